"""Who signs: people and agencies, in any script; never desks beside them, roles, places, handles."""

import pytest
from fakes.newspage import article, json_ld, page

from newscrawl.extract.signatures import authors_in
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Person

NAMES = SiteNames(("The Daily",), frozenset({"thedaily", "daily"}))


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("BY JANE DOE, JOHN ROE & ANN POE", ["JANE DOE", "JOHN ROE", "ANN POE"]),
        ("Von Markus Balser, Berlin", ["Markus Balser"]),
        ("Par Stefan Häne et Sylvain Besson", ["Stefan Häne", "Sylvain Besson"]),
        ("Por Ana García y Luis Pérez", ["Ana García", "Luis Pérez"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Иван Петров и Мария Сидорова", ["Иван Петров", "Мария Сидорова"]),
        ("Anna Kowalska i Jan Nowak", ["Anna Kowalska", "Jan Nowak"]),
        ("Ellen van Dijk en Piet de Vries", ["Ellen van Dijk", "Piet de Vries"]),
        ("山田太郎、佐藤花子", ["山田太郎", "佐藤花子"]),
        ("文/王小明", ["王小明"]),
        ("홍길동 기자", ["홍길동"]),
        ("بقلم أحمد محمد", ["أحمد محمد"]),
        ("أحمد محمد وسارة علي", ["أحمد محمد", "سارة علي"]),
        ("Nguyễn Văn A", ["Nguyễn Văn A"]),
        ("Sarah O'Connor", ["Sarah O'Connor"]),
        ("Jean-Luc Mélenchon", ["Jean-Luc Mélenchon"]),
        ("Smith, John", ["John Smith"]),
        ("Laura Kuenssberg, Political editor", ["Laura Kuenssberg"]),
        ("Jane Doe, BBC News, Nairobi", ["Jane Doe"]),
        ("Jane Doe in Washington", ["Jane Doe"]),
        ("Jane Doe (Reuters)", ["Jane Doe", "Reuters"]),
        (
            "Meg Kinnard and Errin Haines, Associated Press",
            ["Meg Kinnard", "Errin Haines", "Associated Press"],
        ),
        ("dpa/AFP", ["dpa", "AFP"]),
        ("REUTERS", ["Reuters"]),
        ("ТАСС", ["ТАСС"]),
        ("Jane Doe @janedoe jane@daily.example", ["Jane Doe"]),
        ("Jane Doe | The Daily", ["Jane Doe"]),
        ("Jane Doe Nov 18, 2019 at 9:24 pm ET", ["Jane Doe"]),
        ("Text und Interview: Harald Willenbrock", ["Harald Willenbrock"]),
        ("https://www.facebook.com/thedaily", []),
        ("@janedoe", []),
        ("Staff", []),
        ("Staff Writer", []),
        ("admin", []),
        ("Редакция", []),
        ("The Daily", []),
        ("3 min read", []),
        ("Monday", []),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("Zeige alle Beiträge von Petra Ruland", ["Petra Ruland"]),
        ("Copyright Verlag Müller", []),
        ("Jim Fellows", ["Jim Fellows"]),
        ("Sophie In 't Veld", ["Sophie In 't Veld"]),
        ("Von Anna Schmidt und Jörg Weber", ["Anna Schmidt", "Jörg Weber"]),
        ("Von unserem Korrespondenten Peter Müller", ["Peter Müller"]),
        ("Par Claire Dubois, avec AFP", ["Claire Dubois", "AFP"]),
        ("Claire Dubois (à Bruxelles)", ["Claire Dubois"]),
        ("Claire Dubois, envoyée spéciale à Kiev", ["Claire Dubois"]),
        ("Publié par Marie Curie le 12/03/2026", ["Marie Curie"]),
        ("Propos recueillis par Luc Petit", ["Luc Petit"]),
        ("Por María José Pérez | Madrid", ["María José Pérez"]),
        ("Redacción", []),
        ("Agencias", ["Agencias"]),
        ("EFE / Madrid", ["EFE"]),
        ("Por João da Silva e Ana Souza, de Brasília", ["João da Silva", "Ana Souza"]),
        ("Da Redação", []),
        ("di Marco Rossi", ["Marco Rossi"]),
        ("di Marco Rossi e Lucia Bianchi", ["Marco Rossi", "Lucia Bianchi"]),
        ("dal nostro inviato Marco Rossi", ["Marco Rossi"]),
        ("a cura di Lucia Bianchi", ["Lucia Bianchi"]),
        ("Redazione ANSA", ["ANSA"]),
        ("Door Jan de Vries en Sophie Bakker", ["Jan de Vries", "Sophie Bakker"]),
        ("Onze redactie", []),
        ("Av Kari Nordmann", ["Kari Nordmann"]),
        ("Text: Erik Svensson", ["Erik Svensson"]),
        ("Af Mette Jensen og Lars Holm", ["Mette Jensen", "Lars Holm"]),
        ("Mette Jensen, journalist", ["Mette Jensen"]),
        ("Matti Virtanen STT", ["Matti Virtanen", "STT"]),
        ("Opracował Jan Kowalski", ["Jan Kowalski"]),
        ("Autor: Jan Kowalski, PAP", ["Jan Kowalski", "PAP"]),
        ("oprac. Anna Nowak", ["Anna Nowak"]),
        ("Jan Novák, ČTK", ["Jan Novák", "ČTK"]),
        ("ČTK, Jan Novák", ["ČTK", "Jan Novák"]),
        ("Szerző: Kovács János", ["Kovács János"]),
        ("MTI", ["MTI"]),
        ("de Andrei Popescu", ["Andrei Popescu"]),
        ("Автор: Мария Иванова, корреспондент", ["Мария Иванова"]),
        ("Мария Иванова, «Коммерсантъ»", ["Мария Иванова"]),
        ("Текст: Мария Иванова", ["Мария Иванова"]),
        ("Иван Петров, Москва", ["Иван Петров"]),
        ("РИА Новости", ["РИА Новости"]),
        ("Александр Ивченко, УНИАН", ["Александр Ивченко", "УНИАН"]),
        ("Автор: Олена Шевченко", ["Олена Шевченко"]),
        ("Олена Шевченко — журналістка", ["Олена Шевченко"]),
        ("Автор Георги Иванов", ["Георги Иванов"]),
        ("Του Γιώργου Παπαδόπουλου", ["Γιώργου Παπαδόπουλου"]),
        ("Γιώργος Παπαδόπουλος", ["Γιώργος Παπαδόπουλος"]),
        ("Γράφει ο Νίκος Αλεξίου", ["Νίκος Αλεξίου"]),
        ("Newsroom", []),
        ("Ahmet Yılmaz / İSTANBUL", ["Ahmet Yılmaz"]),
        ("Haber: Ayşe Demir", ["Ayşe Demir"]),
        ("DHA", ["DHA"]),
        ("Ayşe Demir - AA", ["Ayşe Demir", "AA"]),
        ("كتب: أحمد علي", ["أحمد علي"]),
        ("كتبت- سارة محمد", ["سارة محمد"]),
        ("رويترز", ["رويترز"]),
        ("מאת: דוד כהן", ["דוד כהן"]),
        ("מאת דוד כהן", ["דוד כהן"]),
        ("दिव्या शर्मा", ["दिव्या शर्मा"]),
        ("Written by Divya Sharma, Edited by Rohit Singh", ["Divya Sharma"]),
        ("Edited By: Rohit Singh", ["Rohit Singh"]),
        ("Reported By: ANI", ["ANI"]),
        ("PTI", ["PTI"]),
        ("HT News Desk", ["HT News Desk"]),
        ("TIMESOFINDIA.COM", []),
        ("記者王大明／台北報導", ["王大明"]),
        ("記者 王大明 / 台北報導", ["王大明"]),
        ("中央社記者王大明台北23日電", ["王大明"]),
        ("王大明、李小華", ["王大明", "李小華"]),
        ("来源：新华社", ["新华社"]),
        ("新华社记者 李明", ["李明"]),
        ("田中太郎記者", ["田中太郎"]),
        ("【田中太郎】", ["田中太郎"]),
        ("政治部 田中太郎", ["田中太郎"]),
        ("김철수 기자", ["김철수"]),
        ("김철수 기자 kim@daily.example", ["김철수"]),
        ("(서울=연합뉴스) 김철수 기자 = ", ["김철수"]),
        ("김철수·이영희 기자", ["김철수", "이영희"]),
        ("Nguyễn Văn An - Trần Bình", ["Nguyễn Văn An", "Trần Bình"]),
        ("Theo TTXVN", ["TTXVN"]),
        ("Oleh: Budi Santoso", ["Budi Santoso"]),
        ("Reporter: Budi Santoso | Editor: Siti Aminah", ["Budi Santoso"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("By Jane Doe, Staff Writer", ["Jane Doe"]),
        ("By JANE DOE Associated Press", ["JANE DOE", "Associated Press"]),
        ("Jane Doe and John Roe | AP", ["Jane Doe", "John Roe", "AP"]),
        ("By Jane Doe for The Daily", ["Jane Doe"]),
        ("Dr. Jane Doe, MD", ["Dr. Jane Doe"]),
        ("Jane Doe, Ph.D.", ["Jane Doe"]),
        ("Sen. Jane Doe", ["Sen. Jane Doe"]),
        ("Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("By The Associated Press", ["The Associated Press"]),
        ("By Associated Press", ["Associated Press"]),
        ("By Reuters Staff", ["Reuters"]),
        ("Reuters Staff", ["Reuters"]),
        ("AFP and Jane Doe", ["AFP", "Jane Doe"]),
        ("Jane Doe with AFP", ["Jane Doe", "AFP"]),
        ("Jane Doe/AFP", ["Jane Doe", "AFP"]),
        ("Jane Doe via Reuters", ["Jane Doe", "Reuters"]),
        ("JANE DOE in London", ["JANE DOE"]),
        ("Jane Doe Political correspondent", ["Jane Doe"]),
        ("Jane Doe Deputy political editor", ["Jane Doe"]),
        ("Jane Doe Economics correspondent", ["Jane Doe"]),
        ("Jane Doe in Berlin and John Roe in Paris", ["Jane Doe", "John Roe"]),
        ("Analysis by Jane Doe", ["Jane Doe"]),
        ("Opinion by Jane Doe", ["Jane Doe"]),
        ("Story by Jane Doe, Photos by Ann Poe", ["Jane Doe"]),
        ("jane.doe@daily.example", []),
        ("JD", []),
        ("Guest Author", []),
        ("By Jane Doe Updated 3 hours ago", ["Jane Doe"]),
        ("Jane Doe • March 3, 2026", ["Jane Doe"]),
        ("Mathias Döpfner, Vorsitzender", ["Mathias Döpfner"]),
        ("dpa/lby", ["dpa"]),
        ("dpa-infocom", ["dpa"]),
        ("dpa/jkl", ["dpa"]),
        ("mit dpa", ["dpa"]),
        ("mit Material der dpa", ["dpa"]),
        ("Anna Schmidt (mit dpa)", ["Anna Schmidt", "dpa"]),
        ("afp/dpa/Anna Schmidt", ["AFP", "dpa", "Anna Schmidt"]),
        ("APA/Red", ["APA"]),
        ("red, ORF.at", []),
        ("red, APA", ["APA"]),
        ("sda", ["SDA"]),
        ("Keystone-SDA", ["Keystone-SDA"]),
        ("Belga", ["Belga"]),
        ("ANP", ["ANP"]),
        ("NTB", ["NTB"]),
        ("Ritzau", ["Ritzau"]),
        ("/Ritzau/", ["Ritzau"]),
        ("TT", ["TT"]),
        ("Tanjug", ["Tanjug"]),
        ("Maria de los Ángeles López-García", ["Maria de los Ángeles López-García"]),
        ("L. M.", []),
        ("Luis M. Rivera", ["Luis M. Rivera"]),
        ("Anna Author, intern", ["Anna Author"]),
    ],
)
def test_names_in_a_byline(written: str, authors: list[str]) -> None:
    assert authors_in([Person(written)], NAMES) == authors


def test_an_organizations_name_is_not_parted() -> None:
    assert authors_in([Person("Bureau of Labour and Trade", "organization")], NAMES) == [
        "Bureau of Labour and Trade"
    ]


def test_each_author_once() -> None:
    assert authors_in([Person("Jane Doe"), Person("JANE DOE"), Person("Jane Doe")], NAMES) == ["Jane Doe"]


def test_json_ld_authors_in_any_shape() -> None:
    people = [{"@type": "Person", "name": "Jane Doe"}, "John Roe", {"@type": "Person", "name": ["Ann Poe"]}]
    assert article(page(json_ld(headline="x", author=people))).authors == ("Jane Doe", "John Roe", "Ann Poe")


def test_json_ld_authors_by_reference() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    assert article(page(json_ld(**{"@type": "WebPage", "@graph": graph}))).authors == ("Jane Doe",)


def test_the_publisher_in_json_ld_gives_way_to_the_byline() -> None:
    data = json_ld(
        headline="x", author={"@type": "Organization", "name": "The Daily"}, publisher={"name": "The Daily"}
    )
    read = article(page(data, "<h1>x</h1><div class='byline'>By Jane Doe</div>"))
    assert (read.authors, read.provenance["authors"]) == (("Jane Doe",), "byline")


def test_the_publisher_signs_where_nobody_else_does_and_its_data_or_byline_say_so() -> None:
    publisher = json_ld(headline="x", publisher={"name": "The Daily"})
    assert article(page(publisher)).authors == ()
    assert article(page(publisher, "<h1>x</h1><div class='byline'>The Daily</div>")).authors == ("The Daily",)
    author = {"@type": "Organization", "name": "The Daily"}
    read = article(page(json_ld(headline="x", author=author, publisher={"name": "The Daily"})))
    assert (read.authors, read.provenance["authors"]) == (("The Daily",), "json-ld")


def test_co_authors_that_only_the_byline_names() -> None:
    data = json_ld(headline="x", author={"@type": "Person", "name": "Ana Ruiz"})
    byline = "<div class='byline'>Por <a href='/autor/1'>Ana Ruiz</a> y <a href='/autor/2'>Luis Gil</a></div>"
    read = article(page(data, f"<h1>x</h1>{byline}"))
    assert (read.authors, read.provenance["authors"]) == (("Ana Ruiz", "Luis Gil"), "byline")


def test_a_biography_beside_the_author_adds_nobody() -> None:
    data = json_ld(headline="x", author={"@type": "Person", "name": "Ana Ruiz"})
    byline = "<div class='author'>Ana Ruiz, a keynote speaker and the founder of a school, writes books</div>"
    assert article(page(data, f"<h1>x</h1>{byline}")).authors == ("Ana Ruiz",)


def test_a_log_in_name_gives_way_to_the_name_it_is_made_of() -> None:
    data = json_ld(headline="x", author={"@type": "Person", "name": "gabor_munier"})
    assert article(page(data, "<h1>x</h1><p class='byline'>Von Gàbor Muniér</p>")).authors == (
        "Gàbor Muniér",
    )
    assert article(page(data, "<h1>x</h1><p class='byline'>Foto: Ann Poe</p>")).authors == ("gabor_munier",)


def test_a_desk_signs_only_where_nobody_else_does() -> None:
    data = json_ld(headline="x", author={"@type": "Person", "name": "Valley News Desk"})
    assert article(page(data)).authors == ("Valley News Desk",)
    assert article(page(data, "<h1>x</h1><p class='byline'>By Jane Doe</p><p>.</p>")).authors == ("Jane Doe",)


def test_bylines_of_other_stories_are_not_taken() -> None:
    body = "<h1>x</h1><span class='author'>Jane Doe</span><aside><span class='author'>John Roe</span></aside>"
    assert article(page("<title>x</title>", body)).authors == ("Jane Doe",)


def test_an_author_of_a_megabyte_is_bounded() -> None:
    read = article(page(json_ld(headline="x", author=["Jane Doe " * 120_000, "John Roe"])))
    assert all(len(name) <= 100 for name in read.authors)


def test_ten_thousand_authors_are_bounded() -> None:
    read = article(
        page(
            json_ld(
                headline="x",
                author=[f"Jane Doe{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(10_000)],
            )
        )
    )
    assert len(read.authors) <= 20
