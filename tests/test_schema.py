"""The shape of files: two validators of one mind, and what is said of each kind of fault.

A file in `data/negative` is a test: its lines `#! LINE:COLUMN CODE message | hint` at the end are
all that `validate` has to say of it, an ellipsis standing for the rest of a long one.
"""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import jsonschema_rs
import pytest
from helper import HERE, ROOT, Workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry import schema
from hamm_registry.model import entries
from hamm_registry.schema import explanation
from hamm_registry.storage.workspace import FOLDERS
from hamm_registry.yamlfile import read
from hamm_registry.yamlfile.parsed_file import ParsedFile

COMPLETE = HERE / "data" / "complete"
NEGATIVE = sorted((HERE / "data" / "negative").glob("*.yaml"))


def files(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the kind and the data of every file of a registry."""
    paths = [("registry", root / "registry.yaml"), ("places", root / "data/places.yaml")]
    paths += [
        (kind, path) for kind, folder in FOLDERS.items() for path in (root / folder).iterdir()
    ]
    for kind, path in paths:
        document = read(root, path.relative_to(root).as_posix())
        assert isinstance(document, ParsedFile), path
        yield kind, document.data


@cache
def fast_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    """Give the validator that decides first."""
    return jsonschema_rs.Draft202012Validator(schema.load(kind))


def verdicts(kind: str, data: Any) -> tuple[bool, bool]:
    """Give what jsonschema-rs and jsonschema say of data."""
    return fast_validator(kind).is_valid(data), bool(
        explanation.slow_validator(kind).is_valid(data)
    )


@pytest.mark.parametrize(
    "wrong", [{"name": "X", "countri": "DE", "lat": "x"}, {}, "Oslo", None, []]
)
def test_a_long_list_is_explained_like_a_short_one(wrong: Any) -> None:
    good = {"name": "Oslo", "country": "NO", "lat": 59.9, "lon": 10.7, "type": "town"}
    findings = []
    for count in (1, 2_000):
        places = [*[good] * count, wrong]
        data = {"source": "G", "licence": "CC-BY-4.0", "places": places}
        findings.append(
            [
                (
                    found.code,
                    found.message.replace(f"item {count + 1} ", "item "),
                    found.hint,
                    found.expected,
                    found.pointer[2:],
                )
                for found in schema.check("places", data, "en")
            ]
        )
        assert all(found.pointer[1] == count for found in schema.check("places", data, "en"))
    assert findings[0] == findings[1] != []


@pytest.mark.parametrize("path", NEGATIVE, ids=lambda path: path.stem)
def test_what_is_said_of_a_fault(registry: Workplace, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = [row.removeprefix("#! ") for row in text.splitlines() if row.startswith("#! ")]
    name = f"data/initiatives/{path.name}"
    registry.put(name, text)
    told = registry.told(name, "--ignore", "HR5")
    assert expected
    assert len(told) == len(expected)
    for found, wanted in zip(told, expected, strict=True):
        if wanted.endswith(" …"):
            assert found.startswith(wanted.removesuffix(" …"))
        else:
            assert found == wanted


def test_every_code_of_the_schema_has_a_negative_file() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in NEGATIVE)
    for code in ("HR010", "HR011", "HR012", "HR013", "HR014", "HR015", "HR016", "HR017"):
        assert f" {code} " in texts


# Two validators


@pytest.mark.parametrize("root", [ROOT, COMPLETE], ids=["real", "complete"])
def test_both_validators_accept_the_real_files_and_the_complete_example(root: Path) -> None:
    found = list(files(root))
    assert {kind for kind, _data in found} == set(schema.KINDS)
    assert [verdicts(kind, data) for kind, data in found] == [(True, True)] * len(found)


ENTRIES = [data for kind, data in files(COMPLETE) if kind == "initiative"]
HOSTILE: list[Any] = [
    None, True, False, 0, -1, 1, 17, 18, 999, 1000, 9999, 10_000, 10**14, 0.0, -0.0, 1.0, 4.0, 1.5,
    1e300, "", " ", "a", "ab", "ABC", "DE", "DE\n", "de", "2023", "2023-02-30", "2023-02-3",
    "٢٠٢٣", "2023\n", "0000", "https://a.b", "https://a b", "http://", "a@b", "a@b\n", "é" * 140,
    "🎉" * 141, "x" * 5000, "a--b", "-a", "a-", "A", "a.b", "a\u0000", "\ud7ff", [], [None],
    ["a", "a"], [1, True, 1.0], [4, 4.0], [[]], ["a"] * 300, {}, {"": ""}, {"de": "x"},
    {"id": "x"}, {"de": None},
]  # fmt: skip


def places(value: Any, pointer: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every value inside a value, but for the outermost."""
    inside: Any = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, part in inside:
        yield (*pointer, key)
        yield from places(part, (*pointer, key))


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    """Give an entry with a few values replaced, added, repeated or taken away."""
    entry: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(ENTRIES)))
    for _round in range(draw(st.integers(1, 3))):
        ways = list(places(entry))
        way = ways[draw(st.integers(0, len(ways) - 1))] if ways else ("id",)
        holder: Any = entry
        for part in way[:-1]:
            holder = holder[part]
        change = draw(st.sampled_from(["replace", "delete", "add", "repeat"]))
        if change == "delete":
            del holder[way[-1]]
        elif change == "add" and isinstance(holder, dict):
            keys = st.sampled_from(["form", "retired", "x", "", "de", "kind"]) | st.text(max_size=3)
            holder[draw(keys)] = draw(values())
        elif change == "repeat" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[way[-1]]))
        else:
            holder[way[-1]] = draw(values())
    return entry


def values() -> st.SearchStrategy[Any]:
    """Give values that a file may hold."""
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    return st.sampled_from(HOSTILE).map(copy.deepcopy) | text | st.integers(-(10**14), 10**14)


@given(mutants())
def test_both_validators_agree_on_entries_gone_wrong(entry: dict[str, Any]) -> None:
    fast, slow = verdicts("initiative", entry)
    assert fast == slow
    findings = schema.check("initiative", entry)
    assert fast == (not findings)
    assert all(finding.code and finding.message for finding in findings)


@pytest.mark.parametrize("kind", schema.KINDS)
def test_both_validators_agree_on_hostile_values_everywhere(kind: str) -> None:
    """A share of the hostile values for every field of the complete files, each time another."""
    seen: set[tuple[Any, ...]] = set()
    for known, data in files(COMPLETE):
        for way in places(data) if known == kind else ():
            field = tuple(part for part in way if isinstance(part, str))
            if (field, isinstance(way[-1], int)) in seen:
                continue
            seen.add((field, isinstance(way[-1], int)))
            for value in HOSTILE[len(seen) % SHARES :: SHARES]:
                changed = with_value(data, way, value)
                fast, slow = verdicts(kind, changed)
                assert fast == slow, (way, value)
                assert fast == (not schema.check(kind, changed)), (way, value)


SHARES = 16


def with_value(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    """Give a copy of data with another value at one place; what lies beside is shared."""
    if not way:
        return value
    changed = data.copy()
    changed[way[0]] = with_value(data[way[0]], way[1:], value)
    return changed


def test_numbers_that_are_equal_repeat_each_other() -> None:
    """JSON knows one kind of number, and true is none."""
    (entry,) = (entry for entry in ENTRIES if "sdgs" in entry)
    assert [f.code for f in schema.check("initiative", {**entry, "sdgs": [4, 4.0]})] == ["HR016"]
    assert verdicts("initiative", {**entry, "other_names": ["1", "1"]}) == (False, False)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("kind", schema.KINDS)
def test_both_validators_agree_on_files_that_are_something_else(kind: str, value: Any) -> None:
    assert verdicts(kind, value) == (False, False)


# What every schema says of itself


def parts(part: Any, way: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every schema inside a schema with the way to it."""
    if isinstance(part, dict):
        yield way, part
        for key, inner in part.items():
            if key not in ("examples", "x-labels", "x-inverse-labels", "x-de", "const", "enum"):
                yield from parts(inner, f"{way}/{key}")
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from parts(inner, f"{way}/{index}")


def conditional(way: str) -> bool:
    """Tell whether a part only states a condition and describes nothing."""
    return any(f"/{word}" in way for word in ("if", "then", "else", "not"))


def properties() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Give every described property of every schema: its way, itself and its root."""
    for kind in schema.KINDS:
        root = schema.load(kind)
        for way, part in parts(root, kind):
            if not conditional(way):
                for name, described in part.get("properties", {}).items():
                    yield f"{way}/{name}", described, root


def test_every_property_is_described_in_both_languages() -> None:
    lacking = [
        (way, word)
        for way, part, _root in properties()
        for word in ("title", "description", "examples")
        if not part.get(word)
    ]
    lacking += [
        (way, f"x-de/{word}")
        for way, part, _root in properties()
        for word in ("title", "description")
        if not part.get("x-de", {}).get(word)
    ]
    assert lacking == []


def test_the_examples_fit() -> None:
    wrong = []
    for way, part, root in properties():
        resolved = {"$schema": root["$schema"], "$defs": root.get("$defs", {}), **part}
        validator = jsonschema_rs.Draft202012Validator(resolved)
        shown = [*part["examples"], *part["x-de"].get("examples", ())]
        wrong += [(way, example) for example in shown if not validator.is_valid(example)]
    assert wrong == []


def test_every_vocabulary_has_labels_in_both_languages() -> None:
    for kind in schema.KINDS:
        for way, part in parts(schema.load(kind), kind):
            codes = part.get("enum")
            if codes and not conditional(way):
                assert list(part["x-labels"]) == codes, way
                texts = [part["x-labels"], part.get("x-inverse-labels", {})]
                for labels in texts:
                    assert all(set(label) == {"en", "de"} for label in labels.values()), way


def test_everything_has_a_limit_and_nothing_is_left_open() -> None:
    """Every text, list, map and number ends somewhere, and every pattern is anchored."""
    for kind in schema.KINDS:
        for way, part in parts(schema.load(kind), kind):
            if conditional(way):
                continue
            types = part.get("type", [])
            if "string" in types and "enum" not in part:
                assert "maxLength" in part, way
            if "array" in types:
                assert "maxItems" in part, way
                assert "uniqueItems" not in part or part["items"].get("type") not in (
                    "object",
                    "array",
                ), way
            if "object" in types:
                assert "additionalProperties" in part, way
            if "pattern" in part:
                assert part["pattern"].startswith("^"), way
                assert part["pattern"].endswith("$"), way
            assert "format" not in part, way
            assert not str(part.get("$ref", "#")).startswith(("http", "/")), way


def test_numbers_stay_whole_and_null_is_valid_nowhere() -> None:
    for kind in schema.KINDS:
        for way, part in parts(schema.load(kind), kind):
            assert "null" not in part.get("type", ()), way
            if part.get("type") in ("integer", "number"):
                assert "const" in part or {"minimum", "maximum"} <= set(part), way


# Schema, model and the complete example


def used(value: Any, path: str = "") -> Iterator[str]:
    """Give the dotted paths of all fields in data, without indices."""
    if isinstance(value, list):
        for item in value:
            yield from used(item, path)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield f"{path}{key}"
            yield from used(part, f"{path}{key}.")


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_complete_example_uses_every_field(kind: str) -> None:
    found = {path for known, data in files(COMPLETE) if known == kind for path in used(data)}
    assert set(schema.fields(kind)) - found == set()


def test_the_complete_example_is_without_fault(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(COMPLETE)
    assert [one for one in Workplace(COMPLETE).told() if " HR4" not in one] == []


def typed(hint: Any, path: str = "") -> Iterator[str]:
    """Give the dotted paths of all fields of a TypedDict."""
    if get_origin(hint) is list:
        yield from typed(get_args(hint)[0], path)
    elif is_typeddict(hint):
        for name, inner in get_type_hints(hint).items():
            yield f"{path}{name}"
            yield from typed(inner, f"{path}{name}.")


def test_the_model_has_the_fields_of_the_schema_in_their_order() -> None:
    keywords = {"funding.from", "funding.to"}  # words of Python, read where they are needed
    known = [path for path in schema.fields("initiative") if path not in keywords]
    assert list(typed(entries.InitiativeData)) == known


def test_the_model_requires_what_the_schema_requires() -> None:
    required = {path for path, field in schema.fields("initiative").items() if field.required}
    assert set(required_keys(entries.InitiativeData)) <= required


def required_keys(hint: Any, path: str = "") -> Iterator[str]:
    """Give the dotted paths of the fields that a TypedDict takes for granted."""
    if get_origin(hint) is list:
        yield from required_keys(get_args(hint)[0], path)
    elif is_typeddict(hint):
        for name, inner in get_type_hints(hint).items():
            if name in hint.__required_keys__:
                yield f"{path}{name}"
            yield from required_keys(inner, f"{path}{name}.")


@pytest.mark.parametrize("kind", schema.KINDS)
def test_schemas_are_json_that_says_nothing_twice(kind: str) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), [key for key, _value in pairs]
        return dict(pairs)

    path = schema.folder() / f"{kind}.schema.json"
    assert json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


def test_what_is_known_of_a_field() -> None:
    known = schema.fields("initiative")
    role = known["organisations.role"]
    assert (role.path, role.types, role.required, role.repeated) == (
        "organisations.role", ("string",), True, True,
    )  # fmt: skip
    assert (role.titles, role.codes["lead"]["de"]) == ({"en": "Role", "de": "Rolle"}, "Träger")
    assert role.vocabulary == ""
    assert set(role.descriptions) == {"en", "de"}
    assert all(role.descriptions.values())
    date = known["since.date"]
    assert (date.types, date.required, date.repeated, date.codes) == (
        ("string", "integer"), True, False, {},
    )  # fmt: skip
    assert date.examples
    assert date.german_examples == ()
    assert known["kind"].required
    assert not known["since"].required
    assert known["relations.to"].reference == "initiative"
    assert known["title"].reference == ""
    assert schema.label("kind", "unheard-of") == "unheard-of"


def test_every_field_is_told_in_both_languages() -> None:
    for kind in ("initiative", "meeting", "funding", "registry", "places"):
        for field in schema.fields(kind).values():
            assert set(field.titles) == set(field.descriptions) == {"en", "de"}, field.path
