"""What holds a block, by its tags and by what classes and ids say. Evidence, no more."""

import re

from lxml.html import HtmlElement


class Context:
    """What holds a block: kinds of element, by tag, role, class or id. Evidence, never a verdict by itself.

    Plain integers to be or-ed: ``enum.IntFlag`` would cost more than all the rest of the walk.
    """

    NAV = 1 << 0
    ASIDE = 1 << 1
    FOOTER = 1 << 2
    HEADER = 1 << 3
    FORM = 1 << 4
    FIGURE = 1 << 5
    HEADING = 1 << 6
    H1 = 1 << 7
    ITEM = 1 << 8
    QUOTE = 1 << 9
    TABLE = 1 << 10
    PARAGRAPH = 1 << 11
    HIDDEN = 1 << 12
    COMMENTS = 1 << 13
    RELATED = 1 << 14
    SHARE = 1 << 15
    NEWSLETTER = 1 << 16
    TAGS = 1 << 17
    BYLINE = 1 << 18
    CAPTION = 1 << 19
    ADVERT = 1 << 20
    EMBED = 1 << 21
    STANDFIRST = 1 << 29
    TOOLTIP = 1 << 22


_ELSEWHERE = "(?:more|next|also|on|from|stories|news|articles)(?![a-z])"
# Expressions that begin with a letter; a caret before it: nothing of a word stands before it.
_CLASS_WORDS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        Context.COMMENTS,
        (r"comments?(?!ary)(?:[-_ ]|$|list|box|thread|section|area)", "disqus", r"respond\b"),
    ),
    (
        Context.RELATED,
        (
            *("related", "recommend", "trending", "teaser", "promo", "outbrain", "taboola"),
            *(f"read[-_]?{_ELSEWHERE}", f"see[-_]?{_ELSEWHERE}", f"watch[-_]?{_ELSEWHERE}"),
            *(f"more[-_]?{_ELSEWHERE}", "also[-_]?(?:read|like)", "most[-_]?(?:read|popular|viewed)"),
            *("next[-_](?:article|story|post)", "prev(?:ious)?[-_](?:article|story|post)"),
            *("read-?more", "inline-?link"),
        ),
    ),
    (Context.SHARE, ("^shar(?:e|ing)", "^social", "^sociable", "^addtoany", "^addthis")),
    (Context.NEWSLETTER, ("newsletter", "subscri", "sign-?up", "^optin", "mailchimp")),
    (
        Context.TAGS,
        (
            *("^tags(?![a-z])", "^tag-?list(?![a-z])", "^tag-?links(?![a-z])", "^keywords(?![a-z])"),
            *("^topics(?![a-z])", "^post-?tags(?![a-z])", "^categor(?:y|ies)(?![a-z])"),
        ),
    ),
    (
        Context.BYLINE,
        (
            *("byline", "dateline", "author", "timestamp", "^publish", "^date(?![a-z])"),
            *("^post[-_]?meta", "^entry[-_]?meta", "^article[-_]?meta"),
        ),
    ),
    (Context.CAPTION, ("caption", "^credit")),
    (Context.ADVERT, ("^ads?(?![a-z])", "advert", "sponsor")),
    (
        Context.HIDDEN,
        ("visually-?hidden", "sr-only", "screen-?reader", "^hidden(?![a-z])", "^d-none(?![a-z])"),
    ),
    (
        Context.EMBED,
        ("twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed", "twitter-video", "fb-post"),
    ),
    (
        Context.STANDFIRST,
        (
            *("stand-?first", "sub-?(?:title|head(?:ing|line)?)(?![a-z])", "^dek(?![a-z])"),
            *("^deck(?![a-z])", "^lede(?![a-z])", "^lead(?:-?text)?(?![a-z])", "^summary(?![a-z])"),
            *("^excerpt(?![a-z])", "^intro(?![a-z])", "^kicker(?![a-z])", "^chapo(?![a-z])"),
            *("^chapeau(?![a-z])", "^teaser-text(?![a-z])", "^strap-?line(?![a-z])", "^abstract(?![a-z])"),
        ),
    ),
    (Context.TOOLTIP, ("tool-?tip", "roll-?over", "pop-?over", "pop-?up")),
    (
        Context.NAV,
        (
            "^nav(?![a-z])",
            "^navbar(?![a-z])",
            "^navigation(?![a-z])",
            "^menu(?![a-z])",
            "^breadcrumbs?(?![a-z])",
        ),
    ),
)


def _by_first_letter() -> tuple[re.Pattern[str], list[int]]:
    """One expression of them all, and the kind that each of its groups means.

    Alternatives that begin with one letter stand together, and one look at a letter passes over all
    others: in a list of so many, trying each at every letter takes five times as long.
    """
    letters: dict[str, list[tuple[int, str]]] = {}
    for kind, words in _CLASS_WORDS:
        for word in words:
            letter, rest = word.lstrip("^")[0], word.lstrip("^")[1:]
            begins = f"(?<![a-z]{letter})" if word.startswith("^") else ""
            letters.setdefault(letter, []).append((kind, f"{begins}{rest}()"))
    branches = (f"{letter}(?:{'|'.join(rest for _, rest in found)})" for letter, found in letters.items())
    return re.compile("|".join(branches)), [0, *(kind for found in letters.values() for kind, _ in found)]


_CLASS, _KINDS = _by_first_letter()


def labels_of(label: str) -> int:
    """What a class or id attribute, in lower case, says of its element."""
    found = 0
    for match in _CLASS.finditer(label):
        found |= _KINDS[match.lastindex or 0]
    return found


class Labels:
    """What class and id attributes say of what holds a block, up to the body. Looked up only where asked."""

    __slots__ = ("_by_element", "_by_label")

    def __init__(self) -> None:
        self._by_element: dict[HtmlElement, int] = {}
        self._by_label: dict[str, int] = {}

    def of(self, holder: HtmlElement) -> int:
        """The labels of an element and of all that holds it, as ``Context``."""
        found = 0
        element: HtmlElement | None = holder
        path = []
        while element is not None and element.tag not in {"body", "html"}:
            known = self._by_element.get(element)
            if known is not None:
                found = known
                break
            path.append(element)
            element = element.getparent()
        for element in reversed(path):
            label = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
            own = self._by_label.get(label)
            if own is None:
                own = self._by_label[label] = labels_of(label)
            found |= own
            self._by_element[element] = found
        return found
