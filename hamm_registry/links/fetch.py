"""One request to one computer, over a connection that is checked and bounded in time.

The body is never read: what matters is in the first lines of an answer.
"""

import socket
import ssl
import threading
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import quote as escaped

from hamm_registry import __version__
from hamm_registry.core import web
from hamm_registry.core.text import _, ngettext, quote, reason
from hamm_registry.links.guard import ForbiddenAddress, Peer, peers

PORTS = {"http": 80, "https": 443}
_AGENT = f"Mozilla/5.0 (compatible; hamm-registry/{__version__}; link check)"
_HEADERS = {"User-Agent": _AGENT, "Accept": "text/html,*/*;q=0.5", "Connection": "close"}


class Unreachable(Exception):
    """No answer came, and why; `again` where another method may fare better."""

    def __init__(self, message: str, again: bool = False) -> None:
        super().__init__(message)
        self.again = again


class Answer(NamedTuple):
    """The status of an answer and where it leads on."""

    status: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one request, and the hosts with ports that may be called wherever they are."""

    seconds: float = 15
    allowed: Container[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; `path` is escaped and holds the query."""

    scheme: str
    host: str
    port: int
    path: str


def target(url: str) -> Target:
    """Take an address apart; raises ForbiddenAddress where it is none that may be called.

    What follows `#` is not sent to any server and left out.
    """
    parts = web.split(url)
    if parts is None or parts.scheme not in PORTS or not parts.hostname:
        raise ForbiddenAddress(_("{value} is not a web address").format(value=quote(url)))
    if parts.username is not None or parts.password is not None:
        message = _("{value} contains a user name or a password")
        raise ForbiddenAddress(message.format(value=quote(url)))
    path = parts.path or "/"
    if parts.query:
        path += f"?{parts.query}"
    port = parts.port or PORTS[parts.scheme]
    return Target(parts.scheme, parts.hostname, port, escaped(path, safe=_SAFE))


_SAFE = "/?:@!$&'()*+,;=~%-._[]"


def ask(method: str, where: Target, limits: Limits) -> Answer:
    """Send HEAD or GET; raises ForbiddenAddress or Unreachable."""
    try:
        host = where.host if ":" in where.host else web.ascii_host(where.host)
        found_peers = peers(host, where.port, limits.allowed)
    except (socket.gaierror, UnicodeError):
        message = _("there is no host {name}").format(name=quote(where.host))
        raise Unreachable(message) from None
    connection = _Connection(where, host, found_peers, limits.seconds)
    try:
        connection.request(method, where.path, headers=_HEADERS)
        response = connection.getresponse()
        if connection.cut:  # in the middle of the headers, which then seem to end
            raise TimeoutError
        return Answer(response.status, _as_written(response.headers.get("Location", "")))
    except (OSError, HTTPException) as error:
        again = isinstance(error, HTTPException | ConnectionResetError) and not connection.cut
        raise Unreachable(connection.why(error), again) from error
    finally:
        connection.end()


def _as_written(location: str) -> str:
    """The address of a redirect, read as UTF-8 if it can be, which is how browsers read it."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


class _Connection(HTTPConnection):
    """A connection to one of some addresses; after some seconds it is cut, whatever it does."""

    def __init__(self, where: Target, host: str, found_peers: list[Peer], seconds: float) -> None:
        super().__init__(host, where.port, timeout=seconds)
        # http.client leaves this port out of the header Host, as browsers do.
        self.default_port = PORTS[where.scheme]
        self._tls = where.scheme == "https"
        self._peers = found_peers
        self._seconds = seconds
        self.cut = False
        self._raw: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._abort)
        self._timer.daemon = True

    def connect(self) -> None:
        """Connect to the first address that answers."""
        self._timer.start()
        self._raw = self._connected()
        self.sock = self._raw
        if self._tls:
            self.sock = _trust().wrap_socket(self._raw, server_hostname=self.host)

    def _connected(self) -> socket.socket:
        """A socket to the first peer that takes a connection; OSError, that of the last one."""
        failure: OSError = ConnectionRefusedError()
        for peer in self._peers:
            raw = socket.socket(peer.family, socket.SOCK_STREAM)
            # A share of the time for each: a silent first one must not use it up.
            raw.settimeout(self._seconds / len(self._peers))
            try:
                raw.connect(peer.address)
            except OSError as error:
                raw.close()
                failure = error
                continue
            raw.settimeout(self._seconds)
            return raw
        raise failure

    def _abort(self) -> None:
        """Cut the connection: a server that sends a byte now and then keeps within any timeout."""
        self.cut = True
        if self._raw is not None:
            with suppress(OSError):  # it has ended by itself
                self._raw.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Close the connection and stop the clock."""
        self._timer.cancel()
        self.close()
        if self._raw is not None:
            self._raw.close()

    def why(self, error: Exception) -> str:
        """The reason for having no answer, in the language in force.

        The order is that of the classes: those for a more exact reason are derived from others.
        """
        if self.cut or isinstance(error, TimeoutError):
            count = round(self._seconds)
            return ngettext(
                "no answer within {count} second", "no answer within {count} seconds", count
            ).format(count=count)
        match error:
            case ssl.SSLCertVerificationError():
                problem = str(getattr(error, "verify_message", "")) or error.reason
                return _("the certificate is not valid: {reason}").format(reason=problem)
            case ssl.SSLError():
                return _("no secure connection: {reason}").format(reason=error.reason)
            case ConnectionRefusedError():
                return _("the connection was refused")
            case HTTPException() | ConnectionError():
                return _("the answer is not HTTP")
            case OSError():
                return reason(error)
        return str(error)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
