"""Comparison of words, and guesses at the known word that somebody probably meant.

`text.fold` is the only folding; here are the words of a text, their inflections and their typing
errors. hamm_registry/site/static/search.js does the same: a table of cases holds both together.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from hamm_registry.core.text import _, fold, quote

FEWEST_LETTERS = 3
"""Of a known word at least so many letters must be there before the rest is guessed."""

_QUOTES = "\"'“”„‟‘’‚«»‹› \t\n"
_INITIALS = re.compile(r"(?<!\w)(\w)\.[ ]?(?=\w(?!\w))")
"""The dots of an abbreviation: U.S.A., e. V."""
_ENDINGS = ("ern", "en", "em", "er", "es", "e", "n", "s")
"""German and English endings of nouns and adjectives, folded."""
_SHORTEST_STEM = 4


class _BlanksBetweenWords(dict[int, str]):
    """For `str.translate`: letters, digits and marks stay, all else is a blank."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        is_of_word = unicodedata.category(letter)[0] in "LNM"  # letter, number, mark
        if not is_of_word:
            letter = " "
        self[code] = letter
        return letter


_LETTERS = _BlanksBetweenWords()


def bare(value: str) -> str:
    """A value without the quotation marks of any language and the blanks around it."""
    return value.strip(_QUOTES)


def words(text: str) -> str:
    """The folded words of a text with one blank between two; abbreviations lose their dots.

    >>> words("Bosnien & Herzegowina"), words("Förderverein e. V."), words("U.S.A.")
    ('bosnien herzegowina', 'forderverein ev', 'usa')
    """
    folded = fold(text)
    if "." in folded:
        folded = _INITIALS.sub(r"\1", folded)
    return " ".join(folded.translate(_LETTERS).split())


def stem(word: str) -> str:
    """A folded word without its endings: of `polnische` and `polnischer` it is `polnisch`.

    >>> stem("schulen"), stem("stadte"), stem("universities"), stem("polnische")
    ('schul', 'stadt', 'university', 'polnisch')
    """
    if word.endswith("ies") and len(word) > _SHORTEST_STEM + 2:
        return word.removesuffix("ies") + "y"
    shorter = word
    while True:
        for ending in _ENDINGS:
            if shorter.endswith(ending) and len(shorter) - len(ending) >= _SHORTEST_STEM:
                shorter = shorter.removesuffix(ending)
                break
        else:
            return shorter


_SHORT_WORD = 5
"""A word of so many letters may have one typing error, a longer one two."""


def most_errors(word: str, name: str) -> int:
    """The number of typing errors that a word may have and still be taken for a name.

    One in five letters, two in more; of three letters only that a fourth is left out.
    """
    if len(word) <= FEWEST_LETTERS:
        return int(len(word) == FEWEST_LETTERS < len(name))
    if len(word) <= _SHORT_WORD:
        return 1
    return 2


def distance(one: str, other: str, most: int) -> int:
    """The typing errors between two words, more than `most` where there are more.

    Optimal string alignment: letters left out, added, mistaken, or two neighbours swapped.

    >>> distance("kalsiz", "kalisz", 2), distance("turkei", "tschechien", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def common_beginning(one: str, other: str) -> int:
    """The number of letters with which two words begin alike."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def nearest(text: str, meanings: Mapping[str, str]) -> str:
    """The meaning that somebody probably had in mind, empty where none or no single one is near.

    `meanings` are known by folded names, as `words` gives them; several names may mean the same.
    What is near begins alike: the name goes on from there, or has one or two typing errors.

    >>> nearest("Schwedn", {"schweden": "SE", "schweiz": "CH"})
    'SE'
    >>> nearest("Schw", {"schweden": "SE", "schweiz": "CH"})
    ''
    """
    wanted = words(bare(text)[:80])
    if wanted in meanings:
        return meanings[wanted]
    if len(wanted) < FEWEST_LETTERS:
        return ""
    if only := begun(text, meanings):
        return only
    ranked: dict[tuple[int, bool, int], set[str]] = {}
    for name, meaning in meanings.items():
        if name[:1] != wanted[0]:
            continue
        most = most_errors(wanted, name)
        errors = distance(wanted, name, most)
        if errors <= most:
            swapped = sorted(wanted) == sorted(name)  # lnad is land, not lead
            rank = (errors, not swapped, -common_beginning(wanted, name))
            ranked.setdefault(rank, set()).add(meaning)
    if not ranked:
        return ""
    return _only(ranked[min(ranked)])


def begun(text: str, meanings: Mapping[str, str]) -> str:
    """The only meaning of the names that begin so, else of those with a word that begins so.

    >>> begun("schwed", {"schweden": "SE", "schweiz": "CH", "konigreich schweden": "SE"})
    'SE'
    """
    wanted = words(bare(text)[:80])
    if len(wanted) < FEWEST_LETTERS:
        return ""
    matches = {meaning for name, meaning in meanings.items() if name.startswith(wanted)}
    if not matches:
        matches = _inside(wanted, meanings)
    return _only(matches)


def _only(meanings: set[str]) -> str:
    """The meaning, if there is exactly one."""
    if len(meanings) == 1:
        return next(iter(meanings))
    return ""


_NEGATIONS = frozenset(["kein", "keine", "nicht", "no", "not"])


def _inside(wanted: str, meanings: Mapping[str, str]) -> set[str]:
    """The meanings of the names of which a later word begins so, but none behind a “not”."""
    matches = set()
    for name, meaning in meanings.items():
        for word in name.split():
            if word in _NEGATIONS:
                break
            if word.startswith(wanted):
                matches.add(meaning)
    return matches


def did_you_mean(value: str, allowed: Iterable[str] | Mapping[str, str]) -> str:
    """A guess at which of the allowed values was meant; empty where nothing is near.

    A mapping gives the labels of values; they are names of them too.

    >>> did_you_mean("activ", {"active": "aktiv", "ended": "beendet"})
    'Did you mean “active” (aktiv)?'
    """
    labels = _labels(allowed)
    meanings = {words(label): code for code, label in labels.items() if label}
    meanings |= {words(code): code for code in labels}
    code = nearest(value, meanings)
    if not code:
        return ""
    return meant(labelled(code, labels[code]))


def _labels(allowed: Iterable[str] | Mapping[str, str]) -> Mapping[str, str]:
    """The label of each allowed value; empty ones where there are none."""
    if isinstance(allowed, Mapping):
        return allowed
    return dict.fromkeys(allowed, "")


def labelled(code: str, label: str) -> str:
    """A code with its label where that says more: “PL” (Poland)."""
    if words(label) in ("", words(code)):
        return quote(code)
    return f"{quote(code)} ({label})"


def meant(shown: str) -> str:
    """The question after a guess, which stands in its quotation marks already."""
    return _("Did you mean {value}?").format(value=shown)


def allowed_values(values: Iterable[str]) -> str:
    """The hint that lists what may be written."""
    return _("allowed: {values}").format(values=", ".join(values))
