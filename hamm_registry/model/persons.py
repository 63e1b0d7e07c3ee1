"""Recognises natural persons in texts: the one place for rules, import, new entries and forms.

A form of address or a function in front of a name counts, and a name that begins with a common
given name where only an organisation is expected. All patterns are linear.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from hamm_registry.core.text import fold

_TITLES_WITH_DOT = (
    "Dipl.", "med.", "phil.", "theol.", "h.c.", "h. c.", "Ing.", "Dr.", "Prof.",
)  # fmt: skip
_TITLES = (*_TITLES_WITH_DOT, "Dr", "Prof")
_FORMS_OF_ADDRESS = (
    "Herr", "Herrn", "Frau", "Hr.", "Fr.", "Eheleute", "Fam.", "Familie", "Pfr.", "Pfarrer",
    "Pfarrerin", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Mme", "Mlle", "Pastor",
    "Pastorin", "Sir", "Sr.", "Sra.", "Dra.", "Madame", "Monsieur", "Sig.", "Signor", "Signora",
    "Señor", "Señora", "Doña", "Pani", "Pater", "Diakon", "Kaplan", "Vikar", "Vikarin", "Bischof",
    "Rabbi", "Rabbiner", "Imam", "Sayın", "Пані", "Пан", "Господин", "Госпожа", "Г-н", "Г-жа",
    "herr", "herrn", "frau", "familie", "mr", "mrs", "madame", "monsieur", "señor", "señora",
    "pani", "HERR", "HERRN", "FRAU", "FAMILIE", "пані", "пан", "г-н", "г-жа",
)  # fmt: skip
_SHORT_FUNCTIONS = (
    "c/o", "z. H.", "z.H.", "z. Hd.", "z.Hd.", "i. A.", "i.A.", "i. V.", "i.V.", "attn", "attn.",
    "Vors.", "Inh.", "Inhaber", "Inhaberin",
)  # fmt: skip
_FUNCTIONS = (
    "vorsitz", "vorsitzende", "vorsitzender", "vorsitzenden", "ansprechpartner",
    "ansprechpartnerin", "ansprechperson", "kontaktperson", "geschäftsführer", "geschäftsführerin",
    "geschäftsführung", "schriftführer", "schriftführerin", "kassenwart", "kassenwartin",
    "kassewart", "kassewartin", "schulleiter", "schulleiterin", "leiter", "leiterin", "leitung",
    "koordinator", "koordinatorin", "koordination", "betreuer", "betreuerin", "zuständig",
    "verantwortlich", "verantwortliche", "verantwortlicher", "verantwortlichen", "contact",
    "contact person", "chair", "chairman", "chairwoman", "chairperson", "president", "director",
)  # fmt: skip
"""Functions in lower case; their first letter may be a capital too."""
_IN_EITHER_CASE = (*_FUNCTIONS, *(word[0].upper() + word[1:] for word in _FUNCTIONS))
_FUNCTIONS_BEFORE_A_GIVEN_NAME = tuple(
    """
    Beauftragte Beauftragter Bürgermeister Bürgermeisterin Chorleiter Chorleiterin Dezernent
    Dezernentin Dirigent Dirigentin Gründer Gründerin Initiator Initiatorin Kontakt Landrat
    Landrätin Lehrer Lehrerin Oberbürgermeister Oberbürgermeisterin Projektleiter Projektleiterin
    Präsident Präsidentin Ratsfrau Ratsherr Referent Referentin Rektor Rektorin Schatzmeister
    Schatzmeisterin Schwester Sekretär Sekretärin Sprecher Sprecherin Trainer Trainerin
    Coordinator Founder Headteacher Mayor Principal Secretary Teacher coordinator founder
    headteacher mayor principal secretary teacher
    """.split()
)
"""Words that stand in front of other names as well: “Kontakt Europa”, “Lehrer Online”."""


def _any_of(words: Sequence[str]) -> str:
    """A regular expression for one of some words."""
    return f"(?:{'|'.join(map(re.escape, words))})"


_WORD = re.compile("[A-Za-zäöüñ\u0400-\u045f]+")
"""A word in the letters of all expressions above: \\w is three times as slow."""


def _heads(*words: str) -> frozenset[str]:
    """The first words of some expressions: a text without any of them holds none of these."""
    return frozenset(_WORD.findall(word)[0] for word in words)


_BLANK = r"(?:[^\S\n]{1,2}\n?|\n)"
"""A blank between two words, perhaps where a line is broken; no empty line."""
_MARKED = r"[*_\"„“”»«(]{0,2}"
"""Marks in which a name may stand: “Frau *Muster*”."""
_TITLE = rf"(?:{_any_of(_TITLES_WITH_DOT)}(?:-Ing\.)?{_BLANK}?|(?:Dr|Prof){_BLANK})"
_SMALL_WORDS = (
    r"(?!(?:UND|DER|DIE|DAS|IM|IN|MIT|AM|Und|Der|Die|Das|Im|In|Mit|Am|The|And|Dr|Prof)\b)"
)
_NAME = rf"{_SMALL_WORDS}(?:[A-ZdlÀ-Ý]['’])?[^\W\d_a-zà-öø-ÿ\u0430-\u045f][^\W\d_]{{1,40}}"
_PARTICLES = r"(?:von|van|de|del|della|di|da|dos|du|la|al|el|bin)"
_INITIALS = rf"(?:[A-Z]\.{_BLANK}?){{0,3}}(?:{_PARTICLES} (?:de[nr]? |la |el )?)?"
"""Initials, and what may stand between them and a name: “J. van der”."""
_FULL_NAME = (
    rf"(?:{_NAME}(?:-{_NAME})?|[A-Z]\.)"
    rf"(?:{_BLANK}(?:{_PARTICLES}|der|den|zu|[A-Z]\.))?{_BLANK}{_NAME}"
)
_ADDRESSED = (
    rf"\b{_any_of(_FORMS_OF_ADDRESS)}(?:{_BLANK}|(?<=\.)){_MARKED}"
    rf"{_TITLE}{{0,3}}{_INITIALS}{_NAME}(?: {_NAME}(?!\w))?"
)
_TITLED = rf"(?<![\w-]){_TITLE}{{1,3}}{_INITIALS}{_NAME}(?: {_NAME}(?!\w))?"
_FUNCTION = (
    rf"(?<![\w-]){_any_of((*_SHORT_FUNCTIONS, *_IN_EITHER_CASE))}(?:[ :,]{{1,3}}\n?| [-–] |\n)"
    rf"{_MARKED}(?:(?:ist|is) )?{_TITLE}{{0,3}}(?P<name>{_FULL_NAME})"
)
_FUNCTION_OF_SOMEBODY = (
    rf"(?<![\w-]){_any_of(_FUNCTIONS_BEFORE_A_GIVEN_NAME)}(?:[ :,]{{1,3}}\n?| [-–] |\n)"
    rf"{_MARKED}{_TITLE}{{0,3}}(?P<given>{_NAME}(?:-{_NAME})?)(?:{_BLANK}{_NAME})?"
)
_NO_PERSON = (
    "abteilung", "akademie", "allee", "amt", "city", "council", "forum",
    "hochschule", "initiative", "ministerium", "pfarrei", "town", "united", "verwaltung",
    "association", "bund", "buero", "centre", "center",
    "moschee", "synagoge", "museum", "theater", "turnier", "pokal",
    "chor", "club", "college", "council", "foundation", "gasse", "gemeinde", "gesellschaft",
    "gruppe", "gymnasium", "haus", "hospital", "institut", "institute", "kirche", "klinik",
    "kolleg", "komitee", "kreis", "netzwerk", "office", "park", "partnerschaft", "platz", "preis",
    "rathaus", "referat", "school", "schule", "society", "stadt", "stelle", "stiftung", "str",
    "strasse", "street", "university", "universitaet", "verband", "verein", "weg", "werk",
    "zentrum",
)  # fmt: skip
"""Endings of words that make a name that of an institution or of a street."""

_INSTITUTIONS = tuple(fold(ending) for ending in _NO_PERSON)

_GIVEN_NAMES = frozenset(
    fold(name)
    for name in """
    achim adam agnes ahmed ahmet albert alexander alexandra ali alina amelie amina andrea andreas
    andrzej angela angelika anita anja anke anna anne annette anton antonio ayse barbara beate
    bernd bernhard bettina birgit brigitte britta burkhard carla carlos carmen carola caroline
    cathrin charlotte christa christian christiane christina christine christoph claudia claus
    cornelia dagmar daniel daniela david denis detlef dieter dietmar dirk doris dorothea eckhard
    edith elena elisabeth elizabeth elke emily emine emma erika erich ernst eva fatima fatma felix
    frank franz franziska friedhelm friedrich gabi gabriele georg gerd gerhard gertrud gisela
    gudrun guenter guenther gustav hannah hannelore hans hans-juergen hans-peter harald hartmut
    hassan hatice heike heiko heiner heinrich heinz helena helga helmut hendrik herbert hermann
    hilde holger horst hubert hussein ibrahim ilona ilse ines inge ingo ingrid irene irina iris
    irmgard isabel ivan jacqueline jakob james jan jana janina jean jennifer jens joachim jochen
    joerg
    johannes john jonas jose josef juan juergen julia jutta kai karin karl karl-heinz karsten
    katarzyna katharina kathrin katja kerstin kirsten klaus krystyna krzysztof kurt lars laura lena
    leon lisa lothar lukas lutz magdalena malgorzata manfred manuela marc marcel marco marcus
    margarete maria marie marina mario marion markus marlies martin martina mary matthias max
    mehmet melanie michael michaela mohamed mohammed monika murat mustafa nadine natalia nicole
    nils nina norbert olaf ole olga oliver osman otto patricia patrick paul pedro peter petra
    philipp pierre piotr rainer ralf ramona regina reinhard renate robert roland rolf rosemarie
    rudolf ruth sabine sandra sara sarah sebastian sibylle sigrid silke silvia simone sofia sonja
    stefan stefanie steffen stephan susanne svetlana svenja sven sylvia tanja tatjana theresa
    thomas thorsten tim tobias tom torsten udo ulrich ulrike ursula ute uwe vera veronika viktor
    volker walter waltraud werner wilhelm winfried wolfgang yasemin yusuf yvonne zeynep
    """.split()
)


def person_in(text: str) -> str:
    """The first part of a text that names a person; empty where none does.

    >>> person_in("Auskunft gibt Frau Dr. Erika Muster."), person_in("Frau und Beruf e.V.")
    ('Frau Dr. Erika Muster', '')
    """
    # Cutting a text into words is ten times as fast as searching it for the patterns.
    words = _WORD.findall(text)
    if _ALL_HEADS.isdisjoint(words):
        return ""
    for pattern in _PATTERNS:
        if pattern.heads.isdisjoint(words):
            continue
        for match in re.finditer(pattern.person, text):
            # “Frau Holle Verein” is no person: the words behind the name tell.
            behind = re.compile(pattern.words_behind).match(text, match.end())
            name = match.groupdict().get("name") or match[0]
            if behind:
                name += behind[0]
            given = match.groupdict().get("given")
            if given is not None and fold(given) not in _GIVEN_NAMES:
                continue
            if not _is_institution(name):
                return match[0]
    return ""


class _Pattern(NamedTuple):
    """A way to name a person, the words behind a name that are looked at as well, and the heads.

    No text without one of the `heads` as a word of its own names a person in this way; so the two
    regular expressions are compiled when a text has one.
    """

    person: str
    words_behind: str
    heads: frozenset[str]


_UP_TO_THREE_WORDS = rf"(?:[ -]{_NAME}){{0,3}}"
_PATTERNS = (
    _Pattern(_ADDRESSED, rf"(?:[ -]{_NAME})?", _heads(*_FORMS_OF_ADDRESS)),
    _Pattern(_TITLED, _UP_TO_THREE_WORDS, _heads(*_TITLES)),
    _Pattern(_FUNCTION, _UP_TO_THREE_WORDS, _heads(*_SHORT_FUNCTIONS, *_IN_EITHER_CASE)),
    _Pattern(_FUNCTION_OF_SOMEBODY, _UP_TO_THREE_WORDS, _heads(*_FUNCTIONS_BEFORE_A_GIVEN_NAME)),
)
_ALL_HEADS = frozenset().union(*(pattern.heads for pattern in _PATTERNS))


def is_called_like_a_person(name: str) -> bool:
    """True if an organisation is called like a person: a given name and at most two more words.

    >>> is_called_like_a_person("Erika Muster"), is_called_like_a_person("Anna-Chor Hamm")
    (True, False)
    """
    if name and person_in(name) == name:
        return True
    words = name.split()
    if not 2 <= len(words) <= 3 or fold(words[0]) not in _GIVEN_NAMES:
        return False
    for word in words:
        if not word[0].isupper() or not re.fullmatch(_WORD_OF_A_NAME, word):
            return False
    return not _is_institution(name) and fold(words[-1]) not in ("und", "international")


_WORD_OF_A_NAME = r"[^\W\d_][\w'’.-]*"


def _is_institution(name: str) -> bool:
    """True if a word of a name ends like that of an institution or a street."""
    words = filter(None, re.split(r"[\s-]+", name))
    return any(fold(word).endswith(_INSTITUTIONS) for word in words)


_INVISIBLE = (
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef"
    "\u0332-\u0338\u20dd-\u20e4]"  # strokes and frames: 0\u0336, 0\u20e3
)
"""Characters that change nothing or little in how a text looks."""
_DASHES = "[\u2010-\u2015\u2212]"
_ENTITY = re.compile("&#?[A-Za-z0-9]{2,8};")
_UNUSUAL = re.compile("[^\\x00-\u00ac\u00ae-\u024f\u2013\u2018-\u201f\u2026\u20ac]")


def is_written_around(text: str) -> bool:
    """True if `plain` may change a text."""
    if "&" in text and _ENTITY.search(text):
        return True
    return _UNUSUAL.search(text) is not None


def plain(text: str) -> str:
    """A text in which what was written around is written plainly.

    Wide and other forms of letters, digits of other scripts, entities of HTML, blanks of all
    widths, invisible characters and dashes become what a keyboard writes.

    >>> plain("anna&#64;web.de, ０２３８１ ١٢٣")
    'anna@web.de, 02381 123'
    """
    if not is_written_around(text):
        return text
    text = unicodedata.normalize("NFKC", html.unescape(text))
    text = re.sub(_DASHES, "-", re.sub(_INVISIBLE, "", text))
    return text.translate(_PLAIN_CHARACTERS)


class _PlainCharacters(dict[int, str]):
    """For `str.translate`: digits of any script as 0 to 9, blanks of any width as a blank.

    Each character is looked up once.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not character.isascii():
            if character.isdecimal():
                character = str(unicodedata.decimal(character))
            elif character.isspace():
                character = " "
            elif character == "\u3002":  # domains may be written with it
                character = "."
        self[code] = character
        return character


_PLAIN_CHARACTERS = _PlainCharacters()
