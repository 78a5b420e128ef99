"""Which of several crawlers works on what."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Self

from archive.errors import UsageError
from archive.urls import registered_domain
from newscrawl.sources import Source

_WRITTEN = re.compile(r"(\d{1,4})/(\d{1,4})")
_SUFFIX = re.compile(r"-\d+-of-\d+\Z")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of ``of`` crawlers, counted from 1.

    A registrable domain belongs to one of them, by its hash: the host of a page is met by one crawler only.
    """

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The shard of ``3/8``.

        Raises:
            UsageError: It is none.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise UsageError(f"{text!r} is no shard", remedy="Write NUMBER/OF, from 1/8 to 8/8")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def owner(self, url: str) -> int:
        """The number of the shard that fetches a page.

        >>> Shard(1, 8).owner("https://news.bbc.co.uk/a") == Shard(3, 8).owner("https://www.bbc.co.uk/")
        True
        """
        digest = blake2b(registered_domain(url).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.of + 1

    def fetches(self, url: str) -> bool:
        """Is a page this shard's to fetch?"""
        return self.owner(url) == self.number

    def reads(self, source: Source) -> bool:
        """Are the feeds, sitemaps and sections of a source this shard's to ask for?

        A source is read by one shard, that of its home, wherever its feeds lie: they may be at a feed
        service that serves half the list.
        """
        places = (source.home, *source.sections, *source.sitemaps, *source.feeds)
        return self.fetches(next(place for place in places if place))

    def archive(self, folder: Path) -> Path:
        """The archive of this shard beside the place where one archive of all would be.

        >>> Shard(3, 8).archive(Path("collections/news"))
        PosixPath('collections/news-3-of-8')
        """
        return folder.with_name(f"{_SUFFIX.sub('', folder.name)}-{self.number}-of-{self.of}")

    def others(self, own: Path) -> list[Path]:
        """The archives of the other shards, where they lie beside the own one."""
        base = _SUFFIX.sub("", own.name)
        numbers = (number for number in range(1, self.of + 1) if number != self.number)
        return [own.with_name(f"{base}-{number}-of-{self.of}") for number in numbers]
