"""Short ids: the entry that somebody means by the beginning of an id, or by words of a title.

The one way for all commands that take an id.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _, fold, pick, quote
from hamm_registry.model.entries import Registry

_MOST_OFFERED = 8

KINDS = ("initiative", "organisation", "meeting", "funding")
"""The kinds of entries, in the order in which an id is looked for."""


def short_id(typed: str, registry: Registry, kinds: Sequence[str] = KINDS) -> tuple[str, str]:
    """The kind and the id of the only entry that is meant; two empty texts where none is.

    In this order: an id or a former id; a name of an organisation; the beginning of an id; the
    beginning of a word of an id; beginnings of words of a title or a name. Retired entries are
    found by their whole id only. UsageError that offers them where several fit equally well.
    """
    candidates: list[_Candidate] = []
    for kind in kinds:
        for data in data_of_entries(kind, registry):
            if typed == data["id"] or typed in data.get("former_ids", ()):
                return kind, str(data["id"])
            if "retired" not in data:
                candidates.append((kind, data))
    if "organisation" in kinds:
        record = registry.organisation(typed)
        if record is not None:
            return "organisation", record.id
    wanted = fold(typed).strip()
    if not wanted:
        return "", ""
    fitting = _fitting(candidates, wanted)
    if len(fitting) > 1:
        raise _several(typed, [data for _kind, data in fitting])
    for kind, data in fitting:
        return kind, str(data["id"])
    return "", ""


_Candidate = tuple[str, Mapping[str, Any]]
"""An entry that is not retired: its kind and its data."""


def _fitting(candidates: Sequence[_Candidate], wanted: str) -> list[_Candidate]:
    """The entries that pass the strictest comparison which any of them passes."""
    for fits in (_begins, _has_word, _is_called):
        fitting = [candidate for candidate in candidates if fits(candidate[1], wanted)]
        if fitting:
            return fitting
    return []


def data_of_entries(kind: str, registry: Registry) -> Iterator[Mapping[str, Any]]:
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
    """True if the id begins so."""
    return fold(str(data["id"])).startswith(wanted)


def _has_word(data: Mapping[str, Any], wanted: str) -> bool:
    """True if a word of the id begins so."""
    parts = fold(str(data["id"])).split("-")
    return any(part.startswith(wanted) for part in parts)


def _is_called(data: Mapping[str, Any], wanted: str) -> bool:
    """True if all words are beginnings of words of its titles or names."""
    texts = [*_titles_or_name(data), *data.get("other_names", ())]
    # Abbreviations lose their dots, so that “ich” finds the I.C.H.
    names = words(" \n ".join(texts)).split()
    for beginning in words(wanted).split():
        if not any(name.startswith(beginning) for name in names):
            return False
    return True


def _titles_or_name(data: Mapping[str, Any]) -> list[str]:
    """The title in each language, or the name of an organisation or a programme."""
    title = data.get("title") or data.get("name") or ""
    if isinstance(title, Mapping):
        return [str(text) for text in title.values()]
    return [str(title)]


def _title_shown(data: Mapping[str, Any]) -> str:
    """The title in the language in force, or the name."""
    title = data.get("title") or data.get("name") or ""
    if isinstance(title, Mapping):
        return pick(title)
    return str(title)


def _several(typed: str, fitting: Sequence[Mapping[str, Any]]) -> UsageError:
    """The error where a short id fits several entries: it offers the first of them."""
    message = _("{id} can mean {count} entries").format(id=quote(typed), count=len(fitting))
    offered = fitting[:_MOST_OFFERED]
    width = max(len(data["id"]) for data in offered)
    rows = []
    for data in offered:
        rows.append(f"  {data['id']:{width}}  {_title_shown(data)}")
    left_out = len(fitting) - _MOST_OFFERED
    if left_out > 0:
        rows.append(_("  … and {count} more").format(count=left_out))
    return UsageError(message, "\n".join(rows))
