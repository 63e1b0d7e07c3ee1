"""Derive fields of a new entry from its answers, so that nobody is asked for them.

Answers stay as they are. Derived values are shown before they are written.
"""

import copy
import re
from collections.abc import Mapping, Sequence

from hamm_registry import schema
from hamm_registry.core import web
from hamm_registry.core.spelling import words
from hamm_registry.core.text import fold, slug
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.questions import PAIRED, THEMES
from hamm_registry.editing.slug import free_id, numbered
from hamm_registry.model.entries import Participant
from hamm_registry.yamlfile.parsed_file import Data

_TYPES = {
    "city-link": ("municipality", "municipality"),
    "municipal-project": ("municipality", ""),
    "association": ("association", ""),
    "school-exchange": ("school", "school"),
    "university-cooperation": ("university", "university"),
    "church-partnership": ("church", "church"),
}
"""Kind of initiative to the types of its lead and its partner; empty where it implies none."""
_BY_NAME = (
    (re.compile(r"\be\. ?v\.|verein\b|freundeskreis"), "association"),
    (re.compile(r"gymnasium|schule\b|\bschool|kolleg\b|\blyc|\blyz|lise"), "school"),
    (re.compile(r"universi|hochschule"), "university"),
    (re.compile(r"gemeinde\b|kirche|parish|church|diakonie"), "church"),
    (re.compile(r"^(?:stadt|city of|ville de)\b"), "municipality"),
    (re.compile(r"\b(?:gmbh|ag|ltd|inc)\b"), "company"),
)
"""Patterns of the names of organisations, folded, with the type; the first match counts."""
_SPEAKERS = (
    (re.compile(r"wikipedia|wiki\b"), "wiki"),
    (re.compile(r"zeitung|anzeiger|presse|news|radio|rundschau|\bwdr\b|journal"), "press"),
    (re.compile(r"\buni-|universi|(?<!volks)hochschule"), "university"),
    (re.compile(r"(?<!hoch)schule\b|gymnasium|\bschool"), "school"),
    (re.compile(r"kirche|diakonie|bistum|parish|church"), "church"),
)
"""Patterns of the hosts of pages, folded, with the kind of source; the first match counts."""
_COMMON = frozenset(
    map(
        fold,
        """
    stadt stadtverwaltung gemeinde schule gesamtschule realschule gymnasium school hochschule
    universitaet university kirche kirchengemeinde church verein foerderverein freundeskreis
    freunde stiftung foundation association deutsche deutscher deutsches internationale
    """.split(),
    )
)
"""Words of names that many organisations share, so that a host with one is not theirs."""
_RELATIVE = ("own-statement", "partner")
"""Kinds of the sources of the lead and of the partner: for another entry they differ."""


def completed(kind: str, answers: Data, precheck: Precheck) -> Data:
    """A copy of the answers with every field that can be derived from them."""
    data = copy.deepcopy(answers)
    if kind == "initiative":
        _complete_organisations(data, precheck)
        _complete_initiative(data, precheck)
    elif kind == "meeting":
        _complete_state(data, precheck)
    _complete_sources(data, precheck)
    name = name_for_id(kind, data, precheck)
    if "id" not in data and name:
        data["id"] = free_id(name, precheck.taken(kind), precheck.config.languages[0])
    return data


def _complete_state(meeting: Data, precheck: Precheck) -> None:
    """A meeting before today was held, one without a date or later is announced."""
    state = "announced"
    if "date" in meeting and str(meeting["date"]) < precheck.today.isoformat():
        state = "held"
    meeting.setdefault("state", state)


def name_for_id(kind: str, data: Data, precheck: Precheck) -> str:
    """The text that an id is made of: the title in the first language, an organisation's name."""
    if kind == "organisation":
        return _LEGAL_FORM.sub("", str(data.get("name", "")))
    title: dict[str, str] = data.get("title", {})
    return title.get(precheck.config.languages[0], "")


_LEGAL_FORM = re.compile(r",?\s*\b(?:e\.\s?V\.|g?GmbH|eG)\s*$")
"""The legal form at the end of an organisation's name, which is left out of an id."""

_LONGEST_TITLE = 140
"""The most characters of a title, as the schema has it."""


def _complete_initiative(data: Data, precheck: Precheck) -> None:
    """Form, theme, title and history as far as they follow from the kind and the status."""
    kind = data.get("kind", "")
    if kind == "city-link":
        data.setdefault("form", "unknown")
    if kind in THEMES:
        data.setdefault("themes", [THEMES[kind]])
    if "title" not in data:
        name = title(data, precheck)
        if name:
            data["title"] = {precheck.config.languages[0]: name[:_LONGEST_TITLE]}
    if needs_history(str(data.get("status", ""))) and "history" not in data:
        data["history"] = [{"status": data["status"], "on": precheck.today.isoformat()}]


def needs_history(status: str) -> bool:
    """True if the schema demands of an entry with this status that it says since when."""
    rule = schema.load("initiative")["else"]["allOf"][1]["if"]
    return status in rule["properties"]["status"]["enum"]


def title(data: Data, precheck: Precheck) -> str:
    """“Lead – partner place” for a kind with two sides; an association's title is its name.

    Empty where a side is not known, or the kind has no such title.
    """
    kind = data.get("kind", "")
    if kind == "association":
        return _first_name(data, "lead")
    if kind == "city-link":
        lead = precheck.config.city
        partner = ""
    elif kind in PAIRED:
        lead = _first_name(data, "lead")
        partner = _first_name(data, "partner")
    else:
        return ""
    place = " / ".join(place["name"] for place in data.get("places", [])[:2])
    # A partner whose name holds its place needs no place behind it.
    if place and fold(place) not in fold(partner):
        partner = f"{partner} {place}".strip()
    if lead and partner:
        return f"{lead} – {partner}"
    return ""


def _first_name(data: Data, role: str) -> str:
    """The name of the first organisation in a role, else empty."""
    for organisation in data.get("organisations", []):
        if organisation.get("role") == role:
            return str(organisation.get("name", ""))
    return ""


def _complete_organisations(data: Data, precheck: Precheck) -> None:
    """Role, spelling, type and seat: the first is the lead, the others are partners."""
    registered: dict[str, Participant] = {}
    for entry in precheck.registry.initiatives:
        for participant in entry.organisations:
            registered[words(participant["name"])] = participant
    role = "lead"
    for organisation in data.get("organisations", []):
        organisation.setdefault("role", role)
        role = "partner"
        if "name" not in organisation:
            continue
        type_in_registry = _take_spelling(organisation, registered)
        type_ = type_in_registry or _assumed_type(organisation, data.get("kind", ""))
        if type_:
            organisation.setdefault("type", type_)
        if organisation["role"] == "partner":
            _complete_seat(organisation, data.get("places", []))


def _assumed_type(organisation: Data, kind: str) -> str:
    """The type that the name of an organisation tells, else its role in a kind; empty for none."""
    type_ = _type_by_name(organisation["name"])
    if type_:
        return type_
    lead_type, partner_type = _TYPES.get(kind, ("", ""))
    if organisation["role"] == "lead":
        return lead_type
    return partner_type


def _take_spelling(organisation: Data, registered: Mapping[str, Participant]) -> str:
    """Spell a name as the registry does; gives the type that it has there, else empty."""
    same = registered.get(words(organisation["name"]))
    if same is None:
        return ""
    organisation["name"] = same["name"]
    return same.get("type") or ""


def _type_by_name(name: str) -> str:
    """The type of an organisation that its name tells, else empty."""
    folded = fold(name)
    for pattern, type_ in _BY_NAME:
        if pattern.search(folded):
            return type_
    return ""


def _complete_seat(partner: Data, places: list[Data]) -> None:
    """Give a partner without a seat the only place of the initiative."""
    if len(places) != 1 or "country" not in places[0]:
        return
    if not {"country", "place"} & partner.keys():
        partner |= {"country": places[0]["country"], "place": places[0]["name"]}


def _complete_sources(data: Data, precheck: Precheck) -> None:
    """Id, title, kind and day of the sources; dates without a source come from the only one."""
    sources = data.get("sources", [])
    for source in sources:
        if "url" in source:
            _complete_source(source, data, precheck)
    if len(sources) == 1 and "id" in sources[0]:
        for field in ("since", "until"):
            if field in data:
                data[field].setdefault("source", sources[0]["id"])


def _complete_source(source: Data, data: Data, precheck: Precheck) -> None:
    """Id, title, kind and day of a source with an address."""
    host = _bare_host(source["url"])
    taken = {other["id"] for other in data["sources"] if "id" in other}
    name = slug(host.partition(".")[0])[:_LONGEST_SOURCE_ID]
    source.setdefault("id", numbered(name or "web", taken))
    source.setdefault("title", host or source["url"][:_LONGEST_SOURCE_TITLE])
    if "kind" not in source:
        source["kind"] = _speaker(data, host, precheck) or assumed_speaker(data, precheck)
    if precheck.has_read_sources:
        source.setdefault("seen", precheck.today.isoformat())


_LONGEST_SOURCE_ID = 36
_LONGEST_SOURCE_TITLE = 250
"""The most characters, as the schema has it, with room for a number behind the id."""


def _bare_host(url: str) -> str:
    """The host of an address without www."""
    return web.host_of(url).removeprefix("www.")


def doubtful_speakers(answers: Data, precheck: Precheck) -> list[tuple[int, str]]:
    """The numbers and hosts of the sources whose kind is neither given nor derivable."""
    data = copy.deepcopy(answers)
    if "organisations" in data:
        _complete_organisations(data, precheck)
    doubtful: list[tuple[int, str]] = []
    for number, source in enumerate(data.get("sources", [])):
        if "url" not in source or "kind" in source:
            continue
        host = _bare_host(source["url"])
        if not _speaker(data, host, precheck):
            doubtful.append((number, host or source["url"]))
    return doubtful


def assumed_speaker(answers: Data, precheck: Precheck) -> str:
    """The kind of a source whose host tells nothing.

    The last kind of the schema, which settles no dispute. In a form people name their own pages:
    then the kind that the type of the lead organisation has, but not its own statement.
    """
    if not precheck.has_read_sources:
        for organisation in answers.get("organisations", []):
            if organisation.get("role") == "lead" and organisation.get("type") in _PAGES:
                return _PAGES[organisation["type"]]
    return list(schema.fields("initiative")["sources.kind"].codes)[-1]


_PAGES = {
    "association": "association",
    "group": "association",
    "school": "school",
    "university": "university",
    "church": "church",
    "municipality": "official",
    "public-body": "official",
}
"""Type of the lead organisation to the kind of source that its page is."""


def _speaker(data: Data, host: str, precheck: Precheck) -> str:
    """The kind of source that a host tells, as a wiki, the press or the lead; else empty."""
    name = fold(host)
    # A newspaper named after the city or the lead is the press all the same.
    wiki_or_press = _speaker_by_host(name, _SPEAKERS[:2])
    if wiki_or_press:
        return wiki_or_press
    for role, kind in zip(("lead", "partner"), _RELATIVE, strict=True):
        for organisation in _names_in_role(data, role):
            if _is_named_after(name, organisation):
                return kind
    city = fold(slug(precheck.config.city))
    if city in name.split(".")[-2:-1]:
        return "official"
    if host == _bare_host(data.get("contact", {}).get("page", "")):
        return _RELATIVE[0]
    return _registered_speaker(host, precheck) or _speaker_by_host(name, _SPEAKERS)


def _speaker_by_host(name: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str:
    """The kind of the first pattern that a folded host has, else empty."""
    for pattern, kind in patterns:
        if pattern.search(name):
            return kind
    return ""


def _names_in_role(data: Data, role: str) -> list[str]:
    """The names of the organisations in a role; the funder of a programme leads it."""
    names: list[str] = []
    for organisation in data.get("organisations", []):
        if organisation.get("role") == role:
            names.append(organisation.get("name", ""))
    if role == "lead":
        names.append(str(data.get("funder", "")))
    return names


def _is_named_after(host: str, organisation: str) -> bool:
    """True if a folded host holds a long, uncommon word of an organisation's name."""
    for word in words(organisation).split():
        is_telling = len(word) >= _LETTERS_OF_NAME and word not in _COMMON
        if is_telling and word in host:
            return True
    return False


_LETTERS_OF_NAME = 5
"""The least letters of a word that tells one organisation from another."""


def _registered_speaker(host: str, precheck: Precheck) -> str:
    """The kind that all sources of the registry with this host have, else empty."""
    kinds: set[str] = set()
    for entry in precheck.registry.initiatives:
        for source in entry.data.get("sources", ()):
            if _bare_host(source["url"]) == host:
                kinds.add(source["kind"])
    if len(kinds) != 1:
        return ""
    kind = kinds.pop()
    # Another entry's lead or partner says nothing about this one.
    if kind in _RELATIVE:
        return ""
    return kind
