"""The names in a written signature: one byline, or one author value of a page's data, to single names.

People and agencies are names; desks, roles, places, handles and addresses are not. Who edited, translated
or took the pictures signs only where nobody else does.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from newscrawl.extract.names import (
    AGENCIES,
    EASTERN_PLACES,
    LEADING,
    NOT_NAMES,
    ORGANIZATION,
    ROLE,
    SECONDARY,
    agency_at_an_end,
    agency_in,
)
from newscrawl.extract.sitename import SiteNames
from newscrawl.extract.structured import Person
from newscrawl.extract.words import bare_words, clean_line

MAX_AUTHORS = 20
"""More sign no story; a longer list is one of something else."""
MAX_LENGTH = 600
"""Characters of a value that are read."""
_MAX_RAW = 60
_MAX_NAME = 70
_MAX_NAME_WORDS = 6
# A name may be written small; a phrase is longer.
_MAX_SMALL_WORDS = 3
# Marks of a desk's writer: "dpa/lby", "red".
_MAX_INITIALS = 3

_URL = re.compile(r"https?://\S{0,300}|www\.\S{1,200}|\S{1,64}@\S{1,64}\.\w{2,10}|(?<!\w)@\w{1,40}")
_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]{0,120})[)）\]]")
_WHEN = re.compile(r"\s(?:(?:le|am|el|il|on|em|den|op|dnia)\s)?\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")
_HARD = re.compile(
    r"\s*[;|｜/／•·‧、，،=\n\t]\s*|\s*\s[-–—]\s\s*|[–—]"
    r"|(?:^|\s+)(?:avec|via|mit(?:\s+Material\s+(?:der|von|des))?|theo|nach)\s+(?=[\w-]{2,20}$)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*")
_AND = re.compile(r"\s+(?:and|&|und|et|with)\s+|\s*&\s*", re.IGNORECASE)
# Also words within names (Ortega y Gasset): they part two names only where each has two words.
_SOFT_AND = re.compile(
    r"\s+(?:y|e|и|і|та|og|och|en|ja|i|a|és|și|şi|ve|và|dan|καὶ|και|und|con|avec|mit|med|med|o)\s+|\s+و\s*"
)
_FROM_HERE = re.compile(
    r"""\s+(?:(?:is|was|has)\s+(?:an?|the|been)\s | (?-i:on|at|in|for|from|last|reports?)\s+
        | (?:reporting|updated?|for\s+the)\s+
        | (?:published|posted)\s+
        | (?:alle\s+(?:artikel|beiträge)|all\s+(?:posts|articles|stories)|view\s+(?:all|bio|profile))\b
        | \d{1,2}[./:]\d{1,2} | \d{4} | (?:mon|tues|wednes|thurs|fri|satur|sun)day\b
        | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d )""",
    re.IGNORECASE | re.VERBOSE,
)
# Small words that are left at the end when what followed them is cut off.
_LEFT_OVER = re.compile(
    r"\s+(?:le|am|el|il|on|em|den|op|is|was|ist|est|è|by|von|par|por|and|und|et|y|alle|all|mehr)$"
)
_FROM_A_PLACE = re.compile(r"(?:de|da|do|à|en|in|aus|from|z|ze|iz|у|в|из|з)\s+\w")
# A preposition that begins a byline; before a particle it begins a name ("de la Cruz").
_BY_IN_SMALL = re.compile(
    r"(?:di|de|da|du|Του|Της|του|της)\s+(?!la\s|las\s|los\s|le\s|el\s)(?=[^\W\d_]+\s+[^\W\d_])"
)
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[!?]|\.\s+[^\W\d_]{3,}\s+[^\W\d_]{2,}\s+\w+\s+\w+|\d{2,}")
_TIME_WORDS = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|\bago$|^vor \d|^(?:hace|il y a|\d+)\s\d*|^(?:publi"
    r"|veröffentlicht|erstellt|eingestellt)\w* (?:am|le|el|em)$"
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INITIALS = re.compile(r"(?:\w(?:\.\s?|\s|$)){1,4}")
# "記者王大明／台北報導", "中央社記者王大明台北23日電": the word for reporter and the name run together.
_EASTERN = re.compile(
    rf"(?:記者|记者|特派員|特派员)[\s:：／/]*([\u3400-\u9fff]{{2,4}}?(?:[、，]\s?[\u3400-\u9fff]{{2,4}}?){{0,6}})"
    rf"\s*(?:[／/|\s()（）\d]|$|(?:{EASTERN_PLACES}))"
)
_EASTERN_TITLE = re.compile(
    r"(?<=[\u3040-\u9fff])\s*(?:記者|记者|編集委員|論説委員|特派員)$|(?<=[\uac00-\ud7af])\s*(?:선임|전문|인턴)?(?:기자|특파원)$"
    r"|^[\u3400-\u9fff]{1,6}[部局社](?:記者|记者)?\s+(?=[\u3040-\u9fff])"
)


def authors_in(raw: Iterable[Person], names: SiteNames) -> list[str]:
    """The names in some raw author values, in their order, each once."""
    out: dict[str, str] = {}
    seconds: dict[str, str] = {}
    for person in islice(raw, _MAX_RAW):
        lead = ""
        for at, (piece, second) in enumerate(islice(_split(person), _MAX_RAW)):
            kept = _name(piece, names)
            if at == 0:
                lead = kept or ("the site" if names.is_name(piece) else "")
            elif kept and _follows_a_name(kept, lead):
                continue
            if kept and len(out) < MAX_AUTHORS:
                (seconds if second else out).setdefault(bare_words(kept), kept)
    return list((out or seconds).values())


def agencies_in(text: str) -> list[str]:
    """The agencies that a byline names beside those who sign: "By Jane Doe (AFP)", "avec AFP"."""
    return [agency for piece, _ in islice(_split(Person(text)), _MAX_RAW) if (agency := agency_in(piece))]


def _follows_a_name(piece: str, lead: str) -> bool:
    """Behind a full name in one value stands where he works or sits, unless it is a name or an agency too."""
    if agency_in(piece) or not (" " in lead or agency_in(lead)):
        return False
    return (
        (" " not in piece and not _CJK.search(piece))
        or bool(ORGANIZATION.search(piece))
        or bool(_FROM_A_PLACE.match(piece))
    )


def _split(person: Person) -> Iterator[tuple[str, bool]]:
    """The single names of one value, and whether each edited, translated or took pictures.

    An organization's name is not parted at its "and" or comma.
    """
    text = clean_line(person.name, MAX_LENGTH)
    if person.kind == "organization":
        yield text, False
        return
    text = _WHEN.sub(" | ", _URL.sub(" ", text))
    if eastern := _EASTERN.search(text):
        yield from ((name.strip(), False) for name in re.split("[、，]", eastern[1]))
        return
    agencies = [agency for inner in _BRACKETS.findall(text) if (agency := agency_in(inner))]
    text = _BRACKETS.sub(" ", text).strip(" :,-–—|·•/【】")
    # The word that introduces all of the line is taken off before its names are told apart.
    first = SECONDARY.match(text) is not None
    text = LEADING.sub("", text)
    for number, hard in enumerate(_HARD.split(text)):
        second = SECONDARY.match(hard) is not None or (first and number == 0)
        for part in _AND.split(LEADING.sub("", hard)):
            for piece in _by_comma(part):
                yield from (
                    (name, second or SECONDARY.match(name) is not None) for name in agency_at_an_end(piece)
                )
    yield from ((agency, False) for agency in agencies)


def _by_comma(text: str) -> Iterator[str]:
    """Parts at commas and soft conjunctions; "Smith, John" is one name written backwards."""
    parts = [part for part in _COMMA.split(text) if part]
    if _is_backwards(parts):
        yield f"{parts[1]} {parts[0]}"
        return
    for part in parts:
        halves = _SOFT_AND.split(part)
        if len(halves) > 1 and all(len(half.split()) > 1 for half in halves):
            yield from halves
        else:
            yield part


def _is_backwards(parts: list[str]) -> bool:
    """Family name, given name: two single words, both with a capital, the second neither role nor agency."""
    if len(parts) != 2 or any(" " in part or not part[:1].isupper() for part in parts):  # noqa: PLR2004 - a pair
        return False
    given = parts[1]
    return not (agency_in(given) or ROLE.search(given) or bare_words(given) in NOT_NAMES)


def _name(text: str, names: SiteNames) -> str:
    """One name, rid of roles, places and dates; empty where there is no name."""
    text = clean_line(text, 200).strip(' :,;-–—|·•*→»«›"“”„【】')
    text = LEADING.sub("", text).strip(" :,;-–—")
    if agency := agency_in(text):
        return agency
    text = _BY_IN_SMALL.sub("", text, count=1) if _BY_IN_SMALL.match(text) else text
    if (cut := _FROM_HERE.search(text)) and cut.start() > 2:  # noqa: PLR2004 - no name is shorter
        text = text[: cut.start()].strip(" :,;-–—")
    text = names.without_tail(text.rpartition(":")[2].strip())
    text = _EASTERN_TITLE.sub("", text) if _CJK.search(text) else text
    text = ROLE.sub("", text).strip(" :,;-–—.") if ROLE.search(text) else text
    text = _LEFT_OVER.sub("", text)
    return text if may_be_name(text) and not names.is_name(text) else ""


def may_be_name(text: str) -> bool:
    """Whether a text has the shape of a name: short, of letters, no sentence, no time, no known word."""
    words = text.split()
    key = bare_words(text)
    if not words or len(text) > _MAX_NAME or len(words) > _MAX_NAME_WORDS or not _LETTER.search(text):
        return False
    if (
        key in NOT_NAMES
        or key.startswith(("copyright ", "photo ", "foto "))
        or _SENTENCE.search(text)
        or _TIME_WORDS.search(key)
    ):
        return False
    if len(words) == 1:
        return _may_be_one_word(text)
    if any(char.isdigit() for char in text) or _INITIALS.fullmatch(text):
        return False
    small = all(word[:1].islower() for word in words)
    return not small or len(words) <= _MAX_SMALL_WORDS


def _may_be_one_word(text: str) -> bool:
    """Initials alone tell nobody who wrote; a dot within is a host."""
    if _CJK.search(text):
        return len(text) > 1
    return len(text) > (_MAX_INITIALS if text.islower() else 2) and "." not in text[:-1]


def is_login(name: str) -> bool:
    """The name that an author has for the site's software (``jane_doe7``), not for readers."""
    return " " not in name and name not in AGENCIES and name.islower()
