"""The first screen: what is most worth doing this week, and the registry at a glance."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from hamm_registry import countries, derived
from hamm_registry.diagnostic import Severity
from hamm_registry.formats.screen import Line, accent, bold, dim, line, padded, width_of
from hamm_registry.model import Initiative, Registry
from hamm_registry.parallels.pairs import pairs
from hamm_registry.parallels.wording import worded
from hamm_registry.reports.parallels import actionable, varied
from hamm_registry.schema import label
from hamm_registry.text import _, command, join, ngettext, pick, sort_key
from hamm_registry.text import date as written
from hamm_registry.validation import Validation

_LABEL = 11
_MOST_COUNTRIES = 6
_ROUND = (10, 25)
"""Anniversaries are multiples of these numbers of years."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something worth doing: a word for it, what, and the command to begin with."""

    name: str
    what: str
    command: str


def lines(registry: Registry, validation: Validation, today: date, width: int) -> Iterator[Line]:
    """The overview for people."""
    entries = [entry for entry in registry.initiatives if not entry.retired and not entry.unlisted]
    count = ngettext("{count} entry", "{count} entries", len(entries)).format(count=len(entries))
    right = f"{count}, {written(today.isoformat())}"
    name = pick(registry.config.name)
    gap = max(width - width_of(name) - width_of(right), 2)
    yield line(bold(name), " " * gap, dim(right))
    yield line()
    if not entries:
        hint = _("No entries yet. Each is one file in data/initiatives/.")
        yield line(hint)
        return
    yield line(bold(_("This week")))
    tasks = list(islice(_tasks(registry, entries, validation, today), 3))
    room = max((width_of(task.name) for task in tasks), default=0) + 2
    for number, task in enumerate(tasks, 1):
        head = f"  {number}  {padded(task.name, room)}"
        yield line(head, task.what, dim(" · "), accent(task.command), indent=len(head))
    yield line()
    yield _row(_("Stock"), _by_status(entries))
    yield _row(_("Countries"), _by_country(registry, entries))
    if coming := _anniversaries(registry, entries, today):
        yield _row(_("Coming"), coming)
    errors, warnings = validation.count(Severity.ERROR), validation.count(Severity.WARNING)
    found = join([
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ])  # fmt: skip
    yield line(dim(padded(_("Check"), _LABEL)), found, dim(" · "), accent(command("validate")))


def _row(name: str, content: str) -> Line:
    return line(dim(padded(name, _LABEL)), content, indent=_LABEL)


def _tasks(
    registry: Registry, entries: list[Initiative], validation: Validation, today: date
) -> Iterator[Task]:
    """What to do, the most pressing first; what nobody asks for is not worked out."""
    yield from _introduce(registry, today)
    yield from _mend(validation)
    yield from _settle(entries)
    yield from _confirm(entries)
    yield from _refresh(registry, entries, today)


def _introduce(registry: Registry, today: date) -> Iterator[Task]:
    for pair in varied(actionable(pairs(registry, today)), 1):
        a, b = (registry.by_id[name] for name in (pair.a, pair.b))
        what = _("{a} and {b}: {reason}").format(
            a=a.title, b=b.title, reason=worded(pair.reasons[0], registry)
        )
        yield Task(_("Introduce"), what, command("parallels", pair.a))


def _mend(validation: Validation) -> Iterator[Task]:
    if errors := validation.count(Severity.ERROR):
        what = ngettext("{count} error in the files", "{count} errors in the files", errors)
        yield Task(_("Mend"), what.format(count=errors), command("validate"))


def _settle(entries: list[Initiative]) -> Iterator[Task]:
    if disputed := [entry for entry in entries if entry.data.get("claims")]:
        names = ", ".join(entry.title for entry in disputed[:2])
        more = ", …" if len(disputed) > 2 else ""
        what = ngettext(
            "{count} entry has facts that contradict each other ({names})",
            "{count} entries have facts that contradict each other ({names})",
            len(disputed),
        ).format(count=len(disputed), names=names + more)
        yield Task(_("Settle"), what, command("list", _("has:claims")))


def _confirm(entries: list[Initiative]) -> Iterator[Task]:
    if unconfirmed := sum("confirmed" not in entry.data for entry in entries):
        what = ngettext(
            "{count} entry is not confirmed by its organisation",
            "{count} entries are not confirmed by their organisations",
            unconfirmed,
        ).format(count=unconfirmed)
        yield Task(_("Confirm"), what, command("ask", "--to", _("letters")))


def _refresh(registry: Registry, entries: list[Initiative], today: date) -> Iterator[Task]:
    months = registry.config.stale_months
    if stale := sum(derived.is_stale(entry, months, today) for entry in entries):
        what = ngettext(
            "{count} entry has had no evidence for {months} months",
            "{count} entries have had no evidence for {months} months",
            stale,
        ).format(count=stale, months=months)
        yield Task(_("Refresh"), what, command("list", _("stale:yes")))


def _by_status(entries: list[Initiative]) -> str:
    counts = Counter(entry.status for entry in entries)
    return "   ".join(
        f"{counts[code]} {label('status', code)}" for code, _n in counts.most_common()
    )


def _by_country(registry: Registry, entries: list[Initiative]) -> str:
    home = registry.config.country
    counts = Counter(code for entry in entries for code in entry.countries if code != home)
    order = sorted(counts, key=lambda code: (-counts[code], sort_key(countries.name(code))))
    shown = join(f"{countries.name(code)} {counts[code]}" for code in order[:_MOST_COUNTRIES])
    more = len(order) - _MOST_COUNTRIES
    rest = ngettext("and {count} more", "and {count} more", more).format(count=more)
    return f"{shown} {rest}" if more > 0 else shown


def _anniversaries(registry: Registry, entries: list[Initiative], today: date) -> str:
    """Round anniversaries of this and the next two years; never of what a source only mentions."""
    for year in range(today.year + 1, today.year + 4):
        found = [
            (year - int(str(entry.data["since"]["date"])[:4]), entry)
            for entry in entries
            if "since" in entry.data
            and entry.data["since"].get("basis") not in ("mention", None)
            and not entry.ended
        ]
        due = [(age, entry) for age, entry in found if any(age and age % n == 0 for n in _ROUND)]
        if due:
            names = [
                _("{age} years {title}").format(age=age, title=_short(registry, entry))
                for age, entry in sorted(due, key=lambda item: (-item[0], sort_key(item[1].title)))
            ]
            return f"{year}: " + join(names[:3])
    return ""


def _short(registry: Registry, entry: Initiative) -> str:
    """The town for a link of the city with one town, else the title."""
    if entry.data.get("kind") != "city-link" or len(entry.places) != 1:
        return entry.title
    place = entry.places[0]
    known = registry.place(place["name"], place["country"])
    return known.title if known else place["name"]
