"""What people wrote into the form for a new initiative: the body of an issue, as plain text.

GitHub makes headings and answers of its form, on GitLab people write under the headings of the
description template. It is hostile input: nothing in it is more than the text of an answer.
"""

import re

from hamm_registry.editing.forms import headings
from hamm_registry.errors import UsageError
from hamm_registry.fields import plain_name
from hamm_registry.model import Config
from hamm_registry.text import _

MOST = 65536
"""Characters of a body, as GitHub limits it; GitLab's million is not for forms."""

_HEADING = re.compile(r"#{1,6}[ \t]+(\S.*)")
_NOTHING = frozenset(["", "no-response", "none", "keine-angabe", "keine-antwort", "n-a"])


def answers(body: str, config: Config) -> dict[str, str]:
    """The answers by the fields they are for; what was left open is not there.

    A heading counts only where it is one of the form; where one comes twice the first counts.
    UsageError for a body that has none of them, or is too long.
    """
    if len(body) > MOST:
        message = _("the text is too long: {count} characters, at most {limit}")
        raise UsageError(message.format(count=len(body), limit=MOST))
    fields = {plain_name(label): field for label, field in headings(config).items()}
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _without_comments(body.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        heading = _HEADING.fullmatch(line.strip())
        name = plain_name(heading[1]) if heading else ""
        if name in fields:
            current = []
            found.setdefault(fields[name], current)
        else:
            current.append(line)
    if not any(found):
        message = _("the text has none of the headings of the form for a new initiative")
        hint = _("Give the body of the issue, with its headings: {headings}.")
        listed = ", ".join(label for label, field in headings(config).items() if field)
        raise UsageError(message, hint.format(headings=listed))
    said = {field: "\n".join(lines).strip() for field, lines in found.items() if field}
    return {field: text for field, text in said.items() if plain_name(text) not in _NOTHING}


def _without_comments(body: str) -> str:
    """The text without HTML comments; one that does not end goes to the end, as in a browser."""
    kept, rest = "", body
    while rest:
        before, mark, rest = rest.partition("<!--")
        kept += before
        rest = rest.partition("-->")[2] if mark else ""
    return kept
