"""The program without a command: what is most worth doing, and the registry at a glance."""

import typer

from hamm_registry.cli.app import session


def add(app: typer.Typer) -> None:
    """Add what is done where no command is named."""
    app.callback(invoke_without_command=True, epilog="list country:TR")(overview)


def overview(context: typer.Context) -> None:
    """The registry of a city's international initiatives.

    Without a command: what is most worth doing this week, and the registry at a glance.
    """
    if context.invoked_subcommand is not None:
        return
    from hamm_registry.answers import overview as report
    from hamm_registry.checks import engine

    current = session(context)
    registry = current.registry
    found = engine.validate(current.home, current.today)
    width = current.canvas().width or 80
    current.print(report.lines(registry, found, current.today, width))
