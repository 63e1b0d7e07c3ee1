"""Completion of what is typed in a shell: commands, options, ids, countries, themes, queries."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.context import Session, one_of
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, fold, pick, quote, safe

if TYPE_CHECKING:
    from hamm_registry.model.fields import Field

SHELLS = ("bash", "zsh", "fish", "powershell")
_FOLDER = Path(__file__).parent.parent / "shells"
_TYPED = re.compile(r"[\w.,:/=+-]+").fullmatch
"""Words that no shell takes for more: others, which a file may hold, are not offered."""
_PROGRAM = re.compile(r"\w[\w.-]*").fullmatch
"""Names of the program that no shell takes for more, wherever they stand in a script."""
_MOST_TITLES = 1000
"""In larger registries ids are told without titles: nobody waits for a key."""


class Offer(NamedTuple):
    """A word that can stand here, and what it means."""

    word: str
    told: str = ""


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("completion", cls=Command, epilog="completion bash")(completion)
    app.command("complete", cls=Command, hidden=True, epilog="complete -- show schule-")(complete)


def completion(
    context: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
) -> None:
    """Print the script that makes a shell complete commands, ids, countries and themes.

    Its first line says where it goes.
    """
    name = one_of(shell, SHELLS, "SHELL")
    script = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    program = command()
    if not _PROGRAM(program):
        message = _("no script can be made for a program called {name}")
        hint = _("Give it a name of letters, digits, hyphens and dots.")
        raise RegistryError(message.format(name=quote(program)), hint)
    plain = "".join(c if c.isalnum() else "_" for c in program)
    script = script.replace("@PROGRAM@", program).replace("@NAME@", plain)
    session(context).write(script)


def complete(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="What is typed so far; the last one is completed."),
    ] = None,
) -> None:
    """Print what can stand in the place of the last word, a line each; for the scripts of shells.

    Nothing where something is wrong: nobody wants an error while typing.
    """
    current = session(context)
    try:
        for offer in offers(current, list(words or [""])):
            if not _TYPED(offer.word):
                continue
            line = "\t".join(safe(part) for part in offer if part)
            sys.stdout.write(line + "\n")
    except RegistryError:
        return


def offers(current: Session, words: Sequence[str]) -> Iterator[Offer]:
    """What can stand in the place of the last word behind the words before it."""
    from hamm_registry.cli import COMMANDS

    *before, word = words
    names = {name: module for module, names in COMMANDS.items() for name in names}
    given = next((w for w in before if w in names), None)
    if given is None and not word.startswith("-"):
        yield from (Offer(n) for n in names if n.startswith(word) and n != complete.__name__)
        return
    found = _command(given or "")
    option = _open_option(found, before)
    if option is not None:
        yield from _fitting(_values(current, option), word)
    elif word.startswith("--") and "=" in word:
        name, _equals, value = word.partition("=")
        param = _option(found, name)
        fitting = _fitting(_values(current, param), value) if param else iter(())
        yield from (Offer(f"{name}={one.word}", one.told) for one in fitting)
    elif word.startswith("-"):
        options = (name for p in found.params for name in p.opts if name.startswith("--"))
        yield from _fitting((Offer(name) for name in sorted(options)), word)
    else:
        argument = _next_argument(found, before, given)
        if argument is not None:
            yield from _argument(current, given or "", argument, word)


def _next_argument(found: Any, before: Sequence[str], given: str | None) -> Any:
    """The argument that comes next; the last one where there are enough, for it may repeat."""
    arguments = [param for param in found.params if not param.opts[0].startswith("-")]
    if given is None or not arguments:
        return None
    words = before[before.index(given) + 1 :]
    values = {n + 1 for n in range(len(words)) if _open_option(found, words[: n + 1]) is not None}
    told = sum(not w.startswith("-") and n not in values for n, w in enumerate(words))
    return arguments[min(told, len(arguments) - 1)]


def _command(name: str) -> Any:
    """The command of that name with the options that every command has."""
    from hamm_registry.cli import COMMANDS
    from hamm_registry.cli import app as frame

    program: Any = typer.main.get_command(frame.application(COMMANDS if name else {}, name))
    found = program.commands[name] if name else program
    params = found.get_params(typer.Context(found, info_name=name))
    return type("Command", (), {"params": params})


def _option(found: Any, name: str) -> Any:
    return next((p for p in found.params if name in p.opts), None)


def _open_option(found: Any, before: Sequence[str]) -> Any:
    """The option whose value is to come, if the last whole word is one that takes a value."""
    param = _option(found, before[-1]) if before else None
    takes = param is not None and not getattr(param, "is_flag", False)
    return param if takes and before[-1].startswith("-") else None


def _fitting(found: Iterator[Offer], word: str) -> Iterator[Offer]:
    start = fold(word)
    return (one for one in found if fold(one.word).startswith(start))


def _values(current: Session, param: Any) -> Iterator[Offer]:
    """What an option takes, by what its metavar says, else what its help lists."""
    metavar = getattr(param, "english_metavar", None) or param.metavar or ""
    source = _SOURCES.get(metavar)
    if source is not None:
        yield from source(current)
    elif "|" in metavar:
        yield from (Offer(value) for value in metavar.split("|"))
    elif metavar in _LISTED:
        told = str(getattr(param, "english", param.help) or "").partition(";")[0].rstrip(".")
        words = re.sub(r" \([^)]*\)", "", told).replace(" or ", ", ").split(", ")
        yield from (Offer(word) for word in words if word.replace("-", "").isalnum())


_LISTED = ("FORMAT", "LEVEL", "STATE", "TYPE", "WHO", "REASON")
"""Metavars of options whose help lists what they take."""


def _argument(current: Session, given: str, param: Any, word: str) -> Iterator[Offer]:
    metavar = getattr(param, "english_metavar", None) or param.metavar or ""
    source = _ARGUMENTS.get(f"{given} {metavar}") or _ARGUMENTS.get(metavar)
    if metavar.startswith("QUERY"):
        yield from _query(current, word)
    elif source in (_statuses, _kinds):
        yield from _named(source(current), word)
    elif source is not None:
        yield from _fitting(source(current), word)


def _named(found: Iterator[Offer], word: str) -> Iterator[Offer]:
    """Codes that begin so, and names of one word where that is what somebody types."""
    start = fold(word)
    for code, name in found:
        if fold(code).startswith(start):
            yield Offer(code, name)
        elif fold(name).startswith(start) and " " not in name:
            yield Offer(name, code)


def _sides(current: Session) -> Iterator[Offer]:
    """Organisations with a record, then initiatives."""
    for record in current.own.organisations:
        if not record.retired:
            yield Offer(record.id, record.name)
    yield from _ids(current)


def _ids(current: Session) -> Iterator[Offer]:
    paths = current.workspace.paths("initiative")
    if len(paths) > _MOST_TITLES:
        yield from (Offer(Path(path).stem) for path in paths)
    else:
        for entry in current.workspace.registry.initiatives:
            if not entry.retired:
                yield Offer(entry.id, entry.title)


def _countries(_current: Session) -> Iterator[Offer]:
    from hamm_registry.geo import countries

    for code in countries.countries():
        yield Offer(code, countries.name(code))


def _themes(current: Session) -> Iterator[Offer]:
    for code, texts in current.fields["theme"].labels.items():
        yield Offer(code, pick(texts))


def _fields(current: Session) -> Iterator[Offer]:
    for field in current.fields.all:
        if not field.parts:
            yield Offer(field.key, pick(field.titles))


def _places(current: Session) -> Iterator[Offer]:
    names = {place["name"] for entry in current.registry.initiatives for place in entry.places}
    return (Offer(name) for name in sorted(names))


def _rules(_current: Session) -> Iterator[Offer]:
    from hamm_registry.checks.rules import RULES

    return (Offer(rule.code, rule.name) for rule in RULES)


def _query(current: Session, word: str) -> Iterator[Offer]:
    """A term: the name of a field with a colon, or a value behind one."""
    negation = next((n for n in ("not:", "nicht:") if word.startswith(n)), "")
    name, colon, value = word.removeprefix(negation).partition(":")
    if not colon:
        names = {n: field for field in current.fields.all for n in field.names}
        for other in sorted(names):
            if other.isidentifier() and fold(other).startswith(fold(name)):
                yield Offer(f"{negation}{other}:", pick(names[other].titles))
        return
    *done, last = value.split(",")
    head = f"{negation}{name}:" + "".join(f"{one}," for one in done)
    field = current.fields[name]
    if field.kind == "date":
        range_start, dots, last = last.rpartition("..")
        head += range_start + dots
    offers = list(_named(_field_values(current, field), last))
    code = field.vocabulary.code(last)
    if code and not any(code in offer for offer in offers):
        yield Offer(head + last, code)
    for offer in offers or _by_other_names(field, last):
        yield Offer(head + offer.word, offer.told)


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


def _days(current: Session) -> Iterator[Offer]:
    """Days as people name them, with their dates."""
    for days, word in ((0, _("today")), (-1, _("yesterday")), (1, _("tomorrow"))):
        day = (current.today + timedelta(days=days)).isoformat()
        yield Offer(word, day)
        yield Offer(day, word)


def _years(current: Session, field: "Field") -> Iterator[Offer]:
    """The years of the dates in the registry, then days near today."""
    from hamm_registry.model.fields import values

    found: set[str] = set()
    for entry in current.registry.initiatives:
        found |= {str(value)[:4] for value in values(field.get(entry))}
    yield from map(Offer, sorted(found))
    yield from _days(current)


def _field_values(current: Session, field: "Field") -> Iterator[Offer]:
    if field.key == "places":
        yield from (o for o in _places(current) if " " not in o.word)
    elif field.kind == "date":
        yield from _years(current, field)
    elif field.kind == "flag":
        yield from (Offer("yes", _("yes")), Offer("no", _("no")))
    else:
        yield from (Offer(code, pick(texts)) for code, texts in field.labels.items())


def _statuses(_current: Session) -> Iterator[Offer]:
    from hamm_registry import schema

    for code, texts in schema.fields("initiative")["status"].codes.items():
        yield Offer(code, pick(texts))


def _kinds(_current: Session) -> Iterator[Offer]:
    from hamm_registry import schema
    from hamm_registry.cli.create import others

    for code, texts in schema.fields("initiative")["kind"].codes.items():
        yield Offer(code, pick(texts))
    yield from (Offer(code, name) for code, name in others().items())


def _reports(_current: Session) -> Iterator[Offer]:
    from hamm_registry.answers.reports import REPORTS

    return (Offer(name, kind.says()) for name, kind in REPORTS.items())


def _exports(_current: Session) -> Iterator[Offer]:
    from hamm_registry.answers.export import EXPORTS

    return map(Offer, EXPORTS)


def _shells(_current: Session) -> Iterator[Offer]:
    return map(Offer, SHELLS)


_SOURCES: dict[str, Callable[[Session], Iterator[Offer]]] = {
    "COUNTRY": _countries,
    "CC": _countries,
    "THEME": _themes,
    "NAME": _places,
    "PLACE": _places,
    "FIELD": _fields,
    "FIELD,...": _fields,
    "FIELD[,FIELD]": _fields,
    "ID": _ids,
    "CODE,...": _rules,
    "DATE": _days,
    "DAY": _days,
    "DATE|REV": _days,
    "REV|DATE": _days,
}
"""What options take, by their metavar."""

_ARGUMENTS: dict[str, Callable[[Session], Iterator[Offer]]] = {
    "ID": _ids,
    "ID...": _ids,
    "ORG|ID...": _sides,
    "ID|ORG...": _sides,
    "ORG|ID|PLACE...": _sides,
    "A B...": _sides,
    "OLD": _ids,
    "FIELD": _fields,
    "STATUS": _statuses,
    "CODE": _rules,
    "SHELL": _shells,
    "report NAME": _reports,
    "export FORMAT": _exports,
    "new KIND": _kinds,
}
"""What arguments are, by their metavar, where need be behind the name of the command."""
