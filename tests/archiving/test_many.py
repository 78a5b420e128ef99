"""Many archives asked as one: the answer is that of one archive of all, and says who is missing."""

import json
import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes.kept_archive import STORY, write_archive
from fakes.library import library, piece

from archive import Archive
from archive.cli.main import cli
from archive.errors import ArchiveUnusableError
from archive.many import ManyArchives
from archive.model import Article
from archive.search.query import QueryError

_WORDS = [
    "river",
    "bridge",
    "council",
    "school",
    "snow",
    "train",
    "market",
    "museum",
    "harbour",
    "doctor",
    "winter",
    "election",
]


def articles() -> list[Article]:
    """Four hundred of unlike lengths; some words are more frequent with some sources."""
    chance = random.Random(7)
    found = []
    for number in range(400):
        source = f"paper{number % 9}"
        weights = [1 + (hash_of(source, word) % 5) ** 2 for word in _WORDS]
        text = " ".join(chance.choices([*_WORDS, "the"], [*weights, 60], k=chance.randint(30, 200)))
        day = f"2026-03-{1 + number % 28:02d}T10:{number % 60:02d}:00Z"
        found.append(
            piece(
                f"number {number}",
                text,
                source=source,
                published=day,
                fetched="2026-04-01T00:00:00.000000Z",
                url=f"https://{source}.example/{number}",
            )
        )
    return found


def hash_of(*words: str) -> int:
    return sum(map(ord, "".join(words)))


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelves")
    everything = articles()
    library(folder / "all", *everything)
    for number in range(4):
        of = [article for article in everything if hash_of(article.source) % 4 == number]
        library(folder / f"news-{number + 1}-of-4", *of)
    return folder


@pytest.mark.parametrize(
    "query", ["river", "bridge snow", "election OR museum", "title:number winter NOT snow"]
)
def test_counts_are_those_of_one_archive_and_so_are_scores_and_ranking(shelves: Path, query: str) -> None:
    whole, many = Archive(shelves / "all"), ManyArchives(shelves / "news-*-of-4")
    one, merged = whole.search(query, limit=20), many.search(query, limit=20)
    assert (merged.count, merged.documents, merged.undated) == (one.count, one.documents, one.undated)
    wanted, found = ([hit.article.id for hit in answer] for answer in (one, merged))
    assert len(found) == 20
    assert len(set(wanted) & set(found)) >= 19  # but for ties at the end; merged unscaled it is none
    assert [hit.score for hit in merged] == pytest.approx([hit.score for hit in one], abs=0.002)


def test_an_order_by_time_is_that_of_one_archive(shelves: Path) -> None:
    whole, many = Archive(shelves / "all"), ManyArchives(shelves / "news-*-of-4")
    for sort in ("newest", "oldest"):
        wanted = [hit.article.published for hit in whole.search("river", sort=sort, limit=30)]
        assert [hit.article.published for hit in many.search("river", sort=sort, limit=30)] == wanted
    assert len(many.search("*", limit=None)) == 400


def test_timelines_and_facets_are_sums(shelves: Path) -> None:
    whole, many = Archive(shelves / "all"), ManyArchives(shelves / "news-*-of-4")
    assert many.timeline("snow", split="source") == whole.timeline("snow", split="source")
    assert many.facets("snow", limit=5) == whole.facets("snow", limit=5)


def test_who_did_not_answer_is_said_and_the_others_do(shelves: Path, tmp_path: Path) -> None:
    shutil.copytree(shelves / "news-1-of-4", tmp_path / "news-1-of-4")
    (tmp_path / "news-2-of-4").mkdir()
    pattern = str(tmp_path / "news-*")
    for command in (["search", "river"], ["timeline", "river"], ["facets", "river"]):
        done = CliRunner().invoke(cli, [*command, "--archive", pattern])
        assert done.exit_code == 1
        assert "news-2-of-4 did not answer: " in done.stderr
        assert done.stdout


def test_a_question_that_cannot_be_understood_is_nobodys_silence(shelves: Path) -> None:
    with pytest.raises(QueryError):
        ManyArchives(shelves / "news-*").search('"river')
    with pytest.raises(ArchiveUnusableError, match="Quote the pattern"):
        ManyArchives(shelves / "nothing-*")


def test_why_show_and_stats_look_in_each(tmp_path: Path) -> None:
    write_archive(tmp_path / "news-1-of-2")
    library(tmp_path / "news-2-of-2", piece("elsewhere", "Only here."))
    CliRunner().invoke(cli, ["rebuild", "--archive", str(tmp_path / "news-2-of-2")])
    pattern = ["--archive", str(tmp_path / "news-*")]
    why = CliRunner().invoke(cli, ["why", STORY, *pattern])
    assert (why.exit_code, "news-1-of-2" in why.stdout) == (0, True)
    for url in (STORY, "https://daily.example/elsewhere"):
        shown = CliRunner().invoke(cli, ["show", url, *pattern])
        assert (shown.exit_code, url in shown.stdout) == (0, True)
    stats = CliRunner().invoke(cli, ["stats", "--json", *pattern])
    assert json.loads(stats.stdout)["articles"] == 3
    nowhere = CliRunner().invoke(cli, ["why", "https://nowhere.example/", *pattern])
    assert nowhere.exit_code == 1
