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
    of the files that may be meant as an entry and are none.
    """

    chunks: Sequence[chunks.Chunk]
    length: int
    invalid: Sequence[str]

    def rows(self) -> Iterator[tuple[str, Any]]:
        """The path and the data of each entry."""
        for chunk in self.chunks:
            yield from chunk.value("entries")

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
    kind: str, paths: Sequence[str], read: chunks.Read, memory: chunks.Memory
) -> EntryCollection:
    """The valid entries in the files of one kind."""
    task = chunks.Task(("counts", "entries"), kind, _load_chunk)
    loaded = chunks.carry_out(task, [(kind, path) for path in paths], read, memory)
    length = 0
    invalid: list[str] = []
    for chunk in loaded:
        usable, rest = chunk.value("counts")
        length += usable
        invalid += rest
    return EntryCollection(loaded, length, invalid)


def _load_chunk(files: Sequence[chunks.RawFile]) -> dict[str, Any]:
    """The data of the valid files of one kind, and the paths of those that are not valid."""
    entries: list[list[Any]] = []
    invalid: list[str] = []
    for kind, path, content in files:
        document = yamlfile.understand(content, path)
        if not (isinstance(document, ParsedFile) and schema.fits(kind, document.data)):
            invalid.append(path)
            continue
        for names in _text_fields(kind):
            _write_as_text(document.data, names)
        entries.append([path, document.data])
    return {"entries": entries, "counts": [len(entries), invalid]}


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
