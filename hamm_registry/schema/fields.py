"""The fields that the schemas describe: names, meanings, vocabularies, in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from hamm_registry.core.diagnostic import Pointer
from hamm_registry.core.text import _, pick, quote
from hamm_registry.model import vocabulary as known_words
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema.files import load, resolve
from hamm_registry.yamlfile.document import Data


def labels(schema: Data) -> dict[str, str]:
    """The codes of a vocabulary with their labels in the language in force."""
    return {code: pick(texts) for code, texts in schema.get("x-labels", {}).items()}


@dataclass(frozen=True, slots=True)
class SchemaField:
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
        return pick(self.titles)

    def help(self) -> str:
        """The meaning of the field, in one or two sentences."""
        return pick(self.descriptions)

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
    codes: dict[str, Mapping[str, str]] = {code: {} for code in schema.get("enum", ()) if code}
    codes |= schema.get("x-labels", {})
    return _vocabulary(names, schema.get("x-vocabulary", ""), codes | dict(more or {}))


def _vocabulary(path: str, name: str, codes: Mapping[str, Mapping[str, str]]) -> Vocabulary | None:
    if name == "countries":
        return known_words.countries()
    if name == "countries-and-groups":
        return known_words.countries_and_groups()
    if name == "languages":
        return known_words.languages()
    if not codes:
        return None
    return _vocabulary_of_labels(path, tuple((c, tuple(t.items())) for c, t in codes.items()))


@lru_cache(maxsize=256)
def _vocabulary_of_labels(
    path: str, labels: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
) -> Vocabulary:
    """The vocabulary of a field; `labels` are pairs of a code and its names by language.

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
    steps: list[str] = []
    known = fields(kind)
    path = ""
    for part in pointer:
        if isinstance(part, int):
            if steps:
                steps[-1] = _("{field}, item {number}").format(field=steps[-1], number=part + 1)
            continue
        path = f"{path}.{part}" if path else part
        steps.append(quote(known[path].title() if path in known else part))
    if not steps:
        return _("the file")
    text = steps.pop(0)
    for step in steps:
        text = _("{field} in {group}").format(field=step, group=text)
    return text


def described_of_item(kind: str, pointer: Pointer) -> str:
    """The field of a value without its number in a list, where the value is an item of one."""
    is_item = bool(pointer) and isinstance(pointer[-1], int)
    return described(kind, pointer[:-1] if is_item else pointer)


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
    full = f"{path}.{name}" if path else name
    title = fields(kind)[full].title() if full in fields(kind) else ""
    same = title.casefold().replace(" ", "_") in ("", name)
    return quote(name) if same else f"{quote(name)} ({title})"


@cache
def field_names(kind: str, path: str) -> Vocabulary:
    """The names of the fields that can stand at a path: “Land” is countries or country.

    The path of the outermost fields is empty.
    """
    before = f"{path}." if path else ""
    inner = {
        name.removeprefix(before): field.titles
        for name, field in fields(kind).items()
        if name.startswith(before) and "." not in name.removeprefix(before)
    }
    called = known_words.synonyms("fields")
    synonyms = {name: [*called.get(before + name, ()), *called.get(name, ())] for name in inner}
    return Vocabulary(inner, synonyms)


def label(path: str, code: str, kind: str = "initiative") -> str:
    """The name of a code of the field at `path`, in the language in force."""
    texts = fields(kind)[path].codes.get(code)
    return pick(texts) if texts else code


def field_at(kind: str, pointer: Pointer) -> SchemaField:
    """The field that a pointer leads to; indices are passed over, map keys too."""
    known = fields(kind)
    path = ".".join(part for part in pointer if isinstance(part, str))
    while path not in known and "." in path:
        path = path.rpartition(".")[0]
    return known[path] if path in known else _field("", {}, False, False)


def _walk(root: Data, schema: Data, prefix: str, repeated: bool) -> Iterator[SchemaField]:
    required = (*schema.get("required", ()), *schema.get("else", {}).get("required", ()))
    for name, raw in schema.get("properties", {}).items():
        part = resolve(root, raw)
        path = f"{prefix}{name}"
        items = resolve(root, part.get("items", {}))
        yield _field(
            path, items | part if items else part, name in required, bool(items) or repeated
        )
        yield from _walk(root, items or part, path + ".", bool(items) or repeated)


def _field(path: str, schema: Data, required: bool, repeated: bool) -> SchemaField:
    german = schema.get("x-de", {})
    types = schema.get("type", ())
    return SchemaField(
        path,
        (types,) if isinstance(types, str) else tuple(types),
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
