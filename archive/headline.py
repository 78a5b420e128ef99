"""Headlines: what makes two headlines the same, what makes them alike, and what returns in a column's."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from archive.fingerprints import unspaced, words_of

_NOT_WORD = re.compile(r"[\W_]+")
# What agencies and sites put around a headline to say which sending of the story it is.
_BEFORE = re.compile(
    r"""^\s*(?:\[[^\]]{1,20}\]\s*
      | (?:update|wrapup|refile|recast|corrected|correction|lead|write-?thru|rpt)
        \s{0,2}\d{0,2}\s{0,2}[-–—:]+\s*
      | (?:breaking(?:\s+news)?|exclusive|updated?|just\s+in|watch|live|video|urgent|eil(?:meldung)?
        |aktualisiert|korrektur|urgente|direct|en\s+direct|exclusif|última\s+hora
        |срочно|обновлено|видео)\s{0,2}[:|–—-]\s+ )""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTER = re.compile(
    r"""\s*(?: \(\s*(?:\d{1,2}|\d{1,2}(?:st|nd|rd|th)\s+(?:ld|lead)(?:-writethru)?|updated?|update\s\d{1,2}
        |corrected|video|watch|photos?|exclusive|aktualisiert)\s*\)
      | [-–—|]\s*(?:update|live\s+updates?) )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_SITE_AT_END = re.compile(r"^(.{12,}?)\s+[|·•»]\s+[^|·•»]{2,40}$")
_MOST_CHARACTERS = 500

# Names of days and months, which change from one issue of a column to the next.
_DATES = frozenset(
    re.findall(
        r"\w+",
        """monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    januar februar märz mai juni juli oktober dezember
    lundi mardi mercredi jeudi vendredi samedi dimanche
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    lunes martes miércoles jueves viernes sábado domingo
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    segunda terça quarta quinta sexta feira
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maart mei augustus
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    понедельник вторник среда четверг пятница суббота воскресенье среду пятницу субботу
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    st nd rd th""",
    )
)


@lru_cache(maxsize=4096)  # candidates of one hour are asked for again and again
def headline_key(headline: str) -> str:
    """The headline as its bare words: no case, quotes, dashes or other punctuation, NFKC.

    What says only which sending of the story it is (``UPDATE 1-``, ``(2)``, ``Breaking:``) and a site's name
    behind a bar do not count either.

    Good for finding a headline again. Not good as evidence that two articles are the same: columns
    ("Letters to the editor") keep their headline and change their story.

    >>> headline_key("UPDATE 1-UN opens “Regional Centre” – in Almaty (2) | The Daily")
    'un opens regional centre in almaty'
    """
    text = unicodedata.normalize("NFKC", headline[:_MOST_CHARACTERS])
    bare = _BEFORE.sub("", _BEFORE.sub("", text))
    site = _SITE_AT_END.match(bare)
    bare = _AFTER.sub("", _AFTER.sub("", site.group(1) if site else bare))
    return _words(bare) or _words(text)


def without_site(headline: str) -> str:
    """The headline without a site's name behind a bar or dot.

    >>> without_site("Bridge over the Esentai closed | The Herald")
    'Bridge over the Esentai closed'
    """
    site = _SITE_AT_END.match(headline[:_MOST_CHARACTERS])
    return site.group(1) if site else headline


def _words(text: str) -> str:
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=4096)
def headline_stem(headline: str) -> str:
    """What a headline keeps from one issue of a column to the next: its key without numbers and dates.

    Empty where fewer than two words are left: that is no column's name.

    >>> headline_stem("Letters to the editor: March 5, 2026")
    'letters to the editor'
    """
    words = headline_key(headline).split()
    kept = [word for word in words if word not in _DATES and not any(map(str.isdigit, word))]
    stem = " ".join(kept)
    return stem if len(words_of(stem)) > 1 else ""


@lru_cache(maxsize=4096)
def _parts(key: str) -> frozenset[str]:
    """The words of a headline; pairs of characters where no spaces are written: single ones are in any."""
    words = words_of(key)
    if unspaced(key):
        return frozenset(one + other for one, other in pairwise(words))
    return frozenset(words)


def headline_similarity(one: str, other: str) -> float:
    """How alike two headlines are, 0 to 1: 1 for the same key.

    The greater of two shares of their words: those that both have among all (Dice), and nine tenths of those
    of the shorter that the longer has too, when it has at least three; an update often lengthens a headline.

    >>> headline_similarity("Quake felt in Almaty", "Quake felt in Almaty, two schools closed")
    0.9
    """
    key, other_key = headline_key(one), headline_key(other)
    if key and key == other_key:
        return 1.0
    left, right = _parts(key), _parts(other_key)
    shared, fewer = len(left & right), min(len(left), len(right))
    if not shared:
        return 0.0
    dice = 2 * shared / (len(left) + len(right))
    return max(dice, 0.9 * shared / fewer if fewer > 2 else 0.0)  # noqa: PLR2004 - see above
