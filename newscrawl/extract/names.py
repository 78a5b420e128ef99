"""Words that stand around names in bylines, in the languages that news is written in."""

import re

from newscrawl.extract.words import bare_words

# As they sign. The key is the bare words of a spelling, the value the name that is kept.
_AGENCY_NAMES = (
    "AP", "Associated Press", "The Associated Press", "Reuters", "Thomson Reuters", "AFP",
    "Agence France-Presse", "Agence France Presse", "dpa", "dpa-AFX", "Deutsche Presse-Agentur", "EFE",
    "EUROPA PRESS", "Europa Press",
    "ANSA", "Adnkronos", "TASS", "ТАСС", "РИА Новости", "Интерфакс", "Interfax", "Xinhua", "新华社",
    "新华网", "PTI", "Press Trust of India", "ANI", "IANS", "UNI", "UPI", "Bloomberg", "Bloomberg News",
    "Kyodo", "Kyodo News", "共同通信", "時事通信", "Yonhap", "연합뉴스", "Anadolu Agency", "Anadolu Ajansı",
    "AA",
    "APA", "SDA", "Keystone-SDA", "Belga", "ANP", "NTB", "Ritzau", "TT", "STT", "PAP", "ČTK", "CTK",
    "TASR", "SITA", "MTI", "Lusa", "Antara", "The Canadian Press", "Canadian Press", "AAP", "PA",
    "PA Media", "Press Association", "УНІАН", "УНИАН", "UNIAN", "Укрінформ", "Укринформ", "Ukrinform",
    "Казинформ", "Kazinform", "Bernama", "Tanjug", "Танјуг", "БТА", "BTA",
    "Agerpres", "LETA", "BNS", "ELTA", "HINA", "Hina", "STA", "FENA", "Fena", "IRNA", "ISNA", "SPA",
    "KUNA", "WAM", "MENA", "Petra", "CNA", "中央社", "AGI", "Apcom", "ATS", "SID", "sid", "epd", "KNA",
    "AFP/Relaxnews", "AP News", "CNN Newsource", "StatPoint", "PRNewswire", "Globe Newswire",
    "Agencia EFE", "Agência Brasil", "Agência Lusa", "Notimex", "Télam", "Telam", "Estadão Conteúdo",
    "Folhapress", "Agencias", "Agências", "NAN", "GNA", "KBC", "VOA", "RFE/RL", "AKIpress", "КазТАГ",
    "Trend", "APE-MPE", "ΑΠΕ-ΜΠΕ", "رويترز", "فرانس برس", "أ ف ب", "وكالات", "DHA", "İHA", "ANKA", "TTXVN",
    "VNA", "TNN", "ITAR-TASS", "Интерфакс-Украина", "Інтерфакс-Україна", "УНН", "Росбалт", "Прайм",
    "askanews", "Askanews", "LaPresse", "Italpress", "TT Nyhetsbyrån", "Jiji Press", "時事", "共同",
    "Newsis", "뉴시스", "뉴스1", "中新社", "中新网", "新華社", "Tribune News Service", "TNS", "Mediafax",
    "Anadolu", "Agence Belga", "Baltic News Service", "PNA", "APS", "MAP", "TAP", "SANA", "وام", "واس", "قنا",
    "سانا", "الأناضول", "IANS Live", "Bang Showbiz", "Cover Media",
)  # fmt: skip
AGENCIES = frozenset(_AGENCY_NAMES)
# What stands around an agency's name: "Redazione ANSA", "Reuters Staff", "dpa-infocom".
_AGENCY_FRAME = re.compile(
    r"^(?:redazione|agencia|agência|agence|agenzia|nachrichtenagentur|agentur|agentura|agencja|агентство|haber|с|"
    r"від|mit|con|com|avec|with|theo|nach) |"
    r" (?:staff|staff writers?|reporters?|news agency|infocom|tmn|live|nyhetsbyrå|ajansı)$"
)
_AGENCY_BY_KEY = {bare_words(name): name for name in reversed(_AGENCY_NAMES)}


def agency_in(text: str) -> str:
    """The news agency that a text names and nothing else, as it signs; or empty.

    >>> agency_in("REUTERS"), agency_in("Reuters Hills")
    ('Reuters', '')
    """
    if text in AGENCIES:
        return text
    key = bare_words(text[:80])
    return _AGENCY_BY_KEY.get(key) or _AGENCY_BY_KEY.get(_AGENCY_FRAME.sub("", key), "")


def agency_at_an_end(text: str) -> list[str]:
    """A name and the agency written right behind or before it, apart; else the text alone.

    >>> agency_at_an_end("JANE DOE Associated Press"), agency_at_an_end("Jane Doe")
    (['JANE DOE', 'Associated Press'], ['Jane Doe'])
    """
    words = text.split()
    for count in (3, 2, 1):
        if len(words) - count < 2:  # noqa: PLR2004 - a full name must be left
            continue
        behind, before = " ".join(words[-count:]), " ".join(words[:count])
        if behind in AGENCIES:
            return [" ".join(words[:-count]), behind]
        if before in AGENCIES:
            return [before, " ".join(words[count:])]
    return [text]


# What introduces a name. A word that begins names too ("De Santis") counts only with a colon.
LEADING = re.compile(
    r"""^\s*(?:
        (?:von\ unser\w{1,3}|dal\ nostro|dalla\ nostra|de\ nuestr[oa]|de\ notre|(?:from|by)\ our)\ \w+
      (?:\ (?:spécial\w{0,2}|especial|correspondent|reporter))?\s+
      | (?:(?:written|posted|reported|published|reporting|story|words|text|article|edited|compiled
        |produced|interview|review|opinion|analysis|submitted|authored
        |photos?)\s+(?:and\s+\w{1,20}\s+)?)?by\b\s*:?
      | (?:zeige\ |zeigt\ )?alle\ (?:artikel|beiträge)\ (?:anzeigen\ )?von\b | (?:view\ )?all\ (?:posts
      |articles|stories)\ by\b
      | more\ (?:from|by)\b | voir\ tous\ les\ articles\ de\b | ver\ todas\ las\ entradas\ de\b
      | (?:von|par|por|door|av|af|oleh|ni|przez|a\ cura\ di|scritto\ da|écrit\ par|escrito\ por
      |verfasst\ von|geschrieben\ von|texte?\ de|texto\ de|text\ von|(?:erstellt|eingestellt|publiziert
      |artikel|nachricht|beitrag|autor(?:in)?|auteur|publié|publicado|pubblicato|geplaatst|dodane
      |opublikowane|autor/in)\ (?:von|par|por|da|door|przez)|ein\ (?:artikel|gastbeitrag|kommentar
      |interview)\ von|skrevet\ af|skrevet\ av|geschreven\ door|propos\ recueillis\ par)\b\s*:?
      | (?:di|da|de|del|от|от\ автора)\s*:
      | (?:authors?|autoren|autor(?:in|ka|i|es|a|zy|ul|/in|:in|\*in)?|(?:text|interview)\ (?:und|&
      |and)\ (?:fotos?|interview|bilder)|interview|auteurs?|autore|autori|autores|szerző|szerzők|tekstas
      |teksti|tekst|text|texto|texte|testo|foto|fotos|zdjęcia|penulis|reporter|editor|redaktor|redactor
      |redactora|redazione|redaktion|redaktör|journalist|journaliste|kirjoittaja|författare|forfatter
      |skribent|yazan|muhabir|kaynak|haber|source|fonte|fuente|quelle|από|συντάκτης|γράφει|автори|авторы
      |автор|текст|джерело|источник|журналист|пише|пишет|аутор|подготовила?|беседовала?|作者|記者|记者|文|撰文|筆者
      |글|بقلم|كتب|كتبت|إعداد|الكاتب|נכתב\ על\ ידי|מאת|लेखक|द्वारा|โดย|tác\ giả|bởi)\s*[:：/／]\s*
      | (?:بقلم|كتب|كتبت|מאת|γράφει\s+ο|γράφει\s+η|автор|作者|記者|记者|撰文|द्वारा|โดย)\s+
      | (?:بقلم|كتب|كتبت|تقرير|מאת)\s*[-–] | (?:来源|來源|作者|文字|取材・文)\s*[:：]
      | (?:opracowała?|oprac\.|opr\.|napsala?|napísala?|pripravila?|připravila?|zpracovala?|recipe\ by
      |rezept\ von|post\ author(?:\ by)?|автор\ текста|autor\ textu|escriben?|piše|pišu)\s*:?\s+
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)

# Who edited, translated or took the pictures.
SECONDARY = re.compile(
    r"""\s*(?:edit(?:ed|ing)\s+by|editor\s*:|translated\s+by|photos?(?:graphy)?\s+by|fotos?\s*:|bild(?:er)?\s*:|übersetzt\s+von
    |übersetzung\s*:|bearbeitet\s+von|traduction\s*:|traduit\s+par|traducción\s*:|tradução\s*:|перевод\s*:
    |редактор\s*:|фото\s*:|zdjęcia\s*:|foto\s*:|redigering\s*:|penyunting\s*:|责任编辑|責任編輯|编辑|編輯|校对|审核
    |翻訳|撮影|写真|摄影|攝影|illustrations?\s+by|video\s+by|graphics?\s+by|compiled\s+by|fact-checked\s+by)""",
    re.IGNORECASE | re.VERBOSE,
)

EASTERN_PLACES = (
    "[台臺][北中南東]|高雄|新竹|桃園|綜合|综合|北京|上海|广州|香港|東京|华盛顿|華盛頓|報導|报道|電|专电|整理"
)
"""What stands right behind a reporter's name in Chinese bylines."""

# Roles and affiliations that follow a name, with all that comes after them.
ROLE = re.compile(
    r"""(?:^|(?<=\s)|(?<=,))(?:
        (?:(?:senior|chief|staff|special|political|foreign|deputy|associate|assistant|managing|news
        |sports?|business|national|international|executive|contributing|lead|freelance|guest|science
        |health|technology|tech|entertainment|culture|crime|court|education|environment|climate
        |economics?|digital|breaking|investigative|data|general|assignment|local|home|world|diplomatic
        |defen[cs]e|city|features?|opinion|local\ democracy|multimedia|video|us|u\.s\.|uk|europe
        |transport|social\ affairs|home\ affairs|legal\ affairs|religious\ affairs|community\ affairs
        |consumer\ affairs|royal|money|housing|arts|media|music|film|theatre|fashion|food|travel|property
        |industry|energy|retail|banking|finance|financial|markets|football|cricket|rugby|tennis|golf|racing
        |athletics|security|policy|labou?r|rural|regional|parliamentary|north\ of\ england|ireland|scotland
        |wales|china|india|russia|ukraine|berlin|paris|brussels|moscow|beijing|jerusalem|delhi|rome|madrid|tokyo
        |middle\ east|asia|africa|north\ america|washington|white\ house)\s+){0,4}
        (?:reporter|correspondent|editor|writer|journalist|columnist|contributor|producer|photographer
        |bureau\ chief|analyst|commentator|editor-in-chief|editor-at-large)s?\b.*
      | (?<![^\s,])(?:^|(?<=,))\s*(?:fellow|author|intern|anchor|critic)s?\b.*
      | (?:redakteur(?:in)?|redaktor(?:ka)?|korrespondent(?:in)?|journalist(?:in|e|a)?|periodista
      |redactora?|corresponsal|enviad[oa]\ especial|envoyée?\ spéciale?|correspondante?|giornalista
      |inviat[oa]|chefredakteur(?:in)?|politikredakteur(?:in)?|volontär(?:in)?|repórter|jornalista
      |colunista|toimittaja|reporterin|reportér(?:ka)?|novinář(?:ka)?|dziennikarz|dziennikarka
      |journaliste|journalisten?|verslaggever|correspondent)\b.*
      | (?:корреспондент|журналист(?:ка)?|обозреватель|редактор|кореспондент(?:ка)?|журналіст(?:ка)?
      |специальный\ корреспондент)\b.*
      | (?:\S{0,4}(?:報導|报道|報道|電|电)$|기자|특파원|記者|记者|編集委員|特派員|論説委員|報導|综合报道).*
      | (?:ph\.?d\.?|m\.?d\.?|esq\.?|jr\.(?=\s\w+\s))$
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# A named desk signs where nobody else does; it is left out where a person or an agency signs too.
DESKS = re.compile(
    r"\b(?:desk|bureau|newsroom|redaktion|redazione|redacción|redaccion|redação|redaction|rédaction"
    r"|redakcja|redakce|redakcia|redacția|uredništvo|redakcija|toimitus|redactie|redaktionen|editorial"
    r"|staff|team|agencies|agency|news service|web ?desk|online|reporters?|correspondents?|newswire"
    r"|service|digital|wire)\b|редакци|редакці|اخبار|تحرير|编辑部|編輯部|편집국|取材班",
    re.IGNORECASE,
)

# What an outlet's name has and a person's has not.
ORGANIZATION = re.compile(
    r"\b(?:media|news|press|times|post|magazine|magazin|journal|tribune|herald|gazette|institute"
    r"|university|network|group|tv|radio|online|zeitung|verlag|agency|agencia|agence|agentur"
    r"|foundation|college|correspondents?|contributors?|futurism|cnn|bbc|nbc|abc|cbs|npr|pbs)\b",
    re.IGNORECASE,
)
LEGAL_FORM = re.compile(
    r"\b(?:gmbh|e\.\s?v\.?|inc\.?|ltd\.?|llc|s\.?a\.?s?|s\.?r\.?l\.?|ag|plc|b\.v\.|corp\.?)$", re.IGNORECASE
)

NOT_NAMES = frozenset(
    bare_words(name)
    for name in (
        "admin", "administrator", "administrador", "administrateur", "user", "root", "editor",
        "editors", "the editor", "the editors", "editorial", "editorial team", "editorial board",
        "editorial staff", "staff", "staff writer", "staff writers", "staff reporter", "staff report",
        "our staff", "team", "the team", "webmaster", "web editor", "web desk", "newsroom",
        "news desk", "desk", "online desk", "contributor", "contributors", "contributing writer",
        "guest", "guest author", "guest contributor", "anonymous", "unknown", "none", "null",
        "undefined", "n/a", "na", "author", "authors", "by", "various", "reporter", "correspondent",
        "news", "home", "follow", "share", "sign up", "login", "subscribe", "view profile", "view bio",
        "bio", "more", "read more", "see more", "about the author", "author profile", "all posts",
        "posts", "article", "profile", "contact", "email", "twitter", "facebook", "instagram", "x",
        "linkedin", "photo", "photos", "getty images", "shutterstock", "advertisement", "sponsored",
        "sponsored content", "press release", "newsletter", "redaktion", "redazione", "redacción",
        "redaccion", "la redacción", "redação", "da redação", "rédaction", "la rédaction", "redakcja",
        "redakce", "redakcia", "redacția", "redactia", "uredništvo", "redakcija", "toimitus",
        "redactie", "redaktionen", "online-redaktion", "onlineredaktion", "von redaktion",
        "la redazione", "редакция", "редакція", "админ", "автор", "от редакции", "不明", "编辑", "編輯",
        "责任编辑", "記者", "记者", "기자", "أسرة التحرير", "المحرر", "published", "updated", "posted",
        "wordpress", "super user", "superuser", "test", "video", "audio", "copyright",
        "all rights reserved", "comments", "comment", "no comments", "leave a comment", "autor",
        "autores", "autore", "auteur", "details", "image", "author image", "min read", "mins read",
        "und", "et", "and", "von", "vom", "par", "por", "alle artikel", "alle beiträge",
        "artikel empfehlen", "please enter your name here", "copier", "zurück nach oben", "co. kg",
        "nach oben", "kopieren", "publiziert am", "veröffentlicht am",
        "text", "foto", "fotos", "collectif", "name", "gast", "guest", "источник", "pressemitteilung",
        "źródło", "datum", "date", "red", "unbenannt", "wordpressadmin", "zeige alle beiträge von",
        "alle artikel anzeigen", "mehr", "zum autor", "zur autorin", "profil", "kontakt",
        "источник фото", "unsere redaktion", "onze redactie", "own correspondent", "our correspondent",
        "our bureau", "special correspondent", "recipe by", "rezept von", "post author", "übersetzt von",
        "translated by", "edited by", "redakcja pap", "domena publiczna", "public domain", "follow me",
        "folge mir", "autorenseite", "autorenseite von", "anzahl der kommentare", "datum", "more posts",
        "gesponserte inhalte", "posted on", "publiziert", "veröffentlicht", "show bio", "view author archive",
        "get author rss feed", "تحرير", "هيئة التحرير",
        "המערכת", "מערכת", "מערכת האתר", "本报讯", "本報訊", "本站", "網編", "小编", "小編", "綜合報導",
        "综合",
    )
)  # fmt: skip
