"""An operator at a desk: a folder, a list of sources, an archive, and ``newscrawl run``."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from fakes.press import Press

HOUR, DAY = 3600, 86_400


class Desk:
    """An operator's folder: a list of sources, an archive, and the command."""

    def __init__(self, press: Press, folder: Path, sources: str) -> None:
        self.press = press
        self.folder = folder
        self.archive = folder / "collections" / "news"
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        kept.pop("SCRAPY_SETTINGS_MODULE", None)
        self.environment = kept | {"http_proxy": press.proxy, "NEWSCRAWL_CONTACT": "tests@paper.example"}
        folder.mkdir(exist_ok=True)
        (folder / "sources.toml").write_text(sources, "utf-8")

    def start(self, *options: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [Path(sys.executable).with_name("newscrawl"), "run", "-s", "DOWNLOAD_DELAY=0", *options],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *options: str) -> tuple[int, str]:
        """Exit code, and all that was printed."""
        process = self.start("--quiet", *options)
        out, err = process.communicate(timeout=90)
        return process.returncode, out + err

    def lines(self, folder: str) -> list[dict[str, Any]]:
        files = sorted((self.archive / folder).glob("*.jsonl"))
        return [orjson.loads(line) for file in files for line in file.open("rb")]

    def archived(self, url: str) -> list[str]:
        """Record ids of the captures of an address."""
        with closing(sqlite3.connect(self.archive / "catalog.sqlite")) as db:
            return [row[0] for row in db.execute("SELECT record_id FROM captures WHERE url=?", (url,))]

    def verdicts(self) -> list[tuple[str, str]]:
        return [(line["url"], line["verdict"]) for line in self.lines("decisions")]

    def reports(self) -> list[dict[str, Any]]:
        return self.lines("runs")

    def let_pass(self, seconds: int) -> None:
        """Time passes: all that the state remembers was so much earlier."""
        with closing(sqlite3.connect(self.archive / "state.sqlite")) as db, db:
            db.execute(
                "UPDATE pages SET found_at=found_at-:s, visited_at=visited_at-:s, next_visit=next_visit-:s",
                {"s": seconds},
            )
            db.execute(
                "UPDATE documents SET asked_at=asked_at-:s, next_ask=next_ask-:s, fresh_at=fresh_at-:s",
                {"s": seconds},
            )
            db.execute("UPDATE sites SET held_until=held_until-:s, robots_at=robots_at-:s", {"s": seconds})
