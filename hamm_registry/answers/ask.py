"""Letters that ask the bearers of entries to confirm or correct them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.letter import draft, mailbox_of
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, language, ngettext, pick, safe
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model import evidence
from hamm_registry.model.entries import Claim, Dated, Initiative, Registry

_FACTS = ("summary", "places", "since", "until", "status", "themes")

Row = tuple[str, str]
"""What a line is about and what it says."""


def is_due(entry: Initiative, registry: Registry, today: date) -> bool:
    """Whether nobody has confirmed an entry, or that and all other evidence is old."""
    stale = evidence.is_stale(entry, registry.config.stale_months, today)
    return stale or "confirmed" not in entry.data


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: the role mailbox it goes to and the entries it asks about, in order."""

    mailbox: str
    entries: tuple[Initiative, ...]

    @property
    def name(self) -> str:
        """The name of its file: that of the first entry."""
        return f"{self.entries[0].id}.eml"


def letters(registry: Registry, entries: Iterable[Initiative]) -> list[Letter]:
    """One letter for each mailbox, in the order of the first entries that name it."""
    boxes: dict[str, list[Initiative]] = {}
    for entry in entries:
        if box := mailbox_of(entry, registry.config):
            boxes.setdefault(box, []).append(entry)
    return [Letter(box, tuple(found)) for box, found in boxes.items()]


def mail(registry: Registry, letter: Letter, today: date) -> str:
    """The draft of a letter, see `letter.draft`."""
    count = len(letter.entries)
    subject = ngettext(
        "Is your entry in our registry right? {title}",
        "Are your {count} entries in our registry right?",
        count,
    ).format(count=count, title=letter.entries[0].title)
    parts = [_("Good day,"), *_opening(registry, count)]
    for entry in letter.entries:
        parts += _told(registry, entry, today)
    text = "\n\n".join([*parts, *_closing(registry)]) + "\n"
    return draft(registry.config, [letter.mailbox], subject, text)


def _lines(*texts: str) -> str:
    """Texts, a line each: what people wrote does not begin another."""
    return "\n".join(safe(" ".join(text.split())) for text in texts)


def _opening(registry: Registry, count: int) -> Iterator[str]:
    told = ngettext(
        "the registry “{name}” has an entry on your initiative. What it says comes from public "
        "sources. Please read it and tell us whether it is right.",
        "the registry “{name}” has {count} entries on your initiatives. What they say comes from "
        "public sources. Please read them and tell us whether they are right.",
        count,
    )
    yield _lines(told.format(name=pick(registry.config.name), count=count))


def _told(registry: Registry, entry: Initiative, today: date) -> Iterator[str]:
    """One entry: its title, what is known, what is contradicted, what is missing."""
    rows = [f"{about}: {told}" for about, told in known(registry, entry)]
    yield _lines(f"* {entry.title} *", *rows)
    if found := contradictions(entry):
        rows = [f"– {about}: {told}" for about, told in found]
        yield _lines(_("Here the sources contradict each other. Which is right?"), *rows)
    if asked := questions(entry, registry, today):
        yield _lines(_("This we do not know:"), *(f"– {one}" for one in asked))


def _closing(registry: Registry) -> Iterator[str]:
    yield _(
        "Is all of it right? Then “right” is enough of an answer. If not, write what should be "
        "changed or added, best with a web page on which it can be read."
    )
    yield _(
        "The registry is public. So please name no persons, and no private addresses or telephone "
        "numbers."
    )
    yield _(
        "If you do not wish to be in the registry, a short answer is enough: we take the entry out."
    )
    yield _lines(_("Kind regards"), pick(registry.config.name))


def known(registry: Registry, entry: Initiative) -> list[Row]:
    """What the entry says, the most important first."""
    told, title = facts(registry, entry), _titles()
    rows = [(title["summary"], told.pop("summary"))]
    for organisation in entry.organisations:
        names = (organisation["name"], organisation.get("unit", ""))
        role = schema.label("organisations.role", organisation["role"])
        rows.append((role[:1].upper() + role[1:], ", ".join(filter(None, names))))
    rows += [(title[path], text) for path, text in told.items()]
    rows.append((_("Web"), " ".join(link["url"] for link in entry.data.get("links", [])[:2])))
    if "confirmed" in entry.data:
        rows.append((title["confirmed"], written(entry.data["confirmed"]["on"])))
    return [row for row in rows if row[1]]


def facts(registry: Registry, entry: Initiative) -> dict[str, str]:
    """The facts that every entry can have, in words, by field; empty where nothing is known."""
    data = entry.data
    themes = schema.fields("initiative")["themes"].codes | registry.config.themes
    named = ", ".join(pick(themes.get(code, {"": code})) for code in data.get("themes", []))
    return {
        "summary": pick(data.get("summary", {})),
        "places": _where(registry, entry),
        "since": _dated(entry, data.get("since")),
        "until": _dated(entry, data.get("until")),
        "status": schema.label("status", entry.status),
        "themes": _("{themes} (our own classification)").format(themes=named),
    }


def _titles() -> dict[str, str]:
    return {path: field.title() for path, field in schema.fields("initiative").items()}


def _where(registry: Registry, entry: Initiative) -> str:
    """The places with their countries, and the countries without a place."""
    found = []
    for place in entry.places:
        listed = registry.place(place["name"], place["country"])
        name = listed.title if listed else place["name"]
        found.append(f"{name} ({countries.name(place['country'])})")
    named = {place["country"] for place in entry.places}
    found += [countries.name(code) for code in entry.countries if code not in named]
    return ", ".join(found)


def _dated(entry: Initiative, value: Dated | None) -> str:
    if value is None:
        return ""
    basis = schema.label("since.basis", value["basis"]) if "basis" in value else ""
    who = _according(entry, [value["source"]] if "source" in value else [])
    about = _("about") + " " if value.get("about") else ""
    return about + _in_brackets(written(value["date"]), basis, who)


def _in_brackets(value: str, *besides: str) -> str:
    told = ", ".join(filter(None, besides))
    return f"{value} ({told})" if told else value


def _according(entry: Initiative, ids: Sequence[str]) -> str:
    """Who says so, in words; empty where nobody is named."""
    sources = [source for source in entry.data.get("sources", []) if source["id"] in ids]
    names = dict.fromkeys(source.get("publisher") or source["title"] for source in sources)
    return _("according to {sources}").format(sources=" / ".join(names)) if names else ""


def contradictions(entry: Initiative) -> list[Row]:
    """What the entry says, and what other sources say instead."""
    fields: dict[str, list[Claim]] = {}
    for claim in entry.data.get("claims", []):
        fields.setdefault(claim["field"], []).append(claim)
    rows = []
    for path, claims in fields.items():
        values = [
            _in_brackets(written(claim["value"]), _according(entry, claim["sources"]))
            for claim in claims
        ]
        told = filter(None, [_chosen(entry, path), *values])
        rows.append((_about(entry, path), _(" or ").join(told) + "?"))
    return rows


def _holder(entry: Initiative, path: str) -> Any:
    """The group of fields that the field at a dotted path is in; None where there is none."""
    holder: Any = entry.data
    for part in path.split(".")[:-1]:
        known = holder if isinstance(holder, dict) else dict(enumerate(holder))
        holder = known.get(int(part) if part.isdecimal() else part)
        if not isinstance(holder, dict | list):
            return None
    return holder


def _chosen(entry: Initiative, path: str) -> str:
    holder = _holder(entry, path)
    value = holder.get(path.rpartition(".")[2]) if isinstance(holder, dict) else None
    if not isinstance(value, str | int):
        return ""
    sources = [holder["source"]] if "source" in holder else []
    return _in_brackets(written(value), _according(entry, sources))


def _about(entry: Initiative, path: str) -> str:
    """What the field at a dotted path is about: the type of a milestone, else the first field."""
    holder, first = _holder(entry, path), path.partition(".")[0]
    if first == "milestones" and isinstance(holder, dict):
        return schema.label("milestones.type", holder["type"])
    return _titles().get(first, first)


def questions(entry: Initiative, registry: Registry, today: date) -> list[str]:
    """What the entry lacks and its bearers will know."""
    asked = []
    if not entry.leads:
        asked.append(_("Which organisation bears the initiative?"))
    if entry.since is None:
        asked.append(_("Since when has it existed?"))
    if entry.status == "unknown":
        asked.append(_("Is it still going on?"))
    elif evidence.is_stale(entry, registry.config.stale_months, today):
        last = evidence.last_evidence(entry, today.isoformat())
        told = _("What happened last? Our last evidence: {date}.")
        asked.append(told.format(date=written(last)) if last else _("What happened last?"))
    if "mailbox" not in entry.data.get("contact", {}):
        asked.append(_("At which mail address of an office, not of a person, can you be reached?"))
    return asked


def sheet(registry: Registry, entries: Iterable[Initiative], today: date) -> Report:
    """Those without a mailbox, a row each, with the texts that a serial letter needs."""
    title = _titles()
    columns = (
        Column("id", title["id"]),
        Column("initiative", title["title"]),
        Column("lead", schema.label("organisations.role", "lead")),
        Column("reach", _("Reached at")),
        *(Column(path, title[path]) for path in _FACTS),
        Column("contradictions", _("Contradictions")),
        Column("questions", _("Questions")),
    )
    rows = []
    for entry in entries:
        if not mailbox_of(entry, registry.config):
            told = facts(registry, entry)
            against = " · ".join(f"{about}: {text}" for about, text in contradictions(entry))
            asked = " ".join(questions(entry, registry, today))
            head = [entry.id, entry.title, ", ".join(entry.leads), _reach(entry)]
            rows.append([*head, *(told[path] for path in _FACTS), against, asked])
    return Report.of(Table(columns, rows))


def _reach(entry: Initiative) -> str:
    """The page on which somebody can be found to write to."""
    pages = [link["url"] for link in entry.data.get("links", [])]
    pages += [source["url"] for source in entry.data.get("sources", [])]
    return entry.data.get("contact", {}).get("page") or next(iter(pages), "")


def sheet_name() -> str:
    """The name of its file."""
    return {"de": "briefe.csv"}.get(language(), "letters.csv")
