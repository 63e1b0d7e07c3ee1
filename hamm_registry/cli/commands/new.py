"""The command that adds something: new."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import DryRun
from hamm_registry.cli.session import Session
from hamm_registry.core import steps
from hamm_registry.core.errors import RegistryError, UsageError, missing_value, unreadable
from hamm_registry.core.text import _, ngettext, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hamm_registry.editing.create import NewPlan
    from hamm_registry.editing.draft import Draft


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(
        "new",
        cls=Command,
        epilog="new activity ID --set title=Concert --set type=concert --set start=2027",
    )(new)


def new(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="The kind of an initiative, or organisation, meeting, funding, activity; if not "
            "given it is asked for.",
        ),
    ] = None,
    entry: Annotated[
        str | None, typer.Argument(metavar="ID", help="The initiative of an activity.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Answer without being asked: a dotted path such as places.0.name; repeatable.",
        ),
    ] = None,
    issue: Annotated[
        Path | None,
        typer.Option(
            "--from-issue",
            metavar="FILE",
            help="Take the answers from the text of an issue form (an initiative, an "
            "organisation); - is standard input.",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Without questions: write even what seems to be there already."
        ),
    ] = False,
    dry_run: DryRun = False,
) -> int:
    """Add an initiative, an organisation, a meeting, a funding programme or an activity.

    Asks in a terminal for what is not given, fills in what can be worked out, and shows what is
    similar and who is active there already before it writes a valid file, or nothing at all.
    """
    current = session(context)
    if issue is not None:
        draft = _draft_of_issue(current, _body(issue), kind, entry, values or [])
    else:
        draft = _draft(current, kind, entry, from_form=False)
        _take_values(draft, values or [])
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if in_terminal and issue is None and draft.missing():
        planned = _ask(current, draft)
        if planned is None:
            current.remark(_("Nothing was written."))
            return 130
    else:
        planned = _plan_unasked(current, draft, force)
    _finish(current, draft, planned, dry_run)
    return 0


def _draft_of_issue(
    current: Session, body: str, kind: str | None, entry: str | None, values: list[str]
) -> "Draft":
    """The draft of the answers in an issue form; UsageError where some of them cannot be used."""
    if kind is None:
        kind = _kind_of_form(current, body)
    draft = _draft(current, kind, entry, from_form=True)
    faults = _take_issue(current, draft, body)
    _take_values(draft, values)
    # What --set says goes before the form, so its faults there do not count.
    faults = [fault for fault in faults if not fault.field or not draft.is_answered(fault.field)]
    if faults:
        raise _unfit(draft, faults)
    if draft.kind == "organisation":
        _refuse_correction(current, draft)
    return draft


def _take_values(draft: "Draft", values: list[str]) -> None:
    """Take the values of --set; UsageError for one that is not field=value."""
    for value in values:
        field, equals, content = value.partition("=")
        if not equals:
            message = _("{value} is not of the form field=value").format(value=quote(value))
            raise UsageError(message, _("Write --set places.0.name=Kalisz, for example."))
        draft.assign(field.strip(), content)


def _plan_unasked(current: Session, draft: "Draft", force: bool) -> "NewPlan":
    """The plan without questions; UsageError where it seems to be there already, unless `force`."""
    planned = draft.plan()
    for remark in planned.remarks:
        current.remark(remark)
    for finding in planned.findings:
        current.remark(finding.finding.message)
        current.remark(finding.finding.hint)
    if planned.duplicate and not force:
        hint = _("If it is something else, use --force. If not, change the existing entry.")
        raise UsageError(planned.duplicate, hint)
    return planned


def _draft(current: Session, kind: str | None, entry: str | None, from_form: bool) -> "Draft":
    """The draft of the entry to be made; UsageError for an unknown kind or an ID too many."""
    from hamm_registry import schema
    from hamm_registry.editing.draft import Draft
    from hamm_registry.editing.entry import read_entry
    from hamm_registry.editing.precheck import Precheck
    from hamm_registry.model.vocabulary import vocabulary

    waiting = _waiting(current)
    precheck = Precheck(current.workspace, current.today, waiting, has_read_sources=not from_form)
    labels = {code: {"": name} for code, name in others().items()}
    document_type = vocabulary("kinds of file", labels).code(kind or "") or "initiative"
    if document_type == "activity":
        if entry is None:
            hint = _("Name the initiative that the activity belongs to.")
            raise missing_value("ID", hint)
        return Draft(document_type, precheck, read_entry(current.workspace, entry).data["id"])
    if entry is not None:
        raise UsageError(_("unexpected argument: {name}").format(name=quote(entry)))
    draft = Draft(document_type, precheck)
    if kind and document_type == "initiative":
        draft.assign("kind", kind)
        form = schema.fields("initiative")["form"].names()
        if form and form.code(kind) and draft.answers.get("kind") == "city-link":
            draft.assign("form", kind)
    return draft


def _waiting(current: Session) -> "Callable[[], None]":
    """A function that says in a terminal that it takes a while to look a town up."""

    def say() -> None:
        if sys.stderr.isatty():
            current.remark(_("Looking places up …"))

    return say


def others() -> dict[str, str]:
    """The types of documents besides initiatives, with their names in the language in force."""
    return {
        "organisation": _("Organisation"),
        "meeting": _("Meeting"),
        "funding": _("Funding programme"),
        "activity": _("Activity"),
    }


class _Fault(NamedTuple):
    """A fault in an answer of a form: its field, empty for a promise, and the text to show."""

    field: str
    text: str


def _kind_of_form(current: Session, body: str) -> str | None:
    """The kind of file that a form adds; None for an initiative, whose kind the form says."""
    from hamm_registry.editing import issue

    kind = issue.form_kind(body, current.workspace.config)
    return None if kind == "initiative" else kind


def _take_issue(current: Session, draft: "Draft", body: str) -> list[_Fault]:
    """Take the answers out of an issue; gives all that are wrong, by their heading.

    UsageError for a kind that has no form.
    """
    from hamm_registry.editing import issue
    from hamm_registry.editing.questions import IN_FORM, questions

    config = draft.precheck.config
    if draft.kind not in IN_FORM:
        message = _("there is no form for {kind}").format(kind=quote(others()[draft.kind]))
        raise UsageError(message, _("Forms add initiatives and organisations."))
    form = issue.read(body, config, draft.kind)
    labels = questions(draft.kind, config)
    for heading in form.unread:
        message = _("the form has no heading {heading}: what is below it is ignored")
        current.remark(message.format(heading=quote(heading)))
    faults: list[_Fault] = []
    for field, answer in form.answers.items():
        try:
            _take_answer(draft, field, answer, config.languages)
        except UsageError as error:
            heading = quote(labels[field].label)
            faults.append(_Fault(field, f"{heading}: {error.message}. {error.hint}".strip()))
    if not form.consent:
        current.remark(
            _("The text does not say whether the facts may be published: ask the sender.")
        )
    for promise in form.refused:
        message = _("{heading}: not ticked: {promise}")
        message = message.format(heading=quote(_("Privacy")), promise=quote(promise))
        faults.append(_Fault("", f"{message} {_('Ask the sender, then tick it in the text.')}"))
    return faults


def _take_answer(draft: "Draft", field: str, answer: str, languages: "Sequence[str]") -> None:
    """Take one answer of a form, in its languages where it gives several."""
    from hamm_registry.editing import issue

    by_language: Mapping[str, str] = {}
    if field in _IN_LANGUAGES:
        by_language = issue.in_languages(answer, languages)
    if not by_language:
        draft.answer(field, answer)
    for language, content in by_language.items():
        draft.assign(f"{field}.{language}", content)


_IN_LANGUAGES = frozenset(["title", "summary"])
"""Answers that may be given in each language: “EN: Choir – Oslo”."""


def _unfit(draft: "Draft", faults: list[_Fault]) -> UsageError:
    """The error that names all wrong answers of a form, and the fields that are missing."""
    all_faults = [*faults, *_faults_of_places(draft)]
    message = ngettext(
        "{count} answer cannot be used", "{count} answers cannot be used", len(all_faults)
    )
    lines: list[str] = []
    to_set: list[str] = []
    for fault in all_faults:
        lines.append(fault.text)
        if fault.field:
            to_set.append(fault.field)
    missing = _missing_beside(draft, to_set)
    if missing:
        fields = _("these fields are missing: {fields}")
        lines.append(fields.format(fields=", ".join(missing)))
        to_set += missing
    if to_set:
        advice = _("Correct the text, or give the value again: {example}")
        lines.append(advice.format(example=f"--set {to_set[0]}=…"))
    return UsageError(message.format(count=len(all_faults)), "\n".join(lines))


def _missing_beside(draft: "Draft", faulty: "Sequence[str]") -> list[str]:
    """The fields that are missing, without those of which a part was given wrongly."""
    tops = {path.partition(".")[0] for path in faulty}
    return [path for path in draft.missing() if path.partition(".")[0] not in tops]


def _faults_of_places(draft: "Draft") -> "Iterator[_Fault]":
    """The faults that nobody knows in which country a place is."""
    from hamm_registry.editing.create import place_error
    from hamm_registry.editing.questions import questions

    heading = quote(questions("initiative", draft.precheck.config)["places"].label)
    for place in draft.unclear():
        if not place.country:
            error = place_error(place)
            yield _Fault("places", f"{heading}: {error.message}. {error.hint}")


def _refuse_correction(current: Session, draft: "Draft") -> None:
    """UsageError for the form of an organisation that has a file, with what it says otherwise.

    Nobody overwrites facts by a form: the office reads the command before it runs it.
    """
    record = current.registry.organisation(str(draft.answers.get("name", "")))
    if record is None:
        return
    message = _("{name} has a file already: {path}")
    message = message.format(name=quote(record.name), path=record.path)
    settings = [f"{field}={value}" for field, value in _differing(draft.answers, record.data)]
    if not settings:
        raise UsageError(message, _("It says the same as the form."))
    advice = [_("If the form is right: {command}").format(
        command=steps.command("set", record.id, *settings)
    )]  # fmt: skip
    pages = ", ".join(source["url"] for source in draft.answers.get("sources", []))
    if pages:
        edit = steps.command("edit", record.id)
        advice.append(_("Then add where it can be read: {command} · {pages}").format(
            command=edit, pages=pages
        ))  # fmt: skip
    raise UsageError(message, "\n".join(advice))


def _differing(
    answers: "Mapping[str, Any]", recorded: "Mapping[str, Any]", inside: str = ""
) -> "Iterator[tuple[str, str]]":
    """The values of a form that a record does not have, by their dotted paths."""
    for key, value in answers.items():
        if key in _NOT_COMPARED:
            continue
        other = recorded.get(key)
        if isinstance(value, dict):
            yield from _differing(value, other or {}, f"{inside}{key}.")
        elif value != other:
            yield f"{inside}{key}", str(value)


_NOT_COMPARED = frozenset(["id", "name", "sources"])
"""Fields of a form that correct nothing: they say which organisation is meant, and by what."""


def _body(file: Path) -> str:
    """The text of a file or of standard input; RegistryError where it cannot be had."""
    from hamm_registry.editing import issue

    most = 4 * issue.MOST + 4  # bytes of as many characters, and enough to see that it is more
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(most)
        else:
            with file.open("rb") as source:
                content = source.read(most)
        if len(content) == most:  # cut, perhaps inside a character
            return content.decode("utf-8-sig", "replace")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise unreadable(file, error) from error
    except UnicodeDecodeError as error:
        raise RegistryError(_("{file} is not UTF-8").format(file=quote(file))) from error


def _ask(current: Session, draft: "Draft") -> "NewPlan | None":
    """Ask in the terminal; None if nothing is to be written, or if the terminal is gone."""
    from hamm_registry.cli.wizard import interview

    try:
        return interview(current, draft)
    except (EOFError, KeyboardInterrupt):
        sys.stdout.write("\n")
        return None


def _finish(current: Session, draft: "Draft", planned: "NewPlan", dry_run: bool) -> None:
    """Write it or show it, and say what to do next."""
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.core.installed import extra_command
    from hamm_registry.editing.plan import apply
    from hamm_registry.geo import gazetteer

    lacks_place = any(finding.rule.lacks_place for finding in planned.findings)
    if lacks_place and not gazetteer.available():
        advice = _("“{command}” installs the coordinates of the world’s towns.")
        current.remark(advice.format(command=extra_command("places")))
    if dry_run:
        current.write(planned.text)
        current.remark(_("Nothing was written."))
        return
    planned = apply(current.workspace, lambda now: draft.on(now).plan(), planned)
    current.reopen()
    paths = [shown_path(current.home, change.path) for change in planned.changes]
    current.write("".join(f"{path}\n" for path in reversed(paths)))
    current.remark(_("Written. Next:"))
    for step in _next(draft.kind, planned, paths):
        current.remark(f"  {step}")


def _next(kind: str, planned: "NewPlan", paths: list[str]) -> list[str]:
    """Commands worth running now; the one that saves is told at the end of every command."""
    files = paths[::-1]
    name = Path(planned.path).stem
    commands = [steps.command("validate", *files)]
    if kind in ("initiative", "activity"):
        commands.append(steps.command("parallels", name))
    return commands
