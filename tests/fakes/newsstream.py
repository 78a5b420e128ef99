"""A made-up stream of articles of several houses: news, repeats, versions, copies, columns, footers."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from archive.digests import text_digest, warc_digest
from archive.model import WarcPlace, warc_date
from archive.tables.columns import row_of_article
from fakes.library import piece

_TEXT = """
river bridge council school snow train market museum harbour doctor winter election copper silver wooden
narrow northern southern quiet heavy bright broken empty early late small large mayor guard clerk judge farmer
"""
_WORDS = _TEXT.split()
_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def news_stream(
    articles: int, seed: int = 1, houses: int = 12, minutes: float = 7
) -> Iterator[dict[str, Any]]:
    """Rows of the table of articles, so many minutes apart."""
    chance = random.Random(seed)
    footers = {house: " ".join(chance.choices(_WORDS, k=40)) for house in range(houses)}
    told: list[tuple[str, str, str, int]] = []
    for number in range(articles):
        house, kind = chance.randrange(houses), chance.random()
        url, title = f"https://house{house}.example/{number}", " ".join(chance.choices(_WORDS, k=6))
        names = [f"name{chance.randrange(4000)}" for _ in range(60)]
        text = " ".join(chance.choices([*_WORDS, *names], k=chance.randint(90, 260)))
        earlier = chance.choice(told) if told else (url, title, text, house)
        if kind < 0.1:
            url, title, text, house = earlier
        elif kind < 0.2:
            url, title, house = earlier[0], earlier[1], earlier[3]
            text = f"{earlier[2]} {' '.join(chance.choices(_WORDS, k=30))}"
        elif kind < 0.35:
            title = chance.choice([earlier[1], title])
            text = chance.choice([earlier[2], " ".join(earlier[2].split()[:-15])])
        elif kind < 0.45:
            title = "Letters to the editor"
        if title != "Letters to the editor":  # its readers' letters no other house prints
            told.append((url, title, text, house))
            del told[:-60]
        moment = _BEGIN + timedelta(minutes=minutes * number)
        text = f"{text} {footers[house]}" if house % 2 else text
        yield _row(f"{seed}-{number}", moment, url, title, text, house)


def _row(name: str, moment: datetime, url: str, title: str, text: str, house: int) -> dict[str, Any]:  # noqa: PLR0917 - parts of a row
    article = piece(
        name,
        text,
        title=title,
        source=f"house{house}",
        url=url,
        published=moment.isoformat(),
        fetched=warc_date(moment + timedelta(minutes=3)),
        text_digest=text_digest(text),
        warc=WarcPlace(
            "news-1.warc.gz", int(name.rpartition("-")[2]), f"urn:uuid:{name}", warc_digest(text.encode())
        ),
    )
    return row_of_article(article.as_dict())
