"""One organisation on a screen and as JSON: its initiatives, whom it knows, whom to meet."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.fact_rows import Pieces, fact_row, fact_rows
from hamm_registry.answers.facts import contact_ways, exchange
from hamm_registry.answers.introductions import pair_as_json, reasons_of
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, join, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.portrait import Portrait, Role
from hamm_registry.introductions.score import Field
from hamm_registry.render.screen import Ink, Line, accent, bold, dim, head_line, line

_MOST_MATCHES = 3


@dataclass(frozen=True)
class OrganisationScreen:
    """An organisation as it is shown."""

    field: Field
    shown: Portrait

    def lines(self) -> Iterator[Line]:
        """From top to bottom; what is empty is left out."""
        shown, data = self.shown, self.shown.data
        record_id = shown.record.id if shown.record else ""
        yield head_line(bold(shown.name), right=accent(record_id))
        if data.get("retired"):
            yield line(_("retired"), " ", written(data["retired"]["on"]))
            return
        standing = join(self._standing())
        if standing:
            yield line(standing)
        if "summary" in data:
            yield line()
            yield line(pick(data["summary"]))
        yield line()
        yield from fact_rows(_("Also called"), [[name] for name in data.get("other_names", ())])
        yield fact_row(_("Contact"), self._contact())
        yield from fact_rows(_("Initiatives"), map(_initiative, shown.initiatives))
        yield from fact_rows(_("Past"), map(_initiative, shown.past))
        for field, label in (("offers", _("Offers")), ("needs", _("Needs"))):
            yield from fact_rows(label, [[exchange(field, item)] for item in data.get(field, ())])
        yield from fact_rows(_("Knows"), self._acquaintances())
        yield from fact_rows(_("Met at"), map(_meeting, shown.meetings))
        yield from fact_rows(_("Introduce to"), self._matches())
        yield fact_row(_("Last evidence"), self._last_evidence())
        yield from fact_rows(_("Sources"), map(_source, data.get("sources", ())))
        if shown.record:
            yield fact_row(_("File"), shown.record.path)

    def _standing(self) -> Iterator[str]:
        """The second line: type, place, the whole that it is a part of, beginning, the office."""
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

    def _contact(self) -> Ink | str:
        data = self.shown.data
        ways = contact_ways(data.get("contact", {}), data.get("url"))
        return ways or dim(_("not known"))

    def _last_evidence(self) -> str:
        if not self.shown.evidence:
            return _("no date known")
        return written(self.shown.evidence)

    def _acquaintances(self) -> Iterator[Pieces]:
        """The organisations that it knows, each with the reason why that is known."""
        for other in self.shown.knows:
            yield [other.name, dim(f"  {self._known_by(other.evidence[0])}")]

    def _known_by(self, evidence: Evidence) -> str:
        """The reason, in words, why two are said to know each other."""
        registry = self.field.registry
        if evidence.kind == "part-of":
            return _("part of the other")
        if evidence.kind == "meeting":
            (name, *_others) = evidence.source
            titles = {meeting["id"]: pick(meeting["title"]) for meeting in registry.meetings}
            return _("at {meeting}").format(meeting=titles.get(name, name))
        if evidence.kind not in ("entry", "relation"):
            return self._link(evidence)
        titles_of_entries = []
        for name in evidence.source:
            entry = registry.by_id.get(name)
            titles_of_entries.append(entry.title if entry else name)
        if evidence.kind == "entry":
            return _("together in {title}").format(title=titles_of_entries[0])
        return " – ".join(titles_of_entries)

    def _link(self, evidence: Evidence) -> str:
        """The recorded link to another organisation: type, day and note."""
        for name, other in (evidence.source, evidence.source[::-1]):
            record = self.field.registry.organisation(name)
            if record is None:
                continue
            for link in record.data.get("links_to", ()):
                if link["to"] == other:
                    label = schema.label("links_to.type", link["type"], "organisation")
                    return join([label, written(link.get("on", "")), link.get("note", "")])
        return ""

    def _matches(self) -> Iterator[Pieces]:
        """The best matches with their reasons, and the command that shows all."""
        matches = self.shown.matches[:_MOST_MATCHES]
        for match in matches:
            name = self.field.directory.nodes[match.other(self.shown.key)].name
            if match.uncertain:
                name += " " + _("(still active?)")
            yield [f"{name}: {reasons_of(match, self.field)}"]
        if matches:
            yield [accent(command("parallels", self.shown.key))]


def _initiative(role: Role) -> Pieces:
    """An initiative with its status and the role of the organisation in it, unless it leads."""
    parts = [schema.label("status", role.entry.status)]
    if role.role != "lead":
        parts.append(schema.label("organisations.role", role.role))
    return [role.entry.title, dim(f"  {join(parts)}  "), accent(role.entry.id)]


def _meeting(meeting: Mapping[str, Any]) -> Pieces:
    return [pick(meeting["title"]), "  ", accent(meeting["id"])]


def _source(source: Mapping[str, Any]) -> Pieces:
    return [source["title"], dim(f"  {source['url']}")]


def as_json(field: Field, shown: Portrait) -> dict[str, Any]:
    """The object of one organisation in `show --format json`: raw values, all keys there."""
    knows = []
    for other in shown.knows:
        evidence = [asdict(piece) for piece in other.evidence]
        knows.append({"organisation": other.key, "known_by": evidence})
    return {
        "organisation": {"id": None, "name": shown.name, **shown.data},
        "initiatives": [_role_as_json(role) for role in shown.initiatives],
        "past": [_role_as_json(role) for role in shown.past],
        "knows": knows,
        "meetings": [meeting["id"] for meeting in shown.meetings],
        "parallels": [pair_as_json(match) for match in shown.matches],
        "last_evidence": shown.evidence,
        "path": shown.record.path if shown.record else None,
    }


def _role_as_json(role: Role) -> dict[str, str]:
    return {"id": role.entry.id, "role": role.role}
