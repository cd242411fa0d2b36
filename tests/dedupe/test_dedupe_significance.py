"""Which changes a reader would call a new version."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dedupe import diff_words, significant

BODY = "The bridge reopened on Monday.\n\nFerries stop at noon, the port said."

COSMETIC = [
    ("The bridge  reopened.", "The bridge reopened."),
    ("The bridge reopened", "The bridge reopened."),
    ("“The bridge” – reopened", '"The bridge" - reopened'),
    ("The bridge reopened", "THE BRIDGE reopened"),
    (f"Updated 3 minutes ago\n\n{BODY}", f"Updated 2 hours ago\n\n{BODY}"),
    (f"{BODY}\n\n1,204 views", f"{BODY}\n\n13.5K views"),
    (f"{BODY}\n\nComments (12)", f"{BODY}\n\nComments (15)"),
    (f"{BODY}\n\n12 comments", BODY),
    (f"Last updated: 1 March 2026, 12:04 GMT\n\n{BODY}", BODY),
    (f"Published 1 March 2026\n\n{BODY}", f"Updated 2 March 2026 at 09:15\n\n{BODY}"),
    (f"4 min read\n\n{BODY}", f"5 min read\n\n{BODY}"),
    (f"Aktualisiert vor 3 Minuten\n\n{BODY}", f"Aktualisiert vor 2 Stunden\n\n{BODY}"),
    (f"Stand: 01.03.2026, 12:04 Uhr\n\n{BODY}", f"Stand: 01.03.2026, 14:30 Uhr\n\n{BODY}"),
    (f"Mis à jour il y a 3 minutes\n\n{BODY}", f"Mis à jour il y a 2 heures\n\n{BODY}"),
    (f"Hace 3 minutos\n\n{BODY}", f"Hace 2 horas\n\n{BODY}"),
    (f"3 минуты назад\n\n{BODY}", f"2 часа назад\n\n{BODY}"),
    (f"Просмотров: 120\n\n{BODY}", f"Просмотров: 170\n\n{BODY}"),
    (f"3 dakika önce\n\n{BODY}", f"2 saat önce\n\n{BODY}"),
    (f"3分钟前\n\n{BODY}", f"2小时前\n\n{BODY}"),
    (f"阅读 1200\n\n{BODY}", f"阅读 1350\n\n{BODY}"),
    (f"منذ 3 دقائق\n\n{BODY}", f"منذ 5 ساعات\n\n{BODY}"),
    (f"۳ دقیقه پیش\n\n{BODY}", f"۵ ساعت پیش\n\n{BODY}"),
    (f"3 मिनट पहले\n\n{BODY}", f"2 घंटे पहले\n\n{BODY}"),
]

REAL = [
    ("12 people died.", "15 people died."),
    ("It cost 1.5 million.", "It cost 15 million."),
    ("The bridge is open.", "The bridge is not open."),
    (BODY, f"{BODY}\n\nA spokesman denied it."),
    ("Polls close at 8.", "Polls close at 9."),
    ("The minister viewed 3 sites.", "The minister viewed 4 sites."),
    ("Three weeks ago he resigned.", "Two weeks ago he was sacked."),
    (f"Updated rules allow 15 people.\n\n{BODY}", f"Updated rules allow 20 people.\n\n{BODY}"),
    (f"Published 5 books\n\n{BODY}", f"Published 6 books\n\n{BODY}"),
    ("大桥重新开放", "大桥没有开放"),
]


@pytest.mark.parametrize(("old", "new"), COSMETIC)
def test_a_moved_clock_or_counter_is_no_version(old: str, new: str) -> None:
    assert not significant(old, new)
    assert not significant(new, old)


@pytest.mark.parametrize(("old", "new"), REAL)
def test_other_words_or_figures_are_a_version(old: str, new: str) -> None:
    assert significant(old, new)
    assert significant(new, old)


@pytest.mark.parametrize("unit", ["1 " * 79, "1" * 159, "1,1 " * 39, "ago 1 " * 26, "٣" * 159])
@pytest.mark.parametrize("count", [300, 5_000])
def test_hostile_lines_take_no_long_time(unit: str, count: int) -> None:
    began = time.process_time()
    significant("\n".join([unit] * count), "\n".join(["x", *[unit + "z"] * count]))
    assert time.process_time() - began < 2


@given(st.text(max_size=200), st.text(max_size=200))
def test_significance_has_no_direction(old: str, new: str) -> None:
    assert significant(old, new) == significant(new, old)
    assert not significant(old, old)


@given(st.text("ab \n.", max_size=80), st.text("ab \n.", max_size=80))
def test_a_diff_gives_both_texts_back(old: str, new: str) -> None:
    changes = diff_words(old, new)
    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new


def test_a_diff_names_the_words() -> None:
    changes = [
        (change.kind, change.text.strip())
        for change in diff_words("The bridge is open now.", "The bridge is still closed now.")
    ]
    assert changes == [
        ("same", "The bridge is"),
        ("removed", "open"),
        ("added", "still closed"),
        ("same", "now."),
    ]


def test_a_diff_of_chinese_is_by_character() -> None:
    changes = [(change.kind, change.text) for change in diff_words("大桥已经开放", "大桥尚未开放")]
    assert changes == [("same", "大桥"), ("removed", "已经"), ("added", "尚未"), ("same", "开放")]
