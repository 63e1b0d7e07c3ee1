"""The references to an entry in files of every kind, by the roles that the schemas give values."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hamm_registry import schema
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.finding import Pointer
from hamm_registry.core.steps import tells_more
from hamm_registry.core.text import _, quote
from hamm_registry.storage.workspace import FOLDERS, Workspace
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile, follow


def naming(
    workspace: Workspace, name: str, meant: str = "initiative"
) -> Iterator[tuple[str, ParsedFile, list[Pointer]]]:
    """Every valid file that names an entry of that kind: its kind, the document, and where.

    RegistryError for a file that holds the name but is not valid: nobody can say what it means.
    """
    for kind in FOLDERS:
        for path in workspace.paths(kind):
            content = workspace.content(kind, path)
            if not isinstance(content, bytes) or name.encode() not in content:
                continue
            document = workspace.valid(kind, path)
            if not isinstance(document, ParsedFile):
                message = _("{path} is not valid, so it is not known whether it names {id}")
                hint = tells_more("validate", path)
                raise RegistryError(message.format(path=quote(path), id=quote(name)), hint)
            leaves = schema.leaves(kind, document.data)
            references = [*leaves[f"to-{meant}"], *leaves["to-guest"]]
            pointers = [pointer for pointer, value in references if value == name]
            if pointers:
                yield kind, document, pointers


def changed(data: Data, pointers: list[Pointer], change: Callable[[Any], Any]) -> Data:
    """A copy of the data in which the values at some pointers are changed."""
    wanted = copy.deepcopy(data)
    for pointer in pointers:
        holder = follow(wanted, pointer[:-1])
        holder[pointer[-1]] = change(holder[pointer[-1]])
    return wanted
