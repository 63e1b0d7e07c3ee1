"""An entry as somebody has edited its text by hand: checked before it is written."""

from dataclasses import dataclass
from datetime import date

from hamm_registry import yamlfile
from hamm_registry.core.finding import Finding
from hamm_registry.editing.entry import find_path
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import new_errors
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile, Rejected, locate
from hamm_registry.yamlfile.positions import positions_in


@dataclass(frozen=True, slots=True)
class Problem:
    """The first error of a text, where it stands (from 1), and what to do about it."""

    line: int
    column: int
    message: str
    hint: str


def read_for_editing(workspace: Workspace, typed: str) -> tuple[str, ParsedFile]:
    """The file of an entry with its kind, also one that is not valid: it can be mended."""
    kind, path = find_path(workspace, typed)
    read = workspace.read(kind, path)
    if isinstance(read, Rejected):
        return kind, ParsedFile(path, {}, workspace.text(path))
    return kind, read


def first_problem(
    workspace: Workspace, kind: str, entry: ParsedFile, text: str, today: date
) -> Problem | None:
    """The first error of a text that the file has not yet; None where it can be written."""
    read = yamlfile.parse(text, entry.path)
    if isinstance(read, Rejected):
        return _problem(text, read.findings[0], "")
    problems: list[Problem] = []
    for error in new_errors(workspace, kind, entry, read, today):
        problems.append(_problem(text, error.finding, error.code))
    if not problems:
        return None
    return min(problems, key=lambda problem: problem.line)


def _problem(text: str, finding: Finding, code: str) -> Problem:
    """The problem that a finding tells, with its place in the text."""
    span = finding.span
    if span is None:
        span = locate(positions_in(text), finding.pointer, finding.at_key)
    message = finding.message
    if code:
        message += f" ({code})"
    return Problem(span.line, span.column, message, finding.advice)


def plan_edit(entry: ParsedFile, text: str) -> Plan:
    """Plan to give the file another text."""
    return Plan(changes=(Change(entry.path, entry.text, text),))
