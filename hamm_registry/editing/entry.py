"""The entry that a command is about, and the words that people use for codes."""

from datetime import date

from hamm_registry import schema
from hamm_registry.core.errors import RegistryError, UsageError, invalid_value, missing_value
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.steps import lists_them, tells_more
from hamm_registry.core.text import _, pick, quote
from hamm_registry.model.entries import Registry
from hamm_registry.model.typed_dates import parse_date
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.query.short_ids import KINDS, short_id
from hamm_registry.query.unknown_entry import unknown_entry
from hamm_registry.schema import did_you_mean
from hamm_registry.storage.workspace import FOLDERS, Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile, Rejected


def read_entry(workspace: Workspace, name: str, kind: str = "initiative") -> ParsedFile:
    """The valid and living entry of that id or former id, or the only one that begins so.

    Records of organisations are found by their names too. UsageError or RegistryError otherwise.
    """
    path = f"{FOLDERS[kind]}/{name}.yaml"
    if path not in workspace.paths(kind):
        path = _path_of(workspace.registry, name, kind)
    document = usable(workspace.valid(kind, path))
    if "retired" in document.data:
        into = document.data["retired"].get("into")
        message = _("{id} is retired").format(id=quote(name))
        hint = _("Name an entry that is still in use.")
        if into:
            hint = _("Its successor is {id}.").format(id=quote(into))
        raise UsageError(message, hint)
    return document


def _path_of(registry: Registry, name: str, kind: str) -> str:
    """The file of an entry by a former id, of a record by a name; UsageError for an unknown one."""
    if kind == "organisation" and (record := registry.organisation(name)):
        return record.path
    if meant := short_id(name, registry, (kind,))[1]:
        return f"{FOLDERS[kind]}/{meant}.yaml"
    if kind == "initiative":
        raise unknown_entry(name, registry)
    if kind == "organisation":
        message = _("there is no record of an organisation {name}").format(name=quote(name))
        raise UsageError(message, lists_them("organisations"))
    titles = {meeting["id"]: pick(meeting["title"]) for meeting in registry.meetings}
    message = _("there is no meeting {id}").format(id=quote(name))
    raise UsageError(message, did_you_mean(name, titles) or lists_them("meeting"))


def kind_of(workspace: Workspace, name: str) -> str:
    """The kind of entry that an id or name means: an initiative or the record of an organisation.

    What is neither counts as an initiative: most entries are.
    """
    if f"{FOLDERS['initiative']}/{name}.yaml" in workspace.paths("initiative"):
        return "initiative"
    registry = workspace.registry
    is_record = name not in registry.by_id and registry.organisation(name) is not None
    path = f"{FOLDERS['organisation']}/{name}.yaml"
    if is_record or path in workspace.paths("organisation"):
        return "organisation"
    return short_id(name, registry, ("initiative", "organisation"))[0] or "initiative"


def find_path(workspace: Workspace, typed: str) -> tuple[str, str]:
    """The kind and the path of the entry of any kind that is meant; UsageError for none."""
    for kind in KINDS:
        path = f"{FOLDERS[kind]}/{typed}.yaml"
        if path in workspace.paths(kind):
            return kind, path
    kind, name = short_id(typed, workspace.registry)
    if not kind:
        raise unknown_entry(typed, workspace.registry)
    return kind, f"{FOLDERS[kind]}/{name}.yaml"


def read_any(workspace: Workspace, typed: str) -> tuple[str, ParsedFile]:
    """The valid entry of any kind that is meant, with its kind; errors as for `read_entry`."""
    kind, path = find_path(workspace, typed)
    return kind, usable(workspace.valid(kind, path))


def usable(document: ParsedFile | Rejected) -> ParsedFile:
    """The document; RegistryError with the first finding where the file cannot be used."""
    if isinstance(document, ParsedFile):
        return document
    message = _("{path} is not valid: {message}")
    path, problem = quote(document.path), document.findings[0].message
    hint = tells_more("validate", document.path)
    raise RegistryError(message.format(path=path, message=problem), hint)


def code_of(path: str, name: str | None, option: str, kind: str = "initiative") -> str:
    """The code at a field of an entry, given as such or by its name in any language.

    Of a name the beginning is enough, or that of a word in it, where only one code has it.
    UsageError that lists what is allowed for anything else.
    """
    names = schema.fields(kind)[path].names() or Vocabulary({})
    if code := names.code(name or "") or names.begun(name or ""):
        return code
    listed = [code_and_label(code, names.label(code)) for code in names.labels]
    hint = allowed_values(listed)
    if name is None:
        raise missing_value(option, hint)
    raise invalid_value(name, option, f"{names.question(name)} {hint}".strip())


def code_and_label(code: str, label: str) -> str:
    """A code with its name in the language in force, where that is another word."""
    if code == label:
        return code
    return f"{code} ({label})"


def day_of(given: str | None, today: date) -> str:
    """A date that somebody typed, in the form of the schema; today if there is none.

    DateError for what is no date or only an approximate one.
    """
    if given is None:
        return today.isoformat()
    typed = parse_date(given, today)
    if typed.about:
        message = _("{value} is only approximate").format(value=quote(given))
        raise UsageError(message, _("Write the year, the month or the day: 2019, 5/2019."))
    return typed.text
