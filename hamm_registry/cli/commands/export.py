"""The command that gives the data away: export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import choice_argument
from hamm_registry.cli.options import Output, Query, SkipInvalid, Unlisted, compiled
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, ngettext, quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamm_registry.model.entries import Registry


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("export", cls=Reader, epilog="export xlsx country:FR --output france.xlsx")(export)


def _export_formats() -> "Iterable[str]":
    """The formats of the data that is given away."""
    from hamm_registry.answers.export import EXPORTS

    return EXPORTS


def export(
    context: typer.Context,
    format_name: Annotated[str, choice_argument(_export_formats, "FORMAT")],
    query: Query = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="region", help="parquet: a file for each region."),
    ] = None,
    unlisted: Unlisted = False,
    skip_invalid: SkipInvalid = False,
    output: Output = None,
) -> None:
    """Export the data: as a table, a map, a calendar, linked data, a database.

    Nothing unlisted or retired; coming trips of young people and to sensitive countries by
    month only. parquet takes a folder as --output.
    """
    from hamm_registry.answers import export as report

    current = session(context)
    name = one_of(format_name, report.EXPORTS, "FORMAT", "formats")
    if by is not None:
        one_of(by, ("region",), "--by", "fields")
        if name != "parquet":
            raise UsageError(_("--by can only be used with {format}").format(format="parquet"))
    registry = _published(current, query or [], unlisted, skip_invalid)
    written = report.EXPORTS[name].write(report.Outgoing(registry, current.today, by is not None))
    if isinstance(written, dict):
        _write_files(current, written, output)
    else:
        current.write(written, output)
    if output is not None:
        count = len(registry.initiatives)
        message = ngettext("{count} initiative in {file}", "{count} initiatives in {file}", count)
        current.remark(message.format(count=count, file=quote(output)))


def _published(
    current: Session, query: list[str], unlisted: bool, skip_invalid: bool
) -> "Registry":
    """The entries that may be published and fit the query, as a registry."""
    from hamm_registry.answers.export import narrowed
    from hamm_registry.model import redaction
    from hamm_registry.model.named_fields import Fields

    registry = redaction.published(current.complete(skip_invalid), current.today, unlisted=unlisted)
    fits = compiled(current, query, Fields(registry, current.today))
    entries = [entry for entry in registry.initiatives if not entry.retired and fits(entry)]
    if not entries:
        current.remark(_("No entry fits."))
    return narrowed(registry, entries, bool(query))


def _write_files(current: Session, files: dict[str, bytes], folder: Path | None) -> None:
    """Write the files of a format that has several into a folder, made if it is not there."""
    from hamm_registry.opendata import parquet
    from hamm_registry.storage.files import make_folder

    if folder is None:
        message = _("this format consists of several files")
        raise UsageError(message, _("Name a folder: --output DIR."))
    for name, content in files.items():
        make_folder((folder / name).parent)
        current.write(content, folder / name)
    for path in parquet.left_over(folder, files):
        path.unlink()
