"""Yes-or-no questions before something is done that cannot be taken back quietly."""

import sys

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, safe


def can_ask() -> bool:
    """Whether somebody sits there who can answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def agreed(question: str, yes: bool) -> bool:
    """Whether somebody agrees; Enter is yes, the end of input no.

    UsageError where nobody can be asked and `yes` was not said beforehand.
    """
    if yes:
        return True
    if not can_ask():
        raise UsageError(_("nobody can be asked here"), _("Say so beforehand: --yes"))
    while True:
        try:
            answer = input(safe(f"{question} [{_('Y/n')}] > ")).strip()
        except EOFError:
            sys.stdout.write("\n")
            return False
        decided = True if not answer else _decided(answer)
        if decided is not None:
            return decided
        question = _("Please answer yes or no:")


def _decided(answer: str) -> bool | None:
    from hamm_registry.model import vocabulary

    letters = {"y": True, "j": True, "n": False}
    folded = answer.casefold()
    return letters[folded] if folded in letters else vocabulary.flag(answer)
