"""One digest of everything that a site is made of: where it is the same, nothing is made again."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from hamm_registry.core.installed import library_version
from hamm_registry.model.entries import Registry
from hamm_registry.site import appearance, photos
from hamm_registry.site.world import Site

_PROGRAM = Path(__file__).parent.parent
_LIBRARIES = ("jinja2", "markupsafe", "typst")
"""The libraries that have a hand in the bytes of a page or a picture."""


def digest(site: Site) -> str:
    """A digest of the program and of all data that the pages show."""
    total = sha256()
    for part in _parts(site):
        total.update(sha256(part).digest())
    return total.hexdigest()


def _parts(site: Site) -> Iterator[bytes]:
    for path in sorted(_PROGRAM.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(_PROGRAM).as_posix().encode()
            yield path.read_bytes()
    for library in _LIBRARIES:
        yield library_version(library).encode()
    yield repr(sorted(site.templates.items())).encode()
    for picture in appearance.pictures(site.registry):
        yield picture.content()
    for name in site.photos:
        yield name.encode()
        yield photos.content(site.registry, name)
    yield repr((site.today, sorted(site.dated.items()), sorted(site.shortened))).encode()
    for registry in (site.registry, *site.others):
        yield from _registry(registry)


def _registry(registry: Registry) -> Iterator[bytes]:
    """The content of a registry; the folder that it lies in says nothing."""
    yield repr((registry.config.data, registry.skipped, registry.places)).encode()
    yield repr((registry.meetings, registry.programmes)).encode()
    yield repr(sorted(registry.other_homes)).encode()
    for entry in registry.initiatives:
        yield repr((entry.path, entry.data)).encode()
    for organisation in registry.organisations:
        yield repr((organisation.path, organisation.data)).encode()
