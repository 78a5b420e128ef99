"""What changed between two texts, on a terminal."""

from rich.text import Text

from archive.cli.output import safe
from archive.explain.textdiff import differences

_CONTEXT = 60  # characters of what did not change, on either side


def shown(old: str, new: str) -> Text:
    """The differences for a terminal, with a little around them.

    What went is red and between ``[-`` and ``-]``, what came green and between ``{+`` and ``+}``, so that
    it can be told without colours too.
    """
    out = Text()
    for kind, text in differences(safe(old), safe(new)):
        if kind == "same":
            out.append(_shortened(text))
        elif kind == "removed":
            out.append(f"[-{text.strip()}-] ", "red")
        else:
            out.append(f"{{+{text.strip()}+}} ", "green")
    return out


def _shortened(text: str) -> str:
    if len(text) <= 3 * _CONTEXT:
        return text
    return f"{text[:_CONTEXT].rstrip()} … {text[-_CONTEXT:].lstrip()}"
