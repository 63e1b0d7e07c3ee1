"""Checking addresses: one gets a verdict; many are checked a few at a time and politely."""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urljoin

from hamm_registry.core import web
from hamm_registry.core.text import _, quote
from hamm_registry.links.fetch import PORTS, Answer, Limits, Target, Unreachable, ask, target
from hamm_registry.links.guard import ForbiddenAddress

MOST_REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two requests to one host."""

_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_GONE = (404, 410)
_REFUSED = (401, 403, 405, 406, 407, 429, 451, 999)
"""The answers of servers that are there but do not serve a robot; 999 is that of LinkedIn."""


class Verdict(StrEnum):
    """The verdicts on an address, the worst first."""

    GONE = "gone"
    UNREACHABLE = "unreachable"
    DANGEROUS = "dangerous"
    MOVED = "moved"
    REFUSED = "refused"
    OK = "ok"


class Result(NamedTuple):
    """The verdict on an address; `new` is where it has moved to, `detail` is for people."""

    url: str
    verdict: Verdict
    status: int | None = None
    detail: str = ""
    new: str = ""


@dataclass
class Pace:
    """Lets requests to one host pass one after the other, `pause` seconds apart."""

    pause: float = PAUSE
    stop: threading.Event = field(default_factory=threading.Event)
    _next: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, host: str, now: float) -> float:
        """Take the next turn of a host: the seconds after `now` when a request may be sent."""
        with self._lock:
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self.pause
        return turn - now

    def wait(self, host: str) -> None:
        """Wait for the turn of this request."""
        self.stop.wait(self.turn(host, time.monotonic()))


def check(url: str, limits: Limits, pace: Pace) -> Result:
    """The verdict on an address; takes as long as the limits and the pace allow, never raises."""
    try:
        return _followed(url, limits, pace)
    except ForbiddenAddress as refused:
        return Result(url, Verdict.DANGEROUS, detail=str(refused))
    except Unreachable as error:
        return Result(url, Verdict.UNREACHABLE, detail=str(error))


def _followed(url: str, limits: Limits, pace: Pace) -> Result:
    """The verdict on an address by where it leads; raises ForbiddenAddress or Unreachable.

    Redirects are followed by hand: each may lead to a private network, and is looked at like the
    first address.
    """
    where, new = url, ""
    is_permanent = True
    for _hop in range(MOST_REDIRECTS + 1):
        peer = target(where)
        if where != url:
            _refuse_port(peer, url)
        answer = _answer_of(peer, limits, pace)
        if answer.status not in _REDIRECTS or not answer.location:
            return _judged(url, answer.status, new)
        where = _redirected_to(where, answer.location)
        # What comes behind a passing redirect may be elsewhere tomorrow: it is no new address.
        is_permanent = is_permanent and answer.status in _PERMANENT
        if is_permanent:
            new = where
    detail = _("more than {count} redirects").format(count=MOST_REDIRECTS)
    return Result(url, Verdict.UNREACHABLE, answer.status, detail)


def _answer_of(where: Target, limits: Limits, pace: Pace) -> Answer:
    """The answer to HEAD; to GET where a server does not seem to know HEAD."""
    pace.wait(where.host)
    try:
        answer = ask("HEAD", where, limits)
        if answer.status < 400 or answer.status == 429:
            return answer
    except Unreachable as error:
        if pace.stop.is_set() or not error.again:
            raise
    pace.wait(where.host)
    return ask("GET", where, limits)


def _redirected_to(where: str, location: str) -> str:
    """The address that a redirect leads to."""
    try:
        return urljoin(where, location).partition("#")[0]
    except ValueError:
        raise ForbiddenAddress(
            _("{value} is not a web address").format(value=quote(location))
        ) from None


def _refuse_port(peer: Target, url: str) -> None:
    """A redirect to a port that no web address names by itself is not followed."""
    if peer.port not in (*PORTS.values(), target(url).port):
        message = _("it leads to port {port} of {host}")
        raise ForbiddenAddress(message.format(port=peer.port, host=peer.host))


def _judged(url: str, status: int, new: str) -> Result:
    """The verdict by the status of the last answer; `new` is where the address has moved to."""
    status_line = f"HTTP {status}"
    if status in _GONE:
        return Result(url, Verdict.GONE, status, status_line)
    if status in _REFUSED:
        detail = _("{status}: it blocks robots, check it yourself").format(status=status_line)
        return Result(url, Verdict.REFUSED, status, detail)
    if not 200 <= status < 300:
        return Result(url, Verdict.UNREACHABLE, status, status_line)
    if new and new != url:
        return Result(url, Verdict.MOVED, status, "", new)
    return Result(url, Verdict.OK, status)


def run(urls: Sequence[str], limits: Limits, pace: Pace, connections: int) -> Iterator[Result]:
    """The verdicts as they come, from at most `connections` requests at a time.

    The addresses of one host are asked one after the other, the longest row first. Whoever stops
    listening ends it: the threads take nothing new and do not keep the program from ending.
    """
    rows: dict[str, list[str]] = {}
    for url in urls:
        rows.setdefault(web.host_of(url), []).append(url)
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for row in sorted(rows.values(), key=len, reverse=True):
        waiting.put(row)
    results: queue.SimpleQueue[Result] = queue.SimpleQueue()

    def work() -> None:
        """Check one row of addresses after the other until there is none left."""
        while not pace.stop.is_set():
            try:
                row = waiting.get_nowait()
            except queue.Empty:
                return
            for url in row:
                if not pace.stop.is_set():
                    results.put(check(url, limits, pace))

    for _number in range(min(connections, len(rows))):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _url in urls:
            yield results.get()
    finally:
        pace.stop.set()
