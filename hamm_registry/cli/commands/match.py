"""The command that matches offers with needs: match."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import choice, codes
from hamm_registry.cli.options import Format, Output, Unlisted


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("match", cls=Reader, epilog="match --type transport")(match)


def match(
    context: typer.Context,
    kind: Annotated[
        str | None,
        choice(codes("offers.type"), "--type", metavar="TYPE", help="Only this: {values}."),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="COUNTRY", help="Only in this country.")
    ] = None,
    unlisted: Unlisted = False,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """Match offers with needs across the registry, the nearest first."""
    from hamm_registry.advice.matches import holding, matches, wishes
    from hamm_registry.answers import match as report
    from hamm_registry.query.language import code_of

    current = session(context)
    registry = current.registry
    wanted_type = None
    if kind is not None:
        wanted_type = code_of(current.fields["offers.type"], kind, "--type")
    code = None
    if country is not None:
        code = code_of(current.fields["countries"], country, "--country")
    offers = wishes(registry, "offers", unlisted=unlisted)
    needs = wishes(registry, "needs", unlisted=unlisted)
    live_offers = holding(offers, current.today)
    live_needs = holding(needs, current.today)
    selected = []
    for pair in matches(live_offers, live_needs):
        if wanted_type not in (None, pair.offer.type):
            continue
        if code is None or code in pair.offer.countries | pair.need.countries:
            selected.append(pair)
    current.emit(report.rows(selected), format_name, output)
    if not selected:
        is_filtered = wanted_type is not None or code is not None
        live = len(live_offers) + len(live_needs)
        stock = report.Stock(offers, needs, live, is_filtered)
        for remark in report.nothing(stock):
            current.remark(remark)
