"""The codes of a field by all the names that people give them."""

import re
from dataclasses import dataclass

from hamm_registry import schema
from hamm_registry.core.text import _, lists_them, pick, quote
from hamm_registry.model.entries import Config
from hamm_registry.spreadsheet import words
from hamm_registry.spreadsheet.lists import Names, Unclear, by_key, lookup, pieces, refuse_question


@dataclass(frozen=True)
class Vocabulary:
    """The codes of one field of an initiative by all their names, and by code their labels."""

    field: str
    names: Names
    labels: dict[str, str]


def vocabulary(field: str, config: Config) -> Vocabulary:
    """The codes of a field: those of the schema and of this registry, and what offices write."""
    known = schema.fields("initiative")[field].codes
    if field == "themes":
        known = known | config.themes
    pairs = [(name, code) for code, texts in known.items() for name in (code, *texts.values())]
    pairs += words.names(WORDS.get(field, ""))
    return Vocabulary(field, by_key(pairs), {code: pick(texts) for code, texts in known.items()})


WORDS = {
    "kind": words.KINDS,
    "status": words.STATUSES,
    "themes": words.THEMES,
    "audience": words.AUDIENCES,
    "scope": words.SCOPES,
    "visibility": words.VISIBILITIES,
}


def code(text: str, known: Vocabulary) -> str:
    """The code that a cell names; raises Unclear with a guess."""
    refuse_question(text)
    found = lookup(text, known.names)
    if found is None:
        raise unclear_code(text, known)
    return found


def unclear_code(text: str, known: Vocabulary) -> Unclear:
    """Why a name is no code, with a guess at what was meant or all that could be."""
    message = _("{value} is none of the values known here").format(value=quote(text))
    guess = schema.did_you_mean(text, known.labels)
    names = ", ".join(label or code for code, label in known.labels.items())
    listed = _("allowed: {values}").format(values=names)
    if len(known.labels) > _MOST_LISTED:
        listed = lists_them("fields", known.field)
    return Unclear(message, guess or listed)


_MOST_LISTED = 12


_BOTH_SEXES = re.compile(r"(?<=\w)(?:[/*:_] ?-?innen|Innen)\b")


def codes(text: str, known: Vocabulary) -> list[str]:
    """The codes that a cell lists; raises Unclear at the first that is none."""
    plain = _BOTH_SEXES.sub("", text)
    found = dict.fromkeys(
        value if value is not None else code(piece, known)
        for piece, value in pieces(plain, known.names)
    )
    return [one for one in found if one]
