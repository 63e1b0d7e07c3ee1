"""JUnit XML, which nearly every CI shows as a list of tests: a test case a file."""

from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.output.common import advice, repository_path
from hamm_registry.checks.output.plain_text import OutputOptions
from hamm_registry.core.steps import command
from hamm_registry.core.text import safe


def suites(validation: Validation, options: OutputOptions) -> str:
    """One suite; what makes a run fail is the failure of its file, the rest stands beside it.

    Characters that XML cannot hold are written as escapes.
    """
    listed = options.listed(validation.diagnostics)
    by_path = {path: list(group) for path, group in groupby(listed, key=attrgetter("path"))}
    suite = Element("testsuite", name=command("validate"))
    failed = 0
    for path in sorted({*validation.paths, *by_path}):
        case = _case(suite, repository_path(options, path))
        failed += _report_in(case, by_path.get(path, []), options.strict)
    counts = {"tests": str(len(suite)), "failures": str(failed), "errors": "0"}
    suite.attrib |= {**counts, "skipped": "0"}
    root = Element("testsuites", counts)
    root.append(suite)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, "unicode") + "\n"


def _case(suite: Element, path: str) -> Element:
    folder = str(PurePosixPath(path).parent)
    return SubElement(suite, "testcase", name=safe(path), classname=safe(folder))


def _report_in(case: Element, diagnostics: list[Diagnostic], strict: bool) -> bool:
    """Put the findings of a file in its case; True if any of them makes it fail."""
    failing: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for diagnostic in diagnostics:
        if diagnostic.fails(strict):
            failing.append(diagnostic)
        else:
            others.append(diagnostic)
    if failing:
        first = failing[0]
        failure = SubElement(case, "failure", type=first.code, message=safe(first.message))
        failure.text = _lines(failing)
    if others:
        SubElement(case, "system-out").text = _lines(others)
    return bool(failing)


def _lines(diagnostics: list[Diagnostic]) -> str:
    """The diagnostics, a line each."""
    lines = []
    for diagnostic in diagnostics:
        place = f"{diagnostic.span.line}:{diagnostic.span.column}"
        rule = f"{diagnostic.severity} {diagnostic.code} {diagnostic.name}"
        lines.append(f"{place}: {rule}: {safe(' '.join(advice(diagnostic)))}\n")
    return "".join(lines)
