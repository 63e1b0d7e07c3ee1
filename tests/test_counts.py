"""How initiatives are counted, and of what an anniversary is one."""

import pytest

from hamm_registry import schema
from hamm_registry.answers.counts import STANDINGS, by_standing, standing, told
from hamm_registry.calendar.words import occasion
from hamm_registry.core import text
from hamm_registry.model.entries import Initiative


def entry(status: str) -> Initiative:
    return Initiative(
        "data/initiatives/x.yaml", {"id": "x", "title": {"en": "X"}, "status": status}
    )


def test_every_status_counts_as_one_thing() -> None:
    codes = [code for code in schema.fields("initiative")["status"].codes if code]
    assert len(codes) == 12
    assert {standing(entry(code)) for code in codes} == set(STANDINGS)
    counts = by_standing(entry(code) for code in codes)
    assert sum(counts.values()) == len(codes)


def test_the_numbers_are_named() -> None:
    entries = [entry(status) for status in ("active", "active", "unknown", "ended", "planned")]
    assert told(entries) == "2 active · 1 unclear · 1 planned · 1 over"
    with text.speaking("de"):
        assert told(entries) == "2 aktiv · 1 unklar · 1 geplant · 1 beendet"


@pytest.mark.parametrize("code", [*schema.fields("initiative")["since.basis"].codes, None])
def test_an_anniversary_says_of_what(code: str | None) -> None:
    if code != "mention":  # of which there is none
        for language in text.LANGUAGES:
            with text.speaking(language):
                assert occasion(40, code).startswith(("40 years since ", "40 Jahre seit "))
                assert (occasion(40, code) == occasion(40, None)) is (code is None)
