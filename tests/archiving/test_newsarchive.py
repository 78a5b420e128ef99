"""The newsarchive command: what it prints, and how it ends."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes.kept_archive import BRIDGE, STORY, Kept, page, write_archive
from fakes.pages import article, exchange, options

from archive.cli.lazy import COMMANDS
from archive.cli.main import cli
from archive.errors import NewsError
from archive.layout import Layout
from archive.runs import RunReport, Runs
from archive.store import Store

COMMAND = Path(sys.executable).parent / "newsarchive"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return write_archive(tmp_path_factory.mktemp("kept") / "news")


def run(kept: Kept, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words, "--archive", str(kept.root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, NewsError), result.exception
    return result


def shell(*words: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | changes
    return subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_shows_an_example(name: str) -> None:
    text = CliRunner().invoke(cli, [name, "--help"]).output
    assert f"Example: newsarchive {name}" in text
    assert "--archive DIR" in text


def test_show_tells_the_fields_and_where_the_evidence_lies(kept: Kept) -> None:
    story = kept.articles["story"]
    output = run(kept, "show", STORY).output
    assert story.id in output
    assert "Headline of the story" in output
    assert story.warc
    assert f"{story.warc.file}, offset {story.warc.offset}" in output
    assert BRIDGE in output


def test_show_in_other_forms(kept: Kept) -> None:
    assert run(kept, "show", "--text", STORY).output == BRIDGE + "\n"
    assert json.loads(run(kept, "show", "--json", kept.articles["story"].id).output)["url"] == STORY
    assert run(kept, "show", "--raw", "http://news.example/copy").stdout_bytes == page(BRIDGE)
    assert run(kept, "show", "--html", "http://news.example/copy").stdout_bytes == page(BRIDGE)
    record = run(kept, "show", "--record", "http://news.example/gone").stdout_bytes
    assert record.startswith(b"WARC/1.1\r\n")
    assert b"\r\n\r\nHTTP/1.1 410 Gone\r\n" in record


def test_show_gives_a_page_in_any_charset_as_utf_8(tmp_path: Path) -> None:
    html = '<html><head><meta charset="windows-1251"></head><body><p>Мост закрыт</p></body></html>'
    with Store.open(tmp_path / "news", options()) as store:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        store.keep_exchange(exchange("http://news.example/ru", html.encode("cp1251"), head=head))
    words = ["show", "--html", "http://news.example/ru", "--archive", str(tmp_path / "news")]
    assert CliRunner().invoke(cli, words).stdout_bytes.decode("utf-8") == html


def test_show_tells_what_was_decided(kept: Kept) -> None:
    assert re.search(r"^decision +\S+ new", run(kept, "show", STORY).output, re.MULTILINE)


def test_why_tells_in_words(kept: Kept) -> None:
    output = run(kept, "why", "http://news.example/copy").output
    assert "not kept a second time: it repeats an article" in output
    assert f"{kept.articles['story'].id} {STORY} “Headline of the story”" in output
    assert json.loads(run(kept, "why", "--json", STORY).output)["verdict"] == "new"


def test_stats_for_people_and_programs(kept: Kept) -> None:
    assert "8, of these revisits: 1 identical-payload-digest" in run(kept, "stats").output
    numbers = json.loads(run(kept, "stats", "--json").output)
    assert numbers["articles"] == 2
    assert numbers["derived_bytes"]["catalog.sqlite"] > 0
    assert numbers["gaps"] == []


def test_stats_tells_the_gaps_between_runs(tmp_path: Path) -> None:
    layout = Layout(write_archive(tmp_path / "news").root)
    for day in (1, 2, 3, 4, 9, 10):
        moment = f"2026-03-{day:02}T12:00:00Z"
        Runs(layout).write(RunReport(id=f"r{day}", started=moment, ended=moment, outcome="finished"))
    words = ["stats", "--archive", str(layout.root)]
    gaps = json.loads(CliRunner().invoke(cli, [*words, "--json"]).stdout)["gaps"]
    assert gaps[0] == {"from": "2026-03-04T12:00:00Z", "to": "2026-03-09T12:00:00Z"}
    assert gaps[1]["from"] == "2026-03-10T12:00:00Z"  # and none since
    assert "2026-03-04T12:00:00Z to 2026-03-09T12:00:00Z" in CliRunner().invoke(cli, words).stdout


def test_verify_ends_with_0_or_with_4_and_the_place(kept: Kept, tmp_path: Path) -> None:
    assert run(kept, "verify").exit_code == 0
    copy = Path(shutil.copytree(kept.root, tmp_path / "copy"))
    (warc,) = (copy / "archive").iterdir()
    warc.write_bytes(warc.read_bytes()[:-1])
    done = shell("verify", "--archive", copy)
    assert done.returncode == 4
    assert done.stdout.startswith(f"archive/{warc.name}, offset ")
    assert "problems" in done.stderr
    first = shell("verify", "--json", "--archive", copy).stdout.splitlines()[0]
    assert json.loads(first)["what"] == "the file ends inside this record"


def test_rebuild_brings_back_what_is_derived(kept: Kept, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(kept.root, tmp_path / "copy"))
    (copy / "catalog.sqlite").unlink()
    (copy / "indexes" / "index.cdxj").unlink()
    assert shell("show", STORY, "--archive", copy).returncode == 2
    assert shell("rebuild", "--archive", copy).returncode == 0
    assert (copy / "indexes" / "index.cdxj").read_bytes() == (
        kept.root / "indexes" / "index.cdxj"
    ).read_bytes()
    assert shell("show", "--text", STORY, "--archive", copy).stdout == BRIDGE + "\n"
    assert shell("verify", "--archive", copy).returncode == 0


def test_rebuild_while_a_crawl_writes_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()):
        done = shell("rebuild", "--archive", tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("newsarchive: ")
    assert done.stderr.count("\n") == 1


def test_wacz_says_what_it_wrote(kept: Kept, tmp_path: Path) -> None:
    out = tmp_path / "out.wacz"
    result = run(kept, "wacz", str(out), "--query", "bridge")
    assert "1 articles, 5 records in 1 WARCs" in result.output
    assert run(kept, "wacz", str(out)).exit_code == 1  # a NewsError; main gives it the exit code 2
    assert shell("wacz", out, "--archive", kept.root).returncode == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "http://news.example/never"], 1, "is not in the archive"),
        (["show", "http://news.example/gone"], 1, "No article was read at"),
        (["why", "http://news.example/robots.txt"], 1, "No decision was made about"),
        (["wacz", "x.wacz", "--from", "tomorrow"], 2, "'tomorrow' is no date"),
        (["wacz", "x.wacz", "--from", "2026-02", "--to", "2026-01"], 2, "before the beginning"),
        (["show"], 2, "Missing argument"),
        (["serach"], 2, "No such command"),
    ],
)
def test_mistakes_are_told_in_words(kept: Kept, words: list[str], code: int, said: str) -> None:
    done = shell(*words, NEWSCRAWL_ARCHIVE=str(kept.root))
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    done = shell("stats", "--archive", tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        f"newsarchive: {tmp_path}: There is no archive here. "
        "Name its folder with --archive or NEWSCRAWL_ARCHIVE, or start one with a crawl\n"
    )


def test_a_broken_pipe_is_quiet(kept: Kept) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" show --json "$1" --archive "$2" | true', COMMAND, STORY, kept.root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_no_escape_sequence_of_a_page_reaches_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J[red]not markup[/red] \u202etxt.exe\x9b31m"
    with Store.open(tmp_path, options()) as store:
        capture = store.keep_exchange(exchange())
        store.keep_article(article(capture, evil, title=evil, source=evil, tags=(evil,)), capture)
    master, slave = pty.openpty()
    for words in (
        ["show", "https://news.example/a"],
        ["stats"],
        ["show", "--text", "https://news.example/a"],
        ["show", "--json", "https://news.example/a"],
        ["stats", "--json"],
        ["cite", "--format", "csl", "https://news.example/a"],
        ["cite", "--format", "ris", "https://news.example/a"],
    ):
        subprocess.run(
            [COMMAND, *words, "--archive", tmp_path],
            stdout=slave,
            stderr=slave,
            env=os.environ | {"TERM": "xterm"},
            check=True,
        )
    os.close(slave)
    shown = os.read(master, 1 << 20).decode("utf-8", "replace")
    os.close(master)
    for sequence in ("\x1b]", "\x07", "\x1b[2J", "\u202e", "\x9b"):
        assert sequence not in shown
    assert "[red]not markup[/red]" in shown


def test_raw_bytes_are_not_written_to_a_terminal(kept: Kept) -> None:
    master, slave = pty.openpty()
    words = [str(COMMAND), "show", "--raw", STORY, "--archive", str(kept.root)]
    done = subprocess.run(words, stdout=slave, stderr=subprocess.PIPE, text=True, check=False)
    os.close(slave)
    os.close(master)
    assert done.returncode == 2
    assert "redirect them" in done.stderr
