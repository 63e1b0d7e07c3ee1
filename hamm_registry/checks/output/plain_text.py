"""Diagnostics for people and scripts: text with a caret, JSON."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.rules.rule import Category
from hamm_registry.core.finding import Severity, json_pointer
from hamm_registry.core.steps import command
from hamm_registry.core.styled_text import Ink, Style, accent, bold, dim
from hamm_registry.core.text import _, join, ngettext, safe, sentence
from hamm_registry.render.screen import Canvas, Line, line, render, width_of
from hamm_registry.render.structured import VERSION, dumps
from hamm_registry.storage.workspace import Workspace

_STYLES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING, Severity.INFO: Style.DIM}
_WIDEST = 120


@dataclass(frozen=True)
class OutputOptions:
    """Options for printing the outcome of a validation.

    `all_upkeep` lists the HR4xx findings one by one; else they are summed up in one line, or left
    out. With `strict` warnings fail too. `changed` are the paths that a change touched, as far as
    that is known.
    """

    workspace: Workspace
    canvas: Canvas
    all_upkeep: bool = False
    strict: bool = False
    changed: frozenset[str] = frozenset()

    @property
    def root(self) -> Path:
        """The folder of the registry."""
        return self.workspace.root

    @cached_property
    def repository(self) -> Path:
        """The folder that other machines show paths in: the top of the repository, in full."""
        # Loaded for their formats alone: people see paths as they would type them.
        from hamm_registry.storage.repository import find_top

        root = self.root.resolve()
        for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
            folder = os.environ.get(name)
            if folder and root.is_relative_to(os.path.realpath(folder)):
                return Path(folder).resolve()
        return find_top(root) or root

    def listed(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The diagnostics that are listed one by one."""
        if self.all_upkeep:
            return list(diagnostics)
        return [item for item in diagnostics if item.rule.category is not Category.UPKEEP]


def text(validation: Validation, options: OutputOptions) -> str:
    """One block a diagnostic, upkeep summed up, and a closing line."""
    return render(_lines(validation, options), options.canvas)


def _lines(validation: Validation, options: OutputOptions) -> Iterator[Line]:
    """A block a diagnostic, the sum of upkeep, and the numbers of all."""
    listed = options.listed(validation.diagnostics)
    for path, group in groupby(listed, key=attrgetter("path")):
        diagnostics = list(group)
        rows = masked(options.workspace.text(path).split("\n"), diagnostics)
        for diagnostic in diagnostics:
            yield from _block(diagnostic, rows, options.root)
    if len(listed) < len(validation.diagnostics):
        upkeep = [d for d in validation.diagnostics if d.rule.category is Category.UPKEEP]
        yield line(dim(_upkeep(upkeep)), " · ", accent(command("validate", "--select", "HR4")))
    yield line(summary(validation, options))


def _block(diagnostic: Diagnostic, rows: list[str], root: Path) -> Iterator[Line]:
    """One diagnostic with the line of the file, which is one of `rows`, and a blank line."""
    from hamm_registry.checks.rule_pages import severity_name

    span = diagnostic.span
    place = f"{shown_path(root, diagnostic.path)}:{span.line}:{span.column}:"
    severity = Ink(severity_name(diagnostic.severity), _STYLES[diagnostic.severity])
    rule = f" {diagnostic.code} {diagnostic.name}: {diagnostic.message}"
    yield line(bold(place), " ", severity, rule)
    yield from _excerpt(diagnostic, rows)
    explain = accent(command("explain", diagnostic.code))
    if diagnostic.expected:
        yield line("   ", diagnostic.expected, " · ", explain, indent=3)
    else:
        yield line("   ", explain, indent=3)
    yield line()


def _upkeep(upkeep: list[Diagnostic]) -> str:
    """The number of upkeep findings, of their entries, and of warnings among them."""
    count = len({diagnostic.path for diagnostic in upkeep})
    entries = ngettext("{count} entry", "{count} entries", count).format(count=count)
    text = ngettext(
        "Upkeep: {count} remark on {entries}",
        "Upkeep: {count} remarks on {entries}",
        len(upkeep),
    ).format(count=len(upkeep), entries=entries)
    warnings = sum(diagnostic.severity is Severity.WARNING for diagnostic in upkeep)
    if not warnings:
        return text
    among = ngettext("{count} warning among them", "{count} warnings among them", warnings)
    return f"{text}, {among.format(count=warnings)}"


def summary(validation: Validation, options: OutputOptions) -> str:
    """The numbers of errors, warnings and files on one line."""
    errors, warnings = validation.count(Severity.ERROR), validation.count(Severity.WARNING)
    files = validation.files
    older = len(options.listed(validation.older or ()))
    fixable = sum(diagnostic.fix is not None for diagnostic in validation.diagnostics)
    parts = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
        ngettext("{count} file checked", "{count} files checked", files).format(count=files),
    ]
    if older:
        text = ngettext(
            "{count} finding from before not shown", "{count} findings from before not shown", older
        )
        parts.append(text.format(count=older))
    if fixable:
        parts.append(_("repairable with --fix: {count}").format(count=fixable))
    return join(parts)


def masked(rows: list[str], diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Lines of a file for quoting, without what was found personal: logs of checks are public.

    Of each such piece the first two characters stay, so that the caret keeps its place.
    """
    rows = list(rows)
    for diagnostic in diagnostics:
        if not diagnostic.rule.personal:
            continue
        span = diagnostic.span
        for number in range(span.line, min(span.end_line, len(rows)) + 1):
            row = rows[number - 1]
            # Of a piece over several lines the first one begins, and the last one ends, within.
            start, end = 0, len(row)
            if number == span.line:
                start = span.column - 1
            if number == span.end_line:
                end = span.end_column - 1
            hidden = _NO_BLANK.sub("…", row[start + 2 : end])
            rows[number - 1] = row[: start + 2] + hidden + row[end:]
    return rows


_NO_BLANK = re.compile(r"\S")


def _excerpt(diagnostic: Diagnostic, rows: list[str]) -> Iterator[Line]:
    """The line of the file with a caret below the place, and beside it what to write instead."""
    span, hint = diagnostic.span, diagnostic.hint
    if span.line > len(rows) or not rows[span.line - 1].strip():
        if hint:
            yield line("   ", hint, indent=3)
        return
    row = rows[span.line - 1].rstrip("\r")
    start, end = min(span.column - 1, len(row)), span.end_column - 1
    if span.end_line != span.line:
        end = len(row.rstrip())
    # Of a long line the part around the place.
    first = max(0, start - 60)
    excerpt = safe(row[first : first + _WIDEST])
    width_before = width_of(safe(row[first:start]))
    width = min(width_of(safe(row[start:end])), _WIDEST - width_before)
    caret = Ink("^" * max(1, width), _STYLES[diagnostic.severity])
    gutter = f"{span.line:>5} | "
    yield line(dim(gutter), excerpt)
    below: list[Ink | str] = [dim(" " * (len(gutter) - 2) + "| "), " " * width_before, caret]
    if hint:
        below.append(f" {hint}")
    yield line(*below, indent=min(len(gutter) + width_before, 30))


def shown_path(root: Path, path: str) -> str:
    """A path relative to the working folder, safe to print, with `/`."""
    try:
        relative = os.path.relpath(root / path)
    except ValueError:  # another drive on Windows
        relative = str(root / path)
    return safe(relative.replace(os.sep, "/"))


def as_object(diagnostic: Diagnostic, root: Path) -> dict[str, Any]:
    """One diagnostic as in the JSON format: always the same keys."""
    fix = None
    if diagnostic.fix is not None:
        fix = {"description": diagnostic.fix.description}
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": " ".join(map(sentence, filter(None, [diagnostic.hint, diagnostic.expected]))),
        "path": shown_path(root, diagnostic.path),
        "line": diagnostic.span.line,
        "column": diagnostic.span.column,
        "end_line": diagnostic.span.end_line,
        "end_column": diagnostic.span.end_column,
        "pointer": json_pointer(diagnostic.pointer),
        "fix": fix,
    }


def json_object(validation: Validation, options: OutputOptions) -> str:
    """The object that scripts rely on."""
    counts = {
        "files": validation.files,
        "errors": validation.count(Severity.ERROR),
        "warnings": validation.count(Severity.WARNING),
    }
    if validation.older is not None:
        counts["older"] = len(validation.older)
    diagnostics = [as_object(diagnostic, options.root) for diagnostic in validation.diagnostics]
    return dumps({"version": VERSION, "summary": counts, "diagnostics": diagnostics})
