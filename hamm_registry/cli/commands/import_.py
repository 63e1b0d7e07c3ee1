"""The command that reads lists: import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import choice, codes, format_option
from hamm_registry.cli.options import Output
from hamm_registry.cli.session import one_of
from hamm_registry.core.steps import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamm_registry.spreadsheet.options import ImportOptions
    from hamm_registry.spreadsheet.plan import ImportPlan
    from hamm_registry.spreadsheet.row import ImportRow


_FORMATS = ("table", "json")
_SOURCE_KIND = "official"
"""The kind of a source where nothing else is said."""


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(
        "import",
        cls=Command,
        epilog="import list.csv --source List --source-url https://city.example/",
    )(import_)


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A list (xlsx, ods, csv) or our own export.")
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Write what is new; without it nothing is written.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Write the cells that differ into what is there.")
    ] = False,
    source: Annotated[
        str, typer.Option("--source", metavar="TITLE", help="Where the list can be read.")
    ] = "",
    source_url: Annotated[
        str, typer.Option("--source-url", metavar="URL", help="The web address of the source.")
    ] = "",
    source_kind: Annotated[
        str,
        choice(
            codes("sources.kind"),
            "--source-kind",
            metavar="KIND",
            help="Who speaks in the source: {values}; default: official.",
        ),
    ] = "",
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=FIELD",
            help="Give a column its field, “-” to leave it out; repeatable.",
        ),
    ] = None,
    defaults: Annotated[
        list[str] | None,
        typer.Option(
            "--default",
            metavar="FIELD=VALUE",
            help="The value for rows that give none, such as status=active; repeatable.",
        ),
    ] = None,
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")
    ] = "",
    text_language: Annotated[
        str,
        typer.Option(
            "--text-language",
            metavar="CODE",
            help="The language of the texts; default: the first of the registry.",
        ),
    ] = "",
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding", metavar="NAME", help="The encoding of a CSV file; default: detected."
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Write rows that may be there already, too.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing while there is an error in any row.")
    ] = False,
    format_name: Annotated[str | None, format_option(lambda: _FORMATS)] = None,
    output: Output = None,
) -> int:
    """Make an entry of each row of a list; by default only show what would be written.

    Columns are found by their headings in German or English, those of our own exports by their
    names. Rows of existing entries are compared. Personal data is not read. Exit code 1 if a row
    is not understood, or says something that is not written.
    """
    from hamm_registry.editing.plan import apply
    from hamm_registry.spreadsheet import plan as intake
    from hamm_registry.spreadsheet import report
    from hamm_registry.spreadsheet.options import ImportOptions

    current = session(context)
    name = one_of(format_name or "table", _FORMATS, "--format", "formats")
    options = ImportOptions(
        sheet,
        maps or (),
        defaults or (),
        source,
        source_url,
        source_kind or _SOURCE_KIND,
        text_language,
        encoding,
        force,
    )
    planned = intake.plan(current.workspace, file, options, current.today)
    rows: list[ImportRow] = []
    if write:
        rows += planned.good
    if update:
        rows += planned.updates
    if strict and planned.of("error"):
        rows = []
    command_to_write = _command_to_write(planned, file, options)
    if rows:
        apply(current.workspace, lambda workspace: intake.plan_rows(workspace, planned, rows))
        current.reopen()
        command_to_write = ""
    current.show(report.document(planned, rows, command_to_write), name, output)
    unwritten = [row for row in planned.of("differs") if row.is_left_behind or row not in rows]
    return int(bool(planned.of("error") or planned.of("left-out") or unwritten))


def _command_to_write(planned: "ImportPlan", file: Path, options: "ImportOptions") -> str:
    """The same command with the options that write; empty where there is nothing to write."""
    flags = []
    if planned.good:
        flags.append("--write")
    if planned.updates:
        flags.append("--update")
    if not flags:
        return ""
    words = []
    for name, value in _typed(options):
        if value:
            words += [name, value]
    if options.force:
        words.append("--force")
    return command("import", file, *words, *flags)


def _typed(options: "ImportOptions") -> "Iterator[tuple[str, str]]":
    """The options with their values, empty where they say nothing new."""
    yield "--sheet", options.sheet
    for heading in options.maps:
        yield "--map", heading
    for field in options.defaults:
        yield "--default", field
    yield "--source", options.source
    yield "--source-url", options.source_url
    if options.source_kind != _SOURCE_KIND:
        yield "--source-kind", options.source_kind
    yield "--text-language", options.language
    yield "--encoding", options.encoding
