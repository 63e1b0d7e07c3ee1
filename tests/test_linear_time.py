"""Reading and checking cost time in proportion to the length of a file, whatever is in it."""

import time

import pytest

from hamm_registry import schema, yamlfile
from hamm_registry.yamlfile.document import Document

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


def seconds(text: str) -> float:
    """The time it takes to read a text and to say what is wrong with it: the best of two."""
    taken = []
    for _again in range(2):
        begin = time.process_time()
        read = yamlfile.parse(text, "data/initiatives/x.yaml")
        if isinstance(read, Document):
            schema.check("initiative", read.data)
        taken.append(time.process_time() - begin)
    return min(taken)


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_long_run_of_anything_costs_in_proportion(unit: str) -> None:
    for beginning in BEGINNINGS:
        for end in ENDS:
            short, long = (beginning + unit * (n // len(unit)) + end for n in (SHORT, LONG))
            # Eight times as long: quadratic would be 64 times. Below 0.02 s the clock is coarse.
            assert seconds(long) < 24 * max(seconds(short), 0.02), (beginning, end)


@pytest.mark.parametrize("item", ["0", "a", "{a: b}", "[]", "null"])
def test_a_list_of_a_hundred_thousand_wrong_items_costs_in_proportion(item: str) -> None:
    for name in ("places", "themes", "organisations", "sdgs", "sources", "notes"):
        few, many = (f"id: x\n{name}:\n" + f"  - {item}\n" * n for n in (2_000, 16_000))
        assert seconds(many) < 24 * max(seconds(few), 0.02), name
