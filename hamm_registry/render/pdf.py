"""A report as PDF to hand in: the only place that knows typst.

The page is laid out by paper.typ, which gets the words as data and never as markup. It is PDF/UA-1
(ISO 14289): tagged, with a title, a language and texts for its pictures. The same report gives the
same bytes: the date in it is the one that it is made for, and only the fonts that typst brings
along are used, unless a letter is in none of them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.installed import extra_command
from hamm_registry.core.text import _, language, safe
from hamm_registry.render.paper import Paper
from hamm_registry.render.printed import printed
from hamm_registry.render.screen import Canvas

_ROOM = 90
"""The letters that go into a line of a table of 10 points on A4."""

_COLORS = ("#e4e7eb", "#b6d3f2", "#7fb0e0", "#3f83c4", "#0b5394", "#b3261e")
"""Of the map: from no initiative to many, and of its dots."""

_TEMPLATE = Path(__file__).parent / "paper.typ"
_CARDS = Path(__file__).parent / "cards.typ"
_SHARE = Path(__file__).parent / "share.typ"

_NO_GLYPH = re.compile(r'the text `"((?:\\.|[^"\\])*)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


def paper(told: Paper, _canvas: Canvas) -> bytes:
    """The PDF of a report."""
    page = {
        **printed(told, _ROOM, _COLORS),
        "colors": _COLORS,
        "footer": _("Page {number} of {count}"),
    }
    return _compiled(_TEMPLATE, page, told.made)


def cards(title: str, named: Sequence[tuple[str, str]], made: str) -> bytes:
    """Name cards to fold, two on a page: each a name and a note below it."""
    page = {
        "lang": language(),
        "title": safe(title),
        "made": made,
        "cards": [{"name": safe(name), "note": safe(note)} for name, note in named],
    }
    return _compiled(_CARDS, page, made)


def can_draw() -> bool:
    """Whether typst is installed."""
    return find_spec("typst") is not None


def share_pictures(title: str, address: str, named: Sequence[tuple[str, str]]) -> list[bytes]:
    """PNG files of 1200 by 630 pixels for links that people share: a heading and a note each.

    `title` and `address` are those of the site. All pictures together take one run of typst.
    """
    page = {
        "lang": language(),
        "title": safe(title),
        "address": safe(address),
        "cards": [{"heading": safe(heading), "note": safe(note)} for heading, note in named],
    }
    made = _typeset(_SHARE, page, {"format": "png", "ppi": 72})
    return [bytes(one) for one in made] if isinstance(made, list) else [bytes(made)]


def _compiled(file: Path, page: Mapping[str, Any], day: str) -> bytes:
    """The PDF of a template, made on a day."""
    made = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return bytes(_typeset(file, page, {"pdf_standards": ["ua-1"], "timestamp": made}))


def _typeset(file: Path, page: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
    """What typst makes of a template; RegistryError (3) with what to install where it is missing.

    A letter that no font of the machine has is shown by its code point, as [U+0378].
    """
    try:
        import typst
    except ImportError as error:
        message = _("PDF needs typst, which is not installed")
        hint = _("Install it: {command}").format(command=extra_command("pdf"))
        raise RegistryError(message, hint) from error
    template = file.read_bytes()

    def compiled(words: str, own_fonts: bool) -> Any:
        return typst.compile(
            template,
            ignore_system_fonts=own_fonts,
            sys_inputs={"page": words},
            **options,
        )

    words, own_fonts = json.dumps(page, ensure_ascii=False), True
    while True:
        try:
            return compiled(words, own_fonts)
        except typst.TypstError as error:
            missing = _without_glyph(error.diagnostic)
            if not missing:
                message = _("the PDF cannot be made: {reason}").format(reason=error.message)
                raise RegistryError(message) from error
            words = words if own_fonts else _spelt_out(words, missing)
            own_fonts = False


def _without_glyph(diagnostic: str) -> set[str]:
    """The letters that typst found in no font; what is not printable it tells by its code."""
    found = "".join(_NO_GLYPH.findall(diagnostic))
    return set(_CODE.sub(lambda code: chr(int(code[1], 16)), found))


def _spelt_out(words: str, missing: set[str]) -> str:
    return words.translate({ord(letter): f"[U+{ord(letter):04X}]" for letter in missing})
