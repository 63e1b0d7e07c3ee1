"""The funding programmes as a table: how much, for whom, until when and how sure that is."""

from collections.abc import Sequence
from datetime import date

from hamm_registry import schema
from hamm_registry.advice.contacts import AdviceQuestion
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.answers.advise_words import sums, until
from hamm_registry.calendar.deadlines import deadline
from hamm_registry.core.document import Document
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import fold, ngettext, pick
from hamm_registry.geo import countries
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Registry


def funding(registry: Registry, words: Sequence[str], today: date) -> Document:
    """A row a programme that fits all words, those with a deadline to come first.

    A word is a country or a theme by any of its names, else it stands in the title, the summary,
    the name of the funder or the id.
    """
    themes = schema.fields("initiative")["themes"].names() or vocabulary.Vocabulary({})
    country_codes: list[str] = []
    theme_codes: list[str] = []
    free_words: list[str] = []
    for word in words:
        # The field may stand in front, as in a query: country:PL, theme:sport.
        value = word.rpartition(":")[2]
        country = vocabulary.countries().code(value)
        theme = themes.code(value)
        if country:
            country_codes.append(country)
        elif theme:
            theme_codes.append(theme)
        else:
            free_words.append(fold(value))
    question = AdviceQuestion(countries=tuple(country_codes), themes=tuple(theme_codes))
    rows = []
    for fund in funds(registry, question, None, today):
        text = _text(fund)
        if all(word in text for word in free_words):
            rows.append([fund.programme.get(key) for key in _KEYS])
    count = ngettext("{count} funding programme", "{count} funding programmes", len(rows))
    return Document.of(Table(_columns(today), rows, note=count.format(count=len(rows))))


_KEYS = ("title", "amount", "deadline", "applicants", "funder", "id")


def _columns(today: date) -> tuple[Column, ...]:
    """A column for each of `_KEYS`; deadlines are said as of `today`."""
    titles = schema.fields("funding")
    return (
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


def _text(fund: Fund) -> str:
    """All words that a programme is found by, folded."""
    programme = fund.programme
    texts = [*programme["title"].values(), *programme.get("summary", {}).values()]
    for code in programme.get("countries", ()):
        # Groups of countries stand in the same list, in small letters.
        if len(code) == 2 and code.isupper():
            texts.append(countries.name(code))
    return fold(" ".join([*texts, programme["funder"], programme["id"]]))
