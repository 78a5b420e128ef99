"""``NewsArchive``: a Scrapy add-on that gives any project capture, extraction, repeats, archive and state.

::

    ADDONS = {"newscrawl.addon.NewsArchive": 300}

docs/addon.md tells what each switch does. The project's own settings always win.
"""

from scrapy.settings import BaseSettings, default_settings

from archive.errors import UsageError
from newscrawl import settings as ours
from newscrawl.extensions.archive import ArchiveExtension
from newscrawl.extensions.report import ReportExtension
from newscrawl.extensions.workers import WorkersExtension
from newscrawl.guests.known import KnownPagesMiddleware
from newscrawl.guests.pages import ItemPagesMiddleware
from newscrawl.middlewares.capture import CaptureMiddleware

SETTINGS: dict[str, object] = {
    "NEWSARCHIVE_ARCHIVE": True,  # off: nothing is written; pages are read all the same
    "NEWSARCHIVE_CAPTURE": True,  # off: heads are rebuilt, and only pages are archived
    "NEWSARCHIVE_EXTRACT": True,  # off: pages are archived unread
    "NEWSARCHIVE_REPEATS": True,  # off: every article is new
    "NEWSARCHIVE_STATE": True,  # off: every run asks for every page
    "NEWSARCHIVE_URL_FIELDS": ["url", "link"],
    "NEWSARCHIVE_HTML_FIELDS": ["html", "raw_html", "body", "response"],
    "NEWSARCHIVE_SOURCE_FIELD": "",
    "NEWSARCHIVE_ARTICLE_FIELD": "",
    "NEWSARCHIVE_DROP": [],
}
"""The add-on's own settings and their defaults."""

_WIRE = "newscrawl.wire.WireDownloadHandler"
_ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


class NewsArchive:
    """The add-on. Everything is put in at the priority of add-ons: what the project says itself stands.

    Raises:
        UsageError: The project chose a reactor with which the archive cannot work.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before a crawl's components are made."""
        _add_defaults(settings)
        archives = settings.getbool("NEWSARCHIVE_ARCHIVE")
        extracts = settings.getbool("NEWSARCHIVE_EXTRACT")
        if not (archives or extracts):
            return
        _check_reactor(settings)
        _add(settings, "SPIDER_MIDDLEWARES", ItemPagesMiddleware, 10)  # the last before the pipelines
        if extracts:
            _add(settings, "EXTENSIONS", WorkersExtension, 30)
        if archives:
            _add_archive(settings)


def _add_archive(settings: BaseSettings) -> None:
    if not settings.getbool("NEWSARCHIVE_REPEATS"):
        settings.set("REPEATS", value=False, priority="addon")
    _add(settings, "EXTENSIONS", ReportExtension, 15)
    _add(settings, "EXTENSIONS", ArchiveExtension, 20)
    if settings.getbool("NEWSARCHIVE_STATE"):
        _add(settings, "SPIDER_MIDDLEWARES", KnownPagesMiddleware, 20)
    if settings.getbool("NEWSARCHIVE_CAPTURE"):
        _add(settings, "DOWNLOADER_MIDDLEWARES", CaptureMiddleware, 880)
        handlers = settings.getdict("DOWNLOAD_HANDLERS")
        wire = {scheme: _WIRE for scheme in ("http", "https") if scheme not in handlers}
        priority = settings.getpriority("DOWNLOAD_HANDLERS") or 0
        settings.set("DOWNLOAD_HANDLERS", {**handlers, **wire}, priority)


def _add(settings: BaseSettings, name: str, component: type, order: int) -> None:
    settings.setdefault_in_component_priority_dict(name, component, order)


def _add_defaults(settings: BaseSettings) -> None:
    """Our settings, where Scrapy has none of that name: its own stay the project's."""
    for name, value in {**vars(ours), **SETTINGS}.items():
        if name.isupper() and not hasattr(default_settings, name):
            settings.set(name, value, "addon")


def _check_reactor(settings: BaseSettings) -> None:
    enabled = settings.getbool("TWISTED_REACTOR_ENABLED", default=True)
    if not enabled or settings["TWISTED_REACTOR"] not in {_ASYNCIO, None}:
        raise UsageError(
            "the add-on needs Twisted's asyncio reactor",
            place="TWISTED_REACTOR",
            remedy="Leave TWISTED_REACTOR and TWISTED_REACTOR_ENABLED at Scrapy's defaults",
        )
