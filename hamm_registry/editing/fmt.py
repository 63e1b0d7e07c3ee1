"""Bring files into canonical form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.editing.canonical_form import canonical
from hamm_registry.storage import store, workspace
from hamm_registry.yamlfile.document import Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the changes, and how many files are as they should be.

    `problems` are the files that cannot be formatted: the path, and where and why.
    """

    changes: tuple[store.Change, ...]
    problems: tuple[tuple[str, str], ...]
    unchanged: int


def plan(root: Path, within: Sequence[str] = ()) -> Outcome:
    """What `fmt` would do to the files of these paths or folders, relative to `root`; () is all.

    Raises RegistryError where registry.yaml cannot be used.
    """
    workspace.load_config(root)
    return _look(root, ((kind, path) for kind, path in files(root) if named(path, within)))


def fmt(root: Path, within: Sequence[str] = ()) -> Outcome:
    """Write them in canonical form; files that have it already are not touched."""
    planned = plan(root, within)
    if not planned.changes:
        return planned
    with store.locked(root):
        # What another run has written since goes by what it is now.
        old = [one for one in planned.changes if yamlfile.read(root, one.path).text != one.before]
        paths = {change.path for change in old}
        new = _look(root, (pair for pair in files(root) if pair[1] in paths))
        changes = (*(one for one in planned.changes if one not in old), *new.changes)
        store.write(root, changes)
    unchanged = planned.unchanged + new.unchanged
    return Outcome(changes, (*planned.problems, *new.problems), unchanged)


def files(root: Path) -> Iterator[tuple[str, str]]:
    """Every file of the registry with its kind."""
    yield "registry", workspace.CONFIG
    if (root / workspace.PLACES).exists():
        yield "places", workspace.PLACES
    for kind in workspace.FOLDERS:
        for path in workspace.files(root, kind)[0]:
            yield kind, path


def named(path: str, within: Sequence[str]) -> bool:
    """Whether a file is one of those at some paths or in some folders; () is all."""
    return not within or any(p in (".", path) or path.startswith(p + "/") for p in within)


def _look(root: Path, files: Iterable[tuple[str, str]]) -> Outcome:
    changes: list[store.Change] = []
    problems: list[tuple[str, str]] = []
    unchanged = 0
    for kind, path in files:
        read = yamlfile.read(root, path, yamlfile.most_bytes(kind))
        if not isinstance(read, Document):
            finding = read.findings[0]
            place = f":{finding.span.line}:{finding.span.column}" if finding.span else ""
            problems.append((path, f"{place}: {finding.message}"))
            continue
        try:
            text = canonical(read, kind)
        except RegistryError as error:
            problems.append((path, f": {error.message}"))
            continue
        if text == read.text:
            unchanged += 1
        else:
            changes.append(store.Change(path, read.text, text))
    return Outcome(tuple(changes), tuple(problems), unchanged)
