"""Rules on ids and file names, and on references between entries."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import cast

from hamm_registry import schema
from hamm_registry.checks.rules import codes
from hamm_registry.checks.rules.rule import Context, EntryRecord
from hamm_registry.core.errors import UsageError
from hamm_registry.core.finding import Finding, Fix, Pointer
from hamm_registry.core.text import RESERVED, _, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, InitiativeData, Registry
from hamm_registry.model.vocabulary import vocabulary
from hamm_registry.schema import Leaves, did_you_mean
from hamm_registry.schema.unknown_values import unknown_country, unknown_language, unknown_value
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile, value_at

_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*").fullmatch
_MOST_COMPARISONS = 100_000
"""In guessing at what wrong references mean: a second or so, whatever the size."""

_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are as empty as a blank."""


def id_is_file_name(
    _kind: str, document: ParsedFile, _leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """The id of an entry is the name of its file, and one that every system can store.

    Links, references and the website use the id; a reader of the folder uses the file name. Windows
    reserves names such as “con” or “nul”.

    Passes:
        id: schule-beispiel
    Fails:
        id: schule-anders
    """
    name = document.path.rpartition("/")[2].removesuffix(".yaml")
    written = document.data.get("id")
    if written is None:
        return
    if written != name:
        message = _("the id {id} is not the name of the file, {name}")
        hint = _("Write “id: {name}”, or rename the file.").format(name=name)
        if not _SLUG(name):
            hint = _("Rename the file to “{name}”; if that is there already, keep one of the two.")
            hint = hint.format(name=f"{written}.yaml")
        yield Finding(message.format(id=quote(written), name=quote(name)), hint, ("id",))
    elif written in RESERVED:
        message = _("{id} is a reserved name on Windows").format(id=quote(written))
        hint = _("Write “id: {slug}” and call the file “{slug}.yaml”.")
        yield Finding(message, hint.format(slug=f"{written}-2"), ("id",))


def known_values(
    kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """A value is one of those that its field allows.

    Countries are two letters by ISO 3166-1 (and XK for Kosovo); themes are those of the schema and
    those that registry.yaml adds; languages are two letters by ISO 639-1, currencies three by ISO
    4217. Otherwise entries could not be found and compared.

    Passes:
        countries: [NO]
    Fails:
        countries: [NW]
    """
    for pointer, value in _countries(leaves):
        if value not in countries.countries():
            yield unknown_country(pointer, value)
    # Built once: what a word means is looked up in tables that are made at the first question.
    themes = vocabulary("themes", context.themes)
    for pointer, value in leaves["theme"]:
        if value not in context.themes:
            yield unknown_value(pointer, value, themes)
    for pointer, value, at_key in _languages(document.data, leaves):
        if value not in codes.LANGUAGES:
            yield unknown_language(pointer, value)._replace(at_key=at_key)
    for pointer, value in _currencies(kind, document.data):
        if value not in codes.CURRENCIES and value not in codes.FORMER_CURRENCIES:
            yield _unknown_currency(pointer, value)


def _unknown_currency(pointer: Pointer, value: str) -> Finding:
    """The finding for a currency that is none."""
    message = _("{value} is not a currency").format(value=quote(value))
    expected = _("three letters by ISO 4217, for example: {examples}")
    expected = expected.format(examples="EUR, GBP, PLN, TRY, USD")
    return Finding(message, "", pointer, expected=expected)


def _countries(leaves: Leaves) -> Iterator[tuple[Pointer, str]]:
    """The countries that a document names; of groups such as “eu-members” the schema has a list."""
    yield from leaves["country"]
    for pointer, value in leaves["country-or-group"]:
        if value.isupper():
            yield pointer, value


def _languages(data: Data, leaves: Leaves) -> Iterator[tuple[Pointer, str, bool]]:
    """The languages that a document names, in lists and as the keys of its texts."""
    for pointer, value in leaves["language"]:
        yield pointer, value, False
    for field in ("title", "summary", "name", "notes"):
        texts = data.get(field)
        if texts.__class__ is dict:
            for code in texts:
                yield (field, code), code, True


def _currencies(kind: str, data: Data) -> Iterator[tuple[Pointer, str]]:
    """The currencies that a document names: of a programme, or of the grants of an initiative."""
    sums: list[tuple[Pointer, Data]] = []
    if kind == "funding":
        sums.append((("amount",), data.get("amount", {})))
    if kind == "initiative":
        for index, grant in enumerate(data.get("funding", ())):
            sums.append((("funding", index), grant))
    for pointer, money in sums:
        if "currency" in money:
            yield (*pointer, "currency"), money["currency"]


def visible_text(
    _kind: str, _document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A text contains something that can be seen.

    Passes:
        notes: Kurz
    Fails:
        notes: ' '
    """
    for pointer, value in leaves["text"]:
        if value.__class__ is str and not _can_be_seen(value):
            message = _("the text holds nothing that can be seen")
            yield Finding(message, _("Write a text or delete the field."), pointer)


def _can_be_seen(text: str) -> bool:
    """True if a text holds a letter, digit or sign: blanks and marks alone are not seen."""
    for character in text:
        if unicodedata.category(character)[0] in "LNPS" and character not in _FILLERS:
            return True
    return False


def unique_ids(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """No id is used twice, not even one of a former or a retired entry.

    Old links must keep leading where they always led. Ids that differ only in case or in the way an
    accent is stored are the same file name on macOS and Windows.

    Passes:
        former_ids: [schule-frueher]
    Fails:
        former_ids: [schule-zweite]
        # file: schule-zweite
    """
    claims = list(_claims(records))
    taken = {record.id for record in records}.union(name for name, _record, _pointer in claims)
    owners: dict[tuple[str, str], EntryRecord] = {}
    for name, record, pointer in claims:
        # By their form ids have small letters of ASCII only: no two differ in case or accents.
        owner = owners.setdefault((record.kind, name), record)
        if owner is not record:
            yield _taken_id(name, record, pointer, owner, taken)
        elif pointer[0] == "former_ids" and name == record.id:
            message = _("the entry names its own id as a former one")
            yield Finding(message, _("Delete it here."), pointer, path=record.path)


def _claims(records: Sequence[EntryRecord]) -> Iterator[tuple[str, EntryRecord, Pointer]]:
    """Every id with an entry that has it or had it, and where the entry says so.

    Present ids come first: who has an id now owns it, whoever names it as a former one.
    """
    for record in records:
        if record.usable:
            yield record.id, record, ("id",)
    for record in records:
        for index, former in enumerate(record.former_ids):
            yield former, record, ("former_ids", index)


def _taken_id(
    name: str, record: EntryRecord, pointer: Pointer, owner: EntryRecord, taken: Collection[str]
) -> Finding:
    """The finding on an id that another entry owns; `taken` are all ids, present and former."""
    message = _("the id {id} already belongs to {path}")
    message = message.format(id=quote(name), path=owner.path)
    hint = _("Choose another id: one is never given a second time.")
    fix = None
    stem = PurePosixPath(record.path).stem
    if pointer == ("id",) and not _SLUG(stem):  # a backup, or a conflict in a shared folder
        hint = _("Keep one of the two files, or choose another id for this one.")
    # A file that was copied and renamed keeps the id of the first one inside.
    if pointer == ("id",) and stem != name and stem not in taken and _SLUG(stem):
        hint = _("Write “id: {name}”, like the name of the file.").format(name=stem)
        fix = Fix(_("write {value}").format(value=quote(stem)), "write", stem)
    return Finding(message, hint, pointer, path=record.path, others=(owner.path,), fix=fix)


def known_references(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """A reference to another entry names one that exists.

    Relations, meetings, funding programmes and the successor of a retired entry are given by id; a
    misspelt one would silently break the link.

    Passes:
        relations:
          - to: schule-zweite
            type: jointly-with
        # file: schule-zweite
    Fails:
        relations:
          - to: schule-zwiete
            type: jointly-with
        # file: schule-zweite
    """
    comparisons_left = _MOST_COMPARISONS
    ids: dict[str, set[str]] = defaultdict(set)
    for record in records:
        ids[record.kind].update((record.id, *record.former_ids))
    ids["guest"] = ids["initiative"] | ids["organisation"]
    for record in records:
        for reference in record.references:
            if reference.kind == "photo":
                continue  # no entry, see `photos.usable_photos`
            if reference.kind == "guest" and not _SLUG(reference.id):
                continue  # the name of an organisation without a record
            pointer, candidates = reference.pointer, ids[reference.kind]
            if reference.id == record.id and pointer == _INTO:
                message, hint = _("the entry names itself"), _("Name its successor.")
                yield Finding(message, hint, pointer, path=record.path)
            elif reference.id not in candidates:
                message = _("there is no entry {id}").format(id=quote(reference.id))
                guess = ""
                # A registry that has lost a folder may have thousands of wrong references.
                if comparisons_left > 0:
                    guess = did_you_mean(reference.id, sorted(candidates))
                comparisons_left -= len(candidates)
                hint = guess or _("Enter it first, or delete what refers to it.")
                yield Finding(message, hint, pointer, path=record.path)


def no_circle(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """The successors of retired entries lead to an existing entry.

    Whoever follows an old link must arrive somewhere; two entries retired into each other lead
    nowhere.

    Passes:
        former_ids: [schule-frueher]
        # file: schule-zweite
        retired: {on: 2020-01-01, reason: merged, into: schule-beispiel}
    Fails:
        retired: {on: 2020-01-01, reason: merged, into: schule-zweite}
        # file: schule-zweite
        retired: {on: 2020-01-01, reason: merged, into: schule-beispiel}
    """
    for kind in ("initiative", "organisation"):
        yield from _circles([record for record in records if record.kind == kind])


def _circles(records: Sequence[EntryRecord]) -> Iterator[Finding]:
    """The findings on circles among the successors of entries of one kind."""
    for circle in _circles_of_successors(records):
        ids = [record.id for record in circle]
        message = _("the successors form a circle: {ids}")
        message = message.format(ids=" → ".join([*ids, ids[0]]))
        hint = _("Name the entry that is still there.")
        for record in circle:
            others = tuple(other.path for other in circle if other is not record)
            yield Finding(message, hint, _INTO, path=record.path, others=others)


def _circles_of_successors(records: Sequence[EntryRecord]) -> Iterator[list[EntryRecord]]:
    """The circles of two entries or more that one comes to by following the successors."""
    successors = _successors(records)
    seen: set[str] = set()
    for start in records:
        # Followed until there is no successor, or it is an entry that was met before.
        record = start
        path: list[EntryRecord] = []
        while record.id in successors and record.id not in seen:
            seen.add(record.id)
            path.append(record)
            record = successors[record.id]
        # It has come back to one of its own entries, not to one of an earlier path.
        ids = [step.id for step in path]
        if record.id in ids:
            circle = path[ids.index(record.id) :]
            if len(circle) > 1:
                yield circle


def _successors(records: Sequence[EntryRecord]) -> dict[str, EntryRecord]:
    """The successors of retired entries by the ids of these."""
    by_id: dict[str, EntryRecord] = {}
    for record in records:
        for name in (*record.former_ids, record.id):
            by_id[name] = record
    successors: dict[str, EntryRecord] = {}
    for record in records:
        for reference in record.references:
            if reference.pointer == _INTO and reference.id in by_id:
                successors[record.id] = by_id[reference.id]
    return successors


_INTO = ("retired", "into")


def saved_queries(records: Sequence[EntryRecord], context: Context) -> Iterator[Finding]:
    """The saved queries in registry.yaml are valid.

    Passes:
        # file: registry.yaml
        saved_queries: {norwegen: 'country:NO'}
    Fails:
        # file: registry.yaml
        saved_queries: {norwegen: 'country:Norwegien'}
    """
    if not context.config.saved_queries or not context.places_usable:
        return
    from hamm_registry.model.named_fields import Fields
    from hamm_registry.query.language import compile_query
    from hamm_registry.query.terms import split

    # Queries may name the places of entries: one entry that has all of them stands for all.
    places = []
    for record in records:
        for country, name in record.places:
            places.append({"name": name, "country": country})
    entries = (Initiative("", cast(InitiativeData, {"places": places})),)
    registry = Registry(Path(), context.config, entries, list_places=lambda: context.places)
    fields = Fields(registry, context.today)
    for name, query in context.config.saved_queries.items():
        try:
            compile_query(split(query), fields)
        except UsageError as error:
            hint = error.hint.rpartition("^")[2].strip()
            yield Finding(error.message, hint, ("saved_queries", name), path="registry.yaml")


def known_districts(entry: Initiative, context: Context) -> Iterator[Finding]:
    """A district is one of those that registry.yaml lists.

    Passes:
        # file: registry.yaml
        districts: [Nord]
        # file: schule-zweite
        title: {de: Chor am Dom}
        districts: [Nord]
    Fails:
        # file: registry.yaml
        districts: [Nord]
        # file: schule-zweite
        title: {de: Chor am Dom}
        districts: [Süd]
    """
    districts = context.config.data.get("districts", ())
    if not districts:
        return
    for index, name in enumerate(entry.data.get("districts", ())):
        if name in districts:
            continue
        message = _("{district} is not a district of {city}")
        city = context.config.city
        message = message.format(district=quote(name), city=quote(city))
        hint = did_you_mean(name, districts)
        expected = ""
        if not hint:
            expected = _("known: {values}").format(values=", ".join(districts))
        yield Finding(message, hint, ("districts", index), expected=expected)


def known_sources(
    _kind: str, document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A fact names its source by the id of one of the entry's own sources, each id used once.

    Without it a reader could not follow a fact to the page that states it.

    Passes:
        since: {date: 1993, source: schule}
    Fails:
        since: {date: 1993, source: zeitung}
    """
    ids: dict[str, None] = {}
    for index, source in enumerate(document.data.get("sources", ())):
        name = source.get("id")
        if name is None:
            continue
        if name in ids:
            message = _("the source id {id} is used twice").format(id=quote(name))
            hint = _("Give each source an id of its own.")
            yield Finding(message, hint, ("sources", index, "id"))
        ids[name] = None
    for pointer, value in leaves["to-source"]:
        if value not in ids:
            message = _("there is no source {id} in this entry").format(id=quote(value))
            expected = _("known: {values}").format(values=", ".join(ids))
            yield Finding(message, did_you_mean(value, list(ids)), pointer, expected=expected)


def relations_once(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """A relation is written once, in one of the two entries, and never to the entry itself.

    The other direction is derived; written twice, the two could contradict each other.

    Passes:
        relations:
          - to: schule-zweite
            type: part-of
        # file: schule-zweite
    Fails:
        relations:
          - to: schule-beispiel
            type: part-of
    """
    for kind, field in (("initiative", "relations"), ("organisation", "links_to")):
        yield from _repeated([r for r in records if r.kind == kind], kind, field)


def _repeated(records: Sequence[EntryRecord], kind: str, field: str) -> Iterator[Finding]:
    """The links in `field` of the files of one kind that stand in another of them already."""
    symmetric = _symmetric(kind, field)
    present_ids = {former: record.id for record in records for former in record.former_ids}
    written: dict[tuple[str, str, str], tuple[EntryRecord, str]] = {}
    # Of what reads the same both ways, the entry whose id sorts first has it, as `link` writes it.
    for record in sorted(records, key=lambda record: record.id):
        for index, (name, type_, remark) in enumerate(record.relations):
            target = present_ids.get(name, name)
            pointer = (field, index, "to")
            if target == record.id:
                message = _("the entry names itself")
                yield Finding(message, _("Delete the relation."), pointer, path=record.path)
                continue
            key = (min(record.id, target), max(record.id, target), type_)
            if key not in written:
                written[key] = record, remark
                continue
            first, first_remark = written[key]
            message = _("this relation is already recorded in {path}").format(path=first.path)
            hint = _("Delete one of the two: the other direction is derived.")
            # Deleting it loses nothing if it says no more, and the same in the same direction.
            says_no_more = remark in ("", first_remark)
            same_direction = first is record or type_ in symmetric
            fix = None
            if says_no_more and same_direction:
                fix = Fix(_("delete it here"), "delete")
            others = (first.path,)
            yield Finding(message, hint, pointer, path=record.path, others=others, fix=fix)


@cache
def _symmetric(kind: str, field: str) -> list[str]:
    """The types of links that read the same both ways."""
    relations = schema.load(kind)["properties"][field]
    types: list[str] = relations["items"]["properties"]["type"]["x-symmetric"]
    return types


def claimed_field(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """A claim names a field that the entry has, by its dotted path.

    A claim is a value that another source gives for a stated fact; without the fact there is
    nothing to compare it with.

    Passes:
        since: {date: 1993}
        claims:
          - {field: since.date, value: 1995, sources: [schule]}
    Fails:
        since: {date: 1993}
        claims:
          - {field: since.dat, value: 1995, sources: [schule]}
    """
    for index, claim in enumerate(entry.data.get("claims", [])):
        if value_at(entry.data, claim["field"]) is None:
            message = _("the entry has no field {field}").format(field=quote(claim["field"]))
            expected = _("for example: {examples}").format(examples="since.date, places.0.country")
            yield Finding(message, "", ("claims", index, "field"), expected=expected)
