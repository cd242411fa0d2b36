"""Blob store on S3 and what speaks its language, through boto3.

An object counts as stored when it has been read back and its SHA-256 is right. Checksums are
computed before the upload and sent as headers: over https boto3 would else send them as
trailers, which some stores refuse and some keep inside the object.
"""

from __future__ import annotations

import base64
import hashlib
import io
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from newscrawl.archive.blobs import Blob, sha256_of
from newscrawl.archive.s3client import S3Options, client
from newscrawl.errors import BadInput, NotFound, StoreError, StoreRefused, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART = 64 << 20
"""Files above this many bytes go up in parts of this size (S3: 5 MiB to 5 GiB)."""
_CHUNK = 1 << 20
_PASSING = {408, 409, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the probe found that the store really does."""

    conditions: bool
    """It refuses to create what exists (``If-None-Match: *``)."""
    checksums: bool
    """It refuses bytes that do not have the checksum sent with them."""


class S3Store:
    """Objects below a prefix of one bucket. Thread-safe."""

    def __init__(self, bucket: str, prefix: str = "", options: S3Options | None = None) -> None:
        self.bucket = bucket
        self.prefix = prefix.strip("/") + "/" if prefix.strip("/") else ""
        self.options = options or S3Options()
        self.client: S3Client = client(self.options)

    @classmethod
    def from_url(cls, url: str, options: S3Options | None = None) -> S3Store:
        """Store for ``s3://bucket/prefix``; raises BadInput for another form."""
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
            raise BadInput(f"{url}: not s3://bucket/prefix")
        return cls(parts.netloc, parts.path, options)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def probe(self) -> Capabilities:
        """Try the store on a small object of our own, ``PREFIX.newscrawl-probe``.

        Raises StoreRefused where it cannot be written, or gives back other bytes than it was
        given; StoreUnavailable where it does not answer.
        """
        key, body = ".newscrawl-probe", b"newscrawl probes what this store does\n"
        name = self.prefix + key
        with _errors(self, key):
            self.client.put_object(Bucket=self.bucket, Key=name, Body=body, **_sums(body))
            got = self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read()
        if got != body:
            raise StoreRefused(f"{self}: gives back other bytes than it was given", key=key)
        conditions = self._refuses(name, body, {**_sums(body), "IfNoneMatch": "*"})
        checksums = self._refuses(name, body, _sums(body + b"not"))
        return Capabilities(conditions, checksums)

    def _refuses(self, name: str, body: bytes, extra: dict[str, Any]) -> bool:
        try:
            self.client.put_object(Bucket=self.bucket, Key=name, Body=body, **extra)
        except ClientError as error:
            return 400 <= _status(error) < 500
        return False

    def put(self, key: str, path: Path) -> Blob:
        """Create the object, and prove it by reading it back. Same bytes again: no error.

        Raises StoreRefused where the key holds other bytes or the store says no, and
        StoreUnavailable where trying again later may help.
        """
        digest, size = sha256_of(path), path.stat().st_size
        if self.stat(key) is None:
            try:
                with _errors(self, key):
                    self._upload(key, path, size, digest)
            except ObjectExists:
                pass  # ours, where the answer to a first try was lost; the read-back tells
        found, length = self._read_back(key)
        if (found, length) != (digest, size):
            raise StoreRefused(f"{self}{key}: holds other bytes than {path.name}", key=key)
        return Blob(key, size, digest)

    def replace(self, key: str, path: Path) -> Blob:
        """Overwrite an object, and prove it. For takedowns only: archives are written once."""
        digest, size = sha256_of(path), path.stat().st_size
        with _errors(self, key):
            self._upload(key, path, size, digest, condition=False)
        if self._read_back(key) != (digest, size):
            raise StoreUnavailable(f"{self}{key}: read back other bytes than were sent", key=key)
        return Blob(key, size, digest)

    def _upload(
        self, key: str, path: Path, size: int, digest: str, *, condition: bool = True
    ) -> None:
        name = self.prefix + key
        extra: dict[str, Any] = {"Metadata": {"sha256": digest}, "ContentType": _mime(key)}
        if self.options.storage_class:
            extra["StorageClass"] = self.options.storage_class
        if self.options.encryption:
            extra["ServerSideEncryption"] = self.options.encryption
        if self.options.kms_key:
            extra["SSEKMSKeyId"] = self.options.kms_key
        only_new: dict[str, Any] = {"IfNoneMatch": "*"} if condition else {}
        if size > PART:
            self._upload_parts(name, path, extra, only_new)
            return
        with path.open("rb") as file:
            sums = _file_sums(file, size)
            file.seek(0)
            self.client.put_object(
                Bucket=self.bucket,
                Key=name,
                Body=file,
                ContentLength=size,
                **sums,
                **extra,
                **only_new,
            )

    def _upload_parts(
        self, name: str, path: Path, extra: dict[str, Any], only_new: dict[str, Any]
    ) -> None:
        where: dict[str, Any] = {"Bucket": self.bucket, "Key": name}
        begun = self.client.create_multipart_upload(**where, ChecksumAlgorithm="SHA256", **extra)
        where["UploadId"] = begun["UploadId"]
        parts: list[CompletedPartTypeDef] = []
        try:
            with path.open("rb") as file:
                for number, body in enumerate(iter(lambda: file.read(PART), b""), 1):
                    sums = _sums(body)
                    sent = self.client.upload_part(**where, PartNumber=number, Body=body, **sums)
                    part: CompletedPartTypeDef = {"PartNumber": number, "ETag": sent["ETag"]}
                    if "ChecksumSHA256" in sent:
                        part["ChecksumSHA256"] = sums["ChecksumSHA256"]
                    parts.append(part)
            self.client.complete_multipart_upload(
                **where, MultipartUpload={"Parts": parts}, **only_new
            )
        except (ClientError, BotoCoreError, OSError):
            # Parts of an upload that was given up cost money for ever.
            with suppress(ClientError, BotoCoreError):
                self.client.abort_multipart_upload(**where)
            raise

    def _read_back(self, key: str) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with _errors(self, key), self.open(key) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
        return digest.hexdigest(), size

    def open(self, key: str, offset: int = 0, length: int | None = None) -> BinaryIO:
        """One range read; a stream, seekable where ``length`` was given and is small."""
        extra: dict[str, Any] = {}
        if offset or length is not None:
            end = "" if length is None else str(offset + length - 1)
            extra["Range"] = f"bytes={offset}-{end}"
        if length == 0:
            return io.BytesIO()
        with _errors(self, key):
            body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key, **extra)[
                "Body"
            ]
            if length is not None and length <= _CHUNK:
                return io.BytesIO(body.read())
        return io.BufferedReader(_Stream(self, key, body), _CHUNK)

    def stat(self, key: str) -> Blob | None:
        """Size and the SHA-256 that was noted at the upload; None where there is no object."""
        try:
            with _errors(self, key):
                head = self.client.head_object(Bucket=self.bucket, Key=self.prefix + key)
        except NotFound:
            return None
        return Blob(key, head["ContentLength"], head.get("Metadata", {}).get("sha256", ""))

    def list(self, prefix: str = "") -> Iterator[Blob]:
        """Every object whose key begins with ``prefix``, however many there are."""
        pages = self.client.get_paginator("list_objects_v2")
        with _errors(self, prefix):
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix + prefix):
                for entry in page.get("Contents", ()):
                    key = entry["Key"].removeprefix(self.prefix)
                    if not key.endswith(".newscrawl-probe"):
                        yield Blob(key, entry["Size"])

    def delete(self, key: str) -> None:
        """Remove the object; no error where there is none."""
        with _errors(self, key):
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)


class ObjectExists(StoreError):
    """A conditional create found the key taken."""


class _Stream(io.RawIOBase):
    """A response body as a raw stream whose faults are ours."""

    def __init__(self, store: S3Store, key: str, body: Any) -> None:
        self._store, self._key, self._body = store, key, body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _errors(self._store, self._key):
            chunk = self._body.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._body.close()
        super().close()


@contextmanager
def _errors(store: S3Store, key: str) -> Iterator[None]:
    """boto3's two families of errors, and those of its streams, as ours."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        status, what = _status(error), f"{store}{key}: {error}"
        if status == 404 and code != "NoSuchBucket":
            raise NotFound(f"{store}{key}: no such object") from error
        if status == 412:
            raise ObjectExists(what, key=key) from error
        if status in _PASSING or code in ("SlowDown", "RequestTimeout", "BadDigest"):
            # BadDigest: what we sent was right, so it was the way there.
            raise StoreUnavailable(what, key=key) from error
        raise StoreRefused(what, key=key) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StoreRefused(f"{store}: {error}", key=key) from error
    except BotoCoreError as error:
        raise StoreUnavailable(f"{store}{key}: {error}", key=key) from error


def _sums(body: bytes) -> dict[str, Any]:
    return _headers(hashlib.md5(body, usedforsecurity=False), hashlib.sha256(body))


def _file_sums(file: BinaryIO, size: int) -> dict[str, Any]:
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    for _ in range(0, size, _CHUNK):
        chunk = file.read(_CHUNK)
        md5.update(chunk)
        sha256.update(chunk)
    return _headers(md5, sha256)


def _headers(md5: Any, sha256: Any) -> dict[str, Any]:
    return {
        "ContentMD5": base64.b64encode(md5.digest()).decode(),
        "ChecksumSHA256": base64.b64encode(sha256.digest()).decode(),
    }


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _mime(key: str) -> str:
    return "application/warc" if key.endswith(".warc.gz") else "application/octet-stream"
