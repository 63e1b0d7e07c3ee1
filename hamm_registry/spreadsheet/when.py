"""Dates as people write them: “7.3.1986”, “März 1986”, “seit ca. 1985”, “1985/86”, 31478."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hamm_registry.core.text import _, quote
from hamm_registry.core.text import date as shown
from hamm_registry.model.entries import Date
from hamm_registry.schema.suggestions import written_date
from hamm_registry.spreadsheet.lists import Unclear


@dataclass(frozen=True, slots=True)
class When:
    """A date: approximate where `about`, with the end of a range and what happened, if said.

    `notes` tell what was read in another way than it is written, as “{value}” in them.
    """

    date: Date
    about: bool = False
    until: Date | None = None
    basis: str = ""
    notes: tuple[str, ...] = ()


_ABOUT = re.compile(
    r"(?:(?:ca|circa|etwa|um|ungefähr|rund|about|around|approx|vermutlich|wohl|geschätzt)\b\.?|~|≈)\s*"
)
_SINCE = re.compile(
    r"(?:(?:seit|ab|von|beginn|since|from|im|in|am|on|jahre?|the|year|dem|der|des)\b\.?)[\s:]*"
)
_BASES = {
    "founding": r"(?:vereins)?gründung(?:sjahr)?|gegründet|gegr\b\.?|founded|founding",
    "charter": r"vertrag|urkunde|unterzeichnung|unterzeichnet|charter|signed",
    "resolution": r"(?:rats)?beschluss|beschlossen|resolution",
    "first-contact": r"erst(?:er |e )?kontakte?|first contact",
    "first-exchange": r"erster (?:schüler)?austausch|erster besuch|first exchange",
    "registration": r"eintragung|eingetragen|registered",
}
_BASIS = {name: re.compile(rf"(?:{form})[\s:]*") for name, form in _BASES.items()}
_DOUBT = re.compile(r"\s*(?:\(?\?+\)?|\(?ca\.?\)?)$")
_BRACKET = re.compile(r"\s*[(,]\s*([^()]*?)\)?$")
_PHASE = re.compile(
    r"(?:anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter|ss|sose|sommersemester|spring|summer|autumn|early|mid|late)"
    r"[\s-]+(?:de[sr] )?(?:jahres )?([0-9]{4})"
)
_SCHOOL_YEAR = re.compile(
    r"(?:(?:schuljahr|ws|wise|wintersemester)\s*)?([0-9]{4})\s*([/–-])\s*([0-9]{4}|[0-9]{2})"
)
_RANGE = re.compile(
    r"(.{4,20}?)(?:\s*(?:–|—|\bbis\b|\bto\b|\buntil\b)\s*|\s*-\s*(?=heute|dato)|\s+-\s+|(?<=[0-9]{4})-(?=[0-9]{4}))(.{4,20})"
)
_TODAY = re.compile(r"heute|dato|jetzt|today|now|laufend|present")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?'?([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9:.]+Z?")
_DECADE = re.compile(r"(?:[0-9]{2})?[0-9]0er|jahrzehnt")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_LONGEST = 100
_EPOCH = date(1899, 12, 30)
"""The day 0 of spreadsheets, as far as days after February 1900 are concerned."""


def when(text: str, today: date) -> When:
    """The date that a cell says; raises Unclear where it says none, or one that is not plain."""
    plain = " ".join(text[:_LONGEST].split()).lower().strip(" .;")
    plain = _CLOCK.sub(r"\1", plain)
    found = (len(text) < _LONGEST and (_range(plain, today) or _one(plain, today))) or None
    if found is None:
        raise Unclear(_("{value} is no date").format(value=quote(text)), _hint(plain))
    return replace(found, notes=tuple(n.format(value=quote(text)) for n in found.notes))


def _hint(plain: str) -> str:
    if _DECADE.search(plain):
        return _("Write the nearest year: ca. 1985.")
    return _("Write 1986, 3.1986 or 7.3.1986; ca. 1985 where it is only approximate.")


def _range(plain: str, today: date) -> When | None:
    """A beginning and an end; an end that is still to come is none."""
    found = _RANGE.fullmatch(plain)
    if not found or _school_year(plain):
        return None
    start = _one(found[1], today)
    if start and _TODAY.fullmatch(found[2].strip()):
        return start
    end = _one(found[2], today)
    if not start or not end:
        return None
    return replace(start, until=end.date, notes=start.notes + end.notes)


def _one(plain: str, today: date) -> When | None:
    """One date with the words around it."""
    basis, about = "", False
    while True:
        before = plain
        if found := _ABOUT.match(plain):
            about, plain = True, plain[found.end() :]
        plain = _SINCE.sub("", plain, count=1) if _SINCE.match(plain) else plain
        for name, form in _BASIS.items():
            if found := form.match(plain):
                basis, plain = name, plain[found.end() :]
        if plain == before:
            break
    if found := _DOUBT.search(plain):
        about, plain = True, plain[: found.start()]
    if (found := _BRACKET.search(plain)) and found[1]:
        said = next((name for name, form in _BASIS.items() if form.fullmatch(found[1])), "")
        if said:
            basis, plain = said, plain[: found.start()]
    bare = _bare(plain.strip(), today)
    return bare and replace(bare, about=bare.about or about, basis=basis)


def _bare(plain: str, today: date) -> When | None:
    """A date without any words but for months and seasons."""
    if found := _PHASE.fullmatch(plain):
        return When(int(found[1]), notes=(_("only the year of {value} is taken"),))
    if year := _school_year(plain):
        return When(year, True, notes=(_told(_("about {year}").format(year=year)),))
    if found := _SHORT_YEAR.fullmatch(plain):
        year = today.year - (today.year - int(found[3])) % 100
        written = written_date(f"{found[1]}.{found[2]}.{year}")
        return When(written, notes=(_told(shown(written)),)) if written else None
    if _SERIAL.fullmatch(plain):
        day = (_EPOCH + timedelta(days=int(plain[:5]))).isoformat()
        return When(day, notes=(_told(shown(day)),))
    written = written_date(plain)
    if not written:
        return None
    if written.endswith("-01-01"):
        note = _("1 January: if only the year is known, write {year}").format(year=written[:4])
        return When(written, notes=(note,))
    return When(int(written) if len(written) == 4 else written)


def _school_year(plain: str) -> int | None:
    """The first year of 1985/86; 2010-11 is a month."""
    found = _SCHOOL_YEAR.fullmatch(plain)
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    follows = second in (first + 1, (first + 1) % 100)
    month = found[2] == "-" and 1 <= second <= 12
    return first if follows and not month else None


def _told(read: str) -> str:
    return _("{value} is read as {read}").format(value="{value}", read=read)
