"""A registry for another city: every file that it begins with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from string import Template

from hamm_registry import schema, yamlfile
from hamm_registry.checks.rules.base import Context
from hamm_registry.core import installed
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import LANGUAGES, UNSAFE, _, quote, reason, speaking
from hamm_registry.editing import canonical_form, forms
from hamm_registry.editing.plan import Plan, apply
from hamm_registry.editing.precheck import refuse_faults
from hamm_registry.model.entries import Config
from hamm_registry.storage import files as disk
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import CONFIG, FOLDERS, Workspace, fitting
from hamm_registry.yamlfile.document import Data, Document

PRE_COMMIT = ".pre-commit-config.yaml"
REQUIREMENTS = "requirements.txt"
"""The one file that says what runs a registry; pre-commit cannot read it and says it once more."""

ARCHIVES = "tool"
"""The folder of a registry for the archive that the program was installed from, if it was one."""

BESIDE = "REGISTRY.md"
"""Where our guide goes in a folder that has a README.md."""

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
"""The templates beside this package, and where what is made of them goes."""


@dataclass(frozen=True, slots=True)
class City:
    """What is asked for: `languages` by their codes, the first is that of the registry.

    `tool` is what pip installs in its CI, as somebody names it; empty for what this program was
    installed from.
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
    """What pip installs in a registry: a line of requirements.txt.

    `archive` is the file on this machine that is copied into the registry, if that is what it says.
    """

    requirement: str
    archive: Path | None = None


_ADDRESS = re.compile(r"(?:git\+)?(?:https|ssh)://[^\s\"'`$\\]+")
"""An address that pip takes, without what would end a quoted text in CI."""


def tool(given: str = "") -> Tool:
    """The tool that somebody names, else what this program was installed from.

    UsageError for what pip could not install elsewhere, a bare name too: nobody owns it.
    """
    origin = installed.origin()
    if given:
        address = re.sub(rf"^{installed.NAME}(\[[a-z,]+\])?\s*@\s*", "", given.strip())
        if _ADDRESS.fullmatch(address):
            origin = installed.Origin(address)
        elif installed.is_archive(Path(given)):
            origin = installed.Origin(archive=Path(given))
        else:
            message = _("{value} is not a valid value for {option}")
            message = message.format(value=quote(given), option="--tool")
            raise UsageError(message, tool_help())
    if origin is None:
        raise UsageError(_("{name} is missing").format(name="--tool"), tool_help())
    if origin.archive is not None:
        return Tool(f"./{ARCHIVES}/{origin.archive.name}", origin.archive)
    return Tool(f"{installed.NAME} @ {origin.address}")


def tool_help() -> str:
    """What can be named as the tool."""
    return _(
        "Say from where CI installs the program: the address of its repository with a version "
        "(git+https://…@v1), of a wheel (https://….whl), or a wheel on this machine. "
        "No index has it under its name alone."
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
        found = {CONFIG: canonical_form.canonical(config, "registry") + _more()}
    for source, target in _FILES.items():
        found[target] = _filled(source, values)
    for name in ("README", "CONTRIBUTING"):
        found[f"{name}.md"] = _filled(f"{name}.{spoken}.md", values)
    found |= {f"{folder}/.gitkeep": "" for folder in FOLDERS.values()}
    return found | forms.files(Config(config.data)) | schemas(Config(config.data))


def settings(city: City, today: date) -> Document:
    """The registry.yaml to be; UsageError where an answer does not fit the schema or a rule."""
    for answer in astuple(city):
        refuse_breaks(answer)
    with speaking(spoken_in(city.languages)):
        data = _data(city)
    read = yamlfile.parse(yamlfile.dump(data), CONFIG)
    document = fitting("registry", read) if isinstance(read, Document) else read
    if not isinstance(document, Document):
        finding = document.findings[0]
        raise UsageError(finding.message, " ".join(filter(None, (finding.hint, finding.expected))))
    refuse_faults("registry", document, Context(Config(document.data), {}, today))
    return document


def refuse_breaks(answer: str | tuple[str, ...]) -> None:
    """UsageError for a line break or a character that is invisible."""
    if any(UNSAFE.search(part) for part in ([answer] if isinstance(answer, str) else answer)):
        message = _("{value} holds a line break or a character that is invisible")
        raise UsageError(message.format(value=quote(answer)), _("Write it on one line."))


def _data(city: City) -> Data:
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
    """Where coordinates come from; without a word of English in a registry of another language."""
    if city.languages[0] not in LANGUAGES:
        return "GeoNames, CC BY 4.0"
    return _("Coordinates: GeoNames, CC BY 4.0")


def schemas(config: Config, language: str = "") -> dict[str, str]:
    """The schemas for editors, by their relative path, in a language or that of the registry."""
    spoken = language or spoken_in(config.languages)
    texts = schema.editor_schemas(spoken, config.languages, config.themes)
    return {f"schemas/{name}": text for name, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Begun:
    """The paths of what was written, and of what was there already and stays as it is."""

    written: list[str]
    kept: list[str]


def planned(folder: Path, city: City, today: date) -> tuple[dict[str, str], list[str]]:
    """The text of each file to write by its path, and the paths of files that stay as they are.

    UsageError where a registry has begun there already: nothing is ever overwritten.
    """
    found = files(city, today)
    if (folder / CONFIG).exists():
        message = _("{path} exists already").format(path=quote(folder / CONFIG))
        hint = _("Name a new folder, or renew this one: --update.")
        raise UsageError(message, hint)
    kept = sorted(path for path in found if (folder / path).exists())
    if "README.md" in kept and not (folder / BESIDE).exists():
        found[BESIDE] = found["README.md"]
    return {path: text for path, text in found.items() if path not in kept}, kept


def begin(folder: Path, city: City, today: date) -> Begun:
    """Write a new registry into a folder that does not hold one yet; UsageError as for `planned`.

    What lies there already stays, such as the README of a clone.
    """
    new, kept = planned(folder, city, today)
    disk.make_folder(folder)
    copied = _copy_archive(folder, tool(city.tool))
    changes = tuple(Change(path, None, text) for path, text in new.items())
    apply(Workspace(folder), lambda _workspace: Plan(changes=changes))
    return Begun(sorted([*new, *copied]), kept)


def _copy_archive(folder: Path, used: Tool) -> list[str]:
    """Put the archive that the requirement names into the registry; gives its path."""
    if used.archive is None:
        return []
    try:
        content = used.archive.read_bytes()
    except OSError as error:
        message = _("{file} cannot be read: {reason}")
        message = message.format(file=quote(used.archive), reason=reason(error))
        raise UsageError(message) from error
    path = used.requirement.removeprefix("./")
    target = folder / path
    if target.exists() and target.read_bytes() == content:
        return []
    disk.make_folder(target.parent)
    disk.write(target, content)
    return [path]


def update(workspace: Workspace, given: str = "") -> list[str]:
    """Renew what this program made of a registry; gives the paths that changed.

    That are the schemas, the forms (with the themes of the registry), and the requirement, if
    `given` names a tool or this program was installed from where others can have it.
    """
    used = tool(given) if given or installed.origin() else None
    copied = _copy_archive(workspace.root, used) if used else []

    def make(opened: Workspace) -> Plan:
        texts = schemas(opened.config) | forms.files(opened.config)
        texts.pop(forms.OWNERS)  # people write their own teams into it
        if used:
            texts |= _requirements(opened.root, used)
        return _renewing(opened.root, texts)

    plan = apply(workspace, make)
    return sorted([*copied, *(change.path for change in plan.effective)])


def write_schemas(workspace: Workspace, language: str) -> list[str]:
    """Write the schemas of a registry for editors in a language; gives the paths that changed.

    UsageError in the repository of the program, whose schemas are the source of all others.
    """
    root = workspace.root
    if (root / "schemas").resolve() == schema.folder().resolve():
        message = _("the schemas in {folder} are those of the program itself")
        raise UsageError(
            message.format(folder=quote(root)), _("Name another registry: --root DIR.")
        )
    plan = apply(workspace, lambda opened: _renewing(root, schemas(opened.config, language)))
    return [change.path for change in plan.effective]


def _requirements(root: Path, used: Tool) -> dict[str, str]:
    """The files that name the tool, with another one in its place."""
    path = root / REQUIREMENTS
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    before = [line for line in lines if line.strip() and not line.startswith("#")]
    if not before or before[0] == used.requirement:
        return {}
    found = {}
    for name in (REQUIREMENTS, PRE_COMMIT):
        if (root / name).is_file():
            text = (root / name).read_text(encoding="utf-8")
            text = text.replace(_hook(before[0]), _hook(used.requirement))
            found[name] = text.replace(before[0], used.requirement)
    return found


def _renewing(root: Path, texts: Mapping[str, str]) -> Plan:
    """What it takes to have these texts in the files at their paths."""
    changes: list[Change] = []
    for path, text in texts.items():
        target = root / path
        before = target.read_text(encoding="utf-8") if target.exists() else None
        changes.append(Change(path, before, text))
    return Plan(changes=tuple(changes))


def _filled(source: str, values: dict[str, str]) -> str:
    """A template with the values in it, without the paragraphs that need one that is not there."""
    text = (_FOLDER / source).read_text(encoding="utf-8")
    empty = {name for name, value in values.items() if not value}
    blocks = (one for one in _BLOCK.split(text) if empty.isdisjoint(_named(one)))
    return Template("".join(blocks)).substitute(values)


_BLOCK = re.compile(r"^(?=- |\n)", re.MULTILINE)
"""Where a paragraph or an item of a list begins."""


def _named(block: str) -> list[str]:
    return Template(block).get_identifiers()


def _values(city: City, requirement: str) -> dict[str, str]:
    new, change, retire = forms.names()
    return {
        "name": _name(city),
        "city": city.city,
        "mailbox": city.mailbox,
        "requirement": requirement,
        "hook": _hook(requirement),
        "new": new,
        "change": change,
        "retire": retire,
    }


def _hook(requirement: str) -> str:
    """How pre-commit gets the program: by itself, but it cannot read an archive of the registry."""
    if requirement.startswith("./"):
        return "language: system # the program of the environment that is active"
    return f'language: python\n        additional_dependencies: ["{requirement}"]'


def spoken_in(languages: Sequence[str]) -> str:
    """The language of what is written for a registry: its first one, or English."""
    return languages[0] if languages[0] in LANGUAGES else LANGUAGES[0]


def _name(city: City) -> str:
    """The heading; the city alone where the program does not speak the language of the registry."""
    if city.name or city.languages[0] not in LANGUAGES:
        return city.name or city.city
    return _("International initiatives · {city}").format(city=city.city)


def _more() -> str:
    """What else can be said in registry.yaml, as comments."""
    lines = (
        _("More that can stand here:"),
        _("mailbox: a role address for those without an account"),
        _("legal: imprint, privacy and accessibility statement of the web pages"),
        _("themes, districts, sensitive_countries, saved_queries, thresholds"),
    )
    return "".join(f"# {line}\n" for line in lines)
