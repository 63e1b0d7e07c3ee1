"""Diagnostics for people and scripts: text with a caret, JSON."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.rules.base import Category
from hamm_registry.core.diagnostic import Severity, json_pointer
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, join, ngettext, safe, sentence
from hamm_registry.render.screen import (
    Canvas,
    Ink,
    Line,
    Style,
    accent,
    bold,
    dim,
    line,
    render,
    width_of,
)
from hamm_registry.render.structured import VERSION, dumps
from hamm_registry.storage.workspace import Workspace

_STYLES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING, Severity.INFO: Style.DIM}
_WIDEST = 120


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Options for printing the outcome of a validation.

    `all_upkeep` lists the HR4xx findings one by one; else they are summed up in one line, or left
    out. With `strict` warnings fail too. `repository` is the folder that other machines show paths
    in, `changed` are the paths that a change touched, as far as that is known.
    """

    workspace: Workspace
    canvas: Canvas
    all_upkeep: bool = False
    strict: bool = False
    repository: Path | None = None
    changed: frozenset[str] = frozenset()

    @property
    def root(self) -> Path:
        """The folder of the registry."""
        return self.workspace.root

    def listed(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Those that are told one by one."""
        return [d for d in diagnostics if self.all_upkeep or d.rule.category is not Category.UPKEEP]


def text(found: Validation, options: OutputOptions) -> str:
    """One block a diagnostic, upkeep summed up, and a closing line."""
    return render(_lines(found, options), options.canvas)


def _lines(found: Validation, options: OutputOptions) -> Iterator[Line]:
    from hamm_registry.checks.catalogue import severity_name

    for path, group in groupby(options.listed(found.diagnostics), key=lambda d: d.path):
        diagnostics = list(group)
        rows = masked(options.workspace.text(path).split("\n"), diagnostics)
        for one in diagnostics:
            yield line(
                bold(f"{shown_path(options.root, path)}:{one.span.line}:{one.span.column}:"),
                " ",
                Ink(severity_name(one.severity), _STYLES[one.severity]),
                f" {one.code} {one.name}: {one.message}",
            )
            yield from _excerpt(one, rows)
            explain = accent(command("explain", one.code))
            yield line("   ", *([one.expected, " · "] if one.expected else []), explain, indent=3)
            yield line()
    upkeep = [d for d in found.diagnostics if d.rule.category is Category.UPKEEP]
    if upkeep and not options.all_upkeep:
        yield line(dim(_upkeep(upkeep)), " · ", accent(command("validate", "--select", "HR4")))
    yield line(summary(found, options))


def _upkeep(upkeep: list[Diagnostic]) -> str:
    entries = len({one.path for one in upkeep})
    told = ngettext(
        "Upkeep: {count} remark on {entries}",
        "Upkeep: {count} remarks on {entries}",
        len(upkeep),
    ).format(
        count=len(upkeep),
        entries=ngettext("{count} entry", "{count} entries", entries).format(count=entries),
    )
    warnings = sum(one.severity is Severity.WARNING for one in upkeep)
    if not warnings:
        return told
    among = ngettext("{count} warning among them", "{count} warnings among them", warnings)
    return f"{told}, {among.format(count=warnings)}"


def summary(found: Validation, options: OutputOptions) -> str:
    """The numbers of errors, warnings and files on one line."""
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    older = len(options.listed(found.older or ()))
    fixable = sum(one.fix is not None for one in found.diagnostics)
    earlier = ngettext(
        "{count} finding from before not shown", "{count} findings from before not shown", older
    ).format(count=older)
    return join([
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
        ngettext("{count} file checked", "{count} files checked", found.files).format(
            count=found.files
        ),
        earlier if older else "",
        _("repairable with --fix: {count}").format(count=fixable) if fixable else "",
    ])  # fmt: skip


def masked(rows: list[str], diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Lines of a file for quoting, without what was found personal: logs of checks are public.

    Of each such piece the first two characters stay, so that the caret keeps its place.
    """
    rows = list(rows)
    for one in diagnostics:
        if not one.rule.personal:
            continue
        for number in range(one.span.line, min(one.span.end_line, len(rows)) + 1):
            row = rows[number - 1]
            start = one.span.column - 1 if number == one.span.line else 0
            end = one.span.end_column - 1 if number == one.span.end_line else len(row)
            hidden = "".join(c if c.isspace() else "…" for c in row[start + 2 : end])
            rows[number - 1] = row[: start + 2] + hidden + row[end:]
    return rows


def _excerpt(one: Diagnostic, rows: list[str]) -> Iterator[Line]:
    """The line of the file with a caret below the place, and beside it what to write instead."""
    number = one.span.line
    if number > len(rows) or not rows[number - 1].strip():
        if one.hint:
            yield line("   ", one.hint, indent=3)
        return
    row = rows[number - 1].rstrip("\r")
    start = min(one.span.column - 1, len(row))
    end = one.span.end_column - 1 if one.span.end_line == number else len(row.rstrip())
    first = max(0, start - 60)
    shown = safe(row[first : first + _WIDEST])
    before = width_of(safe(row[first:start]))
    caret = "^" * max(1, min(width_of(safe(row[start:end])), _WIDEST - before))
    gutter = f"{number:>5} | "
    yield line(dim(gutter), shown)
    indent = len(gutter) + before
    below = dim(" " * (len(gutter) - 2) + "| ")
    hint = f" {one.hint}" if one.hint else ""
    yield line(below, " " * before, Ink(caret, _STYLES[one.severity]), hint, indent=min(indent, 30))


def shown_path(root: Path, path: str) -> str:
    """A path relative to the working folder, safe to print, with `/`."""
    try:
        shown = os.path.relpath(root / path)
    except ValueError:  # another drive on Windows
        shown = str(root / path)
    return safe(shown.replace(os.sep, "/"))


def as_object(one: Diagnostic, root: Path) -> dict[str, Any]:
    """One diagnostic as in the JSON format: always the same keys."""
    return {
        "code": one.code,
        "name": one.name,
        "severity": one.severity.value,
        "message": one.message,
        "hint": " ".join(sentence(part) for part in (one.hint, one.expected) if part),
        "path": shown_path(root, one.path),
        "line": one.span.line,
        "column": one.span.column,
        "end_line": one.span.end_line,
        "end_column": one.span.end_column,
        "pointer": json_pointer(one.pointer),
        "fix": None if one.fix is None else {"description": one.fix.description},
    }


def json_object(found: Validation, options: OutputOptions) -> str:
    """The object that scripts rely on."""
    return dumps(
        {
            "version": VERSION,
            "summary": {
                "files": found.files,
                "errors": found.count(Severity.ERROR),
                "warnings": found.count(Severity.WARNING),
                **({} if found.older is None else {"older": len(found.older)}),
            },
            "diagnostics": [as_object(one, options.root) for one in found.diagnostics],
        }
    )
