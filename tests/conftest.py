"""The same surroundings for every test, whatever the machine: English, one day, no colours."""

import functools
import gc
import os
from pathlib import Path
from typing import Any

import pytest
from helper import ROOT, Workplace, hamm, workplace
from hypothesis import HealthCheck, settings

from hamm_registry.core import text
from hamm_registry.storage.files import locked

TODAY = "2026-11-22"

settings.register_profile(
    "hamm",
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=False,
)
settings.load_profile("hamm")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each worker the files that follow one another: so most fixtures are set up once."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_collection_finish() -> None:
    """Collect garbage as seldom as `hamm` does, and never look through the tests for it again."""
    gc.set_threshold(50_000)
    if "MUTANT_UNDER_TEST" not in os.environ:  # `_english` looks for caches
        gc.freeze()


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


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of the registry in this repository, made once for all workers, to be read."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # each worker has a folder of its own in that of the run
    folder, is_complete = shared / "real-site", shared / "real-site-is-complete"
    with locked(shared, patience=300):
        if not is_complete.exists():
            result = hamm("site", folder, "--root", ROOT)
            assert result.code == 0, result.err
            is_complete.touch()
    return folder


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Give a small registry, with the working folder in it."""
    monkeypatch.chdir(tmp_path)
    return workplace(tmp_path)
