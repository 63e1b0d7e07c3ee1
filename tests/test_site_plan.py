"""What a site is made of, without making it: addresses, who has a page, what leads where."""

import posixpath
import re
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest
from helper import Workplace

from hamm_registry.core import text
from hamm_registry.site import build, words
from hamm_registry.site.page import Page
from hamm_registry.site.world import Site
from hamm_registry.storage import workspace

LEGAL_URLS = ("imprint_url", "privacy_url", "accessibility_url")
TODAY = date(2026, 11, 22)


def site_of(registry: Workplace, **more: Any) -> Site:
    return Site(workspace.load(registry.root), TODAY, **more)


def tombstone(registry: Workplace, name: str, into: str = "") -> None:
    why = f"reason: merged, into: {into}" if into else "reason: objection"
    registry.put(
        f"data/initiatives/{name}.yaml",
        f"id: {name}\ntitle: {{de: Weg}}\nretired: {{on: 2026-01-01, {why}}}\n",
    )


def test_no_two_files_have_one_address_and_only_pages_are_listed(registry: Workplace) -> None:
    """A former id that another entry has now takes nothing from the page of that one."""
    registry.overlay("site_url: 'https://www.a.example'\n", "registry.yaml")
    registry.another("zweite", "former_ids: [schule-beispiel, frueher]\n")
    tombstone(registry, "weg", "zweite")
    files = {file.path: file for file in build.plan(site_of(registry))}
    paths = [file.path for file in build.plan(site_of(registry))]
    assert sorted(files) == sorted(paths)
    for name in ("schule-beispiel", "zweite", "frueher", "weg"):
        assert {f"initiative/{name}.html", f"en/initiative/{name}.html"} <= files.keys()
    with text.speaking("de", text.SITE_DOMAIN):
        addresses = re.findall("<loc>(.*)</loc>", bytes(files["sitemap.xml"].make()).decode())  # type: ignore[arg-type]
        lead = {name: str(files[f"initiative/{name}.html"].make()) for name in ("frueher", "weg")}
    assert addresses == sorted(addresses)
    listed = {address.removeprefix("https://www.a.example/") for address in addresses}
    assert {"index.html", "en/initiative/zweite.html"} <= listed <= files.keys()
    assert not [path for path in listed if "404" in path or "frueher" in path or "weg" in path]
    for page in lead.values():
        assert 'content="0; url=../initiative/zweite.html"' in page
        assert '<link rel="canonical" href="https://www.a.example/initiative/zweite.html">' in page
        assert '<meta name="robots" content="noindex">' in page


def test_entries_that_were_taken_out_lead_on_or_nowhere(registry: Workplace) -> None:
    into = {
        "weg-a": "weg-b",
        "weg-b": "zweite",
        "rund-c": "rund-d",
        "rund-d": "rund-c",
        "weg-e": "",
    }
    for name, successor in into.items():
        tombstone(registry, name, successor)
    registry.another("zweite")
    site = site_of(registry)
    assert [entry.id for entry in site.entries] == ["schule-beispiel", "zweite"]
    found: dict[str, str] = {}
    for entry in site.registry.initiatives:
        target = site.successor(entry)
        found[entry.id] = target.id if target else ""
    assert found == {
        "weg-a": "zweite", "weg-b": "zweite", "rund-c": "", "rund-d": "", "weg-e": "",
        "schule-beispiel": "schule-beispiel", "zweite": "zweite",
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["", *LEGAL_URLS])
def test_a_site_is_official_with_all_that_the_law_asks_for(
    registry: Workplace, missing: str
) -> None:
    urls = [f"{name}: 'https://a.example/'" for name in LEGAL_URLS if name != missing]
    registry.overlay(f"legal: {{publisher: Stadt, {', '.join(urls)}}}\n", "registry.yaml")
    assert site_of(registry).official is (not missing)


@pytest.mark.parametrize("url", ["https://a.example/x", "https://a.example/x/"])
def test_the_address_of_a_site_ends_with_one_slash(registry: Workplace, url: str) -> None:
    registry.overlay(f"site_url: {url}\n", "registry.yaml")
    assert site_of(registry).base == "https://a.example/x/"
    missing = Page(site_of(registry), "404.html", "en")
    assert missing.to("index.html") == "https://a.example/x/en/index.html"
    assert missing.asset("site.css") == "https://a.example/x/site.css"
    assert Page(site_of(registry), "a/b.html", "en").asset("site.css") == "../../site.css"


def test_the_data_are_as_of_the_day_of_the_last_change(registry: Workplace) -> None:
    registry.another("zweite")
    path = "data/initiatives/{}.yaml".format
    dated = {
        path("schule-beispiel"): (None, "2026-03-01T10:00:00+00:00"),
        path("zweite"): (None, "2026-05-02T10:00:00+00:00"),
    }
    site = site_of(registry, dated=dated)
    assert [entry.id for entry in site.by_change()] == ["zweite", "schule-beispiel"]
    assert site.day == "2026-05-02"
    assert site_of(registry).day == TODAY.isoformat()


def test_what_all_pages_share_leads_right_from_every_depth_and_language(
    registry: Workplace,
) -> None:
    site = site_of(registry)
    for language, folder in (("de", ""), ("en", "en/")):
        for path in ("index.html", "initiative/x.html"):
            with text.speaking(language, text.SITE_DOMAIN):
                page = Page(site, path, language)
                shared = page.navigation() + page.foot_links()
            assert ("Countries" in shared) is (language == "en")
            links = re.findall('href="([^"#]+)"', shared)
            here = PurePosixPath(folder + path).parent
            found = {posixpath.normpath(here / link) for link in links if "//" not in link}
            assert {f"{folder}about.html", f"{folder}imprint.html"} <= found
            assert {link.startswith("en/") for link in found} == {bool(folder)}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.a.example/x", "a.example"),
        ("HTTP://a.example", "a.example"),
        ("https://city.example@other.example/", "other.example"),
        ("https://a@b@other.example:80/", "other.example:80"),
        ("ftp://a.example/", ""),
        ("javascript://a.example/%0aalert(1)", ""),
        ("https:///x", ""),
        ("data:text/html,x", ""),
    ],
)
def test_an_address_of_the_web_is_named_by_its_true_host(url: str, host: str) -> None:
    assert words.is_web(url) is bool(host)
    assert ("href" in words.outside(url, "x")) is bool(host)
    if host:
        assert words.host(url) == host


def test_a_text_is_clean_by_itself_and_a_mailbox_takes_no_more() -> None:
    assert words.isolated("a\u202eb<") == "<bdi>ab&lt;</bdi>"
    assert words.mailto("a@b.example?cc=x&y", "A & B", "1\n2") == (
        "mailto:a@b.example%3Fcc%3Dx%26y?subject=A%20%26%20B&body=1%0D%0A2"
    )
