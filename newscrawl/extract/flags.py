"""Quality flags: what a reader of the record should know before trusting a text. Each has one rule."""

import re
from dataclasses import dataclass

from archive.flags import FLAGS
from newscrawl.extract.kinds import CONSENT_WORDS, Sight
from newscrawl.extract.placeholders import has_placeholder
from newscrawl.extract.words import bare_words

_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[\+\d+\s+chars\])\s*$|(?:read more|continue reading|weiterlesen"
    r"|lire la suite|leer más|seguir leyendo|leia mais|continua a leggere|читать далее|читайте далі"
    r"|lees verder|läs mer|czytaj dalej|続きを読む|阅读全文)\W{0,4}$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[.!?。！？।۔؟…»”\"'’)\]:;*†¶#%]\s*$|\w{1,4}\s?[/|]\s?\w{1,20}\s*$")
_BOILERPLATE = re.compile(
    r"all rights reserved|terms of (?:use|service)|privacy policy|cookie policy|enable javascript"
    r"|javascript (?:is )?(?:disabled|required)|sign up (?:for|to) (?:our|the)|subscribe to (?:our"
    r"|the)|your browser (?:is|does)|alle rechte vorbehalten|todos los derechos reservados"
    r"|tous droits réservés|tutti i diritti riservati|все права защищены|adblock|ad blocker"
    r"|follow us on|skip to (?:main )?content|©",
    re.IGNORECASE,
)
_TRANSLATED = re.compile(
    r"(?:machine|automatically|auto)[- ]translated|translated (?:automatically|by (?:a )?(?:machine|ai"
    r"|google|deepl))|(?:this|the) (?:article|text|story) (?:was|has been) translated (?:using|with"
    r"|from \w+ (?:by|using))|maschinell übersetzt|automatisch übersetzt|traduit automatiquement"
    r"|traducción automática|traducido automáticamente|traduzione automatica|переведено автоматически"
    r"|машинн\w{1,4} перевод|автоматический перевод|перекладено автоматично",
    re.IGNORECASE,
)
_MODEL_TALK = re.compile(
    r"as an ai(?: language)? model|i(?:'|’)m sorry,? but i (?:can(?:not|'t|’t)|am unable)"
    r"|i cannot (?:fulfill|assist with) (?:this|that) request|as of my (?:last|knowledge) (?:update"
    r"|cutoff)|my knowledge cutoff|(?:certainly|sure)[!,] here(?:'|’)?s? (?:is |are )?(?:a|an|the"
    r"|your) (?:rewritten|revised|news|article|summary)|here is a (?:rewritten|paraphrased) version"
    r"|regenerate response|als ki-sprachmodell|en tant que modèle de langage|como modelo de lenguaje"
    r"|как языковая модель",
    re.IGNORECASE,
)
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¨¼¶¤Ÿ³¡­±ªº«»§]|â€[™œ“”¦˜]|Ð[\x80-\xbf°µ¾]|Ñ[\x80-\xbf€‚ƒ]|ï»¿|\ufffd")
# One of these stands in all that the expressions look for; finding none costs a tenth of them.
_TRANSLATED_MARKS = ("translat", "übersetz", "tradu", "перев", "перекл")
_MODEL_MARKS = (
    *("as an ai", "sorry but i", "sorry, but i", "i cannot fulfill", "i cannot assist", "as of my"),
    *("knowledge cutoff", "certainly! here", "certainly, here", "sure! here", "sure, here", "here is a re"),
    *("here is a para", "regenerate", "sprachmodell", "modèle de langage", "modelo de lenguaje"),
    "языковая модель",
)
_CONSENT_MARKS = (
    *(
        "cookie",
        "privacy",
        "consent",
        "before you continue",
        "datenschutz",
        "bevor sie",
        "werbung",
        "zustimm",
    ),
    *(
        "vie privée",
        "accept",
        "confidentialité",
        "privacidad",
        "acept",
        "accetta",
        "prywatność",
        "tietosuoja",
    ),
)
_FEW_WORDS = 25
_FEW_LETTERS = 30
_CONSENT_PART = 5_000
_LONGEST_ENDING = 100
"""Characters at the end of a text that tell whether it was cut off."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the flags look at beside the page: how its fields were found."""

    language: str | None
    language_place: str
    declared: str
    date_place: str
    paywalled: bool | None
    page_cut: bool
    placeholder_dropped: bool = False


def read_flags(sight: Sight, reading: Reading) -> tuple[str, ...]:
    """The flags of an article, in the order of ``FLAGS``."""
    text, lower = sight.text, sight.text.lower()
    raised = {
        "placeholder-text": reading.placeholder_dropped or has_placeholder(f"{sight.title}\n{text}"),
        "text-cut-off": is_cut_off(text, sight.words, paywalled=bool(reading.paywalled)),
        "boilerplate-only": _is_boilerplate(text, sight.words, sight.title),
        "no-text": not sight.words,
        "short-text": 0 < sight.words < _FEW_WORDS,
        "consent-text": _is_consent(text, sight.words) if _has(lower, _CONSENT_MARKS) else False,
        "language-mismatch": _mismatch(reading, text),
        "machine-translated": _has(lower, _TRANSLATED_MARKS) and _says_translated(text),
        "machine-written": _has(lower, _MODEL_MARKS) and bool(_MODEL_TALK.search(text)),
        "mojibake": len(_MOJIBAKE.findall(text[:20_000])) > max(2, sight.words // 400),
        "date-unsure": reading.date_place in {"htmldate", "url"},
        "page-cut": reading.page_cut,
    }
    return tuple(name for name in FLAGS if raised.get(name))  # some are raised by others


def _has(lower: str, marks: tuple[str, ...]) -> bool:
    return any(mark in lower for mark in marks)


def _says_translated(text: str) -> bool:
    """At its beginning or its end, where such notes stand."""
    return bool(_TRANSLATED.search(text[:2_000]) or _TRANSLATED.search(text[-1_500:]))


def is_cut_off(text: str, words: int, *, paywalled: bool) -> bool:
    """The last line ends in an ellipsis or an invitation to read on; or, behind a wall, in mid-sentence."""
    last = text.rstrip().rpartition("\n")[2][-_LONGEST_ENDING:]
    if not last or words < 5:  # noqa: PLR2004 - a word or two end nowhere
        return False
    if _CUT.search(last):
        return True
    return paywalled and not _ENDING.search(last)


def _is_boilerplate(text: str, words: int, title: str) -> bool:
    if not 0 < words < 150:  # noqa: PLR2004 - a footer is no longer
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    common = [line for line in lines if _BOILERPLATE.search(line) or bare_words(line) == bare_words(title)]
    return sum(map(len, common)) * 2 > sum(map(len, lines))


def _is_consent(text: str, words: int) -> bool:
    if not words:
        return False
    start = text[:_CONSENT_PART]  # such a text begins with what it asks for
    lines = [line for line in start.split("\n") if _asks_consent(line)]
    return sum(map(len, lines)) * 3 > len(start)


def _asks_consent(line: str) -> bool:
    lower = line.lower()
    if not _has(lower, _CONSENT_MARKS):
        return False
    return CONSENT_WORDS.search(line) is not None or lower.count("cookie") > 1


def _mismatch(reading: Reading, text: str) -> bool:
    """Declared and read language differ, and the text is long enough to be sure. ``en`` is no claim."""
    return (
        reading.language_place == "text"
        and bool(reading.declared)
        and reading.declared not in {reading.language, "en"}
        and len(text) > 10 * _FEW_LETTERS
    )
