"""From findings to diagnostics: each gets its rule and its place in the file."""

from collections.abc import Iterable, Iterator, Sequence

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.checks.rules.rule import Category, RuleFinding
from hamm_registry.core.finding import Finding, Pointer, Span
from hamm_registry.core.text import _
from hamm_registry.yamlfile.parsed_file import Positions, locate, within


def placed(
    path: str,
    text: str,
    findings: Sequence[Finding | RuleFinding],
    start: Span | None = None,
) -> Iterator[Diagnostic]:
    """The findings of one file with their places; positions are read only if one needs them.

    A finding that is no `RuleFinding` names its rule by its code. What is missing is shown at the
    `start` of the entry.
    """
    positions: Positions | None = None
    guesses: set[tuple[Pointer, str]] = set()
    for item in findings:
        rule, finding = _with_rule(item)
        if rule.guesses_item:
            finding = _guessed_once(finding, guesses)
        if finding.span is not None:
            span = within(text, finding.span, finding.part)
        elif start is not None and rule.category is Category.UPKEEP and not finding.part:
            span = start
        else:
            if positions is None:
                # Few files have findings: start-up does without the parser of positions.
                from hamm_registry.yamlfile.positions import positions_in

                positions = positions_in(text)
            span = locate(positions, finding.pointer, finding.at_key)
            span = within(text, span, finding.part)
        if rule.may_be_cut and _is_cut(text, span):
            hint = _("Put the text after “#” in quotes: otherwise it is a comment.")
            finding = finding._replace(hint=hint)
        yield Diagnostic(path, span, rule, finding)


_MOST_PIECES = 50
"""So many texts of a line are hidden in its other findings: a line can name thousands."""


def without_personal(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics; none quotes what another one on the same line calls personal.

    Logs of checks are public. Of each such piece the first two characters stay.
    """
    complete = list(diagnostics)
    pieces: dict[tuple[str, int], set[str]] = {}
    for diagnostic in complete:
        part = diagnostic.finding.part
        if diagnostic.rule.personal and len(part) > 2:
            of_line = pieces.setdefault((diagnostic.path, diagnostic.span.line), set())
            if len(of_line) < _MOST_PIECES:
                of_line.add(part)
    if not pieces:
        return complete
    discreet = []
    for diagnostic in complete:
        of_line = pieces.get((diagnostic.path, diagnostic.span.line), set())
        if diagnostic.rule.personal or not of_line:
            discreet.append(diagnostic)
        else:
            finding = _without(diagnostic.finding, sorted(of_line))
            discreet.append(diagnostic._replace(finding=finding))
    return discreet


def _without(finding: Finding, pieces: Sequence[str]) -> Finding:
    """The finding with what it quotes of some pieces cut short."""
    for piece in pieces:
        short = f"{piece[:2]}…"
        fix = finding.fix
        if fix is not None:
            fix = fix._replace(description=fix.description.replace(piece, short))
        finding = finding._replace(
            message=finding.message.replace(piece, short),
            hint=finding.hint.replace(piece, short),
            expected=finding.expected.replace(piece, short),
            fix=fix,
        )
    return finding


def _with_rule(item: Finding | RuleFinding) -> RuleFinding:
    """A finding with its rule: its own code says which where nothing else does."""
    if isinstance(item, RuleFinding):
        return item
    return RuleFinding(BY_CODE[item.code], item)


def _guessed_once(finding: Finding, guesses: set[tuple[Pointer, str]]) -> Finding:
    """The finding; on an item of a list with a hint of its own if another item has that hint.

    Whoever followed both would have the list name one value twice.
    """
    if not finding.hint or not isinstance(finding.pointer[-1], int):
        return finding
    guess = finding.pointer[:-1], finding.hint
    if guess in guesses:
        hint = _("Delete it: another item of this list means the same.")
        return finding._replace(hint=hint)
    guesses.add(guess)
    return finding


def _is_cut(text: str, span: Span) -> bool:
    """True if all that stands in the place of a value is a text behind a “#”."""
    rows = text.split("\n", span.line)
    if span.line > len(rows):
        return False
    rest = rows[span.line - 1][span.column - 1 :].lstrip()
    # “# …” with a blank is a remark that was meant, “##” a line of decoration.
    return rest[:1] == "#" and rest[1:2] not in ("", " ", "#")
