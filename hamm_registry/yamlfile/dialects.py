"""Scalars without quotes in other dialects: YAML 1.1 (PyYAML, Ruby) and YAML 1.2."""

import re
from datetime import date
from functools import cache
from typing import Any

from hamm_registry.yamlfile.syntax_errors import WIDE_BLANK

_NOT_TEXT = re.compile(
    r"~|<<|="
    r"|null|true|false|yes|no|on|off|y|n"
    r"|[-+]?[0-9_]+|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-f_]+"
    r"|[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]+)?"
    r"|[-+]?\.inf|\.nan"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?",  # base 60: 12:30
    re.IGNORECASE,
).fullmatch
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?", re.DOTALL).fullmatch


def needs_quotes(value: str) -> bool:
    """True if another program reads this text, written without quotes, as something else.

    A date that exists is written without quotes all the same: others make a date of it, which
    says the same.

    >>> needs_quotes("NO"), needs_quotes("12:30"), needs_quotes("Oslo"), needs_quotes("2026-11-01")
    (True, True, False, False)
    """
    if _TIMESTAMP(value):
        return not _is_date(value)
    return _NOT_TEXT(value) is not None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def dump(data: Any) -> str:
    """Data as YAML, in the order it has; every program reads it alike.

    A text never goes on in another line: one that begins with `::` would be obeyed in the log of
    a workflow on GitHub.
    """
    import yaml

    return yaml.dump(data, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1 << 30)


@cache
def _dumper() -> Any:
    """A dumper that puts in quotes what somebody reads otherwise without them."""
    import yaml

    class Dumper(yaml.CSafeDumper):
        def text(self, value: str) -> yaml.ScalarNode:
            """A text as a scalar: quoted where it would be read as something else."""
            style = None
            if "\n" in value:
                style = '"'
            elif needs_quotes(value) or WIDE_BLANK.match(value):
                style = "'"
            return self.represent_scalar("tag:yaml.org,2002:str", str(value), style=style)

    Dumper.add_representer(str, Dumper.text)
    Dumper.add_multi_representer(str, Dumper.text)  # a qualified date is a text too
    return Dumper
