"""Dates as people type them: “13.9.1987”, “März 1986”, “ca. 1985”, “in 2 weeks”.

The one parser for queries, options, questions, forms, imported cells and suggestions. Whatever
`text.date` prints is read back. `dates` holds what is done with the dates of files, which have one
form only: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, fold, quote
from hamm_registry.core.text import date as printed

Precision = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A date that is as exact as it was typed.

    `text` has the form of the files: `1987`, `1987-09` or `1987-09-13`. `about` is true where it
    was called approximate. `notes` say what was read in another way than it was typed.
    """

    text: str
    about: bool = False
    notes: tuple[str, ...] = ()

    @property
    def precision(self) -> Precision:
        """The precision of the date."""
        by_parts: tuple[Precision, ...] = ("year", "month", "day")
        return by_parts[self.text.count("-")]

    @property
    def value(self) -> str | int:
        """The date as a file has it: a year is a number."""
        if self.precision == "year":
            return int(self.text)
        return self.text

    @property
    def first(self) -> date:
        """The earliest day that is meant."""
        year, month, day = (*map(int, self.text.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def last(self) -> date:
        """The latest day that is meant."""
        first = self.first
        if self.precision == "year":
            return date(first.year, 12, 31)
        if self.precision == "month":
            return date(first.year, first.month, monthrange(first.year, first.month)[1])
        return first


@dataclass(frozen=True, slots=True)
class TypedRange:
    """From a date to a date, both included; None where it is open."""

    start: TypedDate | None
    end: TypedDate | None


class DateError(UsageError):
    """The error on a text that is no date, or can be more than one.

    `readings` are the dates that an ambiguous one can mean, in the form of the files. `spelled`
    says that it is written as a date all the same: ambiguous, or not in the calendar.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        readings: tuple[str, ...] = (),
        spelled: bool = True,
    ) -> None:
        super().__init__(message, hint)
        self.readings = readings
        self.spelled = spelled


LONGEST = 100
"""Characters that are looked at; no date is longer."""

_YEARS_AHEAD = 10
"""How far in the future a year of two digits may lie: in 2026, “36” is 2036 and “37” is 1937."""


def parse_date(
    text: str, today: date | None = None, *, sign: int = 1, ahead: int = _YEARS_AHEAD
) -> TypedDate:
    """The date that somebody typed; DateError (2) with what to type where it is none or several.

    Without `today`, as in a file that stays, “gestern” and years of two digits are refused. `sign`
    says whether a bare “2w” lies ahead (1) or back (-1), `ahead` how many years after today a year
    of two digits may mean.

    >>> parse_date("seit ca. März 1986")
    TypedDate(text='1986-03', about=True, notes=())
    >>> parse_date("vor 3 Tagen", date(2026, 11, 29)).text
    '2026-11-26'
    """
    return _Parser(text, today, sign, ahead).parse()


def parse_day(text: str, today: date | None = None) -> date:
    """The day that somebody typed; DateError where it is no date, or no single day."""
    typed = parse_date(text, today)
    if typed.precision == "day" and not typed.about:
        return typed.first
    message = _("{value} is not a single day").format(value=quote(text))
    raise DateError(message, _day_hint())


def parse_range(text: str, today: date | None = None, *, sign: int = 1) -> TypedRange:
    """The range that somebody typed, or one date as a range; DateError where it is neither.

    One date is the range from it to it. A range is written `1990..1999`, `..1990`, `1990..`,
    `1990–1999`, “1990 bis 1999”, “ab 1990”, “until 1990”.
    """
    ends = split_range(text)
    if ends is None:
        typed = parse_date(text, today, sign=sign)
        return TypedRange(typed, typed)
    start, end = ends
    return TypedRange(_parse_end(start, today, sign), _parse_end(end, today, sign))


def _parse_end(text: str, today: date | None, sign: int) -> TypedDate | None:
    """One end of a range; None where it is open."""
    if not text:
        return None
    return parse_date(text, today, sign=sign)


def split_range(text: str) -> tuple[str, str] | None:
    """The two ends of a range as they were typed, empty where it is open; None for one date.

    >>> split_range("1990–heute"), split_range("5.-7.5.2026"), split_range("2026-05")
    (('1990', 'heute'), ('5.5.2026', '7.5.2026'), None)
    """
    if len(text) > LONGEST:
        return None
    plain = _normalized(text)
    if match := _OPEN_RANGE.fullmatch(plain):
        return match["from"] or "", match["to"] or ""
    if match := _DOTTED_RANGE.fullmatch(plain):
        if match[0].strip() == "..":  # a range that is open at both ends is none
            return None
        return match[1].strip(), match[2].strip()
    if match := _DAYS_OF_MONTH.fullmatch(plain):
        return _days_of_month(match)
    if match := _RANGE.fullmatch(plain):
        return match[1].strip(), match[2].strip()
    return None


def _days_of_month(match: re.Match[str]) -> tuple[str, str]:
    """The two days of “5.-7.5.2026”: the first has the month and the year of the second."""
    day, month, end = match[1], match[2], match[3]
    _last_day, last_month, year = end.split(".", 2)
    return f"{day}.{month or last_month}.{year}", end


_DOTTED_RANGE = re.compile(r"(.{0,40}?)\s*\.\.\s*(.{0,40})")
_OPEN_RANGE = re.compile(
    r"(?:ab|from)\s+(?P<from>(?:(?!\bbis\b|\bto\b|\.\.).){4,40})"
    r"|(?:bis|until|till|up to)\s+(?:zum\s+)?(?P<to>.{4,40})"
)
_DAYS_OF_MONTH = re.compile(
    r"([0-9]{1,2})\.?(?:([0-9]{1,2})\.?)?\s*(?:-|bis)\s*"
    r"([0-9]{1,2}\.\s?[0-9]{1,2}\.\s?[0-9]{4})"
)
_RANGE = re.compile(
    r"(?:(?:von|vom|from|between|zwischen)\s+)?(.{4,40}?)"
    r"(?:\s*\b(?:bis|to|until|till)\b\s*(?:zum\s+)?|\s+-\s+"
    r"|\s*-\s*(?=heute|dato|today|present|now)"
    r"|(?<=[0-9]{4})-(?=[0-9]{4})"  # 1990-1999
    r"|(?<=[0-9]\.[0-9]{4})-(?=[0-9]{1,2}\.)"  # 5.5.2026-7.5.2026
    r"|(?<=[a-z] [0-9]{4})-(?=(?:[0-9]{1,2} )?[a-z])"  # 5 May 2026-7 May 2026
    r"|(?<=/[0-9]{4})-(?=[0-9]{1,2}/))"  # 5/2026-7/2026
    r"(.{4,40})"
)

_QUOTES = "\"'“”„‟‘’‚«»‹›"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"’": "'", "‘": "'"})


def _normalized(text: str) -> str:
    """Lower case, single blanks, one kind of dash; no quotation marks and accents around."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_DASHES)
    return " ".join(fold(plain).split()).strip(_QUOTES.replace("'", "") + " ;,")


def _words(words: str) -> str:
    """A part of a regular expression: one of some words."""
    return "|".join(words.split())


_ABOUT = re.compile(
    rf"(?:(?:{_words('ca circa etwa um ungefahr ungefaehr rund gegen about around approx')}"
    rf"|approximately|roughly|vermutlich|wohl|geschatzt|geschaetzt|c)\b\.?|~|≈)\s*"
)
_SINCE = re.compile(
    rf"(?:(?:{_words('seit ab von vom beginn since from im in am on at jahr jahre year')}"
    rf"|{_words('the dem der des anno')})\b\.?)[\s:]*"
)
_WEEKDAY = re.compile(
    rf"(?:(?:{_words('montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag')}"
    rf"|{_words('monday tuesday wednesday thursday friday saturday sunday')}"
    rf"|{_words('mo di mi do fr sa so mon tue wed thu fri sat sun')})\b\.?),?\s*"
)
_DISPUTED = re.compile(r"\s*\((?:umstritten|disputed)\)$")
"""What the program prints behind a date on which sources differ; it says nothing of the date."""
_ABOUT_BEHIND = re.compile(r"\s*(?:\(?\?+\)?|\(?\b(?:ca|circa|approx)\b\.?\)?)$")
_FOOTNOTE = re.compile(r"\s*(?:\[[0-9a-z*]{1,3}\]|\*+)$")
_CLOCK = re.compile(
    r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})(?:t|,? )"
    r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)(?: ?uhr| ?z| ?utc|[+-][0-9]{2}:?[0-9]{2})?"
)
_MIDNIGHT = re.compile(r"[0:.,]+")

_DECADE = re.compile(r"(?:[0-9]{2})?[0-9]0'?(?:er|s)(?: jahre)?|jahrzehnt")
_PHASE = re.compile(
    rf"(?:{_words('anfang mitte ende fruhjahr fruehjahr fruhling fruehling sommer herbst winter')}"
    rf"|{_words('ss sose sommersemester spring summer autumn fall early mid late')}"
    r"|(?:q[1-4]|[1-4]\. ?quartal|[12]\. ?halbjahr))[\s/-]+(?:de[sr] )?(?:jahres )?([0-9]{4})"
)
_SCHOOL_YEAR = re.compile(
    r"(?:(?:schuljahr|school year|ws|wise|wintersemester)\s*)?([0-9]{4})\s*([/-])\s*"
    r"([0-9]{4}|[0-9]{2})"
)

_YEAR = r"(?P<year>[0-9]{4})"
_ANY_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_NAME = r"(?P<name>[a-z]{3,9})"
_TH = r"(?:st|nd|rd|th)?"
_AFTER_NAME = r"(?:\s*[-./,]\s*|\s+|(?='))(?:of )?"
_BETWEEN = r"(?:\s*[-./]\s*|\s+)"
_FORMS = tuple(
    re.compile(form).fullmatch
    for form in (
        rf"{_YEAR}(?:[.,]0+)?",
        r"'(?P<year>[0-9]{2})",
        rf"{_YEAR}{_BETWEEN}(?P<month>[0-9]{{1,2}})(?:{_BETWEEN}(?P<day>[0-9]{{1,2}}))?",
        r"(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        rf"(?P<month>[0-9]{{1,2}}){_BETWEEN}{_YEAR}",
        r"(?P<month>[0-9]{1,2})\s*/\s*(?P<year>'[0-9]{2}|3[2-9]|[4-9][0-9])",
        rf"(?P<day>[0-9]{{1,2}})\s*\.\s*(?P<month>[0-9]{{1,2}})\s*[./]\s*{_ANY_YEAR}",
        rf"(?:(?P<day>[0-9]{{1,2}}){_TH}(?: of)?{_BETWEEN})?{_NAME}{_AFTER_NAME}{_ANY_YEAR}",
        rf"{_NAME}\.?\s+(?P<day>[0-9]{{1,2}}){_TH}(?:\s*,\s*|\s+){_YEAR}",
        rf"{_YEAR}{_BETWEEN}{_NAME}\.?(?:{_BETWEEN}(?P<day>[0-9]{{1,2}}))?",
    )
)
"""The spellings of one date whose parts have a name each, see `_Parser._spelled`."""
_BY_COUNTRY = re.compile(
    rf"([0-9]{{1,2}})(\s*[-/]\s*|\s+)([0-9]{{1,2}})(?:\s*[-/]\s*|\s+){_ANY_YEAR}"
)
"""Day and month where half of the world writes the month first."""

_MONTH_NAMES = (
    "januar january janner jaenner",
    "februar february feber",
    "marz maerz march mrz",
    "april",
    "mai may",
    "juni june juno",
    "juli july julei",
    "august",
    "september",
    "oktober october",
    "november",
    "dezember december",
)
_MONTHS = {
    name[:length]: number
    for number, names in enumerate(_MONTH_NAMES, 1)
    for name in names.split()
    for length in range(3, len(name) + 1)
}
"""The folded names of months in German and English, and their beginnings of three letters up."""

_MONTHS_ELSEWHERE = {
    fold(name): number
    for number, names in enumerate(
        (
            "enero janvier stycznia styczeń ocak січня січень",
            "febrero février lutego luty şubat лютого лютий",
            "marzo mars marca marzec mart березня березень",
            "abril avril kwietnia kwiecień nisan квітня квітень",
            "mayo mai maja maj mayıs травня травень",
            "junio juin czerwca czerwiec haziran червня червень",
            "julio juillet lipca lipiec temmuz липня липень",
            "agosto août sierpnia sierpień ağustos серпня серпень",
            "septiembre septembre września wrzesień eylül вересня вересень",
            "octubre octobre października październik ekim жовтня жовтень",
            "noviembre novembre listopada listopad kasım листопада листопад",
            "diciembre décembre grudnia grudzień aralık грудня грудень",
        ),
        1,
    )
    for name in names.split()
}
"""The folded names of months in the other languages of the website."""


def month_number(name: str) -> int | None:
    """The month that a word names in one of the languages of the website; None for other words."""
    folded = fold(name)
    return _MONTHS.get(folded) or _MONTHS_ELSEWHERE.get(folded)


_DAYS_OFF = {
    "heute": 0,
    "jetzt": 0,
    "today": 0,
    "now": 0,
    "gestern": -1,
    "yesterday": -1,
    "vorgestern": -2,
    "morgen": 1,
    "tomorrow": 1,
    "ubermorgen": 2,
    "uebermorgen": 2,
}
_UNITS = {
    "day": "d t tag tage tagen day days",
    "week": "w wo woche wochen week weeks",
    "month": "m mon monat monate monaten month months",
    "year": "j y jahr jahre jahren year years",
}
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_COUNTS = {
    word: number
    for number, words in enumerate(
        (
            "ein eine einem einer einen a an one",
            "zwei two",
            "drei three",
            "vier four",
            "funf fuenf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
            "zehn ten",
            "elf eleven",
            "zwolf zwoelf twelve",
        ),
        1,
    )
    for word in words.split()
}
_DISTANCE = re.compile(
    r"(?P<sign>[+-]|in |vor |seit |for |(?:the |in den )?(?:letzten|last|past) )?\s*"
    r"(?P<count>[0-9]{1,4}|[a-z]+?)\s*(?P<unit>[a-z]+)(?P<ago> ago| her)?"
)
_NEAR_PERIOD = re.compile(
    r"(?:in |im |am )?(?P<which>dies|nachst|naechst|kommend|vorig|letzt|vergangen|this|next|last|"
    r"current|laufend)(?:e[smnr]?|s)? (?P<unit>[a-z]+)"
)
_STEPS = {
    "dies": 0, "this": 0, "current": 0, "laufend": 0,
    "nachst": 1, "naechst": 1, "kommend": 1, "next": 1,
    "vorig": -1, "letzt": -1, "vergangen": -1, "last": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Offset:
    """A distance from today: so many units ahead, or back if negative.

    `parts` are those of the date that are meant: 3 a day, 2 a month, 1 a year.
    """

    count: int
    unit: str
    parts: int = 3


@dataclass(frozen=True, slots=True)
class _Parser:
    """Reads one text; the order of the methods is that in which the readings are tried."""

    typed: str
    today: date | None
    sign: int
    ahead: int

    def parse(self) -> TypedDate:
        """The date of the text; DateError where it is none or several."""
        plain = _normalized(self.typed)
        if len(self.typed) > LONGEST or not plain:
            raise self._no_date(plain)
        # As it stands at first: “in 2 weeks” would lose its “in” with the words in front of dates.
        relative = self._relative(plain.rstrip("."))
        if relative is not None:
            return relative
        bare, about = _without_words(plain)
        bare, notes = self._without_clock(bare)
        typed = self._relative(bare) or self._period(bare) or self._spelled(bare)
        if typed is None:
            raise self._no_date(bare)
        return replace(typed, about=typed.about or about, notes=(*notes, *typed.notes))

    def _relative(self, plain: str) -> TypedDate | None:
        """A date by its distance from today: “gestern”, “in 2 Wochen”, “3 days ago”, “2w”."""
        offset = self._offset(plain)
        if offset is None:
            return None
        if self.today is None:
            message = _("{value} depends on the day on which it is read").format(
                value=quote(self.typed)
            )
            raise DateError(message, _("Write the date itself."))
        day = _moved(self.today, offset.count, offset.unit)
        if day is None:
            raise self._no_date(plain)
        return TypedDate("-".join(day.isoformat().split("-")[: offset.parts]))

    def _offset(self, plain: str) -> "_Offset | None":
        """The distance from today that a text names; None where it names none."""
        if plain in _DAYS_OFF:
            return _Offset(_DAYS_OFF[plain], "day")
        if match := _DISTANCE.fullmatch(plain):
            offset = self._distance(match)
            if offset is not None:
                return offset
        if match := _NEAR_PERIOD.fullmatch(plain):
            count = _STEPS[match["which"]]
            unit = _UNIT.get(match["unit"])
            if unit == "month":
                return _Offset(count, unit, parts=2)
            if unit == "year":
                return _Offset(count, unit, parts=1)
        return None

    def _distance(self, match: re.Match[str]) -> "_Offset | None":
        """The distance of a match such as “in 2 Wochen”; None where its words are none."""
        unit = _UNIT.get(match["unit"])
        count = _count(match["count"])
        if count is None or unit is None:
            return None
        words = (match["sign"] or "").strip()
        if words in ("+", "in"):
            return _Offset(count, unit)
        if words or match["ago"]:
            return _Offset(-count, unit)
        return _Offset(count * self.sign, unit)

    def _without_clock(self, plain: str) -> tuple[str, tuple[str, ...]]:
        """The date of a point in time; that another time than midnight is left out is noted."""
        match = _CLOCK.fullmatch(plain)
        if match is None:
            return plain, ()
        if _MIDNIGHT.fullmatch(match[2]):
            return match[1], ()
        note = _("the time in {value} is ignored").format(value=quote(self.typed))
        return match[1], (note,)

    def _period(self, plain: str) -> TypedDate | None:
        """A part of a year, of which the year is taken, or a school year."""
        if match := _PHASE.fullmatch(plain):
            note = _("only the year of {value} is used").format(value=quote(self.typed))
            return self._dated(match[1], notes=(note,))
        match = _SCHOOL_YEAR.fullmatch(plain)
        if match is None:
            return None
        first, last = int(match[1]), int(match[3])
        may_be_month = match[2] == "-" and len(match[3]) == 2 and 1 <= last <= 12  # 2011-12
        if may_be_month or last not in (first + 1, (first + 1) % 100):
            return None
        note = self._read_as(_("about {year}").format(year=match[1]))
        return replace(self._dated(match[1], notes=(note,)), about=True)

    def _spelled(self, plain: str) -> TypedDate | None:
        """A date in one of the spellings; None where it is in none."""
        if match := _BY_COUNTRY.fullmatch(plain):
            return self._by_country(match)
        for form in _FORMS:
            match = form(plain)
            if match is None:
                continue
            parts = match.groupdict()
            month: str | int | None = parts.get("month")
            if name := parts.get("name"):
                month = _MONTHS.get(name)
                if month is None:  # another word in the place of a month
                    continue
            return self._dated(parts["year"], month, parts.get("day"))
        return None

    def _by_country(self, match: re.Match[str]) -> TypedDate:
        """A date with two numbers in front of the year; both may be the month."""
        first, second = int(match[1]), int(match[3])
        if first == second or first > 12:
            return self._dated(match["year"], second, first)
        if second > 12:
            return self._dated(match["year"], first, second)
        day_first = self._dated(match["year"], second, first).text
        month_first = self._dated(match["year"], first, second).text
        message = _("{value} can be {one} or {other}").format(
            value=quote(self.typed), one=_long(day_first), other=_long(month_first)
        )
        hint = _("Write {one} or {other}.").format(
            one=_in_figures(day_first), other=_in_figures(month_first)
        )
        raise DateError(message, hint, readings=(day_first, month_first))

    def _dated(
        self,
        year: str,
        month: str | int | None = None,
        day: str | int | None = None,
        notes: tuple[str, ...] = (),
    ) -> TypedDate:
        """The date of these numbers; DateError where the calendar has none."""
        digits = year.lstrip("'")
        full_year = self._full_year(digits)
        text = f"{full_year:04d}"
        if month is not None:
            text = f"{text}-{self._checked_month(int(month)):02d}"
            if day is not None:
                last = monthrange(full_year, int(month))[1]
                if not 1 <= int(day) <= last:
                    message = _("this day does not exist: {value}").format(value=quote(self.typed))
                    hint = _("{month} has {number} days.")
                    raise DateError(message, hint.format(month=printed(text), number=last))
                text = f"{text}-{int(day):02d}"
        if len(digits) == 2:
            notes = (*notes, self._read_as(printed(text)))
        return TypedDate(text, notes=notes)

    def _full_year(self, digits: str) -> int:
        """The year of two or four digits; of two the latest that is at most `ahead` years away."""
        year = int(digits)
        if len(digits) == 2:
            if self.today is None:
                message = _("{value} has a year of two digits").format(value=quote(self.typed))
                raise DateError(message, _("Write the year with four digits."))
            latest = self.today.year + self.ahead
            year = latest - (latest - year) % 100
        if not MINYEAR <= year <= MAXYEAR:
            raise DateError(_("there is no year {year}").format(year=quote(digits)), _hint())
        return year

    def _checked_month(self, month: int) -> int:
        """The number of a month; DateError where there is no such month."""
        if 1 <= month <= 12:
            return month
        message = _("{value} does not exist").format(value=quote(self.typed))
        hint = _("There is no month {number}.").format(number=month)
        raise DateError(message, hint)

    def _read_as(self, read: str) -> str:
        """The note on a text that was read in another way than it was typed."""
        return _("{value} is read as {read}").format(value=quote(self.typed), read=read)

    def _no_date(self, plain: str) -> DateError:
        """The error on a text that is no date at all."""
        hint = _hint()
        if _DECADE.search(plain):
            hint = _("Write the nearest year: ca. 1985.")
        message = _("{value} is not a date").format(value=quote(self.typed))
        return DateError(message, hint, spelled=_DECADE.search(plain) is not None)


def _without_words(plain: str) -> tuple[str, bool]:
    """A date without the words around it, and whether they call it approximate."""
    about = False
    before = None
    while plain != before:
        before = plain
        if match := _ABOUT.match(plain):
            about, plain = True, plain[match.end() :]
        for words in (_SINCE, _WEEKDAY):
            if match := words.match(plain):
                plain = plain[match.end() :]
        plain = _DISPUTED.sub("", _FOOTNOTE.sub("", plain))
        if match := _ABOUT_BEHIND.search(plain):
            about, plain = True, plain[: match.start()]
        plain = plain.strip(" .;:,")
        if plain.startswith("(") and plain.endswith(")"):
            plain = plain[1:-1]
    return plain, about


def _count(text: str) -> int | None:
    """A number in figures or, up to twelve, in words."""
    if text.isdecimal():
        return int(text)
    return _COUNTS.get(text)


def _moved(day: date, offset: int, unit: str) -> date | None:
    """The day so many units later; the last of the month where the month is shorter."""
    try:
        if unit == "day":
            return day + timedelta(days=offset)
        if unit == "week":
            return day + timedelta(weeks=offset)
        months = offset
        if unit == "year":
            months = offset * 12
        year, month_before = divmod(day.year * 12 + day.month - 1 + months, 12)
        month = month_before + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None


def _in_figures(text: str) -> str:
    """A day in figures that can be read in one way only: 7.9.1991."""
    year, month, day = map(int, text.split("-"))
    return f"{day}.{month}.{year}"


def _long(text: str) -> str:
    """A day with the name of its month, so that it cannot be misread: 7 September 1991."""
    year, month, day = map(int, text.split("-"))
    return _("{day} {month} {year}").format(day=day, month=_month_name(month), year=year)


def _month_name(month: int) -> str:
    """The name of a month in the language in force."""
    names = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
        _("August"), _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return names[month - 1]


def _hint() -> str:
    """The hint on a text that is no date."""
    return _("Write a year, a month or a day: 2019, 5/2019, 13.5.2019; or ca. 1985.")


def _day_hint() -> str:
    """The hint on a text that is no single day."""
    return _("Write a day such as 2019-05-13.")
