"""The map of the world in a report: countries by number and dots for towns, as SVG."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from hamm_registry.core.document import Dot
from hamm_registry.geo import map_view
from hamm_registry.geo.shading import STEPS, Shade, shaded, unshaded

_RADIUS = 4
"""The size of the mark of a very small country, in units of the map."""


def svg(
    counts: Mapping[str, int],
    dots: Iterable[Dot] = (),
    *,
    label: Callable[[str], str],
    colors: Sequence[str] = (),
) -> str:
    """The map as an SVG element; `counts` are initiatives by country code, 0 and absent alike.

    `label` gives the text alternative of a country that has any. Elements have the classes level-0
    to level-4 and place; `colors`, one a level and one for the dots, colour them where there is no
    style sheet.
    """
    view = map_view.world()
    parts = [f'<path class="level-0"{_fill(colors, 0)} d="{unshaded(counts, view)}"/>']
    for shade in shaded(counts, view):
        parts.append(_country(shade, escape(label(shade.code)), colors))
    for dot in dots:
        parts.append(_dot(dot, view, colors))
    box = f"0 0 {view.width} {view.height}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" class="worldmap">'
    return f"{head}{''.join(parts)}</svg>"


def _country(shade: Shade, label: str, colors: Sequence[str]) -> str:
    """A country with its text alternative, which is escaped already."""
    look = f'class="level-{shade.level}"{_fill(colors, shade.level)}'
    drawn = ""
    if shade.path:
        drawn = f'<path {look} d="{shade.path}"/>'
    if shade.dot is not None:
        x, y = shade.dot
        drawn += f'<circle {look} cx="{x:g}" cy="{y:g}" r="{_RADIUS}"/>'
    return f'<g role="img" aria-label="{label}"><title>{label}</title>{drawn}</g>'


def _dot(dot: Dot, view: map_view.View, colors: Sequence[str]) -> str:
    """A town as a dot with its name; nothing where it lies outside of the view."""
    position = view.project(dot.point)
    if position is None:
        return ""
    title = f"<title>{escape(dot.name)}</title>"
    fill = _fill(colors, STEPS + 1)
    x, y = position
    return f'<circle class="place"{fill} cx="{x:g}" cy="{y:g}" r="2">{title}</circle>'


def _fill(colors: Sequence[str], number: int) -> str:
    """The attribute that colours a shape; empty where the style sheet of a page does it."""
    if not colors:
        return ""
    return f' fill="{colors[number]}"'
