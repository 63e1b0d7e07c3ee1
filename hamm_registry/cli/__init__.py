"""The command line: the only place that knows Typer. One call of a command is one function.

Modules below import the rest of the program inside their functions, so that `--help` is fast.
"""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Any, NoReturn

import typer

from hamm_registry.cli import app, commands
from hamm_registry.cli.session import Session, write_message
from hamm_registry.core import text
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import tells_more
from hamm_registry.core.text import _, quote


def run(argv: Sequence[str]) -> int:
    """Run one call of the program and return its exit code.

    This is the one boundary where errors become messages: 2 for wrong usage, 3 where the tool
    cannot run, 130 after an interrupt, 0 when a reader closes the pipe.
    """
    _speak_utf8()
    text.called(_program_name(argv))
    session = Session()
    from_option = _language_of_option(argv)
    language = from_option or text.environment_language(os.environ)
    session.language_asked = from_option is not None
    session.language_chosen = language is not None
    text.activate(language or text.LANGUAGES[0])
    text.understand(())
    try:
        with suppress(ValueError):  # only the main thread may
            signal.signal(signal.SIGTERM, _end)
        code = _call(_with_help_option(_readable(argv[1:])), session)
        if session.has_written:
            _remark_unsaved(session)
        sys.stdout.flush()
    except UsageError as error:
        return _complain(error)
    except BrokenPipeError:
        # The reader is gone: whatever is still buffered goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _refused(error)
    finally:
        session.close()
    return code


def _program_name(argv: Sequence[str]) -> str:
    """The name by which the program was called, for messages."""
    if not argv:
        return "hamm"
    name = PurePath(argv[0]).name.removesuffix(".exe")
    if name == "__main__.py":
        return "hamm"
    return name


def _remark_unsaved(session: Session) -> None:
    """End a command that has written with what is not saved yet."""
    from hamm_registry.cli.writing import remark_unsaved

    remark_unsaved(session)


def _end(number: int, _frame: object) -> NoReturn:
    """End when asked to, but take away temporary files and folders first."""
    raise SystemExit(128 + number)


def _readable(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments; UsageError for one that is no text, which no file could be written with."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            value = quote(argument.encode(errors="backslashreplace").decode())
            raise UsageError(_("{value} is not text in UTF-8").format(value=value)) from error
    return arguments


def _with_help_option(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments with `help COMMAND` written as `COMMAND --help`, as in git and gh."""
    if arguments[:1] == ["help"]:
        return [*arguments[1:2], "--help"]
    return arguments


def _refused(error: OSError) -> int:
    """Say why the system refuses; what is still buffered for a full disk goes nowhere."""
    hint = ""
    if error.filename:
        message = f"{quote(error.filename)}: {text.reason(error)}"
    elif isinstance(error, FileNotFoundError | PermissionError):  # what `os.getcwd` says
        message = _("the current folder cannot be read: {reason}")
        message = message.format(reason=text.reason(error))
        hint = _("Change to a folder that is there.")
    else:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = _("standard output cannot be written: {reason}")
        message = message.format(reason=text.reason(error))
    with suppress(OSError):  # what is buffered for standard output may not go there either
        _complain(RegistryError(message, hint))
    return 3


def _call(arguments: Sequence[str], session: Session) -> int:
    """Run the command that the arguments name; its exit code. Errors become a message."""
    command = typer.main.get_command(app.application(_needed(arguments)))
    try:
        outcome: Any = command.main(
            list(arguments), text.program(), standalone_mode=False, obj=session
        )
    except typer.TyperException as error:
        return _complain(app.usage_error(error), arguments)
    except RegistryError as error:
        return _complain(error, arguments)
    except typer.Abort:
        return 130
    except SystemExit as error:  # what Typer makes of a broken pipe
        if error.code == 128 + signal.SIGTERM:
            raise
        raise BrokenPipeError from error
    if isinstance(outcome, int):
        return outcome
    return 0


def _needed(arguments: Sequence[str]) -> Sequence[str]:
    """The commands to load: the one that is called, all for the help or a guess, else none."""
    if not arguments:
        return ()
    names = list(commands.names())
    if arguments[0] in names:
        return arguments[:1]
    return names


def _complain(error: RegistryError, arguments: Sequence[str] = ()) -> int:
    """Write an error with its hint to standard error, and return its exit code."""
    sys.stdout.flush()
    rows = [f"{text.program()}: {error.message}", *error.hint.splitlines()]
    if error.code == 2 and not error.hint:
        command = [name for name in arguments[:1] if name in commands.names()]
        rows.append(tells_more(*command, "--help"))
    write_message(*rows)
    return error.code


def _language_of_option(argv: Sequence[str]) -> str | None:
    """The value of --lang, looked for before Typer may complain; None where it is not usable."""
    value = ""
    for number, argument in enumerate(argv):
        if argument == "--":
            break
        if argument == "--lang" and number + 1 < len(argv):
            value = argv[number + 1]
            break
        if argument.startswith("--lang="):
            value = argument.removeprefix("--lang=")
            break
    if value in text.LANGUAGES:
        return value
    return None


def _speak_utf8() -> None:
    """UTF-8 into pipes and files whatever the locale says; a terminal keeps its own encoding.

    What the caller has closed is taken by a device, before a file gets its number: what is written
    to a closed standard output fails, to a closed standard error goes nowhere.
    """
    for name, flags, mode in (
        ("stdin", os.O_RDONLY, "r"),
        ("stdout", os.O_RDONLY, "w"),
        ("stderr", os.O_WRONLY, "w"),
    ):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace", newline="\n")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
