"""The command that connects: parallels."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import (
    Along,
    History,
    Output,
    Unlisted,
    compiled,
    entry_of,
    reading_along,
)
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, language, number

if TYPE_CHECKING:
    from collections.abc import Collection

    from hamm_registry.answers.hubs import Bonds
    from hamm_registry.model.entries import Registry
    from hamm_registry.parallels.hubs import Hub
    from hamm_registry.parallels.pairs import Pair
    from hamm_registry.parallels.ties import State
    from hamm_registry.parallels.weights import Lowest

_LEVELS = ("A", "B", "C", "all")
_PICTURES = ("svg", "html")


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("parallels", cls=Reader, epilog="parallels --country PL --level all")(parallels)


def parallels(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Only what is around these.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="COUNTRY", help="Only in this country.")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help="Only at this place.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="THEME", help="Only on this theme.")
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            "--level",
            metavar="A|B|C|all",
            help="The lowest level to show; default: C, in pictures B.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE,...",
            help="new, met, known, same-organisation, dismissed or all; default: new,met.",
        ),
    ] = None,
    only_hubs: Annotated[
        bool, typer.Option("--hubs", help="Only the hubs, with who knows whom.")
    ] = False,
    only_pairs: Annotated[
        bool, typer.Option("--pairs", help="Only the pairs, all of them.")
    ] = False,
    along: Along = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since", metavar="REV", help="Only around entries changed since then (git)."
        ),
    ] = None,
    history: History = False,
    unlisted: Unlisted = False,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, markdown, json, eml, svg, html, or one of rows.",
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Show who should know of each other: hubs, then pairs with every reason."""
    current = reading_along(session(context), along)
    name = one_of(format_name or "text", _formats(), "--format")
    lowest = one_of(level or ("B" if name in _PICTURES else "C"), _LEVELS, "--level", "levels")
    if ids and changed_since is None and name not in _PICTURES:
        current.only_around(ids, cast("Lowest", lowest))
    chosen = [entry_of(current, one).id for one in ids or []]
    if name == "eml":
        _letter(current, chosen, output)
        return
    around = None if changed_since is None and not chosen else chosen
    if changed_since is not None:
        changed = _changed(current, changed_since)
        around = [*chosen, *changed]
        if not changed:
            message = _("No entry has changed since {revision}.")
            current.remark(message.format(revision=changed_since))
    filters = _filters(current, country, place, theme)
    pairs = _pairs(current, around, filters, level=lowest, states=_states(state),
                   history=history, unlisted=unlisted)  # fmt: skip
    with_hubs = around is None and (only_hubs or not only_pairs)
    hubs = (
        _hubs(current, country, place, theme, history=history, unlisted=unlisted)
        if with_hubs or name in _PICTURES
        else []
    )
    if name in _PICTURES:
        _draw(current, name, hubs, pairs, around, output)
        return
    with_pairs = only_pairs or not only_hubs or around is not None
    answer = Answer(
        hubs if with_hubs and (hubs or not (filters and with_pairs)) else None,
        pairs if with_pairs else None,
        around,
        first=around is None and not (filters or only_hubs or only_pairs),
        bonds=_bonds(current, pairs) if only_hubs or place is not None else None,
    )
    _tell(current, name, answer, output)


@dataclass(frozen=True)
class Answer:
    """What was asked for: hubs and pairs, None where they were not; `around` which ids.

    `first` is the first screen, without any filter; `bonds` are for matrices of the places.
    """

    hubs: "list[Hub] | None"
    pairs: "list[Pair] | None"
    around: list[str] | None
    first: bool
    bonds: "Bonds | None"


def _formats() -> tuple[str, ...]:
    from hamm_registry.render import FORMATS

    return ("text", "eml", *_PICTURES, *(name for name in FORMATS if name != "ids"))


def _states(given: str | None) -> "Collection[State]":
    from hamm_registry.parallels.ties import OPEN, STATES

    if given is None:
        return OPEN
    names = [
        one_of(name.strip(), (*STATES, "all"), "--state", "states") for name in given.split(",")
    ]
    return [state for state in STATES if state in names or "all" in names]


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


def _bonds(current: Session, pairs: "list[Pair]") -> "Bonds":
    from hamm_registry.answers.hubs import Bonds

    return Bonds.of(current.registry, pairs)


def _changed(current: Session, revision: str) -> list[str]:
    """The ids of the entries whose files are new or different since a revision."""
    from hamm_registry.storage import history

    current.only_present("--changed-since")
    made = history.differences(current.home, revision)
    for remark in made.remarks(revision):
        current.remark(remark)
    return [entry.id for entry in current.own.initiatives if entry.path in made.changed]


def _tell(current: Session, name: str, answer: Answer, output: Path | None) -> None:
    from hamm_registry.answers import parallels as report
    from hamm_registry.parallels.interface import parallels_as_json
    from hamm_registry.render import structured

    registry, hubs, pairs = current.registry, answer.hubs, answer.pairs
    if pairs is not None and not pairs and answer.around != []:
        current.remark(_nothing(current, answer.around))
    if name == "json":
        current.write(structured.dumps(parallels_as_json(hubs or [], pairs or [])), output)
    elif name == "text":
        width = current.canvas().width if output is None else None
        along = current.with_options
        if pairs == []:
            hubs = hubs or None  # the remark says it all
        screen = report.Screen(registry, width, answer.first, answer.bonds, along)
        current.print(screen.lines(hubs, pairs), output)
    elif name == "markdown" and answer.around is not None:
        content = report.markdown(pairs or [], registry, answer.around) if answer.around else ""
        current.write(content, output)
    else:
        tables = name in ("table", "markdown")
        current.emit(report.as_report(hubs, pairs, registry, tables), name, output)


def _nothing(current: Session, around: list[str] | None) -> str:
    """Why there are no pairs: good news, or nothing to compare."""
    if around:
        return _("Nobody else is active nearby who does not know of it already.")
    if len(current.registry.initiatives) < 2:
        return _("There are not two initiatives to compare yet.")
    return _("No pair fits: all of them know each other, or none is active close to another.")


def _draw(
    current: Session,
    name: str,
    hubs: "list[Hub]",
    pairs: "list[Pair]",
    around: list[str] | None,
    output: Path | None,
) -> None:
    """The picture, of hubs with one of the ids where some are asked for."""
    from hamm_registry.answers.network import network
    from hamm_registry.render.network import svg
    from hamm_registry.render.network_page import page

    if around is not None:
        hubs = [hub for hub in hubs if not set(around).isdisjoint(hub.initiatives)]
    picture = network(current.registry, hubs, pairs, current.today)
    current.write(svg(picture) if name == "svg" else page(picture), output)


def _letter(current: Session, ids: list[str], output: Path | None) -> None:
    from hamm_registry.answers import letter
    from hamm_registry.storage.federation import together

    if len(set(ids)) != 2:
        raise UsageError(_("--format eml takes exactly two ids"))
    first, second = (current.registry.by_id[name] for name in ids)
    if first.city and second.city:
        raise UsageError(_("one of the two must be in this registry"))
    others = [one for one in current.others if one.by_id.keys() & {*ids}]
    registry = together(current.own, others)
    current.write(letter.introduction(registry, first, second, current.today), output)
