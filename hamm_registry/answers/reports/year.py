"""The events of a year by the dates in the entries, and by git the changes of the entries."""

from collections.abc import Iterator
from typing import Any

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.source_notes import field_title
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _
from hamm_registry.model.entries import Date, Initiative
from hamm_registry.render.paper import Section


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
    details = (
        columns.labels("since.basis") | columns.labels("milestones.type") | columns.labels("status")
    )
    shape = (
        columns.day("date", _("Date")),
        columns.title(),
        columns.coded("event", _("What"), kinds),
        columns.coded("detail", _("More"), details, prose=True),
        columns.ident(),
    )
    found = [event for entry in context.entries for event in _events(entry)]
    rows = sorted(
        (row for row in found if within(context, str(row[0]))), key=lambda r: (str(r[0]), str(r[4]))
    )
    note = _("Counted are dates in the entries; what has no date there is missing here.")
    empty = _("No date in the entries lies in {year}.").format(year=context.year)
    title = _("What happened in {year}").format(year=context.year)
    return Section("events", title, Table(shape, rows, note=note), empty=empty)


def _events(entry: Initiative) -> Iterator[list[object]]:
    data, title = entry.data, entry.data["title"]
    for kind, dated in (("beginning", data.get("since")), ("end", data.get("until"))):
        if dated:
            yield [str(dated["date"]), title, kind, dated.get("basis"), entry.id]
    for step in data.get("history", []):
        if "on" in step:
            yield [str(step["on"]), title, "status", step["status"], entry.id]
    for milestone in data.get("milestones", []):
        yield [str(milestone["date"]), title, "milestone", milestone["type"], entry.id]


def changes(context: ReportContext) -> Section:
    """The changes since the year before; an empty section where that state is not known."""
    shape = (
        columns.coded("change", _("What"), _kinds()),
        columns.text("title", _("Entry"), least=28),
        columns.coded("before", _("before"), columns.labels("status"), 2),
        columns.coded("now", _("now"), columns.labels("status"), 2),
        Column("fields", _("Fields"), field_title, prose=True, rank=1),
        columns.ident(),
    )
    note = _("Counted are entries of the registry: a change here is one of what is known.")
    empty = _("Nothing was added, taken out or changed.") if context.before.registry else ""
    title = _("What changed in the registry")
    return Section("changes", title, Table(shape, _changed(context), note=note), empty=empty)


def _kinds() -> dict[str, str]:
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


def _changed(context: ReportContext) -> list[list[Any]]:
    """A row a kind of change and entry; what changed in its fields is in one of them."""
    found: dict[tuple[str, str], list[Any]] = {}
    for one in context.changes:
        fresh: list[Any] = [one.kind, one.title, None, None, [], one.id]
        row = found.setdefault((one.kind, one.id), fresh)
        if one.field == "status":
            row[2:4] = one.before, one.after
        elif one.kind == "changed" and one.field not in row[4]:
            row[4].append(one.field)
    return list(found.values())
