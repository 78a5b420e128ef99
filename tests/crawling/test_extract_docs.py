"""docs/article.md names everything that an article, a flag or a refusal can say."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from archive.flags import FLAGS
from archive.model import Article
from newscrawl.extract.kinds import REASONS

DOC = Path(__file__).parents[2] / "docs" / "article.md"


def rows(section: str) -> set[str]:
    text = DOC.read_text("utf-8").split(f"## {section}")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("section", "known"),
    [
        ("The fields", {f.name for f in fields(Article)}),
        ("Flags", set(FLAGS)),
        ("Pages that are no article", set(REASONS)),
    ],
)
def test_every_name_is_documented_and_no_other(section: str, known: set[str]) -> None:
    assert rows(section) == known
