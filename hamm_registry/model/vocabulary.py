"""The vocabulary of people: which code a word means, for every door through which words come in.

Queries, files, questions, options, forms, import and the search of the site ask here. What the
codes are called officially stands in the schemas and in data/countries.json; what people call
them besides that, in data/words.json. A word that two codes share means neither: the reader is
told both.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry.core.spelling import bare, begun, labelled, meant, nearest, stem, words
from hamm_registry.core.text import LANGUAGES, _, named, pick, quote, translated, understood
from hamm_registry.geo import countries as world

Texts = Mapping[str, str]

_NEAR = "~"
"""In words.json in front of a word that is near to a code, part of it or wider."""

_SIGNS = re.compile(r"[!<>=~^*|\\{}]")
_REMARK = re.compile(r"(.*\S)\s*\(([^()]*)\)")


class Meaning(NamedTuple):
    """The meaning of a word: no code, one, or several where it is ambiguous.

    It is `loose` where the word says less or more than the code: a synonym that is only near to
    it, an inflected form, a name with a remark in brackets.
    """

    codes: tuple[str, ...] = ()
    loose: bool = False

    @property
    def code(self) -> str:
        """The code if there is exactly one, else empty."""
        if len(self.codes) != 1:
            return ""
        return self.codes[0]


class Vocabulary:
    """The codes of one field by everything that people call them.

    `labels` are the names of the codes by language, which people are shown. `synonyms` are the
    other names by code, `abbreviations` letters that are read without regard to case and dots
    only. A code means itself before it can be another one's name, a label comes before a synonym.
    Names of one's own (places) are not `inflected`: Hamme is not Hamm.
    """

    def __init__(
        self,
        labels: Mapping[str, Texts],
        synonyms: Mapping[str, Iterable[str]] | None = None,
        abbreviations: Mapping[str, Iterable[str]] | None = None,
        inflected: bool = True,
    ) -> None:
        self.labels = labels
        self._synonyms = synonyms or {}
        self._abbreviations = abbreviations or {}
        self._inflected = inflected

    @cached_property
    def _letters(self) -> dict[str, str]:
        """The codes by their abbreviations, in capitals."""
        if not self._abbreviations:
            return {}
        codes = {code.upper(): code for code in self.labels}
        for code, abbreviations in self._abbreviations.items():
            for abbreviation in abbreviations:
                codes.setdefault(abbreviation.upper(), code)
        return codes

    @cached_property
    def _names(self) -> dict[str, Meaning]:
        """The meanings of the folded names: labels and codes, then synonyms where they are free."""
        readings = self._official_names()
        official = frozenset(readings)
        for code, name in self._all_synonyms():
            key = words(name)
            if not key or key in official:
                continue
            reading = readings.get(key, Meaning())
            if code not in reading.codes:
                loose = reading.loose or name.startswith(_NEAR)
                readings[key] = Meaning((*reading.codes, code), loose)
        return readings

    def _official_names(self) -> dict[str, Meaning]:
        """The meanings of the labels and of the codes themselves, by folded name."""
        readings: dict[str, Meaning] = {}
        for code, texts in self.labels.items():
            for label in texts.values():
                readings[words(label)] = Meaning((code,))
        # Codes with abbreviations are read by their letters: “in” is no name of India.
        if not self._abbreviations:
            for code in self.labels:
                readings[words(code)] = Meaning((code,))
        return readings

    def _all_synonyms(self) -> Iterator[tuple[str, str]]:
        """Each code with each of its synonyms; a registry need not have every code."""
        for code, names in self._synonyms.items():
            if code in self.labels:
                for name in names:
                    yield code, name

    @cached_property
    def _stems(self) -> dict[str, Meaning]:
        """The meanings of the names without their endings; one that several share has none."""
        readings: dict[str, Meaning] = {}
        for name, reading in self._names.items():
            stems = _stems_of(name)
            other = readings.setdefault(stems, Meaning(reading.codes, True))
            if other.codes != reading.codes:
                readings[stems] = Meaning()
        return readings

    @cached_property
    def meanings(self) -> dict[str, str]:
        """The names of one code each, for guesses."""
        return {name: reading.code for name, reading in self._names.items() if reading.code}

    @property
    def readings(self) -> dict[str, str | tuple[str, ...]]:
        """All names as they are compared with what they mean; several codes where ambiguous.

        Letters are among them in capitals behind a `=`, for AE is not the folded a of Austria;
        names without their endings behind a `~`.
        """
        meanings: dict[str, str | tuple[str, ...]] = {}
        for name, reading in self._stems.items():
            in_full = self._names.get(name, Meaning())
            if reading.codes and reading.codes != in_full.codes:
                meanings[f"{_NEAR}{name}"] = reading.code or reading.codes
        for name, reading in self._names.items():
            meanings[name] = reading.code or reading.codes
        for letters, code in self._letters.items():
            meanings[f"={letters}"] = code
        return meanings

    def read(self, text: str) -> Meaning:
        """The meaning of a text: a code, a name, a synonym, in whatever spelling.

        A sign in front of it, behind it or within makes it no name: nothing is left out silently.
        """
        name = bare(text)
        if not is_name(name):
            return Meaning()
        letters = name
        if "." in name:
            letters = name.replace(".", "").replace(" ", "")
        # Letters before names: AE is a country of its own, not the folded a of Austria.
        if code := self._letters.get(letters.upper()):
            return Meaning((code,))
        key = words(name)
        reading = self._names.get(key)
        if reading is None and self._inflected:
            reading = self._stems.get(_stems_of(key))
        if reading is None or not reading.codes:
            return self._without_remark(name)
        return reading

    def _without_remark(self, name: str) -> Meaning:
        """The meaning of a name with a remark in brackets: “USA (Kalifornien)”, “Kongo (CD)”.

        Nothing where the remark names another code than the name.
        """
        split = _REMARK.fullmatch(name)
        if split is None:
            return Meaning()
        codes = self.read(split[1]).codes
        inside = self.read(split[2]).codes
        if inside:
            codes = tuple(code for code in codes if code in inside)
        return Meaning(codes, True)

    def code(self, text: str) -> str:
        """The only code that a text means; empty where it means none or several."""
        return self.read(text).code

    def exact_code(self, text: str) -> str:
        """The only code that a text names just so; empty where it is only near to its name."""
        reading = self.read(text)
        if reading.loose:
            return ""
        return reading.code

    def label(self, code: str) -> str:
        """The name of a code in the language in force; the code where it has none."""
        return named(self.labels.get(code, {})) or code

    def shown(self, code: str) -> str:
        """A code in quotation marks, with its name: “PL” (Poland)."""
        return labelled(code, pick(self.labels.get(code, {})))

    def begun(self, text: str) -> str:
        """The only code with a name that begins so, or a word of a name; else empty."""
        return begun(text, self.meanings)

    def suggestion(self, text: str) -> str:
        """The code that was probably meant by a text that is none; empty where none is near."""
        reading = self.read(text)
        if reading.codes:
            return reading.code
        return nearest(text, self.meanings)

    def question(self, text: str) -> str:
        """A question with the codes of an ambiguous word, or the nearest code; empty without any.

        Empty too where `guessing` has no guesses left.
        """
        codes = self.read(text).codes
        if not codes and _Guesses.left > 0:
            _Guesses.left -= 1
            codes = tuple(filter(None, [self.suggestion(text)]))
        if not codes:
            return ""
        return meant(_(" or ").join(map(self.shown, codes)))

    def listed(self, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The items of a list with their codes, empty where an item has none.

        `parts` are items at the even places and what separates them at the odd ones. The longest
        run that is a name counts: “Korea, Süd” is one country, “Polen, Korea, Süd” are two.

        >>> vocabulary = Vocabulary({"KR": {"de": "Korea, Süd"}, "PL": {"de": "Polen"}})
        >>> list(vocabulary.listed(["Polen", ", ", "Korea", ", ", "Süd"]))
        [('Polen', 'PL'), ('Korea, Süd', 'KR')]
        """
        start = 0
        while start < len(parts):
            code, end = self._longest_name(parts, start)
            item = "".join(parts[start:end]).strip()
            if item:
                yield item, code
            start = end + 1  # behind what separates it from the next

    def _longest_name(self, parts: Sequence[str], start: int) -> tuple[str, int]:
        """The code of the longest name that begins at a part, and the index behind its end.

        Without such a name no code, and the part alone.
        """
        # Each item has a word at least: no name goes over more items than the longest has words.
        last = min(len(parts), start + 2 * self._most_words - 1)
        for end in range(last, start, -2):
            code = self.code("".join(parts[start:end]))
            if code:
                return code, end
        return "", start + 1

    @cached_property
    def _most_words(self) -> int:
        """The number of words of the longest name."""
        return max((len(name.split()) for name in self._names), default=1)

    def names(self, code: str) -> list[str]:
        """All names of a code as people write them, the labels first."""
        names = list(self.labels.get(code, {}).values())
        for synonym in self._synonyms.get(code, ()):
            names.append(synonym.removeprefix(_NEAR))
        return list(dict.fromkeys(names))


_MOST_GUESSES = 100
"""For how many unknown words of one file it is guessed what was meant: each takes a millisecond."""


class _Guesses:
    """The number of guesses left; without `guessing` there is no end of them."""

    left: float = float("inf")


@contextmanager
def guessing() -> Iterator[None]:
    """Let `Vocabulary.question` guess at the first unknown words only: those of one file."""
    before = _Guesses.left
    _Guesses.left = _MOST_GUESSES
    try:
        yield
    finally:
        _Guesses.left = before


def is_name(text: str) -> bool:
    """True if a text can be a name: it has no sign in front of it, behind it or within."""
    if not words(text) or not words(text[0]):
        return False
    if _SIGNS.search(text):
        return False
    last = text[-1]
    if last == ")":
        return "(" in text
    is_letter_or_digit = unicodedata.category(last)[0] in "LMN"
    return is_letter_or_digit or last in ".'’"


def _stems_of(key: str) -> str:
    """The words of a folded name without their endings."""
    return " ".join(map(stem, key.split()))


@cache
def _word_list() -> dict[str, Any]:
    """The content of data/words.json: names by vocabulary and code."""
    path = Path(__file__).parent.parent / "data" / "words.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def synonyms(name: str) -> dict[str, list[str]]:
    """The names of the codes of a vocabulary besides their labels, by code.

    Vocabularies have the path of their field in the schema: `kind`, `organisations.role`. One that
    several fields share has the name of any of them.
    """
    return dict(_word_list().get(_SHARED.get(name, name), {}))


_SHARED = {
    "history.status": "status",
    "until.basis": "since.basis",
    "claims.basis": "since.basis",
}
"""Fields whose codes are those of another one."""


def vocabulary(name: str, labels: Mapping[str, Texts]) -> Vocabulary:
    """The vocabulary of a field with the labels of its codes.

    A registry in French knows the codes by their French names too, as its website shows them.
    """
    names = synonyms(name)
    for language in understood():
        if language in LANGUAGES:
            continue
        for code, texts in labels.items():
            if LANGUAGES[0] in texts:
                own = translated(texts[LANGUAGES[0]], language)
                names[code] = [*names.get(code, ()), own]
    return Vocabulary(labels, names)


def countries() -> Vocabulary:
    """The countries by code (ISO 3166-1 alpha-2, and XK).

    Besides their names they have three letters, the signs on cars, and adjectives. The names are
    German, English, and those in the languages of the registry that is opened.
    """
    return _countries_in(understood())


@cache
def _countries_in(languages: tuple[str, ...]) -> Vocabulary:
    """The countries, named in German, English and more languages."""
    labels: dict[str, dict[str, str]] = {}
    names, letters = {}, {}
    for code, country in world.countries().items():
        called = _word_list()["countries"][code]
        labels[code] = {"de": country["de"], "en": country["en"]}
        for language in languages:
            own = world.names_in(language)
            if code in own:
                labels[code][language] = own[code]
        names[code] = [*called["names"], *called["adjectives"]]
        letters[code] = [called["alpha3"], *called["plates"]]
    return Vocabulary(labels, names, letters)


def countries_and_groups() -> Vocabulary:
    """The countries, and the groups of countries that funding programmes name."""
    return _countries_and_groups_in(understood())


@cache
def _countries_and_groups_in(languages: tuple[str, ...]) -> Vocabulary:
    """The countries, named in German, English and more languages, and the groups."""
    alone = _countries_in(languages)
    groups = synonyms("groups of countries")
    labels = dict(alone.labels)
    for code in groups:
        labels[code] = {"en": code}
    return Vocabulary(labels, {**alone._synonyms, **groups}, alone._abbreviations)


@cache
def languages() -> Vocabulary:
    """The languages by code (ISO 639-1); besides their names they have three letters."""
    listed = _word_list()["languages"]
    labels: dict[str, Texts] = {}
    letters: dict[str, list[str]] = {}
    for code, (german, english, *others) in listed.items():
        labels[code] = {"de": german, "en": english}
        letters[code] = [name for name in others if len(name) == 3 and name.islower()]
    return Vocabulary(labels, listed, letters)


@cache
def flags() -> Vocabulary:
    """Yes (`true`) and no (`false`)."""
    listed = synonyms("booleans")
    return Vocabulary({code: {"en": code} for code in listed}, listed)


def flag(text: str) -> bool | None:
    """Yes or no as people write it (ja, wahr, x), None where it is neither.

    >>> flag("Ja"), flag("falsch"), flag("vielleicht")
    (True, False, None)
    """
    return {"true": True, "false": False}.get(flags().code(text))


_BEFORE_COUNTRY = re.compile(r"\s*[,(/]\s*")
_LONGEST_PLACE = 200

_STATES = {
    "US": frozenset(
        "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE"
        " NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY".split()
    ),
    "CA": frozenset("AB BC MB NB NL NS NT NU ON PE QC SK YT".split()),
}
"""The abbreviations that people write behind a town: the states of the US, Canada's provinces."""

_ALSO_STATES = frozenset(
    "AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA".split()
)
"""The codes of countries that states of the US have too: CA is Canada or California."""


def is_also_state(text: str) -> bool:
    """True for the code of a country that a state of the US has too."""
    return text in _ALSO_STATES


def country_of_state(code: str) -> str:
    """The country that has a state or province of that abbreviation, empty where none has.

    >>> country_of_state("OR"), country_of_state("ON"), country_of_state("FR")
    ('US', 'CA', '')
    """
    for country, states in _STATES.items():
        if code in states:
            return country
    return ""


def place_and_country(text: str) -> tuple[str, str]:
    """The name of a place and the code of the country behind it, empty where none is named.

    A code that a state of the US has too stays a part of the name: only a list of towns can tell.

    >>> place_and_country("Oslo (Norway)"), place_and_country("Seoul, Korea, Süd")
    (('Oslo', 'NO'), ('Seoul', 'KR'))
    >>> place_and_country("San Diego, CA")
    ('San Diego, CA', '')
    """
    # At the first mark behind which all is a country: “Seoul, Korea, Süd” has two.
    for mark in _BEFORE_COUNTRY.finditer(text[:_LONGEST_PLACE]):
        name, rest = text[: mark.start()].strip(), text[mark.end() :].strip()
        if "(" in mark[0]:
            if not rest.endswith(")"):
                continue
            rest = rest.removesuffix(")")
        if not name or is_also_state(rest):
            continue
        code = countries().code(rest)
        if code:
            return name, code
    return text.strip(), ""


def ambiguous(text: str) -> str:
    """The message on a word with several meanings; `Vocabulary.question` lists them."""
    return _("{value} can mean more than one thing").format(value=quote(text))
