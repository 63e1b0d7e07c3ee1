"""GitHub Actions: annotations at the lines of a pull request, and the page of the run."""

from collections.abc import Iterator, Sequence

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, repository_path
from hamm_registry.checks.output.plain_text import OutputOptions, summary
from hamm_registry.core.finding import Severity
from hamm_registry.core.steps import command
from hamm_registry.core.text import ngettext, safe
from hamm_registry.editing.fix import Correction, corrections
from hamm_registry.render.markdown import escape

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST_ON_PAGE = 500
"""How many findings the page of a run lists: it may hold 1 MiB."""


def annotations(validation: Validation, options: OutputOptions) -> str:
    """Workflow commands that become annotations: those on changed files first.

    Only the first ten of a kind are shown in a run; `page` has them all. `%0A` ends a line.
    """
    listed = _ordered(validation, options)
    fixes = _corrections(options, listed)
    rows = [
        _annotation(diagnostic, options, fixes.get((diagnostic.path, diagnostic.span.line)))
        for diagnostic in listed
    ]
    return "".join(rows) + safe(summary(validation, options)) + "\n"


def page(validation: Validation, options: OutputOptions) -> str:
    """Markdown for the page of the run (GITHUB_STEP_SUMMARY): every finding, a line each."""
    listed = _ordered(validation, options)
    lines = [f"### {escape(command('validate'))}: {escape(summary(validation, options))}", ""]
    fixes = _corrections(options, listed[:MOST_ON_PAGE])
    for diagnostic in listed[:MOST_ON_PAGE]:
        lines += _item(diagnostic, options, fixes.get((diagnostic.path, diagnostic.span.line)))
    rest = len(listed) - MOST_ON_PAGE
    if rest > 0:
        more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
        lines.append(f"- {escape(more)}")
    return "\n".join(lines) + "\n\n"


def _ordered(validation: Validation, options: OutputOptions) -> list[Diagnostic]:
    """Those on changed files first, else in the order of all outputs."""
    return sorted(
        options.listed(validation.diagnostics),
        key=lambda diagnostic: diagnostic.path not in options.changed,
    )


def _annotation(
    diagnostic: Diagnostic, options: OutputOptions, correction: Correction | None
) -> str:
    """The workflow command that makes an annotation of a diagnostic."""
    body = "%0A".join(_escaped(part) for part in (*advice(diagnostic), *_corrected(correction)))
    place = (
        f"file={_property(repository_path(options, diagnostic.path))},line={diagnostic.span.line},"
        f"col={diagnostic.span.column},endLine={diagnostic.span.end_line},endColumn={diagnostic.span.end_column}"
    )
    title = _property(f"{diagnostic.code} {diagnostic.name}")
    return f"::{_LEVELS[diagnostic.severity]} {place},title={title}::{body}\n"


def _corrections(
    options: OutputOptions, diagnostics: Sequence[Diagnostic]
) -> dict[tuple[str, int], Correction]:
    """The corrections by path and line, without those of lines on which somebody is named.

    Logs and pages of a run are public.
    """
    personal: set[tuple[str, int]] = set()
    for diagnostic in diagnostics:
        if diagnostic.rule.personal:
            lines = range(diagnostic.span.line, diagnostic.span.end_line + 1)
            personal.update((diagnostic.path, line) for line in lines)
    discreet = {}
    for (path, line), correction in corrections(options.workspace, diagnostics).items():
        lines = range(correction.first, correction.last + 1)
        if personal.isdisjoint((path, number) for number in lines):
            discreet[path, line] = correction
    return discreet


def _corrected(correction: Correction | None) -> list[str]:
    """The lines to paste, with a heading; nothing where nobody can say what is right."""
    if correction is None:
        return []
    count = 1 + correction.last - correction.first
    heading = ngettext("Line {first} corrected:", "Lines {first} to {last} corrected:", count)
    if not correction.lines:
        heading = ngettext("Delete line {first}.", "Delete lines {first} to {last}.", count)
    return [heading.format(first=correction.first, last=correction.last), *correction.lines]


def _escaped(value: str) -> str:
    """Text in a workflow command, in one line: percent signs are encoded."""
    return safe(value).replace("%", "%25")


def _property(value: str) -> str:
    return _escaped(value).replace(":", "%3A").replace(",", "%2C")


def _item(
    diagnostic: Diagnostic, options: OutputOptions, correction: Correction | None
) -> Iterator[str]:
    """The lines of the page on a diagnostic, with its correction as code."""
    from hamm_registry.checks.rule_pages import severity_name

    path, span = repository_path(options, diagnostic.path), diagnostic.span
    place = f"{path}:{span.line}:{span.column}"
    severity = escape(severity_name(diagnostic.severity))
    rule = f"{diagnostic.code} {escape(diagnostic.name)}"
    yield f"- **{severity}** {rule} · {escape(place)}<br>{escape(' '.join(advice(diagnostic)))}"
    heading, *lines = _corrected(correction) or [""]
    if heading:
        yield f"  <br>{escape(heading)}"
    if lines:  # so far to the right it is code, whatever it says
        yield from ("", *(f"      {safe(line)}" for line in lines), "")
