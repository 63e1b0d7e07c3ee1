"""Advice on one screen: the few to talk to, the money, what to read, what to do next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hamm_registry.advice.contacts import HERE, NEARBY, Contact, one_for_each_organisation
from hamm_registry.advice.funds import Fund
from hamm_registry.answers import advise_words as words
from hamm_registry.answers.advise import Advice, Way, programme_title
from hamm_registry.core.steps import NextStep, ask_whether_active, command, record_contact
from hamm_registry.core.text import _, and_more, join
from hamm_registry.model.entries import Initiative
from hamm_registry.render.screen import Ink, Line, Style, accent, bold, dim, head_line, line

MOST_PEOPLE, MOST_FUNDS, MOST_READINGS = 6, 3, 2
_MOST_HERE, _MOST_NEAR, _MOST_EXPERIENCED = 3, 2, 1


def sections(contacts: Sequence[Contact], everywhere: bool) -> dict[str, list[Contact]]:
    """One contact an organisation, by what it is good for.

    `everywhere` where no country was asked for.
    """
    active = one_for_each_organisation([c for c in contacts if not c.experience])
    past = one_for_each_organisation([c for c in contacts if c.experience])
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


@dataclass(frozen=True)
class AdviceScreen:
    """The screen of `advise`: in a terminal long titles are cut, in a pipe never."""

    advice: Advice

    def lines(self) -> Iterator[Line]:
        """The screen from top to bottom; what is empty is left out."""
        advice = self.advice
        title = bold(words.subject(advice))
        if advice.question.entry:
            yield head_line(title, right=accent(advice.question.entry.id), cut=True)
        else:
            yield line(title)
        yield line()
        warning = words.careful(advice)
        if warning:
            yield line(Ink(warning, Style.WARNING))
        yield from self._people()
        yield from self._money()
        yield from self._readings()
        gaps = words.missing(advice)
        if gaps:
            yield line(bold(_("Still missing in the entry")))
            yield line("  ", join(gaps), indent=2)
        yield from self._next_steps()

    def _people(self) -> Iterator[Line]:
        nobody = words.nobody(self.advice)
        if nobody:
            yield line(nobody)
        contacts_by_section = chosen(self.advice.contacts, not self.advice.question.countries)
        for section, heading in headings().items():
            contacts = contacts_by_section[section]
            if not contacts:
                continue
            yield line(bold(heading))
            for contact in contacts:
                yield from self._contact(contact)
            if section == "here":
                yield from self._more(len(contacts))

    def _more(self, listed: int) -> Iterator[Line]:
        """The command that lists all contacts of the country, or of the theme, of the question."""
        question = self.advice.question
        left = len(sections(self.advice.contacts, not question.countries)["here"]) - listed
        if left <= 0:
            return
        term = f"{_('theme')}:{','.join(question.themes)}"
        if question.countries:
            term = f"{_('country')}:{','.join(question.countries)}"
        search = command("list", term)
        yield line("  ", and_more(left), dim(" · "), accent(search), indent=4)

    def _contact(self, contact: Contact) -> Iterator[Line]:
        name, _title = words.heading(contact, self.advice)
        yield head_line("  ", name, right=accent(contact.entry.id), indent=2, cut=True)
        facts = [
            words.where(contact, self.advice.registry),
            words.themes(contact, self.advice),
            words.standing(contact, self.advice),
            _reach(self.advice.way(contact)),
        ]
        yield line("    ", dim(join(facts)), indent=4)

    def _money(self) -> Iterator[Line]:
        funds = self.advice.funds
        if not funds:
            if self.advice.registry.programmes:
                yield line(bold(_("Money")), "  ", _("no programme in the registry fits"))
            return
        note = dim("  " + words.dac_note(self.advice)) if self.advice.on_dac_list else ""
        yield line(bold(_("Money")), note, indent=2)
        for fund in funds[:MOST_FUNDS]:
            yield from self._fund(fund)
        left = len(funds) - MOST_FUNDS
        if left > 0:
            yield line("  ", and_more(left))

    def _fund(self, fund: Fund) -> Iterator[Line]:
        yield line("  ", programme_title(fund), indent=2)
        facts = [words.amount(fund), words.applicants(fund)]
        yield line("    ", dim(join(facts) + " · "), bold(words.until(fund.deadline)), indent=4)

    def _readings(self) -> Iterator[Line]:
        readings = self.advice.readings[:MOST_READINGS]
        if readings:
            yield line(bold(_("What similar initiatives report")))
        for reading in readings:
            yield line("  ", words.reading(reading), dim(" · "), accent(reading.url), indent=4)

    def _next_steps(self) -> Iterator[Line]:
        steps = list(self._steps())
        if steps:
            yield line(bold(_("Next")))
        for step, typed in steps:
            yield line("  ", step, dim(" · "), accent(typed), indent=4)

    def _steps(self) -> Iterator[tuple[str, str]]:
        """The next steps with their commands."""
        entry, contacts = self.advice.question.entry, self.advice.contacts
        if entry is None:
            if contacts:
                yield _("read all of it"), command("show", contacts[0].entry.id)
            else:
                yield _("see where others are active"), command("parallels", "--hubs")
            return
        if self.advice.can_be_compared:
            yield _("compare"), command("parallels", entry.id)
        for contact in contacts:
            if contact.state == "new" and not contact.experience:
                step = _with_contact(entry, contact.entry)
                yield step.what, step.command
                return


def _with_contact(entry: Initiative, contact: Initiative) -> NextStep:
    """The next steps after the comparison: those who may have stopped are asked first."""
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
