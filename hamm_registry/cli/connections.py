"""The connections between two sides, as link, unlink and introduce name and record them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.choices import Names, choice, codes
from hamm_registry.cli.context import Session
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, date, join, quote, safe

if TYPE_CHECKING:
    from hamm_registry.editing.link import Link
    from hamm_registry.storage.workspace import Workspace

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


def type_option(description: str) -> Any:
    """The option --type of the commands that record or take back a connection."""
    return choice(_types, "--type", metavar="TYPE", help=description)


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
