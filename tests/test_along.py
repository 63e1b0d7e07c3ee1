"""Registries of other cities read along: marked, never mixed up, never written into."""

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from helper import BASE, ENTRY, PLACES, ROOT, Workplace, hamm
from test_parallels_cli import CHOIR, HELP, found, hubs, letter

from hamm_registry.storage import federation
from hamm_registry.storage.workspace import load


@pytest.fixture
def other(registry: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """Give the registry of a neighbour: the same entry, and a choir."""
    root = tmp_path_factory.mktemp("anderswo") / "unna"
    shutil.copytree(BASE, root)
    town = Workplace(root)
    town.change("city: Beispielstadt", "city: Unna", "registry.yaml")
    town.another("chor-unna", CHOIR.replace("Beispielstadt", "Unna"))
    town.overlay("organisations: [{name: Gymnasium Unna, role: lead}]\n")
    return town


def state(root: Path) -> dict[str, str]:
    """Give every file below a folder with its content."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


SCHOOLS = "schule-beispiel unna:schule-beispiel B new 50"
CHOIRS = "schule-beispiel unna:chor-unna B new 40"


def test_pairs_join_the_cities_and_the_other_stays_with_itself(
    registry: Workplace, other: Workplace
) -> None:
    before = state(other.root), state(registry.root)
    calls = "parallels", "--with", str(other.root)
    assert found(registry, *calls[1:]) == [SCHOOLS, CHOIRS]
    assert found(registry, *calls[1:], "--state", "all", "--level", "all") == [SCHOOLS, CHOIRS]
    assert found(registry, "unna:chor-unna", *calls[1:]) == [CHOIRS]
    assert found(registry, "schule-beispiel", *calls[1:]) == [SCHOOLS, CHOIRS]
    for name in ("text", "markdown", "json", "svg", "html", "csv", "table", "yaml"):
        result = registry.hamm(*calls, "--format", name)
        assert result.code == 0
        assert "Unna" in result.out or "unna:" in result.out
    assert (state(other.root), state(registry.root)) == before
    assert found(registry) == []


def test_titles_carry_the_city(registry: Workplace, other: Workplace) -> None:
    out = registry.hamm("parallels", "--with", other.root, "--lang", "de").out
    assert "  Bergen, Norwegen (mit Unna)            3" in out
    assert "Chor Unna – Kantorei Bergen (Unna)" in out
    follow = f"parallels schule-beispiel unna:chor-unna --format eml --with {other.root}"
    assert f"hamm {follow}\n" in out
    assert registry.hamm(*follow.split()).code == 0
    matrix = registry.hamm("parallels", "--hubs", "--with", other.root, "--color", "never",
                           terminal=True).out  # fmt: skip
    assert "(Unna)" in matrix
    picture = registry.hamm("parallels", "--format", "svg", "--with", other.root).out
    assert "Choir of Exampletown – Choir of Bergen (Unna)" in picture.replace("Unna – ", "")


def test_hubs_count_what_concerns_us(registry: Workplace, other: Workplace) -> None:
    other.overlay("relations: [{to: chor-unna, type: in-contact}]\n")
    assert hubs(registry, "--with", str(other.root)) == ["Bergen NO 3 0/2", "- NO 3 0/2"]
    (hub, _land) = registry.hamm("parallels", "--format", "json", "--with", other.root).json["hubs"]
    assert hub["initiatives"] == ["schule-beispiel", "unna:chor-unna", "unna:schule-beispiel"]
    registry.overlay("places: [{name: Kalisz, country: PL}]\n")
    assert hubs(registry, "--with", str(other.root)) == []


def test_a_relation_is_one_within_its_own_registry(registry: Workplace, other: Workplace) -> None:
    registry.another("chor-unna", HELP.replace("Oslo", "Bergen"))
    other.overlay("relations: [{to: chor-unna, type: in-contact}]\n")
    assert "known" not in " ".join(found(registry, "--state", "all", "--with", str(other.root)))
    rows = registry.hamm("parallels", "--place", "Bergen", "--with", other.root).out
    assert "●" not in rows


def test_a_link_to_itself_is_no_registry(registry: Workplace) -> None:
    loop = registry.root / "loop"
    loop.symlink_to(loop)
    result = registry.hamm("list", "--with", loop)
    assert (result.code, "there is no registry.yaml" in result.err) == (3, True)


def test_the_same_organisation_in_two_cities(registry: Workplace, other: Workplace) -> None:
    other.overlay("organisations: [{name: gymnasium beispiel, role: lead}]\n")
    pairs = found(registry, "--state", "same-organisation", "--with", str(other.root))
    assert pairs == ["schule-beispiel unna:schule-beispiel B same-organisation 50"]


def test_several_with_the_same_name(
    registry: Workplace, other: Workplace, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = tmp_path_factory.mktemp("noch") / "unna"
    shutil.copytree(other.root, again)
    ours = tmp_path_factory.mktemp("unsere") / "x"
    shutil.copytree(BASE, ours)
    arguments = ["--with", str(other.root), "--with", str(again), "--with", str(ours)]
    cells = csv.reader(registry.hamm("list", "--format", "csv", "--columns", "id,city",
                                     *arguments).out.splitlines())  # fmt: skip
    assert list(cells)[1:] == [
        ["schule-beispiel", "Beispielstadt"],
        ["unna:chor-unna", "Unna"],
        ["unna:schule-beispiel", "Unna"],
        ["unna-2:chor-unna", "Unna 2"],
        ["unna-2:schule-beispiel", "Unna 2"],
        ["beispielstadt-2:schule-beispiel", "Beispielstadt 2"],
    ]
    pairs = found(registry, *arguments)
    assert [pair.split()[:2] for pair in pairs] == [
        ["schule-beispiel", "unna-2:schule-beispiel"],
        ["schule-beispiel", "unna:schule-beispiel"],
        ["schule-beispiel", "unna-2:chor-unna"],
        ["schule-beispiel", "unna:chor-unna"],
    ]
    twice = ["--with", str(other.root), "--with", f"{other.root}/../unna"]
    assert registry.hamm("list", "--count", *twice).out == "3\n"


# Home countries


@pytest.fixture
def dutch(other: Workplace) -> Workplace:
    """Give a registry of a Dutch city that is active in Norway and at home."""
    other.change("country: DE", "country: NL", "registry.yaml")
    other.another("haus-venlo", CHOIR + "places: [{name: Venlo, country: NL}]\n")
    other.another("kreis-hamburg", CHOIR + "places: [{name: Hamburg, country: DE}]\n")
    return other


def test_neither_home_is_a_match_between_two_cities(registry: Workplace, dutch: Workplace) -> None:
    venlo = "title: {de: Freunde von Venlo}\nplaces: [{name: Venlo, country: NL}]\n"
    registry.another("freunde-venlo", venlo)
    registry.another("haus-hamburg", "places: [{name: Hamburg, country: DE}]\n")
    options = ("--with", str(dutch.root), "--level", "all", "--state", "all")
    assert [pair.split()[:2] for pair in found(registry, *options)] == [
        ["schule-beispiel", "unna:schule-beispiel"],
        ["schule-beispiel", "unna:chor-unna"],
    ]


def test_our_own_pairs_in_the_home_country_of_the_other_stay(
    registry: Workplace, dutch: Workplace
) -> None:
    venlo = "places: [{name: Venlo, country: NL}]\n"
    registry.another("freunde-venlo", venlo)
    registry.another("verein-venlo", venlo + "organisations: [{name: Verein, role: lead}]\n")
    with_them = found(registry, "--with", str(dutch.root))
    assert "freunde-venlo verein-venlo B new 50" in with_them
    assert not [pair for pair in with_them if "haus-venlo" in pair]
    assert "Venlo NL 2 0/1" in hubs(registry, "--with", str(dutch.root))
    assert "Hamburg" not in " ".join(hubs(registry, "--with", str(dutch.root)))
    dutch.another("kreis-niederlande", CHOIR + "places:\ncountries: [NL]\n")
    assert "- NL 2 0/1" in hubs(registry, "--with", str(dutch.root))


def test_the_order_is_that_of_one_list(registry: Workplace, other: Workplace) -> None:
    registry.another("chor-beispiel", CHOIR)
    registry.another("schule-zweite", "organisations: [{name: Schule, role: lead}]\n")
    pairs = [pair.split() for pair in found(registry, "--with", str(other.root))]
    assert pairs == sorted(pairs, key=lambda pair: (-int(pair[4]), pair[0], pair[1]))
    assert len(pairs) == 9


# list and stats


def test_list_reads_along(registry: Workplace, other: Workplace) -> None:
    result = registry.hamm("list", "--with", other.root, "--format", "json")
    assert result.json["columns"][-1] == "city"
    assert [(row["id"], row["city"]) for row in result.json["rows"]] == [
        ("schule-beispiel", "Beispielstadt"),
        ("unna:chor-unna", "Unna"),
        ("unna:schule-beispiel", "Unna"),
    ]
    assert "city" not in registry.hamm("list", "--format", "json").json["columns"]
    rows = registry.hamm("list", "stadt:unna", "--columns", "title", "--with", other.root).out
    assert [row.split("\t")[1] for row in rows.splitlines()] == ["Unna", "Unna"]
    assert registry.hamm("list", "--format", "ids", "--with", other.root).out.splitlines() == [
        "schule-beispiel", "unna:chor-unna", "unna:schule-beispiel",
    ]  # fmt: skip
    table = registry.hamm(
        "list",
        "--with",
        other.root,
        terminal=True,
    ).out
    assert "Unna" in table


def test_list_counts_and_sorts_all(registry: Workplace, other: Workplace) -> None:
    assert registry.hamm("list", "--with", other.root, "--count").out == "3\n"
    sorted_ = registry.hamm("list", "--with", other.root, "--sort", "-id", "--columns", "id").out
    assert [row.split("\t")[0] for row in sorted_.splitlines()] == [
        "unna:schule-beispiel", "unna:chor-unna", "schule-beispiel",
    ]  # fmt: skip


def test_stats_say_how_many_are_read_along(registry: Workplace, other: Workplace) -> None:
    result = registry.hamm("stats", "--by", "city", "--with", other.root, "--format", "json")
    assert result.json == {
        "version": 1,
        "by": ["city"],
        "rows": [{"city": "Unna", "count": 2}, {"city": "Beispielstadt", "count": 1}],
        "total": 3,
    }
    table = registry.hamm("stats", "--with", other.root, "--format", "table").out
    assert table.endswith("Of them read along: Unna: 2.\n")
    assert "along" not in registry.hamm("stats", "--format", "table").out


def test_themes_and_places_of_the_other_are_known(registry: Workplace, other: Workplace) -> None:
    own = "themes: {bergbau: {de: Bergbau hier, en: Mining here}}\n"
    theirs = own.replace("hier", "dort") + "  kanal: {de: Kanal, en: Canal}\n"
    theirs = theirs.replace("{bergbau: ", "\n  bergbau: ").replace("}}", "}")
    with (registry.root / "registry.yaml").open("a") as file:
        file.write(own)
    with (other.root / "registry.yaml").open("a") as file:
        file.write(theirs)
    other.overlay("themes: [kanal]\nplaces: [{name: Oslo, country: 'NO'}]\n")
    oslo = "  - {name: Oslo, country: NO, lat: 59.9, lon: 10.7, type: town}\n"
    other.put(PLACES, (other.root / PLACES).read_text(encoding="utf-8") + oslo)
    calls = ("--with", str(other.root))
    assert registry.hamm("list", "thema:kanal", "--count", *calls).out == "1\n"
    assert registry.hamm("list", "thema:bergbau", "--count", *calls).out == "0\n"
    assert registry.hamm("list", "thema:kanal", "--count").code == 2
    assert found(registry, "unna:schule-beispiel", *calls) == [
        "schule-beispiel unna:schule-beispiel C new 20"
    ]
    both = federation.together(
        load(registry.root), federation.read(load(registry.root), [other.root])
    )
    assert both.config.themes["bergbau"]["de"] == "Bergbau hier"


def test_former_ids_and_retired_entries_of_the_other(registry: Workplace, other: Workplace) -> None:
    other.overlay("former_ids: [schule-alt]\n")
    gone = "id: weg\ntitle: {de: W}\nretired: {on: 2026-01-01, reason: out-of-scope}\n"
    other.put("data/initiatives/weg.yaml", gone)
    result = registry.hamm("parallels", "unna:schule-alt", "--with", other.root)
    assert result.err == "“unna:schule-alt” is now “unna:schule-beispiel”\n"
    assert "weg" not in registry.hamm("list", "--with", other.root).out


def test_ours_changed_and_not_theirs(registry: Workplace, other: Workplace) -> None:
    from test_parallels_cli import commit, git

    git(registry.root, "init", "--quiet")
    commit(registry.root)
    registry.overlay("sdgs: [4]\n")
    assert found(registry, "--changed-since", "HEAD", "--with", str(other.root)) == [
        SCHOOLS, CHOIRS,
    ]  # fmt: skip
    registry.another("kreis-bergen", HELP.replace("Oslo", "Bergen"))
    commit(registry.root)
    registry.overlay("sdgs: [5]\n")
    pairs = found(registry, "--changed-since", "HEAD", "--with", str(other.root))
    assert all("schule-beispiel" in pair.split()[:2] for pair in pairs)
    commit(registry.root)
    (registry.root / "data/initiatives/kreis-bergen.yaml").unlink()
    registry.another("chor-neu", CHOIR)
    pairs = found(registry, "--changed-since", "HEAD", "--with", str(other.root))
    assert [pair.split()[:2] for pair in pairs] == [
        ["chor-neu", "unna:chor-unna"],
        ["chor-neu", "schule-beispiel"],
        ["chor-neu", "unna:schule-beispiel"],
    ]


# The letter


def test_the_letter_between_two_cities(registry: Workplace, other: Workplace) -> None:
    mail = letter(registry, "schule-beispiel", "unna:chor-unna", "--with", str(other.root))
    assert mail["To"] == "buero@chor.example"
    assert "Chor Unna – Kantorei Bergen (Unna)" in mail.get_content()
    assert "Was Sie verbindet: Bergen, Norwegen." in mail.get_content()
    theirs = ("unna:chor-unna", "unna:schule-beispiel", "--format", "eml")
    result = registry.hamm("parallels", *theirs, "--with", other.root)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("hamm: one of the two must be in this registry\n")


# What cannot be read along


def test_folders_that_are_no_registry(registry: Workplace, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    for folder in ("leer", "nirgends", ENTRY):
        for command in ("parallels", "list", "stats"):
            result = registry.hamm(command, "--with", folder)
            assert (result.code, result.out) == (3, "")
            assert result.err.startswith(f"hamm: there is no registry.yaml in “{folder}”\n")
            assert "--with" in result.err
    result = registry.hamm("list", "--with", registry.root)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("hamm: --with names the registry itself")


def test_a_registry_yaml_that_is_wrong(registry: Workplace, other: Workplace) -> None:
    other.change("city: Unna\n", "", "registry.yaml")
    result = registry.hamm("list", "--with", other.root)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"hamm: {other.root}: registry.yaml:")
    assert "city" in result.err


def test_entries_that_do_not_fit_are_counted_by_city(registry: Workplace, other: Workplace) -> None:
    other.overlay("status: activ\n")
    result = registry.hamm("list", "--with", other.root)
    assert result.code == 0
    assert result.err == "1 file of Unna skipped\n"
    assert len(result.out.splitlines()) == 2


def test_an_id_without_its_city_is_explained(registry: Workplace, other: Workplace) -> None:
    result = registry.hamm("parallels", "chor-unna", "--with", other.root)
    assert result.code == 2
    assert "unna:chor-unna" in result.err


def test_names_of_registry_yaml_can_be_used(registry: Workplace, other: Workplace) -> None:
    with (registry.root / "registry.yaml").open("a") as file:
        file.write(f"read_along: [{{name: Nachbarn, path: '{other.root}'}}]\n")
    assert found(registry, "--with", "Nachbarn") == [SCHOOLS, CHOIRS]
    assert found(registry) == []
    out = registry.hamm("parallels", "--with", "Nachbarn").out
    assert "--format eml --with Nachbarn\n" in out


@pytest.mark.parametrize(
    ("city", "slug"),
    [
        ("Bad Sassendorf", "bad-sassendorf"),
        ("Münster (Westf.)", "muenster-westf"),
        ("Łódź", "lodz"),
        ("京都", "registry"),
        ("..", "registry"),
    ],
)
def test_a_city_as_part_of_an_id(
    registry: Workplace, other: Workplace, city: str, slug: str
) -> None:
    other.change("city: Unna", f"city: '{city}'", "registry.yaml")
    ids = registry.hamm("list", "--format", "ids", "--with", other.root).out.splitlines()
    assert ids[1] == f"{slug}:chor-unna"


def test_a_city_that_would_be_markup(registry: Workplace, other: Workplace) -> None:
    other.change("city: Unna", "city: '<b>*x*</b>'", "registry.yaml")
    call = ("parallels", "schule-beispiel", "--with", str(other.root), "--format")
    assert "<b>" not in registry.hamm(*call, "svg").out
    assert "<b>" not in registry.hamm(*call, "html").out
    assert "\\<b\\>\\*x" in registry.hamm(*call, "markdown").out


def test_both_look_the_same_from_either_side(registry: Workplace, other: Workplace) -> None:
    ours = registry.hamm("parallels", "--format", "json", "--with", other.root).json["pairs"]
    theirs = other.hamm("parallels", "--format", "json", "--with", registry.root).json["pairs"]
    assert {pair["points"] for pair in ours} == {50, 40}
    joint = [pair for pair in theirs if "beispielstadt:" in pair["a"] + pair["b"]]
    assert sorted(pair["points"] for pair in joint) == [40, 50]


def test_a_registry_cut_in_two_has_the_same_points(tmp_path: Path) -> None:
    parts = [tmp_path / "x", tmp_path / "y"]
    for part in parts:
        (part / "data/initiatives").mkdir(parents=True)
        shutil.copy(ROOT / "registry.yaml", part)
        shutil.copy(ROOT / PLACES, part / "data")
    for number, path in enumerate(sorted((ROOT / "data/initiatives").iterdir())):
        shutil.copy(path, parts[number % 2] / "data/initiatives")
    call = ("parallels", "--level", "all", "--state", "all", "--format", "json", "--root")
    whole = hamm(*call, ROOT).json["pairs"]
    expected = {(pair["a"], pair["b"]): pair["points"] for pair in whole}
    halves = [hamm(*call, one, "--with", two).json["pairs"] for one, two in (parts, parts[::-1])]
    got = {
        tuple(sorted(re.sub("^.*:", "", pair[side]) for side in "ab")): pair["points"]
        for pair in halves[0] + halves[1]
    }
    assert got == expected
    assert len(expected) > 200


def test_help_tells_of_it() -> None:
    for command in ("parallels", "list", "stats"):
        assert "--with DIR" in " ".join(hamm(command, "--help").out.split())
