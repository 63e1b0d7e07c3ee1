"""Everything on one initiative: facts beside their sources and what contradicts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hamm_registry import countries, derived, schema
from hamm_registry.formats.screen import Ink, Line, Style, accent, bold, dim, line, padded, width_of
from hamm_registry.model import Claim, Connection, Dated, Initiative, Organisation, Registry, Source
from hamm_registry.parallels.interface import pair_as_json
from hamm_registry.parallels.pairs import around
from hamm_registry.parallels.ties import STATES, State
from hamm_registry.parallels.wording import worded
from hamm_registry.reports.parallels import state_names
from hamm_registry.rules.facts import chosen_source, source_rank
from hamm_registry.text import _, command, join, ngettext, number
from hamm_registry.text import date as written

_LABEL = 14
_MOST_NEARBY = 3
_UNTOLD: tuple[State, ...] = ("new", "met", "same-organisation")


def label(path: str, code: str) -> str:
    """The name of a code of the field at `path`, in the language in force."""
    return schema.labels({"x-labels": schema.fields("initiative")[path].codes}).get(code, code)


@dataclass(frozen=True)
class Portrait:
    """One initiative as it is shown; `width` is that of the screen, for the head line."""

    registry: Registry
    entry: Initiative
    today: date
    width: int = 80

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source["id"]: n for n, source in enumerate(self.entry.data.get("sources", []), 1)}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source["id"]: source for source in self.entry.data.get("sources", [])}

    def lines(self) -> Iterator[Line]:
        """The screen from top to bottom; what is unknown is said, what is empty is left out."""
        entry = self.entry
        gap = max(self.width - width_of(entry.title) - len(entry.id), 2)
        yield line(bold(entry.title), " " * gap, accent(entry.id))
        if "retired" in entry.data:
            yield from self._retired()
            return
        yield line(self._standing())
        if summary := self._text("summary"):
            yield line()
            yield line(summary)
        yield line()
        yield from self._organisations()
        yield from self._dates()
        yield from self._milestones()
        yield from self._classification()
        yield from self._activities()
        yield from self._exchange()
        yield from self._relations()
        yield from self._meetings()
        yield from self._other_claims()
        yield from self._funding()
        yield from self._upkeep()
        yield from self._source_list()

    def _text(self, field: str) -> str:
        from hamm_registry.text import pick

        return pick(self.entry.data.get(field, {}))  # type: ignore[arg-type]

    def _row(self, name: str, *parts: Ink | str) -> Line:
        return line(dim(padded(name, _LABEL)), *parts, indent=_LABEL)

    def _rows(self, name: str, contents: list[list[Ink | str]]) -> Iterator[Line]:
        for index, parts in enumerate(contents):
            yield self._row(name if index == 0 else "", *parts)

    def _refs(self, *ids: str | None) -> str:
        known = [f"[{self._numbers[name]}]" for name in ids if name in self._numbers]
        return " " + "".join(known) if known else ""

    def _standing(self) -> str:
        """The second line: status, kind and form, places."""
        data = self.entry.data
        kind = label("kind", data["kind"])
        if data.get("form", "unknown") != "unknown":
            kind = label("form", data["form"])
        where = [self._place(p["name"], p["country"], p.get("about", False))
                 for p in self.entry.places]  # fmt: skip
        named = {place["country"] for place in self.entry.places}
        where += [countries.name(code) for code in self.entry.countries if code not in named]
        scope = label("scope", data["scope"]) if "scope" in data and not where else ""
        home = self.registry.config.country
        domestic = _("domestic") if self.entry.countries == (home,) else ""
        status = label("status", data["status"])
        return join([status, kind, *_grouped(where), scope, domestic])

    def _place(self, name: str, country: str, about: bool) -> str:
        known = self.registry.place(name, country)
        shown = known.title if known else name
        return f"{shown}, {countries.name(country)}" + (" " + _("(from context)") if about else "")

    def _retired(self) -> Iterator[Line]:
        retired = self.entry.data["retired"]
        reason = label("retired.reason", retired["reason"])
        yield line(_("retired"), " ", written(retired["on"]), ": ", reason)
        if "into" in retired:
            yield self._row(_("See"), accent(retired["into"]))

    def _organisations(self) -> Iterator[Line]:
        names = {
            "lead": _("Lead"),
            "partner": _("Partner"),
            "funder": _("Funder"),
            "supporter": _("Supporter"),
        }
        if not self.entry.leads:
            yield self._row(names["lead"], dim(_("not known")))
        for role, name in names.items():
            members = [o for o in self.entry.organisations if o["role"] == role]
            yield from self._rows(name, [[self._organisation(member)] for member in members])
        if districts := self.entry.data.get("districts"):
            yield self._row(_("Districts"), ", ".join(districts))

    def _organisation(self, organisation: Organisation) -> str:
        parts = [organisation["name"], organisation.get("unit", "")]
        country = organisation.get("country")
        if country and country != self.registry.config.country:
            parts += [organisation.get("place", ""), countries.name(country)]
        return ", ".join(part for part in parts if part)

    def _dates(self) -> Iterator[Line]:
        data = self.entry.data
        if "since" in data:
            yield self._row(_("Since"), *self._dated(data["since"]))
        else:
            yield self._row(_("Since"), dim(_("not known")))
        yield from self._claims("since")
        if "until" in data:
            yield self._row(_("Until"), *self._dated(data["until"]))
        yield from self._claims("until")

    def _dated(self, value: Dated) -> list[Ink | str]:
        about = _("about") + " " if value.get("about") else ""
        basis = f" ({label('since.basis', value['basis'])})" if "basis" in value else ""
        source = self._sources.get(value.get("source", ""))
        kind = label("sources.kind", source["kind"]) if source else _("no source named")
        return [
            bold(about + written(value["date"])),
            basis,
            self._refs(value.get("source")),
            dim("  " + kind),
        ]

    def _claims(self, field: str) -> Iterator[Line]:
        for claim in self.entry.data.get("claims", []):
            if claim["field"].split(".")[0] == field:
                yield self._row("", *self._claim(claim))

    def _claim(self, claim: Claim) -> list[Ink | str]:
        sources = [self._sources[name] for name in claim["sources"] if name in self._sources]
        kinds = ", ".join(dict.fromkeys(label("sources.kind", s["kind"]) for s in sources))
        basis = f" ({label('since.basis', claim['basis'])})" if "basis" in claim else ""
        note = f" – {claim['note']}" if "note" in claim else ""
        return [
            Ink("! ", Style.WARNING),
            bold(written(claim["value"])),
            basis,
            self._refs(*claim["sources"]),
            dim(f"  {kinds}{self._standing_of(claim, sources)}"),
            note,
        ]

    def _standing_of(self, claim: Claim, sources: list[Source]) -> str:
        """How the claim's best source compares with that of the chosen value."""
        chosen = self._sources.get(chosen_source(self.entry, claim["field"]) or "")
        if chosen is None or not sources:
            return ""
        own = source_rank(chosen["kind"])
        best = min(source_rank(source["kind"]) for source in sources)
        words = {-1: _("ranks higher"), 0: _("ranks equal"), 1: _("ranks lower")}
        return ", " + words[(best > own) - (best < own)]

    def _milestones(self) -> Iterator[Line]:
        rows: list[list[Ink | str]] = []
        for index, milestone in enumerate(self.entry.data.get("milestones", [])):
            title = f": {milestone['title']}" if "title" in milestone else ""
            kind = label("milestones.type", milestone["type"])
            refs = self._refs(milestone.get("source"))
            rows.append([written(milestone["date"]), f"  {kind}{title}{refs}"])
            field = f"milestones.{index}."
            for claim in self.entry.data.get("claims", []):
                if claim["field"].startswith(field):
                    rows += [self._claim(claim)]
        yield from self._rows(_("Milestones"), rows)

    def _other_claims(self) -> Iterator[Line]:
        shown = ("since", "until", "milestones")
        others = [
            [f"{_field_title(claim['field'])}: ", *self._claim(claim)]
            for claim in self.entry.data.get("claims", [])
            if claim["field"].split(".")[0] not in shown
        ]
        yield from self._rows(_("Contradicted"), others)

    def _classification(self) -> Iterator[Line]:
        data = self.entry.data
        themes = schema.fields("initiative")["themes"].codes | self.registry.config.themes
        from hamm_registry.text import pick

        names = [pick(themes.get(code, {"": code})) for code in data.get("themes", [])]
        yield self._row(_("Themes"), join(names), dim("  " + _("our own classification")))
        if sdgs := data.get("sdgs"):
            yield self._row("SDG", join(str(goal) for goal in sdgs))
        if audience := data.get("audience"):
            yield self._row(_("Audience"), join(label("audience", code) for code in audience))

    def _activities(self) -> Iterator[Line]:
        rows: list[list[Ink | str]] = []
        for activity in self.entry.data.get("activities", []):
            when = [written(activity[key]) for key in ("start", "end") if key in activity]
            status = label("activities.status", activity["status"]) if "status" in activity else ""
            rows.append(["–".join(when), "  ", join([activity["title"], status])])
        yield from self._rows(_("Activities"), rows)

    def _exchange(self) -> Iterator[Line]:
        for field, name in (("offers", _("Offers")), ("needs", _("Needs"))):
            items: list[Any] = self.entry.data.get(field, [])  # type: ignore[assignment]
            texts = [
                join([label(f"{field}.type", item["type"]), item.get("text", "")]) for item in items
            ]
            yield from self._rows(name, [[one] for one in texts])

    def _relations(self) -> Iterator[Line]:
        rows: list[list[Ink | str]] = []
        for connection in self.registry.links.get(self.entry.id, []):
            other = self.registry.by_id[connection.to]
            rows.append([relation_name(connection), ": ", other.title, "  ", accent(other.id)])
        yield from self._rows(_("Related"), rows)
        yield from self._parallels()

    def _parallels(self) -> Iterator[Line]:
        """Who else is active there or nearby: at the same place first, then a few close by."""
        there: list[list[Ink | str]] = []
        nearby: list[list[Ink | str]] = []
        for pair in around(self.registry, self.entry.id, self.today, states=_UNTOLD):
            other = self.registry.by_id[pair.b if pair.a == self.entry.id else pair.a]
            best = pair.reasons[0]
            known = "" if pair.state == "new" else f" ({state_names()[pair.state]})"
            unclear = " " + _("(still active?)") if other.status == "unknown" else ""
            row: list[Ink | str] = [other.title, dim(unclear + known), "  ", accent(other.id)]
            if best.signal in ("place", "organisation"):
                there.append(row)
            else:
                nearby.append([worded(best, self.registry), ": ", *row])
        yield from self._rows(_("Also there"), there)
        yield from self._rows(_("Nearby"), nearby[:_MOST_NEARBY])
        if len(nearby) > _MOST_NEARBY:
            more = ngettext("and {count} more", "and {count} more", len(nearby) - _MOST_NEARBY)
            more = more.format(count=len(nearby) - _MOST_NEARBY)
            yield self._row("", dim(more + " · "), accent(command("parallels", self.entry.id)))

    def _meetings(self) -> Iterator[Line]:
        rows: list[list[Ink | str]] = [
            [written(meeting.get("date", "?")), "  ", _title(meeting), "  ", accent(meeting["id"])]
            for meeting in self.registry.meetings
            if self.entry.id in meeting.get("attended", [])
        ]
        yield from self._rows(_("Meetings"), rows)

    def _funding(self) -> Iterator[Line]:
        rows: list[list[Ink | str]] = []
        for grant in self.entry.data.get("funding", []):
            amount = grant.get("amount", grant.get("total"))
            about = _("about") + " " if grant.get("about") else ""
            money = f"{about}{number(amount)} {grant.get('currency', 'EUR')}" if amount else ""
            share = f"{number(grant['share_pct'])} %" if "share_pct" in grant else ""
            giver = grant.get("funder", grant.get("programme", ""))
            rows.append([join([giver, money, share])])
        yield from self._rows(_("Funding"), rows)

    def _upkeep(self) -> Iterator[Line]:
        data = self.entry.data
        contact = data.get("contact", {})
        reach = [part for part in (contact.get("mailbox"), contact.get("page")) if part]
        if reach:
            yield self._row(_("Contact"), join(reach))
        if notes := data.get("notes"):
            yield self._row(_("Notes"), notes)
        if "confirmed" in data:
            by = label("confirmed.by", data["confirmed"]["by"])
            yield self._row(_("Confirmed"), f"{written(data['confirmed']['on'])}, {by}")
        else:
            yield self._row(_("Confirmed"), dim(_("not yet")))
        last = derived.last_evidence(self.entry, self.today.isoformat())
        evidence = written(last) if last else _("no date known")
        stale = derived.is_stale(self.entry, self.registry.config.stale_months, self.today)
        older = _("older than {months} months").format(months=self.registry.config.stale_months)
        yield self._row(
            _("Last evidence"), evidence, Ink("  " + older, Style.WARNING) if stale else ""
        )

    def _source_list(self) -> Iterator[Line]:
        rows: list[list[Ink | str]] = []
        for source in self.entry.data.get("sources", []):
            when = written(source["date"]) if "date" in source else ""
            kind = label("sources.kind", source["kind"])
            rows.append([f"[{self._numbers[source['id']]}] ", join([source["title"], kind, when])])
            rows.append([dim(source["url"])])
        yield from self._rows(_("Sources"), rows)
        yield self._row(_("File"), self.entry.path)


def _field_title(path: str) -> str:
    """The name of the field at a dotted path, with those of the groups around it."""
    parts = tuple(part for part in path.split(".") if not part.isdigit())
    known = schema.fields("initiative")
    paths = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return ", ".join(known[one].title() for one in paths if one in known) or path


def _grouped(where: list[str]) -> list[str]:
    return where if len(where) <= 8 else [*where[:8], "…"]


def _title(data: Any) -> str:
    from hamm_registry.text import pick

    title = data["title"]
    return pick(title) if isinstance(title, dict) else str(title)


def relation_name(connection: Connection) -> str:
    """What the relation is called from the side it is seen from."""
    part: Any = schema.load("initiative")["properties"]["relations"]["items"]["properties"]["type"]
    key = "x-labels" if connection.direction == "out" else "x-inverse-labels"
    labels = schema.labels({"x-labels": part.get(key, part["x-labels"])})
    return labels.get(connection.type, connection.type)


def as_json(registry: Registry, entry: Initiative, today: date) -> dict[str, Any]:
    """The object of one initiative in `show --format json`: raw values, all keys there."""
    months = registry.config.stale_months
    return {
        "initiative": {**entry.data, "visibility": entry.data.get("visibility", "public")},
        "derived": {
            "countries": list(entry.countries),
            "age": derived.age(entry, today),
            "stale": derived.is_stale(entry, months, today),
            "unverified": "confirmed" not in entry.data,
            "last_evidence": derived.last_evidence(entry, today.isoformat()),
        },
        "relations": [
            {"to": c.to, "type": c.type, "direction": c.direction}
            for c in registry.links.get(entry.id, [])
        ],
        "meetings": [m["id"] for m in registry.meetings if entry.id in m.get("attended", [])],
        "parallels": [
            pair_as_json(pair) for pair in around(registry, entry.id, today, states=STATES)
        ],
        "path": entry.path,
    }
