"""The API gives what the Python API gives, as JSON and as files, and writes nothing."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from fakes.kept_archive import BRIDGE, STORY, Kept, write_archive
from fakes.library import library, piece
from fakes.pages import keep_page, options
from fakes.web import client
from starlette.testclient import TestClient

from archive import Archive
from archive.cli.export import command as export_command
from archive.explain.sources import sources_gave
from archive.export.articles import ExportForm
from archive.layout import Layout
from archive.runs import RunReport, Runs
from archive.search.building import catch_up
from archive.store import Store
from archive.tables.columns import TableName
from archive.tables.keeping import bring_up, folder
from archive.web.options import Limits

TABLES: list[TableName] = ["articles", "decisions", "captures", "runs"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    found = write_archive(tmp_path_factory.mktemp("served") / "collections" / "news")
    layout = Layout(found.root)
    run = {"started": "2026-03-01T11:00:00Z", "ended": "2026-03-01T13:00:00Z", "outcome": "finished"}
    for name in ("run-0", "run-1"):
        Runs(layout).write(RunReport.from_dict({"id": name, "sources": {"daily": {"new": 2}}} | run))
    catch_up(layout)
    bring_up(layout, folder(layout), TABLES)
    return found


@pytest.fixture(scope="module")
def web(kept: Kept) -> Iterator[TestClient]:
    with client(kept.root) as found:
        yield found


def asked(web: TestClient, path: str, **values: Any) -> Any:  # noqa: ANN401 - what JSON holds
    answer = web.get(f"/api/{path}", params=values)
    assert answer.status_code == 200, answer.text
    return answer.json()


def as_json(value: Any) -> Any:  # noqa: ANN401 - as above
    return json.loads(json.dumps(value, default=str))


def state_of(root: Path) -> dict[str, str]:
    """A digest of every file of an archive but those that SQLite writes to be read by many."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_search_gives_the_articles_that_python_finds(web: TestClient, kept: Kept) -> None:
    answer = asked(web, "search", q="bridge OR дороги", sort="oldest")
    with Archive(kept.root) as archive:
        found = archive.search("bridge OR дороги", sort="oldest")
        assert answer["count"] == found.count == 2
        assert [hit["article"] for hit in answer["hits"]] == [as_json(hit.article.as_dict()) for hit in found]
    passage = answer["hits"][0]["snippet"]
    (begin, end), *_ = passage["marks"]
    assert passage["text"][begin:end] == "bridge"


def test_pages_of_an_answer_follow_each_other(web: TestClient) -> None:
    one, other = (asked(web, "search", q="*", sort="newest", limit=1, offset=at)["hits"] for at in (0, 1))
    both = asked(web, "search", q="*", sort="newest", limit=2)["hits"]
    assert one + other == both


@pytest.mark.parametrize(
    ("values", "titles"),
    [
        ({"source": "daily"}, {"Headline of the story"}),
        ({"source": ["daily", "северный"]}, {"Headline of the story", "Headline of the winter"}),
        ({"decision": "version"}, set()),
        ({"from": "2026-03", "to": "2026-03"}, {"Headline of the story", "Headline of the winter"}),
        ({"from": "2027"}, set()),
        ({"q": "title:winter"}, {"Headline of the winter"}),
    ],
)
def test_filters_narrow_the_answer(web: TestClient, values: dict[str, Any], titles: set[str]) -> None:
    assert {hit["article"]["title"] for hit in asked(web, "search", **values)["hits"]} == titles


def test_time_facets_words_and_comparisons(web: TestClient, kept: Kept) -> None:
    with Archive(kept.root) as archive:
        days = archive.timeline("*", step="month", split="source")
        assert [
            (day["start"], day["count"], day["counts"])
            for day in asked(web, "timeline", step="month", split="source")
        ] == [(day.start.isoformat(), day.count, day.counts) for day in days]
        facets = {value["value"]: value["count"] for value in asked(web, "facets", field="source")}
        assert facets == archive.facets("*", "source")
    assert asked(web, "words", q="bridge")["read"] == 1
    assert [side["count"] for side in asked(web, "compare", a="daily", b="северный")] == [1, 1]
    both = asked(web, "compare/questions", q="bridge", other="*")
    assert [sum(day["count"] for day in both[side]) for side in "ab"] == [1, 2]
    assert [line["text"] for line in asked(web, "headlines", day="2026-03-01")] == [
        "Headline of the story",
        "Headline of the winter",
    ]


def test_an_article_and_what_is_known_of_it(web: TestClient, kept: Kept) -> None:
    story = kept.articles["story"]
    assert asked(web, "article", of=STORY) == asked(web, "article", of=story.id) == as_json(story.as_dict())
    assert [one["article"]["id"] for one in asked(web, "versions", of=story.id)] == [story.id]
    assert [one["kind"] for one in asked(web, "copies", of=STORY)] == ["original"]
    ruling = asked(web, "why", of=STORY)[0]
    assert (ruling["decision"]["verdict"], ruling["meaning"]) == ("new", "kept as a new article")


@pytest.mark.parametrize(
    ("form", "kind", "holds"),
    [
        ("text", "text/plain", "“Headline of the story”"),
        ("bibtex", "application/x-bibtex", "@online{"),
        ("ris", "application/x-research-info-systems", "TY  - NEWS"),
        ("csl", "application/vnd.citationstyles.csl+json", '"type": "article-newspaper"'),
    ],
)
def test_citations(web: TestClient, form: str, kind: str, holds: str) -> None:
    answer = web.get("/api/cite", params={"of": STORY, "form": form})
    assert answer.headers["Content-Type"].startswith(kind)
    assert holds in answer.text


def test_the_capture_and_its_record_as_they_lie_in_the_file(web: TestClient, kept: Kept) -> None:
    place = kept.captures["story"]
    told = asked(web, "capture", of=STORY)
    assert told["headers"][0] == ["Content-Type", "text/html; charset=utf-8"]
    assert next(one["record_id"] for one in asked(web, "captures", url=STORY)) == place.record_id
    with Archive(kept.root) as archive:
        lies = archive.warc_path(place.file).read_bytes()[place.offset : place.offset + place.length]
    answer = web.get("/api/record", params={"of": place.record_id})
    assert answer.content == lies
    assert answer.headers["Content-Disposition"].endswith('.warc.gz"')
    payload = web.get("/api/record", params={"of": place.record_id, "form": "payload"})
    assert payload.content == kept.payloads["story"]
    page = web.get("/api/record", params={"of": kept.articles["story"].id, "form": "page"})
    assert BRIDGE.encode() in page.content


def test_what_the_archive_holds(web: TestClient, kept: Kept) -> None:
    with Archive(kept.root) as archive:
        assert asked(web, "stats") == as_json(asdict(archive.stats()))
        assert asked(web, "sources") == as_json([asdict(one) for one in sources_gave(archive.catalog)])
    days = asked(web, "coverage", **{"from": "2026-02-28", "to": "2026-03-01", "source": "daily"})
    assert [(day["day"], day["seen"]) for day in days] == [("2026-02-28", 0), ("2026-03-01", 1)]
    assert [run["id"] for run in asked(web, "runs")] == ["run-1", "run-0"]
    assert "run run-1: finished" in asked(web, "run", id="run-1")["story"][0]
    assert any("no run since" in trouble["what"] for trouble in asked(web, "health"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("article?of=nothing", 404),
        ("versions?of=nothing", 404),
        ("copies?of=nothing", 404),
        ("why?of=nothing", 404),
        ("cite?of=nothing", 404),
        ("capture?of=nothing", 404),
        ("record?of=nothing", 404),
        ("run?id=nothing", 404),
        ('search?q="open', 400),
        ("search?from=yesterday", 422),
        ("search?from=2026-13", 400),
        ("search?from=2027&to=2026", 400),
        ("compare?a=x&b=y&source=z", 400),
        ("coverage?from=1000-01-01&to=2026-01-01", 400),
        ("coverage?from=0001-01-01&to=0001-01-02", 400),
        ("export?q=(", 400),
        ("export?q=zzz&form=wacz", 400),
        ("article", 422),
        ("search?limit=0", 422),
        ("search?limit=100000", 422),
        (f"search?q={'x' * 5_000}", 422),
        (f"search?{'source=a&' * 60}", 422),
    ],
)
def test_what_goes_wrong_is_told(web: TestClient, path: str, status: int) -> None:
    answer = web.get(f"/api/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]["what"]


def test_sql(web: TestClient) -> None:
    answer = asked(web, "sql", query="SELECT source, count(*) AS n FROM articles GROUP BY 1 ORDER BY 1")
    assert (answer["columns"], answer["rows"], answer["cut"]) == (
        ["source", "n"],
        [["daily", 1], ["северный", 1]],
        False,
    )
    cut = asked(web, "sql", query="SELECT * FROM range(50)", limit=10)
    assert (len(cut["rows"]), cut["cut"]) == (10, True)
    assert "published_at" in {one["column"] for one in asked(web, "sql/schema")}
    file = web.get("/api/sql/file", params={"query": "SELECT 1 AS a, 'ü' AS b", "form": "csv"})
    assert file.text == "a,b\r\n1,ü\r\n"
    parquet = web.get("/api/sql/file", params={"query": "SELECT * FROM range(5000)", "form": "parquet"})
    assert parquet.content[:4] == parquet.content[-4:] == b"PAR1"


@pytest.mark.parametrize(
    "query",
    [
        "COPY articles TO '{there}'",
        "COPY (SELECT 1) TO '{there}' (FORMAT parquet)",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO articles SELECT * FROM articles",
        "DELETE FROM articles",
        "ATTACH '{there}' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET enable_external_access = true",
        "EXPORT DATABASE '{there}'",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_text('{root}/archive.json')",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')",
        "SELECT getenv('HOME')",
        "EXPLAIN ANALYZE SELECT 1",
        "",
        "\x00",
    ],
)
@pytest.mark.parametrize("path", ["sql", "sql/file"])
def test_sql_writes_nothing_and_reads_nothing_else(
    web: TestClient, kept: Kept, tmp_path: Path, query: str, path: str
) -> None:
    there = tmp_path / "made"
    asked_for = query.format(there=there, root=kept.root)
    answer = web.get(f"/api/{path}", params={"query": asked_for})
    assert answer.status_code in {400, 422}, answer.text
    assert "root:" not in answer.text
    assert not there.exists()


def test_sql_that_takes_too_long_is_given_up(kept: Kept) -> None:
    slow = "SELECT count(*) FROM range(10000000) a, range(10000000) b"
    with client(kept.root, limits=Limits(sql_seconds=0.3, file_seconds=0.3)) as web:
        for path in ("sql", "sql/file"):
            answer = web.get(f"/api/{path}", params={"query": slow})
            assert answer.status_code == 400
            assert "takes too long" in answer.json()["error"]["what"]


def test_an_answer_in_sql_is_bounded_in_bytes(web: TestClient) -> None:
    answer = asked(web, "sql", query="SELECT repeat('x', 4000000) FROM range(100)", limit=100)
    assert len(answer["rows"]) < 10
    assert answer["cut"]


@pytest.mark.parametrize("form", get_args(ExportForm))
def test_an_export_is_the_file_of_the_command_with_its_datasheet(
    web: TestClient, kept: Kept, tmp_path: Path, form: str
) -> None:
    answer = web.get("/api/export", params={"q": "bridge", "from": "2026", "form": form})
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert file.testzip() is None
        name, sheet = file.namelist()
        body, said = file.read(name), json.loads(file.read(sheet))
    out = tmp_path / "out"
    words = ["bridge", "--from", "2026", "--format", form, "--output", str(out), "--archive", str(kept.root)]
    assert CliRunner().invoke(export_command, words).exit_code == 0
    assert body == out.read_bytes()
    assert said == json.loads(out.with_name("out.datasheet.json").read_text("utf-8"))
    assert said["sha256"] == hashlib.sha256(body).hexdigest()


def test_asking_changes_no_file(web: TestClient, kept: Kept) -> None:
    before = state_of(kept.root)
    for path in (
        "search?q=bridge",
        "timeline",
        "words?q=*",
        "sources",
        "sql?query=SELECT+count(*)+FROM+articles",
    ):
        assert web.get(f"/api/{path}").status_code == 200
    web.get("/api/export?q=*&form=parquet")
    assert state_of(kept.root) == before


def test_what_is_written_meanwhile_is_found_once_it_is_indexed(tmp_path: Path) -> None:
    layout = library(tmp_path, piece("first", "A flood."))
    catch_up(layout)
    with client(tmp_path) as web:
        assert asked(web, "search", q="flood")["count"] == 1
        library(tmp_path, piece("second", "Another flood."))
        assert asked(web, "search", q="flood")["count"] == 1, "the server itself adds nothing"
        catch_up(layout)
        web.app.state.archive._looked = 0.0  # type: ignore[attr-defined]  # two seconds later
        assert asked(web, "search", q="flood")["count"] == 2


def test_an_archive_that_is_not_indexed_yet_says_when_to_come_again(tmp_path: Path) -> None:
    library(tmp_path, piece("first", "A flood."))
    with client(tmp_path) as web:
        for path in ("search?q=flood", "sql?query=SELECT+*+FROM+articles"):
            answer = web.get(f"/api/{path}")
            assert answer.status_code == 503
            assert "is being made" in answer.json()["error"]["what"]
            assert int(answer.headers["Retry-After"]) > 0


def test_a_crawl_writes_beside_and_neither_waits_for_the_other(tmp_path: Path) -> None:
    root = tmp_path / "news"
    with Store.open(root, options()) as store:
        keep_page(store, "http://news.example/0", "The first flood.")
        catch_up(Layout(root))
        with client(root) as web, ThreadPoolExecutor(1) as crawl:
            writing = crawl.submit(
                lambda: [keep_page(store, f"http://news.example/{n}", f"Flood {n}.") for n in range(1, 60)]
            )
            asked_meanwhile = 0
            while not writing.done() or not asked_meanwhile:
                for path in (
                    "search?q=flood",
                    "stats",
                    "coverage",
                    "sources",
                ):
                    assert web.get(f"/api/{path}").status_code == 200
                asked_meanwhile += 1
            assert len(writing.result()) == 59
    catch_up(Layout(root))
    with client(root) as web:
        assert asked(web, "search", q="flood")["count"] == 60
        assert asked(web, "article", of="http://news.example/59")["text"] == "Flood 59."
