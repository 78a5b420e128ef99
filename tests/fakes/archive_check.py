"""Looks at an archive from outside, by its files alone: is what was acknowledged in it, exactly once?"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from archive.warc.reader import records
from fakes.pages import warcs

FASTWARC = Path(sys.executable).with_name("fastwarc")


def check_archive(root: Path, acknowledged: list[str], checked: set[Path]) -> None:
    """Every acknowledged article has one line and one metadata record, and every file passes fastwarc check.

    ``checked`` remembers the files that fastwarc has passed already.
    """
    assert list((root / "archive").glob("*.open")) == []
    in_lines = Counter(
        json.loads(line)["id"]
        for path in (root / "articles").iterdir()
        for line in path.read_bytes().splitlines()
    )
    in_warcs = Counter(
        json.loads(record.block)["id"] for path in warcs(root) for record in records(path, types={"metadata"})
    )
    expected = Counter(acknowledged)
    assert set(expected.values()) <= {1}
    assert expected - in_lines == Counter(), "acknowledged, but without a line"
    assert expected - in_warcs == Counter(), "acknowledged, but not in the WARC files"
    assert in_lines == in_warcs, "every article has one line and one metadata record"
    assert set(in_lines.values()) <= {1}
    for path in set(warcs(root)) - checked:
        subprocess.run([FASTWARC, "check", "-q", path], check=True, capture_output=True)
        checked.add(path)
