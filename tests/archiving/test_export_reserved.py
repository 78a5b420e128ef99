"""Articles that their pages reserve are left out of exports, counted, and taken in when asked for."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.library import library, piece

from archive.articles.schema import article_line
from archive.cli.main import cli
from archive.export.datasheet import Datasheet
from archive.export.reserved import LeftOut, unreserved

FREE = piece("flood one", "The flood")
KEPT = piece("flood two", 'It said "wishes":[] in the flood', wishes=("noarchive",))
MINED = piece("flood three", 'He wrote "wishes":[] after the flood', wishes=("noai", "tdm-reservation"))
UNDATED = piece("flood four", "The flood", wishes=("noindex",), published=None)
ALL = [FREE, KEPT, MINED, UNDATED]


def test_what_is_reserved_is_counted_and_noarchive_is_not() -> None:
    left_out = LeftOut()
    lines = list(map(article_line, ALL))
    assert list(unreserved(lines, left_out)) == lines[:2]
    assert (left_out.articles, left_out.undated) == (2, 1)
    assert list(unreserved(lines, left_out, reserved=True)) == lines


@pytest.mark.parametrize(("words", "articles", "left_out"), [((), 2, 2), (("--reserved",), 4, 0)])
def test_the_datasheet_says_so_and_can_be_checked(
    tmp_path: Path, words: tuple[str, ...], articles: int, left_out: int
) -> None:
    news = library(tmp_path / "news", *ALL)
    archive = ("--archive", str(news.root))
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(cli, ["export", "flood", "--format", "csv", "-o", str(out), *words, *archive])
    assert done.exit_code == 0, done.output
    assert ("2 that their pages reserve" in done.output) == bool(left_out)
    sheet = Datasheet.load(tmp_path / "out.csv.datasheet.json")
    assert (sheet.articles, sheet.reserved, sheet.undated) == (articles, left_out, 0 if left_out else 1)
    checked = CliRunner().invoke(cli, ["export", "--check", str(out) + ".datasheet.json", *archive])
    assert checked.exit_code == 0, checked.output
