"""The command that shows everything on an entry: show."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option, text_or_json
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import Output, entry_of

if TYPE_CHECKING:
    from hamm_registry.introductions.portrait import Portrait
    from hamm_registry.introductions.score import Field
    from hamm_registry.model.entries import Initiative


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
    from hamm_registry.answers import organisation
    from hamm_registry.answers import show as report
    from hamm_registry.render.screen import Line, line

    current = session(context)
    form = one_of(format_name or "text", text_or_json(), "--format", "formats")
    organisations = _portraits(current, ids)
    entries = [entry_of(current, name) for name in ids if name not in organisations]
    if form == "json":
        _write_json(current, entries, list(organisations.values()), output)
        return
    screens = []
    for entry in entries:
        screens.append(report.InitiativeScreen(current.registry, entry, current.today).lines())
    for field, portrait in organisations.values():
        screens.append(organisation.OrganisationScreen(field, portrait).lines())
    lines: list[Line] = []
    for screen in screens:
        if lines:
            lines.append(line())
        lines += screen
    current.print(lines, output)


def _portraits(current: Session, names: "Sequence[str]") -> "dict[str, tuple[Field, Portrait]]":
    """The names that mean an organisation and no initiative, with its facts."""
    from hamm_registry.introductions.portrait import portrait
    from hamm_registry.introductions.score import Field

    names = [name for name in names if name not in current.registry.by_id]
    if not names:
        return {}
    field = Field(current.registry, current.today)
    portraits = {}
    for name in names:
        facts = portrait(field, name)
        if facts is None and (organisation_id := _short_id(current, name)):
            facts = portrait(field, organisation_id)
        if facts is not None:
            portraits[name] = field, facts
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


def _write_json(
    current: Session,
    entries: "list[Initiative]",
    organisations: "list[tuple[Field, Portrait]]",
    output: Path | None,
) -> None:
    """Write the entries and organisations as JSON."""
    from hamm_registry.answers import organisation
    from hamm_registry.answers import show as report
    from hamm_registry.render import structured

    data: dict[str, Any] = {"version": structured.VERSION}
    data["initiatives"] = [
        report.as_json(current.registry, entry, current.today) for entry in entries
    ]
    if organisations:
        data["organisations"] = [
            organisation.as_json(field, portrait) for field, portrait in organisations
        ]
    current.write(structured.dumps(data), output)
