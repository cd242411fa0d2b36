"""``newscrawl outlets``, as a person calls it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rich.console import Console

import newscrawl.cli
from newscrawl.cli.outlets import print_list
from newscrawl.outlets import load_outlet, parse_outlet

HOME = 'home = "https://news.example.org/"\nfeeds = ["https://news.example.org/rss"]\n'
PATHS = [f"/2024/05/0{day}/a-slug-of-words/" for day in range(1, 7)]
PAGES = {
    "/": '<!DOCTYPE html><html lang="de"><title>Beispiel</title><link rel="alternate" '
    'type="application/rss+xml" href="/rss">' + "".join(f'<a href="{p}">T</a>' for p in PATHS),
    "/rss": "<rss><channel>"
    + "".join(f"<item><link>{path}</link></item>" for path in PATHS)
    + "</channel></rss>",
    "/robots.txt": "User-agent: *\nDisallow: /sitemap.xml\n",
}


class Site:
    """A small site on loopback, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body = PAGES.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@dataclass
class Said:
    """How a call of the command ended."""

    returncode: int
    stdout: str
    stderr: str


Call = Callable[..., Said]


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Call ``newscrawl outlets`` in this process: for what fetches nothing."""

    def calling(*words: str) -> Said:
        monkeypatch.setattr("sys.argv", ["newscrawl", *options(tmp_path), *words])
        with pytest.raises(SystemExit) as ended:
            newscrawl.cli.main()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, *capsys.readouterr())

    return calling


def options(folder: Path) -> list[str]:
    shared = ["--data", str(folder / "data"), "--outlets", str(folder)]
    return [*shared, "-s", "DOWNLOAD_DELAY=0.01", "outlets"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Call it in a process of its own, as a crawl needs."""
    command = [sys.executable, "-m", "newscrawl", *options(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)


def test_list_shows_every_outlet(tmp_path: Path, call: Call) -> None:
    (tmp_path / "one.toml").write_text(HOME + 'title = "One [sic]"\n', encoding="utf-8")
    (tmp_path / "two.toml").write_text(HOME, encoding="utf-8")
    shown = call("list")
    assert shown.returncode == 0
    assert "One [sic]" in shown.stdout
    assert "2 outlets in" in shown.stdout
    as_json = json.loads(call("list", "--json").stdout)
    assert [outlet["name"] for outlet in as_json] == ["one", "two"]


def test_check_names_every_fault_of_every_file_and_ends_with_2(tmp_path: Path, call: Call) -> None:
    (tmp_path / "good.toml").write_text(HOME, encoding="utf-8")
    (tmp_path / "misspelt.toml").write_text(HOME + "titel = 'x'\n", encoding="utf-8")
    (tmp_path / "broken.toml").write_text("home = \n", encoding="utf-8")
    (tmp_path / "empty.toml").write_text('home = "https://a.org/"\n', encoding="utf-8")
    said = call("check")
    assert said.returncode == 2
    assert said.stdout == ""
    lines = said.stderr.splitlines()
    assert len(lines) == 4
    assert "broken.toml: Invalid value (at line 1, column 8)" in lines[0]
    assert "empty.toml: no feeds, sitemaps or sections: nothing would be crawled" in lines[1]
    assert "misspelt.toml: titel: unknown key (did you mean 'title'?)" in lines[2]
    assert lines[3] == "newscrawl: 3 faults in 4 outlet files"


def test_check_names_every_fault_of_one_file(tmp_path: Path, call: Call) -> None:
    (tmp_path / "worse.toml").write_text(
        """
        titel = "x"
        language = "english!"
        timezone = 3
        feeds = ["ftp://a.org/", "http://a.org/feed", 7]
        sections = "http://a.org/"
        article_patterns = ["("]
        pace = { delay = 0, concurrency = 100 }

        [[layouts]]
        since = "tomorrow"
        match = "["
        fields = { headline = "h1[" }
        """,
        encoding="utf-8",
    )
    said = call("check")
    keys = [line.split("worse.toml: ")[1].split(": ")[0] for line in said.stderr.splitlines()[:-1]]
    assert sorted(keys) == [
        "article_patterns[1]",
        "feeds[1]",
        "feeds[3]",
        "home",
        "language",
        "layouts[1].fields.headline",
        "layouts[1].match",
        "layouts[1].since",
        "pace.concurrency",
        "pace.delay",
        "sections",
        "timezone",
        "titel",
    ]
    assert said.stderr.splitlines()[-1] == "newscrawl: 13 faults in 1 outlet file"


def test_check_of_an_unknown_outlet_suggests_a_known_one(tmp_path: Path, call: Call) -> None:
    (tmp_path / "example.toml").write_text(HOME, encoding="utf-8")
    said = call("check", "exmaple")
    assert said.returncode == 2
    assert "did you mean 'example'?" in said.stderr
    said = call("check", "exam")
    assert "did you mean 'example'?" in said.stderr


def test_add_writes_a_file_that_works_and_never_overwrites_it(
    tmp_path: Path, site: Site, call: Call
) -> None:
    words = ("add", site.base, "--name", "beispiel", "--allow-address", "127.0.0.0/8")
    added = run(tmp_path, *words)
    assert added.returncode == 0, added.stderr
    path = tmp_path / "beispiel.toml"
    outlet = load_outlet(path)
    assert (outlet.title, outlet.language, outlet.timezone) == ("Beispiel", "de", "Europe/Berlin")
    assert outlet.feeds == (f"{site.base}/rss",)
    assert "/sitemap.xml" not in site.asked, "robots.txt forbids it"
    assert list((tmp_path / "data").rglob("*.warc.gz")), "what it fetched is archived"

    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("delay = 2.0", "delay = 0.01"), encoding="utf-8")
    checked = run(tmp_path, "check", "--live", "--json", "--allow-address", "127.0.0.0/8")
    assert checked.returncode == 0, checked.stderr
    found = json.loads(checked.stdout)
    assert [(each["kind"], each["articles"]) for each in found] == [("feed", 6), ("section", 6)]

    again = call(*words)
    assert again.returncode == 2
    assert "exists and is not overwritten" in again.stderr


def test_a_dry_run_prints_the_file_and_writes_none(tmp_path: Path, site: Site) -> None:
    said = run(tmp_path, "add", site.base, "--dry-run", "--allow-address", "127.0.0.0/8")
    assert said.returncode == 0, said.stderr
    assert parse_outlet(said.stdout, "x.toml").feeds == (f"{site.base}/rss",)
    assert not list(tmp_path.glob("*.toml"))


def test_a_live_check_of_a_source_without_articles_ends_with_7(tmp_path: Path, site: Site) -> None:
    (tmp_path / "gone.toml").write_text(
        f'home = "{site.base}/"\nfeeds = ["{site.base}/gone"]\n', encoding="utf-8"
    )
    said = run(tmp_path, "check", "gone", "--live", "--allow-address", "127.0.0.0/8")
    assert said.returncode == 7
    assert "/gone: 0 links, 0 articles (HTTP status 404)" in said.stdout
    assert said.stderr == "newscrawl: 1 of 1 source gave no article\n"


def test_add_does_not_reach_addresses_that_the_guard_keeps(tmp_path: Path, site: Site) -> None:
    said = run(tmp_path, "add", site.base)
    assert said.returncode == 7
    assert re.search(r"127\.0\.0\.1", said.stderr)
    assert len(said.stderr.splitlines()) == 1
    assert site.asked == []


@pytest.mark.parametrize("url", ["ftp://example.org/", "https://", "not a url"])
def test_add_of_what_is_no_address_is_one_line(call: Call, url: str) -> None:
    said = call("add", url)
    assert said.returncode == 2
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("width", [80, 66, 40, 24])
def test_the_list_names_every_outlet_whole_on_any_terminal(width: int) -> None:
    name = "northfield-tribune"
    text = HOME + 'title = "The Northfield [b] Tribune"\ntimezone = "America/Chicago"\n'
    console = Console(file=io.StringIO(), width=width)
    print_list(console, [parse_outlet(f'name = "{name}"\n{text}', "a.toml")])
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert name in shown
    assert "America/Chicago" in shown
    assert ("1 feed" in " ".join(shown.split())) == (width < 60)
