"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newscrawl.discover.addresses import absolute
from newscrawl.discover.charset import decode_xml
from newscrawl.discover.dates import Dates
from newscrawl.discover.result import Discovery, gathered
from newscrawl.discover.titles import plain
from newscrawl.model import Link, SourceKind

if TYPE_CHECKING:
    from newscrawl.model import Page
    from newscrawl.outlets import Outlet


def read_json_feed(body: bytes, page: Page, outlet: Outlet) -> Discovery:
    """Links of a JSON Feed's items: ``url``, else ``external_url``, else an ``id`` that is one."""
    text, _ = decode_xml(body, page.header("Content-Type"), outlet.language)
    try:
        feed = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return Discovery(problems=(f"not JSON: {error.msg}, {where}",))
    except RecursionError:
        return Discovery(problems=("not a JSON Feed: nested too deeply",))
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Discovery(problems=("JSON, but no JSON Feed: it has no list of items",))
    dates = Dates(outlet.timezone, outlet.language)
    base = _text(feed, "home_page_url") or page.url
    links = [link for item in items if (link := _link(item, base, page, dates, feed))]
    return gathered(links, [], skipped=len(items) - len(links))


def _link(item: Any, base: str, page: Page, dates: Dates, feed: dict[str, Any]) -> Link | None:
    if not isinstance(item, dict):
        return None
    written = (_text(item, key) for key in ("url", "external_url", "id"))
    identifier = _text(item, "id")
    url = next(
        (
            url
            for text in written
            if (text != identifier or "/" in text) and (url := absolute(text, base))
        ),
        "",
    )
    if not url:
        return None
    return Link(
        url=url,
        source=page.url,
        kind=SourceKind.FEED,
        title=plain(_text(item, "title"), markup=False),
        published=dates.read(_text(item, "date_published")),
        modified=dates.read(_text(item, "date_modified")),
        language=(_text(item, "language") or _text(feed, "language"))[:35],
    )


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""
