"""The command that opens what belongs to an entry: its page, its mailbox, its file."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.commands.edit import edit as edit_file
from hamm_registry.cli.options import AnyId
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote, safe

if TYPE_CHECKING:
    from hamm_registry.model.entries import Registry


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("open", cls=Command, epilog="open schule-beispiel --mail")(open_)


def open_(
    context: typer.Context,
    name: AnyId,
    mail: Annotated[
        bool, typer.Option("--mail", help="A new mail to its mailbox, in the mail program.")
    ] = False,
    file: Annotated[bool, typer.Option("--file", help="Its file, in the editor.")] = False,
) -> None:
    """Open the page of an entry or organisation in the browser; or its mailbox, or its file.

    An initiative without a page or a mailbox of its own has those of its lead.
    """
    from hamm_registry.editing.entry import read_any

    if mail and file:
        raise UsageError(_("{a} and {b} exclude each other").format(a="--mail", b="--file"))
    if file:
        edit_file(context, name)
        return
    current = session(context)
    _kind, document = read_any(current.workspace, name)
    holders = [document.data, *_leads(document.data, current.own)]
    if mail:
        address = next(_mailboxes(holders), "")
        missing = _("{name} has no mailbox in the registry")
        wanted = "mailbox"
    else:
        address = next(_pages(holders), "")
        missing = _("{name} has no page in the registry")
        wanted = "page"
    if not address:
        entry = str(document.data["id"])
        hint = _("Add it: {command}").format(command=command("set", entry, f"contact.{wanted}=…"))
        raise UsageError(missing.format(name=quote(entry)), hint)
    current.write(safe(address) + "\n")
    url = address
    if mail:
        url = f"mailto:{address}"
    if typer.launch(url) != 0:
        message = _("no program here could open {address}").format(address=quote(address))
        raise RegistryError(message, _("Copy the address."))


def _leads(data: Mapping[str, Any], registry: "Registry") -> Iterator[Mapping[str, Any]]:
    """The records of the organisations that lead an initiative."""
    for organisation in data.get("organisations", ()):
        record = registry.organisation(organisation["name"])
        if organisation["role"] == "lead" and record is not None:
            yield record.data


def _mailboxes(holders: list[Mapping[str, Any]]) -> Iterator[str]:
    for data in holders:
        mailbox = data.get("contact", {}).get("mailbox")
        if mailbox:
            yield str(mailbox)


def _pages(holders: list[Mapping[str, Any]]) -> Iterator[str]:
    """The web addresses, the most telling first; nothing that is no web address."""
    for data in holders:
        links = data.get("links", ())
        homepages = [link["url"] for link in links if link["kind"] == "homepage"]
        others = [link["url"] for link in links if link["kind"] != "homepage"]
        contact = data.get("contact", {}).get("page")
        for address in (data.get("url"), *homepages, contact, *others):
            if address and str(address).startswith(("https://", "http://")):
                yield str(address)
