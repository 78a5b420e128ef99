"""A small archive with one of each kind of capture, for tests of what reads it."""

import gzip
from dataclasses import dataclass
from pathlib import Path

from archive.model import Article, Capture, Exchange
from archive.store import Store
from fakes.pages import article, decision, exchange, later, options

STORY = "http://news.example/story"
BRIDGE = "The bridge was opened on Friday. Thousands came."
WINTER = "Зима пришла рано. Дороги закрыты."


@dataclass(frozen=True)
class Kept:
    """The archive and what was put into it."""

    root: Path
    articles: dict[str, Article]
    captures: dict[str, Capture]
    payloads: dict[str, bytes]


def reply(
    url: str, body: bytes, at: float, *, fields: str = "", status: str = "200 OK", chunks: int = 0
) -> Exchange:
    """An answer of a server, ``at`` seconds after noon; in chunks of so many bytes when asked for."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{fields}"
    wire = body
    if chunks:
        head += "Transfer-Encoding: chunked\r\n"
        parts = [body[start : start + chunks] for start in range(0, len(body), chunks)]
        wire = b"".join(b"%x;n=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    return exchange(
        url,
        wire,
        payload=body,
        head=head.encode() + b"\r\n",
        status=int(status[:3]),
        started=later(at),
        request=f"GET {url} HTTP/1.1\r\nHost: news.example\r\nCookie: secret=1\r\n\r\n".encode(),
    )


def page(text: str) -> bytes:
    return f"<!doctype html><title>News</title><p>{text}</p>".encode()


def write_archive(root: Path, *, max_bytes: int = 10**9) -> Kept:
    """Fill the archive at ``root``; a small ``max_bytes`` gives many WARC files."""
    gzipped = gzip.compress(page(BRIDGE), mtime=0)
    encoded = "Content-Encoding: gzip\r\n"
    sent = {
        "robots": reply("http://news.example/robots.txt", b"User-agent: *\n", 0),
        "moved": reply(
            "http://news.example/old", b"", 1, status="301 Moved", fields=f"Location: {STORY}\r\n"
        ),
        "story": reply(STORY, gzipped, 2, fields=encoded, chunks=40),
        "winter": reply("http://news.example/winter", page(WINTER), 3),
        "gone": reply("http://news.example/gone", b"<p>Gone", 4, status="410 Gone"),
        "copy": reply("http://news.example/copy", gzipped, 5, fields=encoded),
        "unchanged": reply(STORY, b"", 6, status="304 Not Modified"),
        "same words": reply("http://news.example/amp", page(f"<b>{BRIDGE}</b>"), 7),
    }
    captures: dict[str, Capture] = {}
    articles: dict[str, Article] = {}
    with Store.open(root, options(max_bytes=max_bytes)) as store:
        for name, one in sent.items():
            same = captures["story"] if name == "same words" else None
            captures[name] = store.keep_exchange(one, same_text_as=same)
            if name in {"story", "winter"}:
                text, source = (BRIDGE, "daily") if name == "story" else (WINTER, "северный")
                kept = article(captures[name], text, source=source, title=f"Headline of the {name}")
                articles[name] = store.keep_article(kept, captures[name])
                store.keep_decision(decision(captures[name], articles[name].id, source=source))
        story = articles["story"].id
        store.keep_decision(decision(captures["copy"], verdict="repeat", reason="same-payload", of=story))
        store.keep_decision(
            decision(captures["gone"], verdict="not-article", reason="gone", detail="It is gone")
        )
    return Kept(root, articles, captures, {name: one.payload for name, one in sent.items()})
