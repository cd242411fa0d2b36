"""HTTP messages as bytes: heads, chunks, codings; lenient, bounded, and never raising on input."""

from __future__ import annotations

import gzip
import zlib

import brotlicffi
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import BodyTooLarge, FetchError
from newscrawl.http import (
    decode_body,
    final_head,
    remove_content_coding,
    remove_transfer_coding,
    split_head,
)

TEXT = b"<!doctype html><p>One of many words, and again: words.</p>\n" * 400


def raw_deflate(data: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(data) + coder.flush()


ENCODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotlicffi.compress,
    "zstd": zstd.compress,
}


class TestHeads:
    """Start lines and headers."""

    def test_order_case_and_repeats_are_kept(self) -> None:
        head = split_head(b"HTTP/1.1 200 Fine\r\nB: 1\r\na:2\r\nB:  3 \r\n\r\nbody")
        assert head.headers == (("B", "1"), ("a", "2"), ("B", "3"))
        assert (head.version, head.status, head.reason) == ("HTTP/1.1", 200, "Fine")
        assert (head.header("b"), head.all("B")) == ("1, 3", ["1", "3"])
        assert (head.end, head.whole) == (
            len(b"HTTP/1.1 200 Fine\r\nB: 1\r\na:2\r\nB:  3 \r\n\r\n"),
            True,
        )

    def test_bare_line_feeds_folds_and_lines_without_colon(self) -> None:
        head = split_head(
            b"HTTP/1.0 404\nX: a\n\tb\n  c\nno header\n: no name\nY : caf\xe9\n\nrest"
        )
        assert head.headers == (("X", "a b c"), ("Y", "caf\xe9"))
        assert (head.status, head.reason) == (404, "")

    def test_a_request_line_is_read(self) -> None:
        head = split_head(b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (head.method, head.target, head.version) == ("GET", "/a?b", "HTTP/1.1")
        assert (head.is_response, head.status, head.reason) == (False, 0, "")

    def test_a_cut_head_gives_what_there_is_and_says_so(self) -> None:
        head = split_head(b"HTTP/1.1 200 OK\r\nA: 1\r\nContent-Le")
        assert (head.headers, head.end, head.whole) == ((("A", "1"),), 33, False)

    def test_line_ends_before_the_start_line_are_skipped(self) -> None:
        assert split_head(b"\r\n\r\nHTTP/1.1 204 \r\n\r\n").status == 204

    @pytest.mark.parametrize(
        "start", ["", "nonsense", "HTTP/1.1", "HTTP/1.1 abc", "HTTP/1.1 9999 x", "HTTP/2 2 0"]
    )
    def test_a_status_that_is_none_is_0_or_as_given(self, start: str) -> None:
        assert split_head(start.encode() + b"\r\n\r\n").status in (0, 2)

    def test_interim_heads_are_skipped(self) -> None:
        interim = b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 100 \r\n\r\n"
        message = interim + b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody"
        head = final_head(message)
        assert (head.status, message[head.end :]) == (200, b"body")
        assert final_head(b"HTTP/1.1 101 Switching\r\n\r\nHTTP/1.1 200 OK\r\n\r\n").status == 101
        assert final_head(b"HTTP/1.1 100 Continue\r\n\r\n").status == 100

    @given(st.binary(max_size=300), st.integers(0, 10))
    def test_no_bytes_make_it_raise(self, message: bytes, start: int) -> None:
        for head in (split_head(message, start), final_head(message)):
            assert 0 <= head.end <= max(len(message), start)
            assert head.status + len(head.version + head.reason + head.method + head.target) >= 0


def chunked(*parts: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    framed = b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts)
    return framed + b"0\r\n" + trailer + b"\r\n"


CHUNKED = split_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n")


class TestTransferCoding:
    """Chunks."""

    def test_extensions_and_trailers_go(self) -> None:
        body = chunked(b"hello", b" world", extension=b' ;a="b;c"', trailer=b"X-Sum: 1\r\n")
        assert remove_transfer_coding(CHUNKED, body) == b"hello world"

    @given(st.lists(st.binary(min_size=1, max_size=50), max_size=8))
    def test_what_was_framed_comes_back(self, parts: list[bytes]) -> None:
        assert remove_transfer_coding(CHUNKED, chunked(*parts)) == b"".join(parts)

    @given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=5), st.data())
    def test_a_cut_gives_a_beginning(self, parts: list[bytes], data: st.DataObject) -> None:
        whole = chunked(*parts)
        cut = whole[: data.draw(st.integers(1, len(whole)))]
        assert b"".join(parts).startswith(remove_transfer_coding(CHUNKED, cut))

    @pytest.mark.parametrize(
        ("body", "left"),
        [
            (b"5\nhello\n0\n\n", b"hello"),
            (b"00000005\r\nhello\r\n0\r\n\r\n", b"hello"),
            (b"5\r\nhello\r\nzz\r\nrest", b"hello"),
            (b"ff\r\nshort", b"short"),
            (b"5", b""),
            (b"5;ex", b""),
            (b"", b""),
            (
                b"<html>framing was taken off already</html>",
                b"<html>framing was taken off already</html>",
            ),
        ],
    )
    def test_sloppy_framing_is_read_and_no_framing_left_alone(
        self, body: bytes, left: bytes
    ) -> None:
        assert remove_transfer_coding(CHUNKED, body) == left

    @pytest.mark.parametrize("value", [b"", b"identity", b"chunked, gzip"])
    def test_without_chunked_as_the_last_coding_nothing_is_done(self, value: bytes) -> None:
        head = split_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %b\r\n\r\n" % value)
        assert remove_transfer_coding(head, chunked(b"x")) == chunked(b"x")


class TestContentCoding:
    """gzip, deflate, br, zstd."""

    @pytest.mark.parametrize("coding", ENCODERS)
    @given(data=st.binary(max_size=2000))
    def test_what_was_coded_comes_back(self, coding: str, data: bytes) -> None:
        assert remove_content_coding(ENCODERS[coding](data), coding, limit=5000) == (data, True)

    @pytest.mark.parametrize("codings", ["gzip, br", "zstd,deflate", "identity, gzip , identity"])
    def test_several_in_a_row_go_in_reverse(self, codings: str) -> None:
        body = TEXT
        for name in codings.split(","):
            body = ENCODERS.get(name.strip(), bytes)(body)
        assert remove_content_coding(body, codings, limit=10**6) == (TEXT, True)

    def test_raw_deflate_and_other_names(self) -> None:
        assert remove_content_coding(raw_deflate(TEXT), "deflate", limit=0) == (TEXT, True)
        assert remove_content_coding(gzip.compress(TEXT), "X-GZIP", limit=0) == (TEXT, True)
        assert remove_content_coding(gzip.compress(TEXT), "deflate", limit=0) == (TEXT, True)

    def test_members_follow_each_other_and_padding_is_dropped(self) -> None:
        two = gzip.compress(b"one ") + gzip.compress(b"two")
        assert remove_content_coding(two + b"\0" * 9, "gzip", limit=0) == (b"one two", True)
        frames = zstd.compress(b"one ") + zstd.compress(b"two")
        assert remove_content_coding(frames, "zstd", limit=0) == (b"one two", True)

    @pytest.mark.parametrize("coding", ENCODERS)
    def test_a_cut_stream_gives_its_beginning_and_says_so(self, coding: str) -> None:
        coded = ENCODERS[coding](bytes(range(256)) * 4000)
        for cut in (len(coded) - 1, len(coded) // 2, 60):
            body, whole = remove_content_coding(coded[:cut], coding, limit=0)
            assert not whole
            assert (bytes(range(256)) * 4000).startswith(body)

    @pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
    def test_a_broken_stream_gives_what_came_before_the_fault(self, coding: str) -> None:
        numbers = b" ".join(b"%d" % (each * each * 7919) for each in range(60_000))
        coded = bytearray(ENCODERS[coding](numbers))
        middle = len(coded) // 2
        coded[middle : middle + 64] = b"\xff" * 64
        body, whole = remove_content_coding(bytes(coded), coding, limit=0)
        assert not whole
        assert len(body) > len(numbers) // 4
        assert numbers.startswith(body[: len(numbers) // 4])

    def test_a_wrong_checksum_is_told(self) -> None:
        coded = bytearray(gzip.compress(TEXT))
        coded[-6] ^= 1
        body, whole = remove_content_coding(bytes(coded), "gzip", limit=0)
        assert not whole
        assert TEXT.startswith(body)
        assert len(body) > len(TEXT) - 1000

    @pytest.mark.parametrize("coding", [*ENCODERS, "utf-8", "none"])
    def test_text_under_a_codings_name_is_left_as_it_is(self, coding: str) -> None:
        assert remove_content_coding(TEXT, coding, limit=0) == (TEXT, True)

    def test_an_unknown_coding_is_left_as_it_is_and_told(self) -> None:
        assert remove_content_coding(b"\0\1\2", "sdch", limit=0) == (b"\0\1\2", False)
        twice = gzip.compress(b"\0\1\2")
        assert remove_content_coding(twice, "sdch, gzip", limit=0) == (b"\0\1\2", False)

    @pytest.mark.parametrize("coding", ENCODERS)
    def test_a_bomb_stops_at_the_limit(self, coding: str) -> None:
        bomb = ENCODERS[coding](b"\0" * 50_000_000)
        with pytest.raises(BodyTooLarge) as caught:
            remove_content_coding(bomb, coding, limit=100_000)
        assert isinstance(caught.value, FetchError)
        assert "100000" in str(caught.value)

    def test_nested_bombs_stop_too(self) -> None:
        nested = gzip.compress(gzip.compress(b"\0" * 50_000_000))
        with pytest.raises(BodyTooLarge):
            remove_content_coding(nested, "gzip, gzip", limit=1_000_000)

    @pytest.mark.parametrize("coding", ["", "identity", *ENCODERS])
    def test_the_limit_is_the_most_that_passes(self, coding: str) -> None:
        body = ENCODERS.get(coding, bytes)(TEXT)
        assert remove_content_coding(body, coding, limit=len(TEXT)) == (TEXT, True)
        with pytest.raises(BodyTooLarge):
            remove_content_coding(body, coding, limit=len(TEXT) - 1)

    @given(
        st.binary(max_size=200),
        st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "x", ","]),
    )
    def test_no_bytes_make_it_raise(self, body: bytes, codings: str) -> None:
        left, _ = remove_content_coding(body, codings, limit=0)
        assert isinstance(left, bytes)

    def test_both_codings_of_a_message_go(self) -> None:
        head = split_head(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        )
        coded = gzip.compress(TEXT)
        assert decode_body(head, chunked(coded[:99], coded[99:]), limit=10**6) == (TEXT, True)
