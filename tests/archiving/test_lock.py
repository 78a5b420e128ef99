"""One process writes to an archive at a time."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest
from fakes.pages import options

from archive.errors import LockHeldError
from archive.lock import ArchiveLock
from archive.store import Store

HOLD = """
import sys, time
from pathlib import Path
from archive.lock import ArchiveLock
lock = ArchiveLock.take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_store_is_refused_and_told_who_holds_the_archive(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()):
        with pytest.raises(LockHeldError) as refused:
            Store.open(tmp_path, options())
        said = str(refused.value)
        assert f"process {os.getpid()} on " in said
        assert "pytest" in said
        assert ", since 20" in said
        assert refused.value.exit_code == 3
    with Store.open(tmp_path, options()):
        pass


def test_another_process_is_named_and_its_lock_ends_with_it(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), "two words"], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(LockHeldError, match=rf"process {other.pid} on .*'two words'"):
            ArchiveLock.take(path)
        other.send_signal(signal.SIGKILL)
        other.wait()
    with ArchiveLock.take(path):
        assert f'"pid":{os.getpid()}'.encode() in path.read_bytes()


HOLD_WITH_A_WORKER = """
import os, sys, time
from pathlib import Path
from archive.lock import ArchiveLock
lock = ArchiveLock.take(Path(sys.argv[1]))
if os.fork() == 0:
    print(os.getpid(), flush=True)
time.sleep(60)
"""


def test_a_worker_that_outlives_its_killed_parent_does_not_keep_the_archive_closed(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_WITH_A_WORKER, str(path)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        worker = int(other.stdout.readline())
        other.kill()
        other.wait()
        try:
            with ArchiveLock.take(path):
                os.kill(worker, 0)  # it lives
        finally:
            os.kill(worker, signal.SIGKILL)


def test_a_lock_let_go_is_free_at_once_though_workers_were_just_forked(tmp_path: Path) -> None:
    lock = ArchiveLock.take(tmp_path / ".lock")
    worker = get_context("fork").Process(target=time.sleep, args=(30,))
    worker.start()
    lock.release()
    try:
        with ArchiveLock.take(tmp_path / ".lock"):
            pass
    finally:
        worker.kill()
        worker.join()


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"[]", b'{"pid": 1}', b"x" * 100_000])
def test_a_lock_file_that_says_nothing_sensible_is_no_trouble(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / ".lock"
    holder = ArchiveLock.take(path)
    path.write_bytes(body)
    with pytest.raises(LockHeldError, match="did not say who"):
        ArchiveLock.take(path)
    holder.release()
    with ArchiveLock.take(path):
        pass


def test_what_the_lock_file_says_cannot_reach_the_terminal_as_an_escape(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with ArchiveLock.take(path):
        path.write_bytes(b'{"pid": 1, "host": "h", "command": "a\\u001b[31m\\n", "since": "now"}')
        with pytest.raises(LockHeldError) as refused:
            ArchiveLock.take(path)
    assert "\x1b" not in str(refused.value)
    assert "\n" not in str(refused.value)
