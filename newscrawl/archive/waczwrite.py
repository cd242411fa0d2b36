"""Write WACZ 1.1.1: WARC files, a compressed index, a page list, and hashes of them all."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import uuid
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from newscrawl.model import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from newscrawl.archive.cdxj import IndexEntry

LINES = 1024
"""Index lines in one gzip member: what a replay tool reads to find one capture."""

_FILLER = struct.pack("<HH16x", 0x4E63, 16)
"""An extra field as long as the ZIP64 one that the local header of a streamed file has.

ReplayWeb.page reckons from the central directory alone where a file's bytes begin, and there the
field stands only for files that need it.
"""


class WaczWriter:
    """A WACZ file; each method is called once, :meth:`warc` as often as there are files.

    Times within the ZIP are that of ``created``.
    """

    def __init__(self, path: Path, *, created: datetime, software: str, title: str) -> None:
        self._zip = zipfile.ZipFile(path, "w", allowZip64=True)
        self._stamp = created.timetuple()[:6]
        self._resources: list[dict[str, Any]] = []
        self._package: dict[str, Any] = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title,
            "created": iso(created.replace(microsecond=0)),
            "software": software,
        }

    @contextmanager
    def warc(self, name: str) -> Iterator[IO[bytes]]:
        """A file below ``archive/`` to write to; stored as it is, so that its offsets hold."""
        with self._file(f"archive/{name}", zipfile.ZIP_STORED) as file:
            yield file

    def index(self, entries: Iterable[IndexEntry]) -> None:
        """``index.cdx.gz``, a gzip member for each run of lines, and ``index.idx`` over them."""
        lines = sorted(entry.line().encode() + b"\n" for entry in entries)
        meta = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        index = [f"!meta 0 {json.dumps(meta)}\n".encode()]
        with self._file("indexes/index.cdx.gz", zipfile.ZIP_STORED) as file:
            offset = 0
            for at in range(0, len(lines), LINES):
                member = gzip.compress(b"".join(lines[at : at + LINES]), 9, mtime=0)
                file.write(member)
                digest = "sha256:" + hashlib.sha256(member).hexdigest()
                where = {"offset": offset, "length": len(member), "digest": digest}
                key = b" ".join(lines[at].split(b" ", 2)[:2])
                where["filename"] = "index.cdx.gz"
                index.append(key + b" " + json.dumps(where).encode() + b"\n")
                offset += len(member)
        with self._file("indexes/index.idx", zipfile.ZIP_DEFLATED) as file:
            file.writelines(index)

    def pages(self, pages: Sequence[tuple[str, datetime, str]]) -> None:
        """``pages.jsonl``: URL, capture time and title of each page."""
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
        with self._file("pages/pages.jsonl", zipfile.ZIP_DEFLATED) as file:
            file.write(json.dumps(head).encode() + b"\n")
            for url, at, title in pages:
                line = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{url} {iso(at)}"))}
                line |= {"url": url, "ts": iso(at)}
                if title:
                    line["title"] = title
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        if pages:
            self._package |= {"mainPageUrl": pages[0][0], "mainPageDate": iso(pages[0][1])}

    def close(self) -> None:
        """Write ``datapackage.json`` and its digest, and end the file."""
        self._package["resources"] = self._resources
        package = json.dumps(self._package, indent=2).encode()
        with self._file("datapackage.json", zipfile.ZIP_DEFLATED) as file:
            file.write(package)
        digest = {"path": "datapackage.json", "hash": _sha256(hashlib.sha256(package))}
        with self._file("datapackage-digest.json", zipfile.ZIP_DEFLATED) as file:
            file.write(json.dumps(digest, indent=2).encode())
        self._zip.close()

    def abandon(self) -> None:
        """Close without ending the file properly; its path is the caller's to remove."""
        self._zip.close()

    @contextmanager
    def _file(self, path: str, method: int) -> Iterator[IO[bytes]]:
        info = zipfile.ZipInfo(path, self._stamp)
        info.compress_type = method
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=path.startswith("archive/")) as raw:
            file = _Hashing(raw)
            yield file  # type: ignore[misc]
        if path.startswith("archive/") and file.size < zipfile.ZIP64_LIMIT:
            info.extra = _FILLER
        name = path.rsplit("/", 1)[-1]
        self._resources.append(
            {"name": name, "path": path, "hash": _sha256(file.sha256), "bytes": file.size}
        )


class _Hashing:
    """A file to write to, with its hash and size so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        self.size += len(data)
        return self._file.write(data)

    def writelines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self.write(line)


def _sha256(running: Any) -> str:
    return f"sha256:{running.hexdigest()}"
