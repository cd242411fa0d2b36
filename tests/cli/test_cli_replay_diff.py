"""What a replay would change, as a person sees it."""

from __future__ import annotations

import io
from collections import Counter

from rich.console import Console

from newscrawl.cli.replay_diff import print_diff
from newscrawl.run.comparison import Comparison, Standing

OUTLET = "northfield-tribune"
KEY = (OUTLET, "headline", "changed")
EXAMPLE = {"url": "http://n.example/1", "old": "[b]Old", "new": "New"}


def printed(comparison: Comparison, width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width)
    print_diff(comparison, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_where_nothing_differs_that_is_said_with_the_number_compared() -> None:
    comparison = Comparison(Counter({(OUTLET, Standing.SAME): 64, ("other", Standing.SAME): 2}))
    assert printed(comparison) == (
        "Nothing differs: 66 readings compared with those that are stored.\n"
    )
    comparison.standings[OUTLET, Standing.KNOWN] = 1
    assert "stored; 1 capture more of articles that are known." in printed(comparison)


def test_where_nothing_was_read_nothing_was_compared() -> None:
    assert printed(Comparison()).startswith("Nothing to compare: ")


def test_what_differs_is_shown_on_any_terminal_with_the_outlet_whole() -> None:
    standings = {(OUTLET, Standing.DIFFERENT): 1, (OUTLET, Standing.SAME): 5}
    comparison = Comparison(Counter(standings), Counter({KEY: 1}), {KEY: [EXAMPLE]})
    for width in (120, 40):
        shown = printed(comparison, width)
        assert OUTLET in shown
        assert "- [b]Old" in shown
        assert "…" not in shown


def test_what_is_new_is_no_silence() -> None:
    assert "3 new" in printed(Comparison(Counter({(OUTLET, Standing.NEW): 3})))
