"""The command that opens a file in an editor and checks it: edit."""

from typing import TYPE_CHECKING

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import AnyId
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("edit", cls=Command, epilog="edit schule-beispiel")(edit)


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
        setting = command("set", name, _("FIELD=VALUE"))
        raise UsageError(message, _("Change single fields: {command}").format(command=setting))
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
            current.tell(f"{entry.path}:{line}:{problem.column}: {problem.message}")
            if problem.hint:
                current.tell(problem.hint)
            if not agreed(_("Back to the editor?"), yes=False):
                message = _("Nothing was written. Your text is kept in {file}.")
                current.remark(message.format(file=quote(draft.keep())))
                return

        def make(_workspace: "Workspace") -> "Plan":
            return editing.plan_edit(entry, text)

        try:
            show_difference(current, carry_out(current, make, dry_run=False, diff=False))
        except BaseException:
            draft.keep()
            raise
