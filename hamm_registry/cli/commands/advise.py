"""The command that advises a newcomer: advise."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.advice_log import (
    Subject,
    append_note,
    ask_asker,
    ask_rest,
    ask_subject,
    check_log,
    close_follow_up,
    list_due,
    list_notes,
    new_note,
)
from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.asking import can_ask
from hamm_registry.cli.choices import format_option
from hamm_registry.cli.options import Output, Unlisted, entry_of
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote

if TYPE_CHECKING:
    from hamm_registry.advice.contacts import AdviceQuestion
    from hamm_registry.answers.advise import Advice

_FORMATS = ("text", "markdown", "json")


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("advise", cls=Reader, epilog="advise --country TZ --theme health")(advise)


def advise(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="The initiative that asks.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="COUNTRY", help="Where something begins.")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help="The place where it begins.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="THEME", help="What it is about.")
    ] = None,
    asker: Annotated[
        str | None,
        typer.Option(
            "--asker",
            metavar="KIND",
            help="Who asks: association, group, school, university, church, company, "
            "municipality, citizen, other. Only what they can apply for is shown.",
        ),
    ] = None,
    log: Annotated[
        bool, typer.Option("--log", help="Log the advice, without names, in HAMM_PRIVATE.")
    ] = False,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="TEXT", help="For the log: what came of it.")
    ] = None,
    follow_up: Annotated[
        str | None,
        typer.Option("--follow-up", metavar="DAY", help="For the log: when to ask again."),
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="List the notes of the log with their numbers.")
    ] = False,
    due: Annotated[
        bool, typer.Option("--due", help="List the notes whose follow-up is open and due.")
    ] = False,
    done: Annotated[
        int | None,
        typer.Option("--done", metavar="N", min=1, help="Close the follow-up of note N."),
    ] = None,
    unlisted: Unlisted = False,
    format_name: Annotated[str | None, format_option(lambda: _FORMATS)] = None,
    output: Output = None,
) -> None:
    """Advise a newcomer or an initiative: whom to talk to, what money fits, what is missing."""
    current = session(context)
    form = one_of(format_name or "text", _FORMATS, "--format", "formats")
    values = (name, country, place, theme, asker, outcome, follow_up)
    has_others = unlisted or log or any(value is not None for value in values)
    request = _Request(name, Subject(country, place, theme), asker, unlisted)
    if done is not None:
        has_format = format_name is not None or output is not None
        _refuse_beside("--done", has_others or notes or due or has_format)
        close_follow_up(current, done)
    elif due:
        _refuse_beside("--due", has_others or notes)
        list_due(current, format_name and form, output)
    elif notes:
        _refuse_beside("--notes", has_others)
        list_notes(current, format_name and form, output)
    elif log:
        _log_advice(current, request, outcome, follow_up, form, output)
    else:
        question = _question(current, name, request.subject)
        advice = _advice(current, question, _kind_of_asker(asker, asks=False), unlisted)
        if outcome is not None or follow_up is not None:
            raise UsageError(_("--outcome and --follow-up need --log"))
        _show(current, advice, form, output)


@dataclass(frozen=True, slots=True)
class _Request:
    """The options that say on what to give advice, to whom, and whether with unlisted entries."""

    name: str | None
    subject: Subject
    asker: str | None
    unlisted: bool


def _log_advice(
    current: Session,
    request: _Request,
    outcome: str | None,
    follow_up: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Show the advice and note it in the log; in a terminal what is missing is asked for."""
    asks = can_ask()
    subject = request.subject
    if asks:
        # Nobody answers questions for a log that cannot be written.
        check_log(current)
        if request.name is None and subject == Subject():
            subject = ask_subject(current)
    question = _question(current, request.name, subject)
    kind = _kind_of_asker(request.asker, asks)
    # A wrong value is refused before the advice is shown.
    note = new_note(current, question, kind, outcome, follow_up)
    _show(current, _advice(current, question, kind, request.unlisted), form, output)
    if asks:
        note = ask_rest(current, note, outcome, follow_up)
    append_note(current, note)


def _kind_of_asker(asker: str | None, asks: bool) -> str | None:
    """The kind of those who ask, asked for if it was not given; None where nobody said it."""
    from hamm_registry.answers.advise_log import asker_of

    if asker is not None:
        return asker_of(asker)
    if asks:
        return ask_asker()
    return None


def _question(current: Session, name: str | None, subject: Subject) -> "AdviceQuestion":
    """The question to give advice on; UsageError with a guess for an unknown value."""
    from hamm_registry.advice.contacts import AdviceQuestion
    from hamm_registry.query.language import code_of

    if name is not None:
        if subject != Subject():
            raise UsageError(_("an id already says where and on what: leave out the options"))
        return _question_of_initiative(current, name)
    if subject == Subject():
        hint = _("Name --country, --place, --theme or an id; or --notes, --due, --done N.")
        raise UsageError(_("what is the advice about?"), hint)
    code = None
    if subject.country is not None:
        code = code_of(current.fields["countries"], subject.country, "--country")
    themes: tuple[str, ...] = ()
    if subject.theme is not None:
        themes = (code_of(current.fields["themes"], subject.theme, "--theme"),)
    places: tuple[Spot, ...] = ()
    if subject.place is not None:
        places = _places_called(current, subject.place, code)
    if code is not None:
        return AdviceQuestion(places, (code,), themes)
    codes = dict.fromkeys(country for _name, country in places)
    return AdviceQuestion(places, tuple(codes), themes)


def _question_of_initiative(current: Session, name: str) -> "AdviceQuestion":
    """The question of an initiative that asks; UsageError for a retired one."""
    from hamm_registry.advice.contacts import about

    entry = entry_of(current, name)
    if entry.retired:
        message = _("{id} is retired").format(id=quote(entry.id))
        hint = _("“{command}” says where it went.")
        raise UsageError(message, hint.format(command=command("show", entry.id)))
    return about(entry, current.registry.homes)


Spot = tuple[str, str]
"""The name and the country of a place."""


def _places_called(current: Session, value: str, code: str | None) -> tuple[Spot, ...]:
    """The places of that name, in the country if one is named; UsageError for none in it."""
    from hamm_registry.geo import countries

    places = _places_in_any_country(current, value)
    if code is None:
        return tuple(sorted(places))
    in_country = sorted(place for place in places if place[1] == code)
    if not in_country:
        elsewhere = ", ".join(sorted({countries.name(country) for _name, country in places}))
        message = _("{place} is not known in {country}, only in {others}")
        message = message.format(place=quote(value), country=countries.name(code), others=elsewhere)
        raise UsageError(message, _("Leave out --place to ask about the whole country."))
    return tuple(in_country)


def _places_in_any_country(current: Session, value: str) -> set[Spot]:
    """The places of that name, spelt as in the list of places; UsageError where there are none."""
    from hamm_registry.core.text import fold
    from hamm_registry.query.places import place_names

    names = place_names(value, current.fields)
    registry = current.registry
    places: set[Spot] = set()
    for listed in registry.places.values():
        if fold(listed.name) in names:
            places.add((listed.name, listed.country))
    for entry in registry.initiatives:
        for place in entry.places:
            if fold(place["name"]) in names:
                in_list = registry.place(place["name"], place["country"])
                name = in_list.name if in_list is not None else place["name"]
                places.add((name, place["country"]))
    return places


def _advice(
    current: Session, question: "AdviceQuestion", asker: str | None, unlisted: bool
) -> "Advice":
    """The advice on a question; money only as far as those who ask can apply for it."""
    from hamm_registry.advice.funds import of_asker, of_entry
    from hamm_registry.answers.advise import Advice

    applicants = None
    if asker:
        applicants = of_asker(asker)
    elif question.entry:
        applicants = of_entry(question.entry)
    return Advice(current.registry, question, current.today, applicants, unlisted)


def _show(current: Session, advice: "Advice", form: str, output: Path | None) -> None:
    """Write the advice as a screen, as a mail in Markdown or as JSON."""
    from hamm_registry.answers import advise_mail, advise_screen

    document = advise_screen.document(advice)
    if form == "markdown":
        document = advise_mail.document(advice)
    current.show(document, form, output)


def _refuse_beside(option: str, others: bool) -> None:
    """UsageError where there are others beside an option that takes none."""
    if others:
        raise UsageError(_("{option} cannot be combined with other options").format(option=option))
