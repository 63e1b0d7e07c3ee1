"""The entries of one kind, read chunk by chunk whenever somebody goes through them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, overload

from hamm_registry import schema, yamlfile
from hamm_registry.model.entries import Initiative
from hamm_registry.storage import chunks
from hamm_registry.storage.folders import FOLDERS
from hamm_registry.yamlfile.document import Document

SUMMARY_FIELDS = frozenset(
    "id former_ids title status visibility retired countries places organisations themes sdgs"
    " audience activities offers needs relations".split()
)
"""The fields of an initiative by which it is told and compared with others."""


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

    def summaries(self, wanted: Callable[[str, Any], bool]) -> list[tuple[str, Any]]:
        """The path and the SUMMARY_FIELDS of each entry for which `wanted` holds by these."""
        rows: list[tuple[str, Any]] = []
        for chunk in self.chunks:
            rows += [row for row in chunk.value("summaries") if wanted(*row)]
        return rows

    def find(self, name: str) -> Initiative | None:
        """The entry of that id or former id; None where there is none."""
        entry = self._at(f"{FOLDERS['initiative']}/{name}.yaml")
        if entry is not None and entry.id == name:
            return entry
        named = self.summaries(lambda path, data: name in Initiative(path, data).names)
        return self._at(named[0][0]) if named else None

    def _at(self, path: str) -> Initiative | None:
        """The entry of a file: only its chunk is read."""
        for chunk in self.chunks:
            if chunk.files[0][1] <= path <= chunk.files[-1][1]:
                for other, data in chunk.value("entries"):
                    if other == path:
                        return Initiative(path, data)
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


def read_entries(
    kind: str, paths: Sequence[str], read: chunks.Read, memory: chunks.Memory
) -> EntryCollection:
    """The valid entries in the files of one kind."""
    task = chunks.Task(("counts", "entries", "summaries"), kind.encode(), _load_chunk)
    loaded = chunks.carry_out(task, [(kind, path) for path in paths], read, memory)
    length = 0
    invalid: list[str] = []
    for chunk in loaded:
        usable, rest = chunk.value("counts")
        length += usable
        invalid += rest
    return EntryCollection(loaded, length, invalid)


def _load_chunk(files: Sequence[chunks.RawFile]) -> dict[str, Any]:
    """What the valid files of one kind say, in whole and in summary, and which are not valid."""
    entries: list[list[Any]] = []
    summaries: list[list[Any]] = []
    invalid: list[str] = []
    for kind, path, content in files:
        document = yamlfile.understand(content, path)
        if not (isinstance(document, Document) and schema.fits(kind, document.data)):
            invalid.append(path)
            continue
        data = _with_text(document.data, "", _text_fields(kind))
        entries.append([path, data])
        summary = {name: value for name, value in data.items() if name in SUMMARY_FIELDS}
        summaries.append([path, summary])
    return {"entries": entries, "summaries": summaries, "counts": [len(entries), invalid]}


@cache
def _text_fields(kind: str) -> frozenset[str]:
    """The fields that may stand in a file as a number and are text all the same: a bare year."""
    fields = schema.fields(kind).values()
    return frozenset(f.path for f in fields if {"string", "integer"} <= {*f.types})


def _with_text(value: Any, path: str, text_fields: frozenset[str]) -> Any:
    """The value with the numbers in these fields as text."""
    if isinstance(value, dict):
        inside = f"{path}." if path else ""
        return {name: _with_text(item, inside + name, text_fields) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_text(item, path, text_fields) for item in value]
    return str(value) if path in text_fields else value
