"""What the records say of the connection: address, protocols, cipher suite."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.archive.fields import Field
    from newscrawl.model import Capture

_SUITE = re.compile(
    r"(?P<exchange>(?:ECDHE|DHE)-(?:RSA|ECDSA|DSS))-"
    r"(?:AES(?P<bits>128|256)-(?P<mode>GCM-SHA(?:256|384))|(?P<chacha>CHACHA20-POLY1305))"
)


def network_fields(capture: Capture) -> list[Field]:
    """``WARC-IP-Address``, ``WARC-Protocol`` for each layer, ``WARC-Cipher-Suite``."""
    found: list[Field] = []
    if address := _address(capture.ip):
        found.append(("WARC-IP-Address", address))
    if capture.protocol:
        found.append(("WARC-Protocol", capture.protocol.lower()))
    if capture.tls_version:
        found.append(("WARC-Protocol", tls_protocol(capture.tls_version)))
    if capture.tls_cipher:
        found.append(("WARC-Cipher-Suite", cipher_suite(capture.tls_cipher)))
    return found


def tls_protocol(version: str) -> str:
    """OpenSSL's name as WARC writes it: ``TLSv1.3`` is ``tls/1.3``."""
    name, _, number = version.lower().partition("v")
    return f"{name}/{number if '.' in number or name != 'tls' else number + '.0'}"


def cipher_suite(name: str) -> str:
    """The registered name of a suite, where OpenSSL has its own; others as they are."""
    found = _SUITE.fullmatch(name)
    if found is None:
        return name
    exchange = found["exchange"].replace("-", "_")
    if found["chacha"]:
        return f"TLS_{exchange}_WITH_CHACHA20_POLY1305_SHA256"
    return f"TLS_{exchange}_WITH_AES_{found['bits']}_{found['mode'].replace('-', '_')}"


def _address(text: str) -> str:
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""
