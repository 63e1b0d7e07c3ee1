"""The pictures of a registry: photos of entries in data/photos/, logo and photo of the city.

What is wrong with each is told here, for the rules and for the website alike.
"""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hamm_registry import yamlfile
from hamm_registry.core import picture
from hamm_registry.core.picture import ImageInfo
from hamm_registry.core.text import _, number, quote
from hamm_registry.storage import folders
from hamm_registry.storage.folders import PHOTOS
from hamm_registry.yamlfile.parsed_file import Rejected

MAX_BYTES = 1024 * 1024
MAX_CITY_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 5000
"""The most pixels along a side: more would fill the memory of a phone."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A picture: format and size, or what is wrong with it and what to do; neither for SVG."""

    picture: ImageInfo | None
    problem: str = ""
    hint: str = ""

    @property
    def says_where(self) -> bool:
        """True if it holds the coordinates at which it was taken."""
        return self.picture is not None and self.picture.says_where


def read_photos(root: Path) -> dict[str, PhotoFile]:
    """All photos of a registry by the names of their files; each is read to its end."""
    names, _strays = folders.list_photos(root)
    return {name: read_photo(root, name) for name in names}


def read_photo(root: Path, name: str) -> PhotoFile:
    """One photo; one that is a link, too large or no picture has a problem instead."""
    return _examined(photo_bytes(root, name), PurePosixPath(name).suffix)


def read_city_picture(root: Path, path: str) -> PhotoFile:
    """The logo or the photo of the city by its path; in an SVG nothing is looked for."""
    is_inside = not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts
    if not is_inside or not os.path.lexists(root / path):
        hint = _("The path begins at the folder of the registry.")
        return PhotoFile(None, _("there is no such file or folder"), hint)
    return _examined(city_picture_bytes(root, path), PurePosixPath(path).suffix.lower())


def _examined(content: bytes | Rejected, suffix: str) -> PhotoFile:
    """The picture in a file of that suffix."""
    if isinstance(content, Rejected):
        finding = content.findings[0]
        if finding.code == "HR003":
            return PhotoFile(None, finding.message, _smaller())
        return PhotoFile(None, finding.message, _("Replace it with a regular file."))
    if suffix == ".svg":
        return PhotoFile(None)
    examined = picture.examine(content)
    if examined is None:
        message = _("the file is no JPEG, PNG or WebP picture, or it is cut off")
        return PhotoFile(None, message, _save_again())
    if picture.SUFFIXES[suffix] != examined.format:
        message = _("the file is a picture of another format ({format}) than its name says")
        hint = _("Rename it so that it ends with {suffix}.")
        return PhotoFile(
            None,
            message.format(format=examined.format),
            hint.format(suffix=quote(_usual_suffix(examined))),
        )
    if max(examined.width, examined.height) > MAX_PIXELS:
        message = _("the picture has {width} × {height} pixels, at most {most} a side are allowed")
        message = message.format(
            width=number(examined.width), height=number(examined.height), most=number(MAX_PIXELS)
        )
        return PhotoFile(None, message, _smaller())
    if examined.has_more:
        message = _("behind the picture the file holds something else, such as a second picture")
        return PhotoFile(None, message, _save_again())
    return PhotoFile(examined)


def photo_bytes(root: Path, name: str) -> bytes | Rejected:
    """The bytes of a photo, or why there are none; follows no link."""
    return yamlfile.fetch(root, f"{PHOTOS}/{name}", MAX_BYTES)


def city_picture_bytes(root: Path, path: str) -> bytes | Rejected:
    """The bytes of a picture of the city, or why there are none; follows no link on the way."""
    folders_above = [str(folder) for folder in PurePosixPath(path).parents][:-1]
    for folder in folders_above:
        if (root / folder).is_symlink():
            return yamlfile.fetch(root, folder)  # refused there, and told as what it is
    return yamlfile.fetch(root, path, MAX_CITY_BYTES)


def _usual_suffix(examined: ImageInfo) -> str:
    """The first suffix of a format."""
    for suffix, form in picture.SUFFIXES.items():
        if form == examined.format:
            return suffix
    raise AssertionError(examined.format)


def _save_again() -> str:
    return _("Save it again with a program for pictures.")


def _smaller() -> str:
    return _("Make it smaller: 1,600 pixels along the longer side are enough for every screen.")
