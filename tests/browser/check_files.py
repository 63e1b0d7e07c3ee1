"""The result of a search as a file: what is shown, readable by other programs, and no formulas."""

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from helper import HERE, ROOT, Workplace, hamm
from icalendar import Calendar
from openpyxl import load_workbook
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from browser.check_use import all_shown, searched
from browser.conftest import log, served
from hamm_registry.render.cells import guarded

HOSTILE = (
    "=1+1",
    " -2+3",
    "@SUM(A1)",
    "a;=1+1",
    "\t=x",
    "plain",
    'say "hi"',
    "d'Or",
    "a\n+b",
    "＝1",
)


@pytest.fixture
def downloads(browser: Chrome, tmp_path: Path) -> Iterator[Path]:
    """The folder into which the browser saves files."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    behaviour = {"behavior": "allow", "downloadPath": str(folder)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    log(browser, "browser")
    yield folder
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "default"})
    assert log(browser, "browser") == []


def saved(browser: Chrome, folder: Path, kind: str) -> Path:
    """Save the list as a file of one kind, and wait for it."""
    browser.find_element(By.CSS_SELECTOR, f"#files [value={kind}]").click()
    WebDriverWait(browser, 20).until(lambda _: list(folder.glob(f"*.{kind}")))
    [path] = folder.glob(f"*.{kind}")
    return path


def rows_of_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("query", ["polen", "status:active", ""])
def test_the_file_holds_what_is_shown_in_its_order(
    browser: Chrome, real: str, downloads: Path, query: str
) -> None:
    searched(browser, real, query)
    expected = all_shown(browser)
    if not query:
        # Without a question the file is the whole list.
        expected = hamm("list", "--format", "ids", "--root", ROOT).out.split()
    heads, *rows = rows_of_csv(saved(browser, downloads, "csv"))
    assert heads[:3] == ["id", "title", "country"]
    ids = [row[0] for row in rows]
    assert (ids == expected) if query else (sorted(ids) == sorted(expected))
    book = load_workbook(saved(browser, downloads, "xlsx"))
    [sheet] = book.worksheets
    cells = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in cells[1:]] == ids
    assert cells[0][:6] == ("id", "Titel", "Land", "Thema", "Art", "Status")
    assert {type(row[8]) for row in cells[1:]} <= {int, type(None)}


def test_the_workbook_opens_in_libreoffice(browser: Chrome, real: str, downloads: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    searched(browser, real, "kalisz")
    count = len(all_shown(browser))
    path = saved(browser, downloads, "xlsx")
    profile = f"-env:UserInstallation={(downloads / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76",
         "--outdir", downloads, path], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    rows = rows_of_csv(path.with_suffix(".csv"))
    assert len(rows) == count + 1
    assert "Polen" in {name for row in rows for name in row[2].split("; ")}


def test_the_dates_are_those_of_the_entries_shown(
    browser: Chrome, complete: str, downloads: Path
) -> None:
    searched(browser, complete)
    whole = Calendar.from_ical(saved(browser, downloads, "ics").read_bytes())
    names = {str(event["UID"]) for event in whole.walk("VEVENT")}
    assert names
    every = json.loads(
        browser.execute_script("return JSON.stringify(search.index.calendar.events)")
    )
    first = next(iter(every))
    searched(browser, complete, f"id:{first}")
    assert all_shown(browser) == [first]
    for path in downloads.glob("*.ics"):
        path.unlink()
    some = Calendar.from_ical(saved(browser, downloads, "ics").read_bytes())
    expected = {name for name in names if name in every[first].replace("\r\n ", "")}
    assert {str(event["UID"]) for event in some.walk("VEVENT")} == expected


def test_no_cell_is_a_formula(browser: Chrome, real: str, tmp_path: Path, downloads: Path) -> None:
    searched(browser, real)
    saved(browser, downloads, "csv")
    assert browser.execute_script(
        "return arguments[0].map((text) => search.files.guarded(text))", list(HOSTILE)
    ) == [guarded(text) for text in HOSTILE]
    registry = tmp_path / "registry"
    shutil.copytree(HERE / "data" / "search", registry)
    entry = next((registry / "data" / "initiatives").glob("*.yaml"))
    text = entry.read_text(encoding="utf-8")
    first, _colon, _title = text.partition("  de: ")[2].partition("\n")
    entry.write_text(text.replace(f"  de: {first}", '  de: "=1+1 & <b>"', 1), encoding="utf-8")
    for path in downloads.iterdir():
        path.unlink()
    with served(Workplace(registry), tmp_path / "site") as here:
        searched(browser, here)
        [row] = [row for row in rows_of_csv(saved(browser, downloads, "csv")) if "=1+1" in row[1]]
        assert row[1] == "'=1+1 & <b>"
        sheet = load_workbook(saved(browser, downloads, "xlsx")).worksheets[0]
        [cell] = [cell for row in sheet.iter_rows() for cell in row if "=1+1" in str(cell.value)]
        assert (cell.value, cell.data_type) == ("=1+1 & <b>", "s")
