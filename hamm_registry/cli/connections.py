"""The connections between two sides, as link, unlink and introduce name and record them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.choices import NamedValues, choice, codes
from hamm_registry.cli.session import Session
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.errors import missing_value
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, date, join, quote

if TYPE_CHECKING:
    from hamm_registry.editing.link import LinkRequest
    from hamm_registry.storage.workspace import Workspace

Sides = Annotated[
    list[str],
    typer.Argument(metavar="A B...", help="Two or more: organisations, or ids of initiatives."),
]


def _types() -> NamedValues:
    """The types of connections between initiatives, then those between organisations."""
    from hamm_registry.editing.link import FIELDS

    types = NamedValues()
    for kind, field in FIELDS.items():
        types.update(codes(f"{field}.type", kind)())
    return types


def type_option(description: str) -> Any:
    """The option --type of the commands that record or take back a connection."""
    return choice(_types, "--type", metavar="TYPE", help=description)


def record_link(
    current: Session, wanted: "LinkRequest", dry_run: bool = False, diff: bool = False
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
        outcome = _("is in {path} already, nothing changed")
    elif dry_run:
        outcome = _("would be recorded in {path}")
    file = shown_path(current.home, plan.path)
    current.tell(f"{sentence}: {outcome.format(path=file)}")
    if plan.instead:
        earlier = schema.label(path, plan.instead, wanted.kind)
        current.remark(_("This replaces {label}.").format(label=quote(earlier)))


def sides(current: Session, names: "Sequence[str]") -> tuple[str, list[tuple[str, str]]]:
    """The kind of the entries that two or more names mean, and their ids in pairs.

    A name means an initiative by its id, else an organisation, in full or as a short id, else an
    initiative by a short id. Organisations without a record stand for the two of their initiatives
    that fit best.
    """
    from itertools import combinations

    if len(names) < 2:
        example = command("link", "A", "B", "--type", "in-contact")
        raise missing_value("B", _("Name two or more: {command}").format(command=example))
    by_id = current.registry.by_id
    ids = [_id_of(current, name) for name in names]
    if all(entry_id in by_id for entry_id in ids):
        return "initiative", list(combinations(ids, 2))
    if all(current.registry.organisation(entry_id) is not None for entry_id in ids):
        return "organisation", list(combinations(ids, 2))
    return "initiative", [_initiatives(current, a, b) for a, b in combinations(ids, 2)]


def _id_of(current: Session, name: str) -> str:
    """The id that a name means; the name itself where there is no entry and no record of it.

    UsageError where a short id fits several organisations, or several initiatives.
    """
    from hamm_registry.query.short_ids import short_id

    registry = current.registry
    if name in registry.by_id:
        return name
    record = registry.organisation(name)
    if record is not None:
        return record.id
    for kind in ("organisation", "initiative"):
        _kind, entry_id = short_id(name, registry, (kind,))
        if entry_id:
            return entry_id
    return name


def _initiatives(current: Session, a: str, b: str) -> tuple[str, str]:
    """The two initiatives by which two sides are best compared."""
    from hamm_registry.introductions.score import Matcher

    matcher = Matcher(current.registry, current.today)
    first, second = (matcher.directory.node_for(name) for name in (a, b))
    if first is None or second is None or not (first.entries and second.entries):
        return a, b  # ids, valid or not
    match = matcher.match(first, second)
    if match is None:
        return first.entries[0].id, second.entries[0].id
    of_a, of_b = match.initiatives
    if match.a == first.key:
        return of_a, of_b
    return of_b, of_a
