"""The colours of the website, of documents and of pictures: all that depends on a city's accent.

An accent that would be hard to read is made darker, in the dark lighter.
"""

from typing import NamedTuple

READABLE = 4.5
"""The least contrast of text with what is behind it: WCAG 2.2, 1.4.3."""

NOBODY = "#e4e1d9"
"""On a map: a country without an initiative."""

DOT = "#b3480f"
"""On a map: a town."""

Colour = tuple[float, float, float]
"""Red, green and blue, from 0 to 255."""

_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)


class Palette(NamedTuple):
    """Colours as #rrggbb: the accent, a pale ground, and the levels of a map up to the accent."""

    accent: str
    ground: str
    levels: tuple[str, ...]

    @property
    def map_colours(self) -> tuple[str, ...]:
        """From no initiative to many, and the dots of towns."""
        return (NOBODY, *self.levels, DOT)


class Scheme(NamedTuple):
    """The colours that the accent stands on or beside, and `ours`, where a city has no accent.

    These are those of site.css in the light or in the dark. An accent is mixed with `towards`
    until it can be read; `ground_share` of it is in the pale ground.
    """

    ours: Palette
    paper: Colour
    raised: Colour
    on_level: Colour
    towards: Colour
    ground_share: float


LIGHT = Scheme(
    Palette("#0b5d66", "#e3eef0", ("#9cc5c9", "#5fa1a8", "#2f7a83", "#0b5d66")),
    (251, 250, 247), _WHITE, (12, 18, 20), _BLACK, 0.12,
)  # fmt: skip
DARK = Scheme(
    Palette("#7fcbd3", "#1d3539", ("#2f5d63", "#40828a", "#5ca9b2", "#9adfe6")),
    (20, 25, 27), (28, 35, 38), _WHITE, _WHITE, 0.22,
)  # fmt: skip

_STEP = 0.04
_LEVEL_SHARES = (0.4, 0.6, 0.8)
"""How much of the accent is in the levels below the strongest one; the rest is paper."""


def palette(accent: str, scheme: Scheme = LIGHT) -> Palette:
    """The colours for an accent; those of the program where it is empty."""
    if not accent:
        return scheme.ours
    colour = readable(accent, scheme)
    levels: list[str] = []
    for level, share in enumerate(_LEVEL_SHARES, 1):
        shade = mixed(colour, scheme.paper, share)
        # Numbers stand on the two palest levels.
        while level < 3 and contrast(shade, scheme.on_level) < READABLE:
            shade = mixed(scheme.paper, shade, _STEP)
        levels.append(_hex(shade))
    ground = mixed(colour, scheme.paper, scheme.ground_share)
    return Palette(_hex(colour), _hex(ground), (*levels, _hex(colour)))


def readable(accent: str, scheme: Scheme = LIGHT) -> Colour:
    """The accent, as much darker (in the dark: lighter) as it takes to be read."""
    colour = _rgb(accent)
    while True:
        ground = mixed(colour, scheme.paper, scheme.ground_share)
        grounds = (scheme.paper, scheme.raised, ground)
        if all(contrast(colour, behind) >= READABLE for behind in grounds):
            return colour
        colour = mixed(scheme.towards, colour, _STEP)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21.

    >>> round(contrast((0, 0, 0), (255, 255, 255)))
    21
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """The relative luminance of WCAG: 0 for black, 1 for white."""
    linear: list[float] = []
    for part in colour:
        share = part / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of one colour and the rest of the other."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)
