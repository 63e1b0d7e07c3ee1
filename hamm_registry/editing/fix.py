"""Repair what can be repaired without knowing more: what findings carry with them, and the form."""

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from hamm_registry import yamlfile
from hamm_registry.checks import engine, outcome
from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.core.diagnostic import Pointer
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _
from hamm_registry.editing import fmt
from hamm_registry.editing.canonical_form import canonical
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data, Document

_ROUNDS = 200
"""How often a file is looked at anew: a fault of the reader hides all that stand below it."""

Check = Callable[[str, str, str], Sequence[Diagnostic]]
"""What is wrong with a file, given its kind, its path and its text."""


def plan_fix(
    workspace: Workspace,
    today: date,
    paths: Sequence[str],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> Plan:
    """What it takes to repair all that is safe in files at `paths` and of the codes, () is all.

    Files come into canonical form as well, unless codes are selected. What cannot be changed
    without touching something else is left as it is, with a remark.
    """
    check_file = engine.judge_alone(workspace, today)

    def chosen(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
        every = outcome.Validation(tuple(diagnostics), ())
        return list(outcome.narrowed(every, (), select, ignore).diagnostics)

    def check(kind: str, path: str, text: str) -> list[Diagnostic]:
        return chosen(check_file(kind, path, text))

    pending: dict[str, list[Diagnostic]] = {}
    for diagnostic in chosen(engine.validate(workspace, today).diagnostics):
        if diagnostic.fix:
            pending.setdefault(diagnostic.path, []).append(diagnostic)
    files = [(kind, path) for kind, path in workspace.files() if fmt.lies_within(path, paths)]
    canonical_paths = set() if select else fmt.find_canonical(workspace, files)
    changes: list[Change] = []
    messages: list[str] = []
    remarks: list[str] = []
    for kind, path in files:
        if path not in pending and (select or path in canonical_paths):
            continue
        content = workspace.content(kind, path)
        before = workspace.read(kind, path).text
        repair = _Repair(kind, path, before)
        repair.apply_fixes(pending.get(path, []), check)
        if not select:
            repair.bring_into_form()
        recoded = fmt.is_recoded(content, before)
        if recoded and not repair.messages:
            repair.messages.append(f"{path}: " + _("saved as UTF-8"))
        changes.append(Change(path, before, repair.text, recoded))
        messages += repair.messages
        remarks += repair.remarks
    return Plan(changes=tuple(changes), messages=tuple(messages), remarks=tuple(remarks))


class _Repair:
    """One file on its way: its text, what was done to it, and what could not be."""

    def __init__(self, kind: str, path: str, text: str) -> None:
        self.kind, self.path, self.text = kind, path, text
        self.messages: list[str] = []
        self.remarks: list[str] = []

    def apply_fixes(self, found: Sequence[Diagnostic], check: Check) -> None:
        """Repair what was found, then what shows only then, until nothing more is safe."""
        for _round in range(_ROUNDS):
            fixable = [one for one in found if one.fix]
            if not fixable:
                return
            try:
                self.text = repaired(self.kind, self.path, self.text, fixable)
            except RegistryError as error:
                self.remarks.append(f"{error.message}. {error.hint}")
                return
            self.messages += map(_done, fixable)
            found = check(self.kind, self.path, self.text)

    def bring_into_form(self) -> None:
        """Bring the file into canonical form if it can be read."""
        read = yamlfile.parse(self.text, self.path)
        if not isinstance(read, Document):
            return
        try:
            text = canonical(read, self.kind)
        except RegistryError as error:
            self.remarks.append(f"{error.message}. {error.hint}")
            return
        if text != self.text:
            self.text = text
            self.messages.append(f"{self.path}: " + _("brought into canonical form, as fmt does"))


def _done(one: Diagnostic) -> str:
    description = one.fix.description if one.fix else ""
    return f"{one.path}:{one.span.line}: {one.code} {one.message} → {description}"


def repaired(kind: str, path: str, text: str, found: Sequence[Diagnostic]) -> str:
    """The text of a file with the fixes that these diagnostics of it carry.

    Of several that change the lines themselves, the first. RegistryError where something else
    would change.
    """
    read = yamlfile.parse(text, path)
    if not isinstance(read, Document):
        return str(found[0].fix.value) if found[0].fix else text
    moved = [one for one in found if one.fix and one.fix.how in ("rename", "indent", "type")]
    if moved:  # they change what pointers lead to, so the others come after them
        return _moved(read, moved[0])
    wanted = copy.deepcopy(read.data)
    # What is deleted moves what stands behind it, so the last goes first.
    for one in sorted(found, key=lambda one: one.span, reverse=True):
        _mend(read, wanted, one)
    return revised(read, kind, wanted)


def _moved(document: Document, one: Diagnostic) -> str:
    """The text with a field renamed, or with the fields that belong below it indented."""
    fix, rows = one.fix, document.text.split("\n")
    positions = yamlfile.positions(document.text)
    if fix is None:
        return document.text
    if fix.how == "type":
        return str(fix.value)
    if fix.how == "rename":
        key = positions[one.pointer][0]
        row = rows[key.line - 1]
        rows[key.line - 1] = row[: key.column - 1] + fix.value + row[key.end_column - 1 :]
        return "\n".join(rows)
    spans = [positions[(*one.pointer[:-1], name)] for name in fix.value]
    # A text over several lines ends where the next line begins.
    last = max(value.end_line - (value.end_column == 1) for _key, value in spans)
    for number in range(spans[0][0].line - 1, last):
        if rows[number].strip():
            rows[number] = "  " + rows[number]
    return "\n".join(rows)


def _mend(document: Document, wanted: Data, one: Diagnostic) -> None:
    """Carry one fix into the data."""
    fix = one.fix
    if fix is None:
        return
    pointer = one.pointer if fix.pointer is None else fix.pointer
    if fix.how == "add":
        group = _at(wanted, pointer)
        for name, value in fix.value.items():
            if value is None:
                group.pop(name, None)
            else:
                group[name] = value
        return
    if fix.how == "delete":
        last = max(n for n, part in enumerate(pointer) if isinstance(part, int))
        holder, name = _at(wanted, pointer[:last]), pointer[last]
        del holder[name]
        if not holder:
            _at(wanted, pointer[: last - 1]).pop(pointer[last - 1])
        return
    value = fix.value if fix.how == "write" else _written(document, pointer)
    _at(wanted, pointer[:-1])[pointer[-1]] = value


def _at(data: Any, pointer: Pointer) -> Any:
    for part in pointer:
        data = data[part]
    return data


def _written(document: Document, pointer: Pointer) -> str:
    """A value of one line character for character."""
    span = yamlfile.positions(document.text)[pointer][1]
    return document.text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


class Correction(NamedTuple):
    """What to put in the place of the lines from `first` to `last`, counted from 1."""

    first: int
    last: int
    lines: list[str]


def corrections(
    workspace: Workspace, found: Sequence[Diagnostic]
) -> dict[tuple[str, int], Correction]:
    """The corrected lines by path and line of the findings there that carry a fix."""
    kinds = {path: kind for kind, path in workspace.files()}
    at: dict[tuple[str, int], list[Diagnostic]] = {}
    for one in found:
        if one.fix and one.path in kinds:
            at.setdefault((one.path, one.span.line), []).append(one)
    made = {}
    for place, group in at.items():
        with suppress(RegistryError):  # what cannot be changed by itself is left to its author
            correction = _correction(workspace, kinds[place[0]], group)
            if correction:
                made[place] = correction
    return made


def _correction(workspace: Workspace, kind: str, group: Sequence[Diagnostic]) -> Correction | None:
    """The lines that fixes change; None where only the encoding of the file becomes another."""
    path = group[0].path
    text = workspace.read(kind, path).text
    old, new = text.splitlines(), repaired(kind, path, text, group).splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    edits = [edit[1:] for edit in matcher.get_opcodes() if edit[0] != "equal"]
    if not edits:
        return None
    (first, _end, start, _stop), (_first, last, _start, stop) = edits[0], edits[-1]
    return Correction(first + 1, last, new[start:stop])
