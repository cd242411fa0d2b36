"""Northfield Tribune: a script framework's markup, OpenGraph only, class names without meaning."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from newscrawl.demo.calendars import american
from newscrawl.demo.looks.view import each, image, linked, template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.demo.looks.view import Listing, View
    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Block, Story


def article(view: View) -> str:
    """The article page."""
    site, story = view.site, view.story
    lines = []
    for index, block in enumerate(story.blocks):
        if index == 4 and view.related:
            lines.append(template("tribune-promo").substitute(_teaser(site, view.related[0])))
        if index == 8:
            lines.append(
                '<div class="ad__slot_k3" data-slot="mid"><span>ADVERTISEMENT</span></div>'
            )
        lines.append(_block(view, block, first=index == 1))
    names = " and ".join(f"<span>{escape(name)}</span>" for name in story.authors)
    by = f'<div class="by__r2x">By {names}</div>' if names else ""
    source = f'<div class="src__r2x">{escape(story.agency)}</div>' if story.agency else ""
    main = template("tribune-article").substitute(
        section=escape(story.section),
        section_path=site.section_path(story.section),
        headline=escape(story.headline),
        deck=escape(story.deck),
        by=by + source,
        date=american(story.published, site.timezone),
        image=image(site, story, 1200),
        place=escape(story.place),
        body=each(lines),
        related=each(template("tribune-card").substitute(_teaser(site, s)) for s in view.related),
        popular=each(
            f'<a class="pop__li" href="{site.path(other)}"><b>{rank}</b>'
            f"{escape(other.headline)}</a>"
            for rank, other in enumerate(view.popular, start=1)
        ),
        comments=each(
            f'<div class="cm__row"><div class="cm__av">{escape(who[0])}</div><div>'
            f'<div class="cm__nm">{escape(who)}</div>'
            f"<div>{escape(what)}</div></div></div>"
            for who, what in story.comments
        ),
    )
    head = template("tribune-head").substitute(
        url=view.url,
        headline=escape(story.headline),
        deck=escape(story.deck),
        image=image(site, story, 1200),
        published=view.published,
        modified=view.modified,
        section=escape(story.section),
        authors=each(
            f'<meta property="article:author" content="{escape(name)}">' for name in story.authors
        ),
    )
    state = {
        "page": {"type": "story", "id": story.number, "section": story.section},
        "flags": {"comments": True, "paywall": False, "video": "off", "theme": "prairie"},
        "related": [{"id": s.number, "t": s.headline, "u": site.path(s)} for s in view.related],
        "weather": {"temp": 52, "unit": "F", "sky": "overcast"},
    }
    return _shell(site, f"{story.headline} - {site.title}", head, main, state)


def listing(page: Listing) -> str:
    """A front page or section page."""
    site = page.site
    more = f'<a class="btn__more" href="{page.older}">Load more</a>' if page.older else ""
    main = template("tribune-list").substitute(
        heading=escape(page.heading),
        cards=each(template("tribune-card").substitute(_teaser(site, s)) for s in page.stories),
        more=more,
    )
    head = '<link rel="alternate" type="application/feed+json" href="/feed.json">'
    state = {"page": {"type": "list", "section": page.heading}}
    return _shell(site, f"{page.heading} - {site.title}", head, main, state)


def _block(view: View, block: Block, *, first: bool) -> str:
    site, story = view.site, view.story
    text = escape(block.text, quote=False)
    if first:
        text = linked(block, story.place, site.section_path(story.section))
    classes = {"p": "par__9f1", "h2": "sub__9f1", "blockquote": "quo__9f1"}
    tag = {"p": "div", "h2": "h3", "blockquote": "blockquote"}[block.tag]
    return f'<{tag} class="{classes[block.tag]}">{text}</{tag}>'


def _teaser(site: Site, story: Story) -> dict[str, str]:
    return {
        "path": site.path(story),
        "headline": escape(story.headline),
        "deck": escape(story.deck),
        "section": escape(story.section),
        "image": image(site, story, 480),
        "date": american(story.published, site.timezone).split(" at ")[0],
    }


def _shell(site: Site, title: str, head: str, main: str, state: Mapping[str, object]) -> str:
    nav = each(
        f'<a class="nv__a" href="{site.section_path(name)}">{name}</a>' for name in site.sections
    )
    data = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    return template("tribune").substitute(
        title=escape(title), head=head, main=main, nav=nav, state=data
    )
