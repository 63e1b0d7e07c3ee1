"""Add an entry: from the answers to valid files in canonical form, or to a UsageError."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hamm_registry import schema
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.checks.rules.rule import Context, RuleFinding
from hamm_registry.core.errors import UsageError
from hamm_registry.core.finding import Severity
from hamm_registry.core.steps import quoted
from hamm_registry.core.text import _, ngettext, pick, quote
from hamm_registry.editing import canonical_form, emitter, towns
from hamm_registry.editing.answers import parse_place
from hamm_registry.editing.derived_fields import (
    assumed_speaker,
    completed,
    doubtful_speakers,
    name_for_id,
)
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.layout import shape
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import Precheck, refuse_errors
from hamm_registry.editing.questions import Question, questions
from hamm_registry.editing.slug import free_id
from hamm_registry.editing.towns import PlaceCandidate
from hamm_registry.geo.countries import name as country_name
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import FOLDERS
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile
from hamm_registry.yamlfile.syntax_tree import SyntaxNode

_WISHED = ("organisations", "since", "sdgs", "audience", "contact")
"""Optional fields that an initiative should have: a comment says how to add a missing one."""

_EXAMPLE = 50
"""The most characters of an example in a comment."""

_NAMESAKES = 4
"""The most places of one name that a message lists, with the one that is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan(Plan):
    """A new entry that can be written: the path, data and text of its file.

    `findings` are for somebody to look at before it is written, `remarks` name the assumptions,
    `twin` is the path of the file whose id is the one that the title gives.
    """

    path: str
    data: Data
    text: str
    findings: tuple[RuleFinding, ...] = ()
    twin: str = ""

    @property
    def doubtful(self) -> bool:
        """True if it seems to be there already, or may endanger somebody."""
        if self.duplicate:
            return True
        return any(finding.rule.asks_first for finding in self.findings)

    @property
    def duplicate(self) -> str:
        """The sentence that it seems to be there already; empty where nothing says so."""
        if self.twin:
            return _("{path} has the same title").format(path=self.twin)
        for finding in self.findings:
            if finding.rule.is_duplicate:
                return finding.finding.message
        return ""


@dataclass(frozen=True, slots=True)
class AmbiguousPlace:
    """A place that may be in several countries, or in none that is known.

    `number` is its index among the places as typed, the candidates begin with the largest.
    """

    number: int
    name: str
    country: str
    candidates: tuple[PlaceCandidate, ...]


@dataclass(frozen=True, slots=True)
class ResolvedAnswers:
    """The completed data of a new entry, its towns as they are listed, and the unclear ones."""

    data: Data
    towns: list[PlaceCandidate]
    unclear: list[AmbiguousPlace]


def plan_new(
    kind: str, answers: Data, precheck: Precheck, chosen: Mapping[int, PlaceCandidate] | None = None
) -> NewPlan:
    """Plan the files of a new entry, completed from the answers.

    `chosen` maps the number of a place to the candidate that is meant. UsageError for a missing
    field, and for data in which `validate` would find an error.
    """
    choices = dict(chosen or {})
    # Resolved twice: the first time tells for which places nobody chose, so the largest counts.
    largest, assumptions = _take_largest(resolved(kind, answers, precheck, choices).unclear)
    complete = resolved(kind, answers, precheck, choices | largest)
    data = complete.data
    assumptions += _assumed_kinds(answers, data, precheck)
    places = towns.added(precheck.places, complete.towns)
    absent = missing(kind, data)
    if absent:
        raise _incomplete(kind, absent, precheck)
    path = f"{FOLDERS[kind]}/{data['id']}.yaml"
    text = new_text(kind, path, data, precheck)
    findings = precheck.findings_on_new(kind, ParsedFile(path, data, text), places)
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise UsageError(f"{finding.finding.message} ({finding.code})", finding.hint)
    twin = ""
    # Somebody who names an id means a second entry of the same title.
    if "id" not in answers:
        twin = _twin(kind, data, precheck)
    return NewPlan(
        changes=(*towns.change(precheck.places, places), Change(path, None, text)),
        remarks=tuple(assumptions),
        path=path,
        data=data,
        text=text,
        findings=tuple(findings),
        twin=twin,
    )


def _twin(kind: str, data: Data, precheck: Precheck) -> str:
    """The path of the entry with the very id that the title gives, else empty."""
    wished = free_id(name_for_id(kind, data, precheck), (), precheck.config.languages[0])
    for record in precheck.records:
        if record.kind == kind and record.id == wished:
            return record.path
    return ""


def _take_largest(
    unclear: Iterable[AmbiguousPlace],
) -> tuple[dict[int, PlaceCandidate], list[str]]:
    """The largest candidate of each place in its country, by number, and a remark on each.

    UsageError for a place whose country nobody named.
    """
    largest: dict[int, PlaceCandidate] = {}
    remarks: list[str] = []
    for place in unclear:
        if not place.country:
            raise place_error(place)
        if place.candidates:
            largest[place.number] = place.candidates[0]
            remarks.append(_assumed_place(place))
    return largest, remarks


def _assumed_kinds(answers: Data, data: Data, precheck: Precheck) -> list[str]:
    """Remarks on the sources whose kind is assumed; `data` is `answers` completed."""
    kind = assumed_speaker(data, precheck)
    message = _(
        "it is not known whose website {host} is: it counts as {kind}, which cannot settle a "
        "contradiction"
    )
    label = pick(schema.fields("initiative")["sources.kind"].codes[kind])
    remarks: list[str] = []
    for number, host in doubtful_speakers(answers, precheck):
        remarks.append(message.format(host=quote(host), kind=quote(label)))
        example = f"--set sources.{number}.kind=press"
        remarks.append("  " + _("State it: {example}").format(example=example))
    return remarks


def _assumed_place(place: AmbiguousPlace) -> str:
    """The remark that the first candidate is taken, with the next ones by name."""
    others = "; ".join(map(towns.describe, place.candidates[1:_NAMESAKES]))
    left = len(place.candidates) - _NAMESAKES
    if left > 0:
        more = ngettext("{count} more", "{count} more", left)
        others += f"; {more.format(count=left)}"
    message = _("{place} is understood as {spot}. There is also: {others}")
    spot = towns.describe(place.candidates[0])
    return message.format(place=quote(place.name), spot=spot, others=others)


def resolved(
    kind: str, answers: Data, precheck: Precheck, chosen: Mapping[int, PlaceCandidate]
) -> ResolvedAnswers:
    """The answers with everything that can be derived from them, and their places looked up."""
    data = copy.deepcopy(answers)
    clear_towns: list[PlaceCandidate] = []
    unclear: list[AmbiguousPlace] = []
    if kind == "initiative":
        towns_by_number = _take_out_towns(data, precheck)
        for number, place in towns_by_number.items():
            candidates = _candidates(place, precheck, chosen.get(number))
            if len(candidates) == 1:
                place["name"] = candidates[0].name
                place["country"] = candidates[0].country
                clear_towns += candidates
            elif candidates or "country" not in place:
                name, country = place["name"], place.get("country", "")
                unclear.append(AmbiguousPlace(number, name, country, tuple(candidates)))
            # A town that no list has stays as it is where its country is named.
        if towns_by_number:
            data["places"] = list(towns_by_number.values())
    return ResolvedAnswers(completed(kind, data, precheck), clear_towns, unclear)


def _take_out_towns(data: Data, precheck: Precheck) -> dict[int, Data]:
    """Remove `places` and give its towns by number; its countries go into `countries`."""
    towns_by_number: dict[int, Data] = {}
    for number, place in enumerate(data.pop("places", [])):
        country = _country_meant(place, precheck)
        if country:
            countries = data.setdefault("countries", [])
            if country not in countries:
                countries.append(country)
        elif "name" in place:
            towns_by_number[number] = place
    return towns_by_number


def _country_meant(place: Data, precheck: Precheck) -> str:
    """The country of a place that is no town: without a name or with that of a country."""
    if "name" not in place:
        return str(place.get("country", ""))
    if place.keys() != {"name"}:
        return ""
    code = towns.country_called(str(place["name"]))
    if code and not _candidates(place, precheck, None):
        return code
    return ""


def _candidates(
    place: Data, precheck: Precheck, chosen: PlaceCandidate | None
) -> list[PlaceCandidate]:
    """The places that may be meant, the largest first; only one where it is clear."""
    if chosen:
        return [chosen]
    name, country = str(place["name"]), str(place.get("country", ""))
    if Context(precheck.config, {}, precheck.today).is_home(name, country):
        return [PlaceCandidate(name, precheck.config.country)]
    candidates = towns.find_candidates(name, country, precheck.places, precheck.on_wait)
    clear = towns.clear_choice(candidates)
    if clear:
        return [clear]
    return candidates


def place_error(place: AmbiguousPlace) -> UsageError:
    """The error that asks for the country of a place."""
    field = f"places.{place.number}.country"
    if not place.candidates:
        message = _("it is not known where {place} is").format(place=quote(place.name))
        return UsageError(message, _("Name the country: {field}=FR").format(field=field))
    message = _("there are several places called {place}").format(place=quote(place.name))
    codes = dict.fromkeys(candidate.country for candidate in place.candidates)
    listed = ", ".join(f"{code} ({country_name(code)})" for code in codes)
    hint = _("State which: {field}=… with one of {countries}").format(field=field, countries=listed)
    return UsageError(message, hint)


def missing(kind: str, data: Data) -> list[str]:
    """The dotted paths of the fields that still have to be given."""
    paths: list[str] = []
    for finding in schema.check(kind, data):
        if BY_CODE[finding.code].field_is_missing:
            paths.append(".".join(map(str, finding.pointer)))
    if kind == "initiative" and not {"places", "countries", "scope"} & data.keys():
        paths.append("places")
    if "title" in paths and "id" in paths:
        paths.remove("id")  # it follows from the title
    return paths


def _incomplete(kind: str, absent: list[str], precheck: Precheck) -> UsageError:
    """The error that names missing fields, with an example of each as an option."""
    message = _("these fields are missing: {fields}").format(fields=", ".join(absent))
    by_field = questions(kind, precheck.config)
    by_path = {name.partition(".")[0]: question for name, question in by_field.items()}
    by_path |= by_field
    options: list[str] = []
    for path in absent:
        example = quoted(f"{path}={_example(by_path.get(path))}")
        options.append(f"--set {example}")
    return UsageError(message, "\n".join(options))


def _example(question: Question | None) -> str:
    """A value as somebody would type it."""
    if question is None:
        return "…"
    return question.example or question.start or next(iter(question.codes), "…")


def new_text(kind: str, path: str, data: Data, precheck: Precheck) -> str:
    """The text of a new file in canonical form, with a comment for each field still to be added.

    UsageError where a value holds characters that no file may hold.
    """
    order = shape(kind)
    root = emitter.new_node(data, order)
    if kind == "initiative":
        _note_languages(root, precheck.config.languages)
        _note_wishes(root, data)
    lines = [canonical_form.modeline(path, kind), *emitter.fields(root, order, 0)]
    text = "\n".join(lines) + "\n"
    parsed = canonical_form.verify(path, text, data, [])
    return canonical_form.canonical(parsed, kind)


def _note_languages(root: SyntaxNode, languages: list[str]) -> None:
    """Add a comment to title and summary for each language of the registry that is missing."""
    for entry in root.entries:
        if entry.name not in ("title", "summary"):
            continue
        present = {translation.name for translation in entry.value.entries}
        for code in languages:
            if code not in present:
                entry.value.tail.append(f"# {code}: {_('still missing')}")


def _note_wishes(root: SyntaxNode, data: Data) -> None:
    """Add a comment for each missing field of _WISHED in the place of the field."""
    fields = schema.fields("initiative")
    for name in _WISHED:
        if name in data:
            continue
        field = fields[name]
        example = _flow(field.examples[0])
        note = _("# {field}: still missing ({title}), for example {example}")
        note = note.format(field=name, title=field.title(), example=example)
        _comments_before(root, name).append(note)


def _comments_before(root: SyntaxNode, name: str) -> list[str]:
    """The comment lines above the first field that comes after `name`, else those at the end."""
    order = shape("initiative")
    for entry in root.entries:
        if order.position(entry.name) > order.position(name):
            return entry.before
    return root.tail


def _flow(value: object) -> str:
    """A value on one line of YAML: {date: 2019, basis: founding}; cut to _EXAMPLE characters."""
    if isinstance(value, dict):
        pairs = [f"{key}: {_flow(item)}" for key, item in value.items()]
        while len(", ".join(pairs)) > _EXAMPLE:
            pairs.pop()
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value[:1])) + "]"
    return str(value)


def missing_in_activity(answers: Data) -> list[str]:
    """The fields of an activity that still have to be given."""
    return [field for field in ("title", "type", "start") if field not in answers]


def with_activity(answers: Data) -> Data:
    """An entry with nothing but an activity, with stand-ins for its missing fields."""
    stand_in = {"title": "x", "type": "other", "start": 2000, "status": "planned"}
    return {"activities": [stand_in | answers]}


def plan_activity(name: str, answers: Data, precheck: Precheck) -> NewPlan:
    """The change that adds an activity to the entry of that id.

    It is in the only place of the entry unless another one is named. UsageError as for `plan_new`.
    """
    document = read_entry(precheck.workspace, name)
    new_activity = copy.deepcopy(answers)
    if "place" in new_activity and "country" not in new_activity:
        typed_place = parse_place(new_activity["place"])
        new_activity["place"] = typed_place.pop("name")
        new_activity |= typed_place
    places = document.data.get("places", [])
    if len(places) == 1 and not {"place", "country"} & new_activity.keys():
        new_activity |= {"place": places[0]["name"], "country": places[0]["country"]}
    new_activity.setdefault("status", "planned")
    absent = missing_in_activity(new_activity)
    if absent:
        raise _incomplete("activity", absent, precheck)
    data = copy.deepcopy(document.data)
    data.setdefault("activities", []).append(new_activity)
    refuse_errors(precheck.workspace, "initiative", document, data, precheck.today)
    new = ParsedFile(document.path, data, revised(document, "initiative", data))
    findings: list[RuleFinding] = []
    for finding in precheck.findings_in("initiative", new):
        if finding.rule.asks_first:
            findings.append(finding)
    return NewPlan(
        changes=(Change(document.path, document.text, new.text),),
        path=document.path,
        data=data,
        text=new.text,
        findings=tuple(findings),
    )
