"""The words with which sites point away from a story, in many languages: read also, sign up.

Only wordings that any reader of the language knows as the site's voice stand here; never a site's name.
"""

import re

from newscrawl.extract.placeholders import placeholders


def _any(*phrases: str) -> str:
    return "|".join(phrases)


# Openings of a pointer to another story. A line that only says this, or says it before a colon, is no story.
_READ_ALSO = _any(
    # English
    r"read (?:more|also|next|on|this|our|the full)|see (?:also|more)|also (?:read|see|on|in)|"
    r"related(?: (?:articles?|stor(?:y|ies)|"
    r"topics?|news|coverage|content|links?|posts?|video|reading))?|more (?:on|from|about|stories|news|"
    r"coverage|like)|further reading|"
    r"recommended(?: (?:for you|reading|stories))?|you (?:may|might|could) (?:also )?(?:like|"
    r"be interested|enjoy)|don[’']?t miss|must read|"
    r"most (?:read|popular|viewed)|watch(?: (?:more|also|now|live|below|this|the video))?|"
    r"listen(?: (?:now|to|here))?|in case you missed it|"
    r"latest(?: (?:news|stories))?|trending(?: now)?|(?:story|article) continues (?:below|after)|"
    r"advertisement|sponsored(?: content)?|"
    r"(?:continue|keep) reading|explore further|up next|popular (?:on|now|in|stories)|"
    r"editor[’']?s[’']? picks?|what to read next|top stories|"
    r"next article|previous article|read full (?:story|article)|learn more|find out more|full coverage",
    # German, Dutch
    r"lesen sie (?:auch|mehr|hier|dazu)|lies auch|mehr (?:zum thema|dazu|lesen|zu diesem|aus)|siehe auch|"
    r"auch interessant|"
    r"das könnte (?:sie|dich|ihnen)|weiterlesen|passend dazu|zum thema|weitere (?:\w+ )?\w*(?:artikel|"
    r"meldungen|themen|beiträge|tipps|nachrichten|news|infos?|links|berichte)|"
    r"(?:das|dieses|diese) (?:thema|themen) könnte|lust auf mehr|auch lesen|mehr (?:artikel|beiträge|"
    r"nachrichten|infos)|ähnliche (?:artikel|beiträge)|anzeige|"
    r"lees (?:ook|meer|verder)|bekijk ook|zie ook|meer (?:over|nieuws)|advertentie",
    # French, Spanish, Portuguese, Italian, Romanian, Catalan
    r"(?:à )?(?:re)?lire (?:aussi|également|plus|la suite)|à (?:re)?(?:lire|voir|écouter|découvrir)|"
    r"voir aussi|sur le même (?:sujet|thème)|"
    r"pour aller plus loin|la suite après|publicité|lee (?:también|más|además)|leer (?:también|más)|"
    r"lea (?:también|más|además)|"
    r"(?:le|te) puede interesar|te recomendamos|también puedes? leer|ver también|más (?:noticias|"
    r"información)|seguir leyendo|"
    r"(?:noticias?|notas?) relacionad[ao]s?|publicidad|leia (?:também|mais)|veja (?:também|mais)|"
    r"saiba mais|confira também|"
    r"notícias relacionadas|continua (?:depois|após)|publicidade|leggi (?:anche|di più|tutto|pure)|"
    r"vedi anche|guarda anche|"
    r"potrebbe(?:ro)? interessarti|approfondisci|continua a leggere|per approfondire|cite[sș]te (?:[sș]i|"
    r"mai)|vezi [sș]i|llegeix (?:també|més)",
    # Scandinavian, Finnish, Baltic
    r"läs (?:också|även|mer)|se också|læs (?:også|mere)|les (?:også|mer)|lue (?:myös|lisää)|loe (?:ka|"
    r"lisaks|edasi)|lasi arī|lasi vairāk|"
    r"skaitykite (?:taip pat|daugiau)|taip pat skaitykite",
    # Slavic
    r"czytaj (?:też|także|więcej|również|dalej)|zobacz (?:też|także|również|więcej)|przeczytaj (?:też|"
    r"także|również)|polecamy|"
    r"čtěte (?:také|též|více|i)|přečtěte si|čítajte (?:aj|viac|tiež)|prečítajte si|mohlo by vás|"
    r"pročitajte? (?:i|još|više)|"
    r"прочитајте (?:и|још)|preberite (?:tudi|še)|прочетете (?:още|също)|вижте (?:още|също)|още по темата|"
    r"прочитајте|"
    r"читайте (?:также|еще|ещё|далее|по теме|нас|в|також|ще|яшчэ|таксама)|читать (?:также|далее|ещё)|"
    r"смотрите также|(?:материалы |ещё |еще )?по теме|"
    r"подробнее|рекомендуем|дивіться також|за темою|реклама|чытайце (?:таксама|яшчэ)",
    # Turkic, Caucasus, Central Asia
    r"ayrıca oku\w*|bunu da oku\w*|ilgili haber\w*|devamını oku|həmçinin oxu\w*|тағы оқыңыз|"
    r"сондай-ақ оқыңыз|оқи отырыңыз|"
    r"дагы окуңуз|окуңуз|shuningdek o[‘'ʻ’]qing|мавзуга оид|инчунин хонед|წაიკითხეთ (?:აგრეთვე|ასევე)|"
    r"կարդացեք նաև",
    # Greek, Hungarian, Albanian
    r"διαβάστε (?:επίσης|ακόμα|ακόμη|περισσότερα)|δείτε (?:επίσης|ακόμα|ακόμη)|olvass(?:a|on)? (?:tovább|"
    r"el|még)|kapcsolódó|ez is érdekel\w*|"
    r"lexo(?:ni)? (?:edhe|më shumë)",
    # Arabic script, Hebrew
    r"[اإ]قر[أا] أيض[\w\u064b]*|[اإ]قر[أا] المزيد|شاهد أيض[\w\u064b]*|(?:مواضيع|أخبار|مقالات) ذات صلة|"
    r"بیشتر بخوانید|"
    r"همچنین بخوانید|مطالب مرتبط|"
    r"مزید پڑھیں|یہ بھی پڑھیں|קראו (?:גם|עוד)|ראו גם|כתבות נוספות",
    # South and South-East Asia
    r"(?:यह|ये) भी पढ़ें|और पढ़ें|हेही वाचा|আর[ওো] পড়ুন|மேலும் படிக்க|อ่านเพิ่มเติม|อ่านต่อ|อ่านข่าว\S*|"
    r"ข่าวที่เกี่ยวข้อง|xem thêm|đọc thêm|tin liên quan|"
    r"baca (?:juga|selengkapnya|lainnya|lagi)|simak juga|lihat juga|(?:artikel|berita) (?:terkait|"
    r"berkaitan)",
    # East Asia
    r"相关(?:阅读|新闻|报道|文章|链接)|延伸阅读|阅读更多|推荐阅读|更多(?:新闻|报道)|相關(?:新聞|報導|文章|閱讀|連結)|延伸閱讀|更多新聞|"
    r"関連(?:記事|ニュース|リンク)|あわせて読みたい|こちらもおすすめ|続きを読む|もっと(?:読む|見る)|"
    r"관련 ?(?:기사|뉴스)|더 ?보기|\S{0,20}주요 ?뉴스",
)
_SIGN_UP = _any(
    r"sign[- ]?up (?:for|to|here|now|today|below)|sign up:|subscribe (?:to|now|here|today|for)|follow us|"
    r"(?:download|get) (?:our|the) .{0,30}\bapp\b|"
    r"click here (?:to|for)|join (?:our|us|the conversation|the discussion)|like us on|share this|"
    r"support (?:us|our|independent)|"
    r"become an? .{0,20}(?:member|subscriber|supporter|patron)|thanks for (?:signing up|subscribing|"
    r"reading)|thank you for (?:subscribing|signing|reading)|"
    r"(?:enter|submit) your e-?mail|already (?:a subscriber|have an account)|(?:log|sign) in to|"
    r"create an account|get (?:the )?.{0,50}(?:newsletter|in your inbox|"
    r"to your inbox|delivered|updates?|alerts)|have a (?:tip|story|question|comment)\b|got a (?:tip|"
    r"story)|send (?:us )?(?:your )?(?:tips?|letters?)|"
    r"keep an eye on your inbox|there was an error processing|(?:tell|let) us (?:know )?what you think|"
    r"leave a (?:comment|reply)|"
    r"this (?:site|page) uses cookies|we use cookies|please enable javascript|your browser does not|"
    r"stay (?:up to date|on top of|informed|connected)|"
    r"by (?:signing up|subscribing|clicking|submitting)|you can unsubscribe|(?:view|post|show|add|"
    r"load) (?:all )?(?:\d+ )?comments?|"
    r"(?:why )?you can trust|listen to (?:this )?(?:article|story)|to continue reading|this (?:article|"
    r"story|content|post) is (?:for|only available|available only|exclusive)|"
    r"already a member|link copied|(?:this )?(?:summary|audio|content) (?:was |is )?(?:ai|generated|"
    r"automatically)|ai[- ]generated|"
    r"add .{0,30}as a preferred source|there[’']s plenty more where that came",
    r"(?:jetzt |hier )?(?:abonnieren|anmelden)|(?:melden|abonnieren) sie|folgen sie uns|"
    r"newsletter (?:bestellen|abonnieren)|"
    r"abonnez[- ]vous|inscrivez[- ]vous|suivez[- ]nous|recevez (?:nos|notre|la|toute|chaque)|"
    r"télécharge[zr]? (?:notre|l[’'])|rejoignez[- ]nous|"
    r"suscr[ií]b[ea]\w*|síguenos|sigue (?:a|nuestr|toda)|únete|descarga (?:nuestra|la)|regístrate|"
    r"inscreva-se|assine|siga (?:o|a|nos|nosso)|receba (?:as|nossas|notícias)|"
    r"participe (?:do|dos) (?:canal|grupo)|baixe o|iscriviti|seguici|ricevi (?:le|la)|abbonati|abonează|"
    r"urmăre[sș]te-ne|"
    r"abonneer|meld je aan|volg ons|prenumerera|följ oss|tilmeld|abonner|følg oss|følg os|tilaa |"
    r"seuraa meitä",
    r"подпи(?:с|ш)\w+ (?:на|в)|следите за|присоединя\S+|оформи\S+ подписк\S+|нашли (?:ошибку|опечатку)|"
    r"если вы (?:нашли|заметили) ошибку|выделите (?:ее|её|и нажмите|фрагмент)|"
    r"підпи(?:с|ш)\S+ на|стежте за|приєдну\S+|абонира\S+|последва\S+|жазылыңыз|жазылыңыздар|катталыңыз|"
    r"obuna bo[‘'ʻ’]ling|abone ol\S*|takip edin|"
    r"zapisz się|obserwuj nas|dołącz do|sledujte nás|odebírejte|iratkozz\S*|kövess(?:en)?|εγγραφείτε|"
    r"ακολουθήστε",
    r"تابعونا|تابع(?:وا)? (?:آخر|قناة|صفحة)|اشترك(?:وا)?|ما را .{0,20}دنبال کنید|הירשמו|עקבו אחרינו|"
    r"हमें फॉलो|सब्सक्राइब|অনুসরণ করুন|ติดตาม(?:ข่าว|เรา|ได้)|กดติดตาม|"
    r"theo dõi|đăng ký nhận|ikuti (?:kami|berita|saluran)|dapatkan (?:update|berita)|gabung|langganan|订阅|"
    r"关注我们|扫码|下载.{0,10}(?:app|客户端)|訂閱|追蹤我們|加入.{0,8}(?:line|會員)|"
    r"フォロー(?:する|して)|メルマガ|会員登録|구독|팔로우",
)
_RIGHTS = (
    r"^(?:©|ⓒ|\(c\) ?(?:19|20)\d\d|copyright\b)|all rights reserved|alle rechte vorbehalten|"
    r"tous droits (?:de reproduction )?réservés|"
    r"todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|"
    r"riproduzione riservata|все права защищены|"
    r"усі права захищен|무단 ?전재|저작권자|無断(?:転載|複写)|版权所有|版權所有|"
    r"未经.{0,10}授权|未經.{0,10}(?:授權|許可)|حقوق (?:النشر|"
    r"الطبع) محفوظة|"
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
_READ_ALSO_AT = re.compile(rf"[\W_]*(?:{_READ_ALSO})(?P<rest>(?!\w).*)", re.DOTALL)
_SIGN_UP_AT = re.compile(rf"[\W_]*(?:please |and |don[’']t forget to )?(?:{_SIGN_UP})")
_RIGHTS_IN = re.compile(_RIGHTS)
# One of these stands in every claim; looking for them costs a tenth of the expression.
_RIGHTS_MARKS = (
    *("©", "ⓒ", "(c)", "copyright", "reserv", "réserv", "riserv", "vorbehalten", "reproduc", "riproduzione"),
    *("may not be", "прав", "전재", "저작", "転載", "複写", "版", "授", "حقوق"),
)
_SKIP_WHOLE = re.compile(rf"[\W_]*(?:{_SKIP})[\W_]*")
_DATE_IN = re.compile(_DATE)
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
    r"(?:por|par|von|di|редактор|автор)\W{1,3}\w+)"
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
    return any(mark in text for mark in _RIGHTS_MARKS) and _RIGHTS_IN.search(text) is not None


def is_skip_link(line: str) -> bool:
    """True for ``Skip to content`` and other links for getting about in the page."""
    return len(line) < _BRIEF and _SKIP_WHOLE.fullmatch(line.lower()) is not None


def is_control(line: str) -> bool:
    """True for a lone word of the page's own machinery: ``Tags``, ``Share``, ``Comments``."""
    return len(line) < _BRIEF and _STRUCTURE_WORDS.fullmatch(line.lower()) is not None


def has_date(line: str) -> bool:
    """True where a line holds a date or a time of day."""
    return _DATE_IN.search(_folded(line)) is not None


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
    if not any(mark in line for mark in "[{%") and "orem" not in line:
        return False
    return bool(placeholders(line[:2000]))


def heads_sources(line: str) -> bool:
    """True for a lone ``Sources:``."""
    return len(line) < _BRIEF and _SOURCES.fullmatch(line.lower()) is not None
