"""The office's log of advice: its notes are added, listed and closed here."""

from pathlib import Path
from typing import TYPE_CHECKING

from hamm_registry.cli.context import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote
from hamm_registry.model.typed_dates import parse_day

if TYPE_CHECKING:
    from hamm_registry.advice.contacts import Question
    from hamm_registry.advice.log import Note, Record


def new_record(
    current: Session,
    question: "Question",
    asker: str | None,
    outcome: str | None,
    follow_up: str | None,
) -> "Record":
    """The note for the log; checked before the advice is given: UsageError."""
    from hamm_registry.advice import log, private
    from hamm_registry.answers.advise_log import checked_outcome

    current.only_present("--log")
    if asker is None:
        hint = _("For example “{command}”.").format(command="--asker school")
        raise UsageError(_("--log needs --asker: who asked, never by name"), hint)
    today = current.today
    day = None
    if follow_up is not None:
        day = parse_day(follow_up, today)
        if day < today:
            raise UsageError(_("--follow-up lies in the past"))
    text = checked_outcome(outcome or "", current.registry, today)
    private.file_in_folder(log.FILE, current.present.root)
    return log.Record(
        today.isoformat(),
        asker,
        _only(question.countries),
        _only(question.themes),
        text,
        day.isoformat() if day else None,
    )


def _only(codes: tuple[str, ...]) -> str | None:
    """The only code of several; None where there are more: the log has room for one."""
    if len(codes) != 1:
        return None
    return codes[0]


def append_note(current: Session, record: "Record") -> None:
    """Add the record to the log, and say where and as which number."""
    from hamm_registry.advice import log, private

    file = private.file_in_folder(log.FILE, current.present.root)
    number = log.append(file, record)
    message = _("Noted in {file} as number {number}.")
    current.remark(message.format(file=quote(file), number=number))


def notes_of(current: Session) -> "list[Note]":
    """The notes of the office's log; a remark says how many lines of it cannot be read.

    RegistryError (3) where HAMM_PRIVATE names no folder for it.
    """
    from hamm_registry.advice import log, private
    from hamm_registry.answers.advise_log import unreadable

    file = private.file_in_folder(log.FILE, current.present.root)
    notes, broken = log.read(file)
    if broken:
        current.remark(unreadable(broken, file))
    return notes


def list_notes(current: Session, form: str | None, output: Path | None, *, only_due: bool) -> None:
    """List the notes of the log, all or those whose follow-up is due."""
    from hamm_registry.advice import log
    from hamm_registry.answers.advise_log import due_report, notes_report

    current.only_present("--due" if only_due else "--notes")
    notes = notes_of(current)
    if only_due:
        notes = log.due(notes, current.today)
        report = due_report(notes, current.registry)
        empty = _("No follow-up is due.")
    else:
        report = notes_report(notes, current.registry)
        empty = _("The log has no notes yet.")
    if not notes:
        current.remark(empty)
    elif only_due:
        number = notes[0].number
        closing = _("“{command}” closes the follow-up of note {number}.")
        current.remark(closing.format(command=command("advise", "--done", number), number=number))
    if form == "text":
        form = "table"
    current.emit(report, form, output)


def close_follow_up(current: Session, number: int) -> None:
    """Close the follow-up of one note, due or not, and say which it was."""
    from hamm_registry.advice import log, private
    from hamm_registry.answers.advise_log import matter, note_to_close
    from hamm_registry.core.text import date as written

    current.only_present("--done")
    note = note_to_close(notes_of(current), number)
    if note.done is None:
        file = private.file_in_folder(log.FILE, current.present.root)
        log.close(file, number, current.today)
        message = _("Note {number} ({matter}): the follow-up of {day} is closed.")
    else:
        message = _(
            "Note {number} ({matter}): the follow-up of {day} was closed before, on {done}."
        )
    sentence = message.format(
        number=number,
        matter=matter(note.record),
        day=written(note.record.follow_up or ""),
        done=written(note.done or ""),
    )
    current.write(sentence + "\n")
