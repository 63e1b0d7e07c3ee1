"""The rules that look at what people mistake: numbers, spellings, addresses, contradictions."""

import pytest
from helper import ENTRY, PLACES, Workplace


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
        ("funding:\n  - amount: 99.000 # Euro\n    funder: A\n", True),
        ("funding: [{amount: 99.000 , funder: A}]\n", True),
        ('funding: [{funder: A, "amount":9.000}]\n', True),
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
    assert one["message"] == "“9.000” is not read as 9000: the dot marks decimals"
    assert one["hint"] == "Write 9000, without the dot."


def test_coordinates_may_have_three_decimals(registry: Workplace) -> None:
    registry.change("lat: 60.39299\n    lon: 5.32415", "lat: 60.392\n    lon: 5.324", PLACES)
    assert registry.codes() == []


# HR023: letters in two characters


def test_a_claim_that_is_a_number_has_no_letters(registry: Workplace) -> None:
    registry.overlay(
        'notes: "Ko\\u0308ln"\nsince: {date: 1993}\n'
        "claims: [{field: since.date, value: 1995, sources: [schule]}]\n"
        "sources: [{id: schule, title: T, url: 'https://a.example', kind: official}]\n"
    )
    assert [one.partition(" ")[2].partition(":")[0] for one in told(registry, "HR023")] == [
        "/notes"
    ]


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


# HR013 and HR215: vocabularies


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ("languages: [de, xx]\n", "/languages/1"),
        ("languages: [de, uk, sr]\n", ""),
        ("title: {de: Chor, xx: Choir}\n", "/title/xx"),
        ("summary: {de: Kurz, zz: Short}\n", "/summary/zz"),
        ("funding: [{funder: A, amount: 5, currency: EUX}]\n", "/funding/0/currency"),
        ("funding: [{funder: A, amount: 5, currency: PLN}]\n", ""),
        ("funding: [{funder: A, amount: 5, currency: DEM}]\n", ""),
    ],
)
def test_codes_of_languages_and_currencies(registry: Workplace, fields: str, pointer: str) -> None:
    registry.overlay(fields)
    found = [(one["code"], one["pointer"]) for one in registry.diagnostics("--ignore", "HR4")]
    assert found == ([("HR013", pointer)] if pointer else [])


def test_the_language_of_a_registry_is_one(registry: Workplace) -> None:
    registry.change("languages: [de, en]", "languages: [de, en, xx]", "registry.yaml")
    assert told(registry, "HR013") == ["registry.yaml /languages/2: “xx” is not a language"]


def test_a_district_that_is_misspelt(registry: Workplace) -> None:
    registry.overlay("districts: [Heesen]\n")
    assert registry.codes() == []
    registry.change("country: DE\n", "country: DE\ndistricts: [Heessen]\n", "registry.yaml")
    (one,) = (one for one in registry.diagnostics() if one["code"] == "HR215")
    assert (one["severity"], one["pointer"]) == ("warning", "/districts/0")
    assert one["hint"] == "Did you mean “Heessen”?"


# Contradictions


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("until: {date: 2020, source: schule}\n", True),
        ("until: {date: 2026-11-21, source: schule}\n", True),
        ("until: {date: 2026-11-22, source: schule}\n", False),
        ("until: {date: 2026, source: schule}\n", False),
        ("status: ended\nuntil: {date: 2020, source: schule}\n", False),
    ],
)
def test_what_is_active_has_not_ended(registry: Workplace, fields: str, found: bool) -> None:
    registry.overlay(fields)
    assert registry.codes() == (["HR206"] if found else [])


def tombstone(name: str, into: str) -> str:
    """Give a retired entry."""
    retired = f"{{on: 2020-01-01, reason: merged, into: {into}}}"
    return f"id: {name}\ntitle: {{de: Alt}}\nretired: {retired}\n"


def test_successors_in_a_circle(registry: Workplace) -> None:
    ways = {"eins": "zwei", "zwei": "drei", "drei": "zwei", "vier": "schule-beispiel"}
    for name, into in ways.items():
        registry.put(f"data/initiatives/{name}.yaml", tombstone(name, into))
    assert sorted(line.partition(" ")[0] for line in told(registry, "HR114")) == [
        "drei.yaml",
        "zwei.yaml",
    ]
    assert set(registry.codes()) == {"HR114"}
    assert len(told(registry, "HR114", "data/initiatives/zwei.yaml")) == 2


def test_an_id_is_no_former_one_of_itself(registry: Workplace) -> None:
    registry.overlay("former_ids: [schule-beispiel, schule-alt]\n")
    message = "/former_ids/0: the entry names its own id as a former one"
    assert told(registry, "HR102") == [f"schule-beispiel.yaml {message}"]


@pytest.mark.parametrize(
    ("query", "fine"),
    [
        ("country:NO since:..1999", True),
        ("ort:Bergen", True),
        ("ort:Nirgendwo", True),
        ("near:Bergen~20km", True),
        ("ort:Irgendwo", False),
        ("lnad:NO", False),
        ("status:acitve", False),
        ("saved:weg", False),
        ("saved:meine", False),
    ],
)
def test_a_saved_query(registry: Workplace, query: str, fine: bool) -> None:
    registry.another("zweite", "title: {de: Chor}\nplaces: [{name: Nirgendwo, country: SE}]\n")
    registry.overlay(f"saved_queries: {{meine: '{query}'}}\n", "registry.yaml")
    found = [line.partition(": ")[0] for line in told(registry, "HR115")]
    assert found == ([] if fine else ["registry.yaml /saved_queries/meine"])


def test_the_hint_on_a_saved_query(registry: Workplace) -> None:
    registry.overlay("saved_queries: {meine: 'kind:aid status:acitve'}\n", "registry.yaml")
    (one,) = (one for one in registry.diagnostics() if one["code"] == "HR115")
    assert one["message"] == "“acitve” is not a valid value for “status”"
    assert one["hint"] == "Did you mean “active”?"


# HR3xx: privacy


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("anna.neuhaus@schule.example", False),
        ("peter.post@schule.example", False),
        ("anna.bergamt@schule.example", False),
        ("smith47@yahoo.co.uk", False),
        ("mueller47@orange.fr", False),
        ("kowalski@wp.pl", False),
        ("anna.muster@muster.example", False),
        ("ann.o'hara@schule.example", False),
        ("anna.n'diaye2@schule.example", False),
        ("a1.muster@schule.example", True),
        ("lager.k2r@schule.example", True),
        ("amt40.lyra@schule.example", True),
        ("lyra.anna@chor-lyra.example", True),
        ("post.nord@schule.example", True),
        ("lions-beispielstadt@gmx.de", True),
        ("asb-west@asb.de", True),
        ("drk-nordstadt@gmx.de", True),
        ("awo.ferien@gmx.de", True),
        ("smith@schule.co.uk", True),
    ],
)
def test_offices_and_people(registry: Workplace, address: str, fine: bool) -> None:
    registry.change("country: DE\n", "country: DE\ndistricts: [Nordstadt]\n", "registry.yaml")
    registry.overlay(
        f'contact: {{mailbox: "{address}"}}\norganisations: [{{name: AWO Kreis, role: lead}}]\n'
    )
    assert registry.codes() == ([] if fine else ["HR301"])


@pytest.mark.parametrize(
    "text",
    [
        "anna.muster (at) schule.example",
        "anna.muster[at]schule.example",
        "anna.muster (AT) schule (dot) example",
    ],
)
def test_an_address_spelt_out(registry: Workplace, text: str) -> None:
    registry.overlay(f"notes: 'Fragen an {text}.'\n")
    assert registry.codes() == ["HR301"]


def test_the_way_to_allow_an_address_is_told(registry: Workplace) -> None:
    registry.overlay("contact: {mailbox: anna.muster@schule.example}\n")
    assert "allowed_mailboxes in registry.yaml" in registry.told()[0]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# anna.muster@schule.example fragen", "HR301"),
        ("# Tel. 02381 171234", "HR302"),
        ("# DE89 3704 0044 0532 0130 00", "HR303"),
        ("# Vorsitz: geb. 12.03.1950", "HR304"),
        ("# info@schule.example", ""),
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_comments_are_looked_at(registry: Workplace, comment: str, code: str, behind: bool) -> None:
    old = "status: active\n"
    registry.change(old, f"status: active  {comment}\n" if behind else f"{comment}\n{old}")
    found = [(one["code"], one["line"]) for one in registry.diagnostics("--ignore", "HR4")]
    assert found == ([(code, 10)] if code else [])


def test_the_first_line_can_be_a_comment(registry: Workplace) -> None:
    text = (registry.root / ENTRY).read_text(encoding="utf-8").partition("\n")[2]
    registry.put(ENTRY, "# anna.muster@schule.example\n" + text)
    assert registry.codes() == ["HR301"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("born on March 12, 1960", ["HR304"]),
        ("geb. im März 1960", ["HR304"]),
        ("Geburtsdatum: 12.3.1960", ["HR304"]),
        ("Geburtsjahr 1960", ["HR304"]),
        ("(*12.3.1960)", ["HR304"]),
        ("Vorsitz (* 1960)", ["HR304"]),
        ("Date of birth: 1960-03-12", ["HR304"]),
        ("The partnership was born in 1987.", []),
        ("born in 1987", []),
        ("100. Geburtstag 2019", []),
        ("Zum Geburtstag der Partnerschaft 1987", []),
        ("3 * 12 Stunden", []),
        ("(423) 643-6311", ["HR302"]),
        ("(2023) 643-6311", []),
        ("de89 3704 0044 0532 0130 00", ["HR303"]),
        ("De89370400440532013000", ["HR303"]),
        ("de88 3704 0044 0532 0130 00", []),
    ],
)
def test_what_tells_of_a_person(registry: Workplace, text: str, codes: list[str]) -> None:
    registry.overlay(f"notes: 'Hierzu: {text}'\n")
    assert registry.codes() == codes


ASK = "Ask the organisation and record its answer."
UNCONFIRMED = "HR405", "/confirmed", "nobody has confirmed the entry yet", ASK
SOURCE = "Add “source” with the id of one."
UPKEEP = {
    "title: {en: Only English}\nsummary: {en: No German.}\n"
    "organisations: [{name: Katedralskole, role: partner, type: school}]\n"
    "places: [{name: Nirgendheim, country: 'NO'}]\nsince: {date: 1993}\n"
    "until: {date: 2020}\nstatus: ended\n"
    "milestones: [{date: 1995, type: renewal, title: Besuch}]\n": [
        (
            "HR401",
            "/organisations",
            "no lead organisation is known",
            "Add it as soon as a source names it.",
        ),
        UNCONFIRMED,
        ("HR406", "/milestones/0/source", "“Milestones”, item 1 names no source", SOURCE),
        ("HR406", "/since/source", "“Since” names no source", SOURCE),
        ("HR406", "/until/source", "“Until” names no source", SOURCE),
        ("HR223", "/title/de", "“Title” is missing in the language “de”", "Add it."),
        ("HR223", "/summary/de", "“Summary” is missing in the language “de”", "Add it."),
        (
            "HR210",
            "/places/0/name",
            "“Nirgendheim” is not in data/places.yaml",
            "Add it there with its coordinates; until then it does not appear on the map.",
        ),
    ],
    "since:\nsources: [{id: schule, title: Austausch, url: 'https://www.schule.example/',"
    " kind: own-statement, date: 2020-01-10}]\n": [
        (
            "HR402",
            "/since",
            "the beginning is not known",
            "Add “since” as soon as a source gives it.",
        ),
        ("HR404", "/confirmed", "last evidence: 2020-01-10", ASK),
        UNCONFIRMED,
    ],
}


@pytest.mark.parametrize("fields", UPKEEP, ids=["much", "little"])
def test_what_is_said_of_what_is_missing(registry: Workplace, fields: str) -> None:
    registry.overlay(fields)
    found = registry.hamm("validate", "--format", "json").json["diagnostics"]
    told = [(one["code"], one["pointer"], one["message"], one["hint"]) for one in found]
    assert told == UPKEEP[fields]
