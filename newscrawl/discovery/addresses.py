"""Addresses as strangers write them: made absolute, or refused."""

import re
from urllib.parse import urljoin, urlsplit

MAX_URL_LENGTH = 2048
"""Longer addresses are refused: no news page needs one, and logs and indexes carry each."""

_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]+")
# Within an address a space is meant as one; line breaks and tabs come from how the feed was laid out.
_BREAKS = re.compile(r"[\t\r\n\x00-\x1f\x7f-\x9f]+")


def absolute_url(address: str, base: str) -> str | None:
    """The http or https address that ``address`` means on the page ``base``, or None.

    None for other schemes, for addresses with a user name or password, without a host, with a port that is
    none, or longer than ``MAX_URL_LENGTH``. The fragment stays: it is part of what was named.
    """
    address = _BREAKS.sub("", address.strip()).strip().replace(" ", "%20")
    if not address or len(address) > MAX_URL_LENGTH:
        return None
    try:
        joined = address if _SCHEME.match(address) else urljoin(base, address)
        parts = urlsplit(joined)
        usable = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        usable = usable and (parts.port is None or parts.port > 0) and not _CONTROL.search(parts.netloc)
    except ValueError:  # an unclosed bracket, a port that is no number
        return None
    return joined if usable and len(joined) <= MAX_URL_LENGTH else None
