"""Options that several commands have, and what they choose."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import session
from hamm_registry.cli.choices import format_option, row_formats
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote

if TYPE_CHECKING:
    from hamm_registry.model.entries import Initiative
    from hamm_registry.model.named_fields import Fields
    from hamm_registry.query.language import Query as CompiledQuery

Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY...", help="Words and field:value terms; all must hold."),
]
Format = Annotated[str | None, format_option(row_formats)]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help=("Write to a file, completely or not at all.")
    ),
]
History = Annotated[bool, typer.Option("--history", help="With what has ended.")]
Unlisted = Annotated[bool, typer.Option("--unlisted", help="With unlisted entries.")]
OtherFolders = Annotated[
    list[Path] | None,
    typer.Option("--with", metavar="DIR", help="Include another city’s registry; repeatable."),
]
AnyId = Annotated[
    str, typer.Argument(metavar="ID", help="The id of an entry of any kind, or its beginning.")
]
InitiativeId = Annotated[str, typer.Argument(metavar="ID", help="The id of an initiative.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Since when; default: today.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show the changes line by line; write nothing.")]
SkipInvalid = Annotated[
    bool, typer.Option("--skip-invalid", help="Leave out what is not valid instead of stopping.")
]


def chosen(
    current: Session,
    query: list[str] | None,
    unlisted: bool,
    most: int | None = None,
    order: "Callable[[list[Initiative]], list[Initiative]] | None" = None,
) -> "list[Initiative]":
    """The initiatives that fit a query, at most the first `most`; a remark says that none does.

    Those that hold its words best come first, the others in the `order`, else by id. Unlisted
    ones only if asked for.
    """
    fits = None
    if query:  # without one its language is not even loaded
        fits = compiled(current, query)
    fitting = _fitting(current.registry.initiatives, fits, unlisted)
    if order is None and (fits is None or not fits.scores):
        # The others need not be looked at. A limit may be beyond the numbers that islice takes.
        limit = sys.maxsize if most is None else min(most, sys.maxsize)
        entries = list(islice(fitting, limit))
    else:
        entries = list(fitting)
        if order is not None:
            entries = order(entries)
        if fits is not None:
            entries = fits.best_first(entries)
        entries = entries[:most]
    if not entries and most != 0:
        current.remark(_("No entry fits."))
    return entries


def _fitting(
    initiatives: "Iterable[Initiative]", fits: "CompiledQuery | None", unlisted: bool
) -> "Iterator[Initiative]":
    """The initiatives that are shown and fit a query, in the order of the registry."""
    for entry in initiatives:
        if entry.is_shown(unlisted=unlisted) and (fits is None or fits(entry)):
            yield entry


def compiled(
    current: Session, query: Sequence[str], fields: "Fields | None" = None
) -> "CompiledQuery":
    """The compiled query; its remarks, such as on a word that was guessed, are written."""
    from hamm_registry.query.language import compile_query

    query_compiled = compile_query(query, fields or current.fields)
    for remark in query_compiled.remarks:
        current.remark(remark)
    return query_compiled


def session_with(context: typer.Context, others: list[Path] | None) -> Session:
    """The session of a call, with the registries of --with; before anything is read."""
    current = session(context)
    current.other_folders = tuple(others or ())
    return current


def entry_of(current: Session, name: str) -> "Initiative":
    """The initiative of an id or a short id, or of a former id with a remark.

    UsageError with a guess where there is none.
    """
    by_id = current.registry.by_id
    if name not in by_id:
        from hamm_registry.query.short_ids import short_id
        from hamm_registry.query.unknown_entry import unknown_entry

        _kind, entry_id = short_id(name, current.registry, ("initiative",))
        if not entry_id:
            raise unknown_entry(name, current.registry)
        return by_id[entry_id]
    entry = by_id[name]
    if entry.id != name:
        current.remark(_("{old} is now {new}").format(old=quote(name), new=quote(entry.id)))
    return entry


def within(current: Session, paths: list[Path]) -> tuple[str, ...]:
    """The paths as prefixes relative to the root; UsageError for one that is not in it."""
    prefixes = []
    root = current.home.resolve()
    for path in paths:
        absolute = Path.cwd() / path
        if not os.path.lexists(absolute):
            raise UsageError(_("there is no file {path}").format(path=quote(path)))
        resolved = Path(os.path.realpath(absolute.parent), absolute.name)
        if not resolved.is_relative_to(root):
            message = _("{path} is not in the registry {root}")
            raise UsageError(message.format(path=quote(path), root=quote(current.home)))
        prefixes.append(resolved.relative_to(root).as_posix())
    return tuple(prefixes)


def field_names(value: str, option: str) -> list[str]:
    """The names of fields in the value of an option; UsageError where there is none."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise UsageError(_("{option} needs the name of a field").format(option=option))
    return names
