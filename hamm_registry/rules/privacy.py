"""No natural person in public data, and nobody endangered by an announcement.

A public git history cannot forget, so these are errors. The patterns are linear and look at
texts only: web addresses and ids are left alone.
"""

import re
from collections.abc import Iterator, Sequence

from hamm_registry.diagnostic import Finding
from hamm_registry.document import Document
from hamm_registry.model import Initiative
from hamm_registry.rules.base import Context
from hamm_registry.schema import Leaf
from hamm_registry.text import _, fold, quote

_LOCAL = re.compile(r"[\w.+%'-]{1,64}$")
_DOMAIN = re.compile(r"[A-Za-z0-9\u00a1-\uffff-]{1,63}(?:\.[A-Za-z0-9\u00a1-\uffff-]{1,63}){1,6}")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+[0-9]{1,3}|00[1-9][0-9]{0,2}|0[1-9][0-9]{1,4})[ ()/.-]{0,3}"
    r"[0-9](?:[ ()/.-]?[0-9]){4,12}(?![\w-])"
    r"|\b(?:[Tt]el|[Ff]on|[Pp]hone|[Mm]obil)\w{0,8}[.:]{0,2} ?[+(0-9][0-9 ()/.-]{5,20}"
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_BIRTH = re.compile(
    r"(?:\b[Gg]eb\.|\b[Gg]eboren|\b[Bb]orn)[ ,:(]{0,3}(?:(?:am|im|on|in|um) )?"
    r"[0-9]{1,4}(?:[./-]| ?\w{3,9} )?[0-9]{0,4}"
)
_FREE_MAIL = frozenset(
    "aol aon arcor freenet gmail gmx googlemail hotmail icloud live mail me msn outlook posteo "
    "proton protonmail t-online web yahoo yandex".split()
)
_ROLE_WORDS = frozenset(
    """
    abteilung aktion amt anfrage anfragen ansprechpartner association auskunft austausch bildung
    buergerbuero buero bund bureau city club comite contact dienst ehrenamt eu europa event
    exchange finanzen foerderverein forum freunde freundeskreis gemeinde geschaeftsstelle
    gymnasium hilfe hochschule info initiative initiativen integration international
    internationale internationales kanzlei kirche kirchenkreis komitee kontakt kontakte
    koordination kultur mail museum musik musikschule netzwerk office partner partnerschaft
    partnerschaften pfarramt post press presse projekt projekte rat rathaus redaktion register
    registry school schule schulleitung secretariat sekretariat service soziales sport stadt
    staedte staedtepartnerschaft staedtepartnerschaften stelle support team twinning umwelt
    university verein verwaltung vorstand webmaster welt werk wirtschaft zentrale zentrum
    """.split()
)


def personal_address(
    _kind: str, _document: Document, leaves: Sequence[Leaf], context: Context
) -> Iterator[Finding]:
    """A mail address belongs to an office, not to a person.

    People leave, change their mind, and have a right not to be listed. An address that looks
    personal but is that of an office can be allowed in registry.yaml (allowed_mailboxes).

    Passes:
        contact: {mailbox: buero@schule.example}
    Fails:
        contact: {mailbox: anna.muster@schule.example}
    """
    for role, pointer, value in leaves:
        if role not in ("text", "mailbox") or "@" not in value:
            continue
        for address in _addresses(value):
            if address.casefold() not in context.allowed_mailboxes and _looks_personal(address):
                local, _at, domain = address.partition("@")
                shown = f"{local[:2]}…@{domain}"
                message = _("{address} looks like the address of a person")
                hint = _("Take a role address such as “office@…”, or contact.page.")
                message = message.format(address=quote(shown))
                yield Finding(message, hint, pointer)
                break


def _addresses(text: str) -> Iterator[str]:
    """The first mail addresses of a text: around each @, within the lengths of RFC 5321."""
    at = -1
    for _round in range(10):
        at = text.find("@", at + 1)
        if at < 0:
            return
        local = _LOCAL.search(text[max(0, at - 64) : at])
        domain = _DOMAIN.match(text[at + 1 : at + 256])
        if local and domain:
            yield f"{local[0]}@{domain[0]}"


def _looks_personal(address: str) -> bool:
    local, _at, domain = fold(address).partition("@")
    words = [word.strip("0123456789") for word in re.split(r"[._+-]", local)]
    if any(word in _ROLE_WORDS for word in words):
        return False
    names = [word for word in words if len(word) >= 2 and word.isalpha()]
    initial = len(words) == 2 and len(words[0]) == 1 and len(words[1]) >= 3
    free = domain.split(".")[-2] in _FREE_MAIL
    return free or len(names) >= 2 or initial


def phone_number(
    _kind: str, _document: Document, leaves: Sequence[Leaf], _context: Context
) -> Iterator[Finding]:
    """No phone numbers in texts.

    They are the numbers of people, sooner or later. Name the contact page of the organisation.

    Passes:
        notes: Im Jahr 2019 kamen 120 Gäste.
    Fails:
        notes: 'Auskunft unter 02381 555 0199'
    """
    hint = _("Delete it and name the contact page (contact.page).")
    for pointer, found in _matches(leaves, _PHONE):
        if sum(character.isdigit() for character in found) >= 6:
            message = _("{text} looks like a phone number").format(text=quote(found[:4] + "…"))
            yield Finding(message, hint, pointer)


def bank_account(
    _kind: str, _document: Document, leaves: Sequence[Leaf], _context: Context
) -> Iterator[Finding]:
    """No bank accounts in texts.

    An account number in a file that anybody may propose to change is an invitation to fraud.

    Passes:
        notes: Spenden nimmt der Verein auf seiner Seite entgegen.
    Fails:
        notes: 'Spenden an DE89 3704 0044 0532 0130 00'
    """
    hint = _("Delete it and link to the page of the organisation.")
    for pointer, found in _matches(leaves, _IBAN):
        if _is_iban(found.replace(" ", "")):
            message = _("{text} is a bank account (IBAN)").format(text=quote(found[:4] + "…"))
            yield Finding(message, hint, pointer)


def _is_iban(text: str) -> bool:
    """Whether the check digits of ISO 13616 hold (mod 97)."""
    if not 15 <= len(text) <= 34:
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def date_of_birth(
    _kind: str, _document: Document, leaves: Sequence[Leaf], _context: Context
) -> Iterator[Finding]:
    """No dates of birth.

    Passes:
        notes: Der Verein wurde 1993 gegründet.
    Fails:
        notes: 'Vorsitz: geb. 12.03.1950'
    """
    hint = _("Delete what is said of the person.")
    for pointer, _found in _matches(leaves, _BIRTH):
        yield Finding(_("the text gives the date of birth of a person"), hint, pointer)


def _matches(
    leaves: Sequence[Leaf], pattern: re.Pattern[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The first match in each text."""
    for role, pointer, value in leaves:
        if role == "text" and (found := pattern.search(str(value))):
            yield pointer, found[0]


def announced_trip(entry: Initiative, context: Context) -> Iterator[Finding]:
    """A coming trip of young people, or to a country at risk, is announced by month only.

    A day and a place known beforehand can endanger those who travel; the month is enough to find
    each other. Countries at risk stand in registry.yaml (sensitive_countries).

    Passes:
        activities:
          - {title: Fahrt, start: 2999-05, status: planned}
    Fails:
        activities:
          - {title: Fahrt, start: 2999-05-04, status: planned}
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
