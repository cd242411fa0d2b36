"""Moto's S3 server, in a process of its own. Fast, and takes any secret: no proof by itself."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def moto_server(
    certificate: Path | None = None, key: Path | None = None, port: int = 0
) -> Iterator[str]:
    """Run it over http, or over https where a certificate is given; gives its URL."""
    port = port or free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    context = None
    if certificate is not None:
        command += ["-c", str(certificate), "-k", str(key)]
        context = ssl.create_default_context(cafile=str(certificate))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    try:
        _wait_for(url, context)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, context: ssl.SSLContext | None) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=2, context=context).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
