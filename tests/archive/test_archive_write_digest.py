"""Digests: written in hexadecimal, read in every encoding that archives use."""

import base64
import hashlib

import pytest

from newscrawl.archive import digest

DATA = b"entity body"
SHA1 = hashlib.sha1(DATA).digest()
SHA256 = hashlib.sha256(DATA).digest()


def test_write_digest_is_what_sha256sum_prints():
    assert digest.of(DATA) == "sha256:" + hashlib.sha256(DATA).hexdigest()
    assert digest.of([b"entity ", b"body"]) == digest.of(DATA)


@pytest.mark.parametrize(
    "labelled",
    [
        "sha1:" + base64.b32encode(SHA1).decode(),
        "sha-1:" + SHA1.hex(),
        "SHA1:" + SHA1.hex().upper(),
        "sha256:" + SHA256.hex(),
        "sha256:" + base64.b32encode(SHA256).decode(),
        "sha256:" + base64.b32encode(SHA256).decode().rstrip("="),
        "sha256:" + base64.b32encode(SHA256).decode().lower(),
        "sha-256:" + base64.b64encode(SHA256).decode(),
        "sha256:" + base64.urlsafe_b64encode(SHA256).decode().rstrip("="),
        "md5:" + hashlib.md5(DATA).hexdigest(),
    ],
)
def test_write_digest_of_others_is_matched_in_its_own_encoding(labelled):
    assert digest.matches(labelled, DATA) is True
    assert digest.matches(labelled, DATA + b".") is False
    assert digest.same(labelled, labelled)


@pytest.mark.parametrize("labelled", ["", "sha1", "crc32:abcd", "sha256:zzz", "sha1:" + "é" * 32])
def test_write_digest_that_cannot_be_read_proves_nothing(labelled):
    assert digest.parse(labelled) is None
    assert digest.matches(labelled, DATA) is None
    assert not digest.same(labelled, labelled)


def test_write_digest_is_the_same_in_two_encodings():
    assert digest.same("sha1:" + SHA1.hex(), "sha-1:" + base64.b32encode(SHA1).decode())
