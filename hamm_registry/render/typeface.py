"""The typeface of the website, of PDF and Word documents and of pictures: one family, two weights.

The files lie in `hamm_registry/fonts/`; `tools/make_fonts.py` fetches them.
"""

from pathlib import Path
from typing import NamedTuple

FAMILY = "Source Sans 3"

FOLDER = Path(__file__).parent.parent / "fonts"

BEHIND_IT = "Libertinus Serif", "DejaVu Sans Mono", "Noto Sans CJK SC", "Noto Sans"
"""The families of PDF for letters that the typeface lacks; typst brings the first two along."""

IN_WORD = "Calibri"
"""What Word shows where the typeface is not installed: as narrow, so that tables keep their form.

A Word document names its fonts and does not carry them.
"""

_ON_SCREENS = (
    "system-ui", "-apple-system", '"Segoe UI"', "Roboto", '"Noto Sans"', '"Liberation Sans"',
    "Arial", "sans-serif",
)  # fmt: skip

CSS_FAMILIES = ", ".join((f'"{FAMILY}"', *_ON_SCREENS))
"""The value of `font-family` in CSS: the typeface, and what stands in for it."""

SVG_FAMILIES = f"'{FAMILY}', Arial, Helvetica, 'Liberation Sans', sans-serif"
"""The same in pictures that are handed on as files: drawn for the widths of these."""

X_HEIGHT = 0.486
"""The height of a small x by the size of the font: other fonts are made as large to the eye."""

RANGES = {
    "latin-ext": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
        "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,"
        "U+A720-A7FF"
    ),
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
}
"""The letters of each part of the typeface: a browser loads the parts that a page needs.

Latin comes last, for where two parts have a letter the later rule of a style sheet counts.
"""

_SCRIPTS = {"uk": ("latin", "cyrillic")}
"""The parts that most of a page is written in, by language; for others it is Latin alone."""


class WebFont(NamedTuple):
    """A file for browsers: some letters in one weight."""

    subset: str
    weight: int

    @property
    def file(self) -> str:
        """The name of the file, as it is published."""
        family = FAMILY.lower().replace(" ", "-")
        return f"{family}-{self.subset}-{self.weight}-normal.woff2"

    @property
    def path(self) -> str:
        """The path in a website."""
        return f"fonts/{self.file}"


WEB_FONTS = [WebFont(subset, weight) for subset in RANGES for weight in (400, 700)]


def fonts_at_once(language: str) -> list[WebFont]:
    """The files that a page in a language should load before it is first shown."""
    subsets = _SCRIPTS.get(language, ("latin",))
    return [font for font in WEB_FONTS if font.subset in subsets]


def font_faces() -> str:
    """The rules `@font-face` of a style sheet at the root of a website.

    What most of a page is written in is shown at once or, where it comes late, on the next page
    (`optional`): no line moves. Single letters from the other parts take their place when they
    come (`swap`).
    """
    rules: list[str] = []
    for font in WEB_FONTS:
        display = "optional" if font.subset in ("latin", "cyrillic") else "swap"
        rules.append(
            f'@font-face {{ font-family: "{FAMILY}"; font-weight: {font.weight}; '
            f'font-display: {display}; src: url({font.path}) format("woff2"); '
            f"unicode-range: {RANGES[font.subset]} }}\n"
        )
    return "".join(rules)
