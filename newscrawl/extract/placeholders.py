"""Placeholders of a template that nobody filled, told from what reporters put in brackets."""

import re

_PLACEHOLDER = re.compile(
    r"""\[\s{0,3}(?:url|link|source|name|date|insert|your|author|title|headline|city|company|image|photo|quote|placeholder|tk|todo|add|xx+)\b[^\[\]\n]{0,80}\]
      | \{\{[^{}\n]{1,80}\}\} | \$\{[a-zA-Z_.]{1,60}\} | <%=?[^%\n]{1,80}%> | %%[A-Z_]{2,40}%%
      | \[\[[a-zA-Z_ .]{1,60}\]\]
      | \blorem\s+ipsum\s+dolor\b | \[(?:вставить|ссылка|источник|укажите)\b[^\[\]\n]{0,80}\]
      | \[(?:einfügen|quelle|hier)\s[^\[\]\n]{0,80}\]""",
    re.IGNORECASE | re.VERBOSE,
)
# What stands in brackets in honest stories: "[the source said]" is a reporter's insertion.
_HONEST = re.compile(
    r"^\[\s*(?:source|name|date|title|photo|image|link|author|city|company|quote|url|headline)s?\s*\]$"
    r"|^\[(?:the|sic|his|her|their|we|our|your|name\s+withheld|name\s+removed|date\s+of)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\[{<%]|ipsum", re.IGNORECASE)
"""Without one of these no placeholder stands in a text, and most texts have none."""
_MOST = 20


def placeholders(text: str) -> list[str]:
    """Placeholders of a template that stand in a text unfilled."""
    if not _SIGNS.search(text):
        return []
    found = (match[0] for match in _PLACEHOLDER.finditer(text))
    return [mark for mark, _ in zip((m for m in found if not _HONEST.match(m)), range(_MOST), strict=False)]
