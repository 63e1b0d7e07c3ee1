"""GitLab's Code Quality report: the findings beside the lines of a merge request.

The format is described in GitLab's manual, “Code Quality report format”.
"""

from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, fingerprints, repository_path
from hamm_registry.checks.output.plain_text import OutputOptions
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import safe
from hamm_registry.render.structured import dumps

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(found: Validation, options: OutputOptions) -> str:
    """A JSON list with an object a finding; the order is that of all outputs."""
    listed = options.listed(found.diagnostics)
    return dumps(
        [
            {
                "description": safe(" ".join([f"{one.code} {one.name}:", *advice(one)])),
                "check_name": one.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[one.severity],
                "location": {
                    "path": safe(repository_path(options, one.path)),
                    "lines": {"begin": one.span.line, "end": one.span.end_line},
                },
            }
            for one, fingerprint in zip(listed, fingerprints(listed), strict=True)
        ]
    )
