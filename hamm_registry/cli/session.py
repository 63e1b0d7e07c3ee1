"""One call of the program: the registry it works on, the language, the day, and its output."""

import os
import shutil
import stat
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from hamm_registry.core import steps, text
from hamm_registry.core.errors import RegistryError, UsageError, invalid_value
from hamm_registry.core.text import _, ngettext, quote, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamm_registry.core.document import Document
    from hamm_registry.model.entries import Registry
    from hamm_registry.model.named_fields import Fields
    from hamm_registry.render import Format
    from hamm_registry.render.screen import Canvas, Line
    from hamm_registry.storage.history import Moment
    from hamm_registry.storage.workspace import Workspace

_NARROWEST = 20
"""Columns that a screen needs."""
COLORS = ("auto", "always", "never")


@dataclass
class Session:
    """One call: the options as given, or None."""

    language_chosen: bool = False
    language_asked: bool = False
    root: Path | None = None
    color: str = "auto"
    day: date | None = None
    as_of: str | None = None
    other_folders: tuple[Path, ...] = ()
    has_written: bool = False
    paged: bool = True
    _remarked: set[str] = field(default_factory=set)
    _closing: ExitStack = field(default_factory=ExitStack)

    @property
    def today(self) -> date:
        """The day that everything goes by: --today, that of --as-of, HAMM_TODAY, else the clock."""
        if self.day is not None:
            return self.day
        if self._past is not None:
            return self._past.day
        return clock()

    @cached_property
    def workspace(self) -> "Workspace":
        """The opened registry, with --as-of as it was then."""
        if self._past is None:
            return self.present
        from hamm_registry.storage.repository import open_repository
        from hamm_registry.storage.snapshot import extracted
        from hamm_registry.storage.workspace import CONFIG, Workspace

        commit, day = self._past.commit, text.date(self._past.day.isoformat())
        if commit is not None:
            repository = open_repository(self.present.root)
            folder = self._closing.enter_context(extracted(repository, commit))
            if (folder / CONFIG).is_file():
                message = _("As it was on {day}, commit {commit}.")
                self.remark(message.format(day=day, commit=commit[:10]))
                return Workspace(folder)
        raise RegistryError(_("there was no registry yet on {day}").format(day=day))

    @cached_property
    def _past(self) -> "Moment | None":
        """The moment that --as-of names; None for now."""
        if self.as_of is None:
            return None
        from hamm_registry.storage.history import moment
        from hamm_registry.storage.repository import open_repository

        return moment(open_repository(self.present.root), self.as_of, self.day or clock())

    def only_present(self, name: str) -> None:
        """UsageError where what `name` says goes by the registry as it is, but --as-of is given."""
        if self.as_of is not None:
            message = _("{name} cannot be combined with --as-of").format(name=name)
            raise UsageError(message, _("It always works on the present registry."))

    def close(self) -> None:
        """Take away what only this call needed."""
        self._closing.close()

    @property
    def home(self) -> Path:
        """The folder of the opened registry, to show and resolve paths by."""
        return self.workspace.root

    def reopen(self) -> None:
        """Go by the registry as it is now, after something was written."""
        self.has_written = True
        self.workspace = self.workspace.reopened()
        for name in ("own", "registry", "fields"):
            self.__dict__.pop(name, None)

    @cached_property
    def _opened(self) -> "Workspace":
        """The registry as it is, whatever its settings say."""
        from hamm_registry.storage.workspace import Workspace, find_root

        from_environment = os.environ.get("HAMM_ROOT")
        folder = self.root
        if folder is None and from_environment:
            folder = Path(from_environment)
        return Workspace(find_root(folder))

    @cached_property
    def present(self) -> "Workspace":
        """The registry as it is; its first language is spoken if none was asked for."""
        workspace = self._opened
        first = workspace.config.languages[0]
        text.understand(workspace.config.languages)
        # Neither an option nor the computer says which one.
        if not self.language_chosen:
            text.activate(first)
        return workspace

    def unsettled(self) -> "Workspace":
        """The registry as it is, even where its settings cannot be used; RegistryError for none."""
        with suppress(RegistryError):
            return self.present
        return self._opened

    @cached_property
    def own(self) -> "Registry":
        """The valid entries of this registry; a remark says how many files were left out."""
        registry = self.workspace.registry
        if registry.skipped:
            self.remark(
                ngettext(
                    "{count} file skipped; run “{command}”",
                    "{count} files skipped; run “{command}”",
                    registry.skipped,
                ).format(count=registry.skipped, command=steps.command("validate"))
            )
        return registry

    @cached_property
    def others(self) -> "tuple[Registry, ...]":
        """The registries of --with, with a remark on what was left out there."""
        from hamm_registry.storage import federation

        others = federation.read(self.own, self.other_folders)
        for other in others:
            if other.skipped:
                message = ngettext(
                    "{count} file of {city} skipped",
                    "{count} files of {city} skipped",
                    other.skipped,
                )
                self.remark(message.format(count=other.skipped, city=other.config.city))
        return others

    @cached_property
    def registry(self) -> "Registry":
        """The entries that are asked about: those of this registry and of those of --with."""
        if not self.other_folders:
            return self.own
        from hamm_registry.storage import federation

        return federation.merged(self.own, self.others)

    def complete(self, skip_invalid: bool = False) -> "Registry":
        """The registry for what goes out of the house; `own` must have left nothing out.

        RegistryError (3) where files had to be skipped, unless `skip_invalid`.
        """
        skipped = self.own.skipped
        if skipped and not skip_invalid:
            message = ngettext(
                "{count} file is not valid, so nothing was written",
                "{count} files are not valid, so nothing was written",
                skipped,
            )
            hint = _("“{command}” shows the errors; --skip-invalid continues without these files.")
            raise RegistryError(
                message.format(count=skipped), hint.format(command=steps.command("validate"))
            )
        return self.own

    @cached_property
    def fields(self) -> "Fields":
        """The fields of this registry by name."""
        from hamm_registry.model.named_fields import Fields

        return Fields(self.registry, self.today)

    def canvas(self, output: Path | None = None) -> "Canvas":
        """The canvas of a screen: as wide as the terminal, without colours and width elsewhere."""
        from hamm_registry.render.screen import Canvas

        if output is not None:
            return Canvas()
        if sys.stdout.isatty():
            return Canvas(terminal_width(), self._colored(terminal=True))
        return Canvas(None, self._colored(terminal=False))

    def _colored(self, *, terminal: bool) -> bool:
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return terminal and not plain

    def remark(self, message: str) -> None:
        """Say something beside the result, on standard error, once."""
        if message not in self._remarked:
            self._remarked.add(message)
            write_message(message)

    def tell(self, sentence: str) -> None:
        """Write a sentence as a result, wrapped at words in a terminal."""
        self.write(for_stream(sys.stdout, sentence))

    def write(self, content: str | bytes, output: Path | None = None) -> None:
        """Write a result to standard output, or to a file whole or not at all.

        UsageError where bytes, which are no text, would go to a terminal, or where the result
        would take the place of a file that a registry is made of.
        """
        if output is None:
            if not content:  # not even that: a full disk refuses nothing at all, too
                return
            if isinstance(content, str):
                self._write_text(content)
                return
            if sys.stdout.isatty():
                message = _("this format cannot be shown in a terminal")
                raise UsageError(message, _("Name a file: --output FILE."))
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            return
        if isinstance(content, str):
            content = content.encode(errors="backslashreplace")
        _replace(output, content)

    def _write_text(self, text: str) -> None:
        """Write a text to standard output, through the pager where it is long for a terminal."""
        if self.paged and sys.stdout.isatty():
            from hamm_registry.cli import pager
            from hamm_registry.cli.asking import can_ask

            # Without a keyboard, as in a job that has a terminal, nobody could turn the pages.
            if can_ask() and pager.is_longer(text, shutil.get_terminal_size((80, 24)).lines):
                sys.stdout.flush()
                if pager.show(text):
                    return
        sys.stdout.write(text)

    def print(self, lines: "Iterable[Line]", output: Path | None = None) -> None:
        """Write a screen made of lines."""
        from hamm_registry.render.screen import render

        self.write(render(lines, self.canvas(output)), output)

    def emit(self, document: "Document", format_name: str | None, output: Path | None) -> None:
        """Write rows in a format; unless one is named, in that which fits the output."""
        form = self.form(format_name, output)
        self.write(form.write(document, self.canvas(output)), output)

    def form(self, format_name: str | None, output: Path | None) -> "Format":
        """The format of rows that is asked for: if none, `table` in a terminal, else `plain`."""
        from hamm_registry.render import FORMATS, ROW_FORMATS

        default = "plain"
        if output is None and sys.stdout.isatty():
            default = "table"
        name = format_name or default
        return FORMATS[one_of(name, ROW_FORMATS, "--format", "formats")]

    def show(self, document: "Document", format_name: str, output: Path | None = None) -> None:
        """Write a document in a format that is known to be one of those of the command."""
        from hamm_registry.render import FORMATS

        self.write(FORMATS[format_name].write(document, self.canvas(output)), output)


def write_message(*rows: str) -> None:
    """Write lines of a remark or an error to standard error; wrapped at words in a terminal.

    Where that takes nothing, they are lost: the results and the exit code stay what they are.
    """
    with suppress(OSError):
        sys.stderr.write(for_stream(sys.stderr, *rows))


def for_stream(stream: TextIO, *rows: str) -> str:
    """Lines of text as they are written to a stream: wrapped at words where it is a terminal."""
    if not stream.isatty():
        return "".join(f"{safe(row)}\n" for row in rows)
    from hamm_registry.render.screen import wrapped

    width = terminal_width()
    return "".join(wrapped(row, width) for row in rows)


def terminal_width() -> int:
    """The columns of the terminal, 80 where it does not say."""
    return max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST)


def _replace(output: Path, content: bytes) -> None:
    """Put a new file in the place of the one a path leads to; pipes and devices are written to."""
    from hamm_registry.storage import files, folders

    try:
        try:
            mode = output.stat().st_mode
        except FileNotFoundError:
            mode = stat.S_IFREG
        if not stat.S_ISREG(mode):
            with output.open("wb") as device:
                device.write(content)
            return
        target = output
        if output.is_symlink():
            target = output.resolve()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise files.refused(output, error) from error
    if folders.is_source(target):
        message = _("{file} belongs to the data of the registry and is not replaced")
        raise UsageError(message.format(file=quote(output)), _("Name another file: --output FILE."))
    files.write(target, content)


def one_of(value: str, allowed: "Iterable[str]", option: str, called: str = "") -> str:
    """The value if it is one of the allowed ones; UsageError with a guess otherwise.

    `called` names the vocabulary that has further names of the values: the German ones.
    """
    codes = list(allowed)
    if value in codes:
        return value
    from hamm_registry.core.spelling import allowed_values
    from hamm_registry.model.vocabulary import vocabulary

    names = vocabulary(called, {code: {} for code in codes})
    if code := names.code(value):
        return code
    listed = allowed_values(codes)
    raise invalid_value(value, option, f"{names.question(value)} {listed}".strip())


def clock() -> date:
    """The day of HAMM_TODAY, else that of the computer; DateError where HAMM_TODAY is no day."""
    from_environment = os.environ.get("HAMM_TODAY")
    if from_environment:
        return option_day(from_environment)
    return date.today()  # noqa: DTZ011 - local


def option_day(value: str) -> date:
    """The day that somebody names for today; words go by the day of the computer."""
    from hamm_registry.model.typed_dates import parse_day

    return _in_our_time(parse_day(value, date.today()))  # noqa: DTZ011 - local


def _in_our_time(day: date) -> date:
    """The day if reports can reckon some years back and forth from it; UsageError otherwise."""
    if 1900 <= day.year <= 2999:
        return day
    message = _("{day} is too far away").format(day=text.date(day.isoformat()))
    raise UsageError(message, _("Name a day between 1900 and 2999."))
