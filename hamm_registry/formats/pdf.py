"""A report as PDF to hand in: the only place that knows typst.

The page is laid out by paper.typ, which gets the words as data and never as markup. It is PDF/UA-1
(ISO 14289): tagged, with a title, a language and texts for its pictures. The same report gives the
same bytes: the date in it is the one that it is made for, and only the fonts that typst brings
along are used, unless a letter is in none of them.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hamm_registry.errors import RegistryError
from hamm_registry.formats.printed import Printed, printed
from hamm_registry.formats.screen import Canvas
from hamm_registry.paper import Paper
from hamm_registry.text import _

_ROOM = 104
"""The letters that go into a line of a table on A4."""

_TEMPLATE = Path(__file__).parent / "paper.typ"


def paper(told: Paper, _canvas: Canvas) -> bytes:
    """The PDF; RegistryError (3) with what to install where typst is missing."""
    try:
        import typst
    except ImportError as error:
        message = _("PDF needs typst, which is not installed")
        hint = _("Install it: pip install 'hamm-registry[pdf]'")
        raise RegistryError(message, hint) from error
    page = printed(told, _ROOM)
    made = datetime.fromisoformat(page["made"]).replace(tzinfo=UTC)
    words = {"page": json.dumps(_labelled(page), ensure_ascii=False)}

    def compiled(inputs: dict[str, str], own_fonts: bool) -> Any:
        return typst.compile(
            _TEMPLATE.read_bytes(),
            ignore_system_fonts=own_fonts,
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
            timestamp=made,
        )

    try:
        return bytes(compiled(words, own_fonts=True))
    except typst.TypstError:
        return bytes(compiled(words, own_fonts=False))


def _labelled(page: Printed) -> dict[str, Any]:
    """The page with the words that the layout itself needs."""
    return {**page, "words": {"page": _("Page {number} of {count}")}}
