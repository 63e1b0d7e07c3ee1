"""Calls that raise on odd input: each is behind a guard, or stands here with why it cannot."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from helper import ROOT, Workplace

PACKAGE = ROOT / "hamm_registry"

GUARDS = {"ValueError", "UnicodeError", "UnicodeDecodeError", "Exception"}

SAFE_DECODING = {"ascii", "utf-8-sig"}
"""Of what git prints in digits and hex, and of bytes that were read as UTF-8 before."""


class Call:
    """A call with the function that it stands in and whether a `try` around it guards it."""

    def __init__(self, path: Path, node: ast.Call, guarded: bool) -> None:
        self.where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
        self.node = node
        self.guarded = guarded


def calls(name: str) -> Iterator[Call]:
    """Every call of a function or method of that name in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _calls(path, ast.parse(path.read_text(encoding="utf-8")), name, False)


def _calls(path: Path, node: ast.AST, name: str, guarded: bool) -> Iterator[Call]:
    if isinstance(node, ast.Try):
        caught = {n.id for h in node.handlers if h.type for n in ast.walk(h.type)
                  if isinstance(n, ast.Name)}  # fmt: skip
        for statement in node.body:
            yield from _calls(path, statement, name, guarded or bool(caught & GUARDS))
        for part in (*node.handlers, *node.orelse, *node.finalbody):
            yield from _calls(path, part, name, guarded)
        return
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called == name:
            yield Call(path, node, guarded)
    for child in ast.iter_child_nodes(node):
        yield from _calls(path, child, name, guarded)


def test_web_addresses_are_taken_apart_in_one_place() -> None:
    assert {call.where.partition(":")[0] for call in calls("urlsplit")} == {"core/web.py"}
    assert not list(calls("urlparse"))
    assert all(call.guarded for call in calls("urlsplit"))


@pytest.mark.parametrize("name", ["isdigit", "isnumeric"])
def test_digits_are_those_that_int_reads(name: str) -> None:
    """`²` and `①` are digits to Python but no numbers; bytes know only those of ASCII."""
    known = {"storage/history.py", "yamlfile/canonical_reader.py"}  # bytes; beside a pattern
    assert {call.where.partition(":")[0] for call in calls(name)} <= known


def test_bytes_are_decoded_where_that_can_fail_behind_a_guard() -> None:
    unguarded = [
        call.where
        for call in calls("decode")
        if not call.guarded
        and isinstance(call.node.func, ast.Attribute)
        and len(call.node.args) < 2
        and not (call.node.args and getattr(call.node.args[0], "value", "") in SAFE_DECODING)
        and call.node.args  # without an argument: of what this program has encoded itself
    ]
    assert unguarded == []


NUMBERS = {
    "a pattern has matched digits of ASCII": (
        "schema/fixes.py", "schema/suggestions.py", "model/typed_dates.py", "query/language.py",
        "spreadsheet/lists.py", "spreadsheet/marks.py", "spreadsheet/when.py",
        "checks/rules/facts.py", "cli/web.py", "render/pdf.py", "yamlfile/canonical_reader.py",
    ),
    "a date of an entry that fits the schema, or of the calendar": (
        "answers/calendar.py", "answers/feed.py", "answers/overview.py", "model/evidence.py",
        "advice/log.py", "opendata/tables/main.py", "parallels/collisions.py", "core/text.py",
    ),
    "`isdecimal` has said that it is a number": (
        "answers/ask.py", "editing/link.py", "editing/answers.py", "editing/draft.py",
        "cli/wizard.py", "yamlfile/document.py",
    ),
    "a code of this program's own tables": (
        "answers/reports/coverage.py", "opendata/tables/world.py", "editing/starter.py",
        "model/entries.py",
    ),
    "digits of an account number, a size that git prints, a number of Excel": (
        "checks/rules/privacy.py", "storage/history.py", "spreadsheet/workbook.py",
    ),
    "no text: a truth value, a length, an address": (
        "storage/workspace.py", "cli/check.py", "cli/intake.py", "cli/edit.py",
        "links/guard.py", "core/spelling.py", "geo/map_view.py",
    ),
}  # fmt: skip
"""The modules that make numbers without a guard, by the reason why that cannot fail."""


def test_numbers_are_made_of_text_where_that_cannot_fail() -> None:
    known = {module for modules in NUMBERS.values() for module in modules}
    unguarded = {call.where for call in calls("int") if not call.guarded and call.node.args}
    assert {where for where in unguarded if where.partition(":")[0] not in known} == set()


ODD = [
    "http://[::1",
    "http://a\u2100b.example/",
    "http://[v1.x]/",
    "http://example.org:x/",
    "http:///",
]


@pytest.mark.parametrize("url", ODD)
def test_odd_addresses_end_nothing(registry: Workplace, url: str) -> None:
    registry.change("https://", f"{url}#", "data/initiatives/schule-beispiel.yaml")
    for command in ("validate", "list", "show schule-beispiel", "stats", "report quality",
                    "report coverage", "site out"):  # fmt: skip
        result = registry.hamm(*command.split())
        assert result.code in (0, 1, 2, 3), command
        assert "Traceback" not in result.err


@pytest.mark.parametrize("value", ["²", "①", "٣", "1²", "9" * 5000])
def test_odd_digits_end_nothing(registry: Workplace, value: str) -> None:
    registry.overlay(f"claims: [{{field: since.date, value: '{value}', sources: [s]}}]\n")
    for command in ("validate", "show schule-beispiel", "report quality", "site out"):
        result = registry.hamm(*command.split())
        assert result.code in (0, 1, 2, 3), command
        assert "Traceback" not in result.err
