"""The web addresses in the files of a registry, each once, with all the places where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data, locate
from hamm_registry.yamlfile.positions import positions_in


class Spot(NamedTuple):
    """A line of a file, its path relative to the root."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Address:
    """One web address and where it is written."""

    url: str
    spots: tuple[Spot, ...]


def collect(workspace: Workspace, files: Iterable[tuple[str, str, Data]]) -> list[Address]:
    """The addresses in files given as kind, path and data, in the order of their first place."""
    spots_by_url: dict[str, list[Spot]] = {}
    for kind, path, data in files:
        values = schema.leaves(kind, data)["url"]
        if not values:
            continue
        positions = positions_in(workspace.read(kind, path).text)
        for pointer, url in values:
            spots_by_url.setdefault(url, []).append(Spot(path, locate(positions, pointer).line))
    return [Address(url, tuple(spots)) for url, spots in spots_by_url.items()]
