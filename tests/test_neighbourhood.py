"""Of a large registry only what is around some entries is read: nobody may notice."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from helper import ROOT, Result, Workplace, hamm, workplace

from hamm_registry.parallels.neighbourhood import neighbourhood
from hamm_registry.storage import chunks, workspace
from hamm_registry.storage.workspace import Shelves

IDS = sorted(path.stem for path in (ROOT / "data" / "initiatives").glob("*.yaml"))


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every registry count as large, and every part be of few files."""
    monkeypatch.setattr(chunks, "FEWEST", 2)
    monkeypatch.setattr(chunks, "_SIZE", 4)


def told(root: Path, name: str) -> Iterator[Result]:
    """All that is told of one entry."""
    yield hamm("--root", root, "show", name)
    yield hamm("--root", root, "show", name, "--format", "json")
    yield hamm("--root", root, "parallels", name, "--level", "B", "--state", "all")
    rest = ("--level", "all", "--state", "all", "--history", "--unlisted", "--format", "json")
    yield hamm("--root", root, "parallels", name, *rest)
    yield hamm("--root", root, "parallels", name, "--format", "markdown")


def both(root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Result], ...]:
    """What is told of the registry as it is, and as a large one."""
    plain = list(told(root, name))
    monkeypatch.setattr(chunks, "FEWEST", 2)
    monkeypatch.setattr(chunks, "_SIZE", 4)
    return plain, list(told(root, name))


@pytest.mark.parametrize("name", IDS)
def test_a_large_registry_tells_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, large = both(ROOT, name, monkeypatch)
    assert large == plain


@pytest.fixture
def tied(tmp_path: Path) -> Workplace:
    """Entries that have nothing in common but what one of them says of the other."""
    registry = workplace(tmp_path)
    away = "title: {de: Fern}\nplaces: [{name: Osaka, country: JP}]\n"
    away += "organisations: [{name: X, role: lead, type: association}]\n"
    registry.another("names-it", away + "relations: [{to: vormals, type: supports}]\n")
    registry.another("named-by-it", away + "former_ids: [benannt]\n")
    registry.another("met-it", away)
    registry.another("stranger", away)
    registry.overlay("former_ids: [vormals]\nrelations: [{to: benannt, type: supports}]\n")
    registry.put(
        "data/meetings/treffen.yaml",
        "id: treffen\ntitle: {de: Treffen}\nstate: held\ndate: 2026-03-01\n"
        "attended: [schule-beispiel, met-it]\n"
        "sources: [{id: a, title: A, kind: own-statement, date: 2026-03-02, url: https://a.example/}]\n",
    )
    assert hamm("--root", tmp_path, "list").err == ""
    return registry


@pytest.mark.parametrize("name", ["schule-beispiel", "vormals", "named-by-it", "benannt", "met-it"])
def test_what_names_it_and_what_it_names_is_there(
    tied: Workplace, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, large = both(tied.root, name, monkeypatch)
    assert large == plain
    assert plain[0].code == 0


@pytest.mark.usefixtures("_large")
def test_only_what_belongs_to_it_is_kept(tied: Workplace) -> None:
    registry = workspace.load(tied.root)
    assert isinstance(registry.initiatives, Shelves)
    found = neighbourhood(registry, ["vormals"], date(2026, 11, 22))
    assert [entry.id for entry in found.initiatives] == [
        "met-it", "named-by-it", "names-it", "schule-beispiel",
    ]  # fmt: skip
    in_full = [entry.id for entry in found.initiatives if "sources" in entry.data]
    assert in_full == ["schule-beispiel"]


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("command", ["show", "parallels"])
def test_an_unknown_id_gets_a_guess(tied: Workplace, command: str) -> None:
    done = hamm("--root", tied.root, command, "schule-beispeil")
    assert done.code == 2
    assert "schule-beispiel" in done.err


def test_the_first_screen_of_a_large_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = hamm("--root", ROOT).out.splitlines()
    monkeypatch.setattr(chunks, "FEWEST", 2)
    monkeypatch.setattr(chunks, "_SIZE", 4)
    large = hamm("--root", ROOT).out.splitlines()
    assert large[-5:] == plain[-5:]
    introduced = set()
    for day in ("2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"):
        told = hamm("--root", ROOT, "--today", day).out
        for name in re.findall(r"  1  Invite +.* · hamm introduce (\S+)", told):
            introduced.add(name)
            assert hamm("--root", ROOT, "introduce", name).out
    assert introduced
