"""One organisation on a screen and as JSON: its initiatives, whom it knows, whom to meet."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.introductions import pair_as_json, reasons_of
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, join, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.portrait import Portrait, Role
from hamm_registry.introductions.score import Field
from hamm_registry.render.screen import Ink, Line, accent, bold, dim, line, padded, width_of

_LABEL = 14
_MOST_MATCHES = 3


@dataclass(frozen=True)
class Screen:
    """An organisation as it is shown; `width` is that of the screen, for the head line."""

    field: Field
    shown: Portrait
    width: int = 80

    def lines(self) -> Iterator[Line]:
        """From top to bottom; what is empty is left out."""
        shown = self.shown
        name = shown.record.id if shown.record else ""
        gap = max(self.width - width_of(shown.name) - len(name), 2)
        yield line(bold(shown.name), " " * gap, accent(name))
        if shown.data.get("retired"):
            yield line(_("retired"), " ", written(shown.data["retired"]["on"]))
            return
        standing = join(self._standing())
        if standing:
            yield line(standing)
        if "summary" in shown.data:
            yield line()
            yield line(pick(shown.data["summary"]))
        yield line()
        yield from self._rows(_("Also called"), [[n] for n in shown.data.get("other_names", ())])
        yield from self._rows(_("Contact"), [self._contact()])
        yield from self._rows(_("Initiatives"), [self._initiative(r) for r in shown.initiatives])
        yield from self._rows(_("Past"), [self._initiative(role) for role in shown.past])
        for field, label in (("offers", _("Offers")), ("needs", _("Needs"))):
            items = [
                [join([schema.label(f"{field}.type", o["type"]), o.get("text", "")])]
                for o in shown.data.get(field, ())
            ]
            yield from self._rows(label, items)
        yield from self._rows(_("Knows"), self._knows())
        yield from self._rows(_("Met at"), [
            [pick(m["title"]), "  ", accent(m["id"])] for m in shown.meetings
        ])  # fmt: skip
        yield from self._rows(_("Introduce to"), self._matches())
        last = written(shown.evidence) if shown.evidence else _("no date known")
        yield self._row(_("Last evidence"), last)
        sources = [[s["title"], dim(f"  {s['url']}")] for s in shown.data.get("sources", ())]
        yield from self._rows(_("Sources"), sources)
        if shown.record:
            yield self._row(_("File"), shown.record.path)

    def _row(self, name: str, *parts: Ink | str) -> Line:
        return line(dim(padded(name, _LABEL)), *parts, indent=_LABEL)

    def _rows(self, name: str, contents: Sequence[Sequence[Ink | str]]) -> Iterator[Line]:
        for index, parts in enumerate(contents):
            yield self._row(name if index == 0 else "", *parts)

    def _standing(self) -> Iterator[str]:
        data, registry = self.shown.data, self.field.registry
        if "type" in data:
            yield schema.label("type", data["type"], "organisation")
        if "place" in data:
            yield str(data["place"])
        if "part_of" in data:
            whole = registry.organisation(data["part_of"])
            yield _("part of {name}").format(name=whole.name if whole else data["part_of"])
        if "founded" in data:
            yield _("since {date}").format(date=written(data["founded"]["date"]))
        if self.shown.key in self.field.directory.office:
            yield _("the office itself, or a part of it")

    def _contact(self) -> list[Ink | str]:
        contact = self.shown.data.get("contact", {})
        ways = [contact.get("mailbox"), contact.get("page"), self.shown.data.get("url")]
        known = [way for way in ways if way]
        if not known:
            return [dim(_("not known"))]
        return [join(known)]

    def _initiative(self, role: Role) -> list[Ink | str]:
        entry = role.entry
        label = "" if role.role == "lead" else schema.label("organisations.role", role.role)
        about = join([schema.label("status", entry.status), label])
        return [entry.title, dim(f"  {about}  "), accent(entry.id)]

    def _knows(self) -> list[list[Ink | str]]:
        return [[one.name, dim(f"  {self._by(one.evidence[0])}")] for one in self.shown.knows]

    def _by(self, evidence: Evidence) -> str:
        """By what the registry knows that two know each other."""
        titles = []
        for name in evidence.source:
            entry = self.field.registry.by_id.get(name)
            titles.append(entry.title if entry else name)
        if evidence.kind == "entry":
            return _("together in {title}").format(title=titles[0])
        if evidence.kind == "meeting":
            meetings = {m["id"]: pick(m["title"]) for m in self.field.registry.meetings}
            return _("at {meeting}").format(meeting=meetings.get(titles[0], titles[0]))
        if evidence.kind == "relation":
            return " – ".join(titles)
        if evidence.kind == "part-of":
            return _("part of the other")
        return self._link(evidence)

    def _link(self, evidence: Evidence) -> str:
        """The recorded link to another organisation: type, day and note."""
        for name, other in (evidence.source, evidence.source[::-1]):
            record = self.field.registry.organisation(name)
            for link in record.data.get("links_to", ()) if record else ():
                if link["to"] == other:
                    label = schema.label("links_to.type", link["type"], "organisation")
                    when = written(link["on"]) if "on" in link else ""
                    return join([label, when, link.get("note", "")])
        return ""

    def _matches(self) -> list[list[Ink | str]]:
        rows: list[list[Ink | str]] = []
        for match in self.shown.matches[:_MOST_MATCHES]:
            other = self.field.directory.nodes[match.other(self.shown.key)]
            unclear = " " + _("(still active?)") if match.uncertain else ""
            rows.append([f"{other.name}{unclear}: {reasons_of(match, self.field)}"])
        if rows:
            rows.append([accent(command("parallels", self.shown.key))])
        return rows


def as_json(field: Field, shown: Portrait) -> dict[str, Any]:
    """The object of one organisation in `show --format json`: raw values, all keys there."""
    return {
        "organisation": {"id": None, "name": shown.name, **shown.data},
        "initiatives": [{"id": r.entry.id, "role": r.role} for r in shown.initiatives],
        "past": [{"id": r.entry.id, "role": r.role} for r in shown.past],
        "knows": [
            {"organisation": one.key, "known_by": [asdict(e) for e in one.evidence]}
            for one in shown.knows
        ],
        "meetings": [meeting["id"] for meeting in shown.meetings],
        "parallels": [pair_as_json(match) for match in shown.matches],
        "last_evidence": shown.evidence,
        "path": shown.record.path if shown.record else None,
    }
