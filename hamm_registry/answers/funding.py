"""The funding programmes as a table: how much, for whom, until when and how sure that is."""

from collections.abc import Sequence
from datetime import date

from hamm_registry import schema
from hamm_registry.advice.contacts import Question
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.answers.advise_words import sums, until
from hamm_registry.calendar.deadlines import deadline
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import fold, pick
from hamm_registry.geo import countries
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Registry


def funding(registry: Registry, words: Sequence[str], today: date) -> Report:
    """A row a programme that fits all words, those with a deadline to come first.

    A word is a country or a theme by any of its names, else it stands in the title, the summary,
    the name of the funder or the id.
    """
    themes = schema.fields("initiative")["themes"].names() or vocabulary.Vocabulary({})
    where: list[str] = []
    about: list[str] = []
    free: list[str] = []
    for word in words:
        value = word.rpartition(":")[2]
        country, theme = vocabulary.countries().code(value), themes.code(value)
        chosen = where if country else about if theme else free
        chosen.append(country or theme or fold(value))
    question = Question(countries=tuple(where), themes=tuple(about))
    found = [
        fund
        for fund in funds(registry, question, None, today)
        if all(word in _text(fund) for word in free)
    ]
    titles = schema.fields("funding")
    columns = (
        Column("title", titles["title"].title(), least=24, prose=True),
        Column("amount", titles["amount"].title(), group=True, prose=True, tell=sums),
        Column(
            "deadline",
            titles["deadline"].title(),
            group=True,
            prose=True,
            tell=lambda rule: until(deadline({"deadline": rule}, today)),
        ),
        Column(
            "applicants",
            titles["applicants"].title(),
            lambda code: pick(titles["applicants"].codes[code]),
            rank=1,
        ),
        Column("funder", titles["funder"].title(), rank=2),
        Column("id", titles["id"].title(), least=None, rank=3),
    )
    rows = [
        [
            fund.programme["title"],
            fund.programme.get("amount"),
            fund.programme["deadline"],
            fund.programme["applicants"],
            fund.programme["funder"],
            fund.programme["id"],
        ]
        for fund in found
    ]
    return Report.of(Table(columns, rows))


def _text(fund: Fund) -> str:
    programme = fund.programme
    texts = [*programme["title"].values(), *programme.get("summary", {}).values()]
    codes = programme.get("countries", ())
    names = [countries.name(code) for code in codes if len(code) == 2 and code.isupper()]
    return fold(" ".join([*texts, *names, programme["funder"], programme["id"]]))
