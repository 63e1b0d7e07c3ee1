"""The command that begins the registry of a city: init."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.context import Session
from hamm_registry.cli.options import DryRun
from hamm_registry.core.errors import UsageError
from hamm_registry.core.installed import origin
from hamm_registry.core.steps import begin_repository, tells_more
from hamm_registry.core.text import LANGUAGES, _, language, quote, safe
from hamm_registry.model.vocabulary import languages

if TYPE_CHECKING:
    from hamm_registry.editing.starter import Begun, City

T = TypeVar("T")


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    example = "init beispielstadt --city Beispielstadt --country DE --languages de,en"
    app.command("init", cls=Command, epilog=example)(init)


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A folder, new or of a clone.")
    ] = None,
    city: Annotated[
        str, typer.Option("--city", metavar="NAME", help="The city whose registry it is.")
    ] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="COUNTRY", help="Its country, by code or name.")
    ] = "",
    spoken: Annotated[
        str, typer.Option("--languages", metavar="de,en", help="The main language first.")
    ] = "",
    name: Annotated[
        str, typer.Option("--name", metavar="TEXT", help="The heading of the registry.")
    ] = "",
    region: Annotated[
        str, typer.Option("--region", metavar="TEXT", help="The state or region.")
    ] = "",
    mailbox: Annotated[
        str, typer.Option("--mailbox", metavar="ADDRESS", help="A role address for everybody.")
    ] = "",
    tool: Annotated[
        str,
        typer.Option(
            "--tool",
            metavar="ADDRESS",
            help="What CI installs: the address of a repository or wheel, or a wheel; if not given "
            "what this program was installed from.",
        ),
    ] = "",
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Renew schemas, forms and the tool of a registry that is there."
        ),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Begin the registry of a city: settings, folders, schemas, CI, forms and guides.

    What is not named is asked for in a terminal.
    """
    from hamm_registry.editing import starter
    from hamm_registry.storage.workspace import Workspace

    current = session(context)
    if update:
        for path in starter.update(Workspace(folder) if folder else current.workspace, tool):
            current.write(f"{safe(path)}\n")
        return
    if folder is None:
        raise _missing(_("DIR"))
    wish = _wish(current, starter.City(city, country, (), name, region, mailbox, tool), spoken)
    if dry_run:
        for path in sorted(starter.planned(folder, wish, current.today)[0]):
            current.write(f"{safe(str(folder / path))}\n")
        current.remark(_("Nothing was written: --dry-run."))
        return
    begun = starter.begin(folder, wish, current.today)
    told = _("{folder}: the registry of {city} has begun, {count} files")
    told = told.format(folder=folder, city=wish.city, count=len(begun.written))
    current.write(safe(told) + "\n")
    _tell_what_else(current, begun, wish)
    current.remark(_("Next:"))
    for line in begin_repository(folder).commands:
        current.remark(f"  {line}")


def _tell_what_else(current: Session, begun: "Begun", wish: "City") -> None:
    """Say what stayed as it was, what is in English, and what CI installs."""
    from hamm_registry.editing import starter

    if begun.kept:
        told = _("There already, left as it is: {paths}").format(paths=", ".join(begun.kept))
        current.remark(told)
    if starter.BESIDE in begun.written:
        current.remark(_("What our README says is in {path}.").format(path=starter.BESIDE))
    if wish.languages[0] not in LANGUAGES:
        told = _(
            "Entries are written in {language}. The program speaks German and English: its "
            "messages, the guides, the forms and the words of the website are in English."
        )
        current.remark(told.format(language=languages().label(wish.languages[0])))
    requirement = starter.tool(wish.tool).requirement
    current.remark(_("CI installs: {requirement}").format(requirement=requirement))


def _wish(current: Session, given: "City", spoken: str) -> "City":
    """What is given, with what somebody in a terminal says of the rest."""
    from hamm_registry.editing import starter

    def mailbox(said: str) -> str:
        starter.settings(replace(wish, mailbox=said), current.today)
        return said

    city = _Question("--city", _("City"), _("Whose registry is it?"))
    land = _Question("--country", _("Country"), _("In which country does it lie? By code or name."))
    told = _("In which are texts written? Codes with commas, the main one first.")
    tongues = _Question("--languages", _("Languages"), told, language())
    told = _("To which role address can people write? Enter leaves it out.")
    address = _Question("--mailbox", _("Mailbox"), told, "")
    wish = replace(
        given,
        city=_asked(current, given.city, city, _line),
        country=_asked(current, given.country, land, _country),
        languages=_asked(current, spoken, tongues, _languages),
    )
    if wish.languages[0] not in LANGUAGES:
        told = _("In {language}: what is the heading of the registry?")
        told = told.format(language=languages().label(wish.languages[0]))
        heading = _Question("--name", _("Heading"), told, wish.city)
        wish = replace(wish, name=_asked(current, given.name, heading, _line))
    starter.settings(wish, current.today)
    wish = replace(wish, mailbox=_asked(current, given.mailbox, address, mailbox))
    if wish.tool or origin() is None:
        source = _Question("--tool", _("Tool"), starter.tool_help())
        wish = replace(wish, tool=_asked(current, given.tool, source, _tool))
    return wish


class _Question(NamedTuple):
    """What is asked if the option is not given; `start` is what Enter takes, None for nothing."""

    option: str
    label: str
    told: str
    start: str | None = None


def _asked(current: Session, given: str, question: _Question, read: Callable[[str], T]) -> T:
    """What an option says, else what somebody types; UsageError where nobody can be asked."""
    if given:
        return read(given)
    if not (sys.stdin and sys.stdin.isatty()):
        if question.start is None:
            raise _missing(question.option)
        return read(question.start)
    current.remark(f"{question.label}  {question.told}")
    while True:
        try:
            answer = input(f"[{question.start}] > " if question.start else "> ").strip()
            if answer or question.start is not None:
                return read(answer or question.start or "")
            current.remark(_("An answer is needed here; Ctrl-C leaves without writing anything."))
        except EOFError:
            raise typer.Abort from None
        except UsageError as error:
            current.remark(error.message)
            if error.hint:
                current.remark(f"  {error.hint}")


def _missing(name: str) -> UsageError:
    hint = tells_more("init", "--help")
    return UsageError(_("{name} is missing").format(name=name), hint)


def _line(given: str) -> str:
    from hamm_registry.editing.starter import refuse_breaks

    refuse_breaks(given)
    return given


def _tool(given: str) -> str:
    from hamm_registry.editing.starter import tool

    tool(given)
    return given


def _country(given: str) -> str:
    """The code of a country that is given by code or name; UsageError otherwise."""
    from hamm_registry.model.vocabulary import countries
    from hamm_registry.schema.unknown_values import unknown_country

    if code := countries().code(given):
        return code
    finding = unknown_country((), given)
    raise UsageError(finding.message, finding.hint)


def _languages(given: str) -> tuple[str, ...]:
    """The codes of ISO 639-1 in a list with commas; UsageError for anything else."""
    parts = [part.strip() for part in given.split(",") if part.strip()]
    codes = tuple(dict.fromkeys(map(languages().code, parts)))
    wrong = [part for part in parts if not languages().code(part)]
    if wrong or not codes:
        message = _("{value} is not a valid value for {option}")
        message = message.format(value=quote(wrong[0] if wrong else given), option="--languages")
        expected = _("two letters by ISO 639-1, for example: {examples}")
        raise UsageError(message, expected.format(examples="de,en"))
    return codes
