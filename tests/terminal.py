"""A real terminal to type in: a pseudo-terminal of 80 columns, as a person sees it."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PROMPT = "> "
"""What the last line ends with when the program waits."""
INTERRUPT = "Ctrl-C"
END = "\x04"
_PATIENCE = 30


class Session(NamedTuple):
    """What stood on the screen, what was typed into it included, and the exit code."""

    screen: str
    code: int

    @property
    def asked(self) -> int:
        """How many times the program waited for an answer."""
        return sum(line.startswith((PROMPT, "[")) for line in self.screen.splitlines())


def typed(
    arguments: Sequence[str | Path], answers: Sequence[str], *, cwd: Path, lang: str = "de_DE.UTF-8"
) -> Session:
    """Run the program and type each answer when it waits for one, or press INTERRUPT or END."""
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "hamm_registry", *map(str, arguments)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=cwd,
        env={**os.environ, "LANG": lang, "TERM": "dumb"},
    )
    os.close(terminal)
    screen = ""
    for answer in answers:
        screen += _until_asked(controller)
        if answer == INTERRUPT:
            process.send_signal(signal.SIGINT)
            # Where it arrives before readline listens, Python looks at it behind the next line.
        line = {END: END, INTERRUPT: "\n"}.get(answer, f"{answer}\n")
        os.write(controller, line.encode())
    screen += _rest(controller)
    os.close(controller)
    code = process.wait(_PATIENCE)
    return Session(screen.replace("\r\n", "\n"), code)


def _until_asked(controller: int) -> str:
    """What is written until the program waits for an answer."""
    content = b""
    while not content.decode(errors="replace").rpartition("\n")[2].endswith(PROMPT):
        part = _part(controller)
        assert part, f"it never asked: {content.decode(errors='replace')}"
        content += part
    return content.decode()


def _rest(controller: int) -> str:
    content = b""
    while part := _part(controller):
        content += part
    return content.decode()


def _part(controller: int) -> bytes:
    ready, _writable, _errors = select.select([controller], [], [], _PATIENCE)
    if not ready:
        return b""
    try:
        return os.read(controller, 65536)
    except OSError:  # the other side is closed
        return b""
