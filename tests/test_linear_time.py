"""Reading and checking cost time in proportion to the length of a file, whatever is in it."""

import time
from datetime import date

import pytest
from helper import ENTRY, Workplace

from hamm_registry import schema, yamlfile
from hamm_registry.checks import engine
from hamm_registry.introductions.score import Match
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.introductions.suggestions import mixed
from hamm_registry.model import vocabulary
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile

SHORT, LONG = 5_000, 40_000
UNITS = (
    *(
        "\t",
        " ",
        "- ",
        "-\t",
        "a ",
        "a: ",
        ": ",
        " #",
        "'",
        '"',
        "[",
        "{",
        "a,",
        "\u00a0",
        "- \u00a0",
    ),
    *("\n", "\n ", "a\n", "- a\n", "a:", "--", ">-\n", "\\", "_", "a.", "@", "|\n", "`", "- 0\n"),
)
BEGINNINGS = (
    *("", "id: x\n", "id: x\nnotes: ", "id: x\nnotes:", "id: x\nplaces:\n  -"),
    *("id: x\nnotes: >-\n  ", "id: x\nnotes: [", "id: x\nnotes: '", 'id: x\nnotes: "'),
)
ENDS = ("", "\n", ": x\n", "\tx: y: z\n", "'\n", " @ : :\n")


COARSE = 0.02
"""Below so many seconds the clock is too coarse to compare."""


def seconds(text: str) -> float:
    """The time it takes to read a text and to say what is wrong with it."""
    begin = time.process_time()
    read = yamlfile.parse(text, "data/initiatives/x.yaml")
    if isinstance(read, ParsedFile):
        schema.check("initiative", read.data)
    return time.process_time() - begin


def costs_in_proportion(short: str, long: str) -> bool:
    """Whether the text of eight times the length takes less than 24 times as long.

    Quadratic would be 64 times. What is fast whatever the short text takes is not compared.
    """
    if seconds(long) < 24 * COARSE:
        return True
    return min(seconds(long), seconds(long)) < 24 * max(seconds(short), COARSE)


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_long_run_of_anything_costs_in_proportion(unit: str) -> None:
    for beginning in BEGINNINGS:
        for end in ENDS:
            short, long = (beginning + unit * (n // len(unit)) + end for n in (SHORT, LONG))
            assert costs_in_proportion(short, long), (beginning, end)


@pytest.mark.parametrize("item", ["0", "a", "{a: b}", "[]", "null"])
def test_a_list_of_a_hundred_thousand_wrong_items_costs_in_proportion(item: str) -> None:
    for name in ("places", "themes", "organisations", "sdgs", "sources", "notes"):
        few, many = (f"id: x\n{name}:\n" + f"  - {item}\n" * n for n in (2_000, 16_000))
        assert costs_in_proportion(few, many), name


def test_of_thousands_of_unknown_fields_few_are_explained() -> None:
    read = yamlfile.parse("".join(f"k{n}: 1\n" for n in range(20_000)))
    assert isinstance(read, ParsedFile)
    unknown = [finding for finding in schema.check("initiative", read.data) if finding.at_key]
    assert len([finding for finding in unknown if finding.code == "HR011"]) == 20_000
    assert 100 < len([finding for finding in unknown if finding.expected]) < 1_000


def test_many_comments_cost_in_proportion(registry: Workplace) -> None:
    """The rules that look for persons read them too, and say in which line one stands."""
    entry = (registry.root / ENTRY).read_text(encoding="utf-8")

    def seconds(number: int) -> float:
        registry.put(ENTRY, entry + "#\n" * number)
        begin = time.process_time()
        assert engine.validate(Workspace(registry.root), date(2026, 11, 22)).files
        return time.process_time() - begin

    # Eight times as many cost 64 times as much where the cost grows with the square. Of two runs
    # the quicker counts: a collection of garbage may fall into one.
    few, many = (min(seconds(number), seconds(number)) for number in (15_000, 120_000))
    assert many < 40 * max(few, COARSE)


def test_the_names_of_a_field_are_looked_up_in_one_table() -> None:
    """To build it takes 10 ms, and a file may hold thousands of wrong values."""
    for kind in schema.KINDS:
        for path, field in schema.fields(kind).items():
            if field.codes:
                assert field.names() is field.names(), (kind, path)


def test_the_allowed_names_are_put_together_once() -> None:
    """Thousands of unknown fields cost a few times what reading them costs."""
    seconds("k: 1\n")  # what explains is loaded with the first error
    text = "".join(f"k{n}: 1\n" for n in range(4_000))
    begin = time.process_time()
    read = yamlfile.parse(text, "data/initiatives/x.yaml")
    reading = time.process_time() - begin
    assert isinstance(read, ParsedFile)
    begin = time.process_time()
    with vocabulary.guessing():
        findings = schema.check("initiative", read.data)
    explaining = time.process_time() - begin
    assert len({finding.pointer for finding in findings}) >= 4_000
    assert explaining < 24 * max(reading, COARSE)


def test_a_list_of_many_names_is_taken_apart_in_proportion() -> None:
    """A name may hold what separates names (“Korea, Süd”), but not thousands of them."""
    countries = vocabulary.countries()

    def seconds(number: int) -> float:
        parts = ["Korea", ", ", "Süd", ", ", *["NO", ", "] * number, "PL"]
        begin = time.process_time()
        codes = [code for _name, code in countries.listed(parts)]
        taken = time.process_time() - begin
        assert codes == ["KR", *["NO"] * number, "PL"]
        return taken

    seconds(10)  # loads the names
    few, many = (min(seconds(number), seconds(number)) for number in (250, 2_000))
    assert many < 24 * max(few, COARSE)


def test_one_mistake_among_many_places_costs_little() -> None:
    good = {"name": "Oslo", "country": "NO", "lat": 59.9, "lon": 10.7, "type": "town"}
    data = {"source": "G", "licence": "CC-BY-4.0", "places": [good] * 20_000}
    schema.check("places", {**data, "places": [{}] * 2_000})  # what explains is imported now
    begin = time.process_time()
    assert not schema.check("places", data)
    without = time.process_time()
    assert schema.check("places", {**data, "places": [*data["places"], {}]})
    # Each of them explained would take 200 times as long.
    assert time.process_time() - without < 20 * (without - begin) + COARSE


def test_suggestions_are_mixed_in_proportion() -> None:
    """Looking through all that are left for each would be the square, or the cube of a town."""

    def seconds(number: int) -> float:
        reason = Reason("town", 40, None, ("NO", "Oslo"))
        matches = [
            Match(f"a{n}", f"b{n}", "A", "new", 40, (reason,), ("x", "y"), ())
            for n in range(number)
        ]
        begin = time.process_time()
        assert len(list(mixed(matches))) == number
        return time.process_time() - begin

    few, many = (min(seconds(number), seconds(number)) for number in (1_000, 8_000))
    assert many < 24 * max(few, COARSE)
