"""Registries of other cities read along: marked, never mixed up, never written into."""

import csv
import hashlib
import shutil
from pathlib import Path

import pytest
from helper import BASE, ENTRY, PLACES, Workplace, hamm
from test_introductions_cli import CHOIR

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


SCHOOLS = "Gymnasium Beispiel", "Gymnasium Unna (Unna)", 50
CHOIRS = "Chor Unna (Unna)", "Gymnasium Beispiel", 40


def found(registry: Workplace, *arguments: str) -> list[tuple[str, str, int]]:
    """Give the introductions as keys and points."""
    result = registry.hamm("parallels", "--format", "json", *arguments)
    assert result.code == 0, result.err
    return [(pair["a"], pair["b"], pair["points"]) for pair in result.json["introductions"]]


def test_pairs_join_the_cities_and_the_other_stays_with_itself(
    registry: Workplace, other: Workplace
) -> None:
    before = state(other.root), state(registry.root)
    calls = "parallels", "--with", str(other.root)
    assert found(registry, *calls[1:]) == [SCHOOLS, CHOIRS]
    assert found(registry, "unna:chor-unna", *calls[1:]) == [CHOIRS]
    assert found(registry, "schule-beispiel", *calls[1:]) == [SCHOOLS, CHOIRS]
    for name in ("text", "markdown", "json", "svg", "html", "csv", "table", "yaml"):
        result = registry.hamm(*calls, "--format", name)
        assert result.code == 0
        assert "Unna" in result.out or "unna:" in result.out
    assert (state(other.root), state(registry.root)) == before
    assert found(registry) == []


def test_a_link_to_an_id_that_is_here_too_stays_in_its_own_city(
    registry: Workplace, other: Workplace
) -> None:
    links = "relations: [{to: schule-beispiel, type: in-contact}]\n"
    other.overlay(links, "data/initiatives/chor-unna.yaml")
    # Their choir knows their school, not ours of the same id.
    assert found(registry, "--with", str(other.root)) == [SCHOOLS, CHOIRS]


def test_a_link_to_itself_is_no_registry(registry: Workplace) -> None:
    loop = registry.root / "loop"
    loop.symlink_to(loop)
    result = registry.hamm("list", "--with", loop)
    assert (result.code, "there is no registry.yaml" in result.err) == (3, True)


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
    theirs = {name for a, b, _points in pairs for name in (a, b)} - {"Gymnasium Beispiel"}
    assert {"Gymnasium Unna (Unna)", "Gymnasium Unna (Unna 2)"} <= theirs
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
    assert table.endswith("Included from other cities: Unna: 2.\n")
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
    (pair,) = found(registry, "unna:schule-beispiel", *calls, "--level", "all")
    assert pair[:2] == ("Gymnasium Beispiel", "Gymnasium Unna (Unna)")
    both = federation.merged(
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


# The letter


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
    assert result.err.startswith("hamm: --with needs the registry of another city")


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


def test_names_of_registry_yaml_can_be_used(registry: Workplace, other: Workplace) -> None:
    with (registry.root / "registry.yaml").open("a") as file:
        file.write(f"read_along: [{{name: Nachbarn, path: '{other.root}'}}]\n")
    assert found(registry, "--with", "Nachbarn") == [SCHOOLS, CHOIRS]
    assert found(registry) == []


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
    assert "<b>" not in registry.hamm(*call, "markdown").out


def test_help_tells_of_it() -> None:
    for command in ("parallels", "list", "stats"):
        assert "--with DIR" in " ".join(hamm(command, "--help").out.split())


def test_neither_home_is_a_match_between_two_cities(registry: Workplace, other: Workplace) -> None:
    other.change("country: DE", "country: NO", "registry.yaml")
    assert found(registry, "--with", str(other.root), "--level", "all") == []
