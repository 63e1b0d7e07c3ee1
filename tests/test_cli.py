"""The program as a process: exit codes, options everywhere, streams that close, interrupts."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helper import ROOT, Workplace, environment, hamm, process

PROGRAM = [sys.executable, "-m", "hamm_registry"]


def test_the_version_is_printed_for_the_program_and_every_command() -> None:
    from hamm_registry import __version__

    for call in (["--version"], ["list", "--version"]):
        result = hamm(*call)
        assert (result.code, result.out, result.err) == (0, f"hamm {__version__}\n", "")


@pytest.mark.parametrize("option", ["--root", "--lang", "--today", "--color"])
def test_common_options_stand_before_or_after_the_command(option: str, registry: Workplace) -> None:
    value = {"--root": str(registry.root), "--lang": "de", "--today": "2030-01-01"}
    given = [option, value.get(option, "never")]
    before, after = hamm(*given, "list"), hamm("list", *given)
    assert before == after
    assert before.code == 0


def test_the_root_is_the_nearest_folder_upwards(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(registry.root / "data" / "initiatives")
    assert hamm("list", "--format", "ids").out == "schule-beispiel\n"


def test_the_root_can_come_from_the_environment(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.chdir(empty)
    assert hamm("list").code == 3
    with environment(HAMM_ROOT=str(registry.root)):
        assert hamm("list", "--format", "ids").out == "schule-beispiel\n"
        wrong = hamm("list", "--root", empty)
    assert wrong.code == 3
    assert "there is no registry.yaml in" in wrong.err
    assert "--root or HAMM_ROOT" in wrong.err


def test_the_day_decides_what_is_stale(registry: Workplace) -> None:
    assert hamm("list", "stale:yes", "--count", "--today", "2026-11-22").out == "0\n"
    assert hamm("list", "stale:yes", "--count", "--today", "2039-11-22").out == "1\n"
    with environment(HAMM_TODAY="2039-11-22"):
        assert hamm("list", "stale:yes", "--count").out == "1\n"
    with environment(HAMM_TODAY="yesterday"):
        result = hamm("list", "stale:yes", "--count")
    assert result.code == 2
    assert "HAMM_TODAY" in result.err


@pytest.mark.parametrize(
    ("variables", "german"),
    [
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LC_ALL": "de_AT", "LANG": "en_GB.UTF-8"}, True),
        ({"HAMM_LANG": "en", "LC_ALL": "de_DE.UTF-8"}, False),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "C"}, True),  # then the first language of the registry
        ({"LANG": "POSIX"}, True),
        ({"LANG": "fr_FR.UTF-8"}, True),
    ],
)
def test_the_language_is_that_of_the_option_the_environment_the_registry(
    variables: dict[str, str], german: bool, registry: Workplace
) -> None:
    with environment(**{"LANG": None, **variables}):
        listed = hamm("list", "--format", "csv-excel").out
        assert hamm("list", "--format", "csv-excel", "--lang", "en").out.startswith("\ufeffID;")
    assert listed.startswith("\ufeffKennung;" if german else "\ufeffID;")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "there is no command “lst”\nDid you mean “list”?"),
        (["list", "--fromat", "json"], "there is no option “--fromat”"),
        (["list", "--format", "jso"], "“jso” is no value of --format\nDid you mean “json”?"),
        (["list", "--limit", "many"], "“many” is no value of --limit"),
        (["list", "--sort"], "--sort needs a value"),
        (["list", "--sort", "titel2"], "there is no field “titel2”\nDid you mean “titel”?"),
        (["list", "--columns", ","], "--columns names no field"),
        (["stats", "--by", "kind,status,theme"], "--by takes one field or two"),
        (["show"], "ID... is missing"),
        (["show", "schule-beispeil"], "there is no entry “schule-beispeil”"),
        (["explain", "HR999"], "no rule has the code “HR999”"),
        (["explain", "HR013", "HR014"], "“HR014” is one argument too many"),
        (["validate", "nowhere.yaml"], "there is no file “nowhere.yaml”"),
        (["validate", "--select", "XX1"], "--select: no rule has the code “XX1”"),
        (["--today", "2026-02-30"], "“2026-02-30” is no day of the calendar"),
        (["--lang", "fr"], "“fr” is no value of --lang"),
        (["--color", "pink"], "“pink” is no value of --color"),
    ],
)
def test_wrong_usage_is_told_in_two_lines_and_ends_with_2(
    arguments: list[str], said: str, registry: Workplace
) -> None:
    result = hamm(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith(f"hamm: {said}")


def test_messages_name_the_program_as_it_was_called(registry: Workplace) -> None:
    link = registry.root / "staedte"
    link.write_text(f"#!{sys.executable}\nfrom hamm_registry.__main__ import main\nmain()\n")
    link.chmod(0o755)
    result = subprocess.run([link, "lst"], capture_output=True, text=True, check=False)
    assert result.stderr.startswith("staedte: ")
    helped = subprocess.run([link, "list", "--help"], capture_output=True, text=True, check=False)
    assert "Usage: staedte list" in helped.stdout
    assert "\n  staedte list " in helped.stdout


def test_a_reader_who_goes_away_is_no_error() -> None:
    pipe = subprocess.Popen(
        [*PROGRAM, "list", "--root", str(ROOT), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert pipe.stdout
    assert pipe.stderr
    pipe.stdout.read(1)
    pipe.stdout.close()
    assert pipe.stderr.read() == b""
    assert pipe.wait(30) == 0
    pipe.stderr.close()


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2])
def test_an_interrupt_leaves_no_traceback(delay: float) -> None:
    """Whenever it comes: before anything is imported Python itself ends by the signal."""
    child = subprocess.Popen(
        [*PROGRAM, "validate", "--root", str(ROOT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(delay)
    child.send_signal(signal.SIGINT)
    _out, errors = child.communicate(timeout=30)
    if b"Traceback" in errors:
        assert b"hamm_registry" not in errors, "only the interpreter's own start may tell"
    assert child.returncode in (0, 130, 1, -signal.SIGINT)


def test_closed_output_is_no_traceback() -> None:
    result = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m hamm_registry list --root {ROOT} >&-"],
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", ""])
def test_a_pipe_is_utf8_whatever_the_locale(locale: str) -> None:
    result = process(
        "show", "partnerschaft-mazatlan", "--root", ROOT, LC_ALL=locale, PYTHONUTF8="0"
    )
    assert result.returncode == 0
    assert "Mazatlán" in result.stdout.decode("utf-8")


def test_a_home_is_not_needed(registry: Workplace) -> None:
    result = process("list", "--format", "ids", cwd=registry.root, HOME="/nonexistent")
    assert (result.returncode, result.stdout) == (0, b"schule-beispiel\n")


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    from hamm_registry.formats.screen import width_of

    with environment(COLUMNS=str(columns), TERM="dumb"):
        for command in (["list"], ["stats", "--by", "country,theme"], ["fields"]):
            result = hamm(*command, "--root", ROOT, terminal=True)
            assert max(map(width_of, result.out.splitlines())) <= max(columns, 20)


def test_colour_only_where_it_is_wanted(registry: Workplace) -> None:
    with environment(TERM="xterm"):
        assert "\x1b[" in hamm("show", "schule-beispiel", terminal=True).out
        assert "\x1b[" not in hamm("show", "schule-beispiel").out
        assert "\x1b[" in hamm("show", "schule-beispiel", "--color", "always").out
        assert "\x1b[" not in hamm("show", "schule-beispiel", "--color", "never", terminal=True).out
    with environment(TERM="dumb"):
        assert "\x1b[" not in hamm("show", "schule-beispiel", terminal=True).out
    with environment(TERM="xterm", NO_COLOR="1"):
        assert "\x1b[" not in hamm("show", "schule-beispiel", terminal=True).out


def test_output_is_written_whole_or_not_at_all(registry: Workplace, tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    assert hamm("list", "--format", "csv", "--output", target).out == ""
    assert target.read_bytes().decode("utf-8") == hamm("list", "--format", "csv").out
    before = sorted(tmp_path.iterdir())
    failed = hamm("list", "--output", tmp_path / "missing" / "list.csv")
    assert failed.code == 3
    assert "cannot be written" in failed.err
    assert sorted(tmp_path.iterdir()) == before


def test_the_same_call_gives_the_same_bytes() -> None:
    for command in (["list", "--format", "json"], ["validate"], ["show", "verein-ich"], []):
        first, second = (process(*command, "--root", ROOT).stdout for _round in range(2))
        assert first == second


def test_what_is_skipped_is_told_once_and_queries_go_on(registry: Workplace) -> None:
    registry.another("schule-kaputt", "status: aktiv\n")
    result = hamm("list", "--format", "ids")
    assert (result.code, result.out) == (0, "schule-beispiel\n")
    assert result.err == "1 file skipped; run “hamm validate”\n"
