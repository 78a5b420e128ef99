"""What desks do to a story: character by character, sentence by sentence, paragraph by paragraph."""

import random
import re

from tongues import Tongue, number

Story = list[list[str]]
"""Paragraphs of sentences."""

NOTICES = {
    "en": "Correction: an earlier version of this article misstated the figure. It has been corrected.",
    "de": "Korrektur: In einer früheren Version dieses Artikels war die Zahl falsch. Berichtigt.",
    "es": "Corrección: una versión anterior de este artículo daba una cifra equivocada.",
    "fr": "Rectificatif : une version précédente de cet article donnait un chiffre erroné.",
    "pl": "Sprostowanie: wcześniejsza wersja tego tekstu podawała błędną liczbę.",
    "tr": "Düzeltme: Bu haberin önceki halinde rakam yanlış verilmişti.",
    "ru": "Уточнение: в более ранней версии материала была указана неверная цифра.",
    "kk": "Түзету: мақаланың алғашқы нұсқасында қате сан берілген.",
    "ar": "تصحيح: ورد في نسخة سابقة من هذا المقال رقم خاطئ.",
    "hi": "सुधार: इस लेख के पिछले संस्करण में संख्या गलत थी।",
    "ko": "바로잡습니다: 기사의 이전 판에 잘못된 숫자가 있었습니다.",
    "zh": "更正：本文先前版本中的数字有误，现予更正。",
    "ja": "訂正：この記事の以前の版に誤った数字がありました。",
    "th": "แก้ไข: บทความฉบับก่อนหน้านี้ระบุตัวเลขผิด",
}
RETRACTIONS = {
    "en": "This article has been retracted because it did not meet our standards. We apologise.",
    "de": "Dieser Artikel wurde zurückgezogen, weil er unseren Standards nicht entsprach.",
    "es": "Este artículo ha sido retirado porque no cumplía nuestras normas.",
    "fr": "Cet article a été retiré car il ne respectait pas nos règles.",
    "ru": "Материал был удален по решению редакции.",
    "zh": "本文因不符合编辑规范已被撤回。",
    "ja": "この記事は編集基準を満たさないため撤回されました。",
    "ar": "تم سحب هذا المقال لأنه لا يستوفي معاييرنا التحريرية.",
}


class Desk:
    """Edits in one language, with one source of chance."""

    def __init__(self, tongue: Tongue, rng: random.Random) -> None:
        self.tongue = tongue
        self.rng = rng

    def write(self, least: int = 3, most: int = 12) -> Story:
        """A story of so many paragraphs."""
        count = self.rng.randint(least, most)
        return [[self.tongue.paragraph(self.rng), *self._more(1)] for _ in range(count)]

    def _more(self, most: int) -> list[str]:
        return [self.tongue.sentence(self.rng) for _ in range(self.rng.randint(0, most))]

    def print(self, story: Story) -> str:
        """The story as a page has it."""
        return "\n".join(self.tongue.join(paragraph) for paragraph in story if paragraph)

    # What one house does to its own story.

    def misprint(self, text: str) -> str:
        """One to three characters dropped, doubled, exchanged, or in the wrong case."""
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            at = self.rng.choice([i for i, c in enumerate(text[:-2]) if c.isalpha()])
            one, rest = text[at], text[at + 1 :]
            text = text[:at] + self.rng.choice(
                [rest, one + one + rest, rest[:1] + one + rest[1:], one.swapcase() + rest]
            )
        return text

    def comma(self, text: str) -> str:
        """A mark set or taken out between two words."""
        places = [found.start() for found in re.finditer(r"(?<=\w) (?=\w)", text)]
        at = self.rng.choice(places) if places else len(text) // 2
        return text[:at] + ("," if places else "、") + text[at:]

    def recount(self, text: str) -> str:
        """Exactly one figure changed, perhaps by one, or by its sign."""
        found = list(re.finditer(r"\d+", text))
        if not found:
            return text + " " + number(self.rng)
        one = self.rng.choice(found)
        value = str(int(one.group()) + self.rng.choice([1, -1, 10])).replace("-", "")
        return text[: one.start()] + (value if value != one.group() else value + "1") + text[one.end() :]

    def reworded(self, story: Story, share: float) -> Story:
        """A share of the sentences told otherwise: the middle is new, or all of it is."""
        return [[self._told(one) if self.rng.random() < share else one for one in each] for each in story]

    def _told(self, sentence: str) -> str:
        if self.rng.random() < 0.5:
            return self.tongue.sentence(self.rng)
        words = sentence.split(" ")
        cut = sorted(self.rng.sample(range(len(words) + 1), min(2, len(words) + 1)))
        new = self.tongue.sentence(self.rng, 2, 6).rstrip(".。 ")
        return " ".join([*words[: cut[0]], new, *words[cut[-1] :]])

    def developed(self, story: Story) -> Story:
        """The next hours: paragraphs come, on top mostly, some go, some move."""
        out = [list(each) for each in story]
        for _ in range(self.rng.randint(1, max(1, len(out) // 2))):
            out.insert(
                self.rng.choice([0, 0, len(out), self.rng.randint(0, len(out))]),
                [self.tongue.paragraph(self.rng)],
            )
        if len(out) > 4 and self.rng.random() < 0.4:
            out.pop(self.rng.randrange(len(out)))
        if len(out) > 4 and self.rng.random() < 0.3:
            out.insert(self.rng.randrange(len(out)), out.pop(self.rng.randrange(len(out))))
        return out

    def live(self, story: Story, hour: int) -> Story:
        """A live blog grows from above, each entry with its time."""
        entries = [
            [f"{hour + i}:{self.rng.randint(10, 59)}", self.tongue.paragraph(self.rng)]
            for i in range(self.rng.randint(1, 3))
        ]
        return entries[::-1] + story

    def corrected(self, text: str) -> str:
        """A figure changed, and a notice of it above or below."""
        notice, text = NOTICES[self.tongue.language], self.recount(text)
        return f"{notice}\n{text}" if self.rng.random() < 0.4 else f"{text}\n{notice}"

    def retracted(self) -> str:
        """What is left of a story that was taken back."""
        return RETRACTIONS.get(self.tongue.language) or NOTICES[self.tongue.language]

    def typeset(self, text: str) -> str:
        """The same text set by another system: its quotes, dashes and spaces."""
        swaps = [("'", "’"), ('"', "”"), (" - ", " – "), ("\n", "\n\n"), (". ", ".\u00a0"), (", ", ",  ")]
        for old, new in self.rng.sample(swaps, 3):
            text = text.replace(old, new)
        return f"  {text}\n"

    # What other houses do to an agency's story.

    def dateline(self, story: Story, agency: str) -> Story:
        """Another place and agency before the first sentence."""
        city = self.tongue.word(self.rng).upper()
        day = f"{self.rng.randint(1, 28)}.{self.rng.randint(1, 12)}."
        mark = self.rng.choice(
            [
                f"{city}, {day} ({agency}) — ",
                f"{city} ({agency}) - ",
                f"{city}: ",
                f"({agency}) ",
                f"{day} {city}. ",
            ]
        )
        return [[mark + story[0][0], *story[0][1:]], *story[1:]]

    def trimmed(self, story: Story, keep: float) -> Story:
        """Cut from the end, as copy editors do."""
        return story[: max(1, round(len(story) * keep))]

    def localised(self, story: Story) -> Story:
        """A paragraph or two of one's own."""
        own = [[self.tongue.paragraph(self.rng)] for _ in range(self.rng.randint(1, max(1, len(story) // 4)))]
        return self.rng.choice([own + story, story + own, story[:1] + own + story[1:]])

    def follow_up(self, story: Story) -> Story:
        """News of its own with up to two fifths of the first story as background, below."""
        quoted = [one for each in story for one in each]
        quoted = quoted[: max(1, int(len(quoted) * self.rng.uniform(0.1, 0.4)))]
        fresh = self.write(len(story), len(story) + 3)
        return [*fresh[: len(fresh) - 1], quoted, fresh[-1]] if len(fresh) > 1 else [*fresh, quoted]

    def headline(self, title: str) -> str:
        """Another headline for the same matter: a word, a mark, a figure, or all of it."""
        words = title.split(" ")
        return self.rng.choice(
            [
                f"{title}?",
                f"{title}, {self.tongue.word(self.rng)}",
                " ".join([*words[:-1], self.tongue.word(self.rng), words[-1]]),
                f"{title} – {number(self.rng)}",
                " ".join([*words[len(words) // 2 :], self.tongue.word(self.rng)]),
                self.tongue.headline(self.rng),
            ]
        )
