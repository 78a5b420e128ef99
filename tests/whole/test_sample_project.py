"""docs/sample-project, run as its README says, against the demo newsroom."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

from archive import Archive
from newscrawl.demo.server import Newsroom

PROJECT = Path(__file__).parent.parent.parent / "docs" / "sample-project"


def test_the_sample_project_keeps_its_own_and_gains_an_archive(tmp_path: Path, newsroom: Newsroom) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project)
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.pop("SCRAPY_SETTINGS_MODULE", None)
    for _ in range(2):
        asked = len(newsroom.log)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "scrapy",
                "crawl",
                "fronts",
                "-s",
                "DOWNLOAD_DELAY=0",
                "-s",
                "LOG_LEVEL=ERROR",
            ],
            cwd=project,
            env=kept | {"http_proxy": newsroom.proxy},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    again = [served.path for served in newsroom.log[asked:]]
    assert sorted(again) == ["/", "/", "/robots.txt", "/robots.txt"]
    rows = list(csv.reader((project / "headlines.csv").open(encoding="utf-8")))
    with Archive(project / "collections" / "news") as archive:
        titles = {article.url: article.title for article in archive.articles()}
        decisions = [
            decision.url for decision in archive.decisions() if decision.reason != "original-came-late"
        ]
    assert len(rows) == 18
    assert {url for url, _ in rows} == set(titles) == set(decisions)
    assert dict(rows) == titles
