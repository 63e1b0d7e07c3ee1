"""The photos of an entry as its page shows them."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from hamm_registry.core import text
from hamm_registry.core.text import _, pick
from hamm_registry.model.entries import Photo
from hamm_registry.opendata import jsonld
from hamm_registry.site import words
from hamm_registry.site.page import Page


class PhotoFigure(NamedTuple):
    """A photo as a page shows it; `language` marks an alternative text in another language."""

    address: str
    width: int
    height: int
    alt: str
    language: str
    caption: Markup

    @property
    def is_upright(self) -> bool:
        """True for a photo that is higher than wide."""
        return self.height > self.width


def figures(photos: Sequence[Photo], page: Page) -> list[PhotoFigure]:
    """The photos that an entry names; without those that cannot be shown."""
    figures_of_entry: list[PhotoFigure] = []
    for photo in photos:
        file = page.site.photos.get(photo["file"])
        if file is None or file.picture is None:
            continue
        figure = PhotoFigure(
            page.asset(jsonld.photo_path(photo["file"])),
            file.picture.width,
            file.picture.height,
            pick(photo["alt"]),
            text.other_language(photo["alt"]),
            _caption(photo),
        )
        figures_of_entry.append(figure)
    return figures_of_entry


def _caption(photo: Photo) -> Markup:
    """Whose the photo is, with links to the page it is from and to its licence."""
    credit, licence = escape(photo["credit"]), escape(photo["licence"])
    if "url" in photo:
        credit = words.outside(photo["url"], credit)
    if jsonld.is_licence_code(licence):
        licence = words.outside(jsonld.licence_url(licence), licence)
    origin = Markup("{} · {}").format(credit, licence)
    return escape(_("Photo: {origin}")).format(origin=origin)
