"""Pictures drawn on the server, and addresses that say what is asked."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from archive.web.cover import missing
from archive.web.drawing.bars import Bar, timeline
from archive.web.drawing.branches import Leaf, branches
from archive.web.drawing.calendar import Day, calendar
from archive.web.filters import SearchAddress

WORDS = st.text(st.sampled_from("aü<&\"'+ %"), max_size=12).map(lambda text: " ".join(text.split()))
VALUES = st.lists(st.text(st.sampled_from("aü<&=+/?#"), min_size=1, max_size=8), max_size=3, unique=True).map(
    tuple
)


def drawn(picture: Markup) -> ET.Element:
    return ET.fromstring(str(picture))


def bar(day: int, count: int, *, known: bool = True, other: int = 0, said: str = "") -> Bar:
    return Bar(
        date(2026, 3, day), date(2026, 3, day), count, known, said, f"/search?from=2026-03-{day:02}", other
    )


def boxes(picture: ET.Element, kind: str) -> list[tuple[float, float, float, float]]:
    found = (one for one in picture.iter("rect") if one.get("class") == kind)
    return [(*(float(one.get(name) or 0) for name in ("x", "y", "width", "height")),) for one in found]  # type: ignore[misc]  # four of them


def test_bars_are_as_tall_as_their_numbers_and_none_stands_for_nothing() -> None:
    picture = drawn(timeline([bar(1, 10), bar(2, 5), bar(3, 0), bar(4, 1)], [], "Articles per day"))
    assert [round(height) for _, _, _, height in boxes(picture, "bar")] == [100, 50, 10]
    assert [y + height for _, y, _, height in boxes(picture, "bar")] == pytest.approx([100, 100, 100])


def test_the_hours_without_a_run_are_shaded_where_they_lie() -> None:
    gap = (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 3, 18, tzinfo=UTC))
    earlier = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    picture = drawn(timeline([bar(day, 1) for day in range(1, 5)], [earlier, gap], "t"))
    assert boxes(picture, "gap") == [(375.0, 0.0, 312.5, 100.0)]


def test_of_two_series_one_stands_and_one_hangs() -> None:
    picture = drawn(timeline([bar(1, 4, other=2)], [], "t", mirrored=True))
    (above,), (below,) = boxes(picture, "bar"), boxes(picture, "bar other")
    assert (above[1], above[1] + above[3]) == (0, 50)
    assert (below[1], below[3]) == (50, 25)


@given(st.text(max_size=40))
def test_whatever_a_title_says_the_picture_is_well_formed(said: str) -> None:
    drawn(timeline([bar(1, 3, said=said)], [], said))
    drawn(branches([Leaf("a", "", 5, "original", said, said), Leaf("b", "a", 5, "copy", said, said)], said))
    drawn(calendar([Day(date(2026, 3, 1), 1, None, 0, f"/search?source={said}")], said))


def test_nothing_to_draw_is_no_picture() -> None:
    assert timeline([], [], "t") == branches([], "t") == calendar([], "t") == ""


@pytest.mark.parametrize(
    ("seen", "expected", "hours", "kind"),
    [
        (0, 5.0, 24, "gap"),
        (0, 5.0, 3, "silent"),
        (0, 0.4, 0, "l0"),
        (0, None, 0, "l0"),
        (1, 5.0, 0, "l1"),
        (4, 5.0, 0, "l2"),
        (5, 5.0, 0, "l3"),
        (20, 5.0, 0, "l4"),
        (3, None, 0, "l3"),
    ],
)
def test_a_day_is_judged_by_what_is_usual(seen: int, expected: float | None, hours: float, kind: str) -> None:
    assert Day(date(2026, 3, 1), seen, expected, hours).kind == kind


def test_days_without_articles_are_marked_for_those_who_see_no_colours_too() -> None:
    days = [Day(date(2026, 3, day), 0 if day == 4 else 3, 3.0, 0) for day in range(2, 9)]
    picture = drawn(calendar(days, "Coverage"))
    assert len(list(picture.iter("path"))) == 1
    assert [one.text for one in picture.iter("title")][3] == "2026-03-04: 0 articles, usually 3.0"


def test_gaps_in_a_row_are_one_and_told_by_their_kind() -> None:
    days = [
        Day(date(2026, 3, 1), 4, 4.0, 0),
        Day(date(2026, 3, 2), 0, 4.0, 24),
        Day(date(2026, 3, 3), 0, 4.0, 20),
        Day(date(2026, 3, 4), 2, 4.0, 8),
        Day(date(2026, 3, 5), 0, 4.0, 0),
    ]
    assert [(one.first.day, one.last.day, one.what) for one in missing(days)] == [
        (2, 3, "no run for 44 hours: nobody looked; usually 4.0 articles a day"),
        (4, 4, "no run for 8 hours, 2 articles kept; usually 4.0 articles a day"),
        (5, 5, "runs went on, and nothing was kept; usually 4.0 articles a day"),
    ]


def test_a_tree_leads_from_each_article_to_what_came_of_it() -> None:
    leaves = [
        Leaf("a", "", 0, "original", "wire", "original"),
        Leaf("b", "a", 3_600, "version", "wire", "version"),
        Leaf("c", "gone", 7_200, "copy", "post", "copy", here=True),
    ]
    picture = drawn(branches(leaves, "Who ran it"))
    assert len(list(picture.iter("path"))) == 1, "what came of nothing known hangs on nothing"
    assert [one.get("class") for one in picture.iter("circle")] == ["leaf original", "leaf copy here"]


@given(
    st.builds(
        SearchAddress,
        q=WORDS,
        since=st.sampled_from(["", "2026", "2026-01"]),
        by=st.sampled_from(["published", "fetched"]),
        source=VALUES,
        section=VALUES,
        flag=VALUES,
        sort=st.sampled_from([None, "newest"]),
        fold=st.booleans(),
        page=st.integers(1, 500),
    )
)
def test_an_address_asks_what_it_was_made_of(asked: SearchAddress) -> None:
    assert SearchAddress.of_address(asked.address(page=asked.page)) == asked
