"""What designers call the parts of a page: class names and ids, read as hints.

A name is cut into words (``articleBody`` → ``article``, ``body``); a word counts as a whole, or
by a part that it contains (``newsletterSignup`` holds ``newsletter``).
"""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import or_

from newscrawl.extract.stylenames import without_style

_NAMES = {
    "rel": (
        "more also next latest list cards card feed most popular top stories items",
        (
            "relat recommend teaser promo trending mostread readmore readalso outbrain "
            "taboola carousel slider relacion verwandt weitere empfehl lireaussi correlat "
            "leggi gerelateerd leesook czytaj ilgili saibamais recirc"
        ),
    ),
    "share": (
        "share sharing social follow like print save tools",
        (
            "twitter tweet instagram facebook tiktok whatsapp teilen compart partag condivi "
            "paylas bookmark"
        ),
    ),
    "comment": (
        "reply forum",
        "comment disqus kommentar comentario yorum discussion respond reacties",
    ),
    "sale": (
        (
            "abo offer register login piano cta ad ads adv dfp gpt shop deal deals product "
            "buy price partner"
        ),
        (
            "newsletter subscri signup paywall donat inscri membership abonn regwall advert "
            "anzeige sponsor werbung reklam affiliate publicid"
        ),
    ),
    "media": (
        "img photo foto image video audio media bild thumb pic credit copyright embed",
        (
            "caption gallery galeria galerie slideshow podcast player picture figure legend "
            "lightbox bildunterschrift thumbnail"
        ),
    ),
    "nav": (
        "nav menu side rail tab tabs search skip ticker bar top bottom",
        (
            "breadcrumb footer masthead sidebar widget toolbar banner cookie consent gdpr "
            "modal popup overlay dialog pagination navigation offcanvas"
        ),
    ),
    "meta": (
        (
            "author byline autor auteur autore date time meta tag tags topic topics "
            "category kicker label source bio"
        ),
        "dateline timestamp authorbox",
    ),
    "lead": (
        "lead lede intro dek deck perex chapo sapo sub description",
        (
            "standfirst summary subtitle subhead abstract excerpt chapeau entradilla "
            "vorspann bajada ingress manchet sottotitolo sommario underrubrik subline "
            "introtext"
        ),
    ),
    "body": (
        (
            "body text content story entry article post main prose detail paragraph artikel "
            "tekst texto texte testo inhalt haber"
        ),
        "articlebody articletext storybody richtext wysiwyg contenido cuerpo brodtext",
    ),
    "box": (
        "box fact facts quote note notice faq",
        "factbox infobox pullquote disclaimer faktaboks ratgeber",
    ),
    "hide": (
        "hidden hide",
        "visuallyhidden sronly screenreader offscreen noprint dnone",
    ),
}
_ELEMENTS = ("aside", "form", "caption", "article", "li", "quote", "itembody", "unseen")
BIT = {name: 1 << place for place, name in enumerate([*_NAMES, *_ELEMENTS])}
CONSENT = 1 << 30
"""A cookie or consent box: never part of the page proper."""
MENU = 1 << 29
"""A menu, breadcrumb trail or footer."""
NEVER = BIT["comment"] | BIT["caption"] | BIT["aside"] | BIT["form"] | BIT["hide"] | BIT["unseen"]
"""Parts that hold no running text of the article."""
SELDOM = BIT["rel"] | BIT["sale"] | BIT["nav"] | BIT["media"] | BIT["share"]
"""Parts that hold none unless their name also speaks of an article."""
GOOD = BIT["body"] | BIT["article"] | BIT["itembody"]

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LOWER_WORD = re.compile(r"[a-z]+")
"""The same where there are no capitals; most names have none."""
_DIGITS = re.compile(r"[0-9]+")
_LONGEST = 400
"""Characters of an element's names that are read."""
MAX_WORDS = 50_000
"""Words whose hints are remembered; a thousand sites have some 15,000."""
_MENUS = "nav menu navigation navbar breadcrumb breadcrumbs footer megamenu"
_CONSENTS = "onetrust didomi usercentrics truste cmpbox cookie consent gdpr"


def _whole_words() -> dict[str, int]:
    found: dict[str, int] = {}
    for name, (words, _) in _NAMES.items():
        for word in words.split():
            found[word] = found.get(word, 0) | BIT[name]
    for word in _MENUS.split():
        found[word] = found.get(word, 0) | MENU
    return found


_WHOLE = _whole_words()
_PARTS = [(part, BIT[name]) for name, (_, parts) in _NAMES.items() for part in parts.split()]
_PARTS += [(part, CONSENT) for part in _CONSENTS.split()]


_STEM = min(len(part) for part, _ in _PARTS)
_BY_STEM: dict[str, list[tuple[str, int]]] = {}
for _part, _bit in _PARTS:
    _BY_STEM.setdefault(_part[:_STEM], []).append((_part, _bit))


class _WordHints(dict[str, int]):
    """Hints of words as written, each worked out when first met."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_WORDS:
            self.clear()
        low = word.lower()
        hints = _WHOLE.get(low, 0)
        if len(low) > 3:
            for at in range(len(low) - _STEM + 1):
                for part, bit in _BY_STEM.get(low[at : at + _STEM], ()):
                    if low.startswith(part, at):
                        hints |= bit
        self[word] = hints
        return hints


_WORD_HINTS = _WordHints()


@lru_cache(maxsize=20_000)
def read_names(names: str) -> tuple[int, str]:
    """Hints in a ``class`` or ``id``, and the names without digits (ids often count)."""
    names = names[:_LONGEST]
    said = without_style(names)
    words = (_LOWER_WORD if said.islower() else _WORD).findall(said)
    return reduce(or_, map(_WORD_HINTS.__getitem__, words), 0), _DIGITS.sub("", names)


def read_both(names: str, name: str) -> tuple[int, str]:
    """Hints in a ``class`` and an ``id``; classes come again and again, with ever new ids."""
    if len(names) + len(name) >= _LONGEST:
        return read_names(f"{names} {name}")
    more, first = read_names(names) if names else (0, "")
    return read_names(name)[0] | more, first


def hint_names(hints: int) -> frozenset[str]:
    """The hints by name."""
    return frozenset(name for name, bit in BIT.items() if hints & bit)
