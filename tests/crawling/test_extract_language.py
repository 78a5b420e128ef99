"""Language: the text decides, the markup where relatives or short texts leave a doubt."""

import pytest
from fakes.newspage import article, page

from newscrawl.extract.language import code_of, read_language

TEXTS = {
    "en": (
        "The council voted late on Tuesday to repair the old bridge rather than build "
        "a new one, ending a quarrel that had divided the town for most of the year "
        "and cost two mayors their office."
    ),
    "de": (
        "Der Gemeinderat hat am Dienstagabend beschlossen, die alte Brücke zu "
        "reparieren, statt eine neue zu bauen, und damit einen Streit beendet, der die "
        "Stadt fast das ganze Jahr geteilt hatte."
    ),
    "ru": (
        "Городской совет поздно вечером во вторник проголосовал за ремонт старого "
        "моста вместо строительства нового, положив конец спору, который разделял "
        "город большую часть года."
    ),
    "kk": (
        "Қалалық кеңес сейсенбі күні кешке ескі көпірді жөндеу туралы шешім қабылдады, "
        "осылайша қаланы жыл бойы екіге бөлген дау аяқталды. Жөндеу жұмыстары көктемде "
        "басталады."
    ),
    "uk": (
        "Міська рада пізно ввечері у вівторок проголосувала за ремонт старого мосту "
        "замість будівництва нового, поклавши край суперечці, яка розділяла місто "
        "більшу частину року."
    ),
    "ar": (
        "صوت مجلس المدينة في وقت متأخر من يوم الثلاثاء لصالح إصلاح الجسر القديم بدلا "
        "من بناء جسر جديد، منهيا بذلك خلافا قسم البلدة طوال معظم العام."
    ),
    "zh": (
        "市议会周二深夜投票决定修复旧桥，而不是建造新桥，"
        "从而结束了今年大部分时间里使该镇分裂的争论。工程师们在春天警告说，五个桥拱中有两个无法承受下一次洪水。"
    ),
    "ja": (
        "市議会は火曜日の深夜、新しい橋を建設するのではなく古い橋を修復することを決議し、"
        "今年の大半にわたって町を二分してきた論争に終止符を打った。工事は春に始まる予定だ。"
    ),
    "no": (
        "Kommunestyret vedtok sent tirsdag kveld å reparere den gamle broen i stedet "
        "for å bygge en ny, og avsluttet dermed en krangel som hadde delt byen det "
        "meste av året."
    ),
    "pt": (
        "A câmara municipal votou na noite de terça-feira pela reparação da velha "
        "ponte em vez da construção de uma nova, pondo fim a uma disputa que dividiu a "
        "cidade durante quase todo o ano."
    ),
}


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("declared", ["", "en"])
def test_a_paragraph_is_enough_and_a_wrong_default_does_no_harm(language: str, declared: str) -> None:
    assert read_language(TEXTS[language], declared)[0] == language


def test_the_markup_decides_between_near_relatives() -> None:
    assert read_language(TEXTS["no"], "da") == ("da", "markup")


def test_a_long_ukrainian_text_is_ukrainian_whatever_the_page_declares() -> None:
    assert read_language(TEXTS["uk"] * 5, "ru") == ("uk", "text")
    assert read_language(TEXTS["kk"] * 5, "ru") == ("kk", "text")


def test_a_long_quotation_does_not_change_the_language_that_a_page_declares() -> None:
    assert read_language(TEXTS["de"] * 2 + TEXTS["en"] * 8, "de") == ("de", "text")  # as it begins
    assert read_language(TEXTS["de"] * 2 + TEXTS["en"] * 8, "fr")[0] == "en"


def test_a_short_text_has_the_declared_language() -> None:
    assert read_language("Rain.", "de") == ("de", "markup")
    assert read_language("Rain.", "", "fr") == ("fr", "source")
    assert read_language("", "") == (None, "")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("pt-BR", "pt"),
        ("nb_NO", "no"),
        ("zh-Hans-CN", "zh"),
        ("german", ""),
        ("", ""),
        ("x-default", ""),
        ("iw", "he"),
    ],
)
def test_language_tags(tag: str, code: str) -> None:
    assert code_of(tag) == code


def test_the_flag_is_raised_where_a_page_declares_another_language() -> None:
    story = [
        TEXTS["de"],
        (
            "Die Reparatur kostet vier Millionen und soll beginnen, sobald das Wasser "
            "gefallen ist, sagte der Bürgermeister, der sich lange für eine neue Straße "
            "eingesetzt hatte."
        ),
    ]
    assert "language-mismatch" in article(page("<title>x</title>", lang="fr", story=story)).flags
    assert "language-mismatch" not in article(page("<title>x</title>", lang="en", story=story)).flags
    assert "language-mismatch" not in article(page("<title>x</title>", lang="de", story=story)).flags
