"""The command that saves changes with git and sends them: save."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.asking import agreed
from hamm_registry.cli.options import DryRun
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import tells_more
from hamm_registry.core.text import _, join, ngettext, quote

if TYPE_CHECKING:
    from hamm_registry.answers.changes import Story
    from hamm_registry.storage.repository import Repository
    from hamm_registry.storage.saving import Branch, Unsaved

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")]


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("save", cls=Command, epilog="save --dry-run")(save)


def save(
    context: typer.Context,
    message: Annotated[
        str | None,
        typer.Option(
            "--message",
            "-m",
            metavar="TEXT",
            help=("What was changed; otherwise worked out from the changes."),
        ),
    ] = None,
    yes: Yes = False,
    no_push: Annotated[
        bool, typer.Option("--no-push", help="Save on this computer only, send nothing.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Save what was changed with git and send it, after asking.

    Only the files of the registry are saved. Nothing is forced and no check is skipped; what
    others have changed meanwhile is merged.
    """
    from hamm_registry.storage import saving
    from hamm_registry.storage.repository import open_repository

    current = session(context)
    repository = open_repository(current.home)
    branch = saving.branch(repository)
    if branch.merging:
        saving.refuse_unsettled(repository)
        current.remark(_("A merge was interrupted; this finishes it."))
    files = saving.unsaved(repository)
    if not files.paths and not branch.merging:
        if branch.unsent and not no_push:
            _send_what_is_saved(current, repository, branch, yes, dry_run)
        else:
            current.tell(_("Everything is saved."))
        return
    if message is not None:
        message = _checked_message(current, message)
    story = _story(current, repository)
    _show(current, story, files)
    _refuse_errors(current, files)
    if dry_run:
        current.remark(_("Nothing was saved: --dry-run."))
        return
    # Before the question: nobody is to agree to what cannot be done then.
    saving.check_identity(repository)
    sends = bool(branch.remote) and not no_push
    question = _("Save it on this computer?")
    if sends:
        question = _("Save it and send it to {target}?").format(target=branch.target)
    if not agreed(question, yes):
        current.remark(_("Nothing was saved."))
        return
    saving.commit(repository, files.paths, message or _message(story, files))
    saved = ngettext("{count} file saved.", "{count} files saved.", len(files.paths))
    current.tell(saved.format(count=len(files.paths)))
    if sends:
        _send(current, repository, branch, yes)


def _checked_message(current: Session, text: str) -> str:
    """The message of the commit; UsageError where it is empty or holds personal data."""
    from hamm_registry.checks.personal import personal_data_in
    from hamm_registry.storage import saving

    message = saving.check_message(text)
    problem = personal_data_in(message, current.workspace.config, current.today)
    if problem:
        hint = _("What is in git stays there: say what was changed, without names and addresses.")
        raise UsageError(f"--message: {problem}", hint)
    return message


def _send_what_is_saved(
    current: Session, repository: "Repository", branch: "Branch", yes: bool, dry_run: bool
) -> None:
    """Send, after asking, what was saved before on this computer only."""
    current.tell(_("Everything is saved on this computer, but not sent yet."))
    if not dry_run and agreed(_("Send it to {target}?").format(target=branch.target), yes):
        _send(current, repository, branch, yes)


def _story(current: Session, repository: "Repository") -> "Story":
    """The changes since the last commit."""
    from hamm_registry.answers.changes import Story
    from hamm_registry.storage import workspace
    from hamm_registry.storage.history import Moment
    from hamm_registry.storage.snapshot import extracted

    head = repository.commit("HEAD")
    with extracted(repository, head) as folder:
        story = Story(
            workspace.load(folder),
            current.own,
            Moment(head, current.today),
            Moment(None, current.today),
        )
        _ = story.changes  # compared while the folder is there
    return story


def _show(current: Session, story: "Story", files: "Unsaved") -> None:
    """Print the changes to be saved, in sentences, and the files that no sentence tells of."""
    from hamm_registry.core.document import Block, Document, ItemList, paragraphs

    lead = paragraphs(story.counts()) if story.changes else ()
    in_sentences = {change.id for change in story.changes}
    rest = [path for path in files.paths if _stem(path) not in in_sentences]
    others = ItemList.of([path] for path in rest)
    blocks: list[Block] = [*story.sections(), others]
    current.show(Document(lambda: blocks, title=_("Not saved yet"), lead=lead), "text")


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _refuse_errors(current: Session, files: "Unsaved") -> None:
    """RegistryError where one of the files has an error: it would be published with it."""
    from hamm_registry.checks import engine
    from hamm_registry.core.finding import Severity

    validation = engine.validate(current.workspace, current.today)
    paths: list[str] = []
    for diagnostic in validation.diagnostics:
        if diagnostic.severity is Severity.ERROR and diagnostic.path in files.changed:
            paths.append(diagnostic.path)
    if not paths:
        return
    message = ngettext(
        "{count} error in the files, so nothing was saved",
        "{count} errors in the files, so nothing was saved",
        len(paths),
    ).format(count=len(paths))
    first_paths = list(dict.fromkeys(paths))[:3]
    raise RegistryError(message, tells_more("validate", *first_paths))


_SUBJECT = 72
"""Columns of the first line of a commit, as git counts on."""


def _message(story: "Story", files: "Unsaved") -> str:
    """The text of a commit: what was changed in a line, then the sentences."""
    from hamm_registry.core.document import Document
    from hamm_registry.core.text import pick
    from hamm_registry.render import terminal
    from hamm_registry.render.screen import Canvas, cut

    titles = list(dict.fromkeys(pick(change.title) for change in story.changes))
    if not titles:
        titles = [_stem(path) for path in files.paths]
    if not story.changes:
        subject = _("Revised: {fields}.").format(fields=", ".join(titles)).rstrip(".")
    elif len(titles) == 1:
        subject = titles[0]
    else:
        subject = join([story.counts(), ", ".join(titles)])
    body = terminal.text(Document(story.sections), Canvas(width=_SUBJECT))
    return f"{cut(subject, _SUBJECT)}\n\n{body}".rstrip() + "\n"


def _send(current: Session, repository: "Repository", branch: "Branch", yes: bool) -> None:
    """Merge what others have changed and send; a proposal where the branch is protected."""
    from hamm_registry.storage import saving

    sent = saving.Sent("behind")
    # Whoever was faster meanwhile is merged first, and it is tried again.
    for _attempt in range(_ATTEMPTS):
        _receive(current, repository, branch)
        sent = saving.send(repository, branch)
        if sent.outcome != "behind":
            break
    if sent.outcome == "done":
        current.tell(_("Sent to {target}.").format(target=branch.target))
        return
    not_sent = _("Your changes are saved on this computer but not sent.")
    if sent.outcome == "behind":
        message = _("{target} keeps changing faster than this can be sent").format(
            target=branch.target
        )
        raise RegistryError(message, not_sent)
    message = _("{target} accepts no direct changes: {reason}")
    current.remark(message.format(target=branch.target, reason=_refusal(sent.words)))
    if agreed(_("Send them as a proposal, on a branch of their own?"), yes):
        _propose(current, repository, branch)
    else:
        current.remark(not_sent)


def _receive(current: Session, repository: "Repository", branch: "Branch") -> None:
    """Merge what others have changed, and say how much it was."""
    from hamm_registry.storage import saving

    received = saving.receive(repository, branch)
    if received:
        message = ngettext(
            "{count} change by others merged.", "{count} changes by others merged.", received
        )
        current.tell(message.format(count=received))


def _propose(current: Session, repository: "Repository", branch: "Branch") -> None:
    """Send the changes as a branch of their own, and say where they are proposed."""
    from hamm_registry.storage import saving

    name, address = saving.propose(repository, branch, f"changes-{current.today.isoformat()}")
    current.tell(_("Sent as the branch {name}.").format(name=quote(name)))
    if address:
        current.tell(_("Propose it here: {address}").format(address=address))
    current.remark(_("You are on that branch now. Once it is accepted:"))
    for command_back in (f"git switch {branch.name}", "git pull"):
        current.remark(f"  {command_back}")


_ATTEMPTS = 3
"""Attempts to send; each fails if somebody else was faster."""


def _refusal(words: str) -> str:
    """The reason that the other side gives, without the words that git adds."""
    reasons: list[str] = []
    for row in words.splitlines():
        if "remote:" in row:
            reasons.append(row.removeprefix("remote:").strip())
    return " ".join(filter(None, reasons)) or _("the branch is protected")
