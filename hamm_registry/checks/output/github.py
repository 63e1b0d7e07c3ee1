"""GitHub Actions: annotations at the lines of a pull request, and the page of the run."""

from collections.abc import Iterator

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, repository_path
from hamm_registry.checks.output.plain_text import Job, summary
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.steps import command
from hamm_registry.core.text import ngettext, safe
from hamm_registry.editing.fix import Correction, corrections
from hamm_registry.render.markdown import escape

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST_ON_PAGE = 500
"""How many findings the page of a run lists: it may hold 1 MiB."""


def annotations(found: Validation, job: Job) -> str:
    """Workflow commands that become annotations: those on changed files first.

    Only the first ten of a kind are shown in a run; `page` has them all. `%0A` ends a line.
    """
    listed = _ordered(found, job)
    fixes = corrections(job.workspace, listed)
    rows = [_annotation(one, job, fixes.get((one.path, one.span.line))) for one in listed]
    return "".join(rows) + safe(summary(found, job)) + "\n"


def page(found: Validation, job: Job) -> str:
    """Markdown for the page of the run (GITHUB_STEP_SUMMARY): every finding, a line each."""
    listed = _ordered(found, job)
    lines = [f"### {escape(command('validate'))}: {escape(summary(found, job))}", ""]
    fixes = corrections(job.workspace, listed[:MOST_ON_PAGE])
    for one in listed[:MOST_ON_PAGE]:
        lines += _item(one, job, fixes.get((one.path, one.span.line)))
    rest = len(listed) - MOST_ON_PAGE
    if rest > 0:
        more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
        lines.append(f"- {escape(more)}")
    return "\n".join(lines) + "\n\n"


def _ordered(found: Validation, job: Job) -> list[Diagnostic]:
    """Those on changed files first, else in the order of all outputs."""
    return sorted(job.listed(found.diagnostics), key=lambda one: one.path not in job.changed)


def _annotation(one: Diagnostic, job: Job, correction: Correction | None) -> str:
    body = "%0A".join(_escaped(part) for part in (*advice(one), *_corrected(correction)))
    place = (
        f"file={_property(repository_path(job, one.path))},line={one.span.line},"
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


def _item(one: Diagnostic, job: Job, correction: Correction | None) -> Iterator[str]:
    from hamm_registry.checks.catalogue import severity_name

    place = f"{repository_path(job, one.path)}:{one.span.line}:{one.span.column}"
    kind = f"**{escape(severity_name(one.severity))}** {one.code} {escape(one.name)}"
    yield f"- {kind} · {escape(place)}<br>{escape(' '.join(advice(one)))}"
    told, *lines = _corrected(correction) or [""]
    if told:
        yield f"  <br>{escape(told)}"
    if lines:  # so far to the right it is code, whatever it says
        yield from ("", *(f"      {safe(line)}" for line in lines), "")
