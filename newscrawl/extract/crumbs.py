"""The trail that a page shows above its headline: Home > Politics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.text import key, split_address, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TRAILS = "[class*=crumb], [id*=crumb], [aria-label*=crumb]"
_HOME = (
    "home|home ?page|front ?page|start|startseite|accueil|inicio|início|strona główna|hjem|hem|"
    "etusivu|головна|главная|anasayfa|ana sayfa|beranda|trang chủ|首页|首頁|ホーム|トップ|홈|"
    "الرئيسية|نخست|خانه|صفحه اصلی|صفحه نخست|ہوم|होम|prima pagina|домой"
)
_IS_HOME = re.compile(rf"^(?:{_HOME})$", re.I)
_LINE = re.compile(
    rf"^(?:{_HOME})\s?(?:>|›|»|/|→|\|)\s?([^>›»/→|]{{2,40}}?)\s?(?:$|[>›»/→|])", re.I
)
MAX_STEPS = 8


def shown_section(tree: LexborHTMLParser, html: bytes, headline: str, lines: Sequence[str]) -> str:
    """The first step of the trail behind the front page that is not the article itself."""
    steps = _steps(tree) if b"crumb" in html else []
    told = key(headline)
    for step in steps:
        named = 1 < len(step) <= 40 and not step.startswith("#") and not _IS_HOME.match(step)
        if named and not is_title(step, told):
            return step
    found = next((match for line in lines if (match := _LINE.match(line))), None)
    return found.group(1) if found else ""


def is_title(step: str, told: str) -> bool:
    """Whether a step is the article itself; ``told`` is the :func:`key` of its title.

    "Sport" is a section also where the headline has the word in it.
    """
    mine = key(step)
    return mine == told or (mine in told and 2 * len(mine) > len(told))


def _steps(tree: LexborHTMLParser) -> list[str]:
    """Texts of the links of the first trail that has any; without the link to the front page."""
    for trail in tree.css(_TRAILS)[:6]:
        links = trail.css("a[href]")[:MAX_STEPS]
        steps = [squeeze((link.text() or "")[:100]) for link in links if not leads_home(link)]
        if steps:
            return steps
    return []


def leads_home(link: LexborNode) -> bool:
    """Whether a link leads to the front page."""
    address = split_address(link.attributes.get("href") or "")
    return address.path in {"", "/"} and not address.query and not address.fragment
