"""Entries and organisations that seem to be there twice. Nothing here compares all with all."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from hamm_registry.diagnostic import Finding
from hamm_registry.rules.base import Context, Record
from hamm_registry.text import _, fold, quote

_WORD = re.compile(r"\w+")


def near_duplicates(records: Sequence[Record], context: Context) -> Iterator[Finding]:
    """The same initiative is not entered twice under similar names.

    Two entries at the same place whose titles or other names differ by at most one word on each
    side are one initiative more often than not.

    Passes:
        title: {de: Gymnasium Beispiel – Katedralskole Bergen}
        # file: schule-zweite
        title: {de: Chor Beispielstadt – Kantorei der Domkirche Bergen}
    Fails:
        title: {de: Gymnasium Beispiel – Katedralskole Bergen}
        # file: schule-zweite
        title: {de: Beispiel-Gymnasium und Katedralskole in Bergen}
    """
    city = fold(str(context.config.data.get("city", "")))
    neighbours: dict[object, list[Record]] = defaultdict(list)
    for record in records:
        if record.kind == "initiative" and not record.retired:
            for place in record.places or (None,):
                neighbours[place].append(record)
    told: set[tuple[str, str]] = set()
    for group in neighbours.values():
        for other, record in _alike(group, city):
            if (other.path, record.path) not in told and not _related(record, other):
                told.add((other.path, record.path))
                message = _("this may be the same initiative as {path}").format(path=other.path)
                hint = _("If so, merge the two; if not, let their titles tell them apart.")
                yield Finding(message, hint, ("title",), True, path=record.path)


def _alike(group: Sequence[Record], city: str) -> Iterator[tuple[Record, Record]]:
    """Each entry of a place with those before it that have one of its keys."""
    known: dict[frozenset[str], Record] = {}
    for record in group if len(group) > 1 else ():
        keys = list(_keys(record, city))
        yield from ((known[key], record) for key in keys if key in known)
        for key in keys:
            known.setdefault(key, record)


def _related(a: Record, b: Record) -> bool:
    return any(to == b.id for to, _kind in a.relations) or any(to == a.id for to, _k in b.relations)


def _keys(record: Record, city: str) -> Iterator[frozenset[str]]:
    """What two near-duplicates of a place have in common: the words of a name, but for one."""
    for name in record.names:
        words = frozenset(w for w in _WORD.findall(fold(name)) if len(w) > 2 and w != city)
        yield words if len(words) > 1 else frozenset({fold(name)})
        if len(words) > 3:
            yield from (words - {word} for word in sorted(words))


def one_spelling(records: Sequence[Record], _context: Context) -> Iterator[Finding]:
    """An organisation is written in one way everywhere.

    Spelt in two ways it counts as two, and its initiatives are not found together.

    Passes:
        organisations:
          - {name: Beispielschule e.V., role: lead}
        # file: schule-zweite
        organisations:
          - {name: Beispielschule e.V., role: lead}
    Fails:
        organisations:
          - {name: Beispielschule e.V., role: lead}
        # file: schule-zweite
        organisations:
          - {name: Beispielschule E. V., role: lead}
    """
    spellings: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for record in records:
        for name, unit in record.organisations:
            spellings[_plain(name), _plain(unit)][name, unit] += 1
    usual = {
        written: max(sorted(counts), key=counts.__getitem__)
        for counts in spellings.values()
        if len(counts) > 1
        for written in counts
    }
    for record in records:
        for index, written in enumerate(record.organisations):
            if usual.get(written, written) != written:
                common = ", ".join(part for part in usual[written] if part)
                message = _("the organisation is also written {name}").format(name=quote(common))
                hint = _("Decide on one spelling and use it everywhere.")
                pointer = ("organisations", index, "name")
                yield Finding(message, hint, pointer, path=record.path)


def _plain(name: str) -> str:
    """A name without case, accents, blanks and punctuation."""
    return "".join(_WORD.findall(fold(name)))
