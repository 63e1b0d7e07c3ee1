"""Make a large registry out of the real one: `python benchmarks/generate.py DIR --entries 2113`.

The first copy of the real entries is the real entries; in every other one the ids, titles,
organisations, places and web addresses are told apart by invented words, so that the rules find
neither errors nor near-duplicates. Each copy brings its own places: the entries per place stay the
same whatever the size, up to MOST_COPIES_OF_PLACES. The same arguments give the same bytes.
"""

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hamm_registry import yamlfile
from hamm_registry.editing.canonical_form import fresh_text
from hamm_registry.storage import workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile

SOURCE = Path(__file__).parent.parent
MOST_REAL_ENTRIES = 1000
"""More than the real registry has: so far apart are the titles of two copies."""

MOST_COPIES_OF_PLACES = 400
"""So many fit into the largest data/places.yaml that is read; larger registries share them."""

Data = dict[str, Any]
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvw" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the registry: its number, 0 for the real one, and the entries that are in it."""

    number: int
    ids: frozenset[str]

    def name(self, text: str) -> str:
        """The name of an organisation, or a sentence, of this copy."""
        if self.number == 0:
            return text
        return f"{text} {_word(self.number)}"

    def place(self, text: str) -> str:
        """The name of a place of this copy."""
        number = self.number % MOST_COPIES_OF_PLACES
        if number == 0:
            return text
        return f"{text} {_word(number)}"

    def title(self, text: str, entry: int) -> str:
        """A title: two words apart from every other, for near-duplicates differ by one at most."""
        if self.number == 0:
            return text
        number = 2 * (entry + MOST_REAL_ENTRIES * self.number)
        return f"{_word(number)} {_word(number + 1)} {text}"

    def id(self, text: str) -> str:
        """The id of an entry of this copy."""
        if self.number == 0:
            return text
        return f"{text}-{self.number}"

    def address(self, text: str) -> str:
        """A web address of this copy."""
        if self.number == 0:
            return text
        separator = "&" if "?" in text else "?"
        return f"{text}{separator}copy={self.number}"


def generate(target: Path, entries: int) -> None:
    """Write a registry of that many entries into the folder `target`, which must not exist yet."""
    shutil.copytree(SOURCE / "data", target / "data", ignore=_own)
    shutil.copy(SOURCE / workspace.CONFIG, target)
    folder = workspace.FOLDERS["initiative"]
    (target / folder).mkdir()
    real = _real_entries()
    copies = _copies([entry["id"] for entry in real], entries)
    for copy in copies:
        for index, entry in enumerate(real[: len(copy.ids)]):
            made = _entry(entry, index, copy)
            _write(target, f"{folder}/{made['id']}.yaml", "initiative", made)
    places = _read(workspace.PLACES)
    places["places"] = list(_invented(places["places"], copies))
    _write(target, workspace.PLACES, "places", places)


def _copies(ids: list[str], entries: int) -> list[Copy]:
    """As many copies of all entries as are needed; the last one may hold only the first of them."""
    copies: list[Copy] = []
    missing = entries
    while missing > 0:
        copies.append(Copy(len(copies), frozenset(ids[:missing])))
        missing -= len(ids)
    return copies


def _write(root: Path, path: str, kind: str, data: Data) -> None:
    """A file in canonical form, as the real ones are."""
    (root / path).write_text(fresh_text(path, kind, data), encoding="utf-8")


def _own(_folder: str, names: list[str]) -> set[str]:
    """What is written anew instead of copied."""
    return {"initiatives", "places.yaml"}.intersection(names)


def _read(path: str) -> Data:
    read = yamlfile.read(SOURCE, path)
    if not isinstance(read, ParsedFile):
        raise SystemExit(f"{path}: {read.findings[0].message}")
    return read.data


def _real_entries() -> list[Data]:
    paths = workspace.Workspace(SOURCE).paths("initiative")
    return [_read(path) for path in paths]


def _word(number: int) -> str:
    """A word of eight letters, another one for every number below 24 million."""
    number = number * 7919 % len(_SYLLABLES) ** 4
    parts = (number // len(_SYLLABLES) ** digit % len(_SYLLABLES) for digit in range(4))
    return "".join(_SYLLABLES[part] for part in parts).capitalize()


def _entry(real: Data, index: int, copy: Copy) -> Data:
    made: Data = _renamed(real, copy)
    made["id"] = copy.id(real["id"])
    for language, text in real["title"].items():
        made["title"][language] = copy.title(text, index)
    for language, text in real["summary"].items():
        made["summary"][language] = copy.name(text)
    if "other_names" in real:
        made["other_names"] = [copy.title(text, index) for text in real["other_names"]]
    made["relations"] = _relations(real, copy)
    if not made["relations"]:
        del made["relations"]
    return made


def _relations(real: Data, copy: Copy) -> list[Data]:
    """The relations to entries that are in the copy."""
    relations = []
    for relation in real.get("relations", []):
        if relation["to"] in copy.ids:
            relations.append({**relation, "to": copy.id(relation["to"])})
    return relations


def _renamed(value: Any, copy: Copy, key: str = "", parent: str = "") -> Any:
    """The same data with the organisations, places and addresses of the copy."""
    if isinstance(value, dict):
        return {name: _renamed(part, copy, name, key) for name, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, copy, key, parent) for part in value]
    if key == "place" or (key == "name" and parent == "places"):
        return copy.place(value)
    if key == "name" and parent == "organisations":
        return copy.name(value)
    if key in ("url", "page"):
        return copy.address(value)
    return value


def _invented(real: list[Data], copies: list[Copy]) -> Iterator[Data]:
    """The real places, and those of the copies."""
    for copy in copies[:MOST_COPIES_OF_PLACES]:
        for place in real:
            yield _invented_place(place, copy)


def _invented_place(place: Data, copy: Copy) -> Data:
    if copy.number == 0:
        return place
    made = dict(place)
    made.pop("geonames", None)
    made["name"] = copy.place(place["name"])
    if "names" in place:
        made["names"] = {code: copy.place(text) for code, text in place["names"].items()}
    if "other_names" in place:
        made["other_names"] = [copy.place(text) for text in place["other_names"]]
    if "lat" in place:
        # At most 0.4 degrees off: the extent of a country is known to within one.
        made["lat"] = round(place["lat"] + (copy.number % 9 - 4) / 10, 5)
        made["lon"] = round(place["lon"] + (copy.number // 9 % 9 - 4) / 10, 5)
    return made


def main() -> None:
    """Make a registry as the command line says."""
    parser = argparse.ArgumentParser(description="Make a large registry out of the real one.")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--entries", type=int, default=2113)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.entries)


if __name__ == "__main__":
    main()
