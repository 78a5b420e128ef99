"""The page of an archived capture, as it was given to extraction when it was fetched."""

from archive.model import Article
from archive.warc.response import Response
from newscrawl.extract.page import FURNITURE, TITLE_TAILS, Page
from newscrawl.extract.parse import MAX_BYTES

FEED = "feed"


def page_again(response: Response, known: Article) -> Page:
    """The page that an article was read in, with what feeds and sources said of it.

    That is not in the page, but the article remembers it where extraction used it. Not remembered are a
    feed's date or summary that the page's own took precedence over: they changed nothing.

    Args:
        response: The capture; a revisit with the body that it stands for.
        known: The article as it was read before.
    """
    return Page(
        url=known.url,
        requested_url=known.requested_url,
        body=response.decoded(limit=MAX_BYTES + 1).data,
        content_type=response.content_type,
        fetched=known.fetched,
        payload_digest=response.capture.payload_digest,
        status=response.capture.status,
        source=known.source,
        language=(known.language or "") if known.provenance.get("language") == "source" else "",
        # With the site's name on it, as the feed had it: without, it stands there too.
        feed_headline=max((one.text for one in known.headlines if one.place == FEED), key=len, default=""),
        feed_summary=known.description if known.provenance.get("description") == FEED else "",
        furniture=frozenset(known.provenance.get(FURNITURE, "").split()),
        title_tails=frozenset(known.provenance.get(TITLE_TAILS, "").split()),
        feed_published=known.published if known.provenance.get("published") == FEED else None,
    )
