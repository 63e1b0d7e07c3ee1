"""The fields that a column of a list can fill, and the headings that offices give such columns."""

from collections.abc import Iterable
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.text import _, pick, quote
from hamm_registry.schema import did_you_mean


class ImportableField(NamedTuple):
    """A field that a column can fill; `field` is the path in the schema that names it.

    `headings` are written as in `lists.keys`, the weak ones of them count only where no other
    column fills the field. Where `several`, more than one column can fill it; where `speaks`, it
    is a text in a language.
    """

    name: str
    field: str
    headings: tuple[str, ...]
    weak: tuple[str, ...] = ()
    several: bool = False
    speaks: bool = False


def field_title(field: ImportableField) -> str:
    """The title of a field as people read it: that of an organisation is its role."""
    fields = schema.fields("initiative")
    roles = fields["organisations.role"].codes
    if field.name in roles:
        return pick(roles[field.name])
    return fields[field.field].title()


def _field(
    name: str,
    field: str,
    headings: str,
    weak: str = "",
    several: bool = False,
    speaks: bool = False,
) -> ImportableField:
    return ImportableField(
        name, field, tuple(headings.split()), tuple(weak.split()), several, speaks
    )


IMPORTABLE_FIELDS = (
    _field(
        "source.url", "sources.url",
        "quelle quellen beleg belege quellenangabe fundstelle nachweis source quelle-url",
        several=True,
    ),
    _field(
        "contact.page", "contact.page",
        "kontaktseite kontaktformular kontakt-url kontakt-webseite contact-page",
    ),
    _field("contact.mailbox", "contact.mailbox", "postfach funktionsadresse mailbox"),
    _field(
        "link", "links",
        "webseite website homepage internet internetseite internetadresse webadresse web url link"
        " links www weblink internetauftritt web-site projektlink web-adresse adresse-der-webseite"
        " adresse-im-internet",
        several=True,
    ),
    _field(
        "status.on", "history.on",
        "status-seit stand-vom status-vom entschieden-am beschlossen-am status-datum abgelehnt-am",
    ),
    _field(
        "since", "since",
        "seit beginn besteht-seit gründung gegründet gründungsjahr start startjahr anfang von jahr"
        " beginn-jahr seit-wann gründungsdatum since start-date begin founded vertragsdatum"
        " partnerschaft-seit aktiv-seit datum-beginn year start-year wann when",
        "datum date zeitraum laufzeit dauer",
    ),
    _field("until", "until", "bis ende beendet-am endjahr ende-jahr until end end-date beendet"),
    _field(
        "visibility", "visibility",
        "sichtbarkeit veröffentlichen öffentlich veröffentlichung auf-webseite visibility"
        " darf-veröffentlicht-werden freigabe",
    ),
    _field(
        "status", "status",
        "status stand zustand aktueller-stand sachstand aktiv läuft-noch noch-aktiv state active",
    ),
    _field("form", "form", "form-der-partnerschaft partnerschaftsform form-of-the-partnership"),
    _field("since.about", "since.about", ""),
    _field("since.basis", "since.basis", ""),
    _field("until.about", "until.about", ""),
    _field("until.basis", "until.basis", ""),
    _field("places.country", "places.country", ""),
    _field(
        "kind", "kind",
        "art typ kategorie form art-der-initiative art-der-partnerschaft projektart kind type"
        " category partnerschaftsart",
    ),
    _field(
        "themes", "themes",
        "thema themen themenfeld themenfelder schwerpunkt schwerpunkte handlungsfeld bereich"
        " themenbereich inhalt-thema fachbereich topic topics theme themes",
        several=True,
    ),
    _field(
        "sdgs", "sdgs",
        "sdg sdgs nachhaltigkeitsziel nachhaltigkeitsziele ziele-nachhaltigkeit"
        " agenda-2030 un-ziele",
    ),
    _field("audience", "audience", "zielgruppe zielgruppen audience target-group", several=True),
    _field("languages", "languages", "sprache sprachen arbeitssprache language languages"),
    _field("scope", "scope", "reichweite ebene scope"),
    _field(
        "districts", "districts",
        "stadtbezirk stadtbezirke bezirk stadtteil stadtteile ortsteil district districts",
        several=True,
    ),
    _field(
        "where", "places",
        "ort-land stadt-land land-ort land-stadt wo einsatzgebiet zielgebiet where",
        several=True,
    ),
    _field(
        "country", "countries",
        "land länder staat staaten partnerland partnerländer zielland einsatzland land-länder"
        " country countries projektland",
        several=True,
    ),
    _field(
        "place", "places",
        "ort orte stadt städte partnerstadt partnerstädte partnerort einsatzort zielort projektort"
        " partnerkommune ort-im-ausland ort-region ort-stadt place places town city towns"
        " partnergemeinde-ort",
        "region gemeinde kommune",
        several=True,
    ),
    _field(
        "partner", "organisations.role",
        "partner partnerorganisation partnerorganisationen partnerschule partner-vor-ort"
        " partnereinrichtung projektpartner kooperationspartner ausländischer-partner"
        " partner-im-ausland partner-organisation partner-institution partnerhochschule"
        " partner-ausland counterpart partnerverein partnergemeinde partner-school mit-wem"
        " with-whom",
        several=True,
    ),
    _field(
        "funder", "organisations.role",
        "geldgeber förderer fördermittelgeber zuschussgeber finanzierung-durch funder",
        several=True,
    ),
    _field(
        "supporter", "organisations.role",
        "unterstützer unterstützt-von unterstützung-durch sponsor sponsoren supporter",
        several=True,
    ),
    _field(
        "lead", "organisations.role",
        "träger trägerin verein organisation einrichtung institution schule trägerverein"
        " träger-verein"
        " projektträger name-des-vereins verantwortliche-organisation durchführende-organisation"
        " lead organisations organization lead-organisation antragsteller akteur akteure"
        " vereinsname schulname school school-name association club",
        "hammer-partner gruppe wer",
        several=True,
    ),
    _field(
        "other_names", "other_names",
        "andere-namen kurzname abkürzung alias früherer-name weitere-namen other-names",
        several=True,
    ),
    _field(
        "notes", "notes",
        "notizen interne-notiz pflegehinweis notes hinweis-für-die-pflege",
    ),
    _field(
        "summary", "summary",
        "kurztext beschreibung kurzbeschreibung inhalt inhalte projektbeschreibung zusammenfassung"
        " kurzinfo erläuterung was summary description tätigkeit aktivitäten inhalt-kurz",
        "ziel ziele",
        speaks=True,
    ),
    _field("id", "id", "kennung slug"),
    _field(
        "title", "title",
        "titel bezeichnung projekt projektname projekttitel initiative initiativen partnerschaft"
        " vorhaben maßnahme name-der-initiative name-des-projekts projektbezeichnung title project"
        " name-der-partnerschaft name-initiative name-of-the-initiative",
        "name namen",
        speaks=True,
    ),
)  # fmt: skip
"""The most telling headings first: “Beginn der Partnerschaft” is a date, no title."""

BY_NAME = {target.name: target for target in IMPORTABLE_FIELDS}


def unknown_field(name: str, allowed: Iterable[str]) -> UsageError:
    """The error of an option that names no importable field, with a guess or all that there are."""
    message = _("there is no field {field}").format(field=quote(name))
    listed = allowed_values(allowed)
    return UsageError(message, did_you_mean(name, dict.fromkeys(BY_NAME, "")) or listed)


NEEDED = ("title", "summary", "kind", "status", "themes")
"""Fields that every entry must have."""

PERSONAL = """
ansprechpartner ansprechpartnerin ansprechpartner-in ansprechperson kontakt kontaktperson
kontaktdaten verantwortlich verantwortliche verantwortlicher telefon telefonnummer tel mobil
mobilnummer handy handynummer fax mail mailadresse email e-mail vorname nachname familienname
adresse anschrift straße strasse plz postleitzahl geburtsdatum geburtstag vorsitz vorsitzende
vorsitzender vorstand leitung leiter leiterin lehrer lehrerin lehrkraft lehrkräfte koordinator
koordinatorin koordination betreuer betreuerin betreuung person personen zuständig contact
contact-person phone telephone address iban kontonummer rufnummer bearbeiter bearbeiterin
bearbeitet sachbearbeiter sachbearbeiterin anrede beauftragte beauftragter vertreter vertreterin
mitarbeiter mitarbeiterin mitarbeitende mitglied mitglieder teilnehmer teilnehmerin teilnehmende
schüler schülerin studierende bürgermeister bürgermeisterin präsident präsidentin geschäftsführer
geschäftsführerin geschäftsführung direktor direktorin rektor rektorin dolmetscher dolmetscherin
gastfamilie gastfamilien gastgeber gasteltern inhaber inhaberin autor autorin verfasser
verfasserin pate patin projektpate projektpatin patenkind patenkinder initiator initiatorin
gründer gründerin trainer trainerin pfarrer pfarrerin manager officer coordinator leader
project-lead team-lead teacher head headteacher principal director chair chairman chairwoman
chairperson president mayor secretary treasurer founder author representative member members
participant participants pupil pupils student students volunteer volunteers host-family salutation
first-name last-name given-name family-name surname forename
""".split()
"""Columns of such names hold data of persons: they are never read."""

NUMBERING = "nr lfd lfd-nr lfdnr laufende-nummer nummer no number id pos zeile #".split()
"""Columns that only count the rows."""

LANGUAGE_WORDS = {
    "de": "de deutsch deutsche deutscher german",
    "en": "en englisch englische englischer english",
}
"""Words in a heading that say which language a text has."""
