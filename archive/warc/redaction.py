"""What is taken away from a request before it is archived: its secrets, and nothing else."""

import re

_SECRET = re.compile(rb"^(?:(?:cookie2?|authorization)[ \t]*|proxy-[^:\n]*):", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def without_secrets(sent: bytes) -> bytes:
    r"""A request without Cookie, Authorization and Proxy-* header lines; all other bytes stay.

    >>> without_secrets(b"GET / HTTP/1.1\r\nHost: a\r\nCookie: id=1;\r\n b=2\r\nAccept: */*\r\n\r\n")
    b'GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n'
    """
    if not _SECRET.search(sent):
        return sent
    kept: list[bytes] = []
    secret = False
    position = 0
    for found in _LINE.finditer(sent):
        line = found[0]
        if not line.strip(b"\r\n"):
            break
        folded = line[:1] in b" \t"
        secret = secret if folded else bool(kept) and _SECRET.match(line) is not None
        if not secret:
            kept.append(line)
        position = found.end()
    return b"".join((*kept, sent[position:]))
