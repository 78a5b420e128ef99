"""One extractor over one folder, in the interpreter that has it: a line of JSON a page on stdout.

    python bench/extractors.py NAME FOLDER [--pages N]

Each line has ``url``, ``text`` and ``ms``, the processor time of that page. ``extraction.py`` runs this once
for each extractor, in the virtual environment that holds it: their pins contradict each other.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scoring import read_folder

Reader = Callable[[str, bytes], str]
_FETCHED = "2026-01-01T00:00:00Z"


def _newscrawl() -> Reader:
    from newscrawl.extract.article import extract  # noqa: PLC0415 - each only in the interpreter that has it
    from newscrawl.extract.page import Page  # noqa: PLC0415

    def read(url: str, html: bytes) -> str:
        article = extract(Page(url=url, requested_url=url, body=html, fetched=_FETCHED)).article
        return article.text if article else ""

    return read


def _stock(**options: Any) -> Reader:
    import trafilatura  # noqa: PLC0415

    def read(url: str, html: bytes) -> str:
        document = trafilatura.bare_extraction(
            html, url=url, include_comments=False, with_metadata=True, **options
        )
        return getattr(document, "text", None) or ""

    return read


def _readability() -> Reader:
    from lxml.html import fromstring  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415

    return lambda _, html: "\n".join(map(str, fromstring(Document(html).summary()).itertext()))


def _newspaper() -> Reader:
    from newspaper import Article  # noqa: PLC0415

    def read(url: str, html: bytes) -> str:
        article = Article(url, fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return read


def _resiliparse() -> Reader:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415

    def read(_: str, html: bytes) -> str:
        tree = HTMLTree.parse_from_bytes(html, detect_encoding(html))
        return str(extract_plain_text(tree, main_content=True))

    return read


def _news_please() -> Reader:
    from newsplease import NewsPlease  # noqa: PLC0415

    def read(url: str, html: bytes) -> str:
        return NewsPlease.from_html(html, url=url, fetch_images=False).maintext or ""

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "newscrawl": _newscrawl,
    "trafilatura": _stock,
    "trafilatura, fast": lambda: _stock(fast=True),
    "trafilatura, precision": lambda: _stock(favor_precision=True),
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "news-please": _news_please,
}
"""Name → maker of every extractor that is measured."""


def main() -> None:
    """The command line. Exit code 3 where the extractor is not installed here."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", choices=READERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    try:
        read = READERS[asked.name]()
    except ImportError as error:
        print(f"not installed ({error.name})", file=sys.stderr)
        sys.exit(3)
    pages = read_folder(asked.folder, asked.pages)
    for page in pages[:3]:  # what is loaded once is not the pages' time
        _timed(read, page.url, page.html)
    for page in pages:
        text, spent = _timed(read, page.url, page.html)
        print(json.dumps({"url": page.url, "text": text, "ms": spent}))


def _timed(read: Reader, url: str, html: bytes) -> tuple[str, float]:
    begun = time.process_time()
    try:
        text = read(url, html)
    except Exception:  # noqa: BLE001 - an extractor that fails on a page found nothing there
        text = ""
    return text, 1000 * (time.process_time() - begun)


if __name__ == "__main__":
    main()
