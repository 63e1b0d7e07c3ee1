"""Word documents (Office Open XML, ISO/IEC 29500): headings, lists and tables.

The smallest package that Word and LibreOffice open: content types, one relation, the document and
its styles. The same words give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from hamm_registry.core.text import language, safe
from hamm_registry.render.outline import Item, OutlineSection
from hamm_registry.render.paper import Paper
from hamm_registry.render.printed import (
    Head,
    PrintedCell,
    PrintedSection,
    PrintedTable,
    Text,
    is_right_to_left,
    printed,
)
from hamm_registry.render.screen import Canvas, Ink, Style

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.styles+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
{kind}" Target="{target}"/></Relationships>"""
_DATE = (1980, 1, 1, 0, 0, 0)
"""The time stamp of the parts: the earliest that a zip file can hold."""
_ACCENT = "0B5394"
_LINE = "D0D7DE"
"""Colours of headings and of lines, as on web pages and in PDF."""
_PAGE_WIDTH = 11906
_MARGIN = 1134
_TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
"""Widths of A4 and of the text on it in twentieths of a point."""
_ROOM = 96
"""The letters of 10 points that go into a line of a table."""
_WIDEST = 44
"""A column gets no more room than for so many letters: longer texts go on below."""


def document(title: str, lead: str, sections: Iterable[OutlineSection]) -> bytes:
    """Sections of items as a document; those that are not public are left out."""
    return _package("".join(_outline(title, lead, sections)))


def paper(paper: Paper, _canvas: Canvas) -> bytes:
    """A report as a document; its maps are left out, the tables beside them say the same."""
    page = printed(paper, _ROOM)
    blocks = [_paragraph([page["title"]], "Title"), _paragraph([page["owner"]], "Subtitle")]
    for label, fact in page["facts"]:
        blocks.append(_paragraph([Ink(f"{label}: ", Style.BOLD), fact]))
    for section in page["sections"]:
        blocks += _section_xml(section)
    blocks += [_paragraph([text], "Note") for text in page["closing"]]
    return _package("".join(blocks))


def _section_xml(section: PrintedSection) -> Iterator[str]:
    yield _paragraph([section["title"]], "Heading1")
    for text in section["text"]:
        yield _paragraph([text])
    if not section["table"]["rows"]:
        if section["empty"]:
            yield _paragraph([section["empty"]])
        return
    yield _word_table(section["table"])
    # Two tables without a paragraph between them would become one.
    for note in section["notes"] or [""]:
        yield _paragraph([note], "Note")


def _package(body: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    page = (
        f'<w:sectPr><w:pgSz w:w="{_PAGE_WIDTH}" w:h="16838"/>'
        f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}"/>'
        "</w:sectPr>"
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="word/document.xml"),
        "word/document.xml": f"{head}<w:document {_W}><w:body>{body}{page}</w:body></w:document>",
        "word/styles.xml": f"{head}<w:styles {_W}>{''.join(_styles())}</w:styles>",
        "word/_rels/document.xml.rels": _RELATIONS.format(kind="styles", target="styles.xml"),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _outline(title: str, lead: str, sections: Iterable[OutlineSection]) -> Iterator[str]:
    yield _paragraph([title], "Title")
    if lead:
        yield _paragraph([lead])
    for section in sections:
        if section.items and section.public:
            yield _paragraph([section.title], "Heading1")
            for item in section.items:
                yield _paragraph(item, "ListBullet")


# Paragraphs


def _paragraph(
    item: Item, style: str = "Normal", *, keeps_next: bool = False, is_right: bool = False
) -> str:
    """A paragraph of pieces; `keeps_next` holds it on the page of the next one."""
    text = "".join(part.text if isinstance(part, Ink) else part for part in item)
    properties = _properties(style, text, keeps_next=keeps_next, is_right=is_right)
    return f"<w:p>{properties}{''.join(_run(part) for part in item)}</w:p>"


def _properties(style: str, text: str, *, keeps_next: bool, is_right: bool) -> str:
    """The properties of a paragraph of that text, in the order that the standard asks for."""
    properties = [f'<w:pStyle w:val="{style}"/>']
    if keeps_next:
        properties.append("<w:keepNext/>")
    if is_right_to_left(text):
        properties.append("<w:bidi/>")
    if is_right:
        properties.append('<w:jc w:val="right"/>')
    return f"<w:pPr>{''.join(properties)}</w:pPr>"


def _run(part: Ink | str) -> str:
    if isinstance(part, Ink):
        return _text_run(part.text, is_bold=part.style in (Style.BOLD, Style.WARNING))
    return _text_run(part)


def _text_run(text: str, *, is_bold: bool = False, lang: str = "") -> str:
    looks = []
    if is_bold:
        looks.append("<w:b/>")
    if is_right_to_left(text):
        looks.append("<w:rtl/>")
    if lang:
        looks.append(f'<w:lang w:val="{escape(lang)}"/>')
    look = f"<w:rPr>{''.join(looks)}</w:rPr>" if looks else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(safe(text))}</w:t></w:r>'


# Tables


def _word_table(table: PrintedTable) -> str:
    """A table whose head stands on each page again; no row is broken, none stands alone."""
    widths = _column_widths(table["columns"])
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_head_row(table, widths)]
    last = len(table["rows"]) - 1
    for number, row in enumerate(table["rows"]):
        # The first row stays with its head, the last one with the row before it.
        keeps_next = number in (0, last - 1) and number != last
        rows.append(_body_row(row, table["columns"], widths, keeps_next=keeps_next))
    look = '<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:noVBand="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Report"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _column_widths(columns: Sequence[Head]) -> list[int]:
    """Shares of the width of the text by the letters of each column."""
    letters = [min(max(column["width"], 3), _WIDEST) for column in columns]
    return [_TEXT_WIDTH * letter // sum(letters) for letter in letters]


def _head_row(table: PrintedTable, widths: Sequence[int]) -> str:
    cells = []
    for number, (column, width) in enumerate(zip(table["columns"], widths, strict=True)):
        # The heads of a matrix are turned: its columns are narrow.
        is_turned = table["matrix"] and number > 0
        is_right = column["numeric"] and not is_turned
        paragraph = _paragraph([column["title"]], "Cell", keeps_next=True, is_right=is_right)
        turned = '<w:textDirection w:val="btLr"/>' if is_turned else ""
        cells.append(_cell_xml(paragraph, width, turned))
    height = '<w:trHeight w:val="2400"/>' if table["matrix"] else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _body_row(
    row: Sequence[PrintedCell], columns: Sequence[Head], widths: Sequence[int], *, keeps_next: bool
) -> str:
    cells = []
    for cell, column, width in zip(row, columns, widths, strict=True):
        text = "".join(words["text"] for words in cell["words"])
        properties = _properties("Cell", text, keeps_next=keeps_next, is_right=column["numeric"])
        paragraph = f"<w:p>{properties}{_cell_runs(cell['words'])}</w:p>"
        cells.append(_cell_xml(paragraph, width))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell_xml(paragraph: str, width: int, properties: str = "") -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{properties}</w:tcPr>{paragraph}</w:tc>"


def _cell_runs(words: Sequence[Text]) -> str:
    """The items of a cell, each in its language, with commas between them."""
    runs = []
    for number, text in enumerate(words):
        if number:
            runs.append(_text_run(", "))
        runs.append(_text_run(text["text"], lang=text["lang"]))
    return "".join(runs)


# Styles

_STYLES = (
    # Style, its name in Word, size in half points, colour, bold, properties of its paragraphs.
    ("Normal", "Normal", 22, "", False, '<w:spacing w:after="80"/>'),
    ("Title", "Title", 36, "", True, '<w:spacing w:before="0" w:after="60"/>'),
    ("Subtitle", "Subtitle", 24, "", False, '<w:spacing w:after="160"/>'),
    (
        "Heading1", "heading 1", 26, _ACCENT, True,
        '<w:keepNext/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="0"/>',
    ),
    (
        "ListBullet", "List Bullet", 22, "", False,
        '<w:spacing w:after="60"/><w:ind w:left="284"/>',
    ),
    ("Cell", "Table Text", 20, "", False, '<w:spacing w:before="20" w:after="20"/>'),
    ("Note", "Note", 18, "57606A", False, '<w:spacing w:before="60" w:after="120"/>'),
)  # fmt: skip


def _styles() -> Iterator[str]:
    """Titles as headings, so that Word can navigate and screen readers can jump."""
    yield (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/>'
        f'<w:sz w:val="22"/><w:lang w:val="{language()}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    for style, name, size, color, is_bold, properties in _STYLES:
        look = "<w:b/>" if is_bold else ""
        if color:
            look += f'<w:color w:val="{color}"/>'
        default = ' w:default="1"' if style == "Normal" else ""
        yield (
            f'<w:style w:type="paragraph"{default} w:styleId="{style}"><w:name w:val="{name}"/>'
            f"<w:pPr>{properties}</w:pPr>"
            f'<w:rPr>{look}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    yield _table_style()


def _table_style() -> str:
    """Lines between rows, a bold head with a line below it."""
    between = f'<w:insideH w:val="single" w:sz="4" w:color="{_LINE}"/>'
    below = f'<w:bottom w:val="single" w:sz="4" w:color="{_LINE}"/>'
    head_line = f'<w:bottom w:val="single" w:sz="8" w:color="{_ACCENT}"/>'
    return (
        '<w:style w:type="table" w:styleId="Report"><w:name w:val="Report"/>'
        f"<w:tblPr><w:tblBorders>{below}{between}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        f"<w:tcPr><w:tcBorders>{head_line}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )
