"""A registry for another city: every file that it begins with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from string import Template

from hamm_registry import schema, yamlfile
from hamm_registry.checks.rules.rule import Context
from hamm_registry.core import installed
from hamm_registry.core.errors import UsageError, invalid_value, missing_value
from hamm_registry.core.text import LANGUAGES, UNSAFE, _, quote, reason, speaking
from hamm_registry.editing import canonical_form, forms
from hamm_registry.editing.plan import Plan, apply
from hamm_registry.editing.precheck import refuse_faults
from hamm_registry.model.entries import Config
from hamm_registry.schema.for_editors import editor_schemas
from hamm_registry.storage import files as disk
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import CONFIG, FOLDERS, Workspace, fitting
from hamm_registry.yamlfile.dialects import dump
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

PRE_COMMIT = ".pre-commit-config.yaml"
REQUIREMENTS = "requirements.txt"
"""Names the program that CI installs; pre-commit cannot read it, so its file names it again."""

ARCHIVES = "tool"
"""The folder of a registry for the archive that the program was installed from, if it was one."""

BESIDE = "REGISTRY.md"
"""The guide's file name in a folder that has a README.md of its own."""

_FOLDER = Path(__file__).parent.parent / "starter"
_FILES = {
    "LICENSE.md": "data/LICENSE.md",
    "editorconfig": ".editorconfig",
    "gitattributes": ".gitattributes",
    "github/dependabot.yml": ".github/dependabot.yml",
    "github/workflows/check.yml": ".github/workflows/check.yml",
    "github/workflows/comment.yml": ".github/workflows/comment.yml",
    "github/workflows/site.yml": ".github/workflows/site.yml",
    "gitignore": ".gitignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "pre-commit-config.yaml": PRE_COMMIT,
    "requirements.txt": REQUIREMENTS,
    "vscode-extensions.json": ".vscode/extensions.json",
    "vscode-settings.json": ".vscode/settings.json",
}
"""Template, by its path in the folder `starter`, to the path of the file made of it."""


@dataclass(frozen=True, slots=True)
class City:
    """The answers that a new registry is made of.

    `languages` are codes, the first is the registry's own. `tool` is what pip installs in CI, as
    typed; empty for the origin that this program was installed from.
    """

    city: str
    country: str
    languages: tuple[str, ...]
    name: str = ""
    region: str = ""
    mailbox: str = ""
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """The program as pip installs it in a registry: a line of requirements.txt.

    `archive` is a file of this machine to copy into the registry, when the line names a file.
    """

    requirement: str
    archive: Path | None = None


_ADDRESS = re.compile(r"(?:git\+)?(?:https|ssh)://[^\s\"'`$\\]+")
"""An address that pip takes, without what would end a quoted text in CI."""


def tool(requested: str = "") -> Tool:
    """The requested tool, else the origin that this program was installed from.

    UsageError for anything that pip cannot install on another machine. That includes a bare name:
    no index has the program under it, so anybody could publish something there.
    """
    origin = _requested_origin(requested) if requested else installed.origin()
    if origin is None:
        raise missing_value("--tool", tool_help())
    if origin.archive is not None:
        return Tool(f"./{ARCHIVES}/{origin.archive.name}", origin.archive)
    return Tool(f"{installed.NAME} @ {origin.address}")


def _requested_origin(requested: str) -> installed.Origin:
    """The address or archive that an answer to --tool names; UsageError for anything else."""
    address = re.sub(rf"^{installed.NAME}(\[[a-z,]+\])?\s*@\s*", "", requested.strip())
    if _ADDRESS.fullmatch(address):
        return installed.Origin(address)
    if installed.is_archive(Path(requested)):
        return installed.Origin(archive=Path(requested))
    raise invalid_value(requested, "--tool", tool_help())


def tool_help() -> str:
    """The kinds of values that --tool takes."""
    return _(
        "Say where CI installs the program from: the address of its repository with a version "
        "(git+https://…@v1), of a wheel (https://….whl), or a wheel on this machine. No "
        "package index has it under its bare name."
    )


def files(city: City, today: date) -> dict[str, str]:
    """The text of each file by its relative path.

    UsageError where the answers do not make a registry.yaml that `validate` is content with.
    """
    config = settings(city, today)
    spoken = spoken_in(city.languages)
    requirement = tool(city.tool).requirement
    with speaking(spoken):
        values = _values(city, requirement)
        registry_yaml = canonical_form.canonical(config, "registry") + _optional_settings(city)
    texts = {CONFIG: registry_yaml}
    for source, target in _FILES.items():
        texts[target] = _filled(source, values)
    for name in ("README", "CONTRIBUTING"):
        texts[f"{name}.md"] = _filled(f"{name}.{spoken}.md", values)
    # Git keeps no empty folders.
    for folder in FOLDERS.values():
        texts[f"{folder}/.gitkeep"] = ""
    texts |= forms.files(Config(config.data))
    texts |= schemas(Config(config.data))
    return texts


def settings(city: City, today: date) -> ParsedFile:
    """The future registry.yaml; UsageError where an answer does not fit the schema or a rule."""
    for answer in astuple(city):
        refuse_breaks(answer)
    with speaking(spoken_in(city.languages)):
        data = _data(city)
    # Parsed like any other file, so that no second way decides what is valid.
    parsed = yamlfile.parse(dump(data), CONFIG)
    document = fitting("registry", parsed) if isinstance(parsed, ParsedFile) else parsed
    if not isinstance(document, ParsedFile):
        finding = document.findings[0]
        hints = filter(None, (finding.hint, finding.expected))
        raise UsageError(finding.message, " ".join(hints))
    refuse_faults("registry", document, Context(Config(document.data), {}, today))
    return document


def refuse_breaks(answer: str | tuple[str, ...]) -> None:
    """UsageError for a line break or a character that is invisible."""
    texts = (answer,) if isinstance(answer, str) else answer
    for text in texts:
        if UNSAFE.search(text):
            message = _("{value} contains a line break or an invisible character")
            raise UsageError(message.format(value=quote(answer)), _("Write it on one line."))


def _data(city: City) -> Data:
    """The data of registry.yaml; an answer that was left empty has no field."""
    data: Data = {
        "schema_version": schema.VERSION,
        "name": {city.languages[0]: _name(city)},
        "city": city.city,
        "country": city.country,
        "region": city.region,
        "languages": list(city.languages),
        "mailbox": city.mailbox,
        "licences": {"data": "CC-BY-4.0"},
        "attributions": [{"text": _credit(city), "url": "https://www.geonames.org"}],
    }
    return {key: value for key, value in data.items() if value}


def _credit(city: City) -> str:
    """The attribution of the coordinates; in a language that the program lacks without a word."""
    if city.languages[0] not in LANGUAGES:
        return "GeoNames, CC BY 4.0"
    return _("Coordinates: GeoNames, CC BY 4.0")


def schemas(config: Config, language: str = "") -> dict[str, str]:
    """The schemas for editors by their relative path; their texts default to the registry's."""
    spoken = language or spoken_in(config.languages)
    texts = editor_schemas(spoken, config.languages, config.themes)
    return {f"schemas/{name}": text for name, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Begun:
    """The paths of the files written, and of those that existed and stay as they are."""

    written: list[str]
    existing: list[str]


def planned(folder: Path, city: City, today: date) -> tuple[dict[str, str], list[str]]:
    """The text of each file to write by its path, and the paths of files that stay as they are.

    UsageError where a registry has begun there already: nothing is ever overwritten.
    """
    texts = files(city, today)
    if (folder / CONFIG).exists():
        message = _("{path} exists already").format(path=quote(folder / CONFIG))
        hint = _("Name a new folder, or renew this one: --update.")
        raise UsageError(message, hint)
    existing = sorted(path for path in texts if (folder / path).exists())
    # A run that was interrupted has left ours: then there is no other to lay it beside.
    is_other = "README.md" in existing and not _holds(folder / "README.md", texts["README.md"])
    if is_other and not (folder / BESIDE).exists():
        texts[BESIDE] = texts["README.md"]
    for path in existing:
        del texts[path]
    return texts, existing


def _holds(path: Path, text: str) -> bool:
    """True for a file with just this text."""
    content = text.encode()
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def begin(folder: Path, city: City, today: date) -> Begun:
    """Write a new registry into a folder that does not hold one yet; UsageError as for `planned`.

    Files that exist stay, such as the README of a clone. The settings are written last: a run that
    is killed has begun no registry, and a second run finishes it.
    """
    new, existing = planned(folder, city, today)
    disk.make_folder(folder)
    copied = _copy_archive(folder, tool(city.tool))
    new[CONFIG] = new.pop(CONFIG)
    changes = tuple(Change(path, None, text) for path, text in new.items())
    apply(Workspace(folder), lambda _workspace: Plan(changes=changes))
    return Begun(sorted([*new, *copied]), existing)


def _copy_archive(folder: Path, required: Tool) -> list[str]:
    """Copy the archive that the requirement names into the registry.

    Gives its path in a list, which is empty where nothing had to be copied.
    """
    if required.archive is None:
        return []
    try:
        content = required.archive.read_bytes()
    except OSError as error:
        message = _("{file} cannot be read: {reason}")
        message = message.format(file=quote(required.archive), reason=reason(error))
        raise UsageError(message) from error
    path = required.requirement.removeprefix("./")
    target = folder / path
    if target.exists() and target.read_bytes() == content:
        return []
    disk.make_folder(target.parent)
    disk.write(target, content)
    return [path]


def update(workspace: Workspace, requested: str = "") -> list[str]:
    """Renew the files of a registry that this program generates; gives the paths that changed.

    These are the schemas and the forms (with the themes of the registry). The requirement is
    renewed as well when a tool is requested or the origin of this program is known.
    """
    required: Tool | None = None
    copied: list[str] = []
    if requested or installed.origin():
        required = tool(requested)
        copied = _copy_archive(workspace.root, required)

    def make(opened: Workspace) -> Plan:
        texts = schemas(opened.config) | forms.files(opened.config)
        texts.pop(forms.OWNERS)  # people write their own teams into it
        if required:
            texts |= _requirements(opened.root, required)
        return _renewing(opened.root, texts)

    plan = apply(workspace, make)
    changed = [change.path for change in plan.effective]
    return sorted(copied + changed)


def write_schemas(workspace: Workspace, language: str) -> list[str]:
    """Write the schemas of a registry for editors in a language; gives the paths that changed.

    UsageError in the repository of the program, whose schemas are the source of all others.
    """
    root = workspace.root
    if (root / "schemas").resolve() == schema.folder().resolve():
        message = _("the schemas in {folder} are those of the program itself")
        message = message.format(folder=quote(root))
        raise UsageError(message, _("Name another registry: --root DIR."))
    plan = apply(workspace, lambda opened: _renewing(root, schemas(opened.config, language)))
    return [change.path for change in plan.effective]


def _requirements(root: Path, required: Tool) -> dict[str, str]:
    """The files that name the tool, by path, with the required one instead of the present one."""
    path = root / REQUIREMENTS
    if not path.is_file():
        return {}
    present = _first_requirement(path.read_text(encoding="utf-8"))
    if present in ("", required.requirement):
        return {}
    texts: dict[str, str] = {}
    for name in (REQUIREMENTS, PRE_COMMIT):
        if not (root / name).is_file():
            continue
        text = (root / name).read_text(encoding="utf-8")
        # The hook first: it holds the requirement too.
        text = text.replace(_hook(present), _hook(required.requirement))
        texts[name] = text.replace(present, required.requirement)
    return texts


def _first_requirement(text: str) -> str:
    """The first line of a requirements.txt that is neither blank nor a comment, else empty."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            return line
    return ""


def _renewing(root: Path, texts: Mapping[str, str]) -> Plan:
    """The plan that gives the files at these paths these texts."""
    changes: list[Change] = []
    for path, text in texts.items():
        target = root / path
        before = None
        if target.exists():
            before = target.read_text(encoding="utf-8")
        changes.append(Change(path, before, text))
    return Plan(changes=tuple(changes))


def _filled(source: str, values: dict[str, str]) -> str:
    """A template with the values in it, without the paragraphs that name an empty one."""
    text = (_FOLDER / source).read_text(encoding="utf-8")
    empty = {name for name, value in values.items() if not value}
    blocks: list[str] = []
    for block in _BLOCK.split(text):
        if empty.isdisjoint(Template(block).get_identifiers()):
            blocks.append(block)
    return Template("".join(blocks)).substitute(values)


_BLOCK = re.compile(r"^(?=- |\n)", re.MULTILINE)
"""The beginning of a paragraph or of an item of a list."""


def _values(city: City, requirement: str) -> dict[str, str]:
    """The values of the templates' placeholders."""
    form_names = forms.names()
    return {
        "name": _name(city),
        "city": city.city,
        "mailbox": city.mailbox,
        "requirement": requirement,
        "hook": _hook(requirement),
        "new": form_names.initiative,
        "organisation": form_names.organisation,
        "change": form_names.change,
        "retire": form_names.retire,
    }


def _hook(requirement: str) -> str:
    """The lines of pre-commit's configuration that say how it gets the program."""
    if requirement.startswith("./"):
        # pre-commit installs in a folder of its own, where an archive of the registry is missing.
        return "language: system # the program of the environment that is active"
    return f'language: python\n        additional_dependencies: ["{requirement}"]'


def spoken_in(languages: Sequence[str]) -> str:
    """The language of the texts written for a registry: its first one, or English."""
    if languages[0] in LANGUAGES:
        return languages[0]
    return LANGUAGES[0]


def _name(city: City) -> str:
    """The heading; the city alone where the program does not speak the language of the registry."""
    if city.name:
        return city.name
    if city.languages[0] not in LANGUAGES:
        return city.city
    return _("International initiatives · {city}").format(city=city.city)


def _optional_settings(city: City) -> str:
    """The other fields of registry.yaml as comments at its end."""
    lines = [_("Also possible here:")]
    if not city.mailbox:
        lines.append(_("mailbox: a role address for those without an account"))
    lines += [
        _("legal: imprint, privacy and accessibility statement of the web pages"),
        _("themes, districts, sensitive_countries, saved_queries, thresholds"),
    ]
    return "".join(f"# {line}\n" for line in lines)
