"""One typeface: website, PDF, Word and pictures name the same family, and carry its files."""

import io
import re
import zipfile
from pathlib import Path

import pypdf
import pytest
from babel.messages.pofile import read_po
from helper import DATA_DAY, ROOT

from hamm_registry.core.document import Document, Paragraph
from hamm_registry.core.network import Network
from hamm_registry.core.text import speaking
from hamm_registry.render import docx, html, network, pdf, typeface
from hamm_registry.render.screen import Canvas
from hamm_registry.site import appearance
from hamm_registry.site.page import POLICY
from hamm_registry.storage.workspace import Workspace

STYLE = appearance.style(Workspace(ROOT).registry).decode()


def document(text: str) -> Document:
    return Document(lambda: [Paragraph([text])], title="Titel", owner="Stadt", day=DATA_DAY)


def fonts_of(content: bytes) -> set[str]:
    """The fonts that a PDF carries, without the tag of the letters that are in it."""
    names: set[str] = set()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return names


def letters_of_the_catalogues() -> str:
    """Every letter that the program says in any of its languages."""
    letters: set[str] = set()
    for file in ROOT.glob("hamm_registry/locale/*/LC_MESSAGES/*.po"):
        with file.open("rb") as stream:
            for message in read_po(stream):
                texts = message.string if isinstance(message.string, tuple) else [message.string]
                letters.update(*texts)
    return "".join(sorted(letters - set("\n\0")))


def test_the_files_are_those_of_the_family() -> None:
    for name in ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf"):
        assert typeface.FAMILY.encode("utf-16-be") in (typeface.FOLDER / name).read_bytes()
    licence = (typeface.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    present = {file.name for file in typeface.FOLDER.glob("*.woff2")}
    assert present == {font.file for font in typeface.WEB_FONTS}


def test_a_german_visitor_loads_little() -> None:
    at_once = typeface.fonts_at_once("de")
    assert [font.weight for font in at_once] == [400, 700]
    for font in at_once:
        assert (typeface.FOLDER / font.file).stat().st_size < 16_000
    for font in typeface.WEB_FONTS:
        assert (typeface.FOLDER / font.file).stat().st_size < 34_000


def test_a_letter_of_two_parts_is_taken_from_the_smaller_one() -> None:
    """œ and ı are in both; the last rule counts."""
    order = re.findall("src: url.*?-3-(.*?)-[47]00", STYLE)
    assert order[-2:] == ["latin", "latin"]
    assert order.index("latin-ext") < order.index("latin")


def test_the_website_names_and_allows_its_own_fonts_alone() -> None:
    assert f"--typeface: {typeface.CSS_FAMILIES}" in STYLE
    assert set(re.findall(r"url\((.*?)\)", STYLE)) == {font.path for font in typeface.WEB_FONTS}
    named = set(re.findall(r"@font-face \{ font-family: \"(.*?)\"", STYLE))
    assert named == {typeface.FAMILY}
    assert "font-src 'self'" in POLICY
    rules = STYLE.split("--typeface", 1)[1]
    families = re.findall(r"font(?:-family)?: ([^;}]*)", rules)
    for value in families:
        assert "monospace" in value or "var(--typeface)" in value or value == "inherit", value


def test_pdf_has_the_typeface_for_all_that_the_program_says() -> None:
    content = pdf.document(document(letters_of_the_catalogues()), Canvas())
    assert fonts_of(content) == {"SourceSans3-Regular", "SourceSans3-Bold"}
    again = pdf.document(document(letters_of_the_catalogues()), Canvas())
    assert content == again


def test_other_scripts_still_have_a_font_in_a_pdf() -> None:
    content = pdf.document(document("شركة · בית · Ωμέγα · Łódź · Київ · 🙂 · \u0378"), Canvas())
    assert {"SourceSans3-Regular", "SourceSans3-Bold"} < fonts_of(content)


@pytest.mark.parametrize("language", ["de", "pl", "tr", "uk"])
def test_share_pictures_and_name_cards_are_drawn_alike_twice(language: str) -> None:
    names = [("Łódź, Київ, İzmir – „Grüße“", "İğne")]
    with speaking(language):
        pictures = pdf.share_pictures("Titel", "stadt.example", names)
        assert pictures == pdf.share_pictures("Titel", "stadt.example", names)
        assert "SourceSans3-Bold" in fonts_of(pdf.cards("Karten", names, DATA_DAY))


def test_templates_of_typst_name_no_font_of_their_own() -> None:
    for file in Path(pdf.__file__).parent.glob("*.typ"):
        assert set(re.findall(r"font: (.*),", file.read_text("utf-8"))) <= {"page-data.fonts"}


def test_word_names_the_family_and_what_to_take_in_its_place() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.document(document("Text"), Canvas()))) as package:
        styles = package.read("word/styles.xml").decode()
        table = package.read("word/fontTable.xml").decode()
    assert set(re.findall(r'w:ascii="(.*?)"', styles)) == {typeface.FAMILY}
    assert f'w:name="{typeface.FAMILY}"><w:altName w:val="{typeface.IN_WORD}"/>' in table


def test_pages_and_pictures_to_hand_on_name_the_family() -> None:
    assert f"font:1rem/1.5 {typeface.CSS_FAMILIES}" in html.page(document("Text"), Canvas())
    picture = network.svg(Network("Titel", "Beschreibung", ()))
    assert f'font-family="{typeface.SVG_FAMILIES}"' in picture
