"""Linked data: initiatives in the words of schema.org, as JSON-LD 1.1.

Texts stand in every language that they have, marked with it. Dates are as exact as the registry
has them: schema.org takes a year or a month. Nothing is loaded when it is read, and nothing in it
can end the script element of a page.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.geo import countries
from hamm_registry.model import dates
from hamm_registry.model.entries import (
    Activity,
    Initiative,
    Participant,
    Photo,
    PlaceName,
    Registry,
    Texts,
)
from hamm_registry.render import structured

Node = dict[str, Any]
Address = Callable[[Initiative], str]
"""Gives the web address of the page on an initiative."""

CONTEXT = "https://schema.org"

_BODIES = {"association": "Organization", "network": "Organization"}
_ORGANISATIONS = {
    "municipality": "GovernmentOrganization",
    "public-body": "GovernmentOrganization",
    "association": "NGO",
    "school": "School",
    "university": "CollegeOrUniversity",
    "company": "Corporation",
}
_PAYING = {"funder": "funder", "supporter": "sponsor"}
_EVENT_STATUS = {"cancelled": "EventCancelled"}
_SAME = ("homepage", "wikidata")
_FOUNDING = frozenset({"charter", "founding", "registration", "start", "resolution"})
_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""The characters that HTML takes for markup, as JSON may have them in a text."""


def initiative(entry: Initiative, registry: Registry, address: Address | None = None) -> Node:
    """One initiative as a Project, or an Organization where it is one; without `@context`.

    Without `address` it is named by its id relative to the document: `#schule-toul`.
    """
    data = entry.data
    page = ""
    if address is not None:
        page = address(entry)
    return _filled({
        "@type": _BODIES.get(data.get("kind", ""), "Project"),
        "@id": name(entry, address),
        "identifier": entry.id,
        "name": texts(data["title"]),
        "alternateName": data.get("other_names"),
        "description": texts(data.get("summary", {})),
        "url": page or next(_links(entry, ("homepage",)), None),
        "sameAs": list(_links(entry, _SAME)),
        "foundingDate": _founded(entry),
        "dissolutionDate": dates.as_text(data.get("until", {}).get("date")),
        "keywords": _keywords(entry, registry),
        "knowsLanguage": data.get("languages"),
        "knowsAbout": [f"https://metadata.un.org/sdg/{goal}" for goal in data.get("sdgs", [])],
        "areaServed": list(map(_country_node, entry.countries)),
        "location": [place(mention, registry) for mention in entry.places],
        **_participant_nodes(entry),
        "parentOrganization": _parent_nodes(entry, registry, address),
        "contactPoint": _contact_node(data.get("contact", {})),
        "image": [_photo_node(photo, registry) for photo in data.get("photos", [])],
        "event": list(map(_event_node, data.get("activities", []))),
        "subjectOf": list(map(_source_node, data.get("sources", []))),
        "mainEntityOfPage": _page_node(page, registry),
    })  # fmt: skip


def _links(entry: Initiative, kinds: Collection[str]) -> Iterator[str]:
    """The web addresses of the links of an entry that are of some kinds."""
    for link in entry.data.get("links", ()):
        if link.get("kind") in kinds:
            yield link["url"]


def name(entry: Initiative, address: Address | None) -> str:
    """The IRI that names an initiative itself, not the page about it."""
    if address is None:
        return f"#{entry.id}"
    return f"{address(entry)}#initiative"


def script(node: Node) -> str:
    """The text of `<script type="application/ld+json">` for one node."""
    return dumps({"@context": CONTEXT, **node}, None)


def dumps(data: Any, indent: int | None = 2) -> str:
    r"""JSON without a character that HTML or a terminal would obey.

    >>> dumps("</script>")
    '"\\u003c/script\\u003e"'
    """
    return structured.encoded(data, indent).translate(_MARKUP)


def texts(values: Texts) -> list[Node]:
    """A text in all its languages."""
    return [{"@value": value, "@language": code} for code, value in values.items()]


def place(mention: PlaceName, registry: Registry) -> Node:
    """A place of an entry, with its coordinates where the list of places has them."""
    node: Node = {
        "@type": "Place",
        "name": mention["name"],
        "address": {"@type": "PostalAddress", "addressCountry": mention["country"]},
    }
    listed = registry.place(mention["name"], mention["country"])
    if listed is None:
        return node
    if listed.names:
        node["name"] = texts(listed.names)
    if listed.other_names:
        node["alternateName"] = list(listed.other_names)
    if listed.geonames:
        node["sameAs"] = f"https://sws.geonames.org/{listed.geonames}/"
    if listed.point:
        lat, lon = listed.point
        node["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    return node


def licence_url(code: str) -> str:
    """The address of a licence known by its SPDX code.

    >>> licence_url("CC-BY-4.0")
    'https://creativecommons.org/licenses/by/4.0/'
    """
    creative = re.fullmatch(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-([0-9]\.[0-9])", code)
    if creative:
        return f"https://creativecommons.org/licenses/{creative[1].lower()}/{creative[2]}/"
    if code == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return f"https://spdx.org/licenses/{code}"


def is_licence_code(licence: str) -> bool:
    """True for what looks like an SPDX code, such as CC-BY-4.0, and no sentence."""
    return _LICENCE.fullmatch(licence) is not None


_LICENCE = re.compile(r"CC0-1\.0|[A-Za-z]+(-[A-Za-z]+)*-[0-9.]+(-[A-Za-z-]+)?")


def _filled(node: Mapping[str, Any]) -> Node:
    """The node without what is empty."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}


def _founded(entry: Initiative) -> str | None:
    """The date of a founding; None where the beginning is another one, or only about known."""
    since = entry.data.get("since")
    if since is None or since.get("about") or since.get("basis") not in _FOUNDING:
        return None
    return entry.since


def _keywords(entry: Initiative, registry: Registry) -> list[Node]:
    themes = schema.fields("initiative")["themes"].codes | registry.config.themes
    keywords: list[Node] = []
    for code in entry.data.get("themes", []):
        keywords.extend(texts(themes.get(code, {})))
    return keywords


def _country_node(code: str) -> Node:
    country = countries.countries().get(code)
    if country is None:
        return {"@type": "Country", "identifier": code, "name": code}
    names = texts({"de": country["de"], "en": country["en"]})
    return {"@type": "Country", "identifier": code, "name": names}


def _participant_nodes(entry: Initiative) -> Node:
    """Lead and partners as members with their roles; funders and supporters as such."""
    nodes: Node = {}
    for participant in entry.organisations:
        role, body = participant["role"], _organisation_node(participant)
        if role in _PAYING:
            nodes.setdefault(_PAYING[role], []).append(body)
        else:
            member = {"@type": "OrganizationRole", "member": body, "roleName": role}
            nodes.setdefault("member", []).append(member)
    return nodes


def _organisation_node(participant: Participant) -> Node:
    unit = participant.get("unit")
    where = {
        "addressLocality": participant.get("place"),
        "addressCountry": participant.get("country"),
    }
    return _filled({
        "@type": _ORGANISATIONS.get(participant.get("type", ""), "Organization"),
        "name": participant["name"],
        "department": unit and {"@type": "Organization", "name": unit},
        "address": any(where.values()) and _filled({"@type": "PostalAddress", **where}),
        "url": participant.get("url"),
    })  # fmt: skip


def _parent_nodes(entry: Initiative, registry: Registry, address: Address | None) -> list[Node]:
    """The initiatives that one is a part of."""
    parents: list[Node] = []
    for link in registry.links.get(entry.id, ()):
        if link.type == "part-of" and link.direction == "out":
            parents.append({"@id": name(registry.by_id[link.to], address)})
    return parents


def _contact_node(contact: Mapping[str, Any]) -> Node | None:
    if not contact:
        return None
    return _filled({
        "@type": "ContactPoint", "email": contact.get("mailbox"), "url": contact.get("page"),
    })  # fmt: skip


def _photo_node(photo: Photo, registry: Registry) -> Node:
    """A photo, with its address where the website has one."""
    site, licence = registry.config.data.get("site_url", ""), photo["licence"]
    node: Node = {
        "@type": "ImageObject",
        "contentUrl": site and f"{site.rstrip('/')}/{photo_path(photo['file'])}",
        "url": photo.get("url"),
        "caption": texts(photo["alt"]),
        "creditText": photo["credit"],
    }
    if is_licence_code(licence):
        node["license"] = licence_url(licence)
    else:
        node["copyrightNotice"] = licence
    return _filled(node)


def photo_path(file: str) -> str:
    """The address of a photo of data/photos/ on the website."""
    return f"photos/{file}"


def _event_node(activity: Activity) -> Node:
    where = {"addressLocality": activity.get("place"), "addressCountry": activity.get("country")}
    address = _filled({"@type": "PostalAddress", **where})
    status = _EVENT_STATUS.get(activity["status"], "EventScheduled")
    return _filled({
        "@type": "Event",
        "name": activity["title"],
        "startDate": str(activity["start"]),
        "endDate": dates.as_text(activity.get("end")),
        "eventStatus": f"https://schema.org/{status}",
        "location": any(where.values()) and {"@type": "Place", "address": address},
    })  # fmt: skip


def _source_node(source: Mapping[str, Any]) -> Node:
    publisher = source.get("publisher")
    return _filled({
        "@type": "CreativeWork",
        "name": source["title"],
        "url": source["url"],
        "publisher": publisher and {"@type": "Organization", "name": publisher},
        "datePublished": dates.as_text(source.get("date")),
    })  # fmt: skip


def _page_node(page: str, registry: Registry) -> Node | None:
    """The page on the initiative, with the licence of what it says."""
    if not page:
        return None
    licence = registry.config.licence
    return _filled({
        "@type": "WebPage",
        "@id": page,
        "inLanguage": registry.config.languages,
        "license": licence and licence_url(licence),
    })  # fmt: skip
