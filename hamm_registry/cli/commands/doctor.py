"""The command that looks at the machine: doctor."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import format_option, text_or_json
from hamm_registry.cli.options import Output
from hamm_registry.cli.session import one_of
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, ngettext, number


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("doctor", cls=Command, epilog="doctor --format json")(doctor)


def doctor(
    context: typer.Context,
    clear_cache: Annotated[
        bool, typer.Option("--clear-cache", help="Delete what large registries have kept.")
    ] = False,
    format_name: Annotated[str | None, format_option(text_or_json)] = None,
    output: Output = None,
) -> None:
    """Show versions, extras, what is slow or missing, and the command that fixes it."""
    from hamm_registry.answers import doctor as report

    current = session(context)
    form = one_of(format_name or "text", text_or_json(), "--format", "formats")
    if clear_cache:
        count, size = report.clear_cache()
        message = ngettext(
            "{count} value deleted, {size} MiB", "{count} values deleted, {size} MiB", count
        )
        current.remark(message.format(count=count, size=number(size >> 20)))
    workspace, problem = None, ""
    try:
        workspace = current.unsettled()
    except RegistryError as error:
        problem = error.message
    checks = report.checks(workspace, problem)
    current.show(report.document(checks), form, output)
    if form == "text" and any(check.state == "warning" for check in checks):
        current.remark(_("See what is marked with !."))
