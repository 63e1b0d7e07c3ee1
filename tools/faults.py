"""Fill the disk, and let many write at once, and look whether anything is torn or lost.

    python tools/faults.py full --sizes 60     # needs Linux and root, for a disk of its own
    python tools/faults.py writers --edits 400 # at most 640: an entry holds 80 activities

`full` runs every command that writes on a disk with so little room, from none at all up to so many
pages: whatever it ends in, each file is whole, old or new, and nothing half written is left beside
it. `writers` lets processes edit the same entries at once: no change may be lost. The first fault
ends it with an error.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from calls import ONE, OTHER, WRITING, files, finished, prepared, whole  # noqa: E402 - it lies beside the tests

from hamm_registry import yamlfile  # noqa: E402
from hamm_registry.storage import workspace  # noqa: E402
from hamm_registry.yamlfile.parsed_file import ParsedFile  # noqa: E402

PAGE = 4096


def hamm(root: Path, call: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a call in the root of a registry."""
    command = [sys.executable, "-m", "hamm_registry", "--lang", "en", *call.split()]
    return subprocess.run(command, cwd=root, capture_output=True, check=False, timeout=60)


@contextmanager
def disk(mebibytes: int) -> Iterator[Path]:
    """Give a disk of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", folder], check=True
        )
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def leave(root: Path, pages: int) -> None:
    """Fill a disk but for so many pages."""
    filler = root / ".git" / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * PAGE)
        except OSError:
            pass
        file.truncate(max(0, file.tell() // PAGE - pages) * PAGE)


def fill(sizes: int) -> None:
    """Run every writing command with 0, 1, 2 … pages of room."""
    ends: Counter[str] = Counter()
    for command, call in WRITING.items():
        with tempfile.TemporaryDirectory() as folder:
            root = prepared(Path(folder), command).root
            before = files(root)
            hamm(root, call)
            full = files(root)
        for pages in range(sizes):
            with disk(4) as folder:
                root = prepared(folder, command).root
                leave(root, pages)
                done = hamm(root, call)
                now = files(root)
            ended = f"{command}: {done.returncode}"
            ends[ended] += 1
            if b"Traceback" in done.stderr or done.returncode not in (0, 1, 3):
                raise AssertionError(call, pages, done)
            whole(before, full, finished(now))
            if (done.returncode == 3) != (b"full" in done.stderr):
                raise AssertionError(call, pages, done)
            if done.returncode != 3 and now != full:
                raise AssertionError(call, pages, "ends well, but not all is there")
    for ended, number in sorted(ends.items()):
        print(f"{number:5} {ended}")


def until_done(root: Path, call: str) -> int:
    """Run a call until it is done; gives how often it was refused for a change of others."""
    refused = 0
    while (done := hamm(root, call)).returncode:
        if b"Try again." not in done.stderr:
            raise AssertionError(call, done)
        refused += 1
    return refused


def edit_at_once(edits: int) -> None:
    """Let processes edit two entries at the same time, eight at once."""
    chance = random.Random(1)  # noqa: S311 - an order, no secret
    with tempfile.TemporaryDirectory() as folder:
        root = prepared(Path(folder)).root
        when = "--set start=2027"
        calls = [
            call
            for number in range(edits // 8)
            for call in (
                f"new activity {ONE} --set title=Konzert{number} --set type=concert {when}",
                f"new activity {OTHER} --set title=Fahrt{number} --set type=exchange {when}",
                *(f"confirm {name} --by office" for name in (ONE, OTHER, ONE)),
                *["fmt", "validate --fix", f"link {ONE} {OTHER} --type in-contact"],
            )
        ]
        chance.shuffle(calls)
        with ThreadPoolExecutor(8) as pool:
            refused = sum(pool.map(lambda call: until_done(root, call), calls))
        for name, title in ((ONE, "Konzert"), (OTHER, "Fahrt")):
            read = yamlfile.read(root, f"{workspace.FOLDERS['initiative']}/{name}.yaml")
            if not isinstance(read, ParsedFile):
                raise AssertionError(name, read.findings)
            there = Counter(activity["title"] for activity in read.data["activities"])
            if there != Counter(f"{title}{number}" for number in range(edits // 8)):
                raise AssertionError(name, "changes were lost", len(there))
        left = [name for name in files(root) if not name.endswith((".yaml", ".csv"))]
        if left:
            raise AssertionError(left, "left over")
    print(f"{len(calls)} edits, {refused} of them told to try again first: none lost")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("full", "writers"))
    parser.add_argument("--sizes", type=int, default=60)
    parser.add_argument("--edits", type=int, default=400)
    asked = parser.parse_args()
    os.environ["HAMM_TODAY"] = "2026-11-22"
    if asked.what == "full":
        fill(asked.sizes)
    else:
        edit_at_once(asked.edits)


if __name__ == "__main__":
    main()
