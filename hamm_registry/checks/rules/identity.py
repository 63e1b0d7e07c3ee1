"""Who an entry is: ids, file names, and what entries say of each other."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import cast

from hamm_registry import schema
from hamm_registry.checks.rules import codes
from hamm_registry.checks.rules.base import Context, Record
from hamm_registry.core.diagnostic import Finding, Fix, Pointer
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import RESERVED, _, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, InitiativeData, Registry
from hamm_registry.model.vocabulary import vocabulary
from hamm_registry.schema import Leaves, did_you_mean
from hamm_registry.schema.unknown_values import unknown_country, unknown_language, unknown_value
from hamm_registry.yamlfile.document import Data, Document, value_at

_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*").fullmatch
_MOST_COMPARISONS = 100_000
"""In guessing at what wrong references mean: a second or so, whatever the size."""

_BLANKS = (
    " \t\r\n\u00a0\u00ad\u115f\u1160\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200c\u200d\u202f\u205f\u2800\u3000\u3164\uffa0"
)
"""Characters that show nothing, fillers of Hangul and Braille among them."""


def id_is_file_name(
    _kind: str, document: Document, _leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """The id of an entry is the name of its file, and one that every system can store.

    Links, references and the web site go by the id; a reader of the folder goes by the file name.
    Windows reserves names such as “con” or “nul”.

    Passes:
        id: schule-beispiel
    Fails:
        id: schule-anders
    """
    name = PurePosixPath(document.path).name.removesuffix(".yaml")
    written = document.data.get("id")
    if written is None:
        return
    if written != name:
        message = _("the id {id} is not the name of the file, {name}")
        hint = _("Write “id: {name}”, or rename the file.").format(name=name)
        if not _SLUG(name):
            hint = _("Rename the file to “{name}”.").format(name=f"{written}.yaml")
        yield Finding(message.format(id=quote(written), name=quote(name)), hint, ("id",))
    elif written in RESERVED:
        message = _("{id} is a name that Windows reserves").format(id=quote(written))
        hint = _("Write “id: {slug}” and call the file “{slug}.yaml”.")
        yield Finding(message, hint.format(slug=f"{written}-2"), ("id",))


def known_values(
    kind: str, document: Document, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """A value comes from the vocabulary of its field.

    Countries are two letters by ISO 3166-1 (and XK for Kosovo); themes are those of the schema and
    those that registry.yaml adds; languages are two letters by ISO 639-1, currencies three by ISO
    4217. Only so can entries be found and compared.

    Passes:
        countries: [NO]
    Fails:
        countries: [NW]
    """
    groups = (leaf for leaf in leaves["country-or-group"] if leaf[1].isupper())
    for pointer, value in chain(leaves["country"], groups):
        if value not in countries.countries():
            yield unknown_country(pointer, value)
    # Built once: what a word means is looked up in tables that are made at the first question.
    themes = vocabulary("themes", context.themes)
    unknown = [leaf for leaf in leaves["theme"] if leaf[1] not in context.themes]
    for pointer, value in unknown:
        yield unknown_value(pointer, value, themes)
    for pointer, value, at_key in _languages(document.data, leaves):
        if value not in codes.LANGUAGES:
            yield replace(unknown_language(pointer, value), at_key=at_key)
    for pointer, value in _currencies(kind, document.data):
        if value not in codes.CURRENCIES and value not in codes.FORMER_CURRENCIES:
            message = _("{value} is not a currency").format(value=quote(value))
            expected = _("three letters by ISO 4217, for example: {examples}")
            expected = expected.format(examples="EUR, GBP, PLN, TRY, USD")
            yield Finding(message, "", pointer, expected=expected)


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
    if kind == "funding" and "currency" in data.get("amount", {}):
        yield ("amount", "currency"), data["amount"]["currency"]
    if kind == "initiative":
        for index, grant in enumerate(data.get("funding", ())):
            if "currency" in grant:
                yield ("funding", index, "currency"), grant["currency"]


def visible_text(
    _kind: str, _document: Document, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A text holds something that can be seen.

    Passes:
        notes: Kurz
    Fails:
        notes: ' '
    """
    for pointer, value in leaves["text"]:
        if value.__class__ is str and not value.strip(_BLANKS):
            message = _("the text is empty: it has only spaces")
            yield Finding(message, _("Write a text or delete the field."), pointer)


def unique_ids(records: Sequence[Record], _context: Context) -> Iterator[Finding]:
    """No id is used twice, not even one of a former or a retired entry.

    Old links must lead where they always led. Ids that differ only in case or in the way an accent
    is stored are one file name on macOS and Windows.

    Passes:
        former_ids: [schule-frueher]
    Fails:
        former_ids: [schule-zweite]
        # file: schule-zweite
    """
    owners: dict[tuple[str, str], Record] = {}
    own = {name for record in records for name in (record.id, *record.former_ids)}
    claims: list[tuple[str, Record, Pointer]] = [(r.id, r, ("id",)) for r in records if r.usable]
    claims += [
        (old, record, ("former_ids", index))
        for record in records
        for index, old in enumerate(record.former_ids)
    ]
    for name, record, pointer in claims:
        key = record.kind, unicodedata.normalize("NFC", name).casefold()
        owner = owners.setdefault(key, record)
        if owner is record and pointer[0] == "former_ids" and name == record.id:
            message = _("the entry names its own id as a former one")
            yield Finding(message, _("Delete it here."), pointer, path=record.path)
        elif owner is not record:
            message = _("the id {id} already belongs to {path}")
            hint = _("Choose another id: one is never given a second time.")
            message = message.format(id=quote(name), path=owner.path)
            fix = None
            stem = PurePosixPath(record.path).stem
            if pointer == ("id",) and stem != name and stem not in own and _SLUG(stem):
                hint = _("Write “id: {name}”, as the file is called.").format(name=stem)
                fix = Fix(_("write {value}").format(value=quote(stem)), "write", stem)
            others = (owner.path,)
            yield Finding(message, hint, pointer, path=record.path, others=others, fix=fix)


def known_references(records: Sequence[Record], _context: Context) -> Iterator[Finding]:
    """A reference to another entry leads to one that exists.

    Relations, meetings, funding programmes and the successor of a retired entry are named by id; a
    misspelt one would silently cut the link.

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
    left = _MOST_COMPARISONS
    known: dict[str, set[str]] = defaultdict(set)
    for record in records:
        known[record.kind].update((record.id, *record.former_ids))
    known["guest"] = known["initiative"] | known["organisation"]
    for record in records:
        for reference in record.references:
            if reference.kind == "guest" and not _SLUG(reference.id):
                continue  # the name of an organisation without a record
            names = known[reference.kind]
            if reference.id == record.id and reference.pointer == ("retired", "into"):
                message = _("the entry names itself")
                yield Finding(
                    message, _("Name its successor."), reference.pointer, path=record.path
                )
            elif reference.id not in names:
                message = _("there is no entry {id}").format(id=quote(reference.id))
                guess = names if left > 0 else ()
                hint = did_you_mean(reference.id, dict.fromkeys(sorted(guess), ""))
                left -= len(names)
                hint = hint or _("Enter it first, or delete what refers to it.")
                yield Finding(message, hint, reference.pointer, path=record.path)


def no_circle(records: Sequence[Record], _context: Context) -> Iterator[Finding]:
    """The successors of retired entries lead to an entry that is there.

    Whoever follows an old link must arrive somewhere; two entries retired into each other lead
    round in a circle.

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


def _circles(records: Sequence[Record]) -> Iterator[Finding]:
    """The circles among the successors of entries of one kind."""
    own = {name: r for r in records for name in (*r.former_ids, r.id)}
    into = {
        record.id: own[reference.id]
        for record in records
        for reference in record.references
        if reference.pointer == _INTO and reference.id in own
    }
    seen: set[str] = set()
    for start in into:
        way: dict[str, Record] = {}
        step = own[start]
        while step.id in into and step.id not in seen:
            seen.add(step.id)
            way[step.id] = step
            step = into[step.id]
        circle = list(way.values())[list(way).index(step.id) :] if step.id in way else []
        for record in circle if len(circle) > 1 else ():
            message = _("the successors lead in a circle: {ids}")
            message = message.format(ids=" → ".join([*(r.id for r in circle), circle[0].id]))
            others = tuple(other.path for other in circle if other is not record)
            hint = _("Name the entry that is still there.")
            yield Finding(message, hint, _INTO, path=record.path, others=others)


_INTO = ("retired", "into")


def saved_queries(records: Sequence[Record], context: Context) -> Iterator[Finding]:
    """The queries that registry.yaml keeps can be asked.

    Passes:
        # file: registry.yaml
        saved_queries: {norwegen: 'country:NO'}
    Fails:
        # file: registry.yaml
        saved_queries: {norwegen: 'country:Norwegien'}
    """
    if not context.config.saved_queries or not context.places_usable:
        return
    from hamm_registry.model.fields import Fields
    from hamm_registry.query.language import compile_query, split

    used = [{"name": n, "country": country} for r in records for country, n in r.places]
    entries = (Initiative("", cast(InitiativeData, {"places": used})),)
    registry = Registry(Path(), context.config, entries, places=context.places)
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
    known = dict.fromkeys(context.config.data.get("districts", ()), "")
    for index, name in enumerate(entry.data.get("districts", ()) if known else ()):
        if name not in known:
            message = _("{district} is not a district of {city}")
            city = context.config.data.get("city", "")
            message = message.format(district=quote(name), city=quote(city))
            hint = did_you_mean(name, known)
            expected = "" if hint else _("known: {values}").format(values=", ".join(known))
            yield Finding(message, hint, ("districts", index), expected=expected)


def known_sources(
    _kind: str, document: Document, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A fact names its source by the id of one of the entry's own sources, each id used once.

    Only so can a reader follow every fact to the page that states it.

    Passes:
        since: {date: 1993, source: schule}
    Fails:
        since: {date: 1993, source: zeitung}
    """
    known: dict[str, str] = {}
    for index, source in enumerate(document.data.get("sources", ())):
        name = source.get("id")
        if name is None:
            continue
        if name in known:
            message = _("the source id {id} is used twice").format(id=quote(name))
            hint = _("Give each source an id of its own.")
            yield Finding(message, hint, ("sources", index, "id"))
        known[name] = ""
    for pointer, value in leaves["to-source"]:
        if value not in known:
            message = _("there is no source {id} in this entry").format(id=quote(value))
            expected = _("known: {values}").format(values=", ".join(known))
            yield Finding(message, did_you_mean(value, known), pointer, expected=expected)


def relations_once(records: Sequence[Record], _context: Context) -> Iterator[Finding]:
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


def _repeated(records: Sequence[Record], kind: str, field: str) -> Iterator[Finding]:
    """The links in `field` of the files of one kind that stand in another of them already."""
    symmetric = _symmetric(kind, field)
    now = {old: record.id for record in records for old in record.former_ids}
    written: dict[tuple[str, str, str], tuple[Record, str]] = {}
    # Of what reads the same both ways, the entry whose id sorts first has it, as `link` writes it.
    for record in sorted(records, key=lambda record: record.id):
        for index, (name, type_, said) in enumerate(record.relations):
            target = now.get(name, name)
            pointer = (field, index, "to")
            if target == record.id:
                message = _("the entry names itself")
                yield Finding(message, _("Delete the relation."), pointer, path=record.path)
                continue
            key = (min(record.id, target), max(record.id, target), type_)
            if key not in written:
                written[key] = record, said
                continue
            first, told = written[key]
            message = _("this relation is already recorded in {path}").format(path=first.path)
            hint = _("Delete one of the two: the other direction is derived.")
            same = said in ("", told) and (first is record or type_ in symmetric)
            fix = Fix(_("delete it here"), "delete") if same else None
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
