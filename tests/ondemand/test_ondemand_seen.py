"""A page archived with its requisites looks in pywb as it did live, its server gone."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pywb", reason="pywb is not installed")
pytest.importorskip("fontTools", reason="fontTools is not installed")
Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")

from ondemand_desk import Desk  # noqa: E402
from ondemand_showpiece import PAGE, answers, cdn_answers  # noqa: E402
from PIL import ImageChops  # noqa: E402

from tests.servers.site import served  # noqa: E402

CHROMIUM = shutil.which("chromium") or ""
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--force-device-scale-factor=1", "--window-size=900,900"),
    *("--disable-lcd-text", "--virtual-time-budget=10000"),
]


@dataclass(frozen=True)
class Seen:
    """The page as it was, and what was archived of it."""

    live: Path
    whole: Desk
    bare: Desk
    url: str
    asked: dict[str, int]
    """How often the crawl asked for each path of the page's own origin."""
    result: dict


def screenshot(url: str, path: Path) -> Path:
    """What Chromium shows at an address."""
    profile = path.with_suffix(".profile")
    command = [CHROMIUM, *QUIET, f"--user-data-dir={profile}", f"--screenshot={path}", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert path.exists(), done.stderr[-2000:]
    return path


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The page, seen and archived while its servers run; they are down from here on."""
    folder = tmp_path_factory.mktemp("seen")
    whole, bare = Desk(folder / "whole"), Desk(folder / "bare")
    whole.root.mkdir()
    bare.root.mkdir()
    with served(cdn_answers()) as cdn, served() as site:
        site.answers.update(answers(cdn.url))
        url = site.url + PAGE
        live = screenshot(url, folder / "live.png") if CHROMIUM else folder / "none.png"
        site.requests.clear()
        done = whole.archive("--requisites", "--json", "--wacz", str(folder / "out.wacz"), url)
        assert done.code == 0, done.err
        asked = {path: site.visits(path) for _, path, _ in site.requests}
        assert bare.archive(url).code == 0
    return Seen(live, whole, bare, url, asked, done.results[0])


@contextmanager
def pywb(folder: Path, archives: list[Path]) -> Iterator[str]:
    """A pywb over these archives; gives what to put before an address."""
    subprocess.run(
        [Path(sys.executable).parent / "wb-manager", "init", "news"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [Path(sys.executable).parent / "wb-manager", "add", "--unpack-wacz", "news", *archives],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (folder / "config.yaml").write_text("framed_replay: false\n")
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "banner.html").write_text("")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [Path(sys.executable).parent / "pywb", "-b", "127.0.0.1", "-p", str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            base, end = f"http://127.0.0.1:{port}/news/", time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(base, timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (folder / "log").read_text()
                    assert time.monotonic() < end, "pywb did not start"
                    time.sleep(0.2)
            yield f"{base}2026/"
        finally:
            server.terminate()
            server.wait()


def replayed(seen: Seen, archives: list[Path], folder: Path) -> Path:
    """What Chromium shows of the archived page; pywb alone serves it."""
    folder.mkdir()
    with pywb(folder, archives) as base:
        return screenshot(base + seen.url, folder / "replayed.png")


def difference(one: Path, other: Path) -> float:
    """Share of pixels that are not the same, small changes in shade left aside."""
    with Image.open(one) as first, Image.open(other) as second:
        assert first.size == second.size
        apart = ImageChops.difference(first.convert("RGB"), second.convert("RGB"))
        changed = apart.convert("L").point(lambda value: 255 if value > 8 else 0)
        return changed.histogram()[255] / (first.width * first.height)


@needs_chromium
def test_the_page_looks_in_replay_as_it_did_live(seen, tmp_path) -> None:
    archives = sorted((seen.whole.data / "archive").rglob("*.warc.gz"))
    assert difference(seen.live, replayed(seen, archives, tmp_path / "pywb")) < 0.001


@needs_chromium
def test_the_one_file_plays_by_itself(seen, tmp_path) -> None:
    wacz = seen.whole.root.parent / "out.wacz"
    assert difference(seen.live, replayed(seen, [wacz], tmp_path / "pywb")) < 0.001


@needs_chromium
def test_without_its_requisites_the_page_looks_otherwise(seen, tmp_path) -> None:
    archives = sorted((seen.bare.data / "archive").rglob("*.warc.gz"))
    assert difference(seen.live, replayed(seen, archives, tmp_path / "pywb")) > 0.05


def test_everything_the_page_needs_is_asked_for_once(seen) -> None:
    wanted = {path for path in answers("http://cdn.example") if path != PAGE}
    assert {path: seen.asked.get(path, 0) for path in wanted} == dict.fromkeys(wanted, 1)
    assert seen.result["requisites"] == {
        "captured": len(wanted) + len(cdn_answers()),
        "failed": {},
        "left_out": 0,
    }


def test_each_requisite_names_what_asked_for_it(seen) -> None:
    notes = seen.whole.notes()
    origin = seen.url.removesuffix(PAGE)
    assert notes[origin + "/css/main.css"]["via"] == seen.url
    assert notes[origin + "/css/main.css"]["role"] == "requisite"
    assert notes[origin + "/css/type.css"]["via"] == origin + "/css/main.css"
    assert notes[origin + "/fonts/stairs.ttf"]["via"] == origin + "/css/type.css"
    assert notes[origin + "/frame/board.css"]["via"] == origin + "/frame/board.html"
    assert notes[seen.url]["role"] == "page"


def test_requisites_are_counted_apart_and_the_run_balances(seen) -> None:
    report = seen.whole.report()
    assert report["pages"]["total"] == 1
    assert report["balanced"]


def test_the_wacz_is_valid(seen) -> None:
    wacz = str(seen.whole.root.parent / "out.wacz")
    done = subprocess.run(
        [Path(sys.executable).parent / "wacz", "validate", "-f", wacz],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid" in done.stdout + done.stderr


def test_the_waczs_directory_tells_where_each_file_begins(seen) -> None:
    """ReplayWeb.page does not look at a file's own header, which could be longer."""
    path = seen.whole.root.parent / "out.wacz"
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        for info in found.infolist():
            name, extra = struct.unpack_from("<HH", raw, info.header_offset + 26)
            assert (name, extra) == (len(info.filename), len(info.extra)), info.filename
