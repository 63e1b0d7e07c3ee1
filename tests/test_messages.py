"""What people are told who write by hand: everyday slips, and texts in another language."""

import pytest
from helper import Workplace, environment

# Languages


def test_texts_are_in_the_first_language_of_the_registry(registry: Workplace) -> None:
    registry.change("languages: [de, en]", "languages: [fr, en]", "registry.yaml")
    registry.overlay("title: {fr: Échange, en: Exchange, de: Austausch}\n")
    with environment(LANG="C"):
        assert "Échange" in registry.hamm("show", "schule-beispiel").out
    assert "Exchange" in registry.hamm("show", "schule-beispiel").out


def test_a_text_in_another_language_is_marked(registry: Workplace) -> None:
    registry.overlay("title: {de: Austausch}\nsummary: {de: Jedes Jahr.}\n")
    shown = registry.hamm("show", "schule-beispiel").out
    assert shown.startswith("Austausch (de) ")
    assert "\nJedes Jahr. (de)\n" in shown
    assert "(de)" not in registry.hamm("show", "schule-beispiel", "--lang", "de").out


# Entries that are there but faulty


@pytest.mark.parametrize("words", ["show schule-neu", "parallels schule-neu"])
def test_an_entry_whose_file_is_faulty(registry: Workplace, words: str) -> None:
    registry.another("schule-neu", "kind: x\n")
    told = registry.hamm(*words.split())
    assert told.code == 2
    path = "data/initiatives/schule-neu.yaml"
    assert f"{path} is faulty\n" in told.err
    assert f"“hamm validate {path}” says where" in told.err
    assert "Did you mean" not in told.err
    assert "there is no entry" in registry.hamm("show", "../schule-neu").err
