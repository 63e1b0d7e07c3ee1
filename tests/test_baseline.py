"""Pull requests on real repositories: only what a change brought is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from helper import ENTRY, Result, Workplace, environment, workplace
from test_history import git

OTHER = "data/initiatives/zweite.yaml"
Judge = Callable[..., list[str]]


@pytest.fixture
def judge(registry: Workplace) -> Judge:
    """Commit a state with old findings; what is judged later is the working tree against it."""
    registry.another("zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    registry.another("alt", "themes: [nix]\nsince:\n  date: 2023-02-30\n")
    git(registry.root, "init", "-q", "-b", "main")
    commit(registry)
    git(registry.root, "checkout", "-q", "-b", "work")

    def told(*arguments: str) -> list[str]:
        asked = ("--changed-since", "main", "--ignore", "HR4,HR5", *arguments)
        found = registry.diagnostics(*asked)
        result = registry.hamm("validate", *asked)
        assert result.code == int(any(one["severity"] == "error" for one in found))
        return [f"{one['path'].rpartition('/')[2]} {one['code']}" for one in found]

    return told


def commit(registry: Workplace) -> None:
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")


def test_nobody_is_blamed_for_what_was_there(registry: Workplace, judge: Judge) -> None:
    assert registry.hamm("validate").code == 1
    assert judge() == []
    registry.change("id: alt\n", "# neu\n\nid: alt\n", "data/initiatives/alt.yaml")
    registry.change("themes: [nix", "themes: [sport, nix", "data/initiatives/alt.yaml")
    assert judge() == []
    result = registry.hamm("validate", "--changed-since", "main", "--ignore", "HR5")
    assert result.out == (
        "0 errors · 0 warnings · 5 files checked · 2 findings from before not shown\n"
    )


def test_a_new_mistake_beside_an_old_one(registry: Workplace, judge: Judge) -> None:
    registry.change("themes: [nix", "themes: [nix, nichts", "data/initiatives/alt.yaml")
    assert judge() == ["alt.yaml HR013"]
    commit(registry)
    assert judge() == ["alt.yaml HR013"]


def test_the_same_mistake_once_more(registry: Workplace, judge: Judge) -> None:
    registry.another("neu", "status: activ\n")
    assert judge() == ["neu.yaml HR013"]


def test_the_second_of_two_equal_mistakes_is_new(registry: Workplace, judge: Judge) -> None:
    milestone = "{date: 2023-02-30, type: award}"
    path = "data/initiatives/alt.yaml"
    registry.overlay(f"milestones: [{milestone}]\n", path)
    commit(registry)
    git(registry.root, "branch", "-f", "main")
    assert judge() == []
    registry.overlay(f"milestones: [{milestone}, {milestone}]\n", path)
    assert judge() == ["alt.yaml HR201"]


def test_a_reference_that_the_change_broke(registry: Workplace, judge: Judge) -> None:
    (registry.root / ENTRY).unlink()
    lost = "schule-beispiel.yaml HR102"
    assert judge() == [lost, "zweite.yaml HR110"]
    commit(registry)
    assert judge() == [lost, "zweite.yaml HR110"]
    assert judge("--select", "HR110") == ["zweite.yaml HR110"]


def test_an_id_that_is_renamed_without_its_references(registry: Workplace, judge: Judge) -> None:
    path = registry.change("id: schule-beispiel", "id: schule-neu")
    path.rename(path.with_name("schule-neu.yaml"))
    assert judge() == ["schule-beispiel.yaml HR102", "zweite.yaml HR110"]


def test_a_finding_that_names_the_file_moves_along_with_it(
    registry: Workplace, judge: Judge
) -> None:
    record = "name: Gymnasium Beispiel\ntype: association\n"
    path = registry.organisation("schule", record)
    commit(registry)
    git(registry.root, "branch", "--force", "main", "HEAD")
    assert "HR231" in registry.codes()
    path.write_text(path.read_text().replace("id: schule\n", "id: neu\nformer_ids: [schule]\n"))
    path.rename(path.with_name("neu.yaml"))
    commit(registry)
    assert judge() == []


def test_files_that_a_sparse_checkout_leaves_out_break_nothing(
    registry: Workplace, judge: Judge
) -> None:
    git(registry.root, "update-index", "--skip-worktree", ENTRY)
    (registry.root / ENTRY).unlink()
    assert judge() == []


def test_where_nothing_has_changed_nothing_is_repaired(registry: Workplace, judge: Judge) -> None:
    registry.overlay("status: aktiv\n", OTHER)
    commit(registry)
    git(registry.root, "branch", "--force", "main", "HEAD")
    assert judge("--fix") == []
    assert "aktiv" in (registry.root / OTHER).read_text(encoding="utf-8")
    registry.overlay("notes: Neu\n", OTHER)
    judge("--fix")
    assert "aktiv" not in (registry.root / OTHER).read_text(encoding="utf-8")


def test_what_was_no_entry_takes_no_id_away(registry: Workplace, judge: Judge) -> None:
    text = (registry.root / ENTRY).read_bytes()
    for path in ("data/initiatives/unter/weg.yaml", "data/initiatives/weg.yml"):
        registry.put(path, text)
    git(registry.root, "add", "--all", ".")
    commit(registry)
    git(registry.root, "branch", "--force", "main", "HEAD")
    git(registry.root, "rm", "-rq", "data/initiatives/unter", "data/initiatives/weg.yml")
    assert judge() == []


def test_before_the_first_commit_everything_is_new(tmp_path: Path) -> None:
    place = workplace(tmp_path / "registry")
    git(place.root, "init", "-q")
    result = place.hamm("validate", "--changed-since", "HEAD", "--lang", "en")
    assert result.code == 0
    assert "HEAD is not a commit: everything counts as new." in result.err


def test_an_id_that_leads_nowhere_any_more(registry: Workplace, judge: Judge) -> None:
    (registry.root / "data/initiatives/alt.yaml").unlink()
    assert judge("--ignore", "HR5") == ["alt.yaml HR102"]
    result = registry.hamm("validate", "--changed-since", "main", "--ignore", "HR5")
    assert result.code == 1
    assert "the entry “alt” was deleted, but ids are permanent" in result.out
    git(registry.root, "checkout", "-q", ".")
    path = registry.change("id: alt\n", "id: neuer-name\n", "data/initiatives/alt.yaml")
    path.rename(path.with_name("neuer-name.yaml"))
    commit(registry)
    assert "alt.yaml HR102" in judge()
    registry.change(
        "id: neuer-name\n",
        "id: neuer-name\nformer_ids: [alt]\n",
        "data/initiatives/neuer-name.yaml",
    )
    assert "alt.yaml HR102" not in judge()


def test_an_organisation_that_leads_nowhere_any_more(registry: Workplace, judge: Judge) -> None:
    registry.organisation("verein")
    commit(registry)
    git(registry.root, "branch", "--force", "main", "HEAD")
    (registry.root / "data/organisations/verein.yaml").unlink()
    assert judge() == ["verein.yaml HR102"]


@pytest.mark.parametrize("tracked", [True, False])
def test_old_findings_move_along_with_a_renamed_file(
    registry: Workplace, judge: Judge, tracked: bool
) -> None:
    path = registry.change(
        "id: alt\n", "id: neuer-name\nformer_ids: [alt]\n", "data/initiatives/alt.yaml"
    )
    path.rename(path.with_name("neuer-name.yaml"))
    if tracked:
        commit(registry)
    assert judge() == []


def test_a_source_that_vanishes_under_a_claim(registry: Workplace, judge: Judge) -> None:
    claim = "claims: [{field: since.date, value: 1999, sources: [zwei]}]\n"
    source = "  - {id: zwei, title: A, url: https://example.org/, kind: press}\n"
    path = registry.root / ENTRY
    path.write_text(path.read_text(encoding="utf-8") + source, encoding="utf-8")
    registry.overlay(claim)
    commit(registry)
    git(registry.root, "branch", "-f", "main", "work")
    registry.change(source, "")
    assert judge() == ["schule-beispiel.yaml HR111"]


def test_a_near_duplicate_of_an_old_entry(registry: Workplace, judge: Judge) -> None:
    assert judge() == []
    registry.another("a-neu")
    found = registry.diagnostics("--changed-since", "main", "--select", "HR501")
    assert [one["code"] for one in found].count("HR501") >= 1


def test_conflict_markers(registry: Workplace, judge: Judge) -> None:
    registry.overlay("status: planned\n")
    commit(registry)
    git(registry.root, "checkout", "-q", "main")
    registry.overlay("status: ended\n")
    commit(registry)
    git(registry.root, "checkout", "-q", "work")
    with pytest.raises(Exception, match="merge"):
        git(registry.root, "merge", "-q", "main")
    assert judge() == ["schule-beispiel.yaml HR005"]
    told = registry.hamm("validate", "--changed-since", "main").out
    assert "the marker <<<<<<< HEAD of a merge conflict was left in the file" in told


def test_more_than_a_screenful_was_there_before(registry: Workplace, judge: Judge) -> None:
    path = "data/initiatives/alt.yaml"
    registry.overlay("".join(f"f{number}: 1\n" for number in range(30)), path)
    commit(registry)
    git(registry.root, "branch", "-f", "main", "work")
    registry.overlay("zuletzt: 1\n", path)
    assert judge() == ["alt.yaml HR011"]


def test_a_theme_that_the_registry_no_longer_has(registry: Workplace, judge: Judge) -> None:
    registry.overlay("themes: {eigenes: {de: Eigenes, en: Own}}\n", "registry.yaml")
    registry.overlay("themes: [eigenes]\n")
    commit(registry)
    git(registry.root, "branch", "-f", "main", "work")
    registry.overlay("themes:\n", "registry.yaml")
    assert judge() == ["schule-beispiel.yaml HR013"]


def test_the_first_registry_of_a_repository(registry: Workplace, judge: Judge) -> None:
    git(registry.root, "checkout", "-q", "--orphan", "empty")
    git(registry.root, "rm", "-rfq", "--cached", ".")
    git(registry.root, "commit", "-q", "--allow-empty", "-m", "x")
    git(registry.root, "branch", "-f", "main", "empty")
    assert judge() == ["alt.yaml HR013", "alt.yaml HR201"]


def test_who_is_active_where_the_new_entry_is(registry: Workplace, judge: Judge) -> None:
    assert judge() == []
    registry.another("neu", "title: {de: Ganz anderer Name}\n")
    told = registry.diagnostics("--changed-since", "main", "--select", "HR5")
    assert {one["path"] for one in told if one["code"] == "HR510"} <= {"data/initiatives/neu.yaml"}


def shallow(registry: Workplace, folder: Path, *arguments: str) -> Path:
    git(folder, "clone", "-q", "--depth", "1", *arguments, f"file://{registry.root}", "r")
    return folder / "r"


def judged(root: Path, revision: str) -> Result:
    return Workplace(root).hamm("validate", "--changed-since", revision, "--ignore", "HR4,HR5")


def test_shallow_clones(
    registry: Workplace, judge: Judge, tmp_path_factory: pytest.TempPathFactory
) -> None:
    registry.another("neu", "status: activ\n")
    commit(registry)
    assert judge() == ["neu.yaml HR013"]
    alone = judged(shallow(registry, tmp_path_factory.mktemp("a")), "main")
    assert (alone.code, alone.out) == (2, "")
    assert "git fetch --unshallow" in alone.err
    both = shallow(registry, tmp_path_factory.mktemp("b"), "--no-single-branch")
    result = judged(both, "origin/main")
    assert result.code == 1
    assert "1 error · " in result.out
    assert result.err.startswith(
        "This clone is too shallow to find where the work branched off from"
    )


def test_outside_a_repository(registry: Workplace) -> None:
    result = judged(registry.root, "main")
    assert (result.code, result.out) == (3, "")
    assert result.err.endswith("Clone the registry with git, or begin its history here: git init\n")


def test_changed_files_come_first_on_github(registry: Workplace, judge: Judge) -> None:
    assert judge() == []
    registry.another("neu", "status: activ\n")
    git(registry.root, "update-ref", "refs/remotes/origin/main", "main")
    with environment(GITHUB_BASE_REF="main"):
        rows = registry.hamm("validate", "--format", "github", "--ignore", "HR5").out.splitlines()
    assert ["neu" in row for row in rows if row.startswith("::")] == [True, False, False]
    with environment(GITHUB_BASE_REF="nirgends"):
        rows = registry.hamm("validate", "--format", "github", "--ignore", "HR5").out.splitlines()
    assert ["neu" in row for row in rows if row.startswith("::")] == [False, False, True]
