"""Findings for the machines that check changes, one module a format.

Paths are relative to the repository. Upkeep (HR4xx) goes with the clock, not with a change: it is
left out unless it was selected.
"""

from collections.abc import Callable

from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output import github, gitlab, junit, sarif
from hamm_registry.checks.output.plain_text import Job

FORMATS: dict[str, Callable[[Validation, Job], str]] = {
    "github": github.annotations,
    "markdown": github.page,
    "gitlab": gitlab.report,
    "sarif": sarif.log,
    "junit": junit.suites,
}
