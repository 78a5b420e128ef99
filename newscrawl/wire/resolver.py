"""Looks up names, and hands out only those addresses that may be gone to.

Twisted connects to the very addresses that a look-up gives, so what is refused here is never connected to: a
name that leads elsewhere the second time (DNS rebinding) gains nothing. IP literals pass here as names do.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from newscrawl.wire.places import PlaceRefusedError, Places, refused_at

_REMEMBERED = 10_000

_to_proxy: ContextVar[bool] = ContextVar("_to_proxy", default=False)


@contextmanager
def connecting(*, to_proxy: bool) -> Iterator[None]:
    """What is looked up meanwhile is a proxy that the operator chose, or is not."""
    token = _to_proxy.set(to_proxy)
    try:
        yield
    finally:
        _to_proxy.reset(token)


def is_to_proxy() -> bool:
    """Whether this task connects to a proxy just now."""
    return _to_proxy.get()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's resolver behind a guard (the setting TWISTED_DNS_RESOLVER)."""

    def __init__(self, reactor: Any, places: Places, inner: CachingThreadedResolver) -> None:  # noqa: ANN401 - any reactor
        self._reactor = reactor
        self._places = places
        self._simple = inner
        self._inner: Any = None  # an IHostnameResolver; zope's interfaces say nothing to mypy
        self._refused: OrderedDict[str, str] = OrderedDict()
        self.vouched: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:  # noqa: ANN401 - any reactor
        """Made by Scrapy."""
        return cls(reactor, places_of(crawler), CachingThreadedResolver.from_crawler(crawler, reactor))

    def install_on_reactor(self) -> None:
        """Called by Scrapy once the reactor is there."""
        self._simple.install_on_reactor()
        self._inner = self._reactor.nameResolver
        self._reactor.installNameResolver(self)

    def refusal(self, host: str) -> PlaceRefusedError | None:
        """Why the last look-up of a host gave nothing, if it was for where it led."""
        address = self._refused.get(host.lower())
        return refused_at(host, address) if address else None

    def resolveHostName(  # noqa: N802 - IHostnameResolver's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803 - as above
        hostName: str,  # noqa: N803 - as above
        portNumber: int = 0,  # noqa: N803 - as above
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - as above
        transportSemantics: str = "TCP",  # noqa: N803 - as above
    ) -> IHostResolution:
        """Look up a name."""
        if self._inner is None:
            raise RuntimeError("install_on_reactor must be called first")
        receiver: Any = resolutionReceiver
        vouched = hostName.lower() in self.vouched or self._places.vouches_for(hostName)
        if not (_to_proxy.get() or vouched):
            self._refused.pop(hostName.lower(), None)
            receiver = _Filter(resolutionReceiver, self, hostName)
        resolution: IHostResolution = self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution

    def lets_pass(self, host: str, address: str) -> bool:
        """Judge one address of a host, and remember it if it is refused."""
        try:
            allowed = self._places.allows(ip_address(address))
        except ValueError:
            allowed = False
        if not allowed:
            self._refused[host.lower()] = address
            while len(self._refused) > _REMEMBERED:
                self._refused.popitem(last=False)
        return allowed


@implementer(IResolutionReceiver)
class _Filter:
    """Hands on only what the guard lets pass."""

    def __init__(self, receiver: Any, guard: GuardedResolver, host: str) -> None:  # noqa: ANN401 - see above
        self._receiver = receiver
        self._guard = guard
        self._host = host

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803 - IResolutionReceiver's
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - as above
        if self._guard.lets_pass(self._host, str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - as above
        self._receiver.resolutionComplete()


def places_of(crawler: Crawler) -> Places:
    """What the settings of a crawl allow."""
    settings = crawler.settings
    return Places.of(
        settings.getlist("ALLOWED_PRIVATE"),
        settings.getlist("ALLOWED_PORTS", ["80", "443"]),
        settings.getint("URLLENGTH_LIMIT"),
    )


def vouch_for(hosts: Iterable[str]) -> None:
    """Let these hosts, and no others than before, lead into private networks: their sources say so."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it chooses it: only once it is chosen

    resolver = getattr(reactor, "nameResolver", None)
    if isinstance(resolver, GuardedResolver):
        resolver.vouched = frozenset(host.lower() for host in hosts)


def refusal_of(host: str) -> PlaceRefusedError | None:
    """Why the reactor's resolver gave no address of a host, if the guard is why."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it chooses it: only once it is chosen

    resolver = getattr(reactor, "nameResolver", None)
    return resolver.refusal(host) if isinstance(resolver, GuardedResolver) else None
