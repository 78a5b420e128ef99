"""Languages that write: sentences of real bodies where there are enough, of made-up words elsewhere."""

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from edits import Body

_ENOUGH = 10  # bodies to learn a language's habits from
_WORDS = 2500
_SENTENCE_END = re.compile(r"[.!?]$")


@dataclass(frozen=True)
class Script:
    """How a language is written: its letters, what ends a sentence, whether words are parted."""

    letters: str
    end: str = "."
    between: str = " "
    lengths: tuple[int, int] = (2, 10)


_LATIN = "aeiouaeiounrtslmdkpvgbh"
SCRIPTS = {
    "en": Script(_LATIN),
    "de": Script(_LATIN + "äöü"),
    "es": Script(_LATIN + "áéñ"),
    "fr": Script(_LATIN + "éèç"),
    "pl": Script(_LATIN + "ąęłżś"),
    "tr": Script(_LATIN + "ğışçö"),
    "ru": Script("аеиоуаеиоунртслмдкпвгбжшщчы"),
    "kk": Script("аеиоуәіңғүұқөһнртслмдкбш"),
    "ar": Script("ابتثجحخدذرزسشصضطعغفقكلمنهوي", lengths=(2, 7)),
    "hi": Script("कखगघचजटडतदनपफबमयरलवसह" + "ािीुूेैो" * 2),
    "ko": Script("".join(chr(c) for c in range(0xAC00, 0xD7A0, 28)), lengths=(1, 4)),
    "zh": Script("".join(map(chr, range(0x4E00, 0x5200))), end="。", between="", lengths=(1, 3)),
    "ja": Script("".join(map(chr, [*range(0x3042, 0x3094), *range(0x65E5, 0x6700)])), "。", "", (1, 4)),
    "th": Script("กขคงจชดตทนบปผพมยรลวสหอ" + "ะาิีุู" * 2, end=" ", between="", lengths=(2, 6)),
}


@dataclass
class Tongue:
    """One language, as far as a writer of news needs it."""

    language: str
    script: Script
    words: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    after: dict[str, list[str]] = field(default_factory=dict)

    def sentence(self, rng: random.Random, least: int = 7, most: int = 28) -> str:
        """A sentence that nobody has written before; in one of three there is a number."""
        count = rng.randint(least, most)
        words = self._chain(rng, count) if self.after else self._drawn(rng, count)
        if rng.random() < 0.35:
            words.insert(rng.randrange(1, len(words)), number(rng))
        if rng.random() < 0.12:
            words[rng.randrange(len(words))] += "," if self.script.between else "、"
        line = self.script.between.join(words)
        return line[:1].upper() + line[1:] + self.script.end

    def paragraph(self, rng: random.Random) -> str:
        """One to four sentences."""
        return self.join([self.sentence(rng) for _ in range(rng.choice([1, 2, 2, 3, 4]))])

    def join(self, sentences: list[str]) -> str:
        """Sentences one behind the other."""
        return (" " if self.script.between else "").join(one.strip(" ") for one in sentences)

    def headline(self, rng: random.Random) -> str:
        """Five to ten words."""
        return self.sentence(rng, 5, 10).rstrip(".。 ,、")

    def word(self, rng: random.Random) -> str:
        """Some word, the frequent ones more often."""
        return rng.choices(self.words, cum_weights=self.weights)[0]

    def _drawn(self, rng: random.Random, count: int) -> list[str]:
        return rng.choices(self.words, cum_weights=self.weights, k=count)

    def _chain(self, rng: random.Random, count: int) -> list[str]:
        word = rng.choice(self.words)
        out = [word]
        while len(out) < count:
            follows = self.after.get(word)
            # Now and then another thought, or a small collection would be told again word by word.
            word = rng.choice(follows) if follows and rng.random() > 0.25 else rng.choice(self.words)
            out.append(word)
        return out


def number(rng: random.Random) -> str:
    """A number as news has them."""
    return rng.choice(
        [
            str(rng.randint(2, 99)),
            str(rng.randint(100, 9999)),
            f"{rng.uniform(0, 99):.1f}",
            f"{rng.randint(1, 99)},{rng.randint(100, 999)}",
            f"{rng.randint(1, 99)}%",
            str(rng.randint(1990, 2026)),
        ]
    )


def tongues(bodies: list[Body], rng: random.Random) -> list[Tongue]:
    """A tongue for each script, taught by the bodies of its language where there are enough."""
    out = []
    for language, script in SCRIPTS.items():
        texts = [body.text for body in bodies if body.language == language]
        out.append(
            _taught(language, script, texts) if len(texts) >= _ENOUGH else _made_up(language, script, rng)
        )
    return out


def _taught(language: str, script: Script, texts: list[str]) -> Tongue:
    after: dict[str, list[str]] = defaultdict(list)
    words = [re.sub(r"[^\w'’-]", "", word) for text in texts for word in text.split()]
    words = [word for word in words if word]
    for word, following in pairwise(words):
        after[word].append(following)
    return Tongue(language, script, words, list(accumulate([1.0] * len(words))), after)


def _made_up(language: str, script: Script, rng: random.Random) -> Tongue:
    words = [
        "".join(rng.choice(script.letters) for _ in range(rng.randint(*script.lengths)))
        for _ in range(_WORDS)
    ]
    weights = list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))  # Zipf
    return Tongue(language, script, words, weights)
