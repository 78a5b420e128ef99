"""What is written for each decision, and how the operator may change it."""

from pathlib import Path

import pytest
from fakes.desk import Desk, story
from fakes.pages import exchange
from scrapy.settings import Settings

from archive.errors import UsageError
from archive.reader import Archive
from newscrawl import settings as ours
from newscrawl.discovery.candidate import Candidate
from newscrawl.extensions.archive import policy_of
from newscrawl.extract.page import Extraction, Page
from newscrawl.keeping import Kept, Policy
from newscrawl.visit import Visit

HERALD = "https://herald.example/bridge"
BRIDGE = story("bridge")


def three(root: Path, policy: Policy) -> tuple[Kept, Kept, Kept]:
    """A version, a copy word for word, and a column's next issue."""
    with Desk(root, policy) as desk:
        desk.take(HERALD, "Bridge closed", BRIDGE)
        desk.take("https://herald.example/letters/1", "Letters to the editor", story("one"))
        return (
            desk.take(HERALD, "Bridge closed", BRIDGE + story("more", 30)),
            desk.take("https://courier.example/b", "Bridge shut", BRIDGE),
            desk.take("https://herald.example/letters/2", "Letters to the editor", story("two"), day=7),
        )


def test_by_default_each_gets_a_line_and_the_same_text_is_not_kept_twice(tmp_path: Path) -> None:
    version, copy, column = three(tmp_path, Policy())
    assert version.article is not None
    assert column.article is not None
    assert copy.article is not None
    assert (copy.article.text, copy.article.syndicated_from) == ("", copy.decision.of)
    with Archive(tmp_path) as archive:
        assert len(list(archive.articles())) == 5


def test_link_writes_the_decision_and_the_capture_but_no_line(tmp_path: Path) -> None:
    kept = three(tmp_path, Policy(versions="link", syndicated="link", recurring="link"))
    assert [one.decision.verdict for one in kept] == ["version", "syndicated", "recurring"]
    assert [one.article for one in kept] == [None, None, None]
    assert [one.decision.article_id for one in kept] == [None, None, None]
    with Archive(tmp_path) as archive:
        assert len(list(archive.articles())) == 2
        for one in kept:
            assert one.decision.warc is not None
            assert archive.response(one.decision.warc).payload


def test_whole_keeps_the_text_of_a_copy_too(tmp_path: Path) -> None:
    _, copy, _ = three(tmp_path, Policy(syndicated="whole"))
    assert copy.article is not None
    assert copy.article.text == BRIDGE


def test_a_repeat_may_be_stored_whole(tmp_path: Path) -> None:
    with Desk(tmp_path, Policy(same_text_as_revisit=False)) as desk:
        desk.take(HERALD, "Bridge closed", BRIDGE)
        again = desk.take(HERALD, "Bridge closed", BRIDGE)
        assert again.decision.verdict == "repeat"
        assert again.decision.warc is not None
        capture = desk.store.capture(again.decision.warc.record_id)
        assert capture is not None
        assert capture.profile is None


def test_every_capture_of_every_decision_can_be_read_back(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        for text in (BRIDGE, BRIDGE, BRIDGE + " more", story("other")):
            for host in ("herald", "courier"):
                desk.take(f"https://{host}.example/b", "Bridge", text)
    with Archive(tmp_path) as archive:
        decisions = list(archive.decisions())
        assert len(decisions) == 8
        assert all(one.warc and archive.response(one.warc).payload for one in decisions)


def test_the_settings_are_the_defaults_of_the_rules() -> None:
    assert (
        policy_of(Settings({name: getattr(ours, name) for name in dir(ours) if name.isupper()})) == Policy()
    )


@pytest.mark.parametrize("name", ["SAME_TEXT", "VERSIONS", "SYNDICATED", "RECURRING"])
def test_a_policy_that_does_not_exist_is_refused_with_those_that_do(name: str) -> None:
    values = {key: getattr(ours, key) for key in dir(ours) if key.isupper()} | {name: "drop"}
    with pytest.raises(UsageError, match=f"{name} cannot be 'drop'. Set it to one of"):
        policy_of(Settings(values))


def test_a_page_that_a_fault_of_ours_meets_ends_in_a_decision_and_the_next_is_kept(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("newscrawl.keeping.decide", lambda *_: int("a fault"))
            met = desk.take(HERALD, "Bridge closed", BRIDGE)
        assert (met.decision.verdict, met.decision.reason) == ("failed", "internal-error")
        assert met.article is None
        again = desk.take(HERALD, "Bridge closed", BRIDGE)
        assert again.decision.verdict == "new"


def test_a_page_behind_a_wall_is_tried_again_and_any_other_without_article_is_not(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        for reason in ("consent-wall", "section-front"):
            url = f"https://herald.example/{reason}"
            candidate = Candidate(url)
            desk.state.pages.owe([candidate], "herald")
            body = f"<p>{reason}</p>".encode()
            page = Page(
                url=url, requested_url=url, body=body, fetched="2026-03-02T12:00:00Z", source="herald"
            )
            read = Extraction(verdict="not-article", reason=reason)
            visit = Visit(
                candidate=candidate, source="herald", page=page, exchange=exchange(url, body), extraction=read
            )
            assert desk.keeping.keep(visit).decision.verdict == "not-article"
        assert desk.state.pages.tries("https://herald.example/consent-wall") == 1
        assert desk.state.pages.owed() == {"herald": 1}


def test_an_unchanged_page_is_said_to_hold_the_article_that_has_a_line(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        first = desk.take(HERALD, "Bridge closed", BRIDGE)
        assert desk.take(HERALD, "Bridge closed", BRIDGE, day=1).decision.verdict == "repeat"
        candidate = Candidate(HERALD)
        unchanged = Visit(candidate=candidate, verdict="repeat", reason="not-modified", status=304)
        for _ in range(2):
            assert desk.keeping.keep(unchanged).decision.of == first.decision.article_id
