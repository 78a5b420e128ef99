"""Words that stand out, and two sources side by side."""

import json

import pytest
from click.testing import CliRunner, Result
from fakes.library import library, piece

from archive.cli.main import cli
from archive.errors import NewsError
from archive.layout import Layout
from archive.search.contrast import g2


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    many = [
        piece(f"n{n}", f"The council met about item {n} and the weather", source="daily") for n in range(40)
    ]
    flood = [
        piece(f"f{n}", f"The flood broke the levee and water rose, 1{n}", source="daily") for n in range(5)
    ]
    herald = [piece(f"h{n}", "The flood is a scandal and the mayor lied", source="herald") for n in range(5)]
    return library(tmp_path_factory.mktemp("contrast") / "news", *many, *flood, *herald)


def run(layout: Layout, *words: str) -> Result:
    result = CliRunner().invoke(cli, [*words, "--archive", str(layout.root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, NewsError), result.exception
    return result


def test_what_is_as_frequent_elsewhere_does_not_stand_out(news: Layout) -> None:
    rows = json.loads(run(news, "words", "flood", "--format", "json").stdout)
    terms = [row["term"] for row in rows]
    assert terms[0] == "flood"
    assert {"levee", "scandal", "mayor"} < set(terms)
    assert not {"the", "and", "council", "weather"} & set(terms)
    assert (rows[0]["here"], rows[0]["there"]) == (10, 0)
    assert "levee" in run(news, "words", "flood").output
    assert json.loads(run(news, "words", "nothinglikeit", "--format", "json").stdout) == []


def test_two_sources_side_by_side(news: Layout) -> None:
    rows = json.loads(run(news, "compare", "flood", "daily", "herald", "--format", "json").stdout)
    shares = {row["source"]: (row["count"], row["total"]) for row in rows}
    assert shares == {"daily": (5, 45), "herald": (5, 5)}
    words = {name: {row["term"] for row in rows if row["source"] == name} for name in shares}
    assert "levee" in words["daily"]
    assert "scandal" in words["herald"]
    assert "flood" not in words["daily"] | words["herald"]
    result = run(news, "compare", "flood", "daily", "gazette")
    assert "no articles of gazette" in result.stderr


@pytest.mark.parametrize(
    ("counts", "sign"),
    [((10, 10, 0, 100), 1), ((0, 10, 50, 100), -1), ((0, 10, 0, 10), 0), ((5, 5, 9, 9), 0)],
)
def test_the_measure_is_signed_and_never_fails_on_zeros(counts: tuple[int, int, int, int], sign: int) -> None:
    value = g2(*counts)
    assert (value > 0) - (value < 0) == sign
