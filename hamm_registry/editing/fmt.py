"""Bring files into canonical form."""

from collections.abc import Sequence
from dataclasses import dataclass

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.editing.canonical_form import canonical, is_canonical
from hamm_registry.editing.plan import Plan
from hamm_registry.storage import chunks
from hamm_registry.storage.files import Change
from hamm_registry.storage.folders import lies_in
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class FmtPlan(Plan):
    """The files that are rewritten, and how many are as they should be.

    `problems` are the files that cannot be formatted: the path, and where and why.
    """

    problems: tuple[tuple[str, str], ...]
    unchanged: int


def plan_fmt(workspace: Workspace, within: Sequence[str] = ()) -> FmtPlan:
    """Plan to write files in canonical form: those at these paths or in these folders.

    Paths are relative to the root, () is all. Raises RegistryError where registry.yaml cannot be
    used.
    """
    # Raises where there is no registry that can be used.
    _config = workspace.config
    files = files_within(workspace, within)
    canonical_paths = find_canonical(workspace, files)
    changes: list[Change] = []
    problems: list[tuple[str, str]] = []
    for kind, path in files:
        if path in canonical_paths:
            continue
        document = workspace.read(kind, path)
        if not isinstance(document, ParsedFile):
            finding = document.findings[0]
            place = ""
            if finding.span:
                place = f":{finding.span.line}:{finding.span.column}"
            problems.append((path, f"{place}: {finding.message}"))
            continue
        try:
            text = canonical(document, kind)
        except RegistryError as error:
            problems.append((path, f": {error.message}"))
            continue
        recoded = is_recoded(workspace.content(kind, path), document.text)
        changes.append(Change(path, document.text, text, recoded))
    return FmtPlan(changes=tuple(changes), problems=tuple(problems), unchanged=len(canonical_paths))


def files_within(workspace: Workspace, within: Sequence[str]) -> list[chunks.File]:
    """The files of the registry at some paths or in some folders; () is all."""
    return [file for file in workspace.files() if not within or lies_in(file[1], within)]


def is_recoded(content: bytes | Rejected, text: str) -> bool:
    """True for a file that is to be saved as plain UTF-8: with a byte order mark, or in UTF-16."""
    return isinstance(content, bytes) and text != "" and content != text.encode()


def find_canonical(workspace: Workspace, files: Sequence[chunks.File]) -> set[str]:
    """The paths of those files that are in canonical form; remembered by their bytes."""
    task = chunks.Task(("canonical",), "canonical", _canonical_in_chunk)
    paths: set[str] = set()
    for chunk in chunks.carry_out(task, files, workspace.content, workspace.memory):
        paths.update(chunk.value("canonical"))
    return paths


def _canonical_in_chunk(files: Sequence[chunks.RawFile]) -> dict[str, list[str]]:
    """The paths of the files of a chunk that are in canonical form."""
    paths: list[str] = []
    for kind, path, content in files:
        document = yamlfile.understand(content, path)
        if is_recoded(content, document.text):
            continue
        if isinstance(document, ParsedFile) and is_canonical(document, kind):
            paths.append(path)
    return {"canonical": paths}
