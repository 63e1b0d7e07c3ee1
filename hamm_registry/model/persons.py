"""Recognises natural persons in texts: the one place for rules, import, new entries and forms.

A form of address or a function in front of a name counts, and a name that begins with a common
given name where only an organisation is expected. All patterns are linear.
"""

import html
import re
import unicodedata

from hamm_registry.core.text import fold

_TITLES = r"(?:(?:(?:Dipl|med|phil|theol|h\. ?c|Ing)\.|(?:Dr|Prof)\.?)(?:-Ing\.)? )"
_NAME = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]{1,40}"
_FULL_NAME = rf"{_NAME}(?:-{_NAME})?(?: (?:von|van|de|der|den|zu|al|el|[A-Z]\.))? {_NAME}"
_ADDRESSED = re.compile(
    r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Eheleute|Fam\.|Familie|Pfr\.|Pfarrer(?:in)?|Mrs?\b\.?|Ms\b\.?|Miss"
    r"|Mme|Mlle|Pastor(?:in)?|Sir|Sra?\.|Dra\."
    rf"|Madame|Monsieur|Sig\.|Signora?|Señora?|Pani) {_TITLES}{{0,3}}{_NAME}(?: {_NAME}(?!\w))?"
)
_TITLED = re.compile(rf"(?<![\w-]){_TITLES}{{1,3}}{_NAME}(?: {_NAME}(?!\w))?")
_FUNCTIONS = (
    r"c/o", r"z\. ?Hd?\.", r"i\. ?[AV]\.", r"attn\.?", r"Vors\.", r"[Vv]orsitz(?:ende[rn]?)?",
    r"[Aa]nsprech(?:partner(?:in)?|person)", r"[Kk]ontaktperson", r"Inh\.", r"Inhaber(?:in)?",
    r"[Gg]eschäftsführ(?:er(?:in)?|ung)", r"[Ss]chriftführer(?:in)?", r"[Kk]assen?wart(?:in)?",
    r"(?:[Ss]chull|[Ll])eiter(?:in)?", r"[Ll]eitung", r"[Kk]oordinat(?:or(?:in)?|ion)",
    r"[Bb]etreuer(?:in)?", r"[Zz]uständig", r"[Vv]erantwortlich(?:e[rn]?)?",
    r"[Cc]ontact(?: person)?", r"[Cc]hair(?:man|woman|person)?", r"[Pp]resident", r"[Dd]irector",
)  # fmt: skip
_FUNCTION = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_FUNCTIONS)})[ :,]{{1,3}}(?:(?:ist|is) )?{_TITLES}{{0,3}}"
    rf"(?P<name>{_FULL_NAME})"
)
_NO_PERSON = (
    "abteilung", "akademie", "allee", "amt", "city", "council", "forum",
    "hochschule", "initiative", "ministerium", "pfarrei", "town", "united", "verwaltung",
    "association", "bund", "buero", "centre", "center",
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
    for pattern, words_behind in _WITH_WORDS_BEHIND:
        for match in pattern.finditer(text):
            # “Frau Holle Verein” is no person: the words behind the name tell.
            behind = words_behind.match(text, match.end())
            name = match.groupdict().get("name") or match[0]
            if behind:
                name += behind[0]
            if not _is_institution(name):
                return match[0]
    return ""


_WITH_WORDS_BEHIND = (
    (_ADDRESSED, re.compile(rf"(?:[ -]{_NAME}){{0,1}}")),
    (_TITLED, re.compile(rf"(?:[ -]{_NAME}){{0,3}}")),
    (_FUNCTION, re.compile(rf"(?:[ -]{_NAME}){{0,3}}")),
)
"""The patterns of a person, and the words behind one that are looked at."""


def is_called_like_a_person(name: str) -> bool:
    """True if an organisation is called like a person: a given name and at most two more words.

    >>> is_called_like_a_person("Erika Muster"), is_called_like_a_person("Anna-Chor Hamm")
    (True, False)
    """
    if name and person_in(name) == name:
        return True
    words = name.split()
    if not 2 <= len(words) <= 3:
        return False
    for word in words:
        if not word[0].isupper() or not _WORD_OF_A_NAME(word):
            return False
    if _is_institution(name) or fold(words[-1]) in ("und", "international"):
        return False
    return fold(words[0]) in _GIVEN_NAMES


_WORD_OF_A_NAME = re.compile(r"[^\W\d_][\w'’.-]*").fullmatch


def _is_institution(name: str) -> bool:
    """True if a word of a name ends like that of an institution or a street."""
    words = filter(None, re.split(r"[\s-]+", name))
    return any(fold(word).endswith(_INSTITUTIONS) for word in words)


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


_UNUSUAL = re.compile("&#?[A-Za-z0-9]{2,8};|[^\\x00-\u024f\u2013\u2018-\u201f\u2026\u20ac]|\u00ad")


def is_written_around(text: str) -> bool:
    """True if `plain` may change a text."""
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
    text = _DASHES.sub("-", _INVISIBLE.sub("", text))
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    """A digit of any script as 0 to 9, a blank of any width as a blank, all else as it is."""
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return " "
    return character
