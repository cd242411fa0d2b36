"""XML that attacks its reader costs little, is named, and hides no links."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from newscrawl.model import SourceKind
from tests.bounded import bounded

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Reading

LINK = "https://news.example.org/a/1"


def feed(dtd: str, title: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{dtd}]><rss version="2.0"><channel>'
        f"<item><title>{title}</title><link>{LINK}</link></item></channel></rss>"
    )


def laughs() -> str:
    entities = ['<!ENTITY lol0 "lol">']
    entities += [f'<!ENTITY lol{n} "' + f"&lol{n - 1};" * 10 + '">' for n in range(1, 10)]
    return feed("".join(entities), "&lol9;")


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.SITEMAP])
def test_billion_laughs_are_named_and_the_links_found(read: Reading, kind: SourceKind) -> None:
    found = read(laughs(), kind)
    assert found.problems == ("possible XML bomb: nested entity 'lol1' was not expanded",)
    assert [link.url for link in found.links] == [LINK]


def test_a_bomb_that_hides_every_address_is_not_silent(read: Reading) -> None:
    found = read(laughs().replace(LINK, "&lol9;"))
    assert found.links == ()
    assert "possible XML bomb: nested entity 'lol1' was not expanded" in found.problems


def test_quadratic_blow_up_is_cut_and_named(read: Reading) -> None:
    body = feed(f'<!ENTITY a "{"a" * 3_000}">', "&a;" * 50_000)
    with bounded():
        found = read(body)
    assert found.problems == ("XML bomb: entities expand beyond the limit, left out the rest",)
    assert [link.url for link in found.links] == [LINK]


def test_an_oversized_entity_is_named(read: Reading) -> None:
    found = read(feed(f'<!ENTITY a "{"a" * 9_000}">', "x&a;"))
    assert found.problems == ("possible XML bomb: oversized entity 'a' was not expanded",)
    assert found.links[0].title == "x"


def test_external_entities_are_not_read(read: Reading, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET", encoding="utf-8")
    found = read(feed(f'<!ENTITY a SYSTEM "{secret.as_uri()}">', "x&a;"))
    assert found.problems == ("possible XML bomb: external entity 'a' was not expanded",)
    assert found.links[0].title == "x"


def test_parameter_entities_are_named(read: Reading) -> None:
    found = read(feed('<!ENTITY % a SYSTEM "https://evil.example/x.dtd"> %a;', "x"))
    assert found.problems == ("possible XML bomb: external entity 'a' was not expanded",)


def test_plain_entities_of_a_document_are_used(read: Reading) -> None:
    found = read(feed('<!-- "fine] --><!ENTITY co "A &amp; B &#169;">', "By &co;"))
    assert found.problems == ()
    assert found.links[0].title == "By A & B ©"


def test_the_entity_sets_of_html_are_known_without_being_fetched(read: Reading) -> None:
    dtd = '<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "x.ent">%HTMLlat1;'
    found = read(feed(dtd, "Caf&eacute;"))
    assert found.problems == ()
    assert found.links[0].title == "Café"


@pytest.mark.parametrize(
    "body",
    [
        "<rss>" + "<a>" * 100_000,
        "<!--" * 300_000,
        "<rss>" + "<![CDATA[" * 300_000,
        "<rss>" + "&" * 500_000,
        "<rss>" + "<" * 500_000,
        "<!DOCTYPE x [" + "<!ENTITY a '" * 50_000,
        "<!DOCTYPE x [" + '"' * 50_001,
        "<rss " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>",
        " " * 500_000 + "x",
        "<!---->" * 100_000,
    ],
    ids=["depth", "comments", "cdata", "amps", "lts", "dtd", "quotes", "attrs", "space", "empty"],
)
def test_hostile_shapes_take_linear_time_and_are_named(read: Reading, body: str) -> None:
    with bounded():
        found = read(body)
    assert found.problems


def test_a_gzip_bomb_is_named(read: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.discover.reading.MAX_SOURCE", 1_000_000)
    found = read(gzip.compress(b"\0" * 3_000_000), SourceKind.SITEMAP)
    assert found.problems == ("unpacks to more than 1000000 bytes: not read", "empty")
