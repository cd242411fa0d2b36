"""The Harbour Courier: a modern block theme, rich JSON-LD, lazy pictures, comments."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from newscrawl.demo.calendars import british
from newscrawl.demo.looks.view import body, each, image, template

if TYPE_CHECKING:
    from newscrawl.demo.looks.view import Listing, View
    from newscrawl.demo.sites import Site
    from newscrawl.demo.stories import Story


def article(view: View) -> str:
    """The article page."""
    site, story = view.site, view.story
    furniture = {
        3: template("courier-newsletter").substitute(section=escape(story.section)),
        6: _read_more(site, view.related[0]) if view.related else "",
    }
    credit = f'<span class="byline-agency">{escape(story.agency)}</span>' if story.agency else ""
    names = each(
        f'<a class="byline-name" rel="author" href="/author/{i}/">{escape(name)}</a>'
        for i, name in enumerate(story.authors, start=1)
    )
    updated = ""
    if story.modified:
        when = british(story.modified, site.timezone)
        updated = f'<span class="updated">Updated <time>{when}</time></span>'
    main = template("courier-article").substitute(
        section=escape(story.section),
        section_path=site.section_path(story.section),
        headline=escape(story.headline),
        deck=escape(story.deck),
        byline=names.replace("</a>\n<a", "</a> and <a") + credit,
        by="By " if story.authors else "",
        iso=view.published,
        date=british(story.published, site.timezone),
        updated=updated,
        image=image(site, story, 1200),
        srcset=", ".join(f"{image(site, story, w)} {w}w" for w in (480, 800, 1200)),
        place=escape(story.place),
        body=body(view, furniture),
        tags=each(f'<li><a href="#">{escape(word)}</a></li>' for word in story.keywords),
        comments=each(_comment(who, what) for who, what in story.comments),
        comment_count=len(story.comments),
        related=each(_card(site, other) for other in view.related),
        popular=each(
            f'<li><a href="{site.path(other)}">{escape(other.headline)}</a></li>'
            for other in view.popular
        ),
        share=view.url,
    )
    head = template("courier-head").substitute(
        url=view.url,
        headline=escape(story.headline),
        deck=escape(story.deck),
        image=image(site, story, 1200),
        published=view.published,
        modified=view.modified,
        section=escape(story.section),
        structured=json.dumps(_structured(view), ensure_ascii=False, indent=1),
    )
    return _shell(site, f"{story.headline} | {site.title}", head, main)


def listing(page: Listing) -> str:
    """A front page or section page."""
    site = page.site
    more = [("Newer stories", page.newer), ("Older stories", page.older)]
    main = template("courier-list").substitute(
        heading=escape(page.heading),
        cards=each(_card(site, story) for story in page.stories),
        pages=each(f'<a class="more" href="{path}">{text}</a>' for text, path in more if path),
    )
    head = (
        '<link rel="alternate" type="application/rss+xml" title="All news" href="/feed/">\n'
        '<meta property="og:type" content="website">'
    )
    return _shell(site, f"{page.heading} | {site.title}", head, main)


def _structured(view: View) -> dict[str, Any]:
    site, story = view.site, view.story
    publisher = {
        "@type": "NewsMediaOrganization",
        "@id": f"{site.base}/#publisher",
        "name": site.title,
        "logo": {"@type": "ImageObject", "url": f"{site.base}/static/logo.svg"},
    }
    people = [{"@type": "Person", "name": name} for name in story.authors]
    news = {
        "@type": "NewsArticle",
        "@id": f"{view.url}#article",
        "mainEntityOfPage": view.url,
        "headline": story.headline,
        "description": story.deck,
        "datePublished": view.published,
        "dateModified": view.modified,
        "author": people or {"@id": f"{site.base}/#publisher"},
        "publisher": {"@id": f"{site.base}/#publisher"},
        "image": [image(site, story, 1200)],
        "articleSection": story.section,
        "keywords": list(story.keywords),
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
    }
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": site.base + "/"},
            {
                "@type": "ListItem",
                "position": 2,
                "name": story.section,
                "item": site.base + site.section_path(story.section),
            },
        ],
    }
    return {"@context": "https://schema.org", "@graph": [publisher, news, trail]}


def _card(site: Site, story: Story) -> str:
    return template("courier-card").substitute(
        path=site.path(story),
        headline=escape(story.headline),
        deck=escape(story.deck),
        section=escape(story.section),
        image=image(site, story, 480),
        date=british(story.published, site.timezone).split(",")[0],
        iso=story.published.isoformat(),
    )


def _read_more(site: Site, story: Story) -> str:
    return (
        '<aside class="wp-block-group read-more"><strong>Read more:</strong> '
        f'<a href="{site.path(story)}">{escape(story.headline)}</a></aside>'
    )


def _comment(who: str, what: str) -> str:
    return (
        '<li class="comment"><div class="comment-body"><div class="comment-author vcard">'
        f'<b class="fn">{escape(who)}</b> <span class="says">says:</span></div>'
        f'<div class="comment-content"><p>{escape(what)}</p></div>'
        '<div class="reply"><a rel="nofollow" href="#respond">Reply</a> · '
        '<button type="button" class="like" aria-label="Like">♥</button></div></div></li>'
    )


def _shell(site: Site, title: str, head: str, main: str) -> str:
    nav = each(
        f'<li class="menu-item"><a href="{site.section_path(name)}">{name}</a></li>'
        for name in site.sections
    )
    return template("courier").substitute(
        title=escape(title), head=head, main=main, nav=nav, name=site.title, tagline=site.tagline
    )
