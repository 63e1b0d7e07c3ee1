"""Every rule: the examples that `hamm explain` prints, and the edges of each rule."""

import re

import pytest
from helper import BASE, ENTRY, Workplace, overlaid

from hamm_registry.reports.catalogue import parts
from hamm_registry.rules import RULES
from hamm_registry.rules.base import Rule

_MARK = re.compile(r"^# (file|folder|only): (.*)\n", re.MULTILINE)


def arrange(registry: Workplace, example: str) -> None:
    """Lay the example of a docstring over the base entry, as `hamm explain` tells people to."""
    pieces = _MARK.split(example)
    if pieces[0]:
        registry.overlay(pieces[0])
    for sort, name, fields in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if sort == "only":
            registry.put(ENTRY, f"{name}\n{fields}")
        elif sort == "folder":
            (registry.root / name).mkdir()
        elif "/" not in name:
            registry.another(name, fields)
        elif (registry.root / name).exists():
            registry.overlay(fields, name)
        else:
            registry.put(name, overlaid((BASE / ENTRY).read_text(encoding="utf-8"), fields))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_that_fails_does(registry: Workplace, rule: Rule) -> None:
    arrange(registry, parts(rule).fails)
    assert rule.code in {one["code"] for one in registry.diagnostics()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_that_passes_does(registry: Workplace, rule: Rule) -> None:
    arrange(registry, parts(rule).passes)
    found = registry.diagnostics()
    assert rule.code not in {one["code"] for one in found}
    assert [one for one in found if one["severity"] == "error"] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_failing_example_has_no_other_error(registry: Workplace, rule: Rule) -> None:
    arrange(registry, parts(rule).fails)
    errors = {one["code"] for one in registry.diagnostics() if one["severity"] == "error"}
    assert errors <= {rule.code}
