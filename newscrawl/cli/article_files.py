"""Articles as rows of a file: JSON Lines, CSV or Parquet, written as they are read."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newscrawl.errors import BadInput
from newscrawl.model import Article, to_json, utc

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

    from newscrawl.catalog import StoredArticle

_GROUP = 1_000
"""Articles in a Parquet row group: what is held in memory at once."""


class Format(StrEnum):
    """How articles are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def row(stored: StoredArticle) -> dict[str, Any]:
    """An article's fields under their names, and what the catalog adds to them."""
    return {
        **to_json(stored.article),
        "first_captured_at": to_json(stored.first_captured_at),
        "versions": stored.versions,
        "duplicate_of": stored.duplicate_of or None,
        "cluster": stored.cluster,
        "similarity": stored.similarity,
    }


def write(found: Iterable[StoredArticle], file: Path | None, kind: Format) -> int:
    """Write articles to a file, or to standard output; gives how many.

    The file appears when it is whole.
    """
    if file is None:
        if kind is Format.PARQUET and sys.stdout.isatty():
            raise BadInput("Parquet is binary: name a file with -o")
        count = _WRITERS[kind](found, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return count
    with _whole(file) as stream:
        return _WRITERS[kind](found, stream)


def format_of(file: Path | None, named: Format | None) -> Format:
    """The format asked for, or the one that the file's name says."""
    if named is not None and not (named is Format.TABLE and file is not None):
        return named
    if file is None:
        return Format.TABLE
    suffix = file.suffix.lower().removeprefix(".")
    suffix = {"jl": "jsonl", "ndjson": "jsonl", "pq": "parquet"}.get(suffix, suffix)
    if suffix not in (Format.JSONL, Format.CSV, Format.PARQUET):
        raise BadInput(f"{file}: say --format jsonl, csv or parquet")
    return Format(suffix)


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    if file.exists() and not file.is_file():
        # A device or a pipe: written to as it is, never replaced by a file.
        try:
            with file.open("wb") as stream:
                yield stream
        except OSError as error:
            raise BadInput(f"{file}: {error.strerror or error}") from None
        return
    file = file.resolve()  # through a link, not in place of it
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(file)
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _write_jsonl(found: Iterable[StoredArticle], stream: IO[bytes]) -> int:
    count = 0
    for stored in found:
        stream.write(json.dumps(row(stored), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


class _Utf8:
    """What the csv module writes text to."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.encode())


def _write_csv(found: Iterable[StoredArticle], stream: IO[bytes]) -> int:
    count = 0
    writer: csv.DictWriter[str] | None = None
    for stored in found:
        values = {name: _cell(value) for name, value in row(stored).items()}
        if writer is None:
            writer = csv.DictWriter(_Utf8(stream), list(values))
            writer.writeheader()
        writer.writerow(values)
        count += 1
    return count


def _cell(value: Any) -> Any:
    """Names joined by a semicolon; other structures as JSON."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _write_parquet(found: Iterable[StoredArticle], stream: IO[bytes]) -> int:
    # Arrow takes a third of a second to import; no other format needs it.
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    schema = _schema(pa)
    count = 0
    articles = iter(found)
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(articles, _GROUP)):
            rows = [_typed(stored) for stored in group]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            count += len(group)
    return count


def _typed(stored: StoredArticle) -> dict[str, Any]:
    article: Article = stored.article
    values = row(stored)
    for name in ("date_published", "date_modified"):
        moment = getattr(article, name)
        values[name] = utc(moment) if moment else None
    values["first_captured_at"] = stored.first_captured_at
    values["provenance"] = list(article.provenance.items())
    if article.capture is not None:
        values["capture"]["captured_at"] = article.capture.captured_at
    return values


def _schema(pa: Any) -> pa.Schema:
    text, texts = pa.string(), pa.list_(pa.string())
    moment = pa.timestamp("us", tz="UTC")
    kinds = {
        **dict.fromkeys(("authors", "authors_raw", "keywords", "links"), texts),
        **dict.fromkeys(("date_published", "date_modified", "first_captured_at"), moment),
        "images": pa.list_(pa.struct([("url", text), ("caption", text), ("credit", text)])),
        "is_paywalled": pa.bool_(),
        "confidence": pa.float64(),
        "provenance": pa.map_(text, text),
        "capture": pa.struct(
            [
                ("warc", text),
                ("offset", pa.int64()),
                ("length", pa.int64()),
                ("record_id", text),
                ("payload_digest", text),
                ("captured_at", moment),
            ]
        ),
        "versions": pa.int32(),
        "cluster": pa.int64(),
        "similarity": pa.float64(),
    }
    names = [*Article.__dataclass_fields__, "first_captured_at", "versions", "duplicate_of"]
    return pa.schema([(name, kinds.get(name, text)) for name in [*names, "cluster", "similarity"]])


_WRITERS = {Format.JSONL: _write_jsonl, Format.CSV: _write_csv, Format.PARQUET: _write_parquet}
