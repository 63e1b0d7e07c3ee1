"""The tables that others point at: vocabularies, countries, places, organisations."""

from collections.abc import Iterator, Sequence
from typing import Any

from hamm_registry import schema
from hamm_registry.geo import countries
from hamm_registry.model.entries import Participant, Place, PlaceName, Registry
from hamm_registry.opendata.tables.shape import (
    OF_INITIATIVE,
    OWNER,
    POSITION,
    DataColumn,
    DataTable,
    ForeignKey,
    column,
    field,
    items,
)

NAMES = (
    column("name_en", "text", "English name.", "Englischer Name."),
    column("name_de", "text", "German name.", "Deutscher Name."),
)
UNIT = field("organisations.unit", "unit", required=True)


def _both_names(names: dict[str, str]) -> tuple[str | None, str | None]:
    return names.get("en"), names.get("de")


def _code_rows(_registry: Registry) -> Iterator[Sequence[Any]]:
    for kind in ("initiative", "organisation", "meeting", "funding"):
        for path, schema_field in schema.fields(kind).items():
            for code, names in schema_field.codes.items():
                yield kind, path, code, *_both_names(names)


def _theme_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    themes = schema.fields("initiative")["themes"].codes | registry.config.themes
    for code, names in themes.items():
        yield code, *_both_names(names)
    for _id, _position, code in items(registry, "themes"):
        if code not in themes:
            yield code, None, None


def _sdg_rows(_registry: Registry) -> Iterator[Sequence[Any]]:
    for code, names in schema.fields("initiative")["sdgs"].codes.items():
        yield int(code), *_both_names(names)


def _region_rows(_registry: Registry) -> Iterator[Sequence[Any]]:
    for code, names in countries.regions().items():
        yield code, *_both_names(names)


def _country_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for code, country in countries.countries().items():
        regions = country["region"], country["subregion"], country["intermediate"]
        yield code, country["en"], country["de"], *regions
    # A code that no country has (yet); of the others the first row counts.
    for entry in registry.initiatives:
        for code in entry.countries:
            yield code, None, None, None, None, None


def _listed_or_mentioned(registry: Registry, mention: PlaceName) -> Place:
    """The place that an entry names: that of the list, or what the entry says of it."""
    name, country = mention["name"], mention["country"]
    return registry.place(name, country) or Place(name, country, {}, None, True)


def _place_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for _id, _position, mention in items(registry, "places"):
        place = registry.place(mention["name"], mention["country"])
        if place is None:
            yield mention["country"], mention["name"], None, None, None, None
            continue
        lat, lon = place.point or (None, None)
        kind = "town" if place.is_town else "region"
        yield place.country, place.name, lat, lon, kind, place.geonames


def _place_name_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for _id, _position, mention in items(registry, "places"):
        place = _listed_or_mentioned(registry, mention)
        for language, name in place.names.items():
            yield place.country, place.name, language, name


def _initiative_place_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for owner, position, mention in items(registry, "places"):
        place = _listed_or_mentioned(registry, mention)
        about = mention.get("about", False)
        yield owner, position, place.country, place.name, mention["name"], about


def _initiative_country_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for entry in registry.initiatives:
        for code in entry.countries:
            yield entry.id, code


def _organisation_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    """Each once; of what several entries say of one, the first that says it counts."""
    merged: dict[tuple[str, str], Participant] = {}
    for _id, _position, item in items(registry, "organisations"):
        key = item["name"], item.get("unit", "")
        merged[key] = {**item, **merged.get(key, {})}  # type: ignore[typeddict-item]  # both are one
    for (name, unit), item in merged.items():
        rest = (item.get(part) for part in ("type", "country", "place", "url", "register"))
        yield name, unit, *rest


def _participant_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for owner, position, item in items(registry, "organisations"):
        yield owner, position, item["name"], item.get("unit", ""), item["role"]


def _organisation_columns() -> tuple[DataColumn, ...]:
    rest = (field(f"organisations.{part}") for part in ("type", "country", "place", "url"))
    name = field("organisations.name", "name", required=True)
    return name, UNIT, *rest, field("organisations.register")


_COUNTRY = column("country", "text", "ISO 3166-1 alpha-2, and XK.", "ISO 3166-1 alpha-2, und XK.",
                  True)  # fmt: skip
_PLACE = column("place", "text", "Its name in `places`.", "Sein Name in `places`.", True)

VOCABULARIES = (
    DataTable(
        "codes",
        {"en": "Every code of a closed vocabulary with its names.",
         "de": "Jedes Kürzel eines festen Vokabulars mit seinen Namen."},
        (
            column("kind", "text", "`initiative`, `organisation`, `meeting` or `funding`.",
                   "`initiative`, `organisation`, `meeting` oder `funding`.", True),
            column("field", "text", "Field of the file.", "Feld der Datei.", True),
            column("code", "text", "The code.", "Das Kürzel.", True),
            *NAMES,
        ),
        3,
        _code_rows,
    ),
    DataTable(
        "themes",
        {"en": "Themes, this registry's own included.",
         "de": "Themen, die eigenen des Registers eingeschlossen."},
        (column("code", "text", "The code.", "Das Kürzel.", True), *NAMES),
        1,
        _theme_rows,
    ),
    DataTable(
        "sdgs",
        {"en": "Sustainable Development Goals.", "de": "Ziele für nachhaltige Entwicklung."},
        (column("number", "integer", "1 to 17.", "1 bis 17.", True), *NAMES),
        1,
        _sdg_rows,
    ),
    DataTable(
        "regions",
        {"en": "Regions of the world (UN M49).", "de": "Regionen der Welt (UN M49)."},
        (column("code", "text", "M49 code.", "M49-Kürzel.", True), *NAMES),
        1,
        _region_rows,
    ),
    DataTable(
        "countries",
        {"en": "All countries, those without an initiative included.",
         "de": "Alle Länder, auch die ohne Initiative."},
        (
            column("code", "text", "ISO 3166-1 alpha-2, and XK.", "ISO 3166-1 alpha-2, und XK.",
                   True),
            *NAMES,
            column("region", "text", "Continent.", "Kontinent."),
            column("subregion", "text", "Subregion.", "Teilregion."),
            column("intermediate", "text", "Intermediate region.", "Zwischenregion."),
        ),
        1,
        _country_rows,
        (ForeignKey(("region",), "regions"), ForeignKey(("subregion",), "regions"),
         ForeignKey(("intermediate",), "regions")),
    ),
    DataTable(
        "places",
        {"en": "Places of initiatives; coordinates: GeoNames, CC BY 4.0.",
         "de": "Orte der Initiativen; Koordinaten: GeoNames, CC BY 4.0."},
        (
            _COUNTRY,
            column("name", "text", "Its name.", "Sein Name.", True),
            column("lat", "real", "Latitude in degrees, WGS 84.", "Breite in Grad, WGS 84."),
            column("lon", "real", "Longitude in degrees, WGS 84.", "Länge in Grad, WGS 84."),
            column("type", "text", "`town`, `region`, or empty where it is not in the list.",
                   "`town`, `region`, oder leer, wenn er nicht in der Liste steht."),
            column("geonames", "integer", "Number at GeoNames.", "Nummer bei GeoNames."),
        ),
        2,
        _place_rows,
        (ForeignKey(("country",), "countries"),),
    ),
    DataTable(
        "place_names",
        {"en": "Names of places by language.", "de": "Namen der Orte je Sprache."},
        (
            _COUNTRY,
            _PLACE,
            column("language", "text", "ISO 639-1 code.", "ISO-639-1-Kürzel.", True),
            column("name", "text", "The name.", "Der Name.", True),
        ),
        3,
        _place_name_rows,
        (ForeignKey(("country", "place"), "places"),),
    ),
    DataTable(
        "organisations",
        {"en": "Organisations, told apart by name and unit.",
         "de": "Organisationen, unterschieden nach Name und Einheit."},
        _organisation_columns(),
        2,
        _organisation_rows,
        (ForeignKey(("country",), "countries"),),
    ),
)  # fmt: skip

JOINED = (
    DataTable(
        "initiative_organisations",
        {"en": "Who bears, helps or pays for an initiative.",
         "de": "Wer eine Initiative trägt, unterstützt oder bezahlt."},
        (OWNER, POSITION, field("organisations.name", "organisation", required=True), UNIT,
         field("organisations.role", required=True)),
        2,
        _participant_rows,
        (OF_INITIATIVE, ForeignKey(("organisation", "unit"), "organisations")),
    ),
    DataTable(
        "initiative_places",
        {"en": "Where the work is.", "de": "Wo die Arbeit ist."},
        (OWNER, POSITION, _COUNTRY, _PLACE,
         column("written", "text", "The name as the entry has it.",
                "Der Name, wie er im Eintrag steht.", True),
         field("places.about", required=True)),
        2,
        _initiative_place_rows,
        (OF_INITIATIVE, ForeignKey(("country", "place"), "places")),
    ),
    DataTable(
        "initiative_countries",
        {"en": "The countries of an initiative, those of its places included.",
         "de": "Die Länder einer Initiative, die ihrer Orte eingeschlossen."},
        (OWNER, _COUNTRY),
        2,
        _initiative_country_rows,
        (OF_INITIATIVE, ForeignKey(("country",), "countries")),
    ),
)  # fmt: skip
