"""Kill `hamm rename` at random moments, and see that no file is torn and a second run completes it.

    python tools/kill_renames.py 500

Renames an entry that 50 others name, back and forth, in a folder of its own. Each run is killed
(SIGKILL) at some moment, soon after it began to write, or soon after the first file was put in its
place; then every file must be readable and name the entry by its old or its new id, and the same
command must bring all of it to an end.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hamm_registry import reader
from hamm_registry.document import Document

ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests" / "data" / "base"
FOLDER = "data/initiatives"
REFERRING = 50


def main(kills: int) -> int:
    """Kill so many runs; the exit code is 1 as soon as something is torn, lost or left undone."""
    moments = random.Random(kills)  # noqa: S311 - moments, no secrets
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _build(root)
        old, new = "schule-beispiel", "gymnasium-beispiel"
        began = time.monotonic()
        _rename(root, old, new).wait()
        whole = time.monotonic() - began
        for number in range(kills):
            old, new = new, old
            running = _rename(root, old, new)
            if number % 3 == 0:
                time.sleep(whole * moments.random())
            elif number % 3 == 1:
                _wait(running, root / FOLDER / f".{new}.yaml.hamm-part")
                time.sleep(moments.random() * 0.03)
            else:
                _wait(running, root / FOLDER / f"{new}.yaml")
                time.sleep(moments.random() * 0.003)
            running.send_signal(signal.SIGKILL)
            running.wait()
            told[_state(root, old, new)] += 1
            if _rename(root, old, new).wait() or _state(root, old, new) != "done":
                sys.stderr.write(f"the second run left something: {old} to {new}\n")
                return 1
    for state, count in sorted(told.items()):
        sys.stdout.write(f"{count:>5} {state}\n")
    return 0


def _build(root: Path) -> None:
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    text = (BASE / FOLDER / "schule-beispiel.yaml").read_text(encoding="utf-8")
    for number in range(REFERRING):
        chor = text.replace("id: schule-beispiel", f"id: chor-{number:02}")
        chor += "relations:\n  - to: schule-beispiel  # singt dort\n    type: part-of\n"
        (root / FOLDER / f"chor-{number:02}.yaml").write_text(chor, encoding="utf-8")


def _rename(root: Path, old: str, new: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hamm_registry", "--root", str(root), "rename", old, new]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait(running: subprocess.Popen[bytes], file: Path) -> None:
    """Wait until a file is there, or the run has ended."""
    while running.poll() is None and not file.exists():
        pass


def _state(root: Path, old: str, new: str) -> str:
    """How far the run came; SystemExit where a file is torn, lost, or names something else."""
    files = {path.stem: path for path in (root / FOLDER).glob("[!.]*.yaml")}
    names: Counter[str] = Counter()
    for path in files.values():
        read = reader.read(root, path.relative_to(root).as_posix())
        if not isinstance(read, Document) or read.data["id"] != path.stem:
            raise SystemExit(f"torn: {path.name}")
        if "singt dort" not in read.text and path.stem.startswith("chor"):
            raise SystemExit(f"a comment is lost: {path.name}")
        names.update(relation["to"] for relation in read.data.get("relations", []))
    if names.total() != REFERRING or not {*names} <= {old, new} or not files.keys() & {old, new}:
        raise SystemExit(f"lost: {names}")
    if new not in files:
        return "untouched"
    return "in between" if old in files or names[old] else "done"


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
