"""The office's log of advice: its notes are asked for, added, listed and closed here."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hamm_registry.cli.asking import Prompt, ask
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command, lists_them
from hamm_registry.core.text import _, pick, quote

if TYPE_CHECKING:
    from hamm_registry.advice.contacts import AdviceQuestion
    from hamm_registry.advice.log import Note, Record
    from hamm_registry.core.document import Document


def check_log(current: Session) -> None:
    """UsageError with --as-of, RegistryError where HAMM_PRIVATE names no folder for the log."""
    current.only_present("--log")
    _file(current)


class Subject(NamedTuple):
    """A place to begin at and a theme, in the words of who asks; None for what nobody said."""

    country: str | None = None
    place: str | None = None
    theme: str | None = None


def ask_subject(current: Session) -> Subject:
    """Ask in one question where something begins and what it is about."""
    text = _("Country or place, and theme, with commas: “Tanzania, health”")
    prompt = Prompt(_("Where and what about"), text)
    return ask(prompt, partial(_subject, current))


def _subject(current: Session, answer: str) -> Subject:
    """The subject that names between commas mean; UsageError for an unknown one."""
    subject = Subject()
    for part in answer.split(","):
        name = part.strip()
        if not name:
            continue
        role = _role_in_subject(current, name)
        if getattr(subject, role) is not None:
            message = _("{name} is one too many").format(name=quote(name))
            raise UsageError(message, _("Name one country, one place and one theme at most."))
        subject = subject._replace(**{role: name})
    return subject


def _role_in_subject(current: Session, name: str) -> str:
    """The field of `Subject` that a name belongs to; UsageError with a guess for an unknown one."""
    from hamm_registry.query.language import code_of
    from hamm_registry.query.places import place_names

    hints = []
    for role, read in (
        ("country", partial(code_of, current.fields["countries"], option=_("Country"))),
        ("theme", partial(code_of, current.fields["themes"], option=_("Theme"))),
        ("place", partial(place_names, fields=current.fields)),
    ):
        try:
            read(name)
        except UsageError as error:
            hints.append(error.hint)
        else:
            return role
    message = _("{name} is neither a country nor a place or theme").format(name=quote(name))
    # The hint of a country or theme is a guess, or only the command that lists them all.
    guesses = [hint for hint in hints if "?" in hint]
    raise UsageError(message, " ".join(guesses) or lists_them("fields", "themes"))


def ask_asker() -> str:
    """Ask for the kind of those who ask; never for a name."""
    from hamm_registry.advice.log import ASKERS
    from hamm_registry.answers.advise_log import asker_of

    kinds = ", ".join(pick(labels) for labels in ASKERS.values())
    prompt = Prompt(_("Who asks"), _("Not by name: {kinds}").format(kinds=kinds))
    return ask(prompt, asker_of)


def new_note(
    current: Session,
    question: "AdviceQuestion",
    asker: str | None,
    outcome: str | None,
    follow_up: str | None,
) -> "Record":
    """A note for the log, checked before the advice is given; UsageError for a wrong value."""
    from hamm_registry.advice import log

    current.only_present("--log")
    if asker is None:
        hint = _("For example “{command}”.").format(command="--asker school")
        raise UsageError(_("--log needs --asker: who asked, never by name"), hint)
    note = log.Record(
        current.today.isoformat(),
        asker,
        _only(question.countries),
        _only(question.themes),
        _outcome(current, outcome or ""),
        _follow_up(current, follow_up or ""),
    )
    check_log(current)
    return note


def ask_rest(
    current: Session, note: "Record", outcome: str | None, follow_up: str | None
) -> "Record":
    """The note with what came of the advice: asked for unless it was given as an option."""
    if outcome is None or follow_up is None:
        current.remark("")  # a row between the advice and the questions
    if outcome is None:
        prompt = Prompt(_("Outcome"), _("What came of it? Enter leaves it open."), "")
        note = replace(note, outcome=ask(prompt, partial(_outcome, current)))
    if follow_up is None:
        text = _("When to ask again? A day or “in 2 weeks”; Enter for never.")
        prompt = Prompt(_("Follow-up"), text, "")
        note = replace(note, follow_up=ask(prompt, partial(_follow_up, current)))
    return note


def _outcome(current: Session, text: str) -> str:
    """The outcome on one line; UsageError where it names a person or an address."""
    from hamm_registry.answers.advise_log import checked_outcome

    return checked_outcome(text, current.registry, current.today)


def _follow_up(current: Session, text: str) -> str | None:
    """The day of the follow-up; UsageError for one in the past."""
    if not text:
        return None
    from hamm_registry.model.typed_dates import parse_day

    day = parse_day(text, current.today)
    if day < current.today:
        raise UsageError(_("--follow-up is in the past"))
    return day.isoformat()


def _only(codes: tuple[str, ...]) -> str | None:
    """The only code of several; None where there are more: the log has room for one."""
    if len(codes) != 1:
        return None
    return codes[0]


def append_note(current: Session, note: "Record") -> None:
    """Add a note to the log, and say where and as which number."""
    from hamm_registry.advice import log

    file = _file(current)
    number = log.append(file, note)
    message = _("Noted in {file} as number {number}.")
    current.remark(message.format(file=quote(file), number=number))


def _file(current: Session) -> Path:
    """The file of the log; RegistryError (3) where HAMM_PRIVATE names no folder for it."""
    from hamm_registry.advice import log, private

    return private.file_in_folder(log.FILE, current.present.root)


def notes_of(current: Session) -> "list[Note]":
    """The notes of the office's log; a remark says how many lines of it cannot be read."""
    from hamm_registry.advice import log
    from hamm_registry.answers.advise_log import unreadable

    file = _file(current)
    notes, broken = log.read(file)
    if broken:
        current.remark(unreadable(broken, file))
    return notes


def list_notes(current: Session, form: str | None, output: Path | None) -> None:
    """List all notes of the log."""
    from hamm_registry.answers.advise_log import notes_report

    current.only_present("--notes")
    notes = notes_of(current)
    if not notes:
        current.remark(_("The log has no notes yet."))
    _emit(current, notes_report(notes, current.registry), form, output)


def list_due(current: Session, form: str | None, output: Path | None) -> None:
    """List the notes whose follow-up is due, with the command that closes the first."""
    from hamm_registry.advice import log
    from hamm_registry.answers.advise_log import due_report

    current.only_present("--due")
    notes = log.due(notes_of(current), current.today)
    if notes:
        number = notes[0].number
        message = _("“{command}” closes the follow-up of note {number}.")
        close = command("advise", "--done", number)
        current.remark(message.format(command=close, number=number))
    else:
        current.remark(_("No follow-up is due."))
    _emit(current, due_report(notes, current.registry), form, output)


def _emit(current: Session, document: "Document", form: str | None, output: Path | None) -> None:
    """Write a table of notes; the format “text” of `advise` is a table here."""
    if form == "text":
        form = "table"
    current.emit(document, form, output)


def close_follow_up(current: Session, number: int) -> None:
    """Close the follow-up of one note, due or not, and say which it was."""
    from hamm_registry.advice import log
    from hamm_registry.answers.advise_log import matter, note_to_close
    from hamm_registry.core.text import date as written

    current.only_present("--done")
    note = note_to_close(notes_of(current), number)
    if note.done is None:
        log.close(_file(current), number, current.today)
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
    current.tell(sentence)
