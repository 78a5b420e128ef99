"""Seeded edits of real stories: what newsrooms do to a text between one appearance and the next."""

import random
import re
from dataclasses import dataclass

_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|[\uac00-\ud7af]{2,}")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s*")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Body:
    """A real body, the material that stories are made of."""

    title: str
    text: str
    language: str


class Vocabulary:
    """The content words of one language's bodies, by length: what a made story is filled with."""

    def __init__(self, bodies: list[Body]) -> None:
        self._by_length: dict[int, list[str]] = {}
        words = {word for body in bodies for word in _CONTENT_WORD.findall(body.text)}
        for word in sorted(words):
            self._by_length.setdefault(min(len(word), 12), []).append(word)
        self.wide = "".join(sorted({c for body in bodies for c in _WIDE.findall(body.text)}))

    def retold(self, text: str, rng: random.Random) -> str:
        """The text with its content words and numbers exchanged, each always for the same: another story."""
        chosen: dict[str, str] = {}

        def other(found: re.Match[str]) -> str:
            word = found.group()
            if word not in chosen:
                chosen[word] = rng.choice(self._by_length[min(len(word), 12)])
            return chosen[word]

        if self.wide and len(_WIDE.findall(text)) > len(text) / 3:
            table = dict(zip(self.wide, rng.sample(self.wide, len(self.wide)), strict=True))
            return "".join(table.get(c, c) for c in text)
        return re.sub(r"\d", lambda _: str(rng.randrange(10)), _CONTENT_WORD.sub(other, text))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one for one in _SENTENCE.split(text) if one.strip()]


def joined(parts: list[str]) -> str:
    """Sentences as a text."""
    return " ".join(parts)


def typo(text: str, rng: random.Random) -> str:
    """One to three words spelt otherwise."""
    words = text.split(" ")
    places = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    for i in rng.sample(places, min(len(places), rng.randint(1, 3))):
        word, at = words[i], rng.randrange(1, len(words[i]) - 1)
        words[i] = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] if word[at] != word[at + 1] else word + "e"
        )
    return " ".join(words) if places else text + " (sic)"


def corrected_numbers(text: str, rng: random.Random) -> str:
    """One or two numbers corrected, or a word where there are none."""
    numbers = list(re.finditer(r"\d+", text))
    if len(numbers) < 2:
        return typo(text, rng)
    for found in sorted(rng.sample(numbers, rng.randint(1, 2)), key=lambda one: -one.start()):
        value = str(int(found.group()[:9]) + rng.randint(1, 9))
        text = text[: found.start()] + value + text[found.end() :]
    return text


def added(text: str, more: str, rng: random.Random) -> str:
    """Paragraphs added somewhere, mostly at an end: at most half as much again."""
    old, new = sentences(text), sentences(more)
    new = new[: max(1, min(len(new), int(len(old) * rng.uniform(0.1, 0.5))))]
    at = rng.choice([0, len(old), len(old), rng.randint(0, len(old))])
    return joined([*old[:at], *new, "More follows.", *old[at:]])


def half_rewritten(text: str, more: str, rng: random.Random) -> str:
    """One half told anew, as when the news behind a story has moved on."""
    old, new = sentences(text), sentences(more)
    keep = max(1, int(len(old) * rng.uniform(0.4, 0.6)))
    kept = old[:keep] if rng.random() < 0.5 else old[-keep:]
    fresh = new[: max(1, len(old) - keep)]
    return joined(kept + fresh if rng.random() < 0.5 else fresh + kept)


def house_style(text: str, city: str, agency: str, rng: random.Random) -> str:
    """Another dateline and another tail, a sentence or two cut: an agency's story at its customer."""
    old = sentences(text)
    cut = rng.randint(0, max(0, len(old) // 8))
    return f"{city.upper()} ({agency}) — {joined(old[: len(old) - cut])} {agency} {rng.randrange(1000)}."


def excerpt(text: str, rng: random.Random) -> str:
    """The first part of a story, with a pointer to the rest."""
    old = sentences(text)
    return joined(old[: max(2, int(len(old) * rng.uniform(0.35, 0.7)))])


def follow_up(text: str, more: str, rng: random.Random) -> str:
    """A new story that quotes the first one as its background."""
    old, new = sentences(text), sentences(more)
    quoted = old[: max(1, int(len(old) * rng.uniform(0.1, 0.3)))]
    at = rng.randint(len(new) // 2, len(new))
    return joined(new[:at] + quoted + new[at:])


def headline_for(title: str, rng: random.Random) -> str:
    """Another desk's headline: some words of the first, in another order."""
    words = title.split()
    kept = rng.sample(words, max(1, int(len(words) * rng.uniform(0.3, 0.7))))
    return " ".join(kept) + rng.choice(["", ": report", " – agency", "?"])


def updated_headline(title: str, more: str, rng: random.Random) -> str:
    """The headline of an update by the same desk."""
    tail = " ".join(more.split()[: rng.randint(1, 3)])
    return rng.choice([f"UPDATE {rng.randint(1, 4)}-{title}", f"{title}, {tail}", f"{title} (2)", title])
