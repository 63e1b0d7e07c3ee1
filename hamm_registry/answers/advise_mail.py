"""Advice as a mail in Markdown, ready to be read once more and sent: no ids, no commands."""

import re
from collections.abc import Iterator

from hamm_registry.advice.contacts import Contact
from hamm_registry.advice.funds import Fund
from hamm_registry.answers import advise_words as words
from hamm_registry.answers.advise import Advice, Reading, Way, programme_title
from hamm_registry.answers.advise_screen import MOST_READINGS, chosen, headings
from hamm_registry.core.text import _, join, pick, safe
from hamm_registry.core.text import date as written
from hamm_registry.render.markdown import escape

_ADDRESS = re.compile(r"https?://[^\s<>]+")


def mail(advice: Advice) -> str:
    """The whole text."""
    return "\n\n".join(_paragraphs(advice)) + "\n"


def _paragraphs(advice: Advice) -> Iterator[str]:
    config = advice.registry.config
    yield f"# {escape(words.subject(advice))}"
    yield escape(_("Good day,"))
    yield escape(_opening(advice))
    yield from _people(advice)
    yield from _money(advice)
    readings = map(_reading, advice.readings[:MOST_READINGS])
    yield from _list(_("What similar initiatives report"), readings)
    gaps = map(escape, words.missing(advice))
    yield from _list(_("What your entry in the registry still lacks"), gaps)
    day = written(advice.today.isoformat())
    yield escape(
        _("As of {date}. The registry is a selection from public sources: please ask before you "
          "rely on a date or an amount.").format(date=day)
    )  # fmt: skip
    mailbox = config.data.get("mailbox")
    if mailbox:
        request = _("Tell us what we should correct, and how it went: {mailbox}")
        yield escape(request.format(mailbox=mailbox))
    yield escape(_("Kind regards")) + "  \n" + escape(pick(config.name))


def _opening(advice: Advice) -> str:
    if advice.question.entry is not None:
        return _("here is what the registry has for your initiative.")
    return _("here is what the registry has for what you want to start.")


def _people(advice: Advice) -> Iterator[str]:
    """A warning about sensitive countries, then those to talk to, by what they are good for."""
    for sentence in (words.careful(advice), words.nobody(advice)):
        if sentence:
            yield escape(sentence)
    contacts_by_section = chosen(advice.contacts, not advice.question.countries)
    for section, heading in headings().items():
        contacts = contacts_by_section[section]
        yield from _list(heading, (_contact(contact, advice) for contact in contacts))


def _contact(contact: Contact, advice: Advice) -> str:
    name, title = words.heading(contact, advice)
    facts = join([
        title,
        words.where(contact, advice.registry),
        words.themes(contact, advice),
        words.standing(contact, advice),
    ])  # fmt: skip
    text = f"**{escape(name)}** – {escape(facts)}"
    return _with_line_below(text, _reach(advice.way(contact)))


def _with_line_below(text: str, line: str) -> str:
    """An item of a list with one more line, a hard break before it; nothing for an empty one."""
    if not line:
        return text
    return f"{text}  \n  {line}"


def _reach(way: Way) -> str:
    """The mailbox, else a page as a link; empty where neither is known."""
    if way.mailbox:
        return escape(way.mailbox)
    page = way.page or way.website
    if not page:
        return ""
    return _link(page)


def _money(advice: Advice) -> Iterator[str]:
    if not advice.funds:
        return
    yield from _list(_("Money"), map(_fund, advice.funds))
    if advice.on_dac_list:
        yield escape(words.dac_note(advice) + ".")


def _fund(fund: Fund) -> str:
    facts = join([
        fund.programme["funder"],
        words.amount(fund),
        words.applicants(fund),
        words.until(fund.deadline),
    ])  # fmt: skip
    text = f"**{escape(programme_title(fund))}** – {escape(facts)}"
    text = _with_line_below(text, escape(fund.deadline.note or ""))
    return _with_line_below(text, _link(fund.programme["sources"][0]["url"]))


def _reading(reading: Reading) -> str:
    return _with_line_below(escape(words.reading(reading)), _link(reading.url))


def _list(heading: str, items: Iterator[str]) -> Iterator[str]:
    rows = [f"- {item}" for item in items]
    if rows:
        yield f"## {escape(heading)}"
        yield "\n".join(rows)


def _link(address: str) -> str:
    """An address that can be clicked, as long as it cannot be anything else."""
    if _ADDRESS.fullmatch(address) and safe(address) == address:
        return f"<{address}>"
    return escape(address)
