"""The tables of initiatives, of meetings and of funding programmes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from hamm_registry import schema
from hamm_registry.model.entries import Registry
from hamm_registry.model.evidence import disputes
from hamm_registry.opendata.tables.shape import (
    OF_INITIATIVE,
    OWNER,
    POSITION,
    DataColumn,
    DataTable,
    ForeignKey,
    column,
    field,
    group,
    items,
    texts,
    values,
)

_FIRST = {
    "title": column("title", "text", "Title in the first language that it has.",
                    "Titel in der ersten vorhandenen Sprache.", True),
    "summary": column("summary", "text", "Summary in the first language that it has.",
                      "Zusammenfassung in der ersten vorhandenen Sprache."),
}  # fmt: skip
_LISTS = ("array", "object")
_PLAIN = {"since.date": "since", "until.date": "until", "confirmed.on": "confirmed_on"}


def _flat(kind: str, left_out: Sequence[str] = ()) -> Mapping[str, DataColumn]:
    """The fields of a kind of file that have one value, those of its groups included, by path."""
    columns: dict[str, DataColumn] = {}
    for path, schema_field in schema.fields(kind).items():
        if path in _FIRST:
            columns[path] = _FIRST[path]
        elif schema_field.repeated or schema_field.types[0] in _LISTS or path in left_out:
            continue
        else:
            name = _PLAIN.get(path, path.replace(".", "_"))
            columns[path] = field(path, name, kind, required=path == "id")
    return columns


def _cells(data: Mapping[str, Any], paths: Iterable[str]) -> list[Any]:
    """The values at some paths in the data of a file; None where there is none."""
    cells: list[Any] = []
    for path in paths:
        top, _dot, rest = path.partition(".")
        value = data.get(top)
        if path in _FIRST:
            value = _first(value or {})
        elif rest and value is not None:
            value = value.get(rest)
        cells.append(value)
    return cells


def _first(texts: Mapping[str, str]) -> str | None:
    """The first text of those by language."""
    return next(iter(texts.values()), None)


_ENTRY = _flat("initiative", ("retired.on", "retired.reason", "retired.into"))
_MEETING = _flat("meeting")
_PROGRAMME = _flat("funding")


def _initiative_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for entry in registry.initiatives:
        year = None
        if entry.since:
            year = int(entry.since[:4])
        data = {"visibility": "public", **entry.data}
        yield *_cells(data, _ENTRY), year, bool(disputes(entry, "since"))


def _relation_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for owner, position, item in items(registry, "relations"):
        target = registry.by_id.get(item["to"])
        if target is not None:
            yield owner, position, target.id, item["type"], item.get("on"), item.get("note")


def _claim_source_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for owner, position, item in items(registry, "claims"):
        for source in item["sources"]:
            yield owner, position, source


def _photo_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for owner, position, photo in items(registry, "photos"):
        yield owner, position, *(photo.get(column.name) for column in _PHOTO)


def _photo_text_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for owner, position, photo in items(registry, "photos"):
        for language, text in photo["alt"].items():
            yield owner, position, language, text


_PHOTO = (
    field("photos.file", required=True),
    field("photos.credit", required=True),
    field("photos.licence", required=True),
    field("photos.url"),
)

_SOURCE = (
    field("sources.id", required=True),
    field("sources.title", required=True),
    field("sources.url", required=True),
    field("sources.kind", required=True),
    field("sources.publisher"),
    field("sources.date"),
    field("sources.seen"),
)


def _source_table(
    name: str, owner: DataColumn, to: str, rows: Callable[[Registry], Any]
) -> DataTable:
    """The sources of something; `rows` gives the maps that have an id."""

    def source_rows(registry: Registry) -> Iterator[Sequence[Any]]:
        for data in rows(registry):
            for source in data.get("sources", ()):
                yield data["id"], *(source.get(column.name) for column in _SOURCE)

    about = schema.fields("initiative")["sources"].descriptions
    return DataTable(
        name, about, (owner, *_SOURCE), 2, source_rows, (ForeignKey((owner.name,), to),)
    )


_SOURCED = (ForeignKey(("initiative", "source"), "sources"),)
_ABROAD = (ForeignKey(("country",), "countries"),)


def _meeting_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for meeting in registry.meetings:
        yield _cells(meeting, _MEETING)


def _attendance_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for meeting in registry.meetings:
        for name in meeting.get("attended", ()):
            if name in registry.by_id:
                yield meeting["id"], registry.by_id[name].id


def _minute_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for meeting in registry.meetings:
        for kind in ("topics", "decisions"):
            for position, text in enumerate(meeting.get(kind, ()), 1):
                yield meeting["id"], kind.removesuffix("s"), position, text


def _action_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    parts = ("text", "organisation", "due", "done")
    for meeting in registry.meetings:
        for position, action in enumerate(meeting.get("actions", ()), 1):
            yield meeting["id"], position, *(action.get(part) for part in parts)


def _programme_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for programme in registry.programmes:
        yield _cells(programme, _PROGRAMME)


def _programme_value_rows(registry: Registry) -> Iterator[Sequence[Any]]:
    for programme in registry.programmes:
        for kind in ("applicants", "countries", "themes"):
            for value in programme.get(kind, ()):
                yield programme["id"], kind, value


_MEET = column("meeting", "text", "Id of the meeting.", "Kennung des Treffens.", True)
_FUND = column("programme", "text", "Id of the programme.", "Kennung des Programms.", True)

INITIATIVES = DataTable(
    "initiatives",
    {"en": "One row an initiative: what has one value.",
     "de": "Eine Zeile je Initiative: was einen Wert hat."},
    (*_ENTRY.values(),
     column("since_year", "integer", "Year of the beginning.", "Jahr des Beginns."),
     column("since_disputed", "boolean", "true where another source says another date.",
            "true, wenn eine andere Quelle ein anderes Datum nennt.")),
    1,
    _initiative_rows,
)  # fmt: skip

PARTS = (
    texts(
        "initiative_texts",
        {"en": "Titles and summaries by language.",
         "de": "Titel und Zusammenfassungen je Sprache."},
        OWNER,
        "initiatives",
        lambda registry: (entry.data for entry in registry.initiatives),
    ),
    values("other_names", "other_names", "name"),
    values("former_ids", "former_ids", "former_id"),
    values("districts", "initiative_districts", "district"),
    values("themes", "initiative_themes", "theme", (ForeignKey(("theme",), "themes"),)),
    values("sdgs", "initiative_sdgs", "sdg", (ForeignKey(("sdg",), "sdgs"),)),
    values("audience", "initiative_audience", "audience"),
    values("languages", "initiative_languages", "language"),
    _source_table(
        "sources", OWNER, "initiatives",
        lambda registry: (entry.data for entry in registry.initiatives),
    ),
    group("claims"),
    DataTable(
        "claim_sources",
        schema.fields("initiative")["claims.sources"].descriptions,
        (OWNER, POSITION,
         column("source", "text", "Id of the source.", "Kennung der Quelle.", True)),
        3,
        _claim_source_rows,
        (ForeignKey(("initiative", "position"), "claims"), *_SOURCED),
    ),
    group("milestones", links=_SOURCED),
    group("activities", links=_ABROAD),
    group("offers", links=_ABROAD),
    group("needs", links=_ABROAD),
    DataTable(
        "relations",
        schema.fields("initiative")["relations"].descriptions,
        (OWNER, POSITION, field("relations.to", "target", required=True),
         field("relations.type", required=True), field("relations.on"),
         field("relations.note")),
        2,
        _relation_rows,
        (OF_INITIATIVE, ForeignKey(("target",), "initiatives")),
    ),
    group("history", links=_SOURCED),
    group("support"),
    group("links"),
    DataTable(
        "photos",
        schema.fields("initiative")["photos"].descriptions,
        (OWNER, POSITION, *_PHOTO),
        2,
        _photo_rows,
        (OF_INITIATIVE,),
    ),
    DataTable(
        "photo_texts",
        schema.fields("initiative")["photos.alt"].descriptions,
        (OWNER, POSITION,
         column("language", "text", "ISO 639-1 code.", "ISO-639-1-Kürzel.", True),
         column("alt", "text", "The text in this language.", "Der Text in dieser Sprache.", True)),
        3,
        _photo_text_rows,
        (ForeignKey(("initiative", "position"), "photos"),),
    ),
)  # fmt: skip

PROGRAMMES = (
    DataTable(
        "programmes",
        {"en": "Funding programmes.", "de": "Förderprogramme."},
        tuple(_PROGRAMME.values()),
        1,
        _programme_rows,
    ),
    texts(
        "programme_texts",
        {"en": "Titles and summaries of programmes by language.",
         "de": "Titel und Zusammenfassungen der Programme je Sprache."},
        _FUND,
        "programmes",
        lambda registry: registry.programmes,
    ),
    DataTable(
        "programme_values",
        {"en": "Who may apply, and for which countries and themes.",
         "de": "Wer Anträge stellen kann, und für welche Länder und Themen."},
        (_FUND,
         column("field", "text", "`applicants`, `countries` or `themes`.",
                "`applicants`, `countries` oder `themes`.", True),
         column("value", "text", "A code, or a group of countries.",
                "Ein Kürzel, oder eine Ländergruppe.", True)),
        3,
        _programme_value_rows,
        (ForeignKey(("programme",), "programmes"),),
    ),
    _source_table("programme_sources", _FUND, "programmes", lambda registry: registry.programmes),
    group("funding", links=(ForeignKey(("programme",), "programmes"),)),
)  # fmt: skip

MEETINGS = (
    DataTable(
        "meetings",
        {"en": "Meetings of the initiatives.", "de": "Treffen der Initiativen."},
        tuple(_MEETING.values()),
        1,
        _meeting_rows,
    ),
    texts(
        "meeting_texts",
        {"en": "Titles of meetings by language.", "de": "Titel der Treffen je Sprache."},
        _MEET,
        "meetings",
        lambda registry: registry.meetings,
    ),
    _source_table("meeting_sources", _MEET, "meetings", lambda registry: registry.meetings),
    DataTable(
        "attendance",
        schema.fields("meeting")["attended"].descriptions,
        (_MEET, OWNER),
        2,
        _attendance_rows,
        (ForeignKey(("meeting",), "meetings"), OF_INITIATIVE),
    ),
    DataTable(
        "minutes",
        {"en": "Topics and decisions of meetings.", "de": "Themen und Beschlüsse der Treffen."},
        (_MEET, column("kind", "text", "`topic` or `decision`.", "`topic` oder `decision`.", True),
         POSITION, column("text", "text", "What it says.", "Was da steht.", True)),
        3,
        _minute_rows,
        (ForeignKey(("meeting",), "meetings"),),
    ),
    DataTable(
        "actions",
        schema.fields("meeting")["actions"].descriptions,
        (_MEET, POSITION, field("actions.text", kind="meeting", required=True),
         *(field(f"actions.{part}", kind="meeting") for part in ("organisation", "due", "done"))),
        2,
        _action_rows,
        (ForeignKey(("meeting",), "meetings"),),
    ),
)  # fmt: skip
