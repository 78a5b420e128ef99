"""Who signs: people and agencies, in any script; never desks beside them, roles, places, handles."""

import pytest
from fakes.newspage import article, json_ld, page

from newscrawl.extract.authors import authors_in
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


def test_the_publisher_alone_is_no_author_but_a_visible_byline_of_it_is() -> None:
    data = json_ld(
        headline="x", author={"@type": "Organization", "name": "The Daily"}, publisher={"name": "The Daily"}
    )
    assert article(page(data)).authors == ()
    assert article(page(data, "<h1>x</h1><div class='byline'>By The Daily</div>")).authors == ("The Daily",)


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
