"""The worked examples of docs/repeats.md, as they stand there."""

import re
from pathlib import Path

import pytest
from fakes.desk import Desk, story

_DOCS = (Path(__file__).parents[2] / "docs" / "repeats.md").read_text("utf-8")
EXAMPLES = re.findall(r"```pages\n(.*?)```", _DOCS, re.DOTALL)


def read(text: str) -> str:
    """A text in which ``quake:120`` stands for so many words of that passage."""
    return re.sub(r"\b([a-z]+):(\d+)\b", lambda found: story(found[1], int(found[2])), text)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 7


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_said_of_each_page_is_what_the_guide_says(example: str, tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        for line in example.strip().splitlines():
            day, address, headline, text, expected = (part.strip() for part in line.split("|"))
            said = desk.take(f"https://{address}", headline, read(text), day=float(day)).decision
            assert [said.verdict, said.reason] == expected.split(), line
