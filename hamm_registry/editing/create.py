"""Something new: from what was said to files that are valid, canonical and whole, or to nothing."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hamm_registry import schema, yamlfile
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.checks.rules.base import Context, RuleFinding
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import quoted
from hamm_registry.core.text import _, ngettext, pick, quote
from hamm_registry.editing import canonical_form, emitter, towns
from hamm_registry.editing.answers import place as place_said
from hamm_registry.editing.complete import assumed_speaker, called, completed, doubtful_speakers
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
from hamm_registry.yamlfile.document import Data, Document
from hamm_registry.yamlfile.syntax_tree import SyntaxNode

_WISHED = ("organisations", "since", "sdgs", "audience", "contact")
"""Fields that an initiative should have, but can do without: a comment says how to add them."""


_EXAMPLE = 50
"""Characters of an example in a comment."""

_NAMESAKES = 4
"""Places of one name that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan(Plan):
    """What is new and can be written: its file, the data and text of it.

    `findings` are what somebody should look at before, `remarks` what was taken for granted, `twin`
    is the file that has the id which the title gives.
    """

    path: str
    data: Data
    text: str
    findings: tuple[RuleFinding, ...] = ()
    twin: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether it seems to be there already, or may endanger somebody."""
        return bool(self.duplicate) or any(one.rule.asks_first for one in self.findings)

    @property
    def duplicate(self) -> str:
        """What says that it seems to be there already; empty where nothing does."""
        if self.twin:
            return _("{path} has the same title").format(path=self.twin)
        alike = (remark for remark in self.findings if remark.rule.is_duplicate)
        return next((remark.finding.message for remark in alike), "")


@dataclass(frozen=True, slots=True)
class AmbiguousPlace:
    """A place that may be in several countries or in none that is known: its number, its name."""

    number: int
    name: str
    country: str
    spots: tuple[PlaceCandidate, ...]


def plan(
    kind: str, said: Data, precheck: Precheck, chosen: Mapping[int, PlaceCandidate] | None = None
) -> NewPlan:
    """The files of something new of which only some was said.

    `chosen` says by number which place is meant where several are called so. UsageError where
    something is missing, or where `validate` would have an error to tell.
    """
    guessed, assumed = _guessed(settled(kind, said, precheck, chosen or {})[2])
    data, spots, _rest = settled(kind, said, precheck, {**(chosen or {}), **guessed})
    assumed += _lowest(said, data, precheck)
    places = towns.added(precheck.places, spots)
    if absent := missing(kind, data):
        raise _incomplete(kind, absent, precheck)
    path = f"{FOLDERS[kind]}/{data['id']}.yaml"
    text = written(kind, path, data, precheck)
    findings = precheck.remarks(kind, Document(path, data, text), places)
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise UsageError(f"{finding.finding.message} ({finding.code})", finding.hint)
    return NewPlan(
        changes=(*towns.change(precheck.places, places), Change(path, None, text)),
        remarks=tuple(assumed),
        path=path,
        data=data,
        text=text,
        findings=tuple(findings),
        twin="" if "id" in said else _twin(kind, data, precheck),
    )


def _twin(kind: str, data: Data, precheck: Precheck) -> str:
    """The file whose id the title gives too, else empty."""
    wished = free_id(called(kind, data, precheck), (), precheck.config.languages[0])
    there = (one.path for one in precheck.records if (one.kind, one.id) == (kind, wished))
    return next(there, "")


def _guessed(unclear: Iterable[AmbiguousPlace]) -> tuple[dict[int, PlaceCandidate], list[str]]:
    """Of several places in the country that was said the largest, and what to say of that."""
    guessed: dict[int, PlaceCandidate] = {}
    told: list[str] = []
    for one in unclear:
        if not one.country:
            raise _unclear(one)
        if one.spots:
            guessed[one.number] = one.spots[0]
            told.append(_taken(one))
    return guessed, told


def _lowest(said: Data, data: Data, precheck: Precheck) -> list[str]:
    """What to say of the sources of which nobody said who speaks there; `data` is completed."""
    kind = assumed_speaker(data, precheck)
    message = _(
        "who speaks on {host} is not known: it is taken as {kind}, which settles no dispute"
    )
    label = pick(schema.fields("initiative")["sources.kind"].codes[kind])
    told: list[str] = []
    for number, host in doubtful_speakers(said, precheck):
        told.append(message.format(host=quote(host), kind=quote(label)))
        told.append(
            "  " + _("Say it: {example}").format(example=f"--set sources.{number}.kind=press")
        )
    return told


def _taken(one: AmbiguousPlace) -> str:
    named = "; ".join(map(towns.described, one.spots[1:_NAMESAKES]))
    rest = ngettext("{count} more", "{count} more", len(one.spots) - _NAMESAKES)
    more = f"; {rest.format(count=len(one.spots) - _NAMESAKES)}" if one.spots[_NAMESAKES:] else ""
    message = _("{place} is taken to be {spot}. There is also: {others}")
    spot = towns.described(one.spots[0])
    return message.format(place=quote(one.name), spot=spot, others=named + more)


def settled(
    kind: str, said: Data, precheck: Precheck, chosen: Mapping[int, PlaceCandidate]
) -> tuple[Data, list[PlaceCandidate], list[AmbiguousPlace]]:
    """The data with all that follows from it, where its places are, and which are not clear."""
    data = copy.deepcopy(said)
    spots: list[PlaceCandidate] = []
    unclear: list[AmbiguousPlace] = []
    if kind == "initiative":
        named = _named_places(data, precheck)
        for number, place in named.items():
            found = _found(place, precheck, chosen.get(number))
            if len(found) == 1:
                place |= {"name": found[0].name, "country": found[0].country}
                spots += found
            elif "country" not in place or found:
                where = (place["name"], place.get("country", ""))
                unclear.append(AmbiguousPlace(number, *where, tuple(found)))
        if named:
            data["places"] = list(named.values())
    return completed(kind, data, precheck), spots, unclear


def _named_places(data: Data, precheck: Precheck) -> dict[int, Data]:
    """Take the places out, by number; one of which only the country is known is a country."""
    named: dict[int, Data] = {}
    for number, place in enumerate(data.pop("places", [])):
        country = place.get("country") if "name" not in place else _country(place, precheck)
        if country and country not in data.setdefault("countries", []):
            data["countries"].append(country)
        elif "name" in place and not country:
            named[number] = place
    return named


def _country(place: Data, precheck: Precheck) -> str:
    """The country that somebody called a place, unless a place of the registry is called so."""
    code = towns.country_called(str(place["name"]))
    return code if code and place.keys() == {"name"} and not _found(place, precheck, None) else ""


def _found(place: Data, precheck: Precheck, chosen: PlaceCandidate | None) -> list[PlaceCandidate]:
    name, country = str(place["name"]), str(place.get("country", ""))
    if chosen:
        return [chosen]
    if Context(precheck.config, {}, precheck.today).is_home(name, country):
        return [PlaceCandidate(name, precheck.config.country)]
    found = towns.spots(name, country, precheck.places, precheck.waiting)
    clear = towns.outstanding(found)
    return [clear] if clear else found


def _unclear(one: AmbiguousPlace) -> UsageError:
    field = f"places.{one.number}.country"
    if not one.spots:
        message = _("it is not known where {place} is").format(place=quote(one.name))
        return UsageError(message, _("Name the country: {field}=FR").format(field=field))
    message = _("there are several places called {place}").format(place=quote(one.name))
    codes = dict.fromkeys(spot.country for spot in one.spots)
    listed = ", ".join(f"{code} ({country_name(code)})" for code in codes)
    hint = _("Say which: {field}=… with one of {countries}").format(field=field, countries=listed)
    return UsageError(message, hint)


def missing(kind: str, data: Data) -> list[str]:
    """The dotted paths of what has to be said yet."""
    found = [
        ".".join(map(str, finding.pointer))
        for finding in schema.check(kind, data)
        if BY_CODE[finding.code].field_is_missing
    ]
    nowhere = not {"places", "countries", "scope"} & data.keys()
    found += ["places"] if kind == "initiative" and nowhere else []
    if "title" in found and "id" in found:
        found.remove("id")
    return found


def _incomplete(kind: str, absent: list[str], precheck: Precheck) -> UsageError:
    message = _("these fields are missing: {fields}").format(fields=", ".join(absent))
    asked = questions(kind, precheck.config)
    about = {name.partition(".")[0]: question for name, question in asked.items()} | asked
    examples = (quoted(f"{path}={_example(about.get(path))}") for path in absent)
    return UsageError(message, "\n".join(f"--set {example}" for example in examples))


def _example(asked: Question | None) -> str:
    """A value as somebody would type it."""
    return asked.example or asked.start or next(iter(asked.codes), "…") if asked else "…"


def written(kind: str, path: str, data: Data, precheck: Precheck) -> str:
    """The text of a new file: canonical, with a comment for each thing that is still to be added.

    UsageError where a text holds what no file may hold.
    """
    order = shape(kind)
    root = emitter.new_node(data, order)
    if kind == "initiative":
        _note_languages(root, precheck.config.languages)
        _note_wishes(root, data)
    text = "\n".join([canonical_form.modeline(path, kind), *emitter.fields(root, order, 0)]) + "\n"
    read = yamlfile.parse(text, path)
    if not isinstance(read, Document):
        raise UsageError(read.findings[0].message, read.findings[0].hint)
    canonical_form.verify(path, text, data, [])
    return canonical_form.canonical(read, kind)


def _note_languages(root: SyntaxNode, languages: list[str]) -> None:
    """A comment in title and summary for each language of the registry that is missing."""
    for entry in root.entries:
        if entry.name in ("title", "summary"):
            there = {one.name for one in entry.value.entries}
            absent = [code for code in languages if code not in there]
            entry.value.tail += [f"# {code}: {_('still missing')}" for code in absent]


def _note_wishes(root: SyntaxNode, data: Data) -> None:
    """A comment for each field that would be good to have, in the place of the field."""
    known = schema.fields("initiative")
    order = shape("initiative")
    for name in _WISHED:
        if name in data:
            continue
        field = known[name]
        example = _flow(field.examples[0])
        note = _("# {field}: still missing ({title}), for example {example}")
        note = note.format(field=name, title=field.title(), example=example)
        after = [one for one in root.entries if order.place(one.name) > order.place(name)]
        lines = after[0].before if after else root.tail
        lines.append(note)


def _flow(value: object) -> str:
    """A value on one line, as YAML has it: {date: 2019, basis: founding}; the rest is left out."""
    if isinstance(value, dict):
        pairs = [f"{key}: {_flow(one)}" for key, one in value.items()]
        while len(", ".join(pairs)) > _EXAMPLE:
            pairs.pop()
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value[:1])) + "]"
    return str(value)


def missing_in_activity(said: Data) -> list[str]:
    """The fields of an activity that have to be said yet."""
    return [field for field in ("title", "type", "start") if field not in said]


def with_activity(said: Data) -> Data:
    """An entry with nothing but an activity, to judge what was said of it by now."""
    stand_in = {"title": "x", "type": "other", "start": 2000, "status": "planned"}
    return {"activities": [stand_in | said]}


def activity(name: str, said: Data, precheck: Precheck) -> NewPlan:
    """The change that adds an activity to the entry of that id.

    It is in the only place of the entry unless another one is named. UsageError as for `plan`.
    """
    document = read_entry(precheck.workspace, name)
    one = copy.deepcopy(said)
    if "place" in one and "country" not in one:
        there = place_said(one["place"])
        one |= {"place": there.pop("name"), **there}
    places = document.data.get("places", [])
    if len(places) == 1 and not {"place", "country"} & one.keys():
        one |= {"place": places[0]["name"], "country": places[0]["country"]}
    one.setdefault("status", "planned")
    if absent := missing_in_activity(one):
        raise _incomplete("activity", absent, precheck)
    data = copy.deepcopy(document.data)
    data.setdefault("activities", []).append(one)
    refuse_errors(precheck.workspace, "initiative", document, data, precheck.today)
    new = Document(document.path, data, revised(document, "initiative", data))
    findings = [one for one in precheck.judged("initiative", new) if one.rule.asks_first]
    return NewPlan(
        changes=(Change(document.path, document.text, new.text),),
        path=document.path,
        data=data,
        text=new.text,
        findings=tuple(findings),
    )
