"""Which project a command works for: the folder with ``scrapy.cfg`` and ``settings/``.

The one that was named (``--project`` or ``NEWSCRAWL_PROJECT``), else the checkout that this
package is part of, else the defaults that are packed with an installed newscrawl.
"""

from __future__ import annotations

import configparser
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from scrapy.settings import Settings

import newscrawl
from newscrawl.errors import BadInput

_PACKAGE = Path(newscrawl.__file__).parent
_PACKED = _PACKAGE / "_project"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with ``scrapy.cfg``, and its settings."""

    root: Path
    settings: Settings


def find_root(named: Path | None) -> Path:
    """The project's folder; raises :class:`BadInput` where ``named`` is none."""
    if named is not None:
        root = named.expanduser().resolve()
        if not (root / "scrapy.cfg").is_file():
            raise BadInput(f"{root}: no scrapy.cfg here: not a newscrawl project")
        return root
    for root in (_PACKAGE.parent, _PACKED):
        if (root / "scrapy.cfg").is_file():
            return root
    raise BadInput("no project found: name one with --project or NEWSCRAWL_PROJECT")


def load_project(named: Path | None = None, *, section: str = "") -> Project:
    """Load a project's settings as ``scrapy`` would in its folder.

    ``section`` is the key below ``[settings]`` in ``scrapy.cfg``; by default
    ``SCRAPY_PROJECT`` or ``default``, as with ``scrapy`` itself.
    """
    root = find_root(named)
    cfg = root / "scrapy.cfg"
    parser = configparser.ConfigParser()
    try:
        parser.read(cfg, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise BadInput(f"{cfg}: {str(error).splitlines()[0]}") from error
    section = section or os.environ.get("SCRAPY_PROJECT", "default")
    if not parser.has_option("settings", section):
        raise BadInput(f"{cfg}: no key {section!r} under [settings]")
    name = parser.get("settings", section)
    if str(root) not in sys.path:
        # First, so that an installed module of the same name does not win.
        sys.path.insert(0, str(root))
    settings = Settings()
    try:
        settings.setmodule(importlib.import_module(name), priority="project")
    except ImportError as error:
        raise BadInput(f"{cfg}: settings module {name!r} cannot be imported: {error}") from error
    if root == _PACKED:
        # No place for data among installed packages.
        settings.set("NEWSCRAWL_DATA", str(Path.cwd() / "data"), priority="project")
    return Project(root, settings)
