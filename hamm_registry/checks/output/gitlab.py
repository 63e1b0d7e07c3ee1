"""GitLab's Code Quality report: the findings beside the lines of a merge request.

The format is described in GitLab's manual, “Code Quality report format”.
"""

from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, fingerprints, repository_path
from hamm_registry.checks.output.plain_text import OutputOptions
from hamm_registry.core.finding import Severity
from hamm_registry.core.text import safe
from hamm_registry.render.structured import dumps

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(validation: Validation, options: OutputOptions) -> str:
    """A JSON list with an object a finding; the order is that of all outputs."""
    listed = options.listed(validation.diagnostics)
    issues = []
    for diagnostic, fingerprint in zip(listed, fingerprints(listed), strict=True):
        text = " ".join([f"{diagnostic.code} {diagnostic.name}:", *advice(diagnostic)])
        span = diagnostic.span
        issues.append(
            {
                "description": safe(text),
                "check_name": diagnostic.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[diagnostic.severity],
                "location": {
                    "path": safe(repository_path(options, diagnostic.path)),
                    "lines": {"begin": span.line, "end": span.end_line},
                },
            }
        )
    return dumps(issues)
