"""The public form of a registry: without unlisted entries, and coming trips by their month.

`listed` is for whoever shows or sells nothing of what is unlisted; `published` is for the open
web, where a day and a place known beforehand can also endanger those who travel.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from hamm_registry.core.text import date as written
from hamm_registry.model.entries import Activity, Initiative, InitiativeData, Registry
from hamm_registry.model.typed_dates import DateError, parse_date
from hamm_registry.model.vocabulary import countries

YOUNG = ("school-exchange", "youth-exchange")
"""Kinds of initiatives whose coming trips are told by their month."""


def listed(registry: Registry) -> Registry:
    """The registry without its unlisted entries and without anything that points at one.

    Retired entries stay: their old addresses lead somewhere.
    """
    return _without_names(registry, _hidden(registry))


def states(old: Registry, new: Registry, today: date) -> tuple[Registry, Registry]:
    """Two states of one registry to be compared for the open web, both as `published`.

    What is unlisted now is in neither: that it was public once does not undo it.
    """
    hidden = _hidden(new)
    hidden |= {name for entry in old.initiatives if hidden & {*_ids_of(entry)}
               for name in _ids_of(entry)}  # fmt: skip
    shown = published(_without_names(old, hidden), today), published(new, today)
    secret = {one.id for one in new.organisations if one.data.get("visibility") == "unlisted"}
    if not secret:
        return shown
    old, new = (
        replace(
            registry,
            organisations=tuple(one for one in registry.organisations if one.id not in secret),
        )
        for registry in shown
    )
    return old, new


def _hidden(registry: Registry) -> set[str]:
    return {name for entry in registry.initiatives if entry.unlisted for name in _ids_of(entry)}


def _without_names(registry: Registry, hidden: set[str]) -> Registry:
    if not hidden:
        return registry
    kept = [entry for entry in registry.initiatives if hidden.isdisjoint(_ids_of(entry))]
    return replace(
        registry,
        initiatives=tuple(_without(entry, hidden) for entry in kept),
        meetings=tuple(_meeting_without(meeting, hidden) for meeting in registry.meetings),
    )


def published(registry: Registry, today: date, *, unlisted: bool = False) -> Registry:
    """The registry for the open web: `listed`, with coming trips at risk by their month.

    With `unlisted` all entries, and coming trips by their month all the same.
    """
    shown = registry if unlisted else listed(registry)
    sensitive = frozenset(registry.config.data.get("sensitive_countries", ()))
    entries = (_discreet(entry, sensitive, today.isoformat()) for entry in shown.initiatives)
    return replace(shown, initiatives=tuple(entries))


def guarded(entry: Initiative, sensitive: frozenset[str]) -> Iterator[tuple[int, Activity]]:
    """The activities, with their index, whose coming days are not told: see `published`."""
    at_risk = entry.data.get("kind") in YOUNG or sensitive.intersection(entry.countries)
    for index, activity in enumerate(entry.data.get("activities", [])):
        title = str(activity.get("title", ""))
        if at_risk or activity.get("country") in sensitive or _is_of_risk(title, sensitive):
            yield index, activity


_YOUNG_WORDS = re.compile(
    r"schüler|jugend|schulfahrt|klassenfahrt|kinder|konfirmand|pfadfinder"
    r"|\b(?:pupils?|youth|school trip|children|teenagers?|scouts?)\b",
    re.IGNORECASE,
)


def _is_of_risk(title: str, sensitive: frozenset[str]) -> bool:
    """True if the title alone says that the young travel, or that a country at risk is the goal."""
    if _YOUNG_WORDS.search(title):
        return True
    words = re.findall(r"[^\W\d_]{3,}", title) if sensitive else []
    return any(countries().code(word) in sensitive for word in words)


_DAY_IN_TEXT = re.compile(
    r"(?<![\w.])(?:[0-9]{1,2}\. ?(?:bis|[-–]) ?)?"
    r"(?:[0-9]{1,2}\. ?(?:[0-9]{1,2}\.|[^\W\d_]{3,9}\.?) ?[0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4}|[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4})(?![\w-])"
)


def coming_days_in(text: str, today: str) -> list[tuple[str, str]]:
    """The days after `today` that a text names, as they are written and as dates.

    >>> coming_days_in("Fahrt vom 3. bis 12.05.2999, zuerst 1.2.2020", "2026-11-29")
    [('3. bis 12.05.2999', '2999-05-12')]
    """
    days: list[tuple[str, str]] = []
    for match in _DAY_IN_TEXT.finditer(text):
        try:
            typed = parse_date(re.sub(r"^[0-9]{1,2}\. ?(?:bis|[-–]) ?", "", match[0]))
        except DateError:
            continue
        if is_coming_day(typed.text, today):
            days.append((match[0], typed.text))
    return days


def is_coming_day(value: object, today: str) -> bool:
    """True if a written date is a day after `today`."""
    return len(str(value)) == 10 and str(value) > today


def _ids_of(entry: Initiative) -> Iterable[str]:
    return entry.id, *entry.data.get("former_ids", ())


def _without(entry: Initiative, hidden: set[str]) -> Initiative:
    """The entry without relations to hidden ones, nor a hidden successor."""
    data: dict[str, Any] = {**entry.data}
    if "relations" in data:
        data["relations"] = [r for r in data["relations"] if r["to"] not in hidden]
    if data.get("retired", {}).get("into") in hidden:
        data["retired"] = {k: v for k, v in data["retired"].items() if k != "into"}
    return replace(entry, data=cast(InitiativeData, data))


def _meeting_without(meeting: Mapping[str, Any], hidden: set[str]) -> Mapping[str, Any]:
    if hidden.isdisjoint(meeting.get("attended", ())):
        return meeting
    attended = [name for name in meeting["attended"] if name not in hidden]
    # A list with gaps tells nothing of who did not come.
    return {**meeting, "attended": attended, "attendance": "partial"}


def _discreet(entry: Initiative, sensitive: frozenset[str], today: str) -> Initiative:
    activities = list(entry.data.get("activities", []))
    for index, activity in guarded(entry, sensitive):
        months = {
            key: str(activity.get(key))[:7]
            for key in ("start", "end")
            if is_coming_day(activity.get(key), today)
        }
        title = activity["title"]
        for text, day in coming_days_in(title, today):
            title = title.replace(text, written(day[:7]))
        activities[index] = cast(Activity, {**activity, **months, "title": title})
    if activities == entry.data.get("activities", []):
        return entry
    return replace(entry, data=cast(InitiativeData, {**entry.data, "activities": activities}))
