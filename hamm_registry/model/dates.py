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
        made = super().__new__(cls, value)
        made.about = about
        made.disputed = disputed
        return made

    def printed(self) -> str:
        """The date as people read it: “ca. 2017”, “1987 (umstritten)”; it can be typed so."""
        told = text.date(str(self))
        if self.about:
            told = _("about {date}").format(date=told)
        if self.disputed:
            told = _("{date} (disputed)").format(date=told)
        return told


def first_day(value: Date) -> str:
    """The earliest day that a written date can mean, `YYYY-MM-DD`.

    >>> first_day(1986), first_day("2023-05")
    ('1986-01-01', '2023-05-01')
    """
    return (str(value) + "-01-01")[:10] if len(str(value)) < 7 else (str(value) + "-01")[:10]


def last_day(value: Date) -> str:
    """The latest day that a written date can mean, `YYYY-MM-DD`.

    The last day of every month is written 31, which orders as it should.

    >>> last_day(1986), last_day("2023-05")
    ('1986-12-31', '2023-05-31')
    """
    return (str(value) + "-12-31")[:10] if len(str(value)) < 7 else (str(value) + "-31")[:10]


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
