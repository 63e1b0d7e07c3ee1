"""The command that writes the letter of an introduction: introduce."""

import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.options import Output
from hamm_registry.cli.session import Session, for_stream
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, language

if TYPE_CHECKING:
    from hamm_registry.answers.introduce import Letter
    from hamm_registry.introductions.directory import Node
    from hamm_registry.introductions.profile import PlaceAbroad
    from hamm_registry.introductions.score import Matcher


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("introduce", cls=Reader, epilog="introduce ID ID --output letter.eml")(introduce)


def introduce(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="ORG|ID|PLACE...", help="Two or more, or a place.")
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Even if they have nothing in common.")
    ] = False,
    open_it: Annotated[
        bool, typer.Option("--open", help="Open the letter in the mail program, as a draft.")
    ] = False,
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help=("Record that they are in contact now: use it once the letter is sent."),
        ),
    ] = False,
    output: Output = None,
) -> None:
    """Write the letter that introduces organisations to each other or invites all of a place.

    In all languages of the registry, unless --lang asks for one. Nothing is written where a letter
    would say nothing new: to those who know each other, or have hardly anything in common.
    """
    from hamm_registry.answers import introduce as answer
    from hamm_registry.cli import named
    from hamm_registry.introductions.score import Matcher

    current = session(context)
    matcher = Matcher(current.registry, current.today)
    nodes, town = named.guests(current, matcher, names, exact=record)
    if len(nodes) < 2:
        raise _too_few(nodes, town)
    if record:
        _record(current, matcher, nodes)
        return
    objection = answer.objection(matcher, nodes, town)
    if objection and not force:
        raise UsageError(objection, _("With --force the letter is written anyway."))
    letter = answer.letter(matcher, nodes, town, _languages(current))
    for remark in letter.remarks():
        current.remark(remark)
    if open_it:
        _open(answer.as_mail(matcher, letter))
    elif output is not None and output.suffix == ".eml":
        current.write(answer.as_mail(matcher, letter), output)
    else:
        _write_text(current, letter, output)
    # Who may not exist any more is asked first: no contact with them is proposed to be recorded.
    living = [node for node in nodes if node not in letter.unclear]
    if _strangers(matcher, living):
        if town is not None and len(names) == 1:
            names = [town.name]
        record_it = command("introduce", *names, "--record")
        current.remark(_("Once it is sent: {command}").format(command=record_it))


def _languages(current: Session) -> tuple[str, ...]:
    """The languages of the letter: those of the registry, unless --lang asks for one."""
    from hamm_registry.answers.letter import spoken_languages

    if current.language_asked:
        return (language(),)
    return spoken_languages(current.registry.config)


def _write_text(current: Session, letter: "Letter", output: Path | None) -> None:
    """Write the letter as text below its receivers and subject, to be copied into a mail."""
    to = _("To: {boxes}").format(boxes=", ".join(letter.boxes) or "–")
    subject = _("Subject: {subject}").format(subject=letter.subject)
    text = f"{to}\n{subject}\n\n{letter.body}"
    if output is None:
        text = for_stream(sys.stdout, *text.splitlines())
    current.write(text, output)


def _too_few(nodes: "Sequence[Node]", town: "PlaceAbroad | None") -> UsageError:
    """The error for a letter to nobody or to one organisation alone."""
    if town is not None:
        message = _("Only {name} is active there, so there is nobody to bring together.")
        hint = _("“{command}” shows where several are.")
        hint = hint.format(command=command("parallels", "--hubs"))
        return UsageError(message.format(name=nodes[0].name), hint)
    message = _("a letter needs two organisations or more")
    return UsageError(message, _("Name another one, or a place where several are active."))


def _strangers(matcher: "Matcher", nodes: "Sequence[Node]") -> "list[tuple[Node, Node]]":
    """Each two of the organisations that are new to each other."""
    pairs = []
    for a, b in combinations(nodes, 2):
        if matcher.acquaintance.state(a.key, b.key) == "new":
            pairs.append((a, b))
    return pairs


def _record(current: Session, matcher: "Matcher", nodes: "Sequence[Node]") -> None:
    """Record of each two that are new to each other that they are in contact now."""
    from hamm_registry.cli.connections import record_link
    from hamm_registry.cli.connections import sides as pairs_of
    from hamm_registry.editing.link import LinkRequest

    day = current.today.isoformat()
    strangers = _strangers(matcher, nodes)
    if not strangers:
        current.remark(_("All of them know each other already: nothing to record."))
    for a, b in strangers:
        kind, pairs = pairs_of(current, [a.key, b.key])
        for key, other_key in pairs:
            record_link(current, LinkRequest(key, other_key, "in-contact", day, "", kind))


def _open(mail: str) -> None:
    """Open a draft in the mail program; it stays among the temporary files until it is sent."""
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".eml", delete=False, encoding="utf-8") as file:
        file.write(mail)
    if typer.launch(file.name) != 0:
        message = _("no mail program could open {file}").format(file=file.name)
        raise RegistryError(message, _("Write it to a file: --output letter.eml"))
