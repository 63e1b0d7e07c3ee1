"""The files of a registry by folder, and those that only look as if they were."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from hamm_registry import schema, yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.finding import Finding, Span
from hamm_registry.core.text import _, quote, reason, safe
from hamm_registry.yamlfile.parsed_file import ParsedFile, Rejected

CONFIG = "registry.yaml"
PLACES = "data/places.yaml"
FOLDERS = {
    "initiative": "data/initiatives",
    "organisation": "data/organisations",
    "meeting": "data/meetings",
    "funding": "data/funding",
}
"""Where the entries of each kind lie; the kinds are those of the schemas."""

PHOTOS = "data/photos"
"""Where the photos lie that entries name."""

NOT_READ = "HR018"
"""The code of what lies in a folder and is left out; a warning, for it may be meant so."""

_BESIDES = ("readme", "license", "licence")
_BACKUPS = ("~", ".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", "#", ".kate-swp")
_UNFINISHED = (".part", ".crdownload", "___jb_tmp___", "___jb_old___")
"""What programs leave beside a file that they write or load."""

_OF_SYSTEMS = (
    *("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r", "lost+found"),
    *("system volume information", "$recycle.bin", "network trash folder", "temporary items"),
    *("__macosx", "@eadir", "#recycle", "_syncthing"),
)
_OF_OFFICES = ("~$", "~lock")
_OF_ORIGIN = ":zone.identifier"
"""What Windows, macOS, network drives and office programs put into folders without being asked."""


def find_root(given: Path | None) -> Path:
    """The root of the registry: the folder given, else the nearest upwards with a registry.yaml.

    Raises RegistryError (3) where there is none, and OSError where the current folder is gone, even
    if it is not needed here: a command that writes may name files relative to it afterwards.
    """
    start = Path.cwd()
    candidates = [start, *start.resolve().parents]
    if given is not None:
        start = given
        candidates = [given]
    for folder in candidates:
        if (folder / CONFIG).is_file():
            return folder
    place = quote(start)
    if given is None:
        message = _("there is no {config} in {folder} or in any folder above it")
        hint = _("Change to the folder of a registry, or give it with --root DIR.")
    else:
        message = _("there is no {config} in {folder}")
        hint = _("Check the folder given with --root or HAMM_ROOT.")
    raise RegistryError(message.format(config=CONFIG, folder=place), hint)


def is_source(file: Path) -> bool:
    """Tell whether a registry is made of this file: its settings, its places, or an entry of it.

    The file need not exist. Links on the way to it are followed.
    """
    path = file.resolve()
    for root in path.parents:
        if (root / CONFIG).is_file():
            sources = [root / CONFIG, root / PLACES]
            parents = [root / folder for folder in (*FOLDERS.values(), PHOTOS)]
            return path in sources or path.parent in parents
    return False


def lies_in(path: str, places: Sequence[str]) -> bool:
    """True for a path that is one of some places or lies below one of them; `.` is the root."""
    return any(place in (".", path) or path.startswith(f"{place}/") for place in places)


def list_files(root: Path, kind: str) -> tuple[list[str], list[Rejected]]:
    """The entries of one kind, sorted by name, and what lies in their folder but is none.

    A folder that does not exist is an empty one.
    """
    folder = FOLDERS[kind]
    entries: list[str] = []
    others: list[Rejected] = []
    names = _names_in(root, folder)
    if isinstance(names, Rejected):
        return [], [names]
    for name in sorted(names, key=lambda name: name.removesuffix(".yaml")):
        path = f"{folder}/{name}"
        if name.endswith(".yaml"):
            entries.append(path)
        elif not name.lower().startswith(_BESIDES):
            others.append(Rejected(path, (_stray(root / path, name),)))
    return entries, others


def _names_in(root: Path, folder: str) -> list[str] | Rejected:
    """The names in a folder of the registry but for those that nobody means; none without it."""
    try:
        names = [entry.name for entry in os.scandir(_folder_inside(root, folder))]
    except FileNotFoundError:
        return []
    except OSError as error:
        message = _("the folder cannot be read: {reason}").format(reason=reason(error))
        return Rejected(folder, (_finding("HR001", message, ""),))
    return [name for name in names if not _is_passed_over(name)]


def list_photos(root: Path) -> tuple[list[str], list[Rejected]]:
    """The names of the photos in PHOTOS, sorted, and what lies in that folder but is none."""
    photos: list[str] = []
    others: list[Rejected] = []
    names = _names_in(root, PHOTOS)
    if isinstance(names, Rejected):
        return [], [names]
    for name in sorted(names):
        path = root / PHOTOS / name
        if is_photo(f"{PHOTOS}/{name}") and not path.is_dir():
            photos.append(name)
        # Entries in this folder are told as such, see `misplaced`.
        elif not name.lower().startswith(_BESIDES) and not _is_yaml(name):
            others.append(Rejected(f"{PHOTOS}/{name}", (_no_photo(path),)))
    return photos, others


_PHOTO = re.compile(r"[a-z0-9][a-z0-9-]*\.(jpg|jpeg|png|webp)")
"""The names of photos, as the schemas have them: they are addresses on the website."""


def is_photo(path: str) -> bool:
    """True if a path below the root is that of a photo by its folder and name."""
    folder, _slash, name = path.rpartition("/")
    return folder == PHOTOS and _PHOTO.fullmatch(name) is not None


def _no_photo(path: Path) -> Finding:
    """The finding on what lies in the folder of photos and is none."""
    if path.is_dir():
        message = _("this folder is not read: photos are kept side by side, without subfolders")
        return _finding(NOT_READ, message, _("Move its files up, or move the folder away."))
    message = _("this file is not read: it does not have the name of a photo")
    hint = _("Name it with small letters, digits and hyphens, such as “chor-oslo-2019.jpg”.")
    return _finding(NOT_READ, message, hint)


def _is_passed_over(name: str) -> bool:
    """True for files that nobody means: hidden, a backup, or left there by a system."""
    lower = name.lower()
    ends = (*_BACKUPS, *_UNFINISHED, _OF_ORIGIN)
    return lower in _OF_SYSTEMS or lower.startswith((".", *_OF_OFFICES)) or lower.endswith(ends)


def misplaced(root: Path) -> list[Rejected]:
    """Files that look like entries and lie where none is read, each with what to do about it.

    That is at the root, in data/, or in a folder there whose name is mistyped.
    """
    paths = [
        path
        for path in _yaml_in(root, "")
        if path != CONFIG and _ENTRY.issubset(_top_fields(root / path))
    ]
    paths += [path for path in _yaml_in(root, "data") if path != PLACES]
    for folder in _folders_in(root / "data"):
        if f"data/{folder}" not in FOLDERS.values():
            paths += _yaml_in(root, f"data/{folder}")
    return [Rejected(path, (_misplaced(root, path),)) for path in paths]


_ENTRY = {"id", "title"}
"""The fields by which a file at the root is taken for an entry: other tools keep YAML there."""


def _yaml_in(root: Path, folder: str) -> list[str]:
    """The YAML files directly in a folder, those with .txt behind their name included."""
    try:
        entries = [e for e in os.scandir(root / folder) if e.is_file(follow_symlinks=False)]
    except OSError:
        return []
    paths: list[str] = []
    for name in sorted(entry.name for entry in entries):
        if _is_yaml(name) and not _is_passed_over(name):
            paths.append(f"{folder}/{name}".lstrip("/"))
    return paths


def _is_yaml(name: str) -> bool:
    """True for the name of a YAML file, also with the .txt that an editor puts behind it."""
    return name.lower().removesuffix(".txt").endswith((".yaml", ".yml"))


def _folders_in(folder: Path) -> list[str]:
    """The names of the folders in a folder, sorted; none where it cannot be read."""
    try:
        entries = [e for e in os.scandir(folder) if e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(entry.name for entry in entries if not _is_passed_over(entry.name))


def _top_fields(path: Path) -> set[str]:
    """The names that begin the lines of a file and are followed by a colon."""
    rows = yamlfile.quotable(path).split("\n")
    return {row.partition(":")[0] for row in rows if ":" in row}


def _misplaced(root: Path, path: str) -> Finding:
    """The finding on a file where none is read, with the folder that it seems to belong in."""
    from difflib import get_close_matches

    folder, _slash, name = path.rpartition("/")
    similar = get_close_matches(folder, FOLDERS.values(), 1)
    document = yamlfile.read(root, path)
    data = document.data if isinstance(document, ParsedFile) else {}
    fitting = [place for kind, place in FOLDERS.items() if schema.fits(kind, data)]
    message = _("this file is not read: this folder holds no entries")
    place = (fitting or similar or [FOLDERS["initiative"]])[0]
    stem = name.lower().removesuffix(".txt").rpartition(".")[0]
    hint = _("Move it to {path} if it is an entry.").format(path=quote(f"{place}/{stem}.yaml"))
    return _finding(NOT_READ, message, hint)


def _folder_inside(root: Path, folder: str) -> Path:
    """The folder, refused with NotADirectoryError where a link leads out of the registry."""
    path = root / folder
    # A folder that is not there may still lie behind a link.
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise NotADirectoryError(0, _("a link that leads out of the registry"), str(path))
    return path


def _stray(path: Path, name: str) -> Finding:
    """The finding on something in a folder of entries that is no entry, with its repair."""
    if name.lower().endswith((".yml", ".yaml")):
        message = _("the name ends with {suffix}; the names of entries end with .yaml")
        hint = _("Rename the file to “{name}”.").format(name=safe(Path(name).stem + ".yaml"))
        return _finding("HR002", message.format(suffix=quote(Path(name).suffix)), hint)
    if path.is_dir():
        message = _("this folder is not read: entries are kept side by side, without subfolders")
        return _finding(NOT_READ, message, _("Move its files up, or move the folder away."))
    if name.lower().endswith((".yaml.txt", ".yml.txt")):
        stem = name[: name.lower().rindex(".y")]
        message = _("this file is not read: its name ends with .txt")
        hint = _("Rename the file to “{name}”.").format(name=safe(f"{stem}.yaml"))
        return _finding(NOT_READ, message, hint)
    message = _("this file is not read: its name does not end with .yaml")
    return _finding(NOT_READ, message, _("Rename it if it is an entry; otherwise move it away."))


def _finding(code: str, message: str, hint: str) -> Finding:
    return Finding(message, hint, span=Span.at(1, 1), code=code)
