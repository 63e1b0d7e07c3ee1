"""The command that connects: parallels."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.frame import Command, session
from hamm_registry.cli.look import History, Output, Unlisted, entry_of
from hamm_registry.cli.session import Session, one_of
from hamm_registry.errors import UsageError
from hamm_registry.text import _, language

if TYPE_CHECKING:
    from hamm_registry.parallels.hubs import Hub
    from hamm_registry.parallels.pairs import Pair

_LEVELS = ("A", "B", "C", "all")


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("parallels", cls=Command, epilog="parallels --country PL --level all")(parallels)


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
        str, typer.Option("--level", metavar="A|B|C|all", help="The lowest level to show.")
    ] = "C",
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE,...",
            help="new, met, known, same-organisation, dismissed or all; default: new,met.",
        ),
    ] = None,
    only_hubs: Annotated[bool, typer.Option("--hubs", help="Only the hubs.")] = False,
    only_pairs: Annotated[
        bool, typer.Option("--pairs", help="Only the pairs, all of them.")
    ] = False,
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
            "--format", metavar="FORMAT", help="text, markdown, json, eml, svg, or one of rows."
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Show who should know of each other: hubs, then pairs with every reason."""
    current = session(context)
    name = one_of(format_name or "text", _formats(), "--format")
    chosen = [entry_of(current, one) for one in ids or []]
    around = [entry.id for entry in chosen]
    if changed_since is not None:
        around += _changed(current, changed_since)
        if not around:
            message = _("No entry has changed since {revision}.")
            current.remark(message.format(revision=changed_since))
    filters = _filters(current, country, place, theme)
    asked = bool(ids or filters or changed_since is not None)
    pairs = _pairs(current, around if ids or changed_since is not None else None, filters,
                   level=one_of(level, _LEVELS, "--level"), states=_states(state),
                   history=history, unlisted=unlisted)  # fmt: skip
    if name == "eml":
        _letter(current, around, output)
        return
    hubs = _hubs(current, country, place, history, unlisted) if not (ids or only_pairs) else None
    if changed_since is not None:
        hubs = None
    wanted = None if only_hubs else pairs
    _tell(current, name, hubs, wanted, around, not (asked or only_hubs or only_pairs), output)


def _formats() -> tuple[str, ...]:
    from hamm_registry.formats import FORMATS

    return ("text", "eml", "svg", *FORMATS)


def _states(given: str | None) -> Any:
    from hamm_registry.parallels.ties import OPEN, STATES

    if given is None:
        return OPEN
    names = [name.strip() for name in given.split(",") if name.strip()]
    if names == ["all"]:
        return STATES
    return [one_of(name, (*STATES, "all"), "--state") for name in names]


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
    from hamm_registry.parallels.pairs import pairs
    from hamm_registry.query import compile_query

    fits = compile_query(filters, current.fields)
    registry = current.registry
    need = any if around is not None else all
    return [
        pair
        for pair in pairs(registry, current.today, around, **options)
        if not filters or need(fits(registry.by_id[name]) for name in (pair.a, pair.b))
    ]


def _hubs(
    current: Session, country: str | None, place: str | None, history: bool, unlisted: bool
) -> "list[Hub]":
    """The hubs in a country or at a place, as far as they were asked for."""
    from hamm_registry.parallels.hubs import hubs
    from hamm_registry.query import code_of, place_names
    from hamm_registry.text import fold

    found = hubs(current.registry, history=history, unlisted=unlisted)
    if country is not None:
        code = code_of(current.fields["country"], country)
        found = [hub for hub in found if hub.country == code]
    if place is not None:
        names = place_names(place, current.fields)
        found = [hub for hub in found if hub.place is not None and fold(hub.place) in names]
    return found


def _changed(current: Session, revision: str) -> list[str]:
    """The ids of the entries whose files are new or different since a revision."""
    from hamm_registry import history

    paths = history.changed(current.home, revision)
    return [entry.id for entry in current.registry.initiatives if entry.path in paths]


def _tell(
    current: Session,
    name: str,
    hubs: "list[Hub] | None",
    pairs: "list[Pair] | None",
    around: list[str],
    first: bool,
    output: Path | None,
) -> None:
    from hamm_registry.formats import structured
    from hamm_registry.parallels.interface import parallels_as_json
    from hamm_registry.reports import parallels as report

    registry = current.registry
    if pairs is not None and not pairs:
        current.remark(_nothing(current, around))
    if name == "json":
        current.write(structured.dumps(parallels_as_json(hubs or [], pairs or [])), output)
    elif name == "text":
        width = (current.canvas().width if output is None else None) or 80
        screen = report.Screen(registry, width, first)
        current.print(screen.lines(hubs, pairs), output)
    elif name == "markdown" and hubs is None:
        current.write(report.markdown(pairs or [], registry, around), output)
    else:
        current.emit(report.as_report(hubs or [], pairs or [], registry), name, output)


def _nothing(current: Session, around: list[str]) -> str:
    """Why there are no pairs: good news, or nothing to compare."""
    if len(current.registry.initiatives) < 2:
        return _("There are not two initiatives to compare yet.")
    if around:
        return _("Nobody else is active nearby who does not know of it already.")
    return _("No pair fits: all of them know each other, or none is active close to another.")


def _letter(current: Session, ids: list[str], output: Path | None) -> None:
    from hamm_registry.reports import letter

    if len(set(ids)) != 2:
        raise UsageError(_("--format eml takes exactly two ids"))
    registry = current.registry
    first, second = (registry.by_id[name] for name in ids)
    current.write(letter.introduction(registry, first, second, current.today), output)
