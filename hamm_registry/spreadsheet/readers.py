"""How the cell of each field is read into the data of a row."""

import re
from collections.abc import Callable

from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import _, quote, slug
from hamm_registry.model.vocabulary import languages
from hamm_registry.spreadsheet import cells, lists, vocabulary
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.row import CellText, ImportContext, Row
from hamm_registry.spreadsheet.when import When, when
from hamm_registry.yamlfile.document import Data

Reader = Callable[[Row, CellText, ImportContext], None]
"""Reads a cell into the data of a row; raises UnclearCell where it is not understood."""


def _id(row: Row, told: CellText, _job: ImportContext) -> None:
    if slug(told.text) != told.text:
        raise UnclearCell(
            _("{value} is no id").format(value=quote(told.text)),
            _("Leave the column out: {wish}.").format(wish="--map id=-"),
        )
    row.data["id"] = told.text


def _text(name: str) -> Reader:
    def read(row: Row, told: CellText, job: ImportContext) -> None:
        texts = row.data.setdefault(name, {})
        texts.setdefault(told.language or job.language, cells.free_text(told.text))

    return read


def _code(name: str) -> Reader:
    def read(row: Row, told: CellText, job: ImportContext) -> None:
        row.data[name] = vocabulary.code(told.text, job.vocabularies[name])

    return read


def _codes(name: str) -> Reader:
    def read(row: Row, told: CellText, job: ImportContext) -> None:
        known = row.data.setdefault(name, [])
        known += [c for c in vocabulary.codes(told.text, job.vocabularies[name]) if c not in known]

    return read


def _kind(row: Row, told: CellText, job: ImportContext) -> None:
    row.data["kind"] = vocabulary.code(told.text, job.vocabularies["kind"])
    if row.data["kind"] == "city-link":
        forms = vocabulary.vocabulary("form", job.config)
        row.data["form"] = forms.code(told.text) or "unknown"


def _form(row: Row, told: CellText, job: ImportContext) -> None:
    row.data["form"] = vocabulary.code(told.text, job.vocabularies["form"])


def _about(name: str) -> Reader:
    """Reads whether a date is approximate, from a column of its own."""

    def read(row: Row, told: CellText, _job: ImportContext) -> None:
        if name in row.data and told.text == "true":
            row.data[name]["about"] = True

    return read


def _basis(name: str) -> Reader:
    """Reads what happened on a date, from a column of its own."""

    def read(row: Row, told: CellText, job: ImportContext) -> None:
        code = vocabulary.code(told.text, vocabulary.vocabulary(f"{name}.basis", job.config))
        if name in row.data:
            row.data[name]["basis"] = code

    return read


def _status(row: Row, told: CellText, job: ImportContext) -> None:
    if told.text.lower() in ("nein", "no", "false"):
        message = _("{value} does not say whether it rests or has ended").format(
            value=quote(told.text)
        )
        raise UnclearCell(message, _("Write “ruht” or “beendet”."))
    known = job.vocabularies["status"]
    row.data["status"] = "active" if told.text == "true" else vocabulary.code(told.text, known)


def _status_on(row: Row, told: CellText, job: ImportContext) -> None:
    found = _dated(row, told, job)
    row.data["history"] = [{"status": row.data.get("status", ""), "on": found.date}]


def _visibility(row: Row, told: CellText, job: ImportContext) -> None:
    if vocabulary.code(told.text, job.vocabularies["visibility"]) == "unlisted":
        row.data["visibility"] = "unlisted"


def _languages(row: Row, told: CellText, _job: ImportContext) -> None:
    found = []
    for piece, code in lists.pieces(told.text, languages()):
        if code is None:
            message = _("{value} is no language known here").format(value=quote(piece))
            raise UnclearCell(message, _("Write its two letters (ISO 639-1)."))
        found.append(code)
    row.data["languages"] = list(dict.fromkeys(found))


def _sdgs(row: Row, told: CellText, job: ImportContext) -> None:
    """Reads the goals by number or by name."""
    known = vocabulary.vocabulary("sdgs", job.config)
    named = [code or "" for _piece, code in lists.pieces(told.text, known)]
    if named and all(named):
        row.data["sdgs"] = list(dict.fromkeys(map(int, named)))
    else:
        row.data["sdgs"] = lists.numbers(told.text)


def _districts(row: Row, told: CellText, job: ImportContext) -> None:
    names = list(job.config.data.get("districts", ()))
    city = str(job.config.data.get("city", ""))
    known = lists.own_names([(n, n) for n in names] + [(f"{city} {n}", n) for n in names])
    found = row.data.setdefault("districts", [])
    for piece, name in lists.pieces(told.text, known):
        if names and name is None:
            message = _("{value} is no district in registry.yaml").format(value=quote(piece))
            raise UnclearCell(message, _("allowed: {values}").format(values=", ".join(names)))
        if (name or piece) not in found:
            found.append(name or piece)


def _organisation(role: str) -> Reader:
    def read(row: Row, told: CellText, _job: ImportContext) -> None:
        known = row.data.setdefault("organisations", [])
        for name in lists.names_list(told.text):
            known.append({"name": cells.free_text(name), "role": role})
            if name.count(",") > 1 or _KINDS_OF_NAMES.search(name):
                message = _("{value} is read as one name; several are separated by semicolons")
                row.say(Severity.INFO, told.column, message.format(value=quote(name)))

    return read


_KINDS_OF_NAMES = re.compile(
    r"(?:verein|schule|stiftung|gymnasium|e\. ?v\.|association|school)\b.*,.*"
    r"(?:verein|schule|stiftung|gymnasium|e\. ?v\.|association|school)\b",
    re.IGNORECASE,
)
"""Two organisations with a comma between them; one comma is part of a name as often as not."""


def _dated(row: Row, told: CellText, job: ImportContext) -> When:
    found = when(told.text, job.today)
    for note in found.notes:
        row.say(Severity.INFO, told.column, note)
    return found


_OPEN = re.compile(
    r"unbekannt|unklar|nicht bekannt|unknown|heute|dato|laufend|offen|unbefristet"
    r"|today|open|ongoing"
)


def _since(row: Row, told: CellText, job: ImportContext) -> None:
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


def _until(row: Row, told: CellText, job: ImportContext) -> None:
    if re.fullmatch(
        r"(?:heute|dato|laufend|offen|unbefristet|today|open|ongoing)", told.text.lower()
    ):
        return
    found = _dated(row, told, job)
    row.data["until"] = {"date": found.date, **({"about": True} if found.about else {})}


def _link(row: Row, told: CellText, _job: ImportContext) -> None:
    known = row.data.setdefault("links", [])
    for address in cells.addresses(told.text):
        _tell_scheme(row, told, address)
        known.append({"url": address, "kind": "homepage"})


def _tell_scheme(row: Row, told: CellText, address: str) -> None:
    if address not in told.text:
        message = _("{value} is read as {read}").format(value=quote(told.text), read=address)
        row.say(Severity.INFO, told.column, message)


def _source(row: Row, told: CellText, job: ImportContext) -> None:
    found = cells.URL.search(told.text)
    address = found[0].rstrip(".,;") if found else cells.addresses(told.text)[0]
    _tell_scheme(row, told, address)
    title = cells.free_text(told.text.replace(found[0] if found else told.text, " ")).strip(
        " ,;:-()"
    )
    host = address.split("/")[2]
    known = row.data.setdefault("sources", [])
    source = {
        "id": slug(host.removeprefix("www."))[:40].strip("-"),
        "title": title or host,
        "url": address,
    }
    taken = {one["id"] for one in known}
    if source["id"] in taken:
        source["id"] = f"{source['id'][:36]}-{len(known) + 1}"
    known.append({**source, "kind": job.source_kind})


def _contact(name: str) -> Reader:
    def read(row: Row, told: CellText, _job: ImportContext) -> None:
        value = cells.addresses(told.text)[0] if name == "page" else told.text
        row.data.setdefault("contact", {})[name] = value

    return read


def _notes(row: Row, told: CellText, _job: ImportContext) -> None:
    row.data["notes"] = cells.free_text(told.text)


def _other_names(row: Row, told: CellText, _job: ImportContext) -> None:
    row.data.setdefault("other_names", []).extend(lists.names_list(cells.free_text(told.text)))


READERS: dict[str, Reader] = {
    "id": _id,
    "title": _text("title"),
    "summary": _text("summary"),
    "other_names": _other_names,
    "kind": _kind,
    "form": _form,
    "status": _status,
    "status.on": _status_on,
    "lead": _organisation("lead"),
    "partner": _organisation("partner"),
    "funder": _organisation("funder"),
    "supporter": _organisation("supporter"),
    "districts": _districts,
    "scope": _code("scope"),
    "since": _since,
    "since.about": _about("since"),
    "since.basis": _basis("since"),
    "until": _until,
    "until.about": _about("until"),
    "until.basis": _basis("until"),
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
