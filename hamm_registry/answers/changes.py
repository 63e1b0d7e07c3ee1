"""The changes between two states of the registry: for a screen, a council paper, and programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.change_sentences import sentence
from hamm_registry.answers.change_wording import field_title, title_of
from hamm_registry.answers.facts import kind_name
from hamm_registry.answers.meetings import state_name
from hamm_registry.core.document import Document, ItemList, Section, paragraphs
from hamm_registry.core.styled_text import Item, accent, bold
from hamm_registry.core.table import Column, Table, objects
from hamm_registry.core.text import _, join, ngettext, pick, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.storage.difference import About, Difference, Kind, between
from hamm_registry.storage.history import Moment

_MOST_COUNTRIES = 5

_KEYS = ("about", "id", "title", "kind", "field", "before", "after")
"""The attributes of a change that programs get."""
_MAPS = ("title", "before", "after")


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

    def document(self) -> Document:
        """A heading, then a paragraph for each entry, by what happened to it."""
        title = _("What changed between {since} and {until}").format(
            since=written(self.since.day.isoformat()), until=written(self.until.day.isoformat())
        )
        return Document(self.sections, title=title, lead=paragraphs(self.counts()))

    def rows(self) -> Document:
        """A row a change in raw values, the same in every language."""
        columns = [Column(key, key, group=key in _MAPS) for key in _KEYS]
        rows = []
        for change in self.changes:
            # Programs get null for each value that is empty.
            rows.append([getattr(change, key) or None for key in _KEYS])
        table = Table(tuple(columns), rows)

        def data() -> dict[str, Any]:
            return {
                "since": _moment_as_json(self.since),
                "until": _moment_as_json(self.until),
                "changes": objects(table),
            }

        ids = list(dict.fromkeys(change.id for change in self.changes))
        return Document(lambda: [table], data, ids)

    def counts(self) -> str:
        """One line that counts entries come, gone and changed, each by its weightiest change."""
        if not self.changes:
            return _("Nothing changed.")
        parts = []
        counted: set[str] = set()
        for kinds, words in _counts_of_initiatives():
            ids = _ids(self._changes_of("initiative", *kinds)) - counted
            counted |= ids
            if ids:
                parts.append(words(len(ids)))
        for about, words in _counts_of_files():
            ids = _ids(self._changes_of(about))
            if ids:
                parts.append(words(len(ids)))
        return join(parts)

    def _changes_of(self, about: str, *kinds: Kind) -> list[Difference]:
        """The changes of files of one type, of these kinds where any are named."""
        selected = []
        for change in self.changes:
            if change.about == about and (not kinds or change.kind in kinds):
                selected.append(change)
        return selected

    def sections(self) -> Iterator[Section]:
        """The changes as sentences, by what happened."""
        arrivals = self._changes_of("initiative", "new")
        yield Section(_("New initiatives"), [ItemList.of(map(self._arrival, arrivals))])
        kinds_by_title: tuple[tuple[str, tuple[Kind, ...]], ...] = (
            (_("Confirmed"), ("confirmed",)),
            (_("Running again"), ("resumed",)),
            (_("Ended"), ("ended",)),
            (_("No longer in the registry"), ("retired", "removed")),
            (_("Changed"), ("renamed", "changed")),
        )
        for title, kinds in kinds_by_title:
            yield self._section(title, self._changes_of("initiative", *kinds))
        yield self._section(_("Meetings"), self._changes_of("meeting"))
        yield self._section(_("Funding programmes"), self._changes_of("funding"))
        yield self._section(_("Organisations"), self._changes_of("organisation"))

    def _arrival(self, change: Difference) -> Item:
        """A new initiative: its title, kind, countries and status."""
        entry = self.new.by_id[change.id]
        return [bold(entry.title), f": {_standing(entry)}", "  ", accent(entry.id)]

    def _section(self, title: str, changes: Sequence[Difference]) -> Section:
        """An item for each entry, by title: the title, then its changes as sentences."""
        changes_by_id: dict[str, list[Difference]] = {}
        for change in changes:
            changes_by_id.setdefault(change.id, []).append(change)

        def title_of_entry(changed_id: str) -> str:
            return pick(changes_by_id[changed_id][0].title)

        items: list[Item] = []
        by_title = sorted(sorted(changes_by_id), key=lambda name: sort_key(title_of_entry(name)))
        for changed_id in by_title:
            text = " ".join(self._sentences(changes_by_id[changed_id]))
            head = bold(title_of_entry(changed_id))
            items.append([head, f": {text}", "  ", accent(changed_id)])
        return Section(title, [ItemList.of(items)])

    def _sentences(self, changes: Sequence[Difference]) -> Iterator[str]:
        """The sentences of a change, then the names of the other fields that were revised."""
        revised: dict[str, None] = {}
        guests = []
        # The sentence on a status has the step of the history that tells of it.
        has_status = any(change.field == "status" for change in changes)
        for change in changes:
            text = self._sentence(change)
            if text:
                yield text
            elif change.field == "attended" and change.after is not None:
                guests.append(title_of(change.after, self.new))
            elif change.field != "history" or not has_status:
                revised[field_title(change)] = None
        if guests:
            yield _("Attended by: {names}.").format(names=", ".join(guests))
        if revised:
            yield _("Revised: {fields}.").format(fields=", ".join(revised))

    def _sentence(self, change: Difference) -> str:
        """The sentence of one change; empty where there is none for its field."""
        if change.kind in ("new", "removed"):
            return self._of_whole_file(change)
        return sentence(change, self.new)

    def _of_whole_file(self, change: Difference) -> str:
        """The sentence for a file that came or went."""
        if change.kind == "removed":
            return _("The file was deleted.")
        if change.about in ("funding", "organisation"):
            return _("Newly listed.")
        meetings = {meeting["id"]: meeting for meeting in self.new.meetings}
        meeting = meetings[change.id]
        state = state_name(meeting, self.until.day)
        day = written(meeting.get("date", ""))
        return join([state, day, meeting.get("place", "")]) + "."


def _ids(changes: Iterable[Difference]) -> set[str]:
    """The ids of the entries that some changes are of."""
    return {change.id for change in changes}


def _moment_as_json(moment: Moment) -> dict[str, str | None]:
    return {"day": moment.day.isoformat(), "commit": moment.commit}


CountInWords = Callable[[int], str]


def _counts_of_initiatives() -> list[tuple[tuple[Kind, ...], CountInWords]]:
    """Each group of kinds of change with the words for a count, the weightiest first."""
    return [
        (("new",), lambda n: ngettext("{count} new", "{count} new", n).format(count=n)),
        (
            ("retired", "removed"),
            lambda n: ngettext(
                "{count} no longer there", "{count} no longer there", n
            ).format(count=n),
        ),
        (("ended",), lambda n: ngettext("{count} ended", "{count} ended", n).format(count=n)),
        (
            ("resumed",),
            lambda n: ngettext("{count} running again", "{count} running again", n).format(count=n),
        ),
        (
            ("confirmed",),
            lambda n: ngettext("{count} confirmed", "{count} confirmed", n).format(count=n),
        ),
        (
            ("changed", "renamed"),
            lambda n: ngettext("{count} changed", "{count} changed", n).format(count=n),
        ),
    ]  # fmt: skip


def _counts_of_files() -> list[tuple[About, CountInWords]]:
    """Each other type of file with the words for a count."""
    return [
        (
            "meeting",
            lambda n: ngettext("{count} meeting", "{count} meetings", n).format(count=n),
        ),
        (
            "funding",
            lambda n: ngettext(
                "{count} funding programme", "{count} funding programmes", n
            ).format(count=n),
        ),
        (
            "organisation",
            lambda n: ngettext(
                "{count} organisation", "{count} organisations", n
            ).format(count=n),
        ),
    ]  # fmt: skip


def _standing(entry: Initiative) -> str:
    """Kind, countries and status of an entry in a line."""
    where = ", ".join(map(countries.name, entry.countries[:_MOST_COUNTRIES]))
    return join([kind_name(entry), where, schema.label("status", entry.status)])
