"""The log of advice as people meet it: what may be written into it, and what is due."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hamm_registry import schema
from hamm_registry.advice.log import ASKERS, Note, Record
from hamm_registry.answers.facts import theme_names
from hamm_registry.checks.personal import personal_data_in
from hamm_registry.core.document import Document
from hamm_registry.core.errors import UsageError, invalid_value
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.steps import lists_them
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, fold, ngettext, pick, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import Registry

MOST_CHARACTERS = 300

_ADDRESS = re.compile(r"[^\s@]@[^\s@]|(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse) {0,2}[0-9]")


def checked_outcome(given: str, registry: Registry, today: date) -> str:
    """The outcome on one line; UsageError where it holds a name or an address of a person."""
    text = " ".join(given.split())
    if len(text) > MOST_CHARACTERS:
        message = _("--outcome is too long: {count} characters, at most {limit}")
        raise UsageError(message.format(count=len(text), limit=MOST_CHARACTERS))
    if problem := _personal(text, registry, today):
        hint = _("The log is kept without names and addresses: write only what came of it.")
        raise UsageError(f"--outcome: {problem}", hint)
    return text


def _personal(text: str, registry: Registry, today: date) -> str:
    """The part of a text on a person, "" for none: stricter than the rules for entries."""
    problem = personal_data_in(text, registry.config, today)
    if problem:
        return problem
    address = _ADDRESS.search(text)
    if address is None:
        return ""
    beginning = text[address.start() : address.end()]
    return _("{text} looks like an address").format(text=quote(beginning + "…"))


def asker_of(given: str) -> str:
    """The kind of asker meant by a code or a label in either language."""
    codes: dict[str, str] = {}
    for code, labels_by_language in ASKERS.items():
        codes[code] = code
        for name in labels_by_language.values():
            codes[fold(name)] = code
    if fold(given) in codes:
        return codes[fold(given)]
    labels = {code: pick(texts) for code, texts in ASKERS.items()}
    listed = allowed_values(labels.values())
    raise invalid_value(given, "--asker", f"{schema.did_you_mean(given, labels)} {listed}".strip())


def notes_report(notes: Sequence[Note], registry: Registry) -> Document:
    """Notes of the log, a row each, with their numbers."""
    columns = (
        Column("number", _("No."), numeric=True, least=None),
        Column("follow_up", _("Follow-up"), _date, least=None),
        Column("asker", _("Who asks"), _asker, least=None),
        Column("country", _("Country"), countries.name),
        Column("theme", _("Theme"), lambda code: theme_names([code], registry)[0]),
        Column("outcome", _("What came of it"), least=20, prose=True),
        Column("date", _("Advice given"), _date, rank=1),
        Column("done", _("Settled"), _date, least=None),
    )
    rows = []
    for note in notes:
        r = note.record
        values = [r.follow_up, r.asker, r.country, r.theme, r.outcome or None, r.date]
        rows.append([note.number, *values, note.done])
    return Document.of(Table(columns, rows))


def due_report(notes: Sequence[Note], registry: Registry) -> Document:
    """The notes whose follow-up is due: as all notes, but none of them is settled."""
    (table,) = notes_report(notes, registry).tables
    return Document.of(Table(table.columns[:-1], [row[:-1] for row in table.rows]))


def note_to_close(notes: Sequence[Note], number: int) -> Note:
    """The note with that number; UsageError where there is none, or it has no follow-up."""
    hint = lists_them("advise", "--notes")
    by_number = {note.number: note for note in notes}
    note = by_number.get(number)
    if note is None:
        raise UsageError(_("there is no note {number}").format(number=number), hint)
    if note.record.follow_up is None:
        raise UsageError(_("note {number} has no follow-up").format(number=number), hint)
    return note


def matter(record: Record) -> str:
    """The asker and the matter in a few words: “school, Norway”."""
    parts = [_asker(record.asker)]
    if record.country is not None:
        parts.append(countries.name(record.country))
    return ", ".join(parts)


def _asker(code: str) -> str:
    return pick(ASKERS.get(code, {"": code}))


def unreadable(count: int, path: Path) -> str:
    """A message that lines of the log cannot be read."""
    message = ngettext(
        "{count} line of {file} cannot be read", "{count} lines of {file} cannot be read", count
    )
    return message.format(count=count, file=quote(path))


def _date(value: str) -> str:
    from hamm_registry.core.text import date as written

    return written(value)
