"""Where two texts differ is told exactly, at a bounded cost."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dedup.aligned import differing
from newscrawl.dedup.changes import change_between

_WORDS = st.lists(st.sampled_from("abcdefg"), max_size=40)


def rebuilt(one: list[str], other: list[str]) -> list[str]:
    """The one, changed where the spans say."""
    out, at = [], 0
    for i, j, k, m in differing(one, other):
        out += one[at:i] + other[k:m]
        at = j
    return out + one[at:]


@given(_WORDS, _WORDS)
def test_the_spans_lead_from_one_text_to_the_other(one: list[str], other: list[str]) -> None:
    assert rebuilt(one, other) == other


def test_long_texts_are_cut_at_what_stands_once_in_both() -> None:
    chance = random.Random(1)
    one = [str(chance.randrange(500)) for _ in range(3000)]
    other = list(one)
    for at in (100, 900, 1700, 2500):
        other[at : at + 3] = ["x", "y"]
    spans = list(differing(one, other))
    assert rebuilt(one, other) == other
    assert len(spans) == 4
    assert all(j - i <= 3 and m - k <= 2 for i, j, k, m in spans)


def test_a_text_without_spaces_is_compared_place_by_place() -> None:
    chance = random.Random(2)
    text = "".join(chr(0x4E00 + chance.randrange(400)) for _ in range(1500))
    change = change_between(text, text[:200] + "二" + text[201:900] + "七" + text[901:])
    assert (change.places, change.largest) == (2, 1)


def test_hostile_texts_cost_no_square() -> None:
    start = time.process_time()
    for one, other in (("a " * 20_000, "a " * 19_000 + "b "), ("a b " * 9_000, "b a " * 9_000)):
        change_between(one, other)
        change_between(one.replace(" ", "。"), other.replace(" ", "。"))
    assert time.process_time() - start < 4
