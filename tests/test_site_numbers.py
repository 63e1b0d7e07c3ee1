"""Every number on the website that is a link equals the rows behind it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from helper import ROOT, hamm


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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "web"
    result = hamm("--root", str(ROOT), "site", str(folder))
    assert result.code == 0, result.err
    return folder


def test_every_number_is_that_of_the_rows_behind_its_link(site: Path) -> None:
    pages = {}
    for path in site.rglob("*.html"):
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


def test_the_start_page_says_why_its_two_numbers_of_countries_differ(site: Path) -> None:
    """The sentence counts the countries abroad, the figure all of them: it names the other one."""
    cases = (
        ("index.html", r"in (\d+) Ländern im Ausland", r"Länder \(mit Deutschland\)"),
        ("en/index.html", r"in (\d+) countries abroad", "Countries, Germany included"),
    )
    for path, sentence, name in cases:
        text = (site / path).read_text(encoding="utf-8")
        abroad = re.search(sentence, text)
        figure = re.search(rf"<strong>(\d+)</strong> <span>{name}</span>", text)
        assert abroad is not None, path
        assert figure is not None, path
        assert int(figure[1]) == int(abroad[1]) + 1, path
