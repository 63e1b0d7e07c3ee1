"""The outcome of a validation, and the parts of it that are told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import ngettext

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


def narrowed(
    validation: Validation, paths: Sequence[str], select: tuple[str, ...], ignore: tuple[str, ...]
) -> Validation:
    """Only the diagnostics of some paths (or folders) and codes (or prefixes); () takes all.

    One that says how two files contradict each other is kept if either is asked for.
    """

    def selected(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        for diagnostic in diagnostics:
            if select and not diagnostic.code.startswith(select):
                continue
            if ignore and diagnostic.code.startswith(ignore):
                continue
            if paths and not _concerns(diagnostic, paths):
                continue
            yield diagnostic

    older = validation.older
    if older is not None:
        older = tuple(selected(older))
    return Validation(tuple(selected(validation.diagnostics)), validation.paths, older)


def _concerns(diagnostic: Diagnostic, paths: Sequence[str]) -> bool:
    """True if the file of a diagnostic, or one that it contradicts, lies in some paths."""
    return any(lies_in(path, paths) for path in (diagnostic.path, *diagnostic.others))


def lies_in(path: str, paths: Sequence[str]) -> bool:
    """True if a path is one of some paths or below one of them; `.` is the root."""
    return any(p in (".", path) or path.startswith(p + "/") for p in paths)


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
    worst = min(rest, key=lambda diagnostic: _SEVERITIES.index(diagnostic.severity))
    message = ngettext(
        "{count} more finding in this file is not shown",
        "{count} more findings in this file are not shown",
        len(rest),
    ).format(count=len(rest))
    finding = replace(worst.finding, message=message, hint="", expected="", fix=None)
    return replace(worst, finding=finding)
