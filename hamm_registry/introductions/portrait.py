"""The facts of one organisation: what it does, whom it knows, where it was, whom to meet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from hamm_registry.core.text import fold
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.guests import guests
from hamm_registry.introductions.score import Match, Matcher
from hamm_registry.model.entries import Initiative, Organisation
from hamm_registry.model.evidence import latest_evidence


class Role(NamedTuple):
    """An initiative that names the organisation, and as what."""

    entry: Initiative
    role: str


class Acquainted(NamedTuple):
    """Another organisation that it knows or has met, with the evidence, the best first."""

    key: str
    name: str
    evidence: tuple[Evidence, ...]


class Portrait(NamedTuple):
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


def portrait(matcher: Matcher, name: str) -> Portrait | None:
    """The facts of the organisation that an id or a name means; None where there is none.

    Also for those abroad and for the office: these are introduced to nobody. Linear in the
    registry. A record counts more than an entry, and whoever can be introduced more than others.
    """
    record = matcher.registry.organisation(name)
    node = matcher.directory.find(name)
    if record is not None:
        roles = _roles(matcher, record.id, record)
        return _portrait(matcher, record.id, record.name, record, node, roles)
    if node is not None:
        roles = _roles(matcher, node.key, None)
        full_name = _spelling_in_entries(roles, name)
        return _portrait(matcher, node.key, full_name, None, node, roles)
    # Neither a record nor anybody to be introduced: perhaps one abroad that an entry names.
    roles = _roles(matcher, name, None)
    if not roles:
        return None
    full_name = _spelling_in_entries(roles, name)
    return _portrait(matcher, full_name, full_name, None, None, roles)


def _portrait(
    matcher: Matcher,
    key: str,
    name: str,
    record: Organisation | None,
    node: Node | None,
    roles: Sequence[Role],
) -> Portrait:
    """The facts of an organisation whose key, name and roles are known."""
    matches: list[Match] = []
    if node is not None:
        matches = _worth_an_introduction(matcher, key)
    return Portrait(
        key=key,
        name=name,
        record=record,
        initiatives=tuple(role for role in roles if not role.entry.ended),
        past=tuple(role for role in roles if role.entry.ended),
        knows=tuple(_knows(matcher, key)),
        meetings=tuple(_meetings_of(matcher, key)),
        matches=tuple(matches),
        evidence=latest_evidence((role.entry for role in roles), matcher.today),
    )


def _meetings_of(matcher: Matcher, key: str) -> list[Mapping[str, Any]]:
    """The meetings that it attended."""
    meetings = []
    for meeting in matcher.registry.meetings:
        attended = guests(matcher.directory, meeting.get("attended", ()))
        if key in [guest.key for guest in attended]:
            meetings.append(meeting)
    return meetings


def _worth_an_introduction(matcher: Matcher, key: str) -> list[Match]:
    """The pairs with organisations that it does not know yet, the best first."""
    matches = []
    for a, b in matcher.candidates([key]):
        match = matcher.match(a, b)
        if match is not None and match.level and match.state in ("new", "met"):
            matches.append(match)
    return sorted(matches, key=Match.rank)


def _roles(matcher: Matcher, key: str, record: Organisation | None) -> list[Role]:
    """The initiatives that name it, each once, as lead first; unlisted ones only as asked for."""
    names = {fold(key)}
    if record is not None:
        names = {fold(name) for name in record.names}
    roles = []
    for entry in matcher.registry.sorted_initiatives:
        if not entry.is_shown(unlisted=matcher.unlisted):
            continue
        role = _role_in(entry, names)
        if role is not None:
            roles.append(Role(entry, role))
    return sorted(roles, key=lambda role: role.role != "lead")


def _role_in(entry: Initiative, folded_names: Collection[str]) -> str | None:
    """The role of an organisation in an entry: lead if it has several; None where it has none."""
    roles = []
    for participant in entry.organisations:
        if fold(participant["name"]) in folded_names:
            roles.append(participant["role"])
    if "lead" in roles:
        return "lead"
    return roles[0] if roles else None


def _spelling_in_entries(roles: list[Role], name: str) -> str:
    """The name of an organisation without a record, as the entries spell it."""
    for role in roles:
        for participant in role.entry.organisations:
            if fold(participant["name"]) == fold(name):
                return participant["name"]
    return name


def _knows(matcher: Matcher, key: str) -> list[Acquainted]:
    """Those that it knows or has met, by key."""
    acquainted = []
    for pair, evidence in sorted(matcher.acquaintance.evidence.items()):
        if key not in pair or evidence[0].state == "dismissed":
            continue
        (other,) = set(pair) - {key}
        name = other
        record = matcher.registry.organisation(other)
        if record is not None:
            name = record.name
        acquainted.append(Acquainted(other, name, evidence))
    return acquainted
