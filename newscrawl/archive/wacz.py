"""Read WACZ 1.1.1: a ZIP whose ``archive/`` holds WARC files, stored as they are."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from typing import TYPE_CHECKING, BinaryIO, cast

from newscrawl.archive.damage import Damage
from newscrawl.archive.sources import Part, Seekable, Source
from newscrawl.errors import DamagedRecord, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUFFER = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")


class Packed:
    """A file that a WACZ holds deflated, against the standard: read from its start each time."""

    def __init__(self, wacz: Source, entry: zipfile.ZipInfo) -> None:
        self.name = f"{wacz.name}#{entry.filename}"
        self._wacz = wacz
        self._entry = entry

    def size(self) -> int:
        """Length in bytes, inflated."""
        return self._entry.file_size

    def open(self, offset: int = 0, length: int | None = None) -> BinaryIO:
        """Its bytes from ``offset`` on."""
        stream = cast("BinaryIO", _zip(self._wacz).open(self._entry))
        while offset > 0 and (passed := stream.read(min(offset, _BUFFER))):
            offset -= len(passed)
        return stream if length is None else io.BytesIO(stream.read(length))

    def beside(self, suffix: str) -> Source | None:  # noqa: ARG002 - the protocol's
        """Nothing."""
        return None


def parts(wacz: Source) -> list[Source]:
    """The WARC files in a WACZ; raises DamagedRecord where it cannot be opened as a ZIP."""
    with _zip(wacz) as zipped:
        return [_part(wacz, entry) for entry in zipped.infolist() if _is_warc(entry)]


def part_named(wacz: Source, inner: str) -> Source:
    """One file of a WACZ by its path; raises NotFound."""
    with _zip(wacz) as zipped:
        for entry in zipped.infolist():
            if entry.filename == inner:
                return _part(wacz, entry)
    raise NotFound(f"{wacz.name}: holds no {inner}")


def faults(wacz: Source) -> Iterator[Damage]:
    """What ``datapackage.json`` says that the ZIP does not hold (WACZ 1.1.1, section 5.2.1).

    WARC files are compared by size, for their records are proven one by one.
    """
    with _zip(wacz) as zipped:
        entries = {entry.filename: entry for entry in zipped.infolist()}
        try:
            package = json.loads(zipped.read("datapackage.json"))
            listed = list(package["resources"])
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            yield Damage(wacz.name, 0, f"no readable datapackage.json: {error}")
            return
        for resource in listed:
            path = str(resource.get("path", ""))
            entry = entries.pop(path, None)
            if entry is None:
                yield Damage(wacz.name, 0, f"{path} is listed and not there")
                continue
            what = _differs(zipped, entry, resource)
            if what:
                yield Damage(wacz.name, entry.header_offset, f"{path} {what}")
        for path, entry in entries.items():
            if not path.startswith("datapackage") and not entry.is_dir():
                yield Damage(wacz.name, entry.header_offset, f"{path} is there and not listed")


def _differs(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, resource: dict[str, object]) -> str:
    stats = resource.get("stats")  # as versions before 1.1 had it
    if isinstance(stats, dict):
        listed = {"hash": f"{resource.get('hashing', '')}:{stats.get('hash', '')}"}
        resource = {**resource, **listed, "bytes": stats.get("bytes")}
    size = resource.get("bytes")
    if isinstance(size, int) and size != entry.file_size:
        return f"has {entry.file_size} bytes, {size} are listed"
    algorithm, _, value = str(resource.get("hash", "")).partition(":")
    if _is_warc(entry) or algorithm not in ("sha256", "md5", "sha1", "sha512") or not value:
        return ""
    running = hashlib.new(algorithm, usedforsecurity=False)
    try:
        with zipped.open(entry) as stream:
            while chunk := stream.read(_BUFFER):
                running.update(chunk)
    except (zipfile.BadZipFile, OSError) as error:
        return f"cannot be read: {error}"
    return "" if running.hexdigest() == value.lower() else "does not match its hash"


def _is_warc(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz", ".arc.gz"))


def _zip(wacz: Source) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BufferedReader(Seekable(wacz), _BUFFER))
    except (zipfile.BadZipFile, ValueError) as error:
        raise DamagedRecord(f"not a readable ZIP: {error}", file=wacz.name) from error


def _part(wacz: Source, entry: zipfile.ZipInfo) -> Source:
    if entry.compress_type != zipfile.ZIP_STORED:
        return Packed(wacz, entry)
    with wacz.open(entry.header_offset, _LOCAL.size) as stream:
        head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
        raise DamagedRecord(
            f"no entry {entry.filename}", file=wacz.name, offset=entry.header_offset
        )
    names, extra = _LOCAL.unpack(head)[-2:]
    start = entry.header_offset + _LOCAL.size + names + extra
    return Part(wacz, f"{wacz.name}#{entry.filename}", start, entry.file_size)
