"""Meridian Wire: a news agency with microdata, datelines and little else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newscrawl.demo.looks.view import body, each, image, template

if TYPE_CHECKING:
    from newscrawl.demo.looks.view import Listing, View
    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Story


def article(view: View) -> str:
    """The article page."""
    site, story = view.site, view.story
    names = ", ".join(
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<span itemprop="name">{escape(name)}</span></span>'
        for name in story.authors
    )
    main = template("wire-article").substitute(
        url=view.url,
        section=escape(story.section),
        section_path=site.section_path(story.section),
        headline=escape(story.headline),
        deck=escape(story.deck),
        by=f'<p class="reporters">Reporting by {names}</p>' if names else "",
        iso=view.published,
        modified=view.modified,
        stamp=_stamp(story),
        image=image(site, story, 800),
        place=escape(story.place),
        body=body(view, {5: _fact_box()}, mark=f"{escape(dateline(story))} – "),
        keywords=escape(", ".join(story.keywords)),
        related=each(_line(site, other) for other in view.related),
        popular=each(_line(site, other) for other in view.popular),
    )
    head = f'<link rel="canonical" href="{view.url}">'
    return _shell(site, f"{story.headline} — Meridian Wire", head, main)


def listing(page: Listing) -> str:
    """A front page or section page."""
    site = page.site
    links = [("newer", page.newer), ("older", page.older)]
    main = template("wire-list").substitute(
        heading=escape(page.heading),
        lines=each(_line(site, story) for story in page.stories),
        pages=each(f'<a rel="{rel}" href="{path}">{rel}</a>' for rel, path in links if path),
    )
    head = '<link rel="alternate" type="application/atom+xml" title="The wire" href="/atom.xml">'
    return _shell(site, f"{page.heading} — Meridian Wire", head, main)


def dateline(story: Story) -> str:
    """``HARBOURTON, Oct 14 (Meridian Wire)``: what opens a report of the agency."""
    return f"{story.place.upper()}, {story.published:%b} {story.published.day} (Meridian Wire)"


def _stamp(story: Story) -> str:
    moment = story.published.astimezone(ZoneInfo("UTC"))
    return f"{moment.day} {moment:%b %Y %H:%M} GMT"


def _line(site: Site, story: Story) -> str:
    return (
        f'<li><span class="stamp">{_stamp(story)}</span> <b>{escape(story.section)}</b> '
        f'<a href="{site.path(story)}">{escape(story.headline)}</a>'
        f'<div class="slug">{escape(story.deck)}</div></li>'
    )


def _fact_box() -> str:
    return (
        '<div class="client-note"><b>Note to clients</b><ul><li>Pictures on the photo wire under '
        "the usual slugs.</li><li>Editors: this report may be cut from the foot.</li></ul></div>"
    )


def _shell(site: Site, title: str, head: str, main: str) -> str:
    nav = each(f'<a href="{site.section_path(name)}">{name}</a>' for name in site.sections)
    return template("wire").substitute(title=escape(title), head=head, main=main, nav=nav)
