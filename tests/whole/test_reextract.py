"""Reading the archive again: the WARC alone gives the articles, and drift is told."""

import gzip
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.pages import exchange, options

from archive import Archive
from archive.model import Article
from archive.store import Store
from archive.verify.check import verify
from newscrawl.extract.article import extract
from newscrawl.extract.page import Page

COMMAND = Path(sys.executable).parent / "newscrawl"
SENTENCE = "The new bridge over the river was opened on Friday, and thousands of people walked across it."
STORY = f"""<!doctype html><html lang="en"><head><title>Bridge opened in the old town</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2026-03-01T10:00:00Z">
</head><body><article><h1>Bridge opened in the old town</h1>
{"".join(f"<p>{number}. {SENTENCE}</p>" for number in range(8))}</article></body></html>"""


def keep(store: Store, url: str, *, doctored: bool = False) -> Article:
    """A page kept as a crawl keeps it; doctored, as a worse extractor of old would have read it."""
    body = gzip.compress(STORY.replace("old town", url[-6:]).encode(), mtime=0)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    capture = store.keep_exchange(exchange(url, body, head=head, content_type="text/html"))
    page = Page(
        url=url,
        requested_url=f"{url}?from=feed",
        body=gzip.decompress(body),
        content_type="text/html",
        fetched=capture.date,
        payload_digest=capture.payload_digest,
        source="daily",
        feed_headline="Bridge open at last - The Daily",
    )
    article = extract(page).article
    assert article is not None
    if doctored:
        worse = replace(article, text=article.text[:200], text_digest="sha256:old")
        article = replace(worse, extractor={"trafilatura": "1.0"})
    return store.keep_article(article, capture)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with Store.open(tmp_path, options()) as store:
        for number in range(3):
            keep(store, f"http://news.example/story-{number}")
    return tmp_path


def reextract(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(COMMAND), "reextract", "--archive", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_warc_alone_gives_the_same_articles(root: Path) -> None:
    done = reextract(root, "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "3 articles read again, 0 texts differ\n"


def test_a_better_extractor_gives_new_versions_and_says_what_drifted(root: Path) -> None:
    with Store.open(root, options()) as store:
        old = keep(store, "http://news.example/story-9", doctored=True)
    done = reextract(root, "--check")
    assert done.returncode == 1
    assert f"differs    {old.id} {old.url}: text, text_digest" in done.stdout

    done = reextract(root)
    assert done.returncode == 0
    assert "1 new versions written" in done.stdout
    with Archive(root) as archive:
        new = archive.article(old.url)
        assert new is not None
        assert (new.version, new.version_of, new.warc) == (2, old.id, old.warc)
        assert new.text.startswith(old.text)
        assert len(new.text) > len(old.text)
        assert new.extractor["trafilatura"] != "1.0"
        assert archive.article(old.id) == old, "the old reading stays"
        reasons = [(decision.verdict, decision.reason) for decision in archive.decisions(new.id)]
        assert reasons == [("version", "read-again")]
        assert verify(archive).problems == ()
    assert reextract(root, "--check").returncode == 0
    assert "0 new versions written" in reextract(root).stdout


def test_evidence_that_is_gone_is_named(root: Path) -> None:
    (warc,) = (root / "archive").iterdir()
    warc.rename(root / "elsewhere")
    done = reextract(root, "--check")
    assert done.returncode == 4
    assert done.stderr.count("a WARC file of the archive is missing") == 3
    assert "Traceback" not in done.stderr
