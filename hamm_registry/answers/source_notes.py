"""Facts beside their sources: dates, milestones, and what other sources say instead."""

from collections.abc import Iterator
from functools import cached_property

from hamm_registry import schema
from hamm_registry.checks.rules.facts import chosen_source, source_rank
from hamm_registry.core.text import _, join
from hamm_registry.core.text import date as written
from hamm_registry.model.entries import Claim, Dated, Initiative, Source
from hamm_registry.render.screen import Ink, Style, bold, dim

Row = list[Ink | str]
"""The pieces of one line of a screen."""


class Evidence:
    """The sources of one initiative by number, and its facts with the numbers behind them."""

    def __init__(self, entry: Initiative) -> None:
        self.entry = entry

    @cached_property
    def _known(self) -> dict[str, Source]:
        return {source["id"]: source for source in self.entry.data.get("sources", [])}

    def _numbers(self, *ids: str | None) -> str:
        order = list(self._known)
        shown = "".join(f"[{order.index(name) + 1}]" for name in ids if name in self._known)
        return f" {shown}" if shown else ""

    def dated(self, value: Dated) -> Row:
        """The beginning or the end: the date, what it stands for, and the kind of its source."""
        about = _("about") + " " if value.get("about") else ""
        source = self._known.get(value.get("source", ""))
        kind = schema.label("sources.kind", source["kind"]) if source else _("no source named")
        return [
            bold(about + written(value["date"])),
            _basis(value.get("basis")),
            self._numbers(value.get("source")),
            dim("  " + kind),
        ]

    def claims(self, path: str) -> Iterator[Row]:
        """The claims on a field or on a part of it."""
        for claim in self.entry.data.get("claims", []):
            if f"{claim['field']}.".startswith(f"{path}."):
                yield self._claim(claim)

    def _claim(self, claim: Claim) -> Row:
        sources = [self._known[name] for name in claim["sources"] if name in self._known]
        kinds = dict.fromkeys(schema.label("sources.kind", s["kind"]) for s in sources)
        return [
            Ink("! ", Style.WARNING),
            bold(written(claim["value"])),
            _basis(claim.get("basis")),
            self._numbers(*claim["sources"]),
            dim(f"  {', '.join(kinds)}{self._standing(claim, sources)}"),
            f" – {claim['note']}" if "note" in claim else "",
        ]

    def _standing(self, claim: Claim, sources: list[Source]) -> str:
        """The rank of the claim's best source against that of the chosen value."""
        chosen = self._known.get(chosen_source(self.entry, claim["field"]) or "")
        if chosen is None or not sources:
            return ""
        own = source_rank(chosen["kind"])
        best = min(source_rank(source["kind"]) for source in sources)
        words = {-1: _("ranks higher"), 0: _("ranks equal"), 1: _("ranks lower")}
        return ", " + words[(best > own) - (best < own)]

    def milestones(self) -> list[Row]:
        """Each milestone, and below it what is claimed instead."""
        rows: list[Row] = []
        for index, milestone in enumerate(self.entry.data.get("milestones", [])):
            title = f": {milestone['title']}" if "title" in milestone else ""
            kind = schema.label("milestones.type", milestone["type"])
            source = self._numbers(milestone.get("source"))
            rows.append([written(milestone["date"]), f"  {kind}{title}{source}"])
            rows += self.claims(f"milestones.{index}")
        return rows

    def history(self) -> list[Row]:
        """Each step of the life-cycle, the oldest first."""
        rows: list[Row] = []
        for step in self.entry.data.get("history", []):
            when = written(step["on"]) if "on" in step else ""
            reason = f": {step['reason']}" if "reason" in step else ""
            status = schema.label("status", step["status"])
            rows.append([when, f"  {status}{reason}{self._numbers(step.get('source'))}"])
        return rows

    def other_claims(self) -> list[Row]:
        """The claims on fields that have no line of their own."""
        return [
            [f"{field_title(claim['field'])}: ", *self._claim(claim)]
            for claim in self.entry.data.get("claims", [])
            if claim["field"].split(".")[0] not in ("since", "until", "milestones")
        ]

    def sources(self) -> list[Row]:
        """Title, kind and day of each source, and its address on a line of its own."""
        rows: list[Row] = []
        for name, source in self._known.items():
            when = written(source["date"]) if "date" in source else ""
            kind = schema.label("sources.kind", source["kind"])
            rows.append([f"{self._numbers(name).strip()} ", join([source["title"], kind, when])])
            rows.append([dim(source["url"])])
        return rows


def _basis(code: str | None) -> str:
    return f" ({schema.label('since.basis', code)})" if code else ""


def field_title(path: str) -> str:
    """The name of the field at a dotted path, with those of the groups around it."""
    parts = tuple(part for part in path.split(".") if not part.isdecimal())
    known = schema.fields("initiative")
    paths = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return ", ".join(known[one].title() for one in paths if one in known) or path
