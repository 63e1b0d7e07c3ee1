"""The events of a year by the dates in the entries, and by git the changes of the entries."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.source_notes import field_title
from hamm_registry.core.document import Section
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _
from hamm_registry.model.entries import Date, Initiative


def within(context: ReportContext, value: Date | None) -> bool:
    """True for a written date in the year."""
    return value is not None and str(value)[:4] == f"{context.year:04d}"


def events(context: ReportContext) -> Section:
    """Beginnings, ends, steps of the life-cycle and milestones that carry a date of the year."""
    kinds = {
        "beginning": _("beginning"),
        "end": _("end"),
        "status": _("Status"),
        "milestone": _("milestone"),
    }
    details = columns.labels("since.basis")
    details |= columns.labels("milestones.type")
    details |= columns.labels("status")
    shape = (
        columns.day("date", _("Date")),
        columns.title(),
        columns.coded("event", _("What"), kinds),
        columns.coded("detail", _("More"), details, prose=True),
        columns.ident(),
    )
    rows = []
    for entry in context.entries:
        for event in _events(entry):
            if within(context, event.date):
                rows.append([event.date, entry.data["title"], event.kind, event.detail, entry.id])
    rows.sort(key=lambda row: (str(row[0]), str(row[-1])))
    note = _("This counts dates in the entries; what has no date there is missing here.")
    empty = _("No entry has a date in {year}.").format(year=context.year)
    title = _("What happened in {year}").format(year=context.year)
    return Section(title, [Table(shape, rows, note=note, empty=empty)], "events")


class _Event(NamedTuple):
    """Something in the life of an initiative: `detail` is a basis, a status or a type."""

    date: str
    kind: str
    detail: str | None


def _events(entry: Initiative) -> Iterator[_Event]:
    data = entry.data
    if "since" in data:
        yield _Event(str(data["since"]["date"]), "beginning", data["since"].get("basis"))
    if "until" in data:
        yield _Event(str(data["until"]["date"]), "end", data["until"].get("basis"))
    for step in data.get("history", []):
        if "on" in step:
            yield _Event(str(step["on"]), "status", step["status"])
    for milestone in data.get("milestones", []):
        yield _Event(str(milestone["date"]), "milestone", milestone["type"])


def changes(context: ReportContext) -> Section:
    """The changes since the year before; an empty section where that state is not known."""
    shape = (
        columns.coded("change", _("What"), _kinds_of_change()),
        columns.text("title", _("Entry"), least=28),
        columns.coded("before", _("before"), columns.labels("status"), 2),
        columns.coded("now", _("now"), columns.labels("status"), 2),
        Column("fields", _("Fields"), field_title, prose=True, rank=1),
        columns.ident(),
    )
    note = _("This counts entries of the registry: a change here is a change in what is known.")
    empty = ""
    if context.before.registry:
        empty = _("Nothing was added, removed or changed.")
    title = _("What changed in the registry")
    table = Table(shape, _rows_of_changes(context), note=note, empty=empty)
    return Section(title, [table], "changes")


def _kinds_of_change() -> dict[str, str]:
    return {
        "new": _("added"),
        "held": _("held"),
        "confirmed": _("confirmed"),
        "resumed": _("resumed"),
        "ended": _("ended"),
        "retired": _("retired"),
        "renamed": _("renamed"),
        "changed": _("changed"),
        "removed": _("taken out"),
    }


def _rows_of_changes(context: ReportContext) -> list[list[Any]]:
    """A row a kind of change and entry; what changed in its fields is in one of them."""
    rows: dict[tuple[str, str], list[Any]] = {}
    for change in context.changes:
        fresh: list[Any] = [change.kind, change.title, None, None, [], change.id]
        row = rows.setdefault((change.kind, change.id), fresh)
        fields = row[4]
        if change.field == "status":
            row[2:4] = change.before, change.after
        elif change.kind == "changed" and change.field not in fields:
            fields.append(change.field)
    return list(rows.values())
