"""Pieces of the sentences on what changed: what holds for every field."""

from collections.abc import Callable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import _, number
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


def money(grant: Mapping[str, Any]) -> str:
    """An amount with its currency, empty where none is known."""
    amount = grant.get("amount", grant.get("total"))
    if amount is None:
        return ""
    text = f"{number(amount)} {grant.get('currency', 'EUR')}"
    if grant.get("about"):
        text = _("about") + " " + text
    return text


def stopped(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?")) else text + "."


def item(change: Difference, label: Callable[[Any], str]) -> str:
    """A value of a list that came or went."""
    text, value = _("{field}: {value} added."), change.after
    if value is None:
        text, value = _("{field}: {value} removed."), change.before
    return text.format(field=field_title(change), value=label(value))


def scalar(change: Difference, label: Callable[[Any], str]) -> str:
    """A value that is another now, was not known, or is not given any more."""
    before, after = (None if v is None else label(v) for v in (change.before, change.after))
    if before is None:
        text = _("{field}: now {after}.")
    elif after is None:
        text = _("{field}: no longer given, was {before}.")
    else:
        text = _("{field}: from {before} to {after}.")
    return text.format(field=field_title(change), before=before, after=after)


def came_or_went(
    change: Difference, words: Callable[[Mapping[str, Any]], str], came: str, went: str
) -> str:
    """An item that is there now or no longer; of a changed one what it is now, if it differs."""
    if change.after is None:
        return went.format(item=words(change.before))
    if change.before and change.after and words(change.before) == words(change.after):
        return ""
    return came.format(item=words(change.after))
