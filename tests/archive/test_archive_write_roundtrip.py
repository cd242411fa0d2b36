"""What is written is read back by the project's own tolerant reader, and it finds no fault."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from write_kit import ODD, Memory, capture

from newscrawl.archive.archived import archived_of
from newscrawl.archive.compress import gzip_member
from newscrawl.archive.records import records_of
from newscrawl.archive.scan import scan_stream
from newscrawl.model import Held, Truncation

WIRES = st.one_of(
    st.sampled_from(sorted(ODD.values())),
    st.binary(max_size=400),
    st.binary(max_size=200).map(lambda body: b"HTTP/1.1 200 OK\r\n\r\n" + body),
    st.binary(max_size=200).map(
        lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    ),
    st.binary(max_size=100).map(lambda line: b"HTTP/1.1 200 OK\r\nX: " + line + b"\r\n\r\nbody"),
)


@settings(deadline=None)
@given(
    WIRES,
    st.lists(st.binary(min_size=1, max_size=50), max_size=2),
    st.binary(max_size=60),
    st.sampled_from([None, *Truncation]),
    st.booleans(),
)
def test_write_any_exchange_is_read_back_without_a_fault(wire, interim, request, truncated, held):
    one = capture(wire, interim=tuple(interim), request=request, truncated=truncated)
    index = Memory()
    event = records_of(one, index)
    if held and event.payload_digest:
        index.digests[event.payload_digest] = Held("urn:uuid:0", one.url, one.began)
        event = records_of(one, index)
    data = b"".join(b"".join(gzip_member(record.chunks())) for record in event.records)
    found = list(scan_stream(io.BytesIO(data), "x.warc.gz"))
    assert [getattr(item, "record_id", item) for item in found] == [
        record.record_id for record in event.records
    ]
    assert all(item.sound for item in found)
    main = found[0]
    if event.main.kind == "response":
        assert main.block.read() == wire
    told = archived_of(main)
    assert (told.kind, told.status, told.mime) == (event.main.kind, event.status, event.mime)
