"""روزنامه کرانه: right to left, Jalali dates in Persian digits and no other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newscrawl.demo.calendars import persian
from newscrawl.demo.grammar import persian_digits
from newscrawl.demo.looks.view import body, each, image, template

if TYPE_CHECKING:
    from newscrawl.demo.looks.view import Listing, View
    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Story


def article(view: View) -> str:
    """The article page."""
    site, story = view.site, view.story
    names = "، ".join(escape(name) for name in story.authors)
    updated = ""
    if story.modified:
        updated = (
            f'<div class="item-updated">به‌روزرسانی: {persian(story.modified, site.timezone)}</div>'
        )
    main = template("karaneh-article").substitute(
        section=escape(story.section),
        section_path=site.section_path(story.section),
        headline=escape(story.headline),
        deck=escape(story.deck),
        path=site.path(story),
        by=f'<div class="item-reporter">گزارش: <span>{names}</span></div>' if names else "",
        date=persian(story.published, site.timezone),
        updated=updated,
        code=persian_digits(str(704000 + story.number)),
        image=image(site, story, 800),
        place=escape(story.place),
        body=body(view, {4: _see_also(site, view.related[0])} if view.related else {}),
        tags=each(f'<li><a href="#" rel="tag">{escape(word)}</a></li>' for word in story.keywords),
        related=each(_item(site, other) for other in view.related),
        popular=each(_item(site, other) for other in view.popular),
        comments=each(
            f'<li class="comment"><b>{escape(who)}</b><p>{escape(what)}</p></li>'
            for who, what in story.comments
        ),
        count=persian_digits(str(len(story.comments))),
    )
    head = each(
        (
            f'<link rel="canonical" href="{view.url}">',
            f'<meta name="description" content="{escape(story.deck)}">',
            f'<meta property="og:title" content="{escape(story.headline)}">',
            f'<meta property="og:image" content="{image(site, story, 800)}">',
            f'<meta name="keywords" content="{escape("،".join(story.keywords))}">',
        )
    )
    return _shell(site, f"{story.headline} - {site.title}", head, main)


def listing(page: Listing) -> str:
    """A front page or section page."""
    site = page.site
    links = [("تازه‌تر", page.newer), ("قدیمی‌تر", page.older)]
    main = template("karaneh-list").substitute(
        heading=escape(page.heading),
        items=each(_item(site, story, long=True) for story in page.stories),
        pages=each(f'<a href="{path}">{text}</a>' for text, path in links if path),
    )
    head = '<link rel="alternate" type="application/rss+xml" title="کرانه" href="/rss">'
    return _shell(site, f"{page.heading} - {site.title}", head, main)


def _item(site: Site, story: Story, *, long: bool = False) -> str:
    path, width = site.path(story), 480
    intro = f"<p>{escape(story.deck)}</p>" if long else ""
    return (
        f'<li class="news"><figure><a href="{path}"><img loading="lazy" '
        f'src="{image(site, story, width)}" width="160" height="90" alt=""></a></figure>'
        f'<div class="desc"><h3><a href="{path}">{escape(story.headline)}</a></h3>{intro}'
        f"<time>{persian(story.published, site.timezone)}</time></div></li>"
    )


def _see_also(site: Site, story: Story) -> str:
    return (
        '<div class="item-inline-related"><span>بیشتر بخوانید:</span> '
        f'<a href="{site.path(story)}">{escape(story.headline)}</a></div>'
    )


def _shell(site: Site, title: str, head: str, main: str) -> str:
    nav = each(f'<li><a href="{site.section_path(name)}">{name}</a></li>' for name in site.sections)
    return template("karaneh").substitute(title=escape(title), head=head, main=main, nav=nav)
