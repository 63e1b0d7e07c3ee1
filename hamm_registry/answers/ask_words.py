"""The words of a letter on one entry: facts, contradictions and questions."""

from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.facts import (
    basis_name,
    comma_separated,
    countries_without_place,
    date_with_certainty,
    member_name,
    theme_names,
)
from hamm_registry.answers.source_notes import publishers
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model import evidence
from hamm_registry.model.entries import Claim, Dated, Initiative, Registry

Row = tuple[str, str]
"""What a line is about and what it says."""


def known(registry: Registry, entry: Initiative) -> list[Row]:
    """The facts of the entry, the most important first."""
    titles = _titles()
    text_of = facts(registry, entry)
    rows = [(titles["summary"], text_of.pop("summary"))]
    for member in entry.organisations:
        role = schema.label("organisations.role", member["role"])
        rows.append((role[:1].upper() + role[1:], member_name(member)))
    for path, text in text_of.items():
        rows.append((titles[path], text))
    addresses = [link["url"] for link in entry.data.get("links", [])]
    rows.append((_("Web"), " ".join(addresses[:2])))
    if "confirmed" in entry.data:
        rows.append((titles["confirmed"], written(entry.data["confirmed"]["on"])))
    return [row for row in rows if row[1]]


def facts(registry: Registry, entry: Initiative) -> dict[str, str]:
    """The facts that every entry can have, in words, by field; empty where nothing is known."""
    data = entry.data
    theme_list = ", ".join(theme_names(data.get("themes", []), registry))
    return {
        "summary": pick(data.get("summary", {})),
        "places": _where(registry, entry),
        "since": _dated(entry, data.get("since")),
        "until": _dated(entry, data.get("until")),
        "status": schema.label("status", entry.status),
        "themes": _("{themes} (our own classification)").format(themes=theme_list),
    }


def _titles() -> dict[str, str]:
    return {path: field.title() for path, field in schema.fields("initiative").items()}


def _where(registry: Registry, entry: Initiative) -> str:
    """The places with their countries, and the countries without a place."""
    names = []
    for place in entry.places:
        name = registry.place_title(place["name"], place["country"])
        names.append(f"{name} ({countries.name(place['country'])})")
    return ", ".join(names + countries_without_place(entry))


def _dated(entry: Initiative, value: Dated | None) -> str:
    if value is None:
        return ""
    publisher = _according(entry, value.get("source"))
    return _in_brackets(date_with_certainty(value), basis_name(value), publisher)


def _in_brackets(value: str, *remarks: str) -> str:
    """A value with the remarks on it that are not empty behind it."""
    text = comma_separated(*remarks)
    if not text:
        return value
    return f"{value} ({text})"


def _according(entry: Initiative, *sources: str | None) -> str:
    """The publishers of a fact by the ids of its sources; empty where nobody is named."""
    names = publishers(entry, list(filter(None, sources)))
    if not names:
        return ""
    return _("according to {sources}").format(sources=" / ".join(names))


def contradictions(entry: Initiative) -> list[Row]:
    """The values of the entry beside those that other sources give."""
    fields: dict[str, list[Claim]] = {}
    for claim in entry.data.get("claims", []):
        fields.setdefault(claim["field"], []).append(claim)
    rows = []
    for path, claims in fields.items():
        values = []
        own_value = _chosen(entry, path)
        if own_value:
            values.append(own_value)
        for claim in claims:
            publisher = _according(entry, *claim["sources"])
            values.append(_in_brackets(written(claim["value"]), publisher))
        rows.append((_field_name(entry, path), _(" or ").join(values) + "?"))
    return rows


def _holder(entry: Initiative, path: str) -> Any:
    """The group of fields that the field at a dotted path is in; None where there is none."""
    holder: Any = entry.data
    for part in path.split(".")[:-1]:
        # Items of a list are numbered in the path: milestones.0.date.
        members = holder if isinstance(holder, dict) else dict(enumerate(holder))
        holder = members.get(int(part) if part.isdecimal() else part)
        if not isinstance(holder, dict | list):
            return None
    return holder


def _chosen(entry: Initiative, path: str) -> str:
    """The value that the entry itself gives at a dotted path, with who says so."""
    holder = _holder(entry, path)
    value = holder.get(path.rpartition(".")[2]) if isinstance(holder, dict) else None
    if not isinstance(value, str | int):
        return ""
    return _in_brackets(written(value), _according(entry, holder.get("source")))


def _field_name(entry: Initiative, path: str) -> str:
    """A name for the field at a dotted path: the type of a milestone, else the first field."""
    holder, first = _holder(entry, path), path.partition(".")[0]
    if first == "milestones" and isinstance(holder, dict):
        return schema.label("milestones.type", holder["type"])
    return _titles().get(first, first)


def questions(entry: Initiative, registry: Registry, today: date) -> list[str]:
    """Questions about fields that are empty and that its bearers can fill."""
    open_questions = []
    if not entry.leads:
        open_questions.append(_("Which organisation runs the initiative?"))
    if entry.since is None:
        open_questions.append(_("When did it begin?"))
    if entry.status == "unknown":
        open_questions.append(_("Is it still going on?"))
    elif evidence.is_stale(entry, registry.config.stale_months, today):
        last = evidence.last_evidence(entry, today.isoformat())
        question = _("What was the latest activity?")
        if last:
            question = _("What was the latest activity? The last that we know of: {date}.").format(
                date=written(last)
            )
        open_questions.append(question)
    return open_questions


def question_for_mailbox() -> str:
    """The question to an organisation that has no mailbox in the registry."""
    return _("Which e-mail address may we write to (of your organisation, not of a person)?")
