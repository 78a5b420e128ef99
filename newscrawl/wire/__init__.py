"""The bytes of each HTTP exchange as they crossed the wire, kept for the archive.

``WireDownloadHandler`` fetches as Scrapy's own HTTP/1.1 handler does, and leaves an
``archive.model.Exchange`` in ``request.meta[EXCHANGE]``: of finished responses, and of those that were cut
off, too long or too late, with ``truncated`` saying so. Settings that use it::

    DOWNLOAD_HANDLERS = {
        "http": "newscrawl.wire.WireDownloadHandler",
        "https": "newscrawl.wire.WireDownloadHandler",
    }

Whoever consumes an exchange calls ``take_exchange(request)``, which hands it over once and never hands over
one that a retry or a redirect inherited from the request it was copied from. Responses that another handler
fetched (HTTP/2, a user's own) have none; ``rebuilt_exchange`` makes the best of what Scrapy parsed.
"""

from newscrawl.wire.handler import EXCHANGE, HungUpError, WireDownloadHandler, take_exchange
from newscrawl.wire.places import PlaceRefusedError
from newscrawl.wire.rebuilt import rebuilt_exchange
from newscrawl.wire.rehearsal import private_parts_missing

__all__ = [
    "EXCHANGE",
    "HungUpError",
    "PlaceRefusedError",
    "WireDownloadHandler",
    "private_parts_missing",
    "rebuilt_exchange",
    "take_exchange",
]
