"""The photos of entries: the files of data/photos/, and what is wrong with each."""

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
MAX_PIXELS = 5000
"""The most pixels along a side: more would fill the memory of a phone."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A file of data/photos/: its picture, or what is wrong with it and what to do."""

    picture: ImageInfo | None
    problem: str = ""
    hint: str = ""


def read_photos(root: Path) -> dict[str, PhotoFile]:
    """All photos of a registry by the names of their files; each is read to its end."""
    names, _strays = folders.list_photos(root)
    return {name: read_photo(root, name) for name in names}


def read_photo(root: Path, name: str) -> PhotoFile:
    """One photo; one that is a link, too large or no picture has a problem instead."""
    content = photo_bytes(root, name)
    if isinstance(content, Rejected):
        finding = content.findings[0]
        if finding.code == "HR003":
            return PhotoFile(None, finding.message, _smaller())
        return PhotoFile(None, finding.message, _("Replace it with a regular file."))
    examined = picture.examine(content)
    if examined is None:
        message = _("the file is no JPEG, PNG or WebP picture, or it is cut off")
        return PhotoFile(None, message, _("Save it again with a program for pictures."))
    suffix = PurePosixPath(name).suffix
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
    return PhotoFile(examined)


def photo_bytes(root: Path, name: str) -> bytes | Rejected:
    """The bytes of a photo, or why there are none; follows no link."""
    return yamlfile.fetch(root, f"{PHOTOS}/{name}", MAX_BYTES)


def _usual_suffix(examined: ImageInfo) -> str:
    """The first suffix of a format."""
    for suffix, form in picture.SUFFIXES.items():
        if form == examined.format:
            return suffix
    raise AssertionError(examined.format)


def _smaller() -> str:
    return _("Make it smaller: 1,600 pixels along the longer side are enough for every screen.")
