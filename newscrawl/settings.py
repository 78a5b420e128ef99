"""Scrapy settings of this project: values only, each with its reason.

Every setting can be changed on the command line (``-s NAME=VALUE``). Those of our own, which Scrapy does
not know, stand first; docs/operator.md describes them.
"""

import os

from scrapy.settings import default_settings

from newscrawl import __version__

# --- Ours -------------------------------------------------------------------------------------------

ARCHIVE = os.environ.get("NEWSCRAWL_ARCHIVE", "collections/news")  # one folder, which pywb can serve
SOURCES = "sources.toml"  # what `scrapy crawl news` reads unless -a sources=FILE says otherwise
CONTACT = os.environ.get("NEWSCRAWL_CONTACT", "")  # a web or mail address, sent in the User-Agent

WARC_PREFIX = "news"  # the first part of WARC file names
WARC_MAX_BYTES = (
    1_000_000_000  # the size at which archives rotate: large enough to be few, small enough to copy
)
WARC_MAX_AGE = 86_400  # seconds; a slow crawl still finishes a file a day
COMMIT_INTERVAL = 0.5  # seconds between two fsyncs: each page waits for one, so many share it
SEARCHABLE_EVERY = (
    300  # seconds between two additions to index and tables in a long run; 0 leaves them for its end
)

REPEATS = True  # False: nothing is compared, and every article is new
SAME_TEXT = (
    "revisit"  # a page whose bytes changed and whose text did not: "revisit", or "response" to store it whole
)
VERSIONS = "keep"  # a changed article: "keep" gives each version a line, "link" only a decision
SYNDICATED = "keep"  # another outlet's copy: "keep" a line without the same text twice, "whole", or "link"
RECURRING = "keep"  # a column's next issue: "keep", or "link" as those do who want one of each
CONTAINMENT = 0.6  # the part of the shorter text that must stand in the longer; found on edited real stories
SHORT_CONTAINMENT = 0.9  # the same below 60 words, where a shared phrase is a large part
HEADLINE_SIMILARITY = 0.5  # how alike the headlines of two versions must be, 0 to 1
VERSION_DAYS = 3.0  # two repeats of three come within three days
SYNDICATED_DAYS = 7.0  # after a week a column is back, and an agency's story is not run any more

EXTRACT_WORKERS = 0  # processes that read pages; 0 means one per core
EXTRACT_TIMEOUT = 20  # seconds; a page that takes longer has its worker killed and counts as failed
OVERRIDES = ""  # a file of what is read otherwise at single publishers; empty for the one that is shipped
EXTRACT_MEMORY = 2_000_000_000  # bytes of address space of a worker: real pages take a tenth of it
BROWSER = ""  # the browser of sources with render = true; empty for the first Chromium in the PATH
RENDER_TIMEOUT = 20.0  # seconds for a page's scripts; then it is read as it came
EXTRACT_PAGES_PER_WORKER = 400  # parsers leak: a worker is replaced after so many pages

ALLOWED_PRIVATE: list[
    str
] = []  # networks (10.0.0.0/8) and hosts that may be asked although they are not public
ALLOWED_PORTS = [80, 443]  # outlets use no others; feeds that name them try what else runs there

# What one run takes of one registered domain, so that a trap costs no more. Pages beyond stay owed.
DOMAIN_PAGES = 5000  # the largest outlets publish a fifth of it a day
DOMAIN_BYTES = 2_000_000_000  # received, before decompression: ten times what 1,000 real pages measure
DOMAIN_SECONDS = 3600  # from its first page on: who is slow or asks for long pauses holds up no crawl
RUN_BYTES = 0  # of all domains together; 0 for no limit, as MAX_PAGES and the disk set one
HOST_FAILURES = 5  # requests in a row without an answer, after which a host is left alone; 0 for never
HOST_PAUSE = 600  # seconds for which it is; the first retry of its pages is as far away
HOST_PATIENCE = 4.0  # seconds; who keeps a request waiting for longer counts no more in CONCURRENT_REQUESTS
CONCURRENT_WAITING = (
    192  # requests that may wait so: sockets and memory are finite; 1024 open files are usual
)
PATTERN_MISSES = (
    100  # pages without article in a row at addresses that differ in numbers: a calendar, a search
)

# Of what names pages, so much is read; newscrawl/limits/… and the run's report count what was cut.
FEED_MAX_BYTES = 5_000_000  # real ones stay under one million
FEED_MAX_ENTRIES = 1000  # real ones hold 10 to 100; a sitemap is the place for more
SITEMAP_MAX_BYTES = 32 * 1024 * 1024  # unpacked; 50,000 entries take 8 MB as they usually are
SITEMAP_MAX_ENTRIES = 50_000  # the protocol's own limit
SITEMAP_MAX_DEPTH = 3  # indexes of indexes; beyond this they are a trap, not a newsroom
SITEMAP_MAX_CHILDREN = 5  # sitemaps followed of one index, the newest first
SECTION_MAX_BYTES = 8_000_000  # of a homepage or section page
SECTION_MAX_LINKS = 5000  # looked at on one page; the largest homepages have about 1,500
SECTION_MAX_ARTICLES = 500  # followed of one page

SITEMAP_MAX_AGE = 3 * 86_400  # seconds; older entries of a sitemap are history, not news
REDISCOVER_AFTER = 7 * 86_400  # seconds after which a homepage is asked again for feeds and sitemaps
ONLY_DUE = False  # ask feeds only when their time has come: `newscrawl run` sets it
ASK_AT_MOST_EVERY = 600  # seconds between two requests for a feed, however much it brings
ASK_AT_LEAST_EVERY = 12 * 3600  # seconds, however little it brings and whatever it wishes
REVISIT_AGES = [6 * 3600, 86_400, 3 * 86_400]  # seconds: corrections come early, removals within days
SOURCE_PAGES = 1000  # of one source in one run, so that a huge one does not hold up the others
SHARD = ""  # 3/8: this is the third of eight crawlers, and fetches from the domains that hash to it
QUEUE = ""  # redis://host:6379/0, the work queue that `newscrawl dispatch` and `newscrawl work` share
QUEUE_LEASE = 90.0  # seconds of silence after which a worker's domains go to others; > DOWNLOAD_TIMEOUT
QUEUE_DOMAINS = 32  # domains that a worker owns at once
QUEUE_WORKER = ""  # a worker's name, the same after a restart; empty for host and archive
MAX_PAGES = 0  # pages asked for in one run; 0 for no limit
FETCH_TRIES = 3  # runs in which a page that fails for a passing reason is tried before it is given up
# noarchive speaks of keeping a copy, not of reading: "text" keeps the article and the answer's head, not
# the page's bytes; "refuse" only the decision; "keep" the bytes too. One news page in twenty says it.
NOARCHIVE = "text"
TDMREP = True  # ask each site once a day for its tdmrep.json, where all its pages may be reserved at once
ROBOTS_MAX_AGE = 86_400  # seconds for which a robots.txt is not asked for again (RFC 9309, 2.4)
CRAWL_DELAY_MAX = 300  # seconds; a robots.txt that asks for more is obeyed this far
LOG_MAX_BYTES = 10_000_000  # of the log file of quiet runs, before it is rotated
LOG_BACKUPS = 5  # rotated log files that are kept
LOG_JSON = False  # a JSON object a line, for machines that collect logs
NOTIFY_WEBHOOK = ""  # an address that gets what is wrong as JSON; chat services show its "text"
NOTIFY_MAIL: list[str] = []  # addresses that get it by mail, by way of:
SMTP_HOST = "localhost"  # not Scrapy's MAIL_HOST and its like, whose password Scrapy writes into its log
SMTP_PORT = 25
SMTP_FROM = "newscrawl@localhost"
SMTP_USER = ""  # none: no log-in
SMTP_PASSWORD = os.environ.get("NEWSCRAWL_SMTP_PASSWORD", "")
SMTP_SECURITY = "none"  # "starttls" or "tls" for a server that is not this machine
HEARTBEAT_FILE = ""  # rewritten every half a minute of a run, for what watches the age of files
METRICS_FILE = ""  # where Prometheus' node_exporter looks for *.prom, if it should know of each run
PROGRESS = "auto"  # a live display on a terminal: "auto", "always", "never"

# --- Scrapy's: who we are ---------------------------------------------------------------------------

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
COMMANDS_MODULE = "newscrawl.commands"
USER_AGENT = f"newscrawl/{__version__}"  # the contact is added at start-up
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newscrawl"  # the product token that a robots.txt names (RFC 9309, 2.2.1)

# --- Scrapy's: manners ------------------------------------------------------------------------------

CONCURRENT_REQUESTS = 64  # many hosts at once ...
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # ... and one connection to each
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host
AUTOTHROTTLE_ENABLED = True  # a server that answers slowly is asked more slowly ...
AUTOTHROTTLE_START_DELAY = 0  # ... from DOWNLOAD_DELAY upwards
COOKIES_ENABLED = False  # a capture should not depend on what was read before it
REFERRER_POLICY = "no-referrer"  # feeds lead to pages; no page needs to know which
TELNETCONSOLE_ENABLED = False  # no open port ...
REMOTE_CONTROL_ENABLED = False  # ... and none that runs what it is sent
WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy would parse the spider's source again for every answer
METAREFRESH_ENABLED = False  # news pages reload themselves by it; that is no redirect
DEFAULT_REQUEST_HEADERS = {
    # No Accept-Language: the outlet's own language is wanted.
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# --- Scrapy's: limits -------------------------------------------------------------------------------

DOWNLOAD_TIMEOUT = 60  # seconds; a page that needs more is not being read by people either
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # bytes, before and after decompression
DOWNLOAD_HEAD_MAXSIZE = 256 * 1024  # bytes of all header lines together; browsers allow as much
DOWNLOAD_MIN_RATE = (
    100  # bytes a second once an answer has begun; one that drips holds a connection for nothing
)
DOWNLOAD_MIN_RATE_WINDOW = 15  # seconds over which that is measured; some servers think after the first bytes
DOWNLOAD_WARNSIZE = 0  # no warning on the way there
REDIRECT_MAX_TIMES = 8  # real chains have up to five hops
RETRY_TIMES = 2  # within one run ...
RETRY_HTTP_CODES = [408, 500, 502, 504, 522, 524]  # ... but not where the server asks for a pause: 429, 503
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the decision says it; cron need not
CONCURRENT_ITEMS = 2  # a page gives one item; Scrapy makes as many tasks as this for each response
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 16_000_000  # bytes of pages in hand: keeps the workers busy, bounds memory
REACTOR_THREADPOOL_MAXSIZE = 20  # DNS look-ups block a thread each

# --- Scrapy's: components ---------------------------------------------------------------------------

DOWNLOAD_HANDLERS = {
    "http": "newscrawl.wire.WireDownloadHandler",
    "https": "newscrawl.wire.WireDownloadHandler",
    # A feed must not be able to name a file of this machine, or anything but the web.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER = "newscrawl.wire.downloader.HostDownloader"  # hosts that do not answer hold up no others
SCHEDULER_PRIORITY_QUEUE = "newscrawl.wire.hostqueue.HostQueue"  # nor does one with many pages
TWISTED_DNS_RESOLVER = "newscrawl.wire.resolver.GuardedResolver"  # gives no addresses of private networks
DOWNLOADER_MIDDLEWARES = {
    "newscrawl.middlewares.addresses.AddressMiddleware": 50,  # before anything is done for a request
    "newscrawl.middlewares.shards.ShardMiddleware": 60,
    "newscrawl.middlewares.turns.TurnMiddleware": 870,  # of all that is really sent, each hop and try
    "newscrawl.middlewares.budgets.BudgetMiddleware": 80,
    "newscrawl.middlewares.holding.HoldingMiddleware": 90,  # before robots.txt is asked for
    "newscrawl.middlewares.setaside.SetAsideMiddleware": 95,
    "newscrawl.middlewares.robots.RobotsMiddleware": 100,  # in the place of Scrapy's own
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.middlewares.reservation.ReservationMiddleware": 110,  # of pages that robots.txt allows
    "newscrawl.middlewares.unpacking.UnpackingMiddleware": 590,  # in the place of Scrapy's own
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawl.middlewares.redirects.RedirectMiddleware": 600,  # in the place of Scrapy's own
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newscrawl.middlewares.proxies.ProxyMiddleware": 750,  # in the place of Scrapy's own
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "newscrawl.middlewares.tries.TriesMiddleware": 875,  # below retries (550): it sees each try
    # Below decompression (590), redirects (600) and retries (550): it sees every answer as it came.
    "newscrawl.middlewares.capture.CaptureMiddleware": 880,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # AddressMiddleware refuses them
}
STATS_CLASS = "newscrawl.operation.counts.Counts"  # Scrapy's own, quicker
ITEM_PIPELINES = {
    "newscrawl.pipelines.render.RenderPipeline": 250,  # of sources with render = true only
    "newscrawl.pipelines.extract.ExtractPipeline": 300,
    "newscrawl.pipelines.keep.KeepPipeline": 800,
}
EXTENSIONS = {
    "newscrawl.extensions.plainlog.PlainLogExtension": 5,  # before anything of a page is logged
    "newscrawl.extensions.contact.ContactExtension": 10,
    "newscrawl.extensions.report.ReportExtension": 15,  # hears how it ended before the archive is closed
    "newscrawl.extensions.archive.ArchiveExtension": 20,
    "newscrawl.extensions.searchable.SearchableExtension": 25,
    "newscrawl.extensions.workers.WorkersExtension": 30,
    "newscrawl.extensions.progress.ProgressExtension": 40,
}
# Without the two that listen: those that are switched off are imported too, for a tenth of a second.
EXTENSIONS_BASE = {
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if name.rsplit(".", 1)[1] not in {"RemoteControl", "TelnetConsole"}
}
LOG_LEVEL = "INFO"
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # a repeat is a decision, not a warning
FEED_EXPORT_ENCODING = "utf-8"
