"""Language: what the text is written in, with the markup to decide between near relatives."""

import py3langid

from newscrawl.extract.markup import Markup
from newscrawl.extract.structured import Structured

_SAMPLE = 1_000
_SHORT = 60
_ENOUGH = 200
_SURE = 600
_PART = 400
_ENOUGH_FOR_DEFAULT = 120

# What the identifier knows beside ISO 639-1, by the 639-1 code that a reader would look under.
_BROADER = {
    "arz": "ar", "ary": "ar", "yue": "zh", "wuu": "zh", "cmn": "zh", "zho": "zh", "bcl": "tl", "fil": "tl",
    "sdh": "ku", "ckb": "ku", "kmr": "ku", "uzs": "uz", "nb": "no", "nn": "no", "in": "id", "iw": "he",
    "ji": "yi", "sh": "sr", "prs": "fa", "pes": "fa", "mo": "ro",
}  # fmt: skip
# Languages that even a long text hardly tells apart, and those that a short one does not: there the
# page's word decides.
_TWINS = ({"no", "da"}, {"hr", "bs", "sr"}, {"id", "ms"})
_RELATIVES = (
    {"no", "da", "sv"}, {"hr", "bs", "sr", "sl"}, {"id", "ms", "jv"}, {"cs", "sk"},
    {"gl", "pt", "es", "ca", "an", "ast"}, {"uk", "ru", "be", "bg", "mk"}, {"kk", "ky", "tt", "ba", "uz"},
    {"fa", "ps", "ur", "ku", "ar"}, {"af", "nl", "fy", "lb", "de"}, {"hi", "mr", "ne", "sa"},
    {"az", "tr", "tk", "crh", "uz"}, {"xh", "zu", "st", "nso"}, {"it", "vec", "lij", "co", "la"},
    {"fr", "oc", "wa", "gcr", "gcf", "br"}, {"tl", "en", "pcm"}, {"bn", "as"}, {"sr", "mk", "bg"},
)  # fmt: skip
# Seldom or never the language of a news page that does not say so itself.
_RARE = frozenset({
    "ace", "an", "ba", "br", "crh", "dz", "eo", "ext", "fo", "fuv", "fy", "gcf", "gcr", "gd", "gom",
    "grc", "gug", "guw", "hbo", "ht", "jv", "kab", "kik", "la", "lb", "lg", "lij", "ln", "ltg", "mg",
    "nso", "oc", "om", "pcm", "qu", "sa", "se", "sn", "st", "tt", "vec", "vo", "wa", "xh", "yo", "zu",
    "zxx", "bcl", "rw", "so",
})  # fmt: skip


def code_of(tag: str) -> str:
    """ISO 639-1 code of a language tag (``pt-BR``, ``nb_NO``); empty where it is none.

    >>> code_of("pt-BR"), code_of("nb"), code_of("german")
    ('pt', 'no', '')
    """
    code = tag.strip().lower().replace("_", "-").partition("-")[0]
    code = _BROADER.get(code, code)
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""  # noqa: PLR2004 - 639-1


def declared_language(markup: Markup, data: Structured) -> str:
    """The language that the markup declares, by its first place, or empty. Many small ones declare ``en``."""
    for tag in (
        markup.lang,
        data.language,
        markup.meta("og:locale"),
        markup.meta("content-language", "language", "dc.language"),
    ):
        if code := code_of(tag):
            return code
    return ""


def region_tag(markup: Markup, data: Structured) -> str:
    """The declared language with its region (``en-us``), which says in what order dates are written."""
    tags = [markup.lang, markup.meta("og:locale"), data.language]
    best = next((tag for tag in tags if "-" in tag or "_" in tag), tags[0] or tags[1] or tags[2])
    return best.lower().replace("_", "-")[:12]


def read_language(text: str, declared: str, source: str = "") -> tuple[str | None, str]:
    """The language of a text and what decided: ``text``, ``markup`` or ``source``.

    The text decides where it is long enough; the page's word where the text is short or the two are near
    relatives; the source's configured language where nothing else is known.
    """
    text = text[:_SAMPLE]
    told = [(word, place) for word, place in ((declared, "markup"), (source, "source")) if word]
    # Where the first lines are in the declared language the rest would not overrule it (see _may_be).
    if len(text) >= _SURE and declared and _from_text(text[:_PART], declared) == declared:
        return declared, "text"
    found = _from_text(text, declared) if len(text) >= _SHORT else ""
    if not found:
        return told[0] if told else (None, "")
    if found != declared:
        for word, place in told:
            if word != "en" and _may_be(word, found, text):
                return word, place
        if declared and len(text) < _enough_against(declared, text):
            return declared, "markup"
    return found, "text"


def _may_be(word: str, found: str, text: str) -> bool:
    """Whether a language that is declared may be right though the text looks like another."""
    twins = any(found in group and word in group for group in _TWINS)
    near = len(text) < _SURE and any(found in group and word in group for group in _RELATIVES)
    # A long quotation, or a page in two languages: a declared one that is really there is meant.
    return twins or near or word in {_from_text(text[:_PART], ""), _from_text(text[-_PART:], "")}


def _enough_against(declared: str, text: str) -> int:
    """How many characters of text outweigh a declaration. Many pages declare ``en`` and mean nothing."""
    if _other_script(text, declared):
        return 0
    return _ENOUGH_FOR_DEFAULT if declared == "en" else _ENOUGH


def _from_text(text: str, declared: str) -> str:
    first = str(py3langid.classify(text)[0])
    if first not in _RARE or first == declared:
        return code_of(first)
    for code, _ in py3langid.rank(text)[:6]:
        if code not in _RARE:
            return code_of(str(code))
    return ""


def _other_script(text: str, declared: str) -> bool:
    """Whether hardly a letter is Latin though a language in Latin script is declared."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(1 for char in letters if char < "\u0250")
    return declared in {"en", "de", "fr", "es", "it", "pt", "nl"} and latin * 2 < len(letters)
