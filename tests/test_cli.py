"""The command line as a whole: exit codes, options, surroundings, and never a traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helper import ENTRY, HERE, ROOT, Workplace, environment, hamm, process, workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry import __version__

COMMANDS = "list show stats fields validate rules explain".split()
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


# Exit codes


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("", 0),
        ("--help", 0),
        ("--version", 0),
        ("list", 0),
        ("list theme:water", 0),
        ("show schule-beispiel", 0),
        ("stats --by kind,status", 0),
        ("fields", 0),
        ("fields kind", 0),
        ("validate", 0),
        ("rules", 0),
        ("explain HR013", 0),
        ("explain Unknown-Value", 0),
        ("lst", 2),
        ("--foo", 2),
        ("list --foo", 2),
        ("list foo:x", 2),
        ("list --limit", 2),
        ("list --limit x", 2),
        ("list --limit -1", 2),
        ("list --columns foo", 2),
        ("list --columns ,", 2),
        ("list --sort foo", 2),
        ("list --format foo", 2),
        ("show", 2),
        ("show foo", 2),
        ("show schule-beispiel --format csv", 2),
        ("stats --by foo", 2),
        ("stats --by kind,status,id", 2),
        ("fields foo", 2),
        ("fields kind status", 2),
        ("validate weg.yaml", 2),
        ("explain", 2),
        ("explain HR999", 2),
        ("--lang fr", 2),
        ("--color pink", 2),
        ("--today 2026-02-30", 2),
        ("--today heute list", 0),
        ("--today neulich list", 2),
        ("--today 2026-W01-1 list", 2),
    ],
)
def test_exit_codes(registry: Workplace, command: str, code: int) -> None:
    result = registry.hamm(*command.split())
    assert result.code == code
    if code == 0:
        assert bool(result.out) is (result.err == "")
        assert result.err in ("", "No entry fits.\n")
    else:
        assert result.out == ""
        assert result.err.startswith("hamm: ")
        assert len(result.err.splitlines()) > 1  # what to do about it


def test_errors_in_the_files_are_one(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    assert registry.hamm("validate").code == 1
    assert registry.hamm("list").code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = hamm(command, "--help")
    assert result.code == 0
    assert re.search(rf"^  hamm {command} \S+", result.out.partition("Example:\n")[2])
    assert "--root DIR" in result.out


def test_the_version() -> None:
    assert hamm("--version") == (0, f"hamm {__version__}\n", "")
    assert hamm("list", "--version") == (0, f"hamm {__version__}\n", "")


COMPLAINTS = """
lst
there is no command “lst”
Did you mean “list”?

xyz
there is no command “xyz”
“hamm list xyz” looks for it in the entries.

list --clumns id
there is no option “--clumns”
Did you mean “--columns”?

list -country:TR
there is no option “-c”
A term is negated by “not:”, for example: not:country:TR

list --columns titel,landd
there is no field “landd”
Did you mean “land”?

explain unknown-vlaue
no rule has the code “unknown-vlaue”
Did you mean “unknown-value”?

show schule-biespiel
there is no entry “schule-biespiel”
Did you mean “schule-beispiel” (Gymnasium Beispiel – Katedralskole Bergen)?

list --limit x
“x” is not a valid value for --limit
Write a whole number, at least 0.

links --connections 99
“99” is not a valid value for --connections
Write a whole number from 1 to 16.

list --limit
--limit needs a value
“hamm list --help” tells more.

--today 31.2.2026
this day does not exist: “31.2.2026”
Feb 2026 has 28 days.

--today 2026
“2026” is not a single day
Write a day such as 2019-05-13.

explain HR013 HR014
unexpected argument: “HR014”
“hamm explain --help” tells more.
"""


@pytest.mark.parametrize("block", COMPLAINTS.strip().split("\n\n"))
def test_what_was_meant(registry: Workplace, block: str) -> None:
    command, _break, complaint = block.partition("\n")
    assert hamm(*command.split()) == (2, "", f"hamm: {complaint}\n")


def test_an_old_id_leads_to_the_entry(registry: Workplace) -> None:
    registry.overlay("former_ids: [schule-frueher]\n")
    result = registry.hamm("show", "schule-frueher")
    assert result.code == 0
    assert result.err == "“schule-frueher” is now “schule-beispiel”\n"
    assert "schule-beispiel" in result.out


# Options and surroundings


@pytest.mark.parametrize("before", [True, False])
def test_global_options_stand_before_or_after_the_command(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    monkeypatch.chdir(Path(registry.root.anchor))
    options = ["--root", str(registry.root), "--lang", "de", "--today", "2035-01-01"]
    command = ["list", "stale:ja", "--format", "csv-excel", "--columns", "status,age"]
    result = hamm(*options, *command) if before else hamm(*command, *options)
    assert result == (0, "\ufeffStatus;Alter in Jahren\r\naktiv;42\r\n", "")


def test_the_surroundings_stand_for_options(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(registry.root.anchor))
    with environment(HAMM_ROOT=str(registry.root), HAMM_TODAY="2035-01-01", HAMM_LANG="de"):
        command = ("list", "--columns", "status,age", "--format", "csv-excel")
        assert hamm(*command).out == "\ufeffStatus;Alter in Jahren\r\naktiv;42\r\n"
        assert hamm(*command, "--lang", "en", "--today", "2026-01-01").out == (
            "\ufeffStatus;Age in years\r\nactive;33\r\n"
        )


def test_a_day_of_the_surroundings_that_does_not_exist(registry: Workplace) -> None:
    with environment(HAMM_TODAY="neulich"):
        assert registry.hamm("validate") == (
            2,
            "",
            (
                "hamm: “neulich” is not a date\n"
                "Write a year, a month or a day: 2019, 5/2019, 13.5.2019; or ca. 1985.\n"
            ),
        )
        assert registry.hamm("validate", "--today", "2026-11-22").code == 0


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT@euro", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "de"}, "de"),
        ({"LC_ALL": "en_GB", "HAMM_LANG": "de"}, "de"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "C"}, "de"),  # then the first language of the registry
        ({"LANG": "enm_GB"}, "de"),
        ({"LANG": None}, "de"),
    ],
)
def test_the_language(registry: Workplace, variables: dict[str, str | None], language: str) -> None:
    names = {"en": "active", "de": "aktiv"}
    with environment(**{"LANG": None, **variables}):
        shown = registry.hamm("list", "--columns", "status", "--format", "csv-excel").out
    assert shown.splitlines()[1] == names[language]


def test_help_without_a_language_is_english(tmp_path: Path) -> None:
    with environment(LANG=None, HAMM_ROOT=str(tmp_path)):
        assert hamm("--help").out.startswith("Usage: ")


@posix
def test_an_ascii_locale_changes_nothing(registry: Workplace) -> None:
    registry.change("  - name: Bergen", "  - name: Łódź 日本")
    plain = process("list", cwd=registry.root)
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert process("list", cwd=registry.root, **ascii_only).stdout == plain.stdout
    assert "Łódź 日本" in plain.stdout.decode("utf-8")


def test_the_program_names_itself_as_it_was_called(registry: Workplace) -> None:
    script = registry.put("partnerships", "from hamm_registry.__main__ import main\nmain()\n")
    result = subprocess.run(
        [sys.executable, script, "lst"], capture_output=True, text=True, check=False, timeout=60
    )
    assert result.returncode == 2
    assert result.stderr.startswith("partnerships: there is no command “lst”")
    helped = subprocess.run(
        [sys.executable, script, "list", "--help"], capture_output=True, text=True, check=False
    )
    assert helped.stdout.startswith("Usage: partnerships list ")
    assert "\n  partnerships list " in helped.stdout
    assert process("--version").stdout.decode() == f"hamm {__version__}\n"


def test_no_home_is_needed(registry: Workplace) -> None:
    result = process("list", "--format", "ids", cwd=registry.root, HOME="/dev/null/home")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"schule-beispiel\n", b"")


@pytest.mark.parametrize(
    "command", ["", "list --format json", "show verein-ich", "stats --by kind"]
)
def test_the_same_call_gives_the_same_bytes(command: str) -> None:
    calls = [process(*command.split(), cwd=ROOT, PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert calls[0].stdout == calls[1].stdout
    assert calls[0].stdout


# Pipes


@posix
def test_head_takes_one_line() -> None:
    command = f"'{sys.executable}' -m hamm_registry list --root '{ROOT}' | head -n 1; "
    result = subprocess.run(
        ["bash", "-c", command + "echo ${PIPESTATUS[0]}"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == 2
    assert result.stdout.endswith("\n0\n")


# Interrupts

INTERRUPTED = """
import os, runpy, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv = ["hamm", *{command!r}]
runpy.run_module("hamm_registry", run_name="__main__")
"""


@posix
@pytest.mark.parametrize(
    ("module", "command"),
    [
        ("hamm_registry.cli", "list"),
        ("typer", "list"),
        ("typer.core", "--help"),
        ("hamm_registry.core.text", "list"),
        ("hamm_registry.cli.app", "list"),
        ("hamm_registry.storage.workspace", "list"),
        ("yaml", "fmt --check"),
        ("jsonschema_rs", "list"),
        ("hamm_registry.query.language", "list country:TR"),
        ("hamm_registry.render.terminal", "list --format table"),
        ("rich.cells", "list --format table"),
        ("hamm_registry.checks.engine", "validate"),
        ("hamm_registry.checks.rules.privacy", "validate"),
        ("hamm_registry.checks.output.plain_text", "validate"),
        ("hamm_registry.answers.overview", ""),
    ],
)
def test_an_interrupt_at_any_moment(registry: Workplace, module: str, command: str) -> None:
    script = INTERRUPTED.format(name=module, command=command.split())
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=registry.root, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


# A real terminal


def on_terminal(
    *arguments: str, cwd: Path, columns: int = 80, variables: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run the program in a pseudo-terminal; give its exit code and what it drew."""
    import fcntl
    import pty
    import struct
    import termios

    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "hamm_registry", *arguments]
    surroundings = {**os.environ, "TERM": "xterm", **(variables or {})}
    with subprocess.Popen(
        command, cwd=cwd, env=surroundings, stdout=terminal, stderr=terminal
    ) as running:
        os.close(terminal)
        drawn = b""
        while chunk := _read(controller):
            drawn += chunk
        code = running.wait(60)
    os.close(controller)
    return code, drawn.decode("utf-8").replace("\r\n", "\n")


def _read(controller: int) -> bytes:
    try:
        return os.read(controller, 65536)
    except OSError:  # the way a pseudo-terminal ends on Linux
        return b""


def uncoloured(drawn: str) -> str:
    """Give text without its colours."""
    return re.sub("\x1b\\[[0-9;]*m", "", drawn)


@posix
@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize(
    "command", ["", "list", "show partnerschaft-toul", "stats --by countries,themes", "fields"]
)
def test_no_line_is_wider_than_the_terminal(command: str, columns: int) -> None:
    """Commands to copy and long words stay whole where a terminal is very narrow."""
    code, drawn = on_terminal(*command.split(), cwd=ROOT, columns=columns)
    assert code == 0
    rows = uncoloured(drawn).splitlines()
    screen = command in ("", "show partnerschaft-toul")
    widest = 80 if screen and columns < 80 else columns
    # A web address has no place to break: it stays whole on a row of its own.
    wide = [row for row in rows if len(row) > widest and not row.strip().startswith("http")]
    assert wide == []


@posix
def test_a_table_in_a_terminal_has_a_head_and_a_pipe_has_none(registry: Workplace) -> None:
    _code, drawn = on_terminal("list", "--columns", "id,status", cwd=registry.root)
    assert uncoloured(drawn) == "ID               Status\nschule-beispiel  active\n1 initiative\n"
    assert registry.hamm("list", "--columns", "id,status").out == "schule-beispiel\tactive\n"


@posix
@pytest.mark.parametrize(
    ("arguments", "variables", "coloured"),
    [
        ("list", {}, True),
        ("list", {"NO_COLOR": "1"}, False),
        ("list", {"NO_COLOR": ""}, True),
        ("list", {"TERM": "dumb"}, False),
        ("list --color never", {}, False),
        ("list --color always", {"NO_COLOR": "1"}, True),
        ("list --color always", {"TERM": "dumb"}, True),
        ("show schule-beispiel", {}, True),
        ("show schule-beispiel", {"NO_COLOR": "1"}, False),
        ("validate", {}, True),
        ("validate --format json", {}, False),
        ("list --format csv", {}, False),
        ("list --format csv --color always", {}, False),
    ],
)
def test_colours(
    registry: Workplace, arguments: str, variables: dict[str, str], coloured: bool
) -> None:
    _code, drawn = on_terminal(*arguments.split(), cwd=registry.root, variables=variables)
    assert ("\x1b[" in drawn) is coloured


def test_colours_in_a_pipe(registry: Workplace) -> None:
    for command in (["list"], ["show", "schule-beispiel"], ["validate"], []):
        assert "\x1b" not in registry.hamm(*command).out
    for command in (["show", "schule-beispiel"], ["list", "--format", "table"], ["validate"]):
        assert "\x1b[" in registry.hamm(*command, "--color", "always").out
        assert "\x1b" not in registry.hamm(*command, "--color", "never", terminal=True).out


@posix
def test_nothing_from_a_file_reaches_the_terminal(registry: Workplace) -> None:
    """A file name is all that could hold an escape: texts of files are refused with one."""
    registry.put("data/initiatives/a\x1b[2Jb\x07.yaml", "id: x\n")
    _code, drawn = on_terminal("validate", cwd=registry.root)
    assert "\x1b[2J" not in drawn
    assert "\x07" not in drawn
    assert "a\\x1b[2Jb\\x07.yaml" in uncoloured(drawn).replace("\n", "")


@posix
def test_arguments_are_quoted_safely(registry: Workplace) -> None:
    for arguments in (
        ["\x1b[2J"],
        ["list", "\x1b[2J:x"],
        ["list", "--\x1b[2J"],
        ["show", "\x1b[2J"],
    ):
        code, drawn = on_terminal(*arguments, cwd=registry.root)
        assert code == 2
        assert "\x1b[2J" not in drawn


# Any words

WORDS = st.sampled_from(
    """
    --format json csv table ids --columns id,title sources places --sort -since since --limit 1 -1
    0 --count --by kind,country,theme --lang de en --color always --today 2026-02-29 2024-02-29
    --select HR4 --ignore --strict -- - --help --version --unlisted land:NO not:x HR013
    schule-beispiel data . .. --root= --format= --limit=x --by= = : , *
    """.split()
) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.sampled_from(["", *COMMANDS]), st.lists(WORDS, max_size=6))
def test_any_words_end_in_an_exit_code(command: str, words: list[str]) -> None:
    """Commands that only read, on a complete registry: 3 where --root leads elsewhere."""
    root = str(HERE / "data" / "complete")
    result = hamm(*filter(None, ["--root", root, command]), *words)
    assert result.code in (0, 1, 2, 3)
    assert result.code < 2 or re.search("^hamm: ", result.err, re.MULTILINE)
    assert "Traceback" not in result.err


# Output to files


def test_output_is_written_whole(registry: Workplace) -> None:
    target = registry.put("out.csv", "alt")
    assert registry.hamm("list", "--format", "csv", "--output", target) == (0, "", "")
    assert target.read_bytes() == registry.hamm("list", "--format", "csv").out.encode()
    before = target.read_bytes()
    assert registry.hamm("list", "foo:x", "-o", target).code == 2
    assert target.read_bytes() == before
    assert [path.name for path in registry.root.iterdir() if "part" in path.name] == []


@pytest.mark.parametrize("command", ["list", "show schule-beispiel", "stats", "validate", "rules"])
def test_output_that_cannot_be_written(registry: Workplace, command: str) -> None:
    for target in ("weg/out.txt", "data", "x" * 300):
        result = registry.hamm(*command.split(), "--output", target)
        assert (result.code, result.out) == (3, "")
        assert re.match("hamm: “.*” cannot be written: ", result.err)
    assert (registry.root / "data").is_dir()


@posix
def test_output_to_a_pipe_is_no_file_in_its_place(registry: Workplace) -> None:
    """As to /dev/stdout and /dev/null: what is not a file is written to, not replaced."""
    pipe = registry.root / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert registry.hamm("list", "--format", "ids", "--output", pipe).code == 0
    assert os.read(reader, 100) == b"schule-beispiel\n"
    os.close(reader)
    assert pipe.is_fifo()


@posix
def test_output_through_a_link_changes_what_it_leads_to(registry: Workplace) -> None:
    target = registry.put("target", "alt")
    (registry.root / "link").symlink_to(target)
    registry.hamm("list", "--format", "ids", "--output", "link")
    assert (registry.root / "link").is_symlink()
    assert target.read_text(encoding="utf-8") == "schule-beispiel\n"


def test_text_in_a_file_is_plain_even_from_a_terminal(registry: Workplace) -> None:
    for command in ("list", "show schule-beispiel", "validate"):
        registry.hamm(*command.split(), "--output", "out", "--color", "always", terminal=True)
        written = (registry.root / "out").read_text(encoding="utf-8")
        assert "\x1b" not in written


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")
def test_a_name_that_is_not_utf8_can_be_shown_and_written(registry: Workplace) -> None:
    folder = os.fsencode(registry.root / "data/initiatives")
    (registry.root / ENTRY).rename(os.fsdecode(folder + b"/sch\xffle.yaml"))
    for command in ("list", "show schule-beispiel", "show schule-beispiel --format json"):
        shown = registry.hamm(*command.split())
        assert shown.code == 0
        assert registry.hamm(*command.split(), "--output", "out").code == 0
        assert (registry.root / "out").read_bytes().decode("utf-8") == shown.out


def test_two_calls_do_not_hinder_each_other(tmp_path: Path) -> None:
    there = workplace(tmp_path / "a")
    calls = [
        subprocess.Popen(
            [sys.executable, "-m", "hamm_registry", "list", "--format", "ids", "-o", "out"],
            cwd=there.root,
        )
        for _number in range(3)
    ]
    codes = [call.wait(60) for call in calls]
    assert 0 in codes
    assert (there.root / "out").read_text(encoding="utf-8") == "schule-beispiel\n"


@pytest.mark.parametrize("arguments", [["list", "\udcff"], ["status", "x", "--reason=\udcff"]])
def test_arguments_that_are_no_text_are_refused(arguments: list[str]) -> None:
    result = hamm(*arguments)
    assert result.code == 2
    assert "\\udcff" in result.err
    assert "is not text in UTF-8" in result.err


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_far_away_is_refused(registry: Workplace, day: str) -> None:
    for command in (["report", "council"], [], ["calendar"]):
        result = registry.hamm(*command, "--today", day)
        assert (result.code, result.out) == (2, "")
        assert "Name a day between 1900 and 2999." in result.err


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
@pytest.mark.parametrize("command", ["", "report council", "report anniversaries", "calendar"])
def test_the_first_and_the_last_day_are_known(registry: Workplace, day: str, command: str) -> None:
    assert registry.hamm(*command.split(), "--today", day).code == 0


def test_an_error_ends_with_the_help_of_its_own_command(registry: Workplace) -> None:
    assert registry.hamm("list", "--wrong").err.endswith("“hamm list --help” tells more.\n")
    assert registry.hamm("show").err.endswith("“hamm show --help” tells more.\n")
    assert registry.hamm("--wrong").err.endswith("“hamm --help” tells more.\n")


@posix
def test_a_run_that_is_asked_to_end_leaves_nothing_behind(
    registry: Workplace, tmp_path: Path
) -> None:
    """The past of the registry is unpacked into a temporary folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    script = (
        "import os, signal, sys, tempfile\n"
        "from hamm_registry import cli\n"
        "def end(*_): os.kill(os.getpid(), signal.SIGTERM)\n"
        "def call(arguments, session):\n"
        "    session._closing.enter_context(tempfile.TemporaryDirectory())\n"
        "    end()\n"
        "    return 0\n"
        "cli._call = call\n"
        "sys.exit(cli.run(['hamm', 'list']))\n"
    )
    command = [sys.executable, "-c", script]
    surroundings = {**os.environ, "TMPDIR": str(folder)}
    ended = subprocess.run(command, env=surroundings, cwd=registry.root, check=False)
    assert ended.returncode == 143
    assert list(folder.iterdir()) == []
