"""Commands that set things up: init."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hamm_registry.cli.frame import Command, session
from hamm_registry.cli.options import DryRun
from hamm_registry.cli.session import Session
from hamm_registry.errors import UsageError
from hamm_registry.text import LANGUAGES, _, argument, quote, safe
from hamm_registry.text import command as typed


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    example = "init beispielstadt --city Beispielstadt --country DE --languages de,en"
    app.command("init", cls=Command, epilog=example)(init)


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A folder that is new or empty.")
    ] = None,
    city: Annotated[
        str, typer.Option("--city", metavar="NAME", help="The city whose registry it is.")
    ] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="COUNTRY", help="Its country, by code or name.")
    ] = "",
    languages: Annotated[
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
        typer.Option("--tool", metavar="REQUIREMENT", help="What pip installs in CI, if not this."),
    ] = "",
    update: Annotated[
        bool, typer.Option("--update", help="Renew the schemas of a registry that is there.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Begin the registry of a city: settings, folders, schemas, CI, forms and guides.

    What is not named is asked for in a terminal.
    """
    from hamm_registry.editing import starter

    current = session(context)
    if update:
        root = folder or current.home
        for path in starter.update(root):
            current.write(f"{safe(path)}\n")
        return
    if folder is None:
        raise UsageError(_("{name} is missing").format(name="DIR"))
    wish = starter.City(
        _asked(current, city, _("City"), "--city"),
        _country(_asked(current, country, _("Country"), "--country")),
        _languages(_asked(current, languages, _("Languages, the main one first"), "--languages",
                          text_default())),
        name, region, mailbox, tool,
    )  # fmt: skip
    if dry_run:
        for path in sorted(starter.files(wish)):
            current.write(f"{safe(str(folder / path))}\n")
        current.remark(_("Nothing was written: --dry-run."))
        return
    written = starter.begin(folder, wish)
    told = _("{folder}: the registry of {city} has begun, {count} files")
    place = argument(folder)
    current.write(safe(told.format(folder=folder, city=wish.city, count=len(written))) + "\n")
    current.remark(_("Next:"))
    for line in (f"cd {place}", "git init && git add .", typed("new"), typed("validate")):
        current.remark(f"  {line}")


def text_default() -> str:
    """The languages that Enter takes."""
    from hamm_registry.text import language

    return ", ".join(sorted(LANGUAGES, key=lambda code: code != language()))


def _asked(current: Session, given: str, label: str, option: str, start: str = "") -> str:
    """What an option says, else what somebody types; UsageError where nobody can be asked."""
    if given:
        return given
    if not (sys.stdin and sys.stdin.isatty()):
        raise UsageError(_("{name} is missing").format(name=option))
    while True:
        try:
            answer = input(f"{label} [{start}]: " if start else f"{label}: ").strip()
        except EOFError:
            raise typer.Abort from None
        if answer or start:
            return answer or start


def _country(given: str) -> str:
    """The code of a country that is given by code or name; UsageError otherwise."""
    from hamm_registry import countries
    from hamm_registry.fields import plain_name
    from hamm_registry.schema import unknown_country

    if given.upper() in countries.countries():
        return given.upper()
    for code in countries.countries():
        if plain_name(given) in map(plain_name, countries.names(code)):
            return code
    finding = unknown_country((), given)
    raise UsageError(finding.message, finding.hint)


def _languages(given: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(part.strip().lower() for part in given.split(",") if part.strip()))
    if not codes or any(len(code) != 2 or not code.isascii() for code in codes):
        message = _("{value} is no value of {option}")
        message = message.format(value=quote(given), option="--languages")
        raise UsageError(message, _("Write codes of two letters: de,en"))
    return codes
