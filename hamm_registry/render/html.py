"""A document as one web page that needs nothing else: no script, no request, to read and to print.

The only place that knows Jinja: all HTML, that of the site too, is made by templates that escape
whatever they are given.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hamm_registry.core.document import Document
from hamm_registry.core.network import Network
from hamm_registry.core.text import _, language, safe
from hamm_registry.render import network, typeface
from hamm_registry.render.palette import DARK, palette
from hamm_registry.render.printed import printed
from hamm_registry.render.screen import Canvas

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


def environment(
    folder: Path,
    clean: Callable[[Any], Any] | None = None,
    replaced: Mapping[str, str] = MappingProxyType({}),
    where: str = "",
) -> "Environment":
    """The templates of a folder, all of which escape what they print, `clean` before.

    `replaced` are templates by name, from the folder `where` of a registry. They go before those
    of the program, which they may extend as `program/NAME`, and run in a sandbox: a registry that
    somebody has cloned runs no code here.
    StrictUndefined, for a name that nobody gives is a fault of the program.
    """
    from jinja2 import (
        ChoiceLoader,
        Environment,
        FileSystemLoader,
        FunctionLoader,
        PrefixLoader,
        StrictUndefined,
    )
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = FileSystemLoader(folder)
    theirs = {name: (source, f"{where}/{name}", None) for name, source in replaced.items()}
    loader = ChoiceLoader([FunctionLoader(theirs.get), ours, PrefixLoader({"program": ours})])
    kind = ImmutableSandboxedEnvironment if replaced else Environment
    return kind(
        autoescape=True,
        undefined=StrictUndefined,
        loader=loader,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )


@cache
def _environment() -> "Environment":
    templates = environment(_TEMPLATES)
    templates.globals["families"] = typeface.CSS_FAMILIES
    return templates


def page(document: Document, _canvas: Canvas) -> str:
    """The page; whatever entries say is text in it, and only http addresses are links."""
    if any(isinstance(block, Network) for block in document.blocks):
        return network_page(document)
    template = _environment().get_template("document.html")
    return template.render(
        page=printed(document),
        untitled=_("Remark"),
        light=palette(document.colour),
        dark=palette(document.colour, DARK),
    )


def network_page(document: Document) -> str:
    """Pictures of networks that print on A4 across, with all they say as tables below."""
    pictures: list[dict[str, Any]] = []
    for block in document.blocks:
        if isinstance(block, Network):
            used = network.kinds(block)
            heads = [_("Where"), _("Organisation"), *map(network.kind_name, used)]
            rows = list(network.rows_of_links(block))
            pictures.append({"svg": network.svg(block).rstrip(), "heads": heads, "rows": rows})
    template = _environment().get_template("network.html")
    return template.render(
        lang=language(),
        title=safe(document.title),
        caption=_("The same as a table"),
        pictures=pictures,
    )
