"""Typer in two languages: the options that every command has, help texts, and usage errors."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from hamm_registry import __version__
from hamm_registry.cli import commands
from hamm_registry.cli.choices import VALUES, values_of
from hamm_registry.cli.session import COLORS, Session, one_of, option_day
from hamm_registry.core import steps, text
from hamm_registry.core.errors import UsageError, invalid_value, missing_value
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, quote

_QUOTED = re.compile(r"(['\"])(.*?)\1", re.DOTALL)


def _store(name: str, convert: Callable[[str], Any]) -> Callable[..., None]:
    """A callback that keeps the value of a global option in the session."""

    def callback(context: typer.Context, _param: object, value: str | None) -> None:
        if value is not None and not context.resilient_parsing:
            setattr(context.obj, name, convert(value))

    return callback


def _print_help(context: typer.Context, _param: object, value: bool) -> None:
    if value and not context.resilient_parsing:
        sys.stdout.write(context.get_help() + "\n")
        raise typer.Exit


def _print_version(context: typer.Context, _param: object, value: bool) -> None:
    if value and not context.resilient_parsing:
        sys.stdout.write(f"{context.find_root().info_name} {__version__}\n")
        raise typer.Exit


def _language(value: str) -> bool:
    text.activate(one_of(value, text.LANGUAGES, "--lang", "languages"))
    return True


def _color(value: str) -> str:
    return one_of(value, COLORS, "--color", "colours")


def _option(*names: str, **settings: Any) -> TyperOption:
    return TyperOption(param_decls=list(names), expose_value=False, **settings)


def _global_options() -> list[TyperOption]:
    """The options that every command has."""
    return [
        _option(
            "--root",
            metavar=_("DIR"),
            callback=_store("root", Path),
            help=_("The folder of the registry (HAMM_ROOT); default: the nearest upwards."),
        ),
        _option(
            "--lang",
            metavar="de|en",
            is_eager=True,
            callback=_store("language_chosen", _language),
            help=_("The language of all texts (HAMM_LANG, LANG)."),
        ),
        _option(
            "--color",
            metavar="auto|always|never",
            callback=_store("color", _color),
            help=_("When to use colours."),
        ),
        _option(
            "--today",
            metavar=_("DAY"),
            callback=_store("day", option_day),
            help=_("The day that counts as today, such as 2026-11-29 (HAMM_TODAY)."),
        ),
        _option(
            "--no-pager",
            is_flag=True,
            callback=_store("paged", lambda off: not off),
            help=_("Never show long output a page at a time (PAGER)."),
        ),
        _option(
            "--version",
            is_flag=True,
            is_eager=True,
            callback=_print_version,
            help=_("Print the version and exit."),
        ),
        _option(
            "--help",
            "-h",
            is_flag=True,
            is_eager=True,
            callback=_print_help,
            help=_("Print this help and exit."),
        ),
    ]


def _past_option(hidden: bool) -> TyperOption:
    """The option that reads the registry as it was; hidden where a command writes."""
    return _option(
        "--as-of",
        metavar=_("DATE|REV"),
        hidden=hidden,
        callback=_store("as_of", str),
        help=_("Read the registry as it was at the end of that day, or at that revision (git)."),
    )


class _Spoken:
    """Help in the language in force, with the options that every command has.

    `reads` says that a command may be asked about the registry as it was.
    """

    help: str | None
    epilog: str | None
    reads = False
    prints_help = False

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters of the command, their help translated, and the global options."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if getattr(param, "help", None) and not hasattr(param, "english"):
                param.english, param.english_metavar = param.help, param.metavar
            if hasattr(param, "english"):
                param.help = _(param.english)
                param.metavar = param.english_metavar and _(param.english_metavar)
                if self.prints_help and VALUES in param.help:
                    values = ", ".join(values_of(param, ctx))
                    param.help = param.help.replace(VALUES, values)
        return [*params, _past_option(not self.reads), *_global_options()]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help; only here the values of options are listed, for that takes a while."""
        self.prints_help = True
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line with its heading in the language in force."""
        pieces = [_(piece) for piece in self.collect_usage_pieces(ctx)]  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage:") + " ")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """The translated description."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(self.help))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The example, with the program as it was called."""
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(_("Example:") + f"\n  {steps.example(_(self.epilog))}\n")

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first paragraph of the translated description, whole."""
        if not self.help:
            return ""
        return _(self.help).partition("\n\n")[0]


class Command(_Spoken, TyperCommand):
    """A command of this program, about the registry as it is."""

    def invoke(self, ctx: Any) -> Any:
        """Call it, unless it is asked to work on what was."""
        if not self.reads:
            session(ctx).only_present(ctx.info_name)
        return super().invoke(ctx)


class Reader(Command):
    """A command that only reads: of what was with --as-of."""

    reads = True


class Program(_Spoken, TyperGroup):
    """The program itself."""

    reads = True

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands under their headings."""
        for heading, names in commands.headings().items():
            rows = []
            for name in names.split():
                command = self.commands.get(name)
                if command is not None and not command.hidden:
                    rows.append((name, command.get_short_help_str()))
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is named; a guess where there is none."""
        if args and args[0] not in self.commands:
            from hamm_registry.schema import did_you_mean

            message = _("there is no command {name}").format(name=quote(args[0]))
            guess = did_you_mean(args[0], dict.fromkeys(self.commands, ""))
            raise UsageError(message, guess or _search_for(args))
        return super().resolve_command(ctx, args)


def _search_for(words: Sequence[str]) -> str:
    """The command that looks for words which are no command; where commands are listed."""
    typed = takewhile(lambda word: not word.startswith("-"), words)
    search = steps.command("list", *typed)
    if not any(letter.isalpha() for letter in words[0]):
        return lists_them("--help")
    return _("“{command}” looks for it in the entries.").format(command=search)


def usage_error(error: typer.TyperException) -> UsageError:
    """One of Typer's errors in our own words: since 0.26 its texts pass no gettext."""
    name = type(error).__name__
    option = getattr(error, "option_name", None)
    if name == "NoSuchOption":
        message = _("there is no option {name}").format(name=quote(option))
        return UsageError(message, _option_meant(error))
    if name == "BadOptionUsage":
        if "not take" in error.message:
            return UsageError(_("{option} takes no value").format(option=option))
        return UsageError(_("{option} needs a value").format(option=option))
    if name == "MissingParameter":
        return missing_value(_name_of_parameter(error))
    if name == "BadParameter":
        return _bad_value(error)
    extra = re.search(r"\(s\) \((.*)\)", error.message, re.DOTALL)
    if extra:
        return UsageError(_("unexpected argument: {name}").format(name=quote(extra[1])))
    return UsageError(_(error.message))


def _range_hint(number: Any) -> str:
    """The numbers that an option of whole numbers takes; nothing for other options."""
    least, most = getattr(number, "min", None), getattr(number, "max", None)
    if least is None:
        return ""
    if most is None:
        return _("Write a whole number, at least {least}.").format(least=least)
    return _("Write a whole number from {least} to {most}.").format(least=least, most=most)


def _name_of_parameter(error: Any) -> str:
    """The name of the parameter that an error is about: its option, or its metavar."""
    parameter = getattr(error, "param", None)
    if parameter is None or not parameter.opts:
        return ""
    name = str(parameter.opts[0])
    if name.startswith("-"):
        return name
    return parameter.metavar or name


def _bad_value(error: Any) -> UsageError:
    """The error for a value of the wrong type, such as a word where a number has to be."""
    parameter = getattr(error, "param", None)
    name = ""
    if parameter is not None and parameter.opts:
        name = parameter.opts[0]
    in_quotes = _QUOTED.match(error.message)
    value = error.message.partition(" ")[0]
    if in_quotes:
        value = in_quotes[2]
    return invalid_value(value, name, _range_hint(getattr(parameter, "type", None)))


def _option_meant(error: Any) -> str:
    """A guess at the option that was meant; the dashes, the same for all, do not count."""
    from hamm_registry.schema import did_you_mean

    parameters = error.ctx.command.get_params(error.ctx)
    takes_a_query = any(parameter.metavar == "QUERY..." for parameter in parameters)
    if takes_a_query and not error.option_name.startswith("--"):
        # Most likely `-country:TR`, a term with the minus sign of search engines.
        return _("A term is negated by “not:”, for example: {term}").format(
            term=_("not:country:TR")
        )
    options = [name for parameter in parameters for name in parameter.opts]
    names = {name.removeprefix("--"): name for name in options if name.startswith("--")}
    guess = did_you_mean(error.option_name.removeprefix("--"), dict.fromkeys(names, ""))
    for name, option in names.items():
        if quote(name) in guess:
            return guess.replace(quote(name), quote(option))
    return ""


def application(names: Iterable[str]) -> typer.Typer:
    """The program with these of its commands."""
    app = typer.Typer(
        cls=Program,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=False,
        context_settings={"help_option_names": []},
        pretty_exceptions_enable=False,
    )
    from hamm_registry.cli import overview  # it imports this module

    overview.add(app)
    for name in names:
        commands.module(name).add(app)
    return app


def session(context: typer.Context) -> Session:
    """The session of a call."""
    current = context.obj
    if not isinstance(current, Session):
        raise TypeError("no session")
    return current
