"""Where the outlets listen: an address of its own for each where the system has them."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from newscrawl.demo.sites import SITES
from newscrawl.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_PORT = 8642
_ATTEMPTS = 20


def listen(port: int, *, spread: bool | None = None) -> dict[str, socket.socket]:
    """A listening socket for each outlet, by name.

    Linux answers on all of 127.0.0.0/8, so that each outlet gets a host of its own (127.0.0.2
    and on) with the same port; macOS has 127.0.0.1 alone, and each outlet gets a port of its own
    (``port`` and on). ``spread`` decides which; ``None`` looks. ``port`` 0 takes free ports.
    Raises :class:`BadInput` where a port is taken.
    """
    spread = has_many_addresses() if spread is None else spread
    hosts = [f"127.0.0.{n}" for n in range(2, 2 + len(SITES))] if spread else ["127.0.0.1"]
    for _ in range(_ATTEMPTS):
        sockets = _bind(hosts, port, same_port=spread)
        if sockets:
            return dict(zip((site.name for site in SITES), sockets, strict=True))
        if port:
            break
    raise BadInput(
        f"port {port} is taken: give another with --port, and another --data folder if this one "
        "holds what came from that port"
    )


def base(sock: socket.socket) -> str:
    """Scheme, host and port of a listening socket."""
    host, port = sock.getsockname()[:2]
    return f"http://{host}:{port}"


def has_many_addresses() -> bool:
    """Whether the loopback interface answers beyond 127.0.0.1."""
    with socket.socket() as probe:
        try:
            probe.bind((f"127.0.0.{1 + len(SITES)}", 0))
        except OSError:
            return False
    return True


def _bind(hosts: Sequence[str], port: int, *, same_port: bool) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    for index in range(len(SITES)):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first = sockets[0].getsockname()[1] if sockets else port
        wanted = first if same_port else port and port + index
        try:
            sock.bind((hosts[index % len(hosts)], wanted))
            sock.listen(512)
        except OSError as error:
            for held in (sock, *sockets):
                held.close()
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return []
            raise
        sock.setblocking(False)
        sockets.append(sock)
    return sockets
