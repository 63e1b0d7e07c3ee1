"""The entry that a command is about, and the words that people use for codes."""

from pathlib import Path
from typing import Any

from hamm_registry import schema, workspace
from hamm_registry.document import Document
from hamm_registry.errors import RegistryError, UsageError
from hamm_registry.fields import plain_name
from hamm_registry.lookup import unknown_entry
from hamm_registry.text import _, command, pick, quote


def read_entry(root: Path, name: str) -> Document:
    """The valid and living entry of that id or former id; UsageError or RegistryError otherwise."""
    path = f"{workspace.FOLDERS['initiative']}/{name}.yaml"
    if path not in workspace.files(root, "initiative")[0]:
        registry = workspace.load(root)
        if name not in registry.by_id:
            raise unknown_entry(name, registry)
        path = registry.by_id[name].path
    read = workspace.read_checked(root, path, "initiative")
    if not isinstance(read, Document):
        message = _("{path} is not valid: {message}")
        message = message.format(path=quote(path), message=read.findings[0].message)
        hint = _("“{command}” tells more.").format(command=command("validate", path))
        raise RegistryError(message, hint)
    if "retired" in read.data:
        into = read.data["retired"].get("into")
        message = _("{id} is retired").format(id=quote(name))
        hint = _("Its successor is {id}.").format(id=quote(into)) if into else ""
        raise UsageError(message, hint or _("Name an entry that is still in use."))
    return read


def code_of(path: str, name: str | None, option: str) -> str:
    """The code at a field of an initiative, given as such or by its name in any language.

    UsageError that lists what is allowed for anything else.
    """
    codes: dict[str, Any] = schema.fields("initiative")[path].codes
    known = {plain_name(code): code for code in codes}
    known |= {plain_name(label): code for code, all_ in codes.items() for label in all_.values()}
    if name and plain_name(name) in known:
        return known[plain_name(name)]
    labels = {code: pick(texts) for code, texts in codes.items()}
    listed = ", ".join(c if c == label else f"{c} ({label})" for c, label in labels.items())
    hint = _("allowed: {values}").format(values=listed)
    if name is None:
        raise UsageError(_("{name} is missing").format(name=option), hint)
    message = _("{value} is no value of {option}").format(value=quote(name), option=option)
    raise UsageError(message, f"{schema.did_you_mean(name, labels)} {hint}".strip())
