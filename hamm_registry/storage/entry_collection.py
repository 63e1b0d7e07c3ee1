"""The entries of one kind, read chunk by chunk whenever somebody goes through them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, overload

from hamm_registry import schema, yamlfile
from hamm_registry.model.entries import Initiative
from hamm_registry.storage import chunks
from hamm_registry.yamlfile.parsed_file import ParsedFile


@dataclass(frozen=True, slots=True)
class EntryCollection(Sequence[Initiative]):
    """The entries of a kind, read chunk by chunk whenever somebody goes through them.

    Of a large registry nothing stays in memory but what whoever asks keeps. `invalid` are the paths
    of the files that may be meant as an entry and are none. `copies` are those among them that are
    valid by themselves, but have the id of another file: a backup, or what a program for sharing
    files makes of a conflict.
    """

    chunks: Sequence[chunks.Chunk]
    length: int
    invalid: Sequence[str]
    copies: frozenset[str] = frozenset()

    def rows(self) -> Iterator[tuple[str, Any]]:
        """The path and the data of each entry."""
        for chunk in self.chunks:
            for path, data in chunk.value("entries"):
                if path not in self.copies:
                    yield path, data

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


def read_entries(
    kind: str,
    paths: Sequence[str],
    read: chunks.Read,
    memory: chunks.Memory,
    *,
    of_many: bool,
) -> EntryCollection:
    """The valid entries in the files of one kind, `of_many` if the registry is a large one."""
    task = chunks.Task(("counts", "entries"), kind, _load_chunk)
    files = [(kind, path) for path in paths]
    loaded = chunks.carry_out(task, files, read, memory, of_many=of_many)
    length = 0
    invalid: list[str] = []
    misnamed: list[Sequence[str]] = []
    for chunk in loaded:
        usable, rest, otherwise_named = chunk.value("counts")
        length += usable
        invalid += rest
        misnamed += otherwise_named
    copies = _copies(paths, misnamed)
    return EntryCollection(loaded, length - len(copies), [*invalid, *copies], copies)


def _copies(paths: Sequence[str], misnamed: Sequence[Sequence[str]]) -> frozenset[str]:
    """The files with an id that another file has: the one that is named after it, else the first.

    `misnamed` are the files that are not named after their id, each with the id.
    """
    if not misnamed:
        return frozenset()
    named = {_stem(path) for path in paths} - {_stem(path) for path, _name in misnamed}
    copies: set[str] = set()
    for path, name in misnamed:
        if name in named:
            copies.add(path)
        named.add(name)
    return frozenset(copies)


def _stem(path: str) -> str:
    """The name of the file of an entry without its ending, which is the id of most."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def _load_chunk(files: Sequence[chunks.RawFile]) -> dict[str, Any]:
    """The data of the valid files of one kind, and the paths of those that are not valid.

    With the number of the valid ones are those whose id is not their name.
    """
    entries: list[list[Any]] = []
    invalid: list[str] = []
    misnamed: list[list[str]] = []
    for kind, path, content in files:
        document = yamlfile.understand(content, path)
        if not (isinstance(document, ParsedFile) and schema.fits(kind, document.data)):
            invalid.append(path)
            continue
        for names in _text_fields(kind):
            _write_as_text(document.data, names)
        entries.append([path, document.data])
        if document.data["id"] != _stem(path):
            misnamed.append([path, document.data["id"]])
    return {"entries": entries, "counts": [len(entries), invalid, misnamed]}


@cache
def _text_fields(kind: str) -> tuple[tuple[str, ...], ...]:
    """The fields that may stand in a file as a number and are text all the same: a bare year.

    Each by its name, behind those of the groups that it stands in.
    """
    fields = schema.fields(kind).values()
    return tuple(tuple(f.path.split(".")) for f in fields if {"string", "integer"} <= {*f.types})


def _write_as_text(value: Any, names: tuple[str, ...]) -> None:
    """Make a text of what stands in this field of a value, in all items of the lists on the way."""
    if isinstance(value, list):
        for item in value:
            _write_as_text(item, names)
        return
    name, *inside = names
    if name not in value:
        return
    if inside:
        _write_as_text(value[name], tuple(inside))
    else:
        value[name] = str(value[name])
