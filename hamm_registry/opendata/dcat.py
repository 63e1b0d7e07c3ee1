"""DCAT-AP.de 3.0: the record by which an open-data portal finds the exported files, as JSON-LD.

https://www.dcat-ap.de/def/dcatde/3.0/spec/ says what must and what should be there.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _
from hamm_registry.model.entries import Config, Texts
from hamm_registry.opendata import jsonld
from hamm_registry.opendata.jsonld import Node, licence_url, texts

EU = "http://publications.europa.eu/resource/authority"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LICENCES = {
    "CC-BY-4.0": "cc-by/4.0",
    "CC-BY-SA-4.0": "cc-by-sa/4.0",
    "CC0-1.0": "cc-zero",
    "DL-DE-BY-2.0": "dl-by-de/2.0",
    "DL-DE-ZERO-2.0": "dl-zero-de/2.0",
}
"""The licences of the portal's own list by their SPDX codes."""
_LANGUAGES = {
    "de": "DEU", "en": "ENG", "fr": "FRA", "nl": "NLD", "pl": "POL", "es": "SPA", "it": "ITA",
    "pt": "POR", "cs": "CES", "da": "DAN", "sv": "SWE", "fi": "FIN", "tr": "TUR", "uk": "UKR",
}  # fmt: skip
_THEMES = ("INTR", "SOCI", "GOVE")
"""International issues; population and society; government and public sector."""


class Distribution(NamedTuple):
    """A file to be had: its name, IANA media type, and code in the EU's list of file types."""

    name: str
    media_type: str
    file_type: str = ""


def record(
    config: Config, files: Mapping[str, Distribution], day: date, about: Texts, note: str
) -> str:
    """The catalogue with its one data set and a distribution a file, by the format's name.

    `about` describes the data set, `note` is whom to name (GeoNames). RegistryError (3) where
    registry.yaml lacks what every record must have.
    """
    _check(config)
    base = str(config.data["site_url"])
    publisher = {
        "@id": f"{base}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": config.data["legal"]["publisher"],
    }
    distributions = [_distribution(config, name, file, note) for name, file in files.items()]
    data_set = _data_set(config, day, about) | {"dcat:distribution": distributions}
    catalogue = {
        "@id": f"{base}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": texts(config.name),
        "dct:description": texts(about),
        "dct:publisher": publisher,
        "foaf:homepage": {"@id": base},
        "dcat:dataset": data_set,
    }
    return jsonld.dumps({"@context": _CONTEXT, **catalogue}) + "\n"


def _check(config: Config) -> None:
    """RegistryError (3) that names the fields of registry.yaml that a record needs and lacks."""
    needed = {
        "site_url": config.data.get("site_url"),
        "legal.publisher": config.data.get("legal", {}).get("publisher"),
        "licences.data": config.licence,
    }
    missing = ", ".join(name for name, value in needed.items() if not value)
    if missing:
        message = _("registry.yaml does not give {fields}, which every record must have")
        hint = _("Portals load the files from the web: state there where the site is.")
        raise RegistryError(message.format(fields=missing), hint)


def _data_set(config: Config, day: date, about: Texts) -> Node:
    base, open_data = str(config.data["site_url"]), config.data.get("open_data", {})
    node = {
        "@id": f"{base}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": base,
        "dct:title": texts(config.name),
        "dct:description": texts(about),
        "dct:publisher": {"@id": f"{base}#publisher"},
        "dcat:contactPoint": _contact_point(config),
        "dcat:landingPage": {"@id": base},
        "dcat:theme": [{"@id": f"{EU}/data-theme/{code}"} for code in _THEMES],
        "dct:language": [{"@id": iri} for iri in _language_iris(config)],
        "dct:modified": {"@value": day.isoformat(), "@type": "xsd:date"},
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/IRREG"},
        "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dcatde:politicalGeocodingLevelURI": {
            "@id": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality"
        },
    }
    for key, name in (("contributor", "contributorID"), ("geocoding", "politicalGeocodingURI")):
        if key in open_data:
            node[f"dcatde:{name}"] = {"@id": open_data[key]}
    return {key: value for key, value in node.items() if value}


def _contact_point(config: Config) -> Node | None:
    mailbox = config.mailbox
    if not mailbox:
        return None
    return {
        "@type": "vcard:Organization",
        "vcard:fn": config.data["legal"]["publisher"],
        "vcard:hasEmail": {"@id": f"mailto:{mailbox}"},
    }


def _language_iris(config: Config) -> Iterator[str]:
    for code in config.languages:
        if code in _LANGUAGES:
            yield f"{EU}/language/{_LANGUAGES[code]}"


def _distribution(config: Config, name: str, file: Distribution, note: str) -> Node:
    base, code = str(config.data["site_url"]), str(config.data["licences"]["data"])
    folder = config.data.get("open_data", {}).get("files_url", f"{base.rstrip('/')}/data/")
    address = f"{str(folder).rstrip('/')}/{file.name}"
    licence = licence_url(code)
    if code in _LICENCES:
        licence = f"http://dcat-ap.de/def/licenses/{_LICENCES[code]}"
    attribution = config.data["legal"]["publisher"]
    if note:
        attribution = f"{attribution}; {note}"
    node: dict[str, Any] = {
        "@id": f"{base}#{name}",
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{file.media_type}"
        },
        "dct:license": {"@id": licence},
        "dcatde:licenseAttributionByText": attribution,
    }
    if file.file_type:
        node["dct:format"] = {"@id": f"{EU}/file-type/{file.file_type}"}
    return node
