"""Which hosts answer in this run: those that fail again and again are left alone for a while."""

from collections import Counter
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

_IN_TROUBLE = 2  # failures in a row after which nothing is tried a second time within the run
_LONGEST = 3600.0  # seconds


class Hosts:
    """What was tried at each host (with its port), and how it went.

    A host that failed so often in a row is set aside: for a while, then one request may find out whether it
    answers again. Each further time the while is twice as long, an hour at most.

    Args:
        failures: So many in a row set a host aside; 0 for never.
        pause: For how many seconds, the first time.
        clock: Seconds that never go back.
    """

    def __init__(self, failures: int, pause: float, clock: Callable[[], float] = monotonic) -> None:
        self.failures = failures
        self._pause = pause
        self._clock = clock
        self._in_a_row: Counter[str] = Counter()
        self._until: dict[str, float] = {}
        self._times: Counter[str] = Counter()
        self._answered: set[str] = set()

    def answered(self, host: str) -> None:
        """It gave an answer, of whatever kind."""
        self._answered.add(_name(host))
        if host in self._in_a_row:
            del self._in_a_row[host], self._times[host]
            self._until.pop(host, None)

    def failed(self, host: str) -> bool:
        """It gave none; tells whether it is set aside for that, from now on."""
        self._answered.discard(_name(host))
        self._in_a_row[host] += 1
        if not self.failures or self._in_a_row[host] < self.failures or self.left_alone(host):
            return False
        wait = min(self._pause * 2 ** min(self._times[host], 10), _LONGEST)
        self._times[host] += 1
        self._until[host] = self._clock() + wait
        return True

    def left_alone(self, host: str) -> float:
        """For how many seconds from now a host is set aside; 0 where it is not."""
        return max(self._until.get(host, 0.0) - self._clock(), 0.0)

    def in_trouble(self, host: str) -> bool:
        """Whether it failed more than once in a row."""
        return self._in_a_row[host] >= _IN_TROUBLE

    def answers(self, name: str) -> bool:
        """Whether a host, by its name alone, answered what it was asked last."""
        return name in self._answered


def host_of(url: str) -> str:
    """Whom a request for an address asks: host name and port.

    >>> host_of("http://me@News.example:8080/a")
    'news.example:8080'
    """
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


_hosts: WeakKeyDictionary[Crawler, Hosts] = WeakKeyDictionary()


def hosts_of(crawler: Crawler) -> Hosts:
    """The hosts of a crawl."""
    if crawler not in _hosts:
        settings = crawler.settings
        _hosts[crawler] = Hosts(settings.getint("HOST_FAILURES"), settings.getfloat("HOST_PAUSE"))
    return _hosts[crawler]
