"""Questions to an archive: what they find, in which order, and what is said of mistakes."""

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from fakes.kept_archive import write_archive
from fakes.library import id_of, library, piece, verdict

from archive.cli.main import cli
from archive.errors import ArchiveDamagedError, ArchiveUnusableError, NewsError, UsageError
from archive.layout import Layout
from archive.lock import ArchiveLock
from archive.search.answers import Question, SearchIndex
from archive.search.building import Indexed, catch_up
from archive.search.query import QueryError, parse
from archive.search.span import span
from archive.search.state import load
from archive.stories import RELINKED

FLOOD = piece(
    "flood one",
    "The flood in Almaty closed two schools. Rescue teams came at night.",
    published="2026-03-01T10:00:00Z",
    authors=("Jane Doe", "Ali Bek"),
    section="World News",
    tags=("weather", "Kazakhstan"),
    flags=("paywall",),
)
COPY = piece(
    "flood copy",
    "The flood in Almaty closed two schools. Rescue teams came at night.",
    published="2026-03-02T10:00:00Z",
    source="herald",
    syndicated_from=FLOOD.id,
)
RATE = piece(
    "interest rate",
    "The bank raised its interest rate. Inflation fell.",
    published="2026-02-10",
    source="herald",
)
STORM = piece(
    "storm", "A storm is forecast. The interest of readers in the rate of rain is great.",
    published=None, language="de",
)  # fmt: skip
ALL = (FLOOD, COPY, RATE, STORM)


@pytest.fixture
def news(tmp_path: Path) -> Layout:
    return library(tmp_path / "news", *ALL, decisions=(verdict(RATE, "recurring"),))


def found(layout: Layout, text: str, **fields: object) -> set[str]:
    return {hit.article.title for hit in SearchIndex(layout).ask(Question(text=text, **fields))}  # type: ignore[arg-type]


def run(layout: Layout, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words, "--archive", str(layout.root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, NewsError), result.exception
    return result


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("flood school", {"flood one", "flood copy"}),
        ("flood AND rescue", {"flood one", "flood copy"}),
        ("inflation OR forecast", {"interest rate", "storm"}),
        ("inflation OR flood source:daily", {"interest rate", "flood one"}),  # AND binds closer
        ("(inflation OR flood) source:daily", {"flood one"}),
        ('"interest rate"', {"interest rate"}),
        ('"interest rate"~6', {"interest rate", "storm"}),
        ("interest NEAR/4 rate", {"interest rate", "storm"}),
        ("rate NEAR/1 interest", {"interest rate"}),
        ("interest NOT inflation", {"storm"}),
        ("interest -inflation", {"storm"}),
        ("-interest", {"flood one", "flood copy"}),
        ("NOT (interest OR herald)", {"flood one", "flood copy"}),
        ("infl*", {"interest rate"}),
        ("rescue te*", {"flood one", "flood copy"}),
        ("*", {"flood one", "flood copy", "interest rate", "storm"}),
        ("title:flood", {"flood one", "flood copy"}),
        ("title:inflation", set()),
        ('author:"jane doe"', {"flood one"}),
        ('author:"doe ali"', set()),  # two authors are no phrase
        ("author:bek", {"flood one"}),
        ("section:world", {"flood one"}),
        ("tag:KAZAKHSTAN", {"flood one"}),
        ("source:herald", {"flood copy", "interest rate"}),
        ("source:(herald OR daily) interest", {"interest rate", "storm"}),
        ("source:her*", {"flood copy", "interest rate"}),
        ("language:DE", {"storm"}),
        ("flag:paywall", {"flood one"}),
        ("decision:recurring", {"interest rate"}),
        ("decision:syndicated", {"flood copy"}),
        ("decision:new", {"flood one", "storm"}),
        ("“interest rate”", {"interest rate"}),
        ('"rate the bank"', set()),  # no phrase reaches over the end of the headline
        ("nothing-like-it", set()),
    ],
)
def test_the_language_of_questions(news: Layout, question: str, titles: set[str]) -> None:
    assert found(news, question) == titles


def test_spans_sources_languages_and_order(news: Layout) -> None:
    index = SearchIndex(news)

    def titles(**fields: object) -> list[str]:
        return [hit.article.title for hit in index.ask(Question(text="*", **fields), None)]  # type: ignore[arg-type]

    assert titles(span=span("2026-02", "2026-02")) == ["interest rate"]
    assert titles(span=span("2026-03-02", None), sort="oldest") == [
        "storm",
        "flood copy",
    ]  # undated: its capture
    assert titles(span=span(None, "2026-03-01T10:00:00"), sort="newest") == ["flood one", "interest rate"]
    assert len(titles(span=span("2026-03-02", "2026-03-02", "fetched"))) == 4
    assert titles(sources=("herald",), languages=("en",), sort="newest") == ["flood copy", "interest rate"]
    assert titles(sections=("World News",)) == titles(flags=("paywall",)) == ["flood one"]
    assert titles(sections=("World",)) == []  # the value, not a word of it
    assert titles(decisions=("recurring",)) == ["interest rate"]
    assert index.ask(Question(text="*")).undated == 1


def test_one_hit_a_story_with_the_number_of_its_articles(tmp_path: Path) -> None:
    second = piece("flood two", "Flood again", version_of=FLOOD.id, version=2)
    third = piece("quite another title", "About water", version_of=second.id, version=3)
    late = piece("late original", "The flood as the agency told it")
    moved = verdict(FLOOD, "syndicated", of=late.id, reason=RELINKED)
    news = library(tmp_path / "news", *ALL, second, third, late, decisions=(moved,))
    answer = SearchIndex(news).ask(Question(text="flood OR water OR bank", collapse=True))
    assert (answer.count, answer.stories) == (6, 2)
    assert sorted(hit.copies for hit in answer) == [1, 5]
    # The version between was not found; the two are of one story all the same.
    assert (
        SearchIndex(news).ask(Question(text='"about water" OR source:herald flood', collapse=True)).stories
        == 1
    )


@pytest.mark.parametrize(
    ("question", "at"),
    [
        ('a "b', 2), ("a (b", 2), ("a)", 1), ("a AND", 5), ("OR a", 0), ("titel:a", 0), ("a & b", 2),
        ("a*", 0), ("", 0), ('a ""', 2), ("(a b) NEAR/3 c", 6), ("a NEAR/3", 8), ("NOT", 3),
        ("https://x.example/", 0),
        ("(" * 100 + "a", 41), ("a " * 300, 512), ("NOT " * 200 + "a", 164),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_at_its_place(news: Layout, question: str, at: int) -> None:
    index = SearchIndex(news)
    with pytest.raises(QueryError) as caught:
        index.ask(Question(text=question))
    assert caught.value.at == at
    assert caught.value.exit_code == 2


def test_long_questions_are_refused_and_odd_ones_answered(news: Layout) -> None:
    with pytest.raises(QueryError, match="longer than"):
        parse("a" * 5_000)
    assert found(news, "source:" + "(" * 1 + "a.*+?[]{}^$|" + ")") == set()
    assert found(news, "source:.*") == set()  # a point is a point, not any character


@pytest.mark.parametrize(
    ("since", "until"), [("2026-02", "2026-01"), ("yesterday", None), (None, "2026-13"), ("9999", None)]
)
def test_dates_that_are_none_or_the_wrong_way_round(since: str | None, until: str | None) -> None:
    with pytest.raises(UsageError):
        span(since, until)


def test_what_a_crawl_adds_is_found_and_a_torn_line_is_left_for_later(news: Layout) -> None:
    assert found(news, "tulip") == set()
    made = SearchIndex(news).as_of
    library(news.root, piece("tulip", "A tulip"))
    path = news.articles / "articles-20260303.jsonl"
    whole = b"".join(
        p.read_bytes()
        for p in [
            library(news.root.parent / "x", piece("rose", "A rose")).articles / "articles-20260302.jsonl"
        ]
    )
    path.write_bytes(whole[:50])
    assert found(news, "tulip") == {"tulip"}
    assert SearchIndex(news).as_of >= made
    path.write_bytes(whole)
    assert found(news, "rose") == {"rose"}
    assert catch_up(news).added == 0


def put_in_place_of(path: Path, body: bytes) -> None:
    """Another file under that name: one cut short in place would kill whoever has it mapped (SIGBUS)."""
    other = path.with_name(".other")
    other.write_bytes(body)
    other.replace(path)


def test_a_damaged_or_missing_index_is_made_anew(news: Layout) -> None:
    found(news, "flood")
    place = next((news.root / "search").glob("i*"))
    for harm in (
        lambda: put_in_place_of(next(place.glob("*.term")), b"short"),
        lambda: next(iter((news.root / "search").glob("i*/*.idx"))).unlink(),
        lambda: (news.root / "search" / "state.json").write_text("{"),
        lambda: put_in_place_of(next((news.root / "search").glob("i*/meta.json")), b"{}" * 500),
        lambda: shutil.rmtree(news.root / "search"),
    ):
        harm()
        assert found(news, "flood") == {"flood one", "flood copy"}
    assert len(list((news.root / "search").glob("i*"))) == 1


@pytest.mark.parametrize("kind", ["fast", "idx", "term", "pos", "fieldnorm", "store", "meta.json"])
def test_rotten_files_of_the_index_end_in_an_answer_or_a_line(news: Layout, kind: str) -> None:
    found(news, "flood")
    for path in (news.root / "search").glob(f"i*/*{kind}"):
        put_in_place_of(path, bytes(path.stat().st_size))
    for words in (
        ["search", "flood"],
        ["search", "*", "--sort", "newest"],
        ["facets", "flood"],
        ["timeline", "flood"],
    ):
        result = run(news, *words)
        assert result.exception is None or "rebuild" in str(result.exception)
    assert run(news, "rebuild").exit_code in {0, 4}  # 4: there are no WARC files in this archive
    assert found(news, "flood") == {"flood one", "flood copy"}


def test_verify_tells_a_flipped_bit_of_the_index_and_rebuild_puts_it_right(tmp_path: Path) -> None:
    news = Layout(write_archive(tmp_path / "news").root)
    catch_up(news)
    assert run(news, "verify").exit_code == 0
    path = next((news.root / "search").glob("i*/*.idx"))
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    put_in_place_of(path, bytes(body))
    result = run(news, "verify")
    assert result.exit_code == 4
    assert f"{path.name} is not what was written" in result.output
    assert run(news, "rebuild").exit_code == 0
    assert run(news, "verify").exit_code == 0
    next((news.root / "search").glob("i*/*.term")).unlink()
    assert ".term is missing" in run(news, "verify").output


def test_a_kill_between_commit_and_state_gives_nothing_twice(news: Layout) -> None:
    found(news, "flood")
    state = (news.root / "search" / "state.json").read_bytes()
    library(news.root, piece("tulip", "A tulip"))
    catch_up(news)
    (news.root / "search" / "state.json").write_bytes(state)
    assert SearchIndex(news).ask(Question(text="*")).count == 5


def test_articles_taken_out_of_the_archive_are_not_found_any_more(news: Layout) -> None:
    found(news, "flood")
    path = news.articles / "articles-20260302.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    assert found(news, "flood") == {"flood copy"}


def test_while_another_process_adds_the_index_answers_as_of_before(news: Layout) -> None:
    found(news, "flood")
    library(news.root, piece("tulip", "A tulip"))
    said: list[str] = []
    with ArchiveLock.take(news.root / "search" / ".lock"):
        assert SearchIndex(news, said.append).ask(Question(text="*")).count == 4
    assert "answers as of" in said[0]


def test_a_crawl_that_holds_the_archive_does_not_keep_readers_from_asking(news: Layout) -> None:
    with ArchiveLock.take(news.lock):
        assert found(news, "flood") == {"flood one", "flood copy"}


def test_a_copy_that_cannot_be_written(news: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    found(news, "flood")
    before = sorted(p.name for p in (news.root / "search").rglob("*"))
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert found(news, "flood") == {"flood one", "flood copy"}
    library(news.root, piece("tulip", "A tulip"))
    said: list[str] = []
    assert SearchIndex(news, said.append).ask(Question(text="tulip")).count == 0
    assert "as of" in said[0]
    assert sorted(p.name for p in (news.root / "search").rglob("*")) == before
    shutil.rmtree(news.root / "search")
    with pytest.raises(ArchiveUnusableError, match="newsarchive rebuild"):
        found(news, "flood")
    assert not (news.root / "search").exists()


def test_a_damaged_index_on_a_copy_that_cannot_be_written_is_named(
    news: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(news, "flood")
    next((news.root / "search").glob("i*/*.idx")).unlink()
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ArchiveDamagedError, match=r"is missing"):
        found(news, "flood")


def test_many_ask_while_one_writes(news: Layout) -> None:
    troubles: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(10):
                assert SearchIndex(news).ask(Question(text="flood")).count >= 2
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must tell
            troubles.append(error)

    found(news, "flood")
    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        library(news.root, piece(f"tulip {number}", "A tulip"))
        ask()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert SearchIndex(news).ask(Question(text="tulip")).count == 10


def test_lines_that_are_no_articles_are_passed_over(news: Layout) -> None:
    with (news.articles / "articles-20260302.jsonl").open("ab") as file:
        file.write(b'{"id": 5}\n[]\nno json\n{"id":"a","fetched":null}\n')
    assert catch_up(news).unread == 4
    assert found(news, "flood") == {"flood one", "flood copy"}


def test_the_command_shows_headlines_with_highlighted_passages(news: Layout) -> None:
    result = run(news, "search", "flood", "--source", "daily")
    assert "flood one" in result.output
    assert "The flood in Almaty" in result.output
    assert FLOOD.url in result.output
    assert "1 of 4 articles" in result.stderr


def test_control_characters_of_pages_never_reach_the_terminal(tmp_path: Path) -> None:
    evil = piece(
        "evil",
        "flood \x1b]0;owned\x07 \x9b31m \u202e text",
        url="https://e.example/\x1b[2J",
        authors=("\x1b[1m",),
    )
    news = library(tmp_path / "news", evil)
    for words in (
        ["flood"],
        ["flood", "--format", "csv"],
        ["flood", "--format", "markdown"],
        ["flood", "--format", "json"],
    ):
        assert not {"\x1b", "\x07", "\x9b"} & set(run(news, "search", *words).output)


def test_every_form_holds_every_row_and_its_digest_is_told(news: Layout, tmp_path: Path) -> None:
    for form in ("json", "jsonl", "csv", "tsv", "markdown", "parquet"):
        out = tmp_path / f"out.{form}"
        result = run(news, "search", "*", "--all", "--format", form, "--output", str(out))
        assert f"4 articles, sha256 {hashlib.sha256(out.read_bytes()).hexdigest()}" in result.stderr
    titles = {"flood one", "flood copy", "interest rate", "storm"}
    assert {row["title"] for row in json.loads((tmp_path / "out.json").read_bytes())} == titles
    assert {row["title"] for row in map(json.loads, (tmp_path / "out.jsonl").open())} == titles
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert {row["title"] for row in rows} == titles
    assert {row["authors"] for row in rows} == {"", "Jane Doe; Ali Bek"}
    assert (tmp_path / "out.tsv").read_text().count("\n") == 5
    assert (tmp_path / "out.markdown").read_text().count("\n") == 6
    got = (
        duckdb.connect()
        .execute(f"SELECT title, tags FROM '{tmp_path / 'out.parquet'}' ORDER BY title")
        .fetchall()
    )
    assert got[1] == ("flood one", ["weather", "Kazakhstan"])


def test_spreadsheets_are_given_no_formulas(tmp_path: Path) -> None:
    titles = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "−5", "＝1+1", "-12.5"]
    news = library(
        tmp_path / "news", *(piece(f"p{n}", "word", title=title) for n, title in enumerate(titles))
    )
    rows = csv.reader(
        io.StringIO(run(news, "search", "word", "--all", "--format", "csv", "--columns", "title").stdout)
    )
    cells = {row[0] for row in rows}
    assert {"'=cmd|'/c calc'!A1", "'+1+1", "'-2+3", "'@SUM(A1)", "'＝1+1", "-12.5"} <= cells


def test_a_reader_that_stops_reading_ends_the_command_quietly(tmp_path: Path) -> None:
    news = library(tmp_path / "news", *(piece(f"p{n}", "word " * 500) for n in range(300)))
    search = f"{Path(sys.executable).parent / 'newsarchive'} search --archive {news.root}"
    command = f"{search} word --all --format jsonl --columns text | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=os.environ)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    result = run(Layout(tmp_path), "search", "a")
    assert isinstance(result.exception, ArchiveUnusableError)


def test_ids_are_of_their_names() -> None:
    assert id_of("flood one") == FLOOD.id


def test_a_process_killed_just_after_its_commit_leaves_an_index_that_the_next_one_goes_on_with(
    news: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(news, "flood")
    library(news.root, piece("tulip", "A tulip"))
    with monkeypatch.context() as patched:
        patched.setattr("archive.search.building.save", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            catch_up(news)
    assert load(news).documents == 4  # type: ignore[union-attr]
    library(news.root, piece("rose", "A rose"))
    assert catch_up(news) == Indexed(1, 6)  # nothing is made anew
    assert SearchIndex(news).ask(Question(text="*")).count == 6


def test_a_process_killed_before_its_commit_has_changed_nothing(
    news: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(news, "flood")
    library(news.root, piece("tulip", "A tulip"))
    with monkeypatch.context() as patched:
        patched.setattr(
            "archive.search.building.announce", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            catch_up(news)
    assert catch_up(news) == Indexed(1, 5)
