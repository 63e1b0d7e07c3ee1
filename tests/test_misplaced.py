"""Files that look like entries and are none: told, and an error where somebody named them."""

import pytest
from helper import ENTRY, Workplace


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("schule-oslo.yaml", "data/initiatives/schule-oslo.yaml"),
        ("data/schule-oslo.yaml", "data/initiatives/schule-oslo.yaml"),
        ("data/inititiatives/schule-oslo.yaml", "data/initiatives/schule-oslo.yaml"),
        ("data/initiativen/schule-oslo.yml", "data/initiatives/schule-oslo.yaml"),
        ("data/irgendwo/schule-oslo.yaml.txt", "data/initiatives/schule-oslo.yaml"),
    ],
)
def test_an_entry_where_none_is_read(registry: Workplace, path: str, place: str) -> None:
    registry.put(path, (registry.root / ENTRY).read_bytes())
    (found,) = (one for one in registry.diagnostics() if one["code"] == "HR018")
    assert (found["path"], found["severity"]) == (path, "warning")
    assert found["hint"] == f"Move it to “{place}” if it is an entry."
    assert registry.hamm("validate", path).code == 1


def test_windows_adds_an_ending(registry: Workplace) -> None:
    path = "data/initiatives/schule-oslo.yaml.txt"
    registry.put(path, (registry.root / ENTRY).read_bytes())
    (found,) = (one for one in registry.diagnostics() if one["code"] == "HR018")
    assert found["hint"] == "Rename the file to “schule-oslo.yaml”."
    assert registry.hamm("validate").code == 0
    assert registry.hamm("validate", path).code == 1


def test_an_entry_in_the_folder_of_another_kind(registry: Workplace) -> None:
    registry.put("data/meetings/schule-beispiel.yaml", (registry.root / ENTRY).read_bytes())
    (found,) = (one for one in registry.diagnostics() if one["severity"] == "error")
    assert found["code"] == "HR021"
    assert found["hint"] == "Move it to “data/initiatives/schule-beispiel.yaml”."


@pytest.mark.parametrize("name", ["publiccode.yml", "mkdocs.yaml", ".pre-commit-config.yaml"])
def test_the_yaml_of_other_tools_is_none_of_ours(registry: Workplace, name: str) -> None:
    registry.put(name, "name: x\nversion: 1\n")
    assert "HR018" not in registry.codes()


@pytest.mark.parametrize("path", ["notes.md", "docs", "mkdocs.yaml"])
def test_what_is_named_and_not_checked_is_an_error(registry: Workplace, path: str) -> None:
    if "." in path:
        registry.put(path, "name: x\n")
    else:
        (registry.root / path).mkdir()
    result = registry.hamm("validate", path)
    assert result.code == 1
    assert "this is not a file of the registry: nothing in it was checked" in result.out


def test_what_is_named_and_checked_is_none(registry: Workplace) -> None:
    for path in (ENTRY, "data", "data/initiatives", ".", "registry.yaml", "data/places.yaml"):
        assert registry.hamm("validate", path).code == 0


LEFT_BEHIND = (
    "Thumbs.db thumbs.db ehthumbs.db desktop.ini Desktop.ini .DS_Store ._schule.yaml ~$list.xlsx "
    ".~lock.list.ods# ~lock.list.ods# schule.yaml~ schule.yaml.bak schule.yaml.orig "
    "schule.yaml.rej schule.yaml.swp schule.yaml.tmp #schule.yaml# .schule.yaml.swp "
    "README.md LICENSE Licence.txt"
).split()
"""What systems, office programs and editors leave in folders without being asked."""


def test_what_other_programs_leave_is_passed_over(registry: Workplace) -> None:
    for folder in ("initiatives", "organisations", "meetings", "funding"):
        for name in (*LEFT_BEHIND, "Icon\r"):
            registry.put(f"data/{folder}/{name}", b"\0\x1b[2J")
    assert registry.codes() == []
    done = registry.hamm("export", "json")
    assert (done.code, done.err) == (0, "")
    assert [entry["id"] for entry in done.json["initiatives"]] == ["schule-beispiel"]
