"""The site used as people do: search, filters, map, languages, the back button, the keyboard."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from helper import HERE, ROOT, Workplace, hamm
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from browser.conftest import log, served
from hamm_registry.core.text import understand
from hamm_registry.model.named_fields import Fields
from hamm_registry.site.pages import listing
from hamm_registry.site.search import content
from hamm_registry.storage import workspace

QUERIES = (
    "kalisz",
    "land:Türkei",
    "country:TR,MX",
    "nicht:status:aktiv land:polen",
    "seit:..1990",
    "since:1990..1999",
    "thema:abfall,energie",
    "sdg:4..5",
    "hat:seit",
    "not:has:sdgs",
    '"Internationaler Club"',
    "träger:Hochschule",
    "traeger:hochschule",
    "ort:Bihac",
    "kind:school-exchange status:unknown",
    "region:Afrika",
    "MAZATLAN",
    "gespeichert:vor-1990",
    "bestätigt:nein",
    "titel:schule",
    "nothing-is-called-so",
    "Polen",
    "polnische Schulen",
    "Großbritannien",
    "USA",
    "tuerkei",
    "Kalsiz",
    "!land:TR",
    "land:-TR",
    "status:!active",
    "land:Rumaenien",
    "Austausch mit Frankreich",
    "seit 1969",
    "-Polen",
)
CASES = json.loads((HERE / "data" / "search" / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _quiet(browser: Chrome) -> Iterator[None]:
    """A wide screen before, and nothing on the console afterwards."""
    screen = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    log(browser, "browser")
    yield
    assert log(browser, "browser") == []


def all_shown(browser: Chrome) -> list[str]:
    """The ids of all rows of a result, after the last ones are asked for, too."""
    more = browser.find_element(By.CSS_SELECTOR, "#more button")
    while more.is_displayed():
        before = len(shown(browser))
        more.click()
        wait(browser, lambda b: len(shown(b)) > before)  # noqa: B023 - called at once
    return shown(browser)


def shown(browser: Chrome) -> list[str]:
    """The ids of the rows that can be seen."""
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('#rows > li')]"
        ".filter((row) => row.checkVisibility()).map((row) => row.id)"
    )
    return found


def wait(browser: Chrome, until: Callable[[Chrome], object]) -> None:
    WebDriverWait(browser, 10).until(until)


def searched(browser: Chrome, here: str, query: str = "") -> None:
    """Open the list, by its address as anybody may have been sent it, and wait for the search."""
    browser.get(f"{here}initiatives.html")
    field = browser.find_element(By.ID, "q")
    field.send_keys(query + Keys.ENTER)
    ready = "return document.querySelector('form[data-parts]').dataset.ready"
    wait(browser, lambda b: b.execute_script(ready))


@pytest.mark.parametrize("query", QUERIES)
def test_the_search_finds_what_the_program_finds(browser: Chrome, real: str, query: str) -> None:
    terms = [query.replace('"', "")] if '"' in query else query.split()
    found = hamm("list", "--format", "ids", "--root", ROOT, "--", *terms)
    assert found.code == 0
    searched(browser, real, query)
    assert sorted(all_shown(browser)) == sorted(found.out.split())
    told = browser.find_element(By.ID, "told").text
    count = len(found.out.split())
    assert re.search(rf"\b{count} Initiative" if count else "Kein", told)


def test_the_cases_of_the_program_are_those_of_the_site(browser: Chrome, real: str) -> None:
    fields = Fields(workspace.load(HERE / "data" / "search"), date(2026, 11, 29))
    understand(fields.registry.config.languages)
    index = content(fields, fields.registry.initiatives)
    understand(())
    searched(browser, real)
    browser.execute_script("window.indexOfCases = arguments[0];", index)
    for case in CASES:
        found = browser.execute_script(
            "try {"
            "  const found = search.find(arguments[0], indexOfCases);"
            "  found.ids = found.numbers.map((number) => indexOfCases.entries[number][0]);"
            "  return found;"
            "}"
            "catch (error) { if (error instanceof search.Wrong) return null; throw error; }",
            case["query"],
        )
        if case.get("refused"):
            assert found is None, case
            continue
        assert found["ids"] == case["ids"], case
        # A phrase that no text holds is said to be looked for by its words: that is no guess.
        loosened = index["texts"]["loosened"].replace("{word}", case["query"].strip('"'))
        guesses = [remark for remark in found["remarks"] if remark != loosened]
        if "meant" not in case:
            assert guesses == [], case
        else:
            assert [f"“{case['meant']}”" in guess for guess in guesses] == [True], case


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("farbe:rot", "Es gibt kein Feld „farbe“."),
        ("land:Atlantis", "„Atlantis“ ist kein gültiger Wert für land."),
        ("seit:gestern", "„gestern“ ist kein gültiger Wert für seit."),
        ("nahe:Kalisz~150km", "„nahe:“ geht nur im Programm, nicht hier."),
        ("land:", "Der Ausdruck „land:“ nennt keinen Wert."),
        ("constructor:x", "Es gibt kein Feld „constructor“."),
    ],
)
def test_what_the_search_does_not_understand_is_said(
    browser: Chrome, real: str, query: str, message: str
) -> None:
    searched(browser, real, query)
    assert browser.find_element(By.ID, "told").text == message
    assert browser.find_element(By.ID, "q").get_attribute("aria-invalid") == "true"


def test_filters_stay_in_the_address_and_the_back_button_undoes_them(
    browser: Chrome, real: str
) -> None:
    searched(browser, real)
    everything = shown(browser)
    Select(browser.find_element(By.NAME, "country")).select_by_value("MX")
    assert browser.current_url.endswith("?country=MX")
    wait(browser, lambda b: 0 < len(shown(b)) < len(everything))
    mexico = shown(browser)
    Select(browser.find_element(By.NAME, "status")).select_by_value("completed")
    wait(browser, lambda b: shown(b) == ["projekt-isla-basura"])
    browser.find_element(By.CSS_SELECTOR, "#rows > li:not([hidden]) a").click()
    wait(browser, lambda b: "/initiative/" in b.current_url)
    browser.back()
    wait(browser, lambda b: shown(b) == ["projekt-isla-basura"])
    browser.back()
    wait(browser, lambda b: shown(b) == mexico)
    assert Select(browser.find_element(By.NAME, "country")).first_selected_option.text.startswith(
        "Mexiko"
    )
    browser.back()
    wait(browser, lambda b: shown(b) == everything)


def test_an_address_with_a_search_opens_it(browser: Chrome, real: str) -> None:
    browser.get(f"{real}en/initiatives.html?q=country%3APL&status=active")
    wait(browser, lambda b: 0 < len(shown(b)) < 20)
    assert browser.find_element(By.ID, "q").get_attribute("value") == "country:PL"
    assert browser.find_element(By.ID, "told").text.endswith("initiatives")


def test_the_start_page_searches(browser: Chrome, real: str) -> None:
    browser.get(real)
    browser.find_element(By.ID, "q").send_keys("Bihać" + Keys.ENTER)
    wait(browser, lambda b: "initiatives.html?q=Biha" in b.current_url)
    wait(browser, lambda b: "verein-bosnienfreunde" in shown(b) and len(shown(b)) < 10)


def test_a_country_on_the_map_is_a_link(browser: Chrome, real: str) -> None:
    browser.get(real)
    country = browser.find_element(By.CSS_SELECTOR, '.atlas-map a[href="country/fi.html"]')
    assert re.fullmatch(r"Finnland: \d+ Initiativen? \(.*\)", country.accessible_name)
    country.find_element(By.TAG_NAME, "path").click()
    wait(browser, lambda b: b.current_url.endswith("/country/fi.html"))
    assert browser.find_element(By.TAG_NAME, "h1").text == "Finnland"


def test_the_maps_lead_to_each_other_without_a_script(browser: Chrome, real: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(real)
        browser.find_element(By.LINK_TEXT, "Welt").click()
        wait(browser, lambda b: b.current_url.endswith("/map-world.html"))
        browser.find_element(By.LINK_TEXT, "Von Hamm aus").click()
        wait(browser, lambda b: b.current_url.endswith("/map-around.html"))
        town = browser.find_element(By.CSS_SELECTOR, ".town[href='place/us-chattanooga.html']")
        assert "USA" in town.accessible_name
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_other_language_has_the_same_page(browser: Chrome, real: str) -> None:
    browser.get(f"{real}initiative/partnerschaft-toul.html")
    browser.find_element(By.LINK_TEXT, "English").click()
    wait(browser, lambda b: "/en/initiative/partnerschaft-toul.html" in b.current_url)
    assert browser.find_element(By.TAG_NAME, "h1").text == "Town twinning Hamm-Mitte – Toul"
    browser.back()
    wait(browser, lambda b: "/en/" not in b.current_url)
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "de"


def test_without_a_script_the_list_is_there_and_the_search_is_not(
    browser: Chrome, real: str
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{real}initiatives.html")
        ids = shown(browser)
        assert len(ids) == listing.ROOM
        browser.find_element(By.CSS_SELECTOR, "#pager a[rel=next]").click()
        wait(browser, lambda b: b.current_url.endswith("/initiatives-2.html"))
        assert set(ids).isdisjoint(shown(browser))
        browser.back()
        wait(browser, lambda b: b.current_url.endswith("/initiatives.html"))
        assert not browser.find_element(By.ID, "q").is_displayed()
        assert "braucht JavaScript" in browser.find_element(By.TAG_NAME, "main").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def press(browser: Chrome, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def focused(browser: Chrome) -> str:
    """The text or the name of what has the focus, which must be seen."""
    found = browser.switch_to.active_element
    outline = browser.execute_script(
        "const one = document.activeElement; const seen = one.querySelector('path, circle') || one;"
        "const style = getComputedStyle(seen);"
        "return style.outlineStyle !== 'none' || parseFloat(style.strokeWidth) >= 3;",
    )
    assert outline, found.get_attribute("outerHTML")
    return found.text or found.accessible_name


def test_everything_is_reached_by_keyboard(browser: Chrome, real: str) -> None:
    browser.get(real)
    press(browser, Keys.TAB)
    assert focused(browser) == "Zum Inhalt springen"
    assert browser.switch_to.active_element.rect["x"] >= 0
    press(browser, Keys.ENTER, Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "q"
    seen = set()
    for _step in range(160):
        press(browser, Keys.TAB)
        if browser.switch_to.active_element.tag_name == "body":
            break
        seen.add(focused(browser))
    assert {"Karte überspringen", "Welt", "Von Hamm aus"} <= seen
    assert {"Der ganze Kalender", "Impressum"} <= seen


def test_the_map_can_be_skipped_and_opened_by_keyboard(browser: Chrome, real: str) -> None:
    browser.get(real)
    browser.execute_script("document.querySelector('.map .skip').focus()")
    press(browser, Keys.ENTER, Keys.TAB)
    assert browser.switch_to.active_element.text == "Polen"
    browser.execute_script("document.querySelector('.atlas-map a').focus()")
    press(browser, Keys.ENTER)
    wait(browser, lambda b: "/country/" in b.current_url)


def test_old_addresses_send_on(browser: Chrome, complete: str) -> None:
    browser.get(f"{complete}initiative/freundschaft-beispiel.html")
    wait(browser, lambda b: "freundschaft-beispiel" not in b.current_url)
    assert browser.find_elements(By.CSS_SELECTOR, "dl.facts")


def counts(browser: Chrome, name: str) -> dict[str, int]:
    """The numbers behind the values of a filter."""
    texts = browser.execute_script(
        "return [...document.querySelectorAll(`select[name=${arguments[0]}] option`)]"
        ".filter((one) => one.value).map((one) => [one.value, one.textContent])",
        name,
    )
    return {code: int(re.findall(r"\((\d+)\)$", text)[0]) for code, text in texts}


def test_each_number_of_a_filter_is_what_choosing_it_shows(browser: Chrome, real: str) -> None:
    searched(browser, real, "schule")
    theme = counts(browser, "theme")
    code = max(theme, key=lambda one: theme[one])
    Select(browser.find_element(By.NAME, "theme")).select_by_value(code)
    wait(browser, lambda b: len(shown(b)) == theme[code])
    # Its own numbers stay, for another value would replace it; those of the others follow it.
    assert counts(browser, "theme") == theme
    country = counts(browser, "country")
    code = next(one for one, count in country.items() if count == 1)
    Select(browser.find_element(By.NAME, "country")).select_by_value(code)
    wait(browser, lambda b: len(shown(b)) == 1)


def test_only_the_active_ones_sorted_and_marked(browser: Chrome, real: str) -> None:
    searched(browser, real, "polen")
    everything = all_shown(browser)
    browser.find_element(By.NAME, "active").click()
    wait(browser, lambda b: 0 < len(shown(b)) < len(everything))
    active = shown(browser)
    Select(browser.find_element(By.NAME, "sort")).select_by_value("since")
    wait(browser, lambda b: shown(b) != active)
    years = browser.execute_script(
        "const places = new Map(search.index.entries.map(([id], number) => [id, number]));"
        "return [...document.querySelectorAll('#rows > li')]"
        ".map((row) => search.index.list[places.get(row.id)][3] || '9999')"
    )
    assert years == sorted(years)
    marked = [one.text for one in browser.find_elements(By.CSS_SELECTOR, "#rows mark")]
    assert "Polen" in marked
    assert "active=1&sort=since" in browser.current_url
    browser.find_elements(By.CSS_SELECTOR, "#chips button")[-1].click()
    # The order stays: it takes nothing away.
    wait(browser, lambda b: len(shown(b)) == listing.ROOM)
    assert browser.find_elements(By.CSS_SELECTOR, "#rows mark, #chips button") == []


def test_every_list_of_countries_places_and_themes_is_shown_on_each_screen(
    browser: Chrome, real: str
) -> None:
    for name in ("countries", "places", "themes", "goals", "organisations"):
        browser.get(f"{real}{name}.html")
        for width in (320, 390, 768, 1280):
            screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
            heights = browser.execute_script(
                "const rows = [...document.querySelectorAll('main .tags li')];"
                "return rows.map((row) => row.getBoundingClientRect().height);"
            )
            assert len(heights) > 10, (name, width)
            assert min(heights) > 0, (name, width)


def test_where_nothing_fits_the_search_says_what_would(browser: Chrome, real: str) -> None:
    searched(browser, real, "land:MX status:planned thema:abfall")
    assert shown(browser) == []
    searched(browser, real, "toul")
    Select(browser.find_element(By.NAME, "country")).select_by_value("FR")
    count = len(shown(browser))
    assert count
    browser.get(f"{real}initiatives.html?q=toul&country=MX")
    wait(browser, lambda b: b.find_elements(By.CSS_SELECTOR, "#chips button"))
    told = [one.text for one in browser.find_elements(By.CSS_SELECTOR, "#chips button")]
    assert f"ohne Mexiko: {count}" in told


def test_where_no_entry_holds_all_words_each_may_be_left_out(browser: Chrome, real: str) -> None:
    whole = set(hamm("list", "--format", "ids", "--root", ROOT, "toul").out.split())
    searched(browser, real, "Toul Hockey")
    offers = browser.find_elements(By.CSS_SELECTOR, "#chips button")
    assert [one.text for one in offers] == [f"ohne Hockey: {len(whole)}", "Toul Hockey ×"]
    offers[0].click()
    wait(browser, shown)
    assert set(shown(browser)) == whole
    assert browser.current_url.endswith("?q=Toul")


def test_the_search_works_from_a_folder(
    browser: Chrome, complete_folder: Path, complete: str
) -> None:
    browser.get(f"{(complete_folder / 'initiatives.html').as_uri()}?q=partnerschaft")
    ready = "return document.querySelector('form[data-parts]').dataset.ready"
    wait(browser, lambda b: b.execute_script(ready))
    assert "partnerschaft-beispiel" in shown(browser)
    assert complete
    # Chromium preloads nothing out of a folder and says so; the style sheet brings the typeface.
    assert [one for one in log(browser, "browser") if "/fonts/" not in one["message"]] == []


def test_a_list_of_several_pages_is_searched_as_one(
    browser: Chrome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = tmp_path / "registry"
    shutil.copytree(HERE / "data" / "search", registry)
    monkeypatch.setattr(listing, "ROOM", 5)
    with served(Workplace(registry), tmp_path / "site") as here:
        browser.get(f"{here}initiatives-2.html")
        assert len(shown(browser)) == 3
        browser.find_element(By.CSS_SELECTOR, "#pager a").click()
        wait(browser, lambda b: b.current_url.endswith("/initiatives.html"))
        first = shown(browser)
        for query in ("polen", "schule"):
            found = hamm("list", "--format", "ids", "--root", registry, "--", query)
            searched(browser, here, query)
            assert sorted(all_shown(browser)) == sorted(found.out.split())
        assert not browser.find_element(By.ID, "pager").is_displayed()
        browser.find_element(By.ID, "q").clear()
        browser.find_element(By.ID, "q").send_keys(Keys.ENTER)
        wait(browser, lambda b: shown(b) == first)
        assert browser.find_element(By.ID, "pager").is_displayed()


def test_a_country_and_a_theme_lead_to_the_advice_on_both(browser: Chrome, real: str) -> None:
    browser.get(real + "begin.html")
    Select(browser.find_element(By.ID, "country")).select_by_visible_text("Türkei")
    Select(browser.find_element(By.ID, "theme")).select_by_visible_text("Stadtentwicklung")
    browser.find_element(By.CSS_SELECTOR, "#combine button").click()
    WebDriverWait(browser, 10).until(lambda page: "begin/tr.html#urban" in page.current_url)
    box = browser.find_element(By.ID, "urban-development")
    assert box.is_displayed()
    assert "Seferihisar" in box.text
    assert not browser.find_element(By.ID, "sport").is_displayed()
