"""The text of an entry as a tree: every value with its place and the comments that belong to it.

A comment behind a value belongs to it; one on a line of its own belongs to what follows, but if it
is indented further than that, to the end of the map or list in whose column it stands.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from hamm_registry.yamlfile.canonical_reader import unquoted
from hamm_registry.yamlfile.positions import Piece, pieces

_BETWEEN = re.compile(r"#[^\n]*|-")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")


@dataclass(slots=True, eq=False)
class SyntaxNode:
    """A map, a list or a scalar: `sort` and the offsets as in `Piece`.

    `column` is that of the keys or dashes, `owner` the entry whose value this is, `tail` the
    comments after the last entry ("" is a blank line).
    """

    sort: str
    start: int = 0
    end: int = 0
    column: int = 0
    value: str = ""
    flow: bool = False
    owner: "Entry | None" = None
    entries: list["Entry"] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def scalar(self) -> bool:
        """True if this is neither a map nor a list."""
        return self.sort not in ("map", "list")

    @property
    def text(self) -> bool:
        """True if this scalar is text, not a number, true, false or null."""
        return self.sort != "plain" or isinstance(unquoted(self.value), str)


@dataclass(slots=True, eq=False)
class Entry:
    """One value of a map or a list; `at` is where its key or dash stands, `column` its column.

    `before` are the comments above it ("" is a blank line), `comment` the one behind it, `moved`
    those within it that have no place in block style. `stop` is where the line after it begins.
    """

    parent: SyntaxNode
    key: SyntaxNode | None
    value: SyntaxNode
    at: int = 0
    column: int = 0
    before: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    comment: str = ""
    stop: int = 0

    @property
    def name(self) -> str:
        """The key; empty in a list."""
        return self.key.value if self.key else ""


def parse(text: str) -> SyntaxNode:
    """The tree of a text that the reader accepted; it has no CR and ends with a line break."""
    return _TreeBuilder(text).parse()


def comments(root: SyntaxNode) -> list[str]:
    """Every comment below a node."""
    texts = [*root.tail]
    for entry in root.entries:
        texts += [*entry.before, *entry.moved, entry.comment]
        texts += comments(entry.value)
    return [text for text in texts if text]  # "" is a blank line, or no comment


class _TreeBuilder:
    """One text on its way to a tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.dashes: list[int] = []
        self.notes: list[tuple[int, str]] = []
        self.lowest: tuple[int, SyntaxNode | None] = (-1, None)

    def parse(self) -> SyntaxNode:
        """The tree with its comments."""
        root = self._nodes()
        for entry in self.entries:
            entry.at = self._begin(entry)
            entry.column = entry.at - self._line(entry.at)
        starts = [entry.at for entry in self.entries]
        # Each comment goes to the entry behind it or before it, or to the map or list that it ends.
        for at, note in self.notes:
            self._attach(root, bisect_left(starts, at), at, note)
        for entry in self.entries:
            if not entry.parent.flow and self._blank_above(entry.at):
                entry.before.append("")
        # From the last on: an entry ends where the last one inside it ends.
        for entry in reversed(self.entries):
            inside = (child.stop for child in entry.value.entries)
            entry.stop = max(entry.stop, self._after(entry.value), *inside)
        return root

    def _nodes(self) -> SyntaxNode:
        """The nodes and entries; on the way, the comments and dashes between the pieces."""
        top = SyntaxNode("list")  # holds the root as its only item
        node = top
        key: SyntaxNode | None = None  # of a map, until its value comes
        done = 0
        for piece in pieces(self.text):
            if piece.sort == "end":
                if node.flow:
                    done = self._between(done, piece)
                node.end = piece.end
                node = node.owner.parent if node.owner else top
                continue
            new = SyntaxNode(
                piece.sort, piece.start, piece.end, piece.column, piece.value, piece.flow
            )
            # The edges of maps and lists without brackets are no text of their own.
            if new.scalar or new.flow:
                done = self._between(done, piece)
            if new.scalar and node.sort == "map" and key is None:
                key = new
                continue
            if node is top:
                top.entries.append(Entry(top, None, new))
            else:
                self._add_entry(node, key, new)
            key = None
            if not new.scalar:
                node = new
        self._between(done, Piece("end", len(self.text), len(self.text), 0, "", False))
        return top.entries[0].value

    def _add_entry(self, parent: SyntaxNode, key: SyntaxNode | None, value: SyntaxNode) -> None:
        """Put a value at the end of a map, below its key, or of a list."""
        entry = Entry(parent, key, value)
        value.owner = entry
        parent.entries.append(entry)
        self.entries.append(entry)

    def _between(self, done: int, piece: Piece) -> int:
        """Note the comments and dashes between two pieces; gives where the second one ends."""
        for match in _BETWEEN.finditer(self.text, done, piece.start):
            if match[0] == "-":
                self.dashes.append(match.start())
            else:
                self.notes.append((match.start(), match[0].rstrip()))
        if piece.sort in ("|", ">"):
            header = _HEADER.match(self.text, piece.start)
            if header:
                self.notes.append((header.start(1), header[1].rstrip()))
        return max(done, piece.end)

    def _begin(self, entry: Entry) -> int:
        """The offset of the key, of the dash before an item, or of an item in brackets."""
        if entry.parent.flow:
            return (entry.key or entry.value).start
        if entry.key:
            mark = self._line(entry.key.start) + entry.parent.column
            if self.text[mark] == "?":  # the mark of a key over several lines
                return mark
            return entry.key.start
        return self.dashes[bisect_left(self.dashes, entry.value.start) - 1]

    def _line(self, at: int) -> int:
        """The offset at which the line begins that holds the offset `at`."""
        return self.text.rfind("\n", 0, at) + 1

    def _next_line(self, at: int) -> int:
        return self.text.find("\n", at) + 1 or len(self.text)

    def _blank_above(self, at: int) -> bool:
        """True if nothing stands before `at` in its line, nor in the line above."""
        start = self._line(at)
        if start == 0:
            return False
        above = self._line(start - 1)
        return not self.text[above:at].strip(" \t\n")

    def _after(self, node: SyntaxNode) -> int:
        """The offset at which the line after a value begins."""
        if not node.scalar and not node.flow:
            return 0  # its last entry says it
        if node.sort not in ("|", ">"):
            return self._next_line(node.end)
        header = self.text[node.start : self._next_line(node.start)].partition("#")[0]
        if "+" in header:  # the blank lines at its end belong to it
            return self._line(node.end)
        return self._next_line(len(self.text[: node.end].rstrip()))

    def _attach(self, root: SyntaxNode, number: int, at: int, note: str) -> None:
        """Give a comment to an entry or a node; the next entry is that of `number`."""
        last = self.entries[number - 1] if number else None
        after = self.entries[number] if number < len(self.entries) else None
        start = self._line(at)
        if last and self.text[start:at].strip(" \t"):
            self._attach_behind(last, at, note)
            return
        place = self._place(root, last, after, at, at - start)
        if isinstance(place, SyntaxNode) and place.owner:
            place.owner.stop = max(place.owner.stop, self._next_line(at))
        if isinstance(place, SyntaxNode):
            lines = place.tail
        elif place is last:
            lines = place.moved
        else:
            lines = place.before
        if self._blank_above(at):
            lines.append("")
        lines.append(note)

    def _attach_behind(self, last: Entry, at: int, note: str) -> None:
        """A comment behind something: it is that of the last entry, or of the list that ends."""
        while last.parent.flow and last.parent.end <= at and last.parent.owner:
            last = last.parent.owner
        last.stop = max(last.stop, self._next_line(at))
        if last.comment:
            last.moved.append(note)
        else:
            last.comment = note

    def _place(
        self, root: SyntaxNode, last: Entry | None, after: Entry | None, at: int, column: int
    ) -> Entry | SyntaxNode:
        """The entry or node that a comment on a line of its own belongs to.

        `last` is the entry before the comment, `after` the one behind it.
        """
        if last is None:
            return after or root
        # Above the first entry of a map or list.
        if after and after.parent is last.value:
            return after
        # Between a key and its value.
        if last.value.scalar and last.value.start > at:
            return last
        node = self._innermost(last, at)
        if node.flow and node.end > at:
            return self._within_brackets(node, after)
        if after and (column <= after.column or any(after.before)):
            return after
        # Indented further than what follows: it ends a map or list in its column.
        node = self._ended_by(node, last, after, column)
        if after and node is after.parent:
            return after
        self.lowest = (last.at, node)
        return node

    @staticmethod
    def _within_brackets(node: SyntaxNode, after: Entry | None) -> Entry | SyntaxNode:
        """The next item in the same brackets, else the list or map itself."""
        if after and after.parent is node:
            return after
        return node

    def _innermost(self, last: Entry, at: int) -> SyntaxNode:
        """The innermost map or list that an offset behind the entry `last` lies in."""
        if last.value.flow and last.value.end > at:
            return last.value
        node = last.parent
        while node.flow and node.end <= at and node.owner:
            node = node.owner.parent
        return node

    def _ended_by(
        self, node: SyntaxNode, last: Entry, after: Entry | None, column: int
    ) -> SyntaxNode:
        """The map or list around the last entry that a comment in this column ends.

        Comments in a row only lead outwards: the search goes on where the one before it ended.
        """
        number, lowest = self.lowest
        if lowest and number == last.at:
            node = lowest
        while node.owner and not (after and node is after.parent):
            # A list may stand in the column of its key: then the comment is not in it.
            if max(node.column, node.owner.column + 1) <= column:
                break
            node = node.owner.parent
        return node
