"""Pages that are no article, and by which rule. A doubt speaks for the article.

Each rule needs two kinds of evidence (what the page calls itself, and how little of a story there is),
because an article wrongly refused is lost, and a page wrongly kept is only a line too many. Rules and
reasons are told in docs/article.md.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl.extract.markup import Markup, text_of
from newscrawl.extract.structured import Structured

REASONS = {
    "empty": "the page has no bytes, or not one word",
    "not-html": "the bytes are no HTML page",
    "unreadable": "no document could be made of the bytes",
    "error-page": "the server's status, or the page itself, says that there is nothing here",
    "consent-wall": "the page asks for consent to cookies and holds no story",
    "bot-wall": "the page asks the crawler to prove it is a person",
    "login-wall": "the page asks to sign in and holds no story",
    "section-front": "the page lists other pages",
    "gallery": "the page shows pictures and holds no story",
    "media-only": "the page plays a video or sound and holds no story",
    "no-text": "the page says nothing of an article, and no text was found in it",
}
"""Every reason for which a page is no article, with its meaning."""

STORY_WORDS = 120
"""A text of so many words is a story, whatever the page calls itself."""
_SHORT_WORDS = 60
# A sentence under a player.
_CAPTION_WORDS = 20
# "Sign in to The Site" is shorter than a headline.
_HEADLINE_LENGTH = 60
# Menus have one to three words an item.
_MENU_WORDS = 3
# Words in links: those of three stories, and those of some twenty.
_FEW_LINKED = 20
_MANY_LINKED = 150

_NOTHING_HERE = re.compile(
    r"""^(?:error\s*)?(?:404|410)\b | \b(?:error|code|http)[\s:-]*(?:404|410)\b
      | \b404[\s:,|–-]*(?:error|not\s+found|page|$)
      | ^(?:oops!?\s*)?(?:sorry,?\s*)?(?:the\s+|this\s+|that\s+)?(?:page|article|story
      |content)\s+(?:was\s+|is\s+|could\s+|can\s?)?(?:you\s.{0,40})?(?:not\s+(?:be\s+)?(?:found
      |available|exist)|no\s+longer\s+(?:available|exists)|cannot\s+be\s+found|doesn[’']t\s+exist
      |unavailable|gone)
      | ^(?:page|not)\s+(?:not\s+)?found | seite\s+(?:wurde\s+)?nicht\s+gefunden | page\s+(?:introuvable
      |non\s+trouvée|inexistante)
      | página\s+no\s+(?:encontrada|existe) | página\s+não\s+(?:encontrada|existe)
      | pagina\s+(?:non\s+trovata|niet\s+gevonden|inexistent[aă])
      | страница\s+не\s+(?:найдена|существует) | сторінк\w+\s+не\s+(?:знайдено|існує)
      | strona\s+nie\s+(?:została\s+znaleziona|istnieje) | nie\s+znaleziono\s+strony
      | sid(?:an|en)\s+(?:kunde\s+inte\s+hittas|finnes\s+ikke|findes\s+ikke|hittades\s+inte)
      | sivua\s+ei\s+löyd | stránka\s+(?:nebyla\s+nalezena|nenalezena|neexistuje)
      | sayfa\s+bulunamadı | halaman\s+tidak\s+ditemukan
      | ページが見つかりません | 页面不存在 | 找不到(?:该|此)?页面
      | 페이지를\s+찾을\s+수 | الصفحة\s+غير\s+موجودة | η\s+σελίδα\s+δεν\s+βρέθηκε""",
    re.IGNORECASE | re.VERBOSE,
)
CONSENT_WORDS = re.compile(
    r"before you continue to|we (?:value|care about) your privacy|your privacy (?:choices|matters"
    r"|settings)|cookie (?:consent|settings|preferences|wall)|privacy (?:gate|wall)"
    r"|consent (?:management|required)|accept (?:all )?cookies"
    r"|bevor sie (?:zu|fortfahren)|datenschutz-?einstellungen|mit werbung (?:weiterlesen|lesen)"
    r"|zustimm\w{1,10} (?:und|um)|cookies akzeptieren|weiter mit werbung"
    r"|nous respectons votre vie privée|accepter et continuer|continuer sans accepter"
    r"|paramètres de confidentialité"
    r"|valoramos tu privacidad|aceptar (?:y continuar|cookies)|rispettiamo la tua privacy"
    r"|accetta e continua|wij respecteren uw privacy|cookies accepteren|cenimy (?:twoją )?prywatność"
    r"|respeitamos (?:a )?sua privacidade|tietosuoja-asetukset",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(
    r"^(?:consent|guce|cmp|privacy|privacygate|myprivacy|cookies?|privacy-mgmt)\.", re.IGNORECASE
)
_CONSENT_PATH = re.compile(
    r"/(?:cookie-?wall|consent|privacy-?gate|privacy-?wall|cookie-?consent|gdpr|zustimmung)(?:/|$|\.)",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"just a moment\.{3}|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|are you a robot|attention required! \| cloudflare|enable javascript and cookies to continue"
    r"|access (?:to this page has been )?denied|please complete the security check"
    r"|pardon our interruption|unusual traffic|ddos(?:-| )(?:guard|protection)|captcha"
    r"|bot verification|request unsuccessful\. incapsula",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^(?:log ?in|sign ?in|anmelden|einloggen|login|connexion|se connecter|iniciar sesión|entrar"
    r"|accedi|inloggen|logga in|вход|увійти|zaloguj się)\b",
    re.IGNORECASE,
)
_FRONT_PATH = re.compile(
    r"^/(?:(?:category|categories|tag|tags|topic|topics|section|sections|rubric|rubrik|author|authors"
    r"|search|archive|archives|page|themen?|thema)(?:/[^/]+){1,3}|[a-z]{2}(?:-[a-z]{2})?)?/?$",
    re.IGNORECASE,
)
_SECTION_PATH = re.compile(r"^(?:/[a-z]{2,20}){1,2}/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the rules look at.

    Attributes:
        url: The page's address.
        status: Its HTTP status.
        markup: Its markup.
        data: Its JSON-LD.
        title: The headline found.
        text: The story found.
        words: Words of it.
        dated: The page gives a date of publication itself (not its address, not a search).
    """

    url: str
    status: int
    markup: Markup
    data: Structured
    title: str
    text: str
    words: int
    dated: bool

    @property
    def calls_itself_article(self) -> bool:
        """JSON-LD or og:type say article, and a headline and a date stand beside it."""
        return bool(self.data.article_type and self.data.headline) or (
            "article" in self.markup.meta("og:type").lower() and self.dated
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page is no article."""

    reason: str
    detail: str


def refusal(sight: Sight) -> Refusal | None:
    """The first rule by which a page is no article, or None for an article."""
    for rule in _RULES:
        if found := rule(sight):
            return found
    return None


def _error(sight: Sight) -> Refusal | None:
    if sight.status in {404, 410}:
        return Refusal("error-page", f"the server answered {sight.status}")
    if sight.words >= STORY_WORDS or sight.data.article_type:
        return None
    for said in _says(sight):
        if _NOTHING_HERE.search(said):
            return Refusal("error-page", f"the page says {said[:80]!r}")
    return None


def _walls(sight: Sight) -> Refusal | None:
    if sight.words >= STORY_WORDS or sight.data.article_type:
        return None
    parts = urlsplit(sight.url)
    if _CONSENT_HOST.search(parts.hostname or "") or _CONSENT_PATH.search(parts.path):
        return Refusal("consent-wall", "the address is a consent page's")
    for said in _says(sight):
        if reason := _wall_named(said, sight):
            return Refusal(reason, f"the page says {said[:80]!r}")
    if sight.words < _SHORT_WORDS and not sight.dated and CONSENT_WORDS.search(sight.text[:600]):
        return Refusal("consent-wall", "all of the text is about consent")
    return None


def _wall_named(said: str, sight: Sight) -> str:
    """The kind of wall that a title or heading names, or empty. A dated page may be a story about one."""
    if sight.dated:
        return ""
    if CONSENT_WORDS.search(said):
        return "consent-wall"
    if _BOT.search(said):
        return "bot-wall"
    if _LOGIN.search(said) and sight.words < _SHORT_WORDS and len(said) < _HEADLINE_LENGTH:
        return "login-wall"
    return ""


def _front(sight: Sight) -> Refusal | None:
    if sight.data.article_type or "article" in sight.markup.meta("og:type").lower():
        return None
    parts = urlsplit(sight.url)
    home = parts.path in {"", "/"} and not parts.query
    website = sight.markup.meta("og:type").lower() == "website" and _SECTION_PATH.match(parts.path)
    named = home or sight.data.is_list
    if not (named or website or _FRONT_PATH.match(parts.path)):
        return None
    # A story's words stand in paragraphs of its own; a front's in the links to its stories.
    links = _link_texts(sight.markup)
    linked = sum(len(text.split()) for text in links)
    own = sum(len(line.split()) for line in sight.text.split("\n") if line not in links)
    is_front = (
        own < STORY_WORDS and linked > _FEW_LINKED if named else own < _SHORT_WORDS and linked > _MANY_LINKED
    )
    if not is_front or (sight.dated and not named):
        return None
    return Refusal(
        "section-front", f"{linked} words in links to stories, {own} of its own; no article is named"
    )


def _media(sight: Sight) -> Refusal | None:
    if (
        sight.data.article_type
        or sight.words >= _SHORT_WORDS
        or "article" in sight.markup.meta("og:type").lower()
    ):
        return None
    if sight.data.types & {"imagegallery", "mediagallery"}:
        return Refusal("gallery", f"described as a gallery, with {sight.words} words")
    kind = sight.markup.meta("og:type").lower()
    if (sight.data.is_media or kind.startswith(("video", "music"))) and sight.words < _CAPTION_WORDS:
        return Refusal("media-only", f"described as a video or sound, with {sight.words} words")
    return None


def _nothing(sight: Sight) -> Refusal | None:
    if sight.words or sight.calls_itself_article:
        return None
    if not sight.title and not str(sight.markup.tree.xpath("string()"))[:2000].strip():
        return Refusal("empty", REASONS["empty"])
    return Refusal("no-text", REASONS["no-text"])


_RULES: tuple[Callable[[Sight], Refusal | None], ...] = (_error, _walls, _front, _media, _nothing)


def _says(sight: Sight) -> Iterator[str]:
    """What the page calls itself: title, headline, first h1."""
    yield sight.markup.title[:300]
    yield sight.title[:300]
    for heading in sight.markup.h1[:2]:
        yield " ".join(str(heading.xpath("string()"))[:600].split())[:300]


def _link_texts(markup: Markup) -> set[str]:
    """The texts of links that are long enough to be headlines."""
    texts = (" ".join(text_of(link).split()) for link in markup.tree.iter("a"))
    return {text for text in texts if len(text.split()) > _MENU_WORDS}
