"""The same surroundings for every test, whatever the machine: English, one day, no colours."""

import functools
import gc
import os
from pathlib import Path

import pytest
from helper import Workplace, workplace
from hypothesis import HealthCheck, settings

from hamm_registry.core import text

TODAY = "2026-11-22"

settings.register_profile(
    "hamm",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=False,
)
settings.load_profile("hamm")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a run of all tests leaves out."""
    if not any("browser" in argument for argument in terminalreporter.config.args):
        terminalreporter.write_line("left out: tests/browser, which needs Chromium, see .ci/run")


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Take away what a machine may have set; `LANG` is what every test can overrule."""
    for name in list(os.environ):
        if name.startswith(("CI_", "GITHUB_", "HAMM_", "LC_")) or name in (
            "COLUMNS", "FORCE_COLOR", "LANGUAGE", "LINES", "NO_COLOR", "TERM",
            "PYTHONDONTWRITEBYTECODE",  # each of a thousand processes would compile all anew
        ):  # fmt: skip
            del os.environ[name]
    os.environ |= {"LANG": "en_GB.UTF-8", "HAMM_TODAY": TODAY, "PYTHONWARNINGS": "error"}
    os.environ["PAGER"] = "cat"  # nobody turns the pages of a test
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(tmp_path_factory.mktemp(name))


@pytest.fixture(autouse=True)
def _english() -> None:
    """Forget the language of the test before; with mutants, what was looked up before, too.

    A mutant is a fork: it must not live on what the program found, nor be known to one test only.
    """
    text.activate("en")
    if "MUTANT_UNDER_TEST" in os.environ:
        for one in gc.get_objects():
            if isinstance(one, functools._lru_cache_wrapper):
                one.cache_clear()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Give a small registry, with the working folder in it."""
    monkeypatch.chdir(tmp_path)
    return workplace(tmp_path)
