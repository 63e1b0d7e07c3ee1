"""A report as one web page that needs nothing else: no script, no request, to read and to print."""

from html import escape

from hamm_registry.core.text import _
from hamm_registry.render.paper import Paper
from hamm_registry.render.printed import (
    Head,
    Printed,
    PrintedCell,
    PrintedMap,
    PrintedSection,
    PrintedTable,
    Text,
    printed,
)
from hamm_registry.render.screen import Canvas

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
:root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--bar:#b6d3f2;
--accent:#0b5394;--page:#fff;--l0:#e4e7eb;--l1:#b6d3f2;--l2:#7fb0e0;--l3:#3f83c4;--l4:#0b5394;
--dot:#b3261e}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#a3adb8;--line:#3a424c;--bar:#28486b;
--accent:#79b8ff;--page:#10151b;--l0:#262d35;--l1:#28486b;--l2:#35689d;--l3:#5a97d4;--l4:#a3cdf8;
--dot:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:60rem;background:var(--page);
color:var(--text);font:1rem/1.5 system-ui,sans-serif;hyphens:auto;overflow-wrap:break-word}
h1{font-size:1.7rem;line-height:1.2;margin:0}header p{margin:0 0 1rem;font-size:1.1rem}
h2{font-size:1.2rem;margin:2.2rem 0 .5rem;padding-top:.4rem;border-top:2px solid var(--accent)}
p{margin:.4rem 0;max-width:42rem}
.note,footer{color:var(--soft);font-size:.875rem}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.6rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}
dt{color:var(--soft)}dd{margin:0}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--accent)}
table{border-collapse:collapse;font-size:.925rem;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.2rem .7rem .2rem 0;font-weight:400;
border-bottom:1px solid var(--line)}
thead th{font-weight:600;vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums}
td.w,th.w{min-width:11rem}
td.b{min-width:9rem;background-image:linear-gradient(90deg,var(--bar) calc(var(--s)*100%),
transparent 0);background-position:0 50%;background-size:calc(100% - 3.4rem) 70%;
background-repeat:no-repeat}
.matrix table{font-size:.8rem}
.matrix th,.matrix td{padding:.1rem .3rem;border:1px solid var(--line)}
.matrix thead th.n{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left}
.matrix td.full{background:var(--bar)}
figure{margin:.5rem 0}figure svg{display:block;width:100%;height:auto}
.level-0{fill:var(--l0);background:var(--l0)}.level-1{fill:var(--l1);background:var(--l1)}
.level-2{fill:var(--l2);background:var(--l2)}.level-3{fill:var(--l3);background:var(--l3)}
.level-4{fill:var(--l4);background:var(--l4)}.place{fill:var(--dot)}
.key{display:inline-block;width:1em;height:1em;margin:0 .3em 0 .6em;vertical-align:-.1em}
a{color:var(--accent)}
@media(max-width:34rem){dl{display:block}dt{margin-top:.4rem}}
@media print{:root{--text:#000;--soft:#333;--page:#fff;--bar:#cfe0f3;--line:#bbb;--accent:#0b5394;
--l0:#e4e7eb;--l1:#b6d3f2;--l2:#7fb0e0;--l3:#3f83c4;--l4:#0b5394;--dot:#b3261e}
body{max-width:none;padding:0;font-size:10pt}thead{display:table-header-group}
tr,h2{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}
*{print-color-adjust:exact}@page{size:A4;margin:18mm}}
"""


def paper(told: Paper, _canvas: Canvas) -> str:
    """The page; whatever entries say is text in it, and only http addresses are links."""
    page = printed(told)
    body = "\n".join(_section_html(section) for section in page["sections"])
    closing = "\n".join(f"<p>{escape(text)}</p>" for text in page["closing"])
    return f"""<!DOCTYPE html>
<html lang="{escape(page["lang"])}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(page["title"])} · {escape(page["owner"])}</title>
<style>{_STYLE}</style>
</head>
<body>
{_header_html(page)}
<main>
{body}
</main>
<footer>
{closing}
</footer>
</body>
</html>
"""


def _header_html(page: Printed) -> str:
    rows = [f"<dt>{escape(label)}</dt><dd>{escape(fact)}</dd>" for label, fact in page["facts"]]
    facts = "\n".join(rows)
    heading = f"<h1>{escape(page['title'])}</h1>\n<p>{escape(page['owner'])}</p>"
    return f"<header>\n{heading}\n<dl>\n{facts}\n</dl>\n</header>"


def _section_html(section: PrintedSection) -> str:
    name = f"s-{section['key']}"
    parts = ["<section>", f'<h2 id="{name}">{escape(section["title"])}</h2>']
    parts += [f"<p>{escape(text)}</p>" for text in section["text"]]
    if section["world"]:
        parts.append(_map_html(section["world"]))
    if section["table"]["rows"]:
        parts.append(_table_html(section["table"], name))
        parts += [f'<p class="note">{escape(note)}</p>' for note in section["notes"]]
    elif section["empty"]:
        parts.append(f"<p>{escape(section['empty'])}</p>")
    return "\n".join([*parts, "</section>"])


def _map_html(world: PrintedMap) -> str:
    caption = ""
    for number, words in enumerate(world["legend"], 1):
        caption += f'<span class="key level-{number}"></span>{escape(words)} '
    caption += f"· {escape(world['source'])}"
    alt = escape(world["alt"])
    return (
        f'<figure aria-label="{alt}">\n{world["svg"]}\n'
        f'<figcaption class="note">{caption}</figcaption>\n</figure>'
    )


def _table_html(table: PrintedTable, name: str) -> str:
    heads = ""
    for column in table["columns"]:
        heads += f'<th scope="col"{_class(_classes(column))}>{_title_html(column)}</th>'
    rows = "\n".join(f"<tr>{_row_html(row, table)}</tr>" for row in table["rows"])
    outer = "scroll matrix" if table["matrix"] else "scroll"
    return (
        f'<div class="{outer}" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _title_html(column: Head) -> str:
    return escape(column["title"]) or f"<span>{escape(_('Remark'))}</span>"


def _row_html(row: list[PrintedCell], table: PrintedTable) -> str:
    """The cells of a row; the first one is its head."""
    columns = table["columns"]
    cells = [f'<th scope="row"{_class(_classes(columns[0]))}>{_words_html(row[0])}</th>']
    for cell, column in zip(row[1:], columns[1:], strict=True):
        cells.append(_cell_html(cell, column, table["matrix"]))
    return "".join(cells)


def _cell_html(cell: PrintedCell, column: Head, matrix: bool) -> str:
    classes = _classes(column)
    style = ""
    if cell["share"] >= 0:
        classes.append("b")
        style = f' style="--s:{cell["share"]:.3f}"'
    if matrix and cell["words"]:
        classes.append("full")
    return f"<td{_class(classes)}{style}>{_words_html(cell)}</td>"


def _classes(column: Head) -> list[str]:
    """The classes of a column: `n` for numbers, `w` for a wide one."""
    classes: list[str] = []
    if column["numeric"]:
        classes.append("n")
    if column["prose"]:
        classes.append("w")
    return classes


def _class(classes: list[str]) -> str:
    """The attribute of an element with these classes; empty for none."""
    if not classes:
        return ""
    return f' class="{" ".join(classes)}"'


def _words_html(cell: PrintedCell) -> str:
    return ", ".join(map(_text_html, cell["words"]))


def _text_html(words: Text) -> str:
    """Words with their language and direction where those are not of the page."""
    content = escape(words["text"])
    if words["url"]:
        return f'<a href="{escape(words["url"])}" rel="noopener noreferrer">{content}</a>'
    attributes = ""
    if words["lang"]:
        attributes += f' lang="{escape(words["lang"])}"'
    if words["rtl"]:
        attributes += ' dir="rtl"'
    if not attributes:
        return content
    return f"<span{attributes}>{content}</span>"
