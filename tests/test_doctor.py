"""doctor: what it finds, what it says to do, and that it never fails for what it finds."""

import re
import tomllib
from pathlib import Path

import pytest
from helper import ROOT, Workplace, environment, hamm, process
from test_history import git

from hamm_registry.answers import doctor


def states(*arguments: str, root: Path) -> dict[str, tuple[str, str]]:
    """State and what to do by the name of each check."""
    found = hamm("doctor", "--format", "json", *arguments, "--root", root)
    assert found.code == 0
    return {one["name"]: (one["state"], one["mend"]) for one in found.json["checks"]}


def test_the_screen(registry: Workplace) -> None:
    git(registry.root, "init", "-q")
    rows = registry.hamm("doctor").out.splitlines()
    assert re.match(r"✓ Program +hamm-registry \d", rows[0])
    assert any(re.match("✓ Registry +.*, 1 file, [1-9] KiB$", row) for row in rows)
    assert "–" not in [row[0] for row in rows]


def test_the_extras_are_those_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = {"all", "test", "audit", "browser", "fuzz", "mutation"}
    known = set(project["optional-dependencies"]) - ours
    assert {extra.name for extra in doctor.extras()} == known
    [everything] = project["optional-dependencies"]["all"]
    assert everything == f"hamm-registry[{','.join(sorted(known))}]"


def test_an_extra_that_is_missing(monkeypatch: pytest.MonkeyPatch, registry: Workplace) -> None:
    known = [one._replace(module="nowhere_to_be_found") for one in doctor.extras()]
    monkeypatch.setattr(doctor, "extras", lambda: known)
    assert states(root=registry.root)["extra:pdf"] == (
        "missing", 'pip install "typst<0.16,>=0.15"',
    )  # fmt: skip


def test_the_libraries_are_those_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert tuple(one.partition(">")[0] for one in project["dependencies"]) == doctor.LIBRARIES


def test_a_library_that_is_missing(monkeypatch: pytest.MonkeyPatch, registry: Workplace) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("typer", "nowhere-to-be-found"))
    found = registry.hamm("doctor", "--format", "json")
    assert found.code == 0
    [one] = [one for one in found.json["checks"] if one["name"] == "libraries"]
    assert one["state"] == "missing"
    assert one["value"] == "nowhere-to-be-found"
    assert one["mend"] == "pip install nowhere-to-be-found"


@pytest.mark.parametrize("language", [(), ("--lang", "de")])
def test_settings_with_a_fault(registry: Workplace, language: tuple[str, ...]) -> None:
    registry.put("registry.yaml", "city: [\n")
    found = registry.hamm("doctor", "--format", "json", *language)
    assert found.code == 0
    [one] = [one for one in found.json["checks"] if one["name"] == "registry"]
    assert one["state"] == "warning"
    assert one["value"].startswith("registry.yaml:")
    assert "hamm init" not in one["mend"]


def test_a_folder_in_the_place_of_a_schema(registry: Workplace) -> None:
    (registry.root / "schemas" / "initiative.schema.json").mkdir(parents=True)
    assert states(root=registry.root)["schemas"][0] == "warning"


def test_outside_of_a_registry(tmp_path: Path) -> None:
    found = hamm("doctor", "--root", tmp_path)
    assert found.code == 0
    assert "hamm init DIR" in found.out


def test_notes_that_could_be_published(registry: Workplace) -> None:
    git(registry.root, "init", "-q")
    with environment(HAMM_PRIVATE=str(registry.root)):
        assert states(root=registry.root)["private"][0] == "warning"
        assert registry.hamm("doctor").err == "See what is marked with !.\n"
    with environment(HAMM_PRIVATE="/"):
        assert states(root=registry.root)["private"][0] == "ok"


def test_a_shallow_clone_and_old_schemas(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    git(registry.root, "init", "-q")
    for _commit in range(2):
        git(registry.root, "add", "-A")
        git(registry.root, "commit", "-q", "--allow-empty", "-m", "x")
    folder = tmp_path_factory.mktemp("clone")
    git(folder, "clone", "-q", "--depth", "1", f"file://{registry.root}", "r")
    Workplace(folder / "r").put("schemas/initiative.schema.json", "{}")
    found = states(root=folder / "r")
    assert found["shallow"] == ("warning", "git fetch --unshallow")
    assert found["schemas"] == ("warning", f"hamm init --update {folder / 'r'}")
    # A clone of the program's own repository has the source of the schemas.
    source = (ROOT / "schemas" / "initiative.schema.json").read_text(encoding="utf-8")
    Workplace(folder / "r").put("schemas/initiative.schema.json", source)
    assert "schemas" not in states(root=folder / "r")


def test_no_git_and_no_cache(registry: Workplace, tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    shared = tmp_path / "hamm-registry" / "values"
    shared.mkdir(parents=True)
    shared.chmod(0o777)
    found = process(
        "doctor", cwd=registry.root, PATH=str(empty), XDG_CACHE_HOME=str(tmp_path), LC_ALL="C"
    )
    assert found.returncode == 0
    assert b"Install git" in found.stdout
    assert f"not usable: {shared}" in found.stdout.decode()


def test_the_cache_is_emptied(registry: Workplace, tmp_path: Path) -> None:
    folder = tmp_path / "hamm-registry" / "values"
    home = {"XDG_CACHE_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    folder.mkdir(mode=0o700, parents=True)
    (folder / "one").write_bytes(b"x" * (3 << 20))
    registry.put(
        "registry.yaml", (registry.root / "registry.yaml").read_text() + "mailbox: a@b.example\n"
    )
    found = process("doctor", "--clear-cache", cwd=registry.root, **home)
    assert found.stderr.decode() == "1 value deleted, 3 MiB\n"
    assert list(folder.iterdir()) == []


def test_every_command_stands_under_one_heading() -> None:
    told = hamm("--help").out
    rows = re.findall("^  ([a-z]+) {2,}[A-Z]", told, re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert "\nCommands:" not in told
    assert "\nSchreiben:\n" in hamm("--help", "--lang", "de").out


def test_it_says_that_nobody_can_report_what_is_wrong(registry: Workplace) -> None:
    hint = "“mailbox: office@…”"
    found = registry.hamm("doctor", "--lang", "en")
    assert f"Add {hint} to registry.yaml." in found.out
    assert "neither a mailbox nor a form" in registry.hamm("--lang", "en").out
    registry.change(
        "languages: [de, en]", "languages: [de, en]\nmailbox: a@b.example", "registry.yaml"
    )
    assert hint not in registry.hamm("doctor", "--lang", "en").out
    assert "neither a mailbox nor a form" not in registry.hamm("--lang", "en").out
