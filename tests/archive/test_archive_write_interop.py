"""Others read what is written: warcio, fastwarc, warctools and the cdxj indexer, in that order."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from write_kit import BEGAN, HTML, ODD, Memory, capture, page, read_warc, warc_files

from newscrawl.archive import digest
from newscrawl.archive.writer import WarcWriter
from newscrawl.model import Held, Truncation

BIN = Path(sys.executable).parent
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A file with records of every kind, each of another URL."""
    spool = tmp_path_factory.mktemp("interop")
    index = Memory()
    writer = WarcWriter(spool, prefix="T", revisits=index, info={"software": "newscrawl"})

    def put(wire, name, **more):
        url = "https://news.example.org/" + name.replace(" ", "-")
        return writer.submit(capture(wire, url, **more)).result(10)

    done = [put(wire, name) for name, wire in ODD.items()]
    done += [put(page()[:-9], f"cut {why}", truncated=why) for why in Truncation]
    done.append(put(page(), "tls", tls_version="TLSv1.3", tls_cipher="TLS_AES_256_GCM_SHA384"))
    done.append(put(page(), "hints", interim=(EARLY,), surplus=b"more"))
    done.append(put(b"", "nothing came", truncated=Truncation.TIME))
    held = Held(done[0].ref.record_id, done[0].url, BEGAN)
    index.digests[digest.of(HTML)] = index.urls["https://news.example.org/again"] = held
    done.append(put(page(), "same elsewhere"))
    done.append(put(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n', "again"))
    writer.close()
    (path,) = warc_files(spool)
    assert {one.kind for one in done} == {"response", "revisit", "request"}
    return path, done


def transfer_coded(path):
    """Record ids of responses with transfer coding."""
    return {
        record.id
        for record in read_warc(path)
        if record.type == "response" and b"Transfer-Encoding: chunked" in record.block[:200]
    }


def test_write_warcio_finds_nothing_wrong_but_what_it_cannot_know(written):
    """It checks the payload digest over the chunks, where the standard wants them off."""
    path, _ = written
    run = subprocess.run([BIN / "warcio", "check", path], capture_output=True, text=True)
    complaints = run.stdout.split("offset")[1:]
    ids = {line.split("urn:uuid:")[1].split(">")[0] for line in complaints}
    assert {f"urn:uuid:{one}" for one in ids} == transfer_coded(path)
    assert all(line.count("failed") == line.count("payload digest failed") for line in complaints)


def test_write_warcio_reads_every_block_to_the_byte(written):
    from warcio.archiveiterator import ArchiveIterator

    path, _ = written
    with path.open("rb") as file:
        theirs = [
            (one.rec_type, one.rec_headers.get_header("WARC-Record-ID"), one.raw_stream.read())
            for one in ArchiveIterator(file, no_record_parse=True)
        ]
    ours = [(record.type, f"<{record.id}>", record.block) for record in read_warc(path)]
    assert theirs == ours


def test_write_warcio_reads_repeated_fields_and_heads(written):
    from warcio.archiveiterator import ArchiveIterator

    path, _ = written
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_headers.get_header("WARC-Target-URI", "").endswith("/tls"):
                protocols = [v for k, v in record.rec_headers.headers if k == "WARC-Protocol"]
                if record.rec_type == "response":
                    assert protocols == ["http/1.1", "tls/1.3"]
                    assert record.http_headers.get_header("content-type") == "text/html"
                    assert record.content_stream().read() == HTML
                    return
    raise AssertionError("not found")


def test_write_fastwarc_finds_nothing_wrong(written, tmp_path):
    """Payload digests too, but where it finds no payload.

    It takes no chunks off, knows no head with bare line feeds, and looks for the payload of a
    revisit in the revisit.
    """
    path, _ = written
    run = subprocess.run([BIN / "fastwarc", "check", path], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    out = tmp_path / "out"
    subprocess.run([BIN / "fastwarc", "check", "-q", "-p", "-o", out, path], capture_output=True)
    told = dict(line.strip("<").split(">: ") for line in out.read_text().splitlines())
    assert len(told) == len(read_warc(path))
    beyond_it = transfer_coded(path) | {
        record.id
        for record in read_warc(path)
        if record.type == "revisit" or record.block.startswith(b"HTTP/1.1 200 OK\n")
    }
    assert {one for one, verdict in told.items() if "FAIL" in verdict} <= beyond_it


def test_write_fastwarc_reads_every_block_to_the_byte(written):
    from fastwarc.warc import ArchiveIterator

    path, _ = written
    with path.open("rb") as file:
        theirs = [
            (str(record.record_type).rpartition(".")[2].lower(), record.record_id,
             record.headers["WARC-Date"], record.reader.read())
            for record in ArchiveIterator(io.BytesIO(file.read()), parse_http=False)
        ]  # fmt: skip
    ours = [(r.type, f"<{r.id}>", r.get("WARC-Date"), r.block) for r in read_warc(path)]
    assert theirs == ours


def test_write_warctools_find_nothing_wrong(written, tmp_path):
    """Their validator knows no WARC/1.1: it is told that the number is known."""
    path, _ = written
    code = (
        "import sys; from hanzo import warcvalid; from hanzo.warctools.warc import WarcParser\n"
        "WarcParser.KNOWN_VERSIONS.add(b'1.1')\n"
        "sys.exit(warcvalid.main(['warcvalid', sys.argv[1]]))\n"
    )
    check = [sys.executable, "-W", "ignore", "-c", code]
    run = subprocess.run([*check, path], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-500]))
    assert subprocess.run([*check, broken], capture_output=True).returncode != 0


def test_write_index_agrees_with_the_cdxj_indexer(written):
    path, _ = written
    run = subprocess.run(
        [BIN / "cdxj-indexer", "--sort", path], capture_output=True, text=True, check=True
    )
    index = path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj").read_text()
    ours = {json.loads(line.split(" ", 2)[2])["offset"]: line for line in index.splitlines()}
    theirs = {json.loads(line.split(" ", 2)[2])["offset"]: line for line in run.stdout.splitlines()}
    assert ours.keys() == theirs.keys()
    for offset, line in ours.items():
        key, stamp, data = line.split(" ", 2)
        their_key, their_stamp, their_data = theirs[offset].split(" ", 2)
        assert (key, stamp) == (their_key, their_stamp)
        mine, other = json.loads(data), json.loads(their_data)
        for field in ("url", "length", "offset", "filename"):
            assert mine[field] == other[field]
        if "no-head" not in key and "cut-head" not in key:
            assert mine.get("mime", "unk") == other.get("mime", "unk")
            assert mine.get("status") == other.get("status")
        if "again" not in key:
            assert mine["digest"] == other["digest"]
