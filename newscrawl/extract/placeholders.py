"""Placeholders of a template that nobody filled, told from what reporters put in brackets."""

import re

# Each begins with a sign of its own and not with a letter of any case: so most of a text is skipped at once.
_PLACEHOLDER = re.compile(
    r"""\[\s{0,3}(?:url|link|source|name|date|insert|your|author|title|headline|city|company|image|photo|quote|placeholder|tk|todo|add|xx+)\b[^\[\]\n]{0,80}\]
      | \{\{[^{}\n]{1,80}\}\} | \$\{[a-zA-Z_.]{1,60}\} | <%=?[^%\n]{1,80}%> | %%[A-Z_]{2,40}%%
      | \[\[[a-zA-Z_ .]{1,60}\]\]
      | \[(?:вставить|ссылка|источник|укажите)\b[^\[\]\n]{0,80}\]
      | \[(?:einfügen|quelle|hier)\s[^\[\]\n]{0,80}\]""",
    re.IGNORECASE | re.VERBOSE,
)
_FILLER = re.compile(r"\blorem\s+ipsum\s+dolor\b", re.IGNORECASE)
# What stands in brackets in honest stories: "[the source said]" is a reporter's insertion.
_HONEST = re.compile(
    r"^\[\s*(?:source|name|date|title|photo|image|link|author|city|company|quote|url|headline)s?\s*\]$"
    r"|^\[(?:the|sic|his|her|their|we|our|your|name\s+withheld|name\s+removed|date\s+of)\b",
    re.IGNORECASE,
)


def has_placeholder(text: str) -> bool:
    """Whether a placeholder of a template stands in a text unfilled.

    >>> has_placeholder("The ferry [insert name] sank."), has_placeholder("“[The] ferry sank,” he said.")
    (True, False)
    """
    if any(not _HONEST.match(match[0]) for match in _PLACEHOLDER.finditer(text)):
        return True
    return "lorem" in text.lower() and _FILLER.search(text) is not None
