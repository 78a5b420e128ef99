"""Digests: what makes two payloads, or two texts, the same.

The payload digest follows WARC 1.1 (ISO 28500:2017, 5.9): the entity body with transfer-encoding
removed and content-encoding kept. It is written as ``sha1:`` and Base32, the form that CDX indexes and
nearly all other archives use, so that digests of one page can be compared across archives.
"""

import hashlib
import re
import unicodedata
from base64 import b32encode

# Of a text in UTF-8, ASCII signs are blanked out in bulk; only others are searched for.
_OTHER_SIGN = re.compile(r"[^\x00-\x7f\w]")
_WORDS_ONLY = re.sub(rb"[^\w\x80-\xff]", b" ", bytes(range(256)))
_LENGTH = len("sha1:") + 32
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# From Base32 to the digits that int() reads; what is no Base32 becomes something that it does not.
_TO_DIGITS = bytearray(b"!" * 256)
for _digit, _letter in zip(b"0123456789abcdefghijklmnopqrstuv", _BASE32, strict=True):
    _TO_DIGITS[_letter] = _digit


def warc_digest(data: bytes | memoryview) -> str:
    """``sha1:BASE32`` of some bytes: a WARC block digest or payload digest.

    >>> warc_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def is_warc_digest(declared: str, data: bytes | memoryview) -> bool:
    """Whether ``sha1:BASE32`` is the digest of some bytes; quicker than to write theirs and compare.

    >>> is_warc_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"")
    True
    """
    if not declared.startswith("sha1:") or len(declared) != _LENGTH:
        return False
    try:
        number = int(declared[5:].encode("ascii", "replace").translate(_TO_DIGITS), 32)
    except ValueError:
        return False
    return number == int.from_bytes(hashlib.sha1(data, usedforsecurity=False).digest(), "big")


def text_digest(text: str) -> str:
    r"""``sha256:HEX`` of a text's words, so that spacing, case and punctuation do not count.

    Two texts with one digest say the same words in the same order. Not good for telling how alike two
    texts are: one changed word gives another digest. The empty text has the digest ``""``, because two
    pages without text are not therefore the same.

    >>> text_digest("The end.") == text_digest("the\xa0END")
    True
    """
    plain = _OTHER_SIGN.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    words = b" ".join(plain.encode().translate(_WORDS_ONLY).split())
    return "sha256:" + hashlib.sha256(words).hexdigest() if words else ""


def article_id(url: str, date: str, payload_digest: str) -> str:
    """The identity of the article read from one capture: 16 characters of ``a-z2-7``.

    It is made of what the WARC record itself says (target URI, WARC-Date, payload digest), so that
    reading the same record again, anywhere, gives the same id.
    """
    seed = f"{url}\n{date}\n{payload_digest}".encode("utf-8", "surrogatepass")
    return b32encode(hashlib.sha256(seed).digest()[:10]).decode("ascii").lower()
