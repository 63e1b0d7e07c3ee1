"""The outcome of a validation, and the parts of it that are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.core.finding import Severity
from hamm_registry.core.text import ngettext
from hamm_registry.storage.folders import lies_in

MOST_PER_FILE = 20
"""How many diagnostics of one file are told; the rest is counted in one more."""

_SEVERITIES = list(Severity)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Every diagnostic in order, and the paths of the files that were looked at.

    `older` are those that were there before a change and are not told again, None where no
    change was asked about.
    """

    diagnostics: tuple[Diagnostic, ...]
    paths: tuple[str, ...]
    older: tuple[Diagnostic, ...] | None = None

    @property
    def files(self) -> int:
        """The number of files that were looked at."""
        return len(self.paths)

    def count(self, severity: Severity) -> int:
        """The number of diagnostics of that severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def fails(self, strict: bool) -> bool:
        """True if a run fails: by errors, with `strict` by warnings too, never by upkeep."""
        return any(diagnostic.fails(strict) for diagnostic in self.diagnostics)


class DiagnosticFilter(NamedTuple):
    """The part of the diagnostics that somebody asks for; an empty field excludes nothing.

    `paths` are files and folders relative to the root, `select` and `ignore` codes or the
    beginnings of codes.
    """

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes_code(self, diagnostic: Diagnostic) -> bool:
        """True if the code of a diagnostic is selected and not ignored."""
        if self.select and not diagnostic.code.startswith(self.select):
            return False
        return not (self.ignore and diagnostic.code.startswith(self.ignore))

    def takes(self, diagnostic: Diagnostic) -> bool:
        """True if its code is selected, and its file or one that it contradicts."""
        if not self.takes_code(diagnostic):
            return False
        paths = (diagnostic.path, *diagnostic.others)
        return not self.paths or any(lies_in(path, self.paths) for path in paths)


EVERYTHING = DiagnosticFilter()


def narrowed(validation: Validation, selection: DiagnosticFilter) -> Validation:
    """Only the diagnostics that a selection takes."""
    older = validation.older
    if older is not None:
        older = tuple(filter(selection.takes, older))
    diagnostics = tuple(filter(selection.takes, validation.diagnostics))
    return replace(validation, diagnostics=diagnostics, older=older)


def shortened(validation: Validation) -> Validation:
    """At most MOST_PER_FILE diagnostics of each file; one more counts the rest."""
    listed: list[Diagnostic] = []
    for _path, group in groupby(validation.diagnostics, key=attrgetter("path")):
        of_file = list(group)
        listed += of_file[:MOST_PER_FILE]
        rest = of_file[MOST_PER_FILE:]
        if rest:
            listed.append(_count_of(rest))
    return replace(validation, diagnostics=tuple(listed))


def _count_of(rest: Sequence[Diagnostic]) -> Diagnostic:
    """The worst of some diagnostics, with a message that counts all of them."""
    # An error among what is left out must not look like a warning.
    worst = min(rest, key=lambda diagnostic: _SEVERITIES.index(diagnostic.severity))
    message = ngettext(
        "{count} more finding in this file is not shown",
        "{count} more findings in this file are not shown",
        len(rest),
    ).format(count=len(rest))
    finding = worst.finding._replace(message=message, hint="", expected="", fix=None)
    return worst._replace(finding=finding)
