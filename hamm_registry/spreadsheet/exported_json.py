"""Our own JSON exports, read back: as the table that the CSV export of the same entries is."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from hamm_registry import schema
from hamm_registry.answers import columns as export
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, safe
from hamm_registry.model.entries import Initiative, InitiativeData
from hamm_registry.model.named_fields import Fields
from hamm_registry.spreadsheet.limits import MOST_ROWS
from hamm_registry.spreadsheet.sheet import Sheet, content_of, refuse_long

SUFFIXES = (".json", ".jsonl")


def read(path: Path, fields: Fields) -> Sheet:
    """The entries of a JSON export as a sheet with the columns that machines get.

    UsageError for a file that is not there, RegistryError for one that is no export of entries.
    """
    items = _items_of_file(path)
    refuse_long(path, len(items))
    columns = export.for_readers(export.columns(fields), "machines")
    rows = [[column.key for column in columns]]
    for item in items:
        entry = _checked_initiative(path, item)
        rows.append([column.for_machines(entry) for column in columns])
    return Sheet(path.name, "", rows, about=_("JSON, our own export"))


def _items_of_file(path: Path) -> Sequence[Any]:
    try:
        text = content_of(path).decode("utf-8-sig")
        if path.suffix.lower() == ".jsonl":
            lines = [line for line in text.splitlines() if line.strip()]
            return [json.loads(line) for line in lines[: MOST_ROWS + 1]]
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(path, _("it is not JSON")) from error
    entries = data
    if isinstance(data, Mapping):
        entries = data.get("initiatives")
    if not isinstance(entries, list):
        raise _refused(path, _("it has no list “initiatives”"))
    return entries


def _checked_initiative(path: Path, data: Any) -> Initiative:
    if not isinstance(data, dict):
        raise _refused(path, _("an item of its list is not an entry"))
    for finding in schema.check("initiative", data)[:1]:
        raise _refused(path, f"{quote(data.get('id', ''))}: {finding.message}")
    return Initiative("", cast(InitiativeData, data))


def _refused(path: Path, reason: str) -> RegistryError:
    message = _("{file} is not a JSON export of entries: {reason}")
    message = message.format(file=quote(safe(path.name)), reason=reason)
    return RegistryError(message, _("Save it as xlsx, ods or csv."))
