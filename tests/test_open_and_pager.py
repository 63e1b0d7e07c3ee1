"""Help as other programs have it, the pager, and `open`."""

import sys
import time
from pathlib import Path

import pytest
from helper import ROOT, Workplace, hamm

from hamm_registry.cli import commands, pager
from hamm_registry.cli.choices import VALUES

LESS = ["less", "-FRX"]


def test_help_can_be_asked_for_in_three_ways() -> None:
    long = hamm("list", "--help", "--lang", "en")
    assert long.code == 0
    assert hamm("list", "-h", "--lang", "en") == long
    assert hamm("help", "list") == hamm("list", "--help")
    assert hamm("help") == hamm("--help") == hamm("-h")
    assert hamm("help", "nirgends", "--lang", "en").code == 2


def test_every_help_lists_the_values_of_its_options() -> None:
    for name in commands.names():
        for language in ("en", "de"):
            text = hamm(name, "--help", "--lang", language).out
            assert text, name
            assert VALUES not in text, name
    assert "text, json, github, gitlab, " in " ".join(
        hamm("validate", "--help").out.replace("markdown, ", "").split()
    )


def test_the_pager_is_the_one_that_the_user_has_set() -> None:
    cases = [
        ({}, LESS),
        ({"PAGER": ""}, []),
        ({"PAGER": "more -s"}, ["more", "-s"]),
        ({"PAGER": "'"}, []),
        ({"TERM": "dumb"}, []),
        ({"TERM": "xterm", "PAGER": "cat"}, ["cat"]),
    ]
    for environment, command in cases:
        assert pager.pager_command(environment) == command, environment


def test_only_what_is_longer_than_the_screen_is_paged() -> None:
    assert not pager.is_longer("a\n" * 23, 24)
    assert pager.is_longer("a\n" * 24, 24)


def test_the_pager_gets_the_whole_text(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PAGER", "sed s/^/=/")
    assert pager.show("Köln\nToul\n")
    assert capfd.readouterr().out == "=Köln\n=Toul\n"
    monkeypatch.setenv("PAGER", "nirgends-installiert")
    assert not pager.show("x\n")


def test_a_pager_that_ends_early_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PAGER", f"{sys.executable} -c pass")
    assert pager.show("x\n" * 200_000)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a program of the test be what opens addresses; gives the file where it notes them."""
    notes = tmp_path / "notes"
    for name in ("xdg-open", "open"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "$1" >> {notes}\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    return notes


def _noted(notes: Path) -> list[str]:
    """What was opened; the program that opens web addresses is not waited for."""
    for _attempt in range(200):
        if notes.exists() and notes.read_text().endswith("\n"):
            break
        time.sleep(0.05)
    return notes.read_text().splitlines()


# Typer leaves the program that it starts to itself: a browser may run for hours.
NOT_WAITED_FOR = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@NOT_WAITED_FOR
def test_the_page_of_an_entry_opens(registry: Workplace, opened: Path) -> None:
    registry.overlay(
        "links: [{url: https://press.example/, kind: press, title: T},"
        " {url: https://chor.example/, kind: homepage}]\n"
    )
    result = registry.hamm("open", "schule-beispiel")
    assert (result.code, result.out) == (0, "https://chor.example/\n")
    assert _noted(opened) == ["https://chor.example/"]


@NOT_WAITED_FOR
def test_the_mailbox_of_an_entry_opens(registry: Workplace, opened: Path) -> None:
    registry.overlay("contact: {mailbox: office@chor.example}\n")
    assert registry.hamm("open", "schule-beispiel", "--mail").out == "office@chor.example\n"
    assert _noted(opened) == ["mailto:office@chor.example"]


def test_an_entry_without_an_address_says_how_to_add_one(registry: Workplace) -> None:
    result = registry.hamm("open", "schule-beispiel", "--mail", "--lang", "en")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "hamm: “schule-beispiel” has no mailbox in the registry\n"
        "Add it: hamm set schule-beispiel 'contact.mailbox=…'\n"
    )
    assert registry.hamm("open", "schule-beispiel", "--mail", "--file").code == 2
    assert hamm("open", "nirgends", "--root", ROOT).code == 2
