"""The changes between two states of the registry: for a screen, a paper, and programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from hamm_registry import schema
from hamm_registry.answers.change_sentences import sentence
from hamm_registry.answers.change_wording import field_title, title_of
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, join, ngettext, pick, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.render import outline
from hamm_registry.render.outline import Item, OutlineSection
from hamm_registry.render.screen import Line, accent, bold, line
from hamm_registry.storage.difference import About, Difference, Kind, between
from hamm_registry.storage.history import Moment


@dataclass(frozen=True)
class Story:
    """Two states of a registry with the moments they stand for.

    What is not to be told is left out of both already, see `public.states`.
    """

    old: Registry
    new: Registry
    since: Moment
    until: Moment

    @cached_property
    def changes(self) -> list[Difference]:
        """The changes, in the order of `between`."""
        return between(self.old, self.new)

    def lines(self) -> Iterator[Line]:
        """The screen: a heading, then a paragraph for each entry, by what happened to it."""
        yield line(bold(self._title()))
        yield line(self.counts())
        yield from outline.screen(self.sections())

    def markdown(self) -> str:
        """The beginning of a paper for the council."""
        return outline.markdown(self._title(), self.counts(), self.sections())

    def report(self) -> Report:
        """A row a change in raw values, the same in every language."""
        keys = ("about", "id", "title", "kind", "field", "before", "after")
        maps = ("title", "before", "after")
        columns = tuple(Column(key, key, group=key in maps) for key in keys)
        rows = [[getattr(change, key) or None for key in keys] for change in self.changes]
        table = Table(columns, rows)
        changes = [dict(zip(keys, row, strict=True)) for row in rows]
        moments = {
            name: {"day": moment.day.isoformat(), "commit": moment.commit}
            for name, moment in (("since", self.since), ("until", self.until))
        }
        ids = list(dict.fromkeys(change.id for change in self.changes))
        return Report((table,), {**moments, "changes": changes}, ids)

    def _title(self) -> str:
        days = [written(moment.day.isoformat()) for moment in (self.since, self.until)]
        return _("What changed between {since} and {until}").format(since=days[0], until=days[1])

    def counts(self) -> str:
        """One line that counts entries come, gone and changed, each by its weightiest change."""
        left, counts = {c.id for c in self._about("initiative")}, []
        for kinds in _COUNTED:
            found = {c.id for c in self._about("initiative", *kinds)} & left
            left -= found
            counts.append(len(found))
        files = [len({c.id for c in self._about(about)}) for about in _FILES]
        words = (*_counted(*counts), *_counted_files(*files))
        told = [text for text, count in zip(words, counts + files, strict=True) if count]
        return join(told) if self.changes else _("Nothing changed.")

    def _about(self, about: str, *kinds: Kind) -> list[Difference]:
        return [c for c in self.changes if c.about == about and (not kinds or c.kind in kinds)]

    def sections(self) -> Iterator[OutlineSection]:
        """The changes as sentences, by what happened."""
        yield OutlineSection(
            _("New initiatives"), [self._new(c) for c in self._about("initiative", "new")]
        )
        kinds: tuple[tuple[str, tuple[Kind, ...]], ...] = (
            (_("Confirmed"), ("confirmed",)),
            (_("Running again"), ("resumed",)),
            (_("Ended"), ("ended",)),
            (_("No longer in the registry"), ("retired", "removed")),
            (_("Changed"), ("renamed", "changed")),
        )
        for title, some in kinds:
            yield OutlineSection(title, self._paragraphs(self._about("initiative", *some)))
        yield OutlineSection(_("Meetings"), self._paragraphs(self._about("meeting")))
        yield OutlineSection(_("Funding programmes"), self._paragraphs(self._about("funding")))
        yield OutlineSection(_("Organisations"), self._paragraphs(self._about("organisation")))

    def _new(self, change: Difference) -> Item:
        entry = self.new.by_id[change.id]
        return [bold(entry.title), f": {join(_standing(entry))}", "  ", accent(entry.id)]

    def _paragraphs(self, changes: Sequence[Difference]) -> list[Item]:
        """One for each entry: its title, then its changes as sentences."""
        by_id = sorted(changes, key=attrgetter("id"))
        told = [list(group) for _id, group in groupby(by_id, key=attrgetter("id"))]
        told.sort(key=lambda group: sort_key(pick(group[0].title)))
        return [
            [
                bold(pick(group[0].title)),
                f": {' '.join(self._sentences(group))}",
                "  ",
                accent(group[0].id),
            ]
            for group in told
        ]

    def _sentences(self, changes: Sequence[Difference]) -> Iterator[str]:
        """The sentences of a change, then the names of the other fields that were revised."""
        revised = []
        came = [c.after for c in changes if c.field == "attended" and c.after is not None]
        for change in changes:
            if change.kind in ("new", "removed"):
                yield self._whole(change)
            elif told := sentence(change, self.new):
                yield told
            elif change.field not in ("history", "attended"):
                revised.append(field_title(change))
        if came:
            names = ", ".join(title_of(name, self.new) for name in came)
            yield _("Were there: {names}.").format(names=names)
        if revised:
            names = ", ".join(dict.fromkeys(revised))
            yield _("Revised: {fields}.").format(fields=names)

    def _whole(self, change: Difference) -> str:
        """The sentence for a file that came or went."""
        if change.kind == "removed":
            return _("The file was deleted.")
        if change.about in ("funding", "organisation"):
            return _("Newly listed.")
        meeting = next(one for one in self.new.meetings if one["id"] == change.id)
        state = pick(schema.fields("meeting")["state"].codes[meeting["state"]])
        day = written(meeting["date"]) if "date" in meeting else ""
        return join([state, day, meeting.get("place", "")]) + "."


_FILES: tuple[About, ...] = ("meeting", "funding", "organisation")
"""What is counted by files, in the order of the sentence."""

_COUNTED: tuple[tuple[Kind, ...], ...] = (
    ("new",), ("retired", "removed"), ("ended",), ("resumed",), ("confirmed",),
    ("changed", "renamed"),
)  # fmt: skip
"""What an initiative is counted under: the first that it has."""


def _counted(
    new: int, gone: int, ended: int, resumed: int, confirmed: int, changed: int,
) -> tuple[str, ...]:  # fmt: skip
    """Counts in words, in the order of the arguments."""
    return (
        ngettext("{count} new", "{count} new", new).format(count=new),
        ngettext("{count} no longer there", "{count} no longer there", gone).format(count=gone),
        ngettext("{count} ended", "{count} ended", ended).format(count=ended),
        ngettext("{count} running again", "{count} running again", resumed).format(count=resumed),
        ngettext("{count} confirmed", "{count} confirmed", confirmed).format(count=confirmed),
        ngettext("{count} changed", "{count} changed", changed).format(count=changed),
    )


def _counted_files(meetings: int, programmes: int, organisations: int) -> tuple[str, ...]:
    """The numbers of differing files of other kinds in words, in the order of `_FILES`."""
    return (
        ngettext("{count} meeting", "{count} meetings", meetings).format(count=meetings),
        ngettext(
            "{count} funding programme", "{count} funding programmes", programmes
        ).format(count=programmes),
        ngettext(
            "{count} organisation", "{count} organisations", organisations
        ).format(count=organisations),
    )  # fmt: skip


def _standing(entry: Initiative) -> list[str]:
    """Kind and status of an entry, and where it works."""
    data = entry.data
    kind = schema.label("kind", data["kind"])
    if data.get("form", "unknown") != "unknown":
        kind = schema.label("form", data["form"])
    where = ", ".join(countries.name(code) for code in entry.countries[:5])
    return [kind, where, schema.label("status", entry.status)]
