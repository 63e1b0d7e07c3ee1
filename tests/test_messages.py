"""What people are told who write by hand: everyday slips, and texts in another language."""

import re

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


def test_an_entry_whose_file_is_faulty(registry: Workplace) -> None:
    registry.another("schule-neu", "kind: x\n")
    registry.organisation("chor-neu", "name: Chor Neu\ntype: x\n")
    for words in (
        "show schule-neu", "show chor-neu", "parallels schule-neu", "advise schule-neu",
        "confirm chor-neu --by office", "set schule-neu since=1990",
        "set chor-neu mail=a@b.example", "status schule-neu ended --reason x", "open chor-neu",
    ):  # fmt: skip
        told = registry.hamm(*words.split())
        assert (told.code, told.out) == (3, ""), words
        path = "data/initiatives/schule-neu.yaml"
        if "chor-neu" in words:
            path = "data/organisations/chor-neu.yaml"
        assert re.search(rf"“?{path}”? (has errors|is not valid)", told.err), told.err
        assert f"hamm validate {path}” " in told.err
        assert "Did you mean" not in told.err
    assert "there is no entry" in registry.hamm("show", "../schule-neu").err
    # A valid entry of another kind is not faulty.
    registry.organisation("chor-gut", "name: Chor Gut\n")
    assert "there is no entry" in registry.hamm("status", "chor-gut", "ended", "--reason", "x").err


# Values that are nearly right


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("themes: [Begegnung]",
         ("HR013 “Begegnung” is not a valid value for “Themes” | "
          "Did you mean “encounter”?")),
        ("themes: [gesundheit]",
         ("HR013 “gesundheit” is not a valid value for “Themes” | "
          "Did you mean “health”?")),
        ("countries: [Norway]", "HR013 “Norway” is not a country | Did you mean “NO” (Norway)?"),
        ("countries: [Frankreich]",
         "HR013 “Frankreich” is not a country | Did you mean “FR” (France)?"),
        ("countries: [“FR”]", "HR013 ““FR”” is not a country | Did you mean “FR” (France)?"),
        ("languages: [Deutsch]", "HR013 “Deutsch” is not a language | Did you mean “de” (German)?"),
        ("title: {de: T, deu: T}",
         "HR014 “deu” is not a language: texts are listed by language here"),
        ("kind: Städtepartnerschaft\nform: partnership",
         ("HR013 “Städtepartnerschaft” is not a valid value for “Kind” | "
          "Did you mean “city-link” (link of the city)?")),
        ("sdgs: [3, SDG 4]", "HR012 “SDGs”, item 2 must be a whole number, but is text | Write 4."),
        ("sdgs: [04]", "HR012 “SDGs”, item 1 must be a whole number, but is text | Write 4."),
        ("since: {date: 1990, about: ja}",
         "HR012 “Approximate” in “Since” must be true/false, but is text | Write true."),
        ("links: [{url: www.hamm.example/x, kind: press}]",
         ("HR014 “www.hamm.example/x” is not in the right form for “Web address” in “Links”, "
          "item 1 | Write “https://www.hamm.example/x”.")),
    ],
)  # fmt: skip
def test_a_guess(registry: Workplace, fields: str, told: str) -> None:
    registry.overlay(fields + "\n")
    (found,) = registry.told()
    assert found.split(" ", 1)[1].startswith(told)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13.09.1987", "1987-09-13"),
        ("1987-9-13", "1987-09-13"),
        ("13. September 1987", "1987-09-13"),
        ("März 1987", "1987-03"),
        ("9/1987", "1987-09"),
        ("“1987”", "1987"),
    ],
)
def test_a_date_as_people_write_it(registry: Workplace, written: str, meant: str) -> None:
    registry.overlay(f"since: {{date: {written}}}\n")
    (found,) = registry.told()
    assert found.endswith(f"is not in the right form for “Date” in “Since” | Write “{meant}”.")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("31.02.1987", "Feb 1987 has 28 days."),
        ("13.9.87", "Write the year with four digits."),
        ("99/1987", "There is no month 99."),
        ("Foo 1987", "For example: 1987-09-13, 1987-09, 1987."),
        ("١٩٨٧", "For example: 1987-09-13, 1987-09, 1987."),
        ("-", "For example: 1987-09-13, 1987-09, 1987."),
    ],
)
def test_a_date_that_nobody_can_guess(registry: Workplace, written: str, hint: str) -> None:
    registry.overlay(f"since: {{date: '{written}'}}\n")
    (found,) = registry.told()
    assert found.endswith(hint)


def test_a_date_that_is_not_exact(registry: Workplace) -> None:
    registry.overlay("since: {date: ca. 1990}\nmilestones: [{date: um 1990, type: charter}]\n")
    since, milestone = registry.told()
    assert since.endswith("| Write “date: 1990” and “about: true”.")
    assert milestone.endswith("| Did you mean “1990”?")


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ("since: 1987-09-13", "Write “since: {date: 1987-09-13}”."),
        ("since: ca. 1990", "Write “since: {date: 1990, about: true}”."),
        ("since: lange", "Write “since: {date: …}”."),
        ("confirmed: 2026-01-01", "Write “confirmed: {on: …, by: …}”."),
        ("title: Text", "Write “title: {de: Text}”."),
        ("sources: [https://a.example]",
         "Write “- {id: …, title: …, url: https://a.example, kind: …}”."),
    ],
)  # fmt: skip
def test_how_a_group_of_fields_is_written(registry: Workplace, fields: str, hint: str) -> None:
    registry.overlay(fields + "\n")
    (found,) = registry.told()
    assert found.endswith(f"must be a group of fields, but is text | {hint}")


def test_an_example_is_no_order(registry: Workplace) -> None:
    registry.overlay("retired: {on: 2026-01-01, reason: merged}\nkind:\n")
    registry.another("schule-zweite", "kind:\n")
    into, kind = registry.told()
    assert "| Write “into: …”. The ID of" in into
    assert into.endswith(" · for example: partnerschaft-kalisz.")
    assert "| Write “kind: …”. What sort of" in kind
    assert " · allowed: city-link (link of the city), municipal-project, " in kind


def test_what_is_allowed_fits_a_line(registry: Workplace) -> None:
    registry.overlay("themes: [zzz]\n")
    (found,) = registry.told()
    listed = found.partition("Allowed: ")[2]
    assert listed.count(", ") == 13
    assert listed.endswith(", …, see “hamm fields themes”.")


def test_a_dash_in_front_of_a_single_group(registry: Workplace) -> None:
    registry.overlay("since:\n  - date: 1987\n    basis: charter\n")
    assert registry.told() == [
        (
            "26:3 HR012 “Since” must be a group of fields, but is a list | "
            "Write “since: {date: 1987, basis: charter}”."
        )
    ]
