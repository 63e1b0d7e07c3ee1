"""The first screen: what is most worth doing this week, and the registry at a glance."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from math import ceil

from hamm_registry.advice.log import Note
from hamm_registry.answers import counts
from hamm_registry.answers.advise_log import matter
from hamm_registry.answers.agenda import details, event_title
from hamm_registry.answers.facts import place_name
from hamm_registry.answers.meetings import Meeting, is_unrecorded, open_actions
from hamm_registry.calendar.events import (
    Beginning,
    Calendar,
    CalendarRow,
    Window,
    beginnings,
    is_round,
)
from hamm_registry.calendar.words import occasion
from hamm_registry.checks.outcome import Validation
from hamm_registry.core.document import Document, Fact, Facts, Paragraph, Section, Steps, paragraphs
from hamm_registry.core.finding import Severity
from hamm_registry.core.steps import NextStep, ask_to_confirm, command
from hamm_registry.core.styled_text import Item, accent, bold, dim
from hamm_registry.core.text import _, and_more, join, ngettext, pick, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.score import Match, Matcher, words
from hamm_registry.introductions.suggestions import Invitation, suggest
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.storage.entry_collection import EntryCollection

_LABELS = 11
"""The room of the labels in letters."""
_MOST_STEPS = 5
_DAYS_TO_EVENT = 14
_DAYS_AFTER_MEETING = 60
"""So long after a meeting somebody may still know of it; later it would be asked every week."""
_DAYS_TO_DEADLINE = 30
_MOST_COUNTRIES = 6
_MOST_NAMED = 2
_MOST_COMING = 3
_MOST_KEPT = 50
"""Of so many anniversaries of a year only the oldest are kept."""
_SAMPLE = 20
"""Around so many entries of a large registry the pair of the week is looked for."""


def overview(
    registry: Registry,
    validation: Validation,
    today: date,
    due: Sequence[Note] = (),
    unsaved: int = 0,
    unsent: bool = False,
) -> Document:
    """The overview for people.

    `due` are the notes of advice whose follow-up is due, `unsaved` counts files that git has not,
    `unsent` says that others do not have what git has.
    """
    tally = _tally(registry, today)
    count = ngettext("{count} entry", "{count} entries", tally.entries).format(count=tally.entries)
    title = pick(registry.config.name)
    mark = dim(f"{count}, {written(today.isoformat())}")
    if not tally.entries:
        hint = _("No entries yet. Each is one file in data/initiatives/.")
        return Document(lambda: paragraphs(hint), title=title, mark=mark)
    steps = [
        *_mend(validation),
        *_follow_up(due),
        *_unrecorded(registry, today),
        *_overdue(registry, today),
        *_ahead(registry, tally, today),
        *_save(unsaved, unsent),
    ]
    steps += islice(_whenever(registry, tally, today), 1)
    this_week = Section(_("This week"), [Steps(steps[:_MOST_STEPS])])
    if not steps:
        # A quiet week still has its heading.
        this_week = Section("", [Paragraph([bold(_("This week"))])])
    at_a_glance = Facts(list(_facts(registry, tally, validation)), _LABELS)
    return Document(lambda: [this_week, at_a_glance], title=title, mark=mark)


def _facts(registry: Registry, tally: "_Tally", validation: Validation) -> Iterator[Fact]:
    """The registry at a glance."""
    yield Fact(_("Stock"), [[counts.in_words(tally.standings)]])
    yield Fact(_("Countries"), [[_by_country(tally)]])
    if tally.coming:
        yield Fact(_("Coming"), [[_anniversaries(registry, tally)]])
    yield Fact(_("Check"), [[_errors_and_warnings(validation), *_command("validate")]])
    if not registry.config.takes_corrections:
        missing = _("registry.yaml names neither a mailbox nor a form for corrections")
        yield Fact(_("Contact"), [[missing, *_command("doctor")]])


def _command(name: str) -> Item:
    """A command behind what it says more about."""
    return [dim(" · "), accent(command(name))]


def _errors_and_warnings(validation: Validation) -> str:
    errors, warnings = validation.count(Severity.ERROR), validation.count(Severity.WARNING)
    return join([
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ])  # fmt: skip


@dataclass
class _Tally:
    """Counts and samples of one pass over all entries.

    `disputed` are the first entries with facts that contradict each other; `travelling` have
    activities; `coming` are the anniversaries of the years ahead, by year, with how many years
    they are.
    """

    entries: int = 0
    standings: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    unconfirmed: int = 0
    stale: int = 0
    disputes: int = 0
    disputed: list[Initiative] = field(default_factory=list)
    travelling: list[Initiative] = field(default_factory=list)
    coming: dict[int, list[tuple[int, Initiative, Beginning]]] = field(default_factory=dict)


def _tally(registry: Registry, today: date) -> _Tally:
    """Count the entries that the public may see, in one pass over the registry."""
    tally, home, months = _Tally(), registry.config.country, registry.config.stale_months
    for entry in registry.initiatives:
        if not entry.is_shown(unlisted=False):
            continue
        tally.entries += 1
        tally.standings[counts.standing(entry)] += 1
        tally.countries.update(code for code in entry.countries if code != home)
        tally.unconfirmed += "confirmed" not in entry.data
        tally.stale += evidence.is_stale(entry, months, today)
        if entry.data.get("claims"):
            tally.disputes += 1
            if tally.disputes <= _MOST_NAMED:
                tally.disputed.append(entry)
        if entry.data.get("activities"):
            tally.travelling.append(entry)
        _add_anniversaries(tally, entry, today)
    return tally


def _add_anniversaries(tally: _Tally, entry: Initiative, today: date) -> None:
    """Add the anniversaries to come of an entry."""
    for year, age, beginning in _round_years(entry, today):
        anniversaries = tally.coming.setdefault(year, [])
        anniversaries.append((age, entry, beginning))
        # Three of them are shown: in a large registry the others take no memory.
        if len(anniversaries) > _MOST_KEPT:
            anniversaries.sort(key=_oldest_first)
            del anniversaries[_MOST_COMING:]


def _unrecorded(registry: Registry, today: date) -> Iterator[NextStep]:
    """The meetings of the last weeks without a word on whether they took place, as one task.

    It names the last of them.
    """
    since = (today - timedelta(days=_DAYS_AFTER_MEETING)).isoformat()
    waiting: list[Meeting] = []
    for meeting in registry.meetings:
        day = str(meeting.get("date", ""))
        # A month is compared with the month: “2026-11” with “2026-10”.
        if is_unrecorded(meeting, today) and day >= since[: len(day)]:
            waiting.append(meeting)
    if not waiting:
        return
    last = max(waiting, key=lambda meeting: str(meeting["date"]))
    what = _("{title} ({day}): did it take place?")
    what = what.format(title=pick(last["title"]), day=written(str(last["date"])))
    more = len(waiting) - 1
    if more:
        what += " " + and_more(more)
    yield NextStep(what, (command("meeting", last["id"], "--held"),), _("Overdue"))


def _overdue(registry: Registry, today: date) -> Iterator[NextStep]:
    """The overdue actions of meetings as one task that names the oldest."""
    overdue = [action for action in open_actions(registry.meetings, today) if action.overdue]
    if not overdue:
        return
    oldest = overdue[0]
    what = _("{text} (by {day})").format(text=oldest.text, day=written(oldest.due or ""))
    more = len(overdue) - 1
    if more:
        what += " " + and_more(more)
    yield NextStep(
        what, (command("meeting", oldest.meeting, "--done", oldest.number),), _("Overdue")
    )


def _ahead(registry: Registry, tally: _Tally, today: date) -> Iterator[NextStep]:
    """Meetings and trips of the next two weeks, then the deadlines of the next month."""
    within = Window(today.isoformat(), (today + timedelta(days=_DAYS_TO_DEADLINE)).isoformat())
    rows = Calendar(registry, within, today).rows(
        tally.travelling, registry.meetings, registry.programmes
    )
    events = []
    deadlines = []
    for row in rows:
        if row.state == "over":
            continue
        if row.kind == "deadline":
            deadlines.append(_deadline(row))
        elif row.kind in ("meeting", "activity") and _is_soon(row, today):
            events.append(_event(row, today))
    yield from (*events, *deadlines)


def _is_soon(row: CalendarRow, today: date) -> bool:
    """True for an event of the next two weeks; one known by its month counts for all of it."""
    if len(row.date) == len("2026"):
        return False  # it would stand on the screen for a whole year
    last = (today + timedelta(days=_DAYS_TO_EVENT)).isoformat()
    return today.isoformat()[:7] <= row.date <= last


def _event(row: CalendarRow, today: date) -> NextStep:
    what = join([event_title(row), row.place or ""])
    verb = "meeting" if row.kind == "meeting" else "show"
    return NextStep(what, (command(verb, row.id),), _near(row.date, today))


def _deadline(row: CalendarRow) -> NextStep:
    words = _("{title}: deadline")
    if row.state == "expected":
        words = _("{title}: deadline, please ask")
    day = _("until {date}").format(date=written(row.date))
    name = day[:1].upper() + day[1:]
    return NextStep(words.format(title=event_title(row)), (command("funding", row.id),), name)


def _near(day: str, today: date) -> str:
    """A day as people say it: today, tomorrow, else its date."""
    if day == today.isoformat():
        return _("Today")
    if day == (today + timedelta(days=1)).isoformat():
        return _("Tomorrow")
    return written(day)


def _save(unsaved: int, unsent: bool) -> Iterator[NextStep]:
    """The files that git or the others have not yet, as a task."""
    if unsaved:
        what = ngettext("{count} changed file", "{count} changed files", unsaved)
        yield NextStep(what.format(count=unsaved), (command("save"),), _("Not saved yet"))
    elif unsent:
        yield NextStep(_("what is saved on this computer"), (command("save"),), _("Not sent yet"))


def _whenever(registry: Registry, tally: _Tally, today: date) -> Iterator[NextStep]:
    """Tasks for a quiet week, the most useful first, each worked out only when it is asked for."""
    yield from _introduce(registry, today)
    yield from _settle(tally)
    yield from _confirm(tally)
    yield from _refresh(registry, tally)


def _follow_up(due: Sequence[Note]) -> Iterator[NextStep]:
    """Those who were promised to hear again by now, the longest waiting by name."""
    if due:
        oldest = due[0].record
        what = ngettext(
            "{count} follow-up is due: {matter}, since {day}",
            "{count} follow-ups are due, the oldest: {matter}, since {day}",
            len(due),
        ).format(count=len(due), matter=matter(oldest), day=written(oldest.follow_up or ""))
        yield NextStep(what, (command("advise", "--due"),), _("Follow up"))


def _introduce(registry: Registry, today: date) -> Iterator[NextStep]:
    """The best invitation or introduction; of a large registry, that of some of the week."""
    organisations = Matcher(registry, today)
    keys = None
    if isinstance(registry.initiatives, EntryCollection):
        keys = []
        for name in _of_the_week(registry.initiatives, today):
            keys += organisations.directory.bearers(registry.by_id[name])
    suggestions = suggest(organisations, keys=keys)
    if suggestions.invitations:
        yield _invitation(suggestions.invitations[0], registry)
    elif suggestions.introductions:
        yield _introduction(suggestions.introductions[0], organisations)


def _invitation(invitation: Invitation, registry: Registry) -> NextStep:
    number = len(invitation.organisations)
    organisations = ngettext("{count} organisation", "{count} organisations", number)
    what = _("{organisations} in {place}, {known} of {pairs} pairs acquainted").format(
        organisations=organisations.format(count=number),
        place=place_name(invitation.place, invitation.country, registry),
        known=len(invitation.known),
        pairs=invitation.pairs,
    )
    return NextStep(what, (command("introduce", invitation.place),), _("Invite"))


def _introduction(match: Match, organisations: Matcher) -> NextStep:
    nodes = organisations.directory.nodes
    what = _("{a} and {b}: {reason}").format(
        a=nodes[match.a].name,
        b=nodes[match.b].name,
        reason=words(match.best, organisations.world),
    )
    return NextStep(what, (command("introduce", match.a, match.b),), _("Introduce"))


def _of_the_week(collection: EntryCollection, today: date) -> Iterator[str]:
    """The ids of a few active entries from everywhere, others each week."""
    week = today.toordinal() // 7
    step = ceil(len(collection.chunks) / _SAMPLE)
    for chunk in collection.chunks[week % step :: step]:
        active = []
        for path, data in chunk.value("entries"):
            entry = Initiative(path, data)
            if entry.is_shown(unlisted=True, history=False):
                active.append(entry.id)
        if active:
            yield active[week % len(active)]


def _mend(validation: Validation) -> Iterator[NextStep]:
    if errors := validation.count(Severity.ERROR):
        what = ngettext("{count} error in the files", "{count} errors in the files", errors)
        yield NextStep(what.format(count=errors), (command("validate"),), _("Mend"))


def _settle(tally: _Tally) -> Iterator[NextStep]:
    if tally.disputes:
        names = ", ".join(entry.title for entry in tally.disputed)
        more = ", …" if tally.disputes > _MOST_NAMED else ""
        what = ngettext(
            "{count} entry has facts that contradict each other ({names})",
            "{count} entries have facts that contradict each other ({names})",
            tally.disputes,
        ).format(count=tally.disputes, names=names + more)
        yield NextStep(what, (command("list", _("has:claims")),), _("Settle"))


def _confirm(tally: _Tally) -> Iterator[NextStep]:
    if tally.unconfirmed:
        what = ngettext(
            "{count} entry is not confirmed by its organisation",
            "{count} entries are not confirmed by their organisations",
            tally.unconfirmed,
        ).format(count=tally.unconfirmed)
        yield NextStep(what, (ask_to_confirm().command,), _("Confirm"))


def _refresh(registry: Registry, tally: _Tally) -> Iterator[NextStep]:
    if tally.stale:
        what = ngettext(
            "{count} entry has had no evidence for {months} months",
            "{count} entries have had no evidence for {months} months",
            tally.stale,
        ).format(count=tally.stale, months=registry.config.stale_months)
        yield NextStep(what, (command("list", _("stale:yes")),), _("Refresh"))


def _by_country(tally: _Tally) -> str:
    """The countries with most initiatives, then how many more there are."""
    numbers = tally.countries
    order = sorted(numbers, key=lambda code: (-numbers[code], sort_key(countries.name(code))))
    parts = []
    for code in order[:_MOST_COUNTRIES]:
        parts.append(f"{countries.name(code)} {numbers[code]}")
    most = join(parts)
    more = len(order) - _MOST_COUNTRIES
    if more <= 0:
        return most
    return most + " " + and_more(more)


def _round_years(entry: Initiative, today: date) -> Iterator[tuple[int, int, Beginning]]:
    """The next three years in which one of its beginnings is round years ago, and which."""
    if entry.ended:
        return
    for beginning in beginnings(entry):
        for year in range(today.year + 1, today.year + 4):
            age = year - int(beginning.date[:4])
            if is_round(age):
                yield year, age, beginning


def _oldest_first(anniversary: tuple[int, Initiative, Beginning]) -> tuple[int, tuple[str, str]]:
    age, entry, _beginning = anniversary
    return -age, sort_key(entry.title)


def _anniversaries(registry: Registry, tally: _Tally) -> str:
    """The round anniversaries of the first year that has some."""
    year = min(tally.coming)
    names = []
    for age, entry, beginning in sorted(tally.coming[year], key=_oldest_first)[:_MOST_COMING]:
        title = _short_title(registry, entry)
        names.append(
            _("{title}, {occasion}").format(title=title, occasion=_occasion(age, beginning))
        )
    return f"{year}: " + join(names)


def _occasion(age: int, beginning: Beginning) -> str:
    """The occasion of an anniversary, with a remark where its date is not certain."""
    words_of_occasion = occasion(age, beginning.type)
    if beginning.state in ("about", "disputed"):
        words_of_occasion += f" ({details()[beginning.state]})"
    return words_of_occasion


def _short_title(registry: Registry, entry: Initiative) -> str:
    """The town for a link of the city with one town, else the title."""
    if entry.data.get("kind") != "city-link" or len(entry.places) != 1:
        return entry.title
    place = entry.places[0]
    return registry.place_title(place["name"], place["country"])
