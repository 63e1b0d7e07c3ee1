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
    name = one_of(format_name or "text", text_or_json(), "--format", "formats")
    organisations = _portraits(current, ids)
    entries = [entry_of(current, one) for one in ids if one not in organisations]
    if name == "json":
        _write_shown(current, entries, list(organisations.values()), output)
        return
    lines: list[Line] = []
    for entry in entries:
        lines += [line()] if lines else []
        lines += report.InitiativeScreen(current.registry, entry, current.today).lines()
    for field, portrait in organisations.values():
        lines += [line()] if lines else []
        lines += organisation.OrganisationScreen(field, portrait).lines()
    current.print(lines, output)


def _portraits(current: Session, names: "Sequence[str]") -> "dict[str, tuple[Field, Portrait]]":
    """Those of the names that mean an organisation and no initiative, with its facts."""
    from hamm_registry.introductions.portrait import portrait
    from hamm_registry.introductions.score import Field

    unknown = [one for one in names if one not in current.registry.by_id]
    if not unknown:
        return {}
    field = Field(current.registry, current.today)
    found = {name: portrait(field, name) for name in unknown}
    return {name: (field, shown) for name, shown in found.items() if shown is not None}


def _write_shown(
    current: Session,
    entries: "list[Initiative]",
    organisations: "list[tuple[Field, Portrait]]",
    output: Path | None,
) -> None:
    from hamm_registry.answers import organisation
    from hamm_registry.answers import show as report
    from hamm_registry.render import structured

    data: dict[str, Any] = {"version": structured.VERSION}
    data["initiatives"] = [
        report.as_json(current.registry, entry, current.today) for entry in entries
    ]
    if organisations:
        data["organisations"] = [organisation.as_json(*one) for one in organisations]
    current.write(structured.dumps(data), output)
