"""Completion of what is typed in a shell: commands, options, ids, countries, themes, queries."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from hamm_registry.cli import app, commands
from hamm_registry.cli.choices import values_of
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, fold, language, pick

if TYPE_CHECKING:
    from hamm_registry.model.named_fields import Field

_MOST_TITLES = 1000
"""In larger registries ids are offered without titles: nobody waits for a key."""


class Offer(NamedTuple):
    """A word that can stand here, and what it means."""

    word: str
    meaning: str = ""


def offers(current: Session, words: Sequence[str]) -> Iterator[Offer]:
    """Offer completions of the last word, which may be empty, behind the words before it."""
    *before, word = words
    name = _command_among(before)
    if not name and not word.startswith("-"):
        return _commands(word)
    line = _Line(current, name, _parameters(name), before)
    option = line.open_option(before)
    if option is not None:
        return line.values(option, word)
    if word.startswith("--") and "=" in word:
        return _value_behind_equals(line, word)
    if word.startswith("-"):
        return _options(line, word)
    argument = line.next_argument()
    if argument is not None:
        return line.values(argument, word)
    return iter(())


def _command_among(words: Sequence[str]) -> str:
    """The first of some words that is a command; empty where none is."""
    names = set(commands.names())
    for word in words:
        if word in names:
            return word
    return ""


def _commands(word: str) -> Iterator[Offer]:
    """The commands that begin so; `complete` is for scripts only."""
    for name in commands.names():
        if name.startswith(word) and name != "complete":
            yield Offer(name)


def _options(line: "_Line", word: str) -> Iterator[Offer]:
    """The options of a command that begin so, in their long form."""
    names: set[str] = set()
    for parameter in line.parameters:
        names.update(name for name in parameter.opts if name.startswith("--"))
    return _starting(map(Offer, sorted(names)), word)


def _value_behind_equals(line: "_Line", word: str) -> Iterator[Offer]:
    """The values of an option that is written in one word: --format=json."""
    name, _equals, value = word.partition("=")
    option = line.option(name)
    if option is None:
        return
    for offer in line.values(option, value):
        yield Offer(f"{name}={offer.word}", offer.meaning)


def _parameters(name: str) -> list[Any]:
    """The arguments and options of a command, or of the program itself."""
    names = []
    if name:
        names.append(name)
    program: Any = typer.main.get_command(app.application(names))
    typer_command = program
    if name:
        typer_command = program.commands[name]
    parameters: list[Any] = typer_command.get_params(_context(typer_command, name))
    return parameters


def _context(typer_command: Any, name: str = "") -> Any:
    return typer.Context(typer_command, info_name=name)


class _Line(NamedTuple):
    """A command line that somebody types: a command, its parameters, and the words so far."""

    current: Session
    command: str
    parameters: Sequence[Any]
    before: Sequence[str]

    def option(self, name: str) -> Any:
        """The option of that name, None where there is none."""
        for parameter in self.parameters:
            if name in parameter.opts:
                return parameter
        return None

    def open_option(self, words: Sequence[str]) -> Any:
        """The option whose value comes next, if the last of some words is one that takes one."""
        if not words or not words[-1].startswith("-"):
            return None
        option = self.option(words[-1])
        if option is None or getattr(option, "is_flag", False):
            return None
        return option

    def next_argument(self) -> Any:
        """The argument that comes next; the last where there are enough, for it may repeat."""
        arguments = []
        for parameter in self.parameters:
            if not parameter.opts[0].startswith("-"):
                arguments.append(parameter)
        if not self.command or not arguments:
            return None
        typed = self.before[self.before.index(self.command) + 1 :]
        count = 0
        for position, word in enumerate(typed):
            # What stands behind an option is its value, and no argument.
            is_value = self.open_option(typed[:position]) is not None
            if not is_value and not word.startswith("-"):
                count += 1
        return arguments[min(count, len(arguments) - 1)]

    def values(self, parameter: Any, word: str) -> Iterator[Offer]:
        """Offer the values of a parameter that begin with a word."""
        metavar = getattr(parameter, "english_metavar", None) or parameter.metavar or ""
        if metavar.startswith("QUERY"):
            return _query(self.current, word)
        if "FIELD" in metavar:
            return _fields_of_option(self.current, metavar, word)
        values = _offers_of_metavar(parameter, metavar)
        source = _SOURCES.get(f"{self.command} {metavar}") or _SOURCES.get(metavar)
        if not values and source is not None:
            values = list(source(self.current))
        return _in_list(metavar, word, lambda last: _named(values, last))


def _offers_of_metavar(parameter: Any, metavar: str) -> list[Offer]:
    """The values of a parameter that takes a fixed list of them."""
    if "|" in metavar and metavar.islower():  # de|en, unlike DATE|REV
        return [Offer(value) for value in metavar.split("|")]
    values = values_of(parameter, None)
    return [Offer(value, name) for value, name in values.items()]


def _fields_of_option(current: Session, metavar: str, word: str) -> Iterator[Offer]:
    """The fields that an option takes, by their names in both languages."""
    if metavar == "FIELD":  # -FIELD sorts the other way round
        name = word.removeprefix("-")
        sign = word.removesuffix(name)
        return _behind(sign, _field_names(current, name))
    if metavar == "FIELD=VALUE...":
        names = (*_field_names(current, word, groups=True), *_names_in_groups(current, word))
        return (Offer(f"{offer.word}=", offer.meaning) for offer in names)
    return _in_list(metavar, word, lambda last: _field_names(current, last))


def _field_names(current: Session, typed: str, groups: bool = False) -> Iterator[Offer]:
    """A name that begins so of each field, if need be in the other language, with its title."""
    start = fold(typed)
    for field in current.fields.all:
        if field.parts and not groups:
            continue
        preferred = field.key
        if language() == "de":
            preferred = field.german
        for name in (preferred, *field.names):
            if fold(name).startswith(start):
                yield Offer(name, pick(field.titles))
                break


def _names_in_groups(current: Session, typed: str) -> Iterator[Offer]:
    """The names of fields in groups that say alone what is meant: postfach for kontakt.postfach."""
    from hamm_registry.editing.set_fields import field_path

    start = fold(typed)
    for field in current.fields.all:
        name = field.key
        if language() == "de":
            name = field.german
        group, _dot, inner = name.rpartition(".")
        if not group or not fold(inner).startswith(start):
            continue
        try:
            path = field_path("initiative", inner)
        except UsageError:  # of no group, or of several
            continue
        if path == field.key:
            yield Offer(inner, pick(field.titles))


def _in_list(
    metavar: str, word: str, complete_last: Callable[[str], Iterator[Offer]]
) -> Iterator[Offer]:
    """Complete the last item of a list with commas; the word itself where it is no list."""
    if "," not in metavar:
        return complete_last(word)
    head, comma, last = word.rpartition(",")
    return _behind(head + comma, complete_last(last))


def _behind(head: str, offered: Iterable[Offer]) -> Iterator[Offer]:
    """Offers with the part of the word in front that is complete already."""
    for offer in offered:
        yield Offer(head + offer.word, offer.meaning)


def _starting(offered: Iterable[Offer], word: str) -> Iterator[Offer]:
    """The offers that begin so."""
    start = fold(word)
    for offer in offered:
        if fold(offer.word).startswith(start):
            yield offer


def _named(offered: Iterable[Offer], word: str) -> Iterator[Offer]:
    """Codes that begin so, and names of one word where that is what somebody types."""
    start = fold(word)
    for code, name in offered:
        if fold(code).startswith(start):
            yield Offer(code, name)
        elif fold(name).startswith(start) and " " not in name:
            yield Offer(name, code)


def _organisations_and_ids(current: Session) -> Iterator[Offer]:
    """Organisations with a record, then initiatives."""
    for record in current.own.organisations:
        if not record.retired:
            yield Offer(record.id, record.name)
    yield from _ids(current)


def _organisations_ids_and_places(current: Session) -> Iterator[Offer]:
    """Organisations with a record, initiatives, and the places of one word that entries name."""
    yield from _organisations_and_ids(current)
    yield from _places_of_one_word(current)


def _ids(current: Session) -> Iterator[Offer]:
    """Initiatives; in a large registry by the names of their files, without reading them."""
    paths = current.workspace.paths("initiative")
    if len(paths) > _MOST_TITLES:
        yield from (Offer(Path(path).stem) for path in paths)
        return
    for entry in current.workspace.registry.initiatives:
        if not entry.retired:
            yield Offer(entry.id, entry.title)


def _meetings(current: Session) -> Iterator[Offer]:
    for meeting in current.own.meetings:
        yield Offer(meeting["id"], pick(meeting["title"]))


def _countries(_current: Session) -> Iterator[Offer]:
    from hamm_registry.geo import countries

    for code in countries.countries():
        yield Offer(code, countries.name(code))


def _themes(current: Session) -> Iterator[Offer]:
    """The themes by code, with their names."""
    for code, texts in current.fields["theme"].labels.items():
        yield Offer(code, pick(texts))


def _offered_places(current: Session) -> Iterator[Offer]:
    """The places that entries name."""
    names = {place["name"] for entry in current.registry.initiatives for place in entry.places}
    return (Offer(name) for name in sorted(names))


def _places_of_one_word(current: Session) -> Iterator[Offer]:
    """The places that can be typed among other words without quotation marks."""
    for offer in _offered_places(current):
        if " " not in offer.word:
            yield offer


def _rules(_current: Session) -> Iterator[Offer]:
    from hamm_registry.checks.rules import RULES

    return (Offer(rule.code, rule.name) for rule in RULES)


def _days(current: Session) -> Iterator[Offer]:
    """Days as people name them, with their dates."""
    for days, word in ((0, _("today")), (-1, _("yesterday")), (1, _("tomorrow"))):
        day = (current.today + timedelta(days=days)).isoformat()
        yield Offer(word, day)
        yield Offer(day, word)


def _kinds(_current: Session) -> Iterator[Offer]:
    """The kinds of initiatives, and the other kinds of entries that `new` makes."""
    from hamm_registry import schema
    from hamm_registry.cli.commands.new import others

    for code, texts in schema.fields("initiative")["kind"].codes.items():
        yield Offer(code, pick(texts))
    yield from (Offer(code, name) for code, name in others().items())


_SOURCES: dict[str, Callable[[Session], Iterator[Offer]]] = {
    "A B...": _organisations_and_ids,
    "CC": _countries,
    "CODE": _rules,
    "CODE,...": _rules,
    "COUNTRY": _countries,
    "DATE": _days,
    "DATE|REV": _days,
    "DAY": _days,
    "ID": _ids,
    "ID,...": _ids,
    "ID...": _ids,
    "ID|ORG...": _organisations_and_ids,
    "NAME": _offered_places,
    "OLD": _ids,
    "ORG|ID...": _organisations_and_ids,
    "ORG|ID|PLACE...": _organisations_ids_and_places,
    "PLACE": _offered_places,
    "REV|DATE": _days,
    "THEME": _themes,
    "edit ID": _organisations_and_ids,
    "meeting ID": _meetings,
    "new KIND": _kinds,
    "open ID": _organisations_and_ids,
    "seating MEETING": _meetings,
    "set ID": _organisations_and_ids,
}
"""What can be named, by the metavar of a parameter, with the command where that matters."""


def _query(current: Session, word: str) -> Iterator[Offer]:
    """A term: the name of a field with a colon, or a value behind one."""
    positive = word.removeprefix("not:").removeprefix("nicht:")
    negation = word.removesuffix(positive)
    name, colon, value = positive.partition(":")
    if not colon:
        yield from _behind(negation, _term_names(current, name))
        return
    *done, last = value.split(",")
    head = f"{negation}{name}:" + "".join(f"{item}," for item in done)
    special = _SPECIAL_TERMS.get(fold(name))
    if special is not None:
        yield from _behind(head, _starting(special(current), last))
        return
    field = current.fields[name]
    if field.kind == "date":
        start_of_range, dots, last = last.rpartition("..")
        head += start_of_range + dots
    yield from _behind(head, _field_value(current, field, last))


def _term_names(current: Session, typed: str) -> Iterator[Offer]:
    """The names of fields and of special terms that begin so, with their colon."""
    titles = {name: pick(field.titles) for field in current.fields.all for name in field.names}
    for name in _SPECIAL_TERMS:
        titles.setdefault(name, "")
    start = fold(typed)
    for name in sorted(titles):
        if name.isidentifier() and fold(name).startswith(start):
            yield Offer(f"{name}:", titles[name])


def _field_value(current: Session, field: "Field", typed: str) -> Iterator[Offer]:
    """The values of a field that begin so; a whole name that is none of them stands for itself."""
    values = list(_named(_field_values(current, field), typed))
    code = field.vocabulary.code(typed)
    if code and not any(code in offer for offer in values):
        yield Offer(typed, code)
    yield from values or _by_other_names(field, typed)


def _by_other_names(field: "Field", word: str) -> Iterator[Offer]:
    """The codes with a synonym of one word that begins so: England is GB."""
    start = fold(word)
    if not start:
        return
    for code in field.vocabulary.labels:
        for name in field.vocabulary.names(code):
            if fold(name).startswith(start) and " " not in name:
                yield Offer(name, code)
                break


def _field_values(current: Session, field: "Field") -> Iterator[Offer]:
    """The values that a field can have in a query, as far as they can be listed."""
    if field.key == "places":
        yield from _places_of_one_word(current)
    elif field.kind == "date":
        yield from _years(current, field)
    elif field.kind == "flag":
        yield Offer("yes", _("yes"))
        yield Offer("no", _("no"))
    else:
        yield from (Offer(code, pick(texts)) for code, texts in field.labels.items())


def _years(current: Session, field: "Field") -> Iterator[Offer]:
    """The years of the dates in the registry, then days near today."""
    from hamm_registry.model.named_fields import values

    years: set[str] = set()
    for entry in current.registry.initiatives:
        years |= {str(value)[:4] for value in values(field.get(entry))}
    yield from map(Offer, sorted(years))
    yield from _days(current)


def _fields_to_have(current: Session) -> Iterator[Offer]:
    """Fields by their names in both languages."""
    for field in current.fields.all:
        for name in field.names:
            yield Offer(name, pick(field.titles))


def _saved_queries(current: Session) -> Iterator[Offer]:
    for name, query in current.own.config.saved_queries.items():
        yield Offer(name, str(query))


_SPECIAL_TERMS: dict[str, Callable[[Session], Iterator[Offer]]] = {
    "has": _fields_to_have,
    "hat": _fields_to_have,
    "near": _places_of_one_word,
    "nahe": _places_of_one_word,
    "bei": _places_of_one_word,
    "saved": _saved_queries,
    "gespeichert": _saved_queries,
}
"""Terms of queries that are no fields, with what stands behind their colon."""
