"""What changed between two versions, in pieces for two columns side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import UsageError
from archive.explain.textdiff import Piece, differences
from archive.explain.versions import CHANGES
from archive.model import Article

_MOST = 200_000  # characters of a text that are compared


@dataclass(frozen=True, slots=True)
class Changed:
    """Two versions of a story.

    Attributes:
        old: The earlier one.
        new: The later one.
        meaning: How the later differs, in words; empty where nobody said.
        headline: The pieces of both headlines.
        standfirst: Those of both standfirsts.
        text: Those of both texts.
        same: Whether no word of the three differs.
        cut: Whether a text is longer than what is compared.
    """

    old: Article
    new: Article
    meaning: str
    headline: tuple[Piece, ...]
    standfirst: tuple[Piece, ...]
    text: tuple[Piece, ...]
    same: bool
    cut: bool


def changed(old: Article, new: Article) -> Changed:
    """What changed between two versions."""
    texts = [one.text for one in (old, new)]
    headline = tuple(differences(old.title, new.title))
    standfirst = tuple(differences(old.description, new.description))
    text = tuple(differences(texts[0][:_MOST], texts[1][:_MOST]))
    same = all(kind == "same" for part in (headline, standfirst, text) for kind, _ in part)
    meaning = CHANGES.get(new.change or "", "") if new.version_of == old.id else ""
    cut = any(len(one) > _MOST for one in texts)
    return Changed(old, new, meaning, headline, standfirst, text, same, cut)


def chosen(versions: Sequence[Article], here: str, old: str, new: str) -> tuple[Article, Article] | None:
    """The two versions that an address asks to compare: else the one asked for and the one before it.

    Raises:
        UsageError: One of them is no version of this story.
    """
    by_id = {one.id: one for one in versions}
    if len(versions) < 2:  # noqa: PLR2004 - two to compare
        return None
    if unknown := next((one for one in (old, new) if one and one not in by_id), None):
        raise UsageError(f"{unknown[:40]} is no version of this story", remedy="Choose two of the list")
    at = next((number for number, one in enumerate(versions) if one.id == here), len(versions) - 1)
    at = max(1, at)
    return by_id.get(old, versions[at - 1]), by_id.get(new, versions[at])
