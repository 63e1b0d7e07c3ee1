"""The opened registry: everything read once, and what has changed since seen."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from helper import ENTRY, Workplace

from hamm_registry.storage.workspace import Workspace

COUNTING = """
import collections, json, sys
from hamm_registry.cli import run
opened = collections.Counter()

def count(event, arguments):
    name = str(arguments[0]) if event == "open" else ""
    if name.endswith(".yaml"):
        opened[name.rpartition("/")[2]] += 1

sys.addaudithook(count)
run(["hamm", *sys.argv[1:]])
sys.stderr.write("\\n" + json.dumps(opened))
"""


def opened(registry: Workplace, *arguments: str) -> dict[str, int]:
    """How often a call of the program opens each YAML file of the registry."""
    command = [sys.executable, "-c", COUNTING, *arguments]
    done = subprocess.run(command, cwd=registry.root, capture_output=True, text=True, check=True)
    counts: dict[str, int] = json.loads(done.stderr.rpartition("\n")[2])
    return counts


def test_each_file_is_opened_once_in_a_call(registry: Workplace) -> None:
    registry.another("schule-zweite")
    once = dict.fromkeys(
        ["registry.yaml", "places.yaml", "schule-beispiel.yaml", "schule-zweite.yaml"], 1
    )
    for arguments in (["validate"], ["list"], [], ["fmt", "--check"], ["fields"]):
        assert opened(registry, *arguments).items() <= once.items(), arguments
    registry.hamm("fmt")
    registry.change("status: active", "status: Aktiv")
    counts = opened(registry, "validate", "--fix")
    # What is written is compared before that and read again after it.
    assert counts == once | {"schule-beispiel.yaml": 3}
    counts = opened(registry, "link", "schule-beispiel", "schule-zweite", "--type", "reviewed")
    assert counts == once | {"schule-beispiel.yaml": 2}


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / ENTRY).write_text((root / ENTRY).read_text() + "# new\n"),
        lambda root: (root / ENTRY).unlink(),
        lambda root: (root / ENTRY).rename(root / ENTRY.replace("beispiel", "bergen")),
        lambda root: (root / "data/initiatives/neu.yaml").write_text("id: neu\n"),
        lambda root: (root / "registry.yaml").write_text("name: x\n"),
    ],
    ids=["longer", "gone", "renamed", "new", "settings"],
)
def test_what_has_changed_since_is_seen(
    registry: Workplace, change: Callable[[Path], object]
) -> None:
    workspace = Workspace(registry.root)
    before = workspace.registry
    assert workspace.reopened() is workspace
    change(registry.root)
    assert workspace.reopened() is not workspace
    assert workspace.registry is before


@pytest.mark.parametrize(
    ("names", "read", "skipped"),
    [
        (["schule-beispiel", "schule-beispiel (1)"], ["schule-beispiel"], 1),
        (["a-kopie", "schule-beispiel"], ["schule-beispiel"], 1),
        (["a-kopie", "b-kopie"], ["a-kopie"], 1),
        (["a-kopie"], ["a-kopie"], 0),
    ],
)
def test_an_id_is_read_once(
    registry: Workplace, names: list[str], read: list[str], skipped: int
) -> None:
    """Of the files that have it, the one that is named after it, else the first."""
    text = (registry.root / ENTRY).read_text(encoding="utf-8")
    (registry.root / ENTRY).unlink()
    for name in names:
        registry.put(f"data/initiatives/{name}.yaml", text.replace("active", "dormant"))
    found = Workspace(registry.root).registry
    assert [entry.path for entry in found.initiatives] == [
        f"data/initiatives/{name}.yaml" for name in read
    ]
    assert (len(found.initiatives), found.skipped) == (1, skipped)


def test_two_files_that_have_each_others_name_are_both_read(registry: Workplace) -> None:
    text = (registry.root / ENTRY).read_text(encoding="utf-8")
    registry.put("data/initiatives/schule-zweite.yaml", text)
    registry.put(ENTRY, text.replace("id: schule-beispiel", "id: schule-zweite"))
    assert (len(Workspace(registry.root).registry.initiatives)) == 2


def test_a_file_nobody_has_read_changes_nothing(registry: Workplace) -> None:
    workspace = Workspace(registry.root)
    _config = workspace.config
    registry.put("data/places.yaml", "schema_version: 1\nplaces: []\n")
    assert workspace.reopened() is workspace
    registry.another("schule-zweite")
    assert workspace.reopened().paths("initiative") == [
        ENTRY,
        "data/initiatives/schule-zweite.yaml",
    ]
