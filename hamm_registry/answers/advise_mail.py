"""Advice as a mail in Markdown, ready to be read once more and sent: no ids, no commands."""

from collections.abc import Iterator

from hamm_registry.advice.contacts import Contact
from hamm_registry.advice.funds import Fund
from hamm_registry.answers import advise_words as words
from hamm_registry.answers.advise import Advice, Reading, Way, programme_title
from hamm_registry.answers.advise_screen import MOST_READINGS, chosen, headings
from hamm_registry.core.document import (
    Block,
    Document,
    ItemList,
    ListItem,
    Paragraph,
    Section,
    paragraphs,
)
from hamm_registry.core.styled_text import Item, accent, bold
from hamm_registry.core.text import _, join, pick
from hamm_registry.core.text import date as written


def document(advice: Advice) -> Document:
    """The whole letter."""
    return Document(lambda: _blocks(advice), advice.as_json, title=words.subject(advice))


def _blocks(advice: Advice) -> Iterator[Block]:
    yield from paragraphs(_("Good day,"), _opening(advice))
    yield from _people(advice)
    yield from _money(advice)
    readings = list(map(_reading, advice.readings[:MOST_READINGS]))
    yield Section(_("What similar initiatives report"), [ItemList(readings)])
    gaps = ItemList.of([gap] for gap in words.missing(advice))
    yield Section(_("What your entry in the registry still lacks"), [gaps])
    yield from paragraphs(*_closing(advice))


def _opening(advice: Advice) -> str:
    if advice.question.entry is not None:
        return _("here is what the registry has for your initiative.")
    return _("here is what the registry has for what you want to start.")


def _closing(advice: Advice) -> Iterator[str]:
    """The last paragraphs: the day of the data, where to write to, and the sender."""
    config = advice.registry.config
    day = written(advice.today.isoformat())
    yield _(
        "As of {date}. The registry is a selection from public sources: please ask before you "
        "rely on a date or an amount."
    ).format(date=day)
    mailbox = config.mailbox
    if mailbox:
        request = _("Tell us what we should correct, and how it went: {mailbox}")
        yield request.format(mailbox=mailbox)
    yield _("Kind regards")
    yield pick(config.name)


def _people(advice: Advice) -> Iterator[Block]:
    """A warning about sensitive countries, then those to talk to, by what they are good for."""
    for sentence in (words.careful(advice), words.nobody(advice)):
        if sentence:
            yield Paragraph([sentence])
    contacts_by_section = chosen(advice.contacts, not advice.question.countries)
    for section, heading in headings().items():
        contacts = [_contact(contact, advice) for contact in contacts_by_section[section]]
        yield Section(heading, [ItemList(contacts)])


def _contact(contact: Contact, advice: Advice) -> ListItem:
    name, title = words.heading(contact, advice)
    facts = join([
        title,
        words.where(contact, advice.registry),
        words.themes(contact, advice),
        words.standing(contact, advice),
    ])  # fmt: skip
    return ListItem([bold(name), f" – {facts}"], _reach(advice.way(contact)))


def _reach(way: Way) -> tuple[Item, ...]:
    """The mailbox, else a page as a link; nothing where neither is known."""
    if way.mailbox:
        return ([way.mailbox],)
    page = way.page or way.website
    if not page:
        return ()
    return ([accent(page)],)


def _money(advice: Advice) -> Iterator[Block]:
    if not advice.funds:
        return
    funds = ItemList(list(map(_fund, advice.funds)))
    yield Section(_("Money"), [funds])
    if advice.on_dac_list:
        yield Paragraph([words.dac_note(advice) + "."])


def _fund(fund: Fund) -> ListItem:
    facts = join([
        fund.programme["funder"],
        words.amount(fund),
        words.applicants(fund),
        words.until(fund.deadline),
    ])  # fmt: skip
    details: list[Item] = []
    if fund.deadline.note:
        details.append([fund.deadline.note])
    details.append([accent(fund.programme["sources"][0]["url"])])
    return ListItem([bold(programme_title(fund)), f" – {facts}"], tuple(details))


def _reading(reading: Reading) -> ListItem:
    return ListItem([words.reading(reading)], ([accent(reading.url)],))
