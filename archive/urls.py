"""URLs: the canonical form and the registered domain. One maker for each (SURT keys: archive.surt)."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url as _percent_encoded

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that say how a reader came, never what the page is. Words such as "id", "source" or "ref"
# are not among them: on many news sites they are the only thing that tells two stories apart.
_TRACKING = re.compile(
    r"""(?: utm_\w+ | fbclid | gclid | gclsrc | dclid | msclkid | yclid | ysclid | twclid | ttclid | wbraid
        | gbraid | igshid | igsh | mc_[ce]id | _ga | _gl | xtor | icid | cmpid | ocid | smid | smtyp
        | at_(?:medium|campaign|link\w*|format|bbc_team|ptr_name|custom\d+)
        | ns_(?:mchannel|source|campaign|linkname|fee) | itm_\w+ | mtm_\w+ | pk_\w+ | wt\.?mc\w*
        | _hsenc | _hsmi | mkt_tok | oly_(?:anon|enc)_id | vero_(?:id|conv) | s_cid | ito
        | __twitter_impression | cmp | emc | ref_(?:src|url) | soc_(?:src|trk) | guccounter
        | guce_referrer(?:_sig)? | srsltid | mibextid | _openstat | ftag | ncid | sr_share | wt_mc | __source
        | phpsessid | jsessionid | aspsessionid\w* | cfid | cftoken
        | (?:ref|src|source|from|via|origin|partner)
          =(?:rss|atom|rss_?feed|feed|twitter|facebook|fb|newsletter|whatsapp|telegram|linkedin|push)
        )(?:=|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_NOT_IN_A_HOST = re.compile(r"""[\x00-\x20\x7f<>"\\^`{|}]""")  # parsers differ on where such a host ends
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))  # what IDNA takes for one (RFC 3490, 3.1)
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")  # else "%%350" becomes "%50", and that "P"
_C0 = "".join(map(chr, range(33)))  # blanks and controls, which end no address (WHATWG URL, 4.4)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=8192)  # a page is asked about a dozen times while it is in hand
def canonical_url(url: str) -> str:
    """The address without what does not change the page: tracking, sessions, fragment, default port.

    Scheme and host are lower case, percent-encoding is uniform, the query is sorted, an empty path is
    ``/``. The path keeps its case, ``www.`` and ``m.`` stay: only the page itself (rel=canonical) may say
    that another host holds the same story.

    Raises:
        ValueError: Not an absolute http or https URL.

    >>> canonical_url("HTTPS://Www.Example.com:443/A/Story?utm_source=x&id=7#comments")
    'https://www.example.com/A/Story?id=7'
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").translate(_DOTS).rstrip(".")
    if scheme not in _DEFAULT_PORTS or not host or _NOT_IN_A_HOST.search(normalize("NFKC", parts.netloc)):
        raise ValueError(f"not an absolute http or https URL: {url[:200]!r}")
    if ":" in host:
        host = f"[{host}]"
    netloc = host if parts.port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{parts.port}"
    # Kept as they came, not decoded: an old site's query may be in any charset.
    # Feeds that escape their links twice leave "&amp;" between parameters.
    given = parts.query.replace("&amp;", "&").split("&")
    query = "&".join(part for part in given if part and not _TRACKING.match(part.rstrip(_C0)))
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    whole = urlunsplit((scheme, netloc, *(_BARE_PERCENT.sub("%25", part) for part in (path, query)), ""))
    return str(_percent_encoded(whole))


def registered_domain(url: str) -> str:
    """The domain somebody registered (``example.co.uk``), by the public suffix list, without network.

    An IP address or a bare name such as ``localhost`` is returned as it is. Below a top-level domain that the
    list does not know, its default rule holds: the last two labels.

    >>> registered_domain("https://news.bbc.co.uk/story")
    'bbc.co.uk'
    """
    return _domain_of((urlsplit(url).hostname or "").rstrip("."))


@lru_cache(maxsize=8_192)  # by host: addresses are many
def _domain_of(host: str) -> str:
    known = _domain_rules()(host)
    if known.top_domain_under_public_suffix or known.suffix or known.ipv4 or known.ipv6 or ":" in host:
        return known.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])


@cache
def _domain_rules() -> "TLDExtract":
    import tldextract  # noqa: PLC0415 - with an HTTP client that is never used: half of a command's time

    return tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)
