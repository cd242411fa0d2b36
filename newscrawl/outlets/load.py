"""Reads outlets from TOML files, and says in a line each what is wrong with them."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newscrawl.errors import BadInput
from newscrawl.outlets.model import Layout, Outlet, Pace
from newscrawl.outlets.selectors import selector_fault
from newscrawl.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HOST = re.compile(r"(?:(?:\*\.)?[\w-]+(?:\.[\w-]+)*|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
_FIELDS = (
    "headline", "alternative_headline", "description", "body", "body_text", "authors", "agency",
    "dateline", "date_published", "date_modified", "language", "section", "keywords", "images",
    "canonical_url", "is_paywalled",
)  # fmt: skip


def load_outlets(folder: Path) -> dict[str, Outlet]:
    """Every ``*.toml`` of a folder, by outlet name, in the order of names.

    Raises BadInput naming file and key where a file cannot be used, and where two files declare
    the same name.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder of outlet files")
    outlets: dict[str, Outlet] = {}
    origin: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        outlet = load_outlet(path)
        if outlet.name in outlets:
            where = origin[outlet.name].name
            raise BadInput(f"{path}: name: {outlet.name!r} is already declared in {where}")
        outlets[outlet.name], origin[outlet.name] = outlet, path
    return dict(sorted(outlets.items()))


def load_outlet(path: Path) -> Outlet:
    """One outlet's file. Raises BadInput naming file and key, or line."""
    return parse_outlet(_text(path), str(path))


def outlet_faults(path: Path) -> tuple[Outlet | None, list[str]]:
    """One outlet's file, and everything that is wrong with it: a line each, naming file and key.

    None where anything is.
    """
    try:
        return _read(_text(path), str(path))
    except BadInput as error:
        return None, [str(error)]


def parse_outlet(text: str, file: str) -> Outlet:
    """An outlet from TOML text; ``file`` is where it stands or will stand.

    Raises BadInput naming file and key, or line, of what is wrong first.
    """
    outlet, faults = _read(text, file)
    if outlet is None:
        more = f" (and {counted(len(faults) - 1, 'more fault')})" if faults[1:] else ""
        raise BadInput(faults[0] + more)
    return outlet


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start}: not UTF-8") from error


def _read(text: str, file: str) -> tuple[Outlet | None, list[str]]:
    """The outlet, or what is wrong; raises BadInput where it is no TOML."""
    try:
        declared = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        last = f"(at line {len(text.splitlines())}, the end of the file)"
        said = str(error).replace("(at end of document)", last)
        raise BadInput(f"{file}: {said}") from error
    reader = _Reader(file)
    outlet = reader.outlet(declared, Path(file).stem)
    return (None if reader.faults else outlet), reader.faults


class _Reader:
    """Turns one file's tables into an Outlet; every fault is noted with the file and the key.

    What is at fault has its default in the outlet, which is of no use then.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def outlet(self, table: Mapping[str, Any], stem: str) -> Outlet:
        self.known("", table, Outlet.__dataclass_fields__)
        if "home" in table:
            home = self.checked("home", table["home"], _url_fault)
        else:
            home = self.fault("home", "is missing: the URL of the home page")
        lists: dict[str, Any] = {
            key: self.strings(key, table[key], check)
            for key, check in _LISTS.items()
            if key in table
        }
        return Outlet(
            name=self.checked("name", table.get("name", stem), _name_fault),
            home=home,
            title=self.text("title", table.get("title", "")),
            notes=self.text("notes", table.get("notes", "")),
            language=self.checked("language", table.get("language", ""), _language_fault),
            timezone=self.checked("timezone", table.get("timezone", ""), _timezone_fault),
            pace=self.pace(table.get("pace", {})),
            layouts=self.layouts(table.get("layouts", [])),
            **lists,
        )

    def pace(self, table: object) -> Pace:
        if not isinstance(table, dict):
            self.fault("pace", "must be a table [pace]")
            return Pace()
        self.known("pace", table, Pace.__dataclass_fields__)
        delay, concurrency = table.get("delay", Pace().delay), table.get("concurrency", 1)
        if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 < delay <= 86400:
            self.fault("pace.delay", f"must be seconds above 0, not {delay!r}")
            delay = Pace().delay
        if type(concurrency) is not int or not 1 <= concurrency <= 64:
            self.fault("pace.concurrency", f"must be 1 to 64, not {concurrency!r}")
        return Pace(float(delay), concurrency)

    def layouts(self, tables: object) -> tuple[Layout, ...]:
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            self.fault("layouts", "must be tables [[layouts]]")
            return ()
        return tuple(self.layout(f"layouts[{at}]", table) for at, table in enumerate(tables, 1))

    def layout(self, at: str, table: Mapping[str, Any]) -> Layout:
        self.known(at, table, Layout.__dataclass_fields__)
        fields = table.get("fields", {})
        if not isinstance(fields, dict):
            self.fault(f"{at}.fields", "must be a table of field = selector")
            fields = {}
        self.known(f"{at}.fields", fields, _FIELDS)
        since, until = (self.day(f"{at}.{key}", table.get(key)) for key in ("since", "until"))
        if since and until and since >= until:
            self.fault(f"{at}.until", f"{until} is not after since, {since}")
        return Layout(
            fields={
                key: self.checked(f"{at}.fields.{key}", value, selector_fault)
                for key, value in fields.items()
            },
            drop=self.strings(f"{at}.drop", table.get("drop", []), selector_fault),
            since=since,
            until=until,
            match=self.checked(f"{at}.match", table.get("match", ""), _pattern_fault),
        )

    def known(self, at: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
        known = sorted(keys)
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
                self.fault(f"{at}.{key}" if at else key, f"unknown key ({hint})")

    def day(self, key: str, value: object) -> date | None:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.fault(key, f"must be a date like 2025-01-31, not {value!r}")
                return None
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault(key, f"must be a date like 2025-01-31, not {value}")
        return None

    def strings(self, key: str, value: object, check: Callable[[str], str]) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.fault(key, f"must be a list of strings, not {value!r}")
            return ()
        return tuple(self.checked(f"{key}[{at}]", each, check) for at, each in enumerate(value, 1))

    def checked(self, key: str, value: object, check: Callable[[str], str]) -> str:
        if not isinstance(value, str):
            return self.text(key, value)
        if wrong := check(value):
            return self.fault(key, f"{value!r}: {wrong}")
        return value

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            return self.fault(key, f"must be a string, not {value!r}")
        return value

    def fault(self, key: str, what: str) -> str:
        """Note what is wrong; gives what stands in the place of the value."""
        self.faults.append(" ".join(f"{self.file}: {key}: {what}".split()))
        return ""


def _name_fault(name: str) -> str:
    return "" if _NAME.fullmatch(name) else "not a slug of lower-case letters, digits and hyphens"


def _language_fault(tag: str) -> str:
    return "" if not tag or _LANGUAGE.fullmatch(tag) else "not a language tag like 'en' or 'pt-BR'"


def _timezone_fault(zone: str) -> str:
    if not zone:
        return ""
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError):
        return "not an IANA time zone like 'Europe/Berlin'"
    return ""


def _url_fault(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError as error:
        return f"not a URL ({error})"
    return "" if good and not re.search(r"\s", url) else "not an http or https URL"


def _host_fault(host: str) -> str:
    return "" if _HOST.fullmatch(host) else "not a host name like 'www.example.org' (no URL)"


def _pattern_fault(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"not a regular expression ({error})"
    return ""


_LISTS: dict[str, Callable[[str], str]] = {
    "hosts": _host_fault,
    "feeds": _url_fault,
    "sitemaps": _url_fault,
    "sections": _url_fault,
    "article_patterns": _pattern_fault,
    "deny_patterns": _pattern_fault,
}
