"""Headings with items below, for a screen or as Markdown: what is no table."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hamm_registry.render.markdown import escape
from hamm_registry.render.screen import Ink, Line, Style, bold, line

_ADDRESS = re.compile(r" *https?://[^\s<>]+")

Item = Sequence[Ink | str]
"""One line of pieces, see `screen.line`."""


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A heading and its items; one without items is left out.

    What is not `public` is said on the screen only, never in a text to hand on.
    """

    title: str
    items: Sequence[Item]
    public: bool = True


def screen(sections: Iterable[OutlineSection]) -> Iterator[Line]:
    """The sections as they stand on a screen, a blank line before each."""
    for section in sections:
        if section.items:
            yield line()
            yield line(bold(section.title))
            for item in section.items:
                yield line("  ", *item, indent=4)


def markdown(title: str, lead: str, sections: Iterable[OutlineSection]) -> str:
    """The sections below a title and a line of text, which may be empty."""
    blocks = [f"# {escape(title)}", escape(lead)]
    for section in sections:
        if section.items and section.public:
            items = "\n".join(f"- {_joined(item)}" for item in section.items)
            blocks += [f"## {escape(section.title)}", items]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _joined(item: Item) -> str:
    texts = [_marked(part) if isinstance(part, Ink) else escape(part) for part in item]
    return "".join(texts).strip()


def _marked(ink: Ink) -> str:
    """A piece in Markdown: what is bold or a warning stays strong, an address is a link."""
    if _ADDRESS.fullmatch(ink.text) and ink.text.isprintable():
        return f" <{ink.text.strip()}>"
    if ink.style in (Style.BOLD, Style.WARNING) and ink.text.strip():
        return f"**{escape(ink.text)}**"
    return escape(ink.text)
