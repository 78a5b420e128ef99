"""The search for a page's date where no data name it: written dates, read in the language of the page."""

import subprocess
import sys
from datetime import UTC, datetime

import htmldate.core
import htmldate.extractors
import lxml.html
import pytest
from htmldate.utils import Extractor
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract import datesearch
from newscrawl.extract.datesearch import WrittenDates, search_date, search_near_numbers

LATEST = datetime(2026, 11, 24, tzinfo=UTC)


OPTIONS = Extractor(
    extensive=True,
    max=datetime(2026, 11, 24),  # noqa: DTZ001 - as htmldate
    min=datetime(1995, 1, 1),  # noqa: DTZ001 - as htmldate
    original=True,
    format="%Y-%m-%d",
)
# What htmldate's last resort looks for, what only looks so, and what stands between.
SOURCES = st.lists(
    st.sampled_from([
        "2019", "/2019/03/07/", "2019-03-07", "7.3.2019", "07/03/19", "20190307", "2019/03", "3-2019",
        "7 March 2019", "March 7th, 2019", "7. of Okotober 2018", "7 " + "m" * 150 + "March 2019",
        "m" * 150 + "March 7, 2019", "Copyright", "©", "&copy;", "(c) 2016-2018 ", "w3.org/2001",
        "12345678901", "1.2.3.4.5.6", "٢٠١٩", "199", "0", "-", " ", "\n", "x" * 90, "x" * 99, "x" * 130,
        " a" * 200,
    ]),
    max_size=12,
).map("".join)  # fmt: skip


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


@given(SOURCES)
def test_htmldate_finds_near_numbers_what_it_finds_in_the_whole_source(source: str) -> None:
    """Its patterns match only there: a canary too, where a release of it gets others."""
    assert search_near_numbers(source, OPTIONS) == datesearch._search_all(source, OPTIONS)


def test_the_last_resort_is_asked_for_what_stands_near_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert htmldate.core.search_page is search_near_numbers
    given_to_htmldate = []
    monkeypatch.setattr(datesearch, "_search_all", lambda source, _: given_to_htmldate.append(source))
    assert (
        searched(f"<p>{'The old bridge. ' * 500} Rebuilt by 40 people in spring 07/18, they say.</p>") == ""
    )
    assert len(given_to_htmldate[0]) < 500
