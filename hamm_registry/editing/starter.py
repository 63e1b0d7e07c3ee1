"""A registry for another city: every file that it begins with."""

import re
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from string import Template

from hamm_registry import __version__, schema, yamlfile
from hamm_registry.checks.rules.base import Context
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import LANGUAGES, UNSAFE, _, quote, speaking
from hamm_registry.editing import canonical_form, forms
from hamm_registry.editing.plan import Plan, apply
from hamm_registry.editing.run_rules import refuse_faults
from hamm_registry.model.entries import Config
from hamm_registry.storage.files import Change, make_folder
from hamm_registry.storage.workspace import CONFIG, FOLDERS, Workspace, fitting
from hamm_registry.yamlfile.document import Data, Document

_FOLDER = Path(__file__).parent.parent / "starter"
_FILES = {
    "LICENSE.md": "data/LICENSE.md",
    "editorconfig": ".editorconfig",
    "gitattributes": ".gitattributes",
    "github/workflows/check.yml": ".github/workflows/check.yml",
    "github/workflows/comment.yml": ".github/workflows/comment.yml",
    "gitignore": ".gitignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "vscode-extensions.json": ".vscode/extensions.json",
    "vscode-settings.json": ".vscode/settings.json",
}
"""The templates beside this package, and where what is made of them goes."""


@dataclass(frozen=True, slots=True)
class City:
    """What is asked for: `languages` by their codes, the first is that of the registry.

    `requirement` is what pip installs in its CI.
    """

    city: str
    country: str
    languages: tuple[str, ...]
    name: str = ""
    region: str = ""
    mailbox: str = ""
    requirement: str = ""


def files(city: City, today: date) -> dict[str, str]:
    """The text of each file by its relative path.

    UsageError where the answers do not make a registry.yaml that `validate` is content with.
    """
    config = settings(city, today)
    spoken = _spoken(city)
    with speaking(spoken):
        values = _values(city)
        found = {CONFIG: canonical_form.canonical(config, "registry") + _more()}
    for source, target in _FILES.items():
        found[target] = _filled(source, values)
    for name in ("README", "CONTRIBUTING"):
        found[f"{name}.md"] = _filled(f"{name}.{spoken}.md", values)
    found |= {f"{folder}/.gitkeep": "" for folder in FOLDERS.values()}
    return found | forms.files(Config(config.data)) | schemas()


def settings(city: City, today: date) -> Document:
    """The registry.yaml to be; UsageError where an answer does not fit the schema or a rule."""
    for answer in astuple(city):
        refuse_breaks(answer)
    if not {*'"\\$`'}.isdisjoint(city.requirement):
        message = _("{value} is not a valid value for {option}")
        message = message.format(value=quote(city.requirement), option="--tool")
        raise UsageError(message, _("It stands in quotes in CI: write it without them."))
    with speaking(_spoken(city)):
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
        "attributions": [
            {"text": _("Coordinates: GeoNames, CC BY 4.0"), "url": "https://www.geonames.org"}
        ],
    }
    return {key: value for key, value in data.items() if value}


def schemas() -> dict[str, str]:
    """The schemas for editors, by their relative path."""
    names = [f"{kind}.schema.json" for kind in schema.KINDS]
    return {f"schemas/{n}": (schema.folder() / n).read_text(encoding="utf-8") for n in names}


def begin(folder: Path, city: City, today: date) -> list[str]:
    """Write a new registry into a folder that is empty or does not exist yet; gives the paths.

    UsageError where there is something already: nothing is ever overwritten.
    """
    found = files(city, today)
    taken = sorted(path for path in found if (folder / path).exists())
    if taken or (folder / CONFIG).exists():
        message = _("{path} exists already").format(path=quote(folder / taken[0]))
        raise UsageError(message, _("Name a new folder."))
    make_folder(folder)
    changes = tuple(Change(path, None, text) for path, text in found.items())
    apply(Workspace(folder), lambda _workspace: Plan(changes=changes))
    return sorted(found)


def update(root: Path) -> list[str]:
    """Renew the schemas of a registry by those of this program; gives the paths that changed."""
    plan = apply(Workspace(root), _plan_schemas)
    return [change.path for change in plan.effective]


def _plan_schemas(workspace: Workspace) -> Plan:
    """What it takes to have the schemas of this program in a registry."""
    changes: list[Change] = []
    for path, text in schemas().items():
        target = workspace.root / path
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


def _values(city: City) -> dict[str, str]:
    major, minor, *_rest = __version__.split(".")
    own = f"hamm-registry>={major}.{minor},<{int(major) + 1}"
    return {
        "name": _name(city),
        "city": city.city,
        "mailbox": city.mailbox,
        "requirement": city.requirement or own,
    }


def _spoken(city: City) -> str:
    """The language of what is written: the first of the registry, or English."""
    return city.languages[0] if city.languages[0] in LANGUAGES else LANGUAGES[0]


def _name(city: City) -> str:
    return city.name or _("International initiatives · {city}").format(city=city.city)


def _more() -> str:
    """What else can be said in registry.yaml, as comments."""
    lines = (
        _("More that can stand here:"),
        _("mailbox: a role address for those without an account"),
        _("legal: imprint, privacy and accessibility statement of the web pages"),
        _("themes, districts, sensitive_countries, saved_queries, thresholds"),
    )
    return "".join(f"# {line}\n" for line in lines)
