"""A letter that introduces two initiatives to each other: a draft to read before it is sent."""

import re
from collections.abc import Sequence
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from hamm_registry.checks.rules.privacy import looks_personal, own_words
from hamm_registry.core import web
from hamm_registry.core.text import _, pick, safe
from hamm_registry.geo import countries
from hamm_registry.model.entries import Config, Initiative, Registry
from hamm_registry.parallels.pairs import Pair, between
from hamm_registry.parallels.wording import worded

_FACTS = frozenset({"organisation", "place", "country", "neighbour", "region", "activity"})


def introduction(registry: Registry, a: Initiative, b: Initiative, today: date) -> str:
    """A mail draft (RFC 5322) to the role mailboxes of both; Outlook and Thunderbird open it.

    Who has no mailbox is reached through the contact page, which the letter names. The text says
    only what is in the entries and asks for nothing but a conversation.
    """
    boxes = [box for box in (mailbox_of(a, registry.config), mailbox_of(b, registry.config)) if box]
    subject = _("You may want to know of each other: {a} and {b}").format(a=_name(a), b=_name(b))
    body = _body(registry, a, b, between(registry, a.id, b.id, today))
    return draft(registry.config, boxes, subject, body)


def draft(config: Config, boxes: Sequence[str], subject: str, body: str) -> str:
    """A mail from the registry's mailbox, if it has one, that mail programs open to be sent."""
    mail = EmailMessage(policy=SMTP)
    if sender := _address(config.data.get("mailbox", "")):
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
    address = _address(entry.data.get("contact", {}).get("mailbox", ""))
    allowed = {one.casefold() for one in config.data.get("allowed_mailboxes", ())}
    known = own_words(config, entry.organisations)
    personal = address and looks_personal(address, known) and address.casefold() not in allowed
    return "" if personal else address


def _address(mailbox: str) -> str:
    """An address as a header can hold it, umlauts in the domain encoded; empty for any other."""
    local, _at, domain = mailbox.partition("@")
    try:
        address = f"{local}@{web.ascii_host(domain)}"
    except UnicodeError:
        return ""
    return address if _ADDRESS.fullmatch(address) and "=?" not in address else ""


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def _name(entry: Initiative) -> str:
    """Who bears it, with the unit of a large organisation; the title where nobody is known."""
    for organisation in entry.organisations:
        if organisation["role"] == "lead":
            return organisation.get("unit") or organisation["name"]
    return entry.title


def _body(registry: Registry, a: Initiative, b: Initiative, pair: Pair | None) -> str:
    reasons = [worded(r, registry) for r in pair.reasons if r.signal in _FACTS] if pair else []
    common = _("What you have in common: {reasons}.").format(reasons="; ".join(reasons))
    parts = [
        _("Good day,"),
        _("both of you are active abroad, and perhaps you do not know of each other yet:"),
        f"– {_told(registry, a)}\n– {_told(registry, b)}",
        common if reasons else "",
        _(
            "It may help you to exchange what you know: contacts, experience, transport, funding. "
            "If you like, answer to all, and you are in touch. If not, nothing has to be done."
        ),
        *_withoutmailbox_of(registry.config, a, b),
        _("Kind regards"),
        pick(registry.config.name),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _told(registry: Registry, entry: Initiative) -> str:
    """The title, who bears it and where."""
    where = ", ".join(countries.name(c) for c in entry.countries if c != registry.config.country)
    leads = ", ".join(entry.leads)
    page = next((link["url"] for link in entry.data.get("links", [])), "")
    told = " – ".join(part for part in (entry.title, leads, where) if part)
    return f"{told}\n  {page}" if page else told


def _withoutmailbox_of(config: Config, *entries: Initiative) -> list[str]:
    """What to do about those whose mailbox is not in the registry: for the sender's eyes."""
    notes = []
    for entry in entries:
        if mailbox_of(entry, config):
            continue
        page = entry.data.get("contact", {}).get("page") or next(
            (s["url"] for s in entry.data.get("sources", [])), ""
        )
        notes.append(
            _(
                "[Before sending: the registry has no mailbox for “{title}”. Find it at {page} and "
                "delete this line.]"
            ).format(title=entry.title, page=page)
        )
    return notes
