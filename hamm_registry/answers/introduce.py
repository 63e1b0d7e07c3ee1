"""The letter that introduces organisations to each other, or invites all of a town."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hamm_registry.answers.letter import draft
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.score import Field, Match, words
from hamm_registry.model.entries import Initiative
from hamm_registry.model.evidence import last_evidence

_SAID = frozenset({"partner", "town", "country", "neighbour", "topic", "trip", "exchange"})
MOST_INITIATIVES = 2
"""So many initiatives of an organisation a letter tells; the others are on its page."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to several organisations: to whom, about what, and what the sender still lacks."""

    boxes: tuple[str, ...]
    missing: tuple[Node, ...]
    subject: str
    body: str

    def remarks(self) -> Iterator[str]:
        """For the sender alone: whose mailbox is missing, and the command that adds it."""
        for node in self.missing:
            page = _page(node)
            ids = [node.record.id] if node.record else [entry.id for entry in node.entries]
            name = ids[0] if ids else _("ID")
            given = command("set", name, _("{mailbox}=office@…").format(mailbox=_("Mailbox")))
            message = _("{name}: no mailbox in the registry{page}: {command}")
            shown = f" ({page})" if page else ""
            yield message.format(name=node.name, page=shown, command=given)


def letter(field: Field, nodes: Sequence[Node], place: str = "") -> Letter:
    """The letter to these organisations; with a place it invites all who are active there."""
    boxes, missing = [], []
    for node in nodes:
        box = mailbox(node, field)
        if box:
            boxes.append(box)
        else:
            missing.append(node)
    if place:
        subject = _("Who is active in {place}").format(place=place)
    else:
        names = _(" and ").join(node.name for node in nodes)
        subject = _("To get to know each other: {names}").format(names=names)
    return Letter(tuple(dict.fromkeys(boxes)), tuple(missing), subject, _body(field, nodes, place))


def as_mail(field: Field, found: Letter) -> str:
    """The letter as a draft (RFC 5322) that Outlook and Thunderbird open to be sent."""
    return draft(field.registry.config, found.boxes, found.subject, found.body)


def mailbox(node: Node, field: Field) -> str:
    """The role address of an organisation: that of its record, else of one of its initiatives."""
    from hamm_registry.answers.letter import mailbox_of

    if node.record and "mailbox" in node.record.data.get("contact", {}):
        data = {"id": node.record.id, "title": {}, "contact": node.record.data["contact"],
                "organisations": [{"name": node.name, "role": "lead"}]}  # fmt: skip
        return mailbox_of(Initiative("", data), field.registry.config)  # type: ignore[arg-type]
    leading = [e for e in node.entries if node.name in e.leads]
    return next(filter(None, (mailbox_of(e, field.registry.config) for e in leading)), "")


def _page(node: Node) -> str:
    if node.record is None:
        return ""
    contact = node.record.data.get("contact", {})
    return str(contact.get("page") or node.record.data.get("url", ""))


def matches(field: Field, nodes: Sequence[Node]) -> list[Match]:
    """What joins each two of them."""
    found = (field.match(a, b) for a, b in combinations(nodes, 2))
    return [match for match in found if match is not None]


def _body(field: Field, nodes: Sequence[Node], place: str) -> str:
    joined = matches(field, nodes)
    told = "\n".join(_told(field, node, joined, place) for node in nodes)
    if place:
        opening = _(
            "several groups from {city} are active in {place}, and not all of them know each other:"
        )
    elif len(nodes) == 2:
        opening = _("the two of you are active abroad, and perhaps you do not know each other yet:")
    else:
        opening = _("all of you are active abroad, and perhaps you do not know each other yet:")
    city = field.registry.config.data.get("city", "")
    parts = [
        _("Good day,"),
        opening.format(city=city, place=place),
        told,
        "" if place else _common(field, joined),
        *_chances(field, joined),
        _(
            "We would like to bring you together. If you agree, simply answer to all: where you "
            "travel next, whom you know there, what you could use or pass on. If it does not suit "
            "you, nothing has to be done."
        ),
        _("Kind regards"),
        pick(field.registry.config.name),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _told(field: Field, node: Node, joined: Sequence[Match], place: str) -> str:
    """Who an organisation is and what it does, of the initiatives that matter here."""
    ids = [name for match in joined if node.key in (match.a, match.b) for name in match.initiatives]
    entries = [e for e in node.entries if e.id in ids]
    if place:
        entries = [e for e in node.entries if _is_in(field.profile(e), place)] or entries
    entries = entries or list(node.entries)
    told = []
    for entry in entries[:MOST_INITIATIVES]:
        summary = pick(entry.data.get("summary", {}) or entry.data["title"])
        when = _when(entry, field)
        told.append(f"{summary} {when}".strip())
    return f"– {node.name}: " + " ".join(told)


def _is_in(profile: Profile, place: str) -> bool:
    return any(place == spot.name for spot in profile.spots)


def _when(entry: Initiative, field: Field) -> str:
    """Since when, and of when the last evidence is."""
    last = last_evidence(entry, field.today.isoformat())
    parts = []
    if entry.since:
        parts.append(_("since {date}").format(date=written(entry.since)))
    if last and last != entry.since:
        parts.append(_("last evidence {date}").format(date=written(last)))
    return f"({', '.join(parts)})" if parts else ""


def _common(field: Field, joined: Sequence[Match]) -> str:
    reasons = dict.fromkeys(
        words(reason, field.world)
        for match in joined
        for reason in match.reasons
        if reason.signal in _SAID and reason.signal not in ("trip", "exchange")
    )
    return _("What joins you: {reasons}.").format(reasons="; ".join(reasons)) if reasons else ""


def _chances(field: Field, joined: Sequence[Match]) -> Iterator[str]:
    """Trips that could be one, with free seats; offers that meet needs."""
    for match in joined:
        for reason in match.reasons:
            if reason.signal in ("trip", "exchange"):
                yield _("Perhaps worth a call at once: {what}.").format(
                    what=words(reason, field.world)
                )
        for name in match.initiatives:
            for trip in field.profile(field.registry.by_id[name]).trips:
                seats = trip.activity.get("seats_free")
                if seats and any(reason.signal == "trip" for reason in match.reasons):
                    title = trip.activity.get("title", "")
                    yield _("“{title}” has {count} free seats.").format(title=title, count=seats)
