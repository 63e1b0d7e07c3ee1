"""Draw the pictures of the README from the real program: `python tools/make_pictures.py`.

Each is what a command shows today, on a terminal of 80 columns or as the file that it writes; a
picture of another kind is one more function and a line in PICTURES. The same data gives the same
bytes, but for what Chromium draws. Needs a system with pseudo-terminals (not Windows), Chromium,
pdftoppm, the `pdf` extra, and no network.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
DAY = "2026-11-22"
COLUMNS = 80

_FONT = re.compile(r"\s*@font-face \{\{.*?\}\}", re.DOTALL)
_HAMM = (sys.executable, "-m", "hamm_registry")


def terminal(*arguments: str) -> str:
    """A command and what it prints on a terminal, as SVG that loads nothing."""
    screen = Console(width=COLUMNS, record=True, file=StringIO(), force_terminal=True)
    screen.print(Text(f"$ hamm {' '.join(arguments)}".rstrip(), style="bold"))
    screen.print(Text.from_ansi(_shown(arguments)))
    frame = _FONT.sub("", CONSOLE_SVG_FORMAT)
    return screen.export_svg(title="hamm", code_format=frame, unique_id="hamm") + "\n"


def drawn(*arguments: str) -> str:
    """The picture that a command writes."""
    found = subprocess.run(_command(arguments), cwd=ROOT, capture_output=True, check=True)
    return found.stdout.decode()


def browsed(page: str) -> bytes:
    """A page of the website in Chromium, as wide as a desk's screen."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            _command(("site", f"{folder}/site")), cwd=ROOT, check=True, capture_output=True
        )
        picture = Path(folder, "page.png")
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={folder}/user",
            "--window-size=1280,1000", f"--screenshot={picture}", f"file://{folder}/site/{page}",
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        return picture.read_bytes()


def printed(report: str, page: str) -> bytes:
    """A page of a report as it is printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/report.pdf"
        subprocess.run(_command(("report", report, "--output", file)), cwd=ROOT, check=True)
        command = ["pdftoppm", "-png", "-r", "80", "-f", page, "-l", page, "-singlefile"]
        subprocess.run([*command, file, f"{folder}/page"], check=True)
        return Path(folder, "page.png").read_bytes()


PICTURES: dict[str, tuple[Callable[..., str | bytes], tuple[str, ...]]] = {
    "overview.svg": (terminal, ()),
    "parallels.svg": (terminal, ("parallels", "schule-coulommiers")),
    "network.svg": (drawn, ("parallels", "--format", "svg")),
    "site.png": (browsed, ("index.html",)),
    "report.png": (printed, ("council", "2")),
}
"""The files below docs/pictures, how each is made, and from which command."""


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [*_HAMM, *arguments, "--lang", "de", "--today", DAY]


def _shown(arguments: tuple[str, ...]) -> str:
    """What a command prints on a terminal of its own, with its colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    with subprocess.Popen(
        _command(arguments), cwd=ROOT, env=environment, stdout=theirs, stdin=theirs
    ):
        os.close(theirs)
        content = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return content.decode().replace("\r\n", "\n").rstrip("\n")


def _read(terminal: int) -> bytes:
    """Some bytes; none at the end, which Linux tells as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def main() -> None:
    """Write all pictures."""
    TARGET.mkdir(exist_ok=True)
    for name, (make, arguments) in PICTURES.items():
        content = make(*arguments)
        (TARGET / name).write_bytes(content.encode() if isinstance(content, str) else content)


if __name__ == "__main__":
    main()
