"""Commands that change an entry: set, edit."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote, safe

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace

AnyId = Annotated[
    str, typer.Argument(metavar="ID", help="The id of an entry of any kind, or its beginning.")
]


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("set", cls=Command, epilog="set schule-beispiel mailbox=office@school.example")(
        set_fields
    )
    app.command("edit", cls=Command, epilog="edit schule-beispiel")(edit)


def set_fields(
    context: typer.Context,
    name: AnyId,
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="Fields by their name, dotted; FIELD+=VALUE and FIELD-=VALUE for lists; "
            "FIELD= takes the value away.",
        ),
    ],
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Change single fields of an entry; everything else and all comments stay.

    Dates, places and codes as people write them, in English or German.
    """
    from hamm_registry.editing.set_fields import parse_assignment, plan_set

    current = session(context)
    parsed = [parse_assignment(text) for text in assignments]

    def make(workspace: "Workspace") -> "Plan":
        return plan_set(workspace, name, parsed, current.today)

    plan = carry_out(current, make, dry_run, diff)
    show_difference(current, plan)
    for message in plan.messages:
        current.write(safe(message) + "\n")
    if dry_run and plan.effective:
        current.remark(_("Nothing was written: --dry-run."))


def edit(context: typer.Context, name: AnyId) -> None:
    """Open an entry in an editor (VISUAL, EDITOR) and check it when it is saved.

    Where something is wrong the first error is shown, and the editor opens there again with the
    text as it was typed.
    """
    from hamm_registry.cli import editor
    from hamm_registry.cli.asking import agreed, can_ask
    from hamm_registry.editing import edit as editing

    current = session(context)
    if not can_ask():
        message = _("an editor needs a terminal")
        raise UsageError(message, _("Change single fields with “set”."))
    kind, entry = editing.read_for_editing(current.workspace, name)
    with editor.EditedCopy(entry.path, entry.text) as draft:
        line = 1
        while True:
            text = draft.opened(line)
            if text == entry.text:
                current.remark(_("Nothing was changed."))
                return
            problem = editing.first_problem(current.workspace, kind, entry, text, current.today)
            if problem is None:
                break
            line = problem.line
            current.write(safe(f"{entry.path}:{line}:{problem.column}: {problem.message}") + "\n")
            if problem.hint:
                current.write(safe(f"   {problem.hint}") + "\n")
            if not agreed(_("Back to the editor?"), yes=False):
                kept = draft.keep()
                told = _("Nothing was written. Your text is kept in {file}.")
                current.remark(told.format(file=quote(kept)))
                return

        def make(_workspace: "Workspace") -> "Plan":
            return editing.plan_edit(entry, text)

        try:
            show_difference(current, carry_out(current, make, dry_run=False, diff=False))
        except BaseException:
            draft.keep()
            raise
