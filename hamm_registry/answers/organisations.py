"""The organisations at home as a table: contact, number of initiatives, newest evidence."""

from collections.abc import Sequence

from hamm_registry import schema
from hamm_registry.answers.introduce import mailbox
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, fold, pick
from hamm_registry.introductions.score import Field
from hamm_registry.model.evidence import last_evidence


def table(field: Field, words: Sequence[str]) -> Report:
    """A row an organisation whose names, places or types hold all words, by name."""
    day = field.today.isoformat()
    codes = schema.fields("organisation")["type"].codes
    rows = []
    for node in sorted(field.directory.nodes.values(), key=lambda one: fold(one.name)):
        kind = node.record.data.get("type") if node.record else None
        kind = kind or next(
            (
                o.get("type")
                for e in node.entries
                for o in e.organisations
                if o["name"] == node.name
            ),
            None,
        )
        label = " ".join(codes[kind].values()) if kind in codes else ""
        places = [place["name"] for entry in node.entries for place in entry.places]
        names = node.record.names if node.record else (node.name,)
        text = fold(" ".join([*names, label, *places]))
        if not all(fold(word) in text for word in words):
            continue
        evidence = max((e for one in node.entries if (e := last_evidence(one, day))), default=None)
        box = mailbox(node, field) or None
        rows.append([node.key, node.name, kind, len(node.entries), evidence, box])
    columns = (
        Column("id", schema.fields("organisation")["id"].title(), rank=3),
        Column("name", _("Name"), least=20),
        Column(
            "type", _("Type"), lambda code: pick(codes[code]) if code in codes else code, rank=2
        ),
        Column("initiatives", _("Initiatives"), numeric=True),
        Column("evidence", _("Last evidence"), rank=1),
        Column("mailbox", _("Mailbox"), rank=1),
    )
    return Report.of(Table(columns, rows, title=_("Organisations")))
