"""Compose what a list of partners means without saying it: title, summary, kind and theme.

“Partnerstadt; Land; seit” is a list of the city's partnerships. A sentence for each field says
what was worked out.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import _, date, pick, quote, speaking
from hamm_registry.editing.derived_fields import title
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.questions import THEMES
from hamm_registry.geo import countries
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.row import ImportContext, ImportRow
from hamm_registry.yamlfile.parsed_file import Data

_TWIN_WORDS = ("partnerstadt", "partnerstadte", "twin", "sister", "jumelage", "stadtefreundschaft")
"""Words in the heading of a place that say that the city has a partnership with it."""


def compose(
    rows: Sequence[ImportRow],
    lacking: Sequence[str],
    layout: Layout,
    context: ImportContext,
    precheck: Precheck,
) -> Iterator[str]:
    """Fill in what a list without titles does not say; gives a sentence for each field.

    A list that has titles says what its entries are: nothing is added to it.
    """
    if "title" not in lacking:
        return
    lists_twins = _names_twins(layout) and "kind" in lacking
    for row in rows:
        _fill_in(row.data, lacking, lists_twins=lists_twins)
        with speaking(context.language):
            row.data |= _composed_texts(row.data, lacking, context, precheck)
    yield from _assumptions(rows, lacking)


def _fill_in(data: Data, lacking: Sequence[str], *, lists_twins: bool) -> None:
    """Fill in the kind, the theme and the status of a row where no column says them."""
    if lists_twins and data.get("places"):
        data |= {"kind": "city-link", "form": "partnership"}
    kind = str(data.get("kind", ""))
    # The theme of most kinds follows: a school exchange is about schools.
    if kind in THEMES and "themes" in lacking:
        data["themes"] = [THEMES[kind]]
    # Nobody has said that it still goes on.
    if "status" in lacking:
        data["status"] = "unknown"


def _names_twins(layout: Layout) -> bool:
    """Tell whether a column of places says that these are the city's partners."""
    headings = [key(column.heading) for column in layout.of("place")]
    return any(word in heading for heading in headings for word in _TWIN_WORDS)


def _composed_texts(
    data: Data, lacking: Sequence[str], context: ImportContext, precheck: Precheck
) -> Data:
    """Title and summary in the language in force, of what the row says."""
    text = title(data, precheck)
    if not text:
        return {}
    form = data.get("form", "unknown")
    if data.get("kind") == "city-link" and form in _FORMS:
        names = schema.fields("initiative")["form"].codes[form]
        text = f"{pick(names, context.language)} {text}"
    texts: Data = {"title": {context.language: text}}
    if "summary" in lacking:
        texts["summary"] = {context.language: _summary_sentence(text, data)}
    return texts


_FORMS = ("partnership", "friendship", "project-partnership")


def _summary_sentence(text: str, data: Data) -> str:
    """A sentence of the facts of the row."""
    codes = [place["country"] for place in data.get("places", ())]
    codes += data.get("countries", [])
    sentence = text
    if codes:
        names = [countries.name(code) for code in dict.fromkeys(codes)]
        sentence += f" ({', '.join(names)})"
    if data.get("since"):
        sentence += ", " + _("since {date}").format(date=_written_date(data["since"]))
    return f"{sentence}."


def _written_date(since: Data) -> str:
    written = date(since["date"])
    if since.get("about"):
        return f"ca. {written}"
    return written


def _assumptions(rows: Sequence[ImportRow], lacking: Sequence[str]) -> Iterator[str]:
    """A sentence for each field that no column says, with an example."""
    fields = schema.fields("initiative")
    for name in lacking:
        values = [row.data[name] for row in rows if name in row.data]
        if not values or name == "sources":
            continue
        message = _("No column gives {field}: the value {value} is used.")
        if name in ("title", "summary"):
            message = _("No column gives {field}: it is built from the others, such as {value}.")
        yield message.format(
            field=quote(fields[name].title()), value=quote(_in_words(name, values[0]))
        )


def _in_words(name: str, value: Any) -> str:
    """The value of a field as people read it."""
    if isinstance(value, dict):
        return pick(value)
    codes = [value]
    if isinstance(value, list):
        codes = value
    return ", ".join(schema.label(name, str(code)) for code in codes)
