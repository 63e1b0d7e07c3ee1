"""Something new while its questions are answered: each answer is checked at once."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hamm_registry import schema, yamlfile
from hamm_registry.core.errors import UsageError
from hamm_registry.editing import create, emitter
from hamm_registry.editing.answers import assign, canonical
from hamm_registry.editing.create import AmbiguousPlace, NewPlan
from hamm_registry.editing.derived_fields import doubtful_speakers
from hamm_registry.editing.layout import ANY
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.towns import PlaceCandidate
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data, Rejected, value_at

_ROLES = {"organisations.0.name": "lead", "organisations.1.name": "partner"}
"""The questions that ask for an organisation by its role, whatever number it gets in the list."""


@dataclass
class Draft:
    """The answers so far to the questions about a new entry of a kind.

    A wrong answer changes nothing. `entry` is the initiative of an activity. `chosen` says by
    their numbers which places are meant where several have the same name.
    """

    kind: str
    precheck: Precheck
    entry: str = ""
    answers: Data = field(default_factory=dict)
    chosen: dict[int, PlaceCandidate] = field(default_factory=dict)

    def answer(self, question: str, text: str) -> None:
        """Take the answer to a question, by its field; UsageError as for `assign`."""
        data = copy.deepcopy(self.answers)
        path = question
        role = self._role_asked(question)
        if role:
            path = _path_of_organisation(data, role)
        country = self.country_alone() if question == "places" else ""
        self._assign(data, path, text)
        if country:
            for place in self.answers["places"]:
                place.setdefault("country", country)

    def assign(self, path: str, text: str) -> None:
        """Take a value for the field at a dotted path; UsageError says what is wrong with it."""
        self._assign(copy.deepcopy(self.answers), path, text)

    def _assign(self, data: Data, typed_path: str, text: str) -> None:
        """Put a value into a copy of the answers, and keep the copy if it is right."""
        _refuse_unreadable(text)
        if self.kind == "activity":
            # A draft of an activity is checked as the only activity of an initiative.
            inside = "activities.0."
            path = canonical("initiative", inside + typed_path).removeprefix(inside)
            self._assign_checked("initiative", {"activities": [data]}, inside + path, text)
            probe = create.with_activity(data)
        else:
            path = canonical(self.kind, typed_path)
            if (self.kind, path) == ("initiative", "organisations"):
                path = _path_of_organisation(data, _role_called(typed_path))
            self._assign_checked(self.kind, data, path, text)
            probe = create.resolved(self.kind, data, self.precheck, self.chosen).data
        top = path.partition(".")[0]
        for error in self.precheck.errors_in_field(self._kind_of_file, probe, top):
            raise UsageError(error.finding.message, error.hint)
        if top == "places":
            self.chosen.clear()
        self.answers = data

    def _assign_checked(self, kind: str, data: Data, path: str, text: str) -> None:
        assign(kind, data, path, text, self.precheck.config, self.precheck.today)

    @property
    def _kind_of_file(self) -> str:
        """The kind of the file that the new thing stands in."""
        if self.kind == "activity":
            return "initiative"
        return self.kind

    def _role_asked(self, question: str) -> str:
        """The role of the organisation that a question is about, else empty."""
        if self.kind != "initiative":
            return ""
        return _ROLES.get(question, "")

    def value(self, question: str) -> object:
        """The value at the field of a question, answered or derived; None if there is none."""
        data = self.filled()
        role = self._role_asked(question)
        if not role:
            return value_at(data, question)
        for organisation in data.get("organisations", []):
            if organisation.get("role") == role:
                return organisation.get("name")
        return None

    def is_answered(self, question: str) -> bool:
        """True if the answers so far hold that to a question; what is derived does not count."""
        if question == "places":
            if "countries" in self.answers or "scope" in self.answers:
                return True
            return any("name" in place for place in self.answers.get("places", []))
        role = self._role_asked(question)
        if role:
            roles = _roles(self.answers.get("organisations", []))
            return role in roles
        return question.partition(".")[0] in self.answers

    def country_alone(self) -> str:
        """The country of the first place where no more is known of it, else empty."""
        places = self.answers.get("places", [])
        if len(places) != 1 or "name" in places[0]:
            return ""
        return str(places[0].get("country", ""))

    def filled(self) -> Data:
        """The answers with everything that follows from them."""
        if self.kind == "activity":
            return self.answers
        return create.resolved(self.kind, self.answers, self.precheck, self.chosen).data

    def unclear(self) -> list[AmbiguousPlace]:
        """The places of which somebody has to say where they are."""
        if self.kind != "initiative":
            return []
        return create.resolved(self.kind, self.answers, self.precheck, self.chosen).unclear

    def doubtful_sources(self) -> list[tuple[int, str]]:
        """The numbers and hosts of the sources of which somebody has to say who speaks there."""
        return doubtful_speakers(self.answers, self.precheck)

    def missing(self) -> list[str]:
        """The dotted paths of the fields that still have to be given."""
        if self.kind == "activity":
            return create.missing_in_activity(self.answers)
        return create.missing(self.kind, self.filled())

    def on(self, workspace: Workspace) -> "Draft":
        """The same answers, checked against the registry as it is in another workspace."""
        return replace(self, precheck=replace(self.precheck, workspace=workspace))

    def plan(self) -> NewPlan:
        """The files that it makes; UsageError where something is missing or wrong."""
        if self.kind == "activity":
            return create.plan_activity(self.entry, self.answers, self.precheck)
        return create.plan_new(self.kind, self.answers, self.precheck, self.chosen)


def _refuse_unreadable(text: str) -> None:
    """UsageError for characters that no file may hold."""
    read = yamlfile.parse(emitter.document({"text": text}, ANY))
    if isinstance(read, Rejected):
        raise UsageError(read.findings[0].message, read.findings[0].hint)


def _role_called(name: str) -> str:
    """The role that the name of a field speaks of: “partner” of a partner, “Träger” of the lead."""
    roles = schema.fields("initiative")["organisations.role"].names()
    code = roles.code(name) if roles else ""
    return code or "lead"


def _roles(organisations: list[Data]) -> Iterator[str]:
    """The role of each organisation: the first without one is the lead, the others partners."""
    for number, organisation in enumerate(organisations):
        default = "partner" if number else "lead"
        yield organisation.get("role", default)


def _path_of_organisation(data: Data, role: str) -> str:
    """The path of the name of the first organisation in a role, which is added if missing."""
    organisations = data.setdefault("organisations", [])
    for number, known_role in enumerate(_roles(organisations)):
        organisations[number]["role"] = known_role
        if known_role == role:
            return f"organisations.{number}.name"
    number = 0 if role == "lead" else len(organisations)
    organisations.insert(number, {"role": role})
    return f"organisations.{number}.name"
