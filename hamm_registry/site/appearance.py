"""The city's own face: its accent colour, its logo and a photo, and templates of its own.

`appearance` in registry.yaml names the colour and the files; they lie in the folder of the
registry. A colour that would be hard to read is made darker, in the dark lighter.
"""

import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote
from hamm_registry.model.entries import Registry
from hamm_registry.render import typeface

TEMPLATES = "site/templates"
"""The folder of a registry whose templates take the place of those of the program."""

READABLE = 4.5
"""The least contrast of text with what is behind it: WCAG 2.2, 1.4.3."""

Colour = tuple[float, float, float]
"""Red, green and blue, from 0 to 255."""

_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)


class Scheme(NamedTuple):
    """The colours of site.css that the accent stands on or beside, in the light or in the dark."""

    paper: Colour
    raised: Colour
    on_level: Colour
    towards: Colour
    soft_share: float


LIGHT = Scheme((251, 250, 247), _WHITE, (12, 18, 20), _BLACK, 0.12)
DARK = Scheme((20, 25, 27), (28, 35, 38), _WHITE, _WHITE, 0.22)

_STEP = 0.04
_LEVEL_SHARES = (0.4, 0.6, 0.8)
"""How much of the accent is in the shades below the strongest one; the rest is paper."""


def style(registry: Registry) -> bytes:
    """The style sheet: the typeface, the rules of the program, the accent of the city."""
    rules = (Path(__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    family = f"--typeface: {typeface.CSS_FAMILIES}; --x-height: {typeface.X_HEIGHT}"
    css = f"{typeface.font_faces()}:root {{ {family} }}\n{rules}"
    accent = _settings(registry).get("accent")
    if accent is None:
        return css.encode()
    light, dark = _properties(accent, LIGHT), _properties(accent, DARK)
    return (
        f"{css}\n:root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f".globe {{ fill: {_hex(readable(accent, LIGHT))} }}\n"
    ).encode()


def theme_colour(registry: Registry) -> str:
    """The colour of the frame of a browser on a phone."""
    return _hex(readable(_settings(registry).get("accent", "#0b5d66"), LIGHT))


def readable(accent: str, scheme: Scheme = LIGHT) -> Colour:
    """The accent, as much darker (in the dark: lighter) as it takes to be read."""
    colour = _rgb(accent)
    while True:
        soft = mixed(colour, scheme.paper, scheme.soft_share)
        grounds = (scheme.paper, scheme.raised, soft)
        if all(contrast(colour, ground) >= READABLE for ground in grounds):
            return colour
        colour = mixed(scheme.towards, colour, _STEP)


def _properties(accent: str, scheme: Scheme) -> str:
    """The custom properties of CSS that depend on the accent."""
    colour = readable(accent, scheme)
    values = {
        "accent": colour,
        "accent-soft": mixed(colour, scheme.paper, scheme.soft_share),
        "level-4": colour,
    }
    for level, share in enumerate(_LEVEL_SHARES, 1):
        shade = mixed(colour, scheme.paper, share)
        # Numbers stand on the two palest shades.
        while level < 3 and contrast(shade, scheme.on_level) < READABLE:
            shade = mixed(scheme.paper, shade, _STEP)
        values[f"level-{level}"] = shade
    return "; ".join(f"--{name}: {_hex(value)}" for name, value in values.items())


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as WCAG defines it, from 1 to 21.

    >>> round(contrast((0, 0, 0), (255, 255, 255)))
    21
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """The relative luminance of WCAG: 0 for black, 1 for white."""
    linear: list[float] = []
    for part in colour:
        share = part / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of one colour and the rest of the other."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _settings(registry: Registry) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = registry.config.data.get("appearance", {})
    return settings


class Picture(NamedTuple):
    """A picture of the city: where it lies in the site, and in the folder of the registry."""

    path: str
    source: Path


def logo(registry: Registry) -> Picture | None:
    """The logo in the header; None where the globe of the program stands there."""
    return _picture("logo", _settings(registry).get("logo"), registry)


def photo(registry: Registry) -> Picture | None:
    """The photo of the start page; None where there is none."""
    return _picture("photo", _settings(registry).get("photo", {}).get("file"), registry)


def pictures(registry: Registry) -> Iterator[Picture]:
    """All pictures that are copied into the site."""
    for picture in (logo(registry), photo(registry)):
        if picture is not None:
            yield picture


def _picture(name: str, file: str | None, registry: Registry) -> Picture | None:
    """A picture by the path that registry.yaml names.

    RegistryError where no such file lies in the folder of the registry.
    """
    if file is None:
        return None
    root = registry.root.resolve()
    source = (root / file).resolve()
    if not source.is_relative_to(root) or not source.is_file():
        message = _("registry.yaml names {file}, but there is no such file").format(
            file=quote(file)
        )
        hint = _("The path begins at the folder of the registry.")
        raise RegistryError(message, hint)
    return Picture(f"{name}{source.suffix.lower()}", source)


_TEMPLATE_NAME = re.compile(r"[a-z-]+\.html")


def own_templates(registry: Registry) -> dict[str, str]:
    """The templates in the folder of the registry, by name; links are left out.

    RegistryError where one is not in UTF-8.
    """
    folder = registry.root / TEMPLATES
    templates: dict[str, str] = {}
    if folder.is_symlink() or not folder.is_dir():
        return templates
    for file in sorted(folder.iterdir()):
        if not _TEMPLATE_NAME.fullmatch(file.name) or file.is_symlink() or not file.is_file():
            continue
        try:
            templates[file.name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            message = _("{file} is not in UTF-8").format(file=quote(file))
            raise RegistryError(message) from error
    return templates


class TemplateFault(Exception):
    """A template of the city fails: the page that cannot be made, and why."""

    def __init__(self, page: str, error: Exception) -> None:
        super().__init__(page)
        self.page = page
        self.reason = _reason(error)

    def refusal(self) -> RegistryError:
        """The same in the language of whoever makes the site, not in that of the page."""
        message = _("{page} cannot be made with the templates in {folder}: {reason}").format(
            page=self.page, folder=TEMPLATES, reason=self.reason
        )
        hint = _("Without that folder the website is made with the templates of the program.")
        return RegistryError(message, hint)


def _reason(error: Exception) -> str:
    """What went wrong in a template, behind its name and line where Jinja knows them."""
    where = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(TEMPLATES):
            where = f"{frame.filename}:{frame.lineno}: "
    return f"{where}{error}"
