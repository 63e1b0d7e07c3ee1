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


def sections(found: Sequence[Contact], everywhere: bool) -> dict[str, list[Contact]]:
    """One contact an organisation, by what it is good for.

    `everywhere` where no country was asked for.
    """
    active = one_for_each_organisation([one for one in found if not one.experience])
    past = one_for_each_organisation([one for one in found if one.experience])
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


def chosen(found: Sequence[Contact], everywhere: bool) -> dict[str, list[Contact]]:
    """The best of each section, as many as a screen holds; of none of them nobody at all."""
    parts = sections(found, everywhere)
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
        entry = self.advice.question.entry
        title = words.subject(self.advice)
        if entry:
            yield head_line(bold(title), right=accent(entry.id), cut=True)
        else:
            yield line(bold(title))
        yield line()
        if warning := words.careful(self.advice):
            yield line(Ink(warning, Style.WARNING))
        yield from self._people()
        yield from self._money()
        yield from self._readings()
        if gaps := words.missing(self.advice):
            yield line(bold(_("Still missing in the entry")))
            yield line("  ", join(gaps), indent=2)
        yield from self._next()

    def _people(self) -> Iterator[Line]:
        shown = chosen(self.advice.contacts, not self.advice.question.countries)
        if alone := words.nobody(self.advice):
            yield line(alone)
        for name, heading in headings().items():
            if shown[name]:
                yield line(bold(heading))
                for one in shown[name]:
                    yield from self._contact(one)
                if name == "here":
                    yield from self._more(len(shown[name]))

    def _more(self, shown: int) -> Iterator[Line]:
        """The command that lists all contacts of the country, or of the theme, of the question."""
        question = self.advice.question
        left = len(sections(self.advice.contacts, not question.countries)["here"]) - shown
        if left > 0:
            field, codes = _("country"), question.countries
            if not codes:
                field, codes = _("theme"), question.themes
            search = command("list", f"{field}:{','.join(codes)}")
            yield line("  ", and_more(left), dim(" · "), accent(search), indent=4)

    def _contact(self, one: Contact) -> Iterator[Line]:
        name, _title = words.heading(one, self.advice)
        yield head_line("  ", name, right=accent(one.entry.id), indent=2, cut=True)
        facts = [
            words.where(one, self.advice.registry),
            words.themes(one, self.advice),
            words.standing(one, self.advice),
            _reach(self.advice.way(one)),
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
            yield line(bold(_("What similar ones report")))
        for reading in readings:
            yield line("  ", words.reading(reading), dim(" · "), accent(reading.url), indent=4)

    def _next(self) -> Iterator[Line]:
        entry, found = self.advice.question.entry, self.advice.contacts
        new = [one for one in found if one.state == "new" and not one.experience]
        steps: list[tuple[str, str]] = []
        if entry is not None:
            steps.append((_("compare"), command("parallels", entry.id)))
            if new:
                then = _with_contact(entry, new[0].entry)
                steps.append((then.what, then.command))
        elif found:
            steps.append((_("read all of it"), command("show", found[0].entry.id)))
        else:
            steps.append((_("see where somebody is active"), command("parallels", "--hubs")))
        yield line(bold(_("Next")))
        for what, typed in steps:
            yield line("  ", what, dim(" · "), accent(typed), indent=4)


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
