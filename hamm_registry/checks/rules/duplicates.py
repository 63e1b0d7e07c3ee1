"""Entries and organisations that seem to be there twice. Nothing here compares all with all."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple
from unicodedata import normalize

from hamm_registry.checks.rules.base import Context, Record
from hamm_registry.core.diagnostic import Finding, Pointer
from hamm_registry.core.text import _, fold, quote
from hamm_registry.model.entries import PlaceKey

_WORD = re.compile(r"\w+")
_TAIL = re.compile(r" [-–—] |\be\. ?V\.(?: [-–—] )?")
"""What ends the proper name in a title."""
_EMPTY = frozenset(["der", "die", "das", "und", "the", "and", "verein", "association"])
"""Words that tell no two names apart; those of one or two letters do not either."""
_COMMON = frozenset(
    map(
        fold,
        """
    austausch choir chor club exchange feuerwehr förderverein freundeskreis
    freundschaft gymnasium hilfe hochschule international internationale internationaler
    jugendaustausch kirche kontakt kontakte kooperation music musik musikschule partnerschaft
    partnership project projekt school schulaustausch schule schuleraustausch schulpartnerschaft
    town twinning university
    """.split(),
    )
)
"""Words that many names of one kind share: they alone make no two of them alike."""


def near_duplicates(records: Sequence[Record], context: Context) -> Iterator[Finding]:
    """The same initiative is not entered twice under similar names.

    Two entries at the same place whose titles or other names differ by at most one word on each
    side are one initiative more often than not. The names of the place and of the city do not
    count, nor do blanks, hyphens and words such as “Verein”. So are two links of the city with one
    town; two entries of one kind at one place with the same lead or the same source; two with the
    same summary; and two of which one is called as the other is in front of “e.V.” or a dash.
    Entries that a relation joins are known to be two.

    Passes:
        title: {de: Gymnasium Beispiel – Katedralskole Bergen}
        # file: schule-zweite
        title: {de: Chor Beispielstadt – Kantorei der Domkirche Bergen}
        summary: {de: Die Chöre singen miteinander.}
        kind: culture-exchange
    Fails:
        title: {de: Gymnasium Beispiel – Katedralskole Bergen}
        # file: schule-zweite
        title: {de: Beispiel-Gymnasium und Katedralskole in Bergen}
    """
    home = _home_words(context)
    neighbours: dict[PlaceKey | None, list[Record]] = defaultdict(list)
    for record in records:
        if record.kind == "initiative" and not record.retired:
            for place in dict.fromkeys(record.places) or (None,):
                neighbours[place].append(record)
    living = [r for r in records if r.kind == "initiative" and not r.retired]
    pairs = chain(_marked_alike(living), _called_alike(living, home), *(
        ((other, record, "") for other, record in
         _alike(group, home | _place_words(place, context), at_place=place is not None))
        for place, group in neighbours.items() if len(group) > 1
    ))  # fmt: skip
    told: set[tuple[str, str]] = set()
    for other, record, reason in pairs:
        if (other.path, record.path) in told or _related(record, other):
            continue
        told.add((other.path, record.path))
        message = _("this may be the same initiative as {path}").format(path=other.path)
        hint = _("If so, merge the two; if not, let their titles tell them apart.")
        if reason:
            hint = f"{_reasons()[reason]} " + _(
                "If they are one, merge the two; if not, join them by a relation."
            )
        others = (other.path,)
        yield Finding(message, hint, ("title",), True, path=record.path, others=others)


_TELLING = 5
"""Words of a summary that two initiatives do not share by chance, wherever they take place."""

_FEWEST = 3
"""Words of a summary that two initiatives of one kind at one place do not share by chance."""


def marks_of(data: Mapping[str, Any], places: Iterable[PlaceKey]) -> tuple[str, ...]:
    """What two entries on the same initiative share, as digests behind a letter for the reason."""
    kind = data.get("kind", "")
    leads = [
        f"{o['name']} {o.get('unit', '')}"
        for o in data.get("organisations", ())
        if o.get("role") == "lead"
    ]
    urls = {source["url"].rstrip("/") for source in data.get("sources", ())}
    summaries = data.get("summary", {}).values()
    found = [("x", _plain(text)) for text in summaries if len(text.split()) >= _TELLING]
    alike = [text for text in summaries if len(text.split()) >= _FEWEST]
    for place in dict.fromkeys(places):
        where = "/".join(place)
        found += [("x", f"{where} {kind} {_plain(text)}") for text in alike]
        if kind == "city-link":
            found.append(("t", where))
        found += [("l", f"{where} {kind} {_plain(lead)}") for lead in leads]
        found += [("s", f"{where} {kind} {url}") for url in sorted(urls)]
    return tuple(dict.fromkeys(
        letter + blake2b(text.encode(), digest_size=8).hexdigest() for letter, text in found
    ))  # fmt: skip


def _reasons() -> dict[str, str]:
    """What two entries have in common, by the letter of their marks."""
    return {
        "t": _("Both are links of the city with the same town."),
        "l": _("Both are of one kind, at one place, with the same lead."),
        "s": _("Both are of one kind, at one place, with the same source."),
        "x": _("Both have the same summary."),
        "w": _("The title of one is the beginning of the other’s."),
    }


_MOST_ON_A_PAGE = 2
"""A page that more entries of one kind at one place cite is a list of many, such as a directory."""


def _marked_alike(records: Sequence[Record]) -> Iterator[tuple[Record, Record, str]]:
    """Each entry with the first of those before it that share a mark."""
    first: dict[str, Record] = {}
    cited = Counter(mark for record in records for mark in record.marks if mark[0] == "s")
    for record in records:
        for mark in record.marks:
            if cited[mark] > _MOST_ON_A_PAGE:
                continue
            other = first.setdefault(mark, record)
            if other is not record:
                yield other, record, mark[0]


def _called_alike(
    records: Sequence[Record], home: frozenset[str]
) -> Iterator[tuple[Record, Record, str]]:
    """Entries of which one is called as the other is in front of “e.V.” or a dash."""
    whole: dict[str, Record] = {}
    begun: dict[str, Record] = {}
    for record in records:
        for name in record.names:
            head, *rest = _TAIL.split(name, maxsplit=1)
            words = [word for word in _WORD.findall(fold(head)) if word not in home]
            if not words or _COMMON.issuperset(words):
                continue
            key = "".join(words)
            is_whole = not any(part.strip() for part in rest)
            others = [whole.get(key), begun.get(key) if is_whole else None]
            for other in filter(None, others):
                if other is not record:
                    yield other, record, "w"
            (whole if is_whole else begun).setdefault(key, record)


def _home_words(context: Context) -> frozenset[str]:
    """The words of the city and its districts: half of the names in a registry hold them."""
    data = context.config.data
    names = [str(data.get("city", "")), *data.get("districts", ())]
    return frozenset(word for name in names for word in _WORD.findall(fold(name)))


def _place_words(place: PlaceKey | None, context: Context) -> frozenset[str]:
    """The words of the names that a place has in any language."""
    if place is None:
        return frozenset()
    known = context.places.get(place)
    names = [place[1], *((known.name, *known.names.values()) if known else ())]
    return frozenset(word for name in names for word in _WORD.findall(fold(name)))


def _alike(
    group: Sequence[Record], known_words: frozenset[str], at_place: bool
) -> Iterator[tuple[Record, Record]]:
    """Each entry of a place with those before it that have one of its keys.

    Of the keys only the hashes are kept, for there are many; a match is looked at once more.
    """
    known: dict[int, Record] = {}
    for record in group:
        keys = list(_keys(record, known_words, at_place))
        for key in keys:
            other = known.get(hash(key))
            if other is not None and key in _keys(other, known_words, at_place):
                yield other, record
        for key in keys:
            known.setdefault(hash(key), record)


def _related(a: Record, b: Record) -> bool:
    return any(to == b.id for to, *_ in a.relations) or any(to == a.id for to, *_ in b.relations)


def _keys(record: Record, known_words: frozenset[str], at_place: bool) -> Iterator[Hashable]:
    """What two near-duplicates of a place have in common.

    The words of a name, all of them in a row, and all but one: of up to three words only within
    one kind, and where what is left is not said of many.
    """
    for name in record.names:
        written = [_plain_word(word) for word in _WORD.findall(fold(name))]
        row = [w for w in written if len(w) > 2 and w not in known_words and w not in _EMPTY]
        words = frozenset(row)
        yield "".join(row or written)
        if len(words) > 1:
            yield words
        if len(words) > 3:
            yield from (words - {word} for word in sorted(words))
        elif at_place and len(words) > 1:
            less = [words, *(words - {word} for word in sorted(words))]
            yield from ((record.sort, key) for key in less if not key <= _COMMON)


def _plain_word(word: str) -> str:
    """A word without what is put in front of “Partnerschaft” as often as not."""
    return word.removeprefix("stadte")


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
    spellings: dict[tuple[str, ...], str] = {}
    several: dict[tuple[str, ...], Counter[str]] = {}
    for one in _written(records):
        if spellings.setdefault(one.key, one.text) != one.text:
            several[one.key] = Counter()
    written = [one for one in _written(records) if one.key in several]
    for one in written:
        several[one.key][one.text] += 1
    usual = {key: max(sorted(counts), key=counts.__getitem__) for key, counts in several.items()}
    official = {
        (_plain(r.names[0]),): r.names[0] for r in records if r.kind == "organisation" and r.names
    }
    usual |= {key: name for key, name in official.items() if key in several}
    used: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for one in written:
        if usual[one.key] == one.text:
            used[one.key][one.path] = None
    for one in written:
        common = usual[one.key]
        if common != one.text:
            message = _("the organisation is also written {name}")
            if one.pointer[-1] == "unit":
                message = _("the unit is also written {name}")
            message = message.format(name=quote(common))
            hint = _("Decide on one spelling and use it everywhere.")
            yield Finding(message, hint, one.pointer, path=one.path, others=tuple(used[one.key]))


class _Written(NamedTuple):
    """A name or a unit as an entry writes it; `key` is the same however it is written."""

    path: str
    pointer: Pointer
    key: tuple[str, ...]
    text: str


def _written(records: Iterable[Record]) -> Iterator[_Written]:
    """Every name and unit of an organisation; its letters composed, as `hamm fmt` writes them."""
    for record in records:
        if record.kind == "organisation" and record.names:
            name = normalize("NFC", record.names[0])
            yield _Written(record.path, ("name",), (_plain(name),), name)
        for index, parts in enumerate(record.organisations):
            name, unit = (normalize("NFC", part) for part in parts)
            yield _Written(record.path, ("organisations", index, "name"), (_plain(name),), name)
            if unit:
                key = _plain(name), _plain(unit)
                yield _Written(record.path, ("organisations", index, "unit"), key, unit)


def _plain(name: str) -> str:
    """A name without case, accents, blanks and punctuation."""
    return "".join(_WORD.findall(fold(name)))
