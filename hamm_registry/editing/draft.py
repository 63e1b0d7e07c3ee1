"""Something new while it is told: each answer is checked at once, a wrong one changes nothing."""

import copy
from dataclasses import dataclass, field, replace

from hamm_registry import schema, yamlfile
from hamm_registry.core.errors import UsageError
from hamm_registry.editing import create, emitter
from hamm_registry.editing.answers import assign, canonical
from hamm_registry.editing.complete import doubtful_speakers
from hamm_registry.editing.create import AmbiguousPlace, NewPlan
from hamm_registry.editing.layout import ANY
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.towns import PlaceCandidate
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data, Rejected

_ROLES = {"organisations.0.name": "lead", "organisations.1.name": "partner"}
"""What the questions after organisations are about, whatever the number of each is."""


@dataclass
class Draft:
    """What was said so far of one of questions.NEW; `entry` is the initiative of an activity.

    `chosen` says by their numbers which places are meant where several are called so.
    """

    kind: str
    precheck: Precheck
    entry: str = ""
    said: Data = field(default_factory=dict)
    chosen: dict[int, PlaceCandidate] = field(default_factory=dict)

    def answer(self, question: str, text: str) -> None:
        """Take the answer to a question, by its field; UsageError as for `say`."""
        data = copy.deepcopy(self.said)
        role = _ROLES.get(question) if self.kind == "initiative" else None
        known = self.country_alone() if question == "places" else ""
        self._say(data, _organisation(data, role) if role else question, text)
        if known:
            for place in self.said["places"]:
                place.setdefault("country", known)

    def say(self, path: str, text: str) -> None:
        """Take a value for the field at a dotted path; UsageError says what is wrong with it."""
        self._say(copy.deepcopy(self.said), path, text)

    def _say(self, data: Data, path: str, text: str) -> None:
        _refuse_unreadable(text)
        inside = "activities.0." if self.kind == "activity" else ""
        kind = "initiative" if inside else self.kind
        given = path
        path = canonical(kind, inside + path).removeprefix(inside)
        if (kind, path) == ("initiative", "organisations"):
            path = _organisation(data, _role(given))
        top = path.partition(".")[0]
        config = self.precheck.config
        if self.kind == "activity":
            field = f"activities.0.{path}"
            assign("initiative", {"activities": [data]}, field, text, config, self.precheck.today)
            objections = self.precheck.objections("initiative", create.with_activity(data), top)
        else:
            assign(self.kind, data, path, text, config, self.precheck.today)
            probe = create.settled(self.kind, data, self.precheck, self.chosen).data
            objections = self.precheck.objections(self.kind, probe, top)
        for remark in objections:
            raise UsageError(remark.finding.message, remark.hint)
        if top == "places":
            self.chosen.clear()
        self.said = data

    def value(self, question: str) -> object:
        """What stands at the field of a question by now, said or derived; None if nothing does."""
        node: object = self.filled()
        role = _ROLES.get(question)
        if role and self.kind == "initiative" and isinstance(node, dict):
            named = [o.get("name") for o in node.get("organisations", []) if o.get("role") == role]
            return named[0] if named else None
        for name in question.split("."):
            if isinstance(node, list) and name.isdecimal() and int(name) < len(node):
                node = node[int(name)]
            elif isinstance(node, dict) and name in node:
                node = node[name]
            else:
                return None
        return node

    def told(self, question: str) -> bool:
        """Whether a question has its answer already, in what was said."""
        if question == "places":
            wide = {"countries", "scope"} & self.said.keys()
            return bool(wide or any("name" in one for one in self.said.get("places", [])))
        if question in _ROLES and self.kind == "initiative":
            listed = self.said.get("organisations", [])
            roles = [o.get("role", "partner" if n else "lead") for n, o in enumerate(listed)]
            return _ROLES[question] in roles
        return question.partition(".")[0] in self.said

    def country_alone(self) -> str:
        """The country of the first place where no more is known of it, else empty."""
        places = self.said.get("places", [])
        alone = len(places) == 1 and "name" not in places[0]
        return str(places[0].get("country", "")) if alone else ""

    def filled(self) -> Data:
        """All that was said and what follows from it."""
        if self.kind == "activity":
            return self.said
        return create.settled(self.kind, self.said, self.precheck, self.chosen).data

    def unclear(self) -> list[AmbiguousPlace]:
        """The places of which it has to be said where they are."""
        if self.kind != "initiative":
            return []
        return create.settled(self.kind, self.said, self.precheck, self.chosen).unclear

    def doubtful_sources(self) -> list[tuple[int, str]]:
        """The numbers and hosts of the sources of which it has to be said who speaks there."""
        return doubtful_speakers(self.said, self.precheck)

    def missing(self) -> list[str]:
        """The dotted paths of what has to be said yet."""
        if self.kind == "activity":
            return create.missing_in_activity(self.said)
        return create.missing(self.kind, self.filled())

    def on(self, workspace: Workspace) -> "Draft":
        """The same said of the registry as it is in another workspace."""
        return replace(self, precheck=replace(self.precheck, workspace=workspace))

    def plan(self) -> NewPlan:
        """The files that it makes; UsageError where something is missing or wrong."""
        if self.kind == "activity":
            return create.activity(self.entry, self.said, self.precheck)
        return create.plan(self.kind, self.said, self.precheck, self.chosen)


def _refuse_unreadable(text: str) -> None:
    """UsageError for characters that no file may hold."""
    read = yamlfile.parse(emitter.document({"text": text}, ANY))
    if isinstance(read, Rejected):
        raise UsageError(read.findings[0].message, read.findings[0].hint)


def _role(name: str) -> str:
    """The role that the name of a field speaks of: “partner” of a partner, “Träger” of the lead."""
    roles = schema.fields("initiative")["organisations.role"].names()
    return (roles.code(name) if roles else "") or "lead"


def _organisation(data: Data, role: str) -> str:
    """Where the name of the first organisation in a role stands, made if there is none yet."""
    listed = data.setdefault("organisations", [])
    for number, one in enumerate(listed):
        if one.setdefault("role", "partner" if number else "lead") == role:
            return f"organisations.{number}.name"
    number = 0 if role == "lead" else len(listed)
    listed.insert(number, {"role": role})
    return f"organisations.{number}.name"
