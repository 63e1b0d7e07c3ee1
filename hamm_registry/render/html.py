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
    of the program, which they may extend as `program/NAME`, and run in a sandbox, see `_sandbox`.
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

    ours = FileSystemLoader(folder)
    theirs = {name: (source, f"{where}/{name}", None) for name, source in replaced.items()}
    loader = ChoiceLoader([FunctionLoader(theirs.get), ours, PrefixLoader({"program": ours})])
    kind = Environment
    if replaced:
        kind = _sandbox()
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


_OPEN_TO_TEMPLATES = (
    "builtins", "collections", "datetime", "jinja2", "markupsafe", "types",
    "hamm_registry.geo", "hamm_registry.model", "hamm_registry.render.typeface",
    "hamm_registry.site",
)  # fmt: skip
"""The modules, with those below them, whose values a template of a registry may look into.

`pathlib` is not among them: a path can read, write and delete any file of the user.
"""


@cache
def _sandbox() -> type["Environment"]:
    """The environment for templates of a registry, which anybody may have proposed.

    They see values and make text of them: no code runs, no file is read or written. The sandbox of
    Jinja alone hides only names with an underscore in front, and would let every method be called.
    """
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            module = type(obj).__module__
            is_open = module.startswith(tuple(f"{name}." for name in _OPEN_TO_TEMPLATES))
            if module not in _OPEN_TO_TEMPLATES and not is_open:
                return False
            return super().is_safe_attribute(obj, attr, value)

    return Sandbox


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
            pictures.append(
                {"svg": network.svg(block, document.colour).rstrip(), "heads": heads, "rows": rows}
            )
    template = _environment().get_template("network.html")
    return template.render(
        lang=language(),
        title=safe(document.title),
        caption=_("The same as a table"),
        pictures=pictures,
    )
