"""The command that writes the schemas for editors: schemas."""

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.core.text import language, safe


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("schemas", cls=Command, epilog="schemas --lang de")(schemas)


def schemas(context: typer.Context) -> None:
    """Write the schemas for editors: help and completion while somebody types an entry.

    In the language of --lang, otherwise in the first language of the registry.
    """
    from hamm_registry.editing import starter

    current = session(context)
    spoken = starter.spoken_in(current.workspace.config.languages)
    if current.language_asked:
        spoken = language()
    for path in starter.write_schemas(current.workspace, spoken):
        current.write(f"{safe(path)}\n")
