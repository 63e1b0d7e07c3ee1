"""What is given away: the same bytes wherever and whenever it is built, and only what is meant."""

import ast
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from helper import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hamm_registry import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SDIST = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]


def sources(folder: Path) -> Path:
    """A copy of all that a build reads."""
    folder.mkdir()
    for name in [".gitignore", *(path.removeprefix("/") for path in SDIST)]:
        if (ROOT / name).is_dir():
            leave = shutil.ignore_patterns("__pycache__", "*.mo")
            shutil.copytree(ROOT / name, folder / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def build(
    root: Path, surroundings: Mapping[str, str] | None = None, umask: int = 0o022
) -> dict[str, bytes]:
    """The files that hatchling makes, as somebody with these surroundings."""
    target = root.parent / f"{root.name}-built"
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    own = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    env = {**own, **(surroundings or {})}
    subprocess.run(command, cwd=root, env=env, umask=umask, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in target.iterdir()}


def by_another(root: Path) -> Path:
    """The same sources as somebody else has them: older, private, with what a use left behind."""
    for path in root.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            os.utime(path, (1_000_000_000, 1_000_000_000))
    for left, content in {
        "hamm_registry/__pycache__/text.cpython-311.pyc": b"old",
        "hamm_registry/locale/de/LC_MESSAGES/hamm_registry.mo": b"old",
        "tests/.pytest_cache/README.md": b"old",
        "dist/hamm_registry-0.0.1.tar.gz": b"old",
    }.items():
        (root / left).parent.mkdir(exist_ok=True)
        (root / left).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what is built from the sources as they are here."""
    folder = tmp_path_factory.mktemp("package")
    build(sources(folder / "a"))
    return folder / "a-built"


@pytest.mark.parametrize("epoch", [{}, {"SOURCE_DATE_EPOCH": "1700000000"}], ids=["unset", "set"])
def test_the_same_sources_give_the_same_bytes(
    tmp_path: Path, built: Path, epoch: dict[str, str]
) -> None:
    one = {path.name: path.read_bytes() for path in built.iterdir()}
    if epoch:
        one = build(sources(tmp_path / "a"), epoch)
    elsewhere = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    other = build(by_another(sources(tmp_path / "Ein Ordner")), elsewhere | epoch, 0o077)
    assert sorted(one) == [
        f"hamm_registry-{__version__}-py3-none-any.whl",
        f"hamm_registry-{__version__}.tar.gz",
    ]
    assert [name for name in one if one[name] != other[name]] == []


def test_the_source_distribution_gives_the_same_wheel_and_itself(
    tmp_path: Path, built: Path
) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        content.extractall(tmp_path, filter="data")
    again = build(tmp_path / f"hamm_registry-{__version__}")
    assert {path.name: path.read_bytes() for path in built.iterdir()} == again


def test_the_wheel_carries_what_the_program_reads_and_no_more(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    content = zipfile.ZipFile(wheel)
    names = set(content.namelist())
    schemas = {f"hamm_registry/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()}
    sources_ = [
        path.relative_to(ROOT)
        for path in (ROOT / "hamm_registry").rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo", ".pot")
    ]
    compiled = {
        path.with_suffix(".mo").as_posix() if path.suffix == ".po" else path.as_posix()
        for path in sources_
    }
    info = f"hamm_registry-{__version__}.dist-info"
    about = {
        f"{info}/{name}"
        for name in (
            "METADATA",
            "RECORD",
            "WHEEL",
            "entry_points.txt",
            "licenses/LICENSE",
            "licenses/hamm_registry/fonts/OFL.txt",
        )
    }
    assert len(schemas) == 6
    assert names == schemas | compiled | about
    assert b"Description-Content-Type: text/markdown" in content.read(f"{info}/METADATA")
    for name in compiled:
        assert name.endswith(".mo") or content.read(name) == (ROOT / name).read_bytes()
    assert all(content.read(n)[:4] == b"\xde\x12\x04\x95" for n in names if n.endswith(".mo"))


def requirements(group: str) -> list[Requirement]:
    """What is required to build, to run, or for an extra."""
    project = PROJECT["project"]
    known = {"build": PROJECT["build-system"]["requires"], "": project["dependencies"]}
    return [Requirement(one) for one in {**known, **project["optional-dependencies"]}[group]]


@pytest.mark.parametrize("group", ["build", "", *PROJECT["project"]["optional-dependencies"]])
def test_every_requirement_is_a_range(group: str) -> None:
    """From a version that is known to do, to where the next upgrade may hurt; from a registry."""
    others = [one for one in requirements(group) if one.name != "hamm-registry"]
    ranges = {one.name: sorted(part.operator for part in one.specifier) for one in others}
    assert ranges == {one.name: ["<", ">="] for one in others}
    assert [one.name for one in others if one.url] == []
    assert {one.name: one.extras for one in others if one.extras} == {}


def test_the_tests_build_with_what_the_package_is_built_with() -> None:
    tested = {one.name: one.specifier for one in requirements("test")}
    built = {one.name: one.specifier for one in requirements("build")}
    assert built == {name: tested[name] for name in built}


def distributions(extra: str) -> set[str]:
    """The names of all that pip installs for this package with an extra, and the package's own."""
    waiting = [*requirements(""), *requirements(extra)]
    known = {"hamm-registry"}
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name == "hamm-registry":
            waiting += [one for part in requirement.extras for one in requirements(part)]
        elif name not in known:
            known.add(name)
            try:
                needed = [Requirement(line) for line in requires(name) or ()]
            except PackageNotFoundError:  # needed on another machine only
                continue
            waiting += [one for one in needed if "extra" not in str(one.marker)]
    return known


def imported(statements: list[ast.stmt]) -> Iterator[str]:
    """The modules that a file imports when it is read; what stands in functions comes later."""
    for statement in statements:
        if isinstance(statement, ast.Import):
            yield from (name.name for name in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module


def test_what_pytest_reads_is_brought_by_the_test_extra() -> None:
    """Somebody who installed `.[test]` can run all of it, wherever else it was tried before."""
    tests = ROOT / "tests"
    here = [*tests.rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    own = {file.stem for file in here} | {"browser", "benchmarks", "tools", "hamm_registry"}
    known, at_home = distributions("test"), packages_distributions()
    lacking = set()
    for path in (*tests.rglob("conftest.py"), *tests.rglob("test_*.py")):
        for module in imported(ast.parse(path.read_bytes()).body):
            name = module.partition(".")[0]
            if name in own or name in sys.stdlib_module_names:
                continue
            bringing = {canonicalize_name(one) for one in at_home.get(name, ())}
            if known.isdisjoint(bringing):
                lacking.add((path.name, name))
    assert lacking == set()
