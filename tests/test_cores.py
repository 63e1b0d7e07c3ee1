"""Work that is shared with a fork: the same results, whatever becomes of the fork."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helper import process, workplace

from hamm_registry.cores import FEWEST

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")

SCRIPT = """
import os
from hamm_registry.cores import FEWEST, spread
parent = os.getpid()
def work(items):
    if os.getpid() != parent:
        {in_the_fork}
    return [item * 2 for item in items]
items = list(range(FEWEST {more}))
found = spread(work, items)
assert [one for part in found for one in part] == [item * 2 for item in items]
print(len(found), os.getpid() == parent)
"""


def spread(in_the_fork: str, more: str = "+ 1") -> str:
    """Run the script in a process of its own: a fork of the tests would take their threads."""
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(in_the_fork=in_the_fork, more=more)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert result.stderr == ""
    return result.stdout.strip()


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
@pytest.mark.parametrize(
    "in_the_fork",
    ["pass", "raise ValueError", "os._exit(7)", "os.abort()", "return [lambda: 0]"],
    ids=["well", "error", "leaving", "killed", "nothing to send"],
)
def test_both_halves_are_done_whatever_the_fork_does(in_the_fork: str) -> None:
    assert spread(in_the_fork) == "2 True"


def test_few_things_need_no_fork() -> None:
    assert spread("raise ValueError", "- 1") == "1 True"


def test_a_large_registry_is_judged_as_a_small_one(tmp_path: Path) -> None:
    """Faults in either half are found, and those between the two as well."""
    registry = workplace(tmp_path)
    for number in range(FEWEST + 20):
        registry.another(f"chor-{number:04}", f"title: {{de: Chor Nummer{number}}}\n")
    last = f"chor-{FEWEST + 19:04}"
    registry.another("chor-0000", f"title: {{de: Anfang}}\nstatus: activ\nrelations:\n"
                     f"  - {{to: {last}, type: supports}}\n")  # fmt: skip
    registry.another(last, "title: {de: Ende}\nformer_ids: [chor-0001]\n")
    result = process("validate", "--ignore", "HR4", cwd=tmp_path)
    told = [row for row in result.stdout.decode().splitlines() if ": error HR" in row]
    assert [row.split(": ")[1].split(" ")[1] for row in told] == ["HR013", "HR102"]
    assert [row.partition(":")[0].rpartition("/")[2] for row in told] == [
        "chor-0000.yaml", f"{last}.yaml",
    ]  # fmt: skip
    assert result.returncode == 1
