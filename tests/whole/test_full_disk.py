"""When the disk is full the crawl stops with exit code 5 and one line, and goes on when there is space."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from newscrawl.demo.server import Newsroom


def crawl(
    newsroom: Newsroom, archive: Path, sources: Path, limit: int | None
) -> "subprocess.CompletedProcess[str]":
    """A crawl in which no file may grow beyond so many bytes: what a full disk does, without filling one."""

    def narrow() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "news",
            "-a",
            f"sources={sources}",
            "-s",
            f"ARCHIVE={archive}",
        ],
        env={**os.environ, "http_proxy": newsroom.proxy, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"},
        preexec_fn=narrow,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_full_disk_ends_the_crawl_with_code_5_and_the_next_one_goes_on(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    archive, sources = tmp_path / "collections" / "news", tmp_path / "sources.toml"
    sources.write_text(newsroom.sources, "utf-8")

    full = crawl(newsroom, archive, sources, limit=120_000)
    assert full.returncode == 5, full.stderr[-3000:]
    told = [line for line in full.stderr.splitlines() if line.startswith("newscrawl: ")]
    assert len(told) == 1
    assert "No space is left" in told[0]
    assert "Traceback" not in full.stderr

    after = crawl(newsroom, archive, sources, limit=None)
    assert after.returncode == 0, after.stderr[-3000:]
    verify = [str(Path(sys.executable).with_name("newsarchive")), "verify", "--archive", str(archive)]
    verified = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    decided = "".join(path.read_text("utf-8") for path in (archive / "decisions").glob("*.jsonl"))
    assert "un-regional-centre-opens-in-almaty" in decided
