"""SURT keys, the sort-friendly form of addresses under which CDX indexes list captures.

``https://www.Example.com/a?b=2&a=1`` becomes ``com,example)/a?a=1&b=2``: the host reversed, and dropped or
made alike what rarely tells two captures apart (scheme, ``www.``, user, default port, case, fragment, session
ids, order of the query, a slash at the end). The rules are those of the Wayback Machine and of Google's Safe
Browsing lists, as pywb and cdxj-indexer apply them, so that keys agree to the letter: tests hold a table of
theirs against this. Good for lookup, not for telling two pages apart.
"""

import contextlib
import re
from functools import lru_cache
from ipaddress import IPv4Address
from urllib.parse import unquote_to_bytes

_SCHEME = re.compile(rb"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WEB = frozenset({b"http", b"https"})
_SAID_TWICE = re.compile(rb"\A(?:https?://+)+", re.IGNORECASE)  # "http://https://…" stands in links
_DEFAULT_PORTS = {b"http": 80, b"https": 443}
_AUTHORITY = re.compile(rb"//([^/?]*)([^?]*)(.*)", re.DOTALL)
_OPAQUE = re.compile(rb"([^?]*)(.*)", re.DOTALL)
_BRACKETS = re.compile(rb"\[([^\]]*)\]?(?::(.*))?")
_WWW = re.compile(rb"www\d*\.(?=.)")
_OCTET = re.compile(rb"0[0-7]*|[1-9][0-9]*")
_ESCAPED = re.compile(rb"%[0-9a-fA-F]{2}")
_TO_ESCAPE = re.compile(rb"[\x00-\x20#%\x7f-\xff]")
_MAX_ROUNDS = 20  # of undoing escapes of escapes; real addresses have one or two
_MAX_PORT = 65535
# Of several, the last is dropped.
_ASP_SESSION = re.compile(rb"\A(.*)/\((?:[0-9a-z]{24}|(?:[a-z]\([0-9a-z]{24}\))+)\)(?=/[^?]{1,300}\.aspx)")
_QUERY_SESSIONS = (
    re.compile(rb"\A(.*)jsessionid=[0-9a-z]{32}(?:&|$)"),
    re.compile(rb"\A(.*)phpsessid=[0-9a-z]{32}(?:&|$)"),
    re.compile(rb"\A(.*)sid=[0-9a-z]{32}(?:&|$)"),
    re.compile(rb"\A(.*)aspsessionid[a-z]{8}=[a-z]{24}(?:&|$)"),
    re.compile(rb"\A(.*)cfid=[^&]{1,200}&cftoken=[^&]{1,200}(?:&|$)"),
)


def surt(url: str) -> str:
    """The SURT key of an address; one of a scheme without hosts (``urn:``) keeps its order.

    Raises:
        ValueError: Its port is none, or it holds what is no text.

    >>> surt("https://www.Example.com:443/A/./b/?z=1&a=%32#part")
    'com,example)/a/b?a=2&z=1'
    """
    raw = re.sub(rb"[\t\r\n]", b"", url.strip().encode())
    if not raw:
        return "-"
    scheme = _SCHEME.match(raw)
    if scheme is None:
        raw = b"http://" + raw.lstrip(b"/")
        scheme = _SCHEME.match(raw)
    rest = raw[scheme.end() :].partition(b"#")[0] if scheme else b""
    name = scheme[1].lower() if scheme else b""
    if name in _WEB:
        rest = b"//" + _SAID_TWICE.sub(b"", rest.lstrip(b"/"), count=1)
    parts = _AUTHORITY.fullmatch(rest)
    if parts is None:
        path, query = _OPAQUE.fullmatch(rest).groups()  # type: ignore[union-attr]  # it matches anything
        key = (scheme[1] if scheme else b"") + b":" + _unslashed(_plain(path).lower()) + _query(query)
    else:
        authority, path, query = parts.groups()
        host = _host(authority, _DEFAULT_PORTS.get(name))
        key = (host + b")" if host else name + b":") + (_path(path) or b"/") + _query(query)
    return key.decode("ascii")


def _plain(part: bytes) -> bytes:
    """Escaped once, and only what must be: no matter how often it was escaped before."""
    for _ in range(_MAX_ROUNDS):
        if not _ESCAPED.search(part):
            break
        part = unquote_to_bytes(part)
    return _TO_ESCAPE.sub(lambda found: b"%%%02x" % found[0][0], part)


@lru_cache(maxsize=1024)  # addresses are many, hosts are few
def _host(authority: bytes, default_port: int | None) -> bytes:
    place = authority.rpartition(b"@")[2]
    in_brackets = _BRACKETS.match(place)
    host, port = in_brackets.groups() if in_brackets else place.partition(b":")[::2]
    number = int(port) if port else None
    if number is not None and not 0 <= number <= _MAX_PORT:
        raise ValueError(f"no port: {number}")
    host = _as_ascii(host)
    host = _address(host) or b".".join(label for label in host.split(b".") if label)
    host = _WWW.sub(b"", host, count=1) if _WWW.match(host) else host
    key = b",".join(reversed(host.split(b".")))
    return key if number is None or number == default_port else b"%s:%d" % (key, number)


def _as_ascii(host: bytes) -> bytes:
    """Lower case, escapes undone, other scripts as punycode; what cannot be so is escaped."""
    for _ in range(_MAX_ROUNDS):
        if not _ESCAPED.search(host):
            break
        host = unquote_to_bytes(host)
    with contextlib.suppress(UnicodeError):
        host = host if host.isascii() else host.decode().encode("idna")
    return _TO_ESCAPE.sub(lambda found: b"%%%02x" % found[0][0], host).lower()


def _address(host: bytes) -> bytes | None:
    """An IPv4 address in four decimal numbers, if the host is one in another spelling."""
    labels = [label for label in host.split(b".") if label]
    if not labels or len(labels) > 4 or not all(map(_OCTET.fullmatch, labels)):  # noqa: PLR2004 - of four bytes
        return None
    numbers = [int(label, 8 if label[:1] == b"0" and len(label) > 1 else 10) for label in labels]
    last = numbers.pop()
    room = 256 ** (4 - len(numbers))
    if any(number > 255 for number in numbers) or (numbers and last >= room):  # noqa: PLR2004 - one byte
        return None
    value = sum(number << (24 - 8 * at) for at, number in enumerate(numbers)) + last % room
    return str(IPv4Address(value)).encode()


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for segment in _plain(path).split(b"/")[1:]:
        if segment == b"..":
            if kept:
                kept.pop()
            else:
                kept.append(segment)
        elif segment != b".":
            kept.append(segment)
    whole = b"".join(b"/" + segment for segment in kept if segment).lower()
    return _ASP_SESSION.sub(rb"\1", whole, count=1)


def _unslashed(path: bytes) -> bytes:
    return path.removesuffix(b"/")


def _query(query: bytes) -> bytes:
    if not query:
        return b""
    said = _plain(query[1:]).lower()
    for session in _QUERY_SESSIONS:
        said = session.sub(rb"\1", said, count=1)
    parameters = sorted(said.split(b"&"), key=lambda parameter: parameter.partition(b"="))
    return b"?" + b"&".join(parameters) if said else b""
