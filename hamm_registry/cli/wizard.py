"""Questions in a terminal: the only place that waits for somebody to type."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from hamm_registry.cli.context import Session
from hamm_registry.core import text
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.text import _, pick
from hamm_registry.editing.create import AmbiguousPlace, NewPlan
from hamm_registry.editing.draft import Draft
from hamm_registry.editing.questions import Question, in_order, questions
from hamm_registry.editing.towns import PlaceCandidate, described
from hamm_registry.geo import countries
from hamm_registry.model.vocabulary import flag, vocabulary
from hamm_registry.render.screen import Ink, Line, Style, bold, dim, line, padded, width_of

_REVIEWED = ("id", "title", "themes", "sources.0.kind")
"""What is not asked but worked out, and can be changed before it is written."""


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
    asked: Mapping[str, Question]

    def begin(self) -> None:
        """How to answer."""
        told = _("? explains a question, Enter takes what stands in [ ], Ctrl-C writes nothing.")
        entry = self.draft.precheck.registry.by_id.get(self.draft.entry)
        about = [line(bold(entry.title))] if entry else []
        self.current.print([*about, line(dim(told))])

    def ask_all(self) -> None:
        """The questions in their order, but for those that have been answered."""
        if self.draft.kind == "initiative" and not self.draft.told("kind"):
            self.ask(self.asked["kind"])
        for name in self._order():
            if not self.draft.told(name):
                self.ask(self.asked[name])

    def _order(self) -> tuple[str, ...]:
        return in_order(self.draft.kind, str(self.draft.said.get("kind", "")))

    def ask(self, asked: Question, again: bool = False) -> None:
        """Ask until the answer is one, or nothing is said where nothing needs to be."""
        self._show(asked)
        start = self._start(asked, again)
        while True:
            given = self._type(start[1])
            if given == "?":
                self._explain(asked)
            elif given or start[0]:
                if self._take(asked, given or start[0]):
                    break
            elif asked.field == "places" and not self._placed():
                self._ask_wider()
                break
            elif not asked.required:
                break
            else:
                self._complain(UsageError(_("This has to be answered.")))
        if asked.field == "places":
            self._settle()

    def _placed(self) -> bool:
        """Whether at least the country is known."""
        return bool(self.draft.country_alone()) or self.draft.told("places")

    def _show(self, asked: Question) -> None:
        """The question, and what there is to choose from."""
        alone = self.draft.country_alone()
        where = f" ({countries.name(alone)})" if asked.field == "places" and alone else ""
        optional = not asked.required and not asked.start and asked.field != "places"
        skip = _("Enter leaves it open.") if optional else ""
        told = " ".join(filter(None, (asked.ask, skip)))
        lines = [line(), line(bold(asked.label + where), "  ", told, indent=3)]
        names = [f"{n:>3} {label}" for n, label in enumerate(asked.codes.values(), 1)]
        self.current.print([*lines, *_columns(names, self.current.canvas().width or 80)])

    def _start(self, asked: Question, again: bool) -> tuple[str, str]:
        """What Enter takes: as a value, and as people read it."""
        value = self.draft.value(asked.field) if again else None
        if value is None:
            return asked.start, asked.codes.get(asked.start, asked.start)
        if asked.codes and isinstance(value, list):
            return ", ".join(value), self.shown(asked, value)
        return ("" if asked.several else _plain(value)), self.shown(asked, value)

    def _type(self, start: str) -> str:
        return input(f"[{text.safe(start)}] > " if start else "> ").strip()

    def _explain(self, asked: Question) -> None:
        example = _("For example: {example}").format(example=asked.example)
        lines = [asked.help, example if asked.example else ""]
        self.current.print(line("   ", one, indent=3) for one in lines if one)

    def _take(self, asked: Question, given: str) -> bool:
        """Take an answer; False where it is none, and that was told."""
        if asked.long and len(given) < _LEAST:
            self._complain(UsageError(_("A whole sentence, please.")))
            return False
        try:
            self.draft.answer(asked.field, _picked(asked, given))
        except UsageError as error:
            guess = self._guess(asked, given) or _("Type one of the numbers or names.")
            self._complain(UsageError(error.message, guess if asked.codes else error.hint))
            return False
        return True

    def _guess(self, asked: Question, given: str) -> str:
        """Whether one of the choices was meant, by any of its names."""
        inside = "activities." if self.draft.kind == "activity" else ""
        path = re.sub(r"\.[0-9]+", "", inside + asked.field)
        labels = {code: {"": label} for code, label in asked.codes.items()}
        return vocabulary(path, labels).question(given)

    def _complain(self, error: RegistryError) -> None:
        lines = [line(Ink(f"! {error.message}", Style.WARNING), indent=2)]
        lines += [line("  ", one, indent=2) for one in error.hint.splitlines()]
        self.current.print(lines)

    def _ask_wider(self) -> None:
        """The countries where no place is known, or how far it reaches where no country is."""
        self.ask(self.asked["countries"])
        if "countries" not in self.draft.said:
            scope = self.asked["scope"]
            codes = {code: name for code, name in scope.codes.items() if code != "bilateral"}
            self.ask(
                Question("scope", scope.label, scope.ask, scope.help, "", codes, required=True)
            )

    def _settle(self) -> None:
        """Which of several places is meant, and where one is that is not known."""
        while unclear := self.draft.unclear():
            one = unclear[0]
            if one.spots:
                self.draft.chosen[one.number] = self._choose(one)
            elif one.country:
                break
            else:
                self._ask_country(one)
        for where in self._everywhere():
            self.current.print([line(dim(f"  → {where}"))])

    def _everywhere(self) -> list[str]:
        """The places, and the countries of which no more is known."""
        filled = self.draft.filled()
        wide = [countries.name(code) for code in filled.get("countries", [])]
        return [*map(self._where, filled.get("places", [])), *wide]

    def _where(self, place: Mapping[str, str]) -> str:
        country = place.get("country", "")
        return f"{place['name']}, {countries.name(country)}" if country else place["name"]

    def _choose(self, one: AmbiguousPlace) -> PlaceCandidate:
        told = _("There are several places called {place}. Which one?").format(place=one.name)
        names = [f"{n:>3} {described(spot)}" for n, spot in enumerate(one.spots, 1)]
        self.current.print([line(told), *map(line, names)])
        while True:
            given = self._type("1") or "1"
            if given.isdecimal() and 1 <= int(given) <= len(one.spots):
                return one.spots[int(given) - 1]
            self._complain(UsageError(_("Type one of the numbers.")))

    def _ask_country(self, one: AmbiguousPlace) -> None:
        told = _("{place} is not in the list. In which country is it?").format(place=one.name)
        self.current.print([line(told)])
        while True:
            try:
                self.draft.say(f"places.{one.number}.country", self._type(""))
            except UsageError as error:
                self._complain(error)
            else:
                return

    def _ask_speakers(self) -> None:
        """Who speaks on the pages of which neither the address nor the registry tells."""
        known = questions("initiative", self.draft.precheck.config)["sources.0.kind"]
        for number, host in self.draft.doubtful_sources():
            ask = _("Who speaks on {host}?").format(host=host)
            self.ask(replace(known, field=f"sources.{number}.kind", ask=ask, required=True))

    def review(self) -> NewPlan | None:
        """Show everything and give what is to be written; lines can be changed before."""
        while True:
            self._ask_speakers()
            planned = self._planned()
            fields = self._fields()
            self._summary(fields, planned)
            given = self._type(_("yes") if planned and not planned.doubtful else _("no"))
            sure = given or (_("yes") if planned and not planned.doubtful else _("no"))
            # An x is a yes in a list; at this question it may as well mean “away with it”.
            agreed = None if sure.isdecimal() or sure.lower() == "x" else flag(sure)
            if sure.isdecimal() and 1 <= int(sure) <= len(fields):
                self.ask(self.asked[fields[int(sure) - 1]], again=True)
            elif agreed is False:
                return None
            elif planned and agreed:
                return planned
            else:
                self._complain(UsageError(_("Type yes, no or the number of a line.")))

    def _planned(self) -> NewPlan | None:
        """What would be written; what is missing is asked for, what is wrong is told."""
        for path in self.draft.missing():
            name = next((n for n in (path, path.partition(".")[0]) if n in self.asked), "")
            if name:
                self.ask(self.asked[name])
        try:
            return self.draft.plan()
        except UsageError as error:
            self._complain(error)
            return None

    def _fields(self) -> list[str]:
        """What is shown before it is written, in the order of the questions."""
        order = dict.fromkeys(("kind", *_REVIEWED[:2], *self._order(), *_REVIEWED[2:]))
        known = [name for name in order if name in self.asked]
        return [n for n in known if n in self._order() or self.draft.value(n) is not None]

    def _summary(self, fields: Sequence[str], planned: NewPlan | None) -> None:
        wide = max(width_of(self.asked[name].label) for name in fields)
        lines = [line(), line(bold(_("This would be written")))]
        for number, name in enumerate(fields, 1):
            value = self.shown(self.asked[name], self.draft.value(name))
            label = padded(self.asked[name].label, wide)
            lines.append(line(f"{number:>3} {label}  ", value or dim("–"), indent=wide + 6))
        if planned and planned.twin:
            lines.append(line(Ink(f"! {planned.duplicate}", Style.WARNING), indent=2))
        for remark in planned.findings if planned else ():
            lines.append(line(Ink(f"! {remark.finding.message}", Style.WARNING), indent=2))
            lines += [line("  ", remark.hint, indent=2)] if not remark.rule.on_request else []
        ask = _("Write it? yes, no, or the number of a line to change it")
        self.current.print([*lines, line(), line(ask)])

    def shown(self, asked: Question, value: object) -> str:
        """A value as people read it."""
        if asked.field == "places":
            return "; ".join(self._everywhere())
        if asked.field == "sources" and isinstance(value, list):
            return " ".join(str(one.get("url", "")) for one in value)
        if asked.field == "countries" and isinstance(value, list):
            return ", ".join(countries.name(code) for code in value)
        if isinstance(value, list):
            return ", ".join(asked.codes.get(str(one), str(one)) for one in value)
        if isinstance(value, dict) and "date" in value:
            about = f"{_('about')} " if value.get("about") else ""
            return about + text.date(value["date"])
        if isinstance(value, dict):
            return pick({str(k): str(v) for k, v in value.items()})
        if asked.field in ("date", "start", "end"):
            return text.date(str(value)) if value else ""
        return asked.codes.get(str(value), str(value)) if value is not None else ""


def _plain(value: object) -> str:
    """A value as it can be taken as an answer again."""
    if isinstance(value, dict):
        about = "ca. " if value.get("about") else ""
        return f"{about}{value['date']}" if "date" in value else pick(value)
    return str(value)


def _picked(asked: Question, given: str) -> str:
    """An answer with the numbers of choices replaced by their codes."""
    codes = list(asked.codes)
    if asked.several and not codes:
        return given.replace(";", "\n")
    parts = [part.strip() for part in given.replace(";", ",").split(",")] if codes else [given]
    return ", ".join(
        codes[int(part) - 1]
        if codes and part.isdecimal() and 1 <= int(part) <= len(codes)
        else part
        for part in parts
        if part
    )


def _columns(names: Sequence[str], width: int) -> Iterator[Line]:
    """Names side by side, read downwards."""
    if not names:
        return
    wide = max(map(width_of, names)) + 2
    rows = -(-len(names) // max(width // wide, 1))
    for row in range(rows):
        yield line("".join(padded(name, wide) for name in names[row::rows]).rstrip())
