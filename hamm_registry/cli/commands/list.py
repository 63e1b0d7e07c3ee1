"""The command that lists initiatives: list."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.options import (
    Along,
    Format,
    Output,
    Query,
    Unlisted,
    chosen,
    field_names,
    reading_along,
)


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("list", cls=Reader, epilog="list country:TR,MX since:..1990")(list_)


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
        shown = listing.named_columns(current.fields, field_names(columns, "--columns"))
    else:
        shown = listing.default_columns(current.fields, form.for_people)
    if along and "city" not in (field.key for field, _column in shown):
        shown += listing.named_columns(current.fields, ["city"])
    current.emit(listing.rows(entries[:limit], shown), format_name, output)
