"""A registry to try things on, and the command to try them with."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry.cli import run

HERE = Path(__file__).parent
ROOT = HERE.parent
BASE = HERE / "data" / "base"
"""A registry of one entry about which `validate` says nothing but that nobody confirmed it."""

ENTRY = "data/initiatives/schule-beispiel.yaml"
PLACES = "data/places.yaml"

DATA_DAY = "2026-11-30"
"""The day by which the registry of Hamm is checked: its sources were read until the day before."""


def _golden() -> dict[str, tuple[tuple[str, ...], str | None]]:
    rows = (HERE / "data" / "golden.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, tuple[tuple[str, ...], str | None]] = {}
    for name, countries, since in (row.split() for row in rows if not row.startswith("#")):
        codes = () if countries == "-" else tuple(countries.split(","))
        found[name] = codes, None if since == "-" else since
    return found


GOLDEN = _golden()
"""Countries and beginning of each initiative of Hamm that was sourced before the first release."""


class Result(NamedTuple):
    """What one call of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as data."""
        return json.loads(self.out)


class _Stream(io.TextIOWrapper):
    """A stream as the program finds it: bytes below, and a terminal if told so."""

    def __init__(self, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        content = self.buffer
        assert isinstance(content, io.BytesIO)
        return content.getvalue().decode("utf-8")


def hamm(*arguments: str | Path, terminal: bool = False) -> Result:
    """Run the program inside this process; `terminal` makes its output look like one."""
    out, err = _Stream(terminal), _Stream(terminal)
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["hamm", *map(str, arguments)])
    return Result(code, out.text(), err.text())


def process(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own; `environment` is laid over that of the tests."""
    return subprocess.run(
        [sys.executable, "-m", "hamm_registry", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


_OF_ITS_OWN = """\
summary: {{de: Was {name} tut., en: What {name} does.}}
organisations: [{{name: Träger von {name}, role: lead, type: school}}]
sources:
  - id: schule
    title: Seite
    url: https://{name}.example/
    kind: own-statement
    date: 2026-01-10
"""


@dataclass(frozen=True)
class Workplace:
    """A registry in a folder of its own, to be changed and looked at."""

    root: Path

    def put(self, path: str, content: str | bytes) -> Path:
        """Write a file below the root, with its folders."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return target

    def change(self, old: str, new: str, path: str = ENTRY) -> Path:
        """Replace the one place where `old` stands in a file."""
        content = (self.root / path).read_text(encoding="utf-8")
        assert content.count(old) == 1, old
        return self.put(path, content.replace(old, new))

    def overlay(self, fields: str, path: str = ENTRY) -> Path:
        """Replace top-level fields of a file by those written in `fields`, see `overlaid`."""
        return self.put(path, overlaid((self.root / path).read_text(encoding="utf-8"), fields))

    def another(self, name: str, fields: str = "") -> Path:
        """Add a second entry, like the first but not the same, with other fields."""
        text = (BASE / ENTRY).read_text(encoding="utf-8")
        text = overlaid(text, f"id: {name}\n" + _OF_ITS_OWN.format(name=name))
        return self.put(f"data/initiatives/{name}.yaml", overlaid(text, fields))

    def organisation(self, name: str, fields: str = "") -> Path:
        """Add the record of an organisation: an association with one source, and other fields."""
        source = "{id: x, title: x, url: https://x.example, kind: own-statement}"
        text = f"id: {name}\nname: {name}\ntype: association\nsources:\n  - {source}\n"
        return self.put(f"data/organisations/{name}.yaml", overlaid(text, fields))

    def hamm(self, *arguments: str | Path, terminal: bool = False) -> Result:
        """Run the program on this registry."""
        return hamm(*arguments, "--root", self.root, terminal=terminal)

    def diagnostics(self, *arguments: str) -> list[dict[str, Any]]:
        """What `validate` finds, as in its JSON format."""
        found = self.hamm("validate", "--format", "json", *arguments).json["diagnostics"]
        assert isinstance(found, list)
        return found

    def codes(self, *arguments: str) -> list[str]:
        """The codes of what `validate` finds, but for the upkeep."""
        found = [str(one["code"]) for one in self.diagnostics(*arguments)]
        return [code for code in found if not code.startswith("HR4")]

    def told(self, *arguments: str) -> list[str]:
        """What `validate` finds but for the upkeep, as `line:column code message | hint`."""
        return [
            f"{one['line']}:{one['column']} {one['code']} {one['message']} | {one['hint']}".rstrip(
                " |"
            )
            for one in self.diagnostics(*arguments)
            if not one["code"].startswith("HR4")
        ]


def workplace(root: Path) -> Workplace:
    """Give a copy of BASE in a folder that does not exist yet or is empty."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    return Workplace(root)


_TOP = re.compile(r"^([a-z_]+):[ \n]", re.MULTILINE)


def overlaid(text: str, fields: str) -> str:
    """Lay top-level fields over those of an entry: what is written again goes from the old text.

    A field with nothing behind it (`since:`) is only taken away. The rest is added as it stands.
    """
    taken = set(_TOP.findall(fields))
    starts = [found.start() for found in _TOP.finditer(text)] + [len(text)]
    kept = [text[: starts[0]]]
    for start, end in pairwise(starts):
        block = text[start:end]
        if block.partition(":")[0] not in taken:
            kept.append(block)
    added = [block for block in _blocks(fields) if not re.fullmatch(r"[a-z_]+:\n*", block)]
    return "".join(kept + added)


def _blocks(fields: str) -> Iterator[str]:
    starts = [found.start() for found in _TOP.finditer(fields)]
    edges = [0, *starts, len(fields)]
    for start, end in pairwise(edges):
        if end > start:
            yield fields[start:end]


@contextmanager
def environment(**changes: str | None) -> Iterator[None]:
    """Set variables of the environment for a while; None takes one away."""
    before = dict(os.environ)
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
