"""The context of a report: the registry without private entries, the year, the year before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from hamm_registry.advice.log import Record
from hamm_registry.core.document import Document, Fact, Facts, Section
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.table import objects
from hamm_registry.core.text import _, ngettext, pick
from hamm_registry.core.text import date as written
from hamm_registry.core.text import sort_key as alphabetical
from hamm_registry.model import evidence
from hamm_registry.model.entries import Config, Initiative, Registry
from hamm_registry.model.redaction import published, states
from hamm_registry.storage import history, workspace
from hamm_registry.storage.difference import Difference, between
from hamm_registry.storage.repository import open_repository
from hamm_registry.storage.snapshot import extracted


@dataclass(frozen=True)
class Standing:
    """The registry at the end of a day; `commit` names that of git, empty for the files of today.

    `registry` is None where nobody can say, with the `reason`, and the `fault` where git failed.
    """

    day: date
    registry: Registry | None = None
    commit: str = ""
    reason: str = ""
    fault: RegistryError | None = None

    @cached_property
    def entries(self) -> list[Initiative]:
        """Its initiatives without those retired; none where the registry is not known."""
        listed = self.registry.initiatives if self.registry else ()
        return [entry for entry in listed if not entry.retired]

    @property
    def basis(self) -> str:
        """In words: what is looked at."""
        if self.registry is None:
            return self.reason
        if self.commit:
            files = _("the files at the end of {day} (git {commit})").format(
                day=written(self.day.isoformat()), commit=self.commit[:10]
            )
        else:
            files = _("the files of today")
            if self.reason:
                files += f" ({self.reason})"
        skipped = self.registry.skipped
        if not skipped:
            return files
        left_out = ngettext(
            "{count} that is not valid is left out",
            "{count} that are not valid are left out",
            skipped,
        ).format(count=skipped)
        return f"{files}; {left_out}"


@dataclass(frozen=True)
class ReportContext:
    """One report to make: `now` is the registry at the end of the year or today, as is sooner.

    Where nobody has the files of a past year, `now` are those of today, and dated so.
    `present` is all there is in the files of today, also what may not be told.
    `advice` are the records of the office's log, None where there is none at hand; `wanted` says
    whether a year was asked for. Everything in it may be told in public. For `people` things are
    ordered by their names, else by their codes, which are the same in every language.
    """

    present: Registry
    now: Standing
    today: date
    year: int
    wanted: bool = False
    unlisted: bool = False
    country: str = ""
    advice: Sequence[Record] | None = None
    people: bool = True

    @property
    def registry(self) -> Registry:
        """The registry that is told of."""
        if self.now.registry is None:
            raise RegistryError(self.now.reason)
        return self.now.registry

    @cached_property
    def entries(self) -> list[Initiative]:
        """Its initiatives by title (or id), without those retired."""
        return sorted(self.now.entries, key=lambda entry: self.sort_key(entry.id, entry.title))

    def attested(self, entries: Iterable[Initiative]) -> int:
        """The number of active initiatives among these with evidence that is new enough."""
        return sum(map(self.is_attested, entries))

    def is_attested(self, entry: Initiative) -> bool:
        """True for an active initiative with evidence that is new enough."""
        if entry.status != "active":
            return False
        return not evidence.is_stale(entry, self.registry.config.stale_months, self.day)

    @cached_property
    def in_country(self) -> list[Initiative]:
        """Its initiatives that work in the country of the report."""
        return [entry for entry in self.entries if self.country in entry.countries]

    def sort_key(self, code: str, name: str) -> tuple[tuple[str, str], str]:
        """The sort key of a code with a name."""
        written_as = name if self.people else code
        return alphabetical(written_as), code

    def most_first(self, counts: Mapping[str, int], name: Callable[[str], str]) -> list[str]:
        """The codes of some counts: the highest first, those alike by `name` or by code."""
        return sorted(counts, key=lambda code: (-counts[code], self.sort_key(code, name(code))))

    def by_name(self, codes: Iterable[str], name: Callable[[str], str]) -> list[str]:
        """Codes by `name`, for programs by the codes themselves."""
        return sorted(codes, key=lambda code: self.sort_key(code, name(code)))

    @property
    def day(self) -> date:
        """The day that everything is reckoned from: that of the files which are looked at."""
        return self.now.day

    @property
    def last(self) -> date:
        """The last day of the year, or today where that is sooner."""
        return min(date(self.year, 12, 31), self.today)

    @property
    def stood_in(self) -> bool:
        """True where the files of today stand in for those of a past year that git lacks."""
        return self.last < self.day

    @cached_property
    def before(self) -> Standing:
        """The registry at the end of the year before, where git has it."""
        end = date.min
        if self.year > date.min.year:
            end = date(self.year - 1, 12, 31)
        return standing(self.present, end, self.today, self.unlisted)

    @cached_property
    def changes(self) -> list[Difference]:
        """The changes since the end of the year before; none where that state is not known."""
        old = self.before.registry
        if old is None:
            return []
        return between(old, self.registry)

    def document(
        self, name: str, title: str, sections: Iterable[Section], *facts: tuple[str, str]
    ) -> Document:
        """The report of some sections, with the head and the end that all have in common.

        `name` is that on the command line, `facts` are pairs of a label and what is so.
        """
        sections = list(sections)
        head = Facts([Fact(label, [[fact]]) for label, fact in self._head(*facts)])
        return Document(
            make_blocks=lambda: [head, *sections],
            make_data=lambda: {
                "report": name,
                "year": self.year,
                "sections": [_section_as_json(section) for section in sections],
            },
            title=title,
            owner=pick(self.registry.config.name),
            colour=self.registry.config.accent,
            day=self.today.isoformat(),
            closing=list(_closing(self.registry.config)),
        )

    def _head(self, *facts: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """The facts above the sections: as of when, what of, and where to write to."""
        yield _("As of"), written(self.day.isoformat())
        yield from facts
        yield _("Basis"), self.now.basis
        if self.unlisted:
            yield _("Not for the public"), _("with unlisted initiatives")
        mailbox = self.registry.config.mailbox
        if mailbox:
            yield _("Contact"), mailbox


def _section_as_json(section: Section) -> dict[str, Any]:
    """The table of a section in raw values, all columns there."""
    return {
        "title": section.key,
        "columns": [column.key for column in section.table.columns],
        "rows": objects(section.table),
    }


def _closing(config: Config) -> Iterator[str]:
    """The sentences at the end: what the registry is, its licence, whom to name."""
    if "notes" in config.data:
        yield pick(config.data["notes"])
    if config.licence:
        yield _("Data: {licence}").format(licence=config.licence)
    for attribution in config.data.get("attributions", ()):
        yield f"{attribution['text']} ({attribution['url']})"


def standing(present: Registry, day: date, today: date, unlisted: bool) -> Standing:
    """The registry as git has it at the end of a day; what is unlisted now was not there then.

    Without git, outside a repository, in a clone too shallow or before the first commit there is
    none: then the reason is told instead.
    """
    try:
        repository = open_repository(present.root)
        commit = history.commit_before(repository, day.isoformat())
        if commit is None:
            reason = _("git has no version from {day} or earlier")
            return Standing(day, reason=reason.format(day=written(day.isoformat())))
        with extracted(repository, commit) as folder:
            registry = workspace.Workspace(folder).registry
    except RegistryError as error:
        return Standing(day, reason=_("the history of the files is not available"), fault=error)
    registry = replace(registry, root=present.root)
    if not unlisted:
        registry, _present = states(registry, present, today)
    return Standing(day, published(registry, today, unlisted=unlisted), commit)


def report_context(
    registry: Registry,
    today: date,
    year: int | None,
    *,
    ahead: bool = False,
    unlisted: bool = False,
    country: str = "",
    advice: Sequence[Record] | None = None,
    people: bool = True,
) -> ReportContext:
    """The context of a report on a year, the current one where none is asked for.

    A past year is told from the files of its last day, or where git has none from those of today;
    a year to come only by reports that look `ahead`, UsageError otherwise.
    """
    wanted_year = year or today.year
    if wanted_year > today.year and not ahead:
        message = _("{year} has not begun yet").format(year=wanted_year)
        raise UsageError(message, _("This report looks back: choose a year up to the current one."))
    now = Standing(today, published(registry, today, unlisted=unlisted))
    if wanted_year < today.year and not ahead:
        last = date(wanted_year, 12, 31)
        then = standing(registry, last, today, unlisted)
        if then.registry is None:
            # The reason stays: the report says why it tells the files of today.
            then = replace(then, day=today, registry=now.registry)
        now = then
    return ReportContext(
        registry, now, today, wanted_year, year is not None, unlisted, country, advice, people
    )
