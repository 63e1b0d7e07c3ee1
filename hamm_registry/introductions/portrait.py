"""The facts of one organisation: what it does, whom it knows, where it was, whom to meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hamm_registry.core.text import fold
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.guests import guests
from hamm_registry.introductions.score import Field, Match
from hamm_registry.model.entries import Initiative, Organisation
from hamm_registry.model.evidence import last_evidence


@dataclass(frozen=True, slots=True)
class Role:
    """An initiative that names the organisation, and as what."""

    entry: Initiative
    role: str


@dataclass(frozen=True, slots=True)
class Acquainted:
    """Another organisation that it knows or has met, with the evidence, the best first."""

    key: str
    name: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """The facts of one organisation that the registry holds.

    `initiatives` are those that go on and `past` the others; `knows` leaves out what was looked at
    and found to need no contact; `matches` are the pairs worth an introduction, the best first.
    `data` is its record, empty where it has none.
    """

    key: str
    name: str
    record: Organisation | None
    initiatives: tuple[Role, ...]
    past: tuple[Role, ...]
    knows: tuple[Acquainted, ...]
    meetings: tuple[Mapping[str, Any], ...]
    matches: tuple[Match, ...]
    evidence: str | None

    @property
    def data(self) -> Mapping[str, Any]:
        """Its record."""
        if self.record is None:
            return {}
        return self.record.data


def portrait(field: Field, name: str) -> Portrait | None:
    """The facts of the organisation that an id or a name means; None where there is none.

    Also for those abroad and for the office: these are introduced to nobody. Linear in the
    registry.
    """
    registry, known = field.registry, field.directory
    record = registry.organisation(name)
    node = known.find(name)
    key = ""
    if record is not None:
        key = record.id
    elif node is not None:
        key = node.key
    roles = _roles(field, key or name, record)
    if record is None and node is None and not roles:
        return None
    full_name = record.name if record else _written(roles, name)
    key = key or full_name
    matches = _worth_an_introduction(field, key) if node else []
    return Portrait(
        key,
        full_name,
        record,
        tuple(role for role in roles if not role.entry.ended),
        tuple(role for role in roles if role.entry.ended),
        tuple(_knows(field, key)),
        tuple(_meetings(field, key)),
        tuple(matches),
        _evidence(field, roles),
    )


def _meetings(field: Field, key: str) -> list[Mapping[str, Any]]:
    """The meetings that it attended."""
    meetings = []
    for meeting in field.registry.meetings:
        attended = guests(field.directory, meeting.get("attended", ()))
        if any(guest.key == key for guest in attended):
            meetings.append(meeting)
    return meetings


def _worth_an_introduction(field: Field, key: str) -> list[Match]:
    """The pairs with organisations that it does not know yet, the best first."""
    matches = []
    for a, b in field.candidates([key]):
        match = field.match(a, b)
        if match is not None and match.level and match.state in ("new", "met"):
            matches.append(match)
    return sorted(matches, key=Match.rank)


def _roles(field: Field, key: str, record: Organisation | None) -> list[Role]:
    """The initiatives that name it, each once, as lead first; unlisted ones only as asked for."""
    spellings = record.names if record else (key,)
    names = {fold(name) for name in spellings}
    roles = []
    for entry in sorted(field.registry.initiatives, key=lambda entry: entry.id):
        if entry.retired or (entry.unlisted and not field.unlisted):
            continue
        played = [o["role"] for o in entry.organisations if fold(o["name"]) in names]
        if "lead" in played:
            roles.append(Role(entry, "lead"))
        elif played:
            roles.append(Role(entry, played[0]))
    return sorted(roles, key=lambda role: role.role != "lead")


def _written(roles: list[Role], name: str) -> str:
    """The name of an organisation without a record, as the entries spell it."""
    for role in roles:
        for participant in role.entry.organisations:
            if fold(participant["name"]) == fold(name):
                return participant["name"]
    return name


def _knows(field: Field, key: str) -> list[Acquainted]:
    """Those that it knows or has met, by key."""
    acquainted = []
    for pair, evidence in sorted(field.acquaintance.evidence.items()):
        if key not in pair or evidence[0].state == "dismissed":
            continue
        other = pair[1] if pair[0] == key else pair[0]
        record = field.registry.organisation(other)
        name = record.name if record else other
        acquainted.append(Acquainted(other, name, evidence))
    return acquainted


def _evidence(field: Field, roles: list[Role]) -> str | None:
    """The latest date at which something attests one of its initiatives."""
    day = field.today.isoformat()
    dates = (last_evidence(role.entry, day) for role in roles)
    return max((date for date in dates if date), default=None)
