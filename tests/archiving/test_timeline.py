"""Attention over time, facets, headlines and citations."""

import csv
import io
import json
import struct
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from fakes.kept_archive import write_archive
from fakes.library import library, piece
from matplotlib import image

from archive.cli.main import cli
from archive.errors import NewsError
from archive.export.citations import CITATION_FORMS, citation, csl
from archive.headline import headline_key
from archive.layout import Layout
from archive.model import Headline
from archive.runs import RunReport, Runs
from archive.search.answers import Question, SearchIndex
from archive.search.span import span
from archive.search.timeline import timeline


def crawl(day: int, **fields: object) -> dict[str, object]:
    return {"published": f"2026-03-{day:02}", "fetched": f"2026-03-{day:02}T12:00:00.000000Z"} | fields


@pytest.fixture
def march(tmp_path: Path) -> Layout:
    layout = library(
        tmp_path / "news",
        piece("a", "flood", **crawl(1)),
        piece("b", "storm", **crawl(1)),
        piece("c", "flood", **crawl(1), source="herald"),
        piece("d", "storm", **crawl(4), language="de"),
        piece("e", "flood", **crawl(6)),
        piece("f", "flood", **crawl(6, published="2026-03-09")),  # said to be later than its capture
    )
    Runs(layout).write(
        RunReport(id="r", started="2026-03-03T23:00:00Z", ended="2026-03-04T01:00:00Z", outcome="finished")
    )
    return layout


def counts(layout: Layout, question: Question, step: str = "day", split: str | None = None) -> list[object]:
    bins = timeline(SearchIndex(layout), layout, question, step, split)  # type: ignore[arg-type]
    return [(one.start.day, one.count if one.known else None, one.total) for one in bins]


def test_days_without_a_crawl_have_no_number_and_days_without_articles_have_zero(march: Layout) -> None:
    assert counts(march, Question(text="flood")) == [
        (1, 2, 3),
        (2, None, 0),  # no crawl
        (3, 0, 0),  # a crawl, and nothing in it
        (4, 0, 1),
        (5, None, 0),
        (6, 2, 2),
    ]


def test_weeks_months_spans_and_captures(march: Layout) -> None:
    assert counts(march, Question(text="flood"), "week") == [(23, 2, 3), (2, 2, 3)]
    assert counts(march, Question(text="flood"), "month") == [(1, 4, 6)]
    inside = Question(text="flood", span=span("2026-02-28", "2026-03-01"), sources=("herald",))
    assert counts(march, inside) == [(28, None, 0), (1, 1, 1)]
    assert counts(march, Question(text="flood", span=span("2026-03-06", None, "fetched"))) == [(6, 2, 2)]
    assert counts(march, Question(text="nothing")) == []


def test_split_by_source(march: Layout) -> None:
    first = timeline(SearchIndex(march), march, Question(text="flood"), "day", "source")[0]
    assert first.counts == {"daily": 1, "herald": 1}
    assert first.share == pytest.approx(2 / 3)


def run(root: Path, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words, "--archive", str(root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, NewsError), result.exception
    return result


def test_the_timeline_is_drawn_and_written(march: Layout) -> None:
    drawn = run(march.root, "timeline", "flood").output
    assert "2026-03-02  no crawl" in drawn
    assert "66.67%" in drawn
    rows = list(csv.DictReader(io.StringIO(run(march.root, "timeline", "flood", "--format", "csv").stdout)))
    assert [row["count"] for row in rows] == ["2", "", "0", "0", "", "2"]
    assert [row["days_crawled"] for row in rows] == ["1", "0", "1", "1", "0", "1"]


def test_the_timeline_as_a_picture(march: Layout, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    run(march.root, "timeline", 'flood OR "<x>&"', "--svg", str(out))
    picture = ET.fromstring(out.read_bytes())
    said = [element.text or "" for element in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert "2026-03-01: 2 of 3" in said
    assert "2026-03-02: no crawl" in said
    assert not [one for one in said if one.startswith("2026-03-03")]  # a zero has no bar, and is no gap


def test_the_timeline_as_png_also_split_and_where_no_font_has_the_letters(
    march: Layout, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    for words in (["flood OR 東京 OR $x_"], ["*", "--split", "language", "--by", "week"]):
        out = tmp_path / "out.png"
        assert "drawn into" in run(march.root, "timeline", *words, "--png", str(out)).stderr
        body = out.read_bytes()
        assert (body[:8], body[-8:-4]) == (b"\x89PNG\r\n\x1a\n", b"IEND")
        assert struct.unpack(">II", body[16:24]) == (1440, 720)
        picture = image.imread(io.BytesIO(body))
        grey = (abs(picture[:, :, :3] - 0xDD / 255) < 0.01).all(axis=2)
        assert (grey.mean() > 0.1) == (words[0] != "*")  # two of six days had no crawl, and no week
    assert not [str(one.message) for one in recwarn if "Glyph" in str(one.message)]


def test_without_matplotlib_the_remedy_is_told(
    march: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = run(march.root, "timeline", "flood", "--png", str(tmp_path / "out.png"))
    assert "newscrawl[plot]" in str(result.exception)


def test_facets_with_their_share_of_the_archive(march: Layout) -> None:
    rows = json.loads(run(march.root, "facets", "flood", "--by", "source", "--format", "json").stdout)
    assert rows == [
        {"source": "daily", "count": 3, "share": 0.6},
        {"source": "herald", "count": 1, "share": 1.0},
    ]
    assert "herald" in run(march.root, "facets", "flood").output


def test_headlines_of_a_day_with_variants_and_rewrites(tmp_path: Path) -> None:
    variants = (Headline("Bridge opens", "h1"), Headline("A bridge for the city", "og"))
    news = library(tmp_path / "news", piece("x", title="Bridge opens", headlines=variants))
    rows = json.loads(run(news.root, "headlines", "--day", "2026-03-01", "--format", "json").stdout)
    assert [(row["kind"], row["headline"], row["place"]) for row in rows] == [
        ("headline", "Bridge opens", ""),
        ("variant", "A bridge for the city", "og"),
    ]
    assert "A bridge for the city" in run(news.root, "headlines", "--day", "2026-03-01").output


def test_citations_hold_the_moment_the_digest_and_the_record(tmp_path: Path) -> None:
    kept = write_archive(tmp_path / "news")
    story = kept.articles["story"]
    assert story.warc
    for form in CITATION_FORMS:
        text = run(kept.root, "cite", story.id, story.url, "--format", form).output
        plain = text.replace("\\_", "_")
        assert story.warc.payload_digest in plain
        assert story.fetched in plain
        assert plain.count(story.warc.record_id) >= 2
    lines = run(kept.root, "cite", story.id, story.url, "--format", "ris").stdout_bytes.split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[:-1])  # as RIS wants it, on a terminal too
    assert isinstance(run(kept.root, "cite", "a" * 16).exception, NewsError)


def test_no_title_breaks_a_citation() -> None:
    evil = piece(
        "evil",
        title="50% of {all} \\input{/etc/passwd} & $x_1$\nER  - \nTY  - BOOK",
        authors=("A\r\nUR  - http://evil.example/",),
        url="https://e.example/a{b}\\c d",
        published=None,
    )
    bibtex = citation(evil, "bibtex")
    assert "\\textbackslash{}input\\{/etc/passwd\\}" in bibtex
    assert "url = {https://e.example/a%7Bb%7D%5Cc%20d}" in bibtex
    ris = citation(evil, "ris")
    assert [line[:5] for line in ris.splitlines()].count("TY  -") == 1
    assert [line[:5] for line in ris.splitlines()].count("UR  -") == 1
    assert ris.endswith("ER  - \r\n")
    assert "issued" not in csl(evil)
    assert headline_key(csl(evil)["title"]) == headline_key(evil.title)
    assert len(citation(evil, "text").splitlines()) == 1
