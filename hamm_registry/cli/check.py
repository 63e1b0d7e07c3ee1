"""Commands that check: validate, rules, explain."""

import os
from pathlib import Path
from typing import Annotated

import typer

from hamm_registry.cli.frame import Command, session
from hamm_registry.cli.options import Format, Output, within
from hamm_registry.cli.session import one_of
from hamm_registry.errors import UsageError
from hamm_registry.text import _, lists_them, quote


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("validate", cls=Command, epilog="validate --ignore HR4")(validate)
    app.command("rules", cls=Command, epilog="rules --format markdown")(rules)
    app.command("explain", cls=Command, epilog="explain HR013")(explain)


def validate(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Only what concerns these files or folders."),
    ] = None,
    select: Annotated[
        str, typer.Option("--select", metavar="CODE,...", help="Only these codes or prefixes.")
    ] = "",
    ignore: Annotated[
        str, typer.Option("--ignore", metavar="CODE,...", help="Not these codes or prefixes.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings fail too, but for HR4xx.")
    ] = False,
    format_name: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text, json, github.")
    ] = None,
    output: Output = None,
) -> int:
    """Check all files; exit code 1 where there are errors."""
    from hamm_registry import validation
    from hamm_registry.formats import diagnostics

    current = session(context)
    default = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    name = one_of(format_name or default, diagnostics.FORMATS, "--format")
    chosen, selected = within(current, paths or []), _codes(select, "--select")
    company = ["."] if _asks_for_company(selected) else [path for path in chosen if path != "."]
    found = validation.validate(current.home, current.today, company)
    found = validation.narrowed(found, chosen, selected, _codes(ignore, "--ignore"))
    job = diagnostics.Job(current.home, current.canvas(output), bool(select))
    current.write(diagnostics.FORMATS[name](found, job), output)
    return int(found.fails(strict))


def _asks_for_company(selected: tuple[str, ...]) -> bool:
    """Whether the codes ask for what is else told only of files that are named."""
    from hamm_registry.rules import RULES

    codes = [rule.code for rule in RULES if rule.company]
    return any(code.startswith(prefix) for code in codes for prefix in selected if prefix[2:])


def _codes(value: str, option: str) -> tuple[str, ...]:
    """The codes or prefixes of an option; UsageError for one that no rule has."""
    from hamm_registry.rules import RULES

    prefixes = tuple(part.strip().upper() for part in value.split(",") if part.strip())
    for prefix in prefixes:
        if not any(rule.code.startswith(prefix) for rule in RULES):
            message = _("no rule has the code {code}").format(code=quote(prefix))
            raise UsageError(f"{option}: {message}", lists_them("rules"))
    return prefixes


def rules(context: typer.Context, format_name: Format = None, output: Output = None) -> None:
    """List all rules."""
    from hamm_registry.reports import catalogue

    session(context).emit(catalogue.rules(), format_name, output)


def explain(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code or a name of a rule.")],
) -> None:
    """Explain a rule: what it demands, why, an example that passes and one that fails."""
    from hamm_registry.reports import catalogue

    current = session(context)
    current.print(catalogue.explain(code))
