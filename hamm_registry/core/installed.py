"""The way in which this program was installed, so that pip can install it elsewhere.

The bare name `hamm-registry` is never given to pip: no index has it, and whoever registered it
there would run code in the CI of every city. pip notes in `direct_url.json` (PEP 610) where a
program came from; that repository and commit, or that archive, is what a new registry names.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from hamm_registry.core import web
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _

NAME = "hamm-registry"
"""The name of the distribution."""

ARCHIVES = (".whl", ".tar.gz")
"""What an archive that pip can install ends with."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of the program: an address that pip takes, or an archive on this machine.

    Exactly one of both is given.
    """

    address: str = ""
    archive: Path | None = None


def origin() -> Origin | None:
    """The origin that this program was installed from, if another machine can have it from there.

    None for a checkout that was installed as it lies there, and where pip noted nothing.
    """
    noted = _noted("direct_url.json")
    if not noted:
        return None
    return origin_of(json.loads(noted))


def origin_of(noted: dict[str, Any]) -> Origin | None:
    """The origin that a `direct_url.json` names; None where it cannot be used elsewhere."""
    url = str(noted.get("url", ""))
    parts = web.split(url)
    if parts is None or parts.password:
        return None  # what would be written into the registry is public
    if parts.scheme == "file":
        archive = Path(unquote(parts.path))
        if "archive_info" in noted and is_archive(archive):
            return Origin(archive=archive)
        return None
    version = noted.get("vcs_info")
    if version:
        return Origin(f"{version['vcs']}+{url}@{version['commit_id']}")
    if "archive_info" not in noted:
        return None
    digest = noted["archive_info"].get("hashes", {}).get("sha256")
    if digest:
        return Origin(f"{url}#sha256={digest}")
    return Origin(url)


def is_archive(path: Path) -> bool:
    """True if there is a file that pip can install."""
    return path.name.endswith(ARCHIVES) and path.is_file()


def extra_command(name: str) -> str:
    """The command that installs what an extra needs, by the names of its libraries."""
    from importlib import metadata

    try:
        lines = metadata.requires(NAME) or []
    except metadata.PackageNotFoundError:
        lines = []
    mark = f"extra == '{name}'"
    needed = []
    for line in lines:
        requirement, _semicolon, condition = line.partition(";")
        if condition.strip().replace('"', "'") == mark:
            needed.append(f'"{requirement.strip()}"')
    return " ".join(["pip install", *needed])


def library_version(name: str) -> str:
    """The version of a library that is installed, empty where it is not."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def not_installed(message: str, extra: str) -> RegistryError:
    """The error for a library that is not there, with the command that installs its extra."""
    hint = _("Install it: {command}").format(command=extra_command(extra))
    return RegistryError(message, hint)


def _noted(file: str) -> str:
    """A file that pip keeps beside the program; empty where there is none."""
    from importlib import metadata

    try:
        return metadata.distribution(NAME).read_text(file) or ""
    except metadata.PackageNotFoundError:
        return ""
