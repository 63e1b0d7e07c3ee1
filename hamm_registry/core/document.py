"""The result of an answer: a document of blocks for people, and the object for programs.

Every answer returns a Document and every format takes one, so a new answer has all formats and a
new format has all answers. A document says what there is to read; how wide a line is, where it is
broken and what a heading looks like is decided in `render`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from hamm_registry.core.network import Network
from hamm_registry.core.steps import NextStep
from hamm_registry.core.styled_text import Ink, Item
from hamm_registry.core.table import Table, filled, objects

if TYPE_CHECKING:
    from hamm_registry.geo.countries import Point

# Blocks


class Paragraph(NamedTuple):
    """A line of text; one that is not `public` is for the screen of the office alone."""

    pieces: Item
    public: bool = True


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    """A paragraph for each text."""
    return tuple(Paragraph([text]) for text in texts)


ARROW = "→ "


class ListItem(NamedTuple):
    """An item of a list: its head, and below it `details`, a line each, and a `command`.

    `label` is a short word in front of it, `mark` stands at the right edge of a screen (an id).
    """

    head: Item
    details: tuple[Item, ...] = ()
    command: str = ""
    label: Ink | None = None
    mark: Ink | None = None

    @property
    def has_arrow(self) -> bool:
        """True for what follows from the other items: its arrow stands in the place of a bullet."""
        return bool(self.head) and self.head[0] == ARROW


class ItemList(NamedTuple):
    """Items one below the other."""

    items: Sequence[ListItem]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "ItemList":
        """The list of items that are a line each."""
        return cls([ListItem(item) for item in items])


class Fact(NamedTuple):
    """A word for something, and what is known of it, a line each.

    A label in pieces has styles of its own; a mere word stands back behind what is known.
    """

    label: Item | str
    values: Sequence[Item]


class Facts(NamedTuple):
    """Facts one below the other, labels at the left.

    `room` is that of the labels in letters, where the screens of one kind are to look alike
    whatever labels they have; else the longest label makes it.
    """

    facts: Sequence[Fact]
    room: int = 0


class Steps(NamedTuple):
    """The next steps to propose, each with its command."""

    steps: Sequence[NextStep]


class Example(NamedTuple):
    """Lines of a file, to be copied as they stand."""

    text: str


class Dot(NamedTuple):
    """A place that is marked on a map: where it is and what it is called."""

    point: "Point"
    name: str


class WorldMap(NamedTuple):
    """A map of the world: initiatives by country code, and places.

    Formats without pictures leave it out, so a table beside it says the same.
    """

    counts: Mapping[str, int]
    dots: tuple[Dot, ...] = ()


class Section(NamedTuple):
    """Blocks below a heading.

    `key` is its name for programs. `remark` stands behind the heading. Sections in a section have
    smaller headings. One without a title only holds together what no blank line is to part. What
    is not `public` is for the screen of the office alone, never for a text to hand on. What is
    `to_sign` has a page of its own and room in its rows for handwriting.
    """

    title: str
    blocks: Sequence["Block"]
    key: str = ""
    remark: str = ""
    public: bool = True
    to_sign: bool = False

    @property
    def table(self) -> Table:
        """Its first table; for programs a section without one has an empty table."""
        for block in self.blocks:
            if isinstance(block, Table):
                return block
        return Table((), [])

    @property
    def for_people(self) -> Iterator["Block"]:
        """Its blocks as people read them: below a title no column in which nothing stands."""
        for block in self.blocks:
            if not isinstance(block, Table) or not self.title:
                if not is_empty(block):
                    yield block
            elif block.rows:
                yield filled(block)
            elif block.empty:
                yield Paragraph([block.empty])


Block = Union[
    Paragraph, ItemList, Facts, Steps, Example, Table, WorldMap, Network, Section, "Document"
]  # fmt: skip
"""What a document is made of; a document in another is a page of its own."""


def is_empty(block: Block) -> bool:
    """Tell whether a block has nothing to say to people.

    Never a table outside of sections: somebody has asked for its rows, and sees that there are
    none.
    """
    if isinstance(block, Section):
        return next(block.for_people, None) is None
    if isinstance(block, ItemList):
        return not block.items
    if isinstance(block, Steps):
        return not block.steps
    if isinstance(block, WorldMap):
        return not block.counts
    if isinstance(block, Facts):
        return not any(fact.values for fact in block.facts)
    return False


def is_public(block: Block) -> bool:
    """Tell whether a block may be handed on."""
    if isinstance(block, Section | Paragraph):
        return block.public
    return True


# The document


@dataclass(frozen=True)
class Document:
    """An answer in full.

    `blocks` and `data` are made when a format asks for them: JSON never needs the one, a screen
    never the other, and both can be costly. `data` is the object for programs without its version
    (unless it is not 1); it has the same values in every language. `ids` are what the rows are
    about, None where they are about something without an id.

    `mark` stands at the right edge of the title, `lead` right below it. `owner` is the registry
    that a report is from, `colour` its accent (#rrggbb, "" for that of the program), `day` the one
    that it is made for (`YYYY-MM-DD`), and `closing` says at its end what it rests on.
    """

    make_blocks: Callable[[], Iterable[Block]]
    make_data: Callable[[], Mapping[str, Any]] = dict
    ids: Sequence[str] | None = None
    title: str = ""
    title_remark: str = ""
    mark: Ink | None = None
    lead: Sequence[Paragraph] = ()
    owner: str = ""
    colour: str = ""
    day: str = ""
    closing: Sequence[str] = ()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks from top to bottom, with those that are empty."""
        return tuple(self.make_blocks())

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The object for programs."""
        return self.make_data()

    @property
    def for_people(self) -> list[Block]:
        """The blocks that have something to say."""
        return [block for block in self.blocks if not is_empty(block)]

    @property
    def to_hand_on(self) -> "Document":
        """The document without what is for the screen of the office alone."""
        blocks = [block for block in self.blocks if is_public(block)]
        lead = [paragraph for paragraph in self.lead if paragraph.public]
        return replace(self, make_blocks=lambda: blocks, lead=lead)

    @property
    def tables(self) -> list[Table]:
        """The tables of all blocks, in full: what formats of rows write."""
        return list(_tables(self.blocks))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """An object a row: those of `data`, else those of the first table."""
        if "rows" in self.data:
            rows: list[dict[str, Any]] = self.data["rows"]
            return rows
        return objects(self.tables[0])

    @classmethod
    def of(cls, table: Table, ids: Sequence[str] | None = None) -> "Document":
        """The document that is one table: for programs an object a row, raw values.

        `ids` are those in the column `id` unless others are given.
        """
        keys = [column.key for column in table.columns]
        if ids is None and "id" in keys:
            position = keys.index("id")
            ids = [row[position] for row in table.rows if row[position] is not None]

        def data() -> Mapping[str, Any]:
            return {"columns": keys, "rows": objects(table)}

        return cls(lambda: (table,), data, ids)


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    """The tables among some blocks, those in sections included."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section | Document):
            yield from _tables(block.blocks)
