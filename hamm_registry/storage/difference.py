"""The differences between two states of a registry, as facts: no git, no words.

`before` and `after` say how: without `before` something came, without `after` it went.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hamm_registry.model.entries import ENDED, Initiative, Registry, Texts
from hamm_registry.storage.folders import FOLDERS

Kind = Literal[
    "new", "held", "confirmed", "resumed", "ended", "retired", "renamed", "changed", "removed"
]
"""What happened to a file; `held` is for meetings, `confirmed` to `renamed` for initiatives."""

KINDS: tuple[Kind, ...] = (
    "new", "held", "confirmed", "resumed", "ended", "retired", "renamed", "changed", "removed",
)  # fmt: skip
"""All kinds, in the order in which they are told."""

About = Literal["initiative", "meeting", "funding", "organisation"]

RESTING = ENDED | {"dormant"}
"""From here to `active` an initiative is resumed."""

ITEMS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "organisations": (("name", "unit", "role"), ("name", "unit"), ("name", "role")),
    "places": (("name", "country"),),
    "claims": (("field", "value"), ("field", "sources")),
    "milestones": (("date", "type"), ("type", "title")),
    "activities": (("title", "start"), ("title",), ("start", "type", "place")),
    "offers": (("type", "text"), ("type", "country")),
    "needs": (("type", "text"), ("type", "country")),
    "relations": (("to", "type"), ("to",)),
    "history": (("status", "on"),),
    "support": (("on", "method"),),
    "funding": (("programme", "funder", "from"), ("programme", "funder"), ("programme",)),
    "links": (("url",),),
    "sources": (("id",), ("url",)),
    "actions": (("text",),),
    "links_to": (("to", "type"), ("to",)),
}
"""The lists of maps, with the keys by which an item is found again, the best ones first.

All other lists hold words or numbers, which are found again by themselves.
"""

_ELSEWHERE = {"id", "former_ids", "status", "state", "confirmed", "retired"}
"""Fields that have a kind of their own."""

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs, in raw values.

    `id` is the present one, `title` the last that is known. `field` is a field of the schema,
    empty where the file as a whole came or went; for a list `before` and `after` are one item.
    """

    about: About
    id: str
    title: Texts
    kind: Kind
    field: str = ""
    before: Any = None
    after: Any = None


def between(old: Registry, new: Registry) -> list[Difference]:
    """The changes, files of one kind together, sorted by the kind of change, the id, the field.

    What is to stay hidden must be taken out before: see `public.states`. A file that cannot be
    used in one of the states (`unread`) counts as unchanged: nobody knows.
    """
    entries = list(_initiatives(old, new))
    meetings = _files("meeting", (old.meetings, new.meetings), old.unread | new.unread)
    programmes = _files("funding", (old.programmes, new.programmes), old.unread | new.unread)
    records = tuple([o.data for o in registry.organisations] for registry in (old, new))
    organisations = _files(
        "organisation", records, old.unread | new.unread, new.config.languages[0]
    )
    differences: list[Difference] = []
    for of_one_kind in (entries, meetings, programmes, organisations):
        differences += sorted(of_one_kind, key=lambda d: (KINDS.index(d.kind), d.id))
    return differences


def _by_id(files: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {data["id"]: data for data in files}


def _initiatives(old: Registry, new: Registry) -> Iterator[Difference]:
    in_both = set()
    for entry in old.initiatives:
        now = new.by_id.get(entry.id)
        if now is not None:
            in_both.add(now.id)
            yield from _of_initiative(entry, now, old, new)
        elif not entry.retired and not _is_unread(entry.id, new):
            yield Difference("initiative", entry.id, entry.data["title"], "removed")
    for entry in new.initiatives:
        if not (entry.id in in_both or entry.retired or _is_unread(entry.id, old)):
            yield Difference("initiative", entry.id, entry.data["title"], "new")


def _of_initiative(
    was: Initiative, now: Initiative, old: Registry, new: Registry
) -> Iterator[Difference]:
    def change(kind: Kind, field: str, before: Any, after: Any) -> Difference:
        return Difference("initiative", now.id, now.data["title"], kind, field, before, after)

    if was.id != now.id:
        yield change("renamed", "id", was.id, now.id)
    if was.retired or now.retired:
        if was.retired != now.retired:
            kind: Kind = "retired" if now.retired else "resumed"
            yield change(kind, "retired", was.data.get("retired"), now.data.get("retired"))
        return
    if was.status != now.status:
        yield change(_step(was.status, now.status), "status", was.status, now.status)
    confirmed_before, confirmed_now = was.data.get("confirmed"), now.data.get("confirmed")
    if confirmed_before != confirmed_now:
        kind = "confirmed" if confirmed_now else "changed"
        yield change(kind, "confirmed", confirmed_before, confirmed_now)
    for field, before, after in _fields(_current(was, new), _current(now, new)):
        came_or_went = field == "relations" and not (before and after)
        if came_or_went and _still_joined(was, now, before or after, old, new):
            continue
        yield change("changed", field, before, after)


def _step(before: str, after: str) -> Kind:
    if after in ENDED and before not in ENDED:
        return "ended"
    if before in RESTING and after == "active":
        return "resumed"
    return "changed"


def _current(entry: Initiative, registry: Registry) -> Mapping[str, Any]:
    """The fields with every relation to the present id of what it leads to."""
    data: dict[str, Any] = {**entry.data}
    if "relations" in data:
        relations = []
        for relation in data["relations"]:
            target = registry.by_id.get(relation["to"])
            relations.append({**relation, "to": target.id} if target else relation)
        data["relations"] = relations
    return data


def _still_joined(
    was: Initiative, now: Initiative, relation: Mapping[str, Any], old: Registry, new: Registry
) -> bool:
    """True if both are joined by that type before and after: the relation only moved over."""
    target = new.by_id.get(relation["to"])
    if target is None:
        return False

    def joins(entry: Initiative, registry: Registry) -> bool:
        for link in registry.links[entry.id]:
            if link.type == relation["type"] and new.by_id.get(link.to) is target:
                return True
        return False

    return joins(was, old) and joins(now, new)


def _files(
    about: About,
    states: tuple[Sequence[Mapping[str, Any]], ...],
    unread: frozenset[str],
    language: str = "",
) -> Iterator[Difference]:
    """Meetings, programmes and organisations; the names of the last are in one language."""
    old, new = map(_by_id, states)
    for name in old.keys() | new.keys():
        before, after = old.get(name, _NOTHING), new.get(name, _NOTHING)
        present = after or before
        is_named = about == "organisation"
        title = {language: present["name"]} if is_named else present["title"]
        if before and after:
            yield from _differences_in_file(about, name, title, before, after)
        elif f"{FOLDERS[about]}/{name}.yaml" not in unread:
            yield Difference(about, name, title, "removed" if before else "new")


def _differences_in_file(
    about: About, name: str, title: Texts, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """The differences in a file that is there before and after."""
    was, now = before.get("state"), after.get("state")
    if was != now:
        kind: Kind = "held" if now == "held" else "changed"
        yield Difference(about, name, title, kind, "state", was, now)
    for field in ("confirmed", "retired"):
        if before.get(field) != after.get(field):
            values = before.get(field), after.get(field)
            yield Difference(about, name, title, "changed", field, *values)
    for field, value_before, value_after in _fields(before, after):
        yield Difference(about, name, title, "changed", field, value_before, value_after)


def _is_unread(name: str, registry: Registry) -> bool:
    return f"{FOLDERS['initiative']}/{name}.yaml" in registry.unread


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Field, before and after of what differs, in the order of the files; lists item by item."""
    for field in dict.fromkeys([*after, *before]):
        was, now = before.get(field), after.get(field)
        if field in _ELSEWHERE or _comparable(was) == _comparable(now):
            continue
        if isinstance(was, list) or isinstance(now, list):
            for item_before, item_after in _items(was or [], now or [], ITEMS.get(field, ())):
                yield field, item_before, item_after
        else:
            yield field, was, now


def _items(
    before: Sequence[Any], after: Sequence[Any], identities: Sequence[Sequence[str]]
) -> Iterator[tuple[Any, Any]]:
    """The items of a list that came, went or are different; another order is no difference."""
    gone, come = list(before), list(after)
    for keys in ((), *identities):
        waiting: dict[Any, list[Any]] = {}
        for item in come:
            waiting.setdefault(_item_key(item, keys), []).append(item)
        rest = []
        for item in gone:
            twins = waiting.get(_item_key(item, keys))
            twin = twins.pop(0) if twins else None
            if twin is None:
                rest.append(item)
            elif _comparable(item) != _comparable(twin):
                yield item, twin
        gone, come = rest, [item for twins in waiting.values() for item in twins]
    for item in gone:
        yield item, None
    for item in come:
        yield None, item


def _item_key(item: Any, keys: Sequence[str]) -> Any:
    """The key by which an item is found again: its values under the keys, all of it without any.

    One that has none of the keys is found by nothing.
    """
    if not keys:
        return _comparable(item)
    values = tuple(_comparable(item.get(key)) for key in keys)
    if any(values):
        return values
    return object()  # equal to nothing else


def _comparable(value: Any) -> Any:
    """A value to compare: a bare year is text, and the order of keys says nothing."""
    if isinstance(value, dict):
        return frozenset((key, _comparable(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(_comparable(item) for item in value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else value
