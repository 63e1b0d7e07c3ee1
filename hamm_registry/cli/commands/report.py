"""Reports to hand in: report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.advice_log import notes_of
from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import NamedValues, choice_argument, format_option
from hamm_registry.cli.options import Output, SkipInvalid, Unlisted
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, language, speaking
from hamm_registry.render import REPORT_FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamm_registry.advice.log import Record


def _reports() -> NamedValues:
    """The reports with a sentence on each."""
    from hamm_registry.answers.reports import REPORTS

    return NamedValues({name: kind.says() for name, kind in REPORTS.items()})


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    epilog = "report council --year 2026 --format pdf --output council.pdf"
    app.command("report", cls=Command, epilog=epilog)(report)


def report(
    context: typer.Context,
    name: Annotated[
        str | None,
        choice_argument(_reports, "NAME", "{values}. Without one: what each of them says."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", min=1900, max=9998, help="The year; this one."),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="COUNTRY", help="For country: which one."),
    ] = None,
    unlisted: Unlisted = False,
    skip_invalid: SkipInvalid = False,
    format_name: Annotated[
        str | None,
        format_option(lambda: REPORT_FORMATS),
    ] = None,
    output: Output = None,
) -> None:
    """Write a report: for the council, on anniversaries, quality, a country before a trip."""
    from hamm_registry.answers.reports import REPORTS
    from hamm_registry.answers.reports.context import report_context

    current = session(context)
    form = one_of(format_name or _by_suffix(output), REPORT_FORMATS, "--format", "formats")
    if name is None:
        _list(current, form, output)
        return
    name = one_of(name, REPORTS, "NAME", "reports")
    is_council = name == "council"
    kind = REPORTS[name]
    current.only_present("report")
    registry = current.complete(skip_invalid)
    code = _country(current, name, country)
    advice = None
    if is_council:
        advice = _advice(current)
    data = report_context(
        registry,
        current.today,
        year,
        ahead=kind.ahead,
        unlisted=unlisted,
        country=code,
        advice=advice,
        people=form not in ("json", "csv"),
    )
    document = kind.make(data)
    fault = data.now.fault
    if fault is None and is_council:
        fault = data.before.fault
    if fault is not None:
        current.remark(_("There is no earlier state: {reason}.").format(reason=fault.message))
    current.show(document, form, output)


_SUFFIXES = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".markdown": "markdown",
    ".md": "markdown",
    ".pdf": "pdf",
}


def _by_suffix(output: Path | None) -> str:
    """The format that the name of the file asks for, else the one to read."""
    if output is None:
        return "table"
    return _SUFFIXES.get(output.suffix.lower(), "table")


def _list(current: Session, form: str, output: Path | None) -> None:
    """List the reports and what each of them says; for programs always in English.

    UsageError for a format that lists nothing.
    """
    from hamm_registry.answers.reports import as_facts, listed

    if form == "table":
        current.show(as_facts(), form, output)
        return
    spoken = language()
    if form in ("json", "csv"):
        spoken = "en"
    with speaking(spoken):
        current.emit(listed(), form, output)


def _country(current: Session, name: str, given: str | None) -> str:
    """The code of the country that the report is about; UsageError where it does not fit."""
    from hamm_registry.query.language import code_of

    if given is not None and name != "country":
        raise UsageError(_("--country can only be used with the report “country”"))
    if given is None and name == "country":
        example = command("report", "country", "--country", "MX")
        hint = _("For example “{command}”.").format(command=example)
        raise UsageError(_("which country is the report about?"), hint)
    if given is None:
        return ""
    return code_of(current.fields["countries"], given, "--country")


def _advice(current: Session) -> "Sequence[Record] | None":
    """The office's log of advice; None where HAMM_PRIVATE names no folder."""
    from hamm_registry.advice import private

    if not private.is_set():
        return None
    return [note.record for note in notes_of(current)]
