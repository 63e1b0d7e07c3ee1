"""Large registries: the same results with a cache and without, whatever becomes of it."""

import os
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helper import Workplace, process, workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core.finding import Finding
from hamm_registry.storage import cache, chunks
from hamm_registry.storage.cache import Cache
from hamm_registry.storage.chunks import FEWEST
from hamm_registry.storage.folders import CONFIG
from hamm_registry.yamlfile.parsed_file import Rejected

LAST = f"chor-{FEWEST + 19:04}"
FOLDER = Path("hamm-registry") / "values"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry of more than FEWEST entries with a fault at either end and one between them."""
    registry = workplace(tmp_path_factory.mktemp("large"))
    for number in range(FEWEST + 20):
        registry.another(f"chor-{number:04}", f"title: {{de: Chor Nummer{number}}}\n")
    registry.another(
        "chor-0000",
        f"title: {{de: Anfang}}\nstatus: activ\nrelations:\n  - {{to: {LAST}, type: supports}}\n",
    )
    registry.another(LAST, "title: {de: Ende}\nformer_ids: [chor-0001]\n")
    return registry


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A user whose cache is empty yet."""
    return empty_homes(tmp_path)


def empty_homes(folder: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}


def run(registry: Workplace, home: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    """Exit code and streams of a process of its own."""
    done = process(*arguments, cwd=registry.root, **home)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def told(registry: Workplace, home: dict[str, str]) -> list[str]:
    """What `validate` and `list` print."""
    code, findings, remarks = run(registry, home, "validate", "--format", "json")
    assert (code, remarks) == (1, "")
    code, rows, remarks = run(registry, home, "list", "--format", "json")
    assert (code, remarks) == (0, "1 file skipped; run “hamm validate”\n")
    return [findings, rows]


class FirstRun(NamedTuple):
    """What was printed when nothing was in a cache yet, and the homes of what was left there."""

    said: list[str]
    homes: dict[str, str]


@pytest.fixture(scope="module")
def first_run(large: Workplace, tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """One run for all tests that begin where it ends."""
    homes = empty_homes(tmp_path_factory.mktemp("first"))
    return FirstRun(told(large, homes), homes)


@pytest.fixture
def filled(first_run: FirstRun, home: dict[str, str]) -> dict[str, str]:
    """A user whose cache is what the first run has left: a copy, to be changed."""
    for name, folder in first_run.homes.items():
        if Path(folder).exists():
            shutil.copytree(folder, home[name])
    return home


def values(home: dict[str, str]) -> list[Path]:
    return sorted((Path(home["XDG_CACHE_HOME"]) / FOLDER).iterdir())


def test_faults_are_found_in_every_part(large: Workplace, home: dict[str, str]) -> None:
    code, out, _err = run(large, home, "validate", "--ignore", "HR4")
    rows = [row for row in out.splitlines() if ": error HR" in row]
    assert [row.split(": ")[1].split(" ")[1] for row in rows] == ["HR013", "HR102"]
    assert [Path(row.partition(":")[0]).stem for row in rows] == ["chor-0000", LAST]
    assert code == 1


def test_a_second_run_says_the_same(
    large: Workplace, first_run: FirstRun, filled: dict[str, str]
) -> None:
    before = values(filled)
    assert before
    assert told(large, filled) == first_run.said
    assert values(filled) == before


def test_what_has_changed_is_seen(
    large: Workplace, first_run: FirstRun, filled: dict[str, str]
) -> None:
    first, _rows = first_run.said
    known = len(values(filled))
    path = "data/initiatives/chor-0500.yaml"
    before = (large.root / path).read_text(encoding="utf-8")
    large.overlay("title: {de: Anders}\nstatus: aktiv\n", path)
    try:
        _code, changed, _err = run(large, filled, "validate", "--format", "json")
    finally:
        large.put(path, before)
    assert changed.count('"HR013"') == first.count('"HR013"') + 1
    assert len(values(filled)) == known + 3  # findings and records of one part, and those across


def test_another_day_and_language_are_not_mixed_up(
    large: Workplace, first_run: FirstRun, filled: dict[str, str]
) -> None:
    english, _rows = first_run.said
    german = run(large, filled, "validate", "--format", "json", "--lang", "de")[1]
    assert ("kein gültiger Wert" in german, "kein gültiger Wert" in english) == (True, False)
    late = run(large, filled, "validate", "--format", "json", "--today", "2039-01-01")[1]
    assert late != english


Damage = Callable[[Path, bytes], None]
"""Damages one value of a cache, given its file and the content of another."""


def changed(change: Callable[[bytes], bytes]) -> Damage:
    def apply(path: Path, _other: bytes) -> None:
        path.write_bytes(change(path.read_bytes()))

    return apply


def replaced(path: Path, other: bytes) -> None:
    """The value of another key."""
    path.write_bytes(other)


def linked(path: Path, _other: bytes) -> None:
    """A link to a file of somebody else."""
    path.unlink()
    path.symlink_to("/dev/zero")


def piped(path: Path, _other: bytes) -> None:
    """A pipe that nobody writes into."""
    path.unlink()
    os.mkfifo(path)


def endless(path: Path, _other: bytes) -> None:
    """A file of a terabyte, none of it on the disk."""
    os.truncate(path, 1 << 40)


DAMAGES: list[Damage] = [
    changed(lambda _content: b""),
    changed(lambda content: content[:-3]),
    changed(lambda content: content[:-1] + bytes([content[-1] ^ 1])),
    changed(lambda content: os.urandom(len(content))),
    changed(lambda content: content[:32] + b"[]"),
    changed(lambda content: content[:32] + b"\x80"),
    replaced,
    linked,
    piped,
    endless,
]


@pytest.mark.parametrize("turn", [0, 3])
def test_a_damaged_cache_changes_nothing(
    large: Workplace, first_run: FirstRun, filled: dict[str, str], turn: int
) -> None:
    """Each value is damaged in one way or another, and is written again."""
    folder = Path(filled["XDG_CACHE_HOME"]) / FOLDER
    written = readable(folder)
    paths = sorted(folder.iterdir())
    assert len(paths) > len(DAMAGES)
    contents = [path.read_bytes() for path in paths]
    for number, path in enumerate(paths):
        DAMAGES[(number + turn) % len(DAMAGES)](path, contents[number - 1])
    assert told(large, filled) == first_run.said
    assert readable(folder) == written


def test_a_cache_that_is_open_to_all_changes_nothing(
    large: Workplace, first_run: FirstRun, filled: dict[str, str]
) -> None:
    folder = Path(filled["XDG_CACHE_HOME"]) / FOLDER
    folder.chmod(0o777)
    assert told(large, filled) == first_run.said


def readable(folder: Path) -> dict[str, Any]:
    """The values of a cache by key; None for one that cannot be read."""
    kept = Cache(folder)
    return {path.name: kept.get(*path.name.split("-")) for path in folder.iterdir()}


def test_a_value_of_other_files_is_not_stored() -> None:
    """A value is lost and the file has changed since: the old key must not get the new value."""
    content = {"a.yaml": b"old"}

    def read(_kind: str, path: str) -> bytes:
        return content[path]

    def make(files: Sequence[chunks.RawFile]) -> dict[str, Any]:
        return {"contents": [str(raw) for _kind, _path, raw in files]}

    store = chunks.Memory()
    task = chunks.Task(("contents",), "", make)
    [chunk] = chunks.carry_out(task, [("initiative", "a.yaml")], read, store)
    [key] = store.values
    assert chunk.value("contents") == ["b'old'"]
    store.values.clear()
    assert chunk.value("contents") == ["b'old'"]
    assert store.values == {key: ["b'old'"]}
    store.values.clear()
    content["a.yaml"] = b"new"
    assert chunk.value("contents") == ["b'new'"]
    assert store.values == {}


def kept_as(basis: str, files: dict[str, bytes | Rejected]) -> list[chunks.Chunk]:
    """The chunks under whose keys a task of this basis keeps what it makes of these files."""
    task = chunks.Task(("x",), basis, lambda _files: {"x": 1})
    listed = [("initiative", path) for path in files]
    return chunks.carry_out(task, listed, lambda _kind, path: files[path], chunks.Memory())


def test_a_value_is_kept_for_this_basis_these_paths_and_these_bytes() -> None:
    refused = [Rejected("a.yaml", (Finding(message),)) for message in ("too large", "a link")]
    variants: list[tuple[str, dict[str, bytes | Rejected]]] = [
        ("task", {"a.yaml": b"1"}),
        ("other", {"a.yaml": b"1"}),
        ("task", {"b.yaml": b"1"}),
        ("task", {"a.yaml": b"2"}),
        ("task", {"a.yaml": refused[0]}),
        ("task", {"a.yaml": refused[1]}),
        ("task", {"a.yaml": b"1", "b.yaml": b"1"}),
    ]
    keys = [[chunk.key for chunk in kept_as(*variant)] for variant in variants]
    assert len(set(map(tuple, keys))) == len(keys)


def test_a_value_of_all_chunks_is_that_of_this_basis_and_each_of_them() -> None:
    files = {f"{number:03}.yaml": b"1" for number in range(100)}
    kept = kept_as("task", dict(files))
    assert len(kept) > 2
    asked = [("one", kept), ("two", kept)]
    asked += [("one", [*kept[:place], *kept[place + 1 :]]) for place in range(len(kept))]
    for number, (basis, some) in enumerate(asked):
        assert chunks.over_all(some, basis, partial(int, number)) == number
        assert chunks.over_all(some, basis, lambda: -1) == number


@pytest.mark.parametrize(
    "changes",
    [
        {"XDG_CACHE_HOME": "/proc/nowhere"},
        {"XDG_CACHE_HOME": "relative"},
    ],
    ids=["nowhere", "relative"],
)
def test_without_a_cache_it_is_the_same(
    large: Workplace, first_run: FirstRun, home: dict[str, str], changes: dict[str, str]
) -> None:
    assert told(large, home | changes) == first_run.said


def test_settings_that_were_usable_are_looked_at_again_when_they_change(
    large: Workplace, home: dict[str, str]
) -> None:
    """Of a large registry it is remembered that they fit the schema."""
    settings = large.root / CONFIG
    usual = settings.read_bytes()
    for content, code in ((usual, 0), (usual + b"unknown: 1\n", 3), (usual, 0)):
        settings.write_bytes(content)
        done = process("list", "--count", cwd=large.root, **home)
        assert (done.returncode, b"registry.yaml:" in done.stderr) == (code, code == 3)


def test_small_registries_touch_no_cache(registry: Workplace, home: dict[str, str]) -> None:
    for arguments in (("validate",), ("doctor",), ("doctor", "--clear-cache")):
        process(*arguments, cwd=registry.root, **home)
        assert not Path(home["XDG_CACHE_HOME"]).exists()
        assert not Path(home["XDG_STATE_HOME"]).exists()


@given(st.sets(st.text("abcdefgh", min_size=3, max_size=6), min_size=1, max_size=400), st.data())
def test_a_new_file_changes_no_part_but_its_own(names: set[str], data: st.DataObject) -> None:
    def cut(names: set[str]) -> set[tuple[chunks.File, ...]]:
        return {tuple(part) for part in chunks._cut([("initiative", n) for n in sorted(names)])}

    new = data.draw(st.text("abcdefgh", min_size=7, max_size=7))
    before, after = cut(names), cut(names | {new})
    assert len(after - before) <= 2  # its own part, in two where it ends one
    assert sorted(f for part in after for f in part) == [
        ("initiative", n) for n in sorted(names | {new})
    ]


def test_a_new_file_at_the_front_moves_no_other_part() -> None:
    files = [("initiative", f"{number:04}.yaml") for number in range(2000)]
    before = set(map(tuple, chunks._cut(files, 16)))
    after = set(map(tuple, chunks._cut([("initiative", "0"), *files], 16)))
    assert len(before) > 60
    assert len(after - before) <= 2


def test_the_cache_is_bounded(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    for number in range(10):
        kept.put(str(number), "value", "x" * 1000)
        os.utime(tmp_path / f"{number}-value", (number, number))
    kept.trim(sum(status.st_size for status in kept.files()))
    assert len(list(kept.files())) == 10
    kept.trim(5000)
    assert [number for number in range(10) if kept.has(str(number), "value")] == [6, 7, 8, 9]
    assert kept.get("9", "value") == "x" * 1000
    kept.trim(0)
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_of_all_parts_and_of_the_whole_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version of the program worked out is not taken for its own."""
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path / "program")

    def key(*parts: str | bytes) -> str:
        cache.program.cache_clear()
        return Cache(tmp_path).key(parts)

    keys = [key("a", "bc"), key("ab", "c"), key("abc"), key("a", "b")]
    try:
        for name in ("program/a.py", "program/b/c.mo", "program/b/d/e.json", "schemas/f.json"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            for number, text in enumerate(("x", "y", "longer")):
                path.write_text(text)
                os.utime(path, (number, number))
                keys.append(key("a", "b"))
        assert len(set(keys)) == len(keys)
    finally:
        monkeypatch.undo()
        cache.program.cache_clear()


@pytest.mark.parametrize(
    ("mode", "owner", "ours"),
    [
        (0o40700, 0, True),
        (0o40755, 0, True),
        (0o40720, 0, False),
        (0o40702, 0, False),
        (0o40700, 1, False),
        (0o100700, 0, False),
    ],
)
def test_a_cache_lies_in_a_folder_that_nobody_else_writes_into(
    mode: int, owner: int, ours: bool
) -> None:
    status = os.stat_result((mode, 0, 0, 0, os.geteuid() + owner, 0, 0, 0, 0, 0))
    assert cache._is_ours(status) is ours


def test_a_relative_folder_is_no_place_for_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would lie wherever somebody stands: in a registry."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, "relative")
    assert cache.place() is None


def test_a_full_disk_is_no_reason_to_stop(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "nowhere")
    kept.put("a", "value", 1)
    kept.trim()
    assert kept.get("a", "value") is None
