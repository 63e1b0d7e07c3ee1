"""What to say where an entry is not found."""

import os
from pathlib import Path

from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote, safe
from hamm_registry.model.entries import Registry
from hamm_registry.schema import did_you_mean
from hamm_registry.storage import folders


def unknown_entry(name: str, registry: Registry) -> UsageError:
    """The error for an id that no valid entry has, with a guess at which one was meant."""
    path = f"{folders.FOLDERS['initiative']}/{name}.yaml"
    if path in folders.list_files(registry.root, "initiative")[0]:
        return _faulty_entry(registry.root / path)
    message = _("there is no entry {id}").format(id=quote(name))
    titles = {entry.id: entry.title for entry in registry.initiatives}
    holding = [one for one in sorted(titles) if name.casefold() in one][:5]
    hint = did_you_mean(name, titles)
    if holding and not hint:
        hint = _("Did you mean {value}?").format(value=", ".join(holding))
    search = command("list", _("WORD"))
    return UsageError(message, hint or _("“{command}” finds it by a word.").format(command=search))


def _faulty_entry(path: Path) -> UsageError:
    try:
        shown = Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive on Windows
        shown = path.as_posix()
    message = _("{path} is faulty").format(path=safe(shown))
    look = command("validate", shown)
    return UsageError(message, _("“{command}” says where.").format(command=look))
