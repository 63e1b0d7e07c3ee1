"""What follows from what somebody said of something new: nobody is asked what can be derived.

Whatever was said stays as it is; all that is filled in is shown before it is written.
"""

import copy
import re
from urllib.parse import urlsplit

from hamm_registry import schema
from hamm_registry.document import Data
from hamm_registry.editing.bench import Bench
from hamm_registry.editing.questions import PAIRED, THEMES
from hamm_registry.editing.slug import free_id, numbered, slug
from hamm_registry.fields import plain_name
from hamm_registry.text import fold, pick

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
    (re.compile(r"wiki"), "wiki"),
    (re.compile(r"zeitung|anzeiger|presse|news|radio|rundschau|\bwdr\b|journal"), "press"),
)
"""What the address of a page says about who speaks there."""
_AS_SOURCE = {
    "school": "school",
    "university": "university",
    "church": "church",
    "association": "association",
    "municipality": "official",
    "public-body": "official",
}
"""Who speaks on a page, by the type of the organisation that it is about."""


def completed(kind: str, said: Data, bench: Bench) -> Data:
    """The data of an initiative, a meeting or a programme with all that follows from it."""
    data = copy.deepcopy(said)
    if kind == "initiative":
        _organisations(data, bench)
        _initiative(data, bench)
    elif kind == "meeting":
        past = str(data.get("date", "9")) < bench.today.isoformat()
        data.setdefault("state", "held" if past else "announced")
    _sources(data, bench)
    if "id" not in data and pick(data.get("title", {}), bench.config.languages[0]):
        data["id"] = free_id(data["title"].get(bench.config.languages[0], ""), bench.taken(kind))
    return data


def _initiative(data: Data, bench: Bench) -> None:
    kind = data.get("kind", "")
    if kind == "city-link":
        data.setdefault("form", "unknown")
    if kind in THEMES:
        data.setdefault("themes", [THEMES[kind]])
    if "title" not in data and (title := _title(data, bench)):
        data["title"] = {bench.config.languages[0]: title[:140]}
    needed = schema.load("initiative")["else"]["allOf"][1]["if"]["properties"]["status"]["enum"]
    if data.get("status") in needed and "history" not in data:
        data["history"] = [{"status": data["status"], "on": bench.today.isoformat()}]


def _title(data: Data, bench: Bench) -> str:
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
        lead, there = str(bench.config.data["city"]), ""
    if where and fold(where) not in fold(there):
        there = f"{there} {where}".strip()
    return f"{lead} – {there}" if lead and there and kind in (*PAIRED, "city-link") else ""


def _organisations(data: Data, bench: Bench) -> None:
    """Role, type, spelling and seat of the organisations: one lead first, the partners after it."""
    organisations = data.get("organisations", [])
    known = {plain_name(o["name"]): o for e in bench.registry.initiatives for o in e.organisations}
    types = _TYPES.get(data.get("kind", ""), ("", ""))
    for number, one in enumerate(organisations):
        one.setdefault("role", "partner" if number else "lead")
        if "name" not in one:
            continue
        same = known.get(plain_name(one["name"]))
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


def _sources(data: Data, bench: Bench) -> None:
    """Name, title and kind of the sources; facts without one come from the only one there is."""
    sources = data.get("sources", [])
    for one in sources:
        if "url" not in one:
            continue
        host = (_host(one["url"])).removeprefix("www.")
        taken = {other["id"] for other in sources if "id" in other}
        one.setdefault("id", numbered(slug(host.partition(".")[0])[:36] or "web", taken))
        one.setdefault("title", host or one["url"][:250])
        one.setdefault("kind", _speaker(data, fold(host), fold(one["url"]), bench))
        one.setdefault("seen", bench.today.isoformat())
    if len(sources) == 1 and "id" in sources[0]:
        for field in ("since", "until"):
            if field in data:
                data[field].setdefault("source", sources[0]["id"])


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # half an IPv6 address
        return ""


def _speaker(data: Data, host: str, url: str, bench: Bench) -> str:
    """Who probably speaks on a page: the lead, a partner, the city, else one of the lead's kind."""
    organisations = data.get("organisations", [])
    for role, kind in (("lead", "own-statement"), ("partner", "partner")):
        for one in organisations:
            words = re.findall(r"\w{5,}", fold(one.get("name", "")))
            if one.get("role") == role and any(plain_name(w) in plain_name(host) for w in words):
                return kind
    for form, kind in _SPEAKERS:
        if form.search(url):
            return kind
    if plain_name(str(bench.config.data["city"])) in host.split("."):
        return "official"
    types = (one.get("type", "") for one in organisations if one.get("role") == "lead")
    return _AS_SOURCE.get(next(types, ""), "own-statement")
