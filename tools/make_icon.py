"""Draw the icon of the website as PNG, for phones: `python tools/make_icon.py`.

The shape is that of icon.svg, on a ground without corners cut off: phones cut them themselves.
Needs the `pdf` extra.
"""

from pathlib import Path

import typst

STATIC = Path(__file__).resolve().parent.parent / "hamm_registry" / "site" / "static"
SIZE = 180
"""Pixels of an edge, as iOS asks for them; one point is one pixel at 72 pixels an inch."""

PAGE = """\
#set page(width: {size}pt, height: {size}pt, margin: {margin}pt, fill: rgb("#fbfaf7"))
#image(bytes(sys.inputs.icon), format: "svg", width: 100%)
"""


def icon() -> bytes:
    """The PNG of the icon."""
    page = PAGE.format(size=SIZE, margin=SIZE // 9)
    svg = (STATIC / "icon.svg").read_text(encoding="utf-8")
    drawn = typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"icon": svg})
    return bytes(drawn)


if __name__ == "__main__":
    (STATIC / "icon.png").write_bytes(icon())
