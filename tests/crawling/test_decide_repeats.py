"""What is a repeat, a version, a copy or a column: one page after the other at a desk with a real archive."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.desk import Desk, story

HERALD = "https://herald.example/bridge"
COURIER = "https://courier.example/bridge"
BRIDGE = story("bridge")
TITLE = "Bridge over the Esentai closed until May"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        yield desk


def verdict(kept: object) -> tuple[str, str]:
    decision = kept.decision  # type: ignore[attr-defined]
    return decision.verdict, decision.reason


def test_the_first_is_news(desk: Desk) -> None:
    kept = desk.take(HERALD, TITLE, BRIDGE)
    assert verdict(kept) == ("new", "nothing-alike")
    assert kept.article is not None


def test_the_same_bytes_are_a_repeat_and_the_decision_names_the_original(desk: Desk) -> None:
    first = desk.take(HERALD, TITLE, BRIDGE, body=b"<p>one</p>")
    again = desk.take(HERALD + "?page=2", TITLE, BRIDGE, body=b"<p>one</p>")
    assert verdict(again) == ("repeat", "same-payload")
    assert again.article is None
    assert again.decision.of == first.decision.article_id


def test_the_same_words_in_other_bytes_are_a_repeat_stored_as_a_revisit(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    again = desk.take(HERALD, TITLE, "  " + BRIDGE.replace(" ", "\u00a0\n"), day=1)
    assert verdict(again) == ("repeat", "same-url-same-text")
    assert again.decision.warc is not None
    capture = desk.store.capture(again.decision.warc.record_id)
    assert capture is not None
    assert capture.profile == "same-text"


def test_a_second_address_of_one_publisher_with_the_same_words_is_a_repeat(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    again = desk.take("https://m.herald.example/b/1", f"{TITLE} | Herald", BRIDGE, source="mobile")
    assert verdict(again) == ("repeat", "same-headline-same-text")


def test_two_named_sources_on_two_hosts_of_one_domain_are_two_publishers(desk: Desk) -> None:
    desk.take("https://north.papers.example/1", TITLE, BRIDGE)
    assert desk.take("https://south.papers.example/1", TITLE, BRIDGE).decision.verdict == "syndicated"
    third = desk.take("https://east.papers.example/1", TITLE, BRIDGE, source="north.papers.example")
    assert third.decision.verdict == "repeat"


def test_single_pages_without_a_source_are_told_by_their_domain(desk: Desk) -> None:
    desk.take("https://news.papers.example/1", TITLE, BRIDGE, source="")
    assert desk.take("https://sport.papers.example/1", TITLE, BRIDGE, source="").decision.verdict == "repeat"


def test_an_address_that_shows_another_story_within_the_hour_is_news(desk: Desk) -> None:
    desk.take("https://herald.example/latest", "Bridge closed", BRIDGE)
    again = desk.take("https://herald.example/latest", "Mayor resigns", story("mayor"), day=0.1)
    assert verdict(again) == ("new", "address-used-again")


def test_a_story_told_wholly_anew_under_its_first_date_is_a_version(desk: Desk) -> None:
    desk.take(HERALD, "Bridge closed", BRIDGE)
    again = desk.take(HERALD, "Mayor resigns over bridge", story("mayor"))
    assert verdict(again) == ("version", "same-url-changed-text")


def test_a_new_headline_over_the_same_words_is_a_version(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    again = desk.take(HERALD, "Mayor blames rain for closed bridge", BRIDGE)
    assert verdict(again) == ("version", "same-text-new-headline")
    assert again.article is not None
    assert (again.article.version, again.article.change) == (2, "headline")


@pytest.mark.parametrize("title", [f"CORRECTED-{TITLE}", f"{TITLE}?", f"UPDATE 1-{TITLE}"])
def test_at_one_address_a_mark_before_the_headline_or_a_question_mark_is_a_change(
    desk: Desk, title: str
) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    assert desk.take(HERALD, title, BRIDGE).decision.verdict == "version"
    assert desk.take(HERALD, f"  {title.upper()} ", BRIDGE).decision.verdict == "repeat"


def test_headlines_that_alternate_do_not_make_versions_without_end(desk: Desk) -> None:
    titles = ["Bridge closed", "Why the bridge is closed"]
    found = [desk.take(HERALD, titles[i % 2], BRIDGE).decision.verdict for i in range(6)]
    assert found == ["new", "version", "repeat", "repeat", "repeat", "repeat"]


def test_the_same_words_at_another_publisher_are_a_copy_and_its_text_is_not_kept_twice(desk: Desk) -> None:
    first = desk.take(HERALD, TITLE, BRIDGE)
    copy = desk.take(COURIER, "Bridge shut", BRIDGE, day=1)
    assert verdict(copy) == ("syndicated", "same-text-elsewhere")
    assert copy.article is not None
    assert copy.article.syndicated_from == first.decision.article_id
    assert copy.article.text == ""
    assert copy.article.text_digest == (first.article and first.article.text_digest)
    assert desk.store.text_of(copy.article.id) == BRIDGE


def test_the_same_bytes_at_another_publisher_are_a_copy_too_and_stored_as_a_revisit(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE, body=b"<p>one</p>")
    copy = desk.take(COURIER, TITLE, BRIDGE, body=b"<p>one</p>", canonical_url=HERALD)
    assert copy.decision.verdict == "syndicated"
    assert copy.decision.warc is not None
    capture = desk.store.capture(copy.decision.warc.record_id)
    assert capture is not None
    assert capture.profile == "identical-payload-digest"


def test_a_copy_with_another_dateline_and_tail_is_told_with_its_evidence(desk: Desk) -> None:
    first = desk.take(HERALD, TITLE, BRIDGE)
    text = f"ALMATY (Wire) {BRIDGE} {story('tail', 20)}"
    copy = desk.take(COURIER, "Bridge shut for spring", text, day=2)
    assert verdict(copy) == ("syndicated", "text-contained-elsewhere")
    assert copy.decision.of == first.decision.article_id
    assert copy.decision.evidence["containment"] > 0.9
    assert copy.decision.evidence["containment_needed"] == 0.6
    assert copy.decision.evidence["days_apart"] == 2.0
    assert copy.article is not None
    assert copy.article.text == text


def test_an_excerpt_at_another_publisher_is_a_copy(desk: Desk) -> None:
    desk.take(HERALD, TITLE, story("bridge", 400))
    excerpt = " ".join(story("bridge", 400).split()[:90])
    assert desk.take(COURIER, TITLE, excerpt).decision.verdict == "syndicated"


def test_after_a_week_it_is_no_copy_any_more_unless_word_for_word(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    changed = f"{BRIDGE} {story('tail', 20)}"
    assert desk.take(COURIER, "Bridge shut", changed, day=9).decision.verdict == "new"
    assert desk.take("https://post.example/b", "Bridge", BRIDGE, day=20).decision.verdict == "syndicated"


def test_of_several_copies_the_earliest_published_is_the_original(desk: Desk) -> None:
    wire = desk.take("https://wire.example/1", TITLE, BRIDGE, day=0)
    desk.take(COURIER, TITLE, f"{BRIDGE} {story('c', 15)}", day=1)
    third = desk.take("https://post.example/b", "Bridge", f"{story('p', 15)} {BRIDGE}", day=2)
    assert third.decision.of == wire.decision.article_id


def test_an_original_that_comes_late_is_news_and_its_copy_is_put_under_it(desk: Desk) -> None:
    copy = desk.take(COURIER, TITLE, BRIDGE, day=1)
    original = desk.take("https://wire.example/1", TITLE, f"{BRIDGE} {story('c', 15)}", day=0)
    assert verdict(original) == ("new", "late-original")
    relinked = desk.store.last_decision(COURIER)
    assert relinked is not None
    assert (relinked.verdict, relinked.reason) == ("syndicated", "original-came-late")
    assert relinked.of == original.decision.article_id
    assert relinked.article_id == copy.decision.article_id
    later = desk.take("https://post.example/b", "Bridge", f"{story('p', 15)} {BRIDGE}", day=2)
    assert later.decision.of == original.decision.article_id


@pytest.mark.parametrize("published", [None, "1970-01-01T00:00:00Z", "2031-01-01", "soon"])
def test_a_date_that_cannot_be_makes_no_original(desk: Desk, published: str | None) -> None:
    desk.take(COURIER, TITLE, BRIDGE, day=0.1)
    late = desk.take("https://wire.example/1", TITLE, f"{BRIDGE} {story('c', 15)}", published=published)
    assert late.decision.verdict == "syndicated"


def test_of_two_pages_that_name_only_the_same_day_the_first_to_come_stays_the_original(desk: Desk) -> None:
    desk.take(COURIER, TITLE, BRIDGE, published="2026-03-02T09:00:00Z")
    late = desk.take("https://wire.example/1", TITLE, f"{BRIDGE} {story('c', 15)}", published="2026-03-02")
    assert late.decision.verdict == "syndicated"


def test_an_original_with_the_very_same_words_that_comes_late(desk: Desk) -> None:
    desk.take(COURIER, TITLE, BRIDGE, day=1)
    assert verdict(desk.take("https://wire.example/1", TITLE, BRIDGE, day=0)) == ("new", "late-original")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (BRIDGE + " " + story("more", 60), "addition"),
        (BRIDGE.replace(BRIDGE.split()[50], BRIDGE.split()[50] + "s"), "typo"),
        (" ".join(BRIDGE.split()[:90]) + " " + story("other", 60), "substantive"),
        (BRIDGE + " Correction: an earlier version of this story misnamed the river.", "correction"),
        ("This article has been removed after a complaint.", "retraction"),
        (" ".join(BRIDGE.split()[:40]), "removal"),
    ],
)
def test_a_changed_text_at_the_same_address_is_a_version_with_the_class_of_change(
    desk: Desk, text: str, change: str
) -> None:
    first = desk.take(HERALD, TITLE, BRIDGE)
    again = desk.take(HERALD, TITLE, text)
    assert verdict(again) == ("version", "same-url-changed-text")
    assert again.article is not None
    assert (again.article.version, again.article.change) == (2, change)
    assert again.article.version_of == first.decision.article_id


def test_an_update_of_the_same_publisher_at_another_address_is_a_version(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    text = f"{BRIDGE} {story('more', 60)}"
    again = desk.take(HERALD + "-2", f"UPDATE 1-{TITLE}, schools too", text, day=1)
    assert verdict(again) == ("version", "same-story-other-address")
    assert again.decision.evidence["headline_similarity"] >= 0.5


def test_a_follow_up_that_quotes_the_first_story_is_news(desk: Desk) -> None:
    desk.take(HERALD, TITLE, BRIDGE)
    text = f"{story('follow', 200)} {' '.join(BRIDGE.split()[:50])}"
    again = desk.take(HERALD + "-inquiry", "Inquiry into bridge opens", text, day=1)
    assert again.decision.verdict == "new"
    assert 0 < again.decision.evidence["containment"] < 0.6


def test_a_column_keeps_its_headline_and_every_issue_is_kept(desk: Desk) -> None:
    url, title = "https://herald.example/letters/", "Letters to the editor: March "
    found = [
        desk.take(f"{url}{i}", f"{title}{i}", story(f"letters{i}") + story("rules", 40), day=7 * i).decision
        for i in range(1, 4)
    ]
    assert [one.verdict for one in found] == ["new", "recurring", "recurring"]
    assert found[2].evidence["times_before"] == 2


def test_a_column_at_one_address_that_is_filled_anew_is_recurring_and_not_a_version(desk: Desk) -> None:
    url = "https://herald.example/live"
    desk.take(url, "Live: the strike", story("monday"))
    assert (
        desk.take(url, "Live: the strike", story("monday") + story("noon", 30)).decision.verdict == "version"
    )
    assert verdict(desk.take(url, "Live: the strike", story("tuesday"), day=1)) == (
        "recurring",
        "same-url-next-issue",
    )
    assert verdict(desk.take(url, "Mayor resigns", story("mayor"), day=2)) == ("new", "address-used-again")


WEATHER = (
    "In the city {0} degrees by day and {1} at night, wind from the west at {2} metres, humidity {3} per "
    "cent, pressure {4} millimetres. In the mountains snow of {5} centimetres lies above the dam, and "
    "the road to the lake stays closed for cars. Drivers are asked to keep their distance on bridges, where "
    "ice may form in the morning hours. The forecasters will report again in the evening at the usual hour."
)


def test_two_fillings_of_one_template_are_both_kept(desk: Desk) -> None:
    one, other = WEATHER.format(21, 9, 5, 40, 698, 12), WEATHER.format(17, 4, 8, 61, 701, 30)
    desk.take("https://herald.example/w/1", "Weather today", one)
    assert verdict(desk.take("https://herald.example/w/2", "Weather today", other, day=1)) == (
        "recurring",
        "same-template",
    )
    assert desk.take("https://courier.example/w", "Weather", other, day=1).decision.verdict == "syndicated"


def test_a_long_notice_in_which_only_two_numbers_change_every_day_is_a_template_too(desk: Desk) -> None:
    notice = (
        f"{story('notice', 40)} {{}} tenge {story('rate', 15)} {{}} tenge for a dollar {story('end', 25)}"
    )
    desk.take("https://herald.example/r/1", "Rates of the day", notice.format(471.3, 468))
    again = desk.take("https://herald.example/r/2", "Rates of the day", notice.format(473.9, 470), day=1)
    assert verdict(again) == ("recurring", "same-template")


def test_a_template_filled_with_words_is_told_by_its_many_small_changes(desk: Desk) -> None:
    words = story("form", 200).split()
    other = [f"changed{i}" if i % 33 == 20 else word for i, word in enumerate(words)]
    desk.take("https://herald.example/h/1", "Horoscope for Aries", " ".join(words))
    again = desk.take("https://herald.example/h/2", "Horoscope for Aries", " ".join(other), day=1)
    assert again.decision.verdict == "recurring"


def test_few_words_said_again_on_another_day_are_kept(desk: Desk) -> None:
    desk.take("https://herald.example/c/1", "Cartoon", "Our cartoon of the day")
    again = desk.take("https://herald.example/c/2", "Cartoon", "Our cartoon of the day", day=1)
    assert verdict(again) == ("recurring", "few-words")
    other = desk.take(COURIER, "Cartoon", "Our cartoon of the day", day=1)
    assert other.decision.verdict == "new"


def test_a_footer_does_not_make_short_stories_one(desk: Desk) -> None:
    footer = story("footer", 120)
    found = [
        desk.take(f"https://herald.example/{i}", f"{story(f't{i}', 5)}", f"{story(f's{i}', 40)} {footer}")
        for i in range(5)
    ]
    assert [one.decision.verdict for one in found] == ["new"] * 5


def test_pages_without_text_are_not_therefore_the_same(desk: Desk) -> None:
    desk.take("https://herald.example/1", "In pictures: snow", "")
    assert desk.take("https://herald.example/2", "In pictures: ice", "").decision.verdict == "new"
    assert desk.take("https://courier.example/2", "In pictures: snow", "").decision.verdict == "new"


def test_scripts_without_spaces_are_told_apart_as_well(desk: Desk) -> None:
    text = "".join(chr(0x4E00 + ord(c) * 37 % 5000) for c in story("chinese", 60) if c != " ")
    desk.take(HERALD, "阿拉木图大桥关闭", text)
    assert (
        desk.take(COURIER, "大桥关闭", text + "记者补充报道说工程已经开始").decision.verdict == "syndicated"
    )


def test_what_is_alike_is_also_found_by_the_next_run(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.take(HERALD, TITLE, BRIDGE)
    with Desk(tmp_path) as desk:
        assert desk.take(COURIER, "Shut", BRIDGE + " " + story("x", 9)).decision.verdict == "syndicated"
