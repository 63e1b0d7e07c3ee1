"""What people wrote into the form for a new initiative: the body of an issue, as plain text.

GitHub makes headings and answers of its form, on GitLab people write under the headings of the
description template. It is hostile input: nothing in it is more than the text of an answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _
from hamm_registry.editing.forms import headings
from hamm_registry.editing.questions import IN_FORM
from hamm_registry.model.entries import Config

MOST = 65536
"""Characters of a body, as GitHub limits it; GitLab's million is not for forms."""

_HEADING = re.compile(r"###[ \t]+(\S.*)")
"""What GitHub and the template of GitLab put above an answer; other levels are text."""
_NOTHING = frozenset(["", "no response", "none", "keine angabe", "keine antwort", "n a"])


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers by the fields they are for, and the headings whose text is none of them."""

    answers: dict[str, str]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading of the body, the field it is of (None: it is not in the form), and its text."""

    heading: str
    field: str | None
    text: str


def read(body: str, config: Config) -> Filled:
    """The answers in a body; what was left open is not there.

    Each ends at the next heading of the form's level, whether the form has it or not. Of one that
    comes twice that counts which follows its neighbour in the form, else the first. UsageError for
    a body that has none of them, or is too long.
    """
    if len(body) > MOST:
        message = _("the text is too long: {count} characters, at most {limit}")
        raise UsageError(message.format(count=len(body), limit=MOST))
    parts = _parts(_without_comments(body.replace("\r\n", "\n").replace("\r", "\n")), config)
    counted = _counted(parts)
    if not any(part.field for part in counted):
        message = _("the text has none of the headings of the form for a new initiative")
        hint = _("Give the body of the issue, with its headings: {headings}.")
        listed = ", ".join(label for label, field in headings(config).items() if field)
        raise UsageError(message, hint.format(headings=listed))
    said = {part.field: part.text for part in counted if part.field}
    told = {field: text for field, text in said.items() if words(text) not in _NOTHING}
    return Filled(told, tuple(part.heading for part in parts if part not in counted))


def _parts(body: str, config: Config) -> list[_Part]:
    """The headings of the form's level in their order; what stands before them is left out."""
    fields = {words(label): field for label, field in headings(config).items()}
    found: list[tuple[str, list[str]]] = []
    for line in body.split("\n"):
        if heading := _HEADING.fullmatch(line.strip()):
            found.append((heading[1], []))
        elif found:
            found[-1][1].append(line)
    return [
        _Part(heading, fields.get(words(heading)), "\n".join(lines).strip())
        for heading, lines in found
    ]


def _counted(parts: Sequence[_Part]) -> list[_Part]:
    """One part for each field: what somebody wrote inside an answer is not the form's heading."""
    neighbour = {field: before for before, field in pairwise((*IN_FORM, ""))}
    chosen: dict[str, _Part] = {}
    fitting: set[str] = set()
    last: str | None = None
    for part in parts:
        if part.field is None:
            continue
        fits = last == neighbour.get(part.field)
        if part.field not in chosen or (fits and part.field not in fitting):
            chosen[part.field] = part
        if fits:
            fitting.add(part.field)
        last = part.field
    return list(chosen.values())


def _without_comments(body: str) -> str:
    """The text without HTML comments; one that does not end goes to the end, as in a browser."""
    kept, rest = "", body
    while rest:
        before, mark, rest = rest.partition("<!--")
        kept += before
        rest = rest.partition("-->")[2] if mark else ""
    return kept
