"""Introductions as people and programs read them: the screen, one pair explained, JSON."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any

from hamm_registry.answers.facts import place_name
from hamm_registry.core.steps import command
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, and_more, join, ngettext
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

    def lines(self, suggestions: Suggestions) -> Iterator[Line]:
        """The parts that are not empty, with a line between them."""
        parts: tuple[tuple[str, Sequence[Any], Callable[[Any], list[Line]]], ...] = (
            (_("Opportunities"), suggestions.opportunities, self._chance),
            (_("Invite"), suggestions.invitations, self._invitation),
            (_("Bring together"), suggestions.introductions, self._pair),
            (_("Ask first, then bring together"), suggestions.check_first, self._check),
            (
                _("In our partner towns, not yet in touch with the office"),
                suggestions.own_towns,
                self._town,
            ),
        )
        is_first = True
        for title, items, block_of in parts:
            if not items:
                continue
            if not is_first:
                yield line()
            is_first = False
            yield line(bold(title))
            for item in items[: self.most]:
                yield from block_of(item)
            yield from self._left_out(items)

    def _left_out(self, items: Sequence[Any]) -> Iterator[Line]:
        """The number of those left out of a part, and the command that shows them."""
        left = 0 if self.most is None else len(items) - self.most
        if left > 0:
            search = command("parallels", "--level", "C")
            yield line("  ", and_more(left), dim(" · "), accent(search))

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

    def _invitation(self, invitation: Invitation) -> list[Line]:
        pairs = ngettext("{count} pair", "{count} pairs", invitation.pairs)
        acquainted = ngettext("{count} acquainted", "{count} acquainted", len(invitation.known))
        counts = ", ".join([
            pairs.format(count=invitation.pairs),
            acquainted.format(count=len(invitation.known)),
        ])  # fmt: skip
        place = place_name(invitation.place, invitation.country, self.field.registry)
        names = join(self._name(key) for key in invitation.organisations)
        return [
            line("  ", bold(place), "   ", dim(counts)),
            line("     ", names, indent=5),
            line("     → ", accent(command("introduce", invitation.place)), indent=7),
        ]

    def _check(self, check: Check) -> list[Line]:
        last = _("no evidence yet")
        if check.evidence:
            last = _("last evidence: {date}").format(date=written(check.evidence))
        others = []
        for match in check.pairs:
            name = self._name(match.other(check.organisation))
            others.append(f"{name} ({words(match.best, self.field.world)})")
        question = command("ask", check.organisation, "--to", _("letters"))
        return [
            line("  ", self._name(check.organisation), "   ", dim(last)),
            line("     ", _("then with: {names}").format(names=join(others)), indent=5),
            line("     → ", accent(question), indent=7),
        ]

    def _town(self, town: Town) -> list[Line]:
        place = place_name(town.place, town.country, self.field.registry)
        names = join(self._name(key) for key in town.organisations)
        return [line("  ", bold(place), "   ", names, indent=5)]

    def hubs(self) -> Iterator[Line]:
        """Every town with two organisations or more, and who knows whom there."""
        for spot, active in clusters(self.field):
            if len(active) < 2:
                continue
            country, _folded_name = spot.key
            yield line(bold(place_name(spot.name, country, self.field.registry)))
            for key in sorted(active):
                contacts = self._acquainted(key, sorted(active))
                yield line("  ", self._name(key), dim(" · " + contacts), indent=4)

    def _acquainted(self, key: str, others: Iterable[str]) -> str:
        """The organisations that one knows among others, in words."""
        names = []
        for other in others:
            if other != key and self.field.acquaintance.state(key, other) in ("known", "met"):
                names.append(self._name(other))
        if not names:
            return _("knows nobody there yet")
        return _("knows {names}").format(names=", ".join(names))


def pair_lines(field: Field, a: Node, b: Node) -> Iterator[Line]:
    """One pair explained: every signal with its points, and what they are known by."""
    match, signals = field.all_signals(a, b)
    yield line(bold(_("{a} and {b}").format(a=a.name, b=b.name)))
    level = _("below all levels")
    if match.level:
        level = _("level {level}").format(level=match.level)
    points = ngettext("{count} point", "{count} points", match.points).format(count=match.points)
    yield line(join([points, level, state_names()[match.state]]))
    for reason in signals:
        text = words(reason, field.world) if reason.points else _nothing(reason)
        yield line(f"  {reason.points:>3}  ", text, indent=7)
    for evidence in field.acquaintance.of(match.a, match.b):
        yield line("  ", dim(_known_by(evidence, field.registry)), indent=4)
    for key in match.uncertain or ():
        node = a if a.key == key else b
        yield line("  ", _("{name}: no recent evidence, ask first").format(name=node.name))
    if match.level and match.state in ("new", "met") and not match.uncertain:
        yield line("  → ", accent(command("introduce", a.key, b.key)))


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
    titles = join(registry.by_id[name].title for name in evidence.source if name in registry.by_id)
    if evidence.kind == "entry":
        return _("both are named in: {title}").format(title=titles)
    if evidence.kind == "relation":
        return _("their initiatives are linked: {titles}").format(titles=titles)
    return _("their records say so")


def why_empty(field: Field, keys: Sequence[str] | None, active: Sequence[str]) -> str:
    """The reason for no suggestion; `active` are the organisations of the place of the question."""
    nodes = field.directory.nodes
    if len(nodes) < 2:
        return _("There are fewer than two organisations to compare.")
    if keys is None:
        if not active:
            return _("Nobody from here is active there.")
        if len(active) == 1:
            only = _("Only {name} is active there, so there is nobody to bring together.")
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
        "reasons": [_reason_as_json(reason) for reason in reasons],
        "initiatives": initiatives,
    }


def _next_step(match: Match) -> str:
    """The code of what to do about a pair: introduce, check, coordinate or none."""
    if match.state in ("known", "dismissed"):
        return "coordinate" if match.opportunity else "none"
    return "check" if match.uncertain else "introduce"


def _reason_as_json(reason: Reason) -> dict[str, Any]:
    return {
        "signal": reason.signal,
        "points": reason.points,
        "km": reason.km,
        "detail": list(reason.detail),
    }


def as_json(field: Field, suggestions: Suggestions) -> dict[str, Any]:
    """All suggestions and all towns with two organisations or more, in version 2."""
    invitations = []
    for invitation in suggestions.invitations:
        place = invitation.place, invitation.country
        invitations.append(_place(field, *place, invitation.organisations, invitation.initiatives))
    check_first = []
    for check in suggestions.check_first:
        check_first.append({
            "organisation": check.organisation,
            "evidence": check.evidence,
            "pairs": [pair_as_json(match) for match in check.pairs],
        })  # fmt: skip
    hubs = []
    for spot, active in clusters(field):
        if len(active) > 1:
            ids = sorted(set(chain.from_iterable(active.values())))
            hubs.append(_place(field, spot.name, spot.key[0], sorted(active), ids))
    return {
        "version": 2,
        "opportunities": [pair_as_json(match) for match in suggestions.opportunities],
        "invitations": invitations,
        "introductions": [pair_as_json(match) for match in suggestions.introductions],
        "check_first": check_first,
        "hubs": hubs,
    }


def _place(
    field: Field, name: str, country: str, keys: Sequence[str], ids: Sequence[str]
) -> dict[str, Any]:
    """A town with its organisations, the pairs of them that know each other, initiatives."""
    acquainted = []
    for a, b in combinations(keys, 2):
        if field.acquaintance.state(a, b) in ("known", "met"):
            acquainted.append([a, b])
    return {
        "place": name,
        "country": country,
        "organisations": list(keys),
        "known": acquainted,
        "initiatives": list(ids),
    }


def as_table(field: Field, suggestions: Suggestions) -> Report:
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
    for step, pairs in _pairs_by_step(suggestions):
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
    return Report.of(Table(columns, rows, _("Who should know each other"), note))


def _pairs_by_step(suggestions: Suggestions) -> list[tuple[str, Sequence[Match]]]:
    """The pairs of each next step, in the order of the screen."""
    groups: list[tuple[str, Sequence[Match]]] = [
        ("opportunity", suggestions.opportunities),
        ("introduction", suggestions.introductions),
    ]
    groups += [("check-first", check.pairs) for check in suggestions.check_first]
    return groups


def markdown(field: Field, suggestions: Suggestions, ids: Sequence[str]) -> str:
    """A friendly comment for a pull request on others who are active where its entries are."""
    from hamm_registry.render.markdown import escape

    own: set[str] = set()
    for name in ids:
        own.update(field.directory.bearers(field.registry.by_id[name]))
    items = []
    for match in sorted(_all_pairs(suggestions), key=lambda pair: (-pair.points, pair.a, pair.b)):
        other = match.b if match.a in own else match.a
        name = field.directory.nodes[other].name
        reasons = join(words(reason, field.world) for reason in match.reasons)
        unclear = ""
        if other in match.uncertain:
            unclear = " " + _("(still active?)")
        items.append(f"- **{escape(name)}**{escape(unclear)} – {escape(reasons)}")
    if not items:
        return _("Nobody else in this registry is active there yet: a first step.") + "\n"
    blocks = [
        f"### {escape(_('Already active where your entry is'))}",
        escape(_("These organisations may like to know about each other:")),
        "\n".join(items),
        escape(_("This is only a hint: nothing needs to change.")),
    ]
    return "\n\n".join(blocks) + "\n"


def _all_pairs(suggestions: Suggestions) -> list[Match]:
    pairs = [*suggestions.opportunities, *suggestions.introductions]
    for check in suggestions.check_first:
        pairs += check.pairs
    return pairs
