"""Quality: what entries lack, what contradicts itself, and the command that mends each."""

from collections.abc import Callable, Iterator

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.source_notes import field_title
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.checks.rules.base import Context
from hamm_registry.checks.rules.facts import chosen_source, source_rank
from hamm_registry.core.steps import example
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _
from hamm_registry.model import evidence
from hamm_registry.model.entries import Claim, Initiative
from hamm_registry.render.paper import Paper, Section
from hamm_registry.yamlfile.document import value_at

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
        "unknown-status": _("nobody knows whether it is still active"),
        "missing-language": _("title or summary not in every language"),
        "no-lead": _("no lead organisation known"),
        "no-beginning": _("beginning not known"),
        "stale": _("neither over nor unclear, and yet no new evidence"),
        "no-contact": _("no mailbox and no page to write to"),
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
    rules_context = Context(context.registry.config, dict(context.registry.places), context.day)
    return {
        entry.id: [lack for lack in LACKS if _has(lack, entry, rules_context)]
        for entry in context.entries
    }


def _has(lack: Lack, entry: Initiative, rules_context: Context) -> bool:
    if lack in _OTHERS:
        return _OTHERS[lack](entry)
    judge = BY_CODE[_RULES[lack]].entry
    return judge is not None and any(judge(entry, rules_context))


def quality(context: ReportContext) -> Paper:
    """The gaps of entries with the commands that mend them, and contradicting sources."""
    found = lacks(context)
    sections = [_summary(context, found), _contradictions(context), _entries(context, found)]
    return context.paper("quality", _("Quality of the entries"), sections)


def _summary(context: ReportContext, found: dict[str, list[Lack]]) -> Section:
    shape = (
        columns.coded("lack", _("What"), lack_names(), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("per_cent", _("per cent"), 1),
        Column("command", _("Begin with"), typed, least=28, prose=True),
    )
    counts = {lack: sum(lack in each for each in found.values()) for lack in LACKS}
    rows = [
        [lack, number, per_cent(number, len(found)), example(LACKS[lack])]
        for lack, number in sorted(counts.items(), key=lambda item: -item[1])
    ]
    whole = sum(not each for each in found.values())
    note = _(
        "Counted are initiatives, each once a row, out of {count}. {whole} lack nothing of this."
    ).format(count=len(found), whole=whole)
    return Section("summary", _("What is missing"), Table(shape, rows, note=note))


def _contradictions(context: ReportContext) -> Section:
    ranks = {
        "higher": _("ranks higher"),
        "equal": _("ranks equal"),
        "lower": _("ranks lower"),
        "unknown": "",
    }
    kinds = columns.labels("sources.kind")
    shape = (
        columns.title(),
        Column("field", _("Field"), field_title, rank=1, prose=True),
        columns.day("value", _("Entry says")),
        columns.day("claim", _("Others say")),
        columns.coded("kinds", _("Kind of source"), kinds, 3),
        columns.coded("rank", _("Their source"), ranks, 2),
        columns.ident(),
    )
    rows = [
        [
            entry.data["title"], claim["field"], _value(entry, claim["field"]),
            str(claim["value"]), list(_kinds(entry, claim)), _rank(entry, claim), entry.id,
        ]
        for entry in context.entries
        for claim in entry.data.get("claims", [])
    ]  # fmt: skip
    return Section(
        "contradictions",
        _("Where sources contradict each other"),
        Table(shape, rows, note=_("Counted are the values that another source gives.")),
        empty=_("No source contradicts another."),
    )


def _value(entry: Initiative, path: str) -> str | None:
    value = value_at(entry.data, path)
    return None if isinstance(value, dict | list) or value is None else str(value)


def _kinds(entry: Initiative, claim: Claim) -> Iterator[str]:
    found = (s["kind"] for s in entry.data.get("sources", []) if s["id"] in claim["sources"])
    yield from dict.fromkeys(found)


def _rank(entry: Initiative, claim: Claim) -> str:
    """The rank of the best source of a claim against that of the chosen value."""
    known = {source["id"]: source["kind"] for source in entry.data.get("sources", [])}
    own = known.get(chosen_source(entry, claim["field"]) or "")
    kinds = [source_rank(kind) for kind in _kinds(entry, claim)]
    if own is None or not kinds:
        return "unknown"
    best, chosen = min(kinds), source_rank(own)
    return "equal" if best == chosen else "higher" if best < chosen else "lower"


def _entries(context: ReportContext, found: dict[str, list[Lack]]) -> Section:
    names = lack_names()
    shared = [lack for lack in LACKS if found and all(lack in each for each in found.values())]

    def told(own: list[Lack]) -> str:
        return ", ".join(names[lack] for lack in own if lack not in shared)

    shape = (
        columns.title(),
        columns.count("count", _("How much")),
        Column("lacks", _("What is missing"), least=24, prose=True, tell=told),
        columns.ident(),
    )
    entries = sorted(context.entries, key=lambda entry: -len(found[entry.id]))
    rows = [[e.data["title"], len(found[e.id]), found[e.id], e.id] for e in entries if found[e.id]]
    all_lack = ", ".join(names[lack] for lack in shared)
    note = _("Not repeated is what all lack: {lacks}.").format(lacks=all_lack) if shared else ""
    return Section(
        "initiatives",
        _("Initiative by initiative"),
        Table(shape, rows, note=note),
        empty=_("Nothing is missing anywhere."),
    )
