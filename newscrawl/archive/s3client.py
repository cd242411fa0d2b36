"""A boto3 client for a bucket, as its options say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError

from newscrawl.errors import StoreRefused

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True, slots=True)
class S3Options:
    """How a bucket is reached; credentials come by boto3's own chain."""

    endpoint: str = ""
    region: str = ""
    addressing: str = "auto"
    """``auto``, ``path`` or ``virtual``."""
    storage_class: str = ""
    encryption: str = ""
    """``AES256`` or ``aws:kms``."""
    kms_key: str = ""
    attempts: int = 6
    """Tries of one call, with growing pauses and jitter between them."""
    timeout: float = 60.0
    """Seconds without an answer after which a try is given up."""
    verify: bool | str = True
    """Whether the server's certificate is checked, or a file of authorities to check it by."""


def client(options: S3Options) -> S3Client:
    """A client; raises :class:`StoreRefused` where the options name none."""
    # A project whose archive is a folder should not wait for them.
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=min(options.timeout, 10),
        read_timeout=options.timeout,
        retries={"mode": "standard", "total_max_attempts": options.attempts},
        s3={"addressing_style": options.addressing},  # type: ignore[arg-type]
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        return boto3.session.Session().client(
            "s3",
            config=config,
            endpoint_url=options.endpoint or None,
            region_name=options.region or None,
            verify=options.verify,
        )
    except (BotoCoreError, ValueError) as error:
        raise StoreRefused(f"S3: {error}") from error
