"""Commands that write entries: link, unlink, fmt."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import Names, choice, codes
from hamm_registry.cli.context import Session
from hamm_registry.cli.options import Diff, DryRun, within
from hamm_registry.cli.writing import carry_out, carry_out_and_tell, show_difference
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, date, join, ngettext, quote, safe

if TYPE_CHECKING:
    from hamm_registry.editing.link import Link
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("link", cls=Command, epilog="link ID ID --type in-contact")(link)
    app.command("unlink", cls=Command, epilog="unlink ID ID")(unlink)
    app.command("fmt", cls=Command, epilog="fmt --diff")(fmt)


Sides = Annotated[
    list[str],
    typer.Argument(metavar="A B...", help="Two or more: organisations, or ids of initiatives."),
]


def _types() -> Names:
    """The types of connections between initiatives, then those between organisations."""
    from hamm_registry.editing.link import FIELDS

    types = Names()
    for kind, field in FIELDS.items():
        types.update(codes(f"{field}.type", kind)())
    return types


def _type_option(description: str) -> Any:
    return choice(_types, "--type", metavar="TYPE", help=description)


def link(
    context: typer.Context,
    names: Sides,
    type_name: Annotated[
        str | None,
        _type_option("{values}; or the German name. “reviewed” says that there is no need."),
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
    """Record that two or more know each other, or that someone looked and there is no need.

    Each connection is written once, into one of the two files; the other side follows from it.
    Organisations without a record are connected by what they do: their initiatives.
    """
    from hamm_registry.editing.entry import code_of, day_of
    from hamm_registry.editing.link import FIELDS, Link

    current = session(context)
    kind, pairs = sides(current, names)
    code, day = (
        code_of(f"{FIELDS[kind]}.type", type_name, "--type", kind),
        day_of(on, current.today),
    )
    for a, b in pairs:
        record_link(current, Link(a, b, code, day, note, kind), dry_run, diff)


def record_link(
    current: Session, wanted: "Link", dry_run: bool = False, diff: bool = False
) -> None:
    """Record one connection, and tell what is recorded now and where."""
    from hamm_registry import schema
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.editing.link import FIELDS, LinkPlan, plan_link

    def make(workspace: "Workspace") -> LinkPlan:
        return plan_link(workspace, wanted, current.today)

    plan = carry_out(current, make, dry_run, diff)
    if diff:
        show_difference(current, plan)
        return
    path = f"{FIELDS[wanted.kind]}.type"
    label = schema.label(path, plan.type, wanted.kind)
    relation = f"{plan.subject} {label} {plan.other}"
    if plan.type == "reviewed":
        relation = _("{a} and {b}: {label}").format(a=plan.subject, b=plan.other, label=label)
    sentence = join([relation, date(plan.on)])
    outcome = _("recorded in {path}")
    if not plan.effective:
        outcome = _("stands in {path} already, nothing changed")
    elif dry_run:
        outcome = _("would be recorded in {path}")
    file = shown_path(current.home, plan.path)
    current.write(safe(f"{sentence}: {outcome.format(path=file)}") + "\n")
    if plan.instead:
        earlier = schema.label(path, plan.instead, wanted.kind)
        current.remark(_("This takes the place of {label}.").format(label=quote(earlier)))


def unlink(
    context: typer.Context,
    names: Sides,
    type_name: Annotated[
        str | None,
        _type_option("Only a connection of this type; default: in-contact, reviewed and met."),
    ] = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Take back what link has recorded."""
    from functools import partial

    from hamm_registry.editing.entry import code_of
    from hamm_registry.editing.link import FIELDS, Link, plan_unlink

    current = session(context)
    kind, pairs = sides(current, names)
    code = ""
    if type_name is not None:
        code = code_of(f"{FIELDS[kind]}.type", type_name, "--type", kind)
    for a, b in pairs:
        make = partial(plan_unlink, link=Link(a, b, code, "", "", kind), today=current.today)
        carry_out_and_tell(current, make, dry_run, diff)


def sides(current: Session, names: "Sequence[str]") -> tuple[str, list[tuple[str, str]]]:
    """What two or more names mean: the kind of the entries, and their ids in pairs.

    Organisations without a record stand for the two of their initiatives that fit best.
    """
    from itertools import combinations

    if len(names) < 2:
        message = _("{name} is missing").format(name="B")
        raise UsageError(message, _("Name two or more: {command}").format(
            command=command("link", "A", "B", "--type", "in-contact")))  # fmt: skip
    registry = current.registry
    records = [registry.organisation(name) for name in names if name not in registry.by_id]
    if not records:
        return "initiative", list(combinations(names, 2))
    found = [record.id for record in records if record is not None]
    if len(found) == len(names):
        return "organisation", list(combinations(found, 2))
    return "initiative", [_initiatives(current, a, b) for a, b in combinations(names, 2)]


def _initiatives(current: Session, a: str, b: str) -> tuple[str, str]:
    """The two initiatives by which two sides are best compared."""
    from hamm_registry.introductions.score import Field

    field = Field(current.registry, current.today)
    first, second = (field.directory.node_for(name) for name in (a, b))
    if first is None or second is None or not (first.entries and second.entries):
        return a, b  # ids, valid or not
    match = field.match(first, second)
    if match is None:
        return first.entries[0].id, second.entries[0].id
    return match.initiatives if match.a == first.key else match.initiatives[::-1]


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
