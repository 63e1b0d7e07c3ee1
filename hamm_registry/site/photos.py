"""The photos of entries that are copied into the site."""

from collections.abc import Iterator

from hamm_registry.model.entries import Photo, Registry
from hamm_registry.storage import photos
from hamm_registry.storage.photos import PhotoFile
from hamm_registry.yamlfile.parsed_file import Rejected


def shown(registry: Registry) -> dict[str, PhotoFile]:
    """The photos that the public pages show, by file: those of entries and of organisations.

    One that is no picture, or that says where it was taken, is left out: `validate` tells of it.
    """
    wanted = {photo["file"] for photo in _named(registry)}
    if not wanted:
        return {}
    files = photos.read_photos(registry.root)
    return {name: file for name, file in files.items() if name in wanted and _may_be_shown(file)}


def _may_be_shown(file: PhotoFile) -> bool:
    return file.picture is not None and not file.says_where


def _named(registry: Registry) -> Iterator[Photo]:
    """The photos that entries and organisations of the public registry name."""
    for entry in registry.initiatives:
        yield from entry.data.get("photos", ())
    for organisation in registry.organisations:
        if not organisation.unlisted:
            yield from organisation.data.get("photos", ())


def content(registry: Registry, name: str) -> bytes:
    """The bytes of a photo that is shown; empty where it has gone since it was looked at."""
    read = photos.photo_bytes(registry.root, name)
    if isinstance(read, Rejected):
        return b""
    return read
