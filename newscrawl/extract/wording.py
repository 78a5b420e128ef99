"""Openings of the site's own lines in some forty languages: parts of the expressions in ``phrases``."""


def _any(*phrases: str) -> str:
    return "|".join(phrases)


# Openings of a pointer to another story. A line that only says this, or says it before a colon, is no story.
READ_ALSO = _any(
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
SIGN_UP = _any(
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
    r"この記事は(?:有料)?会員|この続きは|残り\W?\d+文字|フォロー(?:する|して)|メルマガ|会員登録|구독|팔로우",
)
