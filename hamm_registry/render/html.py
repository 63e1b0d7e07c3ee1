"""A document as one web page that needs nothing else: no script, no request, to read and to print.

The only place that knows Jinja: all HTML, that of the site too, is made by templates that escape
whatever they are given.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamm_registry.core.document import Document
from hamm_registry.core.text import _
from hamm_registry.render.printed import printed
from hamm_registry.render.screen import Canvas

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


def environment(folder: Path, clean: Callable[[Any], Any] | None = None) -> "Environment":
    """The templates of a folder, all of which escape what they print, `clean` before.

    StrictUndefined, for a name that nobody gives is a fault of the program.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(folder),
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )


@cache
def _environment() -> "Environment":
    return environment(_TEMPLATES)


def page(document: Document, _canvas: Canvas) -> str:
    """The page; whatever entries say is text in it, and only http addresses are links."""
    template = _environment().get_template("document.html")
    return template.render(page=printed(document), untitled=_("Remark"))
