"""The line of the operator's guide under Debian's own cron daemon."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.desk_of_press import Desk
from fakes.press import Answer, Press, story

FEED, SLOW = "http://paper.example/feed.xml", "http://paper.example/slow"
LIST = f'[[source]]\nname = "paper"\nfeeds = ["{FEED}"]\n'
IN_CI = bool(os.environ.get("NEWSCRAWL_CI"))

# The daemon sees crontabs, a pid file and a log socket of its own: the machine's stay as they are.
PRIVATE = (
    "for folder in /var/spool/cron/crontabs /etc/cron.d /run; do mount -t tmpfs none $folder || exit 9; done"
)


def can_isolate() -> bool:
    if not shutil.which("cron") or os.geteuid() != 0:
        return False
    tried = subprocess.run(["unshare", "--mount", "sh", "-c", PRIVATE], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not IN_CI and not can_isolate(), reason="needs Debian's cron, and root to isolate it")
def test_cron_runs_it_twice_and_the_second_one_makes_way(tmp_path: Path) -> None:
    with Press() as press:
        press.feed(FEED, {SLOW: "A slow story"})
        press.say(SLOW, Answer(story("A slow story", "It took long.").body, wait=15))
        desk = Desk(press, tmp_path, LIST)
        environment = "\n".join(
            f"{name}={value}"
            for name, value in desk.environment.items()
            if name in {"http_proxy", "NEWSCRAWL_CONTACT"}
        )
        newscrawl = Path(sys.executable).with_name("newscrawl")
        run = f"cd {tmp_path} && {newscrawl} run --quiet -s DOWNLOAD_DELAY=0"
        (tmp_path / "crontab").write_text(
            f'{environment}\nMAILTO=""\n'
            f"* * * * * {run} >first.txt 2>&1; echo $? >>first.txt\n"
            f"* * * * * sleep 8; {run} >second.txt 2>&1; echo $? >>second.txt\n"
        )
        script = f"{PRIVATE}; crontab -u root {tmp_path}/crontab && exec cron -f"
        daemon = subprocess.Popen(["unshare", "--mount", "sh", "-c", script], start_new_session=True)
        try:
            wait_for(
                lambda: (
                    (tmp_path / "second.txt").exists()
                    and (tmp_path / "second.txt").read_text().endswith("\n")
                )
            )
            os.kill(daemon.pid, signal.SIGTERM)  # no third one
            wait_for(lambda: (tmp_path / "first.txt").read_text().endswith("\n"))
        finally:
            daemon.kill()
            daemon.wait()
    assert (tmp_path / "first.txt").read_text() == "0\n"
    assert (tmp_path / "second.txt").read_text() == "3\n"
    assert desk.verdicts() == [(SLOW, "new")]
    assert [report["outcome"] for report in desk.reports()] == ["finished"]


def wait_for(happened: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.2)
