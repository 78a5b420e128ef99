"""What changed between two texts, word by word."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Literal

from rich.text import Text

from archive.cli.output import safe

Piece = tuple[Literal["same", "removed", "added"], str]
_Finer = Callable[[list[str], list[str]], Iterator[Piece]]

_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+\s*|[^.!?。！？\n]+$")
_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_CELLS = 400_000  # of the table that an alignment fills; larger passages are shown as wholes
_CONTEXT = 60  # characters of what did not change, on either side


def differences(old: str, new: str) -> Iterator[Piece]:
    """The pieces of both texts in order: what stayed, what went, what came."""
    yield from _aligned(_SENTENCES.findall(old), _SENTENCES.findall(new), _words)


def _words(old: list[str], new: list[str]) -> Iterator[Piece]:
    yield from _aligned(_WORDS.findall("".join(old)), _WORDS.findall("".join(new)), _wholes)


def _wholes(old: list[str], new: list[str]) -> Iterator[Piece]:
    if old:
        yield "removed", "".join(old)
    if new:
        yield "added", "".join(new)


def _aligned(old: list[str], new: list[str], finer: _Finer) -> Iterator[Piece]:
    if len(old) * len(new) > _MOST_CELLS:
        yield from _wholes(old, new)
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[i:j])
        elif tag == "replace":
            yield from finer(old[i:j], new[k:m])
        else:
            yield from _wholes(old[i:j], new[k:m])


def shown(old: str, new: str) -> Text:
    """The differences for a terminal, with a little around them.

    What went is red and between ``[-`` and ``-]``, what came green and between ``{+`` and ``+}``, so that
    it can be told without colours too.
    """
    out = Text()
    for kind, text in differences(safe(old), safe(new)):
        if kind == "same":
            out.append(_shortened(text))
        elif kind == "removed":
            out.append(f"[-{text.strip()}-] ", "red")
        else:
            out.append(f"{{+{text.strip()}+}} ", "green")
    return out


def _shortened(text: str) -> str:
    if len(text) <= 3 * _CONTEXT:
        return text
    return f"{text[:_CONTEXT].rstrip()} … {text[-_CONTEXT:].lstrip()}"
