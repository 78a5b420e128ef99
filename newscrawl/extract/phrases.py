"""The words with which sites point away from a story, in many languages: read also, sign up.

Only wordings that any reader of the language knows as the site's voice stand here; never a site's name.
"""

import re
from functools import lru_cache

from newscrawl.extract.placeholders import has_placeholder
from newscrawl.extract.wording import READ_ALSO, SIGN_UP

_RIGHTS = (
    r"^(?:©|ⓒ|\(c\) ?(?:19|20)\d\d|copyright\b)|all rights reserved|alle rechte vorbehalten|"
    r"tous droits (?:de reproduction )?réservés|"
    r"todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|"
    r"riproduzione riservata|все права защищены|"
    r"усі права захищен|무단 ?전재|저작권자|無断(?:転載|複写)|版权所有|版權所有|"
    r"未经.{0,10}授权|未經.{0,10}(?:授權|許可)|حقوق (?:النشر|"
    r"الطبع) محفوظة|"
    r"has not been edited by .{1,60}staff|published from a syndicated feed|"
    r"auto-?generated from .{1,40}(?:feed|service)|"
    r"reproduction (?:interdite|in whole)|may not be (?:published|reproduced|rewritten)|prohibida (?:su|"
    r"la) reproducción"
)
_SKIP = (
    r"(?:skip|jump) to (?:the )?(?:main |primary )?(?:content|navigation|article|footer|menu|search)|"
    r"(?:direkt )?zum (?:haupt)?inhalt(?: springen)?|"
    r"aller au contenu(?: principal)?|(?:ir|saltar) al contenido(?: principal)?|(?:ir|pular|"
    r"saltar) para o conteúdo(?: principal)?|"
    r"(?:vai|passa) al contenuto(?: principale)?|(?:ga )?naar (?:de )?inhoud|gå till innehåll(?:et)?|"
    r"przejdź do (?:treści|głównej zawartości)|"
    r"перейти к (?:основному )?(?:содержани[юя]|контенту)|перейти до (?:основного )?вмісту|"
    r"içeriğe (?:geç|atla)|跳[到至转轉](?:主要)?[内內]容|"
    r"コンテンツへスキップ|본문 바로가기|"
    r"تخط[ىي]? إلى المحتوى|انتقل إلى المحتوى|мазмұнға өту|back to top|menu|"
    r"toggle navigation|print|home"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|febr|märz|mai|juni|juli|okt|dez|janv|"
    r"févr|mars|avr|juin|juil|août|déc|"
    r"ene|abr|ago|dic|fev|set|out|gen|mag|giu|lug|ott|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|"
    r"січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|лист|груд)\w*"
)
_DATE = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th|\.|º)?(?: de| of)? ?{_MONTH}|\b{_MONTH} \d{{1,2}}\b|"
    rf"\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)?\d\d\b|"
    r"(?:19|20)\d\d ?[年년]|\b\d{1,2}:\d\d\b|\b\d+ (?:hours?|minutes?|mins?|days?) ago|\bil y a \d+|"
    r"\bvor \d+ (?:stunden|minuten|tagen)|\bhace \d+)"
)

_READ_CHARACTERS = 600
"""Characters of a line in which its opening words are looked for."""
_BRIEF = 60
_LEAD_IN = 60
"""Characters of a lead-in that ends with a colon."""
_READ_ALSO_AT = re.compile(rf"[\W_]*(?:{READ_ALSO})(?P<rest>(?!\w).*)", re.DOTALL)
_SIGN_UP_AT = re.compile(rf"[\W_]*(?:please |and |don[’']t forget to )?(?:{SIGN_UP})")
_RIGHTS_IN = re.compile(_RIGHTS)
# One of these stands in every claim; looking for them costs a tenth of the expression.
_RIGHTS_MARKS = (
    *("©", "ⓒ", "(c)", "copyright", "reserv", "réserv", "riserv", "vorbehalten", "reproduc", "riproduzione"),
    *(
        "may not be",
        "syndicated",
        "generated",
        "not been edited",
        "прав",
        "전재",
        "저작",
        "転載",
        "複写",
        "版",
        "授",
        "حقوق",
    ),
)
_SKIP_WHOLE = re.compile(rf"[\W_]*(?:{_SKIP})[\W_]*")
_DATE_IN = re.compile(_DATE)
_DIGIT = re.compile(r"\d")
"""Without one no date stands in a line."""
_READING_TIME = re.compile(
    r"[\W_]*(?:(?:(?:estimated )?reading time|tempo de leitura|lesezeit|temps de lecture|"
    r"tiempo de lectura|tempo di lettura|время чтения)\W*)?"
    r"(?:\d+|um|one|ein) ?(?:-| )?(?:min(?:ute[ns]?|uto?s?|uti)?|мин(?:ут\w*)?|分(?:钟|鐘)?)\.?(?: ?(?:read|"
    r"de lectura|de lecture|lesezeit|lesedauer|di lettura|чтения|to read))?[\W_]*"
)
_CONTACT = re.compile(
    r"(?:follow|e-?mail|reach|contact|write to|twitter|tweet)\b.{0,80}(?:@\w|on twitter|on facebook|"
    r"on instagram|on x\b|at \S+@\S+)"
    r"|^\S{0,3}\S+@[\w-]+\.[\w.]+\W*$|^\W*(?:twitter|x|facebook|instagram|e-?mail)\s?[:：@]\s?@?\S+\W*$"
)
_SOURCES = re.compile(
    r"[\W_]*(?:sources?|references?|quellen?|fuentes?|fontes?|fonti|источники?|джерел[ао]|"
    r"дереккөз\w*)[\W_]*"
)
_CREDIT = re.compile(
    r"[\W_]*(?:(?:additional |with )?(?:reporting|writing|editing|compiled|written|edited) by\b|"
    r".{0,80}\bcontributed (?:to|reporting)\b|"
    r"(?:por|par|von|di|редактор|автор)\W{1,3}\w+|"
    r"(?:editor|edited|redaktor|redigering|källa|kilde|izvor|zdroj|forrás|kaynak|fonte|fuente|sursa|źródło|quelle)\s?:)"
)
_BYLINE = re.compile(
    r"[\W_]*(?:(?:by|von|par|por|di|da|de|av|af|door|od|przez|texte?|words|written by|posted (?:by|on)|"
    r"published(?: by| on)?|updated(?: on| at)?|last (?:updated|modified)|"
    r"publicado(?: por| el| em)?|publié|pubblicato|veröffentlicht|aktualisiert|stand|автор|опубликовано|"
    r"обновлено|기사입력|입력|更新|公開|发布|發布|来源|來源|记者|記者)(?![\w'’]))"
)
_PHOTO_CREDIT = re.compile(
    r"[\W_]*(?:image (?:source|caption|credits?)|(?:photo|picture|image|foto|fotos|bild|bilder|"
    r"photograph|credit|photo credit|crédit photo|crédits photos?|crédito|créditos|"
    r"foto di|zdjęcie|fot\.|фото|сурет|"
    r"图片来源|圖片來源|图片|写真|사진)s?(?: (?:by|via|courtesy(?: of)?))?)\s*[,:：/©|]"
    r"|.{0,60}(?:/|via |© ?)(?:getty(?: images)?|reuters|afp|ap photo|shutterstock|istock|"
    r"picture[- ]alliance|dpa|epa|imago\w*|unsplash|alamy)\W*$"
)
_STRUCTURE_WORDS = re.compile(
    r"[\W_]*(?:tags?|topics?|labels?|keywords?|filed under|categor(?:y|ies)|themen|schlagworte|"
    r"mots[- ]clés|etiquetas|temas|argomenti|теги|метки|ключевые слова|"
    r"标签|標籤|關鍵字|关键词|タグ|태그|share|tweet|email|e-mail|print|comments?|facebook|twitter|whatsapp|telegram|"
    r"linkedin|copy link|compartir|partager|teilen|condividi|поделиться|"
    r"loading|close|(?:no|keine) (?:comments|kommentare)|inhaltsverzeichnis|table of contents|"
    r"advertisement|ad|reply|save|photo|image|video|play|pause|next|previous|sorry|source)[\W_]*"
)


@lru_cache(maxsize=2)  # the rules ask one after the other of the same line
def _folded(line: str) -> str:
    """The beginning of a line in lower case; a Turkish capital without the dot it leaves."""
    return line[:_READ_CHARACTERS].lower().replace("\u0307", "")


def points_elsewhere(line: str) -> bool:
    """True for a lead-in to another story: ``Read also: …``, ``Don't miss``, ``Lesen Sie auch``.

    >>> points_elsewhere("READ MORE: Plague outbreak confirmed")
    True
    >>> points_elsewhere("Read more books, the minister told children.")
    False
    """
    match = _READ_ALSO_AT.fullmatch(_folded(line))
    if match is None:
        return False
    rest = match["rest"].strip()
    if rest.endswith((":", "…")) and len(rest) < _LEAD_IN:
        return True
    return not rest or rest[0] in ":：–—|»>›→-…" or not any(c.isalnum() for c in rest)


def opens_like_pointer(line: str) -> bool:
    """True where a line opens with a pointer's words, whatever follows: weaker than ``points_elsewhere``."""
    return _READ_ALSO_AT.fullmatch(_folded(line)) is not None


def asks_for_something(line: str) -> bool:
    """True for the site asking its reader to do something: subscribe, follow, share, comment."""
    return _SIGN_UP_AT.match(_folded(line)) is not None


def claims_rights(line: str) -> bool:
    """True for a copyright line."""
    text = _folded(line)
    for mark in _RIGHTS_MARKS:  # a generator would take twice as long
        if mark in text:
            return _RIGHTS_IN.search(text) is not None
    return False


def is_skip_link(line: str) -> bool:
    """True for ``Skip to content`` and other links for getting about in the page."""
    return len(line) < _BRIEF and _SKIP_WHOLE.fullmatch(line.lower()) is not None


def is_control(line: str) -> bool:
    """True for a lone word of the page's own machinery: ``Tags``, ``Share``, ``Comments``."""
    return len(line) < _BRIEF and _STRUCTURE_WORDS.fullmatch(line.lower()) is not None


def has_date(line: str) -> bool:
    """True where a line holds a date or a time of day."""
    text = _folded(line)
    return _DIGIT.search(text) is not None and _DATE_IN.search(text) is not None


def is_reading_time(line: str) -> bool:
    """True for ``5 min read``."""
    return len(line) < _BRIEF and _READING_TIME.fullmatch(line.lower()) is not None


def is_contact(line: str) -> bool:
    """True for a writer's address: ``Follow her on Twitter @name``, ``Email X at x@example.com``."""
    return _CONTACT.search(_folded(line)) is not None


def is_photo_credit(line: str) -> bool:
    """True for the credit of a picture: ``Photo: X/Reuters``, ``Image source, Getty Images``."""
    return _PHOTO_CREDIT.match(line[:300].lower()) is not None


def opens_byline(line: str) -> bool:
    """True for a line that opens as bylines do: ``By``, ``Published``, ``Veröffentlicht``."""
    return _BYLINE.match(line[:200].lower()) is not None


def is_credit(line: str) -> bool:
    """True for a desk's credit: ``Reporting by X; Editing by Y``, ``Z contributed to this report``."""
    return _CREDIT.match(_folded(line)) is not None


def is_placeholder(line: str) -> bool:
    """True where a template was left unfilled: ``[URL for source 1]``."""
    may_be = "[" in line or "{" in line or "%" in line or "orem" in line
    return may_be and has_placeholder(line[:2000])


def heads_sources(line: str) -> bool:
    """True for a lone ``Sources:``."""
    return len(line) < _BRIEF and _SOURCES.fullmatch(line.lower()) is not None
