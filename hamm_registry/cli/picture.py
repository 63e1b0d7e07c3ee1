"""The picture of who is active where: hubs, pairs, and the lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamm_registry.cli.context import Session
from hamm_registry.cli.options import compiled, entry_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, language, number

if TYPE_CHECKING:
    from hamm_registry.model.entries import Registry
    from hamm_registry.parallels.hubs import Hub
    from hamm_registry.parallels.pairs import Pair


def draw(current: Session, name: str, asked: "Asked", output: Path | None) -> None:
    """The picture in the format `name`, of hubs with one of the ids where some are asked for."""
    from hamm_registry.answers.network import network
    from hamm_registry.parallels.ties import OPEN, STATES
    from hamm_registry.render.network import svg
    from hamm_registry.render.network_page import page

    around = asked.around
    if around is None and asked.names:
        around = [entry_of(current, one).id for one in asked.names]
    states = [s for s in STATES if s in asked.states or "all" in asked.states] or OPEN
    filters = _filters(current, asked.country, asked.place, asked.theme)
    options = {
        "level": asked.level or "B",
        "states": states,
        "unlisted": asked.unlisted,
        "history": asked.history,
    }
    pairs = _pairs(current, around, filters, **options)
    hubs = _hubs(
        current,
        asked.country,
        asked.place,
        asked.theme,
        unlisted=asked.unlisted,
        history=asked.history,
    )
    if around is not None:
        hubs = [hub for hub in hubs if not set(around).isdisjoint(hub.initiatives)]
    picture = network(current.registry, hubs, pairs, current.today)
    current.write(svg(picture) if name == "svg" else page(picture), output)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the picture is asked to show; None and () are no filter."""

    names: Sequence[str]
    around: list[str] | None
    country: str | None
    place: str | None
    theme: str | None
    level: str | None
    states: Sequence[str]
    history: bool
    unlisted: bool


def _filters(
    current: Session, country: str | None, place: str | None, theme: str | None
) -> list[str]:
    """The options as a query in the language in force, for messages point at its terms."""
    given = (("country", country), ("place", place), ("theme", theme))
    asked = [(current.fields[name], value) for name, value in given if value is not None]
    german = language() == "de"
    return [f"{field.german if german else field.key}:{value}" for field, value in asked]


def _pairs(
    current: Session, around: list[str] | None, filters: list[str], **options: Any
) -> "list[Pair]":
    """The pairs asked for: a filter must hold for both sides of a pair, around an id for one."""
    from hamm_registry.parallels.across import pairs
    from hamm_registry.parallels.pairs import are_too_many

    if around is None:
        own, *others = _fitting(current, filters)
        if are_too_many(own):
            message = _("{count} initiatives make too many pairs to tell them all")
            hint = _("Ask around one of them: {command}").format(command=command("parallels", "ID"))
            raise UsageError(message.format(count=number(len(own.initiatives))), hint)
        return list(pairs(own, others, current.today, **options))
    fits, known = compiled(current, filters), current.registry.by_id
    return [
        pair
        for pair in pairs(current.own, current.others, current.today, around, **options)
        if not filters or any(fits(known[name]) for name in (pair.a, pair.b))
    ]


def _fitting(current: Session, filters: list[str]) -> "list[Registry]":
    """Our registry and the others with only the entries that fit; whole without a filter."""
    registries = [current.own, *current.others]
    if not filters:
        return registries
    fits = compiled(current, filters)
    return [replace(one, initiatives=tuple(filter(fits, one.initiatives))) for one in registries]


def _hubs(
    current: Session, country: str | None, place: str | None, theme: str | None, **options: bool
) -> "list[Hub]":
    """The hubs in a country, at a place, of those on a theme, as far as they were asked for."""
    from hamm_registry.core.text import fold
    from hamm_registry.parallels.across import hubs
    from hamm_registry.query.language import code_of, place_names

    own, *others = _fitting(current, _filters(current, None, None, theme))
    found = hubs(own, others, **options)
    if country is not None:
        code = code_of(current.fields["country"], country)
        found = [hub for hub in found if hub.country == code]
    if place is not None:
        names = place_names(place, current.fields)
        found = [hub for hub in found if hub.place is not None and fold(hub.place) in names]
    return found
