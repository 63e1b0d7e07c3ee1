"""Read the body of an issue that people wrote by a form for an initiative or organisation.

GitHub makes headings and answers of its form, on GitLab people write under the headings of the
description template. It is hostile input: nothing in it is more than the text of an answer.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _
from hamm_registry.editing.forms import headings
from hamm_registry.editing.questions import IN_FORM, questions
from hamm_registry.model.entries import Config
from hamm_registry.model.vocabulary import Vocabulary, languages
from hamm_registry.schema import field_names

MOST = 65536
"""Characters of a body, as GitHub limits it; GitLab's million is not for forms."""

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?|\*\*(\S.*?):?\*\*:?")
"""A heading above an answer: of level 3 in the form, of another one or bold in a copy of it."""
_LEVEL_IN_FORM = 3
_BOX = re.compile(r"[-*+][ \t]+\[([ xX])\][ \t]+(.*)")
_BULLET = re.compile(r"[-*+•][ \t]+(.*)")
_LANGUAGE_FIRST = re.compile(r"(\w{2,12})[ \t]*[:–-][ \t]*(\S.*)")
"""A line that begins with its language: “EN: Choir – Oslo”."""
_NO_ANSWER = frozenset(["", "no response", "none", "keine angabe", "keine antwort", "n a"])
_PRIVACY = ""
"""The field of the heading that the sentences of consent stand under."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The answers by the fields they are for, and the headings whose text is none of them.

    `refused` are the sentences under “Privacy” that nobody has ticked; `consent` says whether any
    were there to be ticked.
    """

    answers: dict[str, str]
    unread: tuple[str, ...]
    refused: tuple[str, ...] = ()
    consent: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading of the body, the field it is of (None: it is not in the form), and its text."""

    heading: str
    field: str | None
    text: str


class _Heading(NamedTuple):
    """The text of a heading and its level, 0 where it is only bold."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class _Labels:
    """The fields of a form by their headings, folded; and by other words for them."""

    fields: dict[str, str]
    names: Vocabulary
    in_form: tuple[str, ...]

    @classmethod
    def of(cls, config: Config, kind: str) -> "_Labels":
        """The headings of the form for a kind, in every language."""
        fields = {words(label): field for label, field in headings(config, kind).items()}
        return cls(fields, field_names(kind, ""), IN_FORM[kind])

    def exact(self, heading: str) -> str | None:
        """The field of a heading as the form has it, None for another one."""
        return self.fields.get(words(heading))

    def near(self, heading: str) -> str | None:
        """The field that a heading means in other words: “Beschreibung”, “Orte / Places”.

        None where it means no field or more than one.
        """
        meant: set[str] = set()
        for part in _PARTS.split(heading):
            field = self._of_words(_AROUND.sub("", part))
            if field is not None:
                meant.add(field)
        if len(meant) != 1:
            return None
        return meant.pop()

    def _of_words(self, text: str) -> str | None:
        """The field that a heading means by its words: those of a form, or its name."""
        field = self.exact(text)
        if field is not None:
            return field
        if words(text) in _CONSENT:
            return _PRIVACY
        code = self.names.exact_code(text)
        code = _FIELD_IN_FORM.get(code, code)
        if code not in self.in_form:
            return None
        return code


_PARTS = re.compile(r"[/(|]| und | and ")
_AROUND = re.compile(r"^[\W\d_]+|[\W_]+$")
"""Matches what is no letter around a heading: numbers, pictures, marks of emphasis."""
_FIELD_IN_FORM = {"organisations": "organisations.0.name"}
_CONSENT = frozenset(["consent", "einwilligung", "zustimmung", "veroffentlichung"])


def form_kind(body: str, config: Config) -> str:
    """The kind of thing that a form adds, by its headings: the form with the most of them.

    The initiative where nobody can tell.
    """
    written: set[str] = set()
    for line in body.split("\n"):
        heading = _heading(line)
        if heading:
            written.add(words(heading.text))

    def number_of_headings(kind: str) -> int:
        fields = headings(config, kind)
        return len({fields[label] for label in fields if words(label) in written})

    return max(IN_FORM, key=number_of_headings)


def read(body: str, config: Config, kind: str = "initiative") -> FilledForm:
    """The answers in a body to the form for a kind; what was left open is not there.

    Each ends at the next heading of the form's level, whether the form has it or not. Of one that
    comes twice that counts which follows its neighbour in the form, else the first. UsageError for
    a body that has none of them, or is too long.
    """
    if len(body) > MOST:
        message = _("the text is too long: {count} characters, at most {limit}")
        raise UsageError(message.format(count=len(body), limit=MOST))
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    text = _without_comments(text)
    labels = _Labels.of(config, kind)
    sections = _sections(text, labels)
    by_field = _sections_of_form(sections, IN_FORM[kind])
    if not by_field.keys() - {_PRIVACY}:
        sections = _sections(_with_headings(text, labels), labels)
        by_field = _sections_of_form(sections, IN_FORM[kind])
    if not by_field.keys() - {_PRIVACY}:
        raise _without_headings(config, kind)
    answers: dict[str, str] = {}
    boxes: list[_Box] = []
    for field, section in by_field.items():
        answer = _without_marks(section.text)
        if field == _PRIVACY:
            boxes = list(_boxes(section.text))
        elif words(answer) not in _NO_ANSWER:
            answers[field] = answer
    counted = by_field.values()
    unread = tuple(section.heading for section in sections if section not in counted)
    refused = tuple(box.text for box in boxes if not box.is_ticked)
    return FilledForm(answers, unread, refused, bool(boxes))


def _without_headings(config: Config, kind: str) -> UsageError:
    """The error that a text is no filled form, with the headings in the reader's language."""
    message = _("the text has none of the headings of the form")
    by_field = questions(kind, config)
    listed = ", ".join(by_field[field].label for field in IN_FORM[kind])
    hint = _("Give the body of the issue, with its headings: {headings}.")
    return UsageError(message, hint.format(headings=listed))


def in_languages(text: str, codes: Collection[str]) -> dict[str, str]:
    """The parts of an answer whose lines say in which of some languages they are.

    Empty where the first line does not say it: then all of it is in the language of the registry.
    """
    lines_by_code: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.split("\n"):
        content = line.strip()
        if not content:
            continue
        code = ""
        marked = _LANGUAGE_FIRST.fullmatch(content)
        if marked:
            code = languages().code(marked[1])
        if marked and code in codes and code not in lines_by_code:
            current = lines_by_code[code] = [marked[2]]
        elif current is None:
            return {}
        else:
            current.append(content)
    return {code: "\n".join(lines) for code, lines in lines_by_code.items()}


class _Box(NamedTuple):
    """A checkbox and the text behind it."""

    is_ticked: bool
    text: str


def _box(line: str) -> _Box | None:
    """The checkbox on a line, None where there is none."""
    match = _BOX.fullmatch(line.strip())
    if match is None:
        return None
    return _Box(match[1] != " ", match[2])


def _boxes(text: str) -> Iterator[_Box]:
    """The checkboxes of a text."""
    for line in text.split("\n"):
        box = _box(line)
        if box is not None:
            yield box


def _without_marks(text: str) -> str:
    """An answer without the bullets of a list; of checkboxes only those that are ticked."""
    lines: list[str] = []
    for line in text.split("\n"):
        box = _box(line)
        bullet = _BULLET.fullmatch(line.strip())
        if box is not None:
            if box.is_ticked:
                lines.append(box.text)
        elif bullet:
            lines.append(bullet[1])
        else:
            lines.append(line)
    return "\n".join(lines).strip()


def _heading(line: str) -> _Heading | None:
    """The heading on a line, None where there is none."""
    match = _HEADING.fullmatch(line.strip())
    if match is None:
        return None
    return _Heading(len(match[1] or ""), match[2] or match[3])


def _level_of_form(lines: Sequence[str], labels: _Labels) -> int:
    """The level on which most headings of the form stand."""
    levels: Counter[int] = Counter()
    for line in lines:
        heading = _heading(line)
        if heading is None:
            continue
        if labels.exact(heading.text) is not None or labels.near(heading.text) is not None:
            levels[heading.level] += 1
    if not levels:
        return _LEVEL_IN_FORM
    return max(levels, key=lambda level: (levels[level], level == _LEVEL_IN_FORM))


def _with_headings(text: str, labels: _Labels) -> str:
    """A text with a heading above each answer that stands on one line with its label.

    People write `Art: Verein`, `**Art:** Verein`, `| Art | Verein |`, and quote each other with
    “>”.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        content = line.removeprefix(">").removeprefix(" ")
        label, answer = _label_and_answer(content, labels)
        if label:
            lines += [f"### {label}", answer]
        else:
            lines.append(content)
    return "\n".join(lines)


def _label_and_answer(line: str, labels: _Labels) -> tuple[str, str]:
    """The label at the beginning of a line and the answer behind it; both empty without one."""
    cells = line.strip().strip("|")
    for mark in ("|", ":"):
        before, _mark, behind = cells.partition(mark)
        label = _AROUND.sub("", before)
        if behind and labels.exact(label) is not None:
            return label, behind.strip(" *_")
    return "", ""


def _sections(body: str, labels: _Labels) -> list[_Section]:
    """The sections under headings of the form's level; what stands before them is left out."""
    lines = body.split("\n")
    level = _level_of_form(lines, labels)
    texts: list[tuple[str, list[str]]] = []
    for line in lines:
        heading = _heading(line)
        if heading and heading.level == level:
            texts.append((heading.text, []))
        elif texts:
            texts[-1][1].append(line)
    exact = {labels.exact(title) for title, _below in texts}
    sections: list[_Section] = []
    for title, below in texts:
        field = labels.exact(title)
        if field is None:
            field = labels.near(title)
            # Other words may stand inside an answer, where the form's own heading is there too.
            if field in exact:
                field = None
        sections.append(_Section(title, field, "\n".join(below).strip()))
    return sections


def _sections_of_form(sections: Sequence[_Section], in_form: Sequence[str]) -> dict[str, _Section]:
    """One section for each field.

    A heading may come twice where somebody wrote one inside an answer. That counts which follows
    the heading before it in the form, else the first.
    """
    field_before = {field: before for before, field in pairwise((*in_form, _PRIVACY))}
    chosen: dict[str, _Section] = {}
    in_order: set[str] = set()
    last: str | None = None
    for section in sections:
        field = section.field
        if field is None:
            continue
        follows_neighbour = last == field_before.get(field)
        if field not in chosen or (follows_neighbour and field not in in_order):
            chosen[field] = section
        if follows_neighbour:
            in_order.add(field)
        last = field
    return chosen


def _without_comments(body: str) -> str:
    """The text without HTML comments; one that does not end goes to the end, as in a browser."""
    text, rest = "", body
    while rest:
        before, opening, rest = rest.partition("<!--")
        text += before
        if opening:
            _comment, _closing, rest = rest.partition("-->")
        else:
            rest = ""
    return text
