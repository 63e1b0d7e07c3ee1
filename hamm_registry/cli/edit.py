"""Commands that write entries: link, fmt."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.context import Session
from hamm_registry.cli.options import Diff, DryRun, within
from hamm_registry.core.text import _, date, join, ngettext, quote, safe

if TYPE_CHECKING:
    from hamm_registry.storage.store import Change


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("link", cls=Command, epilog="link ID ID --type in-contact")(link)
    app.command("fmt", cls=Command, epilog="fmt --diff")(fmt)


def link(
    context: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help="The id of an initiative.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The id of another one.")],
    type_name: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="in-contact, reviewed (no need), jointly-with, part-of, supports, succeeds, "
            "mediated-by; or the German name.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Since when; default: today."),
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="What others should know about it.")
    ] = "",
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record that two initiatives are connected, or that someone looked and there is no need.

    It is written once, into one of the two entries; the other side follows from it.
    """
    from hamm_registry import schema
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.editing import link as editing
    from hamm_registry.editing.entry import code_of, day_of

    current = session(context)
    root = current.home
    day = day_of(on, current.today)
    wish = editing.Wish(a, b, code_of("relations.type", type_name, "--type"), day, note)
    act = editing.plan if dry_run or diff else editing.link
    done = act(root, wish, current.today)
    if diff:
        show_changes(current, [done.change])
        return
    label = schema.label("relations.type", done.type)
    told = f"{done.subject} {label} {done.other}"
    if done.type == "reviewed":
        told = _("{a} and {b}: {label}").format(a=done.subject, b=done.other, label=label)
    sentence = join([told, date(done.on)])
    outcome = _("recorded in {path}")
    if done.already:
        outcome = _("stands in {path} already, nothing changed")
    elif dry_run:
        outcome = _("would be recorded in {path}")
    path = shown_path(root, done.change.path)
    current.write(safe(f"{sentence}: {outcome.format(path=path)}") + "\n")
    if done.instead:
        earlier = schema.label("relations.type", done.instead)
        current.remark(_("This takes the place of {label}.").format(label=quote(earlier)))


def fmt(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Only these files or folders.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit code 1 where something would change."),
    ] = False,
    diff: Diff = False,
) -> int:
    """Bring files into canonical form; what they say and all comments stay.

    Fields in the order of the schema, two spaces for each level, quotes only where needed.
    """
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.editing import fmt as editing

    current = session(context)
    named = within(current, paths or [])
    done = (editing.plan if check or diff else editing.fmt)(current.home, named)
    for path, message in done.problems:
        current.remark(f"{shown_path(current.home, path)}{message}")
    if diff:
        show_changes(current, done.changes)
    else:
        for change in done.changes:
            current.write(shown_path(current.home, change.path) + "\n")
    current.remark(_summary(len(done.changes), done.unchanged, check or diff))
    return int(bool(done.problems) or (check and bool(done.changes)))


def _summary(changed: int, unchanged: int, only: bool) -> str:
    """What was done, or would be, in a line."""
    told = ngettext("{count} file reformatted", "{count} files reformatted", changed)
    if only:
        told = ngettext(
            "{count} file would be reformatted", "{count} files would be reformatted", changed
        )
    rest = ngettext("{count} file as it should be", "{count} files as they should be", unchanged)
    return f"{told.format(count=changed)}, {rest.format(count=unchanged)}"


def show_changes(current: Session, changes: "Iterable[Change]") -> None:
    """Changes line by line, as `git diff` shows them; without a terminal fit for `patch`."""
    from difflib import unified_diff

    from hamm_registry.render.screen import Ink, Style, line

    styles = {"+": Style.GOOD, "-": Style.BAD, "@": Style.DIM}
    for change in changes:
        old, new = (
            (text or "").splitlines(keepends=True) for text in (change.before, change.after)
        )
        before = _NOWHERE if change.before is None else f"a/{change.path}"
        after = _NOWHERE if change.after is None else f"b/{change.path}"
        found = list(unified_diff(old, new, before, after))
        if current.canvas().width is None and not current.canvas().color:
            current.write(
                "".join(one if one.endswith("\n") else f"{one}\n{_NO_END}" for one in found)
            )
        else:
            current.print(
                line(Ink(one.rstrip("\n"), styles.get(one[0], Style.PLAIN))) for one in found
            )


_NOWHERE = "/dev/null"
"""How git names what is not there."""
_NO_END = "\\ No newline at end of file\n"
