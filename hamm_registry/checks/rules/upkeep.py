"""Rules on upkeep: gaps and stale facts. Never errors, for the clock must not turn CI red."""

from collections.abc import Iterator, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding, Pointer
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Initiative, Texts
from hamm_registry.schema import Leaves
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


def has_lead(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """The entry names who runs the initiative.

    Where no source names a lead, none is invented; the gap stays visible instead.

    Passes:
        organisations:
          - {name: Beispielschule, role: lead}
    Fails:
        organisations:
          - {name: Beispielschule, role: supporter}
    """
    if not entry.leads:
        message = _("no lead organisation is known")
        yield Finding(message, _("Add it as soon as a source names it."), ("organisations",))


def has_beginning(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """The entry says since when the initiative has existed.

    Anniversaries depend on it; what no source says stays open.

    Passes:
        since: {date: 1993}
    Fails:
        since:
    """
    if "since" not in entry.data:
        message = _("the beginning is not known")
        yield Finding(message, _("Add “since” as soon as a source gives it."), ("since",))


def _texts_by_language(entry: Initiative) -> Iterator[tuple[str, Texts]]:
    yield "title", entry.data["title"]
    if "summary" in entry.data:
        yield "summary", entry.data["summary"]


def main_language(entry: Initiative, context: Context) -> Iterator[Finding]:
    """Title and summary are given in the first language of the registry.

    It is the one shown wherever another language is missing.

    Passes:
        title: {de: Schulaustausch Bergen}
    Fails:
        title: {en: School exchange Bergen}
    """
    code = context.config.languages[0]
    for field, texts in _texts_by_language(entry):
        if code not in texts:
            message = _("{field} is missing in the language “{code}”")
            message = message.format(field=schema.described("initiative", (field,)), code=code)
            yield Finding(message, _("Add it."), (field, code))


def all_languages(entry: Initiative, context: Context) -> Iterator[Finding]:
    """Title and summary are given in every language of the registry.

    A missing text is shown in another language and marked as such.

    Passes:
        title: {de: Schulaustausch Bergen, en: School exchange Bergen}
    Fails:
        title: {de: Schulaustausch Bergen}
    """
    for field, texts in _texts_by_language(entry):
        for code in context.config.languages[1:]:
            if code not in texts:
                message = _("{field} is missing in the language “{code}”")
                message = message.format(field=schema.described("initiative", (field,)), code=code)
                yield Finding(message, _("Add it."), (field, code))


def is_fresh(entry: Initiative, context: Context) -> Iterator[Finding]:
    """There is evidence from the last months (24, or as registry.yaml says).

    A source with a date, an activity, a milestone or a confirmation counts.

    Passes:
        status: active
        sources:
          - {id: schule, title: Schule, url: 'https://schule.example', kind: school, date: 2026-01}
    Fails:
        status: active
        sources:
          - {id: schule, title: Schule, url: 'https://schule.example', kind: school, date: 2009}
    """
    if evidence.is_stale(entry, context.config.stale_months, context.today):
        last = evidence.last_evidence(entry, context.day)
        message = _("last evidence: {date}").format(date=last or _("no date known"))
        yield Finding(message, _("Ask the organisation and record its answer."), ("confirmed",))


def is_confirmed(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """The organisation that runs the initiative has confirmed the entry.

    Passes:
        confirmed: {on: 2026-01-10, by: organisation}
    Fails:
        confirmed:
    """
    if "confirmed" not in entry.data:
        message = _("nobody has confirmed the entry yet")
        yield Finding(message, _("Ask the organisation and record its answer."), ("confirmed",))


def outcome_is_told(
    kind: str, document: ParsedFile, _leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """An activity or a meeting in the past says whether it was held.

    Until then it does not count as evidence: what was planned may have been called off.

    Passes:
        activities:
          - {title: Konzertreise, type: concert, start: 2026-05-05, status: held}
    Fails:
        activities:
          - {title: Konzertreise, type: concert, start: 2026-05-05, status: planned}
    """
    for plan, pointer in _plans(kind, document):
        state = plan[str(pointer[-1])]
        last = plan.get("end", plan.get("start", plan.get("date")))
        if state in _STILL_PLANNED and last is not None and dates.last_day(last) < context.day:
            message = _("{date} is past, but the state is still “{state}”")
            message = message.format(date=written(last), state=_state_label(kind, pointer, state))
            yield Finding(message, _("Write “held” or “cancelled”."), pointer, part=state)


_STILL_PLANNED = frozenset(["announced", "planned", "confirmed"])
"""The states of a meeting or an activity that has not taken place."""


def _plans(kind: str, document: ParsedFile) -> Iterator[tuple[Data, Pointer]]:
    """Whatever in a file has a day and may be held or not, with the pointer to its state."""
    if kind == "meeting":
        yield document.data, ("state",)
    for index, activity in enumerate(document.data.get("activities", ())):
        yield activity, ("activities", index, "status")


def _state_label(kind: str, pointer: Pointer, code: str) -> str:
    field = str(pointer[-1])
    if kind == "initiative":
        field = f"activities.{field}"
    return pick(schema.fields(kind)[field].codes[code])


def has_sources(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """Dates and milestones name the source that they come from.

    Passes:
        since: {date: 1993, source: schule}
    Fails:
        since: {date: 1993}
    """
    data = entry.data
    stated: list[tuple[Pointer, Mapping[str, Any]]] = []
    if "since" in data:
        stated.append((("since",), data["since"]))
    if "until" in data:
        stated.append((("until",), data["until"]))
    for index, milestone in enumerate(data.get("milestones", [])):
        stated.append((("milestones", index), milestone))
    for pointer, part in stated:
        if "source" not in part:
            name = schema.described("initiative", pointer)
            message = _("{field} names no source").format(field=name)
            yield Finding(message, _("Add “source” with the id of one."), (*pointer, "source"))
