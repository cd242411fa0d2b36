"""Times as a person writes them: what begins and ends where, the same in every command."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.errors import BadInput
from newscrawl.run.archives import Wanted
from newscrawl.run.moments import begin, end


@pytest.mark.parametrize(
    ("text", "first", "behind"),
    [
        ("2026-03-04", (2026, 3, 4), (2026, 3, 5)),
        ("20260304", (2026, 3, 4), (2026, 3, 5)),
        ("2026-12-31", (2026, 12, 31), (2027, 1, 1)),
        ("2026-02", (2026, 2, 1), (2026, 3, 1)),
        ("2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("2026", (2026, 1, 1), (2027, 1, 1)),
    ],
)
def test_a_day_a_month_and_a_year_count_whole(
    text: str, first: tuple[int, int, int], behind: tuple[int, int, int]
) -> None:
    assert begin(text, "--since") == datetime(*first, tzinfo=UTC)
    assert end(text, "--until") == datetime(*behind, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04T12:30", (2026, 3, 4, 12, 30)),
        ("2026-03-04 12:30:05Z", (2026, 3, 4, 12, 30, 5)),
        ("2026-03-04T12:30+03:30", (2026, 3, 4, 9, 0)),
        ("20260304123005", (2026, 3, 4, 12, 30, 5)),
    ],
)
def test_a_time_is_itself_in_utc_unless_it_names_its_zone(
    text: str, moment: tuple[int, ...]
) -> None:
    assert begin(text, "--since") == end(text, "--until") == datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_nothing_is_no_time() -> None:
    assert begin("", "--since") is None
    assert end("", "--until") is None


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-02-30", "99999-01-01", "\0"])
def test_what_is_no_time_is_named_in_one_line(text: str) -> None:
    with pytest.raises(BadInput, match=r"--until .*: not a time such as") as caught:
        end(text, "--until")
    assert str(caught.value).isprintable()


def test_the_filters_of_archives_take_the_whole_last_day() -> None:
    filters = Wanted(since="2026-03-04", until="2026-03-04").filters({})
    late = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
    assert filters.wants("http://a.example/", late)
    assert not filters.wants("http://a.example/", datetime(2026, 3, 5, tzinfo=UTC))
