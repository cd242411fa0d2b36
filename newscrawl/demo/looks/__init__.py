"""How each outlet's pages are marked up: one module a look."""

from __future__ import annotations

from newscrawl.demo.looks import courier, gazette, karaneh, tribune, wire
from newscrawl.demo.looks.view import Listing, Look, View

LOOKS: dict[str, Look] = {
    "harbour-courier": Look(courier.article, courier.listing),
    "northfield-tribune": Look(tribune.article, tribune.listing),
    "meridian-wire": Look(wire.article, wire.listing),
    "old-ferry-gazette": Look(gazette.article, gazette.listing),
    "karaneh": Look(karaneh.article, karaneh.listing),
}

__all__ = ["LOOKS", "Listing", "Look", "View"]
