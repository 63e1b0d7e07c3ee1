"""One row as the data of an entry, and what there is to say about its cells."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from hamm_registry import countries
from hamm_registry.diagnostic import Severity
from hamm_registry.document import Data
from hamm_registry.editing.slug import slug
from hamm_registry.intake import cells, words
from hamm_registry.intake.cells import Spot, Unclear
from hamm_registry.intake.headings import Layout
from hamm_registry.intake.sheet import Sheet
from hamm_registry.intake.when import When, when
from hamm_registry.model import Config, Place, PlaceKey, place_key
from hamm_registry.text import _, fold, quote


@dataclass(frozen=True)
class Job:
    """What is the same for all rows.

    `source` is that of the whole list; `source_kind` goes for those that the rows name too.
    `defaults` are texts by field for what a row does not say.
    """

    config: Config
    places: Mapping[PlaceKey, Place]
    today: date
    language: str
    source: Data | None = None
    source_kind: str = "official"
    defaults: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def vocabularies(self) -> dict[str, cells.Vocabulary]:
        """The codes of every field that has some."""
        fields = ("kind", "status", "themes", "audience", "scope", "visibility")
        return {name: cells.vocabulary(name, self.config) for name in fields}

    @cached_property
    def place_names(self) -> cells.Names:
        """Every name of a listed place, for itself."""
        return cells.by_key([(name, name) for _country, name in self.places])

    def countries_of(self, name: str) -> list[str]:
        """The countries that have a listed place of that name."""
        if fold(name) == fold(str(self.config.data.get("city", ""))):
            return [self.config.country]
        return sorted(country for country, known in self.places if known == fold(name))


class Remark(NamedTuple):
    """What there is to say about a cell, or about the whole row where `column` is None."""

    severity: Severity
    column: int | None
    message: str
    hint: str = ""
    code: str = ""


@dataclass
class Row:
    """One row on its way to an entry; `row` counts from 0.

    `passed` says why it is no entry. `columns` are those that fill each top-level field, `failed`
    the fields of which something is said that is not understood.
    """

    row: int
    data: Data = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    passed: str = ""
    path: str = ""
    exists: bool = False

    @property
    def faulty(self) -> bool:
        """Whether something keeps it from being written."""
        return any(one.severity is Severity.ERROR for one in self.remarks)

    @property
    def doubtful(self) -> bool:
        """Whether it may be the same as an entry that is there, or as another row."""
        return any(one.code == "HR501" for one in self.remarks)

    def fail(self, name: str, column: int | None, unclear: Unclear) -> None:
        """Say that what stands for a field is not understood."""
        self.failed |= _TOGETHER.get(name, {name})
        self.say(Severity.ERROR, column, unclear.message, unclear.hint)

    def say(self, severity: Severity, column: int | None, message: str, hint: str = "") -> None:
        """Add a remark, once."""
        remark = Remark(severity, column, message, hint)
        if remark not in self.remarks:
            self.remarks.append(remark)


_TOGETHER = {name: {"places", "countries", "scope"} for name in ("places", "countries")}


class Told(NamedTuple):
    """What a column says in a row; `column` is None for a default."""

    column: int | None
    text: str
    language: str = ""


Texts = dict[str, list[Told]]
"""What a row says, by the names of targets."""


def rows(sheet: Sheet, plan: Layout, job: Job) -> Iterator[Row]:
    """Every row below the headings that holds something."""
    for number in range(plan.last + 1, len(sheet.rows)):
        cells_ = sheet.rows[number]
        if not any(cells_):
            continue
        row = Row(number, passed=_no_entry(cells_, plan))
        if not row.passed:
            _fill(row, _texts(sheet, row, plan, job), job)
        yield row


_TOTAL = re.compile(
    r"(?:summe|gesamt(?:zahl|summe)?|insgesamt|anzahl|zwischensumme|total|sum)\b.{0,40}",
    re.IGNORECASE,
)


def _no_entry(texts: Sequence[str], plan: Layout) -> str:
    """Why a row is no entry; empty where it is one."""
    filled = [text for text in texts if text]
    heads = {(column.index, part) for column in plan.columns for part in column.parts if part}
    if 2 * sum((index, text) in heads for index, text in enumerate(texts)) > len(filled):
        return _("the headings once more")
    if any(_TOTAL.fullmatch(text) for text in filled[:2]) and len(filled) < 5:
        return _("a total")
    if len(set(filled)) == 1:
        return _("only one cell is filled: {text}").format(text=quote(filled[0]))
    used = {column.index for column in plan.columns if column.target}
    if not any(text for index, text in enumerate(texts) if index in used):
        return _("nothing in the columns that are read")
    return ""


def _texts(sheet: Sheet, row: Row, plan: Layout, job: Job) -> Texts:
    """What the cells of a row say, by target; errors of the spreadsheet are remarks."""
    found: Texts = {}
    for column in plan.columns:
        text = sheet.cell(row.row, column.index)
        if column.target is None or cells.empty(text):
            continue
        if text.startswith("#") and _ERROR.fullmatch(text):
            message = _("the spreadsheet says {error} here").format(error=quote(text))
            row.say(
                Severity.ERROR, column.index, message, _("Mend the formula, or type the value.")
            )
            continue
        found.setdefault(column.target.name, []).append(Told(column.index, text, column.language))
    for name, text in job.defaults.items():
        found.setdefault(name, [Told(None, text)])
    for column in plan.columns:
        if column.target is not None:
            row.columns.setdefault(
                _FIELDS.get(column.target.name, column.target.name), column.index
            )
    return found


_ERROR = re.compile(r"#[A-ZÄÖÜ/0-9]{2,12}[!?]?")
_FIELDS = {
    "lead": "organisations", "partner": "organisations", "funder": "organisations",
    "supporter": "organisations", "place": "places", "where": "places", "country": "countries", "link": "links",
    "source.url": "sources", "status.on": "history", "contact.page": "contact",
    "contact.mailbox": "contact",
}  # fmt: skip


def field_of(name: str) -> str:
    """The top-level field of an entry that a target goes into."""
    return _FIELDS.get(name, name)


def _fill(row: Row, told: Texts, job: Job) -> None:
    """Read every cell into the data of the row; what is not understood becomes an error."""
    for name, read in _READERS.items():
        for one in told.get(name, ()):
            try:
                read(row, one, job)
            except Unclear as unclear:
                row.fail(field_of(name), one.column, unclear)
    _where(row, told, job)
    _finish(row, job)


def _id(row: Row, told: Told, _job: Job) -> None:
    if slug(told.text) != told.text:
        raise Unclear(
            _("{value} is no id").format(value=quote(told.text)),
            _("Leave the column out: {wish}.").format(wish="--map id=-"),
        )
    row.data["id"] = told.text


def _text(name: str) -> Callable[[Row, Told, Job], None]:
    def read(row: Row, told: Told, job: Job) -> None:
        texts = row.data.setdefault(name, {})
        texts.setdefault(told.language or job.language, cells.free_text(told.text))

    return read


def _code(name: str) -> Callable[[Row, Told, Job], None]:
    def read(row: Row, told: Told, job: Job) -> None:
        row.data[name] = cells.code(told.text, job.vocabularies[name])

    return read


def _codes(name: str) -> Callable[[Row, Told, Job], None]:
    def read(row: Row, told: Told, job: Job) -> None:
        known = row.data.setdefault(name, [])
        known += [c for c in cells.codes(told.text, job.vocabularies[name]) if c not in known]

    return read


def _kind(row: Row, told: Told, job: Job) -> None:
    row.data["kind"] = cells.code(told.text, job.vocabularies["kind"])
    if row.data["kind"] == "city-link":
        forms = cells.by_key(words.names(words.FORMS))
        row.data["form"] = cells.lookup(told.text, forms) or "unknown"


def _status(row: Row, told: Told, job: Job) -> None:
    if told.text.lower() in ("nein", "no", "false"):
        message = _("{value} does not say whether it rests or has ended").format(
            value=quote(told.text)
        )
        raise Unclear(message, _("Write “ruht” or “beendet”."))
    known = job.vocabularies["status"]
    row.data["status"] = "active" if told.text == "true" else cells.code(told.text, known)


def _status_on(row: Row, told: Told, job: Job) -> None:
    found = _dated(row, told, job)
    row.data["history"] = [{"status": row.data.get("status", ""), "on": found.date}]


def _visibility(row: Row, told: Told, job: Job) -> None:
    if cells.code(told.text, job.vocabularies["visibility"]) == "unlisted":
        row.data["visibility"] = "unlisted"


def _languages(row: Row, told: Told, _job: Job) -> None:
    found = []
    for piece, code in cells.pieces(told.text, cells.language_names()):
        if code is None:
            message = _("{value} is no language known here").format(value=quote(piece))
            raise Unclear(message, _("Write its two letters (ISO 639-1)."))
        found.append(code)
    row.data["languages"] = list(dict.fromkeys(found))


def _sdgs(row: Row, told: Told, _job: Job) -> None:
    row.data["sdgs"] = cells.numbers(told.text)


def _districts(row: Row, told: Told, job: Job) -> None:
    names = list(job.config.data.get("districts", ()))
    city = str(job.config.data.get("city", ""))
    known = cells.by_key([(n, n) for n in names] + [(f"{city} {n}", n) for n in names])
    found = row.data.setdefault("districts", [])
    for piece, name in cells.pieces(told.text, known):
        if names and name is None:
            message = _("{value} is no district in registry.yaml").format(value=quote(piece))
            raise Unclear(message, _("allowed: {values}").format(values=", ".join(names)))
        if (name or piece) not in found:
            found.append(name or piece)


def _organisation(role: str) -> Callable[[Row, Told, Job], None]:
    def read(row: Row, told: Told, _job: Job) -> None:
        known = row.data.setdefault("organisations", [])
        for name in cells.names_list(told.text):
            known.append({"name": cells.free_text(name), "role": role})

    return read


def _dated(row: Row, told: Told, job: Job) -> When:
    found = when(told.text, job.today)
    for note in found.notes:
        row.say(Severity.INFO, told.column, note)
    return found


_OPEN = re.compile(
    r"unbekannt|unklar|nicht bekannt|unknown|heute|dato|laufend|offen|unbefristet"
    r"|today|open|ongoing"
)


def _since(row: Row, told: Told, job: Job) -> None:
    if _OPEN.fullmatch(told.text.lower()):
        return
    found = _dated(row, told, job)
    about: Data = {"about": True} if found.about else {}
    row.data["since"] = {
        "date": found.date,
        **about,
        **({"basis": found.basis} if found.basis else {}),
    }
    if found.until is not None:
        row.data["until"] = {"date": found.until}


def _until(row: Row, told: Told, job: Job) -> None:
    if re.fullmatch(
        r"(?:heute|dato|laufend|offen|unbefristet|today|open|ongoing)", told.text.lower()
    ):
        return
    found = _dated(row, told, job)
    row.data["until"] = {"date": found.date, **({"about": True} if found.about else {})}


def _link(row: Row, told: Told, _job: Job) -> None:
    known = row.data.setdefault("links", [])
    for address in cells.addresses(told.text):
        _tell_scheme(row, told, address)
        known.append({"url": address, "kind": "homepage"})


def _tell_scheme(row: Row, told: Told, address: str) -> None:
    if address not in told.text:
        message = _("{value} is read as {read}").format(value=quote(told.text), read=address)
        row.say(Severity.INFO, told.column, message)


def _source(row: Row, told: Told, job: Job) -> None:
    found = cells.URL.search(told.text)
    address = found[0].rstrip(".,;") if found else cells.addresses(told.text)[0]
    _tell_scheme(row, told, address)
    title = cells.free_text(told.text.replace(found[0] if found else told.text, " ")).strip(
        " ,;:-()"
    )
    host = address.split("/")[2]
    known = row.data.setdefault("sources", [])
    source = {"id": slug(host.removeprefix("www."), 40), "title": title or host, "url": address}
    taken = {one["id"] for one in known}
    if source["id"] in taken:
        source["id"] = f"{source['id'][:36]}-{len(known) + 1}"
    known.append({**source, "kind": job.source_kind})


def _contact(name: str) -> Callable[[Row, Told, Job], None]:
    def read(row: Row, told: Told, _job: Job) -> None:
        value = cells.addresses(told.text)[0] if name == "page" else told.text
        row.data.setdefault("contact", {})[name] = value

    return read


def _notes(row: Row, told: Told, _job: Job) -> None:
    row.data["notes"] = cells.free_text(told.text)


def _other_names(row: Row, told: Told, _job: Job) -> None:
    row.data.setdefault("other_names", []).extend(cells.names_list(cells.free_text(told.text)))


_READERS: dict[str, Callable[[Row, Told, Job], None]] = {
    "id": _id,
    "title": _text("title"),
    "summary": _text("summary"),
    "other_names": _other_names,
    "kind": _kind,
    "status": _status,
    "status.on": _status_on,
    "lead": _organisation("lead"),
    "partner": _organisation("partner"),
    "funder": _organisation("funder"),
    "supporter": _organisation("supporter"),
    "districts": _districts,
    "scope": _code("scope"),
    "since": _since,
    "until": _until,
    "themes": _codes("themes"),
    "sdgs": _sdgs,
    "audience": _codes("audience"),
    "languages": _languages,
    "link": _link,
    "contact.mailbox": _contact("mailbox"),
    "contact.page": _contact("page"),
    "visibility": _visibility,
    "source.url": _source,
    "notes": _notes,
}
"""How the cells of each target are read; places and countries are read together."""


def _where(row: Row, told: Texts, job: Job) -> None:
    """Read places and countries: each place needs a country, from whichever cell says it."""
    named = [c for one in told.get("country", ()) for c in _read(row, one, _countries(row, job))]
    spots = [
        (one.column, spot)
        for one in (*told.get("place", ()), *told.get("where", ()))
        for spot in _read(row, one, lambda text: cells.place_list(text, job.place_names))
    ]
    named += [spot.country for _column, spot in spots if not spot.name]
    spots = [(column, spot) for column, spot in spots if spot.name]
    listed = dict.fromkeys([*named, *(spot.country for _column, spot in spots if spot.country)])
    abroad = [code for code in listed if code != job.config.country]
    open_spots = [spot for _column, spot in spots if not spot.country]
    in_turn = iter(abroad if len(open_spots) == len(abroad) > 1 else ())
    places: list[Data] = []
    for column, spot in spots:
        country = spot.country or _country(row, column, spot.name, abroad, next(in_turn, ""), job)
        if country:
            known = job.places.get(place_key(spot.name, country))
            place = {"name": known.name if known else spot.name, "country": country}
            places += [place] if place not in places else []
        elif "places" not in row.failed:
            row.fail("places", column, _no_country(spot, abroad))
    inside = {place["country"] for place in places}
    rest = [code for code in dict.fromkeys(named) if code not in inside]
    row.data |= {name: value for name, value in (("places", places), ("countries", rest)) if value}


def _countries(row: Row, job: Job) -> Callable[[str], list[str]]:
    """Reads the countries of a cell; “weltweit” is none, but says how far the work reaches."""

    def read(text: str) -> list[str]:
        reach = cells.lookup(text, cells.by_key(words.names(words.REACHES)))
        if reach is None:
            return cells.country_list(text)
        row.data.setdefault("scope", reach)
        return []

    return read


def _read(row: Row, told: Told, reader: Callable[[str], list[Any]]) -> list[Any]:
    """What a cell lists; nothing, and an error, where it is not understood."""
    try:
        return reader(told.text)
    except Unclear as unclear:
        row.fail("places", told.column, unclear)
        return []


def _country(
    row: Row, column: int | None, name: str, listed: Sequence[str], in_turn: str, job: Job
) -> str:
    """The country of a place: where the list of places has it, else the only one, else in turn.

    What no cell says is told.
    """
    known = job.countries_of(name)
    fitting = [code for code in known if code in listed] or (known if not listed else [])
    if job.config.country in known:
        fitting = fitting or [job.config.country]
    found = fitting[0] if len(fitting) == 1 else listed[0] if len(listed) == 1 else in_turn
    if found and len(listed) != 1:
        message = _("{place} is taken to be in {country}")
        message = message.format(place=quote(name), country=countries.name(found))
        row.say(Severity.INFO, column, message)
    return found


def _no_country(spot: Spot, listed: Sequence[str]) -> Unclear:
    message = _("in which country is {place}?").format(place=quote(spot.name))
    example = f"{spot.name} ({next(iter(listed), 'PL')})"
    return Unclear(message, _("Write it behind the place: {example}.").format(example=example))


def _finish(row: Row, job: Job) -> None:
    """Add what follows from the rest: sources of dates, the countries of partners."""
    row.data = data = {name: value for name, value in row.data.items() if value not in ([], {})}
    sources = data.setdefault("sources", [])
    if job.source:
        sources.append(dict(job.source))
    if not sources:
        del data["sources"]
    if "since" in data and len(sources) == 1:
        data["since"]["source"] = sources[0]["id"]
    codes = {place["country"] for place in data.get("places", ())} | {*data.get("countries", ())}
    abroad = codes - {job.config.country}
    for organisation in data.get("organisations", ()):
        if organisation["role"] == "partner" and len(abroad) == 1:
            organisation["country"] = next(iter(abroad))
