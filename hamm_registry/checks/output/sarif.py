"""SARIF 2.1.0, the OASIS standard for the results of checks: GitHub and editors show it."""

import os
from typing import Any
from urllib.parse import quote

from hamm_registry import __version__
from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, fingerprints, repository_path
from hamm_registry.checks.output.plain_text import OutputOptions
from hamm_registry.checks.rule_pages import parts
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.rule import Rule
from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, language, safe
from hamm_registry.render.structured import dumps

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RULES = {rule.code: index for index, rule in enumerate(RULES)}
_SOURCES = "%SRCROOT%"


def log(validation: Validation, options: OutputOptions) -> str:
    """One run with all rules and a result a finding; columns count characters, as everywhere."""
    listed = options.listed(validation.diagnostics)
    driver = {
        "name": "hamm-registry",
        "version": __version__,
        "rules": [_rule(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "language": language(),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_SOURCES: {"description": {"text": _("The repository.")}}},
        "results": [
            _result(diagnostic, options, fingerprint)
            for diagnostic, fingerprint in zip(listed, fingerprints(listed), strict=True)
        ],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule with its reasons and examples; the examples once as text and once as Markdown."""
    explanation = parts(rule)
    why = ""
    if explanation.why:  # the catalogue has its own text under the empty one
        why = _(explanation.why)
    text = [_(explanation.summary), why]
    markdown = [why]
    for title, example in ((_("Passes"), explanation.passes), (_("Fails"), explanation.fails)):
        text.append(f"{title}:\n{example}")
        markdown.append(f"**{title}**\n\n```yaml\n{example}```")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _(explanation.summary)},
        "fullDescription": {"text": why or _(explanation.summary)},
        "help": {
            "text": "\n\n".join(filter(None, text)),
            "markdown": "\n\n".join(filter(None, markdown)),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, options: OutputOptions, fingerprint: str) -> dict[str, Any]:
    """A diagnostic as a `result` object of SARIF 2.1.0."""
    uri = quote(os.fsencode(repository_path(options, diagnostic.path)))
    location = {
        "artifactLocation": {"uri": uri, "uriBaseId": _SOURCES},
        "region": {
            "startLine": diagnostic.span.line,
            "startColumn": diagnostic.span.column,
            "endLine": diagnostic.span.end_line,
            "endColumn": diagnostic.span.end_column,
        },
    }
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": _RULES[diagnostic.code],
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": safe(" ".join(advice(diagnostic)))},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
