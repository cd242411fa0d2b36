"""Outlets: who is crawled, declared in TOML files; ``docs/outlets.md`` describes the form."""

from newscrawl.outlets.load import load_outlet, load_outlets
from newscrawl.outlets.model import Layout, Outlet, Pace, outlet_for

__all__ = ["Layout", "Outlet", "Pace", "load_outlet", "load_outlets", "outlet_for"]
