"""The folder of a registry: where it is, which files belong to it, and what they hold together."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, overload

from hamm_registry import schema, yamlfile
from hamm_registry.core.diagnostic import Finding, Span
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason, safe
from hamm_registry.geo.countries import Point
from hamm_registry.model.entries import (
    Config,
    Initiative,
    Organisation,
    Place,
    PlaceKey,
    Registry,
    place_key,
)
from hamm_registry.storage import chunks, processes
from hamm_registry.yamlfile.document import Document, Rejected, locate

CONFIG = "registry.yaml"
PLACES = "data/places.yaml"
FOLDERS = {
    "initiative": "data/initiatives",
    "organisation": "data/organisations",
    "meeting": "data/meetings",
    "funding": "data/funding",
}
"""Where the entries of each kind lie; the kinds are those of the schemas."""

BRIEF = frozenset(
    "id former_ids title status visibility retired countries places organisations themes sdgs"
    " audience activities offers needs relations".split()
)
"""The fields of an initiative by which it is told and compared with others."""

_BACKUPS = ("~", ".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", "#")
_BESIDES = ("readme", "license", "licence")
_OF_SYSTEMS = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r")
_OF_OFFICES = ("~$", "~lock")
"""What Windows, macOS and office programs put into folders without being asked."""


def find_root(given: Path | None) -> Path:
    """The root of the registry: the folder given, else the nearest upwards with a registry.yaml.

    Raises RegistryError (3) where there is none.
    """
    start = Path.cwd() if given is None else given
    for folder in (start, *start.resolve().parents) if given is None else (start,):
        if (folder / CONFIG).is_file():
            return folder
    place = quote(start)
    if given is None:
        message = _("there is no {config} in {folder} nor in any folder above it")
        hint = _("Change into the folder of a registry, or name it with --root DIR.")
    else:
        message = _("there is no {config} in {folder}")
        hint = _("Check the folder named with --root or HAMM_ROOT.")
    raise RegistryError(message.format(config=CONFIG, folder=place), hint)


def load_config(root: Path) -> Config:
    """What registry.yaml says; RegistryError (3) with the place of the first fault otherwise."""
    read = yamlfile.read(root, CONFIG)
    if isinstance(read, Document):
        version = read.data.get("schema_version")
        if isinstance(version, int) and version > schema.VERSION:
            message = _("{config} has schema version {found}, this program knows {known}")
            hint = _("Install a newer version: pip install --upgrade hamm-registry")
            message = message.format(config=CONFIG, found=version, known=schema.VERSION)
            raise RegistryError(message, hint)
        read = checked(read, "registry")
    if isinstance(read, Document):
        return Config(read.data)
    finding = read.findings[0]
    span = finding.span or locate(yamlfile.positions(read.text), finding.pointer, finding.at_key)
    hint = " ".join(part for part in (finding.hint, finding.expected) if part)
    raise RegistryError(f"{CONFIG}:{span.line}:{span.column}: {finding.message}", hint)


def files(root: Path, kind: str) -> tuple[list[str], list[Rejected]]:
    """The entries of one kind, sorted by name, and what lies in their folder but is none.

    A folder that does not exist is an empty one.
    """
    folder = FOLDERS[kind]
    entries: list[str] = []
    others: list[Rejected] = []
    try:
        names = [entry.name for entry in os.scandir(_inside(root, folder))]
    except FileNotFoundError:
        return [], []
    except OSError as error:
        message = _("the folder cannot be read: {reason}").format(reason=reason(error))
        return [], [Rejected(folder, (_told("HR001", message, ""),))]
    for name in sorted(names, key=lambda name: name.removesuffix(".yaml")):
        if _is_passed_over(name):
            continue
        path = f"{folder}/{name}"
        if name.endswith(".yaml"):
            entries.append(path)
        elif not name.lower().startswith(_BESIDES):
            others.append(Rejected(path, (_no_entry(root / path, name),)))
    return entries, others


def _is_passed_over(name: str) -> bool:
    """Whether a file is none of anybody's: hidden, a backup, or left there by a system."""
    lower = name.lower()
    left = lower in _OF_SYSTEMS or lower.startswith(_OF_OFFICES)
    return left or lower.startswith(".") or lower.endswith(_BACKUPS)


def misplaced(root: Path) -> list[Rejected]:
    """Files that look like entries and lie where none is read, each with what to do about it.

    That is at the root, in data/, or in a folder there whose name is mistyped.
    """
    found = [
        path
        for path in _yaml_in(root, "")
        if path != CONFIG and _ENTRY.issubset(_top_fields(root / path))
    ]
    found += [path for path in _yaml_in(root, "data") if path != PLACES]
    for folder in _folders_in(root / "data"):
        if f"data/{folder}" not in FOLDERS.values():
            found += _yaml_in(root, f"data/{folder}")
    return [Rejected(path, (_misplaced(root, path),)) for path in found]


_ENTRY = {"id", "title"}
"""The fields by which a file at the root is taken for an entry: other tools keep YAML there."""


def _yaml_in(root: Path, folder: str) -> list[str]:
    """The YAML files directly in a folder, those with .txt behind their name included."""
    try:
        entries = [one for one in os.scandir(root / folder) if one.is_file(follow_symlinks=False)]
    except OSError:
        return []
    names = sorted(one.name for one in entries if not _is_passed_over(one.name))
    yaml = [n for n in names if n.lower().removesuffix(".txt").endswith((".yaml", ".yml"))]
    return [f"{folder}/{name}".lstrip("/") for name in yaml]


def _folders_in(folder: Path) -> list[str]:
    try:
        entries = [one for one in os.scandir(folder) if one.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(one.name for one in entries if not _is_passed_over(one.name))


def _top_fields(path: Path) -> set[str]:
    """The names that begin the lines of a file and are followed by a colon."""
    rows = yamlfile.quotable(path).split("\n")
    return {row.partition(":")[0] for row in rows if ":" in row}


def _misplaced(root: Path, path: str) -> Finding:
    from difflib import get_close_matches

    folder, _slash, name = path.rpartition("/")
    named = get_close_matches(folder, FOLDERS.values(), 1)
    read = yamlfile.read(root, path)
    data = read.data if isinstance(read, Document) else {}
    fitting = [place for kind, place in FOLDERS.items() if schema.fits(kind, data)]
    message = _("this file is not read: no entries lie in this folder")
    place = (fitting or named or [FOLDERS["initiative"]])[0]
    stem = name.lower().removesuffix(".txt").rpartition(".")[0]
    hint = _("Move it to {path} if it is an entry.").format(path=quote(f"{place}/{stem}.yaml"))
    return _told("HR018", message, hint)


def _inside(root: Path, folder: str) -> Path:
    """The folder, refused with NotADirectoryError where a link leads out of the registry."""
    path = root / folder
    if path.exists() and not path.resolve().is_relative_to(root.resolve()):
        raise NotADirectoryError(0, _("a link that leads out of the registry"), str(path))
    return path


def _no_entry(path: Path, name: str) -> Finding:
    if name.lower().endswith((".yml", ".yaml")):
        message = _("the name ends with {suffix}, entries end with .yaml")
        hint = _("Rename the file to “{name}”.").format(name=safe(Path(name).stem + ".yaml"))
        return _told("HR002", message.format(suffix=quote(Path(name).suffix)), hint)
    if path.is_dir():
        message = _("this folder is not read: entries lie side by side, without folders")
        return _told("HR018", message, _("Move its files up or the folder away."))
    if name.lower().endswith((".yaml.txt", ".yml.txt")):
        stem = name[: name.lower().rindex(".y")]
        message = _("this file is not read: its name ends with .txt")
        hint = _("Rename the file to “{name}”.").format(name=safe(f"{stem}.yaml"))
        return _told("HR018", message, hint)
    message = _("this file is not read: its name does not end with .yaml")
    return _told("HR018", message, _("Rename it if it is an entry, else move it away."))


def _told(code: str, message: str, hint: str) -> Finding:
    return Finding(message, hint, span=Span.at(1, 1), code=code)


def checked(document: Document, kind: str) -> Document | Rejected:
    """The document if it fits the schema of its kind, else what does not fit."""
    findings = schema.check(kind, document.data)
    return Rejected(document.path, tuple(findings), document.text) if findings else document


def read_checked(root: Path, path: str, kind: str) -> Document | Rejected:
    """Read a file and hold it against its schema: a document is always valid in shape."""
    read = yamlfile.read(root, path, yamlfile.most_bytes(kind))
    return checked(read, kind) if isinstance(read, Document) else read


def understood(content: bytes | Rejected, path: str, kind: str) -> Document | Rejected:
    """What `read_checked` makes of a file with these bytes."""
    read = yamlfile.understand(content, path)
    return checked(read, kind) if isinstance(read, Document) else read


def read_places(root: Path) -> Document | Rejected | None:
    """data/places.yaml; None where there is no such file."""
    if not (root / PLACES).exists():
        return None
    content = yamlfile.fetch(root, PLACES, yamlfile.most_bytes("places"))
    if isinstance(content, Rejected):
        return content
    data = chunks.of_file(content, lambda: _data(understood(content, PLACES, "places")))
    if data is None:
        return understood(content, PLACES, "places")
    return Document(PLACES, data, content.decode("utf-8-sig"))


def _data(read: Document | Rejected) -> Any:
    return read.data if isinstance(read, Document) else None


def places_in(read: Document | Rejected | None) -> dict[PlaceKey, Place]:
    """The places of data/places.yaml by every name they have; none where it cannot be used."""
    places: dict[PlaceKey, Place] = {}
    for item in read.data["places"] if isinstance(read, Document) else ():
        point = Point(item["lat"], item["lon"]) if "lat" in item and "lon" in item else None
        names = item.get("names", {})
        is_town, number = item["type"] == "town", item.get("geonames")
        place = Place(item["name"], item["country"], names, point, is_town, number)
        for name in (*names.values(), item["name"]):
            places[place_key(name, item["country"])] = place
    return places


def load(root: Path) -> Registry:
    """The whole registry; entries that cannot be used are left out and counted."""
    config = load_config(root)
    places = read_places(root)
    shelves = {kind: _shelves(root, kind) for kind in FOLDERS}
    initiatives = shelves["initiative"]
    return Registry(
        root,
        config,
        initiatives if len(initiatives) >= chunks.FEWEST else tuple(initiatives),
        tuple(data for _path, data in shelves["meeting"].rows()),
        tuple(data for _path, data in shelves["funding"].rows()),
        places_in(places),
        int(isinstance(places, Rejected)) + sum(one.skipped for one in shelves.values()),
        organisations=tuple(Organisation(*row) for row in shelves["organisation"].rows()),
        unread=frozenset(path for one in shelves.values() for path in one.unread),
    )


@dataclass(frozen=True, slots=True)
class Shelves(Sequence[Initiative]):
    """The entries of a kind, read part by part whenever somebody goes through them.

    Of a large registry nothing stays in memory but what whoever asks keeps. `skipped` files are
    none of the entries; `unread` are the paths of those of them that may be meant as one.
    `brief` goes through them with only the fields by which entries are told and compared.
    """

    parts: Sequence[chunks.Part]
    length: int
    skipped: int
    unread: Sequence[str]

    def rows(self) -> Iterator[tuple[str, Any]]:
        """The path and the data of each entry."""
        for part in self.parts:
            yield from part.value("entries")

    def brief(self, wanted: Callable[[str, Any], bool]) -> list[tuple[str, Any]]:
        """The path and the fields of `BRIEF` of each entry for which `wanted` holds by these."""

        def found(some: Sequence[chunks.Part]) -> list[Any]:
            return [row for part in some for row in part.value("brief") if wanted(*row)]

        return processes.shared_out(found, self.parts)

    def find(self, name: str) -> Initiative | None:
        """The entry of that id or former id; None where there is none."""
        entry = self._at(f"{FOLDERS['initiative']}/{name}.yaml")
        if entry is not None and entry.id == name:
            return entry
        named = self.brief(lambda path, data: name in Initiative(path, data).names)
        return self._at(named[0][0]) if named else None

    def _at(self, path: str) -> Initiative | None:
        """The entry of a file: only its part is read."""
        for part in self.parts:
            if part.files[0][1] <= path <= part.files[-1][1]:
                return next((Initiative(p, d) for p, d in part.value("entries") if p == path), None)
        return None

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[Initiative]:
        return (Initiative(path, data) for path, data in self.rows())

    @overload
    def __getitem__(self, index: int) -> Initiative: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Initiative]: ...
    def __getitem__(self, index: int | slice) -> Initiative | Sequence[Initiative]:
        return tuple(self)[index]


def _shelves(root: Path, kind: str) -> Shelves:
    paths, strays = files(root, kind)
    work = chunks.Work(root, ("counts", "entries", "brief"), kind.encode(), _entries)
    worked = list(chunks.worked(work, [(kind, path) for path in paths]))
    counts = [part.value("counts") for part in worked]
    unread = [path for _usable, rest in counts for path in rest]
    length = sum(usable for usable, _rest in counts)
    refused = [one for one in strays if one.findings[0].code != "HR018"]  # a warning stops nothing
    return Shelves(worked, length, len(refused) + len(unread), unread)


def _entries(raws: Sequence[chunks.Raw]) -> dict[str, Any]:
    """What the usable files of one kind say; a bare year, a number there, is text like dates."""
    read = [(kind, yamlfile.understand(content, path)) for kind, path, content in raws]
    used = [d for kind, d in read if isinstance(d, Document) and schema.fits(kind, d.data)]
    texts = _texts(raws[0][0]) if raws else frozenset()
    entries = [[document.path, _worded(document.data, "", texts)] for document in used]
    usable = {document.path for document in used}
    unread = [path for _kind, path, _content in raws if path not in usable]
    brief = [[path, {k: v for k, v in data.items() if k in BRIEF}] for path, data in entries]
    return {"entries": entries, "brief": brief, "counts": [len(used), unread]}


@cache
def _texts(kind: str) -> frozenset[str]:
    """The fields that may stand in a file as a number and are text all the same."""
    fields = schema.fields(kind).values()
    return frozenset(f.path for f in fields if {"string", "integer"} <= {*f.types})


def _worded(value: Any, path: str, texts: frozenset[str]) -> Any:
    if isinstance(value, dict):
        inside = f"{path}." if path else ""
        return {key: _worded(item, inside + key, texts) for key, item in value.items()}
    if isinstance(value, list):
        return [_worded(item, path, texts) for item in value]
    return str(value) if path in texts else value
