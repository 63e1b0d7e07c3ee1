"""Every word of the vocabulary at every door: it means the same code wherever it is typed.

Each test goes over all names, synonyms and codes of all fields in one table, in this process.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from helper import ENTRY, HERE, ROOT, Workplace, hamm

from hamm_registry import schema
from hamm_registry.cli.candidates import offers
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import fold, quote
from hamm_registry.editing import answers
from hamm_registry.editing.entry import code_of as option_code
from hamm_registry.model import vocabulary
from hamm_registry.model.named_fields import Fields
from hamm_registry.model.vocabulary import Meaning, Vocabulary, countries, languages
from hamm_registry.query.language import code_of, compile_query
from hamm_registry.site.search import content
from hamm_registry.spreadsheet import cells, lists
from hamm_registry.spreadsheet import vocabulary as sheet
from hamm_registry.storage import workspace
from hamm_registry.yamlfile import read
from hamm_registry.yamlfile.parsed_file import ParsedFile

TODAY = date(2026, 11, 29)
FIELDS = Fields(workspace.load(HERE / "data" / "search"), TODAY)
CONFIG = FIELDS.registry.config
KINDS = ("initiative", "meeting", "funding", "organisation", "places")
OF_OPTIONS = {"states", "levels", "reports", "kinds of file", "formats", "colours"}


class Word(NamedTuple):
    """One name of a code of one field, and what it means; `kind` is that of the file."""

    kind: str
    path: str
    code: str
    name: str
    reading: Meaning


def words_of(kind: str, path: str, names: Vocabulary) -> Iterator[Word]:
    """Give each code with each of its names."""
    for code in names.labels:
        for name in dict.fromkeys([code, *names.names(code)]):
            yield Word(kind, path, code, name, names.read(name))


@cache
def vocabulary_of(kind: str, path: str) -> Vocabulary:
    """Give the names of the values of a field, none where they are free."""
    field = schema.fields(kind)[path]
    more = CONFIG.themes if field.vocabulary == "themes" else {}
    return field.names(more) or Vocabulary({})


ALL = [
    word
    for kind in KINDS
    for path in schema.fields(kind)
    for word in words_of(kind, path, vocabulary_of(kind, path))
]
SINGLE = [word for word in ALL if len(word.reading.codes) == 1]
SHARED = [word for word in ALL if len(word.reading.codes) > 1]


def steps(kind: str, path: str) -> list[str]:
    """Give the path of a field in the first item of each list on the way."""
    root = schema.load(kind)
    part, found = root, []
    for name in path.split("."):
        part = schema.resolve(root, part)
        if "items" in part:
            found.append("0")
            part = schema.resolve(root, part["items"])
        found.append(name)
        part = part["properties"][name]
    return found


def at(data: Any, path: list[str]) -> Any:
    """Give what stands at a path."""
    for name in path:
        data = data[int(name)] if isinstance(data, list) else data[name]
    return data


def test_there_are_enough_words() -> None:
    assert len(ALL) > 17_000
    assert {name for name in vocabulary._word_list() if name not in ("meta", "fields")} <= {
        "countries", "languages", "booleans", "groups of countries", *OF_OPTIONS,
        *(word.path for word in ALL),
    }  # fmt: skip


def test_each_means_its_code_or_is_told_to_be_ambiguous() -> None:
    other = [word for word in SINGLE if word.reading.code != word.code]
    assert [word.name for word in other] == ["Yi"]  # a language, and the code of another one
    assert [word for word in SHARED if word.code not in word.reading.codes] == []
    assert len(SINGLE) + len(SHARED) == len(ALL)


def test_in_a_query() -> None:
    wrong = []
    for word in ALL:
        if word.kind != "initiative":
            continue
        field = FIELDS[word.path]
        query = [f"{field.german}:{word.name}"]
        try:
            compile_query(query, FIELDS)
            found = (
                code_of(field, word.name, field.german)
                if field.kind == "code"
                else word.reading.code
            )
        except UsageError as error:
            found = error.message if len(word.reading.codes) == 1 else ""
            if any(quote(code) not in error.hint for code in word.reading.codes):
                found = error.hint
        if found != word.reading.code:
            wrong.append((word, found))
    assert wrong == []


def test_a_query_for_a_name_finds_what_the_code_has() -> None:
    entries = FIELDS.registry.initiatives
    for key in ("countries", "themes", "kind", "status", "sdgs"):
        for code, names in FIELDS[key].vocabulary.labels.items():
            by_code = compile_query([f"{key}:{code}"], FIELDS)
            for name in names.values():
                by_name = compile_query([f"{key}:{name}"], FIELDS)
                assert [by_name(e) for e in entries] == [by_code(e) for e in entries], name


def test_in_a_file_the_finding_names_the_code_and_can_mend_it() -> None:
    """One file for up to ninety values of a list, a file for each value of a single field."""
    wrong: list[object] = []
    by_field: dict[tuple[str, str], list[Word]] = {}
    for word in ALL:
        if (
            not looks_like_a_code(word)
            and word.name not in vocabulary_of(word.kind, word.path).labels
        ):
            by_field.setdefault((word.kind, word.path), []).append(word)
    for (kind, path), members in by_field.items():
        where = steps(kind, path)
        listed = schema.fields(kind)[path].repeated
        # Countries stand in a dozen fields of the same kind of file: all of them once is enough.
        chosen = members[:: 1 if path in ("countries", "languages", "kind") else 7]
        size = 1 if not listed else 25 if "0" in where else 90
        for some in (chosen[start : start + size] for start in range(0, len(chosen), size)):
            data = filled(where, [word.name for word in some])
            findings = {
                finding.pointer: finding
                for finding in schema.check(kind, data)
                if finding.pointer and any(finding.pointer[0] == name for name in where[:1])
            }
            for number, word in enumerate(some):
                pointer = tuple(pointed(where, number))
                finding = findings.get(pointer)
                said = finding.hint if finding else ""
                fix = finding.fix.value if finding and finding.fix else None
                certain = word.reading.code and not word.reading.loose
                if not all(code in said for code in word.reading.codes) and not certain:
                    wrong.append((word, said))
                if certain and str(fix) != word.reading.code:
                    wrong.append((word, said, fix))
                if not certain and fix is not None:
                    wrong.append((word, fix))
    assert wrong == []


def looks_like_a_code(word: Word) -> bool:
    """Whether the shape of a name is that of a code: the rules refuse it, not the schema."""
    if word.path == "themes":
        return re.fullmatch("[a-z][a-z-]*", word.name) is not None
    return (
        word.path.endswith(("country", "countries"))
        and re.fullmatch("[A-Z]{2}", word.name) is not None
    )


def test_a_name_that_looks_like_a_code_is_told_by_the_rules(registry: Workplace) -> None:
    names = {w.name: w for w in ALL if w.kind == "initiative" and looks_like_a_code(w)}
    themes = [w for w in names.values() if w.path == "themes" and w.name != w.code]
    assert len(themes) > 5
    for some in (themes[start : start + 5] for start in range(0, len(themes), 5)):
        registry.overlay(f"themes: [{', '.join(word.name for word in some)}]\ncountries: [UK]\n")
        hints = " ".join(finding["hint"] for finding in registry.diagnostics("--select", "HR013"))
        for code in {code for word in some for code in word.reading.codes} | {"GB"}:
            assert f"“{code}”" in hints


def filled(where: list[str], names: list[str]) -> dict[str, Any]:
    """Give data with names at a path, one in each item of the outermost list."""
    first, *rest = where
    if rest[:1] == ["0"]:
        return {first: [filled(rest[1:], [name]) for name in names]}
    if rest:
        return {first: filled(rest, names)}
    return {first: names if len(names) > 1 or is_list(first) else names[0]}


def is_list(name: str) -> bool:
    """Whether a field at the top is a list of codes."""
    return name in {"countries", "themes", "sdgs", "audience", "languages", "applicants"}


def pointed(where: list[str], number: int) -> Iterator[str | int]:
    """Give the pointer to the value of one of the names of `filled`."""
    for name in where:
        yield number if name == "0" else name
    if "0" not in where and is_list(where[-1]):
        yield number


def test_mended_in_a_file(registry: Workplace) -> None:
    members = [w for w in SINGLE if (w.kind, w.path) == ("initiative", "countries")]
    members = [w for w in members if not w.reading.loose][::12]
    names = ", ".join(f'"{word.name}"' for word in members)
    registry.overlay(
        f"kind: Schulaustausch\nstatus: läuft\nthemes: [Umweltschutz, Jugend und Schule]\n"
        f"places:\ncountries: [{names}]\nlanguages: [Französisch, polnisch]\n"
    )
    registry.hamm("validate", "--fix", "--select", "HR013")
    document = read(registry.root, ENTRY)
    assert isinstance(document, ParsedFile)
    assert document.data["countries"] == [word.code for word in members]
    assert document.data["languages"] == ["fr", "pl"]
    assert document.data["kind"] == "school-exchange"
    assert document.data["status"] == "active"


def test_told_to_new_or_answered() -> None:
    wrong = []
    for word in SINGLE:
        where = steps(word.kind, word.path)
        data: dict[str, Any] = {}
        try:
            answers.assign(word.kind, data, ".".join(where), word.name, CONFIG, TODAY)
            value = at(data, where)
            found = value[0] if isinstance(value, list) else value
        except UsageError as error:
            found = error.message
        if str(found) != word.reading.code:
            wrong.append((word, found))
    assert wrong == []


def test_several_in_one_answer() -> None:
    for code, names in countries().labels.items():
        if code in ("PL", "DE"):
            continue
        data: dict[str, Any] = {}
        text = f"Polen, {names['de']}; {names['en']}, Deutschland"
        answers.assign("initiative", data, "countries", text, CONFIG)
        assert data["countries"] == ["PL", code, "DE"], text


def test_behind_a_place() -> None:
    wrong = []
    for word in words_of("", "", countries()):
        expected = ("Musterort", word.reading.code)
        if vocabulary.is_also_state(word.name) or not word.reading.code:
            continue
        texts = (f"Musterort, {word.name}", f"Musterort ({word.name})")
        wrong += [text for text in texts if vocabulary.place_and_country(text) != expected]
    assert wrong == []


def test_a_state_of_the_us_is_no_country() -> None:
    assert vocabulary.place_and_country("San Diego, CA") == ("San Diego, CA", "")
    assert vocabulary.place_and_country("San Diego, CA, USA") == ("San Diego, CA", "US")
    assert vocabulary.place_and_country("Berlin (DE)") == ("Berlin (DE)", "")


def test_in_a_cell_of_a_list() -> None:
    wrong = []
    fields = {name for name, field in schema.fields("initiative").items() if field.codes}
    for word in SINGLE:
        if word.kind != "initiative" or word.path not in fields or "?" in word.name:
            continue
        try:
            found = sheet.code(word.name, sheet.vocabulary(word.path, CONFIG))
        except lists.UnclearCell as unclear:
            found = unclear.message
        if found != word.reading.code:
            wrong.append((word, found))
    assert wrong == []
    for word in words_of("", "", countries()):
        if len(word.reading.codes) == 1:
            assert cells.country_list(word.name) == [word.code]
    for word in words_of("", "", languages()):
        pieces = list(lists.pieces(word.name, languages()))
        assert pieces == [(word.name, word.reading.code or None)]


def test_behind_an_option_or_as_an_argument() -> None:
    for name in OF_OPTIONS:
        codes = vocabulary.synonyms(name)
        for code, others in codes.items():
            for other in (code, *others, *(fold(one) for one in others)):
                assert one_of(other, codes, "--option", name) == code, (name, other)
    for path in ("status", "confirmed.by", "retired.reason", "relations.type"):
        for word in words_of("initiative", path, vocabulary_of("initiative", path)):
            assert option_code(path, word.name, "--option") == word.code


def test_formats_in_german() -> None:
    root = ("--root", HERE / "data" / "search")
    for german, code in (("Tabelle", "table"), ("Kennungen", "ids"), ("CSV-Datei", "csv")):
        assert hamm("list", "--format", german, *root) == hamm("list", "--format", code, *root)
    assert hamm("--lang", "Deutsch", "list", *root) == hamm("--lang", "de", "list", *root)


def test_no_word_of_an_option_means_two_things() -> None:
    for name in OF_OPTIONS:
        known = vocabulary.synonyms(name)
        names = Vocabulary({code: {} for code in known}, known)
        for code in known:
            assert {names.code(one) for one in (code, *known[code])} == {code}


def test_completed_in_a_shell() -> None:
    """Each name of one word is offered for its beginning, or another one of the same code."""
    session = Session(language_chosen=True, root=HERE / "data" / "search", day=TODAY)
    wrong = []
    for key in ("countries", "themes", "kind", "status", "languages", "audience"):
        names = FIELDS[key].vocabulary
        for word in words_of("initiative", key, names):
            single = len(word.reading.codes) == 1 and re.fullmatch(r"[\w-]+", word.name)
            if not single:
                continue
            found = offers(session, ["list", f"{key}:{word.name}"])
            codes = {names.code(offer.word.partition(":")[2]) for offer in found}
            if word.reading.code not in codes:
                wrong.append((word, codes))
    assert wrong == []


def test_dates_are_completed() -> None:
    session = Session(language_chosen=True, root=ROOT, day=TODAY)
    offered = [offer.word for offer in offers(session, ["list", "since:19"])]
    assert offered
    assert all(re.fullmatch("since:19[0-9]{2}", word) for word in offered)
    assert [o.word for o in offers(session, ["list", "since:..19"])] == [
        word.replace(":", ":..") for word in offered
    ]
    offered = [o.word for o in offers(session, ["confirm", "x", "--on", ""])]
    assert offered[:2] == ["today", "2026-11-29"]


def test_in_the_search_of_the_site() -> None:
    """What search.js looks up: the folded name, else its letters, else it without endings."""
    index = content(FIELDS, FIELDS.registry.initiatives)
    wrong = []
    for word in ALL:
        column = index["fields"].get(words(word.path))
        if word.kind != "initiative" or column is None:
            continue
        names = index["names"][column]
        letters = re.sub(r"[. ]", "", word.name) if "." in word.name else word.name
        found = names.get(f"={letters.upper()}") or names.get(words(word.name))
        expected = word.reading.code or word.reading.codes
        if found != expected and not re.search(r"\(.*\)$", word.name):
            wrong.append((word, found))
    assert wrong == []
