"""The code of docs/python-api.md runs, in its order, as in a notebook."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.library import library, piece

from archive import Archive
from archive.recovery import rebuild
from archive.search.query import QueryError

PAGE = Path(__file__).parent.parent.parent / "docs" / "python-api.md"


def test_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = library(
        tmp_path / "collections" / "news",
        piece("flood one", "The flood in Almaty", authors=("Jane Doe",), fetched="2026-03-01T12:00:00Z"),
        piece(
            "flood two", "The flood in Almaty again", published="2026-03-03", fetched="2026-03-03T12:00:00Z"
        ),
        piece("storm", "A storm", source="herald"),
        piece("rate", "An interest rate", published=None, source="herald"),
    )
    rebuild(layout)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    said = capsys.readouterr().out
    assert "2 articles" in said
    assert "2026-03-03 flood two" in said
    assert "4 stories" in said
    assert "2026-03-01 1 of 2" in said
    assert "{'daily': 2}" in said
    assert "{'Jane Doe': 1}" in said
    assert "herald 2" in said
    assert "{'daily': 2, 'herald': 2}" in said
    assert "[('daily', 9), ('herald', 5)]" in said
    assert "timestamp[us]" in said
    assert "14 words in the lines" in said
    assert "news-1.warc.gz 7" in said
    assert "has no partner" in said


def test_opening_an_archive_loads_no_engine(tmp_path: Path) -> None:
    layout = library(tmp_path / "news", piece("a"))
    program = (
        f"import sys; from archive import Archive; Archive({str(layout.root)!r}); "
        "print({'tantivy', 'duckdb', 'rich'} & set(sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        == "set()\n"
    )


def test_answers_and_errors(tmp_path: Path) -> None:
    with Archive(library(tmp_path / "news", piece("a", "flood"), piece("b", "storm")).root) as archive:
        assert [hit.article.title for hit in archive.search("flood")] == ["a"]
        assert len(archive.search("*", limit=1)) == 1
        assert archive.search("*", limit=1).count == 2
        with pytest.raises(QueryError):
            archive.search("a (")
