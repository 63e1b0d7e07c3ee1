"""The editor of the user: which one it is, and how it opens a file at a line."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import TracebackType

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason


def editor_command(
    environment: Mapping[str, str], path: str, line: int, windows: bool
) -> list[str]:
    """The command that opens a file at a line, and waits, as far as the editor can do that.

    VISUAL, then EDITOR; else Notepad on Windows, and nano or vi elsewhere. RegistryError for a
    setting that is no command line.
    """
    setting = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        command = split_command(setting, windows)
    except ValueError as error:  # a quotation mark that is not closed
        message = _("VISUAL or EDITOR is not a command: {value}").format(value=quote(setting))
        raise RegistryError(message, _("Set VISUAL or EDITOR to the one that you use.")) from error
    if not command or not command[0]:
        command = [_default_editor(windows)]
    name = _name_of_program(command[0], windows)
    if name in ("code", "codium", "code-insiders"):
        return [*_waiting(command), "--goto", f"{path}:{line}"]
    if name == "notepad++":
        return [*command, "-multiInst", "-nosession", f"-n{line}", path]
    if name in ("subl", "sublime_text"):
        return [*_waiting(command), f"{path}:{line}"]
    if name in ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "gedit"):
        return [*command, f"+{line}", path]
    return [*command, path]


def _default_editor(windows: bool) -> str:
    if windows:
        return "notepad.exe"
    return shutil.which("nano") or "vi"


def _name_of_program(path: str, windows: bool) -> str:
    """The name of a program without its folder and the endings of Windows."""
    name = PurePosixPath(path).name
    if windows:
        name = PureWindowsPath(path).name
    return name.lower().removesuffix(".exe").removesuffix(".cmd")


def _waiting(command: list[str]) -> list[str]:
    """The command of an editor with a window, which ends only when the file is closed."""
    if {"--wait", "-w"} & set(command):
        return command
    return [*command, "--wait"]


def split_command(given: str, windows: bool) -> list[str]:
    r"""A command line in its parts; on Windows a backslash is no escape.

    >>> split_command(r'"C:\Program Files\Notepad++\notepad++.exe" -x', windows=True)
    ['C:\\Program Files\\Notepad++\\notepad++.exe', '-x']
    """
    if not windows:
        return shlex.split(given)
    if Path(given).is_file():  # a path with blanks and without quotes
        return [given]
    return [part.strip('"') for part in shlex.split(given, posix=False)]


class EditedCopy:
    """A copy of a file outside of the registry that an editor works on; gone afterwards.

    What is being typed is thus never a file of the registry, and never lost.
    """

    def __init__(self, path: str, text: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hamm-edit-"))
        self.file = self.folder / PurePosixPath(path).name
        self.file.write_bytes(text.encode())
        self._kept = False

    def __enter__(self) -> "EditedCopy":
        return self

    def opened(self, line: int) -> str:
        """Have it edited and give the text; RegistryError where the editor or the text fails."""
        command = editor_command(os.environ, str(self.file), line, os.name == "nt")
        program = shutil.which(command[0])
        if program is None:
            message = _("the editor {name} was not found").format(name=quote(command[0]))
            raise RegistryError(message, _("Set VISUAL or EDITOR to the one that you use."))
        try:
            done = subprocess.run(  # noqa: S603 - the program that the user has set
                [program, *command[1:]], check=False
            )
            if done.returncode:
                self.keep()
                message = _("the editor ended with an error ({code}), so nothing was written")
                hint = _("Your text is kept in {file}.").format(file=quote(self.file))
                raise RegistryError(message.format(code=done.returncode), hint)
            return self.file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.keep()
            message = _("{file} is not UTF-8").format(file=quote(self.file))
            raise RegistryError(message) from error
        except OSError as error:
            self.keep()
            message = _("the editor {name} cannot be run: {reason}")
            message = message.format(name=quote(command[0]), reason=reason(error))
            raise RegistryError(message) from error

    def keep(self) -> Path:
        """Leave the text where it is, also afterwards."""
        self._kept = True
        return self.file

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._kept:
            shutil.rmtree(self.folder, ignore_errors=True)
