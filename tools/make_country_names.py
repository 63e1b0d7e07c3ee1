"""Make `hamm_registry/data/country_names.json`: countries in the languages of other cities.

    python tools/make_country_names.py

Needs the package's `test` extra: Babel 2.19.0 (BSD-3-Clause) carries the names of Unicode CLDR
(Unicode-3.0). German and English names stand in countries.json. The same version gives the same
bytes.
"""

import json
from pathlib import Path

from babel import Locale, __version__

BABEL = "2.19.0"
DATA = Path(__file__).parent.parent / "hamm_registry" / "data"
TARGET = DATA / "country_names.json"

LANGUAGES = (
    "ar az be bg bs ca cs cy da el es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko lb "
    "lt lv mk mt nb nl nn no pl pt ro ru sk sl sq sr sv tr uk vi zh"
).split()
"""The official languages of Europe and its neighbours, and some of the most spoken besides."""

WITHOUT = {("es", "GD")}
"""Granada is a town of Spain first: as the name of a country it would hide it."""


def main() -> None:
    """Write the names by language and code."""
    if __version__ != BABEL:
        raise SystemExit(f"Babel {BABEL} is needed, {__version__} is installed")
    codes = json.loads((DATA / "countries.json").read_text(encoding="utf-8"))["countries"]
    names = {}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        names[language] = {
            code: territories[code]
            for code in codes
            if code in territories and (language, code) not in WITHOUT
        }
    source = f"Unicode CLDR, © Unicode, Inc. (Unicode-3.0), Babel {BABEL} (BSD-3-Clause)"
    table = {"source": source, "names": names}
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
