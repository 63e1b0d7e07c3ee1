"""The map used by mouse, keyboard and fingers: cards, arrow keys, larger and smaller."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from browser.check_pages import axe, look, problems
from browser.conftest import log

MAPS = ("map.html", "map-world.html", "map-around.html")

NEIGHBOURS = """
const links = [...document.querySelectorAll("a.town, a.land")].filter((link) => link.dataset.at);
const press = (link, key) => {
  link.focus();
  link.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  return links.indexOf(document.activeElement);
};
const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
return links.map((link) => keys.map((key) => press(link, key)));
"""
"""For each link of the map, to which other one the four arrow keys lead."""

MIDDLE = """
const box = document.querySelector(arguments[0]).getBoundingClientRect();
return [box.x + box.width / 2, box.y + box.height / 2];
"""


@pytest.fixture(autouse=True)
def _quiet(browser: Chrome) -> Iterator[None]:
    """A wide screen and a mouse before, and nothing on the console afterwards."""
    look(browser, 1280, "light")
    log(browser, "browser")
    yield
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert log(browser, "browser") == []


def wait(browser: Chrome, until: Any) -> None:
    WebDriverWait(browser, 10).until(until)


def press(browser: Chrome, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def focus(browser: Chrome, selector: str) -> None:
    """Focus a link of the map as the tabulator would: with its focus to be seen."""
    browser.execute_script(f"document.querySelector({selector!r}).focus({{focusVisible: true}})")


def card(browser: Chrome) -> str:
    """What the card says, empty where there is none."""
    return browser.find_element(By.CSS_SELECTOR, ".frame .card").text


def view_box(browser: Chrome) -> list[float]:
    """The part of the map that is seen: left, top, width, height."""
    box = browser.find_element(By.CSS_SELECTOR, ".atlas-map").get_dom_attribute("viewBox")
    assert box
    return [float(number) for number in box.split()]


def point(browser: Chrome, selector: str) -> tuple[float, float]:
    x, y = browser.execute_script(MIDDLE, selector)
    return x, y


def tap(browser: Chrome, x: float, y: float) -> None:
    """Touch the screen with one finger."""
    for kind, points in (("touchStart", [{"x": x, "y": y}]), ("touchEnd", [])):
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_card_says_what_the_page_of_the_town_says(browser: Chrome, real: str) -> None:
    browser.get(f"{real}map.html")
    focus(browser, "a.town[href='place/pl-kalisz.html']")
    lines = card(browser).splitlines()
    name = lines[0].split()[0]
    press(browser, Keys.ENTER)
    wait(browser, lambda b: b.current_url.endswith("/place/pl-kalisz.html"))
    page = browser.find_element(By.TAG_NAME, "main").text
    assert name == browser.find_element(By.TAG_NAME, "h1").text
    amount = re.search(r"\d+ Initiativen", page)
    assert amount
    assert lines[0] == f"{name} {amount[0]}"
    assert lines[1] in page


def test_the_mouse_shows_a_card_and_the_way_to_it_keeps_it(browser: Chrome, real: str) -> None:
    browser.get(f"{real}map.html")
    town = browser.find_element(By.CSS_SELECTOR, "a.town[href='place/gb-bradford.html'] circle")
    ActionChains(browser).move_to_element(town).perform()
    wait(browser, lambda b: card(b).startswith("Bradford"))
    link = browser.find_element(By.CSS_SELECTOR, ".card a")
    ActionChains(browser).move_to_element(link).pause(0.5).perform()
    assert card(browser).startswith("Bradford")
    heading = browser.find_element(By.TAG_NAME, "h1")
    ActionChains(browser).move_to_element(heading).perform()
    wait(browser, lambda b: card(b) == "")


@pytest.mark.parametrize("name", MAPS)
def test_arrow_keys_lead_from_every_link_to_every_other(
    browser: Chrome, real: str, name: str
) -> None:
    browser.get(real + name)
    neighbours: list[list[int]] = browser.execute_script(NEIGHBOURS)
    assert len(neighbours) > 50
    for start in range(len(neighbours)):
        reached, waiting = {start}, [start]
        while waiting:
            new = set(neighbours[waiting.pop()]) - reached
            reached |= new
            waiting += new
        assert len(reached) == len(neighbours), start
    stops = browser.execute_script(
        "return document.querySelectorAll('.atlas-map a:not([tabindex=\"-1\"])').length"
    )
    assert stops == 1


def test_several_towns_in_one_dot_are_chosen_from_by_keyboard(browser: Chrome, real: str) -> None:
    browser.get(f"{real}map.html")
    focus(browser, "a.several")
    towns = browser.find_elements(By.CSS_SELECTOR, ".card a")
    assert len(towns) > 1
    press(browser, Keys.ENTER)
    assert browser.switch_to.active_element == towns[0]
    press(browser, Keys.ESCAPE)
    assert card(browser) == ""
    assert "several" in (browser.switch_to.active_element.get_attribute("class") or "")
    press(browser, Keys.ENTER, Keys.TAB, Keys.ENTER)
    wait(browser, lambda b: "/place/" in b.current_url)


def test_keys_and_buttons_change_the_size(browser: Chrome, real: str) -> None:
    browser.get(f"{real}map.html")
    whole = view_box(browser)
    focus(browser, "a.town")
    press(browser, "+", "+")
    assert view_box(browser)[2] < whole[2] / 2
    names = browser.find_elements(By.CSS_SELECTOR, ".names.own text")
    assert len(names) > 3
    press(browser, Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    left, top, width, height = view_box(browser)
    at = browser.switch_to.active_element.get_attribute("data-at")
    assert at
    x, y = map(float, at.split())
    assert left <= x <= left + width
    assert top <= y <= top + height
    press(browser, "-", "0")
    assert view_box(browser) == whole
    enlarge, smaller, all_ = browser.find_elements(By.CSS_SELECTOR, ".zoom button")
    assert not smaller.is_enabled()
    for _time in range(9):
        if enlarge.is_enabled():
            enlarge.click()
    assert not enlarge.is_enabled()
    all_.click()
    assert view_box(browser) == whole


def test_a_finger_shows_the_card_and_two_enlarge(browser: Chrome, real: str) -> None:
    look(browser, 390, "light")
    browser.get(f"{real}map.html")
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    x, y = point(browser, "a.town[href='place/fi-valkeakoski.html'] circle")
    tap(browser, x + 9, y - 9)
    wait(browser, lambda b: card(b).startswith("Valkeakoski"))
    assert browser.current_url.endswith("/map.html")
    whole = view_box(browser)
    x, y = point(browser, ".atlas-map")
    gesture = {"x": x, "y": y, "scaleFactor": 2, "gestureSourceType": "touch"}
    browser.execute_cdp_cmd("Input.synthesizePinchGesture", gesture)
    wait(browser, lambda b: view_box(b)[2] < whole[2] * 0.7)
    assert browser.execute_script("return visualViewport.scale") == 1
    assert card(browser) == ""
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('.zoom button')]"
        ".map((one) => one.getBoundingClientRect()).flatMap((box) => [box.width, box.height])"
    )
    assert min(sizes) >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_map_and_its_card(
    browser: Chrome, real: str, width: int, scheme: str
) -> None:
    look(browser, width, scheme)
    browser.get(f"{real}map-world.html")
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe()})
    focus(browser, "a.several")
    assert card(browser)
    assert list(problems(browser, scheme)) == []
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width


def test_without_a_script_the_map_is_links_and_has_no_buttons(browser: Chrome, real: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{real}map.html")
        assert not browser.find_element(By.CSS_SELECTOR, ".zoom").is_displayed()
        town = browser.find_element(By.CSS_SELECTOR, "a.town[href='place/pl-kalisz.html']")
        assert re.match(r"Kalisz \(Polen\): \d+ Initiativen \(\d+ aktiv", town.accessible_name)
        town.find_element(By.TAG_NAME, "circle").click()
        wait(browser, lambda b: b.current_url.endswith("/place/pl-kalisz.html"))
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
