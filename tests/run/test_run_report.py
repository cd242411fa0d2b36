"""The report: what adds up, what does not, and what a person and a program see."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from newscrawl.run.report import Report
from newscrawl.run.table import print_report, size

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
COUNTS = {
    "requests": 5,
    "answered": 4,
    "unanswered/dns": 1,
    "unsent": 1,
    "exchanges": 4,
    "captured": 4,
    "records/response": 3,
    "records/revisit": 1,
    "pages": 3,
    "articles": 1,
    "unchanged": 1,
    "dropped/fetch/http-404": 1,
    "outlet/one/pages": 3,
    "outlet/one/articles": 1,
    "outlet/one/unchanged": 1,
    "outlet/one/dropped/fetch/http-404": 1,
    "sources/ok": 1,
    "outlet/one/sources/ok": 1,
}


def report(**changes: int) -> Report:
    """A report whose counts balance, unless changed."""
    return Report("r", START, START + timedelta(seconds=2), "finished", {**COUNTS, **changes})


def printed(found: Report, width: int = 200) -> str:
    """What a person sees."""
    console = Console(file=io.StringIO(), width=width)
    print_report(found, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_counts_that_add_up_balance() -> None:
    assert report().balanced
    assert "Balanced" in printed(report())


def test_a_page_without_an_outcome_unbalances_the_report_and_is_named() -> None:
    found = report(pages=4)
    assert not found.balanced
    assert "NOT BALANCED: pages 4" in printed(found)


def test_a_capture_without_a_record_unbalances_the_report() -> None:
    assert not report(captured=5).balanced


def test_the_table_names_outlets_reasons_and_totals() -> None:
    text = printed(report())
    assert "one" in text
    assert "fetch/http-404" in text
    assert "5 requests (1 unanswered), 4 captures, 4 records (1 revisit)" in text


def test_an_address_in_a_problem_is_never_broken_however_narrow_the_terminal() -> None:
    url = f"http://127.0.0.1/{'long-' * 40}.xml:"
    line = f"one: {url} not well-formed XML"
    printed_lines = printed(replace(report(), problems=(line,)), width=80).splitlines()
    assert f"  {url}" in printed_lines
    assert all(len(shown) <= 80 for shown in printed_lines if url not in shown)


def test_pages_of_no_outlet_have_a_row_that_says_so() -> None:
    text = printed(report(**{"outlet/-/pages": 1, "outlet/-/articles": 1}))
    assert "(no outlet)" in text


def test_a_run_that_polled_no_source_has_no_column_for_sources() -> None:
    polled = report()
    replayed = replace(
        polled, counts={k: v for k, v in polled.counts.items() if "sources" not in k}
    )
    assert "sources" in printed(polled)
    assert "sources" not in printed(replayed)


def test_readings_that_were_replaced_stand_beside_what_stayed_the_same() -> None:
    found = report(**{"reread": 1, "outlet/one/reread": 1})
    assert found.balanced
    head, row = (line for line in printed(found).splitlines() if "reread" in line or " one" in line)
    told = dict(zip(head.split(), row.split(), strict=True))
    assert (told["reread"], told["same"]) == ("1", "·")
    assert "reread" not in printed(report())


def test_the_json_has_every_count_and_lies_beside_its_dated_copy(tmp_path: Path) -> None:
    path = report().write(tmp_path)
    assert path.name == "r.json"
    found = json.loads((tmp_path / "report.json").read_text())
    assert found == json.loads(path.read_text())
    assert found["pages"] == {
        "total": 3,
        "articles": 1,
        "versions": 0,
        "duplicates": 0,
        "unchanged": 1,
        "dropped": {"fetch/http-404": 1},
        "per_second": 1.5,
    }
    assert found["outlets"]["one"]["articles"] == 1
    assert found["balanced"] is True


def test_sizes_are_given_in_units_a_person_reads() -> None:
    assert [size(n) for n in (0, 999, 1000, 1_234_567, 5e12)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "1.2 MB",
        "5.0 TB",
    ]


def test_on_a_narrow_terminal_every_outlet_is_named_whole_with_its_numbers() -> None:
    names = ["the-northfield-tribune-evening-edition", "two"]
    counts = {f"outlet/{name}/{what}": 1_234 for name in names for what in ("pages", "articles")}
    for width in (80, 60, 40, 30):
        shown = printed(report(**counts), width)
        assert "…" not in shown
        if width <= 60:
            lines = [line.strip() for line in shown.splitlines()]
            assert "pages 1,234, new 1,234" in lines
            assert names[0] in "".join(lines)


def test_a_report_without_outlets_is_shown_on_any_terminal() -> None:
    bare = Report("r", START, START + timedelta(seconds=1), "finished", {})
    assert "nothing" in printed(bare, 30)
    assert "pages" in printed(bare, 80)
