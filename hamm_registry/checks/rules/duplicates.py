"""Entries and organisations that seem to be there twice. Nothing here compares all with all."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from unicodedata import normalize

from hamm_registry.checks.rules.rule import Context, EntryRecord
from hamm_registry.core.finding import Finding, Pointer
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


def near_duplicates(records: Sequence[EntryRecord], context: Context) -> Iterator[Finding]:
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
    living = [r for r in records if r.kind == "initiative" and not r.retired]
    seen: set[tuple[str, str]] = set()
    for earlier, record, reason in _similar_pairs(living, context):
        pair = earlier.path, record.path
        if pair in seen or _are_related(record, earlier):
            continue
        seen.add(pair)
        message = _("this may be the same initiative as {path}").format(path=earlier.path)
        hint = _("If so, merge the two; if not, give them titles that tell them apart.")
        if reason:
            hint = f"{_reasons()[reason]} " + _(
                "If they are one, merge the two; if not, join them by a relation."
            )
        others = (earlier.path,)
        yield Finding(message, hint, ("title",), True, path=record.path, others=others)


_SimilarPair = tuple[EntryRecord, EntryRecord, str]
"""An earlier entry, a later one, and the letter of the reason; empty where their names say it."""


def _similar_pairs(living: Sequence[EntryRecord], context: Context) -> Iterator[_SimilarPair]:
    """Pairs of entries that may be one initiative, some of them twice; linear in the entries."""
    home = _home_words(context)
    yield from _pairs_with_a_mark(living)
    yield from _pairs_with_a_beginning(living, home)
    by_place: dict[PlaceKey | None, list[EntryRecord]] = defaultdict(list)
    for record in living:
        # Entries without a place make a group of their own.
        for place in dict.fromkeys(record.places) or (None,):
            by_place[place].append(record)
    for place, group in by_place.items():
        if len(group) > 1:
            passed_over = _EMPTY | home | _place_words(place, context)
            for earlier, record in _pairs_with_a_name(group, passed_over, place is not None):
                yield earlier, record, ""


_TELLING = 5
"""Words of a summary that two initiatives do not share by chance, wherever they take place."""

_FEWEST = 3
"""Words of a summary that two initiatives of one kind at one place do not share by chance."""


def marks_of(data: Mapping[str, Any], places: Iterable[PlaceKey]) -> tuple[str, ...]:
    """Digests that two entries on the same initiative share, each behind a letter for the reason.

    The letters are those of `_reasons`.
    """
    kind = data.get("kind", "")
    summaries, telling_summaries = _plain_summaries(data)
    leads = _leads(data)
    urls = {source["url"].rstrip("/") for source in data.get("sources", ())}
    marks = [_mark("x", summary) for summary in telling_summaries]
    for place in dict.fromkeys(places):
        where = "/".join(place)
        marks += [_mark("x", f"{where} {kind} {summary}") for summary in summaries]
        if kind == "city-link":
            marks.append(_mark("t", where))
        marks += [_mark("l", f"{where} {kind} {lead}") for lead in leads]
        marks += [_mark("s", f"{where} {kind} {url}") for url in sorted(urls)]
    return tuple(dict.fromkeys(marks))


def _plain_summaries(data: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The plain summaries of an entry that tell enough at one place, and those that do anywhere."""
    at_one_place: list[str] = []
    anywhere: list[str] = []
    for summary in data.get("summary", {}).values():
        words = len(summary.split())
        if words < _FEWEST:
            continue
        plain = _plain_name(summary)
        at_one_place.append(plain)
        if words >= _TELLING:
            anywhere.append(plain)
    return at_one_place, anywhere


def _leads(data: Mapping[str, Any]) -> list[str]:
    """The plain names of the organisations that bear an initiative, with their units."""
    plain = []
    for organisation in data.get("organisations", ()):
        if organisation.get("role") == "lead":
            plain.append(_plain_name(f"{organisation['name']} {organisation.get('unit', '')}"))
    return plain


def _mark(letter: str, text: str) -> str:
    """A digest of a text, behind a letter of `_reasons`: records are kept by the thousand."""
    return letter + blake2b(text.encode(), digest_size=8).hexdigest()


def _reasons() -> dict[str, str]:
    """The facts that two entries have in common, by the letter of their marks."""
    return {
        "t": _("Both are links of the city with the same town."),
        "l": _("Both are of one kind, at one place, with the same lead."),
        "s": _("Both are of one kind, at one place, with the same source."),
        "x": _("Both have the same summary."),
        "w": _("The title of one is the beginning of the other’s."),
    }


_MOST_ON_A_PAGE = 2
"""A page that more entries of one kind at one place cite is a list of many, such as a directory."""


def _pairs_with_a_mark(records: Sequence[EntryRecord]) -> Iterator[_SimilarPair]:
    """Each entry with the first of those before it that share a mark."""
    cited = Counter(mark for record in records for mark in record.marks if mark[0] == "s")
    first: dict[str, EntryRecord] = {}
    for record in records:
        for mark in record.marks:
            if cited[mark] > _MOST_ON_A_PAGE:
                continue
            earlier = first.setdefault(mark, record)
            if earlier is not record:
                yield earlier, record, mark[0]


def _pairs_with_a_beginning(
    records: Sequence[EntryRecord], home: frozenset[str]
) -> Iterator[_SimilarPair]:
    """Entries of which one is called as the other is in front of “e.V.” or a dash."""
    by_whole_name: dict[str, EntryRecord] = {}
    by_beginning: dict[str, EntryRecord] = {}
    for record in records:
        for name in record.names:
            key, is_whole = _beginning_of(name, home)
            if not key:
                continue
            # Two beginnings alone are no match: “Chor – Oslo” and “Chor – Bergen” are two.
            others = [by_whole_name.get(key)]
            if is_whole:
                others.append(by_beginning.get(key))
                by_whole_name.setdefault(key, record)
            else:
                by_beginning.setdefault(key, record)
            for earlier in others:
                if earlier is not None and earlier is not record:
                    yield earlier, record, "w"


def _beginning_of(name: str, home: frozenset[str]) -> tuple[str, bool]:
    """The words of a name in front of “e.V.” or a dash, in a row; True if that is all of it.

    Empty where the words are the city's or those of many names.
    """
    beginning, *rest = _TAIL.split(name, maxsplit=1)
    words = [word for word in _WORD.findall(fold(beginning)) if word not in home]
    is_whole = not "".join(rest).strip()
    if _COMMON.issuperset(words):
        return "", is_whole
    return "".join(words), is_whole


def _home_words(context: Context) -> frozenset[str]:
    """The words of the city and its districts: half of the names in a registry hold them."""
    data = context.config.data
    return _words_of([str(data.get("city", "")), *data.get("districts", ())])


def _place_words(place: PlaceKey | None, context: Context) -> frozenset[str]:
    """The words of the names that a place has in any language."""
    if place is None:
        return frozenset()
    names = [place[1]]
    listed = context.places.get(place)
    if listed is not None:
        names += listed.spellings
    return _words_of(names)


def _words_of(names: Iterable[str]) -> frozenset[str]:
    """The folded words of some names."""
    return frozenset(_WORD.findall(fold("\n".join(names))))


def _pairs_with_a_name(
    group: Sequence[EntryRecord], passed_over: frozenset[str], at_place: bool
) -> Iterator[tuple[EntryRecord, EntryRecord]]:
    """Each entry of a place with the first of those before it that has one of its keys.

    Of the keys only the hashes are kept, for there are many; a match is looked at once more.
    """
    first: dict[int, EntryRecord] = {}
    for record in group:
        keys = list(_name_keys(record, passed_over, at_place))
        for key in keys:
            earlier = first.get(hash(key))
            if earlier is not None and key in _name_keys(earlier, passed_over, at_place):
                yield earlier, record
        for key in keys:
            first.setdefault(hash(key), record)


def _are_related(a: EntryRecord, b: EntryRecord) -> bool:
    """True if a relation of one of two entries leads to the other."""
    if any(to == b.id for to, *_ in a.relations):
        return True
    return any(to == a.id for to, *_ in b.relations)


def _name_keys(
    record: EntryRecord, passed_over: frozenset[str], at_place: bool
) -> Iterator[Hashable]:
    """Keys that two near-duplicates of a place share, without the words that are `passed_over`."""
    for name in record.names:
        written = [_plain_word(word) for word in _WORD.findall(fold(name))]
        telling = [word for word in written if len(word) > 2 and word not in passed_over]
        yield "".join(telling or written)
        words = frozenset(telling)
        if len(words) >= 2:
            yield from _word_keys(words, record.initiative_kind, at_place)


def _word_keys(words: frozenset[str], kind: str, at_place: bool) -> Iterator[Hashable]:
    """The words of a name, and all but one of them.

    Of up to three words only within one kind, and where what is left is not said of many.
    """
    yield words
    without_one = [words - {word} for word in sorted(words)]
    if len(words) > 3:
        yield from without_one
        return
    if not at_place:
        return
    for key in [words, *without_one]:
        if not key <= _COMMON:
            yield kind, key


def _plain_word(word: str) -> str:
    """A word without what is put in front of “Partnerschaft” as often as not."""
    return word.removeprefix("stadte")


def one_spelling(records: Sequence[EntryRecord], _context: Context) -> Iterator[Finding]:
    """An organisation is spelt the same way everywhere.

    Spelt in two ways, it counts as two, and its initiatives are not found together.

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
    # First which names are spelt in two ways: few are, and only those are counted.
    spellings: dict[_NameKey, str] = {}
    counts: dict[_NameKey, Counter[str]] = {}
    for spelling in _spellings(records):
        if spellings.setdefault(spelling.key, spelling.text) != spelling.text:
            counts[spelling.key] = Counter()
    contested = [spelling for spelling in _spellings(records) if spelling.key in counts]
    for spelling in contested:
        counts[spelling.key][spelling.text] += 1
    usual = _usual_spellings(counts, records)
    used_in: dict[_NameKey, dict[str, None]] = defaultdict(dict)
    for spelling in contested:
        if spelling.text == usual[spelling.key]:
            used_in[spelling.key][spelling.path] = None
    for spelling in contested:
        common = usual[spelling.key]
        if spelling.text == common:
            continue
        message = _("the organisation is also written {name}")
        if spelling.pointer[-1] == "unit":
            message = _("the unit is also written {name}")
        yield Finding(
            message.format(name=quote(common)),
            _("Decide on one spelling and use it everywhere."),
            spelling.pointer,
            path=spelling.path,
            others=tuple(used_in[spelling.key]),
        )


_NameKey = tuple[str, ...]
"""The plain name of an organisation, or that and its unit: the same however it is written."""


def _usual_spellings(
    counts: Mapping[_NameKey, Counter[str]], records: Iterable[EntryRecord]
) -> dict[_NameKey, str]:
    """The spelling of each name that the record of the organisation has, else the most frequent.

    Of two that are equally frequent the first in the alphabet.
    """
    usual = {}
    for key, count in counts.items():
        usual[key] = max(sorted(count), key=count.__getitem__)
    for record in records:
        if record.kind == "organisation" and record.names:
            key = (_plain_name(record.names[0]),)
            if key in usual:
                usual[key] = record.names[0]
    return usual


class _Spelling(NamedTuple):
    """A name or a unit as an entry writes it."""

    path: str
    pointer: Pointer
    key: _NameKey
    text: str


def _spellings(records: Iterable[EntryRecord]) -> Iterator[_Spelling]:
    """Every name and unit of an organisation; its letters composed, as `hamm fmt` writes them."""
    for record in records:
        if record.kind == "organisation" and record.names:
            name = normalize("NFC", record.names[0])
            yield _Spelling(record.path, ("name",), (_plain_name(name),), name)
        for index, (written_name, written_unit) in enumerate(record.organisations):
            place = ("organisations", index)
            name, unit = normalize("NFC", written_name), normalize("NFC", written_unit)
            yield _Spelling(record.path, (*place, "name"), (_plain_name(name),), name)
            if unit:
                key = _plain_name(name), _plain_name(unit)
                yield _Spelling(record.path, (*place, "unit"), key, unit)


def _plain_name(name: str) -> str:
    """A name without case, accents, blanks and punctuation."""
    return "".join(_WORD.findall(fold(name)))
