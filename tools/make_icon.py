"""Draw the icon of the website as PNG, for phones: `python tools/make_icon.py`.

The shape is that of icon.svg, on a ground without corners cut off: phones cut them themselves.
Needs the `pdf` extra.
"""

from pathlib import Path

from hamm_registry.render import pdf

STATIC = Path(__file__).resolve().parent.parent / "hamm_registry" / "site" / "static"


if __name__ == "__main__":
    drawn = pdf.icon((STATIC / "icon.svg").read_bytes(), ".svg")
    (STATIC / "icon.png").write_bytes(drawn)
