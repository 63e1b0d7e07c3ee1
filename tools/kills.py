"""Kill commands that write, and look whether anything is torn or lost.

    python tools/kills.py --steps 40    # every command, before each of its first and last writes
    python tools/kills.py --kills 500   # `hamm rename` of an entry that 50 name, at random moments

Steps: each round makes a small registry in git, runs a command in a process that is killed before
its write number so and so (an opening for writing, a renaming, a deletion, a new folder), checks
that every file is whole, the old or the new one, lets a second run finish, and checks that all
files are those of a run that nobody kills. `tests/test_faults.py` does the same with fewer kills.

Random moments: a registry of 50 entries that all name another one is made in a temporary folder.
Each round renames that one, kills the run (SIGKILL) at a random moment of its life, checks that
every file is whole and says one of the two ids, lets a second run finish, and checks that all is in
place and valid. Most of a life is start-up, so two of three kills wait until it writes.

The first round that fails ends it with an error. Needs Linux or macOS.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from calls import KILLED, killed_at_every_step  # noqa: E402 - it lies beside the tests

from hamm_registry import yamlfile  # noqa: E402
from hamm_registry.checks import engine  # noqa: E402
from hamm_registry.core.finding import Severity  # noqa: E402
from hamm_registry.storage import files, workspace  # noqa: E402
from hamm_registry.yamlfile.parsed_file import ParsedFile  # noqa: E402

BASE = TESTS / "data" / "base"
FOLDER = workspace.FOLDERS["initiative"]
REFERRING = 50


def prepare(root: Path) -> list[str]:
    """Write the registry; gives the paths of the entries that name `schule-beispiel`."""
    for path in BASE.rglob("*.yaml"):
        target = root / path.relative_to(BASE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    text = (root / FOLDER / "schule-beispiel.yaml").read_text(encoding="utf-8")
    text += "relations:\n  - to: schule-beispiel\n    type: part-of\n"
    paths = []
    for number in range(REFERRING):
        name = f"chor-{number:02}"
        other = text.replace("id: schule-beispiel\n", f"id: {name}\n")
        other = other.replace("Gymnasium Beispiel – Katedralskole", f"Chor Nr{number} – Domchor")
        (root / FOLDER / f"{name}.yaml").write_text(other, encoding="utf-8")
        paths.append(f"{FOLDER}/{name}.yaml")
    return paths


def named(root: Path, path: str) -> str:
    """The id that an entry names; AssertionError where the file is not whole."""
    read = yamlfile.read(root, path)
    if not isinstance(read, ParsedFile):
        raise AssertionError(path, read.findings[0].message)
    return str(read.data["relations"][0]["to"])


def rename(root: Path, names: list[str]) -> "subprocess.Popen[bytes]":
    """Start the command."""
    command = [sys.executable, "-m", "hamm_registry", "--root", str(root), "rename", *names]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def main() -> None:
    """Kill as often as asked: at every step, and at random moments."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=0, help="of rename, at random moments")
    parser.add_argument("--steps", type=int, default=0, help="of each command, before its writes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HAMM_TODAY": "2026-11-22", "XDG_CACHE_HOME": f"{folder}/cache"}
        if asked.steps:
            for name in KILLED:
                number = killed_at_every_step(Path(folder, name), name, asked.steps)
                print(f"{name}: {number} kills, 0 torn or lost", flush=True)
        if asked.kills:
            stages = kill_at_random(Path(folder, "rename at random"), asked.kills)
            print(f"rename at random: {asked.kills} kills, 0 torn or lost;", dict(stages))


def kill_at_random(root: Path, kills: int) -> Counter[str]:
    """Kill `rename` so often; gives at which stage each kill hit."""
    chance = random.Random(1)  # noqa: S311 - moments, no secrets
    stages: Counter[str] = Counter()
    names = ["schule-beispiel", "gymnasium-beispiel"]
    paths = prepare(root)
    began = time.monotonic()
    if rename(root, names).wait() != 0:
        raise AssertionError("the first run failed")
    life = time.monotonic() - began
    for number in range(kills):
        names.reverse()
        running = rename(root, names)
        created = root / FOLDER / f"{names[1]}.yaml"
        if number % 3 == 0:
            time.sleep(chance.uniform(0.3, 1.1) * life)
        elif number % 3 == 1:
            wait(running, created.with_name(f".{created.name}{files.PART}"))
            time.sleep(chance.uniform(0, 0.03))
        else:
            wait(running, created)
            time.sleep(chance.uniform(0, 0.003))
        running.kill()
        running.wait()
        stages[stage(root, paths, names)] += 1
        finish(root, paths, names)
    return stages


def wait(running: "subprocess.Popen[bytes]", path: Path) -> None:
    """Wait until a file is there, or the run has ended."""
    while running.poll() is None and not path.exists():
        pass


def stage(root: Path, paths: list[str], names: list[str]) -> str:
    """How far the run came, after a look at every file."""
    found = Counter(named(root, path) for path in paths)
    if set(found) - set(names):
        raise AssertionError(found)
    old, new = ((root / FOLDER / f"{name}.yaml").exists() for name in names)
    if not (old or new):
        raise AssertionError("both files are gone")
    if not new:
        return "before"
    return "between" if old else "after"


def finish(root: Path, paths: list[str], names: list[str]) -> None:
    """Let a second run finish, and check that all is in place."""
    running = rename(root, names)
    _out, err = running.communicate()
    if running.returncode:
        raise AssertionError(err.decode())
    if {named(root, path) for path in paths} != {names[1]} or list(root.rglob("*.hamm-part")):
        raise AssertionError("not finished")
    found = engine.validate(workspace.Workspace(root), date(2026, 11, 22))
    if found.count(Severity.ERROR):
        raise AssertionError(found.diagnostics)


if __name__ == "__main__":
    main()
