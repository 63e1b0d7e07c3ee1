"""What a change brought: the findings that are there now and were not before it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.engine import Validation, validate
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.core.diagnostic import Finding, Span
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote
from hamm_registry.storage import history
from hamm_registry.storage.history import Differences
from hamm_registry.storage.workspace import CONFIG, FOLDERS, Workspace
from hamm_registry.yamlfile.document import Document

_ENTRIES = FOLDERS["initiative"]
_WITH_TOMBSTONES = (f"{_ENTRIES}/", f"{FOLDERS['organisation']}/")
"""The folders of entries whose ids lead on for ever."""


def new_findings(workspace: Workspace, made: Differences, today: date) -> Validation:
    """Check every file, and put aside as `older` what was found before the change already.

    A finding is the same where only its line or the name of its file is another. So what the
    change broke elsewhere is told, and what stood in its own files before is not. It is also told
    who else is active where the changed entries are. Raises as `validate` and `history.commit` do.
    """
    former = {**made.renamed, **dict(_renamed(workspace, made))}
    now = validate(workspace, today, sorted(made.changed))
    with history.extracted(workspace.root, made.base, made.absent) as folder:
        before = _found(folder, today, [former.get(path, path) for path in made.changed])
    known = Counter(
        map(Diagnostic.identity, _moved(before, {old: new for new, old in former.items()}))
    )
    fresh: list[Diagnostic] = []
    older: list[Diagnostic] = []
    for one in now.diagnostics:
        same = one.identity()
        known[same] -= 1
        (older if known[same] >= 0 else fresh).append(one)
    fresh += [_lost(path) for path in _lost_entries(workspace, made)]
    fresh.sort(key=Diagnostic.sort_key)
    return replace(now, diagnostics=tuple(fresh), older=tuple(older))


def _lost_entries(workspace: Workspace, made: Differences) -> list[str]:
    """The paths of entries that are deleted or renamed and whose id no changed file keeps."""
    old = made.gone | {*made.renamed.values()}
    kept = {name for path in made.changed for name in _former_ids(workspace, path)}
    lost = (path for path in old if path.startswith(_WITH_TOMBSTONES))
    return sorted(path for path in lost if PurePosixPath(path).stem not in kept)


def _lost(path: str) -> Diagnostic:
    """What to say of an entry that was deleted: old links to it must lead somewhere."""
    rule = BY_CODE["HR102"]
    name = PurePosixPath(path).stem
    message = _("the entry {id} was deleted, but ids are permanent").format(id=quote(name))
    hint = _("Bring the file back, then use “{retire}” or “{rename}”, which lead on from it.")
    hint = hint.format(retire=command("retire", name), rename=command("rename", name))
    span = Span.at(1, 1)
    return Diagnostic(path, span, rule, Finding(message, hint))


def _found(folder: Path, today: date, company: list[str]) -> tuple[Diagnostic, ...]:
    """What was found before; nothing where there was no registry or none that can be judged."""
    if not (folder / CONFIG).is_file():
        return ()
    try:
        return validate(Workspace(folder), today, company).diagnostics
    except RegistryError:
        return ()


def _renamed(workspace: Workspace, made: Differences) -> Iterator[tuple[str, str]]:
    """New files with what they replace, by the former ids they name: git may not know yet."""
    for path in made.changed if made.gone else ():
        if path.startswith(_ENTRIES) and path not in made.renamed:
            gone = (f"{_ENTRIES}/{name}.yaml" for name in _former_ids(workspace, path))
            yield from ((path, old) for old in gone if old in made.gone)


def _former_ids(workspace: Workspace, path: str) -> list[object]:
    """What a file names so, whether or not the rest of it is valid."""
    read = workspace.read("", path)
    names = read.data.get("former_ids") if isinstance(read, Document) else None
    return names if isinstance(names, list) else []


def _moved(before: Iterable[Diagnostic], present: Mapping[str, str]) -> Iterator[Diagnostic]:
    """The findings with the present paths of renamed files."""
    for one in before:
        message = one.message
        for old, new in present.items():
            message = message.replace(old, new)
        finding = replace(one.finding, message=message)
        yield replace(one, path=present.get(one.path, one.path), finding=finding)
