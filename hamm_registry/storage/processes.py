"""A second process, where there is a core for it: it begins with all that is in memory here."""

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

Item = TypeVar("Item")

_FEWEST = 40
"""Fewer parts of a registry are sooner read than a second process is started."""


@contextmanager
def second() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Give what starts a second process, once, with what it has to do; it ends with this block."""
    started: list[int] = []

    def start(life: Callable[[], None]) -> None:
        if not started and hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
            with suppress(OSError):
                started.append(os.fork())
            if started == [0]:
                try:
                    life()
                finally:  # without the clean-up that belongs to its parent
                    os._exit(0)

    try:
        yield start
    finally:
        for child in started:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def shared_out(make: Callable[[Sequence[Item]], list[Any]], items: Sequence[Item]) -> list[Any]:
    """What `make` gives for all items in their order, for the second half in a second process.

    It has to be JSON. What the other process does not bring to an end is made here.
    """
    if len(items) < _FEWEST:
        return make(items)
    half = len(items) // 2
    source, sink = os.pipe()

    def tell() -> None:
        os.close(source)  # so that it ends where nobody listens any more
        with os.fdopen(sink, "wb") as out:
            out.write(json.dumps(make(items[half:])).encode())

    with second() as start, os.fdopen(source, "rb") as told:
        start(tell)
        os.close(sink)
        found, rest = make(items[:half]), told.read()
    try:
        found += json.loads(rest)
    except ValueError:
        found += make(items[half:])
    return found
