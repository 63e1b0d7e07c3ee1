"""GitHub Actions: annotations at the lines of a pull request, and the page of the run."""

from collections.abc import Iterator

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, repository_path
from hamm_registry.checks.output.plain_text import OutputOptions, summary
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.steps import command
from hamm_registry.core.text import ngettext, safe
from hamm_registry.editing.fix import Correction, corrections
from hamm_registry.render.markdown import escape

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST_ON_PAGE = 500
"""How many findings the page of a run lists: it may hold 1 MiB."""


def annotations(found: Validation, options: OutputOptions) -> str:
    """Workflow commands that become annotations: those on changed files first.

    Only the first ten of a kind are shown in a run; `page` has them all. `%0A` ends a line.
    """
    listed = _ordered(found, options)
    fixes = corrections(options.workspace, listed)
    rows = [_annotation(one, options, fixes.get((one.path, one.span.line))) for one in listed]
    return "".join(rows) + safe(summary(found, options)) + "\n"


def page(found: Validation, options: OutputOptions) -> str:
    """Markdown for the page of the run (GITHUB_STEP_SUMMARY): every finding, a line each."""
    listed = _ordered(found, options)
    lines = [f"### {escape(command('validate'))}: {escape(summary(found, options))}", ""]
    fixes = corrections(options.workspace, listed[:MOST_ON_PAGE])
    for one in listed[:MOST_ON_PAGE]:
        lines += _item(one, options, fixes.get((one.path, one.span.line)))
    rest = len(listed) - MOST_ON_PAGE
    if rest > 0:
        more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
        lines.append(f"- {escape(more)}")
    return "\n".join(lines) + "\n\n"


def _ordered(found: Validation, options: OutputOptions) -> list[Diagnostic]:
    """Those on changed files first, else in the order of all outputs."""
    return sorted(
        options.listed(found.diagnostics), key=lambda one: one.path not in options.changed
    )


def _annotation(one: Diagnostic, options: OutputOptions, correction: Correction | None) -> str:
    body = "%0A".join(_escaped(part) for part in (*advice(one), *_corrected(correction)))
    place = (
        f"file={_property(repository_path(options, one.path))},line={one.span.line},"
        f"col={one.span.column},endLine={one.span.end_line},endColumn={one.span.end_column}"
    )
    title = _property(f"{one.code} {one.name}")
    return f"::{_LEVELS[one.severity]} {place},title={title}::{body}\n"


def _corrected(correction: Correction | None) -> list[str]:
    """The lines to paste, with a heading; nothing where nobody can say what is right."""
    if correction is None:
        return []
    count = 1 + correction.last - correction.first
    told = ngettext("Line {first} corrected:", "Lines {first} to {last} corrected:", count)
    if not correction.lines:
        told = ngettext("Delete line {first}.", "Delete lines {first} to {last}.", count)
    return [told.format(first=correction.first, last=correction.last), *correction.lines]


def _escaped(value: str) -> str:
    """Text in a workflow command, in one line: percent signs are encoded."""
    return safe(value).replace("%", "%25")


def _property(value: str) -> str:
    return _escaped(value).replace(":", "%3A").replace(",", "%2C")


def _item(one: Diagnostic, options: OutputOptions, correction: Correction | None) -> Iterator[str]:
    from hamm_registry.checks.catalogue import severity_name

    place = f"{repository_path(options, one.path)}:{one.span.line}:{one.span.column}"
    kind = f"**{escape(severity_name(one.severity))}** {one.code} {escape(one.name)}"
    yield f"- {kind} · {escape(place)}<br>{escape(' '.join(advice(one)))}"
    told, *lines = _corrected(correction) or [""]
    if told:
        yield f"  <br>{escape(told)}"
    if lines:  # so far to the right it is code, whatever it says
        yield from ("", *(f"      {safe(line)}" for line in lines), "")
