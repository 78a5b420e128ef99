"""Pictures of the pages for the documentation: ``screenshots.py ARCHIVE FOLDER``, or ``make screenshots``.

Looks at the demo archive in headless Chromium. The PNGs have a palette of 64 colours and stay below 120 kB.
"""

import io
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from archive import Archive
from archive.web.app import create_app
from archive.web.options import Options

STORY = "http://www.steppecourier.example/city/tremor-felt-in-almaty"
MOST_BYTES = 120_000


@dataclass(frozen=True)
class Picture:
    """One picture: which page, how wide and tall, and from which element on."""

    name: str
    path: str
    width: int = 1120
    height: int = 760
    scheme: Literal["light", "dark"] = "light"
    begin: str = "body"


def pictures(archive: Path) -> list[Picture]:
    """The pictures of the documentation."""
    with Archive(archive) as opened:
        article = opened.article(STORY)
    if article is None:
        sys.exit(f"{archive} is no demo archive: make demo")
    page = f"/article/{article.id}"
    return [
        Picture("search", "/search?q=almaty"),
        Picture("article", page, height=620),
        Picture("versions", page, height=560, begin="#versions"),
        Picture("headlines", "/headlines", height=700),
        Picture("phone", "/search?q=almaty", width=390, height=800, scheme="dark"),
    ]


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """The address of the pages over an archive."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(archive, Options(port=port)), log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


def taken(browser: Browser, site: str, picture: Picture) -> bytes:
    """The PNG of one picture, with as few colours as it needs."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme
    )
    page = context.new_page()
    page.goto(site + picture.path)
    box = page.locator(picture.begin).first.bounding_box() or {"y": 0.0}
    top = max(0.0, box["y"] - 12) if picture.begin != "body" else 0.0
    clip = {"x": 0, "y": top, "width": picture.width, "height": picture.height}
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]  # a plain dict
    context.close()
    file = io.BytesIO()
    whole.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def main(archive: Path, folder: Path) -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no Chromium: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with served(archive) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for picture in pictures(archive):
            png = taken(browser, site, picture)
            (folder / f"{picture.name}.png").write_bytes(png)
            print(f"{picture.name}.png  {picture.width} × {picture.height}, {len(png) / 1000:.0f} kB")
            if len(png) > MOST_BYTES:
                sys.exit(f"{picture.name}.png is larger than {MOST_BYTES:,} bytes")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != len(("program", "archive", "folder")):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
