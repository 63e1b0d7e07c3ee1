"""The command that lists the rules: rules."""

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import Format, Output


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("rules", cls=Command, epilog="rules --format markdown")(rules)


def rules(context: typer.Context, format_name: Format = None, output: Output = None) -> None:
    """List all rules."""
    from hamm_registry.checks import rule_pages

    session(context).emit(rule_pages.rules(), format_name, output)
