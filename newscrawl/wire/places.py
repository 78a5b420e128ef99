"""Where the crawler may go: addresses of the public internet, unless the operator allows another place.

Pure. Addresses are judged by what they are, not by how they are written.
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

Address = IPv4Address | IPv6Address

_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
# Names that public DNS does not know: RFC 6761, 6762, 8375 and ICANN's .internal.
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa", ".localdomain", ".lan")
# Behind these prefixes stands an IPv4 address in the last four bytes: RFC 6052, 8215, and the old
# "compatible" form.
_TRANSLATED = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
_RELAY = ip_network("192.88.99.0/24")  # of 6to4 (RFC 7526); Python calls it global


class PlaceRefusedError(IgnoreRequest):
    """The crawler does not go there, whoever named the place.

    Attributes:
        reason: ``private-address``, ``port-not-allowed``, ``not-http``, ``bad-address`` or
            ``address-too-long``.
    """

    REASONS = frozenset(
        {"private-address", "port-not-allowed", "not-http", "bad-address", "address-too-long"}
    )

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, in whatever form it is wrapped.

    >>> is_public(ip_address("93.184.216.34")), is_public(ip_address("::ffff:10.0.0.1"))
    (True, False)
    """
    if isinstance(address, IPv6Address):
        return _is_public_v6(address)
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _RELAY)


def _is_public_v6(address: IPv6Address) -> bool:
    if address.scope_id:
        return False
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if any(address in net for net in _TRANSLATED):
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour:
        return is_public(address.sixtofour)
    if address.teredo:
        return all(is_public(end) for end in address.teredo)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_site_local)


def literal(host: str) -> Address | None:
    """The address that a host is, in any spelling that a resolver would take for one; None for a name.

    >>> literal("0x7f.1"), literal("2130706433."), literal("news.example")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)

    Raises:
        ValueError: It ends as an IPv4 address does, and is none.
    """
    host = host.strip("[]").rstrip(".").replace("%25", "%")
    try:
        return ip_address(host)
    except ValueError:
        if ":" in host:
            raise
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError as error:
        raise ValueError(host) from error


@dataclass(frozen=True, slots=True)
class Places:
    """What the operator allows.

    Attributes:
        networks: Networks that may be gone to although they are not public.
        hosts: Names of hosts for which the same holds, at whatever address they are.
        ports: Ports that may be asked anywhere; those of ``networks`` and ``hosts`` are not looked at.
        longest: How long an address may be, in characters; 0 for no limit.
    """

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    longest: int = 0

    @classmethod
    def of(cls, allowed: Iterable[str], ports: Iterable[str | int], longest: int = 0) -> Self:
        """From the settings ALLOWED_PRIVATE, ALLOWED_PORTS and URLLENGTH_LIMIT.

        Raises:
            ValueError: A port is no number.
        """
        networks, hosts = [], set()
        for place in (str(place).strip().lower() for place in allowed):
            try:
                networks.append(ip_network(place, strict=False))
            except ValueError:
                hosts.add(place.rstrip("."))
        return cls(tuple(networks), frozenset(hosts - {""}), frozenset(int(port) for port in ports), longest)

    def allows(self, address: Address) -> bool:
        """Whether a connection to an address may be made."""
        return is_public(address) or any(address in net for net in self.networks)

    def vouches_for(self, host: str) -> bool:
        """Whether the operator named this very host."""
        return host.lower().rstrip(".") in self.hosts

    def check(self, url: str) -> None:
        """Judge a URL by what it says, before any name is looked up.

        Raises:
            PlaceRefusedError: The crawler does not go there.
        """
        if self.longest and len(url) > self.longest:
            raise PlaceRefusedError("address-too-long", f"the address has {len(url)} characters")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
            address = literal(host)
        except ValueError:
            raise PlaceRefusedError("bad-address", f"not an address: {url[:200]!r}") from None
        if parts.scheme not in {"http", "https"}:
            raise PlaceRefusedError("not-http", f"neither http nor https: {parts.scheme[:20]!r}")
        if self.vouches_for(host) or self._is_allowed_network(host, address):
            return
        if port is not None and port not in self.ports:
            raise PlaceRefusedError("port-not-allowed", f"port {port} is not among ALLOWED_PORTS")

    def _is_allowed_network(self, host: str, address: Address | None) -> bool:
        if address is not None:
            if not self.allows(address):
                raise _private(host, str(address))
            return not is_public(address)
        if not _HOST.fullmatch(host):
            raise PlaceRefusedError("bad-address", f"not a host name: {host[:200]!r}")
        if "." not in host or host.lower().endswith(_LOCAL_SUFFIXES):
            raise _private(host, "a name of local networks")
        return False


def _private(host: str, what: str) -> PlaceRefusedError:
    remedy = "write private = true in its source, or name it in ALLOWED_PRIVATE, if it may be asked"
    return PlaceRefusedError(
        "private-address", f"{host[:60]} is not on the public internet ({what[:40]}): {remedy}"
    )


def refused_at(host: str, address: str) -> PlaceRefusedError:
    """The refusal of a name that leads to an address which may not be gone to."""
    return _private(host, address)
