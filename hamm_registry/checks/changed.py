"""Diagnostics since a revision: those that are there now and were not before the change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.engine import validate
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.rules import ID_TAKEN
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.finding import Finding, Span
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote
from hamm_registry.storage.changed_files import ChangedFiles
from hamm_registry.storage.repository import open_repository
from hamm_registry.storage.snapshot import extracted
from hamm_registry.storage.workspace import CONFIG, FOLDERS, Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile

_ENTRIES = FOLDERS["initiative"]
_WITH_TOMBSTONES = (_ENTRIES, FOLDERS["organisation"])
"""The folders of entries whose ids are permanent."""


def new_findings(workspace: Workspace, files: ChangedFiles, today: date) -> Validation:
    """Check every file, and put aside as `older` what was found before the change already.

    A finding is the same where only its line or the name of its file is another. So what the
    change broke elsewhere is told, and what stood in its own files before is not. It is also told
    who else is active where the changed entries are. Raises as `validate` and `open_repository` do.
    """
    former_paths = {**files.renamed, **dict(_renamed_by_former_id(workspace, files))}
    now = validate(workspace, today, sorted(files.changed))
    repository = open_repository(workspace.root)
    with extracted(repository, files.base, files.absent) as folder:
        paths = [former_paths.get(path, path) for path in files.changed]
        before = _diagnostics_of(folder, today, paths)
    present_paths = {former: present for present, former in former_paths.items()}
    # Counted, not collected: the second of two equal findings is new.
    unmatched = Counter(map(Diagnostic.identity, _with_present_paths(before, present_paths)))
    new: list[Diagnostic] = []
    older: list[Diagnostic] = []
    for diagnostic in now.diagnostics:
        identity = diagnostic.identity()
        if unmatched[identity] > 0:
            unmatched[identity] -= 1
            older.append(diagnostic)
        else:
            new.append(diagnostic)
    new += map(_lost_id, _lost_entries(workspace, files))
    new.sort(key=Diagnostic.sort_key)
    return replace(now, diagnostics=tuple(new), older=tuple(older))


def _diagnostics_of(folder: Path, today: date, asked: list[str]) -> tuple[Diagnostic, ...]:
    """The diagnostics of a folder; none where it holds no registry that can be judged."""
    if not (folder / CONFIG).is_file():
        return ()
    try:
        return validate(Workspace(folder), today, asked).diagnostics
    except RegistryError:
        return ()


def _with_present_paths(
    diagnostics: Iterable[Diagnostic], present_paths: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """The diagnostics with the present paths of renamed files."""
    for diagnostic in diagnostics:
        message = diagnostic.message
        for former, present in present_paths.items():
            message = message.replace(former, present)
        path = present_paths.get(diagnostic.path, diagnostic.path)
        yield diagnostic._replace(path=path, finding=diagnostic.finding._replace(message=message))


def _lost_entries(workspace: Workspace, files: ChangedFiles) -> list[str]:
    """The paths of entries that are deleted or renamed and whose id no changed file keeps."""
    still_named: set[str] = set()
    for path in files.changed:
        still_named.update(_former_ids(workspace, path))
    lost = []
    for path in files.gone.union(files.renamed.values()):
        file = PurePosixPath(path)
        # What lies deeper in such a folder, or has another ending, never was an entry.
        was_entry = str(file.parent) in _WITH_TOMBSTONES and file.suffix == ".yaml"
        if was_entry and file.stem not in still_named:
            lost.append(path)
    return sorted(lost)


def _lost_id(path: str) -> Diagnostic:
    """The diagnostic for an entry that was deleted: old links to it must lead somewhere."""
    name = PurePosixPath(path).stem
    message = _("the entry {id} was deleted, but ids are permanent").format(id=quote(name))
    hint = _("Restore the file, then use “{retire}” or “{rename}”, which redirect from it.")
    hint = hint.format(retire=command("retire", name), rename=command("rename", name))
    return Diagnostic(path, Span.at(1, 1), ID_TAKEN, Finding(message, hint))


def _renamed_by_former_id(workspace: Workspace, files: ChangedFiles) -> Iterator[tuple[str, str]]:
    """New files with the deleted ones whose ids they name as former: git may not know yet."""
    if not files.gone:
        return
    for path in files.changed:
        if not path.startswith(_ENTRIES) or path in files.renamed:
            continue
        for name in _former_ids(workspace, path):
            former = f"{_ENTRIES}/{name}.yaml"
            if former in files.gone:
                yield path, former


def _former_ids(workspace: Workspace, path: str) -> list[str]:
    """The former ids in a file, whether or not the rest of it is valid."""
    document = workspace.read("", path)
    if not isinstance(document, ParsedFile):
        return []
    names = document.data.get("former_ids")
    if not isinstance(names, list):
        return []
    return [name for name in names if isinstance(name, str)]
