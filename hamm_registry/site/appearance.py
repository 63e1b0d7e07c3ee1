"""The city's own face: its accent colour, its logo and a photo, and templates of its own.

`appearance` in registry.yaml names the colour and the files; they lie in the folder of the
registry.
"""

import re
import traceback
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.finding import Pointer
from hamm_registry.core.text import _, quote
from hamm_registry.model.entries import Registry
from hamm_registry.render import pdf, typeface
from hamm_registry.render.palette import DARK, LIGHT, Palette, palette
from hamm_registry.storage import photos
from hamm_registry.yamlfile.parsed_file import Rejected

TEMPLATES = "site/templates"
"""The folder of a registry whose templates take the place of those of the program."""


def style(registry: Registry) -> bytes:
    """The style sheet: the typeface, the rules of the program, the accent of the city."""
    rules = (Path(__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    family = f"--typeface: {typeface.CSS_FAMILIES}; --x-height: {typeface.X_HEIGHT}"
    css = f"{typeface.font_faces()}:root {{ {family} }}\n{rules}"
    accent = registry.config.accent
    if accent:
        globe = f"--globe: {theme_colour(registry)}"
        css += f":root {{ {_properties(palette(accent))}; {globe} }}\n"
        dark = _properties(palette(accent, DARK))
        css += f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    return css.encode()


def _properties(colours: Palette) -> str:
    """The custom properties of CSS that depend on the accent."""
    values = [f"--accent: {colours.accent}", f"--accent-soft: {colours.ground}"]
    for level, colour in enumerate(colours.levels, 1):
        values.append(f"--level-{level}: {colour}")
    return "; ".join(values)


def theme_colour(registry: Registry) -> str:
    """The colour of the frame of a browser on a phone."""
    return palette(registry.config.accent).accent


def icon(registry: Registry) -> str:
    """The globe of the program in the colour of the city, as SVG."""
    svg = (Path(__file__).parent / "static" / "icon.svg").read_text(encoding="utf-8")
    return svg.replace(LIGHT.ours.accent, theme_colour(registry))


def phone_icon(registry: Registry) -> bytes:
    """The icon of the site on the screen of a phone: its logo, else the globe, as PNG.

    Without typst, which draws it, that of the program.
    """
    own = logo(registry)
    if pdf.can_draw():
        if own is not None and own.suffix in pdf.ICON_FORMATS:
            return pdf.icon(own.content(), own.suffix)
        if registry.config.accent:
            return pdf.icon(icon(registry).encode(), ".svg")
    return (Path(__file__).parent / "static" / "icon.png").read_bytes()


_PICTURES = "appearance"
"""The folder of the pictures in the site: a city may keep its own beside it, in the same folder."""


class Picture(NamedTuple):
    """A picture of the city: its address in the site, its path below the root of the registry."""

    path: str
    root: Path
    source: str

    @property
    def suffix(self) -> str:
        """The end of its name."""
        return PurePosixPath(self.source).suffix.lower()

    def content(self) -> bytes:
        """Its bytes; empty where it has gone since it was looked at."""
        read = photos.city_picture_bytes(self.root, self.source)
        if isinstance(read, Rejected):
            return b""
        return read


def logo(registry: Registry) -> Picture | None:
    """The logo in the header; None where the globe of the program stands there."""
    return _picture("logo", ("appearance", "logo"), registry)


def photo(registry: Registry) -> Picture | None:
    """The photo of the start page; None where there is none."""
    return _picture("photo", ("appearance", "photo", "file"), registry)


def pictures(registry: Registry) -> Iterator[Picture]:
    """All pictures that are copied into the site."""
    for picture in (logo(registry), photo(registry)):
        if picture is not None:
            yield picture


def _picture(name: str, field: Pointer, registry: Registry) -> Picture | None:
    """A picture by the path that a field of registry.yaml names.

    None without one, or where it says where it was taken, which `validate` tells. RegistryError
    where there is no such picture.
    """
    source = registry.config.pictures.get(field)
    if source is None:
        return None
    file = photos.read_city_picture(registry.root, source)
    if file.problem:
        raise RegistryError(f"{quote(source)}: {file.problem}", file.hint)
    if file.says_where:
        return None
    picture = Picture("", registry.root, source)
    return picture._replace(path=f"{_PICTURES}/{name}{picture.suffix}")


_TEMPLATE_NAME = re.compile(r"[a-z-]+\.html")


def own_templates(registry: Registry) -> dict[str, str]:
    """The templates in the folder of the registry, by name; links are left out.

    RegistryError where one cannot be read, is not in UTF-8 or is too large.
    """
    folder = registry.root / TEMPLATES
    templates: dict[str, str] = {}
    is_linked = folder.is_symlink() or folder.parent.is_symlink()
    if is_linked or not folder.is_dir():
        return templates
    for file in sorted(folder.iterdir()):
        if not _TEMPLATE_NAME.fullmatch(file.name) or file.is_symlink() or not file.is_file():
            continue
        path = f"{TEMPLATES}/{file.name}"
        content = yamlfile.fetch(registry.root, path)
        if isinstance(content, Rejected):
            raise RegistryError(f"{quote(path)}: {content.findings[0].message}")
        try:
            templates[file.name] = content.decode()
        except UnicodeDecodeError as error:
            message = _("{file} is not in UTF-8").format(file=quote(path))
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
    """The fault in a template, behind its name and line where Jinja knows them."""
    where = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(TEMPLATES):
            where = f"{frame.filename}:{frame.lineno}: "
    return f"{where}{error}"
