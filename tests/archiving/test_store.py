"""The writing door: what is kept, what is not kept twice, and what is known of it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from fakes.pages import (
    NOON,
    article,
    crashed_copy,
    decision,
    exchange,
    keep_page,
    later,
    options,
    warcs,
)

from archive.digests import text_digest, warc_digest
from archive.errors import ArchiveDamagedError, ArchiveUnusableError
from archive.layout import Layout
from archive.marker import read_schema
from archive.model import Decision, WarcPlace
from archive.store import Store
from archive.warc.reader import Record, records
from archive.warc.response import responses

NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"


def of_type(root: Path, kind: str) -> list[Record]:
    return [record for path in warcs(root) for record in records(path, types={kind})]


def test_the_capture_returned_is_the_one_a_reader_finds(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        kept = [
            store.keep_exchange(exchange()),
            store.keep_exchange(exchange("https://news.example/b", started=later(1))),
            store.keep_exchange(exchange(head=NOT_MODIFIED, body=b"", payload=b"", status=304)),
            store.keep_exchange(exchange("https://news.example/c", b"cut", truncated="length")),
        ]
    read = [response.capture for path in warcs(tmp_path) for response in responses(path)]
    assert read == kept
    assert [capture.mime for capture in kept] == ["text/html", "text/html", "", "text/html"]


# Same bytes, no second copy


def test_a_payload_that_the_archive_has_is_not_stored_again(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        original = store.keep_exchange(exchange("https://news.example/a", b"<p>Story</p>"))
    with Store.open(tmp_path, options()) as store:
        for number in range(2):
            again = store.keep_exchange(
                exchange(f"https://other.example/{number}", b"<p>Story</p>", started=later(60))
            )
            assert again.profile == "identical-payload-digest"
            assert again.refers_to == original.record_id, "to the original, never to another revisit"
            assert store.capture_of_payload(again.payload_digest) == original
    for revisit in of_type(tmp_path, "revisit"):
        assert revisit.block == exchange().head, "its own headers are kept, the body is not"
        assert (
            revisit.get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        )
        assert revisit.get("WARC-Refers-To") == f"<{original.record_id}>"
        assert revisit.get("WARC-Refers-To-Target-URI") == "https://news.example/a"
        assert revisit.get("WARC-Refers-To-Date") == original.date
        assert revisit.get("WARC-Payload-Digest") == original.payload_digest
    assert len(of_type(tmp_path, "request")) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 404, "head": b"HTTP/1.1 404 Not Found\r\n\r\n"},
        {"truncated": "time"},
        {"body": b"", "payload": b""},
    ],
    ids=["an error page", "a cut page", "an empty page"],
)
def test_only_whole_pages_are_repeats(tmp_path: Path, changes: dict[str, Any]) -> None:
    with Store.open(tmp_path, options()) as store:
        for _ in range(2):
            assert store.keep_exchange(exchange(**changes)).profile is None
            assert store.keep_exchange(exchange(**changes)).profile is None


def test_a_cut_page_is_never_what_others_refer_to(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        store.keep_exchange(exchange(truncated="length"))
        assert store.keep_exchange(exchange()).profile is None


def test_chunked_and_plain_transfers_of_one_entity_are_the_same(tmp_path: Path) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with Store.open(tmp_path, options()) as store:
        store.keep_exchange(exchange(head=chunked, body=b"5\r\nhello\r\n0\r\n\r\n", payload=b"hello"))
        assert store.keep_exchange(exchange(body=b"hello")).profile == "identical-payload-digest"
    assert of_type(tmp_path, "revisit")[0].block == b"", (
        "its head would promise another framing than the body has"
    )
    assert of_type(tmp_path, "metadata")[0].block == exchange().head


def test_not_modified_refers_to_the_last_response_of_that_address(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        first = exchange(head=NOT_MODIFIED, body=b"", payload=b"", status=304)
        assert store.keep_exchange(first).profile is None, "nothing is known of that address yet"
        store.keep_exchange(exchange(body=b"old"))
        last = store.keep_exchange(exchange(body=b"new", started=later(10)))
        store.keep_exchange(exchange("https://news.example/b", b"elsewhere", started=later(20)))
        capture = store.keep_exchange(
            exchange(head=NOT_MODIFIED, body=b"", payload=b"", status=304, started=later(30))
        )
    assert capture.profile == "server-not-modified"
    assert (capture.refers_to, capture.refers_to_date) == (last.record_id, last.date)
    (revisit,) = of_type(tmp_path, "revisit")
    assert revisit.block == b"", "players would send the 304 itself, and show nothing"
    assert revisit.get("WARC-Payload-Digest") == last.payload_digest, (
        "WARC 1.1, 6.7.3: the original's payload"
    )
    (head,) = of_type(tmp_path, "metadata")
    assert head.block == NOT_MODIFIED
    assert head.get("WARC-Refers-To") == f"<{capture.record_id}>"
    assert (capture.status, capture.payload_digest) == (304, warc_digest(b""))


def test_not_modified_after_a_repeat_refers_to_the_original(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        original = store.keep_exchange(exchange("https://news.example/first"))
        store.keep_exchange(exchange("https://news.example/second", started=later(1)))
        capture = store.keep_exchange(
            exchange("https://news.example/second", b"", head=NOT_MODIFIED, payload=b"", status=304)
        )
    assert capture.refers_to == original.record_id
    assert capture.refers_to_url == "https://news.example/first"


def test_other_bytes_with_the_same_words_are_a_revisit_of_our_own_profile(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        original = store.keep_exchange(exchange(body=b"<p>Story</p> ad 1"))
        repeat = store.keep_exchange(exchange(body=b"<p>Story</p> ad 1", started=later(1)))
        capture = store.keep_exchange(
            exchange(body=b"<p>Story</p> ad 2", started=later(2)), same_text_as=repeat
        )
        assert store.capture_of_payload(capture.payload_digest) is None, "those bytes are not in the archive"
    assert capture.profile == "same-text"
    assert capture.refers_to == original.record_id
    assert capture.payload_digest == warc_digest(b"<p>Story</p> ad 2")
    revisit = of_type(tmp_path, "revisit")[-1]
    assert revisit.get("WARC-Payload-Digest") == original.payload_digest, "what players look it up by"
    assert revisit.get("WARC-Profile") == "urn:newscrawl:warc/1.1/revisit/same-text"


# What is known


def test_what_was_kept_is_known_at_once_and_afterwards(tmp_path: Path) -> None:
    def ask(store: Store) -> list[object]:
        return [
            store.article_of_payload(kept.warc.payload_digest if kept.warc else ""),
            store.article_of_text(text_digest("the story.")),
            store.article_at("https://news.example/a"),
            store.articles_headed("example", "a headline"),
            store.last_decision("https://news.example/a"),
        ]

    with Store.open(tmp_path, options()) as store:
        kept = keep_page(store, "https://news.example/a", "The story")
        before = ask(store)
        assert store.article_of_text(text_digest("")) is None
        assert store.articles_headed("another", "a headline") == []
        assert store.last_decision("https://news.example/b") is None
    assert all(before)
    with Store.open(tmp_path, options()) as store:
        assert ask(store) == before
        known = store.article(kept.id)
        assert known is not None
        assert (known.title, known.fetched, known.capture.url) == ("A headline", kept.fetched, kept.url)


def test_the_oldest_article_of_a_text_and_the_newest_version_at_an_address(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        ids = []
        for number in range(3):
            capture = store.keep_exchange(
                exchange(body=b"%d" % number, started=later(number * 60 if number else 90))
            )
            ids.append(store.keep_article(article(capture, version=number + 1), capture).id)
        oldest, newest = (
            store.article_of_text(text_digest("One thing happened.")),
            store.article_at(capture.url),
        )
        assert oldest is not None
        assert newest is not None
        assert (oldest.id, newest.id) == (ids[1], ids[2])
        assert [known.id for known in store.articles_headed("example", "a headline")] == [
            ids[2],
            ids[0],
            ids[1],
        ]


def test_the_last_decision_counts(tmp_path: Path) -> None:
    with Store.open(tmp_path, options(run="run-9")) as store:
        capture = store.keep_exchange(exchange())
        store.keep_decision(decision(capture))
        store.keep_decision(decision(capture, verdict="repeat", reason="same-payload", run="run-x"))
        last = store.last_decision(capture.url)
        first = store.decision_of_payload(capture.payload_digest)
    assert isinstance(last, Decision)
    assert (last.verdict, last.run) == ("repeat", "run-x")
    assert first is not None
    assert (first.verdict, first.run, first.warc) == ("new", "run-9", WarcPlace.of(capture))


# What is on disk


def test_after_commit_everything_is_there_whatever_happens_next(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "a", options())
    committed = keep_page(store, "https://news.example/a", "One")
    store.commit()
    lost_power = crashed_copy(tmp_path / "a", tmp_path / "b")
    store.close()
    with Store.open(lost_power, options()) as store:
        assert store.article(committed.id) is not None
        assert store.last_decision("https://news.example/a") is not None
    (line,) = (lost_power / "articles").iterdir()
    assert json.loads(line.read_bytes())["id"] == committed.id


def test_commit_brings_the_warc_to_disk_before_what_speaks_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        order.append(Path(f"/proc/self/fd/{descriptor}").readlink().parent.name)

    with Store.open(tmp_path, options()) as store:
        keep_page(store, "https://news.example/a", "One")
        store.commit()
        keep_page(store, "https://news.example/b", "Two")
        monkeypatch.setattr(os, "fsync", watched)
        store.connection.set_trace_callback(order.append)
        store.commit()
        assert [step for step in order if not step.startswith("INSERT")] == [
            "archive",
            "articles",
            "decisions",
            "COMMIT",
        ]
        order.clear()
        store.commit()
        assert order == [], "nothing was kept meanwhile, so nothing waits for the disk"
        store.connection.set_trace_callback(None)
        monkeypatch.undo()


def test_the_archive_is_whole_after_an_error_of_the_caller(tmp_path: Path) -> None:
    def crawl() -> None:
        with Store.open(tmp_path, options()) as store:
            keep_page(store, "https://news.example/a", "One")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crawl()
    with Store.open(tmp_path, options()) as store:
        assert not store.recovered
        assert store.article_at("https://news.example/a") is not None


def test_dates_have_microseconds_in_utc(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        assert store.keep_exchange(exchange()).date == "2026-03-01T12:00:00.000000Z"
    assert NOON.tzinfo is not None


# Archives that cannot be used


def test_an_archive_of_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive.json").write_text('{"schema": 7}')
    with pytest.raises(ArchiveUnusableError, match="has schema 7; this version of newscrawl knows schema 1"):
        Store.open(tmp_path, options())
    assert [path.name for path in tmp_path.iterdir()] == ["archive.json"]


def test_a_marker_that_is_no_marker_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive.json").write_text("{")
    with pytest.raises(ArchiveDamagedError, match="marker"):
        Store.open(tmp_path, options())


def test_an_archive_is_marked_with_its_schema(tmp_path: Path) -> None:
    assert read_schema(Layout(tmp_path)) is None
    with Store.open(tmp_path, options()):
        pass
    assert read_schema(Layout(tmp_path)) == 1


def test_a_file_where_the_folder_should_be_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "news").write_text("not a folder")
    with pytest.raises(ArchiveUnusableError, match="cannot be written here"):
        Store.open(tmp_path / "news", options())
