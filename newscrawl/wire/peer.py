"""Who answered, and over what: address, TLS version and cipher suite of a Twisted connection."""

import re
from dataclasses import dataclass
from typing import Any, Self

_CIPHER = re.compile(
    r"(?:(ECDHE-ECDSA|ECDHE-RSA|DHE-RSA|DHE-DSS|PSK)-)?"
    r"(?:(AES|CAMELLIA)(128|256)-(?:(GCM)-)?(SHA(?:256|384)?)|(CHACHA20)-POLY1305)"
)


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of a connection.

    Attributes:
        ip: Its address; empty where the transport knows none.
        tls: ``tls/1.3`` and the like (WARC-Protocol); empty without TLS.
        cipher: IANA name of the cipher suite (WARC-Cipher-Suite); empty without TLS.
    """

    ip: str = ""
    tls: str = ""
    cipher: str = ""

    @classmethod
    def of(cls, transport: Any) -> Self:  # noqa: ANN401 - TCP and TLS transports share no type
        """The peer of a connection on which application bytes have come, so that TLS is agreed upon."""
        if transport is None:
            return cls()
        ip = str(getattr(transport.getPeer(), "host", ""))
        # Only a TLS transport hands out a pyOpenSSL connection; a plain one hands out its socket or nothing.
        get_handle = getattr(transport, "getHandle", None)
        tls: Any = get_handle() if get_handle else None
        if not hasattr(tls, "get_cipher_name"):
            return cls(ip)
        return cls(
            ip, protocol_name(tls.get_protocol_version_name()), iana_cipher_name(tls.get_cipher_name() or "")
        )


def protocol_name(openssl_name: str) -> str:
    """A TLS version as WARC-Protocol writes it.

    >>> protocol_name("TLSv1.3"), protocol_name("TLSv1"), protocol_name("SSLv3")
    ('tls/1.3', 'tls/1.0', 'ssl/3')
    """
    name, _, version = openssl_name.lower().partition("v")
    if name == "tls" and version == "1":
        version = "1.0"
    return f"{name}/{version}" if version else ""


def iana_cipher_name(openssl_name: str) -> str:
    """A cipher suite by its name in IANA's registry, which WARC-Cipher-Suite asks for.

    OpenSSL uses that name for TLS 1.3 only. The older suites that OpenSSL still offers are named by rule;
    one that the rule does not know has no name here rather than a wrong one.

    >>> iana_cipher_name("TLS_AES_256_GCM_SHA384")
    'TLS_AES_256_GCM_SHA384'
    >>> iana_cipher_name("ECDHE-RSA-AES128-GCM-SHA256")
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
    >>> iana_cipher_name("ECDHE-ECDSA-CHACHA20-POLY1305")
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'
    >>> iana_cipher_name("AES256-SHA")
    'TLS_RSA_WITH_AES_256_CBC_SHA'
    """
    if openssl_name.startswith("TLS_"):
        return openssl_name
    parts = _CIPHER.fullmatch(openssl_name)
    if not parts:
        return ""
    exchange, algorithm, bits, gcm, mac, chacha = parts.groups()
    exchange = (exchange or "RSA").replace("-", "_")
    if chacha:
        return f"TLS_{exchange}_WITH_CHACHA20_POLY1305_SHA256"
    return f"TLS_{exchange}_WITH_{algorithm}_{bits}_{gcm or 'CBC'}_{mac}"
