"""Pictures for the articles: drawn landscapes, the same for the same seed."""

from __future__ import annotations

from newscrawl.demo.grammar import Dice

_SKIES = (
    ("#9ec9e8", "#f6e3c5"),
    ("#30506e", "#e79a6b"),
    ("#cfd8dc", "#eef2f3"),
    ("#7fb0c9", "#fff3d9"),
)
_LANDS = (("#3d5a3c", "#5e7d4a"), ("#5b4636", "#8a6d4f"), ("#2f4858", "#4f6d7a"))


def landscape(seed: str, width: int) -> bytes:
    """An SVG of hills, water and a town, ``width`` pixels wide and 16:9."""
    dice = Dice(f"picture/{seed}")
    (top, low), (far, near) = dice.pick(_SKIES), dice.pick(_LANDS)
    sun = (
        f'<circle cx="{dice.number(120, 680)}" cy="{dice.number(70, 170)}" r="38" fill="#ffe9b0"/>'
    )
    houses = "".join(
        f'<path d="M{x} 330v-{h}l{w} -16l{w} 16v{h}z" fill="{dice.pick(_WALLS)}"/>'
        for x, h, w in (
            (dice.number(10, 760), dice.number(18, 60), dice.number(9, 20)) for _ in range(14)
        )
    )
    boats = "".join(
        f'<path d="M{x} {y}h50l-10 12h-30zM{x + 22} {y - 4}v-34l22 34z" fill="#fff" opacity=".9"/>'
        for x, y in (
            (dice.number(30, 720), dice.number(360, 425)) for _ in range(dice.number(1, 4))
        )
    )
    height = width * 9 // 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'viewBox="0 0 800 450"><defs><linearGradient id="s" x2="0" y2="1">'
        f'<stop stop-color="{top}"/><stop offset="1" stop-color="{low}"/></linearGradient></defs>'
        f'<rect width="800" height="450" fill="url(#s)"/>{sun}'
        f'<path d="M0 {_hills(dice, 210)} V450 H0z" fill="{far}" opacity=".6"/>'
        f'<path d="M0 {_hills(dice, 280)} V450 H0z" fill="{near}"/>{houses}'
        f'<rect y="330" width="800" height="120" fill="#4d7f9e"/>{boats}</svg>\n'
    ).encode()


def advertisement() -> bytes:
    """A banner."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="250"><rect width="300" '
        b'height="250" fill="#f5a524"/><text x="150" y="120" text-anchor="middle" font-size="28" '
        b'font-family="serif">Dobbin &amp; Daughters</text><text x="150" y="155" '
        b'text-anchor="middle" font-size="16">coal and kindling, delivered</text></svg>\n'
    )


def _hills(dice: Dice, level: int) -> str:
    points = [(x, level + dice.number(-45, 45)) for x in range(0, 801, 160)]
    curve = " ".join(f"T{x} {y}" for x, y in points[2:])
    return f"{points[0][1]} Q80 {level - 60} {points[1][0]} {points[1][1]} {curve}"


_WALLS = ("#c9503c", "#e8d8b9", "#f4f1ea", "#b98b5e", "#8c4a3a", "#d9c6a5")
