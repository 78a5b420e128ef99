"""Kill -9 at random moments: what was acknowledged is in the archive exactly once, and every file is whole.

``make torture`` kills 200 times; TORTURE_KILLS says how often, TORTURE_SEED which moments.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from fakes.archive_check import check_archive
from fakes.pages import catalog_rows, options

from archive.layout import Layout
from archive.recovery import rebuild
from archive.store import Store

KILLS = int(os.environ.get("TORTURE_KILLS", "8"))
SEED = int(os.environ.get("TORTURE_SEED", "20261123"))


def test_acknowledged_articles_are_kept_exactly_once_however_the_process_dies(tmp_path: Path) -> None:
    root = tmp_path / "news"
    chance = random.Random(SEED)
    acknowledged: list[str] = []
    checked: set[Path] = set()
    recoveries = 0
    for round_number in range(KILLS):
        acknowledged += killed_process(root, round_number, after=chance.uniform(0, 0.5))
        if round_number % 3 == 0:  # else the next process does the recovering, and may be killed at it
            with Store.open(root, options()) as store:
                recoveries += bool(store.recovered)
                assert store.recovered.problems == ()
            check_archive(root, acknowledged, checked)
    with Store.open(root, options()) as store:
        assert store.recovered.problems == ()
    check_archive(root, acknowledged, checked)
    check_derived_files(root)
    assert len(acknowledged) > KILLS, "the processes were killed before they had done anything"
    sys.stdout.write(  # make torture shows it
        f"{KILLS} kills, {len(acknowledged)} acknowledged articles, {len(checked)} WARC files; "
        f"{recoveries} of {KILLS // 3 + 1} openings by the test found something to put right\n"
    )


def killed_process(root: Path, round_number: int, *, after: float) -> list[str]:
    command = [sys.executable, "-m", "fakes.writing_process", str(root), str(round_number * 1000)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        time.sleep(after)
        process.kill()
        said = process.stdout.read()
    whole = said[: said.rfind(b"\n") + 1].decode().splitlines()
    assert all(line.startswith("ACK ") for line in whole), whole
    return [article_id for line in whole for article_id in line.split()[1:]]


def check_derived_files(root: Path) -> None:
    layout = Layout(root)
    index, rows = layout.cdxj.read_bytes(), catalog_rows(layout)
    rebuild(layout)
    assert layout.cdxj.read_bytes() == index
    assert catalog_rows(layout) == rows
