"""A registry for another city: every file that it begins with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from hamm_registry import __version__, reader, schema, workspace
from hamm_registry.document import Document
from hamm_registry.editing import form, forms, store
from hamm_registry.errors import RegistryError, UsageError
from hamm_registry.model import Config
from hamm_registry.text import LANGUAGES, _, quote, speaking

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


def files(city: City) -> dict[str, str]:
    """The text of each file by its relative path.

    UsageError where the answers do not make a valid registry.yaml.
    """
    spoken = city.languages[0] if city.languages[0] in LANGUAGES else LANGUAGES[0]
    with speaking(spoken):
        config, values = _config(city), _values(city)
        found = {workspace.CONFIG: form.canonical(config, "registry") + _more()}
    for source, target in _FILES.items():
        found[target] = _filled(source, values)
    for name in ("README", "CONTRIBUTING"):
        found[f"{name}.md"] = _filled(f"{name}.{spoken}.md", values)
    found |= {f"{folder}/.gitkeep": "" for folder in workspace.FOLDERS.values()}
    return found | forms.files(Config(config.data)) | schemas()


def schemas() -> dict[str, str]:
    """The schemas for editors, by their relative path."""
    names = [f"{kind}.schema.json" for kind in schema.KINDS]
    return {f"schemas/{n}": (schema.folder() / n).read_text(encoding="utf-8") for n in names}


def begin(folder: Path, city: City) -> list[str]:
    """Write a new registry into a folder that is empty or does not exist yet; gives the paths.

    UsageError where there is something already: nothing is ever overwritten.
    """
    found = files(city)
    taken = sorted(path for path in found if (folder / path).exists())
    if taken or (folder / workspace.CONFIG).exists():
        message = _("{path} exists already").format(path=quote(folder / taken[0]))
        raise UsageError(message, _("Name a new folder."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("the folder {folder} cannot be made").format(folder=quote(folder))
        raise RegistryError(message, _("Name another one.")) from error
    with store.locked(folder):
        store.write(folder, [store.Change(path, None, text) for path, text in found.items()])
    return sorted(found)


def update(root: Path) -> list[str]:
    """Renew the schemas of a registry by those of this program; gives the paths that changed."""
    with store.locked(root):
        changes = list(_renewed(root))
        store.write(root, changes)
    return [change.path for change in changes]


def _renewed(root: Path) -> Iterator[store.Change]:
    for path, text in schemas().items():
        target = root / path
        before = target.read_text(encoding="utf-8") if target.exists() else None
        if before != text:
            yield store.Change(path, before, text)


def _filled(source: str, values: dict[str, str]) -> str:
    return Template((_FOLDER / source).read_text(encoding="utf-8")).substitute(values)


def _values(city: City) -> dict[str, str]:
    major, minor, *_rest = __version__.split(".")
    own = f"hamm-registry>={major}.{minor},<{int(major) + 1}"
    somebody = _("the address that registry.yaml gives as mailbox")
    return {
        "name": _name(city),
        "city": city.city,
        "mailbox": city.mailbox or somebody,
        "requirement": city.requirement or own,
    }


def _name(city: City) -> str:
    return city.name or _("International initiatives · {city}").format(city=city.city)


def _config(city: City) -> Document:
    """The settings; UsageError where an answer does not fit the schema."""
    data = {
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
    text = reader.dump({key: value for key, value in data.items() if value})
    read = reader.parse(text, workspace.CONFIG)
    checked = workspace.checked(read, "registry") if isinstance(read, Document) else read
    if isinstance(checked, Document):
        return checked
    finding = checked.findings[0]
    raise UsageError(finding.message, " ".join(filter(None, (finding.hint, finding.expected))))


def _more() -> str:
    """What else can be said in registry.yaml, as comments."""
    lines = (
        _("More that can stand here:"),
        _("mailbox: a role address for those without an account"),
        _("legal: imprint, privacy and accessibility statement of the web pages"),
        _("themes, districts, sensitive_countries, saved_queries, thresholds"),
    )
    return "".join(f"# {line}\n" for line in lines)
