"""The dialect: what each spelling means, where everything stands, and what is refused."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helper import ROOT
from hypothesis import example, given
from hypothesis import strategies as st

from hamm_registry.core.finding import Pointer, Span
from hamm_registry.yamlfile import most_bytes, parse, quotable, read
from hamm_registry.yamlfile.canonical_reader import unquoted
from hamm_registry.yamlfile.data import MAX_DEPTH
from hamm_registry.yamlfile.dialects import dump
from hamm_registry.yamlfile.parsed_file import ParsedFile, Positions, Rejected, locate
from hamm_registry.yamlfile.positions import positions_in
from hamm_registry.yamlfile.raw_files import MAX_BYTES, read_bytes
from hamm_registry.yamlfile.read_error import ReadError


def data(text: str) -> Any:
    """Give the data of a text that is accepted."""
    document = parse(text)
    assert isinstance(document, ParsedFile), document
    return document.data


def refusal(text: str) -> str:
    """Give the place, the code and the message of a text that is refused."""
    rejected = parse(text)
    assert isinstance(rejected, Rejected), rejected
    (finding,) = rejected.findings
    assert finding.span
    return f"{finding.span.line}:{finding.span.column} {finding.code} {finding.message}"


# Scalars

NUMBERS: dict[str, Any] = {
    "0": 0,
    "-0": 0,
    "12": 12,
    "-12": -12,
    "1993": 1993,
    "3.5": 3.5,
    "-3.5": -3.5,
    "0.5": 0.5,
    "1.0": 1,  # one value, whichever way it is written
    "999999999999999": 999_999_999_999_999,
    "0.123456789012345": 0.123456789012345,
}
LITERALS: dict[str, Any] = {"": None, "null": None, "true": True, "false": False}
TEXTS = """
    NO no No yes Yes on off y n Null NULL ~ True TRUE False FALSE None nil
    00 01 01067 -01 +1 1_000 1,5 .5 5. 1. -.5 -. - 1e5 1E5 1.5e3 1e400 0x1F 0o17 017 0b1 1__0
    12:30 12:30:45 2024-02-30 2024-12-24 2024-05 2001-12-14t21:59:43Z 1.2.3 --1 1-2 -1- 1.-2
    .inf -.inf .Inf .nan .NAN inf nan Infinity 1000000000000000 12345678901234567890
    0.1234567890123456 ١٢ １２ ² Ⅷ = << a.b DE 日本 1990.. 4711-A 10% 5€
""".split()


@pytest.mark.parametrize(("spelling", "value"), [*NUMBERS.items(), *LITERALS.items()])
def test_numbers_and_literals(spelling: str, value: Any) -> None:
    found = data(f"a: {spelling}\n")["a"]
    assert (type(found), found) == (type(value), value)
    assert unquoted(spelling) == value


@pytest.mark.parametrize("spelling", [spelling for spelling in TEXTS if spelling != "-"])
def test_everything_else_is_text(spelling: str) -> None:
    assert data(f"a: {spelling}\n") == {"a": spelling}
    assert data(f"a:\n  - {spelling}\n") == {"a": [spelling]}
    if "," not in spelling:
        assert data(f"a: [{spelling}]\n") == {"a": [spelling]}


@pytest.mark.parametrize("spelling", [*TEXTS, *NUMBERS, *LITERALS])
@pytest.mark.parametrize("mark", ["'", '"'])
def test_what_is_quoted_is_text(mark: str, spelling: str) -> None:
    assert data(f"a: {mark}{spelling}{mark}\n") == {"a": spelling}


@pytest.mark.parametrize("spelling", [*NUMBERS, "null", "true", "NO"])
def test_keys_and_blocks_are_text(spelling: str) -> None:
    assert data(f"{spelling}: 1\n") == {spelling: 1}
    assert data(f"a: |-\n  {spelling}\n") == {"a": spelling}
    assert data(f"a: >-\n  {spelling}\n") == {"a": spelling}


def test_a_merge_key_in_quotes_is_a_key_like_others() -> None:
    assert data("'<<': 1\n") == {"<<": 1}


def test_both_kinds_of_line_break_and_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: x\r\n")
    document = read(tmp_path, "a.yaml")
    assert isinstance(document, ParsedFile)
    assert document.data == {"a": 1, "b": "x"}


# Positions


def spans(text: str, *pointer: str | int) -> tuple[str, str]:
    """Give the key and the value at a pointer as they stand in the text."""
    key, value = positions_in(text)[pointer]
    return between(text, key), between(text, value)


def between(text: str, span: Span) -> str:
    """Give the stretch of a text that a span covers."""
    rows = text.splitlines(keepends=True) or [""]
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    start = starts[span.line - 1] + span.column - 1
    return text[start : starts[span.end_line - 1] + span.end_column - 1]


TEXT = """\
id: schule
title:
  de: 'Łódź – 日本'  # ein Kommentar
  "en": "two
    lines"
places:
  - name: Łódź
    country: PL
  - {name: 日本 🎉, country: JP}
themes: [health, 'sport']
notes: >-
  Ein
  Absatz
"""


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        (("id",), "id", "schule"),
        (("title", "de"), "de", "'Łódź – 日本'"),
        (("title", "en"), '"en"', '"two\n    lines"'),
        (("places", 0, "country"), "country", "PL"),
        (("places", 1), "{", "{"),
        (("places", 1, "name"), "name", "日本 🎉"),
        (("places", 1, "country"), "country", "JP"),
        (("themes",), "themes", "["),
        (("themes", 1), "'sport'", "'sport'"),
        (("notes",), "notes", ">-\n  Ein\n  Absatz\n"),
    ],
)
def test_positions(pointer: Pointer, key: str, value: str) -> None:
    assert spans(TEXT, *pointer) == (key, value)


def test_the_place_of_what_is_absent_is_the_first_key_of_its_map() -> None:
    found = positions_in(TEXT)
    assert locate(found, ("status",)) == found[("id",)][0]
    assert locate(found, ("title", "fr")) == found[("title", "de")][0]
    assert locate(found, ("places", 1, "about")) == found[("places", 1, "name")][0]
    assert locate(found, ("places", 7, "name")) == found[("places", 0)][0]
    assert locate(positions_in("b: 1\na: 2\n"), ("id",)) == Span(1, 1, 1, 2)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("id: a\nb: 1\n", Span(1, 1, 1, 3)),
        ("# x\nb: 1\nid: a\n", Span(3, 1, 3, 3)),
        ("b: {id: 1}\nc: 1\n", Span(1, 1, 1, 2)),
    ],
)
def test_where_a_document_starts(text: str, start: Span) -> None:
    document = parse(text)
    assert isinstance(document, ParsedFile)
    assert document.start == start


def accepted(character: str) -> bool:
    """Tell whether the dialect lets a character through."""
    return isinstance(parse(f"a: 'x{character}x'\n"), ParsedFile)


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Zl", "Zp"])
WORDS = st.text(CHARACTERS)
KEYS = st.text(CHARACTERS, max_size=30)  # a longer one is written over several lines
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-1000, 1000, places=3).map(float).filter(lambda number: not number.is_integer()),
    WORDS,
    st.lists(WORDS, max_size=3).map("\n".join),
    st.sampled_from(
        [*TEXTS, *NUMBERS, *LITERALS, "\t", "a: b", "- a", "#a", "a #b", "'", '"', "\n"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DATA = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)


@given(DATA)
@example({"\u00a0": ["\u00a0b", "-\u00a0b", "a:\u00a0b"]})
def test_what_is_dumped_is_read_again(original: dict[str, Any]) -> None:
    assert same(data(dump(original)), original)


def same(a: Any, b: Any) -> bool:
    """Compare data with their types: 1, 1.0 and True are three things."""
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


@given(DATA)
def test_every_position_points_at_what_stands_there(original: dict[str, Any]) -> None:
    text = dump(original)
    found = positions_in(text)
    assert set(found) == set(pointers(original))
    for pointer, value in pointers(original).items():
        key_span, value_span = found[pointer]
        if pointer and isinstance(pointer[-1], str):
            assert standing(text, key_span) == pointer[-1]
        if not isinstance(value, dict | list):
            assert same(standing(text, value_span, quoted=False), value)


def pointers(value: Any, pointer: Pointer = ()) -> dict[Pointer, Any]:
    """Give every value inside a value by its pointer."""
    parts: Any = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    found: dict[Pointer, Any] = {pointer: value}
    for key, part in parts:
        found |= pointers(part, (*pointer, key))
    return found


def standing(text: str, span: Span, quoted: bool = True) -> Any:
    """Read the scalar at a span by itself; `quoted` for a key, which is text however written."""
    piece = between(text, span)
    found = data(f"x: {piece}\n")["x"]
    return piece if quoted and piece[:1] not in ("'", '"') else found


# Refusals


_BLOCK = "the text below “>-” is not indented"
_WIDE = "a non-breaking space (U+00A0) is used where an ordinary one is expected"
_DASH = "the field in line 3 is level with the list that this dash begins"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1 HR009 the file has no fields"),
        ("# Kommentar\n", "1:1 HR009 the file has no fields"),
        ("---\n", "2:1 HR009 the file has no fields"),
        ("- a\n", "1:1 HR009 the file has no fields"),
        ("Text\n", "1:1 HR009 the file has no fields"),
        ("[a]\n", "1:1 HR009 the file has no fields"),
        ("{}\n", "1:1 HR009 the file has no fields"),
        ("a: 1\nb: 2\na: 3\n", "3:1 HR006 the field “a” is already given in line 1"),
        ("x:\n  a: 1\n  'a': 2\n", "3:3 HR006 the field “a” is already given in line 2"),
        ("x: [{a: 1, a: 2}]\n", "1:12 HR006 the field “a” is already given in line 1"),
        ("a: &x 1\n", "1:4 HR007 anchors (&) and aliases (*) are not allowed here"),
        ("a: &x [1]\n", "1:4 HR007 anchors (&) and aliases (*) are not allowed here"),
        ("&x a: 1\n", "1:1 HR007 anchors (&) and aliases (*) are not allowed here"),
        ("a:\n  - b\n  - *x\n", "3:5 HR007 anchors (&) and aliases (*) are not allowed here"),
        ("a: !!str 1\n", "1:4 HR007 tags (!) are not allowed here"),
        ("a: !x [1]\n", "1:4 HR007 tags (!) are not allowed here"),
        ("!!map\na: 1\n", "1:1 HR007 tags (!) are not allowed here"),
        ("a: ! b\n", "1:4 HR007 tags (!) are not allowed here"),
        ("a:\n  <<: 1\n", "2:3 HR007 merge keys (<<) are not allowed here"),
        ("%YAML 1.2\n---\na: 1\n", "1:1 HR007 directives are not allowed here"),
        ("%TAG ! !x\n---\na: 1\n", "1:1 HR007 directives are not allowed here"),
        ("a: 1\n---\nb: 2\n", "2:1 HR008 a second document begins here"),
        ("a: 1\n---\n", "2:1 HR008 a second document begins here"),
        ("a: b: c\n", "1:5 HR005 an unquoted text has a colon followed by a space"),
        ("a: 1\n b: 2\n", "2:2 HR005 the indentation does not fit"),
        ("a:\n  - b: 1\n     c: 2\n", "3:6 HR005 the indentation does not fit"),
        ("a:\n  - b: 1\n   c: 2\n", "3:4 HR005 the indentation does not fit"),
        ("a:\n  b: 1\n c: 2\n", "3:2 HR005 the indentation does not fit"),
        ("a:\n  - 1\n - 2\n", "3:2 HR005 the indentation does not fit"),
        ("a: - b\n", "1:4 HR005 the indentation does not fit"),
        ("a: 'b\nc: 1\n", "1:4 HR005 the quotation mark that opens here is never closed"),
        ('a: "b\nc: 1\n', "1:4 HR005 the quotation mark that opens here is never closed"),
        (
            "a: 'b\nc: 'd'\n",
            "1:4 HR005 the quotation mark that opens here is closed only in line 2",
        ),
        ("a: 'it's'\n", "1:8 HR005 a value has ended, but more text follows it"),
        ("a:\n  - [b] c\n", "2:9 HR005 a value has ended, but more text follows it"),
        ("a: [b\nc: 1\n", "1:4 HR005 the bracket that opens here is not closed properly"),
        ("a: [\n", "1:4 HR005 the bracket that opens here is not closed properly"),
        ("a: [b, {c: [d]}\n", "1:4 HR005 the bracket that opens here is not closed properly"),
        ("a: [b, {c: [d]\n", "1:8 HR005 the bracket that opens here is not closed properly"),
        ("a: {b: 1\nc: 1\n", "1:4 HR005 the bracket that opens here is not closed properly"),
        ("\ta: 1\n", "1:1 HR005 a tab is used where spaces are expected"),
        ("a:\n\tb: 1\n", "2:1 HR005 a tab is used where spaces are expected"),
        ("a: 1\nb\nc: 2\n", "2:1 HR005 this line has no colon"),
        ("a: 1\nb:2\nc: 3\n", "2:1 HR005 this line has no colon"),
        ("a: @b\n", "1:4 HR005 a value cannot begin with “@”"),
        ("a:\n  de: >-\nText hier\n  en: A\n", f"3:1 HR005 {_BLOCK}"),
        ("a:\n  de: >-\n  Text hier\n  weiter\n  en: A\n", f"3:3 HR005 {_BLOCK}"),
        ("a: >-\nText hier\nkind: aid\n", f"2:1 HR005 {_BLOCK}"),
        ("a:\n\u00a0\u00a0de: T\n  en: T\n", f"2:1 HR005 {_WIDE}"),
        ("a:\n\u00a0 de: T\n", f"2:1 HR005 {_WIDE}"),
        ("a:\n  de:\u00a0T\n", f"2:6 HR005 {_WIDE}"),
        ("a:\n  de:\u00a0T\n  en: T\n", f"2:6 HR005 {_WIDE}"),
        ("a:\n  -\u00a0b\n", f"2:4 HR005 {_WIDE}"),
        ("a:\n  - \u00a0b\n", f"2:5 HR005 {_WIDE}"),
        ("a:\n  - x\n  -\u00a0b\n", f"3:4 HR005 {_WIDE}"),
        ("a:\n  -\u00a0b: 1\n    c: 2\n", f"2:4 HR005 {_WIDE}"),
        ("a:\u00a0b\n", f"1:3 HR005 {_WIDE}"),
        ("a: 1\nb:\u00a0x\nc: 2\n", f"2:3 HR005 {_WIDE}"),
        ("a: 1\n\u00a0b: 2\n", f"2:1 HR005 {_WIDE}"),
        ("a:\n  - b: 1\n  c: 2\n", f"2:3 HR005 {_DASH}"),
        ("a: `b\n", "1:4 HR005 a value cannot begin with “`”"),
        ("a: %b\n", "1:4 HR005 a value cannot begin with “%”"),
        ('a: "\\q"\n', "1:4 HR005 a backslash in double quotes is not a valid escape"),
        ('a: "\\xZZ"\n', "1:4 HR005 a backslash in double quotes is not a valid escape"),
        ('a: "\\ud800"\n', "1:4 HR005 a backslash in double quotes is not a valid escape"),
        ('a: "b\\u202e"\n', "1:4 HR004 the character U+202E is invisible and not allowed"),
        ('a: "\\0"\n', "1:4 HR004 the character U+0000 is invisible and not allowed"),
        ('"a\\x07": 1\n', "1:1 HR004 the character U+0007 is invisible and not allowed"),
        ("a: b\x1b[2J\n", "1:5 HR004 the character U+001B is invisible and not allowed"),
        ("# \u202e\na: b\n", "1:3 HR004 the character U+202E is invisible and not allowed"),
        ("a: ä\rb\n", "1:5 HR004 the character U+000D is invisible and not allowed"),
        (
            "? [a]\n: 1\n",
            "1:3 HR005 the name of a field is expected, not a list or a group",
        ),
        (
            "{a: 1}: 2\n",
            "1:1 HR005 the name of a field is expected, not a list or a group",
        ),
        ("a: ]\n", "1:4 HR005 this line cannot be read as “field: value”"),
        ("...\n", "1:1 HR005 this line cannot be read as “field: value”"),
        (
            "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n",
            "2:1 HR005 the marker <<<<<<< HEAD of a merge conflict was left in the file",
        ),
        (
            "a: 1\n=======\nb: 2\n",
            "2:1 HR005 the marker ======= of a merge conflict was left in the file",
        ),
        (
            "a: |\n  x\n  >>>>>>> branch\n",
            "3:1 HR005 the marker >>>>>>> branch of a merge conflict was left in the file",
        ),
    ],
)
def test_refusals(text: str, told: str) -> None:
    assert refusal(text) == told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b\u00a0c\n", "b\u00a0c"),
        ("a: >-\n  b:\u00a0c\n  \u00a0d\n", "b:\u00a0c \u00a0d"),
        ("a: 'b\n  c:\u00a0d'\n", "b c:\u00a0d"),
        ("a: b:\u00a0c  # d\n", "b:\u00a0c"),
    ],
)
def test_non_breaking_blanks_in_texts(text: str, value: str) -> None:
    assert data(text) == {"a": value}


def test_lines_that_only_look_like_a_conflict() -> None:
    assert data("a: |\n  Titel\n  =======\nb: <<<<<<< x\n")["a"] == "Titel\n=======\n"


INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}
LET_THROUGH = "\t\n\u00ad\u0600\u200c\u200d"
"""Some that texts need: a soft hyphen, an Arabic sign, the joiners of Persian and of emoji."""


@pytest.mark.parametrize("character", LET_THROUGH, ids=lambda c: f"U+{ord(c):04X}")
def test_invisible_characters_that_texts_need(character: str) -> None:
    assert accepted(character)


def test_the_characters_that_are_refused() -> None:
    refused = [point for point in range(0x110000) if dangerous(point) and accepted(chr(point))]
    assert refused == []


def dangerous(point: int) -> bool:
    """Tell whether a character ends lines, moves cursors, turns the writing or marks nothing."""
    character = chr(point)
    if 0xD800 <= point < 0xE000:
        return False  # no file in UTF-8 holds one
    return (
        (unicodedata.category(character) == "Cc" and character not in "\t\n")
        or unicodedata.bidirectional(character)
        in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
        or character in "\u200b\u200e\u200f\u061c\u2028\u2029\u2060\ufeff\ufffe\uffff"
        or 0xE0000 <= point < 0xE0080
    )


# Limits


def test_the_largest_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 5))
    assert isinstance(read(tmp_path, "a.yaml"), ParsedFile)
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 4))
    rejected = read(tmp_path, "a.yaml")
    assert isinstance(rejected, Rejected)
    assert [(f.code, f.message) for f in rejected.findings] == [
        ("HR003", "the file is larger than 256 KiB")
    ]


def test_the_deepest_nesting() -> None:
    brackets = MAX_DEPTH - 1  # the file itself is one level
    assert data("a: " + "[" * brackets + "]" * brackets + "\n")["a"] is not None
    too_deep = "HR003 the nesting is deeper than 16 levels"
    assert refusal("a: " + "[" * 16 + "]" * 16 + "\n") == f"1:19 {too_deep}"
    assert refusal("a:\n" + "".join(" " * n + "- \n" for n in range(1, 20))).endswith(too_deep)


def test_what_is_missing_behind_the_last_line() -> None:
    read_ = parse("%YAML 1.2 ")
    assert isinstance(read_, Rejected)
    assert [one.code for one in read_.findings] == ["HR005"]


def test_a_repeated_field_before_something_broken() -> None:
    read_ = parse("bar: 2\nbar: 2\n\t\nbar> 2\n")
    assert isinstance(read_, Rejected)
    assert [(one.code, one.span and one.span.line) for one in read_.findings] == [("HR006", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 60_000,
        "a: " + "{a: " * 60_000,
        "- " * 60_000,
        "a:\n  " + "- " * 60_000 + "b\n",
        "? " * 60_000,
        "a: " + "9" * 200_000,
        "a: 1." + "9" * 200_000,
        "a: " + "-" * 200_000,
        "a: '" + "x\n" * 60_000,
        "a: b\n" * 40_000,
        "a: &a [*a, *a]\n",
        "a: " + "!" * 200_000,
        "%" * 200_000,
        "a: '" + "''" * 100_000,
        "=" * 200_000,
        "<<<<<<<" * 30_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_texts_end_in_one_finding(text: str) -> None:
    read_or_refused(text)


def read_or_refused(text: str) -> Positions | None:
    """Read a text as the program does; whatever it is, there is data or a finding in its lines."""
    found = parse(text)
    if isinstance(found, Rejected):
        (finding,) = found.findings
        assert finding.span
        assert 1 <= finding.span.line <= text.count("\n") + 2
        assert finding.span.column >= 1
        assert finding.message
        return None
    assert found.data
    return positions_in(text)


TOKENS = st.lists(
    st.sampled_from(
        [*"-:[]{},&*!|>'\"%@`#?= \n\t~.0aé\\\x00\u202e", ": ", "- ", "\n  ", "\n- ", "a: ", "---\n",
         "<<: ", "'a'", "&a ", "*a ", "!!int ", "|-\n ", "\r\n", "<<<<<<< x\n"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(TOKENS | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_or_refused(text)
    if found:
        assert all(span.line >= 1 and span.column >= 1 for pair in found.values() for span in pair)


@given(st.binary() | TOKENS.map(str.encode) | st.text().map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.yaml").write_bytes(content)
    found = read(folder, "any.yaml")
    assert isinstance(found, ParsedFile) or found.findings[0].code.startswith("HR00")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: 1\nb: \xe4\n", "2:4 the file is not saved as UTF-8 (byte 0xE4)"),
        ("ä: ö\n".encode() + b"  \xff", "2:3 the file is not saved as UTF-8 (byte 0xFF)"),
        ("ü: ".encode() + b"\xc3", "1:4 the file is not saved as UTF-8 (byte 0xC3)"),
        ("a: 1\n".encode("utf-16"), "1:1 the file is written in UTF-16, not in UTF-8"),
        ("ab: ä\n".encode("utf-16-le"), "1:2 the file is not saved as UTF-8 (byte 0x00)"),
        (b"a: \xed\xa0\x80\n", "1:4 the file is not saved as UTF-8 (byte 0xED)"),
        (b"a: \xc0\xaf\n", "1:4 the file is not saved as UTF-8 (byte 0xC0)"),
    ],
)
def test_what_is_not_utf8(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    rejected = read(tmp_path, "a.yaml")
    assert isinstance(rejected, Rejected)
    (finding,) = rejected.findings
    assert finding.span
    assert f"{finding.span.line}:{finding.span.column} {finding.message}" == told
    assert finding.code == "HR004"


# Files


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    (tmp_path / "device.yaml").symlink_to("/dev/zero")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("folder.yaml", "link.yaml", "device.yaml", "pipe.yaml", "nothing.yaml"):
        rejected = read(tmp_path, name)
        assert isinstance(rejected, Rejected), name
        assert rejected.findings[0].code == "HR001"


def test_what_is_said_of_what_is_no_regular_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    for name, message, hint in (
        (
            "a.yaml",
            "this is not a regular file (a folder, a link, a pipe or a device)",
            "Entries are regular files; replace it with one, or move it out of the folder.",
        ),
        (
            "b.yaml",
            "the file cannot be read: there is no such file or folder",
            "Check its permissions and that it still exists.",
        ),
    ):
        rejected = read(tmp_path, name)
        assert isinstance(rejected, Rejected)
        assert rejected.path == name
        (finding,) = rejected.findings
        told = (finding.message, finding.hint, finding.span)
        assert told == (message, hint, Span.at(1, 1))
        assert quotable(tmp_path / name) == ""


@pytest.mark.skipif(not Path("/proc/cpuinfo").exists(), reason="needs files without a size")
def test_a_file_that_is_longer_than_its_size() -> None:
    content = Path("/proc/cpuinfo").read_bytes()
    assert len(read_bytes("/proc/cpuinfo", MAX_BYTES)) > 100
    assert read_bytes("/proc/cpuinfo", MAX_BYTES)[:50] == content[:50]
    with pytest.raises(ReadError):
        read_bytes("/proc/cpuinfo", 50)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize(
    ("swap", "message"),
    [
        (lambda path: path.symlink_to("secret"), "the file cannot be read: it is a link"),
        (os.mkfifo, "this is not a regular file (a folder, a link, a pipe or a device)"),
    ],
    ids=["link", "pipe"],
)
def test_what_takes_the_place_of_a_file_is_neither_followed_nor_waited_for(
    swap: Callable[[Path], None], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    look = os.lstat

    def swapped(name: str) -> os.stat_result:
        """Let another program swap the file right behind our look at it."""
        found = look(name)
        path.unlink()
        swap(path)
        return found

    monkeypatch.setattr(os, "lstat", swapped)
    rejected = read(tmp_path, "a.yaml")
    assert isinstance(rejected, Rejected)
    assert rejected.findings[0].message == message


def test_what_may_be_quoted_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xff\n")
    assert quotable(path) == "a: \ufffd\n"


def test_the_list_of_places_may_be_longer() -> None:
    assert (most_bytes("initiative"), most_bytes("places")) == (256 << 10, 4 << 20)


def test_data_is_dumped_in_its_order_and_letters() -> None:
    assert dump({"b": "ä", "a": "日"}) == "b: ä\na: 日\n"


def test_all_files_of_the_registry_can_be_read_and_located() -> None:
    for path in (ROOT / "data").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        found = positions_in(text)
        assert set(found) == set(pointers(data(text)))
