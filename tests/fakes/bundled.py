"""The bundled pages: written by us as publishers of thirty countries make theirs, each with its truth.

A page of ``tests/data/press`` begins with a comment in TOML that says what a careful editor would note of
it; the lines of its story carry the attribute ``data-story``, which no reader looks at.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import lxml.html

FOLDER = Path(__file__).parent.parent / "data" / "press"
_TRUTH = re.compile(r"<!--\n(.*?)-->\n", re.DOTALL)
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Bundled:
    """A page with its truth.

    Attributes:
        name: Its file without the ending.
        html: The page as a server would send it.
        url: Where it would stand.
        fetched: When it would have been fetched.
        truth: ``title``, ``authors``, ``published``, ``language`` and, where it has changed, ``modified``.
        story: The lines of the story.
    """

    name: str
    html: bytes
    url: str
    fetched: str
    truth: dict[str, object]
    story: tuple[str, ...]


def bundled_pages() -> Iterator[Bundled]:
    """All bundled pages, in the order of their names."""
    for path in sorted(FOLDER.glob("*.html")):
        whole = path.read_text(encoding="utf-8")
        head = _TRUTH.match(whole)
        assert head is not None, f"{path} begins with no truth"
        truth = tomllib.loads(head[1])
        html = whole[head.end() :]
        marked = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        lines = [element for element in marked.iter() if element.get("data-story") is not None]
        story = tuple(" ".join(str(line.xpath("string()")).split()) for line in lines)
        url, fetched = str(truth.pop("url")), str(truth.pop("fetched", "2026-12-31T00:00:00Z"))
        yield Bundled(path.stem, html.encode(), url, fetched, truth, story)


def body_f1(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """F1, precision and recall of (true, found) bodies by shingles of four words, averaged over pages."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = _shingles(true), _shingles(found)
        both = sum((wanted & got).values())
        precisions.append(both / max(1, sum(got.values())))
        recalls.append(both / max(1, sum(wanted.values())))
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
