"""The command that explains a rule: explain."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("explain", cls=Command, epilog="explain HR013")(explain)


def explain(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code or a name of a rule.")],
) -> None:
    """Explain a rule: what it requires, why, an example that passes and one that fails."""
    from hamm_registry.checks import rule_pages

    current = session(context)
    current.show(rule_pages.explain(code), "text")
