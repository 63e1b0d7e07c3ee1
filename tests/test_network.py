"""The picture of the network: what it draws, that nothing overlaps, and who can read it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from helper import ROOT, Workplace, hamm
from hypothesis import given
from hypothesis import strategies as st
from test_introductions_cli import CHOIR, HELP, HOSTILE, town

from hamm_registry.core.document import Document
from hamm_registry.core.network import (
    Kind,
    Network,
    NetworkGroup,
    NetworkLink,
    NetworkNode,
    NetworkSection,
)
from hamm_registry.render import palette
from hamm_registry.render.html import network_page
from hamm_registry.render.lettering import width, wrapped
from hamm_registry.render.network import WIDTH, svg

__all__ = ["town"]

SVG = "{http://www.w3.org/2000/svg}"
BERGEN = CHOIR.replace("Chor B", "Orchester B").replace("Choir of E", "Orchestra of E")


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


class Box(NamedTuple):
    """Where a text stands."""

    left: int
    top: int
    right: int
    bottom: int
    text: str


def boxes(picture: str) -> Iterator[Box]:
    """Give the texts of a picture with the room they take."""
    for element in parsed(picture).iter(f"{SVG}text"):
        size = int(element.get("font-size", "12"))
        x, y, text = int(element.get("x", "")), int(element.get("y", "")), element.text or ""
        wide = width(text, size)
        left = x - wide if element.get("text-anchor") == "end" else x
        yield Box(left, y - size * 3 // 4, left + wide, y + size // 5, text)


def strokes(picture: str) -> dict[str, str]:
    """Give the arcs of a picture: what each joins, and how it is drawn."""
    found = {}
    for path in parsed(picture).iter(f"{SVG}path"):
        title = path.find(f"{SVG}title")
        if title is not None:
            dashes = path.get("stroke-dasharray", "solid")
            found[title.text or ""] = f"{path.get('stroke-width')} {dashes}"
    return found


def real(*arguments: str) -> str:
    result = hamm("parallels", "--root", ROOT, "--lang", "de", "--format", "svg", *arguments)
    assert (result.code, result.err) == (0, "")
    return result.out


PICTURES = ["", "--level C", "--level all", "--place Kalisz", "--country FR", "--state all",
            "schule-hammonense-kalisz", "verein-bosnienfreunde --level all", "--unlisted --history",
            "--theme youth-school"]  # fmt: skip


@pytest.mark.parametrize("arguments", PICTURES)
def test_nothing_overlaps_and_all_fits(arguments: str) -> None:
    picture = real(*arguments.split())
    root = parsed(picture)
    height = int(root.get("height", ""))
    assert root.get("viewBox") == f"0 0 {WIDTH} {height}"
    found = sorted(boxes(picture), key=lambda box: box.top)
    assert all(0 <= b.left < b.right <= WIDTH and 0 <= b.top < b.bottom <= height for b in found)
    for number, box in enumerate(found):
        for other in found[number + 1 :]:
            apart = other.top >= box.bottom or other.left >= box.right or other.right <= box.left
            assert apart, (box, other)
    assert not re.search(r'[ "(,][0-9]+\.[0-9]', re.sub(r">[^<]*<", "><", picture))
    assert real(*arguments.split()) == picture


def test_the_whole_real_registry_fits_a_sheet_of_a4() -> None:
    height = int(parsed(real()).get("height", ""))
    # A little higher than a landscape sheet since there are more than a hundred entries:
    # the page scales it, and at this ratio its words stay readable.
    assert WIDTH / height >= 1.1
    page_of_it = real("--format", "html")
    assert "size:A4 landscape" in page_of_it


def test_the_picture_is_named_and_described(town: Workplace) -> None:
    picture = town.hamm("parallels", "--format", "svg", "--lang", "de").out
    root = parsed(picture)
    assert root.get("role") == "img"
    assert root.get("lang") == "de"
    labels = (root.get("aria-labelledby") or "").split()
    texts = [root.find(f"*[@id='{label}']") for label in labels]
    assert [text is not None and text.text for text in texts] == [
        "Internationale Initiativen · Beispielstadt · Wer sich kennen sollte",
        (
            "3 Organisationen, 1 Land; bekannte Verbindungen: 0, fehlende: 1. Nicht gezeichnet: "
            "die Stelle, Länder mit nur einer Organisation und Paare, die wenig verbindet. "
            "Stand: 22.11.2026."
        ),
    ]


def test_how_links_are_drawn(town: Workplace) -> None:
    town.overlay("relations: [{to: chor-beispiel, type: in-contact}]\n")
    second = CHOIR.replace("Kantorei Bergen", "Domchor Bergen")
    town.another("chor-zweiter", second + "relations: [{to: schule-beispiel, type: supports}]\n")
    town.another("orchester", BERGEN + "sdgs: [4]\n")
    picture = town.hamm("parallels", "--format", "svg", "--lang", "de").out
    lines = strokes(picture)
    assert [label for label, how in lines.items() if how == "3 solid"] == [
        "Chor Beispielstadt – Gymnasium Beispiel: kennen sich"
    ]
    assert sorted(lines.values()) == ["1 4 3", "2 9 4", "3 solid"]
    dots = [dot.get("fill") for dot in parsed(picture).iter(f"{SVG}circle")]
    assert dots[:2] == [palette.LIGHT.ours.accent, "#ffffff"]
    assert dots[2:].count(palette.LIGHT.ours.accent) == 2
    last = max(i for i, text in enumerate(re.findall("<path.*", picture)) if "<title>" in text)
    assert 'stroke-width="3"' in re.findall("<path.*", picture)[last]


def test_levels_and_meetings_are_told_apart(town: Workplace) -> None:
    town.overlay("sdgs: [4, 5, 6]\naudience: [youth]\n")
    town.another(
        "orchester",
        BERGEN.replace("culture-music", "youth-school") + "sdgs: [4, 5, 6]\naudience: [youth]\n",
    )
    source = "sources: [{id: s, title: Bericht, url: 'https://www.schule.example', kind: press}]\n"
    met = "id: treffen\ntitle: {de: Treffen}\nstate: held\nattendance: partial\n"
    attended = "attended: [chor-beispiel, schule-beispiel]\n"
    town.put("data/meetings/treffen.yaml", met + attended + source)
    lines = strokes(town.hamm("parallels", "--format", "svg").out)
    assert sorted(lines.values()) == ["1 4 3", "2 0 5", "2 9 4"]


def test_what_is_drawn_follows_the_filters(town: Workplace) -> None:
    def drawn(*arguments: str) -> set[str]:
        picture = town.hamm("parallels", "--format", "svg", *arguments).out
        return {label.partition(":")[0] for label in strokes(picture)}

    pair = "Chor Beispielstadt – Gymnasium Beispiel"
    assert drawn() == {pair}
    assert len(drawn("--level", "all")) == 6
    assert drawn("--place", "Bergen", "--level", "C") == {pair}
    assert len(drawn("verein-goeteborg", "--level", "all")) == 3
    sweden = town.hamm("parallels", "verein-goeteborg", "--level", "C", "--format", "svg").out
    assert not [box for box in boxes(sweden) if box.text in ("Norway", "Bergen")]
    assert drawn("--country", "SE") == set()
    assert drawn("--level", "A") == set()


def test_pairs_across_borders_stand_apart(town: Workplace) -> None:
    picture = town.hamm("parallels", "--format", "svg", "--level", "all", "--lang", "de").out
    texts = [box.text for box in boxes(picture)]
    assert "Über Grenzen hinweg" in texts
    assert "Bergen – Göteborg: 483 km" in texts


def test_what_needs_no_step_is_not_drawn_across_borders(town: Workplace) -> None:
    town.overlay(
        "relations: [{to: schule-beispiel, type: in-contact}, {to: hilfe-oslo, type: reviewed}]\n",
        "data/initiatives/verein-goeteborg.yaml",
    )
    picture = town.hamm("parallels", "--format", "svg", "--level", "all", "--state", "all").out
    titles = [label for label in strokes(picture) if "Göteborg" in label]
    assert titles == ["Chor Beispielstadt – Freunde von Göteborg e.V.: should know each other"]


def test_an_initiative_in_two_towns_stands_once(town: Workplace) -> None:
    both = "[{name: Bergen, country: 'NO'}, {name: Oslo, country: 'NO'}]"
    town.overlay(f"places: {both}\n")
    texts = " ".join(b.text for b in boxes(town.hamm("parallels", "--format", "svg").out))
    texts = texts.replace("\xa0", " ")
    assert texts.count("Gymnasium Beispiel") == 1
    assert texts.count("(also Oslo)") == 1


def test_a_crowd_is_cut_and_counted(town: Workplace) -> None:
    for number in range(40):
        lead = f"organisations: [{{name: Verein {number}, role: lead}}]\n"
        town.another(f"verein-{number}", lead + f"title: {{de: Verein Nummer {number}}}\n")
    picture = town.hamm("parallels", "--format", "svg").out
    assert "19 organisations are left out for lack of room." in picture
    assert len(list(parsed(picture).iter(f"{SVG}circle"))) == 24 + 2
    assert "1 of 903 known" not in picture
    assert "0 of 903 known" in picture


def test_those_with_missing_links_are_drawn_first(town: Workplace) -> None:
    for number in range(30):
        lead = f"organisations: [{{name: Verein {number}, role: lead}}]\n"
        town.another(f"verein-{number}", lead + "places:\ncountries: ['NO']\nthemes: [sport]\n")
    town.another("zz-orchester", BERGEN)
    picture = town.hamm("parallels", "--format", "svg").out
    assert "Orchester" in picture


def test_more_countries_than_fit_are_counted(town: Workplace) -> None:
    for number, code in enumerate("FR GB IT ES PT BE LU CH AT PL CZ SK HU RO BG GR SE".split()):
        for side in "ab":
            lead = f"organisations: [{{name: Verein {number}{side}, role: lead}}]\n"
            title = f"title: {{de: Verein {number}{side}}}\n"
            town.another(f"verein-{number}{side}", f"{lead}{title}places:\ncountries: [{code}]\n")
    picture = town.hamm("parallels", "--format", "svg", "--country", "FR").out
    assert "not drawn" not in picture
    picture = town.hamm("parallels", "--format", "svg", "--level", "all").out
    assert "2 more countries are not drawn." in picture


def test_many_groups_share_the_sheet(town: Workplace) -> None:
    for number in range(16):
        code = "FR GB IT ES PT BE LU CH AT PL CZ SK HU RO BG GR".split()[number]
        for one in range(9):
            lead = f"organisations: [{{name: Verein {number} {one}, role: lead}}]\n"
            town.another(f"verein-{number}-{one}", f"{lead}places:\ncountries: [{code}]\n")
    picture = town.hamm("parallels", "--format", "svg", "--level", "A").out
    assert len(list(parsed(picture).iter(f"{SVG}circle"))) == 16 * 8 + 2
    assert "1 more country is not drawn. 16 organisations are left out for lack of room." in picture


# Hostile and odd values


def test_hostile_titles_are_text(town: Workplace) -> None:
    quoted = HOSTILE.replace("'", "''")
    lead = f"organisations: [{{name: '{quoted}', role: lead}}]\n"
    town.overlay(lead, "data/initiatives/chor-beispiel.yaml")
    picture = town.hamm("parallels", "--format", "svg").out
    whole = " ".join(box.text for box in boxes(picture))
    assert " ".join(HOSTILE.split()) in whole.replace("\xa0", " ")
    assert not list(parsed(picture).iter(f"{SVG}img"))
    content = town.hamm("parallels", "--format", "html").out
    reader = Reader()
    reader.feed(content)
    assert "img" not in reader.tags
    assert "script" not in reader.tags
    assert "alert(1)" in " ".join(reader.cells)


def test_links_have_the_colours_of_the_map(town: Workplace) -> None:
    """Those that are there in the accent of the city, those that are missing as towns."""
    town.overlay("relations: [{to: chor-beispiel, type: in-contact}]\n")
    town.another("orchester", BERGEN + "sdgs: [4]\n")
    config = (town.root / "registry.yaml").read_text(encoding="utf-8")
    town.put("registry.yaml", config + "appearance: {accent: '#ffcc00'}\n")
    accent = palette.palette("#ffcc00").accent
    for form in ("svg", "html"):
        picture = town.hamm("parallels", "--format", form).out
        colours = set(re.findall(r'stroke="(#\w+)"', picture.partition("<rect")[2]))
        assert colours == {accent, palette.DOT, "#595959"}, form


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=140),
    st.integers(1, 6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8),
)
def test_any_text_can_be_drawn(text: str, number: int, pairs: set[tuple[int, int]]) -> None:
    nodes = tuple(NetworkNode(f"{text} {one}", one % 2 == 0) for one in range(number))
    kinds: list[Kind] = ["known", "met", "introduce", "approach"]
    links = tuple(NetworkLink(a, b, kinds[(a + b) % 4]) for a, b in sorted(pairs) if a < b < number)
    group = NetworkGroup(text, text[:8], (NetworkSection(text, nodes),), links)
    network = Network(text, text, (group,))
    picture = svg(network)
    root = parsed(picture)
    assert len(list(root.iter(f"{SVG}circle"))) == number + 2
    assert all(box.right <= WIDTH for box in boxes(picture))
    assert picture == svg(network)
    assert network_page(Document(lambda: [network])).count('<th scope="row">') == number


# The page


class Reader(HTMLParser):
    """What a screen reader finds in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"] or ""
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in ("td", "th"):
            self.cells[-1] += data


def test_the_page_says_it_all_in_a_table(town: Workplace) -> None:
    town.overlay("relations: [{to: chor-beispiel, type: in-contact}]\n")
    town.another("orchester", BERGEN.replace("culture-music", "sport"))
    reader = Reader()
    content = town.hamm("parallels", "--format", "html", "--lang", "de").out
    reader.feed(content)
    assert reader.language == "de"
    assert [reader.tags.count(tag) for tag in ("title", "h1", "svg", "table", "caption")] == [
        5, 1, 1, 1, 1,
    ]  # fmt: skip
    cells = [cell.replace("\xa0", " ").strip() for cell in reader.cells]
    assert [cells[start : start + 4] for start in range(0, len(cells), 4)] == [
        ["Wo", "Organisation", "kennen sich", "sollten sich kennen"],
        ["Norwegen: Bergen", "Chor Beispielstadt", "Gymnasium Beispiel", "Orchester Beispielstadt"],
        ["Norwegen: Bergen", "Gymnasium Beispiel", "Chor Beispielstadt", "Orchester Beispielstadt"],
        [
            "Norwegen: Bergen",
            "Orchester Beispielstadt",
            "",
            "Chor Beispielstadt; Gymnasium Beispiel",
        ],
        ["Norwegen: anderswo im Land", "Hilfsverein (noch aktiv?)", "", ""],
    ]
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", content)
    assert town.hamm("parallels", "--format", "html", "--lang", "de").out == content


def test_a_picture_goes_into_a_file(town: Workplace) -> None:
    target = town.root / "bild.svg"
    assert town.hamm("parallels", "--format", "svg", "--output", target).out == ""
    assert parsed(target.read_text(encoding="utf-8")).tag == f"{SVG}svg"


# Letters


@given(st.text(max_size=200), st.integers(60, 500), st.integers(1, 4))
def test_lines_keep_to_their_room(text: str, room: int, most: int) -> None:
    lines = wrapped(text, room, 12, most)
    assert 1 <= len(lines) <= most
    assert all(width(line, 12) <= room for line in lines)


def test_lines_keep_all_words_where_there_is_room() -> None:
    assert wrapped("eins zwei  drei", 500, 12, 1) == ["eins zwei drei"]
    assert wrapped("eins zwei drei", 40, 12, 3) == ["eins", "zwei", "drei"]
    assert wrapped("", 40, 12, 3) == [""]
    assert wrapped("日本語日本語", 50, 12, 1) == ["日本語…"]


def test_help_lists_the_pictures() -> None:
    assert "text, svg, html" in " ".join(hamm("parallels", "--help").out.split())
    assert HELP
