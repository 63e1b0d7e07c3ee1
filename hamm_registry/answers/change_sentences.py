"""Changes in sentences for people who know the initiatives but not the files."""

from collections.abc import Callable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.change_wording import (
    came_or_went,
    item,
    quoted,
    scalar,
    stopped,
    title_of,
)
from hamm_registry.answers.facts import (
    basis_name,
    comma_separated,
    date_with_certainty,
    member_name,
    money,
    place_name,
)
from hamm_registry.core.text import _, join, number, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Registry
from hamm_registry.storage.difference import Difference

Words = Callable[[Difference, Registry], str]
"""A function from a change, and the present registry, to its sentence."""

_SHOWN_AS_THEY_ARE = frozenset(["districts", "languages", "sdgs", "other_names", "place", "funder"])
"""Fields whose values are words already."""


def sentence(change: Difference, registry: Registry) -> str:
    """One change of a fact; empty where only the name of the field is worth telling.

    The registry is the present one: titles of other entries and names of places come from it.
    """
    words = _SENTENCES.get(change.field)
    if words is not None:
        return words(change, registry)
    label = _label_of_values(change, registry)
    if label is None:
        return ""
    if schema.fields(change.about)[change.field].repeated:
        return item(change, label)
    return scalar(change, label)


def _label_of_values(change: Difference, registry: Registry) -> Callable[[Any], str] | None:
    """The names of the values of a plain field; None for long texts and maps."""
    codes = schema.fields(change.about)[change.field].codes
    if change.field == "themes":
        codes = codes | registry.config.themes
    if codes:
        return lambda value: pick(codes.get(value, {"": str(value)}))
    if change.field == "countries":
        return countries.name
    if change.field == "date":
        return written
    if change.field in _SHOWN_AS_THEY_ARE:
        return str
    return None


# Initiatives


def _status(change: Difference, registry: Registry) -> str:
    text = scalar(change, lambda code: schema.label("status", code))
    entry = registry.by_id.get(change.id)
    if entry is None:
        return text
    steps = entry.data.get("history", [])
    # Only the last step of the history explains the status of now.
    if not steps or steps[-1]["status"] != change.after:
        return text
    reason = steps[-1].get("reason", "")
    if not reason:
        return text
    return f"{text} {stopped(reason)}"


def _title(change: Difference, _registry: Registry) -> str:
    before, after = pick(change.before), pick(change.after)
    if before == after:
        return ""
    return _("Is now called {after}, was {before}.").format(
        before=quoted(before), after=quoted(after)
    )


def _beginning_or_end(change: Difference, _registry: Registry) -> str:
    if change.before and change.after and _day(change.before) == _day(change.after):
        return ""
    return scalar(change, _day)


def _day(value: Mapping[str, Any]) -> str:
    """A beginning or an end with what it stands for: “about 1987 (charter)”."""
    day, basis = date_with_certainty(value), basis_name(value)
    if not basis:
        return day
    return f"{day} ({basis})"


def _place(change: Difference, registry: Registry) -> str:
    if change.before and change.after:
        return ""
    place = change.after or change.before
    text = _("No longer a place: {name}.")
    if change.after:
        text = _("New place: {name}.")
    return text.format(name=place_name(place["name"], place["country"], registry))


def _organisation(change: Difference, _registry: Registry) -> str:
    before, after = _role(change.before), _role(change.after)
    if before == after:
        return ""
    if not before:
        text = _("New: {name} ({after}).")
    elif not after:
        text = _("No longer named: {name} ({before}).")
    else:
        text = _("{name}: from {before} to {after}.")
    name = member_name(change.after or change.before)
    return text.format(name=name, before=before, after=after)


def _role(participant: Mapping[str, Any] | None) -> str:
    """The role of an organisation; empty for one that is not there."""
    if participant is None:
        return ""
    return schema.label("organisations.role", participant["role"])


def _relation(change: Difference, registry: Registry) -> str:
    def link(relation: Mapping[str, Any]) -> str:
        label = schema.label("relations.type", relation["type"])
        return f"{label} {title_of(relation['to'], registry)}"

    return came_or_went(change, link, _("New link: {item}."), _("Link removed: {item}."))


def _activity(change: Difference, _registry: Registry) -> str:
    if change.before and change.after:
        return came_or_went(change, _date_of_activity, _("Date changed: {item}."), "")
    return came_or_went(
        change, _date_of_activity, _("New date: {item}."), _("Date removed: {item}.")
    )


def _date_of_activity(activity: Mapping[str, Any]) -> str:
    status = ""
    if "status" in activity:
        status = schema.label("activities.status", activity["status"])
    return comma_separated(activity["title"], activity.get("place"), span(activity), status)


def _milestone(change: Difference, _registry: Registry) -> str:
    return came_or_went(
        change, _dated_event, _("Milestone: {item}."), _("Milestone removed: {item}.")
    )


def _dated_event(milestone: Mapping[str, Any]) -> str:
    kind = schema.label("milestones.type", milestone["type"])
    return comma_separated(written(milestone["date"]), kind, milestone.get("title"))


def _exchange(change: Difference, _registry: Registry) -> str:
    def exchanged(offer: Mapping[str, Any]) -> str:
        label = schema.label(f"{change.field}.type", offer["type"])
        return comma_separated(label, offer.get("text"))

    if change.field == "offers":
        return came_or_went(change, exchanged, _("Offers: {item}."), _("No longer offers: {item}."))
    return came_or_went(change, exchanged, _("Needs: {item}."), _("No longer needs: {item}."))


def _funding(change: Difference, _registry: Registry) -> str:
    return came_or_went(change, _grant, _("Funding: {item}."), _("Funding removed: {item}."))


def _grant(grant: Mapping[str, Any]) -> str:
    giver = grant.get("funder", grant.get("programme"))
    status = ""
    if "status" in grant:
        status = schema.label("funding.status", grant["status"])
    return comma_separated(giver, money(grant), status)


def _support(change: Difference, _registry: Registry) -> str:
    return came_or_went(change, _supporters, _("Supporters: {item}."), _("Number removed: {item}."))


def _supporters(support: Mapping[str, Any]) -> str:
    return comma_separated(number(support["count"]), written(support.get("on", "")))


def _claim(change: Difference, _registry: Registry) -> str:
    return came_or_went(
        change,
        _claimed_value,
        _("Another source says: {item}."),
        _("Contradiction settled: {item}."),
    )


def _claimed_value(claim: Mapping[str, Any]) -> str:
    # Items of a list are numbered in the path: milestones.0.date.
    path = ".".join(part for part in claim["field"].split(".") if not part.isdecimal())
    name = path
    field = schema.fields("initiative").get(path)
    if field is not None:
        name = field.title()
    return f"{name} {written(claim['value'])}"


def _confirmed(change: Difference, _registry: Registry) -> str:
    if change.after is None:
        return _("The confirmation was withdrawn.")
    by = schema.label("confirmed.by", change.after["by"])
    return _("Confirmed on {day} by: {by}.").format(day=written(change.after["on"]), by=by)


def _visibility(change: Difference, _registry: Registry) -> str:
    if change.after == "unlisted":
        return _("No longer public.")
    return _("Public now.")


def _retired(change: Difference, registry: Registry) -> str:
    if change.after is None:
        return _("Back in the registry.")
    parts = [schema.label("retired.reason", change.after["reason"])]
    if "into" in change.after:
        parts.append(_("see {title}").format(title=title_of(change.after["into"], registry)))
    return join(parts) + "."


def _id(change: Difference, _registry: Registry) -> str:
    return _("Its id is now {after}, was {before}.").format(
        before=change.before, after=change.after
    )


def _contact(change: Difference, _registry: Registry) -> str:
    """The mailbox and the page one by one: the name of a field is the one that people know."""
    fields = schema.fields(change.about)
    before, after = change.before or {}, change.after or {}
    sentences = []
    for way in ("mailbox", "page"):
        if before.get(way) == after.get(way):
            continue
        text = _("{field}: no longer given.")
        if after.get(way):
            text = _("{field}: now {after}.")
        title = fields[f"contact.{way}"].title()
        sentences.append(text.format(field=title, after=after.get(way)))
    return " ".join(sentences)


# Meetings and funding programmes


def _state_of_meeting(change: Difference, _registry: Registry) -> str:
    states = schema.fields("meeting")["state"].codes
    return scalar(change, lambda code: pick(states[code]))


def _decision(change: Difference, _registry: Registry) -> str:
    if change.after is None:
        return _("Decision removed: {text}").format(text=stopped(change.before))
    return _("Decision: {text}").format(text=stopped(change.after))


def _topic(change: Difference, _registry: Registry) -> str:
    if not change.after:
        return ""
    return _("Topic: {text}").format(text=stopped(change.after))


def _action(change: Difference, _registry: Registry) -> str:
    """A new task or one that is done; other changes of a task are not worth a sentence."""
    action, before = change.after, change.before or {}
    if action is None:
        return ""
    text = action["text"]
    if "organisation" in action:
        text += f" ({action['organisation']})"
    if "done" in action and "done" not in before:
        return _("Done: {text}").format(text=stopped(text))
    if before:
        return ""
    return _("To do: {text}").format(text=stopped(text))


def _attended(_change: Difference, _registry: Registry) -> str:
    """Nothing: those who were there are named in one sentence for the whole meeting."""
    return ""


def _amount(change: Difference, _registry: Registry) -> str:
    return scalar(change, _range_of_money)


def _range_of_money(amount: Mapping[str, Any]) -> str:
    ends = []
    for key in ("min", "max"):
        if key in amount:
            ends.append(number(amount[key]))
    return f"{'–'.join(ends)} {amount.get('currency', 'EUR')}"


_SENTENCES: dict[str, Words] = {
    "contact": _contact,
    "id": _id,
    "title": _title,
    "status": _status,
    "since": _beginning_or_end,
    "until": _beginning_or_end,
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
    "state": _state_of_meeting,
    "decisions": _decision,
    "topics": _topic,
    "actions": _action,
    "attended": _attended,
    "amount": _amount,
}
"""The function that words the changes of a field, by the name of the field."""
