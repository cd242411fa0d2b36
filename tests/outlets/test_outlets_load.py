"""Outlet files: what is read from them, and the one line that says what is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawl.errors import BadInput
from newscrawl.outlets import Outlet, load_outlet, load_outlets, outlet_for

if TYPE_CHECKING:
    from pathlib import Path

HOME = 'home = "https://news.example.org/"\n'


def write(folder: Path, text: str, name: str = "example.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fault(folder: Path, text: str) -> str:
    path = write(folder, text)
    with pytest.raises(BadInput) as caught:
        load_outlet(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_a_home_page_is_all_that_a_file_needs(tmp_path: Path) -> None:
    outlet = load_outlet(write(tmp_path, HOME, "some-outlet.toml"))
    assert outlet.name == "some-outlet"
    assert outlet.pace.delay > 0
    assert outlet.owns("https://news.example.org/a")
    assert outlet.is_article("https://news.example.org/2024/05/06/a-slug-of-words")
    assert not outlet.is_article("https://news.example.org/tag/politics")


def test_every_key_is_read(tmp_path: Path) -> None:
    outlet = load_outlet(
        write(
            tmp_path,
            HOME
            + """
name = "example-fa"
title = "نمونه"
language = "fa"
timezone = "Asia/Tehran"
hosts = ["*.example.org"]
feeds = ["https://news.example.org/rss"]
sitemaps = ["https://news.example.org/sitemap.xml"]
sections = ["https://news.example.org/world"]
article_patterns = ['/news/\\d+']
deny_patterns = ['/news/\\d+/print']
notes = "A note."
[pace]
delay = 3
concurrency = 2
[[layouts]]
until = 2022-01-01
match = '/news/'
drop = [".ad"]
[layouts.fields]
headline = "h1::text"
body = "//article"
date_published = "meta[name=date]::attr(content)"
""",
        )
    )
    assert (outlet.name, outlet.title, outlet.language) == ("example-fa", "نمونه", "fa")
    assert outlet.sources == (*outlet.feeds, *outlet.sitemaps, *outlet.sections)
    assert (outlet.pace.delay, outlet.pace.concurrency) == (3.0, 2)
    assert outlet.layouts[0].until == date(2022, 1, 1)
    assert dict(outlet.layouts[0].fields)["headline"] == "h1::text"
    assert outlet.is_article("https://www.example.org/news/12?utm_source=rss#top")
    assert not outlet.is_article("https://www.example.org/news/12/print")
    assert not outlet.is_article("https://elsewhere.org/news/12")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "home: is missing"),
        (HOME + "feds = []", "feds: unknown key (did you mean 'feeds'?)"),
        (HOME + "[pace]\ndealy = 1", "pace.dealy: unknown key (did you mean 'delay'?)"),
        (HOME + "zzz = 1", "zzz: unknown key (known: article_patterns, deny_patterns,"),
        ('home = "news.example.org"', "home: 'news.example.org': not an http or https URL"),
        ('home = "ftp://example.org/"', "home: 'ftp://example.org/': not an http"),
        ('home = "http://[::1/"', "home: 'http://[::1/': not a URL"),
        ("home = 5", "home: must be a string, not 5"),
        (HOME + 'feeds = "https://a.org/rss"', "feeds: must be a list of strings"),
        (HOME + 'feeds = ["https://a.org/rss", "/rss"]', "feeds[2]: '/rss': not an http"),
        (HOME + "article_patterns = ['(']", "article_patterns[1]: '(': not a regular expression"),
        (HOME + "deny_patterns = ['[']", "deny_patterns[1]: '[': not a regular expression"),
        (HOME + 'timezone = "Tehran"', "timezone: 'Tehran': not an IANA time zone"),
        (HOME + 'timezone = "../etc"', "timezone: '../etc': not an IANA time zone"),
        (HOME + 'language = "English"', "language: 'English': not a language tag"),
        (HOME + 'name = "An Outlet"', "name: 'An Outlet': not a slug"),
        (HOME + 'hosts = ["https://a.org"]', "hosts[1]: 'https://a.org': not a host name"),
        (HOME + "[pace]\ndelay = 0", "pace.delay: must be seconds above 0, not 0"),
        (HOME + "[pace]\ndelay = true", "pace.delay: must be seconds above 0, not True"),
        (HOME + "[pace]\nconcurrency = 0", "pace.concurrency: must be 1 to 64, not 0"),
        (HOME + "pace = 1", "pace: must be a table [pace]"),
        (HOME + "layouts = 1", "layouts: must be tables [[layouts]]"),
        (
            HOME + "[[layouts]]\nmatsch = 'x'",
            "layouts[1].matsch: unknown key (did you mean 'match'?)",
        ),
        (HOME + '[[layouts]]\nsince = "May"', "layouts[1].since: must be a date like 2025-01-31"),
        (
            HOME + "[[layouts]]\nsince = 2024-01-01T00:00:00Z",
            "layouts[1].since: must be a date like 2025-01-31",
        ),
        (
            HOME + "[[layouts]]\nsince = 2024-01-01\nuntil = 2024-01-01",
            "layouts[1].until: 2024-01-01 is not after since",
        ),
        (HOME + "[[layouts]]\nmatch = '*'", "layouts[1].match: '*': not a regular expression"),
        (HOME + "[[layouts]]\ndrop = ['p..']", "layouts[1].drop[1]: 'p..': not a CSS selector"),
        (
            HOME + '[layouts]\nfields = { headline = "h1" }',
            "layouts: must be tables [[layouts]]",
        ),
        (
            HOME + '[[layouts]]\nfields = { headlin = "h1" }',
            "layouts[1].fields.headlin: unknown key (did you mean 'headline'?)",
        ),
        (
            HOME + '[[layouts]]\nfields = { headline = "//h1[" }',
            "layouts[1].fields.headline: '//h1[': not XPath",
        ),
        (HOME + '[[layouts]]\nfields = { headline = "" }', "layouts[1].fields.headline: ''"),
    ],
)
def test_a_fault_is_one_line_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    assert fault(tmp_path, text).startswith(said)


def test_a_syntax_error_names_the_line(tmp_path: Path) -> None:
    assert "line 2" in fault(tmp_path, HOME + "feeds = [")


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(HOME.encode() + b'title = "El Pa\xeds"\n')
    with pytest.raises(BadInput, match=r"latin\.toml: byte 49: not UTF-8"):
        load_outlet(path)


def test_two_files_with_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, HOME + 'name = "twin"', "a.toml")
    write(tmp_path, HOME + 'name = "twin"', "b.toml")
    with pytest.raises(BadInput, match=r"b\.toml: name: 'twin' is already declared in a\.toml"):
        load_outlets(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere: no such folder of outlet files"):
        load_outlets(tmp_path / "nowhere")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.toml: No such file"):
        load_outlet(tmp_path / "gone.toml")


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "nothing of ours", "README.md")
    write(tmp_path, HOME)
    assert list(load_outlets(tmp_path)) == ["example"]


LAYOUTS = """
[[layouts]]
until = 2020-01-01
[layouts.fields]
headline = "h1.old"
[[layouts]]
since = 2020-01-01
match = '/story/'
[layouts.fields]
headline = "h1.new"
"""


@pytest.mark.parametrize(
    ("path", "when", "selector"),
    [
        ("/story/1", datetime(2019, 12, 31, 23, 59, tzinfo=UTC), "h1.old"),
        ("/story/1", datetime(2020, 1, 1, tzinfo=UTC), "h1.new"),
        ("/other/1", datetime(2020, 1, 1, tzinfo=UTC), None),
        ("/story/1", None, "h1.new"),
    ],
)
def test_a_layout_is_chosen_by_capture_time_and_address(
    tmp_path: Path, path: str, when: datetime | None, selector: str | None
) -> None:
    outlet = load_outlet(write(tmp_path, HOME + LAYOUTS))
    layout = outlet.layout_for(f"https://news.example.org{path}", when)
    assert (layout.fields["headline"] if layout else None) == selector


@pytest.mark.parametrize(
    ("hosts", "url", "owned"),
    [
        (("www.a.org",), "https://a.org/x", True),
        (("a.org",), "http://WWW.A.ORG./x", True),
        (("a.org",), "https://sub.a.org/x", False),
        (("*.a.org",), "https://sub.a.org/x", True),
        (("*.a.org",), "https://a.org/x", True),
        (("*.a.org",), "https://nota.org/x", False),
        (("a.org",), "https://a.org:8443/x", True),
        (("a.org:8443",), "https://a.org:8443/x", True),
        (("a.org:8443",), "https://a.org/x", False),
        (("a.org:443",), "https://a.org/x", True),
        (("bücher.example",), "https://xn--bcher-kva.example/x", True),
        (("xn--bcher-kva.example",), "https://BÜCHER.example/x", True),
        (("a.org",), "mailto:me@a.org", False),
        (("a.org",), "https://a.org:port/x", False),
        (("a.org",), "", False),
        (("[::1]:8080",), "http://[::1]:8080/x", True),
        (("[::1]",), "http://[::1]:8080/x", True),
        (("[::1]:8080",), "http://[::1]/x", False),
    ],
)
def test_an_outlet_owns_its_hosts(hosts: tuple[str, ...], url: str, owned: bool) -> None:
    assert Outlet(name="a", home="https://a.org/", hosts=hosts).owns(url) is owned


def test_of_outlets_on_one_host_the_one_whose_pattern_fits_has_the_article() -> None:
    english = Outlet("en", "https://a.org/", article_patterns=("/news/",))
    hindi = Outlet("hi", "https://a.org/hindi", article_patterns=("/hindi/",))
    both = {"en": english, "hi": hindi}
    assert outlet_for("https://a.org/hindi/x1", both) is hindi
    assert outlet_for("https://a.org/news/x1", both) is english
    assert outlet_for("https://a.org/hindi", both) is hindi
    assert outlet_for("https://b.org/news/x1", both) is None
