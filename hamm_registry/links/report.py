"""The verdicts on web addresses as a table, the worst first."""

from collections import Counter
from collections.abc import Mapping, Sequence

from hamm_registry.links.addresses import Address
from hamm_registry.links.check import Result, Verdict
from hamm_registry.table import Column, Report, Table
from hamm_registry.text import _, join


def report(results: Sequence[Result], addresses: Mapping[str, Address], every: bool) -> Report:
    """A row for each address that is not in order, or for `every` one."""
    rank = list(Verdict)
    shown = [one for one in results if every or one.verdict is not Verdict.OK]
    shown.sort(key=lambda one: (rank.index(one.verdict), addresses[one.url].spots, one.url))
    titles = titles_of_verdicts()
    columns = (
        Column("verdict", _("Verdict"), lambda value: titles[value], least=None),
        Column("url", _("Web address"), least=30),
        Column("new", _("New address"), least=30, rank=1),
        Column("detail", _("Remark"), least=20, rank=1),
        Column("status", "HTTP", numeric=True, rank=2),
        Column("places", _("Where"), least=30),
    )
    rows = [
        (
            str(one.verdict),
            one.url,
            one.new or None,
            one.detail or None,
            one.status,
            [str(spot) for spot in addresses[one.url].spots],
        )
        for one in shown
    ]
    return Report.of(Table(columns, rows))


def titles_of_verdicts() -> dict[str, str]:
    """The verdicts as people read them."""
    return {
        Verdict.GONE: _("gone"),
        Verdict.UNREACHABLE: _("unreachable"),
        Verdict.DANGEROUS: _("dangerous"),
        Verdict.MOVED: _("moved"),
        Verdict.REFUSED: _("refused"),
        Verdict.OK: _("in order"),
    }


def summary(results: Sequence[Result]) -> str:
    """How many addresses have which verdict, in a line."""
    counts = Counter(one.verdict for one in results)
    titles = titles_of_verdicts()
    return join(f"{counts[v]} {titles[v]}" for v in reversed(Verdict) if counts[v])
