"""Commands that look: list, show, stats, fields."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option, text_or_json
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import (
    Along,
    Format,
    Output,
    Query,
    Unlisted,
    chosen,
    entry_of,
    reading_along,
)
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.introductions.portrait import Portrait
    from hamm_registry.introductions.score import Field
    from hamm_registry.model.entries import Initiative


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("list", cls=Reader, epilog="list country:TR,MX since:..1990")(list_)
    app.command("show", cls=Reader, epilog="show schule-beispiel")(show)
    app.command("stats", cls=Reader, epilog="stats --by country,theme")(stats)
    app.command("fields", cls=Reader, epilog="fields kind")(fields)


def list_(
    context: typer.Context,
    query: Query = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="FIELD,...", help="The columns: names of fields."),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="FIELD", help="Sort by a field; -FIELD for descending."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=0, help="At most N rows.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Only the number of rows.")] = False,
    along: Along = None,
    unlisted: Unlisted = False,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """List initiatives, a row each."""
    from hamm_registry.answers import listing

    current = reading_along(session(context), along)
    entries = chosen(current, query, unlisted, None if count or sort else limit)
    if count:
        current.emit(listing.count(entries), format_name or "plain", output)
        return
    form = current.form(format_name, output)
    if sort:
        field = current.fields.single(sort.removeprefix("-"))
        entries = listing.ordered(entries, field, sort.startswith("-"), form)
    if columns is not None:
        shown = listing.named_columns(current.fields, _names(columns, "--columns"))
    else:
        shown = listing.default_columns(current.fields, form.for_people)
    if along and "city" not in (field.key for field, _column in shown):
        shown += listing.named_columns(current.fields, ["city"])
    current.emit(listing.rows(entries[:limit], shown), format_name, output)


def _names(value: str, option: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise UsageError(_("{option} names no field").format(option=option))
    return names


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
    width = current.canvas(output).width or 80
    lines: list[Line] = []
    for entry in entries:
        lines += [line()] if lines else []
        lines += report.Portrait(current.registry, entry, current.today, width).lines()
    for field, portrait in organisations.values():
        lines += [line()] if lines else []
        lines += organisation.Screen(field, portrait, width).lines()
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


def stats(
    context: typer.Context,
    query: Query = None,
    by: Annotated[
        str, typer.Option("--by", metavar="FIELD[,FIELD]", help="Count by one field or by two.")
    ] = "status",
    along: Along = None,
    unlisted: Unlisted = False,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """Count initiatives by one field, or by two as a matrix with its white spots."""
    from hamm_registry.answers import listing

    current = reading_along(session(context), along)
    names = _names(by, "--by")
    if len(names) > 2:
        raise UsageError(_("--by takes one field or two"))
    counted = [current.fields.single(name) for name in names]
    entries = chosen(current, query, unlisted)
    people = current.form(format_name, output).for_people
    current.emit(listing.stats(entries, counted, people), format_name, output)


def fields(
    context: typer.Context,
    field: Annotated[
        str | None, typer.Argument(metavar="FIELD", help="Its values with their counts.")
    ] = None,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """List the fields that queries, columns and counts know; or the values of one.

    With “registry” what can stand in registry.yaml.
    """
    from hamm_registry.answers import listing

    current = session(context)
    if field is not None and field.casefold() in listing.SETTINGS:
        report = listing.settings_fields()
    elif field is None:
        report = listing.field_list(current.fields)
    else:
        people = current.form(format_name, output).for_people
        report = listing.field_values(current.fields.single(field), current.fields, people)
    current.emit(report, format_name, output)
