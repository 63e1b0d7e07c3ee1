"""The command that checks the files: validate."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import format_option
from hamm_registry.cli.options import Diff, DryRun, Output, within
from hamm_registry.cli.session import Session, one_of
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, quote

if TYPE_CHECKING:
    from hamm_registry.checks.outcome import DiagnosticFilter, Validation
    from hamm_registry.checks.output import Writer
    from hamm_registry.checks.output.plain_text import OutputOptions
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace
    from hamm_registry.yamlfile.parsed_file import Rejected


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("validate", cls=Command, epilog="validate --ignore HR4")(validate)


def _diagnostic_formats() -> "dict[str, Writer]":
    """The formats of diagnostics."""
    from hamm_registry.checks.output import FORMATS

    return FORMATS


def validate(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Only what concerns these files or folders."),
    ] = None,
    select: Annotated[
        str, typer.Option("--select", metavar="CODE,...", help="Only these codes or prefixes.")
    ] = "",
    ignore: Annotated[
        str, typer.Option("--ignore", metavar="CODE,...", help="Not these codes or prefixes.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings fail too, but for HR4xx.")
    ] = False,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="REV",
            help=("Only what is new compared with the common ancestor with REV (git)."),
        ),
    ] = None,
    format_name: Annotated[str | None, format_option(_diagnostic_formats)] = None,
    output: Output = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help=("First repair what is safe to repair, and say what was repaired.")
        ),
    ] = False,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> int:
    """Check all files; exit code 1 where there are errors.

    --fix writes codes for names, dates as YYYY-MM-DD, missing quotes, no relation twice, and the
    canonical form; --dry-run and --diff show what it would do.
    """
    from hamm_registry.checks.outcome import DiagnosticFilter, shortened
    from hamm_registry.checks.output import plain_text

    current = session(context)
    formats = _diagnostic_formats()
    name = one_of(format_name or _default_format(), formats, "--format", "formats")
    # People read a message; a program gets this error as a diagnostic like all others.
    if name != "text":
        rejected = _rejected_config(current)
        if rejected is not None:
            _write_config_errors(current, rejected, formats[name], output)
            return 3
    root = current.home
    selection = DiagnosticFilter(
        within(current, paths or []), _codes(select, "--select"), _codes(ignore, "--ignore")
    )
    if fix or dry_run or diff:
        _repair(current, selection, changed_since, dry_run, diff)
    validation, changed = _check(current, selection, changed_since)
    if diff:
        return int(validation.fails(strict))
    # GitHub shows ten annotations of a kind: those on the changed files have to come first.
    if name == "github" and changed_since is None:
        changed = _changed_by_pull_request(root)
    options = plain_text.OutputOptions(
        current.workspace,
        current.canvas(output),
        bool(select),
        strict,
        changed,
    )
    listed = shortened(validation)
    current.write(formats[name](listed, options), output)
    if name == "github":
        _write_page(listed, options)
    return int(validation.fails(strict))


def _default_format() -> str:
    """Annotations in a workflow of GitHub, else text."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return "github"
    return "text"


def _rejected_config(current: Session) -> "Rejected | None":
    """The faults of registry.yaml where it cannot be used: a program wants them as diagnostics."""
    from hamm_registry.storage.workspace import ConfigError

    try:
        _config = current.workspace.config
    except ConfigError as error:
        return error.rejected
    return None


def _write_config_errors(
    current: Session, rejected: "Rejected", write: "Writer", output: Path | None
) -> None:
    """Write what is wrong with registry.yaml as diagnostics."""
    from hamm_registry.checks import engine
    from hamm_registry.checks.output import plain_text

    opened = current.unsettled()
    options = plain_text.OutputOptions(opened, current.canvas(output))
    current.write(write(engine.of_config(rejected), options), output)


def _codes(value: str, option: str) -> tuple[str, ...]:
    """The codes or prefixes of an option; UsageError for one that no rule has."""
    from hamm_registry.checks.rules import RULES

    prefixes = tuple(part.strip().upper() for part in value.split(",") if part.strip())
    for prefix in prefixes:
        if not any(rule.code.startswith(prefix) for rule in RULES):
            message = _("no rule has the code {code}").format(code=quote(prefix))
            raise UsageError(f"{option}: {message}", lists_them("rules"))
    return prefixes


def _repair(
    current: Session,
    selection: "DiagnosticFilter",
    changed_since: str | None,
    dry_run: bool,
    diff: bool,
) -> None:
    """Repair what is safe in a selection, or show it; with a revision only what changed since."""
    from hamm_registry.editing.fix import plan_fix

    # A run that judges a change repairs no files that the change has not touched.
    if changed_since is not None and not selection.paths:
        selection = selection._replace(paths=_changed_paths(current.home, changed_since))
        if not selection.paths:
            return

    def make(workspace: "Workspace") -> "Plan":
        return plan_fix(workspace, current.today, selection)

    plan = carry_out(current, make, dry_run, diff)
    if diff:
        show_difference(current, plan)
    if plan.messages:
        heading = _("Repaired:")
        if dry_run or diff:
            heading = _("Would be repaired:")
        current.remark(heading)
    for message in (*plan.messages, *plan.remarks):
        current.remark(f"  {message}")


def _changed_paths(root: Path, revision: str) -> tuple[str, ...]:
    """The paths that are different since the work left a revision."""
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    return tuple(sorted(changed_files(open_repository(root), revision).changed))


def _check(
    current: Session, selection: "DiagnosticFilter", changed_since: str | None
) -> "tuple[Validation, frozenset[str]]":
    """The diagnostics of a selection, and the paths that have changed since a revision."""
    from hamm_registry.checks import engine, outcome

    changed: frozenset[str] = frozenset()
    if changed_since is not None:
        validation, changed = _since(current, changed_since)
    else:
        nearby = _paths_for_nearby(selection)
        validation = engine.validate(current.workspace, current.today, nearby)
    files = [path for path in selection.paths if path != "."]
    validation = engine.named(validation, current.workspace, files)
    return outcome.narrowed(validation, selection), changed


def _since(current: Session, revision: str) -> "tuple[Validation, frozenset[str]]":
    """The diagnostics that are new since the work left a revision, and the changed paths."""
    from hamm_registry.checks import changed
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    files = changed_files(open_repository(current.home), revision)
    for remark in files.remarks(revision):
        current.remark(remark)
    validation = changed.new_findings(current.workspace, files, current.today)
    return validation, files.changed


def _paths_for_nearby(selection: "DiagnosticFilter") -> list[str]:
    """The paths, `.` for all, of which it is told who else is active there.

    That is of no interest in a check of everything, unless its codes are selected.
    """
    from hamm_registry.checks.rules import RULES

    # "HR" alone selects everything, and asks for nothing in particular.
    prefixes = tuple(prefix for prefix in selection.select if len(prefix) > 2)
    if any(rule.on_request and rule.code.startswith(prefixes) for rule in RULES):
        return ["."]
    return [path for path in selection.paths if path != "."]


def _changed_by_pull_request(root: Path) -> frozenset[str]:
    """The paths that a pull request on GitHub changes; none where its target was not fetched."""
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    target = os.environ.get("GITHUB_BASE_REF")
    if not target:
        return frozenset()
    try:
        return changed_files(open_repository(root), f"origin/{target}").changed
    except RegistryError:
        return frozenset()  # only the order of the findings goes by it


def _write_page(validation: "Validation", options: "OutputOptions") -> None:
    """Add the diagnostics to the page of a run on GitHub."""
    from hamm_registry.checks.output import github
    from hamm_registry.storage.files import refused

    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if not target:
        return
    content = github.page(validation, options)
    try:
        with Path(target).open("a", encoding="utf-8", errors="backslashreplace") as page:
            page.write(content)
    except OSError as error:
        raise refused(target, error) from error
