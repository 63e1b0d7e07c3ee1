"""Names of natural persons in texts, as far as the words around them tell."""

import re

from hamm_registry.core.text import fold

_NAME = r"[^\W\d_a-z][\w'’-]+"
"""A word that begins with a capital."""

_TITLED = re.compile(
    r"(?<!\w)(?:Herrn?|Frau|Hr\.|Fr\.|Fam\.|Familie|Eheleute|Pfr\.|Pfarrer(?:in)?|Pastor(?:in)?"
    r"|Dr\.|Prof\.|Mme\.?|Mlle\.?|Mr\.?|Mrs\.?|Ms\.?|Miss|Sir|Señora?|Sra?\.|Signora?|Pani?|Dra\.)"
    r"(?:\s(?:Dr\.|Prof\.|med\.|h\.\s?c\.))*"
    rf"\s{_NAME}(?:\s{_NAME})?"
)
"""A form of address or an academic title with a name behind it."""

_ROLES = (
    r"Vors\.", r"[Vv]orsitz(?:ende[rn]?)?", r"[Aa]nsprech(?:partner(?:in)?|person)",
    r"[Kk]ontaktperson", r"[Gg]eschäftsführ(?:er(?:in)?|ung)", r"[Ss]chriftführer(?:in)?",
    r"[Kk]assen?wart(?:in)?", r"(?:[Ss]chul)?[Ll]eiter(?:in)?", r"[Ll]eitung",
    r"[Kk]oordinat(?:or(?:in)?|ion)", r"[Bb]etreuer(?:in)?", r"[Zz]uständig",
    r"[Vv]erantwortlich(?:e[rn]?)?", r"[Cc]ontact(?: person)?", r"[Cc]hair(?:man|woman|person)?",
    r"[Pp]resident", r"c/o", r"z\.\s?Hd?\.", r"i\.\s?[AV]\.", r"attn\.?",
)  # fmt: skip
_ROLE = re.compile(
    rf"(?<!\w)(?:{'|'.join(_ROLES)})(?:\s?[:,])?\s(?:(?:ist|is)\s)?({_NAME}(?:[ ]{_NAME}){{1,2}})"
)
"""What somebody is or does, with two or three capitalised words behind it."""

_OFFICE_WORDS = frozenset(
    """
    abteilung amt ag association bund buro bureau buergerbuero city council dienst der die des das
    forum freunde gemeinde gesellschaft gmbh gruppe gymnasium haus hochschule initiative kirche
    kreis ministerium netzwerk office pfarrei rat rathaus school schule stadt stelle stiftung
    the town united university universitat verband verein verwaltung von zentrum
    """.split()
)
_OFFICE_ENDINGS = (
    "amt", "buro", "gemeinde", "gymnasium", "kirche", "kreis", "ministerium", "rat", "schule",
    "stelle", "stiftung", "verband", "verein", "verwaltung", "zentrum", "haus",
)  # fmt: skip


def named_person(text: str) -> str:
    """The part of a text that names a person, with the words that tell it; empty where none does.

    >>> named_person("Verein B, Vors. Erika Muster"), named_person("Leitung: Amt für Kultur")
    ('Vors. Erika Muster', '')
    """
    plain = " ".join(text.split())
    if match := _TITLED.search(plain):
        return match[0]
    for match in _ROLE.finditer(plain):
        words = [fold(word) for word in match[1].split()]
        if not any(word in _OFFICE_WORDS or word.endswith(_OFFICE_ENDINGS) for word in words):
            return match[0]
    return ""
