"""The search for a page's date where no data name it: written dates, read in the language of the page."""

import subprocess
import sys
from datetime import UTC, datetime

import htmldate.extractors
import lxml.html
import pytest

from newscrawl.extract.datesearch import WrittenDates, search_date

LATEST = datetime(2026, 11, 24, tzinfo=UTC)


def searched(body: str, language: str = "") -> str:
    tree = lxml.html.document_fromstring(f"<html><head><title>x</title></head><body>{body}</body></html>")
    return search_date(tree, len(body), "https://a.example/story", LATEST, language)


@pytest.mark.parametrize(
    ("written", "language", "day"),
    [
        ("22. studenoga 2026", "hr", "2026-11-22"),
        ("2026 m. lapkričio 22 d.", "lt", ""),  # a form of its own, which is not known
        ("22 | 11 | 2026", "de", "2026-11-22"),
        ("Nov 22 09:34 2026", "en", "2026-11-22"),
        ("22 marraskuuta 2026", "fi", "2026-11-22"),
        ("22 қараша 2026", "kk", "2026-11-22"),
        ("22 November 2031", "en", ""),  # after the fetch
        ("November 22", "en", ""),
        ("Founded 2019", "en", ""),
    ],
)
def test_a_day_in_the_words_of_the_pages_language(written: str, language: str, day: str) -> None:
    assert searched(f"<h1>The bridge</h1><p class='date'>{written}</p>", language) == day


def test_months_are_words_of_the_pages_language() -> None:
    reader = WrittenDates()
    assert reader.get_date_data("22 қараша 2026") == {"date_obj": None}
    reader.language = "kk"
    assert reader.get_date_data("22 қараша 2026") == {"date_obj": datetime(2026, 11, 22)}  # noqa: DTZ001 - as dateparser


def test_a_day_within_a_sentence_is_what_the_sentence_tells_of() -> None:
    story = "Na tom je mostu 22. studenoga 2003 slavljeno sve do ranih jutarnjih sati"
    assert WrittenDates().get_date_data(story) == {"date_obj": None}


def test_htmldate_asks_our_reader_and_dateparser_is_never_loaded() -> None:
    """A canary: where a release of htmldate asks otherwise, each process would lose a second again."""
    assert isinstance(htmldate.extractors.get_external_parser(), WrittenDates)
    page = "<html><body><p class='date'>22 қараша 2026</p><p>5. Okotober 2003</p></body></html>"
    look = (
        "import sys, lxml.html; from newscrawl.extract.datesearch import search_date\n"
        "from datetime import UTC, datetime\n"
        f"tree = lxml.html.document_fromstring({page!r})\n"
        "print(search_date(tree, 99, 'https://a.example/', datetime(2026, 11, 24, tzinfo=UTC), 'kk'))\n"
        "print([name for name in sys.modules if name.startswith('dateparser')])"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[:2] == ["2026-11-22", "[]"]
