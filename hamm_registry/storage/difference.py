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
    "photos": (("file",),),
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
    records = (_data_of_organisations(old), _data_of_organisations(new))
    organisations = _files(
        "organisation", records, old.unread | new.unread, new.config.languages[0]
    )
    differences: list[Difference] = []
    for of_one_kind in (entries, meetings, programmes, organisations):
        differences += sorted(of_one_kind, key=_by_kind_and_id)
    return differences


def _by_kind_and_id(difference: Difference) -> tuple[int, str]:
    """Sort key of differences: the kind of change, then the id."""
    return KINDS.index(difference.kind), difference.id


def _data_of_organisations(registry: Registry) -> list[Mapping[str, Any]]:
    return [organisation.data for organisation in registry.organisations]


def _by_id(files: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {data["id"]: data for data in files}


def _initiatives(old: Registry, new: Registry) -> Iterator[Difference]:
    """The initiatives that are new, changed or removed; a file that cannot be read is neither."""
    in_both = set()
    for entry in old.initiatives:
        now = new.by_id.get(entry.id)
        if now is not None:
            in_both.add(now.id)
            yield from _differences_of_initiative(entry, now, old, new)
        elif not entry.retired and not _is_unread(entry.id, new):
            yield Difference("initiative", entry.id, entry.data["title"], "removed")
    for entry in new.initiatives:
        if not (entry.id in in_both or entry.retired or _is_unread(entry.id, old)):
            yield Difference("initiative", entry.id, entry.data["title"], "new")


def _differences_of_initiative(
    was: Initiative, now: Initiative, old: Registry, new: Registry
) -> Iterator[Difference]:
    """The differences of an initiative that is there before and after."""

    def change(kind: Kind, field: str, before: Any, after: Any) -> Difference:
        return Difference("initiative", now.id, now.data["title"], kind, field, before, after)

    if was.id != now.id:
        yield change("renamed", "id", was.id, now.id)
    if was.retired and now.retired:
        return
    if was.retired or now.retired:
        # A tombstone has lost its other fields: that they went says nothing more.
        tombstones = was.data.get("retired"), now.data.get("retired")
        yield change(_kind_of_retirement(now), "retired", *tombstones)
        return
    if was.status != now.status:
        yield change(_kind_of_step(was.status, now.status), "status", was.status, now.status)
    confirmations = was.data.get("confirmed"), now.data.get("confirmed")
    if confirmations[0] != confirmations[1]:
        yield change(_kind_of_confirmation(now), "confirmed", *confirmations)
    for field, before, after in _fields(_current(was, new), _current(now, new)):
        if field == "relations" and _only_moved_over(was, now, before, after, old, new):
            continue
        yield change("changed", field, before, after)


def _kind_of_retirement(now: Initiative) -> Kind:
    if now.retired:
        return "retired"
    return "resumed"


def _kind_of_confirmation(now: Initiative) -> Kind:
    if now.data.get("confirmed"):
        return "confirmed"
    return "changed"


def _kind_of_step(before: str, after: str) -> Kind:
    """The kind of change that another status is."""
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
            present_id = relation["to"]
            if target:
                present_id = target.id
            relations.append({**relation, "to": present_id})
        data["relations"] = relations
    return data


def _only_moved_over(
    was: Initiative,
    now: Initiative,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    old: Registry,
    new: Registry,
) -> bool:
    """True if a relation came or went here, but both sides are joined by it before and after.

    Then it stands in the file of the other side now.
    """
    if before and after:
        return False
    relation = before or after or _NOTHING
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
        title = _title_of_file(about, after or before, language)
        if before and after:
            yield from _differences_in_file(about, name, title, before, after)
            continue
        if f"{FOLDERS[about]}/{name}.yaml" in unread:
            continue
        kind: Kind = "new"
        if before:
            kind = "removed"
        yield Difference(about, name, title, kind)


def _title_of_file(about: About, data: Mapping[str, Any], language: str) -> Texts:
    """The title of a meeting or programme, the name of an organisation in one language."""
    if about == "organisation":
        return {language: data["name"]}
    title: Texts = data["title"]
    return title


def _differences_in_file(
    about: About, name: str, title: Texts, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """The differences in a file that is there before and after."""
    was, now = before.get("state"), after.get("state")
    if was != now:
        kind: Kind = "changed"
        if now == "held":
            kind = "held"
        yield Difference(about, name, title, kind, "state", was, now)
    for field in ("confirmed", "retired"):
        if before.get(field) != after.get(field):
            values = before.get(field), after.get(field)
            yield Difference(about, name, title, "changed", field, *values)
    for field, value_before, value_after in _fields(before, after):
        yield Difference(about, name, title, "changed", field, value_before, value_after)


def _is_unread(name: str, registry: Registry) -> bool:
    """True if there is a file of the initiative that cannot be used."""
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
    # First those that are equal, then those alike in ever fewer respects.
    for keys in ((), *identities):
        waiting: dict[Any, list[Any]] = {}
        for item in come:
            waiting.setdefault(_item_key(item, keys), []).append(item)
        without_twin = []
        for item in gone:
            twins = waiting.get(_item_key(item, keys))
            if not twins:
                without_twin.append(item)
                continue
            twin = twins.pop(0)
            if _comparable(item) != _comparable(twin):
                yield item, twin
        gone = without_twin
        come = [item for twins in waiting.values() for item in twins]
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
    """A value to compare: the order of keys says nothing."""
    if isinstance(value, dict):
        return frozenset((key, _comparable(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(_comparable(item) for item in value)
    return value
