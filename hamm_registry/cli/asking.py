"""Questions in a terminal: for a value that was not given, and for yes or no."""

import sys
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import typer

from hamm_registry.cli.session import write_message
from hamm_registry.core.errors import UsageError, missing_value
from hamm_registry.core.text import _, safe

Value = TypeVar("Value")


class Prompt(NamedTuple):
    """A question for a value; `start` is what Enter takes, None where an answer is needed."""

    label: str
    text: str
    start: str | None = None


def can_ask() -> bool:
    """True if there is a keyboard that somebody can answer at."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(prompt: Prompt, read: Callable[[str], Value]) -> Value:
    """Ask until `read`, which raises UsageError, takes the answer; the end of input aborts."""
    # Not as remarks, which are made once: whoever errs twice is told twice.
    write_message(f"{prompt.label}  {prompt.text}")
    mark = "> "
    if prompt.start:
        mark = f"[{safe(prompt.start)}] > "
    while True:
        try:
            answer = input(mark).strip()
        except EOFError:
            raise typer.Abort from None
        if not answer and prompt.start is None:
            write_message(_("An answer is needed here; Ctrl-C quits without writing anything."))
            continue
        try:
            return read(answer or prompt.start or "")
        except UsageError as error:
            write_message(error.message)
            if error.hint:
                write_message(*error.hint.split("\n"))


def code_or_ask(
    path: str,
    given: str | None,
    option: str,
    prompt: Prompt,
    kind: str = "initiative",
) -> str:
    """The code that an option names; asked for where it was not given and somebody can answer.

    UsageError for an unknown name, and where nobody can be asked.
    """
    from functools import partial

    from hamm_registry.editing.entry import code_of

    if given is None and can_ask():
        return ask(prompt, partial(code_of, path, option=option, kind=kind))
    return code_of(path, given, option, kind)


def text_or_ask(given: str | None, option: str, prompt: Prompt) -> str:
    """The text of an option, asked for as `code_or_ask` does."""
    if given is not None:
        return given
    if not can_ask():
        raise missing_value(option)
    return ask(prompt, str)


def agreed(question: str, yes: bool) -> bool:
    """Ask for a yes, which Enter gives; the end of input is a no.

    UsageError where nobody can be asked and `yes` was not said beforehand.
    """
    if yes:
        return True
    if not can_ask():
        raise UsageError(
            _("there is no terminal to ask questions in"), _("Answer in advance: --yes")
        )
    while True:
        try:
            answer = input(safe(f"{question} [{_('Y/n')}] > ")).strip()
        except EOFError:
            sys.stdout.write("\n")
            return False
        if not answer:
            return True
        decided = _decided(answer)
        if decided is not None:
            return decided
        question = _("Please answer yes or no:")


def _decided(answer: str) -> bool | None:
    """The answer as yes or no, by its first letter too; None where it is neither."""
    from hamm_registry.model import vocabulary

    letters = {"y": True, "j": True, "n": False}
    letter = answer.casefold()
    if letter in letters:
        return letters[letter]
    return vocabulary.flag(answer)
