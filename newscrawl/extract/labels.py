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


_CLASS_WORDS: tuple[tuple[int, str], ...] = (
    (Context.COMMENTS, r"comments?(?!ary)(?:[-_ ]|$|list|box|thread|section|area)|disqus|respond\b"),
    (
        Context.RELATED,
        (
            r"related|recommend|(?:read|see|watch|more)[-_]?(?:more|next|also|on|from|stories|news|"
            r"articles)(?![a-z])"
            r"|also[-_]?(?:read|like)|most[-_]?(?:read|popular|viewed)|trending|teaser|promo|outbrain|taboola"
            r"|next[-_](?:article|story|post)|prev(?:ious)?[-_](?:article|story|post)|read-?more|inline-?link"
        ),
    ),
    (Context.SHARE, r"(?<![a-z])(?:shar(?:e|ing)|social|sociable|addtoany|addthis)"),
    (Context.NEWSLETTER, r"newsletter|subscri|sign-?up|(?<![a-z])optin|mailchimp"),
    (
        Context.TAGS,
        r"(?<![a-z])(?:tags|tag-?list|tag-?links|keywords|topics|post-?tags|categor(?:y|ies))(?![a-z])",
    ),
    (
        Context.BYLINE,
        (
            r"byline|dateline|author|timestamp|(?<![a-z])publish|(?<![a-z])(?:post|entry|article)[-_]?meta|"
            r"(?<![a-z])date(?![a-z])"
        ),
    ),
    (Context.CAPTION, r"caption|(?<![a-z])credit"),
    (Context.ADVERT, r"(?<![a-z])ads?(?![a-z])|advert|sponsor"),
    (
        Context.HIDDEN,
        r"visually-?hidden|sr-only|screen-?reader|(?<![a-z])hidden(?![a-z])|(?<![a-z])d-none(?![a-z])",
    ),
    (Context.EMBED, r"twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|twitter-video|fb-post"),
    (
        Context.STANDFIRST,
        (
            r"stand-?first|sub-?(?:title|head(?:ing|line)?)(?![a-z])|(?<![a-z])(?:dek|deck|lede|lead|"
            r"lead-?text|summary|excerpt|intro|kicker|chapo|chapeau|teaser-text|strap-?line|"
            r"abstract)(?![a-z])"
        ),
    ),
    (Context.TOOLTIP, r"tool-?tip|roll-?over|pop-?over|pop-?up"),
    (Context.NAV, r"(?<![a-z])(?:nav|navbar|navigation|menu|breadcrumbs?)(?![a-z])"),
)
_CLASS = re.compile("|".join(f"(?P<c{i}>{words})" for i, (_, words) in enumerate(_CLASS_WORDS)))


def labels_of(label: str) -> int:
    """What a class or id attribute, in lower case, says of its element."""
    found = 0
    for match in _CLASS.finditer(label):
        found |= _CLASS_WORDS[int((match.lastgroup or "c0")[1:])][0]
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
