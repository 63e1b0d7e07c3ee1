"""Run the rules: on a file, on an entry that is not written yet, on the whole registry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any, cast

from hamm_registry import schema, yamlfile
from hamm_registry.checks.diagnostic import Diagnostic, from_row
from hamm_registry.checks.outcome import Validation
from hamm_registry.checks.placing import placed, without_personal
from hamm_registry.checks.records import known_by_name, record_of
from hamm_registry.checks.rules import (
    ALREADY_ACTIVE,
    BY_CODE,
    NOT_READ,
    NOWHERE,
    RULES,
    geography,
    nearby,
    privacy,
)
from hamm_registry.checks.rules.rule import Context, EntryRecord, RuleFinding
from hamm_registry.core import text
from hamm_registry.core.finding import Finding, Fix, Span
from hamm_registry.core.text import _, quote
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Initiative, InitiativeData, Registry
from hamm_registry.schema import Leaves
from hamm_registry.storage import chunks
from hamm_registry.storage.folders import PHOTOS, lies_in
from hamm_registry.storage.workspace import FOLDERS, PLACES, Workspace
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile, Rejected

_DOCUMENT_RULES = tuple((rule, rule.document) for rule in RULES if rule.document)
_ENTRY_RULES = tuple((rule, rule.entry) for rule in RULES if rule.entry)
_REGISTRY_RULES = tuple((rule, rule.registry) for rule in RULES if rule.registry)


# The whole registry


def validate(workspace: Workspace, today: date, nearby_paths: Sequence[str] = ()) -> Validation:
    """Check every file of the registry, as of `today`; all of it, see `outcome.shortened`.

    For the entries at `nearby_paths` (`.` for all) it is told who else is active there.
    Raises RegistryError where registry.yaml is missing or invalid: nothing can be judged then.
    """
    key = ("validation", today, tuple(nearby_paths), text.speech())
    if key not in workspace.results:
        workspace.results[key] = _validate(workspace, today, nearby_paths)
    validation: Validation = workspace.results[key]
    return validation


def _validate(workspace: Workspace, today: date, nearby_paths: Sequence[str]) -> Validation:
    """Check each file by itself, then the entries beside each other; list what is not read."""
    files = list(workspace.files())
    strays = _strays(workspace)
    judged = _judge_files(workspace, today, files)
    diagnostics: list[Diagnostic] = []
    for chunk in judged:
        diagnostics += map(from_row, chunk.value("diagnostics"))
    diagnostics += _compare_entries(workspace, today, judged, strays, frozenset(nearby_paths))
    for _kind, stray in strays:
        diagnostics += placed(stray.path, stray.text, stray.findings)
    if nearby_paths:
        diagnostics += _active_nearby(workspace, today, nearby_paths)
    diagnostics = sorted(without_personal(diagnostics), key=Diagnostic.sort_key)
    paths = [path for _kind, path in files] + [stray.path for _kind, stray in strays]
    paths += [f"{PHOTOS}/{name}" for name in workspace.photos]
    return Validation(tuple(diagnostics), tuple(sorted(paths)))


def _strays(workspace: Workspace) -> list[tuple[str, Rejected]]:
    """Files that lie in or beside the folders of the registry and are not read, by kind."""
    strays: list[tuple[str, Rejected]] = []
    for kind in FOLDERS:
        for stray in workspace.strays(kind):
            strays.append((kind, stray))
    for stray in workspace.stray_photos:
        strays.append(("photo", stray))
    for stray in workspace.misplaced:
        strays.append(("initiative", stray))
    return strays


def _judge_files(
    workspace: Workspace, today: date, files: Sequence[chunks.File]
) -> list[chunks.Chunk]:
    """Judge each file by itself, a chunk at a time; unchanged files come out of the cache."""

    def judge(raw_files: Sequence[chunks.RawFile]) -> dict[str, list[Any]]:
        return _judge(_context(workspace, today), raw_files)

    task = chunks.Task(("diagnostics", "records"), _basis(workspace, today), judge)
    return chunks.carry_out(task, files, workspace.content, workspace.memory)


def _basis(workspace: Workspace, today: date) -> str:
    """Everything that the findings in a file depend on besides its bytes."""
    places: object = None
    if workspace.has_places:
        places = workspace.content("places", PLACES)
    return repr((workspace.config.data, today.isoformat(), text.speech(), places))


def _context(workspace: Workspace, today: date) -> Context:
    """The data that the rules may use, as of `today`; the places are read when it is first made."""
    key = ("context", today)
    if key not in workspace.results:
        usable = not isinstance(workspace.places_document, Rejected)
        workspace.results[key] = Context(
            workspace.config,
            workspace.places,
            today,
            usable,
            workspace.photos,
            workspace.city_pictures,
        )
    context: Context = workspace.results[key]
    return context


# One file


def judge_text(
    workspace: Workspace, today: date, kind: str, path: str, text: str
) -> list[Diagnostic]:
    """The diagnostics that a file would have by itself if it held this text, in order."""
    with vocabulary.guessing():
        context = _context(workspace, today)
        diagnostics, _records = _judge_file(context, kind, path, text.encode())
        return sorted(without_personal(diagnostics), key=Diagnostic.sort_key)


def _judge(context: Context, raw_files: Sequence[chunks.RawFile]) -> dict[str, list[Any]]:
    """The findings in each file by itself, and the records that the rules across files need."""
    diagnostics: list[Any] = []
    records: list[EntryRecord] = []
    for kind, path, content in raw_files:
        # A guess takes a millisecond, and a file may hold thousands of wrong words.
        with vocabulary.guessing():
            of_file, records_of_file = _judge_file(context, kind, path, content)
            diagnostics += [diagnostic.as_row() for diagnostic in of_file]
        records += records_of_file
    return {"diagnostics": diagnostics, "records": records}


def _judge_file(
    context: Context, kind: str, path: str, content: bytes | Rejected
) -> tuple[Iterable[Diagnostic], Iterable[EntryRecord]]:
    """The diagnostics of one file, and its record if it is an entry."""
    # How much is checked depends on how far the file is understood: not at all, as data of a wrong
    # shape, as an entry.
    document = yamlfile.understand(content, path)
    if isinstance(document, Rejected):
        despite = _despite_syntax(kind, document, context)
        repairable = _with_repairs(kind, document)
        return placed(path, document.text, [*repairable, *despite]), known_by_name(kind, path)
    faults = schema.check(kind, document.data, context.config.languages[0])
    if faults:
        faults = _in_wrong_folder(kind, document) or faults
        despite = _despite_wrong_shape(kind, document, faults, context)
        return placed(path, document.text, [*faults, *despite]), known_by_name(kind, path)
    leaves = schema.leaves(kind, document.data)
    rule_findings = list(_check_facts(kind, document, leaves, context))
    records: list[EntryRecord] = []
    if kind in FOLDERS:
        records.append(record_of(kind, document, leaves))
    return placed(path, document.text, rule_findings, document.start), records


def _with_repairs(kind: str, rejected: Rejected) -> list[Finding]:
    """The findings of a file that cannot be read, each with its repair where there is one."""
    findings = []
    for finding in rejected.findings:
        fix = finding.fix or _repair(kind, rejected, finding)
        findings.append(finding._replace(fix=fix))
    return findings


def _repair(kind: str, rejected: Rejected, finding: Finding) -> Fix | None:
    """The repair of a file that cannot be read, where there is one."""
    if not rejected.text:
        return None
    from hamm_registry.yamlfile.repair import repair

    def outcome(text: str) -> tuple[int, str]:
        document = yamlfile.parse(text, rejected.path)
        if not isinstance(document, ParsedFile):
            return 0, ""
        return len(schema.check(kind, document.data)), repr(document.data)

    return repair(rejected.text, finding, yamlfile.refusal, outcome)


def _in_wrong_folder(kind: str, document: ParsedFile) -> list[Finding]:
    """The one finding on an entry that lies in the folder of another kind."""
    if kind not in FOLDERS:
        return []
    fitting = [other for other in FOLDERS if schema.fits(other, document.data)]
    if len(fitting) != 1:
        return []
    path = f"{FOLDERS[fitting[0]]}/{PurePosixPath(document.path).name}"
    message = _("this entry is in the wrong folder")
    hint = _("Move it to {path}.").format(path=quote(path))
    return [Finding(message, hint, ("id",), True, code="HR021")]


def _despite_syntax(kind: str, rejected: Rejected, context: Context) -> Iterator[RuleFinding]:
    """The persons that are named in a file though it cannot be read."""
    if not rejected.text:
        return
    leaves = privacy.leaves_of_lines(rejected.text, context.allowed_texts)
    document = ParsedFile(rejected.path, {}, rejected.text)
    for rule, check in _DOCUMENT_RULES:
        if rule.personal:
            for finding in check(kind, document, leaves, context):
                yield RuleFinding(rule, finding)


def _despite_wrong_shape(
    kind: str, document: ParsedFile, faults: Sequence[Finding], context: Context
) -> Iterator[RuleFinding]:
    """The findings that are told of a file though its shape is wrong: people named in it, no place.

    Whoever mends one fault after the other would publish the rest meanwhile.
    """
    leaves = schema.legible(kind, document.data, {fault.pointer for fault in faults})
    legible = ParsedFile(document.path, _legible_organisations(document.data), document.text)
    for rule, check in _DOCUMENT_RULES:
        if rule.any_shape:
            for finding in check(kind, legible, leaves, context):
                yield RuleFinding(rule, finding)
    # Behind an unknown field, or one that is not indented, there may be a place.
    only_missing = all(BY_CODE[fault.code].field_is_missing for fault in faults)
    names_no_place = not {"places", "countries", "retired"}.intersection(document.data)
    if kind == "initiative" and only_missing and names_no_place:
        scope = {"scope": document.data.get("scope")}
        nowhere = Initiative(document.path, cast(InitiativeData, scope))
        for finding in geography.says_where(nowhere, context):
            yield RuleFinding(NOWHERE, finding)


def _legible_organisations(data: Data) -> Data:
    """Of the organisations in data of any shape those that have a name."""
    organisations = data.get("organisations")
    if not isinstance(organisations, list):
        return {"organisations": []}
    with_name = []
    for organisation in organisations:
        if isinstance(organisation, dict) and isinstance(organisation.get("name"), str):
            with_name.append(organisation)
    return {"organisations": with_name}


def check_document(kind: str, document: ParsedFile, context: Context) -> list[RuleFinding]:
    """The findings in a document by itself; only on its shape where that is wrong."""
    faults = schema.check(kind, document.data)
    if faults:
        return [RuleFinding(BY_CODE[fault.code], fault) for fault in faults]
    return list(_check_facts(kind, document, schema.leaves(kind, document.data), context))


def _check_facts(
    kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[RuleFinding]:
    """The findings of the rules in a document of the right shape."""
    for rule, check in _DOCUMENT_RULES:
        for finding in check(kind, document, leaves, context):
            yield RuleFinding(rule, finding)
    if kind == "initiative" and "retired" not in document.data:
        entry = Initiative(document.path, cast(InitiativeData, document.data))
        for rule, check_entry in _ENTRY_RULES:
            for finding in check_entry(entry, context):
                yield RuleFinding(rule, finding)


# Entries compared with each other


def _compare_entries(
    workspace: Workspace,
    today: date,
    judged: Sequence[chunks.Chunk],
    strays: Sequence[tuple[str, Rejected]],
    asked: frozenset[str],
) -> Iterator[Diagnostic]:
    """The diagnostics of the rules that compare entries: from the cache if no file has changed.

    Of two files that contradict each other the later one has the finding: that is the one whose id
    is not its name, else the one at a path that was `asked` for.
    """
    # A stray may be meant as an entry: that others refer to it is no fault then.
    names: list[EntryRecord] = []
    for kind, stray in strays:
        names += known_by_name(kind, stray.path)

    def comes_later(record: EntryRecord) -> tuple[bool, bool]:
        return record.id != record.file_name, record.path in asked

    def compare() -> list[Any]:
        records = list(names)
        for chunk in judged:
            records += map(EntryRecord.of, chunk.value("records"))
        records.sort(key=comes_later)
        findings = check_registry(records, _context(workspace, today))
        return [diagnostic.as_row() for diagnostic in _placed_by_file(workspace, findings)]

    basis = repr((names, sorted(asked), workspace.photos, workspace.city_pictures))
    return map(from_row, chunks.over_all(judged, basis, compare))


def check_registry(records: Sequence[EntryRecord], context: Context) -> Iterator[RuleFinding]:
    """The findings of the rules that compare the records of all entries; each names its file."""
    for rule, check in _REGISTRY_RULES:
        for finding in check(records, context):
            yield RuleFinding(rule, finding)


def _active_nearby(workspace: Workspace, today: date, paths: Sequence[str]) -> Iterator[Diagnostic]:
    """The notices of `check_nearby` for the entries at some paths, with their places."""
    registry = workspace.registry
    asked = [entry for entry in registry.initiatives if "." in paths or entry.path in paths]
    findings = check_nearby(registry, asked, _context(workspace, today))
    return _placed_by_file(workspace, findings)


def check_nearby(
    registry: Registry, entries: Sequence[Initiative], context: Context
) -> Iterator[RuleFinding]:
    """Other initiatives that are active where some entries are: a notice for those who ask."""
    for finding in nearby.already_active(registry, entries, context):
        yield RuleFinding(ALREADY_ACTIVE, finding)


def _placed_by_file(workspace: Workspace, findings: Iterable[RuleFinding]) -> Iterator[Diagnostic]:
    """The diagnostics of findings that name their files."""
    by_path: dict[str, list[RuleFinding]] = {}
    for rule_finding in findings:
        by_path.setdefault(rule_finding.finding.path, []).append(rule_finding)
    for path, of_file in by_path.items():
        yield from placed(path, workspace.text(path), of_file)


# Files that somebody named, and settings that cannot be used


def named(validation: Validation, workspace: Workspace, paths: Sequence[str]) -> Validation:
    """The validation of files that somebody named: one that is not read is an error then."""
    if not paths:
        return validation
    diagnostics = []
    for diagnostic in validation.diagnostics:
        if diagnostic.rule is NOT_READ and diagnostic.path in paths:
            diagnostics.append(diagnostic._replace(is_error=True))
        else:
            diagnostics.append(diagnostic)
    for path in paths:
        if path not in validation.paths and not _holds_files(workspace, path, validation):
            diagnostics.append(_not_read(path))
    return replace(validation, diagnostics=tuple(sorted(diagnostics, key=Diagnostic.sort_key)))


def _holds_files(workspace: Workspace, path: str, validation: Validation) -> bool:
    """True for a folder with files that were looked at."""
    if not (workspace.root / path).is_dir():
        return False
    return any(lies_in(file, [path]) for file in validation.paths)


def _not_read(path: str) -> Diagnostic:
    """The error on a path that somebody named and where no file of the registry is."""
    message = _("this is not a file of the registry: nothing in it was checked")
    hint = _("Entries belong in {folders}.").format(folders=", ".join(FOLDERS.values()))
    return Diagnostic(path, Span.at(1, 1), NOT_READ, Finding(message, hint), is_error=True)


def of_config(rejected: Rejected) -> Validation:
    """The outcome where registry.yaml cannot be used: its first fault, and nothing else."""
    diagnostics = tuple(placed(rejected.path, rejected.text, rejected.findings[:1]))
    return Validation(diagnostics, (rejected.path,))
