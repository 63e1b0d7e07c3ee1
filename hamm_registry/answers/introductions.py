"""Introductions as people and programs read them: the screen, one pair explained, JSON."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain, combinations
from typing import Any, NamedTuple

from hamm_registry.answers.facts import place_name
from hamm_registry.core.document import (
    ARROW,
    Block,
    Document,
    ItemList,
    ListItem,
    Paragraph,
    Section,
    paragraphs,
)
from hamm_registry.core.steps import command
from hamm_registry.core.styled_text import Ink, Item, accent, bold, dim
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, and_more, join, ngettext
from hamm_registry.core.text import date as written
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.score import Match, Matcher, words
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.introductions.suggestions import (
    Check,
    Invitation,
    PartnerTown,
    Suggestions,
    clusters,
)
from hamm_registry.model.entries import Registry

FIRST = 5
"""So much of each part stands on the first screen, a week's work."""


def state_names() -> dict[str, str]:
    """The states of two organisations and what people call them."""
    return {
        "new": _("new"),
        "met": _("have met"),
        "known": _("know each other"),
        "dismissed": _("looked at, no need"),
    }


def bond_names() -> dict[str, str]:
    """The bonds between the bearers of two initiatives, in words."""
    return {**state_names(), "same-organisation": _("same organisation")}


def reasons_of(match: Match, matcher: Matcher) -> str:
    """The reasons of a pair with their points."""
    return join(f"{words(reason, matcher.world)} ({reason.points})" for reason in match.reasons)


def document(matcher: Matcher, suggestions: Suggestions, most: int | None = None) -> Document:
    """The suggestions by what to do; `most` of each part, None for all."""
    return Document(
        make_blocks=lambda: _Suggested(matcher, most).sections(suggestions),
        make_data=lambda: as_json(matcher, suggestions),
    )


class _Suggested(NamedTuple):
    """The suggestions of a field in words; `most` of each part, None for all."""

    matcher: Matcher
    most: int | None

    def sections(self, suggestions: Suggestions) -> Iterator[Section]:
        """A section for each thing to do, the most promising first."""
        yield self._section(_("Opportunities"), suggestions.opportunities, self._opportunity)
        yield self._section(_("Invite"), suggestions.invitations, self._invitation)
        yield self._section(_("Bring together"), suggestions.introductions, self._introduction)
        yield self._section(
            _("Ask first, then bring together"), suggestions.check_first, self._check
        )
        yield self._section(
            _("In our partner towns, not yet in touch with the office"),
            suggestions.own_towns,
            self._town,
        )

    def _section(
        self, title: str, suggested: Sequence[Any], item_of: Callable[[Any], ListItem]
    ) -> Section:
        """The first of some suggestions, then how many are left out and the command for them."""
        items = list(map(item_of, suggested[: self.most]))
        left = len(suggested) - len(items)
        if left > 0:
            search = command("parallels", "--level", "C")
            items.append(ListItem([and_more(left), dim(" · "), accent(search)]))
        return Section(title, [ItemList(items)])

    def _name(self, key: str) -> str:
        return self.matcher.directory.nodes[key].name

    def _both(self, match: Match) -> str:
        return _("{a} and {b}").format(a=self._name(match.a), b=self._name(match.b))

    def _opportunity(self, match: Match) -> ListItem:
        state = ""
        if match.state != "new":
            state = f" ({state_names()[match.state]})"
        reasons = reasons_of(match, self.matcher)
        letter = command("introduce", match.a, match.b)
        return ListItem([self._both(match), dim(state)], ([reasons],), letter)

    def _introduction(self, match: Match) -> ListItem:
        reasons = reasons_of(match, self.matcher)
        letter = command("introduce", match.a, match.b)
        return ListItem([self._both(match)], ([reasons],), letter, bold(match.level or "–"))

    def _invitation(self, invitation: Invitation) -> ListItem:
        pairs = ngettext("{count} pair", "{count} pairs", invitation.pairs)
        acquainted = ngettext("{count} acquainted", "{count} acquainted", len(invitation.known))
        counts = ", ".join([
            pairs.format(count=invitation.pairs),
            acquainted.format(count=len(invitation.known)),
        ])  # fmt: skip
        place = place_name(invitation.place, invitation.country, self.matcher.registry)
        names = join(map(self._name, invitation.organisations))
        letter = command("introduce", invitation.place)
        return ListItem([bold(place), "   ", dim(counts)], ([names],), letter)

    def _check(self, check: Check) -> ListItem:
        """An organisation of which there is no recent evidence, and whom it may meet then."""
        last = _("no evidence yet")
        if check.evidence:
            last = _("last evidence: {date}").format(date=written(check.evidence))
        others = []
        for match in check.pairs:
            name = self._name(match.other(check.organisation))
            others.append(f"{name} ({words(match.best, self.matcher.world)})")
        then = _("then with: {names}").format(names=join(others))
        question = command("ask", check.organisation, "--to", _("letters"))
        return ListItem([self._name(check.organisation), "   ", dim(last)], ([then],), question)

    def _town(self, town: PartnerTown) -> ListItem:
        place = place_name(town.place, town.country, self.matcher.registry)
        names = join(map(self._name, town.organisations))
        return ListItem([bold(place), "   ", names])


def hubs(matcher: Matcher) -> Document:
    """Every town with two organisations or more, and who knows whom there."""
    towns = []
    for spot, active in clusters(matcher):
        if len(active) > 1:
            country, _folded_name = spot.key
            title = place_name(spot.name, country, matcher.registry)
            items = [_acquainted(matcher, key, sorted(active)) for key in sorted(active)]
            towns.append(Section(title, [ItemList.of(items)]))
    return Document(lambda: [Section("", towns)] if towns else [])


def _acquainted(matcher: Matcher, key: str, others: Iterable[str]) -> Item:
    """An organisation, and whom of others it knows."""
    nodes = matcher.directory.nodes
    names = []
    for other in others:
        if other != key and matcher.acquaintance.state(key, other) in ("known", "met"):
            names.append(nodes[other].name)
    contacts = _("knows nobody there yet")
    if names:
        contacts = _("knows {names}").format(names=", ".join(names))
    return [nodes[key].name, dim(f" · {contacts}")]


def pair(matcher: Matcher, a: Node, b: Node) -> Document:
    """One pair explained: every signal with its points, and what they are known by."""
    match, signals = matcher.all_signals(a, b)
    known_by = matcher.acquaintance.of(match.a, match.b)

    def blocks() -> Iterator[Block]:
        names = {a.key: a.name, b.key: b.name}
        items = [_signal(reason, matcher) for reason in signals]
        for evidence in known_by:
            items.append(ListItem([dim(_known_by(evidence, matcher.registry))]))
        for key in match.uncertain:
            question = _("{name}: no recent evidence, ask first").format(name=names[key])
            items.append(ListItem([question]))
        if match.level and match.state in ("new", "met") and not match.uncertain:
            items.append(ListItem([ARROW, accent(command("introduce", a.key, b.key))]))
        title = _("{a} and {b}").format(a=a.name, b=b.name)
        yield Section(title, [Paragraph([_standing_of_pair(match)]), ItemList(items)])

    def data() -> dict[str, Any]:
        return {
            "version": 2,
            "pair": pair_as_json(match, signals),
            "known_by": [asdict(evidence) for evidence in known_by],
        }

    return Document(blocks, data)


def _standing_of_pair(match: Match) -> str:
    """The points of a pair, their level, and whether the two know each other."""
    level = _("below all levels")
    if match.level:
        level = _("level {level}").format(level=match.level)
    points = ngettext("{count} point", "{count} points", match.points)
    return join([points.format(count=match.points), level, state_names()[match.state]])


def _signal(reason: Reason, matcher: Matcher) -> ListItem:
    """A signal in words behind its points."""
    text = words(reason, matcher.world) if reason.points else _nothing(reason)
    return ListItem([text], label=Ink(f"{reason.points:>3}"))


def _nothing(reason: Reason) -> str:
    """The words for a signal that gives no points."""
    texts = {
        "topic": _("no theme in common"),
        "trip": _("no trips at the same time"),
        "exchange": _("no offer that meets a need"),
    }
    return texts.get(reason.signal, _("no country in common, and none next to it"))


def _known_by(evidence: Evidence, registry: Registry) -> str:
    """Evidence in words: the entry, the relation, the meeting."""
    if evidence.kind == "part-of":
        return _("one is a part of the other")
    if evidence.kind == "meeting":
        return _("both were at: {meeting}").format(meeting=join(evidence.source))
    entries = filter(None, map(registry.by_id.get, evidence.source))
    titles = join(entry.title for entry in entries)
    if evidence.kind == "entry":
        return _("both are named in: {title}").format(title=titles)
    if evidence.kind == "relation":
        return _("their initiatives are linked: {titles}").format(titles=titles)
    return _("their records say so")


def why_empty(matcher: Matcher, keys: Sequence[str] | None, active: Sequence[str]) -> str:
    """The reason for no suggestion; `active` are the organisations of the place of the question."""
    nodes = matcher.directory.nodes
    if len(nodes) < 2:
        return _("There are fewer than two organisations to compare.")
    if keys is None and not active:
        return _("Nobody from here is active there.")
    if keys is None and len(active) == 1:
        only = _("Only {name} is active there, so there is nobody to bring together.")
        return only.format(name=nodes[active[0]].name)
    states = set()
    for a, b in matcher.candidates(keys or active):
        match = matcher.match(a, b)
        if match is not None and match.level:
            states.add(match.state)
    if states and "new" not in states:
        return _("All who are near each other there know each other already.")
    others = _("No pair there has enough in common; “{command}” shows the others.")
    return others.format(command=command("parallels", "--level", "all"))


# For programs


def pair_as_json(match: Match, reasons: Sequence[Reason] | None = None) -> dict[str, Any]:
    """A pair: raw values, the same in every language; its own reasons unless others are given."""
    if reasons is None:
        reasons = match.reasons
    initiatives = []
    if match.initiatives[0]:
        initiatives.append(list(match.initiatives))
    return {
        "a": match.a,
        "b": match.b,
        "level": match.level,
        "state": match.state,
        "points": match.points,
        "next": _next_step(match),
        "reasons": list(map(_reason_as_json, reasons)),
        "initiatives": initiatives,
    }


def _next_step(match: Match) -> str:
    """The code of what to do about a pair: introduce, check, coordinate or none."""
    if match.state not in ("known", "dismissed"):
        return "check" if match.uncertain else "introduce"
    if match.opportunity:
        return "coordinate"
    return "none"


def _reason_as_json(reason: Reason) -> dict[str, Any]:
    return {
        "signal": reason.signal,
        "points": reason.points,
        "km": reason.km,
        "detail": list(reason.detail),
    }


def as_json(matcher: Matcher, suggestions: Suggestions) -> dict[str, Any]:
    """All suggestions and all towns with two organisations or more, in version 2."""
    invitations = []
    for invitation in suggestions.invitations:
        place = invitation.place, invitation.country
        invitations.append(
            _place(matcher, *place, invitation.organisations, invitation.initiatives)
        )
    check_first = []
    for check in suggestions.check_first:
        check_first.append({
            "organisation": check.organisation,
            "evidence": check.evidence,
            "pairs": list(map(pair_as_json, check.pairs)),
        })  # fmt: skip
    hubs = []
    for spot, active in clusters(matcher):
        if len(active) > 1:
            ids = sorted(set(chain.from_iterable(active.values())))
            hubs.append(_place(matcher, spot.name, spot.key[0], sorted(active), ids))
    return {
        "version": 2,
        "opportunities": list(map(pair_as_json, suggestions.opportunities)),
        "invitations": invitations,
        "introductions": list(map(pair_as_json, suggestions.introductions)),
        "check_first": check_first,
        "hubs": hubs,
    }


def _place(
    matcher: Matcher, name: str, country: str, keys: Sequence[str], ids: Sequence[str]
) -> dict[str, Any]:
    """A town with its organisations, the pairs of them that know each other, initiatives."""
    acquainted = []
    for a, b in combinations(keys, 2):
        if matcher.acquaintance.state(a, b) in ("known", "met"):
            acquainted.append([a, b])
    return {
        "place": name,
        "country": country,
        "organisations": list(keys),
        "known": acquainted,
        "initiatives": list(ids),
    }


def as_table(matcher: Matcher, suggestions: Suggestions) -> Document:
    """All pairs in one table, a row each; people read the names of organisations."""
    steps_in_words = {
        "opportunity": _("Opportunity"),
        "introduction": _("Bring together"),
        "check-first": _("Ask first"),
    }
    states = state_names()

    def organisation_name(key: str) -> str:
        return matcher.directory.nodes[key].name

    rows = []
    for step, pairs in _pairs_by_step(suggestions):
        for pair in pairs:
            reasons = reasons_of(pair, matcher)
            rows.append([step, pair.level, pair.points, pair.a, pair.b, pair.state, reasons])
    columns = (
        Column("part", _("Next step"), lambda code: steps_in_words[code], least=None),
        Column("level", _("Level"), least=None, rank=2),
        Column("points", _("Points"), numeric=True, rank=2),
        Column("a", "A", organisation_name, least=24),
        Column("b", "B", organisation_name, least=24),
        Column("state", _("State"), lambda code: states[code], rank=1),
        Column("reasons", _("Reasons"), least=24, rank=3),
    )
    note = ngettext("{count} pair", "{count} pairs", len(rows)).format(count=len(rows))
    return Document.of(Table(columns, rows, _("Who should know each other"), note))


def _pairs_by_step(suggestions: Suggestions) -> list[tuple[str, Sequence[Match]]]:
    """The pairs of each next step, in the order of the screen."""
    groups: list[tuple[str, Sequence[Match]]] = [
        ("opportunity", suggestions.opportunities),
        ("introduction", suggestions.introductions),
    ]
    for check in suggestions.check_first:
        groups.append(("check-first", check.pairs))
    return groups


def comment(matcher: Matcher, suggestions: Suggestions, ids: Sequence[str]) -> Document:
    """A friendly comment for a pull request on others who are active where its entries are."""
    own: set[str] = set()
    for name in ids:
        own.update(matcher.directory.bearers(matcher.registry.by_id[name]))
    items: list[Item] = []
    for match in sorted(_all_pairs(suggestions), key=lambda pair: (-pair.points, pair.a, pair.b)):
        other = match.b if match.a in own else match.a
        name = matcher.directory.nodes[other].name
        unclear = ""
        if other in match.uncertain:
            unclear = " " + _("(still active?)")
        reasons = join(words(reason, matcher.world) for reason in match.reasons)
        items.append([bold(name), f"{unclear} – {reasons}"])
    if not items:
        none = _("Nobody else in this registry is active there yet: a first step.")
        return Document(lambda: paragraphs(none))
    section = Section(
        _("Already active where your entry is"),
        [
            Paragraph([_("These organisations may like to know about each other:")]),
            ItemList.of(items),
            Paragraph([_("This is only a hint: nothing needs to change.")]),
        ],
    )
    # In a section of its own, for a comment has no use for a large heading.
    return Document(lambda: [Section("", [section])])


def _all_pairs(suggestions: Suggestions) -> list[Match]:
    pairs = [*suggestions.opportunities, *suggestions.introductions]
    for check in suggestions.check_first:
        pairs += check.pairs
    return pairs
