"""The example of docs/developer.md: a Scrapy project of somebody else that builds on ours."""

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import Lines

from newscrawl.demo.server import Newsroom

GUIDE = Path(__file__).parent.parent.parent / "docs" / "developer.md"


def test_a_spider_and_a_pipeline_in_another_project_work_as_the_guide_says(
    tmp_path: Path, newsroom: Newsroom, lines: Lines
) -> None:
    files = re.findall(
        r"^`([\w/.]+)`\n\n```\w+\n(.*?)```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(files) == 4
    for name, text in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.pop("SCRAPY_SETTINGS_MODULE", None)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "minutes",
            "-s",
            "DOWNLOAD_DELAY=0",
            "-s",
            "LOG_LEVEL=ERROR",
        ],
        cwd=tmp_path,
        env=kept | {"http_proxy": newsroom.proxy, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    titles = [article["title"] for article in lines(tmp_path / "collections" / "news" / "articles")]
    assert sorted((tmp_path / "titles.txt").read_text("utf-8").splitlines()) == sorted(titles)
    assert len(titles) == 3
