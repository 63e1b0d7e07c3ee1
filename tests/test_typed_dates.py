"""Dates as people type them: one parser for every door."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core import text
from hamm_registry.model.typed_dates import DateError, parse_date, parse_day, parse_range

TODAY = date(2026, 11, 29)

SPELLINGS = """
1985 | 1985
1987.0 | 1987
1987 [1] | 1987
1987* | 1987
(1987) | 1987
im Jahr 1985 | 1985
seit 1985 | 1985
since 1985 | 1985
'86 | 1986
2026-11 | 2026-11
2026–11 | 2026-11
11/2026 | 2026-11
11.2026 | 2026-11
03/86 | 1986-03
2010-11 | 2010-11
März 1986 | 1986-03
MÄRZ 1986 | 1986-03
Maerz 1986 | 1986-03
Mär. 1986 | 1986-03
Mrz 86 | 1986-03
Mrz 1986 | 1986-03
Mar-86 | 1986-03
Mai '86 | 1986-05
Okt 85 | 1985-10
Jänner 1999 | 1999-01
Feber 1999 | 1999-02
im Mai 1985 | 1985-05
Sept. 1999 | 1999-09
01.11.2026 | 2026-11-01
1.11.26 | 2026-11-01
1. 11. 2026 | 2026-11-01
13.09.'87 | 1987-09-13
2026/11/01 | 2026-11-01
20261101 | 2026-11-01
13. September 1987 | 1987-09-13
13 Sep 1987 | 1987-09-13
Sep 13, 1987 | 1987-09-13
September 13th, 1987 | 1987-09-13
1st of May 1999 | 1999-05-01
Sonntag, 13.9.1987 | 1987-09-13
Sun, 13 Sep 1987 | 1987-09-13
25/9/1991 | 1991-09-25
9/25/1991 | 1991-09-25
7/7/1991 | 1991-07-07
1999-01-31T00:00:00 | 1999-01-31
1999-01-31T00:00:00Z | 1999-01-31
1999-01-31T23:00:00.000Z | 1999-01-31
1999-01-31 12:30:00+01:00 | 1999-01-31
31.01.1999 12:30 Uhr | 1999-01-31
Anfang 1990 | 1990
Q3 2019 | 2019
2. Halbjahr 2019 | 2019
heute | 2026-11-29
Today | 2026-11-29
gestern | 2026-11-28
vorgestern | 2026-11-27
morgen | 2026-11-30
übermorgen | 2026-12-01
in 2 Wochen | 2026-12-13
in zwei Wochen | 2026-12-13
in a week | 2026-12-06
2w | 2026-12-13
3t | 2026-12-02
1m | 2026-12-29
2j | 2028-11-29
vor 3 Tagen | 2026-11-26
vor einem Jahr | 2025-11-29
3 days ago | 2026-11-26
-3d | 2026-11-26
letzte 3 Tage | no
last 3 days | 2026-11-26
letztes Jahr | 2025
next month | 2026-12
dieses Jahr | 2026
ca. 1985 | 1985 about
ca 1985 | 1985 about
circa März 1986 | 1986-03 about
seit ca. 1985 | 1985 about
ca. seit 1985 | 1985 about
seit etwa Mai 1985 | 1985-05 about
um 1985 | 1985 about
about 1985 | 1985 about
since around 1985 | 1985 about
~1985 | 1985 about
1985? | 1985 about
1985 (ca.) | 1985 about
vermutlich 1985 | 1985 about
1985/86 | 1985 about
Schuljahr 1985/1986 | 1985 about
vor 1990 | no
nach 1990 | no
1980er | no
10/11 | no
86 | no
12 May | no
Mai | no
neulich | no
1990-13 | no
31.02.2026 | no
29.2.2025 | no
00.00.0000 | no
7/9/1991 | no
07-09-1991 | no
7/9/91 | no
"""


@pytest.mark.parametrize("line", [line for line in SPELLINGS.splitlines() if line])
def test_spellings(line: str) -> None:
    typed, _bar, wanted = line.partition(" | ")
    if wanted == "no":
        with pytest.raises(DateError):
            parse_date(typed, TODAY)
        return
    read = parse_date(typed, TODAY)
    assert read.text + (" about" if read.about else "") == wanted


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        (
            "7/9/1991",
            "“7/9/1991” can be 7 September 1991 or 9 July 1991",
            "Write 7.9.1991 or 9.7.1991.",
        ),
        ("31.02.2026", "this day does not exist: “31.02.2026”", "Feb 2026 has 28 days."),
        ("13/2026", "“13/2026” does not exist", "There is no month 13."),
        ("1980er", "“1980er” is not a date", "Write the nearest year: ca. 1985."),
        ("x" * 5000, "“" + "x" * 59 + "…” is not a date", "Write a year, a month or a day"),
        ("", "“” is not a date", "Write a year, a month or a day"),
    ],
)
def test_why_it_is_none(typed: str, message: str, hint: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(typed, TODAY)
    assert caught.value.message == message
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("Mrz 86", "“Mrz 86” is read as Mar 1986"),
        ("1.11.26", "“1.11.26” is read as 1 Nov 2026"),
        ("1985/86", "“1985/86” is read as about 1985"),
        ("Anfang 1990", "only the year of “Anfang 1990” is used"),
        (
            "1999-01-31T23:00:00Z",
            "the time in “1999-01-31T23:00:00Z” is ignored",
        ),
    ],
)
def test_what_is_read_otherwise_is_noted(typed: str, note: str) -> None:
    assert parse_date(typed, TODAY).notes == (note,)


def test_without_today_only_what_stays_is_a_date() -> None:
    for typed in ("gestern", "in 2 Wochen", "letztes Jahr", "Mrz 86", "1.11.26"):
        with pytest.raises(DateError):
            parse_date(typed)
    assert parse_date("ca. 1985").value == 1985


def test_a_bare_distance_lies_where_the_option_looks() -> None:
    assert parse_date("2w", TODAY, sign=-1).text == "2026-11-15"
    assert parse_date("in 2 Wochen", TODAY, sign=-1).text == "2026-12-13"


@pytest.mark.parametrize(
    ("today", "typed", "day"),
    [
        ("2027-01-31", "in 1 month", "2027-02-28"),
        ("2028-01-31", "in 1 month", "2028-02-29"),
        ("2027-01-30", "in 13 Monaten", "2028-02-29"),
        ("2027-03-31", "vor 1 Monat", "2027-02-28"),
        ("2027-05-31", "6m", "2027-11-30"),
        ("2027-05-31", "letzten 3 Monaten", "2027-02-28"),
        ("2027-12-31", "in 2 months", "2028-02-29"),
        ("2028-02-29", "in 1 year", "2029-02-28"),
        ("2028-02-29", "in 4 Jahren", "2032-02-29"),
        ("2028-02-29", "vor 1 Jahr", "2027-02-28"),
        ("2028-02-29", "gestern", "2028-02-28"),
        ("2027-03-01", "yesterday", "2027-02-28"),
        ("2027-03-31", "last month", "2027-02"),
        ("2027-01-31", "nächsten Monat", "2027-02"),
        ("2027-12-31", "next year", "2028"),
        ("2027-12-31", "in 1 day", "2028-01-01"),
    ],
)
def test_a_distance_ends_with_the_month_where_the_month_is_shorter(
    today: str, typed: str, day: str
) -> None:
    assert parse_date(typed, date.fromisoformat(today)).text == day


def test_a_distance_leads_out_of_no_calendar() -> None:
    for today, typed in (
        ("0001-01-31", "vor 1 Monat"),
        ("9999-12-31", "in 1 day"),
        ("9999-12-01", "next month"),
        ("2026-01-01", "in 9999 years"),
    ):
        with pytest.raises(DateError):
            parse_date(typed, date.fromisoformat(today))


def test_a_year_of_two_digits() -> None:
    assert parse_date("1.1.36", TODAY).text == "2036-01-01"
    assert parse_date("1.1.37", TODAY).text == "1937-01-01"
    assert parse_date("1.1.27", TODAY, ahead=0).text == "1927-01-01"


def test_a_single_day() -> None:
    assert parse_day("13.9.1987") == date(1987, 9, 13)
    for typed in ("9/1987", "1987", "ca. 13.9.1987"):
        with pytest.raises(DateError, match="is not a single day"):
            parse_day(typed)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("1990", "1990", "1990"),
        ("1990..1999", "1990", "1999"),
        ("..1990", None, "1990"),
        ("März 1990..", "1990-03", None),
        ("5.5.2026..heute", "2026-05-05", "2026-11-29"),
        ("1990–1999", "1990", "1999"),
        ("1990 bis 1999", "1990", "1999"),
        ("von Mai 1990 bis Juni 1999", "1990-05", "1999-06"),
        ("from 1990 to 1999", "1990", "1999"),
        ("ab 1990", "1990", None),
        ("until 1990", None, "1990"),
        ("seit ca. 1990", "1990", "1990"),
        ("5.-7.5.2026", "2026-05-05", "2026-05-07"),
        ("28.4.–3.5.2026", "2026-04-28", "2026-05-03"),
    ],
)
def test_ranges(typed: str, start: str | None, end: str | None) -> None:
    read = parse_range(typed, TODAY)
    assert (read.start and read.start.text, read.end and read.end.text) == (start, end)


DAYS = st.dates(min_value=date(1, 1, 1))
PARTS = st.integers(1, 3)


@pytest.mark.parametrize("language", text.LANGUAGES)
@given(day=DAYS, parts=PARTS)
def test_what_is_printed_can_be_typed(language: str, day: date, parts: int) -> None:
    written = "-".join(day.isoformat().split("-")[:parts])
    with text.speaking(language):
        assert parse_date(text.date(written)).text == written
        assert parse_date(written).text == written


@pytest.mark.parametrize("language", text.LANGUAGES)
@given(
    day=DAYS.filter(lambda day: day.year < 9990),
    parts=PARTS,
    length=st.integers(366, 3000),
)
def test_what_is_printed_of_a_range_can_be_typed(
    language: str, day: date, parts: int, length: int
) -> None:
    days = (day, day + timedelta(length))
    start, end = ("-".join(one.isoformat().split("-")[:parts]) for one in days)
    with text.speaking(language):
        read = parse_range(text.span({"start": start, "end": end}))
    assert read.start is not None
    assert read.end is not None
    assert (read.start.text, read.end.text) == (start, end)


@given(st.text(max_size=120) | st.from_regex(r"[0-9ca.a-z/ -]{1,30}", fullmatch=True))
def test_no_text_breaks_it(typed: str) -> None:
    for parse in (parse_date, parse_range):
        with suppress(DateError):
            parse(typed, TODAY)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1900, 2099))
def test_two_readings_are_never_guessed(first: int, second: int, year: int) -> None:
    typed = f"{first}/{second}/{year}"
    if first == second:
        assert parse_date(typed).text == f"{year}-{first:02d}-{first:02d}"
        return
    with pytest.raises(DateError) as caught:
        parse_date(typed)
    assert set(caught.value.readings) == {
        f"{year}-{second:02d}-{first:02d}",
        f"{year}-{first:02d}-{second:02d}",
    }
