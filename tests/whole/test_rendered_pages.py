"""A source whose pages write their story by script: read in a browser, the wire's bytes kept as they came."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from fakes.browser import needs_chromium
from fakes.press import Answer, Press, story
from scrapy.settings import Settings

from archive import Archive
from archive.errors import UsageError
from archive.warc.reader import records
from newscrawl.rendering import OVERLAY, browser_of

PAPER = "http://paper.example"
CLOSED = "http://closed.example"
SENTENCE = "The bridge was opened on Friday, and thousands came."


def shell(headline: str, port: int) -> bytes:
    """A page that holds nothing but a script, which asks for the story, and for what it should not get."""
    return f"""<!doctype html><html lang=en><head><title>{headline} - The Paper</title>
<meta property="og:type" content="article"><meta property="og:title" content="{headline}"></head>
<link rel=preconnect href="http://127.0.0.1:{port}"><body><div id=app></div><img src="/picture.png"><script>
fetch('http://127.0.0.1:9/secret').catch(() => 0);
fetch('{PAPER}:8080/port').catch(() => 0);
fetch('{CLOSED}/private.json').catch(() => 0);
fetch('/vote', {{method: 'POST'}}).catch(() => 0);
new WebSocket('ws://127.0.0.1:{port}/socket');
fetch('/story.json').then(answer => answer.json()).then(story => {{
  document.getElementById('app').innerHTML =
    '<article><h1>{headline}</h1>' +
    story.paragraphs.map(text => '<p>' + text + '</p>').join('') + '</article>' +
    '<div id="onetrust-banner-sdk"><button onclick="fetch(\\'/consented\\')">Accept all</button></div>';
}});
</script></body></html>""".encode()


def run(*words: str, press: Press, folder: Path) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.run(
        [str(Path(sys.executable).with_name("newscrawl")), *words],
        env=kept
        | {"http_proxy": press.proxy, "NEWSCRAWL_CONTACT": "test", "NEWSCRAWL_ARCHIVE": str(folder / "news")},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@contextmanager
def ears() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and who came there."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    heard.append(listening.accept()[1])

        threading.Thread(target=listen, daemon=True).start()
        yield listening.getsockname()[1], heard
        listening.shutdown(socket.SHUT_RDWR)


def test_a_browser_that_is_not_there_is_told_in_a_line() -> None:
    with pytest.raises(UsageError, match="there is none at /no/such/browser"):
        browser_of(Settings({"BROWSER": "/no/such/browser"}))


@needs_chromium
def test_the_story_is_read_in_the_rendered_document_and_the_wire_stays_the_truth(tmp_path: Path) -> None:
    headline = "Bridge opens after eleven years"
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nname = "paper"\nfeeds = ["{PAPER}/feed.xml"]\nrender = true\n'
    )
    paragraphs = story(headline, SENTENCE).body.decode().split("<p>")[1:]
    texts = ", ".join(f'"{text.split("</p>")[0]}"' for text in paragraphs)
    with Press() as press, ears() as (port, heard):
        press.feed(f"{PAPER}/feed.xml", {f"{PAPER}/bridge": headline})
        page = shell(headline, port)
        press.say(f"{PAPER}/bridge", Answer(page))
        press.say(f"{CLOSED}/robots.txt", Answer(b"User-agent: *\nDisallow: /", content_type="text/plain"))
        press.say(f"{CLOSED}/private.json", Answer(b"{}", content_type="application/json"))
        press.say(
            f"{PAPER}/story.json",
            Answer(f'{{"paragraphs": [{texts}]}}'.encode(), content_type="application/json"),
        )
        done = run(
            "run", "--all", "-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR", "-s", "RENDER_TIMEOUT=90",
            press=press, folder=tmp_path,
        )  # fmt: skip
        asked = [url.removeprefix(PAPER) for url, _ in press.asked()]
        assert (done.returncode, done.stderr) == (0, "")
        again = run("reextract", "--check", press=press, folder=tmp_path)
    assert again.returncode == 0, again.stdout + again.stderr
    assert asked.count("/bridge") == 1
    assert "/story.json" in asked
    assert not {"/picture.png", "/consented", "/vote"} & set(asked)
    assert f"{CLOSED}/private.json" not in asked
    assert heard == []
    with Archive(tmp_path / "news") as archive:
        article = archive.article(f"{PAPER}/bridge")
        assert article is not None
        assert article.warc is not None
        assert SENTENCE in article.text
        assert article.title == headline
        assert article.provenance["page"] == "rendered"
        assert article.extractor["browser"].startswith("chromium/")
        assert OVERLAY in article.flags
        assert archive.response(article.warc).decoded().data == page
        document = archive.rendering(article.warc)
        assert SENTENCE.encode() in document
        # What a script was given is evidence too, as it crossed the wire.
        assert archive.response(archive.captures(f"{PAPER}/story.json")[0]).decoded().data.startswith(b"{")
        (decision,) = archive.decisions(f"{PAPER}/bridge")
        not_loaded = decision.evidence["not_loaded"]
        (file,) = archive.warc_files()
    kinds = [(one.type, one.get("Content-Type"), one.get("WARC-Refers-To")) for one in records(file)]
    assert ("conversion", "text/html; charset=utf-8", f"<{article.warc.record_id}>") in kinds
    assert not_loaded == {
        "not-get": 1, "not-text": 2, "port-not-allowed": 1, "private-address": 1, "robots": 1,
    }  # fmt: skip
    (about,) = [one.block.decode() for one in records(file) if "rendering:" in one.get("WARC-Target-URI")]
    assert f"not-loaded: robots {CLOSED}/private.json\r\n" in about
    assert "not-loaded: private-address http://127.0.0.1:9/secret\r\n" in about
    verify = [
        str(Path(sys.executable).with_name("newsarchive")),
        "verify",
        "--archive",
        str(tmp_path / "news"),
    ]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
