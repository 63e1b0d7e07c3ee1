"""No natural person in public data, and nobody endangered by an announcement.

A public git history cannot forget, so these are errors. The patterns are linear and look at
texts only: web addresses and ids are left alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from hamm_registry.diagnostic import Finding, Pointer
from hamm_registry.document import Document
from hamm_registry.model import Initiative
from hamm_registry.rules.base import Context
from hamm_registry.schema import Leaves
from hamm_registry.text import _, fold, quote

_AT = re.compile("@")
_MAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_GAP = r"[ \u00a0\u202f()/.\u2013-]"
_PHONE = re.compile(
    rf"(?<![\w.,/-])(?:\+[0-9]{{1,3}}|(?<![0-9] )(?:00[1-9][0-9]{{0,2}}|0[1-9][0-9]{{1,4}}))"
    rf"{_GAP}{{0,3}}[0-9](?:{_GAP}{{0,2}}[0-9]){{4,12}}(?![\w-])"
    r"|(?<![\w.,/-])0[1-9](?:[ .][0-9]{2}){4}(?!\w)"  # the French way
    r"|\b(?:[Tt]el(?:e?fon|efax)?|[Ff]ax|[Ff]on|[Pp]hone|[Mm]obile?|[Hh]andy|[Rr]ufnummer|[Cc]all)"
    rf"(?:nummer)?[.:]{{0,2}} ?(?!(?:1[89]|20)[0-9]{{2}}\b)[+(0-9](?:{_GAP}{{0,2}}[0-9]){{4,16}}"
)
_LONG_NUMBER = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){5}")
# The next two begin with a letter and look behind it: \b in front is tried at every character.
_IBAN = re.compile(
    r"[A-Z](?<!\w.)[A-Z][0-9]{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"
)
_BIRTH = re.compile(
    r"[GgBb](?<!\w.)(?:eb\.|eboren|orn)[ ,:(]{0,3}(?:(?:am|im|on|in|um) )?"
    r"[0-9]{1,4}(?:[./-]| ?\w{3,9} )?[0-9]{0,4}"
)
_FREE_MAIL = frozenset(
    "aol aon arcor freenet gmail gmx googlemail hotmail icloud live mail me msn outlook posteo "
    "proton protonmail t-online web yahoo yandex".split()
)
_ROLE_WORDS = frozenset(
    """
    abteilung aktion amt anfrage anfragen ansprechpartner association auskunft austausch bildung
    buergerbuero buero bund bureau cities city club comite contact council dienst ehrenamt eu
    europa event exchange fair fairtrade finanzen foerderverein forum freunde freundeskreis
    gemeinde geschaeftsstelle gymnasium hilfe hochschule info initiative initiativen integration
    international internationale internationales jumelage kanzlei kirche kirchenkreis komitee
    kontakt kontakte koordination kultur mail mairie mayor museum musik musikschule netzwerk
    office partner partnerschaft partnerschaften pfarramt post press presse projekt projekte rat
    rathaus redaktion register registry reply sankt school schule schulleitung secretariat
    sekretariat service soziales sport st stadt staedte staedtepartnerschaft
    staedtepartnerschaften stelle support team twinning umwelt university verein verwaltung vhs
    vorstand webmaster welt werk wirtschaft zentrale zentrum
    """.split()
)
_ROLE_ENDINGS = (
    "amt", "buero", "freunde", "gemeinde", "gymnasium", "haus", "hilfe", "kirche", "lernen",
    "projekt", "projekte", "schule", "schulen", "stelle", "verein", "wehr", "zentrum",
)  # fmt: skip


def personal_address(
    _kind: str, _document: Document, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """A mail address belongs to an office, not to a person.

    People leave, change their mind, and have a right not to be listed. An address that looks
    personal but is that of an office can be allowed in registry.yaml (allowed_mailboxes).

    Passes:
        contact: {mailbox: buero@schule.example}
    Fails:
        contact: {mailbox: anna.muster@schule.example}
    """
    for pointer, value in [*leaves["mailbox"], *_holding(_AT, leaves)]:
        for address in _MAIL.findall(value):
            if address.casefold() not in context.allowed_mailboxes and looks_personal(address):
                local, _at, domain = address.partition("@")
                shown = f"{local[:2]}…@{domain}"
                message = _("{address} looks like the address of a person")
                hint = _("Take a role address such as “office@…”, or contact.page.")
                message = message.format(address=quote(shown))
                yield Finding(message, hint, pointer, part=address)
                break


def looks_personal(address: str) -> bool:
    """Whether an address is that of a person and not of an office, as far as it tells."""
    local, _at, domain = fold(address).partition("@")
    parts = re.split(r"[._-]", local.partition("+")[0])
    words = [part.strip("0123456789") for part in parts]
    if any(word in _ROLE_WORDS or word.endswith(_ROLE_ENDINGS) for word in words):
        return False
    names = [word for word in words if len(word) >= 2 and word.isalpha()]
    initials = [part for part in parts if len(part) == 1 and part.isalpha()]
    free = domain.split(".")[-2] in _FREE_MAIL
    return free or len(names) >= 2 or bool(names and initials)


def phone_number(
    _kind: str, _document: Document, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """No phone numbers in texts.

    They are the numbers of people, sooner or later. Name the contact page of the organisation.

    Passes:
        notes: Im Jahr 2019 kamen 120 Gäste.
    Fails:
        notes: 'Auskunft unter 02381 555 0199'
    """
    hint = _("Delete it and name the contact page (contact.page).")
    for pointer, found in _first(_holding(_LONG_NUMBER, leaves), _PHONE, _LONG_NUMBER.search):
        message = _("{text} looks like a phone number").format(text=quote(found[:4] + "…"))
        yield Finding(message, hint, pointer, part=found)


def bank_account(
    _kind: str, _document: Document, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """No bank accounts in texts.

    An account number in a file that anybody may propose to change is an invitation to fraud.

    Passes:
        notes: Spenden nimmt der Verein auf seiner Seite entgegen.
    Fails:
        notes: 'Spenden an DE89 3704 0044 0532 0130 00'
    """
    hint = _("Delete it and link to the page of the organisation.")
    for pointer, found in _first(_holding(_IBAN, leaves), _IBAN, _holds_iban):
        message = _("{text} is a bank account (IBAN)").format(text=quote(found[:4] + "…"))
        yield Finding(message, hint, pointer, part=found)


def _holds_iban(text: str) -> bool:
    """Whether an IBAN begins the text: a word in capitals may follow that looks like its end."""
    groups = text.replace("\u00a0", " ").split(" ")
    return any(_is_iban("".join(groups[:end])) for end in range(len(groups), 0, -1))


def _is_iban(text: str) -> bool:
    """Whether the check digits of ISO 13616 hold (mod 97)."""
    if not 15 <= len(text) <= 34:
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def date_of_birth(
    _kind: str, _document: Document, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """No dates of birth.

    Passes:
        notes: Der Verein wurde 1993 gegründet.
    Fails:
        notes: 'Vorsitz: geb. 12.03.1950'
    """
    hint = _("Delete what is said of the person.")
    for pointer, found in _first(_holding(_BIRTH, leaves), _BIRTH):
        message = _("the text gives the date of birth of a person")
        yield Finding(message, hint, pointer, part=found)


def _holding(pattern: re.Pattern[str], leaves: Leaves) -> list[tuple[Pointer, str]]:
    """The texts that hold what a pattern describes; few documents have any."""
    if not pattern.search(leaves.prose):
        return []
    texts = ((pointer, str(value)) for pointer, value in leaves.written)
    return [leaf for leaf in texts if pattern.search(leaf[1])]


def _first(
    texts: Iterable[tuple[Pointer, str]],
    pattern: re.Pattern[str],
    counts: Callable[[str], object] = bool,
) -> Iterator[tuple[Pointer, str]]:
    """The first match in each text that counts."""
    for pointer, text in texts:
        found = pattern.search(text)
        while found and not counts(found[0]):
            found = pattern.search(text, found.end())
        if found:
            yield pointer, found[0]


def announced_trip(entry: Initiative, context: Context) -> Iterator[Finding]:
    """A coming trip of young people, or to a country at risk, is announced by month only.

    A day and a place known beforehand can endanger those who travel; the month is enough to find
    each other. Countries at risk stand in registry.yaml (sensitive_countries).

    Passes:
        activities:
          - {title: Fahrt, type: exchange, start: 2999-05, status: planned}
    Fails:
        activities:
          - {title: Fahrt, type: exchange, start: 2999-05-04, status: planned}
    """
    young = entry.data.get("kind") in ("school-exchange", "youth-exchange")
    at_risk = context.sensitive_countries.intersection(entry.countries)
    for index, activity in enumerate(entry.data.get("activities", [])):
        if not (young or at_risk or activity.get("country") in context.sensitive_countries):
            continue
        for field in ("start", "end"):
            value = str(activity.get(field, ""))
            if len(value) == 10 and value > context.day:
                message = _("the day of a coming trip is given: {day}").format(day=quote(value))
                hint = _("Write the month, “{month}”, until the trip is over.")
                hint = hint.format(month=value[:7])
                pointer = ("activities", index, field)
                yield Finding(message, hint, pointer)
