"""Text from strangers as it may be shown, and numbers as people read them.

Text from pages may hold escape sequences that move a terminal's cursor or look like the program's answer, and
marks that turn the direction of what follows. Whatever is not printable is shown as ``�``.
"""

import re

# Control characters but tab and newline; and the marks that turn the direction of what follows.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_KILO = 1000


def safe(text: str, *, one_line: bool = False) -> str:
    r"""Text from a stranger as it may be printed.

    >>> safe("a\x1b[31m red")
    'a�[31m red'
    """
    text = _UNSAFE.sub("�", text.replace("\r\n", "\n"))
    return " ".join(text.split()) if one_line else text


def safe_json(text: str) -> str:
    r"""JSON as it may be printed: it says the same, with every such character escaped.

    >>> safe_json('{"title": "a\x9b31m"}')
    '{"title": "a\\u009b31m"}'
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def size(number: int) -> str:
    """A number of bytes for people.

    >>> size(1_500_000)
    '1.5 MB'
    """
    amount = float(number)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < _KILO:
            return f"{number} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= _KILO
    return f"{amount:.1f} TB"
