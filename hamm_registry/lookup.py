"""What to say where an entry is not found."""

from hamm_registry.errors import UsageError
from hamm_registry.model import Registry
from hamm_registry.schema import did_you_mean
from hamm_registry.text import _, command, quote


def unknown_entry(name: str, registry: Registry) -> UsageError:
    """The error for an id that no entry has, with a guess at which one was meant."""
    message = _("there is no entry {id}").format(id=quote(name))
    titles = {entry.id: entry.title for entry in registry.initiatives}
    holding = [one for one in sorted(titles) if name.casefold() in one][:5]
    hint = did_you_mean(name, titles)
    if holding and not hint:
        hint = _("Did you mean {value}?").format(value=", ".join(holding))
    search = command("list", _("WORD"))
    return UsageError(message, hint or _("“{command}” finds it by a word.").format(command=search))
