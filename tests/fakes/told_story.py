"""An archive of four weeks: a story that was changed and copied, and three days on which nobody looked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.layout import Layout
from archive.model import Article, Headline
from archive.runs import RunReport, Runs
from archive.search.building import catch_up
from archive.store import Store
from fakes.pages import article, decision, exchange, options

FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
DAYS = 28
SILENT = range(13, 16)
"""Days from the first on which no crawl ran: 15 to 17 March."""

FIRST_TEXT = (
    "The bridge over the Irtysh was closed on Tuesday morning. Engineers found cracks in two pillars.\n"
    "About 40,000 people cross it each day. The city runs ferries until the evening."
)
SECOND_TEXT = (
    "The bridge over the Irtysh was closed on Tuesday morning. Engineers found cracks in five pillars.\n"
    "About 40,000 people cross it each day. The city runs ferries until the bridge is open again in May."
)
_IN_THE_FEED = Headline("Bridge shut", "feed")
_STORY: dict[str, Any] = {"language": "en", "section": "City", "authors": ("Dana Seitkali",)}


@dataclass(frozen=True)
class Told:
    """The archive, and the articles of the story by name: first, copy, second."""

    root: Path
    articles: dict[str, Article]


def told_story(root: Path) -> Told:
    """Make the archive at ``root``, with its index."""
    found: dict[str, Article] = {}
    with Store.open(root, options()) as store:
        for day in range(DAYS):
            if day not in SILENT:
                _ordinary(store, day)
        first = _keep(
            store, "wire", "bridge", FIRST_TEXT, 8.2, title="Irtysh bridge closed after cracks are found",
            published="2026-03-10T08:00:00Z", description="Ferries run until the evening.",
            headlines=(Headline("Irtysh bridge closed after cracks are found", "h1"), _IN_THE_FEED),
            provenance={"title": "h1", "authors": "byline"}, flags=("short-text",), **_STORY,
        )  # fmt: skip
        copy = _keep(
            store, "herald", "irtysh", FIRST_TEXT, 8.4, title="Cracks close the Irtysh bridge",
            published="2026-03-10T12:30:00Z", syndicated_from=first.id, verdict="syndicated",
            reason="text-contained-elsewhere", evidence={"containment": 0.97, "containment_needed": 0.6},
            **_STORY,
        )  # fmt: skip
        second = _keep(
            store, "wire", "bridge", SECOND_TEXT, 9.1, title="Irtysh bridge to stay closed until May",
            published="2026-03-10T08:00:00Z", modified="2026-03-11T07:00:00Z", version=2, version_of=first.id,
            change="substantive", verdict="version", reason="same-url-changed-text", **_STORY,
        )  # fmt: skip
        capture = store.keep_exchange(_sent("wire", "index", "<p>Latest", 9.2))
        store.keep_decision(decision(capture, source="wire", verdict="not-article", reason="section-front"))
        found = {"first": first, "copy": copy, "second": second}
    _runs(Layout(root))
    catch_up(Layout(root))
    return Told(root, found)


def _ordinary(store: Store, day: int) -> None:
    """Three pieces of a day that have nothing to do with the story."""
    for number, (source, subject) in enumerate(
        (("wire", "wheat"), ("wire", "council"), ("herald", "library"))
    ):
        text = f"On day {day} the {subject} was the talk of the town, for reason number {day * 7 + number}."
        published = (FIRST + timedelta(days=day, hours=2)).isoformat().replace("+00:00", "Z")
        title = f"{subject.capitalize()} report {day}"
        _keep(store, source, f"{subject}-{day}", text, day + number / 100, title=title, published=published)


def _sent(source: str, name: str, body: str, day: float) -> Any:  # noqa: ANN401 - an Exchange
    url = f"https://{source}.example/{name}"
    return exchange(url, body.encode(), started=FIRST + timedelta(days=day))


def _keep(store: Store, source: str, name: str, text: str, day: float, **fields: Any) -> Article:
    verdict, reason = fields.pop("verdict", "new"), fields.pop("reason", "nothing-alike")
    evidence = fields.pop("evidence", {})
    capture = store.keep_exchange(_sent(source, name, f"<h1>{fields['title']}</h1><p>{text}</p>", day))
    values = {"source": source, "language": "en", "word_count": len(text.split())} | fields
    kept = store.keep_article(article(capture, text, **values), capture)
    of = fields.get("version_of") or fields.get("syndicated_from")
    about = {"source": source, "verdict": verdict, "reason": reason, "of": of, "evidence": evidence}
    store.keep_decision(decision(capture, kept.id, **about))
    return kept


def _runs(layout: Layout) -> None:
    runs = Runs(layout)
    for day in range(DAYS):
        for hour in range(0, 24, 6) if day not in SILENT else ():
            begun = FIRST.replace(hour=0) + timedelta(days=day, hours=hour)
            ended = begun + timedelta(minutes=20)
            runs.write(
                RunReport(
                    id=begun.strftime("%Y%m%dT%H%M%SZ-7"), started=begun.isoformat(), ended=ended.isoformat(),
                    seconds=1200.0, outcome="finished", requests=9, bytes=90_000,
                    reasons={"new/nothing-alike": 3},
                    sources={"wire": {"new": 2, "bytes": 60_000}, "herald": {"new": 1, "bytes": 30_000}},
                )
            )  # fmt: skip
