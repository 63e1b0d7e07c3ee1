"""Headings with items below as a Word document (Office Open XML, ISO/IEC 29500).

The smallest package that Word and LibreOffice open: content types, one relation, the document and
its styles. The same words give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from hamm_registry.core.text import language, safe
from hamm_registry.render.outline import Item, Section
from hamm_registry.render.screen import Ink, Style

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


def document(title: str, lead: str, sections: Iterable[Section]) -> bytes:
    """The document; sections that are not public are left out."""
    body = "".join(_paragraphs(title, lead, sections))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="word/document.xml"),
        "word/document.xml": f"{head}<w:document {_W}><w:body>{body}{page}</w:body></w:document>",
        "word/styles.xml": f"{head}<w:styles {_W}>{''.join(_styles())}</w:styles>",
        "word/_rels/document.xml.rels": _RELATIONS.format(kind="styles", target="styles.xml"),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), content)
    return file.getvalue()


def _paragraphs(title: str, lead: str, sections: Iterable[Section]) -> Iterator[str]:
    yield _paragraph([title], "Title")
    if lead:
        yield _paragraph([lead], "Normal")
    for section in sections:
        if section.items and section.public:
            yield _paragraph([section.title], "Heading1")
            for item in section.items:
                yield _paragraph(item, "ListBullet")


def _paragraph(item: Item, style: str) -> str:
    runs = "".join(_run(part) for part in item)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _run(part: Ink | str) -> str:
    text = part.text if isinstance(part, Ink) else part
    is_strong = isinstance(part, Ink) and part.style in (Style.BOLD, Style.WARNING)
    look = "<w:rPr><w:b/></w:rPr>" if is_strong else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(safe(text))}</w:t></w:r>'


def _styles() -> Iterator[str]:
    """Titles as headings, so that Word can navigate and screen readers can jump."""
    yield (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/>'
        f'<w:lang w:val="{language()}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    for style, name, size, extra in (
        ("Normal", "Normal", 22, ""),
        ("Title", "Title", 36, ""),
        ("Heading1", "heading 1", 26, '<w:keepNext/><w:outlineLvl w:val="0"/>'),
        ("ListBullet", "List Bullet", 22, '<w:ind w:left="284"/>'),
    ):
        bold = "<w:b/>" if style in ("Title", "Heading1") else ""
        space = '<w:spacing w:before="240" w:after="80"/>' if bold else '<w:spacing w:after="60"/>'
        yield (
            f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/>'
            f"<w:pPr>{extra}{space}</w:pPr>"
            f'<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
