"""Records as WARC 1.1 wants them: exact blocks, right digests, everything tied together."""

import base64
import hashlib
import io
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from write_kit import BEGAN, HTML, ODD, REQUEST, URL, Memory, capture, chunked, page, records

from newscrawl.archive import fields, message
from newscrawl.archive.network import cipher_suite, tls_protocol
from newscrawl.archive.records import records_of, warcinfo
from newscrawl.model import Held, Truncation

EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def notes(record):
    """Fields of a metadata record's block."""
    found = {}
    for name, value in fields.parse(record.block):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("kind", ODD)
def test_write_record_holds_the_response_to_the_byte(kind):
    main, request, metadata = records(records_of(capture(ODD[kind])))
    assert (main.type, request.type, metadata.type) == ("response", "request", "metadata")
    assert main.block == ODD[kind]
    assert main.get("WARC-Block-Digest") == sha256(ODD[kind])
    assert main.get("Content-Type") == "application/http;msgtype=response"


@pytest.mark.parametrize("wire", [chunked(), ODD["length and chunked"], chunked(size=1)])
def test_write_payload_digest_is_over_the_body_without_transfer_coding(wire):
    main = records(records_of(capture(wire)))[0]
    assert main.get("WARC-Payload-Digest") == sha256(HTML)


def test_write_payload_digest_is_over_the_body_with_content_coding():
    main = records(records_of(capture(ODD["gzip"])))[0]
    assert main.get("WARC-Payload-Digest") == sha256(ODD["gzip"].partition(b"\r\n\r\n")[2])


def test_write_records_of_one_capture_share_date_and_url_and_are_tied():
    main, request, metadata = records(records_of(capture(page())))
    for record in (main, request, metadata):
        assert record.get("WARC-Date") == "2026-11-22T10:45:12.345678Z"
        assert record.get("WARC-Target-URI") == URL
    assert main.all("WARC-Concurrent-To") == []
    assert request.get("WARC-Concurrent-To") == f"<{main.id}>"
    assert metadata.get("WARC-Concurrent-To") == f"<{main.id}>"
    assert len({main.id, request.id, metadata.id}) == 3


def test_write_date_is_in_utc_whatever_zone_the_capture_names():
    local = BEGAN.astimezone(timezone(timedelta(hours=3, minutes=30)))
    main = records(records_of(capture(page(), began=local)))[0]
    assert main.get("WARC-Date") == "2026-11-22T10:45:12.345678Z"


def test_write_records_say_how_the_connection_was_made():
    given_capture = capture(
        page(), ip="2001:db8::7", tls_version="TLSv1.3", tls_cipher="TLS_AES_128_GCM_SHA256"
    )
    for record in records(records_of(given_capture))[:2]:
        assert record.get("WARC-IP-Address") == "2001:db8::7"
        assert record.all("WARC-Protocol") == ["http/1.1", "tls/1.3"]
        assert record.get("WARC-Cipher-Suite") == "TLS_AES_128_GCM_SHA256"


def test_write_address_that_is_none_is_left_out():
    assert records(records_of(capture(page(), ip="unix:/sock")))[0].all("WARC-IP-Address") == []


@pytest.mark.parametrize(
    ("openssl", "registered"),
    [
        ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
        ("AES128-SHA", "AES128-SHA"),
    ],
)
def test_write_cipher_suite_has_its_registered_name(openssl, registered):
    assert cipher_suite(openssl) == registered


def test_write_tls_versions_are_written_as_protocols():
    assert [tls_protocol(v) for v in ("TLSv1", "TLSv1.2", "SSLv3")] == [
        "tls/1.0",
        "tls/1.2",
        "ssl/3",
    ]


@pytest.mark.parametrize("reason", list(Truncation))
def test_write_response_that_ended_early_says_why(reason):
    main = records(records_of(capture(page()[:-20], truncated=reason)))[0]
    assert main.get("WARC-Truncated") == reason.value
    assert main.get("WARC-Payload-Digest") == sha256(HTML[:-20])


def test_write_interim_heads_and_surplus_go_into_the_metadata_record():
    main, _, metadata = records(
        records_of(capture(page(), interim=(EARLY, CONTINUE), surplus=b"HTTP/1.1 500 more\r\n"))
    )
    assert main.block == page()
    found = notes(metadata)
    assert [base64.b64decode(head) for head in found["interimHead"]] == [EARLY, CONTINUE]
    assert base64.b64decode(found["surplus"][0]) == b"HTTP/1.1 500 more\r\n"


def test_write_metadata_says_what_led_here_and_how_long_it_took():
    metadata = records(
        records_of(
            capture(
                page(),
                notes={"outlet": "example", "via": "https://news.example.org/feed?a=b"},
                timings={"first_byte": 0.0312, "ended": 0.25},
            )
        )
    )[2]
    assert metadata.get("Content-Type") == "application/warc-fields"
    assert notes(metadata) == {
        "outlet": ["example"],
        "via": ["https://news.example.org/feed?a=b"],
        "fetchTimeMs": ["250"],
        "firstByteMs": ["31"],
        "responseBytes": [str(len(page()))],
        "redacted": ["Cookie", "Authorization"],
    }


def test_write_exchange_without_an_answer_is_request_and_metadata():
    event = records_of(capture(truncated=Truncation.TIME))
    request, metadata = records(event)
    assert (request.type, metadata.type) == ("request", "metadata")
    assert metadata.get("WARC-Concurrent-To") == f"<{request.id}>"
    assert request.all("WARC-Truncated") == []
    assert notes(metadata)["truncated"] == ["time"]
    assert (event.status, event.payload_digest) == (0, "")


def test_write_exchange_with_interim_heads_alone_has_no_response_record():
    request, metadata = records(records_of(capture(interim=(EARLY,))))
    assert request.type == "request"
    assert base64.b64decode(notes(metadata)["interimHead"][0]) == EARLY


def test_write_request_is_kept_but_for_its_secrets():
    request = records(records_of(capture(page())))[1]
    assert request.get("Content-Type") == "application/http;msgtype=request"
    assert len(request.block) == len(REQUEST)
    assert b"s3cret" not in request.block
    assert request.block.startswith(b"GET /world/story?id=7 HTTP/1.1\r\nHost: news.example.org\r\n")


def test_write_absolute_request_target_stays_as_it_was_sent():
    sent = b"GET http://news.example.org/ HTTP/1.1\r\nProxy-Authorization: Basic cHc=\r\n\r\n"
    assert records(records_of(capture(page(), request=sent)))[1].block == sent.replace(
        b"cHc=", b"***="
    )


NASTY = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["x\r\nWARC-Type: warcinfo", "a\n\nb", "\r", "é\u2028WARC-Date: 1", "\0"]
)


@given(NASTY, NASTY, NASTY, NASTY, NASTY, NASTY)
def test_write_no_value_of_a_capture_can_add_a_field(url, ip, protocol, tls, cipher, note):
    given_capture = capture(
        page(), "http://x/" + url, ip=ip, protocol=protocol, tls_version=tls, tls_cipher=cipher,
        notes={note: note},
    )  # fmt: skip
    main, _request, metadata = records(records_of(given_capture))
    assert {name for name, _ in main.fields} <= {
        "WARC-Type", "WARC-Record-ID", "WARC-Target-URI", "WARC-Date", "WARC-IP-Address",
        "WARC-Protocol", "WARC-Cipher-Suite", "WARC-Payload-Digest", "WARC-Block-Digest",
        "Content-Type", "Content-Length",
    }  # fmt: skip
    assert main.block == page()
    assert len(metadata.block.splitlines()) == 4


def test_write_warcinfo_says_who_wrote_the_file_and_how():
    now = datetime(2026, 11, 22, 1, 2, 3, 4, tzinfo=UTC)
    record = warcinfo("N.warc.gz", now, {"software": "newscrawl/1", "robots": "obey"})
    (info,) = records(replace(records_of(capture(page())), records=(record,)))
    assert info.type == "warcinfo"
    assert info.get("WARC-Filename") == "N.warc.gz"
    assert info.get("WARC-Date") == "2026-11-22T01:02:03.000004Z"
    assert info.all("WARC-Concurrent-To") == []
    assert dict(fields.parse(info.block)) == {
        "software": "newscrawl/1",
        "robots": "obey",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/"
        "warc-format/warc-1.1/",
    }


HELD = Held("urn:uuid:0", "http://other.example/a b", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def holding(body=HTML):
    index = Memory()
    index.digests[sha256(body)] = HELD
    index.urls[URL] = HELD
    return index


def test_write_payload_that_is_held_becomes_a_revisit_with_the_full_reference():
    event = records_of(capture(page()), holding())
    main, request, _ = records(event)
    assert main.type == "revisit"
    assert main.get("WARC-Profile") == (
        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    )
    assert main.get("WARC-Refers-To") == "<urn:uuid:0>"
    assert main.get("WARC-Refers-To-Target-URI") == "http://other.example/a%20b"
    assert main.get("WARC-Refers-To-Date") == "2026-01-02T03:04:05Z"
    assert main.get("WARC-Truncated") == "length"
    assert main.get("WARC-Payload-Digest") == sha256(HTML)
    assert main.block == page()[: -len(HTML)]
    assert request.get("WARC-Concurrent-To") == f"<{main.id}>"
    assert event.refers_to == HELD


def test_write_304_of_a_held_page_becomes_a_not_modified_revisit():
    wire = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    main = records(records_of(capture(wire), holding()))[0]
    assert main.type == "revisit"
    assert main.get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert main.get("WARC-Refers-To") == "<urn:uuid:0>"
    assert main.all("WARC-Truncated") == main.all("WARC-Payload-Digest") == []
    assert main.block == wire


def test_write_304_of_a_page_that_is_not_held_is_a_response():
    wire = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert records(records_of(capture(wire), Memory()))[0].type == "response"


def test_write_truncated_response_is_never_a_revisit():
    event = records_of(capture(page(), truncated=Truncation.DISCONNECT), holding())
    assert event.main.kind == "response"


def test_write_small_payloads_are_written_again():
    body = b"x" * 1023
    assert records_of(capture(page(body)), holding(body)).main.kind == "response"
    body = b"x" * 1024
    assert records_of(capture(page(body)), holding(body)).main.kind == "revisit"


@pytest.mark.parametrize("wire", [chunked(HTML * 300), page(HTML * 300), ODD["bare line feeds"]])
def test_write_large_body_from_disk_gives_the_records_that_one_in_memory_gives(wire, monkeypatch):
    with tempfile.TemporaryFile() as file:
        file.write(EARLY + wire)
        on_disk = replace(capture(wire, interim=(EARLY,)), response=file)
        monkeypatch.setattr(message, "IN_MEMORY", 100)
        large = records(records_of(on_disk))[0]
    monkeypatch.setattr(message, "IN_MEMORY", 1 << 30)
    small = records(records_of(capture(wire, interim=(EARLY,))))[0]
    assert large.block == small.block == wire
    for name in ("WARC-Block-Digest", "WARC-Payload-Digest", "Content-Length"):
        assert large.get(name) == small.get(name)


def test_write_captures_file_is_left_open_for_the_writer_to_close():
    one = capture(page())
    records_of(one)
    assert isinstance(one.response, io.BytesIO)
    assert not one.response.closed
