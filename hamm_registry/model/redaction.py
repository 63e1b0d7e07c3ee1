"""The public form of a registry: without unlisted entries, and coming trips by their month.

`listed` is for whoever shows or sells nothing of what is unlisted; `published` is for the open
web, where a day and a place known beforehand can also endanger those who travel.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar, cast

from hamm_registry.core.finding import Pointer, texts_in
from hamm_registry.core.text import date as written
from hamm_registry.core.text import fold
from hamm_registry.model import persons
from hamm_registry.model.entries import (
    Config,
    Initiative,
    InitiativeData,
    Organisation,
    PlaceKey,
    Registry,
)
from hamm_registry.model.vocabulary import countries

_Entry = TypeVar("_Entry", Initiative, Organisation)

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
    risks = Risks.of(registry.config, registry.places)
    day = today.isoformat()
    entries = tuple(_discreet(entry, risks, day) for entry in registry.initiatives)
    organisations = tuple(_discreet(record, risks, day) for record in registry.organisations)
    return replace(registry, initiatives=entries, organisations=organisations)


@dataclass(frozen=True, slots=True)
class Risks:
    """The codes of countries in which coming trips are at risk, and the places there, folded."""

    countries: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Config, places: Iterable[PlaceKey]) -> "Risks":
        """Those that registry.yaml lists, with the places that the registry knows there."""
        sensitive = frozenset(config.data.get("sensitive_countries", ()))
        if not sensitive:
            return cls()
        return cls(sensitive, frozenset(name for country, name in places if country in sensitive))

    def are_in(self, text: str) -> bool:
        """True if a text, written plainly, says that the young travel or names where risks are."""
        if re.search(_YOUNG_WORDS, text):
            return True
        if not self.countries:  # the names of all countries need not be read
            return False
        return _names_country(text, self.countries) or _names_place(text, self.places)


class ProtectedDay(NamedTuple):
    """A day that is not told: where it stands, how it is written there, and the date."""

    pointer: Pointer
    text: str
    day: str


def protected_days(data: Mapping[str, Any], risks: Risks, today: str) -> Iterator[ProtectedDay]:
    """The days after `today` in an entry on which the young, or somebody at risk, may travel.

    They are looked for in the dates of activities, of milestones and of the beginning, and in all
    texts. In an entry that is harmless otherwise a trip or a text can be at risk by itself.
    """
    for pointer, text in texts_in(data):
        activity = _activity_at(data, pointer)
        plain = ""
        if activity and pointer[-1] in ("start", "end", "date"):
            days = [(text, text)] if is_coming_day(text, today) else []
        elif pointer[-1] in _NO_TEXTS or not _DIGIT.search(text):
            continue
        else:
            plain = plain_text(text)
            days = coming_days_in(plain, today, _coming_year(activity, today))
        # Who travels where is asked last: reading the names of countries takes longest.
        if days and (
            _is_at_risk(data, risks) or _is_trip_at_risk(activity, risks) or risks.are_in(plain)
        ):
            for written_day, day in days:
                yield ProtectedDay(pointer, written_day, day)


def _activity_at(data: Mapping[str, Any], pointer: Pointer) -> Mapping[str, Any]:
    """The activity, milestone or beginning that a value is a part of; empty outside of these."""
    if pointer[0] not in _WITH_DATES:
        return {}
    part = data[pointer[0]]
    if len(pointer) > 1 and isinstance(pointer[1], int):
        part = part[pointer[1]]
    return cast(Mapping[str, Any], part)


_WITH_DATES = ("activities", "milestones", "since")
"""The fields in which a date may be the day of a trip."""

_NO_TEXTS = ("url", "date", "start", "end", "on", "until", "seen", "from", "to", "file", "id")
"""The fields that hold no text, or a date that is not the day of a trip."""

_DIGIT = re.compile(r"\d|[\u2460-\u24ff]")


def _is_at_risk(data: Mapping[str, Any], risks: Risks) -> bool:
    """True if all coming trips of an entry are at risk: by its kind, audience, title or country."""
    if data.get("kind") in YOUNG:
        return True
    audience = data.get("audience", ())
    if audience and set(audience) <= {"children", "youth"}:
        return True
    titles = data.get("title", {}).values()
    if any(re.search(_YOUNG_WORDS, title) for title in titles):
        return True
    countries = set(data.get("countries", ()))
    countries.update(place.get("country", "") for place in data.get("places", ()))
    return not risks.countries.isdisjoint(countries)


def _is_trip_at_risk(activity: Mapping[str, Any], risks: Risks) -> bool:
    """True if a trip alone says that the young travel, or where it is not safe to be expected."""
    if activity.get("country") in risks.countries:
        return True
    if fold(str(activity.get("place", ""))) in risks.places:
        return True
    return risks.are_in(plain_text(str(activity.get("title", ""))))


def _coming_year(activity: Mapping[str, Any], today: str) -> str:
    """The year in which a trip begins, which its title may leave out; empty where it is over."""
    start = str(activity.get("start", ""))
    if start < today[: len(start)]:
        return ""
    return start[:4]


_YOUNG_WORDS = (
    r"(?i)schüler|jugend|schulfahrt|klassenfahrt|kinder|konfirmand|pfadfinder|minderjähr|messdiener"
    r"|ministrant|schulklass|schulchor|schulorchest|schulband|schultheater|schulaustausch|mädchen"
    r"|abschlussfahrt|studienfahrt|kursfahrt|enfants|lycéen|collégien|élève|jóvenes|alumnos|niños"
    r"|escolar|uczni|młodzież|dzieci|gençlik|öğrenci|çocuk|молод|діт|учн|школяр"
    r"|junge (?:leute|menschen)"
    r"|\b(?:pupils?|youths?|youngsters?|young people|school (?:trip|exchange|class)|children"
    r"|teen(?:age|ager)?s?|scouts?|juniors?|girls|boys|kids|kitas?|jeunes|klasse [0-9]{1,2}[a-z]?"
    r"|[0-9]{1,2}\. klassen?|u ?-?1[0-9])\b"
)


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


def _names_place(text: str, places: frozenset[str]) -> bool:
    """True if a text has the name of one of these places in it, of up to three words."""
    if not places:
        return False
    words = [fold(word) for word in re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)]
    for start in range(len(words)):
        for end in range(start + 1, min(start + 3, len(words)) + 1):
            if " ".join(words[start:end]) in places:
                return True
    return False


_NUMBER = r"[0-9]{1,2}(?:st|nd|rd|th|er|º)?"
_NAME_OF_MONTH = r"[^\W\d_]{3,12}"
_FIRST_DAY = (
    rf"(?:{_NUMBER} ?\.? ?(?:[0-9]{{1,2}} ?\. ?|{_NAME_OF_MONTH}\.? ?)?(?:[0-9]{{4}} ?)?"
    r"(?:bis|und|u\.|to|and|au|et|al|y|do|i|[-–/+&,]) ?(?:zum |the )?)?"
)
"""The first day of a trip that is written in front of the last one, as in “3. bis 12.05.2027”."""
_DAY_IN_TEXT = (
    r"(?<![\w.])(?:"
    r"(?P<y1>[0-9]{4})(?P<sep>[-/._])(?P<m1>[0-9]{1,2})(?P=sep)(?P<d1>[0-9]{1,2})"
    r"|(?P<y2>2[0-9]{3})(?P<m2>[01][0-9])(?P<d2>[0-3][0-9])"
    rf"|{_FIRST_DAY}(?P<d3>[0-9]{{1,2}})(?: ?\. ?(?P<m3>[0-9]{{1,2}}) ?\.(?: ?(?P<y3>[0-9]{{4}}|"
    r"[0-9]{2}))?|(?P<bar>[-/_])(?P<m4>[0-9]{1,2})(?P=bar)(?P<y4>[0-9]{4}|[0-9]{2}))"
    rf"|{_FIRST_DAY}(?P<d5>[0-9]{{1,2}})(?:st|nd|rd|th|er|º)?\.?[ -]?(?:of |de )?(?P<n5>"
    rf"{_NAME_OF_MONTH})(?:\.?,?[ .-]?(?:de )?(?P<y5>[0-9]{{4}}|['’][0-9]{{2}}))?(?!\w)"
    rf"|(?P<n6>{_NAME_OF_MONTH})\.? (?:{_NUMBER} ?(?:to|and|[-–&/]) ?)?(?P<d6>[0-9]{{1,2}})"
    r"(?:st|nd|rd|th)?\.?(?:,? (?P<y6>[0-9]{4}|['’][0-9]{2}))?"
    r")(?![0-9]|-[0-9])"
)
_WORDS_OF_A_DEADLINE = (
    r"(?i)anmeld|bewerb|bewirb|frist|einsend|melde|antr[aä]g|spätestens|deadline|appl[iy]|register"
    r"|registration|submi[ts]"
)


def plain_text(text: str) -> str:
    """A text as a keyboard writes it, for `coming_days_in`."""
    return re.sub("[\u00a0\u202f]", " ", persons.plain(text))


_LONG_YEAR = re.compile(r"2[0-9]{3}")
_SHORT_YEAR = re.compile(r"['’][0-9]{2}(?!\w)|[0-9] ?[./_-] ?[0-9]{1,2} ?[./_-] ?[0-9]{2}(?![0-9])")
"""A year of two digits: behind an apostrophe, or at the end of a date."""


def may_name_coming_day(text: str, today: str) -> bool:
    """True if `coming_days_in` may find a day with its year: a quick look, for few texts do."""
    this_year = today[:4]
    if any(year >= this_year for year in _LONG_YEAR.findall(text)):
        return True
    return _SHORT_YEAR.search(text) is not None


def coming_days_in(text: str, today: str, year: str = "") -> list[tuple[str, str]]:
    """The days after `today` that a text names, as they are written and as dates.

    The text is one of `plain_text`. A day without a year counts if `year` is given; the last day
    on which one may apply does not.

    >>> coming_days_in("Fahrt vom 3. bis 12.05.2999, zuerst 1.2.2020", "2026-11-29")
    [('3. bis 12.05.2999', '2999-05-12')]
    """
    days: list[tuple[str, str]] = []
    if not year and not may_name_coming_day(text, today):
        return days
    pattern = re.compile(_DAY_IN_TEXT)
    match = pattern.search(text)
    while match:
        day = _date_of(match, year)
        if not day:  # the words may be those of another day: “4 Tage 5. Mai”
            match = pattern.search(text, match.start() + 1)
            continue
        clause = re.split(r"[,;!?] |\. ", text[max(0, match.start() - 60) : match.start()])[-1]
        if is_coming_day(day, today) and not re.search(_WORDS_OF_A_DEADLINE, clause):
            days.append((match[0].strip(), day))
        match = pattern.search(text, match.end())
    return days


def _date_of(match: re.Match[str], year: str) -> str:
    """The date that a match of `_DAY_IN_TEXT` means; empty where it means none."""
    from hamm_registry.model.typed_dates import month_number

    parts = {key[0]: value for key, value in match.groupdict().items() if value and key != "sep"}
    month = month_number(parts["n"]) if "n" in parts else int(parts["m"])
    day = int(parts["d"])
    if month is not None and month > 12 >= day:  # the American way
        month, day = day, month
    year = parts.get("y", year).lstrip("'’")
    if len(year) == 2:
        year = f"20{year}"
    if month is None or not year:
        return ""
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return ""


def is_coming_day(value: object, today: str) -> bool:
    """True if a written date is a day after `today`."""
    return len(str(value)) == 10 and str(value) > today


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


def _discreet(entry: _Entry, risks: Risks, today: str) -> _Entry:
    """The entry with its coming trips at risk by their month, in their dates and in its texts."""
    days = list(protected_days(entry.data, risks, today))
    if not days:
        return entry
    return replace(entry, data=cast(Any, _by_month(entry.data, days)))


def _by_month(data: Mapping[str, Any], days: Sequence[ProtectedDay]) -> dict[str, Any]:
    """A copy of data with the month in the place of each of some days."""
    changed: dict[str, Any] = deepcopy(dict(data))
    for pointer, text, day in days:
        part: Any = changed
        for step in pointer[:-1]:
            part = part[step]
        if text == part[pointer[-1]] == day:
            part[pointer[-1]] = _month(day)
        else:
            part[pointer[-1]] = plain_text(part[pointer[-1]]).replace(text, written(_month(day)))
    return changed
