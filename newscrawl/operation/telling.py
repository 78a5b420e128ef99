"""Tells a person what is wrong: each trouble once a day, on the terminal or through a command."""

import re
import shlex
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from archive.errors import UsageError
from archive.explain.health import troubles
from archive.explain.runstory import story
from archive.files import replace_file, storing
from archive.layout import Layout
from archive.reader import Archive
from archive.runs import Runs
from newscrawl.state import State

_AGAIN = 86_400.0  # seconds after which a trouble that lasts is told again
_RUNS = 2000  # a month of a crontab that runs every half an hour
_LONGEST = 60.0  # seconds that the operator's command may take


def new_troubles(folder: Path) -> list[str]:
    """What is wrong and was not told within the last day; from now on it was.

    Raises:
        NewsError: The archive cannot be read, or the note of what was told not be written.
    """
    now = datetime.now(UTC)
    with Archive(folder) as archive:
        state = State.open_to_read(archive.layout.state)
        runs = Runs(archive.layout).last(_RUNS)
        found = list(troubles(archive, runs, state.documents.documents(), now))
        state.close()
    path = Layout(folder).runs / "told.json"
    before = _told(path)
    after, lines = {}, []
    for trouble in found:
        # Numbers change from run to run; the trouble is the same.
        key = f"{trouble.source}: {re.sub(r'[0-9.,:-]+', '#', trouble.what)}"
        after[key] = before.get(key, 0.0)
        if now.timestamp() - after[key] > _AGAIN:
            after[key] = now.timestamp()
            lines.append("".join(c if c.isprintable() else "?" for c in str(trouble)))
    if after != before:
        replace_file(path, [orjson.dumps(after, option=orjson.OPT_APPEND_NEWLINE)])
    return lines


def _told(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    with storing(path):
        try:
            return dict(orjson.loads(path.read_bytes()))
        except (ValueError, TypeError):
            return {}


def notify(command: str, folder: Path, lines: Sequence[str]) -> None:
    """Hand what is wrong, and the last run's report, to the operator's command on its standard input.

    Raises:
        UsageError: The command cannot be run, or failed.
    """
    reports = Runs(Layout(folder)).last(1)
    text = "\n".join([*lines, "", *(line for report in reports for line in story(report)), ""])
    try:
        words = shlex.split(command)
        subprocess.run(words, input=text.encode(), check=True, timeout=_LONGEST)  # noqa: S603 - the operator's own words, no shell
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        raise UsageError(f"--notify {command!r} failed ({error})", remedy="Try it in a shell.") from error
