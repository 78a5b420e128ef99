"""The day of a page that names none in its data: htmldate's search, with our own reader of written dates.

What htmldate's patterns do not read it hands to dateparser, which loads two hundred languages for that (a
second in every process) and tries one after another. Here the page's language is known, and our reader of
dates stands in dateparser's place. Its last resort goes through the whole source of the page a dozen times;
here it is given what stands near numbers, which is all that its patterns match.
"""

import re
from copy import copy
from datetime import datetime

import htmldate
import htmldate.core
import htmldate.extractors
import lxml.html
from htmldate.utils import Extractor

from newscrawl.extract.datewords import read_date

_LARGE = 400_000  # bytes of a page from which only its beginning is searched
_SEARCHED = 60_000  # characters of that beginning
_MOST_WORDS = 8
"""Of a line that is a date. In a longer one the date may be that of what it tells."""
_DRAWN = re.compile(r"(?<=\d)\s?[|·•]\s?(?=\d)")
# Every pattern of htmldate's last resort needs one of these: a year, or a day and a month with signs between.
_NUMBERS = re.compile(r"[0-9](?:[0-9]{3,}|[./][0-9]{1,2}[./][0-9])")
_BEFORE = 120  # characters: "Copyright", 99 that are no digits, two years
_BEHIND = 20  # characters: month and day, and the sign after them


class WrittenDates:
    """Stands where htmldate expects a ``dateparser.DateDataParser``.

    Attributes:
        language: Code of the language of the page that is being searched.
    """

    language = ""

    def get_date_data(self, text: str) -> dict[str, datetime | None]:
        """The day that a short text names, as dateparser would give it."""
        short = len(text.split()) <= _MOST_WORDS
        found = read_date(_DRAWN.sub(".", text), self.language) if short else None
        return {"date_obj": datetime.fromisoformat(found[:10]) if found else None}


_written = WrittenDates()
# Both are asked anew by htmldate at each use, and load dateparser's languages if left as they are.
htmldate.extractors.get_external_parser = lambda: _written  # type: ignore[assignment]
# Names of months without a year are no date to our reader.
htmldate.extractors.month_words = frozenset  # type: ignore[assignment]
_search_all = htmldate.core.search_page


def search_near_numbers(source: str, options: Extractor) -> str | None:
    """What htmldate tries last: the answer that it gives for the whole source, in a third of the time."""
    return _search_all(_near_numbers(source), options)


def _near_numbers(source: str) -> str:
    """A page's source without what stands far from numbers that may belong to a date."""
    pieces, begin, end = [], 0, 0
    for number in _NUMBERS.finditer(source):
        if number.start() - _BEFORE > end:
            pieces.append(source[begin:end])
            begin = number.start() - _BEFORE
        end = number.end() + _BEHIND
    return "\n".join([*pieces, source[begin:end]])


htmldate.core.search_page = search_near_numbers  # type: ignore[assignment]


def search_date(tree: lxml.html.HtmlElement, size: int, url: str, latest: datetime, language: str) -> str:
    """The day that a search through the page finds, ISO 8601; empty where it finds none or only a year.

    Args:
        tree: The page; it is left as it is.
        size: Its bytes: of a large one only the beginning is searched.
        url: Its address.
        latest: Nothing later is believed.
        language: Code of its language.
    """
    searched = _beginning(tree) if size > _LARGE else tree
    _written.language = language
    try:
        found = htmldate.find_date(
            searched, url=url, original_date=True, max_date=latest.date().isoformat(), extensive_search=True
        )
    except Exception:  # noqa: BLE001 - a library's surprise on a strange page must not cost the article
        return ""
    # It says the first of January where it found no more than a year.
    return "" if found is None or found.endswith("-01-01") else found


def _beginning(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """A copy of the tree that ends after so much text: the search takes a second on three megabytes."""
    short, size = copy(tree), 0
    for element in short.iter():
        if element.tag not in {"script", "style"}:
            size += len(element.text or "")
        size += len(element.tail or "")
        if size > _SEARCHED:
            _cut_behind(element)
            break
    return short


def _cut_behind(element: lxml.html.HtmlElement) -> None:
    """Take away all that follows an element."""
    last: lxml.html.HtmlElement | None = element
    while last is not None and (parent := last.getparent()) is not None:
        last.tail = None
        for follower in list(last.itersiblings()):
            parent.remove(follower)
        last = parent
