"""What must hold after the year, and its figures."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import orjson
from outlets import EVENTS, IN_FEED, Event, Outlet, Press


def judge(
    folder: Path,
    outlets: list[Outlet],
    said: list[tuple[float, str]],
    press: Press,
) -> None:
    """Print the figures, and a line beginning with WRONG for each thing that does not hold."""
    archive = folder / "collections" / "news"
    articles, decisions, runs = (_lines(archive / name) for name in ("articles", "decisions", "runs"))
    firsts = Counter(article["url"] for article in articles if article["version"] == 1)
    published = {url for outlet in outlets for url, _ in outlet.stories}
    by_url = defaultdict(list)
    for decision in decisions:
        by_url[decision["url"]].append(decision)
    missing = published - set(firsts)
    named = {url for url in missing if by_url[url]}
    unnamed = {url for url in missing - named if url not in _gone(outlets)}
    twice = [url for url, number in firsts.items() if number > 1]
    doubles = [d for d, n in Counter(a["text_digest"] for a in articles).items() if n > 1]
    gone = {decision["url"] for decision in decisions if decision["verdict"] == "removed"}
    corrections = sum(outlet.corrected.total() for outlet in outlets)
    why = dict(Counter(by_url[url][-1]["reason"] for url in named))
    print(f"runs by outcome: {dict(Counter(run['outcome'] for run in runs))}")
    print(f"{len(published)} stories published, {len(firsts)} kept once")
    print(f"{len(articles) - len(firsts)} versions of {corrections} corrections")
    print(f"{len(gone)} removals seen of {len(_gone(outlets))}")
    print(f"{len(missing)} stories missing, of these {len(named)} with a decision that says why: {why}")
    print(f"{len(missing) - len(named) - len(unnamed)} stories removed before anybody came")
    for what, wrong in (
        ("missing without a word", unnamed),
        ("first versions twice", twice),
        ("texts twice", doubles),
        ("removed though there", gone - set(_gone(outlets))),
    ):
        if wrong:
            print(f"WRONG: {len(wrong)} {what}: {sorted(wrong)[:5]}")
    if runs[-1]["owed"]:
        print(f"WRONG: still owed at the end: {runs[-1]['owed']}")
    for event in EVENTS:
        if event.says and event.first + event.within < said[-1][0]:
            _heard(event, said)
    _silence(said)
    _cost(press, outlets, len(firsts), len(runs))


def _heard(event: Event, said: list[tuple[float, str]]) -> None:
    days = [day for day, words in said if event.says in words and event.first <= day]
    on_time = days and days[0] <= event.first + event.within
    mark = "" if on_time else "WRONG: "
    when = f"said on day {days[0]:.1f}" if days else "never said"
    print(f"{mark}{event.name} from day {event.first:.0f} to {event.last:.0f}: {when} ({event.says!r})")


def _silence(said: list[tuple[float, str]]) -> None:
    """Days on which something was said though nothing happened: false alarms."""
    calm = [
        (day, words)
        for day, words in said
        if words.strip()
        and "were killed" not in words
        and not any(event.first <= day <= event.last + 18 for event in EVENTS)
    ]
    print(f"{len(calm)} of {len(said)} runs said something on calm days")
    for day, words in calm[:10]:
        print(f"  day {day:.1f}: {words.strip().splitlines()[0][:160]}")


def _cost(press: Press, outlets: list[Outlet], kept: int, runs: int) -> None:
    requests, sent = len(press.log), sum(one.size for one in press.log)
    pages = [one for one in press.log if "/story-" in one.url and one.size > 500]
    feeds = [one for one in press.log if one.url.endswith(".xml") and one.size > 500]
    page, feed = (sum(one.size for one in found) / max(len(found), 1) for found in (pages, feeds))
    plain_requests = runs * len(outlets) * (1 + 1 + IN_FEED)
    plain_bytes = runs * len(outlets) * (feed + IN_FEED * page)
    print(f"{requests} requests, {requests / kept:.2f} an article")
    print(f"{sent:,} bytes, {sent / kept:,.0f} an article (a page has {page:,.0f})")
    print("a plain re-crawl of feeds and all that they list:")
    times = plain_requests / requests
    print(f"  {plain_requests} requests, {plain_requests / kept:.2f} an article: {times:.1f} times")
    print(f"  {plain_bytes:,.0f} bytes, {plain_bytes / kept:,.0f} an article: {plain_bytes / sent:.1f} times")
    statuses = Counter(one.status for one in press.log)
    print(f"answers by status: {dict(sorted(statuses.items()))}")


def _gone(outlets: list[Outlet]) -> dict[str, float]:
    return {url: day for outlet in outlets for url, day in outlet.removed.items()}


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open("rb")]
