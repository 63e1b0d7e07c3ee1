"""The schemas for editors: in one language, with placeholders and never another entry's facts."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hamm_registry import schema
from hamm_registry.schema.for_editors import editor_schemas

THEMES = {"bees": {"de": "Bienen", "en": "bees"}}
LANGUAGES = {code: editor_schemas(code, ["fr", "de"], THEMES) for code in ("de", "en")}
ANSWERS = {
    "id": "schule-oslo", "title": "x", "summary": "x", "themes": "bees", "url": "https://x.example",
}  # fmt: skip


def of(kind: str, language: str = "de") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(LANGUAGES[language][f"{kind}.schema.json"])
    return read


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every map inside a schema."""
    if isinstance(node, dict):
        yield node
    for inner in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from parts(inner)


def filled(body: Any, name: str = "") -> Any:
    """A snippet with its first choices, and with what somebody types for the placeholders."""
    if isinstance(body, dict):
        return {
            key: filled(inner, name if key in ("fr", "de") else key) for key, inner in body.items()
        }
    if isinstance(body, list):
        return [filled(inner, name) for inner in body]
    choice = re.fullmatch(r"\$\{\d+\|(.*)\|\}", body)
    return choice[1].split(",")[4] if choice else ANSWERS.get(name, "x")


@pytest.mark.parametrize("kind", schema.KINDS)
def test_texts_are_in_one_language(kind: str) -> None:
    german, english = of(kind), of(kind, "en")
    assert german["description"] == schema.load(kind)["x-de"]["description"]
    assert english["description"] == schema.load(kind)["description"]
    for node in parts(german):
        assert not {"x-de", "x-labels", "examples"} & node.keys() - set(node.get("properties", ()))


def test_codes_have_their_names_beside_them() -> None:
    known = of("initiative")
    kinds = known["properties"]["kind"]
    assert kinds["enumDescriptions"][kinds["enum"].index("aid")] == "Hilfsprojekt"
    for name, code, label in (("theme", "bees", "Bienen"), ("country", "PL", "Polen")):
        offered = known["$defs"][name]["anyOf"][0]
        assert offered["enumDescriptions"][offered["enum"].index(code)] == label
        assert known["$defs"][name]["anyOf"][1] == {}  # others are allowed


def test_a_snippet_that_is_filled_in_is_a_valid_entry() -> None:
    [snippet] = of("initiative")["defaultSnippets"]
    assert snippet["label"] == "Neuer Eintrag"
    assert schema.check("initiative", filled(snippet["body"])) == []
    assert filled(snippet["body"])["title"] == {"fr": "x", "de": "x"}


@pytest.mark.parametrize("kind", schema.KINDS)
def test_snippets_are_placeholders_and_no_facts(kind: str) -> None:
    texts = [
        text
        for node in parts(of(kind))
        for snippet in node.get("defaultSnippets", ())
        for text in re.findall(r'": "([^"]*)"', json.dumps(snippet["body"], ensure_ascii=False))
    ]
    assert texts or kind == "places"
    assert all(re.fullmatch(r"\$\{\d+(:[^${}|]+|\|[^${}]+\|)\}", text) for text in texts)


def test_a_source_has_its_id_and_address_in_the_snippet() -> None:
    [snippet] = of("initiative")["properties"]["sources"]["defaultSnippets"]
    assert list(snippet["body"][0]) == ["id", "title", "url", "kind"]


@pytest.mark.parametrize("kind", schema.KINDS)
def test_what_the_program_takes_an_editor_takes_too(kind: str) -> None:
    """It is the same schema but for conditions, which editors would offer as values."""
    own, edited = schema.load(kind), of(kind)
    assert edited["required"] == own["required"]
    assert list(edited["properties"]) == list(own["properties"])
    assert edited["additionalProperties"] is own["additionalProperties"] is False
