"""Make a large registry out of the real one: `python benchmarks/generate.py DIR --entries 2113`.

The first copy of the real entries is the real entries; in every other one the ids, titles,
organisations, places and web addresses are told apart by invented words, so that the rules find
neither errors nor near-duplicates. Each copy brings its own places: the entries per place stay the
same whatever the size, up to MOST_COPIES_OF_PLACES. The same arguments give the same bytes.
"""

import argparse
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from hamm_registry import yamlfile
from hamm_registry.storage import workspace
from hamm_registry.yamlfile.document import Document

WIDTH = 88
MODELINE = "# yaml-language-server: $schema=../../schemas/initiative.schema.json"
SOURCE = Path(__file__).parent.parent
MOST_COPIES_OF_PLACES = 400
"""So many fit into the largest data/places.yaml that is read; larger registries share them."""

Data = dict[str, Any]
_CODE = re.compile(r"\w[\w-]*").fullmatch
_PLAIN = re.compile(
    r"(?!(?:null|true|false|[0-9.]+)$)[^\W_][^:#]*(?:(?::|(?<! )#)[^\s:#][^:#]*)*"
).fullmatch
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvw" for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the registry: its number, 0 for the real one, and the entries that are in it."""

    number: int
    ids: frozenset[str]

    def name(self, text: str) -> str:
        """The name of an organisation, or a sentence, of this copy."""
        return f"{text} {_word(self.number)}" if self.number else text

    def place(self, text: str) -> str:
        """The name of a place of this copy."""
        number = self.number % MOST_COPIES_OF_PLACES
        return f"{text} {_word(number)}" if number else text

    def title(self, text: str, entry: int) -> str:
        """A title: two words apart from every other, for near-duplicates differ by one at most."""
        number = 2 * (entry + 1000 * self.number)  # there are fewer than 1000 real entries
        return f"{_word(number)} {_word(number + 1)} {text}" if self.number else text

    def id(self, text: str) -> str:
        """The id of an entry of this copy."""
        return f"{text}-{self.number}" if self.number else text

    def address(self, text: str) -> str:
        """A web address of this copy."""
        return f"{text}{'&' if '?' in text else '?'}copy={self.number}" if self.number else text


def generate(target: Path, entries: int) -> None:
    """Write a registry of that many entries into the folder `target`, which must not exist yet."""
    shutil.copytree(SOURCE / "data", target / "data", ignore=_own)
    shutil.copy(SOURCE / workspace.CONFIG, target)
    folder = target / workspace.FOLDERS["initiative"]
    folder.mkdir()
    real = _real_entries()
    copies = [
        Copy(number, frozenset(entry["id"] for entry in real[: entries - number * len(real)]))
        for number in range(-(-entries // len(real)))
    ]
    for copy in copies:
        for index, entry in enumerate(real[: len(copy.ids)]):
            made = _entry(entry, index, copy)
            _write(folder / f"{made['id']}.yaml", made, MODELINE)
    places = _read(workspace.PLACES)
    invented = list(_invented(places["places"], copies))
    _write(target / workspace.PLACES, places | {"places": invented})


def _own(_folder: str, names: list[str]) -> set[str]:
    """What is written anew instead of copied."""
    return {"initiatives", "places.yaml"}.intersection(names)


def _read(path: str) -> Data:
    read = yamlfile.read(SOURCE, path)
    if not isinstance(read, Document):
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
    made["title"] = {code: copy.title(text, index) for code, text in real["title"].items()}
    made["summary"] = {code: copy.name(text) for code, text in real["summary"].items()}
    if "other_names" in real:
        made["other_names"] = [copy.title(text, index) for text in real["other_names"]]
    relations = [
        {**relation, "to": copy.id(relation["to"])}
        for relation in real.get("relations", [])
        if relation["to"] in copy.ids
    ]
    if relations:
        made["relations"] = relations
    else:
        made.pop("relations", None)
    return made


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
    return copy.address(value) if key in ("url", "page") else value


def _invented(real: list[Data], copies: list[Copy]) -> Iterator[Data]:
    for copy in copies[:MOST_COPIES_OF_PLACES]:
        for place in real:
            made = {key: value for key, value in place.items() if key != "geonames"}
            made["name"] = copy.place(place["name"])
            if "names" in place:
                made["names"] = {code: copy.place(text) for code, text in place["names"].items()}
            if "other_names" in place:
                made["other_names"] = [copy.place(text) for text in place["other_names"]]
            if "lat" in place:
                # At most 0.4 degrees off: the extent of a country is known to within one.
                made["lat"] = round(place["lat"] + (copy.number % 9 - 4) / 10, 5)
                made["lon"] = round(place["lon"] + (copy.number // 9 % 9 - 4) / 10, 5)
            yield made if copy.number else place


def _write(path: Path, data: Data, *head: str) -> None:
    """A file in the form that the real ones have."""
    path.write_text("\n".join((*head, *_lines(data, ""))) + "\n", encoding="utf-8")


def _lines(value: Data | list[Any], indent: str, parent: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            first, *rest = _lines(part, indent + "  ") if _is_block(part) else [_scalar(part)]
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        return
    for key, part in value.items():
        head = f"{indent}{key}:"
        if isinstance(part, list) and all(_CODE(str(item)) for item in part):
            yield f"{head} [{', '.join(map(_scalar, part))}]"
        elif _is_block(part):
            yield head
            yield from _lines(part, indent + "  ", key)
        elif " " in str(part) and len(head) + len(part) >= WIDTH and "title" not in (key, parent):
            yield f"{head} >-"
            yield from wrap(
                part,
                WIDTH,
                initial_indent=indent + "  ",
                subsequent_indent=indent + "  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        else:
            yield f"{head} {_scalar(part)}"


def _is_block(value: Any) -> bool:
    return isinstance(value, dict | list)


def _scalar(value: Any) -> str:
    if not isinstance(value, str) or _PLAIN(value):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + value.replace("'", "''") + "'"


def main() -> None:
    """Make a registry as the command line says."""
    parser = argparse.ArgumentParser(description="Make a large registry out of the real one.")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--entries", type=int, default=2113)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.entries)


if __name__ == "__main__":
    main()
