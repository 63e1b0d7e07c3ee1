"""The command that checks the files: validate."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import format_option
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import Diff, DryRun, Output, within
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, quote

if TYPE_CHECKING:
    from hamm_registry.checks.outcome import Validation
    from hamm_registry.checks.output import Writer
    from hamm_registry.checks.output.plain_text import OutputOptions
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace
    from hamm_registry.yamlfile.document import Rejected


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("validate", cls=Command, epilog="validate --ignore HR4")(validate)


def _formats() -> "dict[str, Writer]":
    """How diagnostics can be written."""
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
            "--changed-since", metavar="REV", help="Only what is new since the work left REV (git)."
        ),
    ] = None,
    format_name: Annotated[str | None, format_option(_formats)] = None,
    output: Output = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="First repair what is safe to repair, and say what that was."),
    ] = False,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> int:
    """Check all files; exit code 1 where there are errors.

    --fix writes codes for names, dates as YYYY-MM-DD, missing quotes, no relation twice, and the
    canonical form; --dry-run and --diff show what it would do.
    """
    from hamm_registry.checks import engine, outcome
    from hamm_registry.checks.output import plain_text

    current = session(context)
    formats = _formats()
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    name = one_of(format_name or default, formats, "--format", "formats")
    if name != "text" and (unusable := _unusable_config(current)):
        opened = current.unsettled()
        job = plain_text.OutputOptions(
            opened, current.canvas(output), repository=_repository(opened.root)
        )
        current.write(formats[name](engine.of_config(unusable), job), output)
        return 3
    chosen, selected = within(current, paths or []), _codes(select, "--select")
    ignored, root = _codes(ignore, "--ignore"), current.home
    if fix or dry_run or diff:
        mendable = chosen or _changed_since(root, changed_since)
        if mendable is not None:
            _repair(current, mendable, selected, ignored, dry_run, diff)
    if changed_since is None:
        found = engine.validate(current.workspace, current.today, _company_of(chosen, selected))
        changed = _touched(root) if name == "github" else frozenset()
    else:
        found, changed = _since(current, changed_since)
    found = engine.named(found, current.workspace, [path for path in chosen if path != "."])
    found = outcome.narrowed(found, chosen, selected, ignored)
    told = outcome.shortened(found)
    if diff:
        return int(found.fails(strict))
    job = plain_text.OutputOptions(
        current.workspace, current.canvas(output), bool(select), strict, _repository(root), changed
    )
    current.write(formats[name](told, job), output)
    if name == "github":
        _write_page(told, job)
    return int(found.fails(strict))


def _unusable_config(current: Session) -> "Rejected | None":
    """What is wrong with registry.yaml, for a machine that wants a diagnostic and no message."""
    from hamm_registry.storage.workspace import ConfigError

    try:
        _config = current.workspace.config
    except ConfigError as error:
        return error.rejected
    return None


def _changed_since(root: Path, revision: str | None) -> tuple[str, ...] | None:
    """What is different since the work left a revision; () is everything, None is nothing."""
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    if revision is None:
        return ()
    files = changed_files(open_repository(root), revision)
    return tuple(sorted(files.changed)) or None


def _repair(
    current: Session,
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    dry_run: bool,
    diff: bool,
) -> None:
    """Repair what is safe in the files at some paths and of some codes, or show it."""
    from hamm_registry.editing.fix import plan_fix

    def make(workspace: "Workspace") -> "Plan":
        return plan_fix(workspace, current.today, paths, select, ignore)

    plan = carry_out(current, make, dry_run, diff)
    if diff:
        show_difference(current, plan)
    if plan.messages:
        current.remark(_("Would be repaired:") if dry_run or diff else _("Repaired:"))
    for message in (*plan.messages, *plan.remarks):
        current.remark(f"  {message}")


def _since(current: Session, revision: str) -> "tuple[Validation, frozenset[str]]":
    """What is new since the work left a revision, and the paths that are different."""
    from hamm_registry.checks import changed as baseline
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    files = changed_files(open_repository(current.home), revision)
    for remark in files.remarks(revision):
        current.remark(remark)
    return baseline.new_findings(current.workspace, files, current.today), files.changed


def _touched(root: Path) -> frozenset[str]:
    """What a pull request on GitHub changes: none known where its target was not fetched."""
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    target = os.environ.get("GITHUB_BASE_REF")
    if not target:
        return frozenset()
    try:
        return changed_files(open_repository(root), f"origin/{target}").changed
    except RegistryError:
        return frozenset()  # only the order of the findings goes by it


def _repository(root: Path) -> Path:
    """The folder by which those who show findings know the files, the root if there is none."""
    from hamm_registry.storage.repository import find_top

    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        given = os.environ.get(name)
        if given and root.resolve().is_relative_to(os.path.realpath(given)):
            return Path(given)
    return find_top(root) or root


def _write_page(found: "Validation", job: "OutputOptions") -> None:
    """Add the findings to the page of the run on GitHub, where it is one."""
    from hamm_registry.checks.output import github

    if target := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(target).open("a", encoding="utf-8", errors="backslashreplace") as page:
            page.write(github.page(found, job))


def _company_of(paths: tuple[str, ...], selected: tuple[str, ...]) -> list[str]:
    """The paths, `.` for all, whose company is asked for."""
    return ["."] if _asks_for_company(selected) else [path for path in paths if path != "."]


def _asks_for_company(selected: tuple[str, ...]) -> bool:
    """Whether the codes ask for what is else told only of files that are named."""
    from hamm_registry.checks.rules import RULES

    codes = [rule.code for rule in RULES if rule.on_request]
    return any(code.startswith(prefix) for code in codes for prefix in selected if prefix[2:])


def _codes(value: str, option: str) -> tuple[str, ...]:
    """The codes or prefixes of an option; UsageError for one that no rule has."""
    from hamm_registry.checks.rules import RULES

    prefixes = tuple(part.strip().upper() for part in value.split(",") if part.strip())
    for prefix in prefixes:
        if not any(rule.code.startswith(prefix) for rule in RULES):
            message = _("no rule has the code {code}").format(code=quote(prefix))
            raise UsageError(f"{option}: {message}", lists_them("rules"))
    return prefixes
