"""The Old Ferry Gazette: tables, fonts, Windows-1252, and nothing that a machine could read."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newscrawl.demo.calendars import longhand
from newscrawl.demo.looks.view import each, image, template

if TYPE_CHECKING:
    from newscrawl.demo.looks.view import Listing, View
    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Block, Story


def article(view: View) -> str:
    """The article page."""
    site, story = view.site, view.story
    by = f"By {escape(' and '.join(story.authors))}" if story.authors else ""
    by = f"From {escape(story.agency)}" if story.agency and not by else by
    main = template("gazette-article").substitute(
        section=escape(story.section),
        headline=escape(story.headline),
        deck=escape(story.deck),
        by=f"<B>{by}</B><BR>" if by else "",
        date=longhand(story.published, site.timezone),
        image=image(site, story, 480),
        place=escape(story.place),
        body="\n".join(_block(block) for block in story.blocks),
        letters=each(
            f"<TR><TD BGCOLOR=#FFFFEE><FONT SIZE=2><B>{escape(who)}</B> writes: <I>{escape(what)}"
            "</I></FONT></TD></TR>"
            for who, what in story.comments
        ),
    )
    related = each(_line(site, other) for other in view.related)
    return _shell(site, f"{story.headline} - {site.title}", main, related)


def listing(page: Listing) -> str:
    """A front page or section page."""
    site = page.site
    links = [("&lt;&lt; Newer", page.newer), ("Older &gt;&gt;", page.older)]
    main = template("gazette-list").substitute(
        heading=escape(page.heading),
        rows=each(
            f'<TR><TD><A HREF="{escape(site.path(story))}"><FONT FACE="Verdana" SIZE=3><B>'
            f"{escape(story.headline)}</B></FONT></A><BR><FONT SIZE=2 COLOR=#666666>"
            f"{longhand(story.published, site.timezone)}</FONT><BR><FONT SIZE=2>"
            f"{escape(story.deck)}</FONT><HR SIZE=1></TD></TR>"
            for story in page.stories
        ),
        pages=" | ".join(f'<A HREF="{escape(path)}">{text}</A>' for text, path in links if path),
    )
    return _shell(site, f"{page.heading} - {site.title}", main, "")


def _block(block: Block) -> str:
    text = escape(block.text, quote=False)
    match block.tag:
        case "h2":
            return f"<B><FONT COLOR=#800000>{text}</FONT></B><BR><BR>"
        case "blockquote":
            return f"<I>{text}</I><BR><BR>"
        case _:
            return f"{text}<BR><BR>"


def _line(site: Site, story: Story) -> str:
    return f'&#149; <A HREF="{escape(site.path(story))}">{escape(story.headline)}</A><BR>'


def _shell(site: Site, title: str, main: str, related: str) -> str:
    nav = each(
        f'<TR><TD BGCOLOR=#000080>&nbsp;<A HREF="{escape(site.section_path(name))}">'
        f'<FONT FACE="Verdana,Arial" SIZE=2 COLOR=#FFFFFF>{name}</FONT></A></TD></TR>'
        for name in site.sections
    )
    return template("gazette").substitute(title=escape(title), main=main, nav=nav, related=related)
