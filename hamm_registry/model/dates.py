"""Written dates: a year, a month or a day, compared without pretending to know more."""

from datetime import date

from hamm_registry.core import text
from hamm_registry.core.text import _
from hamm_registry.model.entries import Date


class QualifiedDate(str):
    """A written date with what makes it uncertain: approximate, or contradicted by a source.

    For machines it is the written date; `printed` is what people read.
    """

    __slots__ = ("about", "disputed")

    about: bool
    disputed: bool

    def __new__(cls, value: Date, about: bool = False, disputed: bool = False) -> "QualifiedDate":
        """The date `value` with its qualifications."""
        qualified = super().__new__(cls, value)
        qualified.about = about
        qualified.disputed = disputed
        return qualified

    def printed(self) -> str:
        """The date as people read it: “ca. 2017”, “1987 (umstritten)”; it can be typed so."""
        words = text.date(str(self))
        if self.about:
            words = _("about {date}").format(date=words)
        if self.disputed:
            words = _("{date} (disputed)").format(date=words)
        return words


def first_day(value: Date) -> str:
    """The earliest day that a written date can mean, `YYYY-MM-DD`.

    >>> first_day(1986), first_day("2023-05")
    ('1986-01-01', '2023-05-01')
    """
    return _completed(value, "-01", "-01")


def last_day(value: Date) -> str:
    """The latest day that a written date can mean, `YYYY-MM-DD`.

    The last day of every month is written 31, which orders as it should.

    >>> last_day(1986), last_day("2023-05")
    ('1986-12-31', '2023-05-31')
    """
    return _completed(value, "-12", "-31")


def _completed(value: Date, month: str, day: str) -> str:
    """A written date with a month and a day where it has none."""
    written = str(value)
    if len(written) < len("YYYY-MM"):
        return f"{written}{month}{day}"
    if len(written) == len("YYYY-MM"):
        return f"{written}{day}"
    return written


def as_text(value: Date | None) -> str | None:
    """A date as it is written, None where there is none; YAML reads a bare year as a number."""
    if value is None:
        return None
    return str(value)


def after(a: Date, b: Date) -> bool:
    """True if `a` lies after `b` for certain, whatever days the two may mean."""
    return first_day(a) > last_day(b)


def is_real(value: Date) -> bool:
    """True if a well-formed date is in the calendar: 2023-02-30 is not."""
    try:
        date.fromisoformat(first_day(value))
    except ValueError:
        return False
    return True


def months_before(today: date, months: int) -> str:
    """The day `months` months before `today`, `YYYY-MM-DD`; day 31 stays 31."""
    total = today.year * 12 + today.month - 1 - months
    return f"{total // 12:04d}-{total % 12 + 1:02d}-{today.day:02d}"
