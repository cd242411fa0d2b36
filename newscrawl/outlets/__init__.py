"""Outlets: who is crawled, declared in TOML files; ``docs/outlets.md`` describes the form."""

from newscrawl.outlets.load import load_outlet, load_outlets, parse_outlet
from newscrawl.outlets.model import Layout, Outlet, Pace, outlet_for

__all__ = ["Layout", "Outlet", "Pace", "load_outlet", "load_outlets", "outlet_for", "parse_outlet"]
