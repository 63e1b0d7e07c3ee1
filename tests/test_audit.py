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
        "cell", "ip", "radius_km",
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
