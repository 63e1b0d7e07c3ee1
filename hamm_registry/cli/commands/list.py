"""The command that lists initiatives: list."""

from functools import partial
from typing import Annotated

import typer

from hamm_registry.cli.app import Reader
from hamm_registry.cli.options import (
    Format,
    OtherFolders,
    Output,
    Query,
    Unlisted,
    chosen,
    field_names,
    session_with,
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
    others: OtherFolders = None,
    unlisted: Unlisted = False,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """List initiatives, a row each.

    For people in the order of the first column, for programs by id; those that hold the words of
    a query best come first.
    """
    from hamm_registry.answers import listing

    current = session_with(context, others)
    if count:
        entries = chosen(current, query, unlisted)
        current.emit(listing.count(entries), format_name or "plain", output)
        return
    form = current.form(format_name, output)
    if columns is None:
        fields = listing.default_columns(current.fields, form.for_people)
    else:
        fields = listing.named_columns(current.fields, field_names(columns, "--columns"))
    if others and "city" not in (field.key for field, _column in fields):
        fields += listing.named_columns(current.fields, ["city"])
    # All entries are sorted before a limit takes the first of them.
    if sort:
        field = current.fields.single(sort.removeprefix("-"))
        entries = chosen(current, query, unlisted)
        entries = listing.ordered(entries, field, sort.startswith("-"), form)
    # A limit takes the first rows in the order in which people see them.
    elif form.for_people:
        by_first_column = partial(listing.ordered, field=fields[0][0], descending=False, form=form)
        entries = chosen(current, query, unlisted, limit, by_first_column)
    else:
        entries = chosen(current, query, unlisted, limit)
    current.emit(listing.rows(entries[:limit], fields), format_name, output)
