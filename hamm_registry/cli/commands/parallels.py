"""The command that shows who should know of each other: parallels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Reader
from hamm_registry.cli.choices import choice, format_option, row_formats
from hamm_registry.cli.options import (
    History,
    OtherFolders,
    Output,
    Unlisted,
    compiled,
    session_with,
)
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, language, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamm_registry.introductions.profile import Profile
    from hamm_registry.introductions.score import Matcher, Wanted
    from hamm_registry.introductions.suggestions import Suggestions
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
    others: OtherFolders = None,
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
    from hamm_registry.introductions.score import Matcher

    current = session_with(context, others)
    name = one_of(format_name or "text", _suggestion_formats(), "--format", "formats")
    is_picture = name in _PICTURES
    lowest = _lowest_level(level, is_picture)
    changed = None
    if changed_since is not None:
        changed = _changed(current, changed_since)
    matcher = Matcher(current.registry, current.today, unlisted, history)
    if names and len(names) == 2 and changed is None and not is_picture:
        _explain(current, matcher, names, name, output)
        return
    search = _Search(
        _keys(current, matcher, names or [], changed),
        _wanted(current, country, place, theme),
        lowest,
        _states(state, is_picture),
    )
    if is_picture:
        _draw(current, matcher, search, name, output)
    elif name == "markdown" and changed is not None:
        _comment(current, matcher, search, changed, output)
    elif hubs and name != "json":
        _show_hubs(current, matcher, output)
    else:
        # Whoever asks for something in particular sees all of it.
        is_narrowed = search.keys is not None or bool(level or country or place or theme)
        may_explain = changed != []
        _show(current, matcher, search, is_narrowed, may_explain, name, output)


@dataclass(frozen=True, slots=True)
class _Search:
    """The pairs that are looked for.

    `keys` are organisations of which one side has to be one, None for any; `wanted` narrows the
    profiles of initiatives. Pairs are of a level of at least `level`, and of one of the `states`.
    """

    keys: list[str] | None
    wanted: "Wanted | None"
    level: str
    states: "Sequence[Any]"

    def suggestions(self, matcher: "Matcher") -> "Suggestions":
        """The suggestions for what is looked for."""
        from hamm_registry.introductions.suggestions import suggest

        return suggest(
            matcher, keys=self.keys, wanted=self.wanted, level=self.level, states=self.states
        )


def _show(
    current: Session,
    matcher: "Matcher",
    search: _Search,
    is_narrowed: bool,
    may_explain: bool,
    name: str,
    output: Path | None,
) -> None:
    """Show the suggestions, all of them where the search is narrowed; a remark on why none."""
    from hamm_registry.answers import introductions as answer

    suggestions = search.suggestions(matcher)
    if not suggestions and may_explain and name != "json":
        active = _active(matcher, search.wanted)
        current.remark(answer.why_empty(matcher, search.keys, active))
    if name in ("text", "json"):
        most = None if is_narrowed else answer.FIRST
        current.show(answer.document(matcher, suggestions, most), name, output)
    else:
        current.show(answer.as_table(matcher, suggestions), name, output)


def _comment(
    current: Session,
    matcher: "Matcher",
    search: _Search,
    changed: list[str],
    output: Path | None,
) -> None:
    """Write the comment on a pull request; nothing where it changes no entry."""
    from hamm_registry.answers import introductions as answer

    if changed:
        suggestions = search.suggestions(matcher)
        current.show(answer.comment(matcher, suggestions, changed), "markdown", output)


def _lowest_level(level: str | None, is_picture: bool) -> str:
    """The level down to which pairs are shown, D for all.

    Where none is named C, in a picture B: it is to be looked at, not worked off.
    """
    if level is None and is_picture:
        return "B"
    lowest = one_of(level or "C", _LEVELS, "--level", "levels")
    if lowest == "all":
        return "D"
    return lowest


def _show_hubs(current: Session, matcher: "Matcher", output: Path | None) -> None:
    """Show who knows whom in each town where two organisations or more are active."""
    from hamm_registry.answers import introductions as answer

    towns = answer.hubs(matcher)
    if not towns.blocks:
        current.remark(_("No two organisations are active in the same town."))
    current.show(towns, "text", output)


def _draw(
    current: Session, matcher: "Matcher", search: _Search, name: str, output: Path | None
) -> None:
    """Write the picture of who is active where, as SVG or as a page."""
    from hamm_registry.answers.network import network

    picture = network(
        matcher, keys=search.keys, wanted=search.wanted, level=search.level, states=search.states
    )
    current.show(picture, name, output)


def _states(value: str | None, is_picture: bool) -> "Sequence[Any]":
    """The states that --state names, in their order; UsageError for an unknown one.

    Where none is named those who are new to each other; a picture also shows who has met.
    """
    from hamm_registry.introductions.acquaintance import STATES

    if value is None and is_picture:
        return ("new", "met")
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
        places.append(_term(current, "--country", _field_name(current, "country"), country))
    if place is not None and "~" in place:
        places.append(_term(current, "--place", "near", place))
    elif place is not None:
        places.append(_term(current, "--place", _field_name(current, "place"), place))
    terms = list(places)
    if theme is not None:
        terms.append(_term(current, "--theme", _field_name(current, "theme"), theme))
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


def _term(current: Session, option: str, field: str, value: str) -> str:
    """The value of an option as a term of a query.

    UsageError that shows the option, for nobody has typed the term.
    """
    from hamm_registry.query.language import compile_query

    term = f"{field}:{value}"
    try:
        compile_query([term], current.fields)
    except UsageError as error:
        bare = error.__cause__  # without the query and the caret below it
        if not isinstance(bare, UsageError):
            raise
        message = bare.message.replace(quote(field), option)
        near, _brace, _rest = _("near:{place}~100km").partition("{")
        hint = re.sub(rf"{near}(?=\S)", f"{option} ", bare.hint)
        raise UsageError(message, hint) from error
    return term


def _field_name(current: Session, name: str) -> str:
    """The name of a field in the language in force: a hint names it."""
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


def _active(matcher: "Matcher", wanted: "Wanted | None") -> list[str]:
    """The organisations with an initiative where somebody asks."""
    nodes = matcher.directory.nodes
    if wanted is None:
        return list(nodes)
    active = []
    for key, node in nodes.items():
        if any(wanted(matcher.profile(entry)) is not None for entry in node.entries):
            active.append(key)
    return active


def _keys(
    current: Session, matcher: "Matcher", names: Sequence[str], changed: list[str] | None
) -> list[str] | None:
    """The organisations around which to look: those named and those of changed entries."""
    from hamm_registry.cli import named

    if not names and changed is None:
        return None
    keys = []
    for name in names:
        keys += named.organisation_keys(current, matcher, name)
    for entry_id in changed or ():
        keys += matcher.directory.bearers(matcher.registry.by_id[entry_id])
    return list(dict.fromkeys(keys))


def _explain(
    current: Session, matcher: "Matcher", names: Sequence[str], name: str, output: Path | None
) -> None:
    """Say of two why they should know of each other, or why not: every signal with its points."""
    from hamm_registry.answers import introductions as answer
    from hamm_registry.cli import named

    a, b = (named.side(current, matcher, side) for side in names)
    if a.key == b.key:
        raise UsageError(_("both are {name}").format(name=a.name), _("Name two organisations."))
    form = "json" if name == "json" else "text"
    current.show(answer.pair(matcher, a, b), form, output)


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
