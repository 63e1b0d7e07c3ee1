"""The form for a proposal: what it makes is what `hamm validate` accepts and `hamm fmt` writes."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from helper import ENTRY, Workplace, workplace
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from browser.conftest import log, served

Answers = dict[str, str]

FILL = """
const put = (one, value) => {
  if (one.type === "checkbox") one.checked = value;
  else one.value = value;
  one.dispatchEvent(new Event("change", { bubbles: true }));
};
for (const [name, text] of arguments[0]) {
  if (name === "themes") {
    for (const one of document.querySelectorAll('[name="themes"]')) {
      put(one, text.split(" ").includes(one.value));
    }
    continue;
  }
  const row = /^(places|sources)\\.([0-9]+)\\./.exec(name);
  if (row && !document.querySelector(`[name="${name}"]`)) {
    document.querySelector(`[data-add="${row[1]}"]`).click();
  }
  put(document.querySelector(`[name="${name}"]`), text);
}
"""

TITLES = (
    "Gesamtschule am Park – Lycée Saint-Exupéry", "Nein: ein Titel mit Doppelpunkt", "yes", "1987",
    "- beginnt mit Strich", "#hashtag am Anfang", "Müller & Söhne gemeinnützig", "'Anführung'",
    '"Doppelte" Anführung', "Ende mit Doppelpunkt:", "2026-11-29", "12:30", "Şişli Lisesi",
    "Шахи Schach", "[Klammer] und {Klammer}", "Wert # kein Kommentar", "東京 Tokio", "nulla",
    "Ein sehr langer Titel, der nicht auf eine Zeile passt und doch auf einer einzigen Zeile steht",
    "@stelle und `Zeichen`",
    "%Prozent", "Aux", "x", "Ćevapi – Kulturtage Łódź", "عربي Arabisch", "? Frage", "~",
    "0x1F", ".5",
)  # fmt: skip
_LONG = """
Ein langer Text: Er hat Doppelpunkte, ‚Anführungen‘, # Rauten und so viele Wörter, dass er auf
mehrere Zeilen gefaltet werden muss, weil er länger ist als achtundachtzig Zeichen.
"""
_LIKE_A_CONFLICT = "<<<<<<< sieht aus wie ein Konflikt und bleibt darum auf einer Zeile stehen" * 2
SUMMARIES = (
    "Klassen besuchen sich jedes Jahr.", _LONG, "   Ränder   und\n\nUmbrüche\tfallen   weg.   ",
    "Wort" * 40, _LIKE_A_CONFLICT,
)  # fmt: skip
DATES = ("", "2019", "2019-05", "13.9.1987", "ca. 1985", "about 2001", "5/2011", "1987-09-13")
PLACES = (("Bergen", "NO"), ("Oslo", "NO"), ("Kalisz", "PL"), ("", "TR"), ("Łódź", "PL"))
KINDS = ("school-exchange", "city-link", "association", "aid", "municipal-project")
STATUSES = ("active", "planned", "completed", "proposed", "unknown")


def answers(number: int) -> Answers:
    """The form filled for the time of that number: no two alike."""
    place, country = PLACES[number % len(PLACES)]
    title = TITLES[number % len(TITLES)]
    given = {
        "kind": KINDS[number % len(KINDS)],
        "title.de": title if number < len(TITLES) else f"{number} {title}",
        "summary.de": SUMMARIES[number % len(SUMMARIES)],
        "organisations.0.name": f"Beispielträger Nr. {number}",
        "places.0.name": place,
        "places.0.country": country,
        "themes": ("sport", "water youth-school", "church sport energy")[number % 3],
        "status": STATUSES[number % len(STATUSES)],
        "since": DATES[number % len(DATES)],
        "sources.0.url": f"https://www.stelle-{number}.example/seite?a=1&b={number}",
        "sources.0.kind": ("school", "press", "official")[number % 3],
    }
    if given["kind"] == "city-link":
        given["form"] = "friendship"
    if number % 2:
        given |= {"title.en": f"English title no. {number}", "summary.en": "What it is: a choir."}
    if number % 3 == 0:
        given |= {"organisations.1.name": "Partner: drüben", "places.1.name": "Ort, mit Komma",
                  "places.1.country": "SE"}  # fmt: skip
    if number % 4 == 0:
        given |= {"sources.1.url": f"https://stelle-{number}.example/zweite",
                  "sources.1.title": "Titel: mit Doppelpunkt", "sources.1.kind": "press",
                  "contact.page": "https://www.stelle.example/kontakt"}  # fmt: skip
    return given


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    made = workplace(tmp_path_factory.mktemp("proposals") / "registry")
    config = (made.root / "registry.yaml").read_text(encoding="utf-8")
    made.put(
        "registry.yaml",
        f"{config}mailbox: register@stadt.example\n"
        "repository: https://github.com/beispiel/register/tree/haupt\n",
    )
    return made


@pytest.fixture(scope="module")
def form(registry: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the form of that registry."""
    with served(registry, tmp_path_factory.mktemp("form") / "site") as here:
        yield f"{here}propose.html"


@pytest.fixture(autouse=True)
def _quiet(browser: Chrome) -> Iterator[None]:
    log(browser, "browser")
    yield
    assert log(browser, "browser") == []


def opened(browser: Chrome, address: str) -> None:
    """Open the form without a draft, and wait for it."""
    if urlsplit(browser.current_url).netloc == urlsplit(address).netloc:
        browser.execute_script("localStorage.clear()")
    browser.get(address)
    ready = "return document.getElementById('propose').dataset.ready"
    WebDriverWait(browser, 10).until(lambda b: b.execute_script(ready))


def filled(browser: Chrome, address: str, given: Answers) -> str:
    """The file that the form makes of some answers.

    A new entry takes the page that is open, its fields as at first: a page load takes longer than
    all else. A correction begins with the entry, so it loads the page again.
    """
    if browser.current_url == address and "?" not in address:
        browser.execute_script("document.getElementById('propose').reset()")
    else:
        opened(browser, address)
    browser.execute_script(FILL, [*given.items()])
    return shown(browser, "result")


def shown(browser: Chrome, name: str) -> str:
    text: str = browser.execute_script(
        "return document.getElementById(arguments[0]).textContent", name
    )
    return text


def test_fifty_filled_forms_are_valid_and_canonical(
    browser: Chrome, form: str, registry: Workplace, tmp_path: Path
) -> None:
    target = workplace(tmp_path / "target")
    names = set()
    for number in range(50):
        content = filled(browser, form, answers(number))
        assert shown(browser, "faults") == "", answers(number)
        name = content.partition("\nid: ")[2].partition("\n")[0].strip("'")
        assert browser.find_element(By.ID, "save").get_attribute("download") == f"{name}.yaml"
        assert name not in names
        names.add(name)
        target.put(f"data/initiatives/{name}.yaml", content)
    result = target.hamm("validate", "--format", "json")
    errors = [one for one in result.json["diagnostics"] if one["severity"] == "error"]
    assert errors == []
    tidy = target.hamm("fmt", "--check")
    assert tidy.code == 0, tidy.out


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title.de": ""}, "Das Feld „Titel“ fehlt."),
        ({"summary.de": "", "summary.en": "x"}, "Das Feld „de“ bei „Kurztext“ fehlt."),
        ({"kind": ""}, "Das Feld „Art“ fehlt."),
        ({"themes": ""}, "Das Feld „Themen“ fehlt."),
        ({"places.0.country": ""}, "Das Feld „Land“ bei „Orte“ Nr. 1 fehlt."),
        ({"sources.0.kind": ""}, "Das Feld „Art der Quelle“ bei „Quellen“ Nr. 1 fehlt."),
        ({"kind": "city-link", "form": ""}, "Das Feld „Form“ fehlt."),
    ],
)
def test_what_is_missing_is_told(browser: Chrome, form: str, given: Answers, message: str) -> None:
    filled(browser, form, answers(0) | given)
    assert message in shown(browser, "faults")
    assert not browser.find_element(By.ID, "ways").is_displayed()


@pytest.mark.parametrize(
    "wrong",
    [
        {
            "title.de": "x" * 141,
            "summary.de": "y" * 603,
            "themes": "sport water energy church waste health",
            "sources.0.title": "z" * 251,
        },
        {"organisations.0.name": "TODO", "summary.de": "...", "since": "2999"},
    ],
)
def test_a_mistake_is_told_as_validate_tells_it(
    browser: Chrome, form: str, tmp_path: Path, wrong: Answers
) -> None:
    content = filled(browser, form, answers(6) | {"status": "active"} | wrong)
    target = workplace(tmp_path / "target")
    name = content.partition("\nid: ")[2].partition("\n")[0]
    target.put(f"data/initiatives/{name}.yaml", content)
    found = target.hamm("validate", "--format", "json", "--lang", "de").json["diagnostics"]
    errors = [str(one["message"]) for one in found if one["severity"] == "error"]
    assert len(errors) == len(wrong)
    for message in errors:
        assert f"{message}." in shown(browser, "faults")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"since": "1987-02-30"}, "„1987-02-30“"),
        ({"since": "gestern"}, "„gestern“"),
        ({"sources.0.url": "www.schule.example"}, "https://"),
        ({"places.0.name": "", "places.0.country": ""}, "Ort, ein Land oder die Reichweite"),
    ],
)
def test_a_mistake_says_what_is_expected(
    browser: Chrome, form: str, given: Answers, message: str
) -> None:
    plain = {key: value for key, value in answers(1).items() if not key.startswith("places.1")}
    filled(browser, form, plain | given)
    assert message in shown(browser, "faults")


def test_who_is_there_already_is_shown_while_typing(browser: Chrome, form: str) -> None:
    filled(browser, form, {"places.0.name": "Bergen"})
    assert browser.find_element(By.NAME, "places.0.country").get_attribute("value") == "NO"
    assert "Katedralskole Bergen" in shown(browser, "there")
    filled(browser, form, {"title.de": "Gymnasium Beispiel und Katedralskole Bergen"})
    assert "Ist es diese hier?" in shown(browser, "there")


def test_it_ends_in_a_page_of_the_platform_and_a_mail(browser: Chrome, form: str) -> None:
    content = filled(browser, form, answers(0))
    address = urlsplit(browser.find_element(By.ID, "hand-in").get_attribute("href") or "")
    assert address.netloc == "github.com"
    assert address.path == "/beispiel/register/new/haupt/data/initiatives"
    asked = parse_qs(address.query)
    assert asked["value"] == [content]
    assert asked["filename"][0].endswith(".yaml")
    mail = urlsplit(browser.find_element(By.ID, "mail").get_attribute("href") or "")
    assert mail.path == "register@stadt.example"
    assert parse_qs(mail.query)["body"][0].replace("\r\n", "\n") == content
    # GitLab ignores the text in the address, so it can be pasted there.
    browser.execute_script(
        "document.getElementById('hand-in')"
        ".addEventListener('click', (event) => event.preventDefault())"
    )
    browser.find_element(By.ID, "hand-in").click()
    WebDriverWait(browser, 10).until(lambda b: shown(b, "checks") == "Kopiert.")


def test_a_draft_stays_until_the_form_is_emptied(browser: Chrome, form: str) -> None:
    content = filled(browser, form, answers(3))
    browser.refresh()
    WebDriverWait(browser, 10).until(lambda b: shown(b, "result") == content)
    assert "in diesem Browser" in shown(browser, "note")
    browser.find_element(By.ID, "discard").click()
    WebDriverWait(browser, 10).until(lambda b: shown(b, "note") == "")
    assert browser.find_element(By.NAME, "title.de").get_attribute("value") == ""


def test_it_is_filled_by_keyboard(browser: Chrome, form: str) -> None:
    opened(browser, form)
    browser.find_element(By.NAME, "title.de").send_keys("Chor – Oslo", Keys.TAB, "Choir – Oslo")
    assert "  en: Choir – Oslo\n" in shown(browser, "result")
    browser.find_element(By.CSS_SELECTOR, "[data-add=places]").send_keys(Keys.ENTER)
    focus = browser.switch_to.active_element
    assert focus.get_attribute("name") == "places.1.name"
    browser.find_element(By.CSS_SELECTOR, "#faults a").send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("name") == "kind"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"title.de": "Neuer Titel: anders"}, ["title.de=Neuer Titel: anders"]),
        ({"contact.page": "https://www.schule.example/k"},
         ["contact.page=https://www.schule.example/k"]),
        ({"themes": "youth-school sport"}, ["themes+=sport"]),
        ({"since": "ca. 1992"}, ["since.date=1992", "since.about=true"]),
        ({"sources.0.title": "Anders"}, ["sources.0.title=Anders"]),
        ({"scope": "bilateral"}, ["scope=bilateral"]),
    ],
)  # fmt: skip
def test_a_correction_is_what_set_would_write(
    browser: Chrome, form: str, tmp_path: Path, given: Answers, fields: list[str]
) -> None:
    content = filled(browser, f"{form}?id=schule-beispiel", given)
    target = workplace(tmp_path / "target")
    changed = target.hamm("set", "schule-beispiel", *fields)
    assert changed.code == 0, changed.err
    expected = (target.root / ENTRY).read_text(encoding="utf-8")
    assert content.partition("\n")[2] == expected.partition("\n")[2]
    assert shown(browser, "changes").count("→") == len(given)


def test_a_change_of_status_is_a_step_of_the_history(
    browser: Chrome, form: str, tmp_path: Path
) -> None:
    content = filled(browser, f"{form}?id=schule-beispiel", {"status": "dormant"})
    assert re.search(r"\nhistory:\n  - status: dormant\n    'on': [0-9-]{10}\n", content)
    target = workplace(tmp_path / "target")
    target.put(ENTRY, content)
    errors = [one for one in target.diagnostics() if one["severity"] == "error"]
    assert errors == []


def test_an_unknown_entry_is_said(browser: Chrome, form: str) -> None:
    opened(browser, f"{form}?id=../../x")
    assert shown(browser, "note") == "Den Eintrag ../../x gibt es nicht."
