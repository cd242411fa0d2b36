"""What the sample web says: its stories, their truth, and what changes a day later."""

from __future__ import annotations

import hashlib
import html
import itertools
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from newscrawl.demo.calendars import american, british, jalali, longhand, persian
from newscrawl.demo.newsroom import Newsroom, Truth
from newscrawl.demo.sites import SITES
from newscrawl.demo.web import Web

_DIGEST = """
import hashlib, sys
from newscrawl.demo.sites import SITES
from newscrawl.demo.web import Web
web = Web({site.name: f"http://127.0.0.{n}:8642" for n, site in enumerate(SITES, 2)})
total = hashlib.sha256()
for name, paths in web.newsroom.by_path.items():
    for path in paths:
        total.update(web.reply(name, path, 2).body)
    for path in web.section_paths(name):
        total.update(web.reply(name, path).body)
sys.stdout.write(total.hexdigest())
"""


def path_of(truth: Truth) -> str:
    parts = urlsplit(truth.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def similarity(one: Truth, other: Truth) -> float:
    left, right = shingles(one.text), shingles(other.text)
    return len(left & right) / len(left | right)


def test_same_bytes_in_every_process() -> None:
    """Neither the hash seed nor anything else of a process shows in a page."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop()) == hashlib.sha256().digest_size * 2


def test_about_three_hundred_articles_in_two_languages(web: Web) -> None:
    truths = web.newsroom.truths
    assert 280 <= len(truths) <= 320
    assert {truth.language for truth in truths} == {"en", "fa"}
    assert len({truth.url for truth in truths}) == len(truths)


def test_texts_have_the_length_of_news(web: Web) -> None:
    lengths = [len(truth.text.split()) for truth in web.newsroom.truths]
    assert min(lengths) > 180
    assert max(lengths) < 900
    assert sum(lengths) / len(lengths) > 300


def test_texts_resemble_each_other_only_where_copied(web: Web) -> None:
    """Two stories of the same kind share turns of phrase, and far less than a wire copy does."""
    own = [truth for truth in web.newsroom.truths if not truth.copy_of]
    for _, group in itertools.groupby(own, key=lambda truth: truth.outlet):
        for one, other in itertools.combinations(group, 2):
            assert similarity(one, other) < 0.35, (one.url, other.url)


def test_wire_copies_are_exact_or_lightly_edited(web: Web) -> None:
    by_url = {truth.url: truth for truth in web.newsroom.truths}
    copies = [truth for truth in web.newsroom.truths if truth.copy_of]
    assert {copy.exact for copy in copies} == {True, False}
    for copy in copies:
        report = by_url[copy.copy_of]
        assert copy.agency == "Meridian Wire"
        assert (copy.text == report.text) is copy.exact
        assert similarity(copy, report) > 0.7
        assert copy.published > report.published


def test_every_page_holds_its_truth(web: Web) -> None:
    """The bytes served hold headline, authors and every paragraph, whole and in order."""
    for truth in web.newsroom.truths:
        site = web.newsroom.sites[truth.outlet]
        markup = web.reply(truth.outlet, path_of(truth), 2).body.decode(site.charset)
        seen = " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())
        at = 0
        for paragraph in truth.paragraphs:
            found = seen.find(" ".join(paragraph.split()), at)
            assert found >= 0, (truth.url, paragraph)
            at = found + 1
        assert truth.headline in seen
        assert all(author in seen for author in truth.authors)


def test_pages_have_the_weight_of_furniture(web: Web) -> None:
    for name, paths in web.newsroom.by_path.items():
        sizes = [len(web.reply(name, path, 2).body) for path in paths]
        assert 12_000 < sum(sizes) / len(sizes) < 60_000, name


def test_next_generation_adds_three_stories_an_outlet_and_corrects_four(
    web: Web, later: Web
) -> None:
    before = {truth.url: truth for truth in web.newsroom.truths}
    after = {truth.url: truth for truth in later.newsroom.truths}
    fresh = [after[url] for url in after.keys() - before.keys()]
    changed = [after[url] for url in before if after[url].text != before[url].text]
    assert sorted(truth.outlet for truth in fresh) == sorted(
        site.name for site in SITES for _ in range(3)
    )
    assert len(changed) == 4
    assert all(truth.modified and truth.modified > truth.published for truth in changed)
    assert before.keys() <= after.keys()


def test_uncorrected_pages_stay_byte_for_byte(web: Web, later: Web) -> None:
    """Their boxes name older stories only, so that their validators hold."""
    same = {
        truth.url
        for truth in later.newsroom.truths
        if not truth.modified and truth in web.newsroom.truths
    }
    assert len(same) > 270
    for truth in web.newsroom.truths:
        if truth.url in same:
            path = path_of(truth)
            assert (
                web.reply(truth.outlet, path, 2).body == later.reply(truth.outlet, path, 2).body
            ), truth.url


def test_scale_multiplies_the_stories() -> None:
    bases = {site.name: "http://127.0.0.1:1" for site in SITES}
    once, thrice = Newsroom(bases), Newsroom(bases, scale=3)
    assert len(thrice.truths) > 2.8 * len(once.truths)
    assert len({truth.url for truth in thrice.truths}) == len(thrice.truths)


@pytest.mark.parametrize(
    ("gregorian", "expected"),
    [
        ((2025, 3, 20), (1403, 12, 30)),
        ((2025, 3, 21), (1404, 1, 1)),
        ((2025, 9, 22), (1404, 6, 31)),
        ((2025, 9, 23), (1404, 7, 1)),
        ((2025, 11, 14), (1404, 8, 23)),
        ((2026, 3, 21), (1405, 1, 1)),
        ((1979, 2, 11), (1357, 11, 22)),
    ],
)
def test_jalali_dates(gregorian: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    """Known days of both calendars, leap year's end included."""
    assert jalali(*gregorian) == expected


def test_each_outlet_prints_dates_its_own_way(web: Web) -> None:
    moment = next(t.published for t in web.newsroom.truths).replace(
        year=2025, month=10, day=14, hour=18, minute=5
    )
    assert british(moment, "Europe/London") == "14 October 2025, 19:05 BST"
    assert american(moment, "America/Chicago") == "Oct. 14, 2025 at 1:05 p.m. CT"
    assert longhand(moment, "Europe/London") == "Tuesday, 14th October 2025, 7.05pm"
    assert persian(moment, "Asia/Tehran") == "۲۲ مهر ۱۴۰۴ - ۲۱:۳۵"
