"""Letters as drafts of mails, to be read before they are sent, and to whom they can go."""

import re
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from hamm_registry.checks.rules.privacy import looks_personal, own_words
from hamm_registry.core import web
from hamm_registry.core.text import LANGUAGES, _, safe, speaking
from hamm_registry.model.entries import Config, Initiative, Organisation, Participant

_SEPARATOR = "* * *"


def in_languages(
    languages: Sequence[str], subject: Callable[[], str], body: Callable[[], str]
) -> tuple[str, str]:
    """Subject and body of a letter, the texts of several languages one below the other.

    What makes the texts is called once a language, with that language in force. A line at the top
    says that the other languages follow.
    """
    subjects = []
    bodies = []
    hints = []
    for number, language in enumerate(languages):
        with speaking(language):
            subjects.append(subject())
            bodies.append(body())
            if number > 0:
                hints.append(_("(In English below.)"))
    top = ""
    if hints:
        top = " ".join(hints) + "\n\n"
    between = f"\n{_SEPARATOR}\n\n"
    return " / ".join(dict.fromkeys(subjects)), top + between.join(bodies)


def spoken_languages(config: Config) -> tuple[str, ...]:
    """The languages of a registry in which a letter can be written, its first one at the least."""
    spoken = tuple(language for language in config.languages if language in LANGUAGES)
    return spoken or (config.languages[0],)


def draft(config: Config, boxes: Sequence[str], subject: str, body: str) -> str:
    """A mail from the registry's mailbox, if it has one, that mail programs open to be sent."""
    mail = EmailMessage(policy=SMTP)
    sender = _address(config.mailbox)
    if sender:
        mail["From"] = mail["Reply-To"] = sender
    if boxes:
        mail["To"] = ", ".join(dict.fromkeys(boxes))
    # What looks like an encoded word (RFC 2047) would be decoded, line breaks and all.
    mail["Subject"] = " ".join(safe(subject).split()).replace("=?", "= ?")
    mail["X-Unsent"] = "1"
    mail.set_content(body, cte="quoted-printable")
    return mail.as_string().replace("\r\n", "\n")


def mailbox_of(entry: Initiative, config: Config) -> str:
    """The role mailbox of an entry; empty where it has none that a mail can go to."""
    return _role_mailbox(entry.data.get("contact", {}), entry.organisations, config)


def record_mailbox(record: Organisation, config: Config) -> str:
    """The role mailbox in the record of an organisation; empty where it has none."""
    bearers: list[Participant] = [{"name": record.name, "role": "lead"}]
    return _role_mailbox(record.data.get("contact", {}), bearers, config)


def _role_mailbox(
    contact: Mapping[str, Any], organisations: Sequence[Participant], config: Config
) -> str:
    """The address, unless it looks like that of a person and registry.yaml does not allow it."""
    address = _address(str(contact.get("mailbox", "")))
    if not address:
        return ""
    allowed = map(str.casefold, config.data.get("allowed_mailboxes", ()))
    if address.casefold() in allowed:
        return address
    if looks_personal(address, own_words(config, organisations)):
        return ""
    return address


def _address(mailbox: str) -> str:
    """An address as a header can hold it, umlauts in the domain encoded; empty for any other."""
    local, _at, domain = mailbox.partition("@")
    try:
        address = f"{local}@{web.ascii_host(domain)}"
    except UnicodeError:
        return ""
    # "=?" would begin an encoded word (RFC 2047).
    if "=?" in address or not _ADDRESS.fullmatch(address):
        return ""
    return address


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
