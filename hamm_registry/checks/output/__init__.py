"""Output of diagnostics: for people, for scripts, for the machines that check changes.

One module a format, imported when it is asked for. Paths are relative to the repository. Upkeep
(HR4xx) goes with the clock, not with a change: machines get it only where it was selected.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamm_registry.checks.outcome import Validation
    from hamm_registry.checks.output.plain_text import OutputOptions

    Writer = Callable[[Validation, OutputOptions], str]


def _by(module: str, function: str) -> "Writer":
    """A function of a module of this package that is imported by the first call."""

    def write(validation: "Validation", options: "OutputOptions") -> str:
        writer: Writer = getattr(import_module(f"{__name__}.{module}"), function)
        return writer(validation, options)

    return write


FORMATS: "dict[str, Writer]" = {
    "text": _by("plain_text", "text"),
    "json": _by("plain_text", "json_object"),
    "github": _by("github", "annotations"),
    "markdown": _by("github", "page"),
    "gitlab": _by("gitlab", "report"),
    "sarif": _by("sarif", "log"),
    "junit": _by("junit", "suites"),
}
"""The list behind the option, its help, its errors and its completion."""
