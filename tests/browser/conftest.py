"""A real Chromium, and two sites for it: that of this repository, and one that uses every field.

Needs Debian's chromium and chromium-driver and the `browser` extra; see .ci/run. pytest reads this
file in every run of the tests, so it imports nothing of that extra before a browser is asked for.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from helper import HERE, Workplace

from hamm_registry.site import serve

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--lang=de",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    """Chromium with an empty profile, which keeps what is said on its console and requested."""
    from selenium.webdriver import Chrome
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.exit("chromium and chromium-driver are not installed: see .ci/run", 1)
    options = Options()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = Chrome(options=options, service=Service(driver))
    started.set_page_load_timeout(20)
    started.set_script_timeout(30)
    yield started
    started.quit()


@contextmanager
def served(registry: Workplace, folder: Path) -> Iterator[str]:
    """The address at which the site of a registry is shown."""
    made = registry.hamm("site", folder)
    assert made.code == 0, made.err
    with shown(folder) as here:
        yield here


@contextmanager
def shown(folder: Path) -> Iterator[str]:
    """The address at which a site that is made is shown."""
    with serve.server(folder, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield serve.address(running)
        running.shutdown()


@pytest.fixture(scope="session")
def real(real_site: Path) -> Iterator[str]:
    """The site of the registry in this repository."""
    with shown(real_site) as here:
        yield here


@pytest.fixture(scope="session")
def complete_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site that uses every field lies."""
    return tmp_path_factory.mktemp("complete") / "site"


@pytest.fixture(scope="session")
def complete(complete_folder: Path) -> Iterator[str]:
    """The site of a registry that uses every field of every schema."""
    registry = complete_folder.parent / "registry"
    shutil.copytree(HERE / "data" / "complete", registry)
    gone = "id: verschwunden\ntitle:\n  de: Verschwunden\nretired:\n  on: 2026-01-01\n"
    entry = registry / "data" / "initiatives" / "verschwunden.yaml"
    entry.write_text(f"{gone}  reason: out-of-scope\n", encoding="utf-8")
    with served(Workplace(registry), complete_folder) as here:
        yield here


def log(browser: "Chrome", kind: str) -> list[dict[str, Any]]:
    """What came since the last look: said on the console ("browser"), or done ("performance")."""
    found: list[dict[str, Any]] = browser.get_log(kind)  # type: ignore[no-untyped-call]
    return found
