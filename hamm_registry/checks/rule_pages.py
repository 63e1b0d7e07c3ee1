"""The rules, told: the catalogue, and one rule with its reasons and examples."""

from dataclasses import dataclass
from inspect import cleandoc

from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.rule import Rule
from hamm_registry.core.document import Block, Document, Example, Section, paragraphs
from hamm_registry.core.errors import UsageError
from hamm_registry.core.finding import Severity
from hamm_registry.core.steps import lists_them
from hamm_registry.core.table import Column, Table, objects
from hamm_registry.core.text import _, ngettext, quote
from hamm_registry.schema import did_you_mean


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a rule's docstring; `why` is empty where the summary says it all."""

    summary: str
    why: str
    passes: str
    fails: str


def parts(rule: Rule) -> Explanation:
    """The docstring of a rule taken apart; examples are YAML to put over a valid entry."""
    text, _mark, examples = cleandoc(rule.doc).partition("Passes:\n")
    passes, _mark, fails = examples.partition("Fails:\n")
    summary, _blank, why = text.strip().partition("\n\n")
    return Explanation(
        " ".join(summary.split()), " ".join(why.split()), _dedented(passes), _dedented(fails)
    )


def _dedented(block: str) -> str:
    """An example without the four blanks in front of each line."""
    return "\n".join(row[4:] for row in block.rstrip().splitlines()) + "\n"


def severity_name(severity: Severity) -> str:
    """The word for a severity in the language in force."""
    return {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.INFO: _("info"),
    }[severity]


def _severity_shown(value: str) -> str:
    """The word for the value of a severity."""
    return severity_name(Severity(value))


def rules() -> Document:
    """All rules with code, name, severity and what they demand."""
    columns = (
        Column("code", _("Code")),
        Column("name", _("Name")),
        Column("severity", _("Severity"), _severity_shown, least=None, translated=True),
        Column("summary", _("Demands"), _, least=24, prose=True, translated=True),
    )
    rows = [[r.code, r.name, r.severity.value, parts(r).summary] for r in RULES]
    note = ngettext("{count} rule", "{count} rules", len(rows)).format(count=len(rows))
    table = Table(columns, rows, note=note)
    return Document(lambda: [table], lambda: {"rules": objects(table)})


def find(code: str) -> Rule:
    """The rule of that code or name; UsageError with a guess otherwise."""
    names: list[str] = []
    for rule in RULES:
        if code.upper() == rule.code or code.lower() == rule.name:
            return rule
        names += [rule.code, rule.name]
    message = _("no rule has the code {code}").format(code=quote(code))
    raise UsageError(message, did_you_mean(code, names) or lists_them("rules"))


def explain(code: str) -> Document:
    """One rule for people: what it requires, why, and examples."""
    rule = find(code)
    explanation = parts(rule)
    blocks: list[Block] = [*paragraphs(_(explanation.summary))]
    if explanation.why:
        blocks += paragraphs(_(explanation.why))
    blocks.append(Section(_("Passes"), [Example(explanation.passes)]))
    blocks.append(Section(_("Fails"), [Example(explanation.fails)]))
    return Document(
        lambda: blocks,
        title=f"{rule.code} {rule.name}",
        title_remark=f"  {severity_name(rule.severity)}",
    )
