"""Introductions as people and programs read them: the screen, one pair explained, JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from hamm_registry.answers.facts import place_name
from hamm_registry.core.steps import command
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, join, ngettext
from hamm_registry.core.text import date as written
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.score import Field, Match, words
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.introductions.suggestions import Check, Invitation, Suggestions, Town, clusters
from hamm_registry.model.entries import Registry
from hamm_registry.render.screen import Line, accent, bold, dim, line

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


def reasons_of(match: Match, field: Field) -> str:
    """The reasons of a pair with their points."""
    return join(f"{words(reason, field.world)} ({reason.points})" for reason in match.reasons)


class SuggestionScreen:
    """The suggestions of a field on a screen; `most` of each part, None for all."""

    def __init__(self, field: Field, most: int | None = None) -> None:
        self.field = field
        self.most = most

    def lines(self, found: Suggestions) -> Iterator[Line]:
        """The parts that are not empty, with a line between them."""
        parts = (
            (
                _("Opportunities"),
                [self._chance(m) for m in self._first(found.opportunities)],
                found.opportunities,
            ),
            (
                _("Invite"),
                [self._invitation(i) for i in self._first(found.invitations)],
                found.invitations,
            ),
            (
                _("Bring together"),
                [self._pair(m) for m in self._first(found.introductions)],
                found.introductions,
            ),
            (
                _("Ask first, then bring together"),
                [self._check(c) for c in self._first(found.check_first)],
                found.check_first,
            ),
            (
                _("In our partner towns, not yet in touch with the office"),
                [self._town(t) for t in self._first(found.own_towns)],
                found.own_towns,
            ),
        )
        first = True
        for title, blocks, every in parts:
            if not blocks:
                continue
            if not first:
                yield line()
            first = False
            yield line(bold(title))
            for block in blocks:
                yield from block
            left = len(every) - len(blocks)
            if left > 0:
                rest = ngettext("  and {count} more", "  and {count} more", left)
                yield line(
                    rest.format(count=left),
                    dim(" · "),
                    accent(command("parallels", "--level", "C")),
                )

    def _first(self, items: Sequence[Any]) -> Sequence[Any]:
        return items if self.most is None else items[: self.most]

    def _name(self, key: str) -> str:
        return self.field.directory.nodes[key].name

    def _both(self, match: Match) -> str:
        return _("{a} and {b}").format(a=self._name(match.a), b=self._name(match.b))

    def _chance(self, match: Match) -> list[Line]:
        state = "" if match.state == "new" else f" ({state_names()[match.state]})"
        return [
            line("  ", self._both(match), dim(state), indent=4),
            line("     ", reasons_of(match, self.field), indent=5),
            line("     → ", accent(command("introduce", match.a, match.b)), indent=7),
        ]

    def _pair(self, match: Match) -> list[Line]:
        return [
            line("  ", bold(match.level or "–"), "  ", self._both(match), indent=5),
            line("     ", reasons_of(match, self.field), indent=5),
            line("     → ", accent(command("introduce", match.a, match.b)), indent=7),
        ]

    def _invitation(self, one: Invitation) -> list[Line]:
        pairs = ngettext("{count} pair", "{count} pairs", one.pairs).format(count=one.pairs)
        known = ngettext("{count} acquainted", "{count} acquainted", len(one.known))
        counts = f"{pairs}, {known.format(count=len(one.known))}"
        return [
            line(
                "  ",
                bold(place_name(one.place, one.country, self.field.registry)),
                "   ",
                dim(counts),
            ),
            line("     ", join(self._name(key) for key in one.organisations), indent=5),
            line("     → ", accent(command("introduce", one.place)), indent=7),
        ]

    def _check(self, check: Check) -> list[Line]:
        last = _("no evidence yet")
        if check.evidence:
            last = _("last evidence: {date}").format(date=written(check.evidence))
        others = join(
            f"{self._name(match.other(check.organisation))} ({words(match.best, self.field.world)})"
            for match in check.pairs
        )
        name = self._name(check.organisation)
        question = command("ask", check.organisation, "--to", _("letters"))
        return [
            line("  ", name, "   ", dim(last)),
            line("     ", _("then with: {names}").format(names=others), indent=5),
            line("     → ", accent(question), indent=7),
        ]

    def _town(self, town: Town) -> list[Line]:
        names = join(self._name(key) for key in town.organisations)
        return [
            line(
                "  ",
                bold(place_name(town.place, town.country, self.field.registry)),
                "   ",
                names,
                indent=5,
            )
        ]

    def hubs(self) -> Iterator[Line]:
        """Every town with two organisations or more, and who knows whom there."""
        known = self.field.acquaintance
        for spot, active in clusters(self.field):
            if len(active) < 2:
                continue
            yield line(bold(place_name(spot.name, spot.key[0], self.field.registry)))
            for key in sorted(active):
                friends = []
                for other in sorted(active):
                    if other != key and known.state(key, other) in ("known", "met"):
                        friends.append(self._name(other))
                contacts = _("knows nobody there")
                if friends:
                    contacts = _("knows {names}").format(names=", ".join(friends))
                yield line("  ", self._name(key), dim(" · " + contacts), indent=4)


def pair_lines(field: Field, a: Node, b: Node) -> Iterator[Line]:
    """One pair explained: every signal with its points, and what they are known by."""
    match, signals = field.all_signals(a, b)
    state = state_names()[match.state]
    yield line(bold(_("{a} and {b}").format(a=a.name, b=b.name)))
    level = _("below all levels")
    if match.level:
        level = _("level {level}").format(level=match.level)
    points = ngettext("{count} point", "{count} points", match.points).format(count=match.points)
    yield line(join([points, level, state]))
    for reason in signals:
        text = words(reason, field.world) if reason.points else _nothing(reason)
        yield line(f"  {reason.points:>3}  ", text, indent=7)
    for evidence in field.acquaintance.of(match.a, match.b):
        yield line("  ", dim(_by(evidence, field.registry)), indent=4)
    if match.uncertain:
        for key in match.uncertain:
            node = a if a.key == key else b
            yield line("  ", _("{name}: no recent evidence, ask first").format(name=node.name))
    if match.level and match.state in ("new", "met") and not match.uncertain:
        yield line("  → ", accent(command("introduce", a.key, b.key)))


def _nothing(reason: Reason) -> str:
    return {
        "topic": _("no theme in common"),
        "trip": _("no trips at the same time"),
        "exchange": _("no offer that meets a need"),
    }.get(reason.signal, _("no country in common, and none next to it"))


def _by(evidence: Evidence, registry: Registry) -> str:
    """Evidence in words: the entry, the relation, the meeting."""
    titles = [registry.by_id[one].title for one in evidence.source if one in registry.by_id]
    if evidence.kind == "entry":
        return _("both are named in: {title}").format(title=join(titles))
    if evidence.kind == "relation":
        return _("their initiatives are linked: {titles}").format(titles=join(titles))
    if evidence.kind == "meeting":
        return _("both were at: {meeting}").format(meeting=join(evidence.source))
    if evidence.kind == "part-of":
        return _("one is a part of the other")
    return _("their records say so")


def why_empty(field: Field, keys: Sequence[str] | None, active: Sequence[str]) -> str:
    """The reason for no suggestion; `active` are the organisations of the place of the question."""
    nodes = field.directory.nodes
    if len(nodes) < 2:
        return _("There are not two organisations to compare yet.")
    if keys is None:
        if not active:
            return _("Nobody from here is active there.")
        if len(active) == 1:
            only = _("Only {name} is active there: there is nobody to bring together.")
            return only.format(name=nodes[active[0]].name)
    near = []
    for a, b in field.candidates(keys or active):
        match = field.match(a, b)
        if match is not None and match.level:
            near.append(match)
    if near and all(match.state != "new" for match in near):
        return _("All who are near each other there know each other already.")
    return _("No pair there has enough in common; “{command}” shows the others.").format(
        command=command("parallels", "--level", "all")
    )


# For programs


def pair_as_json(match: Match, reasons: Sequence[Reason] | None = None) -> dict[str, Any]:
    """A pair: raw values, the same in every language."""
    step = "check" if match.uncertain else "introduce"
    if match.state in ("known", "dismissed"):
        step = "coordinate" if match.opportunity else "none"
    return {
        "a": match.a,
        "b": match.b,
        "level": match.level,
        "state": match.state,
        "points": match.points,
        "next": step,
        "reasons": [
            {"signal": r.signal, "points": r.points, "km": r.km, "detail": list(r.detail)}
            for r in (match.reasons if reasons is None else reasons)
        ],
        "initiatives": [list(match.initiatives)] if match.initiatives[0] else [],
    }


def as_json(field: Field, found: Suggestions) -> dict[str, Any]:
    """All suggestions and all towns with two organisations or more, in version 2."""
    return {
        "version": 2,
        "opportunities": [pair_as_json(match) for match in found.opportunities],
        "invitations": [
            _place(field, i.place, i.country, i.organisations, i.initiatives)
            for i in found.invitations
        ],
        "introductions": [pair_as_json(match) for match in found.introductions],
        "check_first": [
            {
                "organisation": check.organisation,
                "evidence": check.evidence,
                "pairs": [pair_as_json(match) for match in check.pairs],
            }
            for check in found.check_first
        ],
        "hubs": [
            _place(
                field,
                spot.name,
                spot.key[0],
                sorted(active),
                sorted({i for ids in active.values() for i in ids}),
            )
            for spot, active in clusters(field)
            if len(active) > 1
        ],
    }


def _place(
    field: Field, name: str, country: str, keys: Sequence[str], ids: Sequence[str]
) -> dict[str, Any]:
    known = [
        [a, b]
        for number, a in enumerate(keys)
        for b in keys[number + 1 :]
        if field.acquaintance.state(a, b) in ("known", "met")
    ]
    return {
        "place": name,
        "country": country,
        "organisations": list(keys),
        "known": known,
        "initiatives": list(ids),
    }


def as_table(field: Field, found: Suggestions) -> Report:
    """All pairs in one table, a row each; people read the names of organisations."""
    steps_in_words = {
        "opportunity": _("Opportunity"),
        "introduction": _("Bring together"),
        "check-first": _("Ask first"),
    }
    states = state_names()

    def organisation_name(key: str) -> str:
        return field.directory.nodes[key].name

    rows = []
    for step, pairs in _pairs_by_step(found):
        for pair in pairs:
            reasons = reasons_of(pair, field)
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
    return Report.of(Table(columns, rows, _("Who should know of each other"), note))


def _pairs_by_step(found: Suggestions) -> list[tuple[str, Sequence[Match]]]:
    """The pairs of each next step, in the order of the screen."""
    groups: list[tuple[str, Sequence[Match]]] = [
        ("opportunity", found.opportunities),
        ("introduction", found.introductions),
    ]
    groups += [("check-first", check.pairs) for check in found.check_first]
    return groups


def markdown(field: Field, found: Suggestions, ids: Sequence[str]) -> str:
    """A friendly comment for a pull request on others who are active where its entries are."""
    from hamm_registry.render.markdown import escape

    own = {key for name in ids for key in field.directory.bearers(field.registry.by_id[name])}
    pairs = [
        *found.opportunities,
        *found.introductions,
        *(m for c in found.check_first for m in c.pairs),
    ]
    lines = []
    for match in sorted(pairs, key=lambda one: (-one.points, one.a, one.b)):
        other = match.b if match.a in own else match.a
        name = field.directory.nodes[other].name
        unclear = " " + _("(still active?)") if other in match.uncertain else ""
        told = join(words(reason, field.world) for reason in match.reasons)
        lines.append(f"- **{escape(name)}**{escape(unclear)} – {escape(told)}")
    if not lines:
        return _("Nobody else in this registry is active there yet: a first step.") + "\n"
    head = [f"### {escape(_('Already active where your entry is'))}", ""]
    head += [escape(_("Perhaps these organisations would like to know of each other:")), ""]
    return (
        "\n".join([*head, *lines, "", escape(_("This is only a hint: nothing has to be changed."))])
        + "\n"
    )
