"""Quality: what entries lack, what contradicts itself, and the command that mends each."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.source_notes import field_title, rank_names, rank_of_claim
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.document import Document, Section
from hamm_registry.core.steps import example
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _
from hamm_registry.model import evidence
from hamm_registry.model.entries import Claim, Initiative
from hamm_registry.yamlfile.parsed_file import value_at

Lack = str
"""What an entry can lack: a key of LACKS."""

LACKS: dict[Lack, str] = {
    "contradicted": "list has:claims",
    "unsourced": "validate --select HR406",
    "unconfirmed": "ask confirmed:no --to letters/",
    "unknown-status": "ask status:unknown --to letters/",
    "missing-language": "validate --select HR403",
    "no-lead": "validate --select HR401",
    "no-beginning": "validate --select HR402",
    "stale": "ask stale:yes --to letters/",
    "no-contact": "list not:has:contact not:links.kind:homepage",
}
"""What entries can lack, with the command that begins to mend it."""

_RULES = {
    "unsourced": "HR406",
    "unconfirmed": "HR405",
    "missing-language": "HR403",
    "no-lead": "HR401",
    "no-beginning": "HR402",
    "stale": "HR404",
}
_OTHERS: dict[Lack, Callable[[Initiative], bool]] = {
    "contradicted": lambda entry: bool(entry.data.get("claims")),
    "unknown-status": lambda entry: entry.status == "unknown",
    "no-contact": lambda entry: not evidence.contacts(entry),
}


def lack_names() -> dict[Lack, str]:
    """The names of gaps in entries."""
    return {
        "contradicted": _("sources contradict each other"),
        "unsourced": _("a date or milestone names no source"),
        "unconfirmed": _("not confirmed by its organisation"),
        "unknown-status": _("it is not known whether it is still active"),
        "missing-language": _("title or summary not in every language"),
        "no-lead": _("no lead organisation known"),
        "no-beginning": _("beginning not known"),
        "stale": _("not over and not unclear, but without new evidence"),
        "no-contact": _("no mailbox and no contact page"),
    }


def typed(command: str) -> str:
    """A command of LACKS with its query and its folder in the language in force."""
    words = {
        "has:claims": _("has:claims"),
        "confirmed:no": _("confirmed:no"),
        "status:unknown": _("status:unknown"),
        "stale:yes": _("stale:yes"),
        "not:has:contact": _("not:has:contact"),
        "not:links.kind:homepage": _("not:links.kind:homepage"),
        "letters/": _("letters/"),
    }
    return " ".join(words.get(word, word) for word in command.split(" "))


def lacks(context: ReportContext) -> dict[str, list[Lack]]:
    """The gaps of each initiative by id, in the order of LACKS."""
    registry = context.registry
    rules_context = Context(registry.config, dict(registry.places), context.day)
    lacks_by_id = {}
    for entry in context.entries:
        lacks_by_id[entry.id] = [lack for lack in LACKS if _has(lack, entry, rules_context)]
    return lacks_by_id


def _has(lack: Lack, entry: Initiative, rules_context: Context) -> bool:
    """True where an entry has that gap: by the rule that finds it, else by looking."""
    if lack in _OTHERS:
        return _OTHERS[lack](entry)
    rule = BY_CODE[_RULES[lack]].entry
    return rule is not None and any(rule(entry, rules_context))


def quality(context: ReportContext) -> Document:
    """The gaps of entries with the commands that mend them, and contradicting sources."""
    lacks_by_id = lacks(context)
    sections = [
        _counts(lacks_by_id),
        _contradictions(context),
        _by_initiative(context, lacks_by_id),
    ]
    return context.document("quality", _("Quality of the entries"), sections)


def _counts(lacks_by_id: Mapping[str, list[Lack]]) -> Section:
    """The number of initiatives with each gap, the most frequent first."""
    shape = (
        columns.coded("lack", _("What"), lack_names(), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("per_cent", _("per cent"), 1),
        Column("command", _("Begin with"), typed, least=28, prose=True),
    )
    counts = Counter(chain.from_iterable(lacks_by_id.values()))
    total = len(lacks_by_id)
    rows = []
    for lack in sorted(LACKS, key=lambda code: -counts[code]):
        share = per_cent(counts[lack], total)
        rows.append([lack, counts[lack], share, example(LACKS[lack])])
    whole = sum(not lacking for lacking in lacks_by_id.values())
    note = _(
        "This counts initiatives, each once in a row, out of {count}. {whole} lack none of this."
    ).format(count=total, whole=whole)
    return Section(_("What is missing"), [Table(shape, rows, note=note)], "summary")


def _contradictions(context: ReportContext) -> Section:
    """The values that other sources give, a row each."""
    kinds = columns.labels("sources.kind")
    shape = (
        columns.title(),
        Column("field", _("Field"), field_title, rank=1, prose=True),
        columns.day("value", _("Entry says")),
        columns.day("claim", _("Others say")),
        columns.coded("kinds", _("Kind of source"), kinds, 3),
        columns.coded("rank", _("Their source"), rank_names(), 2),
        columns.ident(),
    )
    rows = []
    for entry in context.entries:
        for claim in entry.data.get("claims", []):
            rows.append([
                entry.data["title"],
                claim["field"],
                _value(entry, claim["field"]),
                str(claim["value"]),
                _kinds_of_sources(entry, claim),
                rank_of_claim(entry, claim),
                entry.id,
            ])  # fmt: skip
    note = _("This counts the values that another source gives.")
    empty = _("No source contradicts another.")
    title = _("Where sources contradict each other")
    return Section(title, [Table(shape, rows, note=note, empty=empty)], "contradictions")


def _value(entry: Initiative, path: str) -> str | None:
    """The value of an entry at a dotted path; None where there is none, or several."""
    value = value_at(entry.data, path)
    if value is None or isinstance(value, dict | list):
        return None
    return str(value)


def _kinds_of_sources(entry: Initiative, claim: Claim) -> list[str]:
    kinds = []
    for source in entry.data.get("sources", []):
        if source["id"] in claim["sources"]:
            kinds.append(source["kind"])
    return list(dict.fromkeys(kinds))


def _by_initiative(context: ReportContext, lacks_by_id: Mapping[str, list[Lack]]) -> Section:
    """The gaps of each initiative that has some, those with most of them first."""
    names = lack_names()
    shared = _lacked_by_all(lacks_by_id)

    def without_shared(lacking: list[Lack]) -> str:
        return ", ".join(names[lack] for lack in lacking if lack not in shared)

    shape = (
        columns.title(),
        columns.count("count", _("How much")),
        Column("lacks", _("What is missing"), least=24, prose=True, tell=without_shared),
        columns.ident(),
    )
    rows: list[list[Cell]] = []
    for entry in sorted(context.entries, key=lambda entry: -len(lacks_by_id[entry.id])):
        lacking = lacks_by_id[entry.id]
        if lacking:
            rows.append([entry.data["title"], len(lacking), lacking, entry.id])
    note = ""
    if shared:
        names_of_shared = ", ".join(names[lack] for lack in shared)
        note = _("What all of them lack is not repeated: {lacks}.").format(lacks=names_of_shared)
    empty = _("Nothing is missing.")
    title = _("Initiative by initiative")
    return Section(title, [Table(shape, rows, note=note, empty=empty)], "initiatives")


def _lacked_by_all(lacks_by_id: Mapping[str, list[Lack]]) -> list[Lack]:
    if not lacks_by_id:
        return []
    shared = set(LACKS).intersection(*lacks_by_id.values())
    return [lack for lack in LACKS if lack in shared]
