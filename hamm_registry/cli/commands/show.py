"""The command that shows everything on an entry: show."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option, text_or_json
from hamm_registry.cli.options import Output, entry_of
from hamm_registry.cli.session import Session, one_of

if TYPE_CHECKING:
    from hamm_registry.introductions.portrait import Portrait
    from hamm_registry.introductions.score import Matcher


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("show", cls=Reader, epilog="show schule-beispiel")(show)


def show(
    context: typer.Context,
    ids: Annotated[
        list[str], typer.Argument(metavar="ID|ORG...", help="Initiatives or organisations.")
    ],
    format_name: Annotated[str | None, format_option(text_or_json)] = None,
    output: Output = None,
) -> None:
    """Show everything on an initiative, or on an organisation and what it does."""
    from hamm_registry.answers.organisation import OrganisationAnswer
    from hamm_registry.answers.show import InitiativeAnswer, several

    current = session(context)
    form = one_of(format_name or "text", text_or_json(), "--format", "formats")
    portraits = _portraits(current, ids)
    initiatives = []
    for name in ids:
        if name not in portraits:
            entry = entry_of(current, name)
            initiatives.append(InitiativeAnswer(current.registry, entry, current.today).document())
    organisations = []
    for field, portrait in portraits.values():
        organisations.append(OrganisationAnswer(field, portrait).document())
    current.show(several(initiatives, organisations), form, output)


def _portraits(current: Session, names: "Sequence[str]") -> "dict[str, tuple[Matcher, Portrait]]":
    """The names that mean an organisation and no initiative, with its facts."""
    from hamm_registry.introductions.portrait import portrait
    from hamm_registry.introductions.score import Matcher

    names = [name for name in names if name not in current.registry.by_id]
    if not names:
        return {}
    matcher = Matcher(current.registry, current.today)
    portraits = {}
    for name in names:
        facts = portrait(matcher, name)
        if facts is None and (organisation_id := _short_id(current, name)):
            facts = portrait(matcher, organisation_id)
        if facts is not None:
            portraits[name] = matcher, facts
    return portraits


def _short_id(current: Session, name: str) -> str:
    """The id of the organisation that a short id means; empty where it fits an initiative."""
    from hamm_registry.query.short_ids import short_id

    kind, entry_id = short_id(name, current.registry, ("initiative",))
    if not kind:
        kind, entry_id = short_id(name, current.registry, ("organisation",))
    if kind == "organisation":
        return entry_id
    return ""
