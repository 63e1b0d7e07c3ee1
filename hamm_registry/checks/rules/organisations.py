"""Records of organisations: whose name it is, what entries repeat, what is part of what."""

from collections.abc import Iterator, Mapping, Sequence

from hamm_registry.checks.rules.rule import Context, EntryRecord
from hamm_registry.core.finding import Finding, Pointer
from hamm_registry.core.text import _, fold, quote
from hamm_registry.schema import did_you_mean

FACTS = ("type", "country", "place", "url", "register")
"""What a record says of an organisation and an entry need not repeat."""


def names_once(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """A name belongs to one organisation.

    Entries name organisations by name; a name that two records claim could mean either.

    Passes:
        # file: data/organisations/chor-beispiel.yaml
        name: Chor Beispielstadt
        # file: data/organisations/schule-beispiel.yaml
        name: Gymnasium Beispiel
    Fails:
        # file: data/organisations/chor-beispiel.yaml
        name: Chor Beispielstadt
        # file: data/organisations/schule-beispiel.yaml
        name: Gymnasium Beispiel
        other_names: [Chor Beispielstadt]
    """
    owners: dict[str, EntryRecord] = {}
    for record in _living(records):
        for index, name in enumerate(record.names):
            owner = owners.setdefault(fold(name), record)
            pointer: Pointer = ("other_names", index - 1)
            if index == 0:
                pointer = ("name",)
            if owner is not record:
                message = _("{name} is already a name of {path}")
                message = message.format(name=quote(name), path=owner.path)
                hint = _(
                    "If both are the same organisation, merge them; if not, give them names that "
                    "tell them apart."
                )
                others = (owner.path,)
                yield Finding(message, hint, pointer, path=record.path, others=others)


def told_once(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """What an entry says about an organisation does not contradict its record.

    An entry may leave out what the record says. If the two differ, nobody knows which is right.

    Passes:
        organisations:
          - {name: Chor Beispielstadt, role: lead}
        # file: data/organisations/chor-beispiel.yaml
        name: Chor Beispielstadt
        type: association
    Fails:
        organisations:
          - {name: Chor Beispielstadt, role: lead, type: group}
        # file: data/organisations/chor-beispiel.yaml
        name: Chor Beispielstadt
        type: association
    """
    owners = _by_name(records)
    for record in records:
        for index, (name, _unit) in enumerate(record.organisations):
            owner = owners.get(fold(name))
            if owner is None:
                continue
            facts = dict(owner.facts[0])
            for field, value in record.facts[index]:
                if facts.get(field, value) != value:
                    pointer = ("organisations", index, field)
                    yield _contradiction(record, pointer, owner, facts[field])


def _contradiction(record: EntryRecord, pointer: Pointer, owner: EntryRecord, fact: str) -> Finding:
    """The finding on a value that is not the fact which the record of an organisation has.

    It has no fix: either of the two may be the right one.
    """
    message = _("the record of the organisation says {value} here: {path}")
    return Finding(
        message.format(value=quote(fact), path=owner.path),
        _("Delete it here, or correct the record."),
        pointer,
        path=record.path,
        others=(owner.path,),
    )


def part_of_another(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """An organisation is part of another one, never of itself and never in a circle.

    Passes:
        # file: data/organisations/stadt-beispielstadt.yaml
        name: Stadt Beispielstadt
        # file: data/organisations/feuerwehr-beispielstadt.yaml
        name: Feuerwehr Beispielstadt
        part_of: stadt-beispielstadt
    Fails:
        # file: data/organisations/feuerwehr-beispielstadt.yaml
        name: Feuerwehr Beispielstadt
        part_of: feuerwehr-beispielstadt
    """
    parents: dict[str, str] = {}
    for record in _living(records):
        for reference in record.references:
            if reference.pointer == ("part_of",):
                parents[record.id] = reference.id
    for record in _living(records):
        if record.id in _all_above(record.id, parents):
            message = _("{id} is part of itself").format(id=quote(record.id))
            hint = _("Name the organisation that it belongs to, or delete the line.")
            yield Finding(message, hint, ("part_of",), path=record.path)


def _all_above(name: str, parents: Mapping[str, str]) -> set[str]:
    """The organisations that one is a part of, at any depth; itself among them in a circle."""
    above: set[str] = set()
    while name in parents and parents[name] not in above:
        name = parents[name]
        above.add(name)
    return above


def known_office(records: Sequence[EntryRecord], context: Context) -> Iterator[Finding]:
    """The office that registry.yaml names is an organisation of this registry.

    It is the id of a record, or the name that entries use for it; if misspelt, the office would be
    introduced to others like everybody else.

    Passes:
        # file: registry.yaml
        office: chor-beispiel
        # file: data/organisations/chor-beispiel.yaml
        name: Chor Beispielstadt
    Fails:
        # file: registry.yaml
        office: chor-biespiel
        # file: data/organisations/chor-beispiel.yaml
        name: Chor Beispielstadt
    """
    office = context.config.office
    if not office:
        return
    names: set[str] = set()
    for record in _living(records):
        names.update((record.id, *record.former_ids, *record.names))
    for record in records:
        names.update(name for name, _unit in record.organisations)
    if fold(office) not in {fold(name) for name in names}:
        message = _("there is no organisation {name}").format(name=quote(office))
        hint = did_you_mean(office, sorted(names))
        yield Finding(message, hint, ("office",), path="registry.yaml")


def _living(records: Sequence[EntryRecord]) -> Iterator[EntryRecord]:
    """The records of organisations that can be read and are not retired."""
    for record in records:
        if record.kind == "organisation" and record.usable and not record.retired:
            yield record


def _by_name(records: Sequence[EntryRecord]) -> dict[str, EntryRecord]:
    """The records of organisations by all their folded names."""
    owners: dict[str, EntryRecord] = {}
    for record in _living(records):
        for name in (record.id, *record.former_ids, *record.names):
            owners.setdefault(fold(name), record)
    return owners
