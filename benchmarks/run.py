"""Measure the program beside its peers: `python benchmarks/run.py`, see docs/performance.md.

Whole processes are measured, with their children: CPU time (user and system), wall time and peak
memory, as the operating system accounts for them. All commands take turns, a first round only
warms up, and of the rounds that follow the best counts: disturbances only ever add.
"""

import argparse
import gzip
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


@dataclass(frozen=True, slots=True)
class Work:
    """Where and how it is measured: a folder for registries, one for peers, rounds, environment."""

    folder: Path
    peers: Path
    repeats: int
    environment: dict[str, str]

    def rounds(self) -> int:
        """The rounds for whatever takes long."""
        return min(self.repeats, 3)

    def registry(self, entries: int) -> Path:
        """A registry of that many entries, made when it is first asked for."""
        target = self.folder / str(entries)
        if not target.exists():
            script = Path(__file__).with_name("generate.py")
            command = [sys.executable, str(script), str(target), "--entries", str(entries)]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            subprocess.run(command, cwd=ROOT, check=True, env=environment)
        return target


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
    usages: dict[str, list[Usage]] = {name: [] for name in commands}
    for number in range(repeats + 1):
        for name, (command, folder) in commands.items():
            if not name.startswith("again"):
                shutil.rmtree(environment["XDG_CACHE_HOME"], ignore_errors=True)
            usage = measure(command, folder, environment)
            # The first round only warms up: it compiles modules and fills the system's caches.
            if number > 0:
                usages[name].append(usage)
    return {name: _least(of_command) for name, of_command in usages.items()}


def _least(usages: list[Usage]) -> Usage:
    """The least time, but the most memory: both say what a run really needs."""
    return Usage(
        cpu=min(usage.cpu for usage in usages),
        wall=min(usage.wall for usage in usages),
        memory=max(usage.memory for usage in usages),
    )


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


def start_up(work: Work) -> list[Row]:
    """The commands that people wait for, beside the imports that none can do without."""
    commands: dict[str, tuple[Command, Path]] = {
        "imports": ((sys.executable, "-c", "import typer, yaml"), ROOT),
        "help": ((*HAMM, "--help"), ROOT),
        "list": ((*HAMM, "list"), ROOT),
        "table": ((*HAMM, "list", "--format", "table"), ROOT),
        "completion": ((*HAMM, "complete", "--", "show", "partn"), ROOT),
    }
    # Short runs vary most, so they are repeated most.
    usages = best(commands, work.repeats * 3, work.environment)
    base = usages["imports"].cpu
    beside = "CPU, beside `import typer, yaml`"
    return [
        Row(f"`hamm --help`: {beside}", usages["help"].cpu / base, 1.5),
        Row(f"`hamm list` into a pipe: {beside}", usages["list"].cpu / base, 1.8),
        Row(f"`hamm list` as a table: {beside}", usages["table"].cpu / base, 2.4),
        Row(f"completion of an id: {beside}", usages["completion"].cpu / base, 1.8),
    ]


def validation(work: Work) -> list[Row]:
    """`hamm validate` on all of a registry, beside validators that look at its entries alone."""
    small = work.registry(SMALL)
    entries = sorted((small / "data" / "initiatives").iterdir())
    files = [path.relative_to(small) for path in entries]
    commands: dict[str, tuple[Command, Path]] = {
        "validate": ((*HAMM, "validate"), small),
        "again validate": ((*HAMM, "validate"), small),
        "list": ((*HAMM, "list"), small),
        "again list": ((*HAMM, "list"), small),
    }
    native = peer(sourcemeta, work.peers)
    if native:
        commands["native"] = ((*native, *files), small)
    usages = best(commands, work.repeats, work.environment)
    first = usages["validate"]
    repeated = usages["again validate"]
    of_entries = f"{SMALL:,} entries"
    unchanged = f"{of_entries}, nothing changed: wall time, beside the first run"
    repeated_list = usages["again list"].wall / usages["list"].wall
    rows = [
        Row(f"`hamm validate`, {of_entries}: peak memory at most", first.memory, 150, "MiB"),
        Row(f"`hamm validate`, {unchanged}", repeated.wall / first.wall, 0.3),
        Row(f"`hamm list`, {unchanged}", repeated_list, 0.45),
    ]
    if native:
        base = usages["native"].wall
        beside = f"wall time, beside `{SOURCEMETA}`"
        rows += [
            Row(f"`hamm validate`, {of_entries}: {beside}", first.wall / base, 1.5),
            Row(
                f"`hamm validate`, {of_entries}, nothing changed: {beside}",
                repeated.wall / base,
                0.4,
            ),
        ]
    slow = peer(check_jsonschema, work.peers)
    if slow:
        other = measure((*slow, *files), small, work.environment)
        what = f"`{CHECK_JSONSCHEMA}` on the same entries: CPU, beside `hamm validate`"
        rows.append(Row(what, other.cpu / first.cpu, 12, at_least=True))
    return rows


def repair(work: Work) -> list[Row]:
    """`hamm validate --fix` of a registry with one mistake, beside `hamm validate` without it."""
    whole = work.registry(SMALL)
    faulty = work.folder / "faulty"
    shutil.copytree(whole, faulty)
    entry = min((faulty / "data" / "initiatives").iterdir())
    text = entry.read_text(encoding="utf-8")
    # HTML is a warning that can be repaired: the runs end well with it, too.
    faulty_text = text.replace("title:\n  de: ", "title:\n  de: <b>", 1)
    entry.write_text(faulty_text, encoding="utf-8")
    # The repair is only shown, so that every round finds the mistake again.
    commands: dict[str, tuple[Command, Path]] = {
        "validate": ((*HAMM, "validate"), whole),
        "fix": ((*HAMM, "validate", "--fix", "--dry-run"), faulty),
    }
    usages = best(commands, work.rounds(), work.environment)
    what = f"`hamm validate --fix` with one mistake, {SMALL:,} entries: CPU, beside `hamm validate`"
    return [Row(what, usages["fix"].cpu / usages["validate"].cpu, 1.5)]


def introductions(work: Work) -> list[Row]:
    """`hamm parallels` of a registry and of one organisation, beside counting its entries."""
    small = work.registry(SMALL)
    commands: dict[str, tuple[Command, Path]] = {
        "count": ((*HAMM, "list", "--count"), small),
        "all": ((*HAMM, "parallels"), small),
        "one": ((*HAMM, "parallels", "internationaler-club-hamm"), small),
    }
    usages = best(commands, work.rounds(), work.environment)
    base = usages["count"].cpu
    beside = f"{SMALL:,} entries: CPU, beside `hamm list --count`"
    return [
        Row(f"`hamm parallels`, {beside}", usages["all"].cpu / base, 2.5),
        Row(f"`hamm parallels ORG`, {beside}", usages["one"].cpu / base, 1.3),
    ]


def size(work: Work) -> list[Row]:
    """The CPU time that an entry takes in a large registry and a small one, start-up left out."""
    commands: dict[str, tuple[Command, Path]] = {
        "start": ((*HAMM, "validate"), ROOT),
        "small": ((*HAMM, "validate"), work.registry(SMALL)),
        "large": ((*HAMM, "validate"), work.registry(LARGE)),
    }
    usages = best(commands, work.rounds(), work.environment)
    start = usages["start"].cpu
    of_small = (usages["small"].cpu - start) / SMALL
    of_large = (usages["large"].cpu - start) / LARGE
    what = f"`hamm validate`: CPU an entry at {LARGE:,}, beside {SMALL:,}"
    return [Row(what, of_large / of_small, 1.1)]


def website(work: Work) -> list[Row]:
    """The time for the whole website of a registry, beside what may be spent on it.

    And what opening its list and choosing from the filters loads, packed as web servers do.
    """
    small = work.registry(SMALL)
    validate: dict[str, tuple[Command, Path]] = {"validate": ((*HAMM, "validate"), small)}
    base = best(validate, work.rounds(), work.environment)["validate"].wall
    target = work.folder / "site"
    first = measure((*HAMM, "site", target), small, work.environment)
    again = measure((*HAMM, "site", target), small, work.environment)
    pages = sum(1 for _page in target.rglob("*.html"))
    allowed = 4 * base + 0.003 * pages
    what = f"`hamm site`, {pages:,} pages"
    return [
        Row(f"{what}: beside four times `hamm validate` and 3 ms a page", first.wall / allowed, 1),
        Row(
            f"{what}, nothing changed: wall time, beside the first run",
            again.wall / first.wall,
            0.2,
        ),
        Row(f"{what}: the list at first load, packed", _packed(target, FIRST_LOAD), 60, "kB"),
    ]


FIRST_LOAD = ("initiatives.html", "site.css", "search.js", "search-index.js")
"""What a browser loads for the list of initiatives and its filters."""


def _packed(folder: Path, names: Sequence[str]) -> float:
    """The size of some files in kB, each packed with gzip."""
    return sum(len(gzip.compress((folder / name).read_bytes())) for name in names) / 1000


PARTS: dict[str, Callable[[Work], list[Row]]] = {
    "start-up": start_up,
    "validation": validation,
    "repair": repair,
    "introductions": introductions,
    "size": size,
    "website": website,
}


def main() -> int:
    """Measure all parts or those named; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="Measure the program beside its peers.")
    default = Path(tempfile.gettempdir(), "hamm-registry-peers")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--peers", type=Path, default=default, metavar="DIR", help="their folder")
    parser.add_argument("--repeats", type=int, default=7, help="rounds of which the best counts")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    arguments.peers.mkdir(parents=True, exist_ok=True)
    load_before = os.getloadavg()[0]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        work = Work(Path(name), arguments.peers, arguments.repeats, _environment(Path(name)))
        for part in arguments.parts or PARTS:
            rows += PARTS[part](work)
    sys.stdout.write(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load before and after "
        f"{load_before:.1f} and {os.getloadavg()[0]:.1f}; best of {arguments.repeats * 3} rounds "
        f"(start-up), {arguments.repeats} (validation), {work.rounds()} (others), "
        "1 (check-jsonschema, site)\n\n"
        "| measured | found | target | reached |\n|---|---:|---:|---|\n"
    )
    sys.stdout.writelines(f"{row}\n" for row in rows)
    return int(not all(row.met() for row in rows))


def _environment(work: Path) -> dict[str, str]:
    """The environment of all runs: nobody's settings, and caches of their own."""
    personal = ("HAMM_", "GITHUB_ACTIONS", "PYTHON", "NO_COLOR")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(personal)
    }
    # The program as an installer leaves it: from the repository, compiled.
    environment["PYTHONPATH"] = str(ROOT)
    environment["PYTHONPYCACHEPREFIX"] = str(work / "compiled")
    environment["XDG_CACHE_HOME"] = str(work / "cache")
    environment["XDG_STATE_HOME"] = str(work)
    return environment


if __name__ == "__main__":
    sys.exit(main())
