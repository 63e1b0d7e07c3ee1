"""Offers that meet needs as rows, and why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from hamm_registry.advice.matches import MatchedOffer, Wish
from hamm_registry.core.document import Document
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.schema import label


def reasons() -> dict[str, str]:
    """The reasons to bring an offer and a need together, in words."""
    return {
        "place": _("same place"),
        "country": _("same country"),
        "neighbour": _("next door"),
        "home": _("at home"),
        "open": _("no country named"),
        "elsewhere": _("other countries"),
    }


def rows(matches: Sequence[MatchedOffer]) -> Document:
    """One row a match; what is left out first on a narrow screen are the texts."""
    names = reasons()
    columns = (
        Column("type", _("What"), lambda code: label("offers.type", code), least=None),
        Column("offer", _("Offers"), least=None),
        Column("need", _("Needs"), least=None),
        Column("why", _("Where"), lambda code: names[code], least=None, rank=1),
        Column("countries", _("Countries"), countries.name, rank=3),
        Column("km", "km", numeric=True, rank=4),
        Column("until", _("Until"), written, least=None, rank=2),
        Column("offer_text", _("The offer"), least=20, rank=5),
        Column("need_text", _("The need"), least=20, rank=5),
    )
    return Document.of(Table(columns, [_cells(match) for match in matches]))


def _cells(match: MatchedOffer) -> list[object]:
    return [
        match.offer.type,
        match.offer.entry.id,
        match.need.entry.id,
        match.why,
        list(match.countries),
        match.km,
        match.until,
        match.offer.exchange.get("text"),
        match.need.exchange.get("text"),
    ]


@dataclass(frozen=True, slots=True)
class Stock:
    """All offers and needs, and how many of them still hold and fit a filter."""

    offers: Sequence[Wish]
    needs: Sequence[Wish]
    holding: int
    filtered: bool = False


def nothing(stock: Stock) -> list[str]:
    """The reason why no offer meets a need, and the next step: a line each."""
    add = _(
        "Add what somebody offers or needs to an entry, for example “offers:” and below it "
        "“  - type: transport”."
    )
    if not stock.offers and not stock.needs:
        return [_("No entry offers or needs anything yet."), add]
    if stock.filtered:
        return [_("No offer meets a need there; there may be one without --type and --country.")]
    if not stock.holding:
        return [_("Everything that was offered or needed has expired."), add]
    offers = ngettext("{count} offer", "{count} offers", len(stock.offers))
    needs = ngettext("{count} need", "{count} needs", len(stock.needs))
    reason = _(
        "{offers} and {needs}, but no two of the same type that are still open and belong to "
        "different entries."
    )
    return [
        reason.format(
            offers=offers.format(count=len(stock.offers)),
            needs=needs.format(count=len(stock.needs)),
        )
    ]
