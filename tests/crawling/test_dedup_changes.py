"""How a version differs from the one before it."""

import time

import pytest
from fakes.desk import story

from newscrawl.dedup.changes import change_between

OLD = (
    "The bridge over the Esentai was closed on Friday. Engineers found cracks in two of its pillars. "
    "The mayor said that it would open again in May. About 1200 cars cross it every day. "
    "Buses take the road along the river until then. The works cost three million tenge."
)


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (OLD, "headline"),
        (OLD.replace("was closed", "WAS closed").replace(". ", ".\n\n"), "headline"),
        (OLD.replace("Engineers", "Enginers"), "typo"),
        (OLD.replace("pillars", "pilars").replace("mayor", "major"), "typo"),
        (OLD.replace("1200", "1300"), "substantive"),
        (OLD.replace("said that it would", "said that it would not"), "substantive"),
        (OLD.replace("the river", "the canal"), "substantive"),
        (OLD + " On Monday the works began. Two cranes stand on the bank.", "addition"),
        ("A man was hurt when the crane fell. " + OLD, "addition"),
        (OLD.replace("1200", "1300") + " Correction: the number of cars was wrong.", "correction"),
        (OLD + " In einer früheren Version hieß es, die Brücke sei offen.", "correction"),
        (OLD + " Исправление: в тексте была ошибка.", "correction"),
        ("This article has been removed for legal reasons.", "retraction"),
        ("Материал удалён по требованию суда, редакция приносит извинения.", "retraction"),
        ("The bridge over the Esentai was closed on Friday.", "removal"),
        (OLD[: len(OLD) // 2] + story("another half", 40), "substantive"),
    ],
)
def test_the_class_of_a_change(new: str, kind: str) -> None:
    assert change_between(OLD, new).kind == kind


def test_a_notice_that_stood_there_before_is_no_new_correction() -> None:
    before = OLD + " Correction: the name of the river was wrong."
    assert change_between(before, before + " The mayor thanked the engineers for it.").kind == "addition"


def test_the_places_of_a_form_filled_anew_are_counted_and_stay_small() -> None:
    change = change_between(OLD, OLD.replace("Friday", "Monday").replace("two", "six").replace("May", "June"))
    assert (change.places, change.largest) == (3, 1)
    assert change.removed == change.added == 3


def test_a_passage_told_anew_is_one_large_place_whatever_small_words_it_shares() -> None:
    told = "The road at the lake was opened on Sunday by the mayor of the town, and the band played."
    change = change_between(OLD, OLD.replace("Engineers found cracks in two of its pillars.", told))
    assert change.places == 1
    assert change.largest > 10


@pytest.mark.parametrize("part", ["a ", "a. ", "a b. ", "1 ", "retracted corrections ", "x" * 50 + " "])
def test_hostile_texts_are_not_aligned_for_long(part: str) -> None:
    start = time.process_time()
    change_between(part * 60_000, part * 59_000 + "end. ")
    change_between(part * 400, "end " + part * 390)
    assert time.process_time() - start < 3
