"""Apply the fixes that diagnostics carry, and bring files into canonical form."""

import copy
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from hamm_registry import yamlfile
from hamm_registry.checks import engine
from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import EVERYTHING, DiagnosticFilter
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.finding import Fix, Pointer
from hamm_registry.core.text import _
from hamm_registry.editing import canonical_form, fmt
from hamm_registry.editing.canonical_form import canonical
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile, follow
from hamm_registry.yamlfile.positions import positions_in

_ROUNDS = 200
"""The most checks of a file: an error of syntax hides all errors below it."""


class _PendingFix(NamedTuple):
    """A fix that is to be made; `pointer` leads to what it changes."""

    diagnostic: Diagnostic
    fix: Fix
    pointer: Pointer


def plan_fix(workspace: Workspace, today: date, selection: DiagnosticFilter = EVERYTHING) -> Plan:
    """Plan every safe fix in the selected files and of the selected codes.

    Files come into canonical form as well, unless codes are selected. A fix that would change
    anything else is left out, with a remark.
    """
    diagnostics: dict[str, list[Diagnostic]] = {}
    for diagnostic in engine.validate(workspace, today).diagnostics:
        if diagnostic.fix and selection.takes_code(diagnostic):
            diagnostics.setdefault(diagnostic.path, []).append(diagnostic)
    files = fmt.files_within(workspace, selection.paths)
    # Whoever selects codes wants these repaired and nothing else touched.
    into_form = not selection.select
    canonical_paths = set()
    if into_form:
        canonical_paths = fmt.find_canonical(workspace, files)
    changes: list[Change] = []
    messages: list[str] = []
    remarks: list[str] = []
    for kind, path in files:
        if path not in diagnostics and (path in canonical_paths or not into_form):
            continue
        before = workspace.read(kind, path).text
        repair = _FileRepair(kind, path, before)
        repair.apply_fixes(workspace, today, selection, diagnostics.get(path, []))
        if into_form:
            repair.bring_into_form()
        recoded = fmt.is_recoded(workspace.content(kind, path), before)
        if recoded and not repair.messages:
            repair.messages.append(f"{path}: " + _("saved as UTF-8"))
        changes.append(Change(path, before, repair.text, recoded))
        messages += repair.messages
        remarks += repair.remarks
    return Plan(changes=tuple(changes), messages=tuple(messages), remarks=tuple(remarks))


class _FileRepair:
    """A file under repair: its text, messages on what was done, remarks on what could not be."""

    def __init__(self, kind: str, path: str, text: str) -> None:
        self.kind, self.path, self.text = kind, path, text
        self.messages: list[str] = []
        self.remarks: list[str] = []

    def apply_fixes(
        self,
        workspace: Workspace,
        today: date,
        selection: DiagnosticFilter,
        diagnostics: Sequence[Diagnostic],
    ) -> None:
        """Apply the selected fixes, then those that a new check finds, until none is left."""
        for _round in range(_ROUNDS):
            pending = _pending_fixes(filter(selection.takes_code, diagnostics))
            if not pending:
                return
            try:
                self.text = _repaired(self.kind, self.path, self.text, pending)
            except RegistryError as error:
                self.remarks.append(f"{error.message}. {error.hint}")
                return
            self.messages += map(_fix_message, pending)
            diagnostics = engine.judge_text(workspace, today, self.kind, self.path, self.text)

    def bring_into_form(self) -> None:
        """Bring the file into canonical form if it can be read."""
        parsed = yamlfile.parse(self.text, self.path)
        if not isinstance(parsed, ParsedFile):
            return
        try:
            text = canonical(parsed, self.kind)
        except RegistryError as error:
            self.remarks.append(f"{error.message}. {error.hint}")
            return
        if text != self.text:
            self.text = text
            self.messages.append(f"{self.path}: " + _("brought into canonical form, as fmt does"))


def _pending_fixes(diagnostics: Iterable[Diagnostic]) -> list[_PendingFix]:
    """The fixes of those diagnostics that have one; it may change another value than it is on."""
    pending = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None:
            continue
        pointer = diagnostic.pointer
        if fix.pointer is not None:
            pointer = fix.pointer
        pending.append(_PendingFix(diagnostic, fix, pointer))
    return pending


def _fix_message(pending: _PendingFix) -> str:
    """The line that says what was fixed and how."""
    diagnostic = pending.diagnostic
    place = f"{diagnostic.path}:{diagnostic.span.line}"
    return f"{place}: {diagnostic.code} {diagnostic.message} → {pending.fix.description}"


def _repaired(kind: str, path: str, text: str, pending: Sequence[_PendingFix]) -> str:
    """The text of a file with these fixes; of several that change the lines only the first.

    RegistryError where something else would change.
    """
    parsed = yamlfile.parse(text, path)
    if not isinstance(parsed, ParsedFile):
        return str(pending[0].fix.value)
    for item in pending:
        # A changed line moves the targets of the other pointers, so they wait for a new check.
        if item.fix.how in ("rename", "indent", "type"):
            return _with_changed_lines(parsed, item.fix, item.pointer)
    wanted = copy.deepcopy(parsed.data)
    # Deletion moves the items behind it, so the last goes first.
    for item in sorted(pending, key=lambda item: item.diagnostic.span, reverse=True):
        _apply_fix(parsed, wanted, item.fix, item.pointer)
    return revised(parsed, kind, wanted)


def _with_changed_lines(document: ParsedFile, fix: Fix, pointer: Pointer) -> str:
    """The text with a field renamed, or with the fields that belong below it indented."""
    if fix.how == "type":
        return str(fix.value)
    lines = document.text.split("\n")
    positions = positions_in(document.text)
    if fix.how == "rename":
        key, _value = positions[pointer]
        line = lines[key.line - 1]
        lines[key.line - 1] = line[: key.column - 1] + fix.value + line[key.end_column - 1 :]
        return "\n".join(lines)
    blanks = " " * _indentation_inside(document, pointer)
    spans = [positions[(*pointer[:-1], name)] for name in fix.value]
    # A text over several lines ends where the next line begins.
    last = max(value.end_line - (value.end_column == 1) for _key, value in spans)
    for number in range(spans[0][0].line - 1, last):
        if lines[number].strip():
            lines[number] = blanks + lines[number]
    return _moved_into_group("\n".join(lines), document, fix.value)


def _indentation_inside(document: ParsedFile, group: Pointer) -> int:
    """The number of blanks before the fields of an outermost group, of a list its last item."""
    value = follow(document.data, group)
    inside = group
    if isinstance(value, list):
        inside, value = (*group, len(value) - 1), value[-1]
    if not value:
        return 2
    first_field = next(iter(value))
    return positions_in(document.text)[*inside, first_field][0].column - 1


def _moved_into_group(text: str, document: ParsedFile, names: Sequence[str]) -> str:
    """The text in which fields have moved into a group; RegistryError where they have not.

    A group that is written in brackets takes no lines below it.
    """
    parsed = yamlfile.parse(text, document.path)
    left = document.data.keys() - {*names}
    if isinstance(parsed, ParsedFile) and parsed.data.keys() == left:
        return text
    raise canonical_form.not_without_loss(document.path)


def _apply_fix(document: ParsedFile, wanted: Data, fix: Fix, pointer: Pointer) -> None:
    """Apply a fix to the data `wanted`."""
    if fix.how == "add":
        _update_group(follow(wanted, pointer), fix.value)
        return
    if fix.how == "delete":
        _delete_item(wanted, pointer)
        return
    value = fix.value
    if fix.how == "quote":
        value = _source_text(document, pointer)
    follow(wanted, pointer[:-1])[pointer[-1]] = value


def _update_group(group: Data, fields: Data) -> None:
    """Set fields of a group; None removes a field."""
    for name, value in fields.items():
        if value is None:
            group.pop(name, None)
        else:
            group[name] = value


def _delete_item(data: Data, pointer: Pointer) -> None:
    """Delete the innermost list item on a pointer, and its list when that is empty then."""
    depth = max(number for number, part in enumerate(pointer) if isinstance(part, int))
    items = follow(data, pointer[:depth])
    del items[pointer[depth]]
    if not items:
        follow(data, pointer[: depth - 1]).pop(pointer[depth - 1])


def _source_text(document: ParsedFile, pointer: Pointer) -> str:
    """A value on one line, character for character as it is written."""
    span = positions_in(document.text)[pointer][1]
    return document.text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


class Correction(NamedTuple):
    """The lines that replace those from `first` to `last`, counted from 1."""

    first: int
    last: int
    lines: list[str]


def corrections(
    workspace: Workspace, diagnostics: Sequence[Diagnostic]
) -> dict[tuple[str, int], Correction]:
    """The corrected lines, by the path and line of the diagnostics whose fixes they are."""
    kinds = {path: kind for kind, path in workspace.files()}
    fixable: dict[tuple[str, int], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.fix and diagnostic.path in kinds:
            place = (diagnostic.path, diagnostic.span.line)
            fixable.setdefault(place, []).append(diagnostic)
    by_place: dict[tuple[str, int], Correction] = {}
    for place, group in fixable.items():
        # A fix that would change anything else is left to the author.
        with suppress(RegistryError):
            correction = _correction(workspace, kinds[place[0]], group)
            if correction:
                by_place[place] = correction
    return by_place


def _correction(workspace: Workspace, kind: str, group: Sequence[Diagnostic]) -> Correction | None:
    """The lines that fixes change; None where only the encoding of the file changes."""
    path = group[0].path
    text = workspace.read(kind, path).text
    old = text.splitlines()
    new = _repaired(kind, path, text, _pending_fixes(group)).splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    edits = [edit[1:] for edit in matcher.get_opcodes() if edit[0] != "equal"]
    if not edits:
        return None
    # One block of lines, from the first edit to the last.
    first, _old_end, new_first, _new_end = edits[0]
    _old_first, last, _new_first, new_last = edits[-1]
    return Correction(first + 1, last, new[new_first:new_last])
