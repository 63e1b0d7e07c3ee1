"""Word documents (Office Open XML, ISO/IEC 29500): headings, lists and tables.

The smallest package that Word and LibreOffice open: content types, one relation, the document and
its styles. The same words give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from hamm_registry.core.document import Document
from hamm_registry.core.text import _, language, safe
from hamm_registry.render import typeface
from hamm_registry.render.palette import palette
from hamm_registry.render.printed import (
    PrintedCell,
    PrintedSection,
    PrintedTable,
    Text,
    is_right_to_left,
    printed,
)
from hamm_registry.render.screen import Canvas, width_of

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.styles+xml"/>\
<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.fontTable+xml"/>\
<Override PartName="/word/footer.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.footer+xml"/>\
<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-\
officedocument.wordprocessingml.numbering+xml"/></Types>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NUMBERING = """\
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">\
<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>\
<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>\
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"""
"""The dashes of lists: those of the style ListBullet."""
_DATE = (1980, 1, 1, 0, 0, 0)
"""The time stamp of the parts: the earliest that a zip file can hold."""
_LINE = "D9D6CE"
_SOFT = "566066"
"""Colours of lines and of notes, as on web pages."""
_PAGE_WIDTH = 11906
_MARGIN = 1134
_TOP = 1020
_TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
"""Widths of A4 and of the text on it in twentieths of a point."""
_ROOM = 84
"""The letters of 10 points that go into a line of a table."""
_LETTER = 115
"""The width that a letter of 10 points may take, also in bold, in twentieths of a point."""
_CELL_MARGIN = 60
_MATRIX_MARGIN = 10
"""Left and right of the text in a cell; the columns of a matrix are as wide as a line is high."""
_LONGEST_WORD = 24
"""A column is made so wide that no word of up to so many letters is broken."""
_WIDEST = 44
"""A column gets no more room than for so many letters: longer texts go on below."""
_MATRIX_COLUMNS = 24
"""A matrix with more columns goes on in a second table."""
_LINE_TO_SIGN = 500
"""The height of a row that people write into, in twentieths of a point."""
_BREAKS = re.compile(r"(?<=[-–/])|\s+")
"""The places where a line may end."""


def document(document: Document, _canvas: Canvas) -> bytes:
    """The file; maps are left out, the tables beside them say the same."""
    page = printed(document, _ROOM)
    parts = [_paragraph(page["title"], "Title"), _paragraph(page["owner"], "Subtitle")]
    for words in page["lead"]:
        parts.append(_line(words))
    for label, fact in page["facts"]:
        parts.append(_fact(label, fact))
    for section in page["sections"]:
        parts += _section_xml(section)
    for text in page["closing"]:
        parts.append(_paragraph(text, "Note"))
    accent = palette(document.colour).accent.removeprefix("#")
    footer = _footer(f"{page['title']} · {page['owner']}")
    return _package("".join(parts), footer, "".join(_styles(accent)))


def _footer(text: str) -> str:
    """The foot of each page: what it is of, and which page of how many."""
    numbers = _("Page {number} of {count}").format(number="\0", count="\1")
    runs = [_text_run(text), "<w:r><w:tab/></w:r>"]
    for piece in re.split("([\0\1])", numbers):
        if piece == "\0":
            runs.append('<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        elif piece == "\1":
            runs.append('<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        else:
            runs.append(_text_run(piece))
    return f"<w:p>{_properties('Footer', text)}{''.join(runs)}</w:p>"


def _section_xml(section: PrintedSection) -> Iterator[str]:
    if section["title"]:
        yield _paragraph(section["title"], "Heading1", new_page=section["new_page"])
    for block in section["blocks"]:
        if block["kind"] == "text":
            yield _line(block["words"])
        elif block["kind"] == "list":
            yield from _list_xml(block["items"])
        elif block["kind"] == "table":
            yield from _table_xml(block)


def _table_xml(table: PrintedTable) -> Iterator[str]:
    """The table, in parts where it is too wide, and its notes."""
    for part in _narrow_enough(table):
        yield _word_table(part)
        # Two tables without a paragraph between them would become one.
        yield _paragraph("", "Gap", keeps_next=bool(table["notes"]))
    for note in table["notes"]:
        yield _paragraph(note, "Note")


def _list_xml(items: Sequence[Sequence[Sequence[Text]]]) -> Iterator[str]:
    """The items with dashes; neither the first nor the last one stands alone on a page."""
    last = len(items) - 1
    for number, lines in enumerate(items):
        keeps_next = _keeps_next(number, last)
        for position, words in enumerate(lines):
            style = "ListBullet" if position == 0 else "Normal"
            yield _line(words, style, keeps_next=keeps_next)


def _package(body: str, footer: str, styles: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="footer"/>'
        f'<w:pgSz w:w="{_PAGE_WIDTH}" w:h="16838"/>'
        f'<w:pgMar w:top="{_TOP}" w:right="{_MARGIN}" w:bottom="{_TOP}" w:left="{_MARGIN}"'
        f' w:header="{_TOP // 2}" w:footer="{_TOP // 2}" w:gutter="0"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(officeDocument="word/document.xml"),
        "word/document.xml": f"{head}<w:document {_W}><w:body>{body}{page}</w:body></w:document>",
        "word/styles.xml": f"{head}<w:styles {_W}>{styles}</w:styles>",
        "word/fontTable.xml": f"{head}<w:fonts {_W}>{_FONT_ENTRY}</w:fonts>",
        "word/footer.xml": f"{head}<w:ftr {_W}>{footer}</w:ftr>",
        "word/numbering.xml": f"{head}<w:numbering {_W}>{_NUMBERING}</w:numbering>",
        "word/_rels/document.xml.rels": _relations(
            styles="styles.xml",
            fontTable="fontTable.xml",
            numbering="numbering.xml",
            footer="footer.xml",
        ),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _relations(**targets: str) -> str:
    """The part that names other parts, by their kind."""
    relations = []
    for kind, target in targets.items():
        address = f'Type="{_RELATION}{kind}" Target="{target}"'
        relations.append(f'<Relationship Id="{kind}" {address}/>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(relations)}</Relationships>"
    )


# Paragraphs


def _paragraph(
    text: str, style: str = "Normal", *, keeps_next: bool = False, new_page: bool = False
) -> str:
    """A paragraph in one style; `new_page` begins a page with it."""
    properties = _properties(style, text, keeps_next=keeps_next, new_page=new_page)
    return f"<w:p>{properties}{_text_run(text)}</w:p>"


def _line(words: Sequence[Text], style: str = "Normal", *, keeps_next: bool = False) -> str:
    """A paragraph of pieces, each in its own language and weight."""
    text = "".join(piece["text"] for piece in words)
    runs: list[str] = []
    for piece in words:
        runs.append(_text_run(piece["text"], is_bold=piece["strong"], lang=piece["lang"]))
    return f"<w:p>{_properties(style, text, keeps_next=keeps_next)}{''.join(runs)}</w:p>"


def _fact(label: str, fact: str) -> str:
    """A paragraph that begins with a bold word."""
    label = f"{label}: "
    runs = _text_run(label, is_bold=True) + _text_run(fact)
    return f"<w:p>{_properties('Normal', label)}{runs}</w:p>"


def _properties(
    style: str, text: str, *, keeps_next: bool = False, new_page: bool = False, align: str = ""
) -> str:
    """The properties of a paragraph of that text, in the order that the standard asks for.

    `keeps_next` holds it on the page of the next paragraph.
    """
    properties = [f'<w:pStyle w:val="{style}"/>']
    if keeps_next:
        properties.append("<w:keepNext/>")
    if new_page:
        properties.append("<w:pageBreakBefore/>")
    if is_right_to_left(text):
        properties.append("<w:bidi/>")
    if align:
        properties.append(f'<w:jc w:val="{align}"/>')
    return f"<w:pPr>{''.join(properties)}</w:pPr>"


def _text_run(text: str, *, is_bold: bool = False, lang: str = "") -> str:
    looks = []
    if is_bold:
        looks.append("<w:b/>")
    if is_right_to_left(text):
        looks.append("<w:rtl/>")
    if lang:
        looks.append(f'<w:lang w:val="{escape(lang)}"/>')
    look = ""
    if looks:
        look = f"<w:rPr>{''.join(looks)}</w:rPr>"
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(safe(text))}</w:t></w:r>'


# Tables


def _word_table(table: PrintedTable) -> str:
    """A table whose head stands on each page again; no row is broken, none stands alone.

    Its last rows stand on the page of the notes below it.
    """
    widths = _matrix_widths(table) if table["matrix"] else _column_widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_head_row(table, widths)]
    last = len(table["rows"]) - 1
    for number, row in enumerate(table["rows"]):
        keeps_next = _keeps_next(number, last) or (bool(table["notes"]) and number == last)
        rows.append(_body_row(table, row, widths, keeps_next=keeps_next))
    look = '<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:noVBand="1"/>'
    margins = ""
    if table["matrix"]:
        margins = _cell_margins(_MATRIX_MARGIN)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Report"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _keeps_next(number: int, last: int) -> bool:
    """True for the first row, which stays with the second, and for the last but one."""
    return number in (0, last - 1) and number != last


def _narrow_enough(table: PrintedTable) -> Iterator[PrintedTable]:
    """The table itself; a matrix of many columns in parts, each with the names of its rows."""
    count = len(table["columns"])
    if not table["matrix"] or count <= _MATRIX_COLUMNS + 1:
        yield table
        return
    for start in range(1, count, _MATRIX_COLUMNS):
        chosen = [0, *range(start, min(start + _MATRIX_COLUMNS, count))]
        yield {
            "kind": "table",
            "notes": table["notes"],
            "columns": [table["columns"][index] for index in chosen],
            "rows": [[row[index] for index in chosen] for row in table["rows"]],
            "matrix": True,
            "to_sign": False,
        }


def _column_widths(table: PrintedTable) -> list[int]:
    """The width of each column: its longest word first, then shares by the letters beyond it."""
    words = _longest_words(table)
    least = [word * _LETTER + 2 * _CELL_MARGIN for word in words]
    if sum(least) > _TEXT_WIDTH:
        return [width * _TEXT_WIDTH // sum(least) for width in least]
    room = _TEXT_WIDTH - sum(least)
    wishes = []
    for word, column in zip(words, table["columns"], strict=True):
        wishes.append(max(min(column["width"], _WIDEST) - word, 0) + 1)
    widths = []
    for width, wish in zip(least, wishes, strict=True):
        widths.append(width + room * wish // sum(wishes))
    return widths


def _longest_words(table: PrintedTable) -> list[int]:
    """The letters of the longest word of each column, as far as it is not to be broken."""
    longest = []
    for index, column in enumerate(table["columns"]):
        texts = [column["title"]]
        for row in table["rows"]:
            texts += [words["text"] for words in row[index]["words"]]
        letters = 0
        for text in texts:
            letters = max(letters, *map(width_of, _BREAKS.split(text)))
        longest.append(min(max(letters, 3), _LONGEST_WORD))
    return longest


def _matrix_widths(table: PrintedTable) -> list[int]:
    """The first column as wide as its words need, the others share what is left."""
    others = len(table["columns"]) - 1
    first = _longest_words(table)[0] * _LETTER + 2 * _CELL_MARGIN
    width = min((_TEXT_WIDTH - first) // max(others, 1), 4 * _LETTER)
    return [first, *[width] * others]


def _matrix_height(table: PrintedTable) -> int:
    """The height of the head of a matrix: its words are turned, each in one line."""
    letters = [width_of(column["title"]) for column in table["columns"][1:]]
    return max(letters, default=0) * _LETTER


def _head_row(table: PrintedTable, widths: Sequence[int]) -> str:
    """The heads of the columns, which stand on each page again."""
    cells = []
    for number, (column, width) in enumerate(zip(table["columns"], widths, strict=True)):
        align = ""
        turned = ""
        if table["matrix"] and number > 0:
            # The columns of a matrix are narrow: their heads are turned.
            turned = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>'
        elif column["numeric"]:
            align = "right"
        properties = _properties("Cell", column["title"], keeps_next=True, align=align)
        paragraph = f"<w:p>{properties}{_text_run(column['title'])}</w:p>"
        cells.append(_cell_xml(paragraph, width, turned))
    height = ""
    if table["matrix"]:
        height = f'<w:trHeight w:val="{_matrix_height(table)}" w:hRule="exact"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _body_row(
    table: PrintedTable, row: Sequence[PrintedCell], widths: Sequence[int], *, keeps_next: bool
) -> str:
    cells = []
    for number, (cell, column, width) in enumerate(zip(row, table["columns"], widths, strict=True)):
        align = ""
        if table["matrix"] and number > 0:
            align = "center"
        elif column["numeric"]:
            align = "right"
        text = "".join(words["text"] for words in cell["words"])
        properties = _properties("Cell", text, keeps_next=keeps_next, align=align)
        cells.append(_cell_xml(f"<w:p>{properties}{_cell_runs(cell['words'])}</w:p>", width))
    height = ""
    if table["to_sign"]:
        height = f'<w:trHeight w:val="{_LINE_TO_SIGN}"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>"


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

_FONT = (
    f'<w:rFonts w:ascii="{typeface.FAMILY}" w:hAnsi="{typeface.FAMILY}" w:cs="{typeface.FAMILY}"/>'
)
"""Named in each style: LibreOffice gives headings a font of its own where none is named."""
_FONT_ENTRY = (
    f'<w:font w:name="{typeface.FAMILY}"><w:altName w:val="{typeface.IN_WORD}"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)
"""The font and the one to take in its place: the file only names it, whoever reads it has it."""
_ACCENTED = "accent"
"""In place of a colour: the accent of the document."""
_STYLES = (
    # Style, its name in Word, size in half points, colour, bold, properties of its paragraphs.
    ("Normal", "Normal", 21, "", False, '<w:spacing w:after="60"/>'),
    ("Title", "Title", 36, "", True, '<w:spacing w:before="0" w:after="60"/>'),
    ("Subtitle", "Subtitle", 24, "", False, '<w:spacing w:before="0" w:after="120"/>'),
    (
        "Heading1", "heading 1", 26, _ACCENTED, True,
        '<w:keepNext/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="0"/>',
    ),
    (
        "ListBullet", "List Bullet", 22, "", False,
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/>',
    ),
    ("Cell", "Table Text", 20, "", False, '<w:spacing w:before="12" w:after="12"/>'),
    (
        "Note", "Note", 18, _SOFT, False,
        '<w:keepLines/><w:spacing w:before="0" w:after="80"/>',
    ),
    (
        "Footer", "footer", 16, _SOFT, False,
        f'<w:tabs><w:tab w:val="right" w:pos="{_TEXT_WIDTH}"/></w:tabs>',
    ),
    (
        "Gap", "Gap", 8, "", False,
        '<w:spacing w:before="0" w:after="0" w:line="80" w:lineRule="exact"/>',
    ),
)  # fmt: skip


def _styles(accent: str) -> Iterator[str]:
    """Titles as headings, so that Word can navigate and screen readers can jump."""
    yield (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}"
        f'<w:sz w:val="22"/><w:lang w:val="{language()}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    for style, name, size, color, is_bold, properties in _STYLES:
        look = "<w:b/>" if is_bold else ""
        if color:
            ink = accent if color == _ACCENTED else color
            look += f'<w:color w:val="{ink}"/>'
        default = ' w:default="1"' if style == "Normal" else ""
        yield (
            f'<w:style w:type="paragraph"{default} w:styleId="{style}"><w:name w:val="{name}"/>'
            f"<w:pPr>{properties}</w:pPr>"
            f'<w:rPr>{_FONT}{look}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    yield _table_style(accent)


def _cell_margins(width: int) -> str:
    return (
        f'<w:tblCellMar><w:left w:w="{width}" w:type="dxa"/>'
        f'<w:right w:w="{width}" w:type="dxa"/></w:tblCellMar>'
    )


def _table_style(accent: str) -> str:
    """Lines between rows, a bold head with a line below it."""
    between = f'<w:insideH w:val="single" w:sz="4" w:color="{_LINE}"/>'
    below = f'<w:bottom w:val="single" w:sz="4" w:color="{_LINE}"/>'
    head_line = f'<w:bottom w:val="single" w:sz="8" w:color="{accent}"/>'
    return (
        '<w:style w:type="table" w:styleId="Report"><w:name w:val="Report"/>'
        f"<w:tblPr><w:tblBorders>{below}{between}</w:tblBorders>"
        f"{_cell_margins(_CELL_MARGIN)}</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        f"<w:tcPr><w:tcBorders>{head_line}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )
