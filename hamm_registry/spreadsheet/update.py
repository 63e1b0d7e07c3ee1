"""Compare rows of a list with the entries that are there, and apply what differs."""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from hamm_registry import schema
from hamm_registry.answers.columns import ROLES, ExportColumn
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _, safe
from hamm_registry.editing.derived_fields import needs_history
from hamm_registry.model.entries import Initiative, InitiativeData, PlaceKey, place_key
from hamm_registry.spreadsheet.ids import source_id
from hamm_registry.spreadsheet.row import CellChange, field_of
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

_BY_LANGUAGE_OR_KEY = ("title", "summary", "contact")
"""Fields that are mappings: a row gives single values of them."""

_DATES = ("since", "until")
_ADDRESSES = ("links", "sources")

_SET_AFTERWARDS = ("id", "countries", "history")
"""Fields that the row does not set itself; countries and history follow from the whole entry."""

_WITH_FORM = ("city-link", "municipal-project")
"""The kinds of initiatives that have a form."""


def changed(
    old: ParsedFile, row_data: Data, emptied: Iterable[str], today: date, own: bool
) -> Data:
    """The data of an entry with the values of a row; what the row does not say stays.

    `emptied` are importable fields whose cells are empty now and were not; a text is named with
    its language, as in `title.en`. An `own` list names all links and sources of an entry, any
    other one may name more of them.
    """
    data = copy.deepcopy(old.data)
    for name in emptied:
        _remove(data, name)
    for name, value in row_data.items():
        if name not in _SET_AFTERWARDS:
            data[name] = _updated(name, data, value, own)
    _set_countries(data, row_data)
    _settle_form(data, old.data)
    _add_to_history(data, old.data, today)
    return {name: value for name, value in data.items() if value not in ([], {})}


def _remove(data: Data, name: str) -> None:
    """Remove the value of an importable field whose cell is empty now."""
    if name in ROLES.values():
        organisations = data.get("organisations", [])
        data["organisations"] = [item for item in organisations if item["role"] != name]
        return
    if name in _WHOLE_FIELDS:
        data.pop(_WHOLE_FIELDS[name], None)
        return
    top, _dot, rest = name.partition(".")
    if not rest:
        data.pop(name, None)
    elif isinstance(data.get(top), dict):
        data[top].pop(rest, None)


_WHOLE_FIELDS = {
    "place": "places",
    "country": "countries",
    "link": "links",
    "source.url": "sources",
}
"""Importable fields whose cell holds a whole field of the entry."""


def _updated(name: str, data: Data, value: Any, own: bool) -> Any:
    """The new value of a field: that of the row, with what else the entry says there."""
    if name in _BY_LANGUAGE_OR_KEY:
        return {**data.get(name, {}), **value}
    if name == "organisations":
        return _updated_organisations(data.get(name, []), value)
    if name == "places":
        return _updated_places(data.get(name, []), value)
    if name in _DATES:
        return _updated_date(data.get(name, {}), value)
    if name in _ADDRESSES:
        return _updated_addresses(data.get(name, []), value, own)
    return value


def _updated_organisations(old: Sequence[Data], written: Sequence[Data]) -> list[Data]:
    """The organisations of an entry, with those of the row in the roles that it fills."""
    old_by_role = _by_role(old)
    written_by_role = _by_role(written)
    new: list[Data] = []
    for role, organisations in written_by_role.items():
        names = [organisation["name"] for organisation in organisations]
        new += _with_names(role, names, old_by_role.get(role, []))
    if not old_by_role.keys() <= written_by_role.keys():
        return _in_place(old, new)
    order = list(schema.fields("initiative")["organisations.role"].codes)
    return sorted(new, key=lambda organisation: order.index(organisation["role"]))


def _by_role(organisations: Iterable[Data]) -> dict[str, list[Data]]:
    """The organisations in their order, by their roles."""
    by_role: dict[str, list[Data]] = {}
    for organisation in organisations:
        by_role.setdefault(organisation["role"], []).append(organisation)
    return by_role


def _with_names(role: str, names: Sequence[str], old: Sequence[Data]) -> list[Data]:
    """The organisations of one role with the names of the row, and their other data.

    Where there are as many names as before, the new ones rename the old organisations in order.
    """
    by_name = {words(organisation["name"]): organisation for organisation in old}
    new_names = {words(name) for name in names}
    unmatched = [item for item in old if words(item["name"]) not in new_names]
    same_number = len(names) == len(old)
    organisations: list[Data] = []
    for name in names:
        before = by_name.get(words(name))
        if before is None and same_number and unmatched:
            before = unmatched.pop(0)
        if before is None:
            before = {"role": role}
        organisations.append({**before, "name": name})
    return organisations


def _in_place(old: Sequence[Data], new: Sequence[Data]) -> list[Data]:
    """The new organisations in the places of the old ones of their roles, the rest at the end."""
    waiting = _by_role(new)
    result: list[Data] = []
    for organisation in old:
        role = organisation["role"]
        if role not in waiting:
            result.append(organisation)
        elif waiting[role]:
            result.append(waiting[role].pop(0))
    for rest in waiting.values():
        result += rest
    return result


def _updated_places(old: Sequence[Data], written: Sequence[Data]) -> list[Data]:
    """The places of the row, each with what else the entry says of it."""
    by_key = {_place_key(place): place for place in old}
    return [{**by_key.get(_place_key(place), {}), **place} for place in written]


def _place_key(place: Data) -> PlaceKey:
    return place_key(place["name"], place["country"])


def _updated_date(old: Data, written: Data) -> Data:
    """A date as the row has it; its source and basis stay unless the row says another."""
    same_day = old.get("date") == written["date"]
    if same_day and bool(old.get("about")) == bool(written.get("about")):
        if "basis" in written:
            return {**old, "basis": written["basis"]}
        return {**old}
    rest = {name: value for name, value in old.items() if name not in ("date", "about")}
    return {"date": written["date"], **rest, **written}


def _updated_addresses(old: Sequence[Data], written: Sequence[Data], own: bool) -> list[Data]:
    """The links or sources of a row by address; one that is there keeps its other data.

    An `own` list names all of them: those it leaves out go, except those without an address. Where
    there are as many as before, the new addresses replace the old ones in order.
    """
    by_address = {item["url"]: item for item in old if "url" in item}
    if not own:
        added = [item for item in written if item["url"] not in by_address]
        return [*old, *added]
    result = _with_addresses(by_address, written)
    for item in old:
        if "url" not in item:  # no column shows it, so nobody can have deleted it
            result.append(item)
    return result


def _with_addresses(by_address: Mapping[str, Data], written: Sequence[Data]) -> list[Data]:
    """The links or sources of a row that names all, each with its former data.

    `by_address` are the former ones. Where there are as many as before, the new addresses replace
    the old ones in order.
    """
    kept = {item["url"] for item in written}
    replaced = [item for url, item in by_address.items() if url not in kept]
    same_number = len(written) == len(by_address)
    result: list[Data] = []
    for item in written:
        address = item["url"]
        if address in by_address:
            result.append(by_address[address])
        elif same_number and replaced:
            result.append(_at_new_address(replaced.pop(0), address))
        else:
            result.append(item)
    return result


def _at_new_address(item: Data, address: str) -> Data:
    """A link or source at another address, under its id; nobody has looked at it there yet."""
    moved = {**item, "url": address}
    moved.pop("seen", None)
    return moved


def _set_countries(data: Data, row_data: Data) -> None:
    """Set the countries that have no place in the entry; a row names all of them."""
    if "countries" not in row_data and "places" not in row_data:
        return
    of_places = {place["country"] for place in data.get("places", ())}
    codes = row_data.get("countries") or data.get("countries") or []
    data["countries"] = [code for code in codes if code not in of_places]


def _settle_form(data: Data, old: Data) -> None:
    """Keep a known form from becoming “unknown”; a kind that has no form loses it."""
    # Lists mostly say “Städtepartnerschaft” and not which of the four forms it has.
    form = old.get("form")
    if data.get("form") == "unknown" and form is not None and old["kind"] == data["kind"]:
        data["form"] = form
    if data["kind"] not in _WITH_FORM:
        data.pop("form", None)


def _add_to_history(data: Data, old: Data, today: date) -> None:
    """Add a new status to the history, where there is one or has to be one."""
    if data.get("status") == old.get("status"):
        return
    if data.get("history") or needs_history(data["status"]):
        step = {"status": data["status"], "on": today.isoformat()}
        # The list gives no reason and no source; `hamm status` asks for them.
        data["history"] = [*data.get("history", []), step]


def with_source(data: Data, source: Data) -> Data:
    """The data with the source of the list that says what is new in it, once."""
    sources = data.get("sources", [])
    if any(other.get("url") == source["url"] for other in sources):
        return data
    name = source_id(source["id"], sources)
    return {**data, "sources": [*sources, {**source, "id": name}]}


def changes(document: ParsedFile, new: Data, columns: Iterable[ExportColumn]) -> list[CellChange]:
    """The differences between an entry and its new data, in the words of people, field by field.

    Fields that no column shows come last, as they are in the file.
    """
    in_columns = list(_changes_in_columns(document, new, columns))
    seen = {change.field for change in in_columns}
    if "places" in seen:
        seen.add("countries")  # the place says the country
    return [*in_columns, *_changes_elsewhere(document.data, new, seen)]


def _changes_in_columns(
    document: ParsedFile, new: Data, columns: Iterable[ExportColumn]
) -> Iterator[CellChange]:
    """The changes that columns of the export show."""
    old = document.data
    entry = Initiative(document.path, cast(InitiativeData, old))
    updated = Initiative(document.path, cast(InitiativeData, new))
    for column in columns:
        field = top_field(column)
        if field is None or old.get(field) == new.get(field):
            continue
        before, after = column.for_people(entry), column.for_people(updated)
        if before != after:
            title = column.column.title
            yield CellChange(field, title, before, after, old.get(field), new.get(field))


def _changes_elsewhere(old: Data, new: Data, seen: Collection[str]) -> Iterator[CellChange]:
    """The changes of fields that were not seen yet: no column shows what differs in them."""
    fields = schema.fields("initiative")
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before != after and name not in seen and name not in _FOLLOWING:
            yield CellChange(
                name, fields[name].title(), _plain(before), _plain(after), before, after
            )


_FOLLOWING = ("history", "form")
"""Fields that follow from others: a change of them alone is not listed."""


def top_field(column: ExportColumn) -> str | None:
    """The field of an entry that a column of the export shows; None where it is worked out."""
    if not column.target:
        return None
    return field_of(column.target).partition(".")[0]


def _plain(value: Any) -> str:
    """The data of a field that no column shows, for a message."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(item)}" for name, item in value.items())
    return safe(str(value))


def shown(text: str) -> str:
    """A value in a message, a word for none."""
    return text or _("(empty)")


def says_the_same(entry: Initiative, row_data: Data, today: date) -> bool:
    """Tell whether a row of an own list, read again, leaves an entry as it is."""
    old = cast(Data, entry.data)
    return changed(ParsedFile(entry.path, old, ""), row_data, (), today, own=True) == old
