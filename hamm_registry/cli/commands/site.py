"""The command that makes the web site: site."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command
from hamm_registry.cli.options import OtherFolders, SkipInvalid, session_with
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import complete_clone
from hamm_registry.core.text import _, ngettext, number, quote

if TYPE_CHECKING:
    from hamm_registry.site.world import Site
    from hamm_registry.site.write import Written


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("site", cls=Command, epilog="site public")(site)


def site(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the website.")],
    serve: Annotated[
        bool, typer.Option("--serve", help="Then serve it on this computer until Ctrl-C.")
    ] = False,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65_535, help="The port of --serve; 0: a free one."
        ),
    ] = 8000,
    others: OtherFolders = None,
    skip_invalid: SkipInvalid = False,
) -> None:
    """Make the website: pages, map, search, calendars, feeds, ready for any web server.

    Nothing unlisted; coming trips of young people and to sensitive countries by month only.
    Only files that differ are written; other files in the folder are left alone.
    """
    from hamm_registry.site import inputs, write
    from hamm_registry.storage.repository import is_shallow

    current = session_with(context, others)
    source = _site(current, folder, skip_invalid)
    digest = inputs.digest(source)
    written = write.unchanged(folder, digest) or _write_site(source, folder, digest)
    current.tell(_summary(folder, written))
    if not source.official:
        current.remark(_("Without “legal” in registry.yaml each page calls itself a preview."))
    if is_shallow(current.home):
        message = _("This clone is shallow: the feed has only the changes that it knows. {command}")
        current.remark(message.format(command=complete_clone()))
    if serve:
        _serve(current, folder, port)


def _site(current: Session, folder: Path, skip_invalid: bool) -> "Site":
    """The content of the website: what may be published of this registry and those of --with."""
    from hamm_registry.model import redaction
    from hamm_registry.site import appearance, write
    from hamm_registry.site.world import Site
    from hamm_registry.storage.history import times_of_files

    complete = current.complete(skip_invalid)
    registry = redaction.published(complete, current.today)
    if write.is_of_others(folder, current.home):
        message = _("{folder} contains files of the registry").format(folder=quote(folder))
        raise UsageError(message, _("Choose another folder for the website."))
    others = [redaction.published(other, current.today) for other in current.others]
    shortened = set()
    for entry in registry.initiatives:
        if entry.data != complete.by_id[entry.id].data:
            shortened.add(entry.id)
    dated = times_of_files(current.home)
    return Site(
        registry,
        current.today,
        others,
        dated,
        shortened=frozenset(shortened),
        templates=appearance.own_templates(registry),
    )


def _write_site(source: "Site", folder: Path, digest: str) -> "Written":
    """Write the files that differ, and take away those that are left over."""
    from hamm_registry.site import build, write

    files = list(build.plan(source))
    paths = [file.path for file in files]
    return write.write(folder, paths, build.contents(files), digest)


def _summary(folder: Path, written: "Written") -> str:
    """The numbers of files: in all, new, changed and removed."""
    files = ngettext("{count} file in {folder}", "{count} files in {folder}", written.files)
    return _("{files}: {new} new, {changed} changed, {removed} removed").format(
        files=files.format(count=number(written.files), folder=quote(folder)),
        new=number(written.new),
        changed=number(written.changed),
        removed=number(written.removed),
    )


def _serve(current: Session, folder: Path, port: int) -> None:
    """Show the site until someone stops it."""
    import sys

    from hamm_registry.site import serve

    with serve.server(folder, port) as running:
        current.write(serve.address(running) + "\n")
        sys.stdout.flush()
        current.remark(_("Press Ctrl-C to stop."))
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return
