"""Puts the operator's contact into the User-Agent, and asks for one until there is one."""

import logging
from typing import Self

from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ContactExtension:
    """A site's owner must be able to find out whose crawler this is."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Runs before the settings are frozen, so that all components see the finished User-Agent."""
        contact = " ".join(str(crawler.settings["CONTACT"] or "").split())
        if not contact:
            logger.warning(
                "No contact is set: site owners cannot reach you and may block the crawler. "
                "Set NEWSCRAWL_CONTACT to a web page or mail address."
            )
        elif contact not in crawler.settings["USER_AGENT"]:
            # At the priority it already has: who sets USER_AGENT on the command line means it.
            priority = crawler.settings.getpriority("USER_AGENT") or 0
            crawler.settings.set("USER_AGENT", f"{crawler.settings['USER_AGENT']} (+{contact})", priority)
        return cls()
