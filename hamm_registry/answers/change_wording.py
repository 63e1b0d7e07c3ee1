"""Pieces of the sentences on what changed: what holds for every field."""

from collections.abc import Callable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import _
from hamm_registry.model.entries import Registry
from hamm_registry.storage.difference import Difference


def field_title(change: Difference) -> str:
    """The name of the field that a change is about."""
    return schema.fields(change.about)[change.field].title()


def title_of(name: str, registry: Registry) -> str:
    """The title of an entry in quotation marks, its id where there is none."""
    entry = registry.by_id.get(name)
    return quoted(entry.title if entry else name)


def quoted(text: str) -> str:
    """A whole text in the quotation marks of the language."""
    return _("“{text}”").format(text=text)


def stopped(text: str) -> str:
    """A text that ends as a sentence does."""
    if text.endswith((".", "!", "?")):
        return text
    return text + "."


def item(change: Difference, label: Callable[[Any], str]) -> str:
    """A value of a list that came or went."""
    field = field_title(change)
    if change.after is None:
        return _("{field}: {value} removed.").format(field=field, value=label(change.before))
    return _("{field}: {value} added.").format(field=field, value=label(change.after))


def scalar(change: Difference, label: Callable[[Any], str]) -> str:
    """A value that is another now, was not known, or is not given any more."""
    field = field_title(change)
    if change.before is None:
        return _("{field}: now {after}.").format(field=field, after=label(change.after))
    before = label(change.before)
    if change.after is None:
        return _("{field}: no longer given, was {before}.").format(field=field, before=before)
    return _("{field}: from {before} to {after}.").format(
        field=field, before=before, after=label(change.after)
    )


def came_or_went(
    change: Difference, words: Callable[[Mapping[str, Any]], str], came: str, went: str
) -> str:
    """An item that is there now or no longer; of a changed one what it is now, if it differs."""
    if change.after is None:
        return went.format(item=words(change.before))
    if change.before and change.after and words(change.before) == words(change.after):
        return ""
    return came.format(item=words(change.after))
