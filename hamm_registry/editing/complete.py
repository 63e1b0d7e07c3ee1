"""What follows from what somebody said of something new: nobody is asked what can be derived.

Whatever was said stays as it is; all that is filled in is shown before it is written.
"""

import copy
import re

from hamm_registry import schema
from hamm_registry.core import web
from hamm_registry.core.spelling import words
from hamm_registry.core.text import fold, slug
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.questions import PAIRED, THEMES
from hamm_registry.editing.slug import free_id, numbered
from hamm_registry.yamlfile.document import Data

_TYPES = {
    "city-link": ("municipality", "municipality"),
    "municipal-project": ("municipality", ""),
    "association": ("association", ""),
    "school-exchange": ("school", "school"),
    "university-cooperation": ("university", "university"),
    "church-partnership": ("church", "church"),
}
"""The types of the two sides that a kind of initiative speaks of by itself."""
_BY_NAME = (
    (re.compile(r"\be\. ?v\.|verein\b|freundeskreis"), "association"),
    (re.compile(r"gymnasium|schule\b|\bschool|kolleg\b|\blyc|\blyz|lise"), "school"),
    (re.compile(r"universi|hochschule"), "university"),
    (re.compile(r"gemeinde\b|kirche|parish|church|diakonie"), "church"),
    (re.compile(r"^(?:stadt|city of|ville de)\b"), "municipality"),
    (re.compile(r"\b(?:gmbh|ag|ltd|inc)\b"), "company"),
)
"""What the name of an organisation says about its type, the first that is found in it."""
_SPEAKERS = (
    (re.compile(r"wikipedia|wiki\b"), "wiki"),
    (re.compile(r"zeitung|anzeiger|presse|news|radio|rundschau|\bwdr\b|journal"), "press"),
    (re.compile(r"\buni-|universi|(?<!volks)hochschule"), "university"),
    (re.compile(r"(?<!hoch)schule\b|gymnasium|\bschool"), "school"),
    (re.compile(r"kirche|diakonie|bistum|parish|church"), "church"),
)
"""What the host of a page says about who speaks there, the first that is found in it."""
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
"""Words of names that say nothing about whose page it is."""
_RELATIVE = ("own-statement", "partner")
"""Kinds of sources that are so for one entry and not for another."""


def completed(kind: str, said: Data, precheck: Precheck) -> Data:
    """The data of something new with all that follows from it."""
    data = copy.deepcopy(said)
    if kind == "initiative":
        _organisations(data, precheck)
        _initiative(data, precheck)
    elif kind == "meeting":
        past = str(data.get("date", "9")) < precheck.today.isoformat()
        data.setdefault("state", "held" if past else "announced")
    _sources(data, precheck)
    name = called(kind, data, precheck)
    if "id" not in data and name:
        data["id"] = free_id(name, precheck.taken(kind), precheck.config.languages[0])
    return data


def called(kind: str, data: Data, precheck: Precheck) -> str:
    """What an id is made of: the title in the first language, the name of an organisation."""
    if kind == "organisation":
        return _LEGAL_FORM.sub("", str(data.get("name", "")))
    title: dict[str, str] = data.get("title", {})
    return title.get(precheck.config.languages[0], "")


_LEGAL_FORM = re.compile(r",?\s*\b(?:e\.\s?V\.|g?GmbH|eG)\s*$")
"""What stands behind the name of an organisation and belongs into no id."""


def _initiative(data: Data, precheck: Precheck) -> None:
    kind = data.get("kind", "")
    if kind == "city-link":
        data.setdefault("form", "unknown")
    if kind in THEMES:
        data.setdefault("themes", [THEMES[kind]])
    if "title" not in data and (name := title(data, precheck)):
        data["title"] = {precheck.config.languages[0]: name[:140]}
    if needs_history(str(data.get("status", ""))) and "history" not in data:
        data["history"] = [{"status": data["status"], "on": precheck.today.isoformat()}]


def needs_history(status: str) -> bool:
    """Whether an entry of a status must say when it came to it."""
    rule = schema.load("initiative")["else"]["allOf"][1]["if"]
    return status in rule["properties"]["status"]["enum"]


def title(data: Data, precheck: Precheck) -> str:
    """“Us – them” where two sides bear it; the name of an association is its title."""
    kind = data.get("kind", "")
    names: dict[str, str] = {
        o.get("role"): o.get("name", "") for o in reversed(data.get("organisations", []))
    }
    where = " / ".join(place["name"] for place in data.get("places", [])[:2])
    lead, there = names.get("lead", ""), names.get("partner", "")
    if kind == "association":
        return lead
    if kind == "city-link":
        lead, there = str(precheck.config.data["city"]), ""
    if where and fold(where) not in fold(there):
        there = f"{there} {where}".strip()
    return f"{lead} – {there}" if lead and there and kind in (*PAIRED, "city-link") else ""


def _organisations(data: Data, precheck: Precheck) -> None:
    """Role, type, spelling and seat of the organisations: one lead first, the partners after it."""
    organisations = data.get("organisations", [])
    known = {words(o["name"]): o for e in precheck.registry.initiatives for o in e.organisations}
    types = _TYPES.get(data.get("kind", ""), ("", ""))
    for number, one in enumerate(organisations):
        one.setdefault("role", "partner" if number else "lead")
        if "name" not in one:
            continue
        same = known.get(words(one["name"]))
        one["name"] = same["name"] if same else one["name"]
        by_name = next((sort for form, sort in _BY_NAME if form.search(fold(one["name"]))), "")
        sort = (same and same.get("type")) or by_name or types[one["role"] != "lead"]
        if sort:
            one.setdefault("type", sort)
        if one["role"] == "partner":
            _seat(one, data.get("places", []))


def _seat(partner: Data, places: list[Data]) -> None:
    """A partner has its seat where the work is, if that is one place only."""
    if len(places) == 1 and "country" in places[0] and not {"country", "place"} & partner.keys():
        partner |= {"country": places[0]["country"], "place": places[0]["name"]}


def _sources(data: Data, precheck: Precheck) -> None:
    """Name, title and kind of the sources; facts without one come from the only one there is."""
    sources = data.get("sources", [])
    for one in sources:
        if "url" not in one:
            continue
        host = _bare_host(one["url"])
        taken = {other["id"] for other in sources if "id" in other}
        one.setdefault("id", numbered(slug(host.partition(".")[0])[:36] or "web", taken))
        one.setdefault("title", host or one["url"][:250])
        if "kind" not in one:
            one["kind"] = _speaker(data, host, precheck) or assumed_speaker(data, precheck)
        if precheck.looked:
            one.setdefault("seen", precheck.today.isoformat())
    if len(sources) == 1 and "id" in sources[0]:
        for field in ("since", "until"):
            if field in data:
                data[field].setdefault("source", sources[0]["id"])


def _bare_host(url: str) -> str:
    """The host of an address, without the www. that says nothing."""
    return web.host_of(url).removeprefix("www.")


def doubtful_speakers(said: Data, precheck: Precheck) -> list[tuple[int, str]]:
    """The numbers and hosts of the sources of which nothing says who speaks there."""
    data = copy.deepcopy(said)
    if "organisations" in data:
        _organisations(data, precheck)
    return [
        (number, _bare_host(one["url"]) or one["url"])
        for number, one in enumerate(data.get("sources", []))
        if "url" in one
        and "kind" not in one
        and not _speaker(data, _bare_host(one["url"]), precheck)
    ]


def assumed_speaker(said: Data, precheck: Precheck) -> str:
    """The kind of a source of which nothing says who speaks there.

    The last one of the schema, which settles no dispute. In a form people name pages of their own:
    there the kind goes by the lead organisation, but below its own statement.
    """
    if not precheck.looked:
        for one in said.get("organisations", []):
            if one.get("role") == "lead" and one.get("type") in _PAGES:
                return _PAGES[one["type"]]
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
"""What the page of an organisation is taken for, by the type of the organisation."""


def _speaker(data: Data, host: str, precheck: Precheck) -> str:
    """Who speaks on a page as far as its host tells: lead, partner, city, press; else empty."""
    name = fold(host)
    for form, kind in _SPEAKERS[:2]:
        if form.search(name):
            return kind
    for role, kind in (("lead", _RELATIVE[0]), ("partner", _RELATIVE[1])):
        if any(_speaks(one, name) for one in _named(data, role)):
            return kind
    if fold(slug(str(precheck.config.data["city"]))) in name.split(".")[-2:-1]:
        return "official"
    if host == _bare_host(data.get("contact", {}).get("page", "")):
        return _RELATIVE[0]
    known = _known_speaker(host, precheck)
    return known or next((kind for form, kind in _SPEAKERS if form.search(name)), "")


def _named(data: Data, role: str) -> list[str]:
    """The names of those who have a role; the funder of a programme leads it."""
    names = [o.get("name", "") for o in data.get("organisations", []) if o.get("role") == role]
    return [*names, str(data.get("funder", ""))] if role == "lead" else names


def _speaks(name: str, host: str) -> bool:
    """Whether a host is called after an organisation: by a word that not all of them have."""
    own = {word for word in words(name).split() if len(word) >= _TELLING} - _COMMON
    return any(word in host for word in own)


_TELLING = 5
"""Letters of a word that tells one organisation from others."""


def _known_speaker(host: str, precheck: Precheck) -> str:
    """What the entries of the registry, all of one mind, take a host for."""
    kinds = {
        source["kind"]
        for entry in precheck.registry.initiatives
        for source in entry.data.get("sources", ())
        if _bare_host(source["url"]) == host
    }
    return kinds.pop() if len(kinds) == 1 and not kinds & {*_RELATIVE} else ""
