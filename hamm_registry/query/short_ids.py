"""Short ids: the entry that somebody means by the beginning of an id, or by words of a title.

The one way for all commands that take an id.
"""

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
    living = []
    for kind in kinds:
        for data in _entries(kind, registry):
            if typed == data["id"] or typed in data.get("former_ids", ()):
                return kind, str(data["id"])
            if "retired" not in data:
                living.append((kind, data))
    wanted = fold(typed).strip()
    if not wanted:
        return "", ""
    # The strictest comparison that any entry passes decides; looser ones are not tried then.
    for fits in (_begins, _has_word, _is_called):
        fitting = [(kind, data) for kind, data in living if fits(data, wanted)]
        if len(fitting) == 1:
            kind, data = fitting[0]
            return kind, str(data["id"])
        if fitting:
            raise _several(typed, [data for _kind, data in fitting])
    return "", ""


def _entries(kind: str, registry: Registry) -> Iterator[Mapping[str, Any]]:
    """The data of all entries of a kind."""
    if kind == "initiative":
        for entry in registry.initiatives:
            yield entry.data
    elif kind == "organisation":
        for record in registry.organisations:
            yield record.data
    elif kind == "meeting":
        yield from registry.meetings
    else:
        yield from registry.programmes


def _begins(data: Mapping[str, Any], wanted: str) -> bool:
    return fold(str(data["id"])).startswith(wanted)


def _has_word(data: Mapping[str, Any], wanted: str) -> bool:
    return any(word.startswith(wanted) for word in fold(str(data["id"])).split("-"))


def _is_called(data: Mapping[str, Any], wanted: str) -> bool:
    """True if all words are beginnings of words of its titles or names."""
    title = _title_or_name(data)
    texts = list(title.values()) if isinstance(title, Mapping) else [title]
    other_names = data.get("other_names")
    if isinstance(other_names, list):
        texts += other_names
    words = fold(" ".join(map(str, texts))).replace("-", " ").split()
    for beginning in wanted.replace("-", " ").split():
        if not any(word.startswith(beginning) for word in words):
            return False
    return True


def _title_or_name(data: Mapping[str, Any]) -> Any:
    """The title of an initiative or a meeting by language, or the name of an organisation."""
    return data.get("title") or data.get("name") or ""


def _several(typed: str, fitting: Sequence[Mapping[str, Any]]) -> UsageError:
    """The error where a short id fits several entries: it offers the first of them."""
    message = _("{id} can mean {count} entries").format(id=quote(typed), count=len(fitting))
    rows = []
    for data in fitting[:_MOST_OFFERED]:
        title = _title_or_name(data)
        text = pick(title) if isinstance(title, Mapping) else str(title)
        rows.append(f"  {data['id']}  {text}")
    left_out = len(fitting) - _MOST_OFFERED
    if left_out > 0:
        rows.append(_("  … and {count} more").format(count=left_out))
    return UsageError(message, "\n".join(rows))
