"""Pages that ask not to be kept: the head and what came are told, the bytes are nowhere."""

import gzip
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.pages import article, decision, exchange, later, options, warcs

from archive.cli.show import command as show
from archive.digests import warc_digest
from archive.layout import Layout
from archive.model import Capture
from archive.reader import Archive
from archive.recovery import rebuild
from archive.store import Store
from archive.verify.check import verify
from archive.warc.reader import records

URL = "https://news.example/a"
SECRET = b"<p>Words that must not stay in any file.</p>"
PACKED = gzip.compress(SECRET, mtime=0)
HEAD = b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noarchive\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PACKED), PACKED)


def keep(store: Store, *, chunked: bool = False, seconds: float = 0) -> Capture:
    framing = (
        b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"Content-Length: %d\r\n\r\n" % len(PACKED)
    )
    one = exchange(
        URL, CHUNKED if chunked else PACKED, payload=PACKED, head=HEAD + framing, started=later(seconds)
    )
    capture = store.keep_exchange(one, withhold="noarchive")
    kept = store.keep_article(article(capture, f"The text, {seconds}.", wishes=("noarchive",)), capture)
    store.keep_decision(decision(capture, kept.id))
    return capture


@pytest.mark.parametrize("chunked", [False, True])
def test_the_record_holds_the_head_and_tells_what_came(tmp_path: Path, *, chunked: bool) -> None:
    with Store.open(tmp_path, options()) as store:
        capture = keep(store, chunked=chunked)
    assert (capture.payload_digest, capture.truncated) == (warc_digest(PACKED), "unspecified")
    (path,) = warcs(tmp_path)
    found = {record.type: record for record in records(path) if record.type != "metadata"}
    response = found["response"]
    assert response.get("WARC-Truncated") == "unspecified"
    assert response.get("Newscrawl-Withheld") == "noarchive"
    assert response.block.startswith(HEAD)
    assert response.block.endswith(b"\r\n\r\n")
    (told,) = (one for one in records(path) if one.url == f"urn:newscrawl:withheld:{URL}")
    assert told.block.decode().splitlines() == [
        "withheld: noarchive",
        f"length: {len(PACKED)}",
        f"payload-digest: {warc_digest(PACKED)}",
    ]
    assert told.get("WARC-Refers-To") == f"<{response.record_id}>"
    assert found["conversion"].block == b"The text, 0."


def test_the_bytes_stand_in_no_file(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        keep(store)
        keep(store, chunked=True, seconds=9)
    for path in (one for one in tmp_path.rglob("*") if one.is_file()):
        data = path.read_bytes()
        blocks = [record.block for record in records(path)] if path in warcs(tmp_path) else []
        for body in (data, *blocks):
            assert PACKED not in body
            assert SECRET not in body


def test_verify_rebuild_and_the_reading_door_cope(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        capture = keep(store, chunked=True)
    with Archive(tmp_path) as archive:
        assert verify(archive).problems == ()
        assert archive.capture(capture.record_id) == capture
        response = archive.response(capture)
        assert (response.withheld, response.body, response.decoded().data) == ("noarchive", b"", b"")
    rebuild(Layout(tmp_path))
    with Archive(tmp_path) as archive:
        assert verify(archive).problems == ()
        assert archive.capture(capture.record_id) == capture
        (kept,) = archive.articles()
        assert (kept.text, kept.wishes) == ("The text, 0.", ("noarchive",))


def test_no_body_is_ever_referred_to_that_is_not_there(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        hidden = keep(store)
        unchanged = exchange(
            URL, b"", status=304, head=b"HTTP/1.1 304 Not Modified\r\n\r\n", started=later(60)
        )
        same = exchange("https://news.example/b", PACKED, head=HEAD + b"\r\n", started=later(70))
        alike = exchange("https://news.example/c", b"<p>Other bytes.</p>", started=later(80))
        seen_before = exchange(URL, b"<p>Kept when nobody asked.</p>", started=later(-60))
        assert store.keep_exchange(seen_before).truncated is None
        assert store.keep_exchange(unchanged).profile is None, "not of the page that was there before"
        assert store.keep_exchange(same).profile is None
        assert store.keep_exchange(alike, same_text_as=hidden).profile is None
    with Archive(tmp_path) as archive:
        assert verify(archive).problems == ()


def test_asked_for_the_raw_page_the_command_says_why_there_is_none(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        keep(store)
    done = CliRunner().invoke(show, ["--archive", str(tmp_path), "--raw", URL])
    assert "The page asks for noarchive: its bytes were not kept" in str(done.exception)
    text = CliRunner().invoke(show, ["--archive", str(tmp_path), "--text", URL])
    assert text.output == "The text, 0.\n"


def test_fastwarc_finds_the_files_sound(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        keep(store)
    fastwarc = Path(__file__).parents[2] / ".venv" / "bin" / "fastwarc"
    done = subprocess.run(
        [fastwarc, "check", "--verify-payloads", *warcs(tmp_path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
