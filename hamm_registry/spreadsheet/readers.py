"""Readers: one function a field that reads its cell into the data of a row."""

import re
from collections.abc import Callable

from hamm_registry.core.finding import Severity
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.text import _, quote, slug
from hamm_registry.model.vocabulary import languages
from hamm_registry.spreadsheet import cells, lists, vocabulary
from hamm_registry.spreadsheet.ids import source_id
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.row import CellText, ImportContext, ImportRow
from hamm_registry.spreadsheet.when import When, when
from hamm_registry.yamlfile.parsed_file import Data

Reader = Callable[[ImportRow, CellText, ImportContext], None]
"""Reads a cell into the data of a row; raises UnclearCell where it is not understood."""


def _read_id(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
    if slug(cell.text) != cell.text:
        raise UnclearCell(
            _("{value} is not an id").format(value=quote(cell.text)),
            _("Leave the column out: {wish}.").format(wish="--map id=-"),
        )
    row.data["id"] = cell.text


def _text_reader(name: str) -> Reader:
    def read(row: ImportRow, cell: CellText, context: ImportContext) -> None:
        texts = row.data.setdefault(name, {})
        texts.setdefault(cell.language or context.language, cells.free_text(cell.text))

    return read


def _code_reader(name: str) -> Reader:
    def read(row: ImportRow, cell: CellText, context: ImportContext) -> None:
        row.data[name] = vocabulary.code(cell.text, context.vocabularies[name])

    return read


def _codes_reader(name: str) -> Reader:
    def read(row: ImportRow, cell: CellText, context: ImportContext) -> None:
        codes = row.data.setdefault(name, [])
        for code in vocabulary.codes(cell.text, context.vocabularies[name]):
            if code not in codes:
                codes.append(code)

    return read


def _read_kind(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    row.data["kind"] = vocabulary.code(cell.text, context.vocabularies["kind"])
    if row.data["kind"] == "city-link":
        # “Städtefreundschaft” says the kind and the form in one word.
        forms = vocabulary.vocabulary("form", context.config)
        row.data["form"] = forms.code(cell.text) or "unknown"


def _read_form(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    row.data["form"] = vocabulary.code(cell.text, context.vocabularies["form"])


def _about_reader(name: str) -> Reader:
    """Make a reader of whether a date is approximate, from a column of its own."""

    def read(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
        if name in row.data and cell.text == "true":
            row.data[name]["about"] = True

    return read


def _basis_reader(name: str) -> Reader:
    """Make a reader of what happened on a date, from a column of its own."""

    def read(row: ImportRow, cell: CellText, context: ImportContext) -> None:
        code = vocabulary.code(cell.text, vocabulary.vocabulary(f"{name}.basis", context.config))
        if name in row.data:
            row.data[name]["basis"] = code

    return read


def _read_status(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    if cell.text.lower() in ("nein", "no", "false"):
        message = _("{value} does not say whether it is paused or has ended").format(
            value=quote(cell.text)
        )
        raise UnclearCell(message, _("Write “ruht” or “beendet”."))
    if cell.text == "true":  # a ticked box under “aktiv”
        row.data["status"] = "active"
    else:
        row.data["status"] = vocabulary.code(cell.text, context.vocabularies["status"])


def _read_status_on(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    day = _read_date(row, cell, context).date
    row.data["history"] = [{"status": row.data.get("status", ""), "on": day}]


def _read_visibility(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    if vocabulary.code(cell.text, context.vocabularies["visibility"]) == "unlisted":
        row.data["visibility"] = "unlisted"


def _read_languages(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
    codes: dict[str, None] = {}
    for piece, code in lists.pieces(cell.text, languages()):
        if code is None:
            message = _("{value} is not a known language").format(value=quote(piece))
            raise UnclearCell(message, _("Write its two letters (ISO 639-1)."))
        codes[code] = None
    row.data["languages"] = list(codes)


def _read_sdgs(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    """Read the goals by name, or by number where not all of them are names."""
    goals = vocabulary.vocabulary("sdgs", context.config)
    codes = [code or "" for _piece, code in lists.pieces(cell.text, goals)]
    if codes and all(codes):
        row.data["sdgs"] = list(dict.fromkeys(int(code) for code in codes))
    else:
        row.data["sdgs"] = lists.numbers(cell.text)


def _read_districts(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    """Read the districts of registry.yaml, also with the city in front; any where it has none."""
    config = context.config.data
    allowed = list(config.get("districts", ()))
    city = str(config.get("city", ""))
    names = [(district, district) for district in allowed]
    names += [(f"{city} {district}", district) for district in allowed]
    districts = row.data.setdefault("districts", [])
    for piece, district in lists.pieces(cell.text, lists.own_names(names)):
        if allowed and district is None:
            message = _("{value} is not a district in registry.yaml").format(value=quote(piece))
            raise UnclearCell(message, allowed_values(allowed))
        name = district or piece
        if name not in districts:
            districts.append(name)


def _organisation_reader(role: str) -> Reader:
    def read(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
        organisations = row.data.setdefault("organisations", [])
        for name in lists.names_list(cell.text):
            organisations.append({"name": cells.free_text(name), "role": role})
            if name.count(",") > 1 or _KINDS_OF_NAMES.search(name):
                message = _("{value} is read as one name; several are separated by semicolons")
                row.say(Severity.INFO, cell.column, message.format(value=quote(name)))

    return read


_KINDS_OF_NAMES = re.compile(
    r"(?:verein|schule|stiftung|gymnasium|e\. ?v\.|association|school)\b.*,.*"
    r"(?:verein|schule|stiftung|gymnasium|e\. ?v\.|association|school)\b",
    re.IGNORECASE,
)
"""Two organisations with a comma between them; one comma is part of a name as often as not."""


def _read_date(row: ImportRow, cell: CellText, context: ImportContext) -> When:
    """The date of a cell, with a remark for each thing that was read otherwise than written."""
    date = when(cell.text, context.today)
    for note in date.notes:
        row.say(Severity.INFO, cell.column, note)
    return date


_STILL_OPEN = re.compile(r"heute|dato|laufend|offen|unbefristet|today|open|ongoing")
_UNKNOWN = re.compile(r"unbekannt|unklar|nicht bekannt|unknown")


def _read_since(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    text = cell.text.lower()
    if _STILL_OPEN.fullmatch(text) or _UNKNOWN.fullmatch(text):
        return
    date = _read_date(row, cell, context)
    since: Data = {"date": date.date}
    if date.about:
        since["about"] = True
    if date.basis:
        since["basis"] = date.basis
    row.data["since"] = since
    if date.until is not None:
        row.data["until"] = {"date": date.until}


def _read_until(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    if _STILL_OPEN.fullmatch(cell.text.lower()):
        return
    date = _read_date(row, cell, context)
    until: Data = {"date": date.date}
    if date.about:
        until["about"] = True
    row.data["until"] = until


def _read_link(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
    links = row.data.setdefault("links", [])
    for address in cells.addresses(cell.text):
        _remark_on_scheme(row, cell, address)
        links.append({"url": address, "kind": "homepage"})


def _remark_on_scheme(row: ImportRow, cell: CellText, address: str) -> None:
    """Say that https:// was put before an address."""
    if address not in cell.text:
        message = _("{value} is read as {read}").format(value=quote(cell.text), read=address)
        row.say(Severity.INFO, cell.column, message)


def _read_source(row: ImportRow, cell: CellText, context: ImportContext) -> None:
    """Read a web address with or without a title around it."""
    match = cells.URL.search(cell.text)
    if match is not None:
        written = match[0]
        address = written.rstrip(".,;")
    else:
        written = cell.text
        address = cells.addresses(cell.text)[0]
    _remark_on_scheme(row, cell, address)
    title = cells.free_text(cell.text.replace(written, " ")).strip(" ,;:-()")
    host = address.split("/")[2]
    sources = row.data.setdefault("sources", [])
    name = source_id(host.removeprefix("www."), sources)
    sources.append(
        {"id": name, "title": title or host, "url": address, "kind": context.source_kind}
    )


def _contact_reader(name: str) -> Reader:
    def read(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
        value = cell.text
        if name == "page":
            value = cells.addresses(cell.text)[0]
        contact = row.data.setdefault("contact", {})
        contact[name] = value

    return read


def _read_notes(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
    row.data["notes"] = cells.free_text(cell.text)


def _read_other_names(row: ImportRow, cell: CellText, _context: ImportContext) -> None:
    row.data.setdefault("other_names", []).extend(lists.names_list(cells.free_text(cell.text)))


READERS: dict[str, Reader] = {
    "id": _read_id,
    "title": _text_reader("title"),
    "summary": _text_reader("summary"),
    "other_names": _read_other_names,
    "kind": _read_kind,
    "form": _read_form,
    "status": _read_status,
    "status.on": _read_status_on,
    "lead": _organisation_reader("lead"),
    "partner": _organisation_reader("partner"),
    "funder": _organisation_reader("funder"),
    "supporter": _organisation_reader("supporter"),
    "districts": _read_districts,
    "scope": _code_reader("scope"),
    "since": _read_since,
    "since.about": _about_reader("since"),
    "since.basis": _basis_reader("since"),
    "until": _read_until,
    "until.about": _about_reader("until"),
    "until.basis": _basis_reader("until"),
    "themes": _codes_reader("themes"),
    "sdgs": _read_sdgs,
    "audience": _codes_reader("audience"),
    "languages": _read_languages,
    "link": _read_link,
    "contact.mailbox": _contact_reader("mailbox"),
    "contact.page": _contact_reader("page"),
    "visibility": _read_visibility,
    "source.url": _read_source,
    "notes": _read_notes,
}
"""The reader of each target, in the order in which they run; `where` reads places and countries."""
