"""What we write is read alike by other programs: PyYAML (YAML 1.1), ruamel (1.2), yamllint."""

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml
import yaml
from helper import BASE, ENTRY, ROOT, Workplace
from hypothesis import given
from hypothesis import strategies as st
from yamllint import linter
from yamllint.config import YamlLintConfig

from hamm_registry import yamlfile
from hamm_registry.yamlfile.dialects import dump
from hamm_registry.yamlfile.parsed_file import ParsedFile

FILES = sorted([*(ROOT / "data").rglob("*.yaml"), ROOT / "registry.yaml"])
LINT = YamlLintConfig(
    """
    extends: default
    rules:
      document-start: disable
      line-length: disable
      comments: {min-spaces-from-content: 2}
      truthy: {allowed-values: ["true", "false"], check-keys: true}
      octal-values: {forbid-implicit-octal: true, forbid-explicit-octal: true}
      float-values: {forbid-inf: true, forbid-nan: true, forbid-scientific-notation: true}
    """
)


def ours(text: str) -> Any:
    """The data as this program reads it."""
    read = yamlfile.parse(text)
    assert isinstance(read, ParsedFile), read
    return read.data


def dates_as_text(data: Any) -> Any:
    """Others read dates as dates: that is no other meaning."""
    if isinstance(data, dict):
        return {dates_as_text(key): dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [dates_as_text(item) for item in data]
    if isinstance(data, datetime.date) and not isinstance(data, datetime.datetime):
        return data.isoformat()
    return data


def assert_read_alike(text: str) -> None:
    """Every program reads the same, in value and in type."""
    expected = repr(ours(text))
    assert repr(dates_as_text(yaml.safe_load(text))) == expected
    assert repr(dates_as_text(ruamel.yaml.YAML(typ="safe").load(text))) == expected
    assert [str(problem) for problem in linter.run(io.StringIO(text), LINT)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_of_the_registry_is_read_alike(path: Path) -> None:
    assert_read_alike(path.read_text(encoding="utf-8"))


ODD = (
    "NO No no N n Y y YES Yes yes ON On on OFF off TRUE null ~ = << 12:30 1:2:3 12:30.5 1e3 1E5 .5"
    " 5. 0o7 007 08 0x1F 0b11 1_000 _ +1 -1 .inf -.INF .nan 2026-02-30 2026-1-1 0000-00-00"
    " 2026-11-01T10:00:00 99999999999999999999"
).split()


@pytest.mark.parametrize("word", ODD)
def test_fmt_puts_quotes_around_what_others_read_otherwise(registry: Workplace, word: str) -> None:
    fields = f"title: {{de: '{word}', 'no': '{word}'}}\nother_names: ['{word}']\n"
    registry.overlay(fields + f"notes: '{word}'\n")
    registry.hamm("fmt")
    text = (registry.root / ENTRY).read_text(encoding="utf-8")
    assert_read_alike(text)
    assert f"notes: '{word}'" in text
    assert registry.hamm("fmt", "--check").code == 0


@pytest.mark.parametrize("word", ["2026-11-01", "Oslo", "a:b", "1.2.3", "#x", "yes and no"])
def test_what_all_read_alike_stays_without_quotes(registry: Workplace, word: str) -> None:
    registry.overlay(f"notes: '{word}'\n")
    registry.hamm("fmt")
    text = (registry.root / ENTRY).read_text(encoding="utf-8")
    assert (f"notes: {word}\n" in text) == (word != "#x")
    assert_read_alike(text)


SCALARS = st.one_of(
    st.sampled_from(ODD),
    st.from_regex(r"[-+]?[0-9_.:eEox]{1,8}", fullmatch=True),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20),
)


@given(st.dictionaries(st.from_regex("[a-z]{1,9}", fullmatch=True), SCALARS, min_size=1))
def test_dumped_data_is_read_alike(data: dict[str, str]) -> None:
    text = dump(data)
    read = yamlfile.parse(text)
    if isinstance(read, ParsedFile):  # some characters are refused by us alone
        assert read.data == data
        assert dates_as_text(yaml.safe_load(text)) == data
        assert dates_as_text(ruamel.yaml.YAML(typ="safe").load(text)) == data


def test_exported_yaml_is_read_alike() -> None:
    from helper import hamm

    shown = hamm("--root", ROOT, "list", "--format", "yaml").out
    assert shown
    assert yaml.safe_load(shown) == ruamel.yaml.YAML(typ="safe").load(shown)
    assert BASE.is_dir()


@pytest.mark.parametrize(
    "block",
    [
        "|-\n    one \n    two\n",
        "|\n    one\t\n    two  \n    three\n",
        "|-\n    one\n      \n    two \n",
        "|-\n    one\n    \ttwo\n",
    ],
)
def test_trailing_blanks_leave_a_block_a_block(registry: Workplace, block: str) -> None:
    registry.overlay(f"notes: {block}")
    before = ours((registry.root / ENTRY).read_text(encoding="utf-8"))["notes"]
    registry.hamm("fmt")
    text = (registry.root / ENTRY).read_text(encoding="utf-8")
    assert ours(text)["notes"].split() == before.split()
    assert not any(line != line.rstrip() for line in text.split("\n"))
    assert "notes: |" in text


def test_whole_numbers_have_no_point(registry: Workplace) -> None:
    registry.overlay("sdgs: [4.0, 17]\n")
    shown = registry.hamm("stats", "--by", "sdgs", "--format", "json").json
    assert [row["sdgs"] for row in shown["rows"]] == [4, 17]


def test_ids_are_in_alphabetical_order(registry: Workplace) -> None:
    registry.another("schule-beispiel-nord")
    registry.another("schule")
    ids = registry.hamm("list", "--format", "ids").out.split()
    assert ids == ["schule", "schule-beispiel", "schule-beispiel-nord"]


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", "~$liste.xlsx", ".DS_Store"])
def test_what_systems_leave_behind_stops_nothing(registry: Workplace, name: str) -> None:
    registry.put(f"data/initiatives/{name}", b"\0")
    assert name not in registry.hamm("validate").out
    assert registry.hamm("export", "csv").code == 0


def test_what_is_a_warning_only_stops_no_export(registry: Workplace) -> None:
    registry.put("data/initiatives/notizen.txt", "Notizen")
    assert "HR018" in registry.hamm("validate").out
    assert registry.hamm("export", "csv").code == 0


def test_letters_with_separate_accents_are_composed(registry: Workplace) -> None:
    registry.overlay("notes: 'Bru\u0308cke'  # fu\u0308r alle\n")
    registry.hamm("fmt")
    text = (registry.root / ENTRY).read_text(encoding="utf-8")
    assert "Brücke  # für alle" in text
