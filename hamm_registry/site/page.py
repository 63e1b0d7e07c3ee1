"""One page: where it lies, how it reaches the others, and how it becomes HTML.

Everything that a template prints is escaped (see `render.html`) and clean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.core import text, web
from hamm_registry.core.text import _, ngettext, pick
from hamm_registry.geo import countries
from hamm_registry.opendata import jsonld
from hamm_registry.render import html, typeface
from hamm_registry.site import address, appearance, words
from hamm_registry.site.world import Site, picture_path

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
"""The Content-Security-Policy: nothing from elsewhere, nothing inline."""

NOT_FOUND = "404.html"
"""The page that a server shows at any address that it does not know: its links must be whole."""

LANGUAGE_NAMES = {
    "de": "Deutsch", "en": "English", "fr": "Français", "pl": "Polski", "tr": "Türkçe",
    "es": "Español", "nl": "Nederlands", "it": "Italiano", "uk": "Українська",
}  # fmt: skip
"""What speakers call their language; others are shown by their code."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language; `path` is relative to the folder of the language."""

    site: Site
    path: str
    language: str

    @property
    def file(self) -> str:
        """The path of its file below the root of the site."""
        return self.site.folder(self.language) + self.path

    @property
    def name(self) -> str:
        """The name of the registry, behind the title of every page."""
        return pick(self.site.registry.config.name)

    def to(self, path: str) -> str:
        """The address of another page in the same language, seen from here."""
        if self.path == NOT_FOUND and self.site.base:
            return self.absolute(path=path)
        return address.up(self.path) + path

    def asset(self, path: str) -> str:
        """The address of a file at the root of the site, seen from here."""
        if self.path == NOT_FOUND and self.site.base:
            return self.site.base + path
        return address.up(self.file) + path

    def versions(self) -> list[tuple[str, str, str]]:
        """Each language with its own name and the address of this page in it."""
        return [
            (code, LANGUAGE_NAMES.get(code, code), self.asset(self.site.folder(code) + self.path))
            for code in self.site.languages
        ]

    def absolute(self, code: str | None = None, path: str | None = None) -> str:
        """The address on the web of this page or another, in a language; "" where nobody says."""
        if not self.site.base:
            return ""
        target = path
        if target is None:
            target = self.path
        return self.site.base + self.site.folder(code or self.language) + target

    def picture(self) -> str:
        """The address of the picture for links to this page; "" where there are none.

        Pages that have none of their own take that of the start page.
        """
        carded = self.site.carded
        if not carded:
            return ""
        path = "index.html"
        if self.path in carded:
            path = self.path
        return self.absolute(path=picture_path(path))

    def navigation(self) -> Markup:
        """The links to the sections; made once for all pages that see them alike."""
        current = ""
        if any(self.path == path for path, _name in self.sections()):
            current = self.path
        return self._shared_piece("sections.html", current)

    def foot_links(self) -> Markup:
        """The links at the foot; made once for all pages that see them alike."""
        return self._shared_piece("foot.html")

    def _shared_piece(self, template: str, *depends: str) -> Markup:
        """A part that is the same on all pages of a language in folders of the same depth.

        `depends` is what else it depends on.
        """
        key = template, self.language, self.to(""), *depends
        pieces = self.site.pieces
        if key not in pieces:
            pieces[key] = self.piece(template, {})
        return pieces[key]

    def sections(self) -> list[tuple[str, str]]:
        """The pages that every header leads to, with their names."""
        return [
            ("initiatives.html", _("Initiatives")),
            ("countries.html", _("Countries")),
            ("themes.html", _("Themes")),
            ("calendar.html", _("Calendar")),
            ("begin.html", _("Begin something")),
            ("take-part.html", _("Take part")),
            ("about.html", _("About the data")),
        ]

    def correction(self, subject: str = "", name: str = "") -> str:
        """The address to write to so that something is corrected or removed.

        `name` is the id of the entry that the page is about. A mail holds the address of the page
        and three questions; a form gets the id.
        """
        config = self.site.registry.config
        mailbox, form = config.data.get("mailbox"), config.data.get("form_url")
        if mailbox:
            title = _("Correct or remove: {what}").format(what=subject or pick(config.name))
            return words.mailto(str(mailbox), title, self._questions(name))
        if form and name:
            return web.with_query(str(form), {"id": name})
        if form:
            return str(form)
        return self.to("about.html#contact")

    def _questions(self, name: str) -> str:
        """The text of a mail of correction: the address, the id of the entry, three questions."""
        lines = [_("Page: {address}").format(address=self.absolute() or self.file)]
        if name:
            lines.append(_("Entry: {id}").format(id=name))
        lines += [
            "",
            _("1. What is wrong or missing?"),
            _("2. What is right instead?"),
            _("3. Where can that be read?"),
        ]
        return "\n".join(lines)

    def html(self, template: str, context: Mapping[str, Any]) -> str:
        """The page as HTML; `context` holds at least `title` and `description`."""
        return self._rendered(template, {"site": self.site, **context})

    def piece(self, template: str, context: Mapping[str, Any]) -> Markup:
        """A part of a page, on one line: then no page that shows it has to clean it again."""
        return Markup(words.clean(self._rendered(template, context)))  # noqa: S704 - made by a template

    def _rendered(self, template: str, context: Mapping[str, Any]) -> str:
        """A template with its values; TemplateFault where one of the city itself fails."""
        own = self.site.templates
        environment = _environment(tuple(own.items()))
        if not own:
            return environment.get_template(template).render(page=self, **context)
        try:
            return environment.get_template(template).render(page=self, **context)
        except Exception as error:
            raise appearance.TemplateFault(self.file, error) from error


@cache
def _environment(own: tuple[tuple[str, str], ...]) -> "Environment":
    """The templates of the program, and those of a city in front of them."""
    environment = html.environment(HERE / "templates", words.clean, dict(own), appearance.TEMPLATES)
    environment.globals |= {
        "_": _,
        "ngettext": ngettext,
        "POLICY": POLICY,
        "language": text.language,
        "written": text.date,
        "number": text.number,
        "label": schema.label,
        "country": countries.name,
        "said": words.said,
        "marked": words.marked,
        "outside": words.outside,
        "linked": _linked,
        "fonts_at_once": typeface.fonts_at_once,
    }
    return environment


def _linked(node: jsonld.Node) -> Markup:
    """JSON-LD for a script element, in which nothing is escaped and nothing needs to be."""
    return Markup(jsonld.script(node))  # noqa: S704 - holds no <, > and &
