"""The questions for a new entry, in a terminal and in a form on the web.

Names, explanations and vocabularies come from the schemas; only the sentences are written here.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import _, named
from hamm_registry.model.entries import Config

PAIRED = frozenset(
    """
    school-exchange youth-exchange university-cooperation church-partnership sponsorship
    culture-exchange sport-exchange business-link professional-exchange
    """.split()
)
"""Kinds of initiatives with a lead and a partner: their title names both."""

THEMES = {
    "school-exchange": "youth-school",
    "youth-exchange": "youth-school",
    "university-cooperation": "higher-education",
    "church-partnership": "church",
    "culture-exchange": "culture-music",
    "sport-exchange": "sport",
    "business-link": "economy",
    "city-link": "town-twinning",
}
"""Kind of initiative to the theme that it implies."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `field` is the dotted path of its answer.

    `label` is the name of the field, `ask` the question in one line, `help` the explanation of the
    schema. `codes` maps the values to choose from to their names, `start` is the default.
    An answer may name `several` values, may be `long`, or is `required`.
    """

    field: str
    label: str
    ask: str = ""
    help: str = ""
    example: str = ""
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    start: str = ""
    several: bool = False
    long: bool = False
    required: bool = False


def questions(kind: str, config: Config) -> dict[str, Question]:
    """All questions about a new entry of a type, by field, in the language in force.

    An activity counts as one: it goes into the file of its initiative.
    """
    make = {
        "initiative": _initiative,
        "organisation": _organisation,
        "meeting": _meeting,
        "funding": _funding,
        "activity": _activity,
    }[kind]
    by_field = make()
    if "themes" in by_field:
        codes = dict(by_field["themes"].codes)
        for code, names in config.themes.items():
            codes[code] = named(names)
        by_field["themes"] = replace(by_field["themes"], codes=codes)
    return by_field


def in_order(kind: str, sort: str = "") -> tuple[str, ...]:
    """The fields that a terminal asks for, in order, for a new entry of a type.

    `sort` is the kind of an initiative; while it is not known, that is the only question.
    """
    if kind == "initiative":
        if not sort:
            return ("kind",)
        return _in_order_for_initiative(sort)
    return {
        "organisation": ("name", "type", "place", "url", "contact.mailbox", "summary", "sources"),
        "meeting": ("title", "date", "state", "place", "sources"),
        "funding": ("title", "funder", "applicants", "summary", "deadline.kind", "sources"),
        "activity": ("title", "type", "start", "end", "status", "place"),
    }[kind]


def _in_order_for_initiative(kind: str) -> tuple[str, ...]:
    """The fields to ask for of a kind of initiative; those that the kind implies are left out."""
    paired = kind in PAIRED
    city_link = kind == "city-link"
    fields: list[str] = []
    if not paired and not city_link:
        fields.append("title")
    fields.append("organisations.0.name")
    if paired:
        fields.append("organisations.1.name")
    fields.append("places")
    if city_link:
        fields.append("form")
    fields.append("summary")
    if kind not in THEMES:
        fields.append("themes")
    return (*fields, "status", "since", "sources")


IN_FORM = {
    "initiative": (
        "kind", "title", "organisations.0.name", "organisations.1.name", "places", "summary",
        "themes", "status", "since", "sources", "contact.page",
    ),
    "organisation": (
        "name", "type", "place", "url", "contact.mailbox", "contact.page", "summary", "sources",
    ),
}  # fmt: skip
"""The fields of the forms on the web, by what each adds."""


def _question(kind: str, path: str, ask: str, **given: Any) -> Question:
    """A question about the field of a schema; what is `given` counts instead of what that says."""
    field = schema.fields(kind)[path]
    codes = {code: named(names) for code, names in field.codes.items()}
    example = ""
    if not codes:
        example = _first_plain(field.examples)
    is_required = field.required and "." not in path
    question = Question(
        path, field.title(), ask, field.help(), example, codes, required=is_required
    )
    return replace(question, **given)


def _first_plain(examples: Iterable[object]) -> str:
    """The first example that is a text or a number as people would type it, else empty."""
    for example in examples:
        if isinstance(example, str | int):
            return str(example)
    return ""


def _initiative() -> dict[str, Question]:
    """The questions about an initiative, by field."""
    question = partial(_question, "initiative")
    roles = schema.fields("initiative")["organisations.role"].codes
    return _by_field(
        question("kind", _("What sort of initiative is it?")),
        question("id", _ask_for_id()),
        question(
            "title",
            _("What is it called?"),
            example=_("Example School – Cathedral School Oslo"),
        ),
        question(
            "organisations.name",
            _("Which organisation here runs it? Its full name, no people."),
            field="organisations.0.name",
            label=named(roles["lead"]),
        ),
        question(
            "organisations.name",
            _("With which organisation there?"),
            field="organisations.1.name",
            label=named(roles["partner"]),
            example=_("Cathedral School Oslo"),
        ),
        question(
            "places",
            _("In which place abroad? Add the country if in doubt."),
            example=_("Oslo, Norway"),
            several=True,
        ),
        question("countries", _("In which country or countries?"), several=True),
        question("scope", _("How far does it reach?")),
        question("form", _("How formal is the link?"), start="unknown"),
        question(
            "summary",
            _("What happens? One or two sentences of your own."),
            example=_("Classes of both schools visit each other every year."),
            long=True,
        ),
        question("themes", _("What is it about? One to five, the main one first."), several=True),
        question("status", _("What is its status today?"), start="active"),
        question("since", _("Since when? A year will do, or “about 1985”."), example="2019"),
        question(
            "sources", _ask_for_source(), example="https://www.school.example/oslo", several=True
        ),
        question("sources.kind", _("Who is behind the page?"), field="sources.0.kind"),
        question("sources.title", _("What is the page called?"), field="sources.0.title"),
        question(
            "contact.page",
            _("Where can the organisation be reached?"),
            label=_("Contact page"),
            example="https://www.school.example/contact",
        ),
    )


def _organisation() -> dict[str, Question]:
    """The questions about an organisation, by field."""
    question = partial(_question, "organisation")
    return _by_field(
        question("id", _ask_for_id()),
        question("name", _("What is its full official name?")),
        question("type", _("What sort of organisation is it?")),
        question("place", _("Where is it based?")),
        question("url", _("Where is its website?")),
        question(
            "contact.mailbox",
            _("At which mailbox can it be reached? An office, never a person."),
            label=_("Mailbox"),
            example="office@example.org",
        ),
        question(
            "contact.page",
            _("On which page does it say how to reach it?"),
            label=_("Contact page"),
        ),
        question("summary", _("What does it do? One or two sentences of your own."), long=True),
        question("sources", _ask_for_source(), several=True),
    )


def _meeting() -> dict[str, Question]:
    """The questions about a meeting, by field."""
    question = partial(_question, "meeting")
    return _by_field(
        question("id", _ask_for_id()),
        question(
            "title",
            _("What is the meeting called?"),
            example=_("Third meeting of the partnerships"),
        ),
        question("date", _("When is it?")),
        question("state", _("What is its status today?"), start="announced"),
        question("place", _("Where is it?")),
        question(
            "sources", _ask_for_source(), example="https://www.city.example/meeting", several=True
        ),
    )


def _funding() -> dict[str, Question]:
    """The questions about a funding programme, by field."""
    question = partial(_question, "funding")
    return _by_field(
        question("id", _ask_for_id()),
        question("title", _("What is the programme called?"), example=_("Fund for school visits")),
        question("funder", _("Who gives the money?")),
        question("applicants", _("Who can apply?"), several=True),
        question(
            "summary",
            _("What is paid for? One or two sentences of your own."),
            example=_("Grants for visits of school classes."),
            long=True,
        ),
        question("deadline.kind", _("What sort of deadline is there?"), required=True),
        question(
            "sources",
            _ask_for_source(),
            example="https://www.foundation.example/programme",
            several=True,
        ),
    )


def _ask_for_id() -> str:
    return _("Under which permanent short name? The file gets the same name.")


def _ask_for_source() -> str:
    return _("Where can that be read? The address of a page.")


def _activity() -> dict[str, Question]:
    """The questions about an activity of an initiative, by field below it."""

    def question(name: str, ask: str, **given: Any) -> Question:
        return _question("initiative", f"activities.{name}", ask, field=name, **given)

    return _by_field(
        question(
            "title",
            _("What is planned?"),
            example=_("Delegation for the anniversary"),
            required=True,
        ),
        question("type", _("What sort of activity is it?"), required=True),
        question(
            "start",
            _("When does it begin? For school trips the month is enough."),
            required=True,
        ),
        question("end", _("When does it end?")),
        question("status", _("What is its status today?"), start="planned", required=True),
        question("place", _("In which place?"), example=_("Oslo, Norway")),
    )


def _by_field(*asked: Question) -> dict[str, Question]:
    return {question.field: question for question in asked}
