"""A page that is nothing without its requisites: styles, a font, pictures, scripts, a frame."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageDraw

from tests.servers.site import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = "/2026/11/bridge.html"


def font() -> bytes:
    """A TrueType font whose letters are stairs: no text in another font looks like it."""
    names = [".notdef", "space", "stair"]
    pen = TTGlyphPen(None)
    for step in range(4):
        left, top = 100 * step, 160 * (step + 1)
        corners: Sequence[tuple[int, int]] = (
            (left, 0),
            (left, top),
            (left + 90, top),
            (left + 90, 0),
        )
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    stair, empty = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space"} | dict.fromkeys(range(33, 127), "stair"))
    builder.setupGlyf({".notdef": empty, "space": empty, "stair": stair})
    builder.setupHorizontalMetrics({".notdef": (450, 0), "space": (250, 0), "stair": (450, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Stairs", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def picture(colour: str, width: int = 160, height: int = 100) -> bytes:
    """A PNG of its own look."""
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, width - 10, height - 10), fill="white")
    draw.line((0, 0, width, height), fill="black", width=6)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def html(cdn: str) -> bytes:
    """The page; ``cdn`` is another origin that some of its pictures come from."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bridge opens</title>
<link rel="stylesheet" href="/css/main.css">
<link rel="modulepreload" href="/js/part.js">
<link rel="icon" href="/icon.png">
<style>.inline {{ background: #eef url("/img/stripe.png") repeat-x; height: 40px }}</style>
</head><body>
<h1>The bridge opens to all</h1>
<p class="type">Set in a font of the page's own</p>
<div class="inline"></div>
<div style="background-image: url('/img/attribute.png'); width: 160px; height: 100px"></div>
<p><img src="/img/plain.png" alt="" width="160" height="100">
<img src="/img/small.png" srcset="/img/large.png 1x, /img/huge.png 3x" alt="" width="160"
 height="100">
<picture><source srcset="{cdn}/img/chosen.png" type="image/png">
<img src="/img/fallback.png" alt="" width="160" height="100"></picture>
<img class="late" data-src="{cdn}/img/late.png" alt="" width="160" height="100"
 src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
<img loading="lazy" src="/img/native.png" alt="" width="160" height="100"></p>
<svg width="100" height="60"><use href="/img/sprite.svg#disc"/></svg>
<p id="classic">No script has run.</p>
<iframe src="/frame/board.html" width="300" height="80"></iframe>
<script src="/js/classic.js"></script>
<script type="module" src="/js/module.js"></script>
</body></html>""".encode()


MAIN = b"""@charset "utf-8";
@import url("type.css") screen;
body { margin: 20px; font-family: monospace; background: #fffaf0 }
h1 { color: #204080; border-bottom: 8px solid #c04020 }
"""
TYPE = b"""@font-face { font-family: "Stairs"; src: url("../fonts/stairs.ttf") format("truetype") }
.type { font: 32px/1.2 "Stairs", monospace; color: #083 }
"""
CLASSIC = b"""document.getElementById("classic").textContent = "A script has run.";
document.getElementById("classic").style.background = "#8f8";
document.querySelectorAll("img.late").forEach(function (one) { one.src = one.dataset.src });
"""
# Its effect is not to be seen: pywb (2.10) breaks modules that import others.
MODULE = b"""import { mark } from "./part.js";
mark(document.documentElement);
"""
PART = b"""export function mark(element) { element.dataset.module = "has run" }
"""
SPRITE = b"""<svg xmlns="http://www.w3.org/2000/svg"><symbol id="disc" viewBox="0 0 100 60">
<circle cx="50" cy="30" r="28" fill="purple"/></symbol></svg>"""
FRAME = b"""<!doctype html><title>Board</title><link rel="stylesheet" href="board.css">
<p>A board in a frame</p>"""


def answers(cdn: str) -> dict[str, Answer]:
    """What the page's own origin serves."""

    def of(kind: str, body: bytes) -> Answer:
        return Answer(body, headers={"Content-Type": kind})

    found = {
        PAGE: of("text/html; charset=utf-8", html(cdn)),
        "/css/main.css": of("text/css", MAIN),
        "/css/type.css": of("text/css", TYPE),
        "/fonts/stairs.ttf": of("font/ttf", font()),
        "/js/classic.js": of("text/javascript", CLASSIC),
        "/js/module.js": of("text/javascript", MODULE),
        "/js/part.js": of("text/javascript", PART),
        "/img/sprite.svg": of("image/svg+xml", SPRITE),
        "/icon.png": of("image/png", picture("black", 32, 32)),
        "/img/stripe.png": of("image/png", picture("gold", 40, 40)),
        "/frame/board.html": of("text/html", FRAME),
        "/frame/board.css": of("text/css", b"body { background: #224; color: #fe8 }"),
    }
    colours = {
        "attribute": "teal",
        "plain": "red",
        "small": "gray",
        "large": "blue",
        "huge": "navy",
        "fallback": "silver",
        "native": "green",
    }
    for name, colour in colours.items():
        found[f"/img/{name}.png"] = of("image/png", picture(colour))
    return found


def cdn_answers() -> dict[str, Answer]:
    """What the other origin serves."""
    return {
        f"/img/{name}.png": Answer(picture(colour), headers={"Content-Type": "image/png"})
        for name, colour in {"chosen": "orange", "late": "magenta"}.items()
    }
