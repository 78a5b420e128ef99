"""What changed between two texts: right for any two, readable for real ones, cheap for the worst."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.explain.textdiff import differences

TEXTS = st.text(st.sampled_from("ab cé.!?\n。"), max_size=60)


def joined(pieces: Sequence[tuple[str, str]], *kinds: str) -> str:
    return "".join(text for kind, text in pieces if kind in kinds)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    pieces = list(differences(old, new))
    assert joined(pieces, "same", "removed") == old
    assert joined(pieces, "same", "added") == new


def test_a_changed_word_is_told_within_its_sentence() -> None:
    old = "It rained. Two schools were closed on Monday. It snowed."
    new = "It rained. Five schools were closed on Monday. It snowed."
    assert list(differences(old, new)) == [
        ("same", "It rained. "),
        ("removed", "Two "),
        ("added", "Five "),
        ("same", "schools were closed on Monday. "),
        ("same", "It snowed."),
    ]


def test_a_long_text_is_compared_where_it_changed() -> None:
    lines = [f"Sentence number {number} says something. " for number in range(5_000)]
    changed = [*lines]
    changed[2_500] = "Sentence number 2500 says nothing. "
    pieces = list(differences("".join(lines), "".join(changed)))
    assert [piece for piece in pieces if piece[0] != "same"] == [
        ("removed", "something. "),
        ("added", "nothing. "),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 3_000, "a b " * 1_500),
        ("x a. " * 3_000, "a. b. " * 3_000),
        (
            "".join(f"s{n}. x{n} {'a ' * 150}. " for n in range(300)),
            "".join(f"s{n}. y{n} {'a b ' * 75}. " for n in range(300)),
        ),
        ("." * 200_000, "!" * 200_000),
        ("a" * 200_000, "b" * 200_000),
    ],
)
def test_texts_made_to_be_slow_are_not(old: str, new: str) -> None:
    begun = time.process_time()
    pieces = list(differences(old, new))
    assert time.process_time() - begun < 3
    assert joined(pieces, "same", "removed") == old
