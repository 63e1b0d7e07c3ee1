"""Make `hamm_registry/data/worldmap.json` and `outlines.json` from published packages.

    python tools/make_map.py

Needs node, npm and the package's `test` extra. The sources:

- npm world-atlas 2.0.2 (ISC): Natural Earth 4.1.0, countries at 1:50m (public domain);
- npm d3-geo 3.1.1, topojson-client 3.1.0, topojson-simplify 3.0.3 (ISC, BSD): the Equal Earth
  projection of B. Šavrič, T. Patterson and B. Jenny (2018), turned to 11° east so that no country
  is cut, and fewer points. The outlines are longitudes and latitudes in hundredths of a degree.

Which part belongs to which country is that of make_countries.py. The same versions give the same
bytes.
"""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from make_countries import OVERSEAS, UNCODED, alpha2

PACKAGES = ("world-atlas@2.0.2", "d3-geo@3.1.1", "topojson-client@3.1.0", "topojson-simplify@3.0.3")
TARGET = Path(__file__).parent.parent / "hamm_registry" / "data" / "worldmap.json"
OUTLINES = TARGET.with_name("outlines.json")
SHARE = "0.06"
META = {
    "shapes": "Natural Earth 4.1.0, 1:50m (public domain), npm world-atlas@2.0.2 (ISC)",
    "drawn": "npm d3-geo@3.1.1 (ISC), topojson-simplify@3.0.3 (BSD), Equal Earth, 11° east",
    "by hand": "Antarctica has no shape, its point stands at the lower edge",
}


def draw() -> dict[str, Any]:
    """The map as the script beside this one makes it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package.json").write_text("{}", encoding="utf-8")
        install = ["npm", "install", "--silent", "--no-package-lock", *PACKAGES]
        subprocess.run(install, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        script = Path(__file__).with_suffix(".mjs")
        tables = json.dumps({"overseas": OVERSEAS, "uncoded": UNCODED})
        command = ["node", str(script), folder, SHARE]
        drawn = subprocess.run(command, check=True, input=tables, text=True, capture_output=True)
    world: dict[str, Any] = json.loads(drawn.stdout)
    return world


def main() -> None:
    """Write both files, a country a line."""
    world = draw()
    outlines = by_code(world.pop("outlines"))
    rows = by_code(world.pop("countries"))
    write(TARGET, {"meta": META, **world}, rows)
    write(OUTLINES, {"meta": {"shapes": META["shapes"]}}, outlines)


def by_code(countries: dict[str, Any]) -> dict[str, Any]:
    """The same map with alpha-2 codes as keys; Natural Earth has numbers."""
    return {code if code.isalpha() else alpha2(code): value for code, value in countries.items()}


def write(target: Path, head: dict[str, Any], countries: dict[str, Any]) -> None:
    """Write a JSON file with a country a line, so that a difference can be read."""
    lines = [f'"{code}":{dumped(countries[code])}' for code in sorted(countries)]
    body = ",\n".join(lines)
    text = f'{{{dumped(head)[1:-1]},\n"countries":{{\n{body}\n}}}}\n'
    target.write_text(text, encoding="utf-8")


def dumped(value: Any) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
