"""Ids of the entries that rows become, and of the sources that they name."""

from collections.abc import Sequence

from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, quote, slug
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.slug import free_id
from hamm_registry.spreadsheet.row import ImportContext, ImportRow
from hamm_registry.storage.workspace import FOLDERS
from hamm_registry.yamlfile.parsed_file import Data

_LONGEST_SOURCE_ID = 40


def give_ids(precheck: Precheck, rows: Sequence[ImportRow], context: ImportContext) -> None:
    """Give each row its id and path; of two titles alike the second id says its place.

    A row whose id an entry has or had is about that entry.
    """
    existing = precheck.taken("initiative")
    taken: set[str] = set()
    for row in rows:
        if row.entry is not None:
            _refuse_second_row(row, row.entry.id, taken)
            row.path = row.entry.path
            row.exists = True
            continue
        name = _id(row, taken, precheck.config.languages[0])
        taken.add(name)
        row.data = {"id": name, **row.data}
        row.path = f"{FOLDERS['initiative']}/{name}.yaml"
        row.exists = name in existing
        entry = context.entries.get(name)
        # A former id means no entry here, and is never given again: the row is not written.
        if entry is not None and entry.id == name:
            row.entry = entry


def _id(row: ImportRow, taken: set[str], language: str) -> str:
    """The id that a row names, else one made of its title; empty where it has neither."""
    title = next(iter(row.data.get("title", {}).values()), "")
    name = str(row.data.get("id", ""))
    if not name and title:
        name = free_id(title, (), language)
    if not name or name not in taken:
        return name
    message = _("another row has this title as well")
    row.say(Severity.INFO, row.columns.get("title"), message)
    # The place tells two parts of one project apart better than a number does.
    if row.data.get("places"):
        title += f" {row.data['places'][0]['name']}"
    return free_id(title, taken, language)


def _refuse_second_row(row: ImportRow, name: str, taken: set[str]) -> None:
    """An error where another row is about the same entry."""
    if name in taken:
        message = _("another row has the id {id}").format(id=quote(name))
        row.say(Severity.ERROR, row.columns.get("id"), message, _("Keep one of them."))
    taken.add(name)


def source_id(text: str, sources: Sequence[Data] = ()) -> str:
    """An id for a source made of its title or host, that none of the other sources has.

    >>> source_id("Stadt Hamm"), source_id("Stadt Hamm", [{"id": "stadt-hamm"}])
    ('stadt-hamm', 'stadt-hamm-2')
    """
    name = slug(text)[:_LONGEST_SOURCE_ID].strip("-")
    if all(source["id"] != name for source in sources):
        return name
    return f"{name[: _LONGEST_SOURCE_ID - 4]}-{len(sources) + 1}"
