"""The organisations at home as a table: contact, number of initiatives, newest evidence."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from hamm_registry import schema
from hamm_registry.answers.introduce import mailbox
from hamm_registry.core import text
from hamm_registry.core.document import Document
from hamm_registry.core.spelling import words
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, fold, ngettext, pick
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.score import Matcher
from hamm_registry.model.evidence import latest_evidence
from hamm_registry.model.named_fields import Fields
from hamm_registry.query.language import Query, check_word, compile_query, read_as
from hamm_registry.query.search import nearest_word, pattern
from hamm_registry.query.terms import Term, parse


def search(
    matcher: Matcher, arguments: Sequence[str], fields: Fields
) -> tuple[list[Node], tuple[str, ...]]:
    """The organisations that a query asks for, by name, and remarks on words that were guessed.

    Words are looked for in names, types and places of an organisation. `field:value` terms choose
    initiatives: an organisation fits that has one for which all of them hold, and it is shown with
    these. UsageError that points at the term with an unknown field or value.
    """
    terms = parse(arguments)
    of_initiatives = []
    of_names = []
    for argument, term in zip(arguments, terms, strict=True):
        if term.field:
            of_initiatives.append(argument)
        else:
            of_names.append(term)
    nodes = sorted(matcher.directory.nodes.values(), key=lambda node: fold(node.name))
    if of_initiatives:
        fits = compile_query(of_initiatives, fields)
        nodes = _with_entries(nodes, fits)
    texts = {node.key: words(_searched_text(node, _type(node))) for node in nodes}
    remarks: list[str] = []
    for term in of_names:
        holds = _any_word(term, texts, remarks)
        nodes = [node for node in nodes if holds(texts[node.key]) is not term.negated]
    return nodes, tuple(remarks)


def _with_entries(nodes: Iterable[Node], fits: Query) -> list[Node]:
    """The organisations with the initiatives that fit; those that have none are left out."""
    fitting = []
    for node in nodes:
        entries = tuple(entry for entry in node.entries if fits(entry))
        if entries:
            fitting.append(node._replace(entries=entries))
    return fitting


def _any_word(term: Term, texts: Mapping[str, str], remarks: list[str]) -> Callable[[str], bool]:
    """The test whether a text holds one of the choices of a term, at the beginning of a word.

    A choice that no text holds is read as the nearest word that one does; a remark says so.
    """
    patterns = [_expression(choice, texts, remarks) for choice in term.choices]
    return lambda text: any(expression.search(text) for expression in patterns)


def _expression(choice: str, texts: Mapping[str, str], remarks: list[str]) -> re.Pattern[str]:
    """The expression that finds a choice, or where no text holds it the word nearest to it."""
    check_word(choice)
    expression = re.compile(pattern(words(choice)))
    if any(map(expression.search, texts.values())):
        return expression
    all_words: dict[str, str] = {}
    for searched in texts.values():
        all_words.update((word, word) for word in searched.split())
    meant = nearest_word(words(choice), all_words)
    if not meant:
        return expression
    remarks.append(read_as(choice, meant))
    return re.compile(pattern(meant))


def table(nodes: Iterable[Node], matcher: Matcher) -> Document:
    """A row an organisation: type, number of initiatives, newest evidence, mailbox."""
    rows = []
    for node in nodes:
        box = mailbox(node, matcher) or None
        newest = latest_evidence(node.entries, matcher.today)
        rows.append([node.key, node.name, _type(node), len(node.entries), newest, box])
    columns = (
        Column("id", schema.fields("organisation")["id"].title(), rank=3),
        Column("name", _("Name"), least=24),
        Column("type", _("Type"), _type_name, rank=2),
        Column("initiatives", _("Initiatives"), numeric=True),
        Column("evidence", _("Last evidence"), text.date, least=None, rank=1),
        Column("mailbox", _("Mailbox"), least=None, rank=1),
    )
    note = ngettext("{count} organisation", "{count} organisations", len(rows))
    return Document.of(Table(columns, rows, _("Organisations"), note.format(count=len(rows))))


def _type(node: Node) -> str | None:
    """The type of an organisation: that of its record, else what an initiative says of it."""
    if node.record and node.record.data.get("type"):
        return str(node.record.data["type"])
    for entry in node.entries:
        for organisation in entry.organisations:
            if organisation["name"] == node.name:
                return organisation.get("type")
    return None


def _type_name(code: str) -> str:
    codes = schema.fields("organisation")["type"].codes
    return pick(codes[code]) if code in codes else code


def _searched_text(node: Node, kind: str | None) -> str:
    """The text to search an organisation by: names, type in each language, places."""
    names = node.record.names if node.record else (node.name,)
    codes = schema.fields("organisation")["type"].codes
    labels = codes[kind].values() if kind in codes else ()
    places = [place["name"] for entry in node.entries for place in entry.places]
    return " ".join([*names, *labels, *places])
