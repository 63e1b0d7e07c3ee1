"""The command that asks the web: links."""

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import Format, Output, Query, Unlisted, chosen
from hamm_registry.core.errors import UsageError, invalid_value
from hamm_registry.core.text import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamm_registry.links.addresses import Address
    from hamm_registry.links.check import Result
    from hamm_registry.links.fetch import Limits


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("links", cls=Command, epilog="links country:TR --yes --format markdown")(links)


def links(
    context: typer.Context,
    query: Query = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Include those that are in order.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 where an address is gone or unreachable.")
    ] = False,
    connections: Annotated[
        int,
        typer.Option("--connections", metavar="N", min=1, max=16, help="At most N at a time."),
    ] = 4,
    seconds: Annotated[
        int,
        typer.Option("--timeout", metavar="N", min=1, max=120, help="How many seconds to wait."),
    ] = 15,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="HOST:PORT", hidden=True),
    ] = None,
    unlisted: Unlisted = False,
    format_name: Format = None,
    output: Output = None,
) -> int:
    """Check whether web addresses still work.

    Asks first; requests a few at a time and each host once a second, never a private address.
    No finding fails a run without --strict: that a page is gone is nobody's fault.
    """
    from functools import partial

    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.links import addresses, report
    from hamm_registry.links.fetch import Limits
    from hamm_registry.render import FORMATS

    current = session(context)
    form = current.form(format_name, output)
    entries = chosen(current, query, unlisted)
    files = [("initiative", entry.path, dict[str, Any](entry.data)) for entry in entries]
    addressed = addresses.collect(current.workspace, files)
    limits = Limits(seconds, frozenset(_host(host) for host in allow or ()))
    if addressed and not yes and not _agreed(len(addressed)):
        current.remark(_("No address was requested."))
        return 0
    results, interrupted = _called(addressed, limits, connections)
    by_url = {address.url: address for address in addressed}
    if form is FORMATS["table"]:
        as_shown = partial(shown_path, current.home)
        current.show(report.document(results, by_url, every, as_shown), "text", output)
    else:
        current.emit(report.rows(results, by_url, every), format_name, output)
    for remark in report.remarks(results, len(addressed)):
        current.remark(remark)
    if interrupted:
        return 130
    return int(strict and any(result.verdict in _LOST for result in results))


_LOST = ("gone", "unreachable")
"""The verdicts that --strict fails for."""


def _called(
    to_call: "Sequence[Address]", limits: "Limits", connections: int
) -> "tuple[list[Result], bool]":
    """The results of calling the addresses; True where an interrupt came before the last."""
    from hamm_registry.links.check import Pace, run

    results: list[Result] = []
    interrupted = False
    try:
        for result in run([address.url for address in to_call], limits, Pace(), connections):
            results.append(result)
            _show_progress(f"{len(results)} / {len(to_call)}")
    # It ends the requests, not the command: what was answered so far is shown.
    except KeyboardInterrupt:
        interrupted = True
    _show_progress("")
    return results, interrupted


def _host(value: str) -> tuple[str, int]:
    """A host and its port; UsageError otherwise."""
    host, _colon, port = value.rpartition(":")
    if not host or not re.fullmatch("[0-9]{1,5}", port):
        raise invalid_value(value, "--allow-host")
    return host.strip("[]").lower(), int(port)


def _agreed(count: int) -> bool:
    """Ask whether so many addresses may be called; UsageError where nobody can be asked."""
    from hamm_registry.model.vocabulary import flag

    question = ngettext(
        "Request {count} web address on the internet?",
        "Request {count} web addresses on the internet?",
        count,
    ).format(count=count)
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(question, _("Without a terminal nobody can answer: use --yes."))
    sys.stderr.write(f"{question} {_('[y/N]')} ")
    sys.stderr.flush()
    return flag(sys.stdin.readline().strip()) is True


def _show_progress(text: str) -> None:
    """Write a text in the place of the last one, on one line of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
