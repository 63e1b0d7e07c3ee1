"""Facts beside their sources: dates, milestones, and what other sources say instead."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from hamm_registry import schema
from hamm_registry.answers.facts import basis_name, date_with_certainty
from hamm_registry.checks.rules.dates_and_sources import chosen_source, source_rank
from hamm_registry.core.styled_text import Ink, Item, bold, dim, warning
from hamm_registry.core.text import _, join
from hamm_registry.core.text import date as written
from hamm_registry.model.entries import Claim, Dated, Initiative, Source


class NumberedSources:
    """The sources of one initiative by number, and its facts with the numbers behind them."""

    def __init__(self, entry: Initiative) -> None:
        self.entry = entry

    @cached_property
    def _by_id(self) -> dict[str, Source]:
        return {source["id"]: source for source in self.entry.data.get("sources", [])}

    def _numbers(self, *ids: str | None) -> str:
        """The numbers of sources, “[1][3]”; a source that the entry does not list has none."""
        order = list(self._by_id)
        numbers = []
        for name in ids:
            if name in self._by_id:
                numbers.append(f"[{order.index(name) + 1}]")
        return "".join(numbers)

    def _behind(self, *ids: str | None) -> str:
        """The numbers of sources as they stand behind a fact."""
        numbers = self._numbers(*ids)
        if not numbers:
            return ""
        return f" {numbers}"

    def dated(self, value: Dated) -> Item:
        """The beginning or the end: the date, what it stands for, and the kind of its source."""
        source = self._by_id.get(value.get("source", ""))
        kind = _("no source named")
        if source:
            kind = schema.label("sources.kind", source["kind"])
        return [
            bold(date_with_certainty(value)),
            _in_brackets(basis_name(value)),
            self._behind(value.get("source")),
            dim("  " + kind),
        ]

    def claims(self, path: str) -> Iterator[Item]:
        """The claims on a field or on a part of it."""
        for claim in self.entry.data.get("claims", []):
            if f"{claim['field']}.".startswith(f"{path}."):
                yield self._claim(claim)

    def _claim(self, claim: Claim) -> Item:
        kinds: list[str] = []
        for name in claim["sources"]:
            if name in self._by_id:
                kinds.append(schema.label("sources.kind", self._by_id[name]["kind"]))
        remark = ", ".join(dict.fromkeys(kinds))
        rank = rank_names().get(rank_of_claim(self.entry, claim))
        if rank:
            remark += f", {rank}"
        pieces: list[Ink | str] = [
            warning("! "),
            bold(written(claim["value"])),
            _in_brackets(basis_name(claim)),
            self._behind(*claim["sources"]),
            dim(f"  {remark}"),
        ]
        if "note" in claim:
            pieces.append(f" – {claim['note']}")
        return pieces

    def milestones(self) -> list[Item]:
        """Each milestone, and below it what is claimed instead."""
        rows: list[Item] = []
        for index, milestone in enumerate(self.entry.data.get("milestones", [])):
            text = schema.label("milestones.type", milestone["type"])
            if "title" in milestone:
                text += f": {milestone['title']}"
            text += self._behind(milestone.get("source"))
            rows.append([written(milestone["date"]), f"  {text}"])
            rows += self.claims(f"milestones.{index}")
        return rows

    def history(self) -> list[Item]:
        """Each step of the life-cycle, the oldest first."""
        rows: list[Item] = []
        for step in self.entry.data.get("history", []):
            text = schema.label("status", step["status"])
            if "reason" in step:
                text += f": {step['reason']}"
            text += self._behind(step.get("source"))
            day = written(step.get("on", ""))
            rows.append([day, f"  {text}"])
        return rows

    def other_claims(self) -> list[Item]:
        """The claims on fields that have no line of their own."""
        rows: list[Item] = []
        for claim in self.entry.data.get("claims", []):
            first, _dot, _rest = claim["field"].partition(".")
            if first not in ("since", "until", "milestones"):
                rows.append([f"{field_title(claim['field'])}: ", *self._claim(claim)])
        return rows

    def sources(self) -> list[Item]:
        """Title, kind and day of each source, and its address on a line of its own."""
        rows: list[Item] = []
        for name, source in self._by_id.items():
            kind = schema.label("sources.kind", source["kind"])
            text = join([source["title"], kind, written(source.get("date", ""))])
            rows.append([f"{self._numbers(name)} ", text])
            rows.append([dim(source["url"])])
        return rows


def rank_of_claim(entry: Initiative, claim: Claim) -> str:
    """The best source of a claim beside that of the value of the entry: higher, equal or lower.

    `unknown` where either names no source that the entry lists.
    """
    kinds = {source["id"]: source["kind"] for source in entry.data.get("sources", [])}
    own_kind = kinds.get(chosen_source(entry, claim["field"]) or "")
    ranks = [source_rank(kinds[name]) for name in claim["sources"] if name in kinds]
    if own_kind is None or not ranks:
        return "unknown"
    # The best source has the lowest rank.
    best, own = min(ranks), source_rank(own_kind)
    if best == own:
        return "equal"
    if best < own:
        return "higher"
    return "lower"


def rank_names() -> dict[str, str]:
    """The ranks of claims in words; the unknown one needs none."""
    return {
        "higher": _("ranks higher"),
        "equal": _("ranks equal"),
        "lower": _("ranks lower"),
        "unknown": "",
    }


def publishers(entry: Initiative, ids: Sequence[str]) -> list[str]:
    """The publishers of some sources, each once; the title where the publisher is not known."""
    names = []
    for source in entry.data.get("sources", []):
        if source["id"] in ids:
            names.append(source.get("publisher") or source["title"])
    return list(dict.fromkeys(names))


def field_title(path: str) -> str:
    """The name of the field at a dotted path, with those of the groups around it."""
    fields = schema.fields("initiative")
    titles = []
    group = ""
    for part in path.split("."):
        if part.isdecimal():  # the number of an item in a list
            continue
        group = f"{group}.{part}".lstrip(".")
        if group in fields:
            titles.append(fields[group].title())
    return ", ".join(titles) or path


def _in_brackets(text: str) -> str:
    """A remark behind a date; nothing where there is none."""
    if not text:
        return ""
    return f" ({text})"
