"""What an address says by its shape alone: an article, or a page of a site's furniture."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from newscrawl.discovery.urldates import date_in_url

# Whole path segments that no article's address begins or ends with.
_FURNITURE = frozenset(
    """
    abonnement auteur auteurs autor autoren autores boutique videos
    about about-us aboutus account ads advertise advertisement advertising archive archives author
    authors basket careers cart categories category checkout comments contact contact-us contacts
    contactus cookie-policy cookies copyright credits disclaimer donate email events faq feed
    feedback feeds forum forums foto fotos galleries gallery games help impressum imprint jobs
    kontakt kontakty legal login logout mailto my newsletter newsletters o-nas o-proekte page pages
    photos podcast podcasts poisk preferences premium press-office print privacy privacy-notice
    privacy-policy profile register registration reklama rss screenshots search services settings
    share shop sign-in sign-up signin signup sitemap staff store subscribe subscription
    subscriptions support tag tags team terms terms-and-conditions terms-of-service terms-of-use
    topic topics user users video-galleries video-gallery weather wp-admin wp-login.php
    """.split()  # noqa: SIM905 -- a list to read
)
_FURNITURE_QUERY = re.compile(
    r"(?:^|&)(?:share|replytocom|print|redirect(?:_to)?|return(?:url)?|action|amp)=", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment-page-\d|.{0,80}[-_]kommentare$", re.IGNORECASE)
_FILES = re.compile(r"\.(?:mp3|mp4|m3u8|zip|docx?|xlsx?|pptx?|exe|apk|ics|webp|avif)$", re.IGNORECASE)
_ID = re.compile(
    r"(?<!\d)\d{5,}(?!\d)|\d{5,}$|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}$", re.IGNORECASE
)
_SHORT_ID = re.compile(r"(?:^|\D)\d{3,4}$|^\d{3,4}\D")
_QUERY_ID = re.compile(r"(?:\w{0,12}id|p|nid|aid|story|article|news|item|n)$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")
_DOCUMENT = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp)$", re.IGNORECASE)
_MONTH_FOLDER = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|[a-z]{3,9})/", re.IGNORECASE)
_LONG_SLUG, _SHORT_SLUG, _LONG_NAME, _SMALL_ID = 4, 3, 25, 3


def is_furniture(url: str) -> bool:
    """True for addresses of logins, tags, authors, searches, legal pages, files and the like."""
    # Imported here: the crawl's own process only names this function to its workers.
    from courlan.filters import (  # noqa: PLC0415 - see above
        extension_filter,
        is_navigation_page,
        is_not_crawlable,
        type_filter,
    )

    parts = urlsplit(url)
    segments = _segments(parts)
    if not segments:
        return True
    if (
        _FURNITURE_QUERY.search(parts.query)
        or _FILES.search(parts.path)
        or not extension_filter(segments[-1])
    ):
        return True
    ends = {segments[0].lower(), _DOCUMENT.sub("", segments[-1].lower())}
    if ends & _FURNITURE or _COMMENTS.match(segments[-1]):
        return True
    path = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if is_not_crawlable(path):
        return True
    # A dated address is an article's even under /category/ or /archives/.
    return date_in_url(url) is None and (is_navigation_page(path) or not type_filter(path))


def article_shape(url: str) -> int:
    """How much the address looks like an article's: 0 for a section's, 3 and more for a sure one."""
    parts = urlsplit(url)
    segments = _segments(parts)
    if not segments:
        return 0
    name = _DOCUMENT.sub("", segments[-1])
    words = max(len(_WORDS.findall(segment)) for segment in segments[-2:])
    score = 0
    if date_in_url(url) or _MONTH_FOLDER.search(parts.path):
        score += 3
    if any(_ID.search(_DOCUMENT.sub("", segment)) for segment in segments[-2:]) or _has_query_id(parts):
        score += 2
    elif _SHORT_ID.search(name):
        score += 1
    if words >= _LONG_SLUG:
        score += 2
    elif words >= _SHORT_SLUG:
        score += 1
    if len(name) >= _LONG_NAME:
        score += 1
    if _DOCUMENT.search(segments[-1]) and len(segments) > 1:
        score += 1
    return score


def _segments(parts: SplitResult) -> list[str]:
    return [unquote(segment) for segment in parts.path.split("/") if segment]


def _has_query_id(parts: SplitResult) -> bool:
    try:
        pairs = parse_qsl(parts.query[:500], max_num_fields=20)
    except ValueError:
        return False
    return any(
        _QUERY_ID.match(name) and value.isdecimal() and len(value) >= _SMALL_ID for name, value in pairs
    )
