"""One address at a time for commands that look at a site: bounded, polite, without Scrapy."""

import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final
from urllib.parse import urlsplit

from protego import Protego
from w3lib.url import safe_url_string

from archive.errors import NewsError, UsageError
from newscrawl import settings
from newscrawl.cli.opening import NotTheWebError, guarded_opener
from newscrawl.discovery.addresses import absolute_url
from newscrawl.discovery.decoding import decoded
from newscrawl.discovery.homepage import MAX_ROBOTS_BYTES
from newscrawl.wire.places import PlaceRefusedError, Places

MAX_BYTES: Final = 20_000_000
"""Read of one answer, before and after decompression."""

_TIMEOUT = 20  # seconds for a connection, and for each piece of an answer
_PATIENCE = 60  # seconds for a whole answer
_PIECE = 65_536
_LONGEST_WAIT = 10.0  # seconds; a longer Crawl-delay is for crawls, not for a person's dozen requests
_DECODED_BY = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class FetchError(NewsError):
    """An address did not answer with a page: ``place`` is the address."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: where it came from after redirects, its Content-Type, its bytes."""

    url: str
    content_type: str
    body: bytes


def user_agent() -> str:
    """The User-Agent of crawls, with the operator's contact where one is set."""
    contact = " ".join(settings.CONTACT.split())
    return f"{settings.USER_AGENT} (+{contact})" if contact else settings.USER_AGENT


class Fetcher:
    """Asks hosts as a crawl would: what robots.txt allows, with a pause between two requests to a host.

    Args:
        allowed: Where it may go.
        pause: Seconds between two requests to one host, where its robots.txt asks for no longer one.
    """

    def __init__(self, allowed: Places, pause: float = settings.DOWNLOAD_DELAY) -> None:
        self._pause = pause
        self._robots: dict[str, tuple[Protego, bytes]] = {}
        self._asked: dict[str, float] = {}
        self._opener = guarded_opener(allowed)

    def get(self, url: str) -> Fetched:
        """The answer at an address.

        Raises:
            FetchError: It did not arrive, is refused by robots.txt, or has an error status.
            UsageError: It is no http or https address.
        """
        address = absolute_url(url, "")
        if address is None:
            raise UsageError(
                f"{url[:200]!r} is no http or https address", remedy="Write it as in https://example.com/"
            )
        robots, _ = self._rules(address)
        if not robots.can_fetch(address, settings.ROBOTSTXT_USER_AGENT):
            raise FetchError("its robots.txt asks crawlers to stay away", place=address)
        return self._get(address, robots.crawl_delay(settings.ROBOTSTXT_USER_AGENT))

    def robots_of(self, url: str) -> bytes:
        """The robots.txt of an address's host; empty where there is none."""
        return self._rules(url)[1]

    def _rules(self, url: str) -> tuple[Protego, bytes]:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            try:
                body = self._get(f"{origin}/robots.txt", None).body[:MAX_ROBOTS_BYTES]
            except FetchError:  # none; an unreachable host is told of when the page itself is asked for
                body = b""
            self._robots[origin] = (Protego.parse(decoded(body)), body)
        return self._robots[origin]

    def _get(self, address: str, crawl_delay: float | None) -> Fetched:
        host = urlsplit(address).netloc
        pause = min(max(self._pause, float(crawl_delay or 0)), _LONGEST_WAIT)
        wait = self._asked.get(host, 0.0) + pause - time.monotonic()
        if host in self._asked and wait > 0:
            time.sleep(wait)
        try:
            return self._answer(safe_url_string(address))
        except urllib.error.HTTPError as error:
            error.close()
            raise FetchError(f"answers {error.code}", place=address) from None
        except (PlaceRefusedError, NotTheWebError) as error:
            raise FetchError(str(error), place=address) from None
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            raise FetchError(_in_words(error), place=address, remedy=_remedy(error)) from None
        finally:
            self._asked[host] = time.monotonic()

    def _answer(self, address: str) -> Fetched:
        headers = {**settings.DEFAULT_REQUEST_HEADERS, "User-Agent": user_agent(), "Accept-Encoding": "gzip"}
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 -- absolute_url let http and https pass only
        answer = self._opener.open(request, timeout=_TIMEOUT)
        if answer is None:
            raise FetchError("cannot be asked for", place=address)
        with answer:
            body = _bounded(answer)
            coding = (answer.headers.get("Content-Encoding") or "").strip().lower()
            if coding in _DECODED_BY:
                body = zlib.decompressobj(wbits=_DECODED_BY[coding]).decompress(body, MAX_BYTES)
            return Fetched(answer.url, answer.headers.get("Content-Type") or "", body)


def _bounded(answer: "urllib.request._UrlopenRet") -> bytes:
    began, pieces, size = time.monotonic(), [], 0
    while size < MAX_BYTES:
        piece = answer.read1(_PIECE)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() - began > _PATIENCE:
            raise TimeoutError
    return b"".join(pieces)[:MAX_BYTES]


def _in_words(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "took too long to answer"
    if isinstance(reason, OSError) and reason.strerror:
        return f"cannot be reached ({reason.strerror.strip('[]')})"
    if isinstance(error, zlib.error):
        return "sent a damaged answer"
    return f"cannot be reached ({type(reason).__name__})"


def _remedy(error: Exception) -> str:
    return "" if isinstance(error, zlib.error) else "Check the address and the network"
