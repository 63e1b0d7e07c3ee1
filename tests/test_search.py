"""Search by words: the cases that the program and the site both answer, tests/data/search."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from helper import HERE, ROOT, Workplace, hamm
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import understand
from hamm_registry.model.named_fields import Fields
from hamm_registry.query.language import compile_query
from hamm_registry.query.search import (
    CONCEPTS,
    SMALL_WORDS,
    Content,
    Search,
    _note,
    concepts,
    nearest_word,
)
from hamm_registry.query.terms import split
from hamm_registry.site.search import FIRST_KEYS, content
from hamm_registry.storage import workspace

FOLDER = HERE / "data" / "search"
CASES: list[dict[str, Any]] = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
FIELDS = Fields(workspace.load(FOLDER), date(2026, 11, 29))
ENTRIES = FIELDS.registry.initiatives


@pytest.fixture(autouse=True)
def _languages() -> Iterator[None]:
    """Understand the languages of the registry of the cases, as every call of the program does."""
    understand(FIELDS.registry.config.languages)
    yield
    understand(())


def found(query: str) -> tuple[list[str], tuple[str, ...]]:
    """Give the ids that a query finds, best first, and what is said besides."""
    compiled = compile_query(split(query), FIELDS)
    entries = compiled.best_first(entry for entry in ENTRIES if compiled(entry))
    return [entry.id for entry in entries], compiled.remarks


@pytest.mark.parametrize("case", CASES, ids=[case["query"] for case in CASES])
def test_a_query_finds_what_it_says_best_first(case: dict[str, Any]) -> None:
    if case.get("refused"):
        with pytest.raises(UsageError):
            found(case["query"])
        return
    ids, remarks = found(case["query"])
    assert ids == case["ids"]
    if "meant" in case:
        assert any(f"“{case['meant']}”" in remark for remark in remarks)
    else:
        assert not any("Did you mean" in remark for remark in remarks)


def test_the_registry_of_the_cases_is_valid() -> None:
    assert Workplace(FOLDER).codes() == []


@pytest.mark.parametrize("country", ["PL", "GB", "US", "TR", "MX", "FR", "UA"])
def test_every_name_of_a_country_finds_what_the_country_has(country: str) -> None:
    fields = Fields(workspace.load(ROOT), date(2026, 11, 29))
    entries = [entry for entry in fields.registry.initiatives if country in entry.countries]
    assert entries
    for name in fields["countries"].vocabulary.names(country):
        if len(fields["countries"].vocabulary.read(name).codes) == 1:
            fits = compile_query([name], fields)
            assert [entry.id for entry in entries if not fits(entry)] == [], name


def folded() -> Iterator[str]:
    """Give every text in the index of the site that is compared."""
    index = content(FIELDS, ENTRIES)
    yield from (name for name, *_rest in index["concepts"])
    yield from index["fields"]
    yield from index["spelt"]


def test_a_word_needs_no_further_columns_of_the_index() -> None:
    assert set(CONCEPTS) <= set(FIRST_KEYS)


def test_what_the_index_compares_is_folded() -> None:
    assert [text for text in folded() if words(text) != text] == []


@given(st.sampled_from(sorted(w for w in FIELDS.registry.by_id if len(w) > 5)), st.data())
def test_one_error_in_a_word_is_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("qxy"))
    assert nearest_word(word[:place] + letter + word[place + 1 :], {word: word}) == word


def test_the_best_hits_come_first_and_the_answer_says_what_was_meant() -> None:
    result = hamm("list", "Kalsiz", "--format", "ids", "--root", FOLDER, "--lang", "de")
    assert result.out.split() == ["partnerschaft-kalisz", "schule-kalisz"]
    assert (
        result.err
        == "„Kalsiz“ kommt nicht vor. Meinten Sie „Kalisz“? Das sind die Einträge dazu.\n"
    )
    one = hamm("list", "Kalsiz", "--format", "ids", "--limit", "1", "--root", FOLDER)
    assert one.out.split() == ["partnerschaft-kalisz"]


@pytest.mark.parametrize(
    ("typed", "known", "nearest"),
    [
        ("abfal", "abfall", "abfall"),  # one letter less, and one more
        ("abfallx", "abfall", "abfall"),
        ("bbfall", "abfall", "abfall"),  # the first letter alone may be wrong
        ("bbfalx", "abfall", ""),
        ("xabfall", "abfall", "abfall"),
    ],
)
def test_the_nearest_word(typed: str, known: str, nearest: str) -> None:
    assert nearest_word(typed, {known: known}) == nearest


def test_a_word_is_offered_in_the_spelling_that_was_met_first() -> None:
    spellings: dict[str, str] = {}
    for text in ("Kalisz", "KALISZ, der Ort"):
        _note(text, spellings)
    assert spellings == {"kalisz": "Kalisz"}


@pytest.mark.parametrize(
    ("parts", "worth"),
    [
        (("toul", "", ""), 80),
        (("toulouse", "toul", ""), 40),
        (("toulouse", "", "toul"), 10),
        (("toulouse", "", ""), 8),
        (("", "toulouse", "toulouse"), 4),
        (("", "", "toulouse"), 1),
        (("stoul", "", ""), 0),
    ],
)
def test_a_whole_word_is_worth_more_than_a_beginning_in_a_better_place(
    parts: Content, worth: int
) -> None:
    word = Search(FIELDS)._word("toul")
    assert word.score(ENTRIES[0], parts, FIELDS) == worth


def test_a_small_word_is_no_name_of_anything() -> None:
    """It is folded as a query is, and nobody who types it means a country or a theme."""
    names = {concept.name for concept in concepts(FIELDS)}
    for word in SMALL_WORDS:
        assert words(word) == word
        assert word not in names
