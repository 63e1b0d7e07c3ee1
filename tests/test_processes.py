"""A second process for half of the work: the same result, whatever becomes of it."""

import os
import signal
from collections.abc import Sequence

import pytest

from hamm_registry.storage import processes

MANY = list(range(1001))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")


def squares(some: Sequence[int]) -> list[list[int]]:
    """What is worked out, and by whom."""
    return [[number * number, os.getpid()] for number in some]


def test_each_does_half_of_it() -> None:
    found = processes.shared_out(squares, MANY)
    assert [square for square, _who in found] == [number * number for number in MANY]
    assert [who == os.getpid() for _square, who in found] == [True] * 500 + [False] * 501


@pytest.mark.parametrize("fault", ["killed", "raised", "no JSON", "nothing left to fork"])
def test_what_the_other_does_not_finish_is_done_here(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()
    if fault == "nothing left to fork":
        monkeypatch.setattr(os, "cpu_count", lambda: 1)

    def make(some: Sequence[int]) -> list[object]:
        if os.getpid() != here:
            if fault == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if fault == "raised":
                raise ValueError
            return [object()]
        return list(some)

    assert processes.shared_out(make, MANY) == MANY


def test_few_are_done_here() -> None:
    assert {who for _square, who in processes.shared_out(squares, MANY[:39])} == {os.getpid()}


def test_nobody_is_left_behind() -> None:
    with processes.second() as start:
        start(signal.pause)
        start(signal.pause)
        child = os.waitid(os.P_ALL, 0, os.WNOHANG | os.WEXITED)
        assert child is None
    with pytest.raises(ChildProcessError):
        os.waitid(os.P_ALL, 0, os.WNOHANG | os.WEXITED)
