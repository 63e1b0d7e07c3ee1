"""Measure the program beside its peers: `python benchmarks/run.py`, see docs/performance.md.

Whole processes are measured, with their children: CPU time (user and system), wall time and peak
memory, as the operating system accounts for them. All commands take turns, a first round only
warms up, and of the rounds that follow the best counts: disturbances only ever add.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schemas" / "initiative.schema.json"
HAMM = (sys.executable, "-m", "hamm_registry")
SMALL, LARGE = 2113, 21_130
CHECK_JSONSCHEMA = "check-jsonschema==0.39.0"
SOURCEMETA = "@sourcemeta/jsonschema@16.11.0"

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run took: seconds of CPU, seconds by the clock, MiB of the largest process."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured beside what, and how it relates to the target."""

    what: str
    found: float
    limit: float
    unit: str = "×"
    at_least: bool = False

    def met(self) -> bool:
        """Whether the target is reached."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        target = f"{sign} {self.limit:g} {self.unit}"
        verdict = "yes" if self.met() else "no"
        return f"| {self.what} | {self.found:.3g} {self.unit} | {target} | {verdict} |"


def measure(command: Command, folder: Path, environment: dict[str, str]) -> Usage:
    """Run a command in a folder, its output going into a pipe; SystemExit where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.stdout.read() if process.stdout else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{output.decode(errors='replace')[-2000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)


def best(
    commands: dict[str, tuple[Command, Path]], repeats: int, environment: dict[str, str]
) -> dict[str, Usage]:
    """The least that each command took, with all of them taking turns.

    The cache is emptied before each but those whose name begins with `again`: these find what the
    one before them has left.
    """

    def turn(name: str) -> Usage:
        if not name.startswith("again"):
            shutil.rmtree(environment["XDG_CACHE_HOME"], ignore_errors=True)
        return measure(*commands[name], environment)

    rounds = [{name: turn(name) for name in commands} for _round in range(repeats + 1)][1:]
    return {
        name: Usage(
            min(one[name].cpu for one in rounds),
            min(one[name].wall for one in rounds),
            max(one[name].memory for one in rounds),
        )
        for name in commands
    }


def check_jsonschema(peers: Path) -> Command | None:
    """check-jsonschema in an environment of its own, installed where it is not there yet."""
    program = peers / "python" / "bin" / "check-jsonschema"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(peers / "python")], check=True)
        pip = str(peers / "python" / "bin" / "pip")
        subprocess.run([pip, "install", "--quiet", CHECK_JSONSCHEMA], check=True)
    return (program, "--schemafile", SCHEMA)


def sourcemeta(peers: Path) -> Command | None:
    """The native program of the npm package itself, without the script that starts it."""
    if not (peers / "node_modules" / "@sourcemeta").exists():
        npm = shutil.which("npm")
        if npm is None:
            return None
        install = [npm, "install", "--silent", "--no-save", "--prefix", str(peers), SOURCEMETA]
        subprocess.run(install, check=True)
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(platform.machine().lower())
    name = f"jsonschema-{platform.system().lower()}-{machine or platform.machine()}"
    folder = peers / "node_modules" / "@sourcemeta" / "jsonschema" / "build" / "github-releases"
    return (folder / name, "validate", SCHEMA) if (folder / name).exists() else None


def peer(install: Callable[[Path], Command | None], peers: Path) -> Command | None:
    """The command of a peer; None, with a word about it, where it cannot be had."""
    try:
        command = install(peers)
    except (OSError, subprocess.CalledProcessError):
        command = None
    if command is None:
        sys.stderr.write(f"{install.__name__}: cannot be installed here, left out\n")
    return command


def generate(folder: Path, entries: int) -> Path:
    """A registry of that many entries in a folder of its own."""
    target = folder / str(entries)
    script = Path(__file__).with_name("generate.py")
    command = [sys.executable, str(script), str(target), "--entries", str(entries)]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return target


def start_up(repeats: int, environment: dict[str, str]) -> list[Row]:
    """The commands that people wait for, beside the imports that none can do without."""
    commands: dict[str, tuple[Command, Path]] = {
        "imports": ((sys.executable, "-c", "import typer, yaml"), ROOT),
        "help": ((*HAMM, "--help"), ROOT),
        "list": ((*HAMM, "list"), ROOT),
        "table": ((*HAMM, "list", "--format", "table"), ROOT),
    }
    found = best(commands, repeats, environment)
    beside = "CPU, beside `import typer, yaml`"
    base = found["imports"].cpu
    return [
        Row(f"`hamm --help`: {beside}", found["help"].cpu / base, 1.5),
        Row(f"`hamm list` into a pipe: {beside}", found["list"].cpu / base, 2.2),
        Row(f"`hamm list` as a table: {beside}", found["table"].cpu / base, 3.5),
    ]


def validation(small: Path, peers: Path, repeats: int, environment: dict[str, str]) -> list[Row]:
    """`hamm validate` on all of a registry, beside validators that look at its entries alone."""
    entries = sorted((small / "data" / "initiatives").iterdir())
    files = [path.relative_to(small) for path in entries]
    commands: dict[str, tuple[Command, Path]] = {
        "hamm": ((*HAMM, "validate"), small),
        "again": ((*HAMM, "validate"), small),
        "list": ((*HAMM, "list"), small),
        "again list": ((*HAMM, "list"), small),
    }
    native, slow = peer(sourcemeta, peers), peer(check_jsonschema, peers)
    if native:
        commands["native"] = ((*native, *files), small)
    found = best(commands, repeats, environment)
    own = found["hamm"]
    what = f"`hamm validate`, {SMALL:,} entries: peak memory at most"
    rows = [Row(what, own.memory, 150, "MiB")]
    for name, first, again in (("validate", "hamm", "again"), ("list", "list", "again list")):
        what = f"`hamm {name}`, {SMALL:,} entries, nothing changed: wall time, beside the first run"
        rows.append(Row(what, found[again].wall / found[first].wall, 0.35))
    if native:
        base, beside = found["native"].wall, f"wall time, beside `{SOURCEMETA}`"
        rows.append(Row(f"`hamm validate`, {SMALL:,} entries: {beside}", own.wall / base, 2.2))
        what = f"`hamm validate`, {SMALL:,} entries, nothing changed: {beside}"
        rows.append(Row(what, found["again"].wall / base, 0.5))
    if slow:
        other = measure((*slow, *files), small, environment)
        what = f"`{CHECK_JSONSCHEMA}` on the same entries: CPU, beside `hamm validate`"
        rows.append(Row(what, other.cpu / own.cpu, 25, at_least=True))
    return rows


def introductions(small: Path, repeats: int, environment: dict[str, str]) -> list[Row]:
    """`hamm parallels` of a registry and of one organisation, beside counting its entries."""
    commands: dict[str, tuple[Command, Path]] = {
        "count": ((*HAMM, "list", "--count"), small),
        "all": ((*HAMM, "parallels"), small),
        "one": ((*HAMM, "parallels", "internationaler-club-hamm"), small),
    }
    found = best(commands, repeats, environment)
    base = found["count"].cpu
    beside = f"{SMALL:,} entries: CPU, beside `hamm list --count`"
    return [
        Row(f"`hamm parallels`, {beside}", found["all"].cpu / base, 2.5),
        Row(f"`hamm parallels ORG`, {beside}", found["one"].cpu / base, 1.3),
    ]


def size(small: Path, large: Path, repeats: int, environment: dict[str, str]) -> Row:
    """The CPU time that an entry takes in a large registry and a small one, start-up left out."""
    commands: dict[str, tuple[Command, Path]] = {
        "start": ((*HAMM, "validate"), ROOT),
        "small": ((*HAMM, "validate"), small),
        "large": ((*HAMM, "validate"), large),
    }
    found = best(commands, repeats, environment)
    start, few, many = (found[name].cpu for name in ("start", "small", "large"))
    ratio = (many - start) / LARGE / ((few - start) / SMALL)
    return Row(f"`hamm validate`: CPU an entry at {LARGE:,}, beside {SMALL:,}", ratio, 1.3)


def website(small: Path, work: Path, environment: dict[str, str]) -> Row:
    """The time for the whole website of a registry, beside what may be spent on it."""
    base = best({"validate": ((*HAMM, "validate"), small)}, 3, environment)["validate"].wall
    target = work / "site"
    found = measure((*HAMM, "site", target), small, environment)
    pages = sum(1 for _page in target.rglob("*.html"))
    what = f"`hamm site`, {pages:,} pages: beside four times `hamm validate` and 3 ms a page"
    return Row(what, found.wall / (4 * base + 0.003 * pages), 1)


def main() -> int:
    """Measure everything; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="Measure the program beside its peers.")
    default = Path(tempfile.gettempdir(), "hamm-registry-peers")
    parser.add_argument("--peers", type=Path, default=default, metavar="DIR", help="their folder")
    parser.add_argument("--repeats", type=int, default=7, help="rounds of which the best counts")
    arguments = parser.parse_args()
    arguments.peers.mkdir(parents=True, exist_ok=True)
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        drop = ("HAMM_", "GITHUB_ACTIONS", "PYTHON", "NO_COLOR")
        environment = {key: v for key, v in os.environ.items() if not key.startswith(drop)}
        # The program as an installer leaves it: from the repository, compiled.
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(work / "compiled")}
        environment |= {"XDG_CACHE_HOME": str(work / "cache"), "XDG_STATE_HOME": str(work)}
        rows = start_up(arguments.repeats * 3, environment)
        small, large = generate(work, SMALL), generate(work, LARGE)
        rows += validation(small, arguments.peers, arguments.repeats, environment)
        rows += introductions(small, 3, environment)
        rows.append(size(small, large, 3, environment))
        rows.append(website(small, work, environment))
    sys.stdout.write(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load before and after "
        f"{before:.1f} and {os.getloadavg()[0]:.1f}; best of {arguments.repeats * 3} rounds "
        f"(start-up), {arguments.repeats} (validation), 3 (size), 1 (check-jsonschema)\n\n"
        "| measured | found | target | reached |\n|---|---:|---:|---|\n"
    )
    sys.stdout.writelines(f"{row}\n" for row in rows)
    return int(not all(row.met() for row in rows))


if __name__ == "__main__":
    sys.exit(main())
