"""What the rows of a list say otherwise than the entries that are there."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from hamm_registry import schema
from hamm_registry.answers.columns import ROLES, ExportColumn, renderings
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _, safe
from hamm_registry.editing.complete import needs_history
from hamm_registry.model.entries import Initiative, InitiativeData, place_key
from hamm_registry.spreadsheet.matching import Column
from hamm_registry.spreadsheet.row import CellChange, field_of
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.yamlfile.document import Data, Document

_DATES = ("since", "until")


def changed(old: Document, said: Data, emptied: Iterable[str], today: date, own: bool) -> Data:
    """The data of an entry with what a row says; what it does not say stays.

    `said` is the data that was read from the row. `emptied` are importable fields whose cells are
    empty now and were not; a text is named with its language, as in `title.en`. An `own` list
    names all links and sources of an entry, any other one may name more of them.
    """
    data = copy.deepcopy(old.data)
    for name in emptied:
        _empty(data, name)
    roles = {one["role"] for one in said.get("organisations", ())}
    for name, value in said.items():
        if name in ("title", "summary", "contact"):
            data[name] = {**data.get(name, {}), **value}
        elif name == "organisations":
            data[name] = _organisations(data.get(name, []), value, roles)
        elif name == "places":
            data[name] = _places(data.get(name, []), value)
        elif name in _DATES:
            data[name] = _dated(data.get(name, {}), value)
        elif name in ("links", "sources"):
            data[name] = _addresses(data.get(name, []), value, own)
        elif name not in ("id", "countries", "history"):
            data[name] = value
    _countries(data, said)
    _form(data, old.data)
    _history(data, old.data, today)
    return {name: value for name, value in data.items() if value not in ([], {})}


def _empty(data: Data, name: str) -> None:
    """Take out what a cell that is empty now stood for."""
    top, _dot, rest = name.partition(".")
    if name in ROLES.values():
        data["organisations"] = [
            one for one in data.get("organisations", []) if one["role"] != name
        ]
    elif name == "place":
        data.pop("places", None)
    elif name == "country":
        data.pop("countries", None)
    elif name == "link":
        data.pop("links", None)
    elif name == "source.url":
        data.pop("sources", None)
    elif rest:
        if isinstance(data.get(top), dict):
            data[top].pop(rest, None)
    else:
        data.pop(name, None)


def _organisations(old: Sequence[Data], said: Sequence[Data], roles: Iterable[str]) -> list[Data]:
    """The organisations with those of some roles as the row has them.

    One that is written otherwise in the same place keeps what else is known of it.
    """
    result: list[Data] = []
    for role in roles:
        mine = [one for one in old if one["role"] == role]
        names = [one["name"] for one in said if one["role"] == role]
        known = {words(one["name"]): one for one in mine}
        new = {words(name) for name in names}
        unmatched = [one for one in mine if words(one["name"]) not in new]
        same_number = len(names) == len(mine)
        for name in names:
            one = known.get(words(name))
            if one is None and same_number and unmatched:
                one = unmatched.pop(0)
            result.append({**(one or {"role": role}), "name": name})
    replaced = {*roles}
    kept = [one for one in old if one["role"] not in replaced]
    order = list(schema.fields("initiative")["organisations.role"].codes)
    if not kept:
        return sorted(result, key=lambda one: order.index(one["role"]))
    return _in_place(old, result, replaced)


def _in_place(old: Sequence[Data], new: Sequence[Data], roles: set[str]) -> list[Data]:
    """The new items in the places of the old ones of their roles, the rest of them at the end."""
    waiting = {role: [one for one in new if one["role"] == role] for role in roles}
    result: list[Data] = []
    for one in old:
        if one["role"] not in roles:
            result.append(one)
        elif waiting[one["role"]]:
            result.append(waiting[one["role"]].pop(0))
    for rest in waiting.values():
        result += rest
    return result


def _places(old: Sequence[Data], said: Sequence[Data]) -> list[Data]:
    known = {place_key(one["name"], one["country"]): one for one in old}
    return [{**known.get(place_key(one["name"], one["country"]), {}), **one} for one in said]


def _dated(old: Data, said: Data) -> Data:
    """A date as the row has it; its source and basis stay unless the row says another."""
    if old.get("date") == said["date"] and bool(old.get("about")) == bool(said.get("about")):
        return {**old, **{name: said[name] for name in ("basis",) if name in said}}
    kept = {name: value for name, value in old.items() if name not in ("date", "about")}
    return {"date": said["date"], **kept, **said}


def _addresses(old: Sequence[Data], said: Sequence[Data], own: bool) -> list[Data]:
    """The links or sources with these addresses; a known one keeps what else is said of it."""
    known = {one["url"]: one for one in old if "url" in one}
    if not own:
        return [*old, *(one for one in said if one["url"] not in known)]
    without_address = [one for one in old if "url" not in one]
    return [*(known.get(one["url"], one) for one in said), *without_address]


def _countries(data: Data, said: Data) -> None:
    """The countries that no place says; a row names all of them."""
    if "countries" not in said and "places" not in said:
        return
    inside = {place["country"] for place in data.get("places", ())}
    wanted = said.get("countries") or data.get("countries") or []
    data["countries"] = [code for code in wanted if code not in inside]


def _form(data: Data, old: Data) -> None:
    """The form of a partnership: a kind that has none loses it, and no row says “unknown”."""
    form = old.get("form")
    if data.get("form") == "unknown" and form is not None and old["kind"] == data["kind"]:
        data["form"] = form
    if data["kind"] not in ("city-link", "municipal-project"):
        data.pop("form", None)


def _history(data: Data, old: Data, today: date) -> None:
    """A new status is the next step in the history, where there is one or has to be one."""
    if data.get("status") == old.get("status"):
        return
    if data.get("history") or needs_history(data["status"]):
        step = {"status": data["status"], "on": today.isoformat()}
        data["history"] = [*data.get("history", []), step]


def with_source(data: Data, source: Data) -> Data:
    """The data with the source of the list that says what is new in it, once."""
    sources = data.get("sources", [])
    if any(one.get("url") == source["url"] for one in sources):
        return data
    taken = {one["id"] for one in sources}
    name = source["id"] if source["id"] not in taken else f"{source['id'][:36]}-{len(sources) + 1}"
    return {**data, "sources": [*sources, {**source, "id": name}]}


def changes(document: Document, new: Data, columns: Iterable[ExportColumn]) -> Iterator[CellChange]:
    """What differs between an entry and its new data, in the words of people, field by field."""
    old = document.data
    entry = Initiative(document.path, cast(InitiativeData, old))
    other = Initiative(document.path, cast(InitiativeData, new))
    told: set[str] = set()
    for column in columns:
        field = top_field(column)
        if not column.target or field is None or old.get(field) == new.get(field):
            continue
        before, after = column.for_people(entry), column.for_people(other)
        if before != after:
            told.add(field)
            title = column.column.title
            yield CellChange(field, title, before, after, old.get(field), new.get(field))
    for name in dict.fromkeys((*old, *new)):
        quiet = name in ("history", "form") or name in told
        if not quiet and old.get(name) != new.get(name):
            title = schema.fields("initiative")[name].title()
            before, after = _plain(old.get(name)), _plain(new.get(name))
            yield CellChange(name, title, before, after, old.get(name), new.get(name))


def top_field(column: ExportColumn) -> str | None:
    """The field of an entry that a column of the export shows; None where it is worked out."""
    return field_of(column.target).partition(".")[0] if column.target else None


def _plain(value: Any) -> str:
    return "" if value is None else safe(str(value))


def shown(text: str) -> str:
    """A value in a message, a word for none."""
    return text or _("(empty)")


GROUPS = (
    {"place", "country", "places.country"},
    {"since", "since.about", "since.basis"},
    {"until", "until.about", "until.basis"},
    {"kind", "form"},
)
"""Importable fields that are read together: where one of them has changed, all are read."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that was changed in the list, and in the registry since the list was written."""

    column: Column
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Touched:
    """What somebody changed in the row of an own export."""

    columns: frozenset[int]
    emptied: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def touched(
    row: int, entry: Initiative, sheet: Sheet, columns: Sequence[Column], base: Mapping[str, str]
) -> Touched:
    """The cells of a row that differ from the entry, and from the list as it was written.

    `base` are the cells as they were written by the keys of columns; it is empty for a list that
    does not hold them. Then every cell that differs from the entry counts as changed.
    """
    differing: list[Column] = []
    emptied: list[str] = []
    conflicts: list[Conflict] = []
    for column in columns:
        if column.target is None or column.export is None:
            continue
        text = _squeezed(sheet.cell(row, column.index))
        now = {_squeezed(one) for one in renderings(column.export, entry)}
        written = base.get(column.key)
        if text in now or (written is not None and text == _squeezed(written)):
            continue
        if written is not None and _squeezed(written) not in now:
            there = column.export.for_people(entry)
            conflicts.append(Conflict(column, text, there))
        elif text:
            differing.append(column)
        else:
            emptied.append(column.field)
    names = {column.target.name for column in differing if column.target}
    for group in GROUPS:
        if names & group:
            names |= group
    kept_out = {conflict.column.index for conflict in conflicts}
    indexes = {
        column.index
        for column in columns
        if column.target and column.target.name in names and column.index not in kept_out
    }
    texts = {column.index for column in columns if column.target and column.target.speaks}
    indexes -= texts - {column.index for column in differing}
    return Touched(frozenset(indexes), tuple(emptied), tuple(conflicts))


def _squeezed(text: str) -> str:
    """A cell without needless blanks and line breaks, as it is compared."""
    return " ".join(text.split())
