"""The command that asks those who know: ask."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import DryRun, Unlisted, chosen
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import RegistryError, UsageError, missing_value
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, fold, language, ngettext, quote, speaking
from hamm_registry.core.text import date as written

if TYPE_CHECKING:
    from hamm_registry.answers.ask import Recipient
    from hamm_registry.model.entries import Initiative


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("ask", cls=Command, epilog="ask country:FR --to letters")(ask)


def ask(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY...", help="Words and conditions, or ids, or organisations by name."
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="The folder of the letters.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was asked before and has not been answered.")
    ] = False,
    unlisted: Unlisted = False,
    dry_run: DryRun = False,
) -> None:
    """Write letters that ask organisations to confirm or correct their entries.

    One mail draft for each organisation with all its entries, to be read and sent with a mail
    program, and a table for serial letters to those without a mailbox, a row each. Without a query
    or ids: all that nobody has confirmed, or of which there has been no evidence for long. What
    was asked is remembered in HAMM_PRIVATE, and left out the next time. Letters are in the first
    language of the registry unless --lang says another.
    """
    from hamm_registry.answers import ask as report

    current = session(context)
    if to is None:
        raise missing_value("--to", _("Name a folder for the letters: --to letters"))
    memory = _memory(current)
    entries, organisations = _asked_about(current, query or [], unlisted)
    if memory is not None and not again:
        entries = _without_waiting(current, memory, entries)
    recipients = report.recipients(current.own, entries, organisations)
    _remark_on_own(current, recipients.own)
    _remark_on_unaddressed(current, recipients.unaddressed)
    letter_language = current.own.config.languages[0]
    if current.language_asked:
        letter_language = language()
    with speaking(letter_language):
        files = dict(_files(current, recipients.asked))
    _refuse_overwriting(current, to, files)
    if not dry_run:
        _write_letters(current, to, files)
        if memory is not None:
            _remember(current, memory, recipients.asked)
    for name, file in files.items():
        current.tell(f"{to / name}: {file.summary()}")
    if files and dry_run:
        current.remark(_("Nothing was written: --dry-run."))


def _asked_about(
    current: Session, query: list[str], unlisted: bool
) -> "tuple[list[Initiative], list[str]]":
    """The entries to ask about, and the keys of the organisations that were named.

    Those with these ids and those that these organisations bear; those that fit a query; without
    one those that are due.
    """
    if query and all(_is_named(current, name) for name in query):
        return _named_entries(current, query), _named_organisations(current, query)
    entries = chosen(current, query, unlisted)
    if not query:
        entries = _due(current, entries)
    return entries, []


def _named_entries(current: Session, names: Sequence[str]) -> "list[Initiative]":
    """The entries with these ids and of these organisations; UsageError for a retired one."""
    from hamm_registry.editing.lifecycle import initiative_ids

    registry = current.own
    entries = [registry.by_id[entry_id] for entry_id in initiative_ids(registry, names, ())]
    for entry in entries:
        if entry.retired:
            raise UsageError(_("{id} is retired").format(id=quote(entry.id)))
    return entries


def _named_organisations(current: Session, names: Sequence[str]) -> list[str]:
    """The keys of the organisations among names."""
    keys = []
    for name in names:
        if name not in current.own.by_id:
            keys.append(_organisation_key(current, name))
    return keys


def _due(current: Session, entries: "Sequence[Initiative]") -> "list[Initiative]":
    """The entries that it is time to ask about; a remark says that there are none."""
    from hamm_registry.answers.ask import is_due

    due = [entry for entry in entries if is_due(entry, current.own, current.today)]
    if not due:
        current.remark(_("Every entry is confirmed: there is nobody to ask."))
    return due


def _is_named(current: Session, name: str) -> bool:
    """True for an id of an entry, and for an organisation by its full name."""
    return name in current.own.by_id or bool(_organisation_key(current, name))


def _organisation_key(current: Session, name: str) -> str:
    """The key of the organisation of that name; empty where there is none."""
    record = current.own.organisation(name)
    if record is not None:
        return record.id
    for entry in current.own.initiatives:
        for lead in entry.leads:
            if fold(lead) == fold(name):
                return lead
    return ""


def _memory(current: Session) -> Path | None:
    """The file in HAMM_PRIVATE that says what was asked; None where the office has no folder."""
    from hamm_registry.advice import asked, private

    if not private.is_set():
        return None
    return private.file_in_folder(asked.FILE, current.present.root)


def _without_waiting(
    current: Session, memory: Path, entries: "list[Initiative]"
) -> "list[Initiative]":
    """The entries but for those that were asked about and are not answered yet."""
    from hamm_registry.advice import asked
    from hamm_registry.answers.advise_log import unreadable

    letters, broken = asked.read(memory)
    if broken:
        current.remark(unreadable(broken, memory))
    waiting = asked.unanswered(letters, entries, current.own.config.stale_months, current.today)
    if waiting:
        message = ngettext(
            "{count} entry was asked about before, on {date}, and is left out: --again asks again.",
            "{count} entries were asked about before, last on {date}, and are left out: --again "
            "asks again.",
            len(waiting),
        )
        last = written(max(waiting.values()))
        current.remark(message.format(count=len(waiting), date=last))
    return [entry for entry in entries if entry.id not in waiting]


def _remember(current: Session, memory: Path, recipients: "Sequence[Recipient]") -> None:
    """Note who was asked about which entries today."""
    from hamm_registry.advice import asked

    day = current.today.isoformat()
    for recipient in recipients:
        ids = tuple(entry.id for entry in recipient.entries)
        asked.append(memory, asked.Asked(day, recipient.key, ids))


def _remark_on_own(current: Session, own: "Sequence[Initiative]") -> None:
    """Say which entries nobody is asked about: the office answers for its own."""
    if not own:
        return
    office = current.own.config.office or own[0].leads[0]
    message = ngettext(
        "{count} entry is the office’s own: {command}",
        "{count} entries are the office’s own: {command}",
        len(own),
    )
    confirm = command("confirm", office, "--by", "office")
    current.remark(message.format(count=len(own), command=confirm))


def _remark_on_unaddressed(current: Session, entries: "Sequence[Initiative]") -> None:
    """Say which entries nobody is asked about, because they name no single organisation."""
    for entry in entries:
        message = _("{id} names only “{name}”, no single organisation: nobody is asked about it.")
        current.remark(message.format(id=entry.id, name=entry.leads[0]))


class _File(NamedTuple):
    """The content of a file, and whom it is for: a mail has one recipient, the table several."""

    content: str
    recipients: "Sequence[Recipient]"
    is_mail: bool

    def summary(self) -> str:
        """The recipients, in the language in force, which need not be that of the letter."""
        if self.is_mail:
            (recipient,) = self.recipients
            boxes = ", ".join(recipient.mailboxes)
            ids = ", ".join(entry.id for entry in recipient.entries)
            return f"{boxes} · {ids}"
        count = len(self.recipients)
        message = ngettext(
            "{count} organisation without a mailbox",
            "{count} organisations without a mailbox",
            count,
        )
        return message.format(count=count)


def _files(current: Session, recipients: "Sequence[Recipient]") -> Iterator[tuple[str, _File]]:
    """The files to write, with their names: a mail each, and a table of those without mailbox."""
    from hamm_registry.answers import ask as report
    from hamm_registry.render import FORMATS
    from hamm_registry.render.screen import Canvas

    registry, today = current.own, current.today
    taken: Counter[str] = Counter()
    without_mailbox = []
    for recipient in recipients:
        if not recipient.mailboxes:
            without_mailbox.append(recipient)
            continue
        name = recipient.file_name
        taken[name] += 1
        if taken[name] > 1:
            name = f"{name}-{taken[name]}"
        mail = report.mail(registry, recipient, today)
        yield f"{name}.eml", _File(mail, [recipient], is_mail=True)
    if without_mailbox:
        sheet = report.sheet(registry, recipients, today)
        content = FORMATS["csv-excel"].write(sheet, Canvas())
        yield report.sheet_name(), _File(str(content), without_mailbox, is_mail=False)


def _refuse_overwriting(current: Session, folder: Path, files: dict[str, _File]) -> None:
    """RegistryError where other letters would be lost; UsageError for a folder of data."""
    data = os.path.realpath(current.home / "data")
    if Path(os.path.realpath(folder)).is_relative_to(data):
        message = _("{folder} is a data folder of the registry").format(folder=quote(folder))
        raise UsageError(message, _("Choose a separate folder for the letters."))
    for name, file in files.items():
        target = folder / name
        if os.path.lexists(target) and not _holds(target, file.content):
            message = _("{file} exists already with other content")
            hint = _("Nothing was written. Choose another folder, or move the old letters away.")
            raise RegistryError(message.format(file=quote(target)), hint)


def _holds(file: Path, content: str) -> bool:
    """True for a regular file, no link or pipe, with this content."""
    return not file.is_symlink() and file.is_file() and file.read_bytes() == content.encode()


def _write_letters(current: Session, folder: Path, files: dict[str, _File]) -> None:
    """Write the letters into a folder, and say how many others lie there."""
    if not files:
        return
    from hamm_registry.storage.files import make_folder

    make_folder(folder)
    for name, file in files.items():
        current.write(file.content, folder / name)
    others = sum(path.name not in files for path in folder.glob("*.eml"))
    if others:
        message = ngettext(
            "{count} older letter is still in {folder}",
            "{count} older letters are still in {folder}",
            others,
        )
        current.remark(message.format(count=others, folder=quote(folder)))
