"""Text for people: translation, sorting, dates and numbers, and what is safe to print."""

import errno
import gettext
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from hamm_registry.core.catalogue import Catalogue

DOMAIN = "hamm_registry"
SITE_DOMAIN = "site"
"""The catalogues with the messages of the website alone."""

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "de")
"""The languages the program speaks; the first is that of the source texts."""

SITE_LANGUAGES = (*LANGUAGES, "es", "fr", "pl", "tr", "uk")
"""The languages of the website; those that the program does not speak have a `site.po` each."""

UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""A character that could move a cursor, end a line or turn the writing direction."""
_SHOWN = 60


class _Speech:
    """The language in force and the name of the program: one for the whole process."""

    program = "hamm"
    language = LANGUAGES[0]
    preferred = LANGUAGES[0]
    registry: tuple[str, ...] = ()
    domain = DOMAIN
    catalogue = gettext.NullTranslations()


def activate(language: str, domain: str = DOMAIN) -> None:
    """Speak `language` from now on; one that has no catalogue is English.

    The messages of the website (SITE_DOMAIN) are there in more languages than those of the
    program. Texts of entries are preferred in `language` all the same: people wrote those.
    The standard library's own domain is set too: Typer's help texts look there.
    """
    spoken = SITE_LANGUAGES if domain == SITE_DOMAIN else LANGUAGES
    _Speech.preferred = language
    _Speech.domain = domain
    _Speech.language = LANGUAGES[0]
    if language in spoken:
        _Speech.language = language
    _Speech.catalogue = _catalogue(_Speech.language)
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = _Speech.language


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The translations into a language: of all messages, or of those of the website alone."""
    domain = DOMAIN if language in LANGUAGES else SITE_DOMAIN
    try:
        content = (LOCALE / language / "LC_MESSAGES" / f"{domain}.mo").read_bytes()
    except OSError:  # English, or a checkout where nothing was compiled yet
        return gettext.NullTranslations()
    return Catalogue(content)


@contextmanager
def speaking(language: str, domain: str = DOMAIN) -> Iterator[None]:
    """Speak another language for a while: for a file that has its own."""
    before = _Speech.preferred, _Speech.domain
    activate(language, domain)
    try:
        yield
    finally:
        activate(*before)


def understand(languages: Iterable[str]) -> None:
    """From now on names of codes are understood in these languages too: those of the registry."""
    _Speech.registry = tuple(languages)


def understood() -> tuple[str, ...]:
    """The languages of the registry that is opened, the first one first."""
    return _Speech.registry


def translated(message: str, language: str) -> str:
    """A message in one of SITE_LANGUAGES, whichever is in force; itself where it is in none."""
    return _catalogue(language).gettext(message)


def called(program: str) -> None:
    """From now on messages name the program as it was called."""
    _Speech.program = program


def program() -> str:
    """The program as it was called."""
    return _Speech.program


def language() -> str:
    """The code of the language in force."""
    return _Speech.language


def speech() -> tuple[str, str, str]:
    """The state that texts for people depend on: the two languages and the name of the program."""
    return _Speech.preferred, _Speech.language, _Speech.program


def _(message: str) -> str:
    """`message` in the language in force."""
    return _Speech.catalogue.gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a message that fits `number`, in the language in force."""
    return _Speech.catalogue.ngettext(one, many, number)


def environment_language(environ: Mapping[str, str]) -> str | None:
    """The language that the environment asks for; None for `C`, `POSIX` and unknown languages.

    On Windows, where those variables are rare, the language of the user's settings.
    """
    for name in ("HAMM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = environ.get(name, "")[:2].lower()
        if code in LANGUAGES and environ[name][2:3] in ("", "_", "-", ".", "@"):
            return code
    return _windows_language()


def _windows_language() -> str | None:
    """The language of Windows; None elsewhere, and where it is neither German nor English."""
    if os.name != "nt":
        return None
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF  # type: ignore[attr-defined,unused-ignore]
    return {0x07: "de", 0x09: "en"}.get(primary)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """For comparing without regard to case, accents and ways to write umlauts.

    `Köln`, `KOELN` and `Koln` are one, and so are `Straße` and `strasse`, composed and decomposed
    letters, the two forms of a sigma. Marks that are part of a writing, as in Devanagari, stay.
    Whatever begins a text begins the folded text too. search.js folds likewise.
    """
    return _UMLAUT.sub(r"\1", _without_accents(text))


_UMLAUT = re.compile("([aou])e+")
"""An umlaut, or what may be one: `ae` is `a`."""


def _without_accents(text: str) -> str:
    """A text without case and accents: ä is a."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # Two patterns over the whole text are twice as fast as a look at each of its characters.
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", decomposed.casefold()))
    return _LETTER.sub(lambda letter: _LETTERS[letter[0]], bare)


_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""A mark above or below a Latin, Greek, Cyrillic, Hebrew or Arabic letter that may be left out."""


_LETTERS = dict(zip("øłđðþħıæœ’", "o l d d th h i ae oe '".split(), strict=True))
"""Letters that Unicode does not take apart, as they are written without their strokes."""
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_UMLAUT_LANGUAGES = frozenset(["", "de", "en", "lb"])
"""Languages whose ü is ue in an id; in Turkish, Hungarian or Swedish ids the dots just go."""
_NO_WORD = re.compile("[^a-z0-9]+")


def slug(text: str, language: str = "") -> str:
    """The words of a text in lower-case ASCII, joined by hyphens; empty where none is Latin.

    >>> slug("Bockum-Hövel & Co."), slug("Bihać"), slug("東京"), slug("Üsküdar", "tr")
    ('bockum-hoevel-co', 'bihac', '', 'uskudar')
    """
    composed = unicodedata.normalize("NFC", text).casefold()
    if language in _UMLAUT_LANGUAGES:
        composed = composed.translate(_GERMAN)
    return _NO_WORD.sub("-", _without_accents(composed)).strip("-")


RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""Names that no file can have on Windows."""


def sort_key(text: str) -> tuple[str, str]:
    """Alphabetical in the language in force; ties by code point.

    In German and English as in German dictionaries (DIN 5007-1): ä as a, ß as ss. Other alphabets
    have letters of their own between those: ł comes behind all of l, Є behind Е and not behind Я.
    """
    letters = _LETTERS_BETWEEN.get(_Speech.language)
    if letters is None:
        return _without_accents(text), text
    lower = unicodedata.normalize("NFC", text)
    if _Speech.language == "tr":
        lower = lower.replace("I", "ı").replace("İ", "i")
    return _without_accents(lower.lower().translate(letters)), text


_LAST = "\uffff"
"""It sorts behind every letter."""

_LETTERS_BETWEEN = {
    "es": str.maketrans({"ñ": f"n{_LAST}"}),
    "pl": str.maketrans(
        {letter: plain + _LAST for letter, plain in zip("ąćęłńóśź", "acelnosz", strict=True)}
        | {"ż": f"z{_LAST}{_LAST}"}
    ),
    "tr": str.maketrans(
        {letter: plain + _LAST for letter, plain in zip("çğıöşü", "cghosu", strict=True)}
    ),
    "uk": str.maketrans(
        {letter: plain + _LAST for letter, plain in zip("ґєі", "геи", strict=True)}
        | {"ї": f"и{_LAST}{_LAST}", "й": f"и{_LAST}{_LAST}{_LAST}"}
    ),
}
"""Letters that stand between others in an alphabet: behind all words with the letter before."""


def pick(texts: Mapping[str, str], *languages: str) -> str:
    """One text out of a map of languages: in the language in force, else the first that is there.

    >>> pick({"de": "Hallo"}, "de")
    'Hallo'
    """
    return texts.get(_picked(texts, *languages), "")


def _picked(texts: Mapping[str, str], *languages: str) -> str:
    for code in (_Speech.preferred, _Speech.language, *languages):
        if code in texts:
            return code
    return next(iter(texts), "")


def named(texts: Mapping[str, str]) -> str:
    """The name of a code or of a field of the schemas, in the language in force.

    The schemas hold German and English; for the other languages of the website the catalogue has
    the translation of the English name.
    """
    if _Speech.language in texts or _Speech.preferred in texts or LANGUAGES[0] not in texts:
        return pick(texts)
    return _(texts[LANGUAGES[0]])


def other_language(texts: Mapping[str, str]) -> str:
    """The language of what `pick` gives, empty where it is the one that was asked for.

    >>> other_language({"de": "Hallo"}), other_language({"en": "Hello"})
    ('de', '')
    """
    code = _picked(texts)
    if code == _Speech.preferred:
        return ""
    return code


_WRITTEN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?").fullmatch


def date(value: str | int) -> str:
    """A written date (year, month or day) as people write it; anything else as it is."""
    if not _WRITTEN_DATE(str(value)):  # a claim may be “1985-1986”
        return str(value)
    year, month, *days = str(value).split("-")
    if _Speech.language in _NUMERIC_DATES:
        day_form, month_form = _NUMERIC_DATES[_Speech.language]
        if days:
            return day_form.format(day=days[0], month=month, year=year)
        return month_form.format(month=month, year=year)
    name = month
    if 1 <= int(month) <= len(_MONTHS):  # 2026-13 is shown as it is: a rule names the fault
        name = _MONTHS[int(month) - 1]
    if days:
        return f"{int(days[0])} {name} {year}"
    return f"{name} {year}"


_NUMERIC_DATES = {
    "de": ("{day}.{month}.{year}", "{month}/{year}"),
    "es": ("{day}/{month}/{year}", "{month}/{year}"),
    "fr": ("{day}/{month}/{year}", "{month}/{year}"),
    "pl": ("{day}.{month}.{year}", "{month}.{year}"),
    "tr": ("{day}.{month}.{year}", "{month}.{year}"),
    "uk": ("{day}.{month}.{year}", "{month}.{year}"),
}
"""How a day and a month are written in figures; other languages write the month as a word."""


def span(dated: Mapping[str, Any]) -> str:
    """From the `start` to the `end` of something, as people write it; one date where both agree."""
    days = (date(dated[key]) for key in ("start", "end") if key in dated)
    return "–".join(dict.fromkeys(days))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float) -> str:
    """A number with the separators of the language: 1,234.5 or 1.234,5."""
    separators = _SEPARATORS.get(_Speech.language)
    written = f"{value:,}"
    if separators is None:
        return written
    return written.translate(str.maketrans(",.", separators))


_SEPARATORS = {
    "de": ".,", "es": "\u202f,", "fr": "\u202f,", "pl": "\xa0,", "tr": ".,", "uk": "\xa0,",
}  # fmt: skip
"""What stands between thousands and before decimals; no break in the middle of a number."""


def and_more(count: int) -> str:
    """The end of a list that is cut: “and 3 more”."""
    return ngettext("and {count} more", "and {count} more", count).format(count=number(count))


def join(parts: Iterable[str]) -> str:
    """Parts of one line: `active · Toul, France`."""
    return " · ".join(part for part in parts if part)


def labelled(label: str, value: str) -> str:
    """A name and what it stands for: `France: 8 initiatives`, with the spaces of the language."""
    return _("{label}: {value}").format(label=label, value=value)


def capital(text: str) -> str:
    """A name as a heading begins, with a capital: in Turkish that of i is İ."""
    first, rest = text[:1], text[1:]
    if _Speech.language == "tr" and first == "i":
        return f"İ{rest}"
    return first.upper() + rest


def sentence(text: str) -> str:
    """A part of a message as a sentence: with a capital and a full stop.

    A first word that is no word of the language, such as a path or a name in quotes, stays.

    >>> sentence("the id is taken"), sentence("data/places.yaml is empty."), sentence("Why?")
    ('The id is taken.', 'data/places.yaml is empty.', 'Why?')
    """
    first = text.split(" ", 1)[0].rstrip(",:;")
    if first.isalpha() and first.islower():
        text = text[0].upper() + text[1:]
    last = text.rstrip("”“\"'’)")[-1:]
    if last in ".?!…:":
        return text
    return f"{text}."


def safe(text: str) -> str:
    r"""Text that cannot move a cursor, end a line or turn the writing direction.

    In a log of GitHub, which obeys lines that begin with `::` or `##[`, these are broken up.

    >>> safe("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if not text.isprintable():
        text = UNSAFE.sub(_escaped, text)
    if ("::" in text or "##[" in text) and os.environ.get("GITHUB_ACTIONS") == "true":
        return text.replace("::", ": :").replace("##[", "## [")
    return text


def _escaped(character: re.Match[str]) -> str:
    return character[0].encode("unicode_escape").decode()


def shown(value: object) -> str:
    """A value from a file as a message may quote it: safe and not longer than a line."""
    text = safe(str(value)[: _SHOWN + 1])
    if len(text) <= _SHOWN:
        return text
    return text[: _SHOWN - 1] + "…"


def reason(error: OSError) -> str:
    """The reason of a system error in the language in force; the system has its own."""
    reasons = {
        errno.EACCES: _("no permission"),
        errno.EPERM: _("no permission"),
        errno.ENOENT: _("there is no such file or folder"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("it is not a folder"),
        errno.ENOSPC: _("the disk is full"),
        errno.EROFS: _("the disk is write-protected"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ELOOP: _("it is a link"),
        errno.EBADF: _("closed"),
    }
    number = error.errno or 0
    return reasons.get(number) or errno.errorcode.get(number) or error.strerror or ""


def quote(value: object) -> str:
    """A value from a file in the quotation marks of the language."""
    return _("“{text}”").format(text=shown(value))
