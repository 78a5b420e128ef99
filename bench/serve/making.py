"""A large archive to look at: articles recombined from real ones, with decisions, catalog and index."""

import sys
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import ask

from archive.articles.schema import decision_line
from archive.model import Decision
from archive.recovery import rebuild
from archive.search.building import catch_up


def make(number: int, folder: Path, root: Path) -> None:
    """An archive of so many articles with their decisions, its catalog and its index."""
    layout, _ = ask.make(root.parent, ask.real_articles(folder), number, 1)
    layout.decisions.mkdir()
    for path in sorted(layout.articles.glob("*.jsonl")):
        with (
            path.open("rb") as lines,
            (layout.decisions / path.name.replace("articles", "decisions")).open("wb") as out,
        ):
            for line in lines:
                values = orjson.loads(line)
                fields = {name: values[name] for name in ("url", "source")}
                made = Decision(
                    verdict="new",
                    reason="nothing-alike",
                    decided=values["fetched"],
                    article_id=values["id"],
                    **fields,
                )
                out.write(decision_line(made))
    rebuild(layout)
    catch_up(layout)
