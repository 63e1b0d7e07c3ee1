"""Every number on the website that is a link equals the rows behind it."""

import re
from html.parser import HTMLParser
from pathlib import Path

from helper import ROOT

from hamm_registry.core.text import sort_key

ENTRIES = sorted((ROOT / "data/initiatives").glob("*.yaml"))


class Page(HTMLParser):
    """The numbers of a page beside their links, and how many rows each list of it has."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.link = ""
        self.numbers: list[tuple[str, int]] = []
        self.rows = 0
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("class") or ""
        parents = [kind for _tag, kind in self.open]
        if tag == "li" and parents and parents[-1] == "rows":
            self.rows += 1
        if tag == "li" and parents and parents[-1] == "tags wide":
            self.tags += 1
        if tag == "a":
            self.link = given.get("href") or ""
        if tag not in ("br", "img", "input", "link", "meta"):
            self.open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or not re.fullmatch(r"[0-9.,]+", data.strip()):
            return
        tag, name = self.open[-1]
        if name in ("count", "number") or tag == "strong":
            self.numbers.append((self.link, int(re.sub("[.,]", "", data))))


def test_every_number_is_that_of_the_rows_behind_its_link(real_site: Path) -> None:
    pages = {}
    for path in real_site.rglob("*.html"):
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        pages[path] = page
    for path, page in pages.items():
        if path.name == "initiatives.html":
            # The list spans several pages.
            further = path.parent.glob("initiatives-*.html")
            page.rows += sum(pages[other].rows for other in further)
    checked = 0
    for path, page in pages.items():
        whole = path.name in ("index.html", "countries.html", "themes.html", "places.html")
        for link, number in page.numbers if whole else ():
            target = (path.parent / link.partition("#")[0]).resolve()
            behind = pages.get(target)
            if behind is None or target == path.resolve():
                continue
            assert number in (behind.rows, behind.tags), (path.name, link, number)
            checked += 1
    assert checked > 100


def test_the_start_page_says_why_its_two_numbers_of_countries_differ(real_site: Path) -> None:
    """The sentence counts the countries abroad, the figure all of them: it names the other one."""
    cases = (
        ("index.html", r"in (\d+) Ländern im Ausland", r"Länder \(mit Deutschland\)"),
        ("en/index.html", r"in (\d+) countries abroad", "Countries, Germany included"),
    )
    for path, sentence, name in cases:
        text = (real_site / path).read_text(encoding="utf-8")
        abroad = re.search(sentence, text)
        figure = re.search(rf"<strong>(\d+)</strong> <span>{name}</span>", text)
        assert abroad is not None, path
        assert figure is not None, path
        assert int(figure[1]) == int(abroad[1]) + 1, path


def test_those_under_also_active_there_are_there(real_site: Path) -> None:
    """They are at the same place, and the link below them says how many its page has in all."""
    there = "Auch dort aktiv"
    seen = 0
    for path in sorted((real_site / "initiative").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        if f">{there}</h2>" not in text:
            continue
        _before, _heading, behind = text.partition(f">{there}</h2>")
        own = behind.partition("</ul>")[0]
        for note in re.findall("<small>(.*?)</small>", own):
            at_one_place = note.rpartition(" · ")[2]
            assert at_one_place.startswith(("beide in ", "beide mit ")) or _km(note) <= 15, note
            seen += 1
        rest = behind.partition("</section>")[0]
        for place, name, count in re.findall(
            r'<a href="\.\./(place/[^"]*)">([^<]*): (\d+) Initiativen</a>', rest
        ):
            page = Page()
            page.feed((real_site / place).read_text(encoding="utf-8"))
            assert page.rows == int(count), (path.name, name)
    assert seen > 50


def _km(note: str) -> int:
    """The distance at the end of a note, `Toul – Neufchâteau: 39 km`; a large one if none is."""
    found = re.search(r": (\d+) km$", note)
    return int(found[1]) if found else 20_000


def test_a_deadline_in_the_calendar_leads_to_its_programme(real_site: Path) -> None:
    calendar = (real_site / "calendar.html").read_text(encoding="utf-8")
    funding = (real_site / "funding.html").read_text(encoding="utf-8")
    rows = re.findall('<span class="what">(.*?)</span></li>', calendar, re.DOTALL)
    deadlines = [row for row in rows if "<small>Frist" in row]
    assert deadlines
    for row in deadlines:
        link = re.match('<a href="funding.html#([^"]+)">', row)
        assert link is not None, row
        assert f'<li id="{link[1]}">' in funding


def test_calendars_to_subscribe_to_stand_by_kind_and_name(real_site: Path) -> None:
    calendar = (real_site / "calendar.html").read_text(encoding="utf-8")
    details = calendar.partition("<details>")[2].partition("</details>")[0]
    assert re.findall("<h3>(.*?)</h3>", details) == ["Länder", "Themen", "Organisationen"]
    for names in details.split("<h3>")[1:]:
        found = re.findall(r'\.ics">(.*?)</a>', names)
        assert found == sorted(found, key=sort_key)


def test_the_page_on_the_data_counts_what_is_confirmed(real_site: Path) -> None:
    about = (real_site / "about.html").read_text(encoding="utf-8")
    confirmed = sum("\nconfirmed:" in path.read_text(encoding="utf-8") for path in ENTRIES)
    assert ("Noch kein Eintrag ist von den Trägern bestätigt." in about) == (confirmed == 0)


def test_places_are_named_in_the_language_of_the_page(real_site: Path) -> None:
    german = (real_site / "initiative/partnerschaft-kalisz.html").read_text(encoding="utf-8")
    english = (real_site / "en/initiative/partnerschaft-kalisz.html").read_text(encoding="utf-8")
    assert "Kalisz – Stettin: " in german
    assert "Kalisz – Szczecin: " in english
    assert ">Ho, Ghana</a>" in (real_site / "places.html").read_text(encoding="utf-8")
