"""The report to the council: stock and change, work done, money, and what is to be done."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from hamm_registry.answers.reports import columns, council_opening, coverage, work
from hamm_registry.answers.reports.anniversaries import AHEAD, coming, due
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.figures import compared, figures
from hamm_registry.answers.reports.quality import LACKS, lack_names, lacks
from hamm_registry.answers.reports.year import changes, events
from hamm_registry.calendar.events import Window
from hamm_registry.core.document import Document, Section, is_empty, paragraphs
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, number
from hamm_registry.core.text import date as written


def council(context: ReportContext) -> Document:
    """The yearly report of the office: stock, change, meetings, advice, money, goals, tasks.

    People read on the first page what matters, what the council can do and three initiatives,
    and in one section at the end what the year has nothing of.
    """
    ahead = Window(f"{context.year + 1:04d}-01-01", f"{context.year + AHEAD:04d}-12-31")
    sections = [
        _figures(context),
        _tasks(context),
        _stock_by(context, "status", _("By status"), _("Status")),
        _stock_by(context, "kind", _("By kind"), _("Kind")),
        coverage.by_country(context),
        events(context),
        changes(context),
        work.activities(context),
        work.meetings(context),
        work.decisions(context),
        work.actions(context),
        work.advice(context),
        work.funding(context),
        coming(due(context, ahead)),
        coverage.by_goal(context),
        work.introduced(context),
        coverage.by_theme(context),
        coverage.matrix(context),
    ]
    if context.people:
        sections = [*council_opening.first_page(context), *_empty_ones_last(context, sections)]
    first, last = f"{context.year:04d}-01-01", context.last.isoformat()
    period = _("{first} to {last}").format(first=written(first), last=written(last))
    title = _("Report to the council {year}").format(year=context.year)
    facts = ((_("Period"), period), (_("Compared with"), _basis_of_comparison(context)))
    return context.document("council", title, sections, *facts)


def _empty_ones_last(context: ReportContext, sections: Sequence[Section]) -> list[Section]:
    """The sections with something in them, then one that says in a sentence each what is empty.

    A sentence that the first page has said already is not said again.
    """
    filled: list[Section] = []
    sentences: list[str] = []
    already_said = set(work.sentences(context))
    for section in sections:
        sentence = section.table.empty
        if _has_content(section):
            filled.append(section)
        elif sentence and sentence not in already_said:
            sentences.append(sentence)
    if sentences:
        filled.append(Section(_("Nothing recorded"), paragraphs(" ".join(sentences)), "empty"))
    return filled


def _has_content(section: Section) -> bool:
    """Tell whether a section has more to say than that there is nothing."""
    for block in section.blocks:
        if isinstance(block, Table):
            if block.rows:
                return True
        elif not is_empty(block):
            return True
    return False


def _basis_of_comparison(context: ReportContext) -> str:
    before = context.before
    if before.registry:
        return before.basis
    return _("the dates in the entries ({reason})").format(reason=before.reason)


def _columns_of_change(context: ReportContext, *, bar: bool = False) -> tuple[Column, ...]:
    """Columns for the year before, for now, and for the difference."""
    return (
        columns.count("before", _("end of {year}").format(year=context.year - 1)),
        columns.count("now", written(context.day.isoformat()), bar=bar),
        Column("change", _("Change"), numeric=True, least=None, tell=_signed),
    )


def _signed(change: int) -> str:
    """A difference with its sign: +3, −2, 0."""
    if change > 0:
        return f"+{number(change)}"
    return number(change).replace("-", "−")


def _figures(context: ReportContext) -> Section:
    """The key figures with what they count, then and now."""
    titles = {}
    meanings = {}
    for code, figure in figures(context.registry.config.stale_months).items():
        titles[code] = figure.title
        meanings[code] = figure.counts
    shape = (
        columns.coded("figure", _("Figure"), titles, prose=True),
        *_columns_of_change(context),
        columns.coded("counts", _("What it counts"), meanings, prose=True),
    )
    table = Table(shape, compared(context), note=_why_not_compared(context))
    return Section(_("In figures"), [table], "summary")


def _why_not_compared(context: ReportContext) -> str:
    if context.before.registry:
        return ""
    return _(
        "There are no figures for the end of {year}: {reason}. What happened in the year is "
        "taken from the dates in the entries."
    ).format(year=context.year - 1, reason=context.before.reason)


def _stock_by(context: ReportContext, field: str, title: str, heading: str) -> Section:
    """The stock by a field of one code, then and now; the rows add up to all initiatives."""
    names = columns.labels(field)
    now = Counter(str(entry.data.get(field)) for entry in context.entries)
    before = Counter(str(entry.data.get(field)) for entry in context.before.entries)
    shape = (
        columns.coded(field, heading, names, prose=True),
        *_columns_of_change(context, bar=True),
    )

    def place(code: str) -> tuple[object, ...]:
        return -now[code], -before[code], context.sort_key(code, names.get(code) or code)

    rows: list[list[Cell]] = []
    for code in sorted(now | before, key=place):
        if context.before.registry:
            rows.append([code, before[code], now[code], now[code] - before[code]])
        else:
            rows.append([code, None, now[code], None])
    note = _("This counts initiatives, each once: {count} in all.").format(
        count=len(context.entries)
    )
    return Section(title, [Table(shape, rows, note=note)], field)


def _tasks(context: ReportContext) -> Section:
    """The gaps in the entries, the most frequent first."""
    lacks_by_id = lacks(context)
    counts = Counter(chain.from_iterable(lacks_by_id.values()))
    shape = (
        columns.coded("task", _("To be settled"), lack_names(), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("of", _("out of")),
    )
    rows = []
    for lack in sorted(LACKS, key=lambda code: -counts[code]):
        if counts[lack]:
            rows.append([lack, counts[lack], len(lacks_by_id)])
    note = _("This counts initiatives, each once in a row.")
    empty = _("There is nothing to settle.")
    return Section(_("To be done"), [Table(shape, rows, note=note, empty=empty)], "tasks")
