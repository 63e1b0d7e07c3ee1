"""The pictures that a link to the site brings along where people share it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hamm_registry.answers.facts import kind_name
from hamm_registry.core import web
from hamm_registry.core.text import _, join, language, pick
from hamm_registry.geo import countries
from hamm_registry.render import pdf
from hamm_registry.site.world import Site, counted


@dataclass(frozen=True)
class Cards:
    """The pictures of a site; those of one language are drawn together, when they are needed."""

    site: Site
    drawn: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    def picture(self, path: str) -> bytes:
        """The PNG for a page of `Site.carded`, in the language in force."""
        if language() not in self.drawn:
            self.drawn[language()] = self._draw()
        return self.drawn[language()][path]

    def _draw(self) -> Mapping[str, bytes]:
        """All pictures by their pages: one run of typst."""
        words = {path: self._words(path) for path in sorted(self.site.carded)}
        title = pick(self.site.registry.config.name)
        host = web.host_of(self.site.base)
        colour = self.site.registry.config.accent
        pictures = pdf.share_pictures(title, host, [*words.values()], colour)
        return dict(zip(words, pictures, strict=True))

    def _words(self, path: str) -> tuple[str, str]:
        """The heading and the line below it."""
        group = self.site.by_path.get(path)
        if group is not None:
            return self.site.title(group), counted(len(group.entries))
        entry = self.site.carded[path]
        if entry is not None:
            return entry.title, join([kind_name(entry), *map(countries.name, entry.countries)])
        heading = _("{city} in the world").format(city=self.site.registry.config.city)
        return heading, counted(len(self.site.entries))
