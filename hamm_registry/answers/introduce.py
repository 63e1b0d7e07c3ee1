"""The letter that introduces organisations to each other, or invites all of a town."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hamm_registry.answers.letter import draft, in_languages, mailbox_of, record_mailbox
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, pick, quote
from hamm_registry.core.text import date as written
from hamm_registry.introductions.acquaintance import State
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.profile import PlaceAbroad
from hamm_registry.introductions.score import Match, Matcher, words
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.model.entries import Initiative
from hamm_registry.model.evidence import is_stale, last_evidence

_OPPORTUNITIES = ("trip", "exchange")
"""The signals that get a sentence of their own in a letter."""

_TOO_GENERAL = ("region",)
"""The signals that no letter mentions: nobody writes to somebody because both know Africa."""

_IN_COMMON = frozenset({"partner", "town", "country", "trip", "exchange"})
"""The signals that are reason enough for a letter, however few points they give."""

MOST_INITIATIVES = 2
"""So many initiatives of an organisation a letter tells; the others are on its page."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to several organisations: to whom, about what, and what the sender still lacks.

    `missing` have no mailbox; of `unclear` nobody knows whether they are still active.
    """

    boxes: tuple[str, ...]
    missing: tuple[Node, ...]
    unclear: tuple[Node, ...]
    subject: str
    body: str

    def remarks(self) -> Iterator[str]:
        """For the sender alone: what stands in the way of the letter, and the command for it."""
        for node in self.missing:
            page = _page(node)
            if page:
                page = f" ({page})"
            message = _("{name}: no mailbox in the registry{page}: {command}")
            yield message.format(name=node.name, page=page, command=_set_mailbox(node))
        for node in self.unclear:
            message = _("{name}: no recent evidence, ask first: {command}")
            question = command("ask", node.key, "--to", _("letters"))
            yield message.format(name=node.name, command=question)


def letter(
    matcher: Matcher, nodes: Sequence[Node], town: PlaceAbroad | None, languages: Sequence[str]
) -> Letter:
    """The letter to these organisations; with a town it invites all who are active there.

    In more than one language the texts follow each other.
    """
    boxes: list[str] = []
    missing: list[Node] = []
    for node in nodes:
        box = mailbox(node, matcher)
        if box:
            boxes.append(box)
        else:
            missing.append(node)
    subject, body = in_languages(
        languages, lambda: _subject(matcher, nodes, town), lambda: _body(matcher, nodes, town)
    )
    unclear = tuple(_unclear(matcher, nodes, town))
    return Letter(tuple(dict.fromkeys(boxes)), tuple(missing), unclear, subject, body)


def as_mail(matcher: Matcher, content: Letter) -> str:
    """The letter as a draft (RFC 5322) that Outlook and Thunderbird open to be sent."""
    return draft(matcher.registry.config, content.boxes, content.subject, content.body)


def objection(matcher: Matcher, nodes: Sequence[Node], town: PlaceAbroad | None) -> str:
    """The reason why a letter would tell its readers nothing new; "" where it would.

    Of a town all who are there are invited unless all know each other. Of others each needs
    something in common with one of them at least: neighbouring countries only if that reaches a
    level.
    """
    joined = matches(matcher, nodes)
    # An opportunity is news to those who know each other, too.
    if not any(match.opportunity for match in joined):
        states = _states(matcher, nodes)
        if states == {"dismissed"}:
            return _("reviewed: no contact is needed")
        if states <= {"known", "dismissed"}:
            return _("all of them know each other already")
    if town is not None or _is_each_joined(nodes, joined):
        return ""
    reasons = _in_words(matcher, _reasons(joined))
    if not reasons:
        return _("nothing that they have in common is known")
    message = _("they have too little in common for a letter: {reasons}")
    return message.format(reasons=reasons)


def _is_each_joined(nodes: Sequence[Node], joined: Sequence[Match]) -> bool:
    """True if each has enough in common for a letter with one of the others at least."""
    keys: set[str] = set()
    for match in joined:
        if match.level or match.best.signal in _IN_COMMON:
            keys |= {match.a, match.b}
    return keys.issuperset(node.key for node in nodes)


def _states(matcher: Matcher, nodes: Sequence[Node]) -> set[State]:
    """The states of each two of them: new, met, known or dismissed."""
    return {matcher.acquaintance.state(a.key, b.key) for a, b in combinations(nodes, 2)}


def mailbox(node: Node, matcher: Matcher) -> str:
    """The role address of an organisation: that of its record, else of one of its initiatives."""
    config = matcher.registry.config
    if node.record and "mailbox" in node.record.data.get("contact", {}):
        return record_mailbox(node.record, config)
    # The mailbox of an entry is that of who bears it, not of its partners.
    borne = [entry for entry in node.entries if node.name in entry.leads]
    boxes = [mailbox_of(entry, config) for entry in borne]
    return next(filter(None, boxes), "")


def matches(matcher: Matcher, nodes: Sequence[Node]) -> list[Match]:
    """The matches of each two of them."""
    matched = []
    for a, b in combinations(nodes, 2):
        match = matcher.match(a, b)
        if match is not None:
            matched.append(match)
    return matched


def _unclear(matcher: Matcher, nodes: Sequence[Node], town: PlaceAbroad | None) -> Iterator[Node]:
    """Those of whom nothing that matters here is known to go on: they are asked first."""
    joined = matches(matcher, nodes)
    for node in nodes:
        entries = _entries_that_matter(matcher, node, joined, town)
        profiles = map(matcher.profile, entries)
        if entries and all(profile.uncertain for profile in profiles):
            yield node


def _page(node: Node) -> str:
    """The page to write to an organisation from, else its website; empty without a record."""
    if node.record is None:
        return ""
    contact = node.record.data.get("contact", {})
    return str(contact.get("page") or node.record.data.get("url", ""))


def _set_mailbox(node: Node) -> str:
    """The command that enters the mailbox of an organisation, or of its first initiative."""
    if node.record:
        name = node.record.id
    elif node.entries:
        name = node.entries[0].id
    else:
        name = _("ID")
    return command("set", name, _("{mailbox}=office@…").format(mailbox=_("Mailbox")))


def _town_name(matcher: Matcher, town: PlaceAbroad) -> str:
    """The town in the language in force."""
    country, _folded_name = town.key
    return matcher.registry.place_title(town.name, country)


def _subject(matcher: Matcher, nodes: Sequence[Node], town: PlaceAbroad | None) -> str:
    if town is not None:
        return _("Who is active in {place}").format(place=_town_name(matcher, town))
    names = _(" and ").join(node.name for node in nodes)
    return _("An introduction: {names}").format(names=names)


def _body(matcher: Matcher, nodes: Sequence[Node], town: PlaceAbroad | None) -> str:
    joined = matches(matcher, nodes)
    portraits = "\n".join(_portrait(matcher, node, joined, town) for node in nodes)
    paragraphs = [_("Good day,"), _opening(matcher, nodes, town), portraits]
    if town is None:
        reasons = _in_words(matcher, _reasons(joined))
        if reasons:
            paragraphs.append(_("What joins you: {reasons}.").format(reasons=reasons))
    paragraphs += [
        *_opportunities(matcher, joined),
        _(
            "We would like to bring you together. If you like the idea, simply reply to all and "
            "say where you are going next, whom you know there, and what you need or can pass on. "
            "If not, you need not do anything."
        ),
        _("Kind regards"),
        pick(matcher.registry.config.name),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _opening(matcher: Matcher, nodes: Sequence[Node], town: PlaceAbroad | None) -> str:
    """The reason for the letter; it calls nobody a stranger who is known."""
    if town is not None:
        return _(
            "several groups from {city} are active in {place}, and not all of them know each other:"
        ).format(city=matcher.registry.config.city, place=_town_name(matcher, town))
    if _states(matcher, nodes) <= {"known", "met"}:
        return _("you know each other already, and here is what you might do together:")
    if len(nodes) == 2:
        return _("the two of you are active abroad, and perhaps you do not know each other yet:")
    return _("all of you are active abroad, and perhaps you do not know each other yet:")


def _portrait(
    matcher: Matcher, node: Node, joined: Sequence[Match], town: PlaceAbroad | None
) -> str:
    """An organisation with its initiatives that matter here, in one paragraph."""
    entries = _entries_that_matter(matcher, node, joined, town)
    sentences = []
    for entry in entries[:MOST_INITIATIVES]:
        sentences.append(_initiative(matcher, entry))
    return f"– {node.name}: " + " ".join(sentences)


def _initiative(matcher: Matcher, entry: Initiative) -> str:
    """A sentence on the work of an initiative and its beginning.

    Of one that may have ended only the title: others read along, and what its summary says of the
    lack of evidence is for readers of the registry.
    """
    if matcher.profile(entry).uncertain:
        title = quote(entry.title)
        if entry.since:
            title += " " + _("(since {date})").format(date=written(entry.since))
        return _("{title}. We do not know how it stands today.").format(title=title)
    summary = pick(entry.data.get("summary", {}) or entry.data["title"])
    return " ".join([summary, *_when(entry, matcher)])


def _entries_that_matter(
    matcher: Matcher, node: Node, joined: Sequence[Match], town: PlaceAbroad | None
) -> Sequence[Initiative]:
    """The initiatives in the town, else those that join it with the others, else all."""
    in_town = []
    for entry in node.entries:
        if town is not None and town.key in matcher.profile(entry).place_keys:
            in_town.append(entry)
    if in_town:
        return in_town
    ids: set[str] = set()
    for match in joined:
        if node.key in (match.a, match.b):
            ids.update(match.initiatives)
    return [entry for entry in node.entries if entry.id in ids] or node.entries


def _when(entry: Initiative, matcher: Matcher) -> Iterator[str]:
    """Since when, and of when our knowledge is: where it is old, as a question.

    The bearers read the letter: to them it is no lack of evidence, but our lack of news.
    """
    last = last_evidence(entry, matcher.today.isoformat())
    is_old = is_stale(entry, matcher.registry.config.stale_months, matcher.today)
    parts = []
    if entry.since:
        parts.append(_("since {date}").format(date=written(entry.since)))
    if last and last != entry.since and not is_old:
        parts.append(_("as of {date}").format(date=written(last)))
    if parts:
        yield f"({', '.join(parts)})"
    if last and is_old:
        question = _("Our information dates from {date}: is it still right?")
        yield question.format(date=written(last))


def _reasons(joined: Sequence[Match]) -> list[Reason]:
    """The reasons of all pairs that are worth a word, opportunities left out."""
    reasons = []
    for match in joined:
        for reason in match.reasons:
            if reason.signal not in (*_OPPORTUNITIES, *_TOO_GENERAL):
                reasons.append(reason)
    return reasons


def _in_words(matcher: Matcher, reasons: Sequence[Reason]) -> str:
    """Reasons in words, each once."""
    return "; ".join(dict.fromkeys(words(reason, matcher.world) for reason in reasons))


def _opportunities(matcher: Matcher, joined: Sequence[Match]) -> Iterator[str]:
    """Trips that could be one, with free seats; offers that meet needs."""
    for match in joined:
        signals = set()
        for reason in match.reasons:
            if reason.signal in _OPPORTUNITIES:
                signals.add(reason.signal)
                call = _("Perhaps worth a call right away: {what}.")
                yield call.format(what=words(reason, matcher.world))
        if "trip" in signals:
            yield from _free_seats(matcher, match)


def _free_seats(matcher: Matcher, match: Match) -> Iterator[str]:
    """The trips of the initiatives of a pair that have room for others."""
    for name in match.initiatives:
        for trip in matcher.profile(matcher.registry.by_id[name]).trips:
            seats = trip.activity.get("seats_free")
            if seats:
                sentence = _("“{title}” has {count} free seats.")
                yield sentence.format(title=trip.activity.get("title", ""), count=seats)
