"""Change the text of a file to new data, without a change to anything else in it."""

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _
from hamm_registry.editing import canonical_form, emitter
from hamm_registry.editing.canonical_form import exact
from hamm_registry.editing.layout import Shape, shape
from hamm_registry.yamlfile import syntax_tree
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile
from hamm_registry.yamlfile.syntax_tree import Entry, SyntaxNode


def revised(document: ParsedFile, kind: str, wanted: Data) -> str:
    """The text of a document with the data `wanted`; what did not change stays as it is written.

    New fields go where the schema has them, new items where they are in the list. A comment goes
    only with a field or item that it stands behind or in. Raises RegistryError where something
    else would change, UsageError where a value holds a character that no file may hold.
    """
    text = canonical_form.unix(document.text)
    root = syntax_tree.parse(text)
    # What stands in brackets has no lines to splice into: it gets some first.
    if root.flow:
        text = canonical_form.unix(canonical_form.canonical(document, kind))
        root = syntax_tree.parse(text)
    notes = syntax_tree.comments(root)
    changer = _Changer(text)
    changer.into_map(root, document.data, wanted, shape(kind))
    for note in changer.dropped:
        notes.remove(note)
    text = changer.result()
    try:
        canonical_form.verify(document.path, text, wanted, notes)
    except UsageError:
        raise
    except RegistryError as error:
        hint = _("Run “{command}” first.").format(command=command("fmt", document.path))
        raise RegistryError(error.message, hint) from error
    if "\r\n" in document.text:
        return text.replace("\n", "\r\n")
    return text


Pairs = list[tuple[Entry, Any, Any, Shape]]
"""Entries that stay but change: the entry, its data before and after, its shape."""
News = list[tuple[int, str | None, Any, Shape]]
"""New entries: the number of entries before it, its key, its data, its shape."""


@dataclass(slots=True)
class _Changer:
    """One text with the splices that are to be made in it."""

    text: str
    splices: list[tuple[int, int, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def result(self) -> str:
        """The text with all splices made."""
        parts, done = [], 0
        for start, end, new in sorted(self.splices, key=lambda splice: splice[:2]):
            parts += [self.text[done:start], new]
            done = end
        return "".join(parts) + self.text[done:]

    def into_map(self, node: SyntaxNode, old: Data, new: Data, order: Shape) -> bool:
        """Carry changes into a map in block style; False, and nothing done, where it cannot be."""
        return self._into(node, *_map_changes(node, old, new, order))

    def _into(self, node: SyntaxNode, pairs: Pairs, gone: list[Entry], news: News) -> bool:
        """Splice the changes of a block into the text; False, and nothing done, where it cannot be.

        A block cannot be emptied. If its first entry stands behind a dash, that entry can neither
        go nor get another one before it.
        """
        first = node.entries[0]
        # A block without entries would be read as null.
        if len(gone) == len(node.entries):
            return False
        begins_line = not self.text[self._line(first.at) : first.at].strip(" ")
        if not begins_line and (first in gone or any(index == 0 for index, *_rest in news)):
            return False
        for entry, before, after, part in pairs:
            self._change(entry, before, after, part)
        for entry in gone:
            self._drop(entry)
            self.splices.append((self._line(entry.at), entry.stop, ""))
        for index, name, data, part in news:
            at = self._line(first.at)
            if index:
                at = node.entries[index - 1].stop
            entry = emitter.new_entry(node, name, data, part)
            lines = emitter.entry(entry, part, node.column)
            self.splices.append((at, at, "\n".join(lines) + "\n"))
        return True

    def _change(self, entry: Entry, old: Any, new: Any, part: Shape) -> None:
        """Carry a change into the value of an entry, as deep inside as it can be done."""
        node = entry.value
        if node.entries and not node.flow and self._into_block(node, old, new, part):
            return
        whole = replace(entry, value=self._merged(node, old, new, part), before=[])
        lines = emitter.entry(whole, part, entry.column, ordered=False)
        self.splices.append((entry.at, entry.stop, "\n".join(lines).lstrip(" ") + "\n"))

    def _into_block(self, node: SyntaxNode, old: Any, new: Any, part: Shape) -> bool:
        """Carry changes into a map or list in block style; False where it cannot be done."""
        if isinstance(old, dict) and isinstance(new, dict):
            return self.into_map(node, old, new, part)
        if isinstance(old, list) and isinstance(new, list):
            return self._into(node, *_list_changes(node, old, new, part))
        return False

    def _merged(self, node: SyntaxNode, old: Any, new: Any, part: Shape) -> SyntaxNode:
        """The node of `new`, with what is left of the old one and its comments."""
        if exact(old) == exact(new):
            return node
        if node.sort == "map" and isinstance(new, dict):
            pairs, gone, news = _map_changes(node, old, new, part)
        elif node.sort == "list" and isinstance(new, list):
            pairs, gone, news = _list_changes(node, old, new, part)
        else:
            self.dropped += syntax_tree.comments(node)
            return emitter.new_node(new, part)
        changed: dict[int, Entry] = {}
        for entry, before, after, shape_of_entry in pairs:
            value = self._merged(entry.value, before, after, shape_of_entry)
            changed[id(entry)] = replace(entry, value=value)
        entries: list[Entry] = []
        # The comments above an entry that goes wait for the next one that stays.
        waiting: list[str] = []
        for number, entry in enumerate(node.entries):
            entries += _new_entries_at(node, news, number)
            if entry in gone:
                waiting += entry.before
                self._drop(entry)
                continue
            remaining = changed.get(id(entry), entry)
            entries.append(replace(remaining, before=waiting + remaining.before))
            waiting = []
        entries += _new_entries_at(node, news, len(node.entries))
        return replace(node, entries=entries, tail=waiting + node.tail)

    def _drop(self, entry: Entry) -> None:
        """Note the comments that go with an entry."""
        self.dropped += entry.moved
        if entry.comment:
            self.dropped.append(entry.comment)
        self.dropped += syntax_tree.comments(entry.value)

    def _line(self, at: int) -> int:
        """The offset of the beginning of the line at an offset."""
        return self.text.rfind("\n", 0, at) + 1


def _new_entries_at(node: SyntaxNode, news: News, number: int) -> list[Entry]:
    """The new entries that come behind so many old ones."""
    entries: list[Entry] = []
    for index, name, data, part in news:
        if index == number:
            entries.append(emitter.new_entry(node, name, data, part))
    return entries


def _map_changes(
    node: SyntaxNode, old: Data, new: Data, order: Shape
) -> tuple[Pairs, list[Entry], News]:
    """The entries of a map that change, that go, and that are new."""
    pairs: Pairs = []
    gone: list[Entry] = []
    for entry in node.entries:
        name = entry.name
        if name not in new:
            gone.append(entry)
        elif exact(old[name]) != exact(new[name]):
            pairs.append((entry, old[name], new[name], order.under(name)))
    news: News = []
    for name in sorted((name for name in new if name not in old), key=order.position):
        news.append((_index_for(node, name, order), name, new[name], order.under(name)))
    return pairs, gone, news


def _index_for(node: SyntaxNode, name: str, order: Shape) -> int:
    """The number of entries up to the last one that comes before a new field in the schema."""
    index = 0
    for number, entry in enumerate(node.entries, 1):
        if order.position(entry.name) <= order.position(name):
            index = number
    return index


def _list_changes(
    node: SyntaxNode, old: list[Any], new: list[Any], order: Shape
) -> tuple[Pairs, list[Entry], News]:
    """The items of a list that change, that go, and that are new, by their longest match."""
    pairs: Pairs = []
    gone: list[Entry] = []
    news: News = []
    part = order.items()
    matcher = SequenceMatcher(None, list(map(exact, old)), list(map(exact, new)), autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(end - start, new_end - new_start)
        for n in range(both):
            pairs.append((node.entries[start + n], old[start + n], new[new_start + n], part))
        gone += node.entries[start + both : end]
        news += [(end, None, item, part) for item in new[new_start + both : new_end]]
    return pairs, gone, news
