"""Dates as people write them: “7.3.1986”, “März 1986”, “seit ca. 1985”, “1985/86”, 31478."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hamm_registry.core.text import _, quote
from hamm_registry.core.text import date as shown
from hamm_registry.model.entries import Date
from hamm_registry.model.typed_dates import LONGEST, DateError, parse_date, split_range
from hamm_registry.spreadsheet.lists import UnclearCell


@dataclass(frozen=True, slots=True)
class When:
    """A date: approximate where `about`, with the end of a range and what happened, if said.

    `notes` say what was read in another way than it is written.
    """

    date: Date
    about: bool = False
    until: Date | None = None
    basis: str = ""
    notes: tuple[str, ...] = ()


_BASES = {
    "founding": r"(?:vereins)?gründung(?:sjahr)?|gegründet|gegr\b\.?|founded|founding",
    "charter": r"vertrag|urkunde|unterzeichnung|unterzeichnet|charter|signed",
    "resolution": r"(?:rats)?beschluss|beschlossen|resolution",
    "first-contact": r"erst(?:er |e )?kontakte?|first contact",
    "first-exchange": r"erster (?:schüler)?austausch|erster besuch|first exchange",
    "registration": r"eintragung|eingetragen|registered",
}
_BASIS = {
    name: re.compile(rf"(?:\b(?:seit|since|von|ab|der|dem) )?\b(?:{form})(?:\b|(?<=\.))[\s:]*")
    for name, form in _BASES.items()
}
_ONGOING = re.compile(r"heute|dato|jetzt|today|now|laufend|present")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_EPOCH = date(1899, 12, 30)
"""The day 0 of spreadsheets, as far as days after February 1900 are concerned."""


def when(text: str, today: date) -> When:
    """The date that a cell says; raises UnclearCell for none, or one that can be several."""
    basis, rest = _without_basis(text)
    try:
        ends = split_range(rest)
        if ends is None:
            return replace(_one(rest, today), basis=basis)
        start = _one(ends[0], today)
        if _ONGOING.fullmatch(ends[1].strip()):  # an end that is still to come is none
            return replace(start, basis=basis)
        if not ends[1]:
            return replace(start, basis=basis)
        end = _one(ends[1], today)
    except DateError as error:
        raise UnclearCell(error.message, error.hint) from error
    notes = start.notes + end.notes
    return replace(start, until=end.date, basis=basis, notes=notes)


def _without_basis(text: str) -> tuple[str, str]:
    """The basis of the date in a cell, empty where it says none, and the rest of the cell."""
    plain = " ".join(text[:LONGEST].split())
    for name, form in _BASIS.items():
        match = form.search(plain.lower())
        # Where small letters are more characters (İ) the match stands at another place.
        if match and len(plain) == len(plain.lower()):
            rest = plain[: match.start()] + " " + plain[match.end() :]
            return name, re.sub(r"[(,]\s*\)?\s*$", "", rest).strip()
    return "", text


def _one(text: str, today: date) -> When:
    """One date. A number of five digits is a day as spreadsheets count them."""
    if _SERIAL.fullmatch(text.strip()):
        day = (_EPOCH + timedelta(days=int(text.strip()[:5]))).isoformat()
        note = _("{value} is read as {read}").format(value=quote(text), read=shown(day))
        return When(day, notes=(note,))
    typed = parse_date(text, today, ahead=0)
    notes = typed.notes
    if typed.precision == "day" and typed.text.endswith("-01-01"):
        year = typed.text[:4]
        note = _("1 January: if only the year is known, write {year}").format(year=year)
        notes = (*notes, note)
    return When(typed.value, typed.about, notes=notes)
