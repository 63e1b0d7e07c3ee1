"""The first page of the report to the council: what matters, what can be done, three portraits.

All of it is read off the entries; nothing here is a judgement of the program.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from hamm_registry.answers.agenda import event_title
from hamm_registry.answers.counts import count_of
from hamm_registry.answers.facts import countries_without_place, date_with_certainty, place_name
from hamm_registry.answers.meetings import open_actions
from hamm_registry.answers.reports import columns, coverage, work
from hamm_registry.answers.reports.anniversaries import due
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.calendar.events import Calendar, Window
from hamm_registry.calendar.words import occasion
from hamm_registry.core.document import Section, paragraphs
from hamm_registry.core.table import Cell, Table
from hamm_registry.core.text import _, and_more, join, ngettext
from hamm_registry.core.text import date as written
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.suggestions import suggest
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Initiative

_MOST_NAMED = 3
"""So many of a kind are named, the others counted."""
_DAYS_TO_DEADLINE = 180
_UNDECIDED = ("proposed", "in-review", "supported")
"""The stages at which somebody still has to decide."""


def first_page(context: ReportContext) -> list[Section]:
    """The sections that a council member reads first."""
    summary = Section(_("In short"), paragraphs(*_sentences_in_short(context)), "in-short")
    return [summary, _possible_steps(context), _portraits(context)]


# In short


def _sentences_in_short(context: ReportContext) -> Iterator[str]:
    """Stock, change and work of the year in a few sentences."""
    entries = context.entries
    if context.stood_in:
        yield _(
            "These are the figures of {day}, not those of the end of {year}: {reason}. They "
            "include what has begun since then."
        ).format(day=written(context.day.isoformat()), year=context.year, reason=context.now.reason)
    reached: set[str] = set()
    for entry in entries:
        reached.update(coverage.abroad(context, entry))
    where = ngettext("{count} country", "{count} countries", len(reached))
    yield ngettext(
        "The registry holds {count} initiative; it reaches into {countries} abroad.",
        "The registry holds {count} initiatives; they reach into {countries} abroad.",
        len(entries),
    ).format(count=len(entries), countries=where.format(count=len(reached)))
    active = count_of(entries, "active")
    yield ngettext(
        "{count} is entered as active; {attested} of them with evidence of the last {months} "
        "months.",
        "{count} are entered as active; {attested} of them with evidence of the last {months} "
        "months.",
        active,
    ).format(
        count=active,
        attested=context.attested(entries),
        months=context.registry.config.stale_months,
    )
    unclear = count_of(entries, "unknown")
    if unclear:
        yield ngettext(
            "It is not known whether {count} still is.",
            "It is not known whether {count} still are.",
            unclear,
        ).format(count=unclear)
    yield from _change(context)
    yield from work.sentences(context)


def _change(context: ReportContext) -> Iterator[str]:
    """The entries that came and went, and the initiatives that began and ended."""
    if context.before.registry:
        kinds = Counter(change.kind for change in context.changes if change.about == "initiative")
        new, gone = kinds["new"], kinds["removed"] + kinds["retired"]
        yield _("Since the end of {year} the registry has gained {new} and lost {gone}.").format(
            year=context.year - 1, new=_count_in_words(new), gone=_count_in_words(gone)
        )
    began, ended = len(work.began(context)), len(work.over(context))
    yield _(
        "As far as the entries give a date, in {year} {began} began and {ended} came to an end."
    ).format(year=context.year, began=_count_in_words(began), ended=_count_in_words(ended))


def _count_in_words(count: int) -> str:
    if not count:
        return _("no initiative")
    return ngettext("{count} initiative", "{count} initiatives", count).format(count=count)


# What the council can do


def _possible_steps(context: ReportContext) -> Section:
    """Decisions, anniversaries, introductions, deadlines and questions that are open."""
    steps = (
        (_("Decide"), _undecided(context)),
        (_("Carry out"), _open_tasks(context)),
        (_("Congratulate"), _anniversaries(context)),
        (_("Bring together"), _introductions(context)),
        (_("Apply for funding"), _deadlines(context)),
        (_("Help to clarify"), _open_questions(context)),
    )
    shape = (
        columns.text("step", _("Step"), least=14),
        columns.text("matter", _("What is open"), least=40),
    )
    rows = [[step, matter] for step, matter in steps if matter]
    empty = _("According to the entries nothing is open.")
    return Section(_("What the council can do"), [Table(shape, rows, empty=empty)], "council")


def _some(names: Sequence[str]) -> str:
    """The first names of a list, then how many more there are."""
    first_names = join(names[:_MOST_NAMED])
    left = len(names) - _MOST_NAMED
    if left <= 0:
        return first_names
    return f"{first_names} {and_more(left)}"


def _undecided(context: ReportContext) -> str:
    titles = [entry.title for entry in context.entries if entry.status in _UNDECIDED]
    if not titles:
        return ""
    return ngettext(
        "{count} proposal is not decided yet: {titles}",
        "{count} proposals are not decided yet: {titles}",
        len(titles),
    ).format(count=len(titles), titles=_some(titles))


def _open_tasks(context: ReportContext) -> str:
    """The tasks that meetings left open, the most urgent first."""
    actions = open_actions(context.registry.meetings, context.day)
    if not actions:
        return ""
    return ngettext(
        "{count} task of a meeting is open: {tasks}",
        "{count} tasks of meetings are open: {tasks}",
        len(actions),
    ).format(count=len(actions), tasks=_some([action.text for action in actions]))


def _anniversaries(context: ReportContext) -> str:
    """The round anniversaries of the next year, the oldest first; none that is disputed."""
    year = context.year + 1
    next_year = Window(f"{year:04d}-01-01", f"{year:04d}-12-31")
    rows = []
    for anniversary in due(context, next_year):
        if anniversary.row.state != "disputed":
            rows.append(anniversary.row)
    if not rows:
        return ""
    rows.sort(key=lambda row: -(row.years or 0))
    names = []
    for row in rows:
        day = ""
        if len(row.date) > len("2026"):
            day = written(row.date)
        parts = [event_title(row), occasion(row.years or 0, row.type), day]
        names.append(", ".join(filter(None, parts)))
    return ngettext(
        "{count} round anniversary in {year}: {names}",
        "{count} round anniversaries in {year}, the oldest: {names}",
        len(names),
    ).format(count=len(names), year=year, names="; ".join(names[:_MOST_NAMED]))


def _introductions(context: ReportContext) -> str:
    """The pairs of organisations that can be brought together now."""
    matcher = Matcher(context.registry, context.day, unlisted=True)
    suggestions = suggest(matcher)
    names = []
    for match in (*suggestions.opportunities, *suggestions.introductions):
        first, second = matcher.directory.nodes[match.a], matcher.directory.nodes[match.b]
        names.append(_("{a} and {b}").format(a=first.name, b=second.name))
    if not names:
        return ""
    return ngettext(
        "{count} pair of active organisations can be brought together: {names}",
        "{count} pairs of active organisations can be brought together: {names}",
        len(names),
    ).format(count=len(names), names=_some(names))


def _deadlines(context: ReportContext) -> str:
    """The deadlines of funding programmes in the next half year."""
    last = context.day + timedelta(days=_DAYS_TO_DEADLINE)
    window = Window(context.day.isoformat(), last.isoformat())
    calendar = Calendar(context.registry, window, context.day)
    names = []
    for row in calendar.rows((), (), context.registry.programmes):
        if row.kind == "deadline" and row.state != "over":
            day = _("until {date}").format(date=written(row.date))
            if row.state == "expected":
                day = _("expected {date}").format(date=written(row.date))
            names.append(f"{event_title(row)} ({day})")
    if not names:
        return ""
    return ngettext(
        "{count} programme has a deadline in the next half year: {names}",
        "{count} programmes have a deadline in the next half year: {names}",
        len(names),
    ).format(count=len(names), names=_some(names))


def _open_questions(context: ReportContext) -> str:
    """The initiatives of which nobody knows enough, and where an answer goes."""
    unclear = count_of(context.entries, "unknown")
    disputed = [entry for entry in context.entries if entry.data.get("claims")]
    sentences = []
    if unclear:
        sentences.append(ngettext(
            "{count} initiative: still active?", "{count} initiatives: still active?", unclear,
        ).format(count=unclear))  # fmt: skip
    if disputed:
        sentences.append(ngettext(
            "{count} initiative: sources contradict each other.",
            "{count} initiatives: sources contradict each other.",
            len(disputed),
        ).format(count=len(disputed)))  # fmt: skip
    mailbox = context.registry.config.mailbox
    if sentences and mailbox:
        sentences.append(_("Answers go to {mailbox}.").format(mailbox=mailbox))
    return " ".join(sentences)


# Portraits


def _portraits(context: ReportContext) -> Section:
    """Three initiatives, chosen by their dates alone."""
    shape = (
        columns.text("title", _("Initiative"), least=20),
        columns.text("summary", _("What it does"), least=30),
        columns.text("facts", _("Where and since when"), least=20),
    )
    rows: list[list[Cell]] = []
    for reason, entry in _chosen(context):
        facts = join([reason, *_facts(context, entry)])
        rows.append([entry.data["title"], entry.data["summary"], facts])
    note = _(
        "Chosen by their dates, among the active ones with a summary and new evidence: the one "
        "with the longest history, the youngest, the one with the newest evidence."
    )
    return Section(_("Portraits"), [Table(shape, rows, note=note)], "portraits")


def _chosen(context: ReportContext) -> Iterator[tuple[str, Initiative]]:
    """The oldest, the youngest and the latest attested initiative, none of them twice."""
    candidates = list(filter(context.is_attested, context.entries))
    candidates = [entry for entry in candidates if entry.data.get("summary")]
    dated = sorted((entry for entry in candidates if entry.since), key=_beginning)
    if dated:
        yield _("the oldest"), dated[0]
        candidates.remove(dated[0])
    if len(dated) > 1:
        yield _("the youngest"), dated[-1]
        candidates.remove(dated[-1])
    if candidates:
        today = context.day.isoformat()
        latest = max(candidates, key=lambda entry: _last_evidence_day(entry, today))
        yield _("with the newest evidence"), latest


def _beginning(entry: Initiative) -> tuple[str, str]:
    return dates.first_day(entry.since or ""), entry.id


def _last_evidence_day(entry: Initiative, today: str) -> tuple[str, str]:
    """The last day that the last evidence may be of, for an order in time; empty without any."""
    last = evidence.last_evidence(entry, today)
    if last is None:
        return "", entry.id
    return dates.last_day(last), entry.id


def _facts(context: ReportContext, entry: Initiative) -> Iterator[str]:
    """Places, beginning, bearers and the last evidence of an initiative."""
    names = []
    for place in entry.places:
        names.append(place_name(place["name"], place["country"], context.registry))
    names += countries_without_place(entry)
    yield _some(names)
    if "since" in entry.data:
        yield _("since {date}").format(date=date_with_certainty(entry.data["since"]))
    yield ", ".join(entry.leads)
    last = evidence.last_evidence(entry, context.day.isoformat())
    if last:
        yield _("last evidence: {date}").format(date=written(last))
