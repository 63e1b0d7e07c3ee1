"""The web site as files: what is in it, what never is, and how it is written."""

import json
import operator
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pictures
import pytest
from helper import DATA_DAY, ENTRY, HERE, ROOT, Result, Workplace, hamm, process, workplace
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.answers.reports.context import ReportContext, Standing
from hamm_registry.answers.reports.country import country, visitors_brief
from hamm_registry.core.document import Document, Paragraph, Section
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.picture import ImageInfo, examine
from hamm_registry.core.text import UNSAFE
from hamm_registry.geo import countries
from hamm_registry.render import html, palette, pdf
from hamm_registry.render.screen import Canvas
from hamm_registry.site import address, appearance, serve, words, write
from hamm_registry.site.pages import listing
from hamm_registry.site.search import PARTS
from hamm_registry.storage.workspace import Workspace

HOSTILE = """<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7*7 }} עברית"""
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """A page as a strict reader sees it: every element is closed, no id is there twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"{tag} has an attribute twice"
        self.elements.append((tag, given))
        if name := given.get("id"):
            assert name not in self.ids
            self.ids.add(name)
        self.links += [value for key in ("href", "src", "action") if (value := given.get(key))]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["script"]:
            self.text.append(data)


def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    reader.close()
    assert reader.open == []
    return reader


def made(registry: Workplace, *arguments: str) -> Path:
    folder = registry.root.parent / f"{registry.root.name}-site"
    result = registry.hamm("site", folder, *arguments)
    assert result.code == 0, result.err
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pages(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.html")))


@pytest.fixture(scope="module")
def known(real_site: Path) -> dict[Path, Reader]:
    """All pages of that site, each well-formed."""
    return {page: read(page) for page in pages(real_site)}


def test_every_link_leads_to_a_file(known: dict[Path, Reader]) -> None:
    for page, reader in known.items():
        for link in reader.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto"):
                continue
            assert not parts.scheme
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), (page, link)
            if parts.fragment and target in known:
                assert parts.fragment in known[target].ids, (page, link)


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline(
    known: dict[Path, Reader],
) -> None:
    for page, reader in known.items():
        for tag, named in reader.elements:
            assert "style" not in named
            assert not [name for name in named if name.startswith("on")]
            assert tag not in ("style", "iframe", "object", "embed", "base", "img")
            if tag in ("script", "link"):
                loaded = named.get("src") or named.get("href") or ""
                assert named.get("rel") == "alternate" or not urlsplit(loaded).netloc
            if tag == "script":
                assert named.get("src") or named.get("type") == "application/ld+json"
            if tag == "a" and urlsplit(named.get("href") or "").netloc:
                assert "noopener" in (named.get("rel") or "").split()
        policy = page.read_text(encoding="utf-8")
        assert "default-src &#39;none&#39;" in policy
        assert "unsafe" not in policy.partition("</head>")[0]


def test_links_bring_a_picture_where_the_address_of_the_site_is_known(tmp_path: Path) -> None:
    shutil.copytree(HERE / "data" / "complete", tmp_path / "registry")
    folder = made(Workplace(tmp_path / "registry"))
    for path in ("index.html", "initiative/partnerschaft-beispiel.html", "en/country/no.html"):
        page = (folder / path).read_text(encoding="utf-8")
        [address] = re.findall(r'<meta property="og:image" content="([^"]*)">', page)
        picture = folder / address.removeprefix("https://initiativen.stadt.example/")
        content = picture.read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">2I", content[16:24]) == (1200, 630)
        assert picture.with_suffix("").name == Path(path).with_suffix("").name
    again = made(Workplace(tmp_path / "registry"))
    assert contents(again) == contents(folder)


def test_a_site_is_made_again_only_where_something_changed(tmp_path: Path) -> None:
    registry = workplace(tmp_path / "registry")
    folder = made(registry)
    digest = json.loads((folder / write.MANIFEST).read_text(encoding="utf-8"))["inputs"]
    count = len(contents(folder)) - 1
    assert write.unchanged(folder, digest) == (count, 0, 0, 0)
    assert write.unchanged(folder, "another") is None
    assert f"{count} files" in registry.hamm("site", folder).out
    page = folder / "index.html"
    for spoilt in (b"x", None):
        before = page.read_bytes()
        page.unlink() if spoilt is None else page.write_bytes(spoilt)
        assert write.unchanged(folder, digest) is None
        made(registry)
        assert page.read_bytes() == before
    registry.change("Katedralskole Bergen\n  en", "Schule in Bergen\n  en")
    made(registry)
    entry = folder / "initiative" / "schule-beispiel.html"
    assert "Schule in Bergen" in entry.read_text(encoding="utf-8")
    again = json.loads((folder / write.MANIFEST).read_text(encoding="utf-8"))["inputs"]
    assert again != digest


def test_each_page_has_one_heading_a_language_a_title_and_linked_data(
    real_site: Path, known: dict[Path, Reader]
) -> None:
    titles: dict[str, set[str]] = {}
    for page, reader in known.items():
        tags = [tag for tag, _given in reader.elements]
        assert tags.count("h1") == tags.count("main") == 1
        folder = "en" if page.relative_to(real_site).parts[0] == "en" else "de"
        assert reader.elements[0] == ("html", {"lang": folder})
        source = page.read_text(encoding="utf-8")
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', source)
        assert found is not None
        assert json.loads(found[1])["@context"] == "https://schema.org"
        title = re.search("<title>(.*)</title>", source)
        assert title is not None
        titles.setdefault(folder, set()).add(title[1])
    assert len(titles["de"]) > 250


def test_the_site_is_small_enough(real_site: Path) -> None:
    import gzip

    def packed(*paths: str) -> int:
        return sum(len(gzip.compress((real_site / path).read_bytes(), mtime=0)) for path in paths)

    assert packed("index.html", "site.css", "icon.svg") <= 120_000
    shared = packed("site.css", "icon.svg")
    for page in (real_site / "initiative").iterdir():
        assert packed(page.relative_to(real_site).as_posix()) + shared <= 30_000


def test_twice_the_same_bytes_and_only_what_differs_is_written(registry: Workplace) -> None:
    folder = made(registry)
    first = contents(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    again = registry.hamm("site", folder)
    assert "0 new, 0 changed, 0 removed" in again.out
    assert contents(folder) == first
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == times
    registry.change("besuchen sich jedes Jahr", "besuchen sich oft")
    changed = registry.hamm("site", folder)
    assert re.search("0 new, [1-9][0-9]* changed, 0 removed", changed.out)
    assert contents(folder)["imprint.html"] == first["imprint.html"]


def test_what_no_longer_belongs_is_removed_and_nothing_else(registry: Workplace) -> None:
    extra = registry.another("schule-zwei", "places:\n  - name: Tirana\n    country: AL\n")
    folder = made(registry)
    (folder / "keep.txt").write_text("mine", encoding="utf-8")
    (folder / "place" / "notes.txt").write_text("mine", encoding="utf-8")
    assert (folder / "country" / "al.html").exists()
    extra.unlink()
    made(registry)
    assert not (folder / "country" / "al.html").exists()
    assert not (folder / "initiative" / "schule-zwei.html").exists()
    assert (folder / "keep.txt").read_text(encoding="utf-8") == "mine"
    assert (folder / "place" / "notes.txt").exists()


def test_a_file_of_others_is_never_written_over(registry: Workplace) -> None:
    folder = registry.root / "public"
    folder.mkdir()
    (folder / "index.html").write_text("mine", encoding="utf-8")
    result = registry.hamm("site", folder)
    assert result.code == 3
    assert "“index.html” in “" in result.err
    assert "was not written by this program, so nothing was written" in result.err
    assert contents(folder) == {"index.html": b"mine"}


@pytest.mark.parametrize(
    "manifest",
    [
        "nonsense",
        "[]",
        '{"version": 2, "files": []}',
        '{"version": 1, "files": ["../registry.yaml"]}',
        '{"version": 1, "files": ["/etc/passwd"]}',
        '{"version": 1, "files": ["a/../../b"]}',
        '{"version": 1, "files": [7]}',
        '{"version": 1, "files": ["a\\u0000b"]}',
        '{"version": 1, "files": ["\\ud800"]}',
        "[" * 100_000,
    ],
)
def test_a_list_of_files_that_is_none_removes_nothing(registry: Workplace, manifest: str) -> None:
    registry.put("public/.hamm-site.json", manifest)
    before = contents(registry.root)
    result = registry.hamm("site", registry.root / "public")
    assert result.code == 3
    assert "is not a list of the files of this site" in result.err
    assert contents(registry.root) == before


def test_nothing_is_written_through_a_link(registry: Workplace) -> None:
    outside = registry.root / "outside"
    outside.mkdir()
    folder = registry.root / "public"
    folder.mkdir()
    (folder / "initiative").symlink_to(outside)
    assert registry.hamm("site", folder).code == 3
    assert list(outside.iterdir()) == []


def test_nothing_is_written_through_a_link_in_the_place_of_a_folder_of_the_site(
    registry: Workplace,
) -> None:
    outside = registry.root / "outside"
    outside.mkdir()
    folder = registry.root / "public"
    assert registry.hamm("site", folder).code == 0
    shutil.rmtree(folder / "initiative")
    (folder / "initiative").symlink_to(outside)
    assert registry.hamm("site", folder).code == 3
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_links_and_pipes_in_the_place_of_files_of_the_site_are_replaced(
    registry: Workplace,
) -> None:
    outside = registry.put("outside.txt", "mine")
    folder = registry.root / "public"
    assert registry.hamm("site", folder).code == 0
    before = contents(folder)
    for name in before:
        (folder / name).unlink()
        (folder / name).symlink_to(outside)
    for name in (".hamm-site.json", "index.html"):
        (folder / name).unlink()
        if name == "index.html":
            os.mkfifo(folder / name)
        else:
            (folder / name).write_bytes(before[name])
    assert process("site", folder, "--root", registry.root).returncode == 0
    assert contents(folder) == before
    assert outside.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_in_the_place_of_the_list_of_files_is_replaced(registry: Workplace) -> None:
    (registry.root / "public").mkdir()
    os.mkfifo(registry.root / "public/.hamm-site.json")
    assert process("site", registry.root / "public", "--root", registry.root).returncode == 0


def test_a_link_to_itself_is_no_folder_for_a_site(registry: Workplace) -> None:
    loop = registry.root / "loop"
    loop.symlink_to(loop)
    assert registry.hamm("site", loop).code == 3


def test_the_folder_of_a_registry_and_a_file_are_no_folders_for_a_site(
    registry: Workplace,
) -> None:
    assert registry.hamm("site", registry.root).code == 2
    registry.put("other/registry.yaml", "x")
    assert registry.hamm("site", registry.root / "other").code == 3
    assert registry.hamm("site", registry.root / ENTRY).code == 3


def test_an_invalid_entry_stops_it_unless_it_may_be_left_out(registry: Workplace) -> None:
    registry.put("data/initiatives/kaputt.yaml", "id: kaputt\n")
    folder = registry.root / "public"
    result = registry.hamm("site", folder)
    assert result.code == 3
    assert "1 file is not valid, so nothing was written" in result.err
    assert not folder.exists()
    assert registry.hamm("site", folder, "--skip-invalid").code == 0
    assert registry.hamm("site", folder, "--unlisted").code == 2


def test_what_is_unlisted_is_nowhere(registry: Workplace) -> None:
    registry.another(
        "geheim-eins",
        "visibility: unlisted\ntitle:\n  de: Verborgenes\n  en: Hidden\n"
        "places:\n  - name: Pristina\n    country: XK\n",
    )
    registry.overlay("relations:\n  - to: geheim-eins\n    type: in-contact\n")
    for path, content in contents(made(registry)).items():
        assert "geheim" not in path
        for word in (b"geheim-eins", b"Verborgenes", b"Hidden", b"Pristina"):
            assert word not in content, path


def test_coming_trips_are_told_by_their_month(registry: Workplace) -> None:
    registry.overlay(
        "activities:\n  - title: Fahrt\n    type: exchange\n    start: 2027-05-17\n"
        "    end: 2027-05-23\n    status: planned\n"
    )
    folder = made(registry)
    assert b"2027-05" in contents(folder)["data/initiatives.json"]
    for path, content in contents(folder).items():
        for told in (b"2027-05-17", b"17.05.2027", b"17 May 2027", b"2027-05-23"):
            assert told not in content, path
        assert b"20270517" not in content, path


def test_old_addresses_lead_on(registry: Workplace) -> None:
    registry.overlay("former_ids: [schule-alt]\n")
    retired = "id: {0}\ntitle:\n  de: Weg\nretired:\n  on: 2026-01-01\n  reason: {1}\n"
    for name, into in (("weg-eins", "weg-zwei"), ("weg-zwei", "schule-beispiel"), ("weg-drei", "")):
        line = f"  into: {into}\n" if into else ""
        told = retired.format(name, "merged" if into else "out-of-scope")
        registry.put(f"data/initiatives/{name}.yaml", told + line)
    folder = made(registry)
    for name in ("schule-alt", "weg-eins", "weg-zwei"):
        for page in (folder / "initiative", folder / "en" / "initiative"):
            source = (page / f"{name}.html").read_text(encoding="utf-8")
            assert (
                'http-equiv="refresh" content="0; url=../initiative/schule-beispiel.html"' in source
            )
    gone = (folder / "initiative" / "weg-drei.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' not in gone
    assert "Dieser Eintrag wurde am 01.01.2026 herausgenommen" in gone
    assert "weg-eins" not in (folder / "initiatives.html").read_text(encoding="utf-8")


def test_a_hostile_entry_stays_text(registry: Workplace) -> None:
    text = json.dumps(HOSTILE, ensure_ascii=True)
    long = "W" * 100
    registry.another(
        "hostile-one",
        f"title:\n  de: {text}\n  en: {text}\nsummary:\n  de: {text}\n  en: {text}\n"
        f"organisations:\n  - name: {text}\n    role: lead\n  - name: {long}\n    role: partner\n"
        f"    country: XK\n    place: {text}\nother_names: [{text}]\n"
        f"places:\n  - name: {text}\n    country: AQ\n  - name: {long}\n    country: XK\n"
        f"offers:\n  - type: transport\n    text: {text}\n"
        f"links:\n  - url: https://example.org/'onmouseover=alert(1)//\n    kind: press\n"
        f"    title: {text}\n",
    )
    folder = made(registry)
    for page in pages(folder):
        reader = read(page)
        for tag, named in reader.elements:
            assert tag != "img"
            assert not [name for name in named if name.startswith("on")]
            if tag == "script":
                assert named.get("src") or named.get("type") == "application/ld+json"
        source = page.read_text(encoding="utf-8")
        assert "alert(1)</script>" not in source
    source = (folder / "initiative" / "hostile-one.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert "{{ 7*7 }}" in source


def test_many_places_none_and_the_ends_of_the_earth(registry: Workplace) -> None:
    places = "".join(f"  - name: Ort {n}\n    country: FR\n" for n in range(50))
    registry.another("viele-orte", f"title:\n  de: Viele Orte\nplaces:\n{places}")
    registry.another("kein-ort", "title:\n  de: Kein Ort\nplaces:\ncountries:\nscope: global\n")
    registry.another("enden", "title:\n  de: Enden\nplaces:\ncountries: [XK, AQ, FJ, NZ, RU, MT]\n")
    folder = made(registry)
    row = "".join(read(folder / "initiatives.html").text)
    assert " · ".join([*(f"Ort {n}, Frankreich" for n in range(4)), "…"]) in row
    assert "weltweit" in "".join(read(folder / "initiative" / "kein-ort.html").text)
    home = read(folder / "index.html")
    for code in ("xk", "aq", "fj", "nz", "ru", "mt"):
        assert home.links.count(f"country/{code}.html") >= 1
        assert (folder / "country" / f"{code}.html").exists()
    assert len(list((folder / "place").iterdir())) >= 50


def test_another_city_with_another_first_language(registry: Workplace) -> None:
    registry.put(
        "registry.yaml",
        "schema_version: 1\nname:\n  tr: Uluslararası girişimler\ncity: Örnekşehir\ncountry: TR\n"
        "languages: [tr, de]\n",
    )
    registry.overlay("title:\n  tr: Okul değişimi\nsummary:\n  tr: Bir örnek.\n")
    folder = made(registry)
    source = (folder / "initiative" / "schule-beispiel.html").read_text(encoding="utf-8")
    assert '<html lang="tr">' in source
    assert "<h1>Okul değişimi</h1>" in source
    assert "Bu kaydı düzeltin ya da kaldırtın" in source
    german = (folder / "de" / "initiative" / "schule-beispiel.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in german
    assert '<span lang="tr">Okul değişimi</span>' in german
    assert "Diesen Eintrag berichtigen oder entfernen" in german
    assert not (folder / "en").exists()


def test_a_site_without_legal_pages_is_a_preview(registry: Workplace) -> None:
    folder = made(registry)
    for page in pages(folder):
        source = page.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex">' in source
        assert 'class="preview"' in source
        assert 'rel="canonical"' not in source
    assert not (folder / "sitemap.xml").exists()


def test_an_official_site_has_its_addresses(registry: Workplace) -> None:
    config = (registry.root / "registry.yaml").read_text(encoding="utf-8")
    registry.put(
        "registry.yaml",
        config + "site_url: https://welt.example/hier\nform_url: https://welt.example/form\n"
        "legal:\n  publisher: Stadt Beispiel\n  imprint_url: https://welt.example/impressum\n"
        "  privacy_url: https://welt.example/daten\n"
        "  accessibility_url: https://welt.example/barrierefrei\n"
        "  complaints:\n    name: Ombudsstelle\n    url: https://land.example/\n",
    )
    folder = made(registry)
    source = (folder / "en" / "initiative" / "schule-beispiel.html").read_text(encoding="utf-8")
    assert "noindex" not in source
    assert "preview" not in source
    here = "https://welt.example/hier/"
    assert f'rel="canonical" href="{here}en/initiative/schule-beispiel.html"' in source
    assert f'hreflang="de" href="{here}initiative/schule-beispiel.html"' in source
    found = ET.fromstring((folder / "sitemap.xml").read_bytes())
    listed = {one.text for one in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert listed == {
        here + p.relative_to(folder).as_posix() for p in pages(folder) if p.name != "404.html"
    }
    assert f"Sitemap: {here}sitemap.xml" in (folder / "robots.txt").read_text(encoding="utf-8")
    # A server shows this page at every depth: its links must not depend on where it is shown.
    missing = (folder / "en" / "404.html").read_text(encoding="utf-8")
    assert f'href="{here}site.css"' in missing
    assert f'href="{here}en/initiatives.html"' in missing
    told = (folder / "en" / "accessibility.html").read_text(encoding="utf-8")
    assert "Ombudsstelle" in told
    assert "https://welt.example/barrierefrei" in told
    assert "https://welt.example/form" in (folder / "about.html").read_text(encoding="utf-8")


def test_changes_are_a_feed(registry: Workplace) -> None:
    run = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(registry.root)]
    subprocess.run([*run, "init", "-q"], check=True)
    subprocess.run([*run, "add", "."], check=True)
    subprocess.run([*run, "commit", "-qm", "x", "--date=2026-01-02T03:04:05Z"], check=True)
    folder = made(registry)
    atom = "{http://www.w3.org/2005/Atom}"
    found = ET.fromstring((folder / "en" / "changes.atom").read_bytes())
    entry = found.find(f"{atom}entry")
    assert entry is not None
    assert entry.findtext(f"{atom}title") == "Gymnasium Beispiel – Katedralskole Bergen"
    link = entry.find(f"{atom}link")
    assert link is not None
    assert (folder / "en" / (link.get("href") or "")).is_file()
    assert found.findtext(f"{atom}updated") == entry.findtext(f"{atom}updated")
    ids = [one.text for one in found.iter(f"{atom}id")]
    assert len(ids) == len(set(ids))


def test_the_search_index_understands_both_languages(real_site: Path) -> None:
    for folder in ("", "en/"):
        index: dict[str, Any] = {}
        for name in PARTS:
            script = (real_site / f"{folder}search-{name}.js").read_text(encoding="utf-8")
            begin = f'search.parts["{name}"] = '
            assert script.startswith(begin)
            index |= json.loads(script.removeprefix(begin).removesuffix(";\n"))
        assert len(index["entries"]) == len(index["contents"]) == len(index["more"])
        assert sorted(row[0] for row in index["list"]) == [*range(len(index["entries"]))]
        fields = index["fields"]
        assert fields["land"] == fields["country"] == fields["countries"]
        assert index["names"][fields["land"]]["turkei"] == "TR"
        assert index["names"][fields["status"]]["aktiv"] == "active"
        assert len(index["entries"]) == len(list((real_site / "initiative").glob("*.html")))


def test_serving_tells_nothing_but_the_site(registry: Workplace) -> None:
    folder = made(registry)
    (folder / "link.txt").symlink_to(registry.root / "registry.yaml")
    with serve.server(folder, 0) as running:
        assert running.server_address[0] == "127.0.0.1"
        threading.Thread(target=running.serve_forever, daemon=True).start()
        here = serve.address(running)
        with urllib.request.urlopen(here) as answer:  # noqa: S310 - our own server
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for path in ("initiative/", "../registry.yaml", "%2e%2e/registry.yaml", "link.txt", "no"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(here + path)  # noqa: S310 - our own server
            assert refused.value.code == 404
            refused.value.close()
        running.shutdown()


def test_it_is_shown_until_someone_interrupts(registry: Workplace) -> None:
    command = [sys.executable, "-m", "hamm_registry", "site", "public", "--serve", "--port", "0"]
    with subprocess.Popen(command, cwd=registry.root, stdout=subprocess.PIPE, text=True) as shown:
        assert shown.stdout is not None
        told = [shown.stdout.readline(), shown.stdout.readline().strip()]
        with urllib.request.urlopen(told[1]) as answer:  # noqa: S310 - our own server
            assert answer.status == 200
        shown.send_signal(signal.SIGINT)
        assert shown.wait(20) == 0


def test_another_city_is_named_without_a_page(registry: Workplace, tmp_path: Path) -> None:
    other = workplace(tmp_path / "other")
    other.change("city: Beispielstadt", "city: Nebenstadt", "registry.yaml")
    other.another("geheim-eins", "visibility: unlisted\ntitle:\n  de: Verborgenes\n")
    folder = made(registry, "--with", str(other.root))
    page = (folder / "initiative" / "schule-beispiel.html").read_text(encoding="utf-8")
    assert "Gymnasium Beispiel – Katedralskole Bergen (Nebenstadt) <small>" in page
    assert "nebenstadt:" not in page
    told = contents(folder)
    assert not [path for path in told if "nebenstadt" in path]
    assert not [path for path, content in told.items() if b"Verborgenes" in content]
    assert "Nebenstadt" in (folder / "about.html").read_text(encoding="utf-8")


def test_a_port_in_use_is_said(registry: Workplace) -> None:
    folder = made(registry)
    with serve.server(folder, 0) as running:
        result: Result = registry.hamm(
            "site", folder, "--serve", "--port", str(running.server_address[1])
        )
    assert result.code == 3
    assert "cannot be used" in result.err


def test_file_names_are_told_apart_and_stay() -> None:
    keys = [
        ("München",),
        ("Munchen",),
        ("東京",),
        ("con",),
        ("x" * 80,),
        ("FR", "Toul"),
        ("A.B",),
        ("a b",),
    ]
    found = address.files(keys)
    assert len({name.casefold() for name in found.values()}) == len(keys)
    assert found[("FR", "Toul")] == "fr-toul"
    assert found[("München",)] == "muenchen"
    assert found[("con",)] != "con"
    assert all(re.fullmatch("[a-z0-9-]+", name) for name in found.values())
    assert {key: address.files(keys[::-1])[key] for key in keys} == dict(found)


@given(st.text(max_size=60))
def test_no_text_becomes_markup(text: str) -> None:
    for made_of in (words.marked(text, "fr"), words.outside(text, text), words.inside("x", text)):
        reader = Reader()
        reader.feed(f"<p>{made_of}</p>")
        assert {tag for tag, _given in reader.elements} <= {"p", "span", "a"}
        assert not UNSAFE.search(str(made_of))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//x.example", "https:", "http://[", "ftp://x"],
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert words.outside(url, "here") == Markup("here")


@pytest.mark.parametrize("folder", [".", "data", "data/initiatives"])
def test_no_page_goes_among_the_files_of_the_registry(registry: Workplace, folder: str) -> None:
    before = sorted(registry.root.rglob("*"))
    result = registry.hamm("site", registry.root / folder)
    assert result.code == 2
    assert "contains files of the registry" in result.err
    assert sorted(registry.root.rglob("*")) == before
    assert registry.hamm("site", registry.root / "public").code == 0
    assert registry.hamm("site", registry.root / "public").code == 0


def test_an_organisation_tells_what_its_record_says(real_site: Path) -> None:
    source = (real_site / "organisation" / "bosnienfreunde-hamm-e-v.html").read_text(
        encoding="utf-8"
    )
    for fact in ("<dt>Sitz</dt>", "<dt>Gegründet</dt><dd>2023</dd>", "bosnienfreundehamm.de"):
        assert fact in source


def test_a_country_names_the_money_that_fits(real_site: Path) -> None:
    poland = (real_site / "country" / "pl.html").read_text(encoding="utf-8")
    assert 'href="../funding.html#' in poland
    home = (real_site / "country" / "de.html").read_text(encoding="utf-8")
    assert "funding.html#" not in home


def test_each_grant_stands_below_its_giver_and_is_counted(real_site: Path) -> None:
    page = (real_site / "funding.html").read_text(encoding="utf-8")
    part = page.split('id="funded"')[1].split("</section>")[0]
    blocks = part.split("<h3")[1:]
    grants = 0
    for block in blocks:
        count = re.search(r'<span class="count">(\d+)</span>', block)
        assert count is not None
        assert int(count[1]) == block.count("<li>")
        grants += block.count("<li>")
    entries = Workspace(ROOT).registry.initiatives
    assert grants == sum(len(entry.data.get("funding", ())) for entry in entries)


def test_the_calendar_and_the_meetings_have_a_heading_a_year(real_site: Path) -> None:
    years = re.findall(
        r'<h2 id="year-(\d{4})">\1</h2>', (real_site / "calendar.html").read_text("utf-8")
    )
    assert years == sorted(set(years))
    assert years[0] == DATA_DAY[:4]
    assert "<h3>2024</h3>" in (real_site / "meetings.html").read_text(encoding="utf-8")


def test_whom_to_ask_is_what_the_program_says(real_site: Path) -> None:
    """The people on the page of a country, for each theme, are those of `hamm advise`."""
    page = (real_site / "begin" / "tr.html").read_text(encoding="utf-8")
    boxes = re.findall(r'<div id="([a-z-]+)">(.*?)</details>', page, re.DOTALL)
    assert len(boxes) > 20
    for theme, box in boxes[::6]:
        result = hamm("advise", "--country", "TR", "--theme", theme, "--lang", "de")
        screen = " ".join(result.out.split())
        people = re.findall(r'<a href="../initiative/.*?">(.*?)</a>', box)
        positions = [screen.find(unescape(name)) for name in people]
        assert positions == sorted(positions)
        assert -1 not in positions
        money = re.findall(r'<a href="../funding.html#(.*?)">', box)
        told = hamm("advise", "--country", "TR", "--theme", theme, "--format", "json").out
        assert money == [fund["id"] for fund in json.loads(told)["funds"]]


def test_beginnings_are_counted_once(real_site: Path) -> None:
    source = (real_site / "history.html").read_text(encoding="utf-8")
    known = int(re.findall(r"Von (\d+) Initiativen ist bekannt", source)[0])
    unknown = int(re.findall(r"Von (\d+) ist es noch nicht", source)[0])
    assert source.count("<dd>") == known
    bars = re.findall(r'y="-?\d+" text-anchor="middle">(\d+)</text>', source)
    drawn = re.findall(r'<rect class="level-3"', source)
    assert len(drawn) <= len(bars)
    rows = 0
    for page in real_site.glob("initiatives*.html"):
        rows += page.read_text(encoding="utf-8").count("<li id=")
    assert known + unknown == rows


@pytest.mark.parametrize("last", [1, 2, 9, 43])
def test_every_page_of_the_list_is_reached_in_few_steps(last: int) -> None:
    reached, steps = {1}, 0
    while len(reached) < last:
        reached |= {link.number for page in reached for link in listing.links(page, last)}
        steps += 1
    assert steps <= 4
    for page in range(1, last + 1):
        links = listing.links(page, last)
        assert [link.number for link in links if link.current] == [page]
        assert len(links) <= 12


def test_a_mail_about_an_entry_holds_its_id_and_three_questions(registry: Workplace) -> None:
    config = (registry.root / "registry.yaml").read_text(encoding="utf-8")
    registry.put("registry.yaml", config + "mailbox: welt@stadt.example\n")
    folder = made(registry)
    source = (folder / "initiative" / "schule-beispiel.html").read_text(encoding="utf-8")
    mail = re.findall(r'href="(mailto:welt@stadt.example[^"]*body=[^"]*)"', source)
    told = unquote(mail[0])
    assert "schule-beispiel" in told
    assert all(f"\r\n{number}. " in told for number in (1, 2, 3))


def test_a_country_has_a_brief_to_take_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = workplace(tmp_path / "registry")
    folder = made(registry)
    page = (folder / "country" / "no.html").read_text(encoding="utf-8")
    assert 'href="../country/no.pdf"' in page
    brief = (folder / "country" / "no.pdf").read_bytes()
    assert brief.startswith(b"%PDF")
    assert (folder / "en" / "country" / "no.pdf").read_bytes() != brief
    assert not (folder / "country" / "de.pdf").exists()
    shutil.rmtree(folder)
    made(registry)
    assert (folder / "country" / "no.pdf").read_bytes() == brief
    monkeypatch.setattr(pdf, "can_draw", lambda: False)
    shutil.rmtree(folder)
    made(registry)
    assert not [*folder.rglob("*.pdf")]
    assert "no.pdf" not in (folder / "country" / "no.html").read_text(encoding="utf-8")


def test_a_brief_for_all_says_nothing_that_is_for_the_office_alone() -> None:
    registry = Workspace(ROOT).registry
    day = date.fromisoformat(DATA_DAY)
    context = ReportContext(registry, Standing(day, registry), day, day.year, country="FR")
    all_keys, keys = (
        [block.key for block in brief(context).blocks if isinstance(block, Section)]
        for brief in (country, visitors_brief)
    )
    assert [key for key in all_keys if key not in keys] == ["parallels", "questions"]


def test_countries_with_nobody_have_an_answer_too(real_site: Path) -> None:
    """Every country is on a page of advice: its own, or the one on all where nobody is active."""
    page = (real_site / "begin/elsewhere.html").read_text(encoding="utf-8")
    rows = dict(re.findall(r'<div id="(\w\w)"><dt>(.*?)</dt>', page))
    registry = Workspace(ROOT).registry
    active = {code for entry in registry.initiatives for code in entry.countries}
    for code, land in countries.countries().items():
        is_listed = bool(land["region"]) and code not in active
        assert (code.lower() in rows) == is_listed, code
    egypt = page.partition('<div id="eg">')[2].partition("</div>")[0]
    assert "Nebenan: " in egypt
    assert re.search(r'href="../country/\w+.html">Israel</a>', egypt) or "IL" not in active
    assert '<a href="../funding.html#skew-nakopa">' in egypt
    assert 'value="begin/elsewhere.html">ein anderes Land</option>' in (
        real_site / "begin.html"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("accent", ["#ffee00", "#000000", "#ffffff", "#8a1538", "#00ff88"])
def test_an_accent_can_always_be_read(accent: str) -> None:
    for scheme in (palette.LIGHT, palette.DARK):
        colour = palette.readable(accent, scheme)
        pale = palette.mixed(colour, scheme.paper, scheme.ground_share)
        for ground in (scheme.paper, scheme.raised, pale):
            assert palette.contrast(colour, ground) >= palette.READABLE


def test_a_city_has_a_face_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(HERE / "data" / "complete", tmp_path / "registry")
    registry = Workplace(tmp_path / "registry")
    folder = made(registry)
    start = (folder / "index.html").read_text(encoding="utf-8")
    assert 'src="appearance/logo.svg" alt=""' in start
    assert 'alt="Eine Brücke über einen Fluss, dahinter eine Stadt"' in start
    assert "Foto: Stadt Beispielstadt · CC-BY-4.0" in start
    assert (folder / "appearance" / "photo.jpg").read_bytes() == (
        registry.root / "site" / "bruecke.jpg"
    ).read_bytes()
    assert "--accent: #8a1538" in (folder / "site.css").read_text(encoding="utf-8")
    assert "unten · Beispielstadt" in (folder / "plain.html").read_text(encoding="utf-8")
    before = contents(folder)
    template = registry.root / "site" / "templates" / "plain.html"
    template.write_text(template.read_text(encoding="utf-8").replace("unten", "hier"), "utf-8")
    made(registry)
    assert "hier · Beispielstadt" in (folder / "plain.html").read_text(encoding="utf-8")
    changed = [name for name, content in contents(folder).items() if content != before[name]]
    assert changed == [write.MANIFEST, "en/plain.html", "plain.html"]


def test_a_city_keeps_its_logo_in_the_folder_of_the_site(tmp_path: Path) -> None:
    """`hamm site site`, where `site/` holds logo, photo and templates: they stay as they are."""
    shutil.copytree(HERE / "data" / "complete", tmp_path / "registry")
    registry = Workplace(tmp_path / "registry")
    own = {path: path.read_bytes() for path in (registry.root / "site").rglob("*.*")}
    for _time in range(2):
        assert registry.hamm("site", registry.root / "site").code == 0
    assert all(path.read_bytes() == content for path, content in own.items())
    assert (registry.root / "site" / "appearance" / "logo.svg").exists()


@pytest.mark.parametrize("accent", ["", "#ffcc00"])
def test_every_format_has_the_colour_of_the_city(tmp_path: Path, accent: str) -> None:
    shutil.copytree(HERE / "data" / "complete", tmp_path / "registry")
    registry = Workplace(tmp_path / "registry")
    config = (registry.root / "registry.yaml").read_text(encoding="utf-8")
    own = f"  accent: '{accent}'\n" if accent else ""
    registry.put("registry.yaml", config.replace("  accent: '#8a1538'\n", own))
    colour = palette.palette(accent).accent
    folder = made(registry)
    assert f"--accent: {colour}" in (folder / "site.css").read_text(encoding="utf-8")
    assert f'fill="{colour}"' in (folder / "icon.svg").read_text(encoding="utf-8")
    assert f'name="theme-color" content="{colour}"' in (folder / "index.html").read_text("utf-8")
    file = tmp_path / "report.docx"
    registry.hamm("report", "council", "--format", "docx", "--output", file)
    with zipfile.ZipFile(file) as package:
        assert f'<w:color w:val="{colour[1:]}"/>' in package.read("word/styles.xml").decode()
    assert f"--accent:{colour}" in registry.hamm("report", "council", "--format", "html").out


def test_an_accent_is_made_readable_in_pdf_and_pictures_too() -> None:
    """What is too pale is drawn as its readable shade, which differs from that of the program."""
    pale, shade = "#ffcc00", palette.palette("#ffcc00").accent

    def drawn(colour: str) -> list[bytes]:
        document = Document(
            lambda: [Section("Heading", [Paragraph(["Text"])])],
            title="Title",
            day=DATA_DAY,
            colour=colour,
        )
        share = pdf.share_pictures("Title", "city.example", [("Heading", "Note")], colour)
        return [pdf.document(document, Canvas()), *share]

    assert drawn(pale) == drawn(shade)
    assert all(map(operator.ne, drawn(pale), drawn("")))


def test_a_logo_that_is_no_picture_is_told(registry: Workplace) -> None:
    config = (registry.root / "registry.yaml").read_text(encoding="utf-8")
    elsewhere = registry.root.parent / "elsewhere"
    icon = "the icon of the website cannot be made of the logo"
    for suffix, content, message in (
        ("png", b"no picture", "the file is no JPEG, PNG or WebP picture, or it is cut off"),
        ("svg", b"no picture", icon),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'>\xff</svg>", icon),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/x.png'/></svg>", icon),
    ):
        registry.put("registry.yaml", f"{config}appearance:\n  logo: site/logo.{suffix}\n")
        registry.put(f"site/logo.{suffix}", content)
        result = registry.hamm("site", elsewhere, "--lang", "en")
        assert result.code == 3
        assert message in result.err


def test_an_icon_is_made_of_a_logo_of_every_format() -> None:
    photos = HERE / "data/complete"
    for content, ending in (
        (pictures.png(9, 9), ".png"),
        ((photos / "site/bruecke.jpg").read_bytes(), ".jpg"),
        ((photos / "data/photos/vereinshaus.webp").read_bytes(), ".webp"),
        ((photos / "site/logo.svg").read_bytes(), ".svg"),
    ):
        made = pdf.icon(content, ending)
        assert examine(made) == ImageInfo("png", 180, 180), ending
        assert len(set(zlib.decompress(_pixels(made)))) > 2, ending


def _pixels(png: bytes) -> bytes:
    """The compressed pixels of a PNG."""
    position, found = 8, b""
    while position < len(png):
        length, name = struct.unpack_from(">I4s", png, position)
        if name == b"IDAT":
            found += png[position + 8 : position + 8 + length]
        position += 12 + length
    return found


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (
            "{% extends 'program/plain.html' %}\n{% block main %}",
            "templates/plain.html:2: Unexpected end",
        ),
        ("\n{{ nobody }}", "plain.html:2: 'nobody' is undefined"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("{% for n in range(10**9) %}{% endfor %}", "plain.html:1: Range too big"),
    ],
)
def test_a_template_that_fails_is_named(registry: Workplace, template: str, reason: str) -> None:
    registry.put("site/templates/plain.html", template)
    result = registry.hamm("site", registry.root.parent / "elsewhere", "--lang", "en")
    assert result.code == 3
    assert "plain.html cannot be made with the templates in site/templates" in result.err
    assert reason in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    "template",
    [
        "{{ registry.root.joinpath('planted').write_text('x') }}",
        "{{ registry.root['parent'] }}",
        "{{ (registry.root / '../..').iterdir() }}",
        "{{ registry.root|attr('rmdir') }}",
        "{{ [registry.root]|map(attribute='parent')|join }}",
        "{{ registry.config.__init__ }}",
        "{{ label.__globals__ }}",
        "{{ '{0.root.parent}'.format(registry) }}",
        "{{ entries.sort() }}",
        "{{ file.close() }}",
    ],
)
def test_a_template_of_a_registry_reaches_no_file(registry: Workplace, template: str) -> None:
    """What a pull request lays into site/templates may change pages, but run and write nothing."""
    templates = html.environment(registry.root, replaced={"plain.html": template})
    context = {
        "registry": Workspace(registry.root).registry,
        "label": schema.label,
        "entries": [2, 1],
    }
    with (registry.root / "registry.yaml").open() as file, pytest.raises(SecurityError):
        templates.get_template("plain.html").render(context, file=file)
    assert not (registry.root / "planted").exists()


def test_templates_behind_a_link_or_too_large_are_not_read(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "templates").mkdir()
    (elsewhere / "templates" / "plain.html").write_text("foreign", encoding="utf-8")
    (registry.root / "site").symlink_to(elsewhere)
    loaded = Workspace(registry.root).registry
    assert appearance.own_templates(loaded) == {}
    (registry.root / "site").unlink()
    with registry.put("site/templates/plain.html", "").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(RegistryError, match=r"site/templates/plain\.html.*larger than 256 KiB"):
        appearance.own_templates(loaded)


def test_a_picture_that_is_not_there_is_named(registry: Workplace) -> None:
    config = (registry.root / "registry.yaml").read_text(encoding="utf-8")
    registry.put("registry.yaml", f"{config}appearance:\n  logo: site/nirgends.svg\n")
    result = registry.hamm("site", registry.root.parent / "elsewhere")
    assert result.code == 3
    assert "nirgends.svg" in result.err


def test_no_picture_comes_from_outside_the_registry(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Neither by its path nor by a link, be it the file or the folder that is one."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    registry.put("site/inside.svg", (elsewhere / "secret.svg").read_bytes())
    (registry.root / "site" / "link.svg").symlink_to(elsewhere / "secret.svg")
    (registry.root / "linked").symlink_to(elsewhere)
    up = os.path.relpath(elsewhere / "secret.svg", registry.root)
    loaded = Workspace(registry.root).registry
    for file in (up, str(elsewhere / "secret.svg"), "site/link.svg", "linked/secret.svg", "site"):
        config = {**loaded.config.data, "appearance": {"logo": file}}
        changed = replace(loaded, config=replace(loaded.config, data=cast(Any, config)))
        with pytest.raises(RegistryError, match=r"no such file|not a regular file"):
            appearance.logo(changed)
    config = {**loaded.config.data, "appearance": {"logo": "site/inside.svg"}}
    changed = replace(loaded, config=replace(loaded.config, data=cast(Any, config)))
    assert appearance.logo(changed)


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pl", "tr", "uk"])
def test_an_empty_registry_invites(registry: Workplace, language: str) -> None:
    (registry.root / ENTRY).unlink()
    config = (registry.root / "registry.yaml").read_text(encoding="utf-8")
    registry.put(
        "registry.yaml", re.sub("languages: .*", f"languages: [{language}]", config, count=1)
    )
    folder = made(registry, "--skip-invalid")
    start = read(folder / "index.html")
    tags = [tag for tag, _attributes in start.elements]
    assert tags.count("ol") == 1
    assert "figure" not in tags
    assert "propose.html" in start.links
    assert not [text for text in start.text if re.search(r"\b0\b", text)]
    for path in ("initiatives.html", "countries.html", "themes.html"):
        assert "propose.html" in read(folder / path).links
