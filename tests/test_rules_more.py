"""The rules that look at what people mistake: numbers, spellings, addresses, contradictions."""

import pytest
from helper import PLACES, Workplace


def told(registry: Workplace, code: str, *arguments: str) -> list[str]:
    """Give the places at which a rule has something to say, `file pointer: message`."""
    return [
        f"{one['path'].rpartition('/')[2]} {one['pointer']}: {one['message']}"
        for one in registry.diagnostics(*arguments)
        if one["code"] == code
    ]


# HR020: the dot between thousands


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("funding: [{funder: A, amount: 9.000}]\n", True),
        ("funding:\n  - funder: A\n    amount: 900.000\n", True),
        ("support: [{on: 2020-01-01, count: 1.000, method: online}]\n", True),
        (
            "activities: [{title: F, type: sport, start: 2020, status: held, seats_free: 1.000}]\n",
            True,
        ),
        ("funding: [{funder: A, amount: 9000}]\n", False),
        ("funding: [{funder: A, amount: 9.5}]\n", False),
        ("funding: [{funder: A, amount: 0.125}]\n", False),
        ("funding: [{funder: A, amount: 9000.25}]\n", False),
        ("funding: [{funder: A, share_pct: 33.333}]\n", False),
        ("notes: Es waren 9.000 Euro\n", False),
        ("notes: '9.000'\n", False),
    ],
)
def test_a_dot_between_thousands(registry: Workplace, fields: str, found: bool) -> None:
    registry.overlay(fields)
    assert registry.codes() == (["HR020"] if found else [])


def test_what_to_write_instead_of_a_dot(registry: Workplace) -> None:
    registry.overlay("funding: [{funder: A, amount: 9.000}]\n")
    (one,) = (one for one in registry.diagnostics() if one["code"] == "HR020")
    assert one["message"] == "“9.000” is not read as 9000: the dot is that of decimals"
    assert one["hint"] == "Write 9000, without the dot."


def test_coordinates_may_have_three_decimals(registry: Workplace) -> None:
    registry.change("lat: 60.39299\n    lon: 5.32415", "lat: 60.392\n    lon: 5.324", PLACES)
    assert registry.codes() == []


# HR220: what to do about a claim that outranks


def test_the_hint_on_a_claim_that_outranks(registry: Workplace) -> None:
    source = "{{id: {0}, title: T, url: 'https://{0}.example', kind: {0}}}"
    sources = ", ".join(source.format(kind) for kind in ("wiki", "official"))
    registry.overlay(
        f"sources: [{sources}]\nsince: {{date: 1993, source: wiki}}\n"
        "claims: [{field: since.date, value: 1995, sources: [official]}]\n"
    )
    assert [line.partition("| ")[2] for line in registry.told()] == [
        "Choose the claimed value, or name a better source for the chosen one."
    ]


# What two files contradict each other about concerns both


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        (
            "HR112",
            "relations: [{to: zweite, type: part-of}]\n",
            "relations: [{to: schule-beispiel, type: part-of}]\n",
        ),
        ("HR501", "", "other_names: [Gymnasium Beispiel – Katedralskole]\n"),
        (
            "HR221",
            "organisations: [{name: Beispielschule e.V., role: lead}]\n",
            "organisations: [{name: Beispielschule E. V., role: lead}]\n",
        ),
        ("HR102", "former_ids: [frueher]\n", "former_ids: [frueher]\n"),
    ],
)
def test_either_file_of_two_is_told(
    registry: Workplace, code: str, first: str, second: str
) -> None:
    registry.overlay(first)
    registry.another("zweite", "title: {de: Chor}\n" + second)
    registry.another("dritte", "title: {de: Theater}\n")
    for name in ("schule-beispiel", "zweite"):
        assert len(told(registry, code, f"data/initiatives/{name}.yaml")) == 1
    assert told(registry, code, "data/initiatives/dritte.yaml") == []


# HR501: near-duplicates


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Verein Kulturbrücke Bergen", "Kulturbrücke Beispielstadt-Bergen e.V.", True),
        ("Partnerschaft Beispielstadt – Bergen", "Städtepartnerschaft Nord – Bergen", True),
        ("Norwegen-Freunde Beispielstadt", "Norwegenfreunde Beispielstadt e.V.", True),
        ("Chor Kantilene Bergen", "Kantilene Bergen Oratorium", True),
        ("Chor Kantilene Bergen", "Chor Fidelio Bergen", False),
        ("Chor Bergen", "Chorfreunde Bergen", False),
        ("Musikschule Nord – Bergen", "Feuerwehr Nord – Bergen", False),
        ("Schule Eins – Bergen", "Schule Zwei – Bergen", False),
        ("Gymnasium Hansa – Schule Asnyk", "Gymnasium Lessing – Schule Bach", False),
    ],
)
def test_near_duplicates_at_a_place(
    registry: Workplace, first: str, second: str, alike: bool
) -> None:
    registry.change("country: DE\n", "country: DE\ndistricts: [Nord]\n", "registry.yaml")
    registry.overlay(f"title: {{de: '{first}'}}\n")
    registry.another("zweite", f"title: {{de: '{second}'}}\n")
    assert registry.codes() == (["HR501"] if alike else [])


def test_one_word_of_few_counts_within_one_kind_only(registry: Workplace) -> None:
    registry.overlay("title: {de: Kantilene Oratorium Bergen}\n")
    registry.another("zweite", "kind: association\ntitle: {de: Kantilene Passion Bergen}\n")
    assert registry.codes() == []


# HR221: spellings


def test_a_name_is_compared_whatever_the_unit(registry: Workplace) -> None:
    registry.overlay("organisations: [{name: Beispiel-Schule, unit: Chor, role: lead}]\n")
    for number in range(2):
        fields = f"organisations: [{{name: Beispielschule, unit: Theater {number}, role: lead}}]\n"
        registry.another(f"chor-{number}", f"title: {{de: Chor {number}}}\n" + fields)
    message = "/organisations/0/name: the organisation is also written “Beispielschule”"
    assert told(registry, "HR221") == [f"schule-beispiel.yaml {message}"]


def test_a_unit_is_compared_within_its_organisation(registry: Workplace) -> None:
    registry.overlay(
        "organisations: [{name: A, unit: Kinder-Chor, role: lead},"
        " {name: B, unit: Kinder-Chor, role: lead}]\n"
    )
    for number in range(2):
        fields = "organisations: [{name: A, unit: Kinderchor, role: lead}]\n"
        registry.another(f"chor-{number}", f"title: {{de: Chor {number}}}\n" + fields)
    assert told(registry, "HR221") == [
        "schule-beispiel.yaml /organisations/0/unit: the unit is also written “Kinderchor”"
    ]


# HR210 and HR214: places


def test_an_unreadable_list_of_places_is_told_once(registry: Workplace) -> None:
    registry.put(PLACES, "places:\n  - name: Bergen\n")
    registry.another("zweite", "title: {de: Chor}\nplaces: [{name: Nirgendwo, country: SE}]\n")
    assert {one["path"] for one in registry.diagnostics("--ignore", "HR4")} == {PLACES}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("place: Nirgendwo, country: 'NO'", "HR210"),
        ("place: Nirgendwo", "HR210"),
        ("place: Bergen, country: SE", "HR214"),
        ("place: Bergen, country: 'NO'", ""),
        ("place: bergen", ""),
        ("place: Beispielstadt, country: DE", ""),
        ("place: Beispielstadt-Nord", ""),
        ("place: Beispielstadt, country: SE", "HR210"),
    ],
)
@pytest.mark.parametrize(
    ("around", "index"),
    [
        ("activities: [{{title: F, type: sport, start: 2020, status: held, {0}}}]\n", 0),
        ("organisations: [{{name: A, role: lead}}, {{name: B, role: partner, {0}}}]\n", 1),
    ],
    ids=["activities", "organisations"],
)
def test_every_place_is_looked_at(
    registry: Workplace, fields: str, code: str, around: str, index: int
) -> None:
    registry.change("country: DE\n", "country: DE\ndistricts: [Nord]\n", "registry.yaml")
    registry.overlay(around.format(fields))
    pointer = f"/{around.partition(':')[0]}/{index}/"
    pointer += "country" if code == "HR214" else "place"
    found = [(one["code"], one["pointer"]) for one in registry.diagnostics("--ignore", "HR4")]
    assert found == ([(code, pointer)] if code else [])


def test_the_home_city_need_not_be_in_the_list(registry: Workplace) -> None:
    registry.overlay("places: [{name: Beispielstadt, country: DE}]\n")
    assert registry.codes() == []
