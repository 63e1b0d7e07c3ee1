"""Calls that raise on odd input: each is behind a guard, or stands here with why it cannot."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from helper import ROOT, Workplace

PACKAGE = ROOT / "hamm_registry"

GUARDS = {"ValueError", "UnicodeError", "UnicodeDecodeError", "Exception"}

SAFE_DECODING = {"ascii", "utf-8-sig"}
"""Of what git prints in digits and hex, and of bytes that were read as UTF-8 before."""


class Call(NamedTuple):
    """A call with the file that it stands in and whether a `try` around it guards it."""

    path: Path
    node: ast.Call
    guarded: bool

    @property
    def where(self) -> str:
        """The module and the line."""
        return f"{self.path.relative_to(PACKAGE)}:{self.node.lineno}"


def calls(name: str) -> list[Call]:
    """Every call of a function or method of that name in the package."""
    return all_calls()[name]


@cache
def all_calls() -> dict[str, list[Call]]:
    """Every call in the package by the name of what is called: each file is parsed once."""
    by_name: dict[str, list[Call]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        waiting: list[tuple[ast.AST, bool]] = [(ast.parse(path.read_bytes()), False)]
        while waiting:
            node, guarded = waiting.pop()
            if isinstance(node, ast.Call):
                function = node.func
                name = function.id if isinstance(function, ast.Name) else ""
                by_name[name or getattr(function, "attr", "")].append(Call(path, node, guarded))
            tried = set(node.body) if isinstance(node, ast.Try) and guards(node) else set()
            for child in ast.iter_child_nodes(node):
                waiting.append((child, guarded or child in tried))
    return by_name


def guards(node: ast.Try) -> bool:
    """Whether it catches what odd input raises."""
    for handler in node.handlers:
        for caught in ast.walk(handler.type) if handler.type else ():
            if isinstance(caught, ast.Name) and caught.id in GUARDS:
                return True
    return False


def test_web_addresses_are_taken_apart_in_one_place() -> None:
    assert {call.where.partition(":")[0] for call in calls("urlsplit")} == {"core/web.py"}
    assert not calls("urlparse")
    assert all(call.guarded for call in calls("urlsplit"))


@pytest.mark.parametrize("name", ["isdigit", "isnumeric"])
def test_digits_are_those_that_int_reads(name: str) -> None:
    """`²` and `①` are digits to Python but no numbers; bytes know only those of ASCII."""
    known = {"storage/repository.py", "yamlfile/canonical_reader.py"}  # bytes; beside a pattern
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
    "digits of a date, whose form the schema or a pattern has checked": (
        "day", "month", "digits", "self.text", "literal",
    ),
    "what a pattern or `isdecimal` has found to be digits of ASCII": (
        "name", "part", "given", "sure", "number", "found", "wish.on", "character", "text", "port",
        "value", "size", "port", "code", "link.on", "answer", "choice",
    ),
    "no text but a number or a truth value": (
        "cell", "ip", "radius_km", "data",
    ),
    "the version of this program": ("major",),
    "a code of a vocabulary whose codes are numbers": ("goal", "named"),
    "four digits that a pattern has found": ("year",),
}  # fmt: skip
"""What is made a number without a guard, as it stands in the code, and why that cannot fail."""


def _cannot_fail(argument: ast.expr) -> bool:
    """Whether it is a part of a date or of a match, or a truth value."""
    if isinstance(argument, ast.Subscript):
        return isinstance(argument.slice, ast.Slice | ast.Constant)
    return isinstance(argument, ast.Compare | ast.BoolOp | ast.Call | ast.BinOp)


def test_numbers_are_made_of_text_where_that_cannot_fail() -> None:
    known = {name for names in NUMBERS.values() for name in names}
    unguarded = {
        f"{call.where} {ast.unparse(call.node.args[0])}"
        for call in calls("int")
        if not call.guarded and call.node.args and not _cannot_fail(call.node.args[0])
    }
    assert {one for one in unguarded if one.partition(" ")[2] not in known} == set()


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
