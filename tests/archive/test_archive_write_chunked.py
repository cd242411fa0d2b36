"""A chunked body that streams gives the bytes that the whole one gives."""

from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.archive.chunked import dechunked
from newscrawl.http import remove_transfer_coding, split_head

HEAD = split_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


def framed(bodies: list[bytes], extension: bytes, end: bytes) -> bytes:
    return b"".join(b"%x%s\r\n%s\r\n" % (len(b), extension, b) for b in bodies if b) + end


BODIES = st.lists(st.binary(max_size=300), max_size=6)
EXTENSIONS = st.sampled_from([b"", b";a=b", b' ; q="x"', b"  "])
ENDS = st.sampled_from([b"0\r\n\r\n", b"0\r\nX-T: v\r\n\r\n", b"", b"zz\r\n", b"5"])


@given(BODIES, EXTENSIONS, ENDS, st.integers(0, 2000), st.integers(1, 50))
@example([b"abc"], b"", b"0\r\n\r\n", 2000, 1)
def test_write_dechunking_in_pieces_equals_dechunking_at_once(bodies, extension, end, cut, step):
    wire = framed(bodies, extension, end)[:cut]
    pieces = [wire[at : at + step] for at in range(0, len(wire), step)]
    assert b"".join(dechunked(pieces)) == remove_transfer_coding(HEAD, wire)


@given(st.binary(max_size=200), st.integers(1, 20))
def test_write_dechunking_agrees_on_what_is_not_chunked(wire, step):
    pieces = [wire[at : at + step] for at in range(0, len(wire), step)]
    assert b"".join(dechunked(pieces)) == remove_transfer_coding(HEAD, wire)
