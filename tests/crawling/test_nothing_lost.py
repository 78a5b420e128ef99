"""Nothing new is filed as a repeat: whatever a reader could see changed is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.desk import Desk, story
from hypothesis import given, settings
from hypothesis import strategies as st

HERALD = "https://herald.example/match"
OTHERS = ["https://herald.example/match", "https://herald.example/match-2", "https://courier.example/m"]
TITLE = "Kairat win in Almaty"

# What was printed, and what was printed later: each is other news, or the same news put right.
CHANGES = [
    ("Kairat won 2-1 on Sunday", "Kairat won 3-1 on Sunday"),
    ("the vote on 5 March", "the vote on 6 March"),
    ("tickets cost $50", "tickets cost €50"),
    ("tickets cost 5,000 tenge", "tickets cost 50,00 tenge"),
    ("it will be -5 °C at night", "it will be 5 °C at night"),
    ("rates moved by +0.3 percent", "rates moved by −0.3 percent"),
    ("Kaspi ▲ 12", "Kaspi ▼ 12"),
    ("our rating: ★★★☆☆", "our rating: ★★★★☆"),
    ("growth of 1.5 percent", "growth of 15 percent"),
    ("he can leave", "he can't leave"),
    ("for 10 people", "for 10 % people"),
    ("the us market", "the US market"),
    ("Let us eat, children", "Let us eat children"),
    ("Is he guilty?", "Is he guilty."),
    ("said “yes”", "said yes"),
    ("at 10:30", "at 10.30"),
    ("x² metres", "x³ metres"),
    ("the score: 1–0", "the score: 10"),
    ("温度25度", "温度26度"),
    ("كانت النتيجة ٢", "كانت النتيجة ٣"),
    ("ราคา ๕ บาท", "ราคา ๖ บาท"),
    ("approved ✔", "approved ✘"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("lost")) as desk:
        yield desk


@pytest.mark.parametrize("words", [0, 20, 200])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[1])
def test_what_can_be_seen_to_change_is_no_repeat(change: tuple[str, str], words: int, desk: Desk) -> None:
    before, after = (
        f"{story(f'{change}{words}a', words)} {one} {story('b', words)}".strip() for one in change
    )
    for number, url in enumerate(OTHERS):
        desk.take(f"{url}?{words}{before}", TITLE, before, day=number)
    for day in (0, 1):
        for url in OTHERS:
            later = desk.take(f"{url}?{words}{before}", TITLE, after, day=day)
            if later.decision.verdict == "repeat":  # of the same words, not of what stood there before
                assert later.decision.of is not None
                assert desk.store.text_of(later.decision.of) == after


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_a_copy_keeps_its_text_where_a_sign_differs(before: str, after: str, tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.take(HERALD, TITLE, f"{story('a', 40)} {before}")
        copy = desk.take("https://courier.example/m", TITLE, f"{story('a', 40)} {after}")
        assert copy.decision.verdict in {"syndicated", "new"}
        assert copy.article is not None
        assert copy.article.text.endswith(after)


@pytest.mark.parametrize(
    "typeset",
    [
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(". ", ".\n\n"),
        lambda text: text.replace("'", "’").replace('"', "„"),
        lambda text: text.replace(" - ", " – "),
        lambda text: text.replace("...", "…"),
        lambda text: "\u00ad".join(text[i : i + 7] for i in range(0, len(text), 7)),
        lambda text: f"\ufeff  {text}\u200b\n",
        lambda text: text.replace("fi", "ﬁ"),
    ],
)
def test_what_only_a_publishing_system_changes_is_a_repeat(desk: Desk, typeset: object) -> None:
    text = f'{story("set", 60)}. "It\'s fine," he said - and left... {story("set2", 60)}.'
    desk.take(HERALD + "/set", TITLE, text)
    assert callable(typeset)
    again = desk.take(HERALD + "/set", TITLE, typeset(text))
    assert (again.decision.verdict, again.decision.reason) == ("repeat", "same-url-same-text")


def test_a_new_standfirst_over_the_same_words_is_a_version(desk: Desk) -> None:
    og, text = {"description": "og"}, story("standfirst")
    desk.take(HERALD + "/s", TITLE, text, description="Two goals in the last minute.", provenance=og)
    again = desk.take(
        HERALD + "/s", TITLE, text, description="Three goals in the last minute.", provenance=og
    )
    assert (again.decision.verdict, again.decision.reason) == ("version", "same-text-new-standfirst")
    third = desk.take(HERALD + "/s", TITLE, text, description="Three goals in the last minute", provenance=og)
    assert third.decision.verdict == "repeat"
    feed = desk.take(HERALD + "/s", TITLE, text, description="Goals!", provenance={"description": "feed"})
    assert feed.decision.verdict == "repeat"


def test_a_page_that_repeated_another_address_and_then_changed_is_a_version_of_it(desk: Desk) -> None:
    first = desk.take("https://herald.example/one", TITLE, story("moved"))
    assert desk.take("https://herald.example/two", TITLE, story("moved")).decision.verdict == "repeat"
    changed = desk.take(
        "https://herald.example/two", TITLE, f"{story('moved')} {story('told later', 30)}", day=1
    )
    assert (changed.decision.verdict, changed.decision.reason) == ("version", "same-url-changed-text")
    assert changed.decision.of == first.decision.article_id


def test_one_notice_of_retraction_over_two_stories_is_a_version_of_each(desk: Desk) -> None:
    notice = "This article has been retracted because it did not meet our standards."
    for name in ("first", "second"):
        desk.take(f"https://herald.example/{name}", f"Story of {name}", story(f"{name} retracted"))
    for name in ("first", "second"):
        gone = desk.take(f"https://herald.example/{name}", f"Story of {name}", notice, day=1)
        assert (gone.decision.verdict, gone.article and gone.article.change) == ("version", "retraction")


_WORDS = st.sampled_from([*list("Aab215%$£▲▼二三"), "-1", "a,", "a.", "the", "Kairat", "not", "Sunday"])
_TEXTS = st.lists(_WORDS, min_size=3, max_size=8).map(" ".join)
_PAGES = st.lists(
    st.tuples(
        st.integers(0, 4),  # host and address
        st.sampled_from(["Kairat win", "Kairat win?", "Kairat lose", "Kairat win | Herald"]),
        _TEXTS,
        st.sampled_from([0.0, 0.2, 1.0, 9.0]),
        st.sampled_from([0, 40]),  # words that all share
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=60, deadline=None)
@given(_PAGES)
def test_every_text_that_was_met_stands_in_the_archive(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[int, str, str, float, int]]
) -> None:
    with Desk(tmp_path_factory.mktemp("any")) as desk:
        for place, title, end, day, words in pages:
            url = f"https://{'herald' if place < 3 else 'courier'}.example/{place}"
            text = f"{story('all', words)} {end}".strip()
            kept = desk.take(url, title, text, day=day)
            of = kept.decision.article_id if kept.article else kept.decision.of
            assert of is not None
            stands = desk.store.text_of(of)
            assert stands == text
            if kept.decision.verdict == "repeat":
                known = desk.store.article(of)
                assert known is not None
                assert known.source == url.split("/")[2]
                assert known.title.removesuffix(" | Herald") == title.removesuffix(" | Herald")
