"""Advice on one screen: the few to talk to, the money, what to read, what to do next."""

from collections.abc import Iterator, Sequence

from hamm_registry.advice.contacts import HERE, NEARBY, Contact, one_for_each_organisation
from hamm_registry.advice.funds import Fund
from hamm_registry.answers import advise_words as words
from hamm_registry.answers.advise import Advice, Way, programme_title
from hamm_registry.core.document import (
    Block,
    Document,
    ItemList,
    ListItem,
    Paragraph,
    Section,
    Steps,
)
from hamm_registry.core.steps import NextStep, ask_whether_active, command, record_contact
from hamm_registry.core.styled_text import Item, accent, bold, dim, warning
from hamm_registry.core.text import _, and_more, join
from hamm_registry.model.entries import Initiative

MOST_PEOPLE, MOST_FUNDS, MOST_READINGS = 6, 3, 2
_MOST_HERE, _MOST_NEAR, _MOST_EXPERIENCED = 3, 2, 1


def sections(contacts: Sequence[Contact], everywhere: bool) -> dict[str, list[Contact]]:
    """One contact an organisation, by what it is good for.

    `everywhere` where no country was asked for.
    """
    going_on: list[Contact] = []
    over: list[Contact] = []
    for contact in contacts:
        if contact.experience:
            over.append(contact)
        else:
            going_on.append(contact)
    active = one_for_each_organisation(going_on)
    past = one_for_each_organisation(over)
    here: list[Contact] = []
    near: list[Contact] = []
    theme: list[Contact] = []
    for contact in active:
        if everywhere or contact.group in HERE:
            here.append(contact)
        # In a question without a country the neighbours stand in both sections.
        if contact.group in NEARBY:
            near.append(contact)
        if contact.group == "theme" and not everywhere:
            theme.append(contact)
    return {"here": here, "near": near, "theme": theme, "experience": past}


def headings() -> dict[str, str]:
    """The headings of the sections."""
    return {
        "here": _("Talk to"),
        "near": _("In the neighbourhood"),
        "theme": _("Same theme elsewhere"),
        "experience": _("Experience"),
    }


def chosen(contacts: Sequence[Contact], everywhere: bool) -> dict[str, list[Contact]]:
    """The best of each section, as many as a screen holds; of none of them nobody at all."""
    parts = sections(contacts, everywhere)
    past = parts["experience"][:_MOST_EXPERIENCED]
    room = MOST_PEOPLE - len(past)
    here = parts["here"][: room if everywhere else _MOST_HERE]
    left = room - len(here) - bool(parts["theme"])
    near = parts["near"][: min(left, _MOST_NEAR) if here else left]
    theme = parts["theme"][: room - len(here) - len(near)]
    return {"here": here, "near": near, "theme": theme, "experience": past}


def document(advice: Advice) -> Document:
    """The advice on one screen, from top to bottom; what is empty is left out."""
    entry = advice.question.entry
    # The parts stand close together, so that the whole fits one screen.
    return Document(
        make_blocks=lambda: [Section("", list(_blocks(advice)))],
        make_data=advice.as_json,
        title=words.subject(advice),
        mark=accent(entry.id) if entry else None,
    )


def _blocks(advice: Advice) -> Iterator[Block]:
    careful = words.careful(advice)
    if careful:
        yield Paragraph([warning(careful)])
    nobody = words.nobody(advice)
    if nobody:
        yield Paragraph([nobody])
    yield from _people(advice)
    yield from _money(advice)
    yield _readings(advice)
    gaps = words.missing(advice)
    if gaps:
        yield Section(_("Still missing in the entry"), [ItemList.of([[join(gaps)]])])
    steps = list(_steps(advice))
    if steps:
        yield Section(_("Next"), [Steps(steps)])


def _people(advice: Advice) -> Iterator[Section]:
    """Those to talk to, by what they are good for."""
    contacts_by_section = chosen(advice.contacts, not advice.question.countries)
    for section, heading in headings().items():
        contacts = contacts_by_section[section]
        if not contacts:
            continue
        items = [_contact(contact, advice) for contact in contacts]
        if section == "here":
            items += _more_people(advice, len(contacts))
        yield Section(heading, [ItemList(items)])


def _more_people(advice: Advice, listed: int) -> Iterator[ListItem]:
    """The command that lists all contacts of the country, or of the theme, of the question."""
    question = advice.question
    left = len(sections(advice.contacts, not question.countries)["here"]) - listed
    if left <= 0:
        return
    term = f"{_('theme')}:{','.join(question.themes)}"
    if question.countries:
        term = f"{_('country')}:{','.join(question.countries)}"
    search = command("list", term)
    yield ListItem([and_more(left), dim(" · "), accent(search)])


def _contact(contact: Contact, advice: Advice) -> ListItem:
    """An organisation with the id of its entry, and below it why and how to reach it."""
    name, _title = words.heading(contact, advice)
    facts = [*words.reasons(contact, advice), _reach(advice.way(contact))]
    return ListItem([name], ([dim(join(facts))],), mark=accent(contact.entry.id))


def _money(advice: Advice) -> Iterator[Block]:
    """The programmes that fit; where there are programmes and none does, that is said."""
    funds = advice.funds
    if not funds:
        if advice.registry.programmes:
            none = _("no programme in the registry fits")
            yield Paragraph([bold(_("Money")), "  ", none])
        return
    items = list(map(_fund, funds[:MOST_FUNDS]))
    left = len(funds) - MOST_FUNDS
    if left > 0:
        items.append(ListItem([and_more(left)]))
    remark = words.dac_note(advice) if advice.on_dac_list else ""
    yield Section(_("Money"), [ItemList(items)], remark=remark)


def _fund(fund: Fund) -> ListItem:
    facts = join([words.amount(fund), words.applicants(fund)])
    deadline = bold(words.until(fund.deadline))
    return ListItem([programme_title(fund)], ([dim(facts + " · "), deadline],))


def _readings(advice: Advice) -> Section:
    items: list[Item] = []
    for reading in advice.readings[:MOST_READINGS]:
        items.append([words.reading(reading), dim(" · "), accent(reading.url)])
    return Section(_("What similar initiatives report"), [ItemList.of(items)])


def _steps(advice: Advice) -> Iterator[NextStep]:
    """The next steps after this screen."""
    entry, contacts = advice.question.entry, advice.contacts
    if entry is None:
        if contacts:
            yield NextStep(_("read all of it"), (command("show", contacts[0].entry.id),))
        else:
            yield NextStep(_("see where others are active"), (command("parallels", "--hubs"),))
        return
    if advice.can_be_compared:
        yield NextStep(_("compare"), (command("parallels", entry.id),))
    for contact in contacts:
        if contact.state == "new" and not contact.experience:
            yield _with_contact(entry, contact.entry)
            return


def _with_contact(entry: Initiative, contact: Initiative) -> NextStep:
    """The next step after the comparison: those who may have stopped are asked first."""
    if contact.status == "unknown":
        return ask_whether_active([contact.id])
    return record_contact(entry.id, contact.id)


def _reach(way: Way) -> str:
    """The known ways to reach somebody, without long addresses: those are in `show`."""
    if way.mailbox:
        return way.mailbox
    if way.page:
        return _("contact page")
    if way.website:
        return _("through the website")
    return ""
