"""The command that asks those who know: ask."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.context import Session
from hamm_registry.cli.options import DryRun, Query, Unlisted, chosen
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.text import _, ngettext, quote, safe, speaking

if TYPE_CHECKING:
    from hamm_registry.model.entries import Initiative


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("ask", cls=Command, epilog="ask country:FR --to letters")(ask)


def ask(
    context: typer.Context,
    query: Query = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="The folder of the letters.")
    ] = None,
    unlisted: Unlisted = False,
    dry_run: DryRun = False,
) -> None:
    """Write letters that ask the bearers of entries to confirm or correct them.

    One mail draft for each role mailbox, to be read and sent with a mail program, and a table for
    serial letters to those without one. Without a query or ids: all that nobody has confirmed, or
    of which there has been no evidence for long. Letters are in the first language of the registry
    unless --lang says another.
    """
    current = session(context)
    if to is None:
        message = _("{name} is missing").format(name="--to")
        raise UsageError(message, _("Name a folder for the letters: --to letters"))
    entries = _entries(current, query or [], unlisted)
    own = current.own.config.languages[0]
    with nullcontext() if current.language_asked else speaking(own):
        files = dict(_files(current, entries))
    folder = _free(current, to, files)
    if not dry_run:
        _put(current, folder, files)
    for name, (_content, told) in files.items():
        current.write(safe(f"{to / name}: {told}") + "\n")
    if files and dry_run:
        current.remark(_("Nothing was written: --dry-run."))


def _entries(current: Session, query: list[str], unlisted: bool) -> "list[Initiative]":
    """The entries of these ids, those that fit a query, or without one those that are due."""
    from hamm_registry.answers.ask import is_due

    known = current.own.by_id
    if query and all(name in known for name in query):
        entries = [known[name] for name in dict.fromkeys(query)]
        if retired := next((entry for entry in entries if entry.retired), None):
            raise UsageError(_("{id} is retired").format(id=quote(retired.id)))
        return entries
    found = chosen(current, query, unlisted)
    if not query:
        found = [one for one in found if is_due(one, current.own, current.today)]
    if not found and not query:
        current.remark(_("Every entry is confirmed: there is nobody to ask."))
    return found


def _files(current: Session, entries: "list[Initiative]") -> Iterator[tuple[str, tuple[str, str]]]:
    """The name of each file with its content and what to tell of it."""
    from hamm_registry.answers import ask as report
    from hamm_registry.render import FORMATS
    from hamm_registry.render.screen import Canvas

    registry, today = current.own, current.today
    for letter in report.letters(registry, entries):
        ids = ", ".join(entry.id for entry in letter.entries)
        yield letter.name, (report.mail(registry, letter, today), f"{letter.mailbox} · {ids}")
    sheet = report.sheet(registry, entries, today)
    if rows := sheet.rows:
        content = FORMATS["csv-excel"].write(sheet, Canvas())
        told = ngettext(
            "{count} entry without a mailbox", "{count} entries without a mailbox", len(rows)
        )
        yield report.sheet_name(), (str(content), told.format(count=len(rows)))


def _free(current: Session, to: Path, files: dict[str, tuple[str, str]]) -> Path:
    """The folder, if nothing else would be written over; RegistryError otherwise."""
    data = os.path.realpath(current.home / "data")
    if Path(os.path.realpath(to)).is_relative_to(data):
        message = _("{folder} is a folder of the registry’s data").format(folder=quote(to))
        raise UsageError(message, _("Name a folder of its own for the letters."))
    for name, (content, _told) in files.items():
        target = to / name
        if os.path.lexists(target) and not _says(target, content):
            message = _("{file} is there already and says something else")
            hint = _("Nothing was written. Name another folder, or take the old letters away.")
            raise RegistryError(message.format(file=quote(target)), hint)
    return to


def _says(file: Path, content: str) -> bool:
    """Whether it is a file, no link or pipe, and says this."""
    return not file.is_symlink() and file.is_file() and file.read_bytes() == content.encode()


def _put(current: Session, folder: Path, files: dict[str, tuple[str, str]]) -> None:
    if not files:
        return
    from hamm_registry.storage.files import make_folder

    make_folder(folder)
    for name, (content, _told) in files.items():
        current.write(content, folder / name)
    others = sum(one.name not in files for one in folder.glob("*.eml"))
    if others:
        told = ngettext(
            "{count} other letter lies in {folder}, from before",
            "{count} other letters lie in {folder}, from before",
            others,
        )
        current.remark(told.format(count=others, folder=quote(folder)))
