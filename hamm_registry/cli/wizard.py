"""Questions in a terminal: the only place that waits for somebody to type."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from hamm_registry.cli.session import Session
from hamm_registry.core import text
from hamm_registry.core.errors import RegistryError, UsageError, invalid_value
from hamm_registry.core.styled_text import Ink, Style, bold, dim
from hamm_registry.core.text import _, pick, quote
from hamm_registry.editing.create import AmbiguousPlace, NewPlan
from hamm_registry.editing.draft import Draft
from hamm_registry.editing.questions import Question, in_order, questions
from hamm_registry.editing.towns import PlaceCandidate, describe
from hamm_registry.geo import countries
from hamm_registry.model.vocabulary import flag, vocabulary
from hamm_registry.render.screen import Line, line, padded, width_of

_REVIEWED = ("id", "title", "themes", "sources.0.kind")
"""Fields that are not asked for but worked out, and can be changed before they are written."""


def interview(current: Session, draft: Draft) -> NewPlan | None:
    """Ask for what was not said yet, show all of it, and give what is to be written.

    None where it is not to be. EOFError or KeyboardInterrupt where somebody goes away.
    """
    with suppress(ImportError):  # not on every system; with it lines can be edited
        import readline  # noqa: F401 - input() uses it once it is there
    talk = _Talk(current, draft, questions(draft.kind, draft.precheck.config))
    talk.begin()
    talk.ask_all()
    return talk.review()


_LEAST = 12
"""Characters of a sentence."""


@dataclass(frozen=True)
class _Talk:
    """One conversation."""

    current: Session
    draft: Draft
    questions: Mapping[str, Question]

    def begin(self) -> None:
        """Say what it is about and how to answer."""
        lines: list[Line] = []
        entry = self.draft.precheck.registry.by_id.get(self.draft.entry)
        if entry:
            lines.append(line(bold(entry.title)))
        keys = _(
            "? explains a question, Enter accepts what is in [ ], Ctrl-C quits without writing."
        )
        lines.append(line(dim(keys)))
        self.current.print(lines)

    def ask_all(self) -> None:
        """Ask the questions in their order, but for those that have been answered."""
        if self.draft.kind == "initiative" and not self.draft.is_answered("kind"):
            self.ask(self.questions["kind"])
        for name in self._order():
            if not self.draft.is_answered(name):
                self.ask(self.questions[name])

    def _order(self) -> tuple[str, ...]:
        return in_order(self.draft.kind, str(self.draft.answers.get("kind", "")))

    def ask(self, question: Question, again: bool = False) -> None:
        """Ask until the answer can be taken, or is left out where it may be."""
        self._show(question)
        default, default_shown = self._default(question, again)
        while True:
            answer = self._type(default_shown)
            if answer == "?":
                self._explain(question)
                continue
            answer = answer or default
            if answer:
                if self._take(question, answer):
                    break
            elif question.field == "places" and not self._placed():
                self._ask_wider()
                break
            elif not question.required:
                break
            else:
                self._complain(UsageError(_("This needs an answer.")))
        if question.field == "places":
            self._settle()

    def _placed(self) -> bool:
        """Tell whether at least the country is known."""
        return bool(self.draft.country_alone()) or self.draft.is_answered("places")

    def _show(self, question: Question) -> None:
        """Print a question, and what there is to choose from."""
        label = question.label
        country = self.draft.country_alone()
        if question.field == "places" and country:
            label += f" ({countries.name(country)})"
        pieces = []
        if question.ask:
            pieces.append(question.ask)
        # Without a place the countries are asked for instead.
        if not question.required and not question.start and question.field != "places":
            pieces.append(_("Press Enter to leave it open."))
        lines = [line(), line(bold(label), "  ", " ".join(pieces), indent=3)]
        choices = [f"{number:>3} {name}" for number, name in enumerate(question.codes.values(), 1)]
        self.current.print([*lines, *_columns(choices, self.current.canvas().width or 80)])

    def _default(self, question: Question, again: bool) -> tuple[str, str]:
        """The answer that Enter gives: as a value, and as people read it."""
        value = None
        if again:
            value = self.draft.value(question.field)
        if value is None:
            start = question.start
            return start, question.codes.get(start, start)
        for_people = self.for_people(question, value)
        if question.codes and isinstance(value, list):
            return ", ".join(value), for_people
        if question.several:
            return "", for_people
        return _plain(value), for_people

    def _type(self, start: str) -> str:
        """The line that somebody types; `start` is shown as what Enter takes."""
        prompt = "> "
        if start:
            prompt = f"[{text.safe(start)}] > "
        return input(prompt).strip()

    def _explain(self, question: Question) -> None:
        """Print the explanation of the schema, with an example."""
        texts = [question.help]
        if question.example:
            texts.append(_("For example: {example}").format(example=question.example))
        self.current.print(line("   ", text, indent=3) for text in texts if text)

    def _take(self, question: Question, answer: str) -> bool:
        """Take an answer; False where it is none, after saying why."""
        if question.long and len(answer) < _LEAST:
            self._complain(UsageError(_("A whole sentence, please.")))
            return False
        try:
            self.draft.answer(question.field, _with_codes(question, answer))
        except UsageError as error:
            problem = error
            if question.codes:
                problem = self._no_choice(question, answer)
            self._complain(problem)
            return False
        return True

    def _no_choice(self, question: Question, answer: str) -> UsageError:
        """The error for an answer that is none of the choices, by the name on the screen."""
        hint = self._guess(question, answer) or _("Type one of the numbers or names.")
        return invalid_value(answer, quote(question.label), hint)

    def _guess(self, question: Question, answer: str) -> str:
        """Ask back whether one of the choices was meant, by any of its names."""
        path = re.sub(r"\.[0-9]+", "", question.field)
        if self.draft.kind == "activity":
            path = f"activities.{path}"
        labels = {code: {"": label} for code, label in question.codes.items()}
        return vocabulary(path, labels).question(answer)

    def _complain(self, error: RegistryError) -> None:
        """Print why an answer cannot be taken."""
        lines = [line(Ink(f"! {error.message}", Style.WARNING), indent=2)]
        lines += [line("  ", hint, indent=2) for hint in error.hint.splitlines()]
        self.current.print(lines)

    def _ask_wider(self) -> None:
        """Ask for the countries, and where there are none for how far it reaches."""
        self.ask(self.questions["countries"])
        if "countries" not in self.draft.answers:
            scope = self.questions["scope"]
            codes = dict(scope.codes)
            codes.pop("bilateral", None)  # it has no country that it could lie in
            self.ask(replace(scope, example="", codes=codes, required=True))

    def _settle(self) -> None:
        """Ask which of several places is meant, and where an unknown one is; show the places."""
        while unclear := self.draft.unclear():
            place = unclear[0]
            if place.candidates:
                self.draft.chosen[place.number] = self._choose(place)
            elif place.country:
                break
            else:
                self._ask_country(place)
        for place_text in self._everywhere():
            self.current.print([line(dim(f"  → {place_text}"))])

    def _everywhere(self) -> list[str]:
        """The places, and the countries of which no more is known."""
        data = self.draft.filled()
        names = [self._where(place) for place in data.get("places", [])]
        names += [countries.name(code) for code in data.get("countries", [])]
        return names

    def _where(self, place: Mapping[str, str]) -> str:
        """A place with its country, as people say it."""
        country = place.get("country", "")
        if not country:
            return place["name"]
        title = self.draft.precheck.registry.place_title(place["name"], country)
        return f"{title}, {countries.name(country)}"

    def _choose(self, place: AmbiguousPlace) -> PlaceCandidate:
        """Ask which of several places of one name is meant."""
        question = _("There are several places called {place}. Which one?").format(place=place.name)
        choices = [
            f"{number:>3} {describe(candidate)}"
            for number, candidate in enumerate(place.candidates, 1)
        ]
        self.current.print([line(question), *map(line, choices)])
        while True:
            answer = self._type("1") or "1"
            if answer.isdecimal() and 1 <= int(answer) <= len(place.candidates):
                return place.candidates[int(answer) - 1]
            self._complain(UsageError(_("Type one of the numbers.")))

    def _ask_country(self, place: AmbiguousPlace) -> None:
        """Ask in which country a place is that no list has, until the answer is one."""
        question = _("{place} is not in the list. In which country is it?")
        self.current.print([line(question.format(place=quote(place.name)))])
        while True:
            answer = self._type("")
            if answer in ("", "?"):
                hint = _("For example: {example}").format(example=countries.name("NO"))
                self._complain(UsageError(_("This needs an answer."), hint))
                continue
            try:
                self.draft.assign(f"places.{place.number}.country", answer)
            except UsageError as error:
                self._complain(error)
            else:
                return

    def _ask_speakers(self) -> None:
        """Ask who speaks on each page of which neither the address nor the registry tells."""
        kinds = questions("initiative", self.draft.precheck.config)["sources.0.kind"]
        for number, host in self.draft.doubtful_sources():
            ask = _("Who is behind {host}?").format(host=host)
            self.ask(replace(kinds, field=f"sources.{number}.kind", ask=ask, required=True))

    def review(self) -> NewPlan | None:
        """Show everything and give what is to be written; lines can be changed before."""
        while True:
            self._ask_speakers()
            planned = self._planned()
            fields = self._fields()
            self._summary(fields, planned)
            # Something that may be there already is not written by Enter alone.
            default = _("no")
            if planned and not planned.doubtful:
                default = _("yes")
            answer = self._type(default) or default
            if answer.isdecimal():
                number = int(answer)
                if 1 <= number <= len(fields):
                    self.ask(self.questions[fields[number - 1]], again=True)
                    continue
                agreed = None
            else:
                agreed = _yes_or_no(answer)
            if agreed is False:
                return None
            if agreed and planned:
                return planned
            self._complain(UsageError(_("Type yes, no or the number of a line.")))

    def _planned(self) -> NewPlan | None:
        """The plan of what would be written, after asking for what is missing.

        None where there can be none yet, after saying why.
        """
        for path in self.draft.missing():
            for name in (path, path.partition(".")[0]):
                if name in self.questions:
                    self.ask(self.questions[name])
                    break
        try:
            return self.draft.plan()
        except UsageError as error:
            self._complain(error)
            return None

    def _fields(self) -> list[str]:
        """The fields to show before they are written, in the order of the questions."""
        questioned = self._order()
        fields: list[str] = []
        for name in dict.fromkeys(("kind", *_REVIEWED[:2], *questioned, *_REVIEWED[2:])):
            if name not in self.questions:
                continue
            if name in questioned or self.draft.value(name) is not None:
                fields.append(name)
        return fields

    def _summary(self, fields: Sequence[str], planned: NewPlan | None) -> None:
        """Print all answers by number, and ask whether they are to be written."""
        width = max(width_of(self.questions[name].label) for name in fields)
        lines = [line(), line(bold(_("This would be written")))]
        for number, name in enumerate(fields, 1):
            value = self.for_people(self.questions[name], self.draft.value(name))
            label = padded(self.questions[name].label, width)
            lines.append(line(f"{number:>3} {label}  ", value or dim("–"), indent=width + 6))
        if planned:
            lines += _warnings(planned)
        ask = _("Write it? yes, no, or the number of a line to change it")
        self.current.print([*lines, line(), line(ask)])

    def for_people(self, question: Question, value: object) -> str:
        """A value as people read it; empty for none."""
        if question.field == "places":
            return "; ".join(self._everywhere())
        if value is None:
            return ""
        if isinstance(value, list):
            return _list_for_people(question, value)
        if isinstance(value, dict):
            if "date" in value:
                return _date_for_people(value)
            return pick({str(key): str(part) for key, part in value.items()})
        if question.field in ("date", "start", "end"):
            return text.date(str(value))
        return question.codes.get(str(value), str(value))


def _date_for_people(value: Mapping[str, Any]) -> str:
    """A date of the schema as people read it: `about 1985`."""
    date = text.date(value["date"])
    if value.get("about"):
        return f"{_('about')} {date}"
    return date


def _list_for_people(question: Question, items: list[Any]) -> str:
    """The items of a list as people read them."""
    if question.field == "sources":
        return " ".join(str(source.get("url", "")) for source in items)
    if question.field == "countries":
        return ", ".join(countries.name(code) for code in items)
    return ", ".join(question.codes.get(str(item), str(item)) for item in items)


def _warnings(planned: NewPlan) -> Iterator[Line]:
    """Remarks on an entry to be written: what it resembles, and what is unusual in it."""
    if planned.twin:
        yield line(Ink(f"! {planned.duplicate}", Style.WARNING), indent=2)
    for remark in planned.findings:
        yield line(Ink(f"! {remark.finding.message}", Style.WARNING), indent=2)
        if not remark.rule.on_request:
            yield line("  ", remark.hint, indent=2)


def _yes_or_no(answer: str) -> bool | None:
    """The answer as yes or no; None where it is neither."""
    if answer.lower() == "x":
        # An x is a yes in a list; at this question it may as well mean “away with it”.
        return None
    return flag(answer)


def _plain(value: object) -> str:
    """A value as it can be taken as an answer again."""
    if not isinstance(value, dict):
        return str(value)
    if "date" not in value:
        return pick(value)
    if value.get("about"):
        return f"ca. {value['date']}"
    return str(value["date"])


def _with_codes(question: Question, answer: str) -> str:
    """An answer with the numbers of choices replaced by their codes."""
    codes = list(question.codes)
    if not codes:
        if question.several:
            return answer.replace(";", "\n")
        return answer
    chosen: list[str] = []
    for part in answer.replace(";", ",").split(","):
        choice = part.strip()
        if choice.isdecimal() and 1 <= int(choice) <= len(codes):
            choice = codes[int(choice) - 1]
        if choice:
            chosen.append(choice)
    return ", ".join(chosen)


def _columns(names: Sequence[str], width: int) -> Iterator[Line]:
    """Names side by side, read downwards."""
    if not names:
        return
    column_width = max(map(width_of, names)) + 2
    columns = max(width // column_width, 1)
    rows = math.ceil(len(names) / columns)
    for row in range(rows):
        yield line("".join(padded(name, column_width) for name in names[row::rows]).rstrip())
