"""The public form of a registry: without unlisted entries, and coming trips by their month.

`listed` is for whoever shows or sells nothing of what is unlisted; `published` is for the open
web, where a day and a place known beforehand can also endanger those who travel.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from hamm_registry.core.text import date as written
from hamm_registry.core.text import fold
from hamm_registry.model import persons
from hamm_registry.model.entries import Activity, Initiative, InitiativeData, Registry
from hamm_registry.model.vocabulary import countries

YOUNG = ("school-exchange", "youth-exchange")
"""Kinds of initiatives whose coming trips are told by their month."""


def listed(registry: Registry) -> Registry:
    """The registry without its unlisted entries and without anything that points at one.

    Retired entries stay: their old addresses lead somewhere.
    """
    return _without_mentions(_without_names(registry, _hidden(registry)), registry)


def states(old: Registry, new: Registry, today: date) -> tuple[Registry, Registry]:
    """Two states of one registry to be compared for the open web, both as `published`.

    What is unlisted now is in neither: that it was public once does not undo it.
    """
    hidden_now = _hidden(new)
    hidden = set(hidden_now)
    for entry in old.initiatives:
        if not hidden_now.isdisjoint(entry.names):
            hidden.update(entry.names)  # it may have had other ids then
    secret = {record.id for record in new.organisations if record.unlisted}
    old = published(_without_mentions(_without_names(old, hidden), new), today)
    new = published(new, today)
    return _without_organisations(old, secret), _without_organisations(new, secret)


def _without_organisations(registry: Registry, ids: set[str]) -> Registry:
    """The registry without the records of some organisations."""
    if not ids:
        return registry
    others = tuple(record for record in registry.organisations if record.id not in ids)
    return replace(registry, organisations=others)


def _hidden(registry: Registry) -> set[str]:
    """The ids and former ids of the unlisted entries."""
    names: set[str] = set()
    for entry in registry.initiatives:
        if entry.unlisted:
            names.update(entry.names)
    return names


def _without_names(registry: Registry, hidden: set[str]) -> Registry:
    """The registry without the entries of some ids and without anything that points at one."""
    if not hidden:
        return registry
    remaining = [entry for entry in registry.initiatives if hidden.isdisjoint(entry.names)]
    return replace(
        registry,
        initiatives=tuple(_without(entry, hidden) for entry in remaining),
    )


def _without_mentions(registry: Registry, complete: Registry) -> Registry:
    """The registry without what names an unlisted entry of the complete one by id or name.

    Those are the guests and the actions of meetings, and the saved queries. Texts are left to
    people.
    """
    secret = _secret_names(complete)
    if not secret:
        return registry
    config = registry.config
    queries = config.saved_queries
    shown = {name: query for name, query in queries.items() if not _mentions(fold(query), secret)}
    if len(shown) < len(queries):
        config = replace(config, data={**config.data, "saved_queries": shown})
    meetings = tuple(_meeting_without(meeting, secret) for meeting in registry.meetings)
    return replace(registry, config=config, meetings=meetings)


def _mentions(text: str, names: set[str]) -> bool:
    """True if a folded text has one of some folded names in it, as words of their own."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)


def _secret_names(registry: Registry) -> set[str]:
    """All by which unlisted initiatives and organisations may be called, folded."""
    names: set[str] = set()
    for entry in registry.initiatives:
        if entry.unlisted:
            other_names = entry.data.get("other_names", ())
            for name in (*entry.names, *entry.data["title"].values(), *other_names):
                names.add(fold(name))
    for organisation in registry.organisations:
        if organisation.unlisted:
            names.update(map(fold, organisation.names))
    return names


def published(registry: Registry, today: date, *, unlisted: bool = False) -> Registry:
    """The registry for the open web: `listed`, with coming trips at risk by their month.

    With `unlisted` all entries, and coming trips by their month all the same.
    """
    if not unlisted:
        registry = listed(registry)
    sensitive = frozenset(registry.config.data.get("sensitive_countries", ()))
    day = today.isoformat()
    entries = tuple(_discreet(entry, sensitive, day) for entry in registry.initiatives)
    return replace(registry, initiatives=entries)


def guarded(entry: Initiative, sensitive: frozenset[str]) -> Iterator[tuple[int, Activity]]:
    """The activities, with their index, whose coming days are not told: see `published`."""
    is_young = entry.data.get("kind") in YOUNG
    is_all_at_risk = is_young or not sensitive.isdisjoint(entry.countries)
    for index, activity in enumerate(entry.data.get("activities", [])):
        # A trip of an entry that is harmless otherwise can be at risk by itself.
        if is_all_at_risk or _is_at_risk(activity, sensitive):
            yield index, activity


_YOUNG_WORDS = (
    r"(?i)schüler|jugend|schulfahrt|klassenfahrt|kinder|konfirmand|pfadfinder"
    r"|\b(?:pupils?|youth|school trip|children|teenagers?|scouts?)\b"
)


def _is_at_risk(activity: Activity, sensitive: frozenset[str]) -> bool:
    """True if an activity alone says that the young travel, or names a country at risk."""
    title = plain_title(activity)
    if activity.get("country") in sensitive or re.search(_YOUNG_WORDS, title):
        return True
    if not sensitive:  # the names of all countries need not be read
        return False
    return _names_country(title, sensitive)


_MOST_WORDS = 4
"""The words of the longest name of a country that is looked for in a title."""


def _names_country(title: str, codes: frozenset[str]) -> bool:
    """True if a title may name one of these countries: “Kongo” is any of two."""
    return any(not codes.isdisjoint(meant) for meant in _countries_in(title))


def _countries_in(title: str) -> Iterator[tuple[str, ...]]:
    """The codes that each name of a country in a title can mean: South Korea is not Korea."""
    words = re.findall(r"[^\W\d_]+", title)
    start = 0
    while start < len(words):
        for end in range(min(start + _MOST_WORDS, len(words)), start, -1):
            name = " ".join(words[start:end])
            meant = countries().read(name).codes
            # Two letters are a word more often than the code of a country.
            if meant and len(name) > 2:
                yield meant
                break
        # Behind the name, or else at the next word.
        start = max(end, start + 1)


_MONTH_IN_GERMAN = r"(?:[0-9]{1,2}\.|[^\W\d_]{3,9}\.?)"
_FIRST_DAY = rf"(?:[0-9]{{1,2}}\.(?: ?{_MONTH_IN_GERMAN})? ?(?:bis|[-–]) ?)?"
"""The first day of a trip that is written in front of the last one, as in “3. bis 12.05.2027”."""
_NUMBER_IN_ENGLISH = r"(?:[0-9]{1,2}(?:st|nd|rd|th)? ?(?:to|[-–]) ?)?[0-9]{1,2}(?:st|nd|rd|th)?"
_DAY_IN_TEXT = (
    rf"(?<![\w.]){_FIRST_DAY}"
    rf"(?:[0-9]{{1,2}}\. ?{_MONTH_IN_GERMAN} ?[0-9]{{4}}"
    r"|[0-9]{4}([-/.])[0-9]{2}\1[0-9]{2}"
    r"|[0-9]{1,2}([-/])[0-9]{1,2}\2[0-9]{4}"
    rf"|{_NUMBER_IN_ENGLISH} (?:of )?[A-Z][a-z]{{2,8}},? [0-9]{{4}}"
    rf"|[A-Z][a-z]{{2,8}} {_NUMBER_IN_ENGLISH},? [0-9]{{4}})(?![0-9]|-[0-9])"
)


def plain_title(activity: Mapping[str, Any]) -> str:
    """The title of an activity as a keyboard writes it, for `coming_days_in`."""
    return re.sub("[\u00a0\u202f]", " ", persons.plain(str(activity.get("title", ""))))


def coming_days_in(text: str, today: str) -> list[tuple[str, str]]:
    """The days after `today` that a text names, as they are written and as dates.

    The text is one of `plain_title`.

    >>> coming_days_in("Fahrt vom 3. bis 12.05.2999, zuerst 1.2.2020", "2026-11-29")
    [('3. bis 12.05.2999', '2999-05-12')]
    """
    from hamm_registry.model.typed_dates import DateError, parse_date

    days: list[tuple[str, str]] = []
    for match in re.finditer(_DAY_IN_TEXT, text):
        try:
            typed = parse_date(_last_day_as_typed(match[0]))
        except DateError:
            continue
        if is_coming_day(typed.text, today):
            days.append((match[0], typed.text))
    return days


def _last_day_as_typed(written_day: str) -> str:
    """The last of one or two days as `parse_date` reads it; 4/5/2999 is the fourth of May."""
    day = re.sub(rf"^{_FIRST_DAY}", "", written_day)
    day = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", day).replace(" of ", " ")
    day = re.sub(r"(?<![0-9])[0-9]{1,2} ?(?:to|[-–]) ?(?=[0-9]{1,2}[ ,])", "", day)
    if re.fullmatch(r"[0-9]{4}[/.].*", day):
        return day.replace("/", "-").replace(".", "-")
    if re.fullmatch(r"[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}", day):
        return day.replace("/", ".").replace("-", ".")
    return re.sub(r"([a-z]),? ([0-9]{4})$", r"\1 \2", day)


def is_coming_day(value: object, today: str) -> bool:
    """True if a written date is a day after `today`."""
    return len(str(value)) == 10 and str(value) > today


def names_coming_day(activity: Activity, today: str) -> bool:
    """True if an activity has a day after `today` in its dates or in its title."""
    for field in ("start", "end"):
        if is_coming_day(activity.get(field, ""), today):
            return True
    return bool(coming_days_in(plain_title(activity), today))


def _without(entry: Initiative, hidden: set[str]) -> Initiative:
    """The entry without relations to hidden ones, nor a hidden successor."""
    data: dict[str, Any] = {**entry.data}
    if "relations" in data:
        relations = data["relations"]
        data["relations"] = [relation for relation in relations if relation["to"] not in hidden]
    if data.get("retired", {}).get("into") in hidden:
        tombstone = dict(data["retired"])
        del tombstone["into"]
        data["retired"] = tombstone
    return replace(entry, data=cast(InitiativeData, data))


def _meeting_without(meeting: Mapping[str, Any], secret: set[str]) -> Mapping[str, Any]:
    """The meeting without secret guests, its list of those present marked as incomplete."""
    shown: dict[str, Any] = {**meeting}
    for field in ("invited", "attended"):
        guests = meeting.get(field, ())
        remaining = [guest for guest in guests if fold(guest) not in secret]
        if len(remaining) == len(guests):
            continue
        shown[field] = remaining
        if field == "attended":  # a list with gaps tells nothing of who did not come
            shown["attendance"] = "partial"
    if "actions" in meeting:
        shown["actions"] = [_action_without(action, secret) for action in meeting["actions"]]
    return shown


def _action_without(action: Mapping[str, Any], secret: set[str]) -> Mapping[str, Any]:
    """The action without who has taken it on, where that is secret."""
    if fold(action.get("organisation", "")) not in secret:
        return action
    return {field: value for field, value in action.items() if field != "organisation"}


def _month(day: object) -> str:
    """The month of a written day: 2026-05 of 2026-05-13."""
    return str(day)[:7]


def _discreet(entry: Initiative, sensitive: frozenset[str], today: str) -> Initiative:
    """The entry with its coming trips at risk by their month, in their dates and titles."""
    activities = list(entry.data.get("activities", []))
    if not any(names_coming_day(activity, today) for activity in activities):
        return entry  # before it is asked who travels where, which takes longer
    for index, activity in guarded(entry, sensitive):
        discreet: dict[str, Any] = {**activity}
        for key in ("start", "end"):
            if is_coming_day(activity.get(key), today):
                discreet[key] = _month(discreet[key])
        title = plain_title(activity)
        for text, day in coming_days_in(title, today):
            title = title.replace(text, written(_month(day)))
            discreet["title"] = title
        activities[index] = cast(Activity, discreet)
    if activities == entry.data.get("activities", []):
        return entry
    return replace(entry, data=cast(InitiativeData, {**entry.data, "activities": activities}))
