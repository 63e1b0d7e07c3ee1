"""All that is wrong with a registry: reading, schema and rules together, sorted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, cast

from hamm_registry import schema, yamlfile
from hamm_registry.checks.diagnostic import Diagnostic, from_row
from hamm_registry.checks.rules import BY_CODE, RULES, duplicates, geography, nearby
from hamm_registry.checks.rules.base import Category, Context, Record, Reference, RuleFinding
from hamm_registry.checks.rules.organisations import FACTS
from hamm_registry.core import text
from hamm_registry.core.diagnostic import Finding, Fix, Pointer, Severity, Span
from hamm_registry.core.text import _, ngettext, quote
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Initiative, InitiativeData, Registry, place_key
from hamm_registry.schema import Leaves
from hamm_registry.storage import chunks
from hamm_registry.storage.workspace import FOLDERS, Workspace
from hamm_registry.yamlfile.document import Document, Positions, Rejected, locate, within

MOST_PER_FILE = 20
"""How many findings of one file are told; the rest is counted in the last of them."""

_DOCUMENT_RULES = tuple((rule, rule.document) for rule in RULES if rule.document)
_ENTRY_RULES = tuple((rule, rule.entry) for rule in RULES if rule.entry)
_REGISTRY_RULES = tuple((rule, rule.registry) for rule in RULES if rule.registry)


@dataclass(frozen=True, slots=True)
class Validation:
    """The outcome: every diagnostic in order, and the paths of the files that were looked at.

    `older` are those that were there before a change and are not told again, None where no
    change was asked about.
    """

    diagnostics: tuple[Diagnostic, ...]
    paths: tuple[str, ...]
    older: tuple[Diagnostic, ...] | None = None

    @property
    def files(self) -> int:
        """How many files were looked at."""
        return len(self.paths)

    def count(self, severity: Severity) -> int:
        """How many diagnostics have that severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def fails(self, strict: bool) -> bool:
        """Whether a run fails: by errors, with `strict` by warnings too, never by upkeep."""
        return any(one.fails(strict) for one in self.diagnostics)


def narrowed(
    found: Validation, paths: Sequence[str], select: tuple[str, ...], ignore: tuple[str, ...]
) -> Validation:
    """Only the diagnostics of some paths (or folders) and codes (or prefixes); () takes all.

    One that says how two files contradict each other is kept if either is asked for.
    """

    def kept(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(
            d
            for d in diagnostics
            if (not select or d.code.startswith(select))
            and not (ignore and d.code.startswith(ignore))
            and (not paths or any(_lies_in(path, paths) for path in (d.path, *d.others)))
        )

    older = None if found.older is None else kept(found.older)
    return Validation(kept(found.diagnostics), found.paths, older)


def _lies_in(path: str, paths: Sequence[str]) -> bool:
    return any(p in (".", path) or path.startswith(p + "/") for p in paths)


def shortened(found: Validation) -> Validation:
    """At most MOST_PER_FILE diagnostics of each file; the worst of the rest counts them."""
    told: list[Diagnostic] = []
    for _path, group in groupby(found.diagnostics, key=attrgetter("path")):
        every = list(group)
        told += [*every[:MOST_PER_FILE], *_rest(every[MOST_PER_FILE:])]
    return replace(found, diagnostics=tuple(told))


def _rest(rest: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    if rest:
        worst = min(rest, key=lambda one: list(Severity).index(one.severity))
        message = ngettext(
            "{count} more finding in this file is not shown",
            "{count} more findings in this file are not shown",
            len(rest),
        ).format(count=len(rest))
        finding = replace(worst.finding, message=message, hint="", expected="", fix=None)
        yield replace(worst, finding=finding)


def validate(workspace: Workspace, today: date, company: Sequence[str] = ()) -> Validation:
    """Check every file of the registry, as of `today`; all of it, see `shortened`.

    For the entries at the paths `company` (`.` for all) it is told who else is active there.
    Raises RegistryError where registry.yaml is missing or invalid: nothing can be judged then.
    """
    key = ("validation", today, tuple(company), text.speech())
    if key not in workspace.results:
        workspace.results[key] = _validate(workspace, today, company)
    validation: Validation = workspace.results[key]
    return validation


def _validate(workspace: Workspace, today: date, company: Sequence[str]) -> Validation:
    context = _context(workspace, today)
    files = list(workspace.files())
    strays: list[tuple[str, Rejected]] = []
    for kind in FOLDERS:
        strays += ((kind, other) for other in workspace.strays(kind))
    strays += (("initiative", other) for other in workspace.misplaced)
    basis = _basis(context, workspace.places_document)
    task = chunks.Task(("diagnostics", "records"), basis, partial(_judge, context))
    judged = chunks.carry_out(task, files, workspace.content, workspace.memory)
    names = [record for kind, stray in strays for record in _unusable(kind, stray.path)]
    across = partial(_across, workspace, names, judged, context, frozenset(company))
    rows = chunks.over_all(judged, repr((names, sorted(company))), across)
    diagnostics = [from_row(row) for part in judged for row in part.value("diagnostics")]
    diagnostics += map(from_row, rows)
    for _kind, stray in strays:
        diagnostics += _placed(stray.path, stray.text, stray.findings)
    if company:
        diagnostics += _company(workspace, company, context)
    ordered = tuple(sorted(diagnostics, key=Diagnostic.sort_key))
    looked_at = [path for _kind, path in files] + [stray.path for _kind, stray in strays]
    return Validation(ordered, tuple(sorted(looked_at)))


def of_config(rejected: Rejected) -> Validation:
    """What is told where registry.yaml cannot be used: its first fault, and nothing else."""
    told = tuple(_placed(rejected.path, rejected.text, rejected.findings[:1]))
    return Validation(told, (rejected.path,))


def _context(workspace: Workspace, today: date) -> Context:
    usable = not isinstance(workspace.places_document, Rejected)
    return Context(workspace.config, workspace.places, today, usable)


def judge_alone(workspace: Workspace, today: date) -> Callable[[str, str, str], list[Diagnostic]]:
    """What finds all that is wrong with a file by itself, given its kind, its path and its text."""
    context = _context(workspace, today)

    def judge(kind: str, path: str, text: str) -> list[Diagnostic]:
        rows = _judge(context, [(kind, path, text.encode())])["diagnostics"]
        return sorted(map(from_row, rows), key=Diagnostic.sort_key)

    return judge


def _basis(context: Context, places: Document | Rejected | None) -> bytes:
    """All that the findings in a file depend on besides its bytes; the language words them."""
    config = repr((context.config.data, context.day, text.speech()))
    return chunks.digest(config, places.text if places else "").encode()


def _judge(context: Context, raws: Sequence[chunks.RawFile]) -> dict[str, list[Any]]:
    """What can be said of each file by itself, and what the rules across files need of it."""
    diagnostics: list[Any] = []
    records: list[Record] = []
    for kind, path, content in raws:
        with vocabulary.guessing():
            told, known = _judge_file(context, kind, path, content)
            diagnostics += [one.as_row() for one in told]
        records += known
    return {"diagnostics": diagnostics, "records": records}


def _judge_file(
    context: Context, kind: str, path: str, content: bytes | Rejected
) -> tuple[Iterable[Diagnostic], Iterable[Record]]:
    """The diagnostics of one file, and its record if it is an entry."""
    read = yamlfile.understand(content, path)
    if isinstance(read, Document):
        faults: Sequence[Finding] = schema.check(kind, read.data, context.config.languages[0])
        faults = _in_wrong_folder(kind, read) or faults if faults else ()
    else:
        faults = [replace(f, fix=f.fix or _repair(kind, read, f)) for f in read.findings]
    if isinstance(read, Rejected) or faults:
        even_so = _even_so(kind, read, faults, context) if isinstance(read, Document) else ()
        return _placed(path, read.text, [*faults, *even_so]), _unusable(kind, path)
    leaves = schema.leaves(kind, read.data)
    findings = list(_check_facts(kind, read, leaves, context))
    diagnostics = _placed(path, read.text, findings, read.start) if findings else ()
    records = [record_of(kind, read, leaves)] if kind in FOLDERS else []
    return diagnostics, records


def _in_wrong_folder(kind: str, document: Document) -> list[Finding]:
    """The one finding on an entry that lies in the folder of another kind."""
    if kind not in FOLDERS:
        return []
    fitting = [k for k in FOLDERS if k != kind and schema.fits(k, document.data)]
    if len(fitting) != 1:
        return []
    path = f"{FOLDERS[fitting[0]]}/{PurePosixPath(document.path).name}"
    message = _("this entry lies in the wrong folder")
    hint = _("Move it to {path}.").format(path=quote(path))
    return [Finding(message, hint, ("id",), True, code="HR021")]


def named(found: Validation, workspace: Workspace, paths: Sequence[str]) -> Validation:
    """The validation of files that somebody named: one that is not read is an error then."""
    known = set(found.paths)
    diagnostics = [
        replace(one, is_error=True) if one.code == "HR018" and one.path in paths else one
        for one in found.diagnostics
    ]
    for path in paths:
        holds_files = (workspace.root / path).is_dir() and any(
            _lies_in(one, [path]) for one in known
        )
        if path not in known and not holds_files:
            diagnostics.append(_not_read(path))
    return replace(found, diagnostics=tuple(sorted(diagnostics, key=Diagnostic.sort_key)))


def _not_read(path: str) -> Diagnostic:
    message = _("this is no file of the registry: nothing in it was checked")
    hint = _("Entries lie in {folders}.").format(folders=", ".join(FOLDERS.values()))
    finding = Finding(message, hint)
    return Diagnostic(path, Span.at(1, 1), BY_CODE["HR018"], finding, is_error=True)


def _repair(kind: str, read: Rejected, finding: Finding) -> Fix | None:
    """The repair of a file that cannot be read, where there is one."""
    if not read.text:
        return None

    def outcome(text: str) -> tuple[int, str]:
        document = yamlfile.parse(text, read.path)
        if not isinstance(document, Document):
            return 0, ""
        return len(schema.check(kind, document.data)), repr(document.data)

    return yamlfile.repair(read.text, finding, yamlfile.refusal, outcome)


def _even_so(
    kind: str, document: Document, faults: Sequence[Finding], context: Context
) -> Iterator[RuleFinding]:
    """What is told of a file though its shape is wrong: people named in it, unknown countries.

    Whoever mends one fault after the other would publish the rest meanwhile.
    """
    leaves = schema.legible(kind, document.data, {fault.pointer for fault in faults})
    named = document.data.get("organisations")
    known = [o for o in named if _has_name(o)] if isinstance(named, list) else []
    legible = Document(document.path, {"organisations": known}, document.text)
    for rule, check in _DOCUMENT_RULES:
        if rule.any_shape:
            for finding in check(kind, legible, leaves, context):
                yield RuleFinding(rule, finding)
    names_no_place = not {"places", "countries", "retired"}.intersection(document.data)
    # Behind an unknown field or one that is not indented there may be a place.
    only_missing = all(fault.code == "HR010" for fault in faults)
    if kind == "initiative" and names_no_place and only_missing:
        scope = {"scope": document.data.get("scope")}
        nowhere = Initiative(document.path, cast(InitiativeData, scope))
        for finding in geography.says_where(nowhere, context):
            yield RuleFinding(BY_CODE["HR213"], finding)


def _has_name(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("name"), str)


def _unusable(kind: str, path: str) -> Iterator[Record]:
    """All that is known of a file that cannot be used: what its name says."""
    name = PurePosixPath(path)
    if kind in FOLDERS and name.suffix.lower() in (".yaml", ".yml"):
        yield Record(kind, path, name.stem, usable=False)


def check_document(kind: str, document: Document, context: Context) -> list[RuleFinding]:
    """What is wrong with a document by itself; only its shape where that is wrong."""
    faults = schema.check(kind, document.data)
    if faults:
        return [RuleFinding(BY_CODE[fault.code], fault) for fault in faults]
    return list(_check_facts(kind, document, schema.leaves(kind, document.data), context))


def _check_facts(
    kind: str, document: Document, leaves: Leaves, context: Context
) -> Iterator[RuleFinding]:
    """What the rules say about a document of the right shape."""
    for rule, check in _DOCUMENT_RULES:
        for finding in check(kind, document, leaves, context):
            yield RuleFinding(rule, finding)
    if kind == "initiative" and "retired" not in document.data:
        entry = Initiative(document.path, cast(InitiativeData, document.data))
        for rule, check_entry in _ENTRY_RULES:
            for finding in check_entry(entry, context):
                yield RuleFinding(rule, finding)


def check_registry(records: Sequence[Record], context: Context) -> Iterator[RuleFinding]:
    """What the rules say that look at the records of all entries; the finding names the file."""
    for rule, check in _REGISTRY_RULES:
        for finding in check(records, context):
            yield RuleFinding(rule, finding)


def notice_company(
    registry: Registry, entries: Sequence[Initiative], context: Context
) -> Iterator[RuleFinding]:
    """Who else is active where some entries are: a notice for those who ask, no rule."""
    for finding in nearby.already_active(registry, entries, context):
        yield RuleFinding(BY_CODE["HR510"], finding)


def record_of(kind: str, document: Document, leaves: Leaves) -> Record:
    """What the rules across files need of a valid entry."""
    data = document.data
    references = tuple(
        Reference(meant, value, pointer)
        for role, meant in _REFERENCES
        for pointer, value in leaves[role]
    )
    if kind == "organisation":
        return Record(
            kind,
            document.path,
            data["id"],
            tuple(data.get("former_ids", ())),
            "retired" in data,
            (data["name"], *data.get("other_names", ())),
            references=references,
            relations=tuple((r["to"], r["type"], _besides(r)) for r in data.get("links_to", ())),
            facts=(_facts(data),),
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
        tuple((r["to"], r["type"], _besides(r)) for r in data.get("relations", ())),
        sort=data.get("kind", ""),
        facts=tuple(map(_facts, data.get("organisations", ()))),
        marks=duplicates.marks_of(data, places),
    )


_REFERENCES = (
    ("to-initiative", "initiative"),
    ("to-organisation", "organisation"),
    ("to-programme", "funding"),
    ("to-guest", "guest"),
)
"""The roles of leaves that name an entry, with the kind of what they name.

A guest is an organisation or an initiative, or a name of neither.
"""


def _facts(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What is said of an organisation by field, in its record or in an entry."""
    return tuple((field, data[field]) for field in FACTS if field in data)


def _besides(relation: Mapping[str, Any]) -> str:
    """What is said of a relation, in one line; empty where nothing is."""
    told = [str(relation[name]) for name in ("on", "note") if name in relation]
    return " ".join(told)


def _across(
    workspace: Workspace,
    strays: Sequence[Record],
    judged: Sequence[chunks.Chunk],
    context: Context,
    asked: frozenset[str],
) -> list[Any]:
    """The findings of the rules that look at all entries; with their places.

    A rule tells what two files contradict each other in at the later one: that is the one whose id
    is not its name, else the one that was changed or named.
    """
    records = [*strays, *(Record.of(row) for part in judged for row in part.value("records"))]
    records.sort(key=lambda one: (one.id != PurePosixPath(one.path).stem, one.path in asked))
    return [one.as_row() for one in _by_file(workspace, check_registry(records, context))]


def _company(workspace: Workspace, paths: Sequence[str], context: Context) -> Iterator[Diagnostic]:
    """Who else is active where the entries at some paths are."""
    registry = workspace.registry
    asked = [entry for entry in registry.initiatives if "." in paths or entry.path in paths]
    return _by_file(workspace, notice_company(registry, asked, context))


def _by_file(workspace: Workspace, findings: Iterable[RuleFinding]) -> Iterator[Diagnostic]:
    """Findings that name their files, with their places."""
    by_path: dict[str, list[RuleFinding]] = {}
    for one in findings:
        by_path.setdefault(one.finding.path, []).append(one)
    for path, of_file in by_path.items():
        yield from _placed(path, workspace.text(path), of_file)


def _is_cut(text: str, span: Span) -> bool:
    """Whether all that stands in the place of a value is a text behind a “#”."""
    rows = text.split("\n", span.line)
    behind = rows[span.line - 1][span.column - 1 :].lstrip() if span.line <= len(rows) else ""
    return behind[:1] == "#" and behind[1:2] not in ("", " ", "#")


def _placed(
    path: str,
    text: str,
    findings: Sequence[Finding | RuleFinding],
    start: Span | None = None,
) -> Iterator[Diagnostic]:
    """The findings of one file with their places; positions are read only if one needs them.

    What is missing is shown at the `start` of the entry.
    """
    positions: Positions | None = None
    meant: set[tuple[Pointer, str]] = set()
    for one in findings:
        rule, finding = one if isinstance(one, RuleFinding) else (BY_CODE[one.code], one)
        if rule.code == "HR013" and finding.hint and isinstance(finding.pointer[-1], int):
            guess = finding.pointer[:-1], finding.hint
            if guess in meant:  # followed twice, the list would name one value twice
                hint = _("Delete it: another word in this list means the same.")
                finding = replace(finding, hint=hint)
            meant.add(guess)
        if finding.span is not None:
            span = finding.span
        elif start is not None and rule.category is Category.UPKEEP and not finding.part:
            span = start
        else:
            positions = positions or yamlfile.positions(text)
            span = locate(positions, finding.pointer, finding.at_key)
            span = within(text, span, finding.part) if finding.part else span
        if rule.code == "HR012" and _is_cut(text, span):
            hint = _("Put the text behind “#” in quotes: else it is a remark.")
            finding = replace(finding, hint=hint)
        yield Diagnostic(path, span, rule, finding)
