"""A document as PDF to hand in: the only place that knows typst.

The page is laid out by document.typ, which gets the words as data and never as markup. It is
PDF/UA-1 (ISO 14289): tagged, with a title, a language and texts for its pictures. The same document
gives the same bytes: the date in it is the one that it is made for, and only the fonts of this
package and of typst are used, unless a letter is in none of them.
"""

import base64
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hamm_registry.core.document import Document
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.installed import not_installed
from hamm_registry.core.picture import examine
from hamm_registry.core.text import _, language, safe
from hamm_registry.render import typeface
from hamm_registry.render.palette import palette
from hamm_registry.render.printed import printed
from hamm_registry.render.screen import Canvas

_ROOM = 90
"""The letters that go into a line of a table of 10 points on A4."""

_TEMPLATE = Path(__file__).parent / "document.typ"
_CARDS = Path(__file__).parent / "cards.typ"
_SHARE = Path(__file__).parent / "share.typ"
_ICON = Path(__file__).parent / "icon.typ"

_NO_GLYPH = re.compile(r'the text `"((?:\\.|[^"\\])*)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


def document(document: Document, _canvas: Canvas) -> bytes:
    """The PDF of a document."""
    colours = palette(document.colour)
    page = {
        **printed(document, _ROOM, colours.map_colours),
        "colours": colours._asdict(),
        "footer": _("Page {number} of {count}"),
    }
    return _compiled(_TEMPLATE, page, document.day)


def cards(title: str, names: Sequence[tuple[str, str]], day: str) -> bytes:
    """Name cards to fold, two on a page: each a name and a note below it."""
    page = {
        "lang": language(),
        "title": safe(title),
        "made": day,
        "cards": [{"name": safe(name), "note": safe(note)} for name, note in names],
    }
    return _compiled(_CARDS, page, day)


def can_draw() -> bool:
    """Tell whether typst is installed."""
    return find_spec("typst") is not None


ICON_FORMATS = (".svg", ".png", ".jpg", ".jpeg", ".webp")
"""The formats of pictures, by the end of their names, that can become an icon."""


def icon(picture: bytes, ending: str) -> bytes:
    """A square PNG of 180 pixels with a picture of one of `ICON_FORMATS`.

    RegistryError (3) where it is no such picture.
    """
    typst = _typst()
    name = "picture.svg"
    if ending != ".svg":
        picture = _as_svg(picture)
    files = {"main": _ICON.read_bytes(), name: picture}
    message = _("the icon of the website cannot be made of the logo: {reason}")
    try:
        return bytes(typst.compile(files, format="png", ppi=72, sys_inputs={"name": name}))
    except typst.TypstError as error:
        raise RegistryError(message.format(reason=error.message)) from error
    except RuntimeError as error:  # an SVG that is not in UTF-8
        raise RegistryError(message.format(reason=error)) from error


def _as_svg(picture: bytes) -> bytes:
    """An SVG with nothing in it but a JPEG, PNG or WebP: typst takes files in UTF-8 only."""
    examined = examine(picture)
    if examined is None:
        return b""
    size = f'width="{examined.width}" height="{examined.height}"'
    content = base64.b64encode(picture).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/{examined.format};base64,{content}"/></svg>'
    ).encode("ascii")


def share_pictures(
    title: str, address: str, texts: Sequence[tuple[str, str]], colour: str = ""
) -> list[bytes]:
    """PNG files of 1200 by 630 pixels for links that people share: a heading and a note each.

    `title` and `address` are those of the site, `colour` is the accent of the city. All pictures
    together take one run of typst.
    """
    page = {
        "lang": language(),
        "title": safe(title),
        "address": safe(address),
        "accent": palette(colour).accent,
        "cards": [{"heading": safe(heading), "note": safe(note)} for heading, note in texts],
    }
    pictures = _typeset(_SHARE, page, {"format": "png", "ppi": 72})
    if not isinstance(pictures, list):  # of a single page
        pictures = [pictures]
    return list(map(bytes, pictures))


def _compiled(file: Path, page: Mapping[str, Any], day: str) -> bytes:
    """The PDF of a template, made on a day."""
    timestamp = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return bytes(_typeset(file, page, {"pdf_standards": ["ua-1"], "timestamp": timestamp}))


def _typst() -> Any:
    """The module; RegistryError (3) where it is not installed."""
    try:
        import typst
    except ImportError as error:
        message = _("PDF needs typst, which is not installed")
        raise not_installed(message, "pdf") from error
    return typst


def _typeset(file: Path, page: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
    """The pages that typst makes of a template.

    A letter that no font of the machine has is shown by its code point, as [U+0378].
    """
    typst = _typst()
    template = file.read_bytes()

    def compiled(words: str, own_fonts: bool) -> Any:
        return typst.compile(
            template,
            font_paths=[str(typeface.FOLDER)],
            ignore_system_fonts=own_fonts,
            sys_inputs={"page": words},
            **options,
        )

    fonts = (typeface.FAMILY, *typeface.BEHIND_IT)
    words = json.dumps({**page, "fonts": fonts}, ensure_ascii=False)
    own_fonts = True
    while True:
        try:
            return compiled(words, own_fonts)
        except typst.TypstError as error:
            missing = _without_glyph(error.diagnostic)
            spelt_out = _spelt_out(words, missing)
            if spelt_out == words:
                message = _("the PDF cannot be made: {reason}").format(reason=error.message)
                raise RegistryError(message) from error
            # The fonts of the machine are tried before a letter is spelt out.
            if not own_fonts:
                words = spelt_out
            own_fonts = False


def _without_glyph(diagnostic: str) -> set[str]:
    """The letters that typst found in no font; what is not printable it tells by its code.

    It reports a letter together with its marks, such as the digit below a keycap. The marks go
    first, for without them the letter mostly has a glyph. ASCII always has: those characters also
    make up the numbers and the syntax of the JSON in which the page is handed over.
    """
    text = _CODE.sub(lambda code: chr(int(code[1], 16)), "".join(_NO_GLYPH.findall(diagnostic)))
    letters: set[str] = set()
    marks: set[str] = set()
    for letter in text:
        if letter.isascii():
            continue
        letters.add(letter)
        if unicodedata.category(letter)[0] in "MC":
            marks.add(letter)
    return marks or letters


def _spelt_out(words: str, missing: set[str]) -> str:
    for letter in missing:
        words = words.replace(letter, f"[U+{ord(letter):04X}]")
    return words
