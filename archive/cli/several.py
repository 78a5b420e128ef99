"""``--archive 'PATTERN'``: commands that ask many archives as one."""

import glob
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from archive.cli.output import console, safe
from archive.marker import archive_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.many import Silence
    from archive.reader import Archive
    from archive.search.answers import SearchIndex

_T = TypeVar("_T")


def is_pattern(folder: Path) -> bool:
    """Whether a folder's name stands for many: it holds a wildcard, and is not the name of one."""
    return glob.has_magic(str(folder)) and not folder.is_dir()


def index_at(folder: Path) -> "SearchIndex":
    """The index of the archive in a folder, or of all that a pattern names."""
    from archive.cli.asking import tell  # noqa: PLC0415 - the engine is loaded when it is asked
    from archive.search.answers import SearchIndex  # noqa: PLC0415 - the same

    if not is_pattern(folder):
        return SearchIndex(archive_at(folder), tell)
    from archive.many import ManyIndex  # noqa: PLC0415 - the same

    return ManyIndex(folder, tell)


def answered(index: "SearchIndex") -> None:
    """To be called when the answer is out: says which archives are not in it.

    Raises:
        Exit: With 1, where some are not.
    """
    from archive.many import ManyIndex  # noqa: PLC0415 - the engine is loaded by now

    if isinstance(index, ManyIndex):
        _end(index.many.silent)


def ask_archives(
    folder: Path, question: "Callable[[Archive], _T]", then: "Callable[[list[tuple[Archive, _T]]], None]"
) -> None:
    """Ask the archive in a folder, or each that a pattern names, and hand on their answers.

    The archives are open until ``then`` has returned.

    Raises:
        Exit: With 1, where some did not answer.
    """
    if not is_pattern(folder):
        from archive.reader import Archive  # noqa: PLC0415 - what reads evidence is loaded where it is asked

        with Archive(folder) as archive:
            then([(archive, question(archive))])
        return
    from archive.many import Many  # noqa: PLC0415 - the engine is loaded for many only

    many = Many(folder)
    found = many.ask(question)
    if not found:
        raise many.silent[0].error
    then(found)
    for archive, _ in found:
        archive.close()
    _end(many.silent)


def _end(silent: "list[Silence]") -> None:
    for silence in silent:
        console(stderr=True).print(f"newsarchive: {safe(str(silence), one_line=True)}")
    if silent:
        raise click.exceptions.Exit(1)
