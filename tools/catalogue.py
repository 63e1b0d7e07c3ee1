"""Keep the message catalogues under `hamm_registry/locale` in step with the program.

    python tools/catalogue.py update     # new and changed messages into every .po file; begins
                                         # that of a language added to SITE_LANGUAGES
    python tools/catalogue.py check      # exit code 1 where one is missing, fuzzy or out of place
    python tools/catalogue.py compile    # the .mo files that the program reads

`hamm_registry.po` has all messages, `site.po` those of the website alone: a language of a partner
town needs no more than that. A changed message loses its translation; `git diff` shows the old
one. Needs the package and its `test` extra.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from hamm_registry import schema
from hamm_registry.checks.rule_pages import parts
from hamm_registry.checks.rules import RULES
from hamm_registry.cli import app
from hamm_registry.cli import commands as cli_commands
from hamm_registry.core.text import LANGUAGES, SITE_DOMAIN, SITE_LANGUAGES
from hamm_registry.editing.questions import questions
from hamm_registry.geo import countries
from hamm_registry.model.entries import Config
from hamm_registry.schema.fields import part_at
from hamm_registry.site.pages import proposal

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hamm_registry"
SOURCE_LANGUAGE = LANGUAGES[0]
"""The language of the messages in the code, which needs no catalogue."""
CATALOGUES = "locale/*/LC_MESSAGES/*.po"

TYPER = (
    "Arguments",
    "Options",
    "Commands",
    "(dynamic)",
    "default: {default}",
    "env var: {var}",
    "required",
    "Missing command.",
    "[OPTIONS]",
    "COMMAND [ARGS]...",
)
"""What Typer itself says in help texts; it asks the standard gettext domain, which is ours."""

SITE_FUNCTIONS = {
    "answers/advise_screen.py": {"headings"},
    "answers/advise_words.py": {
        "sums",
        "applicants",
        "_words_of_deadline",
        "careful",
        "where",
        "_nearness",
        "themes",
        "standing",
        "nobody",
    },
    "answers/agenda.py": {"kinds", "details"},
    "answers/counts.py": {"_counted"},
    "answers/facts.py": {"date_with_certainty", "money"},
    "answers/feed.py": {"subscription", "_summary_of_event", "_occasion", "_description"},
    "core/text.py": {"labelled"},
    "calendar/words.py": {"occasion", "before_start", "_since"},
    "editing/questions.py": {"_initiative", "_ask_for_id", "_ask_for_source"},
    "introductions/signals/place.py": {"words"},
}
"""Functions outside of the package `site` whose messages its pages show."""

SITE_COMMAND = ("site/appearance.py", "site/serve.py", "site/write.py")
"""Modules whose messages the command says and no page shows."""

SITE_LABELS = ("initiative", "funding", "meeting")
"""The schemas whose codes are named on the website."""

_CALLS = {"_": 1, "ngettext": 2}
_UNUSED_HEADERS = re.compile(
    rb'^"(?:Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Trans|Language-Team|Generated-By)'
    rb'.*\n(?:"(?![A-Z][\w-]+: ).*\n)*',
    re.MULTILINE,
)


class Text(NamedTuple):
    """One message of the program: where it comes from, and its plural where it has one."""

    one: str
    many: str
    file: str
    line: int
    comment: str = ""
    function: str = ""


def messages(domain: str = "") -> Catalog:
    """Every message that the program can look up, or the website; without translations."""
    template = Catalog(fuzzy=False)
    for text in _site_texts() if domain == SITE_DOMAIN else _texts():
        template.add(
            (text.one, text.many) if text.many else text.one,
            locations=[(text.file, text.line)],
            auto_comments=[text.comment] if text.comment else [],
        )
    return template


@cache
def _texts() -> tuple[Text, ...]:
    """The messages of all sources; read once, for the sources stay as they are."""
    sources = (_from_code(), _from_templates(), _from_commands(), _from_rules(), _from_typer())
    return tuple(chain.from_iterable(sources))


@cache
def _site_texts() -> tuple[Text, ...]:
    """The messages of the website: those of its pages, and the names in the schemas."""
    return tuple(chain(filter(_is_on_site, _texts()), _from_schemas(), _from_countries()))


def _is_on_site(text: Text) -> bool:
    path = text.file.removeprefix(f"{PACKAGE.name}/")
    is_page = path.startswith("site/") and path not in SITE_COMMAND
    return is_page or text.function in SITE_FUNCTIONS.get(path, ())


def _from_code() -> Iterator[Text]:
    """The literals given to `_` and `ngettext`, those inside f-strings too."""
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        for part in ast.parse(path.read_bytes(), file).body:
            for call in ast.walk(part):
                if isinstance(call, ast.Call):
                    yield from _from_call(call, file, getattr(part, "name", ""))


def _from_call(call: ast.Call, file: str, function: str) -> Iterator[Text]:
    """The message of a call of `_` or `ngettext` within a function of a module."""
    if not isinstance(call.func, ast.Name | ast.Attribute):
        return
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
    values = [getattr(part, "value", None) for part in call.args[: _CALLS.get(name, 0)]]
    texts = [value for value in values if isinstance(value, str)]
    one, many = [*texts, "", ""][:2]
    if one:
        yield Text(one, many, file, call.lineno, function=function)


def _from_schemas() -> Iterator[Text]:
    """The names that the website shows: of codes, of fields, and what the form explains."""
    for kind in SITE_LABELS:
        for line, field in enumerate(schema.fields(kind).values()):
            file = f"schemas/{kind}.schema.json"
            for names in field.codes.values():
                yield Text(names["en"], "", file, line, field.path)
            if kind == "initiative" and _is_named(field.path):
                yield Text(field.titles["en"], "", file, line, field.path)
    file = "schemas/initiative.schema.json"
    fields = schema.fields("initiative")
    for line, name in enumerate(questions("initiative", Config())):
        path = re.sub(r"\.\d+", "", name)
        yield Text(fields[path].descriptions["en"], "", file, line, path)
    relations = part_at("initiative", "relations.type")
    for names in relations["x-inverse-labels"].values():
        yield Text(names["en"], "", file, 0, "relations.type")


def _is_named(path: str) -> bool:
    """Whether pages name a field: outermost ones, and those that the form checks."""
    return "." not in path or path.partition(".")[0] in proposal.WRITTEN


def _from_countries() -> Iterator[Text]:
    """The names of the parts of the world."""
    for line, names in enumerate(countries.regions().values()):
        yield Text(names["en"], "", f"{PACKAGE.name}/data/countries.json", line)


def _from_templates() -> Iterator[Text]:
    """The literals given to `_` and `ngettext` in the templates of the website."""
    reading = Environment(autoescape=True)
    for path in sorted(PACKAGE.rglob("*.html")):
        file = path.relative_to(ROOT).as_posix()
        parsed = reading.parse(path.read_text(encoding="utf-8"))
        for line, name, given in extract_from_ast(parsed, gettext_functions=tuple(_CALLS)):
            texts = (given,) if isinstance(given, str) else tuple(given or ())
            one, many = [*(text or "" for text in texts[: _CALLS[name]]), "", ""][:2]
            yield Text(one, many, file, line)


def commands() -> dict[str, Any]:
    """The commands by name; the program itself has the name ""."""
    import typer

    program = typer.main.get_command(app.application(cli_commands.names()))
    return {"": program, **getattr(program, "commands", {})}


def _from_commands() -> Iterator[Text]:
    """The help of the commands, their arguments and options, and their examples."""
    for name, command in commands().items():
        texts = [command.help, command.short_help, command.epilog]
        for param in command.params:
            texts += [getattr(param, "help", None), param.metavar]
        for line, text in enumerate(texts):
            if text:
                yield Text(text, "", f"{PACKAGE.name}/cli", line, f"hamm {name}".strip())


def _from_rules() -> Iterator[Text]:
    """What each rule demands, and why."""
    for number, rule in enumerate(RULES):
        told = parts(rule)
        for text in filter(None, (told.summary, told.why)):
            yield Text(text, "", f"{PACKAGE.name}/rules", number, rule.code)


def _from_typer() -> Iterator[Text]:
    return (Text(text, "", "typer", number) for number, text in enumerate(TYPER))


def catalogues() -> list[Path]:
    """The .po files there are."""
    return sorted(PACKAGE.glob(CATALOGUES))


def begin(package: Path, language: str) -> Path | None:
    """Begin the catalogue of the website for a language that has none; gives its path."""
    folder = package / "locale" / language / "LC_MESSAGES"
    if language == SOURCE_LANGUAGE or any(folder.glob("*.po")):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{SITE_DOMAIN}.po"
    catalogue = Catalog(locale=language, fuzzy=False)
    catalogue.header_comment = f"# {Locale.parse(language).english_name}"
    _write(path, catalogue)
    return path


def read(path: Path) -> Catalog:
    """One catalogue with its translations."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def update(path: Path) -> None:
    """Take up new messages and drop those that are gone; the same input gives the same bytes."""
    catalogue = read(path)
    catalogue.update(messages(path.stem), no_fuzzy_matching=True, update_header_comment=False)
    _write(path, catalogue)


def _write(path: Path, catalogue: Catalog) -> None:
    content = BytesIO()
    write_po(content, catalogue, 100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    path.write_bytes(_UNUSED_HEADERS.sub(b"", content.getvalue()))


def problems(path: Path) -> list[str]:
    """What is wrong with a catalogue, a line each; none where all is translated."""
    catalogue, wanted = read(path), messages(path.stem)
    known = {message.id for message in catalogue if message.id}
    found = [f"missing: {_short(m)}" for m in wanted if m.id and m.id not in known]
    for message in catalogue:
        if not message.id:
            continue
        if message.id not in wanted:
            found.append(f"obsolete: {_short(message)}")
        elif message.fuzzy:
            found.append(f"fuzzy: {_short(message)}")
        elif not (_strings(message) and all(_strings(message))):
            found.append(f"not translated: {_short(message)}")
        elif not _fits(message):
            found.append(f"other placeholders or blanks: {_short(message)}")
    return found


def _fits(message: Message) -> bool:
    """Whether every form keeps the placeholders, and the blanks at both ends."""
    ids = (message.id,) if isinstance(message.id, str) else message.id
    wanted = [placeholders(text) for text in ids]
    ends = _ends(ids[0])
    return all(placeholders(s) in wanted and _ends(s) == ends for s in _strings(message))


def _strings(message: Message) -> tuple[str, ...]:
    found = message.string
    return (found,) if isinstance(found, str) else tuple(found or ())


def placeholders(text: str) -> list[tuple[str, str, str]]:
    """The replacement fields of a message, sorted: name, format and conversion.

    >>> placeholders("{count} of {path}")
    [('count', '', ''), ('path', '', '')]
    """
    fields = Formatter().parse(text)
    return sorted((name, spec or "", conv or "") for _l, name, spec, conv in fields if name)


def _ends(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _short(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return repr(text if len(text) <= 70 else text[:69] + "…")


def compile_one(path: Path) -> None:
    """Write the .mo file beside a .po file just as an installation does."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    from hatch_build import compile_catalogue

    compile_catalogue(path)


def main() -> int:
    """Run one of the three tasks; exit code 1 where `check` finds something."""
    parser = argparse.ArgumentParser(description="Keep the message catalogues in step.")
    task = parser.add_argument("task", choices=("update", "check", "compile"))
    chosen = getattr(parser.parse_args(), task.dest)
    count = 0
    if chosen == "update":
        for language in SITE_LANGUAGES:
            begin(PACKAGE, language)
    for path in catalogues():
        if chosen == "update":
            update(path)
        elif chosen == "compile":
            compile_one(path)
        found = problems(path)
        count += len(found)
        print(f"{path.relative_to(ROOT).as_posix()}: {len(found)} to mend", *found, sep="\n  ")
    return int(count > 0 and chosen == "check")


if __name__ == "__main__":
    sys.exit(main())
