"""The command that shows who should know of each other: parallels."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import choice, format_option, row_formats
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import Along, History, Output, Unlisted, compiled, reading_along
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamm_registry.introductions.profile import Profile
    from hamm_registry.introductions.score import Matcher, Wanted
    from hamm_registry.model.entries import Initiative

_LEVELS = ("A", "B", "C", "all")
_PICTURES = ("svg", "html")


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("parallels", cls=Reader, epilog="parallels --country PL --level all")(parallels)


def _suggestion_formats() -> tuple[str, ...]:
    """The formats of suggestions: text, pictures, rows."""
    return ("text", *_PICTURES, *(name for name in row_formats() if name != "ids"))


def _state_names() -> tuple[str, ...]:
    from hamm_registry.introductions.acquaintance import STATES

    return (*STATES, "all")


def parallels(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ORG|ID...", help="Only what concerns these; for two, why or why not."
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="COUNTRY", help="One side works in this country."),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--place", metavar="PLACE", help="One side works here, or near: Kalisz~100km."
        ),
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="THEME", help="One side works on this theme.")
    ] = None,
    level: Annotated[
        str | None,
        choice(
            lambda: _LEVELS,
            "--level",
            metavar="LEVEL",
            help="The lowest level to show: {values}; default: C.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        choice(_state_names, "--state", metavar="STATE,...", help="{values}; default: new."),
    ] = None,
    hubs: Annotated[bool, typer.Option("--hubs", help="Who knows whom, town by town.")] = False,
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
        format_option(_suggestion_formats),
    ] = None,
    output: Output = None,
) -> None:
    """Show who should know each other: opportunities, invitations, introductions."""
    from hamm_registry.answers import introductions as answer
    from hamm_registry.introductions.score import Matcher
    from hamm_registry.introductions.suggestions import suggest

    current = reading_along(session(context), along)
    name = one_of(format_name or "text", _suggestion_formats(), "--format", "formats")
    lowest = _lowest_level(level)
    changed = None
    if changed_since is not None:
        changed = _changed(current, changed_since)
    field = Matcher(current.registry, current.today, unlisted, history)
    if names and len(names) == 2 and changed is None and name not in _PICTURES:
        _explain(current, field, names, name, output)
        return
    keys = _keys(current, field, names or [], changed)
    wanted = _wanted(current, country, place, theme)
    states = _states(state)
    if name in _PICTURES:
        # A picture is to be looked at, not worked off: it shows less, but also who has met.
        if level is None:
            lowest = "B"
        if state is None:
            states = ("new", "met")
        _draw(current, field, name, output, keys=keys, wanted=wanted, level=lowest, states=states)
        return
    suggestions = suggest(field, keys=keys, wanted=wanted, level=lowest, states=states)
    if name == "markdown" and changed is not None:
        if changed:
            current.show(answer.comment(field, suggestions, changed), name, output)
        return
    if hubs and name != "json":
        _show_hubs(current, field, output)
        return
    if not suggestions and changed != [] and name != "json":
        current.remark(answer.why_empty(field, keys, _active(field, wanted)))
    if name not in ("text", "json"):
        current.show(answer.as_table(field, suggestions), name, output)
        return
    is_narrowed = keys is not None or level is not None or bool(country or place or theme)
    most = None if is_narrowed else answer.FIRST
    current.show(answer.document(field, suggestions, most), name, output)


def _lowest_level(level: str | None) -> str:
    """The level down to which pairs are shown: C where none is named, D for all."""
    lowest = one_of(level or "C", _LEVELS, "--level", "levels")
    if lowest == "all":
        return "D"
    return lowest


def _show_hubs(current: Session, field: "Matcher", output: Path | None) -> None:
    """Show who knows whom in each town where two organisations or more are active."""
    from hamm_registry.answers import introductions as answer

    towns = answer.hubs(field)
    if not towns.blocks:
        current.remark(_("No two organisations are active in the same town."))
    current.show(towns, "text", output)


def _draw(
    current: Session, field: "Matcher", name: str, output: Path | None, **options: Any
) -> None:
    """Write the picture of who is active where, as SVG or as a page."""
    from hamm_registry.answers.network import network

    current.show(network(field, **options), name, output)


def _states(value: str | None) -> "Sequence[Any]":
    """The states that --state names, in their order; UsageError for an unknown one."""
    from hamm_registry.introductions.acquaintance import STATES

    if value is None:
        return ("new",)
    names = set()
    for name in value.split(","):
        names.add(one_of(name.strip(), _state_names(), "--state", "states"))
    if "all" in names:
        return STATES
    return [state for state in STATES if state in names]


def _wanted(
    current: Session, country: str | None, place: str | None, theme: str | None
) -> "Wanted | None":
    """The options as one test of an initiative, by the query language."""
    places = []
    if country is not None:
        places.append(f"{_field_name(current, 'country')}:{country}")
    if place is not None and "~" in place:
        places.append(f"near:{place}")
    elif place is not None:
        places.append(f"{_field_name(current, 'place')}:{place}")
    terms = list(places)
    if theme is not None:
        terms.append(f"{_field_name(current, 'theme')}:{theme}")
    if not terms:
        return None
    fits = compiled(current, terms)
    lies_there = compiled(current, places)

    def narrowed(profile: "Profile") -> "Profile | None":
        if not fits(profile.entry):
            return None
        if not places:
            return profile
        return _there(profile, lies_there)

    return narrowed


def _field_name(current: Session, name: str) -> str:
    """The name of a field in the language in force: an error shows the term with it."""
    if language() == "de":
        return current.fields[name].german
    return name


def _there(profile: "Profile", fits: "Callable[[Initiative], bool]") -> "Profile":
    """The profile with only the places, countries and trips that a query for a place fits."""
    from dataclasses import replace

    from hamm_registry.model.entries import Initiative

    def is_there(data: dict[str, Any]) -> bool:
        return fits(Initiative("", {"id": "x", "title": {}, **data}))  # type: ignore[typeddict-item]

    places = []
    codes = set()
    for place in profile.places:
        country = place.key[0]
        if is_there({"places": [{"name": place.name, "country": country}]}):
            places.append(place)
            codes.add(country)
    for code in profile.countries:
        if is_there({"countries": [code]}):
            codes.add(code)
    trips = tuple(trip for trip in profile.trips if trip.country in codes)
    return replace(profile, places=tuple(places), countries=frozenset(codes), trips=trips)


def _active(field: "Matcher", wanted: "Wanted | None") -> list[str]:
    """The organisations with an initiative where somebody asks."""
    nodes = field.directory.nodes
    if wanted is None:
        return list(nodes)
    active = []
    for key, node in nodes.items():
        if any(wanted(field.profile(entry)) is not None for entry in node.entries):
            active.append(key)
    return active


def _keys(
    current: Session, field: "Matcher", names: Sequence[str], changed: list[str] | None
) -> list[str] | None:
    """The organisations around which to look: those named and those of changed entries."""
    from hamm_registry.cli import named

    if not names and changed is None:
        return None
    keys = []
    for name in names:
        keys += named.organisation_keys(current, field, name)
    for entry_id in changed or ():
        keys += field.directory.bearers(field.registry.by_id[entry_id])
    return list(dict.fromkeys(keys))


def _explain(
    current: Session, field: "Matcher", names: Sequence[str], name: str, output: Path | None
) -> None:
    """Say of two why they should know of each other, or why not: every signal with its points."""
    from hamm_registry.answers import introductions as answer
    from hamm_registry.cli import named

    a, b = (named.side(current, field, side) for side in names)
    if a.key == b.key:
        raise UsageError(_("both are {name}").format(name=a.name), _("Name two organisations."))
    form = "json" if name == "json" else "text"
    current.show(answer.pair(field, a, b), form, output)


def _changed(current: Session, revision: str) -> list[str]:
    """The ids of the entries whose files are new or different since a revision."""
    from hamm_registry.storage.changed_files import changed_files
    from hamm_registry.storage.repository import open_repository

    current.only_present("--changed-since")
    files = changed_files(open_repository(current.home), revision)
    for remark in files.remarks(revision):
        current.remark(remark)
    changed = []
    for entry in current.own.initiatives:
        if entry.path in files.changed:
            changed.append(entry.id)
    if not changed:
        message = _("No entry has changed since {revision}.")
        current.remark(message.format(revision=revision))
    return changed
