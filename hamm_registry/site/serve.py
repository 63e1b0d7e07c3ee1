"""The site on this machine alone, to look at: never for the public."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, reason
from hamm_registry.site.page import POLICY

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site; no lists of folders, no links that lead out, no words on the terminal."""

    extensions_map = {  # noqa: RUF012 - as the base class has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }

    def send_head(self) -> Any:
        """Begin the answer, for what lies within the folder only."""
        try:
            wanted = Path(self.translate_path(self.path)).resolve()
        except (OSError, ValueError):  # a null byte, or a name longer than any file has
            self.send_error(404)
            return None
        if not wanted.is_relative_to(Path(self.directory).resolve()):
            self.send_error(404)
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> None:
        """Tell nobody what lies in a folder."""
        self.send_error(404)

    def end_headers(self) -> None:
        """The headers that a web server should send with every page."""
        self.send_header("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of the folder on loopback; port 0 takes a free one.

    RegistryError (3) where the port cannot be had.
    """
    try:
        return ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        message = _("port {port} cannot be used: {reason}")
        hint = _("Choose another one: --port 0 finds a free one.")
        raise RegistryError(message.format(port=port, reason=reason(error)), hint) from error


def address(running: ThreadingHTTPServer) -> str:
    """The address to open in a browser."""
    return f"http://{HOST}:{running.server_address[1]}/"
