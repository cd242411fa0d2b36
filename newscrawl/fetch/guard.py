"""Which addresses may be reached: pure policy, without network.

A crawler follows links that strangers wrote. Nothing of this machine's own network may be
reached through it, however the address is spelled, resolved or embedded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from newscrawl.errors import AddressRefused, BadInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's special-purpose registries, written out: what ipaddress calls private or global differs
# between versions of Python. The first match names the reason.
_SPECIAL: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(text), reason)
    for text, reason in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "reserved"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "reserved"),
        ("198.51.100.0/24", "reserved"),
        ("203.0.113.0/24", "reserved"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "reserved"),
        ("64:ff9b:1::/48", "private"),
        ("100::/64", "reserved"),
        ("100:0:0:1::/64", "reserved"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "reserved"),
        ("3fff::/20", "reserved"),
        ("5f00::/16", "reserved"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
    )
)
# All that IANA has given out for use between hosts of the Internet.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
_LOOPBACK = (IPv4Address("127.0.0.1"), IPv6Address("::1"))

_DOTS = re.compile("[。．｡]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+", re.ASCII)
_SCHEMES = frozenset({"http", "https"})


class AddressPolicy:
    """Says no to every address that is not public, but for those in the networks of ``allow``.

    ``allow`` holds networks or single addresses, ``127.0.0.0/8`` or ``::1``; raises BadInput
    where one is neither.
    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        try:
            self._allowed: tuple[Network, ...] = tuple(
                ip_network(text.strip(), strict=False) for text in allow
            )
        except ValueError as error:
            raise BadInput(f"allowed addresses: {error}") from None
        # Asked twice a request, mostly for the same few hosts.
        self._host_problem = lru_cache(maxsize=10_000)(self._judge_host)

    def check_url(self, url: str) -> None:
        """Raise AddressRefused where the URL itself shows that it may not be fetched.

        That is another scheme than http and https, no host, an IP address that is not public or
        oddly spelled, or a name that always means this machine. Names are for the resolver.
        """
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            raise AddressRefused(f"{url}: the host cannot be read", url=url) from None
        if parts.scheme not in _SCHEMES:
            raise AddressRefused(f"{url}: scheme {parts.scheme or 'none'!r}", url=url)
        problem = self.host_problem(host)
        if problem:
            raise AddressRefused(f"{url}: {problem}", url=url)

    def check_address(self, address: str) -> None:
        """Raise AddressRefused where a resolved or connected address may not be reached.

        The message does not name the URL: whoever knows it adds it.
        """
        problem = self.problem(read_address(address))
        if problem:
            raise AddressRefused(problem)

    def host_problem(self, host: str) -> str:
        """Say why a URL's host is refused as it stands; empty where it is not."""
        return self._host_problem(host)

    def _judge_host(self, host: str) -> str:
        if not host:
            return "no host"
        name = _plain(host)
        if ":" in name:
            try:
                return self.problem(IPv6Address(name.partition("%")[0]))
            except ValueError:
                return f"host {host!r} is no address"
        address = loose_ipv4(name)
        if address is None:
            local = name == "localhost" or name.endswith(".localhost")
            allowed = any(self._is_allowed(each) for each in _LOOPBACK)
            return "localhost is loopback" if local and not allowed else ""
        if host != str(address):
            return f"{host!r} is an odd spelling of {address}"
        return self.problem(address)

    def problem(self, address: Address | None) -> str:
        """Say why an address is refused; empty where it is not.

        An address that embeds another (IPv4-mapped, 6to4, NAT64, Teredo, ISATAP) is refused
        where either is.
        """
        if address is None:
            return "not an IP address"
        for meant in meanings(address):
            reason = _special(meant)
            if reason and not self._is_allowed(meant):
                via = "" if meant == address else f" (by way of {address})"
                return f"address {meant} is {reason}{via}"
        return ""

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self._allowed)


def read_address(text: str) -> Address | None:
    """Read an IP address as a socket gives it, its zone left out; None where it is none."""
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def meanings(address: Address) -> list[Address]:
    """List every address that packets to ``address`` may end at, itself included.

    An IPv4-mapped address is the IPv4 address and nothing else.
    """
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    low = int(address) & 0xFFFFFFFF
    if address in _NAT64:
        return [IPv4Address(low)]
    found: list[Address] = [address]
    if address in _6TO4 and address.sixtofour is not None:
        found.append(address.sixtofour)
    if address in _TEREDO and address.teredo is not None:
        found.extend(address.teredo)
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        found.append(IPv4Address(low))
    return found


def loose_ipv4(host: str) -> IPv4Address | None:
    """Read an IPv4 address as C libraries and browsers do (WHATWG URL, IPv4 parser).

    One to four numbers, decimal, octal or hexadecimal, the last filling what is left; None where
    ``host`` is a name. Numbers too large wrap, so that no spelling slips through as a name.
    """
    parts = host.rstrip(".").split(".")
    if not 1 <= len(parts) <= 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [_number(part) for part in parts]
    value = numbers[-1]
    for place, number in enumerate(numbers[:-1]):
        value += number << (8 * (3 - place))
    return IPv4Address(value & 0xFFFFFFFF)


def _number(text: str) -> int:
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    octal = text.startswith("0") and not re.search("[89]", text)
    return int(text, 8 if octal else 10)


def _plain(host: str) -> str:
    """Undo percent-encoding, full-width digits and other dots, as a resolver may."""
    text = unicodedata.normalize("NFKC", unquote(host)).lower()
    return _DOTS.sub(".", text).strip("[]").rstrip(".")


def _special(address: Address) -> str:
    for network, reason in _SPECIAL:
        if address.version == network.version and address in network:
            return reason
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "reserved"
    return ""
