"""Work on many things, in one process or two: the outcome is the same."""

import os
import subprocess
import sys

import pytest

from hamm_registry import cores

FORKED = """
import os
from hamm_registry import cores

def work(numbers):
    {fault}
    return [number * number for number in numbers], os.getpid()

parent = os.getpid()
parts = cores.spread(work, range({count}))
print([square for squares, _process in parts for square in squares] == [
    number * number for number in range({count})
])
print(sum(process != parent for _squares, process in parts))
"""


def forked(count: int, fault: str = "") -> list[str]:
    """Run FORKED in a process without threads, as the program is one."""
    script = FORKED.format(count=count, fault=fault)
    command = [sys.executable, "-c", script]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stderr == ""
    return found.stdout.split()


def test_few_things_are_done_at_once() -> None:
    assert cores.spread(sum, range(cores.FEWEST - 1)) == [sum(range(cores.FEWEST - 1))]


@pytest.mark.skipif((os.cpu_count() or 1) < 2 or not hasattr(os, "fork"), reason="one core")
def test_many_things_are_shared_and_stay_in_order() -> None:
    assert forked(cores.FEWEST) == ["True", "1"]
    assert forked(2 * cores.FEWEST + 1) == ["True", "1"]


@pytest.mark.parametrize("fault", ["raise ValueError", "os._exit(9)", "os.kill(os.getpid(), 9)"])
def test_a_fork_that_fails_costs_nothing_but_time(fault: str) -> None:
    assert forked(cores.FEWEST, f"if os.getpid() != parent: {fault}") == ["True", "0"]


def test_without_a_fork_this_process_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert cores.spread(len, range(cores.FEWEST)) == [cores.FEWEST]
    monkeypatch.delattr(os, "fork")
    assert cores.spread(len, range(cores.FEWEST)) == [cores.FEWEST]
