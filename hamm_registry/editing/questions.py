"""What is asked of somebody who adds something: in a terminal, and in a form on the web.

Names, explanations and vocabularies are those of the schemas; only the sentences are written here.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hamm_registry import schema
from hamm_registry.core.text import _, pick
from hamm_registry.model.entries import Config

NEW = ("initiative", "organisation", "meeting", "funding", "activity")
"""What can be added; an activity goes into the file of its initiative."""

PAIRED = frozenset(
    """
    school-exchange youth-exchange university-cooperation church-partnership sponsorship
    culture-exchange sport-exchange business-link professional-exchange
    """.split()
)
"""Kinds of initiatives that two sides bear: their title is “us – them”."""

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
"""The theme that a kind of initiative speaks of by itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be asked; `field` is the dotted path where the answer goes.

    `label` is its name, `ask` the question in one line, `help` what the schema says about it,
    `codes` the values to choose from with their names, `start` the one that is taken if nothing is
    said. An answer may name `several` values, may be `long`, or have to be given (`required`).
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
    """Everything that can be asked about one of NEW, by field, in the language in force."""
    asked = {
        "initiative": _initiative,
        "organisation": _organisation,
        "meeting": _meeting,
        "funding": _funding,
        "activity": _activity,
    }[kind]()
    if "themes" in asked:
        themes = {**asked["themes"].codes, **{k: pick(v) for k, v in config.themes.items()}}
        asked["themes"] = replace(asked["themes"], codes=themes)
    return asked


def in_order(kind: str, sort: str = "") -> tuple[str, ...]:
    """The fields that a terminal asks for, in order, for one of NEW; `sort` of an initiative."""
    if kind == "initiative":
        return _of_initiative(sort) if sort else ("kind",)
    return {
        "organisation": ("name", "type", "place", "url", "contact.mailbox", "summary", "sources"),
        "meeting": ("title", "date", "state", "place", "sources"),
        "funding": ("title", "funder", "applicants", "summary", "deadline.kind", "sources"),
        "activity": ("title", "type", "start", "end", "status", "place"),
    }[kind]


def _of_initiative(kind: str) -> tuple[str, ...]:
    lead, partner = "organisations.0.name", "organisations.1.name"
    both = (lead, partner) if kind in PAIRED else (lead,)
    named = () if kind in PAIRED or kind == "city-link" else ("title",)
    form = ("form",) if kind == "city-link" else ()
    themes = () if kind in THEMES else ("themes",)
    return (*named, *both, "places", *form, "summary", *themes, "status", "since", "sources")


IN_FORM = (
    "kind", "title", "organisations.0.name", "organisations.1.name", "places", "summary", "themes",
    "status", "since", "sources", "contact.page",
)  # fmt: skip
"""The fields of the form for a new initiative on the web."""


def _of(kind: str, path: str, ask: str, label: str = "", place: str = "") -> Question:
    """A question about the field of a schema; `place` is its path with indices, if it has any."""
    known = schema.fields(kind)[path]
    codes = {code: pick(names) for code, names in known.codes.items()}
    examples = [str(one) for one in known.examples if isinstance(one, str | int)]
    return Question(
        place or path,
        label or known.title(),
        ask,
        known.help(),
        "" if codes else next(iter(examples), ""),
        codes,
        required=known.required and "." not in path,
    )


def _initiative() -> dict[str, Question]:
    roles = schema.fields("initiative")["organisations.role"].codes
    lead, partner = pick(roles["lead"]), pick(roles["partner"])
    status = _of("initiative", "status", _("Where does it stand today?"))
    return _by_field(
        _of("initiative", "kind", _("What sort of initiative is it?")),
        _of("initiative", "id", _("Under which permanent short name? It is that of the file too.")),
        replace(
            _of("initiative", "title", _("What is it called?")),
            example=_("Example School – Cathedral School Oslo"),
        ),
        _of(
            "initiative",
            "organisations.name",
            _("Which organisation here carries it? Its full name, no people."),
            lead,
            "organisations.0.name",
        ),
        replace(
            _of(
                "initiative",
                "organisations.name",
                _("With which organisation there?"),
                partner,
                "organisations.1.name",
            ),
            example=_("Cathedral School Oslo"),
        ),
        replace(
            _of("initiative", "places", _("In which place abroad? Add the country if in doubt.")),
            example=_("Oslo, Norway"),
            several=True,
        ),
        replace(_of("initiative", "countries", _("In which country or countries?")), several=True),
        _of("initiative", "scope", _("How far does it reach?")),
        replace(_of("initiative", "form", _("How formal is the link?")), start="unknown"),
        replace(
            _of("initiative", "summary", _("What happens? One or two sentences of your own.")),
            example=_("Classes of both schools visit each other every year."),
            long=True,
        ),
        replace(
            _of("initiative", "themes", _("What is it about? One to five, the main one first.")),
            several=True,
        ),
        replace(status, start="active"),
        replace(
            _of("initiative", "since", _("Since when? A year will do, or “about 1985”.")),
            example="2019",
        ),
        replace(
            _of("initiative", "sources", _("Where can that be read? The address of a page.")),
            example="https://www.school.example/oslo",
            several=True,
        ),
        _of("initiative", "sources.kind", _("Who speaks there?"), place="sources.0.kind"),
        _of("initiative", "sources.title", _("What is the page called?"), place="sources.0.title"),
        replace(
            _of("initiative", "contact.page", _("Where do people reach the organisation?")),
            label=_("Contact page"),
            example="https://www.school.example/contact",
        ),
    )


def _organisation() -> dict[str, Question]:
    return _by_field(
        _of(
            "organisation", "id", _("Under which permanent short name? It is that of the file too.")
        ),
        _of("organisation", "name", _("What is its full official name?")),
        _of("organisation", "type", _("What sort of organisation is it?")),
        _of("organisation", "place", _("Where is its seat?")),
        _of("organisation", "url", _("Where is its website?")),
        replace(
            _of(
                "organisation",
                "contact.mailbox",
                _("Under which mailbox can it be reached? An office, never a person."),
            ),
            label=_("Mailbox"),
        ),
        replace(
            _of("organisation", "summary", _("What does it do? One or two sentences of your own.")),
            long=True,
        ),
        replace(
            _of("organisation", "sources", _("Where can that be read? The address of a page.")),
            several=True,
        ),
    )


def _meeting() -> dict[str, Question]:
    return _by_field(
        _of("meeting", "id", _("Under which permanent short name? It is that of the file too.")),
        replace(
            _of("meeting", "title", _("What is the meeting called?")),
            example=_("Third meeting of the partnerships"),
        ),
        _of("meeting", "date", _("When is it?")),
        replace(_of("meeting", "state", _("Where does it stand today?")), start="announced"),
        _of("meeting", "place", _("Where is it?")),
        replace(
            _of("meeting", "sources", _("Where can that be read? The address of a page.")),
            example="https://www.city.example/meeting",
            several=True,
        ),
    )


def _funding() -> dict[str, Question]:
    return _by_field(
        _of("funding", "id", _("Under which permanent short name? It is that of the file too.")),
        replace(
            _of("funding", "title", _("What is the programme called?")),
            example=_("Fund for school visits"),
        ),
        _of("funding", "funder", _("Who gives the money?")),
        replace(_of("funding", "applicants", _("Who can apply?")), several=True),
        replace(
            _of("funding", "summary", _("What is paid for? One or two sentences of your own.")),
            example=_("Grants for visits of school classes."),
            long=True,
        ),
        replace(
            _of("funding", "deadline.kind", _("What sort of deadline is there?")), required=True
        ),
        replace(
            _of("funding", "sources", _("Where can that be read? The address of a page.")),
            example="https://www.foundation.example/programme",
            several=True,
        ),
    )


def _activity() -> dict[str, Question]:
    def of(name: str, ask: str, required: bool = True) -> Question:
        found = _of("initiative", f"activities.{name}", ask)
        return replace(found, field=name, required=required)

    return _by_field(
        replace(of("title", _("What is planned?")), example=_("Delegation for the anniversary")),
        of("type", _("What sort of activity is it?")),
        of("start", _("When does it begin? For school trips the month is enough.")),
        of("end", _("When does it end?"), required=False),
        replace(of("status", _("Where does it stand today?")), start="planned"),
        replace(of("place", _("In which place?"), required=False), example=_("Oslo, Norway")),
    )


def _by_field(*asked: Question) -> dict[str, Question]:
    return {one.field: one for one in asked}
