"""When two headlines are the same, when they are alike, and what is left of a column's name."""

import time

import pytest

from archive.headline import headline_key, headline_similarity, headline_stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("‘Ice age’ ends — at last", "'Ice age' ends - at last"),
        ("UPDATE 2-Central bank holds rate", "Central bank holds rate"),
        ("WRAPUP 1-Central bank holds rate", "UPDATE 3 - Central bank holds rate"),
        ("Central bank holds rate (2)", "Central bank holds rate"),
        ("Central bank holds rate (2nd Ld-Writethru)", "Central bank holds rate"),
        ("BREAKING: Central bank holds rate", "Central bank holds rate"),
        ("Breaking news | Central bank holds rate", "Central bank holds rate"),
        ("Central bank holds rate | The Steppe Courier", "Central bank holds rate"),
        ("[Video] Central bank holds rate", "Central bank holds rate"),
        ("Eilmeldung: Zentralbank hält den Zins", "Zentralbank hält den Zins"),
        ("Срочно: Мост закрыт", "Мост закрыт"),
        ("ＡＢＣ　ニュース", "abc ニュース"),
    ],
)
def test_what_only_says_which_sending_it_is_does_not_count(one: str, other: str) -> None:
    assert headline_key(one) == headline_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Part 1: The river", "Part 2: The river"),
        ("Updates on the strike", "The strike"),
        ("Live music returns", "Music returns"),
        ("May is back", "She is back"),
        ("Quake kills 12", "Quake kills 21"),
        ("C | D", "C | E"),
    ],
)
def test_what_belongs_to_the_story_counts(one: str, other: str) -> None:
    assert headline_key(one) != headline_key(other)


def test_a_headline_of_nothing_but_a_mark_keeps_it() -> None:
    assert headline_key("(2)") == "2"
    assert headline_key("") == ""


@pytest.mark.parametrize(
    ("issue", "stem"),
    [
        ("Letters to the editor: March 5, 2026", "letters to the editor"),
        ("Wetter am Montag, 3. März", "wetter am"),
        ("Lotto 6 aus 49: Zahlen vom 12. Mai", "lotto aus zahlen vom"),
        ("Погода на 3 марта", "погода на"),
        ("Monday", ""),
        ("2026", ""),
    ],
)
def test_a_columns_name_is_its_headline_without_dates_and_numbers(issue: str, stem: str) -> None:
    assert headline_stem(issue) == stem


def test_an_update_that_lengthens_a_headline_is_like_it_and_another_story_is_not() -> None:
    assert headline_similarity("Quake felt in Almaty", "UPDATE 1-Quake felt in Almaty, schools shut") >= 0.5
    assert headline_similarity("Quake felt in Almaty", "Mayor of Almaty opens library") < 0.5
    assert headline_similarity("新しい地下鉄が開業", "新しい地下鉄が来年開業") >= 0.5
    assert headline_similarity("", "") == 0.0


def test_hostile_headlines_cost_nothing() -> None:
    start = time.process_time()
    for text in ("(" * 100_000, "UPDATE " * 50_000, " | " * 100_000, "[" * 100_000 + "a", " " * 100_000):
        headline_key(text)
    assert time.process_time() - start < 1


def test_where_no_spaces_are_written_pairs_of_characters_are_compared() -> None:
    assert headline_similarity("大桥关闭到五月", "大桥关闭到六月") > 0.5
    assert headline_similarity("สะพานปิดถึงเดือนพฤษภาคม", "ตลาดหุ้นปิดสูงขึ้นเมื่อวันศุกร์") < 0.5
