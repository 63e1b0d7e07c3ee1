"""Commands that write entries: link, fmt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import Diff, DryRun, within
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.text import _, date, join, ngettext, quote, safe

if TYPE_CHECKING:
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("link", cls=Command, epilog="link ID ID --type in-contact")(link)
    app.command("fmt", cls=Command, epilog="fmt --diff")(fmt)


def link(
    context: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help="The id of an initiative.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The id of another one.")],
    type_name: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="in-contact, reviewed (no need), jointly-with, part-of, supports, succeeds, "
            "mediated-by; or the German name.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Since when; default: today."),
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="What others should know about it.")
    ] = "",
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record that two initiatives are connected, or that someone looked and there is no need.

    It is written once, into one of the two entries; the other side follows from it.
    """
    from hamm_registry import schema
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.editing.entry import code_of, day_of
    from hamm_registry.editing.link import Link, LinkPlan, plan_link

    current = session(context)
    day = day_of(on, current.today)
    wanted = Link(a, b, code_of("relations.type", type_name, "--type"), day, note)

    def make(workspace: "Workspace") -> LinkPlan:
        return plan_link(workspace, wanted, current.today)

    plan = carry_out(current, make, dry_run, diff)
    if diff:
        show_difference(current, plan)
        return
    label = schema.label("relations.type", plan.type)
    relation = f"{plan.subject} {label} {plan.other}"
    if plan.type == "reviewed":
        relation = _("{a} and {b}: {label}").format(a=plan.subject, b=plan.other, label=label)
    sentence = join([relation, date(plan.on)])
    outcome = _("recorded in {path}")
    if not plan.effective:
        outcome = _("stands in {path} already, nothing changed")
    elif dry_run:
        outcome = _("would be recorded in {path}")
    path = shown_path(current.home, plan.path)
    current.write(safe(f"{sentence}: {outcome.format(path=path)}") + "\n")
    if plan.instead:
        earlier = schema.label("relations.type", plan.instead)
        current.remark(_("This takes the place of {label}.").format(label=quote(earlier)))


def fmt(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Only these files or folders.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit code 1 where something would change."),
    ] = False,
    diff: Diff = False,
) -> int:
    """Bring files into canonical form; what they say and all comments stay.

    Fields in the order of the schema, two spaces for each level, quotes only where needed.
    """
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.editing.fmt import FmtPlan, plan_fmt

    current = session(context)
    chosen = within(current, paths or [])

    def make(workspace: "Workspace") -> FmtPlan:
        return plan_fmt(workspace, chosen)

    plan = carry_out(current, make, check, diff)
    for path, message in plan.problems:
        current.remark(f"{shown_path(current.home, path)}{message}")
    if diff:
        show_difference(current, plan)
    else:
        for change in plan.changes:
            current.write(shown_path(current.home, change.path) + "\n")
    current.remark(_summary(len(plan.changes), plan.unchanged, check or diff))
    return int(bool(plan.problems) or (check and bool(plan.changes)))


def _summary(changed: int, unchanged: int, only: bool) -> str:
    """What was done, or would be, in a line."""
    told = ngettext("{count} file reformatted", "{count} files reformatted", changed)
    if only:
        told = ngettext(
            "{count} file would be reformatted", "{count} files would be reformatted", changed
        )
    rest = ngettext("{count} file as it should be", "{count} files as they should be", unchanged)
    return f"{told.format(count=changed)}, {rest.format(count=unchanged)}"
