"""The places of a page from which fields are read, in words."""

PLACES: dict[str, str] = {
    "json-ld": "structured data (JSON-LD)",
    "og": "Open Graph metadata",
    "twitter": "Twitter card metadata",
    "meta": "a meta element",
    "microdata": "microdata",
    "h1": "the main heading (h1)",
    "h2": "a second heading (h2)",
    "title": "the title element",
    "feed": "the feed",
    "link": "a link element",
    "byline": "the visible byline",
    "time": "a time element",
    "url": "the address",
    "htmldate": "a search of the page for dates (htmldate)",
    "text": "the text itself",
    "markup": "the page's markup",
    "source": "the source's settings",
    "wall": "a wall in the markup",
}
"""Where on a page, or beside it, a value stood."""


def place_said(place: str) -> str:
    """A place in words; an unknown one as it is."""
    return PLACES.get(place, place)
