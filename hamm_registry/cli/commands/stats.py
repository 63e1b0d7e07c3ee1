"""The command that counts initiatives: stats."""

from typing import TYPE_CHECKING, Annotated

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
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("stats", cls=Reader, epilog="stats --by country,theme")(stats)


def stats(
    context: typer.Context,
    query: Query = None,
    by: Annotated[
        str, typer.Option("--by", metavar="FIELD[,FIELD]", help="Count by one field or by two.")
    ] = "status",
    others: OtherFolders = None,
    unlisted: Unlisted = False,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """Count initiatives by one field, or by two as a matrix with its gaps."""
    from hamm_registry.answers import listing

    current = session_with(context, others)
    names = field_names(by, "--by")
    if len(names) > 2:
        raise UsageError(_("--by takes one or two fields"))
    counted = [current.fields.single(name) for name in names]
    entries = chosen(current, query, unlisted)
    if not entries:
        _remark_on_fields(current, query or [])
    people = current.form(format_name, output).for_people
    current.emit(listing.stats(entries, counted, people), format_name, output)


def _remark_on_fields(current: Session, query: "Sequence[str]") -> None:
    """Say how to count by fields where nothing fits a query that names one or two of them."""
    names = [name for word in query for name in word.split(",")]
    if not 1 <= len(names) <= 2:
        return
    for name in names:
        try:
            current.fields.single(name)
        except UsageError:
            return  # a word to look for
    counting = command("stats", "--by", ",".join(names))
    current.remark(_("“{command}” counts by it.").format(command=counting))
