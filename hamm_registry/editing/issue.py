"""What people wrote into a form for an initiative or organisation: an issue's body, as plain text.

GitHub makes headings and answers of its form, on GitLab people write under the headings of the
description template. It is hostile input: nothing in it is more than the text of an answer.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _
from hamm_registry.editing.forms import headings
from hamm_registry.editing.questions import IN_FORM
from hamm_registry.model.entries import Config
from hamm_registry.model.vocabulary import languages

MOST = 65536
"""Characters of a body, as GitHub limits it; GitLab's million is not for forms."""

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?|\*\*(\S.*?):?\*\*:?")
"""What stands above an answer: of level 3 in the form, of another one or bold in a copy of it."""
_LEVEL = 3
_BOX = re.compile(r"[-*+][ \t]+\[([ xX])\][ \t]+(.*)")
_BULLET = re.compile(r"[-*+•][ \t]+(.*)")
_MARKED = re.compile(r"(\w{2,12})[ \t]*[:–-][ \t]*(\S.*)")
"""A line that begins with its language: “EN: Choir – Oslo”."""
_NOTHING = frozenset(["", "no response", "none", "keine angabe", "keine antwort", "n a"])


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers by the fields they are for, and the headings whose text is none of them.

    `refused` are the sentences under “Privacy” that nobody has ticked; `consent` says whether any
    were there to be ticked.
    """

    answers: dict[str, str]
    unread: tuple[str, ...]
    refused: tuple[str, ...] = ()
    consent: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading of the body, the field it is of (None: it is not in the form), and its text."""

    heading: str
    field: str | None
    text: str


def form_kind(body: str, config: Config) -> str:
    """What the form adds that a body was made with: the one with the most headings in it.

    The initiative where nobody can tell.
    """
    written = {words(heading[1]) for heading in map(_heading, body.split("\n")) if heading}

    def number_of_headings(kind: str) -> int:
        fields = headings(config, kind)
        return len({fields[label] for label in fields if words(label) in written})

    return max(IN_FORM, key=number_of_headings)


def read(body: str, config: Config, kind: str = "initiative") -> Filled:
    """The answers in a body to the form for a kind; what was left open is not there.

    Each ends at the next heading of the form's level, whether the form has it or not. Of one that
    comes twice that counts which follows its neighbour in the form, else the first. UsageError for
    a body that has none of them, or is too long.
    """
    if len(body) > MOST:
        message = _("the text is too long: {count} characters, at most {limit}")
        raise UsageError(message.format(count=len(body), limit=MOST))
    fields = headings(config, kind)
    parts = _parts(_without_comments(body.replace("\r\n", "\n").replace("\r", "\n")), fields)
    counted = _counted(parts, IN_FORM[kind])
    if not any(part.field for part in counted):
        message = _("the text has none of the headings of the form")
        hint = _("Give the body of the issue, with its headings: {headings}.")
        listed = ", ".join(label for label, field in fields.items() if field)
        raise UsageError(message, hint.format(headings=listed))
    said = {part.field: part.text for part in counted if part.field}
    plain = {field: _without_marks(text) for field, text in said.items()}
    answers = {field: text for field, text in plain.items() if words(text) not in _NOTHING}
    boxes = [box for part in counted if part.field == "" for box in _boxes(part.text)]
    refused = tuple(text for ticked, text in boxes if not ticked)
    unread = tuple(part.heading for part in parts if part not in counted)
    return Filled(answers, unread, refused, bool(boxes))


def in_languages(text: str, codes: Collection[str]) -> dict[str, str]:
    """The parts of an answer whose lines say in which of some languages they are.

    Empty where the first line does not say it: then all of it is in the language of the registry.
    """
    found: dict[str, list[str]] = {}
    last = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        marked = _MARKED.fullmatch(line)
        code = languages().code(marked[1]) if marked else ""
        if marked and code in codes and code not in found:
            last = code
            found[last] = [marked[2]]
        elif not last:
            return {}
        else:
            found[last].append(line)
    return {code: "\n".join(lines) for code, lines in found.items()}


def _boxes(text: str) -> Iterator[tuple[bool, str]]:
    """The checkboxes of a text: whether each is ticked, and what stands behind it."""
    for line in text.split("\n"):
        if box := _BOX.fullmatch(line.strip()):
            yield box[1] != " ", box[2]


def _without_marks(text: str) -> str:
    """An answer without the bullets of a list; of checkboxes only those that are ticked."""
    lines: list[str] = []
    for line in text.split("\n"):
        box = _BOX.fullmatch(line.strip())
        bullet = _BULLET.fullmatch(line.strip())
        if box:
            lines += [box[2]] if box[1] != " " else []
        else:
            lines.append(bullet[1] if bullet else line)
    return "\n".join(lines).strip()


def _heading(line: str) -> tuple[int, str] | None:
    """The level of a heading, 0 where it is only bold, and its text."""
    match = _HEADING.fullmatch(line.strip())
    return (len(match[1] or ""), match[2] or match[3]) if match else None


def _level(lines: Sequence[str], known: Collection[str]) -> int:
    """The level on which most headings of the form stand."""
    found = [heading for heading in map(_heading, lines) if heading]
    levels = Counter(level for level, text in found if words(text) in known)
    return max(levels, key=lambda level: (levels[level], level == _LEVEL), default=_LEVEL)


def _parts(body: str, field_by_label: Mapping[str, str]) -> list[_Part]:
    """The headings of the form's level in their order; what stands before them is left out."""
    fields = {words(label): field for label, field in field_by_label.items()}
    found: list[tuple[str, list[str]]] = []
    lines = body.split("\n")
    level = _level(lines, fields)
    for line in lines:
        heading = _heading(line)
        if heading and heading[0] == level:
            found.append((heading[1], []))
        elif found:
            found[-1][1].append(line)
    return [
        _Part(heading, fields.get(words(heading)), "\n".join(lines).strip())
        for heading, lines in found
    ]


def _counted(parts: Sequence[_Part], in_form: Sequence[str]) -> list[_Part]:
    """One part for each field: what somebody wrote inside an answer is not the form's heading."""
    neighbour = {field: before for before, field in pairwise((*in_form, ""))}
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
