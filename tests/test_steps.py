"""The commands that are proposed: what stands on the screen is what the shell hands over."""

import shlex

import pytest
from helper import ROOT
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core import steps

ARGUMENTS = st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
SAFE_ON_WINDOWS = st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="%$`!“”„")


def windows_arguments(line: str) -> list[str]:
    """What a program on Windows is handed, by the rules of Microsoft's C library."""
    arguments, current, inside, quoted, at = list[str](), "", False, False, 0
    while at < len(line):
        backslashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        at += backslashes
        if line[at : at + 1] == '"':
            current += "\\" * (backslashes // 2)
            if backslashes % 2:
                current += '"'
            elif inside and line[at + 1 : at + 2] == '"':
                current += '"'
                at += 1
            else:
                inside, quoted = not inside, True
            at += 1
            continue
        current += "\\" * backslashes
        if at == len(line):
            break
        if line[at] == " " and not inside:
            if current or quoted:
                arguments.append(current)
            current, quoted = "", False
        else:
            current += line[at]
        at += 1
    return [*arguments, current] if current or quoted else arguments


@given(ARGUMENTS)
def test_a_posix_shell_hands_over_what_was_meant(arguments: list[str]) -> None:
    typed = steps.command(*arguments, windows=False)
    assert shlex.split(typed) == ["hamm", *arguments]


@given(st.lists(st.text(SAFE_ON_WINDOWS, min_size=1)))
def test_windows_hands_over_what_was_meant(arguments: list[str]) -> None:
    typed = steps.command(*arguments, windows=True)
    assert windows_arguments(typed) == ["hamm", *arguments]


@pytest.mark.parametrize(
    ("argument", "posix", "windows"),
    [
        ("partnerschaft-toul", "partnerschaft-toul", "partnerschaft-toul"),
        ("data/initiatives/x.yaml", "data/initiatives/x.yaml", "data/initiatives/x.yaml"),
        ("Bihać", "Bihać", "Bihać"),
        ("Santa Monica", "'Santa Monica'", '"Santa Monica"'),
        ("land:TR,MX", "land:TR,MX", '"land:TR,MX"'),
        ("near:Kalisz~150km", "near:Kalisz~150km", '"near:Kalisz~150km"'),
        ("~/briefe", "'~/briefe'", '"~/briefe"'),
        ("C:\\Neuer Ordner\\", "'C:\\Neuer Ordner\\'", '"C:\\Neuer Ordner\\\\"'),
        ("it's", "'it'\"'\"'s'", '"it\'s"'),
        ("$(calc)`x`", "'$(calc)`x`'", '"`$(calc)``x``"'),
        ("“; calc; „", "'“; calc; „'", '"`“; calc; `„"'),
        ("", "''", '""'),
    ],
)
def test_quotes_stand_where_the_shell_needs_them(argument: str, posix: str, windows: str) -> None:
    assert steps.quoted(argument, windows=False) == posix
    assert steps.quoted(argument, windows=True) == windows


def test_who_may_be_inactive_is_asked_and_not_linked() -> None:
    proposed = steps.ask_whether_active(["a", "b"])
    assert proposed.commands == ("hamm ask id:a,b --to letters",)


OWN = (
    "shlex.quote",
    "shlex.join",
    " && ",
    '"git fetch',
    '"git add',
    '"git init',
    "git config --",
    '"--type in-contact',
)


def test_no_other_module_makes_its_own_commands() -> None:
    """Neither quotes for a shell, nor strings commands together."""
    for path in (ROOT / "hamm_registry").rglob("*.py"):
        if path == ROOT / "hamm_registry" / "core" / "steps.py":
            continue
        source = path.read_text(encoding="utf-8")
        for own in OWN:
            assert own not in source, f"{path}: {own}"
