"""The command that records a confirmation: confirm."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.asking import Prompt, code_or_ask
from hamm_registry.cli.choices import choice, codes
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.cli.writing import carry_out_and_tell
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("confirm", cls=Command, epilog="confirm schule-beispiel --by office")(confirm)


def confirm(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|ORG...", help="Initiatives, or organisations: all that these bear."
        ),
    ],
    left_out: Annotated[
        str, typer.Option("--except", metavar="ID,...", help="Except these initiatives.")
    ] = "",
    by: Annotated[
        str | None,
        choice(
            codes("confirmed.by"),
            "--by",
            metavar="WHO",
            help="{values}; or the German name. Asked for in a terminal.",
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="On which day; default: today.")
    ] = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record that organisations have confirmed their entries, or the office for them.

    The newer confirmation stands; of the same day, the organisation's own.
    """
    from hamm_registry.editing import lifecycle
    from hamm_registry.editing.entry import read_entry
    from hamm_registry.model.typed_dates import parse_day

    current = session(context)
    exceptions = [name.strip() for name in left_out.split(",") if name.strip()]
    # Nobody is asked about entries that are not there.
    for entry_id in lifecycle.initiative_ids(current.workspace.registry, names, exceptions):
        read_entry(current.workspace, entry_id)
    who = code_or_ask("confirmed.by", by, "--by", _by_prompt())
    day = current.today
    if on is not None:
        day = parse_day(on, current.today)

    def make(workspace: "Workspace") -> "Plan":
        ids = lifecycle.initiative_ids(workspace.registry, names, exceptions)
        return lifecycle.plan_confirm(workspace, ids, who, day.isoformat(), current.today)

    carry_out_and_tell(current, make, dry_run, diff)


def _by_prompt() -> Prompt:
    """The question who has confirmed; Enter says that the organisation itself has."""
    names = codes("confirmed.by")()
    question = _("Who has confirmed it: {names}?").format(names=", ".join(names.values()))
    return Prompt(_("Confirmed by"), question, names["organisation"])
