"""What a researcher can get wrong ends in a clear line and the documented exit code, never in a traceback."""

import os
import sys
from pathlib import Path

import pytest
from fakes.kept_archive import write_archive

from archive.cli.main import main
from archive.layout import Layout
from archive.search.building import catch_up


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_archive(tmp_path_factory.mktemp("bad") / "news").root
    catch_up(Layout(root))
    return root


def ended(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of the command, run as the shell does; an exception would be a traceback."""
    monkeypatch.setattr(sys, "argv", ["newsarchive", *words])
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["search", "titel:flood"], 2, "There is no field titel"),
        (["search", '"flood'], 2, 'has no partner\n    "flood\n    ^'),
        (["search", "flood (storm"], 2, "This ( has no )\n    flood (storm\n          ^"),
        (["search", ""], 2, "The question is empty"),
        (["search", "   "], 2, "The question is empty"),
        (["search"], 2, "Missing argument"),
        (["search", "flood AND"], 2, "A word is missing here"),
        (["search", "flood", "--from", "2026-02", "--to", "2026-01"], 2, "before it begins"),
        (["timeline", "flood", "--from", "2026-02", "--to", "2026-01"], 2, "before it begins"),
        (["search", "flood", "--from", "yesterday"], 2, "is no date"),
        (["search", "flood", "--columns", "nothing"], 2, "There is no column nothing"),
        (["search", "flood", "--format", "xml"], 2, "xml"),
        (["facets", "flood", "--by", "weather"], 2, "weather"),
        (["timeline", "("], 2, "A word is missing here"),
        (["words", "titel:a"], 2, "There is no field titel"),
        (["compare", "(", "a", "b"], 2, "A word is missing here"),
        (["headlines", "--day", "someday"], 2, "is no date"),
        (["show", "aaaaaaaaaaaaaaaa"], 1, "is not in the archive"),
        (["show", "https://nowhere.example/"], 1, "is not in the archive"),
        (["show", "--raw", "aaaaaaaaaaaaaaaa"], 1, "is not in the archive"),
        (["cite", "aaaaaaaaaaaaaaaa"], 1, "There is no article"),
        (["sql", "DROP TABLE articles"], 2, "DROP is not allowed"),
        (["sql", "INSERT INTO articles VALUES (1)"], 2, "INSERT is not allowed"),
        (["sql", "COPY articles TO '/tmp/out.csv'"], 2, "COPY is not allowed"),
        (["sql", "ATTACH '/tmp/x.db'"], 2, "ATTACH is not allowed"),
        (["sql", "SELECT * FROM read_csv('/etc/passwd')"], 2, "disabled"),
        (["sql", "SELECT * FROM '/etc/passwd'"], 2, "/etc/passwd"),
        (["sql", "SELECT * FROM read_parquet('https://example.org/x.parquet')"], 2, "disabled"),
        (["sql", "SELECT 1; SELECT 2"], 2, "2 statements"),
        (["sql", "SELECT nothing FROM articles"], 2, "nothing"),
        (["sql"], 2, "There is no question"),
        (["export", "flood"], 2, "--output"),
        (["export", "--check", __file__], 2, "no datasheet"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_wrong_use(  # noqa: PLR0917 - fixtures, and the three of the table
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    said: str,
) -> None:
    assert ended(monkeypatch, *words, "--archive", str(news)) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


@pytest.mark.parametrize(
    "words",
    [
        ["search", "a"],
        ["sql", "SELECT 1"],
        ["show", "a"],
        ["stats"],
        ["sources"],
        ["timeline", "a"],
        ["words", "a"],
    ],
    ids=lambda words: words[0],
)
def test_a_folder_that_is_no_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert ended(monkeypatch, *words, "--archive", str(folder)) in {1, 2}
        told = capsys.readouterr()
        assert told.out == ""
        assert str(folder) in told.err


def test_a_damaged_index_where_nothing_can_be_written_is_named_with_its_remedy(
    news: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    next((news / "search").glob("i*/*.idx")).unlink()
    monkeypatch.setattr("os.access", lambda _path, mode: not mode & os.W_OK)
    assert ended(monkeypatch, "search", "flood", "--archive", str(news)) == 4
    assert "newsarchive rebuild" in capsys.readouterr().err
