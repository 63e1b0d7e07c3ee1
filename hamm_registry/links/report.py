"""The verdicts on web addresses as a table, the worst first."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from hamm_registry.core.document import ARROW, Block, Document, ItemList, Paragraph, Section
from hamm_registry.core.styled_text import Ink, Item, Style, accent, dim
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, join
from hamm_registry.links.addresses import Address, Spot
from hamm_registry.links.check import Result, Verdict

PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
"""The variables by which a proxy is set."""

_STYLES = {
    Verdict.GONE: Style.BAD,
    Verdict.UNREACHABLE: Style.BAD,
    Verdict.DANGEROUS: Style.BAD,
    Verdict.MOVED: Style.WARNING,
    Verdict.REFUSED: Style.DIM,
    Verdict.OK: Style.GOOD,
}


def document(
    results: Sequence[Result],
    addresses: Mapping[str, Address],
    every: bool,
    show: Callable[[str], str] = str,
) -> Document:
    """The verdicts for a screen: addresses and places are there to be clicked, so nothing is cut.

    `show` gives a path as it is shown.
    """
    titles = titles_of_verdicts()
    blocks: list[Block] = []
    for result in _to_show(results, addresses, every):
        verdict = Ink(titles[result.verdict], _STYLES[result.verdict])
        blocks.append(Paragraph([verdict, "  ", accent(result.url)]))
        items: list[Item] = []
        if result.new:
            items.append([ARROW, accent(result.new)])
        elif result.detail:
            items.append([result.detail])
        for spot in addresses[result.url].spots:
            items.append([dim(f"{show(spot.path)}:{spot.line}")])
        blocks.append(ItemList.of(items))
    return Document(lambda: [Section("", blocks)])


def _to_show(
    results: Sequence[Result], addresses: Mapping[str, Address], every: bool
) -> list[Result]:
    """The results that are not in order, or `every` one; the worst first, then by file."""
    ranks = list(Verdict)

    def order(result: Result) -> tuple[int, tuple[Spot, ...]]:
        return ranks.index(result.verdict), addresses[result.url].spots

    listed = [result for result in results if every or result.verdict is not Verdict.OK]
    return sorted(listed, key=order)


def rows(results: Sequence[Result], addresses: Mapping[str, Address], every: bool) -> Document:
    """A row for each address that is not in order, or for `every` one."""
    titles = titles_of_verdicts()
    columns = (
        Column("verdict", _("Verdict"), lambda value: titles[value], least=None),
        Column("url", _("Web address"), least=30),
        Column("new", _("New address"), least=30, rank=1),
        Column("detail", _("Remark"), least=20, rank=1),
        Column("status", "HTTP", numeric=True, rank=2),
        Column("places", _("Where"), least=30),
    )
    cells = []
    for result in _to_show(results, addresses, every):
        spots = [str(spot) for spot in addresses[result.url].spots]
        verdict, new, detail = str(result.verdict), result.new or None, result.detail or None
        cells.append((verdict, result.url, new, detail, result.status, spots))
    return Document.of(Table(columns, cells))


def titles_of_verdicts() -> dict[Verdict, str]:
    """The verdicts as people read them, the worst first."""
    return {
        Verdict.GONE: _("gone"),
        Verdict.UNREACHABLE: _("unreachable"),
        Verdict.DANGEROUS: _("dangerous"),
        Verdict.MOVED: _("moved"),
        Verdict.REFUSED: _("refused"),
        Verdict.OK: _("in order"),
    }


def remarks(results: Sequence[Result], count: int) -> Iterator[str]:
    """The numbers of addresses by verdict, and that some of `count` are still to be checked."""
    counts = Counter(result.verdict for result in results)
    numbers = []
    for verdict, title in reversed(titles_of_verdicts().items()):
        if counts[verdict]:
            numbers.append(f"{counts[verdict]} {title}")
    yield join(numbers)
    if len(results) < count:
        message = _("Interrupted: {done} of {count} addresses were checked.")
        yield message.format(done=len(results), count=count)
    elif results and _is_offline(results):
        yield _(
            "Nothing answered at all. Is this computer connected to the internet, without a proxy?"
        )
    if counts[Verdict.UNREACHABLE] and any(map(os.environ.get, PROXIES)):
        yield _(
            "A proxy is set for this computer but is not used: behind a proxy there is no "
            "telling whether an address is private."
        )


def _is_offline(results: Sequence[Result]) -> bool:
    """True if not a single answer came, so that this computer is the likely cause."""
    for result in results:
        if result.verdict is not Verdict.UNREACHABLE or result.status:
            return False
    return True
