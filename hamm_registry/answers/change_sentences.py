"""Changes in sentences for people who know the initiatives but not the files."""

from collections.abc import Callable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.change_wording import (
    came_or_went,
    item,
    money,
    quoted,
    scalar,
    stopped,
    title_of,
)
from hamm_registry.answers.facts import place_name
from hamm_registry.core.text import _, join, number, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Registry
from hamm_registry.storage.difference import Difference

Words = Callable[[Difference, Registry], str]


def sentence(change: Difference, registry: Registry) -> str:
    """One change of a fact; empty where only the name of the field is worth telling.

    The registry is the present one: titles of other entries and names of places come from it.
    """
    words = _SENTENCES.get(change.field)
    if words is not None:
        return words(change, registry)
    label = _labels(change, registry)
    if label is None:
        return ""
    if _is_list(change):
        return item(change, label)
    return scalar(change, label)


def _is_list(change: Difference) -> bool:
    return schema.fields(change.about)[change.field].repeated


def _labels(change: Difference, registry: Registry) -> Callable[[Any], str] | None:
    """The names of the values of a plain field; None for long texts and maps."""
    field = schema.fields(change.about)[change.field]
    codes = field.codes
    if change.field == "themes":
        codes = codes | registry.config.themes
    if codes:
        return lambda value: pick(codes.get(value, {"": str(value)}))
    if change.field == "countries":
        return countries.name
    if change.field in ("districts", "languages", "sdgs", "other_names", "place", "funder"):
        return str
    return written if change.field == "date" else None


def _status(change: Difference, registry: Registry) -> str:
    text = scalar(change, lambda code: schema.label("status", code))
    entry = registry.by_id.get(change.id)
    steps = entry.data.get("history", []) if entry else []
    # Only the last step of the history explains the status of now.
    if not steps or steps[-1]["status"] != change.after:
        return text
    reason = steps[-1].get("reason", "")
    return f"{text} {stopped(reason)}" if reason else text


def _title(change: Difference, _registry: Registry) -> str:
    before, after = pick(change.before), pick(change.after)
    if before == after:
        return ""
    return _("Is now called {after}, was {before}.").format(
        before=quoted(before), after=quoted(after)
    )


def _dated(change: Difference, _registry: Registry) -> str:
    def day(value: Mapping[str, Any]) -> str:
        about = _("about") + " " if value.get("about") else ""
        basis = schema.label("since.basis", value["basis"]) if "basis" in value else ""
        return about + written(value["date"]) + (f" ({basis})" if basis else "")

    if change.before and change.after and day(change.before) == day(change.after):
        return ""
    return scalar(change, day)


def _place(change: Difference, registry: Registry) -> str:
    if change.before and change.after:
        return ""
    place = change.after or change.before
    name = place_name(place["name"], place["country"], registry)
    text = _("New place: {name}.") if change.after else _("No longer a place: {name}.")
    return text.format(name=name)


def _organisation(change: Difference, _registry: Registry) -> str:
    one = change.after or change.before
    name = ", ".join(part for part in (one["name"], one.get("unit", "")) if part)
    roles = [r and schema.label("organisations.role", r["role"])
             for r in (change.before, change.after)]  # fmt: skip
    if change.before is None:
        text = _("New: {name} ({after}).")
    elif change.after is None:
        text = _("No longer named: {name} ({before}).")
    elif roles[0] != roles[1]:
        text = _("{name}: from {before} to {after}.")
    else:
        return ""
    return text.format(name=name, before=roles[0], after=roles[1])


def _relation(change: Difference, registry: Registry) -> str:
    def told(relation: Mapping[str, Any]) -> str:
        label = schema.label("relations.type", relation["type"])
        return f"{label} {title_of(relation['to'], registry)}"

    return came_or_went(change, told, _("New link: {item}."), _("Link taken back: {item}."))


def _activity(change: Difference, _registry: Registry) -> str:
    def told(activity: Mapping[str, Any]) -> str:
        days = span(activity)
        code = activity.get("status")
        status = schema.label("activities.status", code) if code else ""
        return ", ".join(filter(None, (activity["title"], activity.get("place"), days, status)))

    if change.before and change.after:
        return came_or_went(change, told, _("Date changed: {item}."), "")
    return came_or_went(change, told, _("New date: {item}."), _("Date taken out: {item}."))


def _milestone(change: Difference, _registry: Registry) -> str:
    def told(one: Mapping[str, Any]) -> str:
        kind = schema.label("milestones.type", one["type"])
        return ", ".join(filter(None, (written(one["date"]), kind, one.get("title"))))

    return came_or_went(change, told, _("Milestone: {item}."), _("Milestone taken out: {item}."))


def _exchange(change: Difference, _registry: Registry) -> str:
    def told(one: Mapping[str, Any]) -> str:
        label = schema.label(f"{change.field}.type", one["type"])
        return ", ".join(filter(None, (label, one.get("text"))))

    if change.field == "offers":
        return came_or_went(change, told, _("Offers: {item}."), _("No longer offers: {item}."))
    return came_or_went(change, told, _("Needs: {item}."), _("No longer needs: {item}."))


def _funding(change: Difference, _registry: Registry) -> str:
    def told(grant: Mapping[str, Any]) -> str:
        status = schema.label("funding.status", grant["status"]) if "status" in grant else ""
        giver = grant.get("funder", grant.get("programme", ""))
        return ", ".join(filter(None, (giver, money(grant), status)))

    return came_or_went(change, told, _("Funding: {item}."), _("Funding taken out: {item}."))


def _support(change: Difference, _registry: Registry) -> str:
    def told(one: Mapping[str, Any]) -> str:
        return ", ".join(filter(None, (number(one["count"]), written(one.get("on", "")))))

    return came_or_went(change, told, _("Supporters: {item}."), _("Count taken out: {item}."))


def _claim(change: Difference, _registry: Registry) -> str:
    def told(one: Mapping[str, Any]) -> str:
        path = ".".join(part for part in one["field"].split(".") if not part.isdecimal())
        known = schema.fields("initiative").get(path)
        return f"{known.title() if known else path} {written(one['value'])}"

    return came_or_went(
        change, told, _("Another source says: {item}."), _("Contradiction settled: {item}.")
    )


def _confirmed(change: Difference, _registry: Registry) -> str:
    if change.after is None:
        return _("The confirmation was taken back.")
    by = schema.label("confirmed.by", change.after["by"])
    return _("Confirmed on {day} by: {by}.").format(day=written(change.after["on"]), by=by)


def _visibility(change: Difference, _registry: Registry) -> str:
    return _("No longer public.") if change.after == "unlisted" else _("Public now.")


def _decision(change: Difference, _registry: Registry) -> str:
    text = _("Decision taken out: {text}") if change.after is None else _("Decision: {text}")
    return text.format(text=stopped(change.after or change.before))


def _topic(change: Difference, _registry: Registry) -> str:
    return _("Topic: {text}").format(text=stopped(change.after)) if change.after else ""


def _action(change: Difference, _registry: Registry) -> str:
    one = change.after
    if one is None:
        return ""
    who = f" ({one['organisation']})" if "organisation" in one else ""
    if "done" in one and "done" not in (change.before or {}):
        return _("Done: {text}").format(text=stopped(one["text"] + who))
    if change.before:
        return ""
    return _("To do: {text}").format(text=stopped(one["text"] + who))


def _state(change: Difference, _registry: Registry) -> str:
    return scalar(change, lambda code: pick(schema.fields("meeting")["state"].codes[code]))


def _amount(change: Difference, _registry: Registry) -> str:
    def told(amount: Mapping[str, Any]) -> str:
        ends = (number(amount[key]) for key in ("min", "max") if key in amount)
        return f"{'–'.join(ends)} {amount.get('currency', 'EUR')}"

    return scalar(change, told)


def _retired(change: Difference, registry: Registry) -> str:
    if change.after is None:
        return _("Stands in the registry again.")
    reason = schema.label("retired.reason", change.after["reason"])
    into = change.after.get("into")
    see = _("see {title}").format(title=title_of(into, registry)) if into else ""
    return join([reason, see]) + "."


def _untold(_change: Difference, _registry: Registry) -> str:
    return ""


def _id(change: Difference, _registry: Registry) -> str:
    return _("Its id is now {after}, was {before}.").format(
        before=change.before, after=change.after
    )


def _contact(change: Difference, _registry: Registry) -> str:
    """The mailbox and the page one by one: the name of a field is the one that people know."""
    names = schema.fields(change.about)
    told = []
    for part in ("mailbox", "page"):
        before, after = ((value or {}).get(part) for value in (change.before, change.after))
        if before != after:
            field = names[f"contact.{part}"].title()
            text = _("{field}: now {after}.") if after else _("{field}: no longer given.")
            told.append(text.format(field=field, after=after))
    return " ".join(told)


_SENTENCES: dict[str, Words] = {
    "contact": _contact,
    "id": _id,
    "title": _title,
    "status": _status,
    "since": _dated,
    "until": _dated,
    "places": _place,
    "organisations": _organisation,
    "relations": _relation,
    "activities": _activity,
    "milestones": _milestone,
    "offers": _exchange,
    "needs": _exchange,
    "funding": _funding,
    "support": _support,
    "claims": _claim,
    "confirmed": _confirmed,
    "visibility": _visibility,
    "retired": _retired,
    "state": _state,
    "decisions": _decision,
    "topics": _topic,
    "actions": _action,
    "attended": _untold,
    "amount": _amount,
}
