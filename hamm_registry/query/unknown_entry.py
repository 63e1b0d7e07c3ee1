"""The error for an id that no entry has."""

import os
from pathlib import Path

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.spelling import meant
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote, safe
from hamm_registry.model.entries import Registry
from hamm_registry.query.short_ids import KINDS, data_of_entries
from hamm_registry.schema import did_you_mean
from hamm_registry.storage import folders

_MOST_OFFERED = 5


def unknown_entry(name: str, registry: Registry) -> UsageError | RegistryError:
    """The error for an id that no valid entry has, with a guess at which one was meant.

    RegistryError (3) where there is a file of it, which has errors.
    """
    path = faulty_file(name, registry)
    if path is not None:
        return faulty_entry(path)
    message = _("there is no entry {id}").format(id=quote(name))
    titles = {entry.id: entry.title for entry in registry.initiatives}
    guess = did_you_mean(name, titles)
    if guess:
        return UsageError(message, guess)
    containing = [entry_id for entry_id in sorted(titles) if name.casefold() in entry_id]
    if containing:
        offered = ", ".join(containing[:_MOST_OFFERED])
        return UsageError(message, meant(offered))
    search = command("list", name)
    return UsageError(message, _("“{command}” looks for it in the entries.").format(command=search))


def faulty_file(name: str, registry: Registry) -> Path | None:
    """The file of an entry that is there, but is not valid; None where there is none."""
    for kind in KINDS:
        path = f"{folders.FOLDERS[kind]}/{name}.yaml"
        if path not in folders.list_files(registry.root, kind)[0]:
            continue
        if all(data["id"] != name for data in data_of_entries(kind, registry)):
            return registry.root / path
    return None


def faulty_entry(path: Path) -> RegistryError:
    """The error for an entry whose file is there, but cannot be read or does not fit."""
    try:
        file = Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive on Windows
        file = path.as_posix()
    message = _("{path} has errors").format(path=safe(file))
    validate = command("validate", file)
    return RegistryError(message, _("“{command}” shows where.").format(command=validate))
