"""The page on the architecture names every room, and every guide names only paths that exist."""

import re
from pathlib import Path

import pytest
from helper import ROOT

from hamm_registry.cli import commands

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
GUIDES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
PATH = re.compile(r"`((?:hamm_registry|tests|tools|schemas|docs|benchmarks)/[\w./-]*)`")
ROOMS = sorted(
    path.parent.relative_to(ROOT).as_posix()
    for path in (ROOT / "hamm_registry").rglob("__init__.py")
    if path.parent.name not in ("hamm_registry", "pages", "tables", "signals")
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_line(room: str) -> None:
    assert f"| `{room}/` |" in PAGE


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_path_of_a_guide_exists(guide: Path) -> None:
    paths = PATH.findall(guide.read_text(encoding="utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_a_command_is_one_file_of_its_name() -> None:
    folder = ROOT / "hamm_registry" / "cli" / "commands"
    files = {path.stem.removesuffix("_") for path in folder.glob("[!_]*.py")}
    names = list(commands.names())
    assert sorted(names) == sorted(files)
    for name in names:
        assert callable(commands.module(name).add), name


def test_the_page_names_paths_at_all() -> None:
    assert len(PATH.findall(PAGE)) > 30
