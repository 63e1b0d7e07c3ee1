"""All that is wrong with a registry: reading, schema and rules together, sorted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import cast

from hamm_registry import cores, reader, schema, workspace
from hamm_registry.diagnostic import Diagnostic, Finding, Severity, Span
from hamm_registry.document import Document, Positions, Rejected, locate, within
from hamm_registry.model import Initiative, InitiativeData, place_key
from hamm_registry.rules import BY_CODE, RULES
from hamm_registry.rules.base import Context, Record, Reference, Rule
from hamm_registry.schema import Leaves
from hamm_registry.text import ngettext

MOST_PER_FILE = 20
"""How many findings of one file are told; the rest is counted in the last of them."""

_File = tuple[str, Document | Rejected | str]
"""A file and its kind: its path where it is still to be read."""

_DOCUMENT_RULES = tuple((rule, rule.document) for rule in RULES if rule.document)
_ENTRY_RULES = tuple((rule, rule.entry) for rule in RULES if rule.entry)
_REGISTRY_RULES = tuple((rule, rule.registry) for rule in RULES if rule.registry)
_COMPANY_RULES = tuple((rule, rule.company) for rule in RULES if rule.company)


@dataclass(frozen=True, slots=True)
class Validation:
    """The outcome: every diagnostic in order, and how many files were looked at."""

    diagnostics: tuple[Diagnostic, ...]
    files: int

    def count(self, severity: Severity) -> int:
        """How many diagnostics have that severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def fails(self, strict: bool) -> bool:
        """Whether a run fails: by errors, with `strict` by warnings too, never by upkeep."""
        worst = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
        return any(
            d.severity is Severity.ERROR or (d.severity in worst and not d.code.startswith("HR4"))
            for d in self.diagnostics
        )


def narrowed(
    found: Validation, paths: Sequence[str], select: tuple[str, ...], ignore: tuple[str, ...]
) -> Validation:
    """Only the diagnostics of some paths (or folders) and codes (or prefixes); () takes all.

    One that says how two files contradict each other is kept if either is asked for.
    """
    kept = tuple(
        d
        for d in found.diagnostics
        if (not select or d.code.startswith(select))
        and not (ignore and d.code.startswith(ignore))
        and (not paths or any(_lies_in(path, paths) for path in (d.path, *d.others)))
    )
    return Validation(kept, found.files)


def _lies_in(path: str, paths: Sequence[str]) -> bool:
    return any(p in (".", path) or path.startswith(p + "/") for p in paths)


def validate(root: Path, today: date, company: Sequence[str] = ()) -> Validation:
    """Check every file of the registry at `root`, as of `today`.

    For the entries at the paths `company` (`.` for all) it is told who else is active there.
    Raises RegistryError where registry.yaml is missing or invalid: nothing can be judged then.
    """
    config = workspace.load_config(root)
    places = workspace.read_places(root)
    usable = not isinstance(places, Rejected)
    context = Context(config, workspace.places_in(places), today, usable)
    files: list[_File] = [("places", places)] if places else []
    files.append(("registry", workspace.CONFIG))
    for kind in workspace.FOLDERS:
        paths, strays = workspace.files(root, kind)
        files += ((kind, stray) for stray in strays)
        files += ((kind, path) for path in paths)
    parts = cores.spread(partial(_judge, root, context), files)
    records = [record for _diagnostics, part in parts for record in part]
    diagnostics = [diagnostic for part, _records in parts for diagnostic in part]
    diagnostics += _across(root, records, context)
    if company:
        diagnostics += _company(root, company, context)
    return Validation(tuple(sorted(diagnostics, key=Diagnostic.sort_key)), len(files))


def _judge(
    root: Path, context: Context, files: Sequence[_File]
) -> tuple[list[Diagnostic], list[Record]]:
    """What can be said of each file by itself, and what the rules across files need of it."""
    diagnostics: list[Diagnostic] = []
    records: list[Record] = []
    for kind, file in files:
        read = workspace.read_checked(root, file, kind) if isinstance(file, str) else file
        if isinstance(read, Rejected):
            diagnostics += _placed(read.path, read.text, read.findings)
            name = PurePosixPath(read.path)
            if kind in workspace.FOLDERS and name.suffix.lower() in (".yaml", ".yml"):
                records.append(Record(kind, read.path, name.stem, usable=False))
            continue
        leaves = schema.leaves(kind, read.data)
        findings = list(_check(kind, read, leaves, context))
        if findings:
            diagnostics += _placed(read.path, read.text, findings, read.start)
        if kind in workspace.FOLDERS:
            records.append(_record(kind, read, leaves))
    return diagnostics, records


def _check(
    kind: str, document: Document, leaves: Leaves, context: Context
) -> Iterator[tuple[Rule, Finding]]:
    for rule, look in _DOCUMENT_RULES:
        for finding in look(kind, document, leaves, context):
            yield rule, finding
    if kind == "initiative" and "retired" not in document.data:
        entry = Initiative(document.path, cast(InitiativeData, document.data))
        for rule, judge in _ENTRY_RULES:
            for finding in judge(entry, context):
                yield rule, finding


def _record(kind: str, document: Document, leaves: Leaves) -> Record:
    data = document.data
    references = tuple(
        Reference(meant, value, pointer)
        for role, meant in (("to-initiative", "initiative"), ("to-programme", "funding"))
        for pointer, value in leaves[role]
    )
    if kind != "initiative":
        return Record(kind, document.path, data["id"], references=references)
    places = tuple(place_key(p["name"], p["country"]) for p in data.get("places", ()))
    return Record(
        kind,
        document.path,
        data["id"],
        tuple(data.get("former_ids", ())),
        "retired" in data,
        (*data["title"].values(), *data.get("other_names", ())),
        places,
        tuple((o["name"], o.get("unit", "")) for o in data.get("organisations", ())),
        references,
        tuple((r["to"], r["type"]) for r in data.get("relations", ())),
        sort=data.get("kind", ""),
    )


def _across(root: Path, records: Sequence[Record], context: Context) -> Iterator[Diagnostic]:
    """The findings of the rules that look at all entries; their files are read once more."""
    told = ((rule, f) for rule, look in _REGISTRY_RULES for f in look(records, context))
    return _by_file(root, told)


def _company(root: Path, paths: Sequence[str], context: Context) -> Iterator[Diagnostic]:
    """The findings of the rules that need all entries in full, for those at some paths."""
    registry = workspace.load(root)
    asked = [entry for entry in registry.initiatives if "." in paths or entry.path in paths]
    told = ((rule, f) for rule, look in _COMPANY_RULES for f in look(registry, asked, context))
    return _by_file(root, told)


def _by_file(root: Path, told: Iterable[tuple[Rule, Finding]]) -> Iterator[Diagnostic]:
    found: dict[str, list[tuple[Rule, Finding]]] = {}
    for rule, finding in told:
        found.setdefault(finding.path, []).append((rule, finding))
    for path, findings in found.items():
        read = reader.read(root, path)
        yield from _placed(path, read.text, findings)


def _placed(
    path: str,
    text: str,
    findings: Sequence[Finding | tuple[Rule, Finding]],
    start: Span | None = None,
) -> Iterator[Diagnostic]:
    """The findings of one file with their places; positions are read only if one needs them."""
    positions: Positions | None = None
    pairs = [i if isinstance(i, tuple) else (BY_CODE[i.code], i) for i in findings]
    for rule, finding in _capped(pairs):
        if finding.span is not None:
            span = finding.span
        elif start is not None and rule.code.startswith("HR4"):
            span = start
        else:
            positions = positions or reader.positions(text)
            span = locate(positions, finding.pointer, finding.at_key)
            span = within(text, span, finding.part) if finding.part else span
        yield Diagnostic(
            path,
            span,
            rule.code,
            rule.name,
            rule.severity,
            finding.message,
            finding.hint,
            finding.expected,
            finding.pointer,
            others=finding.others,
        )


def _capped(findings: list[tuple[Rule, Finding]]) -> list[tuple[Rule, Finding]]:
    """At most MOST_PER_FILE findings; those left out are counted in one more."""
    rest = len(findings) - MOST_PER_FILE
    if rest <= 0:
        return findings
    rule, first = findings[MOST_PER_FILE]
    message = ngettext(
        "{count} more finding in this file is not shown",
        "{count} more findings in this file are not shown",
        rest,
    ).format(count=rest)
    return [
        *findings[:MOST_PER_FILE],
        (rule, replace(first, message=message, hint="", expected="")),
    ]
