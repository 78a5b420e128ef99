"""Which page an item of somebody else's is about: its address, and the answer or the HTML that holds it.

Accepted are responses themselves, and items of any class that Scrapy knows (dicts, Items, dataclasses, attrs)
that name the address of the response they were made from, or an address and its HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from itemadapter import ItemAdapter
from scrapy.http import Headers, HtmlResponse, Response, TextResponse

from archive.urls import canonical_url

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page that an item is about.

    Attributes:
        response: The answer that holds it; one made of the item's own HTML where ``given``.
        given: True where nothing but the item vouches for the bytes.
    """

    response: TextResponse
    given: bool = False


def page_of_item(
    item: object, response: Response | None, url_fields: Sequence[str], html_fields: Sequence[str]
) -> ItemPage | None:
    """The page of an item, or None where it is about none.

    Args:
        item: What a spider yielded.
        response: The response that it was made from; None for an item of ``start``.
        url_fields: Names of fields that may hold the page's address, the first that does counts.
        html_fields: Names of fields that may hold its HTML, or the response.
    """
    if isinstance(item, Response):
        return _answered(item)
    if not ItemAdapter.is_item(item):
        return None
    fields = ItemAdapter(item)
    url = next((value for name in url_fields if isinstance(value := fields.get(name), str) and value), "")
    html = next((value for name in html_fields if (value := fields.get(name))), None)
    if isinstance(html, Response):
        return _answered(html)
    if not url:
        return None
    if response is not None and _same(url, response):
        return _answered(response)
    return _given(url, html) if isinstance(html, str | bytes) else None


def source_of_item(item: object, field: str) -> str:
    """The name of the source as the item has it in a field; empty where it has none."""
    if not field or not ItemAdapter.is_item(item):
        return ""
    value = ItemAdapter(item).get(field)
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


def put_into(item: object, field: str, value: object) -> bool:
    """Put a value into a field of an item; False where its class has no such field."""
    if not ItemAdapter.is_item(item):
        return False
    try:
        ItemAdapter(item)[field] = value
    except (KeyError, AttributeError):
        return False
    return True


def asked_first(response: Response) -> str:
    """The address that was asked for before redirects led to the response."""
    if response.request is None:
        return response.url
    first: str = next(iter(response.request.meta.get("redirect_urls", ())), response.request.url)
    return first


def as_it_is_now(response: TextResponse) -> TextResponse:
    """A response whose header lines fit the body that Scrapy unpacked: the length is that of this body."""
    if b"Content-Length" not in response.headers:
        return response
    headers = Headers(response.headers)
    headers["Content-Length"] = str(len(response.body))
    return response.replace(headers=headers)


def _answered(response: Response) -> ItemPage | None:
    """The page of an answer, where it is one; pictures and tables are none."""
    if not isinstance(response, TextResponse):
        return None
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    is_page = kind in _PAGE_TYPES if kind else isinstance(response, HtmlResponse)
    return ItemPage(response) if is_page else None


def _given(url: str, html: str | bytes) -> ItemPage | None:
    if _canonical(url) is None:
        return None
    kind = b"text/html" if isinstance(html, bytes) else b"text/html; charset=utf-8"
    body = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
    return ItemPage(HtmlResponse(url, body=body, headers={b"Content-Type": kind}), given=True)


def _same(url: str, response: Response) -> bool:
    """Is this the address of a response, or one that redirects led from to it?"""
    asked = response.request.meta.get("redirect_urls", ()) if response.request is not None else ()
    named = _canonical(url)
    return named is not None and any(named == _canonical(one) for one in (response.url, *asked))


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except ValueError:
        return None
