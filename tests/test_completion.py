"""Completion: what is offered, and the scripts in the shells themselves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helper import ROOT, Workplace, hamm

from hamm_registry import schema
from hamm_registry.answers.export import EXPORTS
from hamm_registry.answers.reports import REPORTS
from hamm_registry.cli import commands


def words(*typed: str, root: Path = ROOT, language: str = "en") -> list[str]:
    """What is offered behind these words."""
    result = hamm("complete", "--root", root, "--lang", language, "--", *typed)
    assert (result.code, result.err) == (0, "")
    return [row.partition("\t")[0] for row in result.out.splitlines()]


def test_commands() -> None:
    assert words("") == [name for name in commands.names() if name != "complete"]
    assert words("val") == ["validate"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["show", "partnerschaft-t"], ["partnerschaft-toul"]),
        (["show", "schule-toul", "partnerschaft-t"], ["partnerschaft-toul"]),
        (["link", "schule-toul", "partnerschaft-t"], ["partnerschaft-toul"]),
        (["status", "schule-toul", "dor"], ["dormant"]),
        (["status", "--reason", "x", "schule-toul", "dor"], ["dormant"]),
        (["parallels", "--country", "TR"], ["TR"]),
        (["parallels", "--level", ""], ["A", "B", "C", "all"]),
        (["list", "--format", "j"], ["json", "jsonl"]),
        (["list", "--format=js"], ["--format=json", "--format=jsonl"]),
        (["list", "--lang", ""], ["de", "en"]),
        (["list", "--col"], ["--color", "--columns"]),
        (["list", "country:T"], ["country:TR", "country:TZ"]),
        (["list", "country:TR,M"], ["country:TR,MX", "country:TR,MY"]),
        (["list", "not:status:ac"], ["not:status:active"]),
        (["list", "land:türk"], ["land:Turkmenistan", "land:Türkiye"]),
        (["list", "them"], ["thema:", "theme:", "themen:", "themes:"]),
        (["list", "theme:wat"], ["theme:water"]),
        (["list", "stale:"], ["stale:yes", "stale:no"]),
        (["list", "place:Kal"], ["place:Kalisz"]),
        (["stats", "--by", "kin"], ["kind"]),
        (["explain", "HR30"], ["HR301", "HR302", "HR303", "HR304", "HR305", "HR306", "HR307"]),
        (["completion", ""], ["bash", "zsh", "fish", "powershell"]),
        (["link", "a", "b", "--type", "re"], ["reviewed"]),
        (["report", "co"], ["council", "coverage", "country"]),
        (["export", "js"], ["json", "jsonl", "jsonld"]),
        (["export", "csv", "theme:wat"], ["theme:water"]),
        (["new", "school"], ["school-exchange"]),
        (["new", "me"], ["membership", "meeting"]),
        (["new", "activity", "partnerschaft-t"], ["partnerschaft-toul"]),
        (["rename", "partnerschaft-t"], ["partnerschaft-toul"]),
        (["introduce", "Kali"], ["Kalisz"]),
        (["set", "schule-toul", "mailb"], ["mailbox="]),
        (["nirgends", ""], None),
        (["list", "nirgends:"], []),
        (["show", "nirgends"], []),
    ],
)
def test_what_is_offered(typed: list[str], offered: list[str] | None) -> None:
    found = words(*typed)
    if offered is None:
        assert "validate" in found
    elif typed[-1].startswith("country:"):
        assert set(offered) <= set(found)
    else:
        assert found == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["status", "schule-toul", "ruh"], ["ruhend"]),
        (["status", "schule-toul", "dor"], ["dormant"]),
        (["status", "schule-toul", "in"], ["in-review"]),
        (["new", "Treff"], ["Treffen"]),
        (["new", "Schulau"], ["Schulaustausch"]),
        (["list", "thema:abf"], ["thema:Abfall"]),
        (["list", "land:Türke"], ["land:Türkei"]),
        (["list", "gespeichert:tue"], ["gespeichert:tuerkei"]),
        (["list", "nicht:hat:seit.un"], ["nicht:hat:seit.ungefaehr"]),
        (["list", "--columns", "id,ti"], ["id,titel"]),
        (["list", "--columns", "titel,Trä"], ["titel,träger"]),
        (["list", "--sort", "-seit.um"], ["-seit.umstritten"]),
        (["stats", "--by", "land,them"], ["land,thema"]),
        (["set", "schule-toul", "kurz"], ["kurztext="]),
        (["set", "schule-toul", "postf"], ["postfach="]),
        (["parallels", "--country", "Türke"], ["Türkei"]),
        (["parallels", "--state", "new,k"], ["new,known"]),
        (["validate", "--select", "HR3,HR10"], ["HR3,HR101", "HR3,HR102"]),
        (["confirm", "schule-toul", "--by", "Koord"], ["Koordinierungsstelle"]),
        (["open", "partnerschaft-t"], ["partnerschaft-toul"]),
    ],
)
def test_german_names_are_completed(typed: list[str], offered: list[str]) -> None:
    assert words(*typed, language="de") == offered


def test_every_report_and_format_is_offered() -> None:
    assert words("report", "") == list(REPORTS)
    assert words("export", "") == list(EXPORTS)
    statuses = words("status", "schule-toul", "", language="de")
    assert statuses == list(schema.fields("initiative")["status"].codes)


def test_every_format_that_is_offered_is_one() -> None:
    for name in ("list", "stats", "validate", "show", "meeting"):
        offered = words(name, "--format", "")
        assert offered
        result = hamm(
            name, "--format", "nirgends", "--root", ROOT, *([] if name != "show" else ["x"])
        )
        listed = result.err.partition("allowed: ")[2].strip().split(", ")
        assert set(offered) <= set(listed), name


def test_meanings_stand_behind_the_words() -> None:
    result = hamm("complete", "--root", ROOT, "--lang", "de", "--", "parallels", "--country", "TR")
    assert result.out == "TR\tTürkei\n"


def test_nobody_is_told_of_errors_while_typing(tmp_path: Path) -> None:
    result = hamm("complete", "--root", tmp_path, "--", "show", "")
    assert result == (0, "", "")


def test_hostile_titles_stay_on_their_line(registry: Workplace) -> None:
    registry.another("boese", 'title: {de: "a$(touch PWNED)`x`", en: "b;c"}\n')
    found = hamm("complete", "--root", registry.root, "--", "show", "boe")
    assert found.out == "boese\tb;c\n"


def test_what_a_shell_would_run_is_not_offered(registry: Workplace) -> None:
    """A place may be called anything; what is completed is run as it stands."""
    registry.change("  - name: Bergen\n", "  - name: Ber$(touch PWNED)\n")
    registry.another("zweite", "title: {de: Chor Zwei, en: Choir}\n")
    for typed in (["parallels", "--place", "B"], ["list", "place:B"]):
        found = hamm("complete", "--root", registry.root, "--", *typed)
        assert "Bergen" in found.out
        assert "touch" not in found.out


def test_the_helper_is_not_in_the_help() -> None:
    assert "  complete " not in hamm("--help").out


# In the shells themselves


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give a program on the path that is called otherwise."""
    program = tmp_path / "bin" / "register"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom hamm_registry.cli import run\n"
        "sys.exit(run(['register', *sys.argv[1:]]))\n"
    )
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HAMM_ROOT": str(ROOT), "HOME": str(tmp_path)}


def shell(name: str, script: str, environment: dict[str, str]) -> list[str]:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    flags = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[name]
    done = subprocess.run(
        [program, *flags, "-c", script], env=environment, capture_output=True, text=True,
        timeout=60, check=False, cwd=environment["HOME"],
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


TYPED = [
    ("register show partnerschaft-t", ["partnerschaft-toul"]),
    ("register validat", ["validate"]),
    ("register list --format js", ["json", "jsonl"]),
]
WHOLE = ("register list status:dor", ["status:dormant"])
"""Only bash takes a word apart at colons."""


@pytest.mark.parametrize(("line", "offered"), [*TYPED, ("register list status:dor", ["dormant"])])
def test_in_bash(line: str, offered: list[str], environment: dict[str, str]) -> None:
    script = (
        "source <(register completion bash)\nCOMP_LINE=$LINE COMP_POINT=${#LINE}\n"
        'compopt() { :; }\n_register_complete\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    assert shell("bash", script, environment | {"LINE": line}) == offered


@pytest.mark.parametrize(
    ("line", "offered"), [*TYPED, ("register list status:dor", ["status:dormant"])]
)
def test_in_fish(line: str, offered: list[str], environment: dict[str, str]) -> None:
    script = "register completion fish | source\ncomplete -C $LINE | string replace -r '\\t.*' ''\n"
    assert shell("fish", script, environment | {"LINE": line}) == offered


@pytest.mark.parametrize(
    ("line", "offered"), [*TYPED, ("register list status:dor", ["status:dormant"])]
)
def test_in_zsh(line: str, offered: list[str], environment: dict[str, str]) -> None:
    """The function of the script, with what zsh gives it and a `compadd` that tells."""
    script = (
        "compdef() { :; }\n_files() { print FILES }\n"
        'compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }\n'
        "source <(register completion zsh)\n"
        'words=("${(@s: :)LINE}")\nCURRENT=${#words}\n_register_complete\n'
    )
    assert shell("zsh", script, environment | {"LINE": line}) == offered


def test_files_where_nothing_else_fits_in_zsh(environment: dict[str, str]) -> None:
    script = (
        "compdef() { :; }\n_files() { print FILES }\n"
        "source <(register completion zsh)\nwords=(register export csv x)\nCURRENT=4\n"
        "_register_complete\n"
    )
    assert shell("zsh", script, environment) == ["FILES"]


def test_in_powershell(environment: dict[str, str]) -> None:
    script = hamm("completion", "powershell").out
    assert script.count("{") == script.count("}")
    assert "Register-ArgumentCompleter -Native -CommandName 'hamm'" in script
    program = shutil.which("pwsh")
    if program is None:
        pytest.skip("pwsh is not installed")
    line = (
        "register completion powershell | Out-String | Invoke-Expression; "
        "(TabExpansion2 'register validat' 16).CompletionMatches.CompletionText"
    )
    command = [program, "-NoProfile", "-Command", line]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["validate"]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell"])
@pytest.mark.parametrize("program", ["x;touch marker", "a b", "a'b", "$(id)", "a\nb", "-x", "`id`"])
def test_a_program_under_an_odd_name_gets_no_script(name: str, program: str) -> None:
    """A script that is sourced must not run what the program is called."""
    code = (
        "import sys; from hamm_registry.cli import run\n"
        "sys.exit(run([sys.argv[1], '--lang', 'en', 'completion', sys.argv[2]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, program, name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "no script can be made for a program called" in done.stderr
