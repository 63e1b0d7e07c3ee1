"""The organisations at home as a table: contact, number of initiatives, newest evidence."""

from collections.abc import Sequence

from hamm_registry import schema
from hamm_registry.answers.introduce import mailbox
from hamm_registry.core import text
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, fold, ngettext, pick
from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.score import Field
from hamm_registry.model.evidence import last_evidence


def table(field: Field, words: Sequence[str]) -> Report:
    """A row an organisation whose names, places or types hold all words, by name."""
    today = field.today.isoformat()
    folded_words = [fold(word) for word in words]
    rows = []
    for node in sorted(field.directory.nodes.values(), key=lambda node: fold(node.name)):
        kind = _type(node)
        searched = fold(_searched_text(node, kind))
        if not all(word in searched for word in folded_words):
            continue
        evidence = [day for entry in node.entries if (day := last_evidence(entry, today))]
        box = mailbox(node, field) or None
        newest = max(evidence, default=None)
        rows.append([node.key, node.name, kind, len(node.entries), newest, box])
    columns = (
        Column("id", schema.fields("organisation")["id"].title(), rank=3),
        Column("name", _("Name"), least=24),
        Column("type", _("Type"), _type_name, rank=2),
        Column("initiatives", _("Initiatives"), numeric=True),
        Column("evidence", _("Last evidence"), text.date, least=None, rank=1),
        Column("mailbox", _("Mailbox"), least=None, rank=1),
    )
    note = ngettext("{count} organisation", "{count} organisations", len(rows))
    return Report.of(Table(columns, rows, _("Organisations"), note.format(count=len(rows))))


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
