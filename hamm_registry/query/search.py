"""Search by words: which entries hold a word, which of them best, and what was probably meant.

A word is looked for at the beginning of the words of an entry: titles and other names, names of
organisations and places, summaries. And it is looked for in the names of what an entry is about:
countries, regions, themes, kinds, forms, statuses, audiences. Inflected forms count. A word that no
name in the languages of the registry fits is looked for in the names in all other languages of the
website: whoever writes from the partner town is understood. Where no entry holds a word, the known
word nearest to it is looked for, and the answer says so.

The index of the site is made of the same parts (`content`, `concepts`, `foreign`, `spelt`), and
search.js does with them what `Search` does here; tests/data/search holds both to the same answers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hamm_registry.core.spelling import (
    FEWEST_LETTERS,
    common_beginning,
    distance,
    most_errors,
    stem,
    words,
)
from hamm_registry.core.text import LANGUAGES, SITE_LANGUAGES, translated, understood
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Fields, values

WEIGHTS = (8, 4, 1)
"""What a word is worth in each part of the content of an entry: title, names, summary."""

_WHOLE = 10
"""How much more a whole word is worth than the beginning of one."""

CONCEPTS = {
    "countries": 4,
    "regions": 2,
    "themes": 2,
    "kind": 2,
    "form": 2,
    "status": 2,
    "audience": 2,
}
"""The fields whose names are searched, and what a word is worth there.

Names are looked for in all languages of the registry, whichever of them the reader has chosen;
those in further ones see `foreign`.
"""

_STATUS_WORDS = 4
"""Shorter synonyms of a status (“ja”) are answers in a form, nothing to search by."""

_FEWEST_KNOWN = 4
"""Letters of a word that is offered for one that nobody knows."""

_FEWEST_IN_FOREIGN = 5
"""Letters of a word that is looked for within foreign names: “pour” and “para” are in many."""

_NO_LETTER = re.compile(r"[\s,;:()\[\]/„“”\"»«–—.!?&+-]+")

Content = tuple[str, str, str]
"""The words of an entry: of title and other names, of names, of the summary; a line each text."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A name, as `words` gives it, of a code in a field: “polen” is PL in countries."""

    name: str
    field: str
    code: str


def texts(entry: Initiative, fields: Fields) -> tuple[list[str], list[str], list[str]]:
    """The texts of an entry in which words are looked for: titles, names, summaries."""
    titles = [*entry.data["title"].values(), *entry.data.get("other_names", [])]
    names = [entry.id]
    for organisation in entry.organisations:
        names += [organisation["name"], organisation.get("unit", "")]
    for place in entry.places:
        names.append(place["name"])
        listed = fields.registry.place(place["name"], place["country"])
        if listed is not None:
            names += listed.spellings
    return titles, names, [*entry.data.get("summary", {}).values()]


def content(entry: Initiative, fields: Fields) -> Content:
    """The words of an entry in its three parts."""
    titles, names, summaries = texts(entry, fields)
    return _searchable(titles), _searchable(names), _searchable(summaries)


def _searchable(part: Iterable[str]) -> str:
    """The words of texts, a line each; the same words once."""
    lines = dict.fromkeys(words(text) for text in part)
    return "\n".join(line for line in lines if line)


def concepts(fields: Fields) -> Iterator[Concept]:
    """The names of all codes in the fields that are searched.

    Those that no entry has are among them: a word that names one is not the beginning of another.
    """
    for key in CONCEPTS:
        searched = fields[key]
        for code, texts_by_language in searched.labels.items():
            labels = list(texts_by_language.values())
            for name in dict.fromkeys([*labels, *searched.vocabulary.names(code)]):
                if key == "status" and name not in labels and len(name) < _STATUS_WORDS:
                    continue
                yield Concept(words(name), key, code)


def foreign(fields: Fields) -> Iterator[Concept]:
    """The names of the codes that entries have, in the languages that only the website speaks."""
    languages = [code for code in SITE_LANGUAGES if code not in (*LANGUAGES, *understood())]
    for key, code in _used_codes(fields):
        labels = fields[key].labels.get(code, {})
        for language in languages:
            name = _name_in(language, key, code, labels)
            if name:
                yield Concept(words(name), key, code)


def _name_in(language: str, key: str, code: str, labels: Mapping[str, str]) -> str:
    """The name of a code in a language of the website; empty where it has none."""
    if key == "countries":
        return countries.names_in(language).get(code, "")
    english = labels.get(LANGUAGES[0], "")
    name = translated(english, language)
    if name == english:
        return ""
    return name


def spelt(fields: Fields) -> dict[str, str]:
    """Every longer word that an entry holds or that names what one is about, as people write it."""
    spellings: dict[str, str] = {}
    for entry in _searched(fields):
        titles, names, summaries = texts(entry, fields)
        # The first name is the id, which is no word that people write.
        for text in (*titles, *names[1:], *summaries):
            _note(text, spellings)
    for key, code in _used_codes(fields):
        for name in fields[key].vocabulary.names(code):
            _note(name, spellings)
    return spellings


def _searched(fields: Fields) -> Iterator[Initiative]:
    """The entries that words are looked for in: not those that were taken out."""
    return (entry for entry in fields.registry.initiatives if not entry.retired)


def _used_codes(fields: Fields) -> list[tuple[str, str]]:
    """The codes that an entry has in the fields that are searched, each with its field."""
    used: set[tuple[str, str]] = set()
    for entry in _searched(fields):
        for key in CONCEPTS:
            for code in values(fields[key].get(entry)):
                used.add((key, code))
    return sorted(used)


def _note(text: str, spellings: dict[str, str]) -> None:
    """Add the longer words of a text, each in the first spelling that was met."""
    for word in _NO_LETTER.split(text):
        key = words(word)
        if len(key) >= _FEWEST_KNOWN and " " not in key:
            spellings.setdefault(key, word)


def pattern(word: str) -> str:
    """The regular expression for a folded word or phrase: what begins so, or is inflected.

    A match starts at the beginning of a word; group `whole` is filled where it ends with one.
    """
    last = word.rpartition(" ")[2]
    before = re.escape(word.removesuffix(last))
    root = stem(last)
    forms = [rf"{re.escape(root)}(?:ern|en|em|er|es|e|n|s)*(?![^ \n])"]
    if root.endswith("y"):
        forms.append(rf"{re.escape(root[:-1])}ies(?![^ \n])")
    inflected = "|".join(forms)
    return rf"(?<![^ \n]){before}(?:(?P<whole>{inflected})|{re.escape(last)})"


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase that is looked for, with the codes of what it names by field."""

    key: str
    expression: re.Pattern[str]
    codes: Mapping[str, Mapping[str, int]]

    def score(self, entry: Initiative, parts: Content, fields: Fields) -> int:
        """The worth of the best match in an entry: 0 where it does not hold the word."""
        best = 0
        for weight, part in zip(WEIGHTS, parts, strict=True):
            # Parts of less weight can still win by a whole word.
            if weight * _WHOLE > best:
                best = max(best, _worth(self.expression, part, weight))
        for key, codes in self.codes.items():
            for code in values(fields[key].get(entry)):
                best = max(best, codes.get(code, 0))
        return best


@dataclass(frozen=True, slots=True)
class AllOf:
    """Words that an entry must all hold."""

    parts: tuple["Word | AllOf", ...]

    def score(self, entry: Initiative, parts: Content, fields: Fields) -> int:
        """The sum over all words: 0 where an entry does not hold one of them."""
        total = 0
        for word in self.parts:
            score = word.score(entry, parts, fields)
            if score == 0:
                return 0
            total += score
        return total


def _is_named(expression: re.Pattern[str], name: str) -> bool:
    """True if a word is a name as a whole: then it is not the beginning of another one.

    “Verein” is not the “Vereinigtes Königreich”, “UK” not the Ukraine.
    """
    match = expression.fullmatch(name)
    return match is not None and match["whole"] is not None


def _worth(expression: re.Pattern[str], text: str, weight: int) -> int:
    """The worth of the best match in a text: its weight, ten times that for a whole word."""
    worth = 0
    for match in expression.finditer(text):
        if match["whole"] is not None:
            return weight * _WHOLE
        worth = weight
    return worth


@dataclass
class Search:
    """The words of one query, looked for in the entries of a registry.

    `remarks` are pairs of a word that nobody knows and the one that was looked for instead,
    `loosened` the phrases that no entry holds as they stand: their words are looked for.
    """

    fields: Fields
    remarks: list[tuple[str, str]] = field(default_factory=list)
    loosened: list[str] = field(default_factory=list)
    _contents: dict[str, Content] = field(default_factory=dict)

    @cached_property
    def _concepts(self) -> list[Concept]:
        return list(concepts(self.fields))

    @cached_property
    def _foreign(self) -> list[Concept]:
        return list(foreign(self.fields))

    def word(self, text: str) -> Word | AllOf:
        """The word to look for; one that no entry holds is taken for the nearest known one.

        Of a phrase that no entry holds, all words of three letters and more are looked for.
        """
        wanted = self._word(words(text))
        if any(self.score(wanted, entry) for entry in _searched(self.fields)):
            return wanted
        if " " in wanted.key:
            return self._loosened(text, wanted)
        spellings = spelt(self.fields)
        meant = nearest_word(wanted.key, spellings)
        if not meant:
            return wanted
        self.remarks.append((text, spellings[meant]))
        return self._word(meant)

    def _loosened(self, text: str, phrase: Word) -> Word | AllOf:
        """The longer words of a phrase that no entry holds; the phrase where it has none."""
        parts: list[str] = []
        for part in phrase.key.split():
            if len(part) >= FEWEST_LETTERS and not is_small(part):
                parts.append(part)
        if not parts:
            return phrase
        self.loosened.append(text)
        return AllOf(tuple(map(self.word, parts)))

    def _word(self, key: str) -> Word:
        """A word with the codes that it names, or whose names it is the beginning of."""
        expression = re.compile(pattern(key))
        codes: dict[str, dict[str, int]] = {}
        is_name = any(_is_named(expression, concept.name) for concept in self._concepts)
        for concept in self._concepts:
            weight = CONCEPTS[concept.field]
            worth = _worth(expression, concept.name, weight)
            # A beginning is worth no more than the weight: the word that is a whole name is not
            # taken for the beginning of others.
            if worth == 0 or (is_name and worth <= weight):
                continue
            of_field = codes.setdefault(concept.field, {})
            of_field[concept.code] = max(worth, of_field.get(concept.code, 0))
        return Word(key, expression, codes or self._foreign_codes(key, expression))

    def _foreign_codes(self, key: str, expression: re.Pattern[str]) -> dict[str, dict[str, int]]:
        """The codes that a word names in the other languages of the website, by field.

        Short words count only as whole names.
        """
        codes: dict[str, dict[str, int]] = {}
        for concept in self._foreign:
            weight = CONCEPTS[concept.field]
            worth = _worth(expression, concept.name, weight)
            if worth and (len(key) >= _FEWEST_IN_FOREIGN or _is_named(expression, concept.name)):
                of_field = codes.setdefault(concept.field, {})
                of_field[concept.code] = max(worth, of_field.get(concept.code, 0))
        return codes

    def score(self, word: Word | AllOf, entry: Initiative) -> int:
        """The score of an entry for a word: 0 where it does not hold it."""
        parts = self._contents.get(entry.id)
        if parts is None:
            parts = self._contents[entry.id] = content(entry, self.fields)
        return word.score(entry, parts, self.fields)


SMALL_WORDS = frozenset(
    """
    am an auf aus bei beim das dem den der des die ein eine einem einen einer fur im in ins mit nach
    seit uber und vom von was wer wie wo zu zum zur
    and by for from of on since the to what where who with
    avec dans depuis des du et le les par pour sur
    con desde el en las los para por
    dla na od ze
    icin ile ve
    для до за на та
    """.split()
)
"""Words that people put between those they look for, folded as `words` does it.

Codes of countries and languages are none, for these are looked for: at, de, la.
"""


def is_small(text: str) -> bool:
    """True for a word that says nothing beside others: “with” in “exchange with Japan”."""
    return words(text) in SMALL_WORDS


def nearest_word(word: str, known: Mapping[str, str]) -> str:
    """The known word with the fewest typing errors, one or two; empty where none is so near.

    The first letter may be wrong only where nothing else is.
    """
    best: tuple[int, bool, int, str] | None = None
    for other in known:
        most = most_errors(word, other)
        if abs(len(other) - len(word)) > most:
            continue
        has_other_initial = other[0] != word[0]
        if has_other_initial:
            most = min(most, 1)
        errors = distance(word, other, most)
        if errors > most:
            continue
        rank = (errors, has_other_initial, -common_beginning(word, other), other)
        if best is None or rank < best:
            best = rank
    if best is None:
        return ""
    return best[3]
