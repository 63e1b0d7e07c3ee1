"""Rules on how texts are written: cut off, copied with markup, placeholders, wrong language."""

import html
import re
import unicodedata
from collections.abc import Iterator

from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding, Fix, Span
from hamm_registry.core.spelling import bare
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote
from hamm_registry.model import vocabulary
from hamm_registry.schema import Leaves
from hamm_registry.schema.fixes import write
from hamm_registry.yamlfile.parsed_file import ParsedFile

_CUT = re.compile(r" ++#\S")


def text_behind_hash(
    _kind: str, document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A text does not end at a “#” that belongs to it.

    After a space, “#” begins a comment, which is not read. A comment has a space after the sign.

    Passes:
        notes: 'Schule #1'
    Fails:
        notes: Schule #1
    """
    if " #" not in document.text:
        return
    rows = document.text.split("\n")
    from hamm_registry.yamlfile.positions import positions_in

    positions = positions_in(document.text)
    for pointer, value in leaves["text"]:
        span = positions[pointer][1]
        row = rows[span.line - 1]
        is_quoted = row[span.column - 1] in "'\"|>"
        is_one_line = span.end_line == span.line
        rest = row[span.end_column - 1 :]
        if is_quoted or not is_one_line or not _CUT.match(rest):
            continue
        message = _("{text} is not read: “#” after a space begins a comment").format(
            text=quote(rest.strip())
        )
        hint = _("Put the whole text in quotes, or write a space after “#” if it is a comment.")
        start = span.end_column + len(rest) - len(rest.lstrip())
        place = Span(span.line, start, span.line, len(row) + 1)
        fix = None
        if rest[1] != " ":  # behind several blanks it may be a remark all the same
            fix = _quoted_whole(rows, span, f"{value}{rest.rstrip()}")
        yield Finding(message, hint, pointer, span=place, fix=fix)


def _quoted_whole(rows: list[str], span: Span, text: str) -> Fix:
    """The repair that puts a text in quotes, from where its value begins to the end of the line."""
    quoted = "'" + text.replace("'", "''") + "'"
    row = rows[span.line - 1][: span.column - 1] + quoted
    changed = [*rows[: span.line - 1], row, *rows[span.line :]]
    return Fix(_("write {value}").format(value=quote(text)), "type", "\n".join(changed))


def composed_letters(
    _kind: str, document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    r"""A letter and its accent are one character (Unicode NFC).

    Names from macOS or a PDF often have two: they look the same, but no search finds them.

    Passes:
        notes: Köln
    Fails:
        notes: "Ko\u0308ln"
    """
    if leaves.prose.isascii() or unicodedata.is_normalized("NFC", leaves.prose):
        return
    for pointer, value in leaves.written:
        text = str(value)
        composed = unicodedata.normalize("NFC", text)
        if text != composed:
            message = _("a letter and its accent are two characters in {text}")
            hint = _("“{command}” joins the two; the text looks the same.")
            hint = hint.format(command=command("fmt", document.path))
            yield Finding(message.format(text=quote(text)), hint, pointer, fix=write(composed))


_TAGS = (
    "a|b|i|u|s|p|br|hr|em|strong|small|big|sub|sup|div|span|font|center|ul|ol|li|dl|dt|dd|h[1-6]"
    "|img|table|thead|tbody|tr|td|th|blockquote|code|pre|script|style|iframe|html|head|body|svg"
)
_TAG = rf"(?i)</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>"
_ENTITY = r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});"
_ADDRESS = r"(?i)href\s?=|src\s?="


def no_markup(
    _kind: str, _document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A text contains no HTML tags or entities.

    They come with text from web pages, and are shown as they are.

    Passes:
        notes: Tee & Brot
    Fails:
        notes: <b>Tee</b> &amp; Brot
    """
    if not _markup_in(leaves.prose):
        return
    for pointer, value in leaves.written:
        text = str(value)
        markup = _markup_in(text)
        if not markup:
            continue
        message = _("{text} is HTML, which is not supported here").format(text=quote(markup))
        plain = " ".join(html.unescape(re.sub(_TAG, _blank_for_tag, text)).split())
        holds_address = any(re.search(_ADDRESS, tag) for tag in re.findall(_TAG, text))
        hint = _("Delete the tags; a web address belongs to “links” or “sources”.")
        fix = None
        if plain and not holds_address:
            hint = _("Write plain text: {value}").format(value=quote(plain))
            # “&lt;b&gt;” is a tag once it is unescaped: only a person can tell what was meant.
            if not re.search(_TAG, plain):
                fix = write(plain)
        yield Finding(message, hint, pointer, part=markup, fix=fix)


_WITHIN_WORDS = r"(?i)</?(?:b|i|u|s|em|strong|small|big|sub|sup|span|font|code)\b"


def _blank_for_tag(tag: re.Match[str]) -> str:
    """The replacement of a tag: nothing for one within a word, a blank for one that ends a line."""
    if re.match(_WITHIN_WORDS, tag[0]):
        return ""
    return " "


def _markup_in(text: str) -> str:
    """The first tag in a text, or else its first entity; empty where it has none."""
    # Plain comparisons come first: they cost a tenth of the patterns.
    match = None
    if "<" in text:
        match = re.search(_TAG, text)
    if match is None and "&" in text:
        match = re.search(_ENTITY, text)
    if match is None:
        return ""
    return match[0]


_QUOTES = ("“”", "„“", "„”", "‘’", "‚‘", "«»", "»«", '""')
"""Marks of an opening and a closing quotation."""
_OPENING = re.compile(f"[{''.join(pair[0] for pair in _QUOTES)}]")
_MARKS = frozenset('“”„«»"')
_NAMES = frozenset(["title", "name", "other_names"])


def no_quotation_marks(
    _kind: str, document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A title or name is not enclosed in quotation marks as a whole.

    Typographic quotation marks are not YAML quotes: they would be printed in every list.

    Passes:
        other_names: [Chor „Eintracht“]
    Fails:
        other_names: [„Chor Eintracht“]
    """
    if not _OPENING.search(leaves.prose):
        return
    for pointer, value in leaves["text"]:
        if not isinstance(value, str) or not _OPENING.match(value):
            continue
        if not _NAMES.isdisjoint(pointer) and _is_quoted_whole(value):
            message = _("the quotation marks of {text} would be part of the name")
            text = bare(value)
            hint = _("Write {value} without them.").format(value=text)
            yield Finding(message.format(text=value), hint, pointer, fix=write(text))


def _is_quoted_whole(text: str) -> bool:
    """True if one pair of quotation marks stands around all of a text.

    „A“ und „B“ begins and ends with marks, but they are two pairs.
    """
    if text[:1] + text[-1:] not in _QUOTES:
        return False
    inside = bare(text)
    return inside != "" and _MARKS.isdisjoint(inside)


PLACEHOLDER = (
    r"\(?(?:to ?do|tbd|tba|fixme|x{2,}|\?{1,}|\.{2,}|…|-+|_+|n/?a|k\. ?a\.|none|null|leer|"
    r"lorem ipsum.*|asdf.*|platzhalter|placeholder|beispieltext|"
    r"(?:hier|bitte) .{0,60}(?:eintragen|ausfüllen|ergänzen|einfügen)|"
    r"please (?:enter|fill in|add|insert) .{0,60}|"
    r"(?:x{3,}[ :]+)?(?:text|titel|title|name|beschreibung|kurztext|description|summary) "
    r"(?:hier|folgt|here|follows)(?: noch)?|(?:to ?do|tbd|fixme|x{3,}|\?{2,}):.{1,80}|"
    r"(?:folgt|kommt)(?: noch)?|wird (?:noch )?ergänzt|coming soon|<[^<>=]*>|\[(?!/)[^\[\]]*\])"
    r"[ .:!?]*\)?"
)
"""What stands in a form until somebody fills it in, in small letters; propose.js reads it too."""
_LONGEST_PLACEHOLDER = 600


def no_placeholder(
    _kind: str, _document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A text says something: it is not a placeholder left over from a form.

    Passes:
        notes: Der Beginn ist nicht bekannt.
    Fails:
        notes: TODO
    """
    # Small letters are three times as fast as a pattern without regard to case.
    is_placeholder = re.compile(PLACEHOLDER, re.DOTALL).fullmatch
    for pointer, value in leaves.written:
        if not isinstance(value, str) or len(value) > _LONGEST_PLACEHOLDER:
            continue
        if is_placeholder(value.casefold()):
            message = _("{text} is a placeholder").format(text=quote(value))
            hint = _("Write the text, or delete the field if nothing is known.")
            yield Finding(message, hint, pointer)


_LANGUAGE_WORDS = {
    "de": "der das und mit von für ein eine einer einen ist sind sich im zum zur den dem nicht auf "
    "werden jedes jedem wird bei nach seit wurde durch über sowie ihre ihrer gemeinsam",
    "en": "the and of with for is are each every their other this that by from was were which have "
    "has between together its they",
    "fr": "le les des et avec pour une est sont dans du au aux chaque leur leurs depuis entre par",
    "pl": "i w z na do się jest są oraz dla przez od każdego które który między ich",
    "es": "el los las y con para una es son del cada su sus desde entre por",
    "tr": "ve ile bir için bu her olarak arasında tarafından yıl",
}
_WORDS_OF = {code: frozenset(words.split()) for code, words in _LANGUAGE_WORDS.items()}
_OWN_WORD = {code: rf"(?i)\b(?:{'|'.join(sorted(words))})\b" for code, words in _WORDS_OF.items()}
"""Patterns of a word that only a language has."""
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 3
"""Of so many words that only one language has, and none of the other, a text is in that one."""


def texts_in_their_language(
    _kind: str, document: ParsedFile, _leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A text is given under the language that it is written in.

    Two texts that were swapped are shown to the wrong readers, and read aloud wrongly.

    Passes:
        summary:
          de: Die Klassen besuchen sich jedes Jahr und singen mit den Gästen.
          en: The classes visit each other every year and sing with their guests.
    Fails:
        summary:
          de: The classes visit each other every year and sing with their guests.
          en: Die Klassen besuchen sich jedes Jahr und singen mit den Gästen.
    """
    for field in ("summary", "title", "notes"):
        texts = document.data.get(field)
        if not isinstance(texts, dict):
            continue
        # The language that each text seems to be in; empty where it is in its own.
        seems = {code: _other_language(str(text), code) for code, text in texts.items()}
        for code, other in seems.items():
            if not other:
                continue
            message = _("the text under “{code}” seems to be in another language: {language}")
            message = message.format(code=code, language=vocabulary.languages().label(other))
            hint = _("Translate it, or delete it here.")
            fix = None
            if other not in texts:
                hint = _("Write it under “{code}”.").format(code=other)
            elif seems.get(other) == code:
                hint = _("Swap the two texts.")
                fix = write({**texts, code: texts[other], other: texts[code]}, (field,))
                fix = fix._replace(description=_("the two texts swapped"))
            yield Finding(message, hint, (field, code), fix=fix)


def _other_language(text: str, code: str) -> str:
    """The language of a text that is plainly not in the language `code`; else empty."""
    own_words = _WORDS_OF.get(code)
    if own_words is None:
        return ""
    # Nearly every text has a word that only its own language has, most between two blanks.
    if not own_words.isdisjoint(text.lower().split()):
        return ""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _FEWEST or re.search(_OWN_WORD[code], text):
        return ""
    for other, words_of_other in _WORDS_OF.items():
        if words_of_other.isdisjoint(words):
            continue
        count = sum(word in words_of_other for word in words)
        if other != code and count >= _FEWEST:
            return other
    return ""
