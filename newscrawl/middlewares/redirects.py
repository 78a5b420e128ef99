"""Follows redirects as Scrapy does, and says in its own words when there are too many."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as ScrapyRedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl.middlewares.errors import RedirectsEndlessError


class RedirectMiddleware(ScrapyRedirectMiddleware):
    """Scrapy's own; each hop passes all middlewares, so each is judged by where it leads."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # without the deprecated spider
        """The next hop, or the response where it leads nowhere.

        Raises:
            RedirectsEndlessError: There were REDIRECT_MAX_TIMES hops before it.
        """
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise RedirectsEndlessError("redirects went on beyond REDIRECT_MAX_TIMES") from error
