"""The report to the council: stock and change, work done, money, and what is to be done."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hamm_registry.answers.counts import count_of
from hamm_registry.answers.reports import columns, coverage, work
from hamm_registry.answers.reports.anniversaries import AHEAD, coming, due
from hamm_registry.answers.reports.context import Order
from hamm_registry.answers.reports.figures import compared, figures
from hamm_registry.answers.reports.quality import LACKS, lack_names, lacks
from hamm_registry.answers.reports.year import changes, events
from hamm_registry.calendar.events import Window
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext, number
from hamm_registry.core.text import date as written
from hamm_registry.render.paper import Paper, Section


def council(order: Order) -> Paper:
    """The yearly report of the office: stock, change, meetings, advice, money, goals, tasks.

    People read on the first page what matters and what is to be done, and in one section at the
    end what the year has nothing of.
    """
    ahead = Window(f"{order.year + 1:04d}-01-01", f"{order.year + AHEAD:04d}-12-31")
    sections = [
        _summary(order),
        _by(order, "status", _("By status"), _("Status")),
        _by(order, "kind", _("By kind"), _("Kind")),
        coverage.by_country(order),
        events(order),
        changes(order),
        work.activities(order),
        work.meetings(order),
        work.decisions(order),
        work.actions(order),
        work.advice(order),
        work.funding(order),
        coming(due(order, ahead)),
        coverage.by_goal(order),
        work.introduced(order),
        _tasks(order),
        coverage.by_theme(order),
        coverage.matrix(order),
    ]
    if order.people:
        sections = _for_people(sections)
    title = _("Report to the council {year}").format(year=order.year)
    first, last = f"{order.year:04d}-01-01", order.last.isoformat()
    period = _("{first} to {last}").format(first=written(first), last=written(last))
    return order.paper(
        "council", title, sections, (_("Period"), period), (_("Compared with"), _compared(order))
    )


def _for_people(sections: Sequence[Section]) -> list[Section]:
    """The tasks after the summary, and the sections without rows in one.

    A sentence that the summary has said already is not said again.
    """
    summary, *rest = sections
    filled: list[Section] = []
    empty: list[Section] = []
    tasks: list[Section] = []
    for section in rest:
        if section.key == "tasks":
            tasks.append(section)
        elif section.table.rows or section.text:
            filled.append(section)
        elif section.empty not in summary.text:
            empty.append(section)
    ordered = [summary, *tasks, *filled]
    if empty:
        ordered.append(_nothing_recorded(empty))
    return ordered


def _nothing_recorded(sections: Sequence[Section]) -> Section:
    """One section that says in a sentence each what there is nothing of."""
    sentences = " ".join(section.empty for section in sections if section.empty)
    return Section("empty", _("Nothing recorded"), Table((), []), (sentences,))


def _compared(order: Order) -> str:
    before = order.before
    if before.registry:
        return before.basis
    told = _("the dates in the entries ({reason})")
    return told.format(reason=before.reason)


def _heads(order: Order) -> tuple[Column, Column, Column]:
    """Columns for the year before, now, and what has changed."""
    return (
        columns.count("before", _("end of {year}").format(year=order.year - 1)),
        columns.count("now", written(order.day.isoformat())),
        Column("change", _("Change"), numeric=True, least=None, tell=_signed),
    )


def _signed(change: int) -> str:
    return number(change).replace("-", "−") if change <= 0 else f"+{number(change)}"


def _summary(order: Order) -> Section:
    known = figures(order.registry.config.stale_months)
    names = {code: one.title for code, one in known.items()}
    counts = {code: one.counts for code, one in known.items()}
    shape = (
        columns.coded("figure", _("Figure"), names, prose=True),
        *_heads(order),
        columns.coded("counts", _("What it counts"), counts, prose=True),
    )
    table = Table(shape, compared(order), note=_not_compared(order))
    return Section("summary", _("In short"), table, tuple(_sentences(order)))


def _not_compared(order: Order) -> str:
    if order.before.registry:
        return ""
    return _(
        "There are no figures for the end of {year}: {reason}. What happened in the year is told "
        "from the dates in the entries."
    ).format(year=order.year - 1, reason=order.before.reason)


def _sentences(order: Order) -> Iterator[str]:
    entries = order.entries
    if order.stood_in:
        yield _(
            "These are the figures of {day}, not those of the end of {year}: {reason}. What began "
            "since then is among them."
        ).format(day=written(order.day.isoformat()), year=order.year, reason=order.now.reason)
    lands = len({code for entry in entries for code in coverage.abroad(order, entry)})
    where = ngettext("{count} country", "{count} countries", lands).format(count=lands)
    yield ngettext(
        "The registry holds {count} initiative; it reaches into {countries} abroad.",
        "The registry holds {count} initiatives; they reach into {countries} abroad.",
        len(entries),
    ).format(count=len(entries), countries=where)
    active = count_of(entries, "active")
    yield ngettext(
        "{count} is entered as active; {attested} of them with evidence of the last {months} "
        "months.",
        "{count} are entered as active; {attested} of them with evidence of the last {months} "
        "months.",
        active,
    ).format(
        count=active, attested=order.attested(entries), months=order.registry.config.stale_months
    )
    if unclear := count_of(entries, "unknown"):
        yield ngettext(
            "Of {count} nobody knows whether it still is.",
            "Of {count} nobody knows whether they still are.",
            unclear,
        ).format(count=unclear)
    yield from _change(order)
    yield from work.sentences(order)


def _change(order: Order) -> Iterator[str]:
    if order.before.registry:
        kinds = Counter(one.kind for one in order.changes if one.about == "initiative")
        new, gone = kinds["new"], kinds["removed"] + kinds["retired"]
        yield _("Since the end of {year} {new} came into the registry and {gone} left it.").format(
            year=order.year - 1, new=_counted(new), gone=_counted(gone)
        )
    began, ended = len(work.began(order)), len(work.over(order))
    yield _(
        "As far as the entries give a date, in {year} {began} began and {ended} came to an end."
    ).format(year=order.year, began=_counted(began), ended=_counted(ended))


def _counted(count: int) -> str:
    if not count:
        return _("no initiative")
    told = ngettext("{count} initiative", "{count} initiatives", count)
    return told.format(count=count)


def _by(order: Order, field: str, title: str, head: str) -> Section:
    """The stock by a field of one code, then and now; the rows add up to all initiatives."""
    names = columns.labels(field)
    now = Counter(str(entry.data.get(field)) for entry in order.entries)
    then = Counter(str(entry.data.get(field)) for entry in order.before.entries)
    codes = sorted(now | then, key=lambda c: (-now[c], -then[c], order.place(c, names.get(c) or c)))
    known = order.before.registry is not None
    shape = (columns.coded(field, head, names, prose=True), *_heads(order))
    shape = (*shape[:2], columns.count("now", shape[2].title, bar=True), shape[3])
    rows = [
        [c, then[c] if known else None, now[c], now[c] - then[c] if known else None] for c in codes
    ]
    note = _("Counted are initiatives, each once: together {count}.").format(
        count=len(order.entries)
    )
    return Section(field, title, Table(shape, rows, note=note))


def _tasks(order: Order) -> Section:
    found = lacks(order)
    shape = (
        columns.coded("task", _("To be settled"), lack_names(), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("of", _("out of")),
    )
    counts = {lack: sum(lack in each for each in found.values()) for lack in LACKS}
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    rows = [[lack, count, len(found)] for lack, count in ordered if count]
    note = _("Counted are initiatives, each once a row.")
    empty = _("Nothing is to be settled.")
    return Section("tasks", _("To be done"), Table(shape, rows, note=note), empty=empty)
