"""Outlets: who is crawled, declared in TOML files; ``docs/outlets.md`` describes the form."""

from newscrawl.outlets.choose import choose, unknown
from newscrawl.outlets.load import load_outlet, load_outlets, outlet_faults, parse_outlet
from newscrawl.outlets.model import Layout, Outlet, Pace, outlet_for

__all__ = [
    "Layout",
    "Outlet",
    "Pace",
    "choose",
    "load_outlet",
    "load_outlets",
    "outlet_faults",
    "outlet_for",
    "parse_outlet",
    "unknown",
]
