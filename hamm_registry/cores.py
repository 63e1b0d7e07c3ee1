"""Work on many things, shared between two cores where that pays."""

import os
import pickle
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEWEST = 1000
"""Below so many items, starting a process costs more than it saves."""


def spread(work: Callable[[Sequence[Item]], Result], items: Sequence[Item]) -> list[Result]:
    """What `work` makes of the items: of all at once, or of each half where there are many.

    A fork of this process does the second half. It sends its result back as a pickle, which never
    touches a disk; if it fails or cannot be made, this process does all.
    """
    if len(items) < FEWEST or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return [work(items)]
    half = len(items) // 2
    receiver, sender = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(receiver)
        os.close(sender)
        return [work(items)]
    if child == 0:
        _send(sender, work, items[half:])
    os.close(sender)
    first = work(items[:half])
    with os.fdopen(receiver, "rb") as pipe:
        content = pipe.read()
    _pid, status = os.waitpid(child, 0)
    return [first, pickle.loads(content) if status == 0 else work(items[half:])]  # noqa: S301 - of our own fork


def _send(sender: int, work: Callable[[Sequence[Item]], Any], items: Sequence[Item]) -> NoReturn:
    """The whole life of the fork: it leaves without the clean-up that belongs to its parent."""
    try:
        with os.fdopen(sender, "wb") as pipe:
            pipe.write(pickle.dumps(work(items), pickle.HIGHEST_PROTOCOL))
        os._exit(0)
    finally:
        os._exit(1)
