"""The opened registry: its settings, places, files and entries, each read once."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamm_registry import schema, yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.finding import Finding, Pointer
from hamm_registry.core.text import _
from hamm_registry.geo.countries import Point
from hamm_registry.model.entries import (
    Config,
    Organisation,
    Place,
    PlaceKey,
    Registry,
    place_key,
)
from hamm_registry.storage import chunks, folders
from hamm_registry.storage.entry_collection import EntryCollection, read_entries
from hamm_registry.storage.folders import CONFIG, FOLDERS, PHOTOS, PLACES, find_root
from hamm_registry.yamlfile.parsed_file import ParsedFile, Rejected, locate

if TYPE_CHECKING:
    from hamm_registry.storage.photos import PhotoFile

__all__ = ["CONFIG", "FOLDERS", "PLACES", "Workspace", "find_root", "places_in"]

_MOST_KEPT = 64 << 20
"""So many bytes of files are kept in memory; what a larger registry has besides is read anew."""

_Signature = tuple[int, ...]
"""What changes when a file is replaced or written to; () for one that is not there."""


class Workspace:
    """A registry in the folder `root` as it was when each part of it was first asked for.

    Whoever needs settings, places, a file or all entries is given a workspace and not a folder: so
    everything is read once in a call of the program. After something was written, `reopened`
    gives the registry as it is then. Values must not be changed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.memory = chunks.Memory()
        self.results: dict[object, Any] = {}
        """Results of other modules about this workspace, each under a key of its own."""
        self._contents: dict[str, bytes | Rejected] = {}
        self._signatures: dict[str, _Signature] = {}
        self._listings: dict[str, tuple[list[str], list[Rejected]]] = {}
        self._kept_bytes = 0

    def reopened(self) -> "Workspace":
        """The registry as it is now: this workspace where no file that it has read has changed.

        Otherwise a new one that reads only what has changed, told by size, time and inode.
        """
        changed = set()
        for path, before in self._signatures.items():
            if _signature(self.root, path) != before:
                changed.add(path)
        if not changed and self._has_same_files():
            return self
        new = Workspace(self.root)
        new.memory = self.memory
        for path, content in self._contents.items():
            if path not in changed:
                new._keep(path, content, self._signatures[path])
        for name, path in (("config", CONFIG), ("places_document", PLACES), ("places", PLACES)):
            if name in self.__dict__ and path not in changed:
                new.__dict__[name] = self.__dict__[name]
                new._signatures[path] = self._signatures[path]
        return new

    def _has_same_files(self) -> bool:
        """True if no entry was added or taken away since the folders were listed."""
        for kind, (paths, _strays) in self._listings.items():
            if folders.list_files(self.root, kind)[0] != paths:
                return False
        return True

    # Files

    def content(self, kind: str, path: str) -> bytes | Rejected:
        """The bytes of a file of the registry, or why there are none."""
        kept_content = self._contents.get(path)
        if kept_content is not None:
            return kept_content
        # Before reading: what is written meanwhile then counts as changed.
        status = _status(self.root, path)
        content = yamlfile.fetch(self.root, path, yamlfile.most_bytes(kind), status)
        self._keep(path, content, _signature_of(status))
        return content

    def _keep(self, path: str, content: bytes | Rejected, signature: _Signature) -> None:
        """Remember what was read of a file, as long as there is room for it."""
        self._signatures[path] = signature
        size = len(content) if isinstance(content, bytes) else len(content.text)
        if self._kept_bytes + size <= _MOST_KEPT:
            self._kept_bytes += size
            self._contents[path] = content

    def read(self, kind: str, path: str) -> ParsedFile | Rejected:
        """A file as data, whether or not that fits its schema."""
        return yamlfile.understand(self.content(kind, path), path)

    def valid(self, kind: str, path: str) -> ParsedFile | Rejected:
        """A file as data that fits its schema."""
        document = self.read(kind, path)
        if isinstance(document, ParsedFile):
            return fitting(kind, document)
        return document

    def text(self, path: str) -> str:
        """The text of any file, for quoting in a message; empty where it has none."""
        kind = ""
        if path.startswith(f"{PHOTOS}/"):
            return ""
        if path == PLACES:
            kind = "places"
        content = self.content(kind, path)
        if isinstance(content, Rejected):
            return yamlfile.quotable(self.root / path)
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")

    def paths(self, kind: str) -> list[str]:
        """The files of the entries of a kind, sorted by name."""
        return self._listing(kind)[0]

    def strays(self, kind: str) -> list[Rejected]:
        """The files in the folder of a kind that are no entries."""
        return self._listing(kind)[1]

    def _listing(self, kind: str) -> tuple[list[str], list[Rejected]]:
        if kind not in self._listings:
            self._listings[kind] = folders.list_files(self.root, kind)
        return self._listings[kind]

    def _is_large(self) -> bool:
        """True if so many entries are there that a cache on the disk is worth what it costs."""
        return sum(len(self.paths(kind)) for kind in FOLDERS) >= chunks.FEWEST

    @cached_property
    def misplaced(self) -> list[Rejected]:
        """Files that look like entries and lie where none is read, with what to do about each."""
        return folders.misplaced(self.root)

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file of the registry with its kind: settings, places, entries."""
        yield "registry", CONFIG
        if self.has_places:
            yield "places", PLACES
        for kind in FOLDERS:
            for path in self.paths(kind):
                yield kind, path

    @cached_property
    def photos(self) -> "dict[str, PhotoFile]":
        """The photos by the names of their files; all of them are read."""
        self._signatures[PHOTOS] = _signature(self.root, PHOTOS)
        # Most registries have none, and need not load what takes pictures apart.
        if not folders.list_photos(self.root)[0]:
            return {}
        from hamm_registry.storage.photos import read_photos

        files = read_photos(self.root)
        for name in files:
            path = f"{PHOTOS}/{name}"
            self._signatures[path] = _signature(self.root, path)
        return files

    @cached_property
    def city_pictures(self) -> "dict[Pointer, PhotoFile]":
        """The logo and the photo of the city by the field of registry.yaml; both are read."""
        files: dict[Pointer, PhotoFile] = {}
        for field, path in self.config.pictures.items():
            from hamm_registry.storage.photos import read_city_picture

            self._signatures[path] = _signature(self.root, path)
            files[field] = read_city_picture(self.root, path)
        return files

    @cached_property
    def stray_photos(self) -> list[Rejected]:
        """The files and folders in the folder of photos that are none."""
        return folders.list_photos(self.root)[1]

    # Settings and places

    @cached_property
    def config(self) -> Config:
        """The settings of registry.yaml; ConfigError (3) with the place of its first fault."""
        document = self.read("registry", CONFIG)
        if isinstance(document, ParsedFile):
            document = self._usable_settings(document)
        if isinstance(document, ParsedFile):
            return Config(document.data)
        finding = document.findings[0]
        # Only what the reader itself refuses has its place already.
        span = finding.span
        if span is None:
            from hamm_registry.yamlfile.positions import positions_in

            positions = positions_in(document.text)
            span = locate(positions, finding.pointer, finding.at_key)
        hint = " ".join(part for part in (finding.hint, finding.expected) if part)
        message = f"{CONFIG}:{span.line}:{span.column}: {finding.message}"
        raise ConfigError(message, hint, document)

    def _usable_settings(self, document: ParsedFile) -> ParsedFile | Rejected:
        """The settings if they can be used, which is remembered of those of a large registry.

        Everything else comes out of the cache there, and to load the validator takes a sixth of a
        list.
        """

        def is_usable() -> bool | None:
            return isinstance(_of_known_version(document), ParsedFile) or None

        content = document.text.encode()
        if chunks.of_file("registry", content, is_usable, of_many=self._is_large()):
            return document
        return _of_known_version(document)

    @cached_property
    def has_places(self) -> bool:
        """True if there is a data/places.yaml."""
        exists = (self.root / PLACES).exists()
        if not exists:
            self._signatures[PLACES] = ()
        return exists

    @cached_property
    def places_document(self) -> ParsedFile | Rejected | None:
        """data/places.yaml; None where there is no such file."""
        if not self.has_places:
            return None
        content = self.content("places", PLACES)
        if isinstance(content, Rejected):
            return content

        def parse() -> ParsedFile | Rejected:
            return self.valid("places", PLACES)

        # A list of thousands of places takes longer to read than a cached copy of its data.
        data = chunks.of_file("places", content, lambda: getattr(parse(), "data", None))
        if data is None:
            return parse()
        return ParsedFile(PLACES, data, content.decode("utf-8-sig"))

    @cached_property
    def places(self) -> dict[PlaceKey, Place]:
        """The places by every name that they have; none where data/places.yaml cannot be used."""
        return places_in(self.places_document)

    # Entries

    @cached_property
    def registry(self) -> Registry:
        """The valid entries; files that cannot be used are left out and counted.

        Raises RegistryError where registry.yaml cannot be used.
        """
        config = self.config
        entries = {kind: self._entries(kind) for kind in FOLDERS}
        initiatives = entries["initiative"]
        invalid: list[str] = []
        for collection in entries.values():
            invalid += collection.invalid
        skipped = len(invalid) + int(isinstance(self.places_document, Rejected))
        for kind in FOLDERS:
            # What is only not read stops nothing.
            for stray in self.strays(kind):
                skipped += stray.findings[0].code != folders.NOT_READ
        return Registry(
            self.root,
            config,
            # Many entries stay on disk and are read as they are asked for.
            initiatives if len(initiatives) >= chunks.FEWEST else tuple(initiatives),
            tuple(data for _path, data in entries["meeting"].rows()),
            tuple(data for _path, data in entries["funding"].rows()),
            lambda: self.places,
            skipped,
            organisations=tuple(Organisation(*row) for row in entries["organisation"].rows()),
            unread=frozenset(invalid),
        )

    def _entries(self, kind: str) -> EntryCollection:
        paths = self.paths(kind)
        return read_entries(kind, paths, self.content, self.memory, of_many=self._is_large())


def _signature(root: Path, path: str) -> _Signature:
    """The signature of a file, from its status alone: nothing is read."""
    return _signature_of(_status(root, path))


def _status(root: Path, path: str) -> os.stat_result | None:
    """The status of a file; None where it cannot be had."""
    try:
        return os.lstat(f"{root}/{path}")
    except OSError:
        return None


def _signature_of(status: os.stat_result | None) -> _Signature:
    if status is None:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


class ConfigError(RegistryError):
    """registry.yaml cannot be used, so nothing can be judged; `rejected` has the findings."""

    def __init__(self, message: str, hint: str, rejected: Rejected) -> None:
        super().__init__(message, hint)
        self.rejected = rejected


def _of_known_version(document: ParsedFile) -> ParsedFile | Rejected:
    """The settings if they fit the schema, and if this program is new enough for them."""
    version = document.data.get("schema_version")
    if not isinstance(version, int) or version <= schema.VERSION:
        return fitting("registry", document)
    message = _("schema version {found} is newer than this program, which knows {known}")
    message = message.format(found=version, known=schema.VERSION)
    hint = _("Install a newer version of the program: the README of the registry says how.")
    finding = Finding(message, hint, ("schema_version",), code="HR013")
    return Rejected(document.path, (finding,), document.text)


def fitting(kind: str, document: ParsedFile) -> ParsedFile | Rejected:
    """The document if it fits the schema of its kind, else what does not fit."""
    findings = schema.check(kind, document.data)
    if findings:
        return Rejected(document.path, tuple(findings), document.text)
    return document


def places_in(document: ParsedFile | Rejected | None) -> dict[PlaceKey, Place]:
    """The places of data/places.yaml by every name they have; none where it cannot be used."""
    places: dict[PlaceKey, Place] = {}
    if not isinstance(document, ParsedFile):
        return places
    for item in document.data["places"]:
        point = None
        if "lat" in item and "lon" in item:
            point = Point(item["lat"], item["lon"])
        names = item.get("names", {})
        is_town = item["type"] == "town"
        others = tuple(item.get("other_names", ()))
        place = Place(
            item["name"], item["country"], names, point, is_town, item.get("geonames"), others
        )
        for name in reversed(place.spellings):  # the own name last: it counts most
            places[place_key(name, item["country"])] = place
    return places


def load(root: Path) -> Registry:
    """The valid entries of the registry in a folder, for callers that need nothing else of it."""
    return Workspace(root).registry
