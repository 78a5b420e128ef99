"""The site's voice in many languages, and what only looks like it."""

import time
from collections.abc import Callable

import pytest

from newscrawl.extract import phrases


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Ferry sinks in the harbour",
        "READ MORE: Ferry sinks in the harbour",
        "You may also like…",
        "DON’T MISS",
        "Related:",
        "Lesen Sie auch: Fähre gesunken",
        "À lire aussi : Le ferry a coulé",
        "Lee también: El ferry se hundió",
        "Leia também",
        "Leggi anche: Il traghetto",
        "Lees ook: Veerboot gezonken",
        "Läs också: Färjan sjönk",
        "Czytaj także: Prom zatonął",
        "Читайте также: Паром затонул",
        "Читайте також: Пором затонув",
        "Тағы оқыңыз: Паром",
        "İlgili haberler:",
        "اقرأ أيضا: غرق العبارة",
        "यह भी पढ़ें: नाव डूबी",
        "อ่านเพิ่มเติม: เรือจม",
        "Baca juga: Feri tenggelam",
        "延伸阅读：渡船沉没",
        "関連記事",
        "관련 기사: 여객선 침몰",
    ],
)
def test_a_lead_in_to_another_story_is_known(line: str) -> None:
    assert phrases.points_elsewhere(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, the minister told the children of Nurbek.",
        "Related costs were not in the budget.",
        "Watch the river, the old men said, and it will watch you.",
        "Latest figures show that trade fell by a third.",
    ],
)
def test_a_sentence_that_opens_with_the_same_words_is_not(line: str) -> None:
    assert not phrases.points_elsewhere(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter",
        "Subscribe now to read on",
        "Follow us on social media",
        "Click here to get the app",
        "Abonnez-vous à notre lettre",
        "Suscríbete a nuestro boletín",
        "Подписывайтесь на наш канал",
        "订阅我们的新闻",
    ],
)
def test_the_site_asking_for_something_is_known(line: str) -> None:
    assert phrases.asks_for_something(line)


@pytest.mark.parametrize(
    ("test", "line"),
    [
        (phrases.is_skip_link, "Skip to content"),
        (phrases.is_skip_link, "Zum Inhalt springen"),
        (phrases.is_skip_link, "Перейти к содержанию"),
        (phrases.claims_rights, "© 2026 River Wire"),
        (phrases.claims_rights, "Все права защищены"),
        (phrases.is_reading_time, "5 min read"),
        (phrases.is_contact, "Follow her on Twitter @annaberg"),
        (phrases.is_credit, "(Reporting by Anna Berg; Editing by Tomas Lind)"),
        (phrases.is_photo_credit, "Photo: Anna Berg"),
        (phrases.is_photo_credit, "Image source, Getty Images"),
        (phrases.opens_byline, "By Anna Berg"),
        (phrases.has_date, "Updated 3 March 2026"),
        (phrases.is_control, "Tags:"),
        (phrases.heads_sources, "Sources:"),
        (phrases.is_placeholder, "[1] [URL for source 1]"),
    ],
)
def test_each_kind_of_debris_is_known(test: Callable[[str], bool], line: str) -> None:
    assert test(line)


@pytest.mark.parametrize(
    ("test", "line"),
    [
        (phrases.claims_rights, "Copyrights were debated in the council."),
        (phrases.is_contact, "The mayor can reach the far bank in six minutes."),
        (phrases.is_credit, "Editing the plan took a month."),
        (phrases.is_photo_credit, "Photographs of the flood hang in the hall."),
        (phrases.is_control, "Comments came from the far bank only."),
    ],
)
def test_sentences_of_a_story_are_not_debris(test: Callable[[str], bool], line: str) -> None:
    assert not test(line)


@pytest.mark.parametrize(
    "worst",
    [
        "a" * 200_000,
        " " * 200_000,
        "read more " * 20_000,
        "[url " * 40_000,
        "1:" * 100_000,
        "follow " * 30_000,
        "@" * 200_000,
    ],
)
def test_no_line_is_slow_to_judge(worst: str) -> None:
    begun = time.process_time()
    for name in (
        "points_elsewhere",
        "opens_like_pointer",
        "asks_for_something",
        "claims_rights",
        "is_skip_link",
        "is_control",
        "has_date",
        "is_reading_time",
        "is_contact",
        "is_credit",
        "is_photo_credit",
        "opens_byline",
        "is_placeholder",
        "heads_sources",
    ):
        getattr(phrases, name)(worst)
    assert time.process_time() - begun < 0.5
