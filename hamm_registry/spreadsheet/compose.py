"""What a list of partners does not say and its columns mean all the same: title, kind, theme.

“Partnerstadt; Land; seit” is a list of the city's partnerships. What is worked out is told once.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import _, date, pick, quote, speaking
from hamm_registry.editing.complete import title
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.questions import THEMES
from hamm_registry.geo import countries
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.row import ImportContext, ImportRow
from hamm_registry.yamlfile.document import Data

_TWIN_WORDS = ("partnerstadt", "partnerstadte", "twin", "sister", "jumelage", "stadtefreundschaft")
"""Words in the heading of a place that say that the city has a partnership with it."""


def compose(
    rows: Sequence[ImportRow],
    lacking: Sequence[str],
    layout: Layout,
    job: ImportContext,
    precheck: Precheck,
) -> Iterator[str]:
    """Fill in what a list without titles does not say; gives the sentences that tell it.

    A list that has titles says what its entries are: nothing is added to it.
    """
    if "title" not in lacking:
        return
    twins = _names_twins(layout)
    for row in rows:
        if row.data.get("places") and twins and "kind" in lacking:
            row.data |= {"kind": "city-link", "form": "partnership"}
        kind = str(row.data.get("kind", ""))
        if kind in THEMES and "themes" in lacking:
            row.data["themes"] = [THEMES[kind]]
        if "status" in lacking:
            row.data["status"] = "unknown"
        with speaking(job.language):
            row.data |= _texts(row.data, lacking, job, precheck)
    yield from _told(rows, lacking)


def _names_twins(layout: Layout) -> bool:
    """Whether a column of places says that these are the city's partners."""
    headings = [key(column.heading) for column in layout.of("place")]
    return any(word in heading for heading in headings for word in _TWIN_WORDS)


def _texts(data: Data, lacking: Sequence[str], job: ImportContext, precheck: Precheck) -> Data:
    """Title and summary in the language in force, of what the row says."""
    text = title(data, precheck)
    if not text:
        return {}
    form = data.get("form", "unknown")
    if data.get("kind") == "city-link" and form in _FORMS:
        text = f"{pick(schema.fields('initiative')['form'].codes[form], job.language)} {text}"
    known: Data = {"title": {job.language: text}}
    if "summary" in lacking:
        known["summary"] = {job.language: _summary(text, data)}
    return known


_FORMS = ("partnership", "friendship", "project-partnership")


def _summary(text: str, data: Data) -> str:
    """A sentence of the facts of the row."""
    codes = [place["country"] for place in data.get("places", ())] + data.get("countries", [])
    named = ", ".join(countries.name(code) for code in dict.fromkeys(codes))
    where = f" ({named})" if named else ""
    since = data.get("since")
    start = ""
    if since:
        start = ", " + _("since {date}").format(date=_written(since))
    return f"{text}{where}{start}."


def _written(since: Data) -> str:
    told = date(since["date"])
    return f"ca. {told}" if since.get("about") else told


def _told(rows: Sequence[ImportRow], lacking: Sequence[str]) -> Iterator[str]:
    """A sentence for each field, with an example."""
    known = schema.fields("initiative")
    for name in lacking:
        values = [row.data[name] for row in rows if name in row.data]
        if not values or name == "sources":
            continue
        message = _("No column says {field}: it is taken as {value}.")
        if name in ("title", "summary"):
            message = _("No column says {field}: it is made of the others, such as {value}.")
        yield message.format(field=quote(known[name].title()), value=quote(_shown(name, values[0])))


def _shown(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return pick(value)
    codes = value if isinstance(value, list) else [value]
    return ", ".join(schema.label(name, str(code)) for code in codes)
