"""The commands that read the archive, run as a person runs them."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from archive_made import NOON, Known, capture, html, response, write

from newscrawl.catalog import Catalog

URL = "http://news.example/story"
PARAGRAPH = "<p>The harbour was closed on Monday after a storm damaged both of its piers. " * 5
STORY = f"<html><h1>Harbour closed</h1><article>{PARAGRAPH}</article></html>".encode()


class Project:
    """A data folder with three captures of one address, two of them the same."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.spool = folder / "spool"
        known = Known()
        packed = gzip.compress(STORY)
        message = response(
            packed.ljust(1100, b"\0"), "Content-Type: text/html", "Content-Encoding: gzip"
        )
        first = write(self.spool, capture(URL, message), revisits=known)
        known.add(first[0])
        self.message = message
        again = capture(URL, message, at=NOON + timedelta(days=1))
        other = capture(URL, html("something else"), at=NOON + timedelta(days=2))
        self.done = [*first, *write(self.spool, again, other, revisits=known)]

    def catalogued(self) -> None:
        with Catalog.open(f"sqlite:///{self.folder}/catalog.sqlite") as catalog:
            catalog.add_captures(self.done)

    def run(self, *words: str, code: int = 0) -> bytes:
        done = subprocess.run(
            [sys.executable, "-m", "newscrawl", "--data", str(self.folder), *words],
            capture_output=True,
            timeout=60,
            cwd=self.folder,
        )
        assert done.returncode == code, done.stderr.decode()
        self.err = done.stderr.decode()
        assert "Traceback" not in self.err
        return done.stdout


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.mark.parametrize("catalogued", [True, False])
def test_show_gives_the_capture_nearest_in_time(project, catalogued):
    if catalogued:
        project.catalogued()
    assert project.run("show", URL, "--at", "2026-03-04T13:00", "--raw") == project.message
    assert b"something else" in project.run("show", URL, "--raw")
    assert b"something else" in project.run("show", URL, "--raw", "--at", "2030")


def test_show_reads_through_a_revisit(project):
    project.catalogued()
    project.run("show", URL, "--at", "2026-03-05T12:00")
    at = ["--at", "20260305120000"]
    assert project.run("show", URL, *at, "--raw") == project.message
    assert b"revisit" in project.run("show", URL, *at)
    text = project.run("show", URL, *at, "--text").decode()
    assert "The harbour was closed on Monday" in text


def test_show_gives_the_head_as_it_came(project):
    head = project.run("show", URL, "--headers", "--at", "2026-03-04").decode()
    assert head.startswith("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip\n")


def test_show_names_what_is_not_there(project):
    project.run("show", "http://news.example/never", code=3)
    assert "http://news.example/never: no capture held" in project.err
    project.run("show", URL, "--at", "yesterday", code=2)
    assert "yesterday" in project.err
    project.run("show", URL, "--raw", "--text", code=2)


def test_show_refuses_a_damaged_record(project):
    project.catalogued()
    path = project.spool / project.done[0].ref.warc.rsplit("/", 1)[-1]
    data = bytearray(path.read_bytes())
    data[project.done[0].ref.offset + 300] ^= 2
    path.write_bytes(data)
    project.run("show", URL, "--raw", "--at", "2026-03-04", code=6)
    assert path.name in project.err


def test_verify_is_content_with_a_sound_archive_and_not_with_a_damaged_one(project):
    project.catalogued()
    out = project.run("verify").decode()
    assert out.startswith("In their places: 2 files, 3 index lines and 3 pointers from the catalog")
    assert "nothing wrong" in out
    assert "What the records hold was not read: newscrawl verify --deep does." in out
    out = project.run("verify", "--deep").decode()
    assert out.startswith("Every byte read and proven: ")
    assert "nothing wrong" in out
    assert project.err == ""
    ref = project.done[1].ref
    path = project.spool / ref.warc.rsplit("/", 1)[-1]
    data = bytearray(path.read_bytes())
    data[ref.offset + ref.length // 2] ^= 2
    path.write_bytes(data)
    out = project.run("verify", "--deep", code=6).decode()
    assert f"{ref.warc}:{ref.offset}: " in out
    assert f"capture {URL} points here, dangling" in out
    assert out.splitlines()[-1].endswith(" faults.")


def test_a_wacz_goes_to_standard_output_where_a_dash_is_named(project):
    out = project.run("export", "--wacz", "-")
    assert project.err == f"-: 3 captures, 3 pages, {len(out):,} bytes\n"
    assert zipfile.ZipFile(io.BytesIO(out)).testzip() is None
    assert project.run("export", "--wacz", "-", "--host", "nowhere.example", code=2) == b""
    assert project.err == "newscrawl: -: nothing to export matches\n"
    project.run("archive", URL, "--wacz", "-", code=2)
    assert "name a file" in project.err
    assert not (project.folder / "-").exists()


def test_export_writes_what_the_filters_choose(project):
    project.catalogued()
    out = project.run("export", "--wacz", "all.wacz").decode()
    assert out.startswith("all.wacz: 3 captures, 3 pages, ")
    out = project.run("export", "--wacz", "one.wacz", "--since", "2026-03-06").decode()
    assert "one.wacz: 1 capture, 1 page, " in out
    out = project.run("export", "--wacz", "two.wacz", "all.wacz", "--until", "2026-03-05").decode()
    assert "two.wacz: 2 captures, 2 pages, " in out
    project.run("export", "--wacz", "none.wacz", "--host", "nowhere.example", code=2)
    assert "nothing to export" in project.err
    for words in (["--status", "ok"], ["--url", "("], ["--since", "never"], ["--outlet", "none"]):
        project.run("export", "--wacz", "none.wacz", *words, code=2)
        assert words[1] in project.err
