"""Which entry is meant by what somebody types: the one way for all commands that take an id."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, fold, pick, quote
from hamm_registry.model.entries import Registry

_MOST_OFFERED = 8

KINDS = ("initiative", "organisation", "meeting", "funding")
"""The kinds of entries, in the order in which an id is looked for."""


def short_id(typed: str, registry: Registry, kinds: Sequence[str] = KINDS) -> tuple[str, str]:
    """The kind and the id of the only entry that is meant; two empty texts where none is.

    In this order: an id or a former id; the beginning of an id; the beginning of a word of an id;
    beginnings of words of a title or a name. Retired entries are found by their whole id only.
    UsageError that offers them where several fit equally well.
    """
    known = [one for kind in kinds for one in _entries(kind, registry)]
    for kind, data in known:
        if typed == data["id"] or typed in data.get("former_ids", ()):
            return kind, str(data["id"])
    wanted = fold(typed).strip()
    if not wanted:
        return "", ""
    living = [one for one in known if "retired" not in one[1]]
    for fits in (_begins, _has_word, _is_called):
        found = [(kind, data) for kind, data in living if fits(data, wanted)]
        if len(found) == 1:
            return found[0][0], str(found[0][1]["id"])
        if found:
            raise _several(typed, [data for _kind, data in found])
    return "", ""


def _entries(kind: str, registry: Registry) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if kind == "initiative":
        yield from ((kind, entry.data) for entry in registry.initiatives)
    elif kind == "organisation":
        yield from ((kind, record.data) for record in registry.organisations)
    else:
        files = registry.meetings if kind == "meeting" else registry.programmes
        yield from ((kind, data) for data in files)


def _begins(data: Mapping[str, Any], wanted: str) -> bool:
    return fold(str(data["id"])).startswith(wanted)


def _has_word(data: Mapping[str, Any], wanted: str) -> bool:
    return any(word.startswith(wanted) for word in fold(str(data["id"])).split("-"))


def _is_called(data: Mapping[str, Any], wanted: str) -> bool:
    """Whether all words are beginnings of words of its titles or names."""
    title = data.get("title") or data.get("name") or ""
    texts = list(title.values()) if isinstance(title, Mapping) else [title]
    others = data.get("other_names")
    texts += others if isinstance(others, list) else []
    words = fold(" ".join(map(str, texts))).replace("-", " ").split()
    parts = wanted.replace("-", " ").split()
    return all(any(word.startswith(part) for word in words) for part in parts)


def _several(typed: str, found: Sequence[Mapping[str, Any]]) -> UsageError:
    message = _("{id} can mean {count} entries").format(id=quote(typed), count=len(found))
    rows = [f"  {data['id']}  {_title(data)}" for data in found[:_MOST_OFFERED]]
    more = [_("  … and {count} more").format(count=len(found) - _MOST_OFFERED)]
    return UsageError(message, "\n".join(rows + (more if len(found) > _MOST_OFFERED else [])))


def _title(data: Mapping[str, Any]) -> str:
    title = data.get("title") or data.get("name") or ""
    return pick(title) if isinstance(title, Mapping) else str(title)
