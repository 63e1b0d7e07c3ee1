"""Accept fast: whether a document fits its schema; `explanation` says, slowly, why one does not.

What explains is imported only when there is something to explain.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from hamm_registry.schema.loading import load
from hamm_registry.yamlfile.parsed_file import Data

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema_rs import Draft202012Validator

    from hamm_registry.core.finding import Finding


@cache
def _fast(kind: str) -> "Draft202012Validator":
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(load(kind))


def fits(kind: str, data: Data) -> bool:
    """True if a document has the shape of its kind: `check` without the reasons, and fast."""
    return bool(_fast(kind).is_valid(data))


def fitting(kind: str, part: Data) -> "Callable[[Any], bool]":
    """A test whether a value fits a part of the schema of `kind`; making it takes about 1 ms."""
    from jsonschema_rs import Draft202012Validator

    # References within a part lead to the definitions of the whole.
    return Draft202012Validator({**part, "$defs": load(kind).get("$defs", {})}).is_valid


def check(kind: str, data: Data, language: str = "de") -> "list[Finding]":
    """The errors of a document's shape (codes HR010 to HR019); an empty list means valid.

    `language` is the first of the registry: that of a text which names none.
    """
    if fits(kind, data):
        return []
    from hamm_registry.schema.explanation import explain

    return list(explain(kind, data, language))
