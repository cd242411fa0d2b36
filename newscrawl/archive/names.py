"""Names of WARC files, and the keys they have in the blob store.

``PREFIX-TIMESTAMP17-SERIAL-HOST-PID.warc.gz`` (after WARC 1.1, annex C; milliseconds in the
timestamp, and host and process at the end, so that many writers never meet). While a file is
written its name ends in ``.open``.
"""

from __future__ import annotations

import itertools
import os
import re
import socket
from typing import TYPE_CHECKING

from newscrawl.errors import BadInput
from newscrawl.model import utc

if TYPE_CHECKING:
    from datetime import datetime

WARC = ".warc.gz"
CDXJ = ".cdxj"
OPEN = ".open"

_serials = itertools.count(1)
_TIMESTAMP = re.compile(r"-(\d{4})(\d{2})(\d{2})(\d{9})-\d{5,}-")


def check_prefix(prefix: str) -> str:
    """``prefix`` itself; raises BadInput where it cannot begin a file's name."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", prefix):
        raise BadInput(f"WARC prefix {prefix!r}: letters, digits, '_', '.' and '-' only")
    return prefix


def new_name(prefix: str, now: datetime) -> str:
    """A name that no other file has: the serial number counts all files of this process."""
    stamp = utc(now).strftime("%Y%m%d%H%M%S") + f"{now.microsecond // 1000:03d}"
    host = re.sub(r"[^A-Za-z0-9.]+", "_", socket.gethostname().partition(".")[0]) or "host"
    return f"{prefix}-{stamp}-{next(_serials):05d}-{host}-{os.getpid()}{WARC}"


def key_of(name: str) -> str:
    """Key under which a WARC or CDXJ file of ours is stored: ``YYYY/MM/DD/`` and its name."""
    found = _TIMESTAMP.search(name)
    return "/".join((*found.groups()[:3], name)) if found else name


def cdxj_of(key: str) -> str:
    """Name or key of the index beside a WARC file."""
    return key.removesuffix(WARC) + CDXJ
