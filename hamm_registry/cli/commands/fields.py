"""The command that lists the fields: fields."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.options import Format, Output


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("fields", cls=Reader, epilog="fields kind")(fields)


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
