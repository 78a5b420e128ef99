"""The line on which each table, key and list element of a TOML file begins.

``tomllib`` says where a syntax error is, and forgets all lines of what it could read. This light scan of a
file that it could read finds them again.
"""

import re
from collections import Counter

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|\#[^\n]*|\n|[\[\]{},=]|[^\s\[\]{},=\#\"']+|[ \t\r]+",
    re.DOTALL,
)
Place = tuple[str | int, ...]
"""Where a value stands, such as ``("source", 2, "feeds", 0)``."""


class TomlLines:
    r"""Lines of a TOML text, from 1.

    >>> TomlLines('[[source]]\nname = "a"\nfeeds = [\n  "x",\n]\n').line(("source", 0, "feeds", 0))
    4
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        self._tables: Counter[str] = Counter()
        self._table: Place = ()
        number = 1
        statement: list[tuple[str, int]] = []
        depth = 0
        for word in _TOKEN.findall(text):
            if word == "\n" and depth == 0:
                self._statement(statement)
                statement = []
            elif word.strip() and not word.startswith("#"):
                statement.append((word, number))
                depth = max(0, depth + (word in "[{") - (word in "]}"))
            number += word.count("\n")
        self._statement(statement)

    def line(self, place: Place) -> int:
        """The line where the value begins, or that of the nearest thing around it that was found."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def _statement(self, statement: list[tuple[str, int]]) -> None:
        words = [word for word, _ in statement]
        if not statement:
            return
        if words[0] == "[":
            name = "".join(words).strip("[]").replace('"', "").replace("'", "")
            self._table = (name,)
            if words[:2] == ["[", "["]:
                self._table = (name, self._tables[name])
                self._tables[name] += 1
                self._lines.setdefault((name,), statement[0][1])
            self._lines[self._table] = statement[0][1]
        elif "=" in words:
            key = words[0].strip("\"'").partition(".")[0]
            self._lines[*self._table, key] = statement[0][1]
            self._elements((*self._table, key), statement[words.index("=") + 1 :])

    def _elements(self, place: Place, value: list[tuple[str, int]]) -> None:
        depth = index = 0
        for word, line in value:
            if depth == 1 and word == ",":
                index += 1
            elif depth == 1 and word != "]":
                self._lines.setdefault((*place, index), line)
            depth += (word in "[{") - (word in "]}")
