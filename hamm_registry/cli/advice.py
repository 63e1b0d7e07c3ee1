"""Commands that advise: advise, match."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import choice, codes, format_option
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import Format, Output, Unlisted, entry_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote
from hamm_registry.model.typed_dates import parse_day

if TYPE_CHECKING:
    from hamm_registry.advice.contacts import Question
    from hamm_registry.advice.log import Note, Record

_FORMATS = ("text", "markdown", "json")


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("advise", cls=Reader, epilog="advise --country TZ --theme health")(advise)
    app.command("funding", cls=Reader, epilog="funding BA")(funding)
    app.command("match", cls=Reader, epilog="match --type transport")(match)


def advise(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="An initiative that asks.")
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
        bool, typer.Option("--log", help="Note the advice, without names, in HAMM_PRIVATE.")
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
    from hamm_registry.answers.advise_log import asker_of

    current = session(context)
    form = one_of(format_name or "text", _FORMATS, "--format", "formats")
    values = (name, country, place, theme, asker, outcome, follow_up)
    other = unlisted or log or any(value is not None for value in values)
    if done is not None:
        _alone("--done", other or notes or due or format_name is not None or output is not None)
        _close(current, done)
        return
    if notes or due:
        _alone("--due" if due else "--notes", other or (notes and due))
        _list_notes(current, form if format_name else None, output, only_due=due)
        return
    kind = asker_of(asker) if asker is not None else None
    if not log and (outcome is not None or follow_up is not None):
        raise UsageError(_("--outcome and --follow-up go with --log"))
    question = _question(current, name, country, place, theme)
    record = _record(current, question, kind, outcome, follow_up) if log else None
    _tell(current, question, kind, unlisted, form, output)
    if record is not None:
        _note(current, record)


def _question(
    current: Session, name: str | None, country: str | None, place: str | None, theme: str | None
) -> "Question":
    """What is asked; UsageError with a guess where a value is not known."""
    from hamm_registry.advice.contacts import Question, about
    from hamm_registry.query.language import code_of

    if name is not None:
        if any(given is not None for given in (country, place, theme)):
            raise UsageError(_("an id already says where and on what: leave out the options"))
        entry = entry_of(current, name)
        if entry.retired:
            message = _("{id} is retired").format(id=quote(entry.id))
            hint = _("“{command}” tells where it went.")
            raise UsageError(message, hint.format(command=command("show", entry.id)))
        return about(entry, current.registry.homes)
    if country is None and place is None and theme is None:
        hint = _("Name --country, --place, --theme or an id; or --notes, --due, --done N.")
        raise UsageError(_("what is the advice about?"), hint)
    code = None
    if country is not None:
        code = code_of(current.fields["countries"], country, "--country")
    themes: tuple[str, ...] = ()
    if theme is not None:
        themes = (code_of(current.fields["themes"], theme, "--theme"),)
    places: tuple[tuple[str, str], ...] = ()
    if place is not None:
        places = _places(current, place, code)
    if code is not None:
        return Question(places, (code,), themes)
    codes = dict.fromkeys(country_code for _name, country_code in places)
    return Question(places, tuple(codes), themes)


def _places(current: Session, value: str, code: str | None) -> tuple[tuple[str, str], ...]:
    """The places of that name, in the country if one is named, spelt as in the list of places."""
    from hamm_registry.core.text import fold
    from hamm_registry.geo import countries
    from hamm_registry.query.language import place_names

    names, registry = place_names(value, current.fields), current.registry
    places = set()
    for listed in registry.places.values():
        if fold(listed.name) in names:
            places.add((listed.name, listed.country))
    for entry in registry.initiatives:
        for used in entry.places:
            if fold(used["name"]) in names:
                as_listed = registry.place(used["name"], used["country"])
                name = as_listed.name if as_listed else used["name"]
                places.add((name, used["country"]))
    if code is None:
        return tuple(sorted(places))
    in_country = sorted(place for place in places if place[1] == code)
    if not in_country:
        elsewhere = ", ".join(sorted({countries.name(country) for _name, country in places}))
        message = _("{place} is not known in {country}, only in {others}")
        message = message.format(place=quote(value), country=countries.name(code), others=elsewhere)
        raise UsageError(message, _("Leave out --place to ask about the whole country."))
    return tuple(in_country)


def _tell(
    current: Session,
    question: "Question",
    asker: str | None,
    unlisted: bool,
    form: str,
    output: Path | None,
) -> None:
    from hamm_registry.advice.funds import of_asker, of_entry
    from hamm_registry.answers.advise import Advice
    from hamm_registry.render import structured

    applicants = None
    if asker:
        applicants = of_asker(asker)
    elif question.entry:
        applicants = of_entry(question.entry)
    advice = Advice(current.registry, question, current.today, applicants, unlisted)
    if form == "json":
        current.write(structured.dumps({"version": structured.VERSION, **advice.as_json()}), output)
    elif form == "markdown":
        from hamm_registry.answers.advise_mail import mail

        current.write(mail(advice), output)
    else:
        from hamm_registry.answers.advise_screen import Screen

        width = current.canvas().width if output is None else None
        current.print(Screen(advice, width).lines(), output)


def _record(
    current: Session,
    question: "Question",
    asker: str | None,
    outcome: str | None,
    follow_up: str | None,
) -> "Record":
    """The note for the log; checked before the advice is given: UsageError."""
    from hamm_registry.advice import log, private
    from hamm_registry.answers.advise_log import checked_outcome

    current.only_present("--log")
    if asker is None:
        hint = _("For example “{command}”.").format(command="--asker school")
        raise UsageError(_("--log needs --asker: who asked, never by name"), hint)
    today = current.today
    day = None
    if follow_up is not None:
        day = parse_day(follow_up, today)
        if day < today:
            raise UsageError(_("--follow-up lies in the past"))
    text = checked_outcome(outcome or "", current.registry, today)
    private.file_in_folder(log.FILE, current.present.root)
    return log.Record(
        today.isoformat(),
        asker,
        _only(question.countries),
        _only(question.themes),
        text,
        day.isoformat() if day else None,
    )


def _only(codes: tuple[str, ...]) -> str | None:
    """The only code of several; None where there are more: the log has room for one."""
    if len(codes) != 1:
        return None
    return codes[0]


def _note(current: Session, record: "Record") -> None:
    """Add the record to the log, and say where and as which number."""
    from hamm_registry.advice import log, private

    file = private.file_in_folder(log.FILE, current.present.root)
    number = log.append(file, record)
    message = _("Noted in {file} as number {number}.")
    current.remark(message.format(file=quote(file), number=number))


def notes_of(current: Session) -> "list[Note]":
    """The notes of the office's log; a remark says how many lines of it cannot be read.

    RegistryError (3) where HAMM_PRIVATE names no folder for it.
    """
    from hamm_registry.advice import log, private
    from hamm_registry.answers.advise_log import unreadable

    file = private.file_in_folder(log.FILE, current.present.root)
    notes, broken = log.read(file)
    if broken:
        current.remark(unreadable(broken, file))
    return notes


def _alone(option: str, more: bool) -> None:
    """UsageError where an option that takes nothing beside it got more."""
    if more:
        raise UsageError(_("{option} stands alone").format(option=option))


def _list_notes(current: Session, form: str | None, output: Path | None, *, only_due: bool) -> None:
    """List the notes of the log, all or those whose follow-up is due."""
    from hamm_registry.advice import log
    from hamm_registry.answers.advise_log import due_report, notes_report

    current.only_present("--due" if only_due else "--notes")
    notes = notes_of(current)
    if only_due:
        notes = log.due(notes, current.today)
        report = due_report(notes, current.registry)
        empty = _("No follow-up is due.")
    else:
        report = notes_report(notes, current.registry)
        empty = _("The log has no notes yet.")
    if not notes:
        current.remark(empty)
    elif only_due:
        number = notes[0].number
        closing = _("“{command}” closes the follow-up of note {number}.")
        current.remark(closing.format(command=command("advise", "--done", number), number=number))
    if form == "text":
        form = "table"
    current.emit(report, form, output)


def _close(current: Session, number: int) -> None:
    """Close the follow-up of one note, due or not, and say which it was."""
    from hamm_registry.advice import log, private
    from hamm_registry.answers.advise_log import matter, note_to_close
    from hamm_registry.core.text import date as written

    current.only_present("--done")
    note = note_to_close(notes_of(current), number)
    if note.done is None:
        file = private.file_in_folder(log.FILE, current.present.root)
        log.close(file, number, current.today)
        message = _("Note {number} ({matter}): the follow-up of {day} is closed.")
    else:
        message = _(
            "Note {number} ({matter}): the follow-up of {day} was closed before, on {done}."
        )
    sentence = message.format(
        number=number,
        matter=matter(note.record),
        day=written(note.record.follow_up or ""),
        done=written(note.done or ""),
    )
    current.write(sentence + "\n")


def funding(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="Countries, themes, or words of a programme."),
    ] = None,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """List the funding programmes: how much, for whom, until when and how sure that is."""
    from hamm_registry.answers import funding as report

    current = session(context)
    table = report.funding(current.registry, query or [], current.today)
    if not table.rows:
        current.remark(_("No funding programme fits."))
    current.emit(table, format_name, output)


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
