"""Who should know of each other, as people read it: hubs first, then pairs with their reasons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hamm_registry.answers.hubs import Bonds, Matrices, hub_name, hub_table
from hamm_registry.core.steps import NextStep, command, for_pair
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, join, ngettext, number
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.parallels.hubs import Hub
from hamm_registry.parallels.pairs import Pair
from hamm_registry.parallels.signals import Reason
from hamm_registry.parallels.wording import worded
from hamm_registry.render.markdown import escape
from hamm_registry.render.screen import Line, accent, bold, dim, line, padded, width_of

FIRST_HUBS, FIRST_PAIRS = 5, 8
"""How much the first screen shows of each; the rest is one command away."""

_OWN_TAGS = frozenset({"theme", "sdg", "audience"})
_MOST_OF_ONE = 2


def pair_table(pairs: Sequence[Pair], registry: Registry) -> Table:
    """One row a pair, for spreadsheets and other programs."""
    names = state_names()
    columns = (
        Column("level", _("Level"), least=None),
        Column("points", _("Points"), numeric=True),
        Column("a", "A"),
        Column("b", "B"),
        Column("state", _("State"), lambda code: names[code], rank=1),
        Column("next", _("Next step"), next_step, rank=2),
        Column("reasons", _("Reasons"), least=24, rank=3),
    )
    rows = [
        [p.level, p.points, p.a, p.b, p.state, p.next, _reasons(p.reasons, registry)] for p in pairs
    ]
    return Table(columns, rows, title=_("Who should know of each other"))


def state_names() -> dict[str, str]:
    """The states of a pair and what people call them."""
    return {
        "new": _("new"),
        "met": _("have met"),
        "known": _("know each other"),
        "same-organisation": _("same organisation"),
        "dismissed": _("looked at, no need"),
    }


def next_step(code: str) -> str:
    """What to do with a pair."""
    return {
        "introduce": _("introduce them"),
        "approach": _("approach them"),
        "check": _("check whether it helps"),
        "check-active": _("check whether it is still active"),
    }[code]


def _reasons(reasons: Iterable[Reason], registry: Registry) -> str:
    return join(f"{worded(reason, registry)} ({reason.points})" for reason in reasons)


def actionable(pairs: Iterable[Pair]) -> list[Pair]:
    """The same pairs, those first that can be acted on.

    They rest on facts more than on our own tags, and both sides are known to be active.
    """
    return sorted(pairs, key=lambda pair: (_tags_decide(pair), pair.next == "check-active"))


def _tags_decide(pair: Pair) -> bool:
    tags = sum(reason.points for reason in pair.reasons if reason.signal in _OWN_TAGS)
    return 2 * tags > pair.points


def varied(pairs: Iterable[Pair], most: int) -> list[Pair]:
    """The first pairs, but of one initiative or one place not more than a few: a week's work."""
    seen: Counter[object] = Counter()
    chosen: list[Pair] = []
    for pair in pairs:
        best = pair.reasons[0]
        keys = [pair.a, pair.b, *([best.detail] if best.signal == "place" else [])]
        if all(seen[key] < _MOST_OF_ONE for key in keys):
            seen.update(keys)
            chosen.append(pair)
        if len(chosen) == most:
            break
    return chosen


@dataclass(frozen=True)
class Screen:
    """What `parallels` shows; `first` is the first screen, without filters: only the best.

    `width` is that of the terminal, None where there is none; `bonds` brings in the matrices of
    the places; `along` are the options that named other registries, for the commands to come.
    """

    registry: Registry
    width: int | None = 80
    first: bool = False
    bonds: Bonds | None = None
    along: tuple[str, ...] = ()

    def lines(self, hubs: Sequence[Hub] | None, pairs: Sequence[Pair] | None) -> Iterator[Line]:
        """Hubs, then pairs; None where they were not asked for."""
        if hubs is not None and self.bonds is not None:
            yield from self._matrices(hubs, self.bonds, pairs is None)
        elif hubs is not None:
            yield from self._hubs(hubs)
        if hubs is not None and pairs is not None:
            yield line()
        if pairs is not None:
            yield from self._pairs(pairs)

    def _matrices(self, hubs: Sequence[Hub], bonds: Bonds, commands: bool) -> Iterator[Line]:
        """The places as matrices, then the countries in rows."""
        places = [hub for hub in hubs if hub.place is not None]
        lands = [hub for hub in hubs if hub.place is None]
        if places:
            matrices = Matrices(self.registry, bonds, self.width, self.along if commands else None)
            yield from matrices.lines(places)
        if places and lands:
            yield line()
        if lands or not hubs:
            yield from self._hubs(lands)

    def _hubs(self, hubs: Sequence[Hub]) -> Iterator[Line]:
        if not hubs:
            yield line(_("No two of those asked for are active in one place or country."))
            return
        places = [hub for hub in hubs if hub.place is not None]
        shown = (places or list(hubs))[:FIRST_HUBS] if self.first else list(hubs)
        names = [hub_name(hub, self.registry) for hub in shown]
        room = max(*map(width_of, names), width_of(_("Hubs"))) + 4
        heads = (_("Initiatives"), _("Leads"), _("known links"))
        yield line(bold(padded(_("Hubs"), room)), dim("  ".join(heads)))
        for hub, name in zip(shown, names, strict=True):
            links = _("{links} of {possible}").format(links=hub.links, possible=hub.possible_links)
            counts = (str(len(hub.initiatives)), str(hub.organisations), links)
            cells = "  ".join(c.rjust(width_of(h)) for c, h in zip(counts, heads, strict=True))
            yield line(padded("  " + name, room), cells)
        if len(shown) < len(hubs):
            rest = ngettext("  and {count} more", "  and {count} more", len(hubs) - len(shown))
            left = rest.format(count=number(len(hubs) - len(shown)))
            yield line(left, dim(" · "), accent(self._command("parallels", "--hubs")))

    def _pairs(self, pairs: Sequence[Pair]) -> Iterator[Line]:
        if not pairs:
            return
        shown = varied(actionable(pairs), FIRST_PAIRS) if self.first else list(pairs)
        yield line(bold(_("Who should know of each other")))
        for pair in shown:
            yield from self._pair(pair)
        if len(shown) < len(pairs):
            rest = ngettext("and {count} more", "and {count} more", len(pairs) - len(shown))
            left = rest.format(count=number(len(pairs) - len(shown)))
            yield line(left, dim(" · "), accent(self._command("parallels", "--pairs")))

    def _pair(self, pair: Pair) -> Iterator[Line]:
        entries = [self.registry.by_id[name] for name in (pair.a, pair.b)]
        for head, entry in zip((pair.level or "–", " "), entries, strict=True):
            yield self._side(head, entry)
        yield line("   ", _reasons(pair.reasons, self.registry), indent=3)
        if pair.state in ("new", "met"):
            step = self._step(pair, entries)
            yield line("   → ", step.what, dim(" · "), accent(step.command), indent=5)
        else:
            yield line("   ", dim(state_names()[pair.state]))

    def _step(self, pair: Pair, entries: Sequence[Initiative]) -> NextStep:
        """What to do next; only those of this registry can be asked by a command."""
        abroad = any(entry.city for entry in entries)
        unclear = [e.id for e in entries if e.status == "unknown" and not e.city]
        options = self.along if abroad else ()
        return for_pair(pair.next, pair.a, pair.b, unclear, options)

    def _command(self, *parts: str) -> str:
        return command(*parts, *self.along)

    def _side(self, head: str, entry: Initiative) -> Line:
        unclear = "  " + _("(still active?)") if entry.status == "unknown" else ""
        gap = (self.width or 80) - 3 - width_of(entry.title) - width_of(unclear) - len(entry.id)
        return line(
            bold(f"{head}  "),
            entry.title,
            dim(unclear),
            " " * max(gap, 2),
            accent(entry.id),
            indent=3,
        )


def as_report(
    hubs: Sequence[Hub] | None, pairs: Sequence[Pair] | None, registry: Registry, all_tables: bool
) -> Report:
    """Hubs and pairs as tables; where there can be but one, that of the pairs if asked for."""
    found = [] if hubs is None else [hub_table(hubs, registry)]
    found += [] if pairs is None else [pair_table(pairs, registry)]
    return Report(tuple(found if all_tables else found[-1:]), Report.of(found[-1]).data)


def markdown(pairs: Sequence[Pair], registry: Registry, ids: Sequence[str]) -> str:
    """Who is already active where some entries are: for a pull request, friendly."""
    if not pairs:
        return _("Nobody else in this registry is active there yet: a first step.") + "\n"
    lines = [f"### {escape(_('Already active where your entry is'))}", ""]
    lines.append(escape(_("Perhaps these initiatives would like to know of each other:")))
    lines.append("")
    for pair in pairs:
        mine, other = (pair.a, pair.b) if pair.a in ids else (pair.b, pair.a)
        entry, own = registry.by_id[other], registry.by_id[mine]
        unclear = " " + _("(still active?)") if entry.status == "unknown" else ""
        reasons = join(worded(reason, registry) for reason in pair.reasons)
        lines.append(
            f"- **{escape(entry.title)}**{escape(unclear)} – {escape(reasons)} "
            f"({escape(own.title)})"
        )
    lines += ["", escape(_("This is only a hint: nothing has to be changed."))]
    return "\n".join(lines) + "\n"
