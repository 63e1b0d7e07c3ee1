"""Findings for the machines that check changes, one module a format.

Paths are relative to the repository. Upkeep (HR4xx) goes with the clock, not with a change: it is
left out unless it was selected.
"""

from collections.abc import Callable

from hamm_registry.formats.ci import github, gitlab, junit, sarif
from hamm_registry.formats.diagnostics import Job
from hamm_registry.validation import Validation

FORMATS: dict[str, Callable[[Validation, Job], str]] = {
    "github": github.annotations,
    "gitlab": gitlab.report,
    "sarif": sarif.log,
    "junit": junit.suites,
}
