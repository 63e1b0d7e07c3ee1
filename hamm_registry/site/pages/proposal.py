"""The form in which people without git write a new entry or correct one, and data for its script.

The questions are those of `hamm new`, the limits those of the schema, the sentences about mistakes
those of `hamm validate`. Nothing is sent: the page ends in a file, a link or a mail.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from hamm_registry import schema
from hamm_registry.checks.rules.dates_and_sources import WAITING
from hamm_registry.checks.rules.texts import PLACEHOLDER
from hamm_registry.core.text import _, sort_key
from hamm_registry.editing import canonical_form
from hamm_registry.editing.questions import Question, questions
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative
from hamm_registry.site.page import LANGUAGE_NAMES, Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import entry_path
from hamm_registry.storage.workspace import FOLDERS
from hamm_registry.yamlfile.parsed_file import Data

PATH = "propose.html"
DATA = "propose-data.js"

WRITTEN = (
    "id", "title", "summary", "kind", "form", "status", "organisations", "places", "countries",
    "scope", "since", "themes", "history", "contact", "sources",
)  # fmt: skip
"""The fields of an entry that the page can write."""

_KEYWORDS = frozenset(
    """
    type properties additionalProperties required items enum const pattern minLength maxLength
    minimum maximum minItems maxItems minProperties uniqueItems if then else allOf not $ref
    """.split()
)
"""The keywords of JSON Schema that propose.js checks."""


class Choice(NamedTuple):
    """A value to choose, with its name."""

    code: str
    name: str


class Input(NamedTuple):
    """One field of the page; `sort` is text, long, url, choice or several.

    `name` is the dotted path that the answer goes to. `lists` names the proposals of a text.
    """

    name: str
    sort: str
    label: str
    ask: str = ""
    help: str = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    start: str = ""
    most: int = 0
    required: bool = False
    lists: str = ""
    language: str = ""

    @property
    def id(self) -> str:
        """The name as an id of HTML."""
        return self.name.replace(".", "-")


def propose(page: Page) -> dict[str, Any]:
    """The form, in the order in which people tell of what they do."""
    title = _("Propose or correct an entry")
    asked = questions("initiative", page.site.registry.config)
    return {
        "title": title,
        "description": _("A form for a new entry or a correction. Nothing is sent automatically."),
        "trail": [(_("Begin something"), "begin.html")],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "data": DATA,
        "what": [
            _input(asked["kind"], "choice"),
            _input(asked["form"], "choice"),
            *_by_language(asked["title"], page, "text"),
            *_by_language(asked["summary"], page, "long"),
        ],
        "who": [
            _input(asked["organisations.0.name"], "text", lists="known-organisations"),
            _input(asked["organisations.1.name"], "text", lists="known-organisations"),
        ],
        "place": [
            _place(asked["places"]),
            Input("places.0.country", "choice", _title("places.country"), choices=_countries()),
        ],
        "reach": _input(asked["scope"], "choice"),
        "about": [
            _input(asked["themes"], "several"),
            _input(asked["status"], "choice"),
            _input(asked["since"], "text"),
        ],
        "source": [
            Input(
                "sources.0.url",
                "url",
                asked["sources"].label,
                asked["sources"].ask,
                asked["sources"].help,
                asked["sources"].example,
                required=True,
            ),
            _input(asked["sources.0.title"], "text"),
            _input(replace(asked["sources.0.kind"], required=True), "choice"),
        ],
        "contact": _input(asked["contact.page"], "url"),
        "organisations": sorted({g.name for g in page.site.groups["organisation"].values()}),
        "places": sorted(_known_places(page), key=sort_key),
        "mailbox": page.site.registry.config.mailbox,
        "repository": _platform(page),
    }


def _input(asked: Question, sort: str, lists: str = "") -> Input:
    """A question as a field of the page."""
    choices = tuple(Choice(code, name) for code, name in asked.codes.items())
    return Input(
        name=asked.field,
        sort=sort,
        label=asked.label,
        ask=asked.ask,
        help=asked.help,
        example=asked.example,
        choices=choices,
        start=asked.start,
        required=asked.required,
        lists=lists,
    )


def _by_language(asked: Question, page: Page, sort: str) -> Iterator[Input]:
    """A text once for each language of the registry; only the first one is required."""
    part = schema.load("initiative")["properties"][asked.field]
    most = part["additionalProperties"]["maxLength"]
    first, *others = page.site.registry.config.languages
    label = asked.label
    if others:
        label = _in_language(asked, first)
    yield Input(
        name=f"{asked.field}.{first}",
        sort=sort,
        label=label,
        ask=asked.ask,
        help=asked.help,
        example=asked.example,
        most=most,
        required=True,
        language=first,
    )
    for code in others:
        name = f"{asked.field}.{code}"
        yield Input(name, sort, _in_language(asked, code), most=most, language=code)


def _in_language(asked: Question, code: str) -> str:
    """The label of a text with its language: `Title (English)`."""
    return f"{asked.label} ({LANGUAGE_NAMES.get(code, code)})"


def _place(asked: Question) -> Input:
    """The name of a place, with those that the registry knows as proposals."""
    example = asked.example.partition(",")[0]
    return Input(
        "places.0.name", "text", asked.label, asked.ask, asked.help, example, lists="known-places"
    )


def _countries() -> tuple[Choice, ...]:
    """All countries, by their names."""
    choices = [Choice(code, countries.name(code)) for code in countries.countries()]
    choices.sort(key=lambda choice: sort_key(choice.name))
    return tuple(choices)


def _title(path: str) -> str:
    return schema.fields("initiative")[path].title()


def _known_places(page: Page) -> dict[str, str]:
    """The countries of the places that the registry knows, by all their names."""
    country_of: dict[str, str] = {}
    for listed in page.site.registry.places.values():
        for name in listed.spellings:
            country_of.setdefault(name, listed.country)
    for entry in page.site.entries:
        for place in entry.places:
            country_of.setdefault(place["name"], place["country"])
    return country_of


def _platform(page: Page) -> str:
    """GitHub or GitLab, whichever the repository lies on; empty where none is named."""
    address = str(page.site.registry.config.data.get("repository", ""))
    if not address:
        return ""
    if address.startswith("https://github.com/"):
        return "GitHub"
    return "GitLab"


def data_script(page: Page) -> str:
    """The data of propose.js: the schema, the sentences, the entries, and where to hand in."""
    site = page.site
    config = site.registry.config
    titles: dict[str, str] = {}
    for field_path, field in schema.fields("initiative").items():
        if field_path.partition(".")[0] in WRITTEN:
            titles[field_path] = field.title()
    content = {
        "schema": _slim(schema.load("initiative")),
        "titles": titles,
        "texts": _texts(),
        "placeholder": PLACEHOLDER,
        "waiting": WAITING,
        "taken": sorted(_taken(page)),
        "entries": [_entry(entry, page) for entry in site.entries],
        "places": _known_places(page),
        "folder": FOLDERS["initiative"],
        "modeline": canonical_form.modeline(_file("x"), "initiative"),
        "repository": _addresses(page),
        "mailbox": config.mailbox,
        "today": site.today.isoformat(),
        "language": site.registry.config.languages[0],
        "to_root": page.asset(""),
    }
    return f"proposal.data = {json.dumps(content, ensure_ascii=False, separators=(',', ':'))};\n"


def _slim(root: Data) -> Data:
    """The schema of what the page writes, without all that is there for people."""
    properties = {name: _checked(root["properties"][name]) for name in WRITTEN}
    definitions = {name: _checked(part) for name, part in root["$defs"].items()}
    checked: Data = _checked(root)
    return checked | {"properties": properties, "$defs": definitions}


def _checked(part: Any) -> Any:
    """A part of a schema with the keywords that are checked."""
    if isinstance(part, list):
        return [_checked(item) for item in part]
    if not isinstance(part, dict):
        return part
    slim: Data = {}
    for keyword, value in part.items():
        if keyword not in _KEYWORDS:
            continue
        if keyword == "properties":
            slim[keyword] = {name: _checked(inner) for name, inner in value.items()}
        else:
            slim[keyword] = _checked(value)
    return slim


def _taken(page: Page) -> Iterator[str]:
    """The ids that entries have or had."""
    for entry in page.site.registry.initiatives:
        yield entry.id
        yield from entry.data.get("former_ids", ())


def _entry(entry: Initiative, page: Page) -> list[Any]:
    """An entry as the script finds it: id, title, countries, names of places, how it stands."""
    places = [place["name"] for place in entry.places]
    return [entry.id, entry.title, entry.countries, places, entries.standing(entry, page)]


def _addresses(page: Page) -> dict[str, str]:
    """The addresses of GitHub or GitLab to make or change a file; {} where no repository is named.

    A branch other than main stands in the address as the browser shows it: behind /tree/.
    GitLab takes `file_name` from the address; its editor does not show `content` in every version
    (gitlab-org/gitlab#594214), so the page copies the text as well.
    """
    address = str(page.site.registry.config.data.get("repository", ""))
    if not address:
        return {}
    home, _tree, branch = address.rstrip("/").removesuffix(".git").partition("/tree/")
    home = home.removesuffix("/-")
    branch = branch or "main"
    folder = FOLDERS["initiative"]
    if _platform(page) == "GitHub":
        return {
            "new": f"{home}/new/{branch}/{folder}",
            "edit": f"{home}/edit/{branch}/{folder}",
            "file": "filename",
            "content": "value",
        }
    return {
        "new": f"{home}/-/new/{branch}/{folder}",
        "edit": f"{home}/-/edit/{branch}/{folder}",
        "file": "file_name",
        "content": "content",
    }


def entry_script(entry: Initiative, page: Page) -> str:
    """An entry as the form takes it up: its data, and its text by fields.

    The text is empty where the public may not read all of the entry: then no whole file can be
    made here, only a list of changes.
    """
    filed: Data = _as_filed(entry.data, "")
    texts: list[list[str]] = []
    if entry.id not in page.site.shortened:
        texts = _field_texts(filed)
    data: Data = {}
    for name, value in filed.items():
        if name in WRITTEN:
            data[name] = value
    content = {"data": data, "texts": texts}
    return f"proposal.entry = {json.dumps(content, ensure_ascii=False, separators=(',', ':'))};\n"


@cache
def _number_fields() -> frozenset[str]:
    """The fields in which a file may have a number for a text: a bare year."""
    paths: set[str] = set()
    for field in schema.fields("initiative").values():
        if {"string", "integer"} <= {*field.types}:
            paths.add(field.path)
    return frozenset(paths)


def _as_filed(value: Any, path: str) -> Any:
    """A value as its file has it: where it was loaded, bare years became texts."""
    if isinstance(value, dict):
        before = ""
        if path:
            before = f"{path}."
        return {name: _as_filed(item, before + name) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_filed(item, path) for item in value]
    if path in _number_fields() and _YEAR.fullmatch(value):
        return int(value)
    return value


_YEAR = re.compile("[1-9][0-9]{3}")


def _field_texts(filed: Data) -> list[list[str]]:
    """The fields of an entry, each with its lines as its file has them."""
    _modeline, *lines = canonical_form.fresh_text(_file("x"), "initiative", filed).splitlines(True)
    texts: list[list[str]] = []
    for line in lines:
        # A field begins at the margin; items of a list and all lines of a text are indented.
        if line[0] not in " -\n":
            name, _colon, _value = line.partition(":")
            texts.append([name, ""])
        texts[-1][1] += line
    return texts


def _file(name: str) -> str:
    return f"{FOLDERS['initiative']}/{name}.yaml"


def entry_script_path(name: str) -> str:
    """The path of the data of an entry for the form."""
    return entry_path(name).replace(".html", ".js")


def _texts() -> dict[str, str]:
    """The sentences of the script: those about mistakes are those of `hamm validate`."""
    return {
        "quote": _("“{text}”").format(text="{text}"),
        "group": _("{field} in {group}"),
        "item": _("{field}, item {number}"),
        "required": _("the field {field} is missing"),
        "pattern": _("{value} is not in the right form for {field}"),
        "maxLength": _("{field} is too long: {count} characters, at most {limit}"),
        "minLength": _("{field} is too short: {count} characters, at least {limit}"),
        "maxItems": _("{field} has too many items: {count}, at most {limit}"),
        "minItems": _("{field} has too few items: {count}, at least {limit}"),
        "minimum": _("{field} is too small: {count}, at least {limit}"),
        "maximum": _("{field} is too large: {count}, at most {limit}"),
        "uniqueItems": _("{field} has something twice"),
        "other": _("{value} is not a valid value for {field}"),
        "placeholder": _("{text} is a placeholder"),
        "future": _("{value} is in the future"),
        "where": _("Name a place, a country, or how far it reaches."),
        "day": _("Write a year, 2019-05 or 2019-05-13, or “about 1985”."),
        "address": _("An address begins with https:// and contains no spaces."),
        "ready": _("Everything that is needed is there."),
        "open": _("Still missing before it is ready:"),
        "nobody": _("Nobody is known there yet."),
        "there": _("Already active there:"),
        "alike": _("Is it this one? Then correct it instead:"),
        "unchanged": _("Nothing has been changed yet."),
        "changes": _("What is to be changed in {title}"),
        "new": _("New initiative"),
        "empty": _("(nothing)"),
        "attached": _("The file is too long for an e-mail: please attach it."),
        "copied": _("Copied."),
        "kept": _("Your last draft is here again. It is stored in this browser only."),
        "correcting": _("You are correcting: {title}."),
        "unknown": _("There is no entry {id}."),
    }
