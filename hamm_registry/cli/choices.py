"""Options with a fixed list of values: the one list behind help, completion and errors.

A list is a function, for most of them stand in modules that take long to import. In the text of
the help `{values}` stands for the values; it is filled in where a help is printed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import typer

from hamm_registry.core.text import pick

Values = Callable[[], Iterable[str]]
"""Gives the values that an option takes, as `NamedValues` with their names for people."""

VALUES = "{values}"


class NamedValues(dict[str, str]):
    """Values with their names for people, in the language in force."""


def choice(values: Values, *names: str, metavar: str = "FORMAT", help: str = f"{VALUES}.") -> Any:
    """An option that takes one of some values."""
    return typer.Option(*names, metavar=metavar, help=help, autocompletion=_completion(values))


def choice_argument(values: Values, metavar: str, help: str = f"{VALUES}.") -> Any:
    """An argument that is one of some values."""
    return typer.Argument(metavar=metavar, help=help, autocompletion=_completion(values))


def format_option(values: Values) -> Any:
    """The option `--format`."""
    return choice(values, "--format")


def _completion(values: Values) -> Callable[[], Sequence[Any]]:
    """The values as Typer takes them: pairs of a value and its name."""

    def pairs() -> list[Any]:
        offered = values()
        if isinstance(offered, NamedValues):
            return list(offered.items())
        return list(offered)

    return pairs


def values_of(parameter: Any, context: Any) -> dict[str, str]:
    """The values that a parameter takes with their names; empty where it takes anything."""
    items = parameter.shell_complete(context, "")
    return {item.value: item.help or "" for item in items if item.type == "plain"}


def codes(path: str, kind: str = "initiative") -> Callable[[], NamedValues]:
    """The codes of a field of the schema, with their names."""

    def names() -> NamedValues:
        from hamm_registry import schema

        labels = schema.fields(kind)[path].codes
        return NamedValues({code: pick(texts) for code, texts in labels.items()})

    return names


# The lists that several commands share.


def text_or_json() -> Sequence[str]:
    """The formats of a screen that programs can read too."""
    return ("text", "json")


def row_formats() -> Iterable[str]:
    """The formats of rows."""
    from hamm_registry.render import ROW_FORMATS

    return ROW_FORMATS
