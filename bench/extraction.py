"""Body text, ours and other extractors', on pages with known answers: quality and milliseconds in one run.

    python bench/extraction.py FOLDER [FOLDER…] [--without RULE]… [--ablation] [--pages N]

A folder holds ``index.jsonl`` (an object a line with ``url`` and ``file``; the file may be gzipped HTML) and
``truth.jsonl`` (``url`` and either ``body``, the whole text, or ``with``/``without``, snippets that the text
must and must not hold). The other extractors come with ``pip install -c constraints.txt -e '.[bench]'``; one
that is not installed is passed over with a word (readability-lxml asks for an older chardet than ours, so it
needs ``pip install --no-deps readability-lxml`` besides).

Bodies are scored as the public article extraction benchmark does: shingles of four words, precision and
recall averaged over pages, F1 of the two means. Snippets are scored by F1 over all snippets. Milliseconds
are processor time of one core, with parsing. Ours and trafilatura's include the facts of the article, the
others' only the text.
"""

import argparse
import gzip
import json
import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura

from newscrawl.extract.article import extract
from newscrawl.extract.judge import AFTERMATH, RULES, Rule
from newscrawl.extract.page import Page
from newscrawl.extract.recovery import RECOVERIES
from newscrawl.extract.scene import Judged

_FETCHED = "2026-01-01T00:00:00Z"
_SHINGLE = 4
Reader = Callable[[str, bytes], str]


@dataclass(frozen=True)
class Known:
    """A page with what its text must be."""

    url: str
    html: bytes
    truth: dict[str, Any]


def read_folder(folder: Path, limit: int | None) -> list[Known]:
    """The pages of a folder that have an answer."""
    answers = {line["url"]: line for line in _lines(folder / "truth.jsonl")}
    known = []
    for line in _lines(folder / "index.jsonl"):
        if line["url"] in answers:
            raw = (folder / line["file"]).read_bytes()
            html = gzip.decompress(raw) if line["file"].endswith(".gz") else raw
            known.append(Known(line["url"], html, answers[line["url"]]))
    return known[:limit]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; the whole of a shorter one."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def body_scores(pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """F1, precision and recall of (true, found) bodies. A page with nothing found counts in recall only."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = shingles(true), shingles(found)
        both = sum((wanted & got).values())
        if got:
            precisions.append(both / sum(got.values()))
        if wanted:
            recalls.append(both / sum(wanted.values()))
    precision, recall = (mean(values) if values else 0.0 for values in (precisions, recalls))
    return {"f1": _f1(precision, recall), "precision": precision, "recall": recall}


def snippet_scores(pairs: Iterable[tuple[dict[str, Any], str]]) -> dict[str, float]:
    """F1, precision and recall of (answer, found) over all snippets."""
    hits = wrong = wanted = 0
    for answer, found in pairs:
        text = _plain(found)
        hits += sum(_plain(snippet) in text for snippet in answer.get("with", ()))
        wanted += len(answer.get("with", ()))
        wrong += sum(_plain(snippet) in text for snippet in answer.get("without", ()))
    precision, recall = hits / max(1, hits + wrong), hits / max(1, wanted)
    return {"f1": _f1(precision, recall), "precision": precision, "recall": recall}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for quote, plain in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-")):
        text = text.replace(quote, plain)
    return " ".join(text.split()).casefold()


def ours(without: Iterable[str] = ()) -> Reader:
    """This project's whole extraction, facts and all."""
    left_out = frozenset(without)

    def read(url: str, html: bytes) -> str:
        page = Page(url=url, requested_url=url, body=html, fetched=_FETCHED)
        article = extract(page, without=left_out).article
        return article.text if article else ""

    return read


def _stock(**options: Any) -> Reader:
    def read(url: str, html: bytes) -> str:
        document = trafilatura.bare_extraction(
            html, url=url, include_comments=False, with_metadata=True, **options
        )
        return getattr(document, "text", None) or ""

    return read


def _readability() -> Reader:
    from lxml.html import fromstring  # noqa: PLC0415 - an extractor that is not installed is passed over
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


def _rs_trafilatura() -> Reader:
    from rs_trafilatura import extract as rs_extract  # noqa: PLC0415

    return lambda url, html: rs_extract(html.decode("utf-8", "replace"), url=url).main_content or ""


def readers() -> dict[str, Callable[[], Reader]]:
    """Name → maker of every extractor that is measured."""
    return {
        "newscrawl": ours,
        "trafilatura": _stock,
        "trafilatura, fast": lambda: _stock(fast=True),
        "trafilatura, precision": lambda: _stock(favor_precision=True),
        "rs-trafilatura": _rs_trafilatura,
        "readability-lxml": _readability,
        "newspaper4k": _newspaper,
        "resiliparse": _resiliparse,
    }


def measure(pages: list[Known], read: Reader) -> tuple[dict[str, float], float]:
    """The scores of one extractor on some pages, and its milliseconds a page."""
    found = []
    begun = time.process_time()
    for page in pages:
        try:
            found.append(read(page.url, page.html))
        except Exception:  # noqa: BLE001 - an extractor that fails on a page found nothing there
            found.append("")
    spent = 1000 * (time.process_time() - begun) / max(1, len(pages))
    if any(page.truth.get("body") for page in pages):
        scores = body_scores((page.truth["body"], text) for page, text in zip(pages, found, strict=True))
    else:
        scores = snippet_scores((page.truth, text) for page, text in zip(pages, found, strict=True))
    return scores, spent


def _row(name: str, scores: dict[str, float], spent: float) -> str:
    figures = "  ".join(f"{scores[key]:.4f}" for key in ("f1", "precision", "recall"))
    return f"  {name:<24} {figures}  {spent:6.1f} ms"


def compare(folder: Path, pages: list[Known], without: list[str]) -> None:
    """Prints one line an extractor."""
    size = sum(len(page.html) for page in pages) / max(1, len(pages)) / 1000
    print(f"{folder.name}: {len(pages)} pages of {size:.0f} kB on average")
    print(f"  {'':<24} {'F1':<6}  {'prec.':<6}  {'recall':<6}")
    for name, make in readers().items():
        try:
            read = ours(without) if name == "newscrawl" else make()
        except ImportError as error:
            print(f"  {name:<24} not installed ({error.name})")
            continue
        read(pages[0].url, pages[0].html)  # what is loaded once is not the pages' time
        print(_row(name, *measure(pages, read)), flush=True)


def ablation(folder: Path, pages: list[Known]) -> None:
    """Prints what is lost without each rule, in points of a hundred, and the time that each takes."""
    costs = {name: _timed(rules, name) for rules in (RULES, AFTERMATH) for name in rules}
    measure(pages[:20], ours())  # so that what is loaded once is loaded
    for seconds in costs.values():
        seconds.clear()
    whole, spent = measure(pages, ours())
    per_page = {name: 1e6 * sum(seconds) / max(1, len(pages)) for name, seconds in costs.items()}
    print(f"{folder.name}: {len(pages)} pages")
    print(_row("all rules", whole, spent))
    for name in (*RECOVERIES, *RULES, *AFTERMATH, "witness"):
        scores, _ = measure(pages, ours([name]))
        gains = "  ".join(
            f"{100 * (whole[key] - scores[key]):+7.3f}" for key in ("f1", "precision", "recall")
        )
        cost = f"{per_page[name]:6.0f} µs" if name in per_page else ""
        print(f"  {name:<24} {gains}  {cost}", flush=True)


def _timed(rules: dict[str, Rule], name: str) -> list[float]:
    """Puts a clock around a rule; returns the list to which each of its calls adds its seconds."""
    rule = rules[name]
    seconds: list[float] = []

    def timed(line: Judged) -> bool:
        begun = time.perf_counter()
        fires = rule(line)
        seconds.append(time.perf_counter() - begun)
        return fires

    rules[name] = timed
    return seconds


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--without", action="append", default=[], metavar="RULE")
    parser.add_argument(
        "--ablation", action="store_true", help="what each rule brings, instead of the comparison"
    )
    parser.add_argument("--pages", type=int, help="only the first so many pages of each folder")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for folder in asked.folders:
        pages = read_folder(folder, asked.pages)
        if asked.ablation:
            ablation(folder, pages)
        else:
            compare(folder, pages, asked.without)


if __name__ == "__main__":
    main()
