"""What a person names as sources, expanded: files, folders, globs, lists, stored prefixes."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.archive.s3 import S3Store
from newscrawl.archive.sources import SUFFIXES, FileSource, Source, StoreSource
from newscrawl.archive.wacz import part_named
from newscrawl.errors import BadInput, NotFound

if TYPE_CHECKING:
    from newscrawl.archive.blobs import BlobStore

OpenBucket = Callable[[str], "S3Store"]
"""Opens ``s3://bucket`` with the endpoint and options that the settings name."""


def expand(named: Iterable[str], open_bucket: OpenBucket = S3Store.from_url) -> Iterator[Source]:
    """The archive files that ``named`` means, in order, folders and listings by name.

    Each is a file, a folder (searched through), a glob, ``@FILE`` (a list with one a line) or
    ``s3://bucket/prefix`` (one object of that key, or everything below it). Raises BadInput
    for a name that gives no archive.
    """
    for name in named:
        count = 0
        for source in _expand(name, open_bucket):
            count += 1
            yield source
        if not count:
            raise BadInput(f"{name}: no WARC, ARC or WACZ file there")


def open_source(
    name: str, store: BlobStore | None = None, open_bucket: OpenBucket = S3Store.from_url
) -> Source:
    """The archive that a reference calls ``name``: path, S3 URL, key, or a file in a WACZ."""
    outer, mark, inner = name.partition(".wacz#")
    if mark:
        return part_named(open_source(outer + ".wacz", store, open_bucket), inner)
    if name.startswith("s3://"):
        bucket, key = _split(name)
        return StoreSource(open_bucket(bucket), key, name)
    if store is not None and not Path(name).is_absolute() and store.stat(name) is not None:
        return StoreSource(store, name)
    if not Path(name).is_file():
        raise NotFound(f"{name}: no such archive")
    return FileSource(Path(name), name)


def is_archive(name: str) -> bool:
    """Whether a file's name says that it is a WARC, ARC or WACZ file."""
    return name.lower().endswith(SUFFIXES) and not name.endswith(".open")


def _expand(name: str, open_bucket: OpenBucket) -> Iterator[Source]:
    if name.startswith("@"):
        listed = _list(Path(name[1:]))
        if any(one.startswith("@") for one in listed):
            raise BadInput(f"{name[1:]}: a list of sources that names another list")
        yield from expand(listed, open_bucket)
    elif name.startswith("s3://"):
        yield from _stored(name, open_bucket)
    elif Path(name).is_dir():
        for path in sorted(Path(name).rglob("*")):
            if path.is_file() and is_archive(path.name):
                yield FileSource(path)
    elif Path(name).is_file():
        yield FileSource(Path(name), name)
    elif glob.has_magic(name):
        for found in sorted(glob.glob(name, recursive=True)):  # noqa: PTH207 - absolute or not
            if Path(found).is_file() and is_archive(found):
                yield FileSource(Path(found))


def _list(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: a list of sources that cannot be read: {error}") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _stored(name: str, open_bucket: OpenBucket) -> Iterator[Source]:
    bucket, key = _split(name)
    store = open_bucket(bucket)
    if key and store.stat(key) is not None:
        yield StoreSource(store, key, name)
        return
    for blob in store.list(key):
        if is_archive(blob.key):
            yield StoreSource(store, blob.key, f"{bucket}/{blob.key}")


def _split(name: str) -> tuple[str, str]:
    """``s3://bucket`` and the key below it."""
    parts = urlsplit(name, allow_fragments=False)
    if not parts.netloc:
        raise BadInput(f"{name}: not s3://bucket/prefix")
    return f"s3://{parts.netloc}", name.split(parts.netloc, 1)[1].lstrip("/")
