"""The codes of a field by all the names that people give them."""

import re

from hamm_registry import schema
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.text import _, quote
from hamm_registry.model.entries import Config, Texts
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.spreadsheet.lists import UnclearCell, pieces, refuse_question


def vocabulary(field: str, config: Config) -> Vocabulary:
    """The codes of a field: those of the schema and of this registry."""
    more: dict[str, Texts] = {}
    if field == "themes":
        more = config.themes
    return schema.fields("initiative")[field].names(more) or Vocabulary({})


def code(text: str, known: Vocabulary) -> str:
    """The code that a cell names; raises UnclearCell with a guess."""
    refuse_question(text)
    value = known.code(text)
    if not value:
        raise unclear_code(text, known)
    return value


def unclear_code(text: str, known: Vocabulary) -> UnclearCell:
    """The error of a name that is no code, with a guess or all the values."""
    message = _("{value} is not one of the known values").format(value=quote(text))
    hint = known.question(text) or allowed_values(map(known.label, known.labels))
    return UnclearCell(message, hint)


_BOTH_SEXES = re.compile(r"(?<=\w)(?:[/*:_] ?-?innen|Innen)\b")


def codes(text: str, known: Vocabulary) -> list[str]:
    """The codes that a cell lists; raises UnclearCell at the first that is none."""
    plain = _BOTH_SEXES.sub("", text)  # “Schüler*innen” as “Schüler”
    values: dict[str, None] = {}
    for piece, exact in pieces(plain, known):
        value = exact
        if value is None:  # it may be near to one of the known values
            value = code(piece, known)
        values[value] = None
    return list(values)
