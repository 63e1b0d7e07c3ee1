"""A page around the picture of a network: to print, and to read without seeing it."""

from collections.abc import Iterator, Sequence

from hamm_registry.core.text import _, language
from hamm_registry.render.network import Kind, Network, NetworkGroup, kind_name, kinds, markup, svg


def page(network: Network) -> str:
    """The picture in a page that prints on A4 across, with all it says as a table below."""
    title = markup(network.title)
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{language()}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style></head>",
        "<body><main>",
        f"<h1>{title}</h1>",
        svg(network).rstrip(),
        *_table_of_links(network),
        "</main></body></html>",
    ]) + "\n"  # fmt: skip


_STYLE = (
    "@page{size:A4 landscape;margin:10mm}"
    "body{font:16px/1.45 Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff;margin:1rem}"
    "h1{position:absolute;clip-path:inset(50%);width:1px;height:1px;margin:0;overflow:hidden}"
    "svg{display:block;max-width:100%;height:auto}"
    "table{border-collapse:collapse;margin:2rem 0}"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem 1rem .3rem 0;"
    "border-bottom:1px solid #767676}"
    "@media print{body{font-size:11px;margin:0}svg{width:100%;max-height:188mm}"
    "table{break-before:page;margin:0}tr{break-inside:avoid}}"
)


def _table_of_links(network: Network) -> Iterator[str]:
    """A row an initiative in its group, a column a kind of link."""
    used = kinds(network)
    heads = [_("Where"), _("Organisation"), *map(kind_name, used)]
    yield f"<table><caption>{markup(_('The same as a table'))}</caption>"
    cells = [f'<th scope="col">{markup(head)}</th>' for head in heads]
    yield f"<thead><tr>{''.join(cells)}</tr></thead><tbody>"
    for group in network.groups:
        number = 0
        for section in group.sections:
            where = ": ".join(filter(None, (group.title, section.title)))
            for node in section.nodes:
                linked = ["; ".join(_linked(group, number, kind)) for kind in used]
                yield _row_of_node(where, node.label, linked)
                number += 1
    yield "</tbody></table>"


def _row_of_node(where: str, name: str, linked: Sequence[str]) -> str:
    cells = "".join(f"<td>{markup(cell)}</td>" for cell in linked)
    return f'<tr><td>{markup(where)}</td><th scope="row">{markup(name)}</th>{cells}</tr>'


def _linked(group: NetworkGroup, number: int, kind: Kind) -> Iterator[str]:
    """The labels of those that a node has a link of that kind with."""
    nodes = group.nodes
    for link in group.links:
        if link.kind != kind:
            continue
        if link.a == number:
            yield nodes[link.b].label
        elif link.b == number:
            yield nodes[link.a].label
