"""No natural person in public data, and nobody endangered by an announcement.

A public git history cannot forget, so these are errors. The patterns are linear and look at
texts and comments only: web addresses and ids are left alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding, Pointer, Span
from hamm_registry.core.text import _, fold, quote
from hamm_registry.core.text import date as written
from hamm_registry.model import persons, redaction
from hamm_registry.model.entries import Config, Participant
from hamm_registry.schema import Leaves
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

_AT_WORDS = ("klammeraffe", "Klammeraffe", "arroba", "arobase", "chiocciola", "małpa", "собака")
_AT_MARKS = (
    "@", "%40", "(a)", "[a]", "{a}", " at ", " At ", " AT ", " ät ", "at- ", *_AT_WORDS,
)  # fmt: skip
_AT_CLOSED = re.compile(r"[aäAÄ][tT][)\]}>|*_\"“”']")
"""What may stand for the sign in a mail address. Texts are found faster than alternatives."""
_BLANK = r"[ \u00a0]"
# Most of what follows is compiled when a text is first searched for it: few calls judge a file.
_DOT_WORDS = "dot|punkt|point|punto|ponto|kropka|nokta|точка"
_SPELT_AT = (
    rf"(?i){_BLANK}?[(\[{{<] ?(?:at|ät|a|@) ?[)\]}}>]{_BLANK}?"
    rf"|(?<=\w){_BLANK}{{0,3}}(?:@|%40){_BLANK}{{0,3}}(?=\w)"
    rf"|(?<=\w){_BLANK}?[|*_\"„“”'] ?(?:at|ät) ?[|*_\"“”']{_BLANK}?(?=\w)"
    rf"|(?<=\w) (?:at|ät|-at-|- at -|{'|'.join(_AT_WORDS)})"
    rf" (?=[\w-]{{1,63}}(?:\.[a-z]{{2}}| ?[(\[{{<]? ?(?:{_DOT_WORDS})\b))"
)
_SPELT_DOT = (
    rf"(?i){_BLANK}?[(\[{{<] ?(?:{_DOT_WORDS}|\.) ?[)\]}}>]{_BLANK}?"
    rf"|(?<=\w) (?:{_DOT_WORDS}|\.) ?(?=\w)"
)
_MAIL = r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
_GAP = r"[ \u00a0\u202f()/.\u2013|\u00b7_*~:-]"
_PHONE = (
    rf"(?<![\w.,/-])(?:(?:\+[0-9]{{1,3}}|(?<![0-9] )(?:00[1-9][0-9]{{0,2}}|0[1-9][0-9]{{1,4}}))"
    rf"{_GAP}{{0,3}}[0-9](?:{_GAP}{{0,3}}[0-9]){{4,12}}(?![\w-])"
    r"|0[1-9](?:[ .][0-9]{2}){4}(?!\w)"  # the French way
    r"|\([2-9][0-9]{2}\)[ \u00a0-]?[2-9][0-9]{2}[-. ][0-9]{4}(?!\w)"  # the American way
    r"|(?<!- )[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}(?![\w-])"
    rf"|0 [1-9][0-9] [0-9]{{1,3}} ?[/-] ?[0-9](?:{_GAP}{{0,3}}[0-9]){{3,9}}(?![\w-])"  # in twos
    rf"|8 ?\([0-9]{{3,5}}\) ?[0-9](?:[ -]?[0-9]){{4,8}}(?![\w-]))"  # the Russian way
    rf"|[\u260e\u260f\u2706\U0001f4de\U0001f4f1] ?[+(0-9](?:{_GAP}{{0,2}}[0-9]){{4,16}}"
    r"|\b(?:[Tt]el(?:e?fon|efax)?|[Ff]ax|[Ff]on|[Pp]hone|[Mm]obile?|[Hh]andy|[Rr]ufnummer|[Cc]all)"
    rf"(?:nummer)?[.:]{{0,2}} ?(?!(?:1[89]|20)[0-9]{{2}}\b)[+(0-9](?:{_GAP}{{0,2}}[0-9]){{4,16}}"
)
_CALLED = r"(?i)(?:wa\.me/|\b(?:phone|tel)[:=]|\bcallto:)(?:%2B|\+)?[0-9][0-9-]{5,18}"
"""A web address that calls somebody."""
_CALL_MARKS = ("wa.me/", "phone", "tel", "callto:")
_DIGIT_WORDS = (
    "null|eins|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun"
    "|zero|one|two|three|four|five|six|seven|eight|nine"
)
_SPELT_DIGITS = (
    r"(?i)\b(?:null|zero|plus|0[0-9]{0,5})"
    rf"(?:[ ,/-]{{1,3}}(?:{_DIGIT_WORDS}|[0-9]{{1,5}})){{5,20}}\b"
)
_DIGIT_WORD_BEHIND = re.compile(
    # It begins at what separates them and looks back: that is sooner found than a digit.
    rf"(?i)[ ,/-](?:(?<=[0-9].)|(?<=(?:null|zero|plus).))[ ,/-]{{0,2}}(?:{_DIGIT_WORDS})"
)
"""A digit and one in words behind it: any number that is spelt has that, and few other texts."""
_FILE_NUMBER = (
    r"\b(?:(?:Beschluss|Sitzungs|Verwaltungs|Rats)?[Vv]orlagen?|(?:Bundestags)?[Dd]rucksachen?|Drs|"
    r"[Bb]eschl(?:uss|üsse)|[Aa]nträge?|Antrag|Az|Aktenzeichen|[Ff]ile|[Rr]esolution)\b"
    r"[.:]?(?:[ \u00a0]?(?:Nr|No)\.?)?[.: \u00a0]{0,3}$"
)
"""What stands in front of the number of a file of the administration."""
_LONG_NUMBER = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){5}")
_IBAN_HEAD = re.compile(r"[0-9](?<=[A-Za-z]{2}.)(?<!\w...)[0-9]")
# The next two begin with a letter and look behind it: \b in front is tried at every character.
_IBAN = (
    r"(?ia)[A-Z](?<!\w.)[A-Z][0-9]{2}"
    r"(?:[ \u00a0./-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0./-]?[A-Z0-9]{1,3})?\b"
)
_BIRTH_MARKS = ("eb.", "ebor", "born", "Born", "eburts", "irth", "*")
_MONTH = r"(?:jan|jän|feb|mar|mär|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[^\W\d_]{0,6}\.? "
_BIRTH = (
    r"(?i)[gb](?<!\w.)(?:eb\.|eboren|orn)[ ,:(]{0,3}(?!in [0-9]{4}(?![./-]?[0-9]))"
    rf"(?:(?:am|im|on|in|um) (?:jahre? )?)?(?:{_MONTH}[0-9]{{1,4}}(?:,? [0-9]{{4}})?"
    r"|[0-9]{1,4}(?:[./-]| ?\w{3,9} )?[0-9]{0,4}(?:[./-][0-9]{1,4})?)"
    r"|(?:geburts(?:datum|tag)|date of birth|birth ?da(?:te|y))[ :(]{0,3}(?:am |on )?"
    rf"(?:[0-9]{{1,2}}[./-] ?[0-9]{{1,2}}[./-]|[0-9]{{4}}-|[0-9]{{1,2}}\.? {_MONTH}|{_MONTH}[0-9])"
    r"|geburtsjahr[ :(]{0,3}[0-9]{4}"
    r"|\*(?<!\w.) ?[0-9]{1,2}\. ?(?:[0-9]{1,2}\.|[^\W\d_]{3,9}) ?[0-9]{2,4}"
    r"|\(\* ?[0-9]{4}"
)
_FREE_MAIL = frozenset(
    """
    aol aon arcor bluewin btinternet comcast free freenet gmail gmx googlemail helimail hotmail
    icloud inbox interia laposte libero live mail mailbox me msn o2 onet online orange outlook
    posteo proton protonmail rambler seznam sfr t-online tuta tutanota ukr unitybox verizon wanadoo
    web wp yahoo yandex
    """.split()
)
_SECOND_LEVEL = ("co", "com", "net", "org")
_ROLE_WORDS = frozenset(
    map(
        fold,
        """
    abteilung aktion anfrage anfragen ansprechpartner association auskunft austausch bildung
    buergeramt buergerbuero buero bund bureau cities city club comite contact council dienst
    ehrenamt eu europa event exchange fair fairtrade feuerwehr finanzen foerderverein forum
    freunde freundeskreis gemeinde gemeindehaus geschaeftsstelle gesundheitsamt gymnasium
    hauptamt hilfe hochschule info initiative initiativen integration international
    internationale internationales jugendamt jugendhaus jumelage kanzlei kirche kirchenamt
    kirchenkreis komitee kontakt kontakte koordination kultur kulturamt kulturhaus mail mairie
    mayor museum musik musikschule netzwerk office ordnungsamt partner partnerschaft
    partnerschaften pfarramt press presse projekt projekte rat rathaus redaktion register
    registry reply sankt school schulamt schule schulleitung secretariat sekretariat service
    sozialamt soziales sport sportamt stadt staedte staedtepartnerschaft
    staedtepartnerschaften standesamt stelle support team twinning umwelt umweltamt university
    verein verwaltung vhs vorstand webmaster welt werk wirtschaft zentrale zentrum
    """.split(),
    )
)
_FIRST_WORDS = frozenset(["amt", "haus", "post", "st", "wehr"])
"""Role words only in front: Peter Post and Anna Neuhaus are people."""
_ROLE_ENDINGS = (
    fold("buero"), "freunde", "gemeinde", "gymnasium", "hilfe", "kirche", "lernen", "projekt",
    "projekte", "schule", "schulen", "stelle", "verein", "zentrum",
)  # fmt: skip


def personal_address(
    _kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """A mail address belongs to an office, not to a person.

    People leave, change their mind, and have a right not to be listed. The names of the city, its
    districts and the organisations of the entry are those of an office. An address that looks
    personal but is that of an office can be allowed in registry.yaml (allowed_mailboxes).

    Passes:
        contact: {mailbox: buero@schule.example}
    Fails:
        contact: {mailbox: anna.muster@schule.example}
    """
    addresses = [_Text(value, pointer) for pointer, value in leaves["mailbox"]]
    for pointer, value in leaves["url"]:
        # A path is left alone: “/@somebody@host” is an account, and its page is what is linked.
        _path, _mark, query = value.partition("?")
        if "@" in query or "%40" in query:
            addresses.append(_Text(query, pointer))
    for text in [*addresses, *_texts_holding(document, leaves, context, _holds_at)]:
        address = _first_personal_address(text.text, document, context)
        if not address:
            continue
        local, _at, domain = address.partition("@")
        message = _("{address} looks like the address of a person")
        message = message.format(address=quote(f"{local[:2]}…@{domain}"))
        hint = _("Use a role address such as “office@…”, or contact.page.")
        expected = _("for an office: add the address to allowed_mailboxes in registry.yaml")
        yield text.finding(message, hint, address)._replace(expected=expected)


def _first_personal_address(text: str, document: ParsedFile, context: Context) -> str:
    """The first address in a text that is a person's and not allowed; empty without one."""
    # “anna (at) web (dot) de” is written around the pattern, and read by everybody.
    for address in re.findall(_MAIL, re.sub(_SPELT_DOT, ".", re.sub(_SPELT_AT, "@", text))):
        if address.casefold() in context.allowed_mailboxes:
            continue
        no_names = own_words(context.config, _organisations_named(document.data))
        if looks_personal(address, no_names):
            return str(address)
    return ""


def _organisations_named(data: Data) -> Sequence[Participant]:
    """The organisations that a document names; of the record of one, itself."""
    if isinstance(data.get("name"), str):
        return [Participant(name=data["name"], role="")]
    organisations: Sequence[Participant] = data.get("organisations", ())
    return organisations


def _holds_at(text: str) -> bool:
    """True if a text may hold a mail address: a quick look, for few texts do."""
    return any(mark in text for mark in _AT_MARKS) or _AT_CLOSED.search(text) is not None


def own_words(config: Config, organisations: Sequence[Participant]) -> frozenset[str]:
    """The words of the city, its districts and the organisations: no names of persons."""
    names = [config.city, *config.data.get("districts", ())]
    for organisation in organisations:
        name = organisation["name"]
        if not _holds_at(name) and not persons.is_called_like_a_person(name):
            names.append(name)
    return frozenset(re.findall(r"\w{3,}", fold(" ".join(names))))


def looks_personal(address: str, known: frozenset[str] = frozenset()) -> bool:
    """True if an address is that of a person and not of an office, as far as it tells.

    `known` are further words that stand for an office, see `own_words`.
    """
    local, _at, domain = fold(address).partition("@")
    parts = re.split(r"[._-]", local.partition("+")[0])
    host = _host_name(domain)
    if _names_an_office(parts, host, known):
        return False
    return host in _FREE_MAIL or _names_a_person(parts)


def _names_an_office(parts: Sequence[str], host: str, known: frozenset[str]) -> bool:
    """True if a part of an address in front of the @ is a role, or a name of its host."""
    words = [part.strip("0123456789") for part in parts]
    if words[0] in _FIRST_WORDS or words[0] in host.split("-"):
        return True
    for word in words:
        if word in _ROLE_WORDS or word in known or word.endswith(_ROLE_ENDINGS):
            return True
    return False


def _names_a_person(parts: Sequence[str]) -> bool:
    """True if an address has two names in front of the @, or an initial and a name."""
    names = 0
    initials = 0
    for part in parts:
        if len(part) == 1 and part.isalpha():
            initials += 1
            continue
        word = part.strip("0123456789").replace("'", "")  # anna.muster2, ann.o'hara
        if len(word) >= 2 and word.isalpha():
            names += 1
    return names >= 2 or (names == 1 and initials > 0)


def _host_name(domain: str) -> str:
    """The label of a domain that names its owner: `gmx` of gmx.de and of mail.gmx.co.uk."""
    labels = domain.split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:
        return labels[-3]
    return labels[-2]


def phone_number(
    _kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """No phone numbers in texts.

    Sooner or later they are the numbers of people. Name the contact page of the organisation.

    Passes:
        notes: Im Jahr 2019 kamen 120 Gäste.
    Fails:
        notes: 'Auskunft unter 02381 555 0199'
    """
    hint = _("Delete it and name the contact page (contact.page).")
    message = _("{text} looks like a phone number")
    calls = []
    for pointer, value in leaves["url"]:
        if any(mark in value.lower() for mark in _CALL_MARKS):
            calls.append(_Text(value, pointer))
    texts = list(_texts_holding(document, leaves, context, _LONG_NUMBER.search))
    words = _texts_holding(document, leaves, context, _DIGIT_WORD_BEHIND.search)
    numbers: dict[_Text, str] = {}
    for text, number in (
        *_first_matches(texts, _PHONE, _is_phone),
        *_first_matches((*calls, *texts), _CALLED, bool),
        *_first_matches(words, _SPELT_DIGITS, _is_spelt),
    ):
        numbers.setdefault(text, number)
    for text, number in numbers.items():
        yield text.finding(message.format(text=quote(number[:4] + "…")), hint, number)


def _is_spelt(match: re.Match[str]) -> bool:
    """True if a match has at least three digits in words, and is no count from one to ten."""
    return len(re.findall(_DIGIT_WORDS, match[0], re.IGNORECASE)) >= 3


def _is_phone(match: re.Match[str]) -> bool:
    """True if a match has enough digits and is not the number of a file."""
    before = match.string[max(0, match.start() - 40) : match.start()]
    return _LONG_NUMBER.search(match[0]) is not None and not re.search(_FILE_NUMBER, before)


def bank_account(
    _kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """No bank accounts in texts.

    An account number in a file that anybody may propose to change is an invitation to fraud.

    Passes:
        notes: Spenden nimmt der Verein auf seiner Seite entgegen.
    Fails:
        notes: 'Spenden an DE89 3704 0044 0532 0130 00'
    """
    hint = _("Delete it and link to the page of the organisation.")
    texts = _texts_holding(document, leaves, context, _IBAN_HEAD.search)
    for text, account in _first_matches(texts, _IBAN, _begins_with_iban):
        message = _("{text} is a bank account (IBAN)").format(text=quote(account[:4] + "…"))
        yield text.finding(message, hint, account)


def _begins_with_iban(match: re.Match[str]) -> bool:
    """True if a match begins with an IBAN; a word in capitals may follow that looks like one."""
    groups = re.split(r"[ \u00a0./-]", match[0])
    return any(_is_iban("".join(groups[:end])) for end in range(len(groups), 0, -1))


def _is_iban(text: str) -> bool:
    """True if the check digits of ISO 13616 hold (mod 97)."""
    if not 15 <= len(text) <= 34:
        return False
    # The country and the check digits go to the end, and A counts 10, B 11 and so on.
    moved = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def date_of_birth(
    _kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """No dates of birth.

    Passes:
        notes: Der Verein wurde 1993 gegründet.
    Fails:
        notes: 'Vorsitz: geb. 12.03.1950'
    """
    hint = _("Delete what it says about the person.")
    texts = _texts_holding(document, leaves, context, _holds_birth)
    for text, birth in _first_matches(texts, _BIRTH, _is_birth):
        message = _("the text gives the date of birth of a person")
        yield text.finding(message, hint, birth)


_ANNIVERSARY = r"[0-9]\. ?(?:runde[nrs]? )?$"
_THING_BORN = r"\b(?!(?:he|she|they|who|er|sie) )[a-z][\w-]{0,40} (?:was|were|is) $"


def _is_birth(match: re.Match[str]) -> bool:
    """True if a match tells of a person: not of an anniversary, nor of a thing and a year.

    “Zum 800. Geburtstag am 4. März” is the city’s; “the twinning was born 1987” has no day.
    """
    before = match.string[max(0, match.start() - 60) : match.start()]
    if re.search(_ANNIVERSARY, before):
        return False
    is_year = re.fullmatch(r"\w+ [0-9]{4}[., ]*", match[0]) is not None
    return not (is_year and re.search(_THING_BORN, before))


def person_name(
    kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """No names of natural persons.

    A name after a form of address, a title or a function is that of a person, and so is an
    organisation that bears a person’s name as its own. A text that only looks like one, such as the
    title of a play, can be allowed in registry.yaml (allowed_texts).

    Passes:
        notes: Auskunft gibt die Geschäftsstelle.
    Fails:
        notes: 'Auskunft gibt Frau Dr. Erika Muster.'
    """
    message = _("{text} looks like the name of a person")
    hint = _("Name the organisation or the office only.")
    expected = _("for another meaning: add the text to allowed_texts in registry.yaml")
    texts = list(_texts_holding(document, leaves, context, persons.person_in))
    # Without a form of address only the name of an organisation can be told to be a person's.
    texts += _organisations_like_persons(kind, document.data, context)
    for text in texts:
        name = persons.person_in(text.text) or text.text
        finding = text.finding(message.format(text=quote(_initials(name))), hint, name)
        yield finding._replace(expected=expected)


def _organisations_like_persons(kind: str, data: Data, context: Context) -> "Iterator[_Text]":
    """The names of organisations that are called like a person and are not allowed.

    Those with a form of address are left out: they are found in any text.
    """
    for pointer, name in _names_of_organisations(kind, data):
        if _uncovered(name, context.allowed_texts) != name:
            continue
        if persons.is_called_like_a_person(name) and not persons.person_in(name):
            yield _Text(name, pointer)


def _names_of_organisations(kind: str, data: Data) -> Iterator[tuple[Pointer, str]]:
    """The names of organisations in an entry of any kind, and where they stand."""
    if kind == "organisation":
        yield ("name",), data.get("name", "")
        for index, name in enumerate(data.get("other_names", ())):
            yield ("other_names", index), name
    elif kind == "funding":
        yield ("funder",), data.get("funder", "")
    elif kind == "meeting":
        for field in ("invited", "attended"):
            for index, name in enumerate(data.get(field, ())):
                yield (field, index), name
        for index, action in enumerate(data.get("actions", ())):
            yield ("actions", index, "organisation"), action.get("organisation", "")
    for index, organisation in enumerate(data.get("organisations", ())):
        yield ("organisations", index, "name"), organisation["name"]


def _initials(name: str) -> str:
    """A name so that it can stand in the public log of a check: two letters of each word."""
    shortened = []
    for word in name.split():
        if word.endswith("."):  # “Dr.” says nothing of the person
            shortened.append(word)
        else:
            shortened.append(f"{word[:2]}…")
    return " ".join(shortened)


def _holds_birth(text: str) -> bool:
    """True if a text may give a date of birth: a quick look, for few texts do."""
    return any(mark in text for mark in _BIRTH_MARKS)


class _Text(NamedTuple):
    """A text and where it stands: a value by its pointer, a comment by its place."""

    text: str
    pointer: Pointer = ()
    span: Span | None = None

    def finding(self, message: str, hint: str, part: str) -> Finding:
        """The finding on a part of the text."""
        return Finding(message, hint, self.pointer, span=self.span, part=part)


class _Writing:
    """The texts and comments of one document, prepared once for the five rules on persons."""

    def __init__(self, leaves: Leaves, comments: Sequence[_Text], allowed: Sequence[str]) -> None:
        # Not the leaves themselves, which keep this object: a circle stays until it is collected.
        self._written = leaves.written
        self._others = [*_spelt_names(leaves), *comments]
        self._allowed = allowed
        lines = [leaves.prose]
        lines += [text.text for text in self._others]
        self.whole = persons.plain("\n".join(lines))
        """All texts and comments, a line each: few documents hold what a rule looks for."""

    @cached_property
    def texts(self) -> list[_Text]:
        """Each text and comment, plainly and without what registry.yaml allows."""
        texts: list[_Text] = []
        for pointer, value in self._written:
            texts.append(_Text(_uncovered(str(value), self._allowed), pointer))
        for other in self._others:
            texts.append(other._replace(text=_uncovered(other.text, self._allowed)))
        return texts


def leaves_of_lines(text: str, allowed: Sequence[str]) -> Leaves:
    """The values of a file that cannot be read, for the rules on persons: each line is a text."""
    leaves = Leaves(list)
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith(_MODELINE):
            lines.append(_Text(line, span=Span(number, 1, number, len(line) + 1)))
    leaves.results[_Writing] = _Writing(leaves, lines, allowed)
    return leaves


def _writing(document: ParsedFile, leaves: Leaves, context: Context) -> _Writing:
    """The texts and comments of a document, which several rules ask for."""
    writing: _Writing | None = leaves.results.get(_Writing)
    if writing is None:
        comments = list(_comments(document.text))
        writing = leaves.results[_Writing] = _Writing(leaves, comments, context.allowed_texts)
    return writing


def _texts_holding(
    document: ParsedFile, leaves: Leaves, context: Context, holds: Callable[[str], object]
) -> Iterator[_Text]:
    """The texts and comments that hold something, written plainly; few documents have any.

    Texts that registry.yaml allows are taken out of them before.
    """
    writing = _writing(document, leaves, context)
    if holds(writing.whole):
        for text in writing.texts:
            if holds(text.text):
                yield text


def _uncovered(text: str, allowed: Iterable[str]) -> str:
    """A text written plainly, without what is allowed."""
    for phrase in allowed:
        text = text.replace(phrase, " ")
    return persons.plain(text)


_NAME_WITH_PERSON = re.compile("(?:^|-)(?:frau|herrn?|familie|0[1-9][0-9]{2,4})-")


def _spelt_names(leaves: Leaves) -> Iterator[_Text]:
    """The names of entries and files that may name a person or a number, as they are spoken."""
    for pointer, value in (*leaves["text"], *leaves["to-photo"]):
        is_name = pointer[-1] in ("id", "file") or pointer[0] == "former_ids"
        if is_name and _NAME_WITH_PERSON.search(value):
            yield _Text(value.partition(".")[0].replace("-", " ").title(), pointer)


_MODELINE = "# yaml-language-server:"
_COMMENT = re.compile(r"#(?<!\S.).*")


def _comments(text: str) -> Iterator[_Text]:
    """The comments of a file but for the line that is meant for editors."""
    start = 0
    if text.startswith(_MODELINE):
        start = len(text.partition("\n")[0])
    number, counted = 1, 0
    for comment in _COMMENT.finditer(text, start):
        # Counted on from the comment before: a file can have a hundred thousand of them.
        number += text.count("\n", counted, comment.start())
        counted = comment.start()
        column = comment.start() - text.rfind("\n", 0, comment.start())
        span = Span(number, column, number, column + len(comment[0]))
        yield _Text(comment[0], span=span)


def _first_matches(
    texts: Iterable[_Text], pattern: str, counts: Callable[[re.Match[str]], bool]
) -> Iterator[tuple[_Text, str]]:
    """The first match in each text that counts."""
    for text in texts:
        for match in re.finditer(pattern, text.text):
            if counts(match):
                yield text, match[0]
                break


def _may_be_ahead(day: str, today: str) -> bool:
    """True if a written date is behind today, or a month or year that is not over."""
    return day > today or (len(day) < len(today) and today.startswith(day))


def announced_trip(
    kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """A coming trip of young people, or to a country at risk, is announced by month only.

    A day and a place known beforehand can endanger those who travel; the month is enough to find
    each other. Countries at risk are listed in registry.yaml (sensitive_countries). Texts are
    looked at as well; a day until which one can apply may be given.

    Passes:
        activities:
          - {title: Fahrt, type: exchange, start: 2999-05, status: planned}
    Fails:
        activities:
          - {title: Fahrt, type: exchange, start: 2999-05-04, status: planned}
    """
    if kind not in ("initiative", "organisation") or "retired" in document.data:
        return
    # Before it is asked who travels where, which takes longer.
    is_ahead = any(_may_be_ahead(str(day), context.day) for _pointer, day in leaves["date"])
    if not is_ahead:
        whole = _writing(document, leaves, context).whole
        if not redaction.may_name_coming_day(whole, context.day):
            return
    for pointer, text, day in redaction.protected_days(document.data, context.risks, context.day):
        month = day[:7]
        if text != day:
            month = written(month)
        message = _("the day of a coming trip is given: {day}").format(day=quote(text))
        hint = _("Write the month, “{month}”, until the trip is over.").format(month=month)
        yield Finding(message, hint, pointer, part="" if text == day else text)
