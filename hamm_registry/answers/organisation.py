"""One organisation on a screen and as JSON: its initiatives, whom it knows, whom to meet."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.facts import contact_ways, exchange
from hamm_registry.answers.introductions import pair_as_json, reasons_of
from hamm_registry.answers.show import LABELS, photo_items
from hamm_registry.core.document import Block, Document, Fact, Facts, Paragraph, paragraphs
from hamm_registry.core.steps import command
from hamm_registry.core.styled_text import Ink, Item, accent, dim
from hamm_registry.core.text import _, join, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.acquaintance import Evidence
from hamm_registry.introductions.portrait import Portrait, Role
from hamm_registry.introductions.score import Matcher

_MOST_MATCHES = 3


@dataclass(frozen=True)
class OrganisationAnswer:
    """An organisation as it is shown."""

    matcher: Matcher
    shown: Portrait

    def document(self) -> Document:
        """Everything on it from top to bottom; what is empty is left out."""
        shown = self.shown
        retired = shown.data.get("retired")
        lead = join(self._standing())
        if retired:
            lead = f"{_('retired')} {written(retired['on'])}"
        return Document(
            make_blocks=(lambda: ()) if retired else self._blocks,
            make_data=lambda: as_json(self.matcher, shown),
            title=shown.name,
            mark=accent(shown.record.id if shown.record else ""),
            lead=paragraphs(lead) if lead else (),
        )

    def _blocks(self) -> Iterator[Block]:
        data = self.shown.data
        if "summary" in data:
            yield Paragraph([pick(data["summary"])])
        yield Facts(list(self._facts()), LABELS)

    def _facts(self) -> Iterator[Fact]:
        shown, data = self.shown, self.shown.data
        yield Fact(_("Also called"), [[name] for name in data.get("other_names", ())])
        yield Fact(_("Contact"), [[self._contact()]])
        yield Fact(_("Initiatives"), list(map(_initiative_item, shown.initiatives)))
        yield Fact(_("Past"), list(map(_initiative_item, shown.past)))
        yield Fact(_("Offers"), [[exchange("offers", item)] for item in data.get("offers", ())])
        yield Fact(_("Needs"), [[exchange("needs", item)] for item in data.get("needs", ())])
        yield Fact(_("Knows"), list(self._acquaintances()))
        yield Fact(_("Met at"), list(map(_meeting_item, shown.meetings)))
        yield Fact(_("Introduce to"), list(self._matches()))
        yield Fact(_("Last evidence"), [[self._last_evidence()]])
        title = schema.fields("organisation")["photos"].title()
        yield Fact(title, photo_items(data.get("photos", ())))
        yield Fact(_("Sources"), list(map(_source_item, data.get("sources", ()))))
        if shown.record:
            yield Fact(_("File"), [[shown.record.path]])

    def _standing(self) -> Iterator[str]:
        """The second line: type, place, the whole that it is a part of, beginning, the office."""
        data, registry = self.shown.data, self.matcher.registry
        if "type" in data:
            yield schema.label("type", data["type"], "organisation")
        if "place" in data:
            yield str(data["place"])
        if "part_of" in data:
            name = data["part_of"]
            whole = registry.organisation(name)
            if whole is not None:
                name = whole.name
            yield _("part of {name}").format(name=name)
        if "founded" in data:
            yield _("since {date}").format(date=written(data["founded"]["date"]))
        if self.shown.key in self.matcher.directory.office:
            yield _("the office itself, or a part of it")

    def _contact(self) -> Ink | str:
        data = self.shown.data
        ways = contact_ways(data.get("contact", {}), data.get("url"))
        return ways or dim(_("not known"))

    def _last_evidence(self) -> str:
        if not self.shown.evidence:
            return _("no date known")
        return written(self.shown.evidence)

    def _acquaintances(self) -> Iterator[Item]:
        """The organisations that it knows, each with the reason why that is known."""
        for other in self.shown.knows:
            yield [other.name, dim(f"  {self._known_by(other.evidence[0])}")]

    def _known_by(self, evidence: Evidence) -> str:
        """The reason, in words, why two are said to know each other."""
        registry = self.matcher.registry
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
            record = self.matcher.registry.organisation(name)
            if record is None:
                continue
            for link in record.data.get("links_to", ()):
                if link["to"] == other:
                    label = schema.label("links_to.type", link["type"], "organisation")
                    return join([label, written(link.get("on", "")), link.get("note", "")])
        return ""

    def _matches(self) -> Iterator[Item]:
        """The best matches with their reasons, and the command that shows all."""
        matches = self.shown.matches[:_MOST_MATCHES]
        for match in matches:
            name = self.matcher.directory.nodes[match.other(self.shown.key)].name
            if match.uncertain:
                name += " " + _("(still active?)")
            yield [f"{name}: {reasons_of(match, self.matcher)}"]
        if matches:
            yield [accent(command("parallels", self.shown.key))]


def _initiative_item(role: Role) -> Item:
    """An initiative with its status and the role of the organisation in it, unless it leads."""
    parts = [schema.label("status", role.entry.status)]
    if role.role != "lead":
        parts.append(schema.label("organisations.role", role.role))
    return [role.entry.title, dim(f"  {join(parts)}  "), accent(role.entry.id)]


def _meeting_item(meeting: Mapping[str, Any]) -> Item:
    return [pick(meeting["title"]), "  ", accent(meeting["id"])]


def _source_item(source: Mapping[str, Any]) -> Item:
    return [source["title"], dim(f"  {source['url']}")]


def as_json(matcher: Matcher, shown: Portrait) -> dict[str, Any]:
    """The object of one organisation in `show --format json`: raw values, all keys there."""
    knows = []
    for other in shown.knows:
        evidence = [asdict(piece) for piece in other.evidence]
        knows.append({"organisation": other.key, "known_by": evidence})
    return {
        "organisation": {"id": None, "name": shown.name, **shown.data},
        "initiatives": list(map(_role_as_json, shown.initiatives)),
        "past": list(map(_role_as_json, shown.past)),
        "knows": knows,
        "meetings": [meeting["id"] for meeting in shown.meetings],
        "parallels": list(map(pair_as_json, shown.matches)),
        "last_evidence": shown.evidence,
        "path": shown.record.path if shown.record else None,
    }


def _role_as_json(role: Role) -> dict[str, str]:
    return {"id": role.entry.id, "role": role.role}
