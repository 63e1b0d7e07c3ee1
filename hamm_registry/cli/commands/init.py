"""The command that begins the registry of a city: init."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.asking import Prompt, ask, can_ask
from hamm_registry.cli.options import DryRun
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError, invalid_value, missing_value
from hamm_registry.core.installed import origin
from hamm_registry.core.steps import begin_repository, tells_more
from hamm_registry.core.text import LANGUAGES, SITE_LANGUAGES, _, language, safe
from hamm_registry.model.vocabulary import languages

if TYPE_CHECKING:
    from hamm_registry.editing.starter import Begun, City

Value = TypeVar("Value")


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    example = "init beispielstadt --city Beispielstadt --country DE --languages de,en"
    app.command("init", cls=Command, epilog=example)(init)


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A new folder, or that of a clone.")
    ] = None,
    city: Annotated[
        str, typer.Option("--city", metavar="NAME", help="The city that the registry is for.")
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
        str,
        typer.Option(
            "--mailbox", metavar="ADDRESS", help=("A role address that anybody may write to.")
        ),
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
            "--update", help="Update schemas, forms and the tool of an existing registry."
        ),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Start the registry of a city: settings, folders, schemas, CI, forms and guides.

    What is not given is asked for in a terminal.
    """
    from hamm_registry.editing import starter
    from hamm_registry.storage.repository import find_top
    from hamm_registry.storage.workspace import Workspace

    current = session(context)
    if update:
        workspace = current.workspace
        if folder is not None:
            workspace = Workspace(folder)
        for path in starter.update(workspace, tool):
            current.write(f"{safe(path)}\n")
        return
    if folder is None:
        raise _missing(_("DIR"))
    from_options = starter.City(city, country, (), name, region, mailbox, tool)
    settings = _completed(current, from_options, spoken)
    if dry_run:
        for path in sorted(starter.planned(folder, settings, current.today)[0]):
            current.write(f"{safe(str(folder / path))}\n")
        current.remark(_("Nothing was written: --dry-run."))
        return
    begun = starter.begin(folder, settings, current.today)
    message = _("{folder}: the registry of {city} is ready, {count} files")
    message = message.format(folder=folder, city=settings.city, count=len(begun.written))
    current.tell(message)
    _remark_on(current, begun, settings)
    current.remark(_("Next:"))
    steps = begin_repository(folder, has_git=find_top(folder) is not None)
    for command in steps.commands:
        current.remark(f"  {command}")


def _remark_on(current: Session, begun: "Begun", settings: "City") -> None:
    """Say what stayed as it was, what is in English, and what CI installs."""
    from hamm_registry.editing import starter

    if begun.existing:
        message = _("Already there and left unchanged: {paths}")
        current.remark(message.format(paths=", ".join(begun.existing)))
    if starter.BESIDE in begun.written:
        current.remark(_("The README of the registry is in {path}.").format(path=starter.BESIDE))
    if settings.languages[0] not in LANGUAGES:
        message = _(
            "Entries are written in {language}. The program speaks German and English: its "
            "messages, the guides, the forms and the words of the website are in English."
        )
        if settings.languages[0] in SITE_LANGUAGES:
            message = _(
                "Entries and website are in {language}. The program speaks German and English: its "
                "messages, the guides and the forms are in English."
            )
        current.remark(message.format(language=languages().label(settings.languages[0])))
    requirement = starter.tool(settings.tool).requirement
    current.remark(_("CI installs: {requirement}").format(requirement=requirement))


def _completed(current: Session, city: "City", spoken: str) -> "City":
    """The settings of the options, with the answers to questions about the others."""
    from hamm_registry.editing import starter

    def mailbox(address: str) -> str:
        starter.settings(replace(city, mailbox=address), current.today)
        return address

    city = replace(
        city,
        city=_value(current, "--city", city.city, _city_prompt(), _line),
        country=_value(current, "--country", city.country, _country_prompt(), _country),
        languages=_value(current, "--languages", spoken, _languages_prompt(), _languages),
    )
    main_language = city.languages[0]
    if main_language not in LANGUAGES:
        prompt = _heading_prompt(main_language, city.city)
        city = replace(city, name=_value(current, "--name", city.name, prompt, _line))
    # What is wrong so far is said before the next question.
    starter.settings(city, current.today)
    address = _value(current, "--mailbox", city.mailbox, _mailbox_prompt(), mailbox)
    city = replace(city, mailbox=address)
    if city.tool or origin() is None:
        prompt = Prompt(_("Tool"), starter.tool_help())
        city = replace(city, tool=_value(current, "--tool", city.tool, prompt, _tool))
    return city


def _city_prompt() -> Prompt:
    return Prompt(_("City"), _("Whose registry is it?"))


def _country_prompt() -> Prompt:
    return Prompt(_("Country"), _("In which country is it? Code or name."))


def _languages_prompt() -> Prompt:
    text = _("In which languages are texts written? Codes separated by commas, the main one first.")
    return Prompt(_("Languages"), text, language())


def _heading_prompt(main_language: str, city: str) -> Prompt:
    text = _("In {language}: what is the heading of the registry?")
    return Prompt(_("Heading"), text.format(language=languages().label(main_language)), city)


def _mailbox_prompt() -> Prompt:
    text = _("Which role address can people write to? Press Enter to leave it out.")
    return Prompt(_("Mailbox"), text, "")


def _value(
    current: Session, option: str, given: str, prompt: Prompt, read: Callable[[str], Value]
) -> Value:
    """The value of an option, else the answer to a question, else the default.

    UsageError where there is none of them.
    """
    if given:
        return read(given)
    if can_ask():
        return ask(prompt, read)
    if prompt.start is None:
        raise _missing(option, prompt.text)
    return read(prompt.start)


def _missing(name: str, question: str = "") -> UsageError:
    """The error that a value is missing; the question for it says what to write."""
    hints = [question] if question else []
    hints.append(tells_more("init", "--help"))
    return missing_value(name, "\n".join(hints))


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
    codes: dict[str, None] = {}
    for part in given.split(","):
        name = part.strip()
        if not name:
            continue
        code = languages().code(name)
        if not code:
            raise _no_language(name)
        codes[code] = None
    if not codes:
        raise _no_language(given)
    return tuple(codes)


def _no_language(value: str) -> UsageError:
    """The error on a language that is none."""
    expected = _("two letters by ISO 639-1, for example: {examples}")
    return invalid_value(value, "--languages", expected.format(examples="de,en"))
