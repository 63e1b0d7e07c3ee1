"""Documents: every block reaches its reader in every format that is for people."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn
from xml.etree import ElementTree

import pytest

from hamm_registry.core.document import (
    Block,
    Document,
    Dot,
    Example,
    Fact,
    Facts,
    ItemList,
    ListItem,
    Paragraph,
    Section,
    Steps,
    WorldMap,
    is_empty,
    paragraphs,
)
from hamm_registry.core.steps import NextStep
from hamm_registry.core.styled_text import Ink, accent, bold
from hamm_registry.core.table import Column, Table
from hamm_registry.geo.countries import Point
from hamm_registry.render import FORMATS
from hamm_registry.render.screen import Canvas

TABLE = Table(
    (Column("id", "Kennung"), Column("title", "Titel"), Column("gone", "Leer")),
    [["toul", "Tabellenzelle", None]],
    note="Anmerkung",
)


def blocks() -> Iterator[Block]:
    """One of each block, with a word of its own in each place that has words."""
    yield Facts([Fact("Faktname", [["Faktwert"], ["Zweitwert"]]), Fact("Ohnewert", [])])
    yield Section(
        "Ueberschrift",
        [
            Paragraph(["Absatz ", bold("Fettes")]),
            ItemList([ListItem(["Kopf"], (["Einzelheit"],), "hamm kommando", Ink("Marke"))]),
            Steps([NextStep("Schritt", ("hamm weiter",))]),
            Example("beispiel: zeile\n"),
            WorldMap({"FR": 1}, (Dot(Point(48.7, 5.9), "Toul"),)),
            TABLE,
            Section("Untertitel", [Paragraph(["Untertext"])]),
            Paragraph(["Geheim"], public=False),
        ],
        "schluessel",
    )
    yield Section("Leertitel", [Table(TABLE.columns, [], empty="Nichtsda")], "leer")
    yield Section("Stumm", [ItemList([]), Table(TABLE.columns, [])], "stumm")
    yield Section("Vertraulich", [Paragraph(["Intern"])], public=False)


DOCUMENT = Document(
    blocks,
    lambda: {"a": 1},
    title="Titelzeile",
    lead=paragraphs("Vorspann"),
    owner="Register",
    day="2026-11-30",
    closing=["Schlusssatz"],
)
WORDS = set(
    "Titelzeile Vorspann Register Faktname Faktwert Zweitwert Ueberschrift Absatz Fettes Kopf "
    "Einzelheit kommando Marke Schritt weiter beispiel Tabellenzelle Anmerkung Untertitel "
    "Untertext Leertitel Nichtsda Schlusssatz".split()
)
PRIVATE = {"Geheim", "Vertraulich", "Intern"}
NOWHERE = {"Ohnewert", "Stumm", "Leer"}
"""Labels, sections and columns in which nothing stands."""


def words_of(content: str | bytes) -> set[str]:
    """The words of what a format gives."""
    if isinstance(content, bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            root = ElementTree.fromstring(package.read("word/document.xml"))
        content = " ".join(root.itertext())
    return set(re.findall(r"\w+", content))


@pytest.mark.parametrize("name", ["text", "table", "markdown", "html", "docx"])
def test_every_block_in_every_format_for_people(name: str) -> None:
    words = words_of(FORMATS[name].write(DOCUMENT, Canvas()))
    assert words >= WORDS
    assert words.isdisjoint(NOWHERE)
    is_handed_on = name not in ("text", "table")
    assert words.isdisjoint(PRIVATE) is is_handed_on


def test_the_screen() -> None:
    assert FORMATS["text"].write(DOCUMENT, Canvas()) == (
        "Titelzeile · Register\n"
        "Vorspann\n"
        "\n"
        "Faktname  Faktwert\n"
        "          Zweitwert\n"
        "\n"
        "Ueberschrift\n"
        "Absatz Fettes\n"
        "  Marke  Kopf\n"
        "     Einzelheit\n"
        "     → hamm kommando\n"
        "  Schritt · hamm weiter\n"
        "    beispiel: zeile\n"
        "Kennung  Titel\n"
        "toul     Tabellenzelle\n"
        "Anmerkung\n"
        "Untertitel\n"
        "Untertext\n"
        "Geheim\n"
        "\n"
        "Leertitel\n"
        "Nichtsda\n"
        "\n"
        "Vertraulich\n"
        "Intern\n"
        "\n"
        "Schlusssatz\n"
    )


def test_a_title_has_its_id_at_the_right_edge() -> None:
    document = Document(tuple, title="Toul", mark=accent("partnerschaft-toul"))
    shown = FORMATS["text"].write(document, Canvas(40))
    assert shown == "Toul                  partnerschaft-toul\n"


def test_csv_has_the_sections_one_below_the_other_with_all_columns() -> None:
    assert (
        FORMATS["csv"]
        .write(DOCUMENT, Canvas())
        .startswith(
            "schluessel\r\nid,title,gone\r\ntoul,Tabellenzelle,\r\n\r\nleer\r\nid,title,gone\r\n\r\n"
        )
    )


def test_blocks_and_data_are_made_for_those_formats_only_that_need_them() -> None:
    def fail() -> NoReturn:
        raise AssertionError

    data = FORMATS["json"].write(Document(fail, lambda: {"rows": [1]}), Canvas())
    assert json.loads(data) == {"version": 1, "rows": [1]}
    assert "Absatz" in FORMATS["text"].write(replace(DOCUMENT, make_data=fail), Canvas())


def test_a_table_without_rows_is_seen_where_somebody_asked_for_rows() -> None:
    assert not is_empty(Table(TABLE.columns, []))
    assert is_empty(Section("T", [Table(TABLE.columns, [])]))
    assert not is_empty(Section("T", [Table(TABLE.columns, [], empty="nothing")]))
