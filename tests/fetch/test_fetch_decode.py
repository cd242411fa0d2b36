"""Content codings on the way to the spider: bombs, broken streams, odd claims."""

from __future__ import annotations

import gzip

from tests.fetch.crawling import Ask, Got, crawl
from tests.servers.odd import GZIP, HTML, odd_server, sized

CODED = b"Content-Encoding: gzip"


def test_a_bomb_is_archived_and_not_parsed() -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    with odd_server({"/bomb": (sized(bomb, CODED),)}) as server:
        crawled = crawl([server.url("/bomb")], {"DOWNLOAD_MAXSIZE": 1_000_000})
    assert crawled.failed[0].reason == "length"
    assert crawled.kept[0].response.endswith(bomb)
    assert crawled.kept[0].truncated == ""
    assert crawled.count("coding/too-large") == 1
    assert "Traceback" not in crawled.log


def test_a_broken_stream_gives_its_beginning_and_a_flag() -> None:
    with odd_server({"/broken": (sized(GZIP[:-12], CODED),)}) as server:
        crawled = crawl([server.url("/broken")])
    got = crawled.got[0]
    assert "broken-coding" in got.flags
    assert HTML.startswith(got.body)
    assert len(got.body) > 100
    assert crawled.count("coding/broken") == 1


def test_plain_text_under_a_codings_name_is_read() -> None:
    with odd_server({"/plainly": (sized(HTML, CODED),)}) as server:
        crawled = crawl([server.url("/plainly")])
    assert (crawled.got[0].body, crawled.got[0].flags) == (HTML, [])


def test_only_codings_that_can_be_removed_are_asked_for() -> None:
    with odd_server() as server:
        crawl([server.url("/plain"), Ask(server.url("/gzip"), headers={"Accept-Encoding": "br"})])
        (plain,), (chosen,) = server.of("/plain"), server.of("/gzip")
    assert b"\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n" in plain.request
    assert b"\r\nAccept-Encoding: br\r\n" in chosen.request


def test_a_response_without_body_is_left_alone() -> None:
    scripts = {"/nothing": (sized(b"", CODED),)}
    with odd_server(scripts) as server:
        crawled = crawl([server.url("/nothing"), Ask(server.url("/nothing?"), method="HEAD")])
    assert all(isinstance(got, Got) and got.body == b"" for got in crawled.got)
    assert len(crawled.got) == 2
