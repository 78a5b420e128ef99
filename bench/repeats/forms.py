"""Forms that newsrooms fill anew every day: weather, markets, lottery, sport, rates, queues, puzzles."""

import random
import tomllib
from pathlib import Path

from tongues import Tongue

_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FORMS = tomllib.loads(Path(__file__).with_name("forms.toml").read_text("utf-8"))["form"]


class Form:
    """One form at one publisher: a name, and a text that is filled every day."""

    def __init__(self, tongue: Tongue, rng: random.Random) -> None:
        self._tongue = tongue
        known = [one for one in _FORMS if one["language"] == tongue.language]
        if known and rng.random() < 0.6:
            form = rng.choice(known)
            self.name, self._text, self._choices = form["name"], form["text"], form["choices"]
        else:
            self.name, self._text, self._choices = tongue.headline(rng), self._own(rng), [tongue.word(rng)]
        # Papers round their forms off with words of their own, the same every day.
        self._frame = tongue.paragraph(rng) if rng.random() < 0.6 else ""

    def _own(self, rng: random.Random) -> str:
        """A form of made-up words: few values, many values, or a single one."""
        one_value = rng.random() < 0.15
        lines = []
        for i in range(rng.randint(4, 14)):
            line = self._tongue.sentence(rng).replace("{", "").replace("}", "")
            if not one_value or i == 2:
                gap = " " if self._tongue.script.between else ""
                line = line[:-1] + gap + rng.choice(["{n}", "{d}", "{w}", "{s}"]) + line[-1:]
            lines.append(line)
        return self._tongue.join(lines)

    def filled(self, rng: random.Random) -> str:
        """The text of one day."""
        text = self._text
        while "{" in text:
            before, _, rest = text.partition("{")
            kind, _, after = rest.partition("}")
            text = before + self._value(kind, rng) + after
        return "\n".join(part for part in (self._frame, text) if part)

    def _value(self, kind: str, rng: random.Random) -> str:
        if kind == "n":
            return str(rng.randint(1, rng.choice([30, 100, 2000])))
        if kind == "d":
            return f"{rng.uniform(0.1, rng.choice([9, 99, 2500])):.2f}"
        if kind == "s":
            return rng.choice(["+", "-", "−"]) + f"{rng.uniform(0, 3):.2f}"
        return rng.choice(self._choices) if kind == "c" else self._tongue.word(rng)

    def titled(self, day: int, rng: random.Random, style: str) -> str:
        """The headline of one day: the name, or the name with the day in it."""
        name = self.name.replace("{c}", rng.choice(["higher", "lower", "flat"]))
        if style == "dated":
            return f"{name} {day % 28 + 1}.{3 + day // 28}.2026"
        return (
            f"{name}: {_WEEKDAYS[day % 7]}" if style == "weekday" and self._tongue.language == "en" else name
        )
