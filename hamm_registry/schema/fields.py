"""The fields that the schemas describe: names, meanings, vocabularies, in both languages."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from hamm_registry.core.finding import Pointer
from hamm_registry.core.text import _, named, quote, understood
from hamm_registry.model import vocabulary as known_words
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema.loading import load, resolve
from hamm_registry.yamlfile.parsed_file import Data


def labels(schema: Data) -> dict[str, str]:
    """The codes of a vocabulary with their labels in the language in force."""
    return {code: named(texts) for code, texts in schema.get("x-labels", {}).items()}


class SchemaField(NamedTuple):
    """One property of a schema: what the field reference, the queries and the messages need.

    `path` is dotted and without the indices of lists (`places.country`); `titles` and
    `descriptions` are by language; `codes` is the vocabulary, code to label by language.
    """

    path: str
    types: tuple[str, ...]
    titles: dict[str, str]
    descriptions: dict[str, str]
    examples: tuple[Any, ...]
    german_examples: tuple[Any, ...]
    codes: dict[str, dict[str, str]]
    vocabulary: str
    reference: str
    required: bool
    repeated: bool

    def title(self) -> str:
        """The short name of the field for people."""
        return named(self.titles)

    def help(self) -> str:
        """The meaning of the field, in one or two sentences."""
        return named(self.descriptions)

    def names(self, more: Mapping[str, Mapping[str, str]] | None = None) -> Vocabulary | None:
        """The names of the values, None where they are free.

        `more` are the labels of further codes that a registry has: themes, districts.
        """
        return _vocabulary(self.path, self.vocabulary, {**self.codes, **(more or {})})


def vocabulary_of(
    schema: Data, path: str, more: Mapping[str, Mapping[str, str]] | None = None
) -> Vocabulary | None:
    """The names of the values that a part of a schema allows, None where they are free.

    `path` is that of the field, indices are passed over; `more` as for `SchemaField.names`.
    """
    names = ".".join(name for name in path.split(".") if not name.isdecimal())
    codes: dict[str, Mapping[str, str]] = {}
    for code in schema.get("enum", ()):
        if code:
            codes[code] = {}
    codes.update(schema.get("x-labels", {}))
    codes.update(more or {})
    return _vocabulary(names, schema.get("x-vocabulary", ""), codes)


def _vocabulary(path: str, name: str, codes: Mapping[str, Mapping[str, str]]) -> Vocabulary | None:
    """The vocabulary that a schema names, else that of some codes; None where there are none."""
    if name == "countries":
        return known_words.countries()
    if name == "countries-and-groups":
        return known_words.countries_and_groups()
    if name == "languages":
        return known_words.languages()
    if not codes:
        return None
    # A cache takes no dictionaries.
    labels = tuple((code, tuple(texts.items())) for code, texts in codes.items())
    return _vocabulary_of_labels(path, labels, understood())


@lru_cache(maxsize=256)
def _vocabulary_of_labels(
    path: str,
    labels: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
    _languages: tuple[str, ...],
) -> Vocabulary:
    """The vocabulary of a field; `labels` are pairs of a code and its names by language.

    `_languages` are those understood: they belong to the key of what is kept.

    Kept, because its tables of names take 10 ms to build and a list may hold thousands of values.
    """
    return known_words.vocabulary(path, {code: dict(texts) for code, texts in labels})


@cache
def fields(kind: str) -> dict[str, SchemaField]:
    """All fields of a kind of file by dotted path, in canonical order."""
    schema = load(kind)
    return {field.path: field for field in _walk(schema, schema, "", False)}


def described(kind: str, pointer: Pointer) -> str:
    """A field as people call it, with what it stands in: “On” in “Relations”, item 2.

    Fields without a name of their own, such as languages, are named as they are written.
    """
    text = ""
    step = ""
    path = ""
    for part in pointer:
        if isinstance(part, int):
            if step:
                step = _("{field}, item {number}").format(field=step, number=part + 1)
            continue
        text = _inside(text, step)
        path = _below(path, part)
        step = quote(_title(kind, path, part))
    return _inside(text, step) or _("the file")


def _inside(group: str, field: str) -> str:
    """A field with the group that it stands in; the field alone where there is none."""
    if not group:
        return field
    return _("{field} in {group}").format(field=field, group=group)


def _below(path: str, name: str) -> str:
    """The path of a field in the group at a path; that of the outermost fields is empty."""
    if not path:
        return name
    return f"{path}.{name}"


def _title(kind: str, path: str, otherwise: str = "") -> str:
    """The title of the field at a path; another text where the schema has no such field."""
    field = fields(kind).get(path)
    if field is None:
        return otherwise
    return field.title()


def described_of_item(kind: str, pointer: Pointer) -> str:
    """The field of a value without its number in a list, where the value is an item of one."""
    if pointer and isinstance(pointer[-1], int):
        pointer = pointer[:-1]
    return described(kind, pointer)


def field_path(pointer: Pointer) -> str:
    """The dotted path of the field that a pointer leads to; indices of lists are left out."""
    return ".".join(part for part in pointer if isinstance(part, str))


def part_at(kind: str, path: str) -> Data:
    """The part of the schema that describes the field at a path; {} where there is none."""
    root = load(kind)
    part: Data = root
    for name in path.split("."):
        part = resolve(root, part)
        part = resolve(root, part.get("items", part))
        part = part.get("properties", {}).get(name, {})
    return part


def called(kind: str, path: str, name: str) -> str:
    """The name of a field as it is written, with its title where that says more."""
    title = _title(kind, _below(path, name))
    says_the_same = title.casefold().replace(" ", "_") in ("", name)
    if says_the_same:
        return quote(name)
    return f"{quote(name)} ({title})"


@cache
def field_names(kind: str, path: str) -> Vocabulary:
    """The names of the fields that can stand at a path: “Land” is countries or country.

    The path of the outermost fields is empty.
    """
    called = known_words.synonyms("fields")
    titles: dict[str, Mapping[str, str]] = {}
    synonyms: dict[str, list[str]] = {}
    for full, field in fields(kind).items():
        group, _dot, name = full.rpartition(".")
        if group == path:
            titles[name] = field.titles
            synonyms[name] = [*called.get(full, ()), *called.get(name, ())]
    return Vocabulary(titles, synonyms)


def label(path: str, code: str, kind: str = "initiative") -> str:
    """The name of a code of the field at `path`, in the language in force."""
    texts = fields(kind)[path].codes.get(code)
    if not texts:
        return code
    return named(texts)


def field_at(kind: str, pointer: Pointer) -> SchemaField:
    """The field that a pointer leads to; indices are passed over, map keys too."""
    path = field_path(pointer)
    while path:
        if path in fields(kind):
            return fields(kind)[path]
        path = path.rpartition(".")[0]
    return _field("", {}, False, False)


def _walk(root: Data, schema: Data, path: str, repeated: bool) -> Iterator[SchemaField]:
    """The fields of the group at a path, each followed by those within it.

    `repeated` says that the group is an item of a list, so that its fields may stand several times.
    """
    # Entries that are retired need fewer fields: “else” holds what all others need.
    required = (*schema.get("required", ()), *schema.get("else", {}).get("required", ()))
    for name, part in schema.get("properties", {}).items():
        described_here = resolve(root, part)
        items = resolve(root, described_here.get("items", {}))
        is_repeated = repeated or bool(items)
        inner_path = _below(path, name)
        # A list is described by itself; what it does not say is said of its items.
        yield _field(inner_path, items | described_here, name in required, is_repeated)
        yield from _walk(root, items or described_here, inner_path, is_repeated)


def types_of(schema: Data) -> tuple[str, ...]:
    """The types that a part of a schema allows; () where it allows any."""
    types = schema.get("type", ())
    if isinstance(types, str):
        return (types,)
    return tuple(types)


def _field(path: str, schema: Data, required: bool, repeated: bool) -> SchemaField:
    """The field that a part of a schema describes."""
    german = schema.get("x-de", {})
    return SchemaField(
        path,
        types_of(schema),
        {"en": schema.get("title", path), "de": german.get("title", path)},
        {"en": schema.get("description", ""), "de": german.get("description", "")},
        tuple(schema.get("examples", ())),
        tuple(german.get("examples", ())),
        schema.get("x-labels", {}),
        schema.get("x-vocabulary", ""),
        schema.get("x-reference", ""),
        required,
        repeated,
    )
