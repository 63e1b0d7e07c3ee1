"""The schemas as an editor should have them: in one language, with snippets to fill in.

No editor knows `x-de`, so the title and the description of each field are those of the language
that was chosen, and the names of the codes stand beside them (`enumDescriptions`). An editor
offers `examples` as values to insert, and so the facts of somebody else: they are part of the
description here, and a snippet (`defaultSnippets`) with placeholders is inserted instead.
"""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from hamm_registry.core.text import _, pick, speaking
from hamm_registry.model import vocabulary
from hamm_registry.schema.loading import KINDS, load, resolve
from hamm_registry.yamlfile.parsed_file import Data

MOST_CHOICES = 30
"""Values that a placeholder offers; of a longer list the field's own completion has them all."""

_GOOD_TO_HAVE = frozenset(["role", "type", "country", "basis", "source", "on"])
"""Fields of a group that its snippet has though the group could do without."""


Labels = Mapping[str, Mapping[str, str]]


def editor_schemas(language: str, languages: Sequence[str], themes: Labels) -> dict[str, str]:
    """The text of each schema by file name, for people who write in `languages`.

    `language` is that of titles and descriptions: one that the program speaks. `themes` are those
    that the registry has besides the program's own.
    """
    texts = {}
    with speaking(language):
        for kind in KINDS:
            schema = _schema(kind, languages, themes)
            text = json.dumps(schema, ensure_ascii=False, indent=1)
            texts[f"{kind}.schema.json"] = f"{text}\n"
    return texts


def _schema(kind: str, languages: Sequence[str], themes: Labels) -> Data:
    """The schema of a kind as an editor should have it, in the language in force."""
    root = copy.deepcopy(load(kind))
    _drop_conditions(root)
    suggested = {
        "countries": vocabulary.countries().labels,
        "languages": vocabulary.languages().labels,
        "themes": themes,
    }
    _put_snippets(root, root, languages)
    needed = (*root.get("required", ()), *root.get("else", {}).get("required", ()))
    if kind not in ("registry", "places"):
        names = [name for name in root["properties"] if name in needed]
        body = _group(root, root, names, languages, count(1))
        root["defaultSnippets"] = [_snippet(_("New entry"), body)]
    _put_texts(root, suggested)
    return root


def _drop_conditions(schema: Data) -> None:
    """Take away what holds for some values only: editors offer the values of a condition as text.

    `hamm validate` looks at it all the same. What has to be there in any case stays.
    """
    schema.pop("allOf", None)
    if "else" in schema:
        _drop_conditions(schema["else"])


def _put_snippets(root: Data, schema: Data, languages: Sequence[str]) -> None:
    """Give every group and list of groups, at whatever depth, its snippet."""
    for part in _fields(schema):
        whole = resolve(root, part)
        body = _placeholder(root, whole, languages, count(1))
        if isinstance(body, dict | list) and body:
            part["defaultSnippets"] = [_snippet(_field_title(whole), body)]
    for part in _subschemas(schema):
        _put_snippets(root, part, languages)


def _snippet(label: str, body: Any) -> Data:
    """A text that an editor inserts at once, with a tab stop at each placeholder."""
    return {"label": label, "body": body}


def _placeholder(root: Data, whole: Data, languages: Sequence[str], number: "count[int]") -> Any:
    """The body of a snippet for a field: placeholders in the shape of its value."""
    title = _field_title(whole)
    if "properties" in whole:
        names = []
        for name in whole["properties"]:
            if name in whole.get("required", ()) or name in _GOOD_TO_HAVE:
                names.append(name)
        return _group(root, whole, names, languages, number)
    if isinstance(whole.get("additionalProperties"), dict):
        return {code: _blank(number, f"{title} ({code})") for code in languages}
    if "items" in whole:
        item = {"title": title, **resolve(root, whole["items"])}
        return [_placeholder(root, item, languages, number)]
    return _blank_or_choice(number, title, whole.get("enum", ()))


def _blank_or_choice(number: "count[int]", title: str, values: Sequence[Any]) -> str:
    """A placeholder that offers some values, or says what to write where there are too many."""
    codes = [str(value) for value in values if value]
    if not codes or len(codes) > MOST_CHOICES:
        return _blank(number, title)
    return f"${{{next(number)}|{','.join(codes)}|}}"


def _group(
    root: Data, whole: Data, names: Sequence[str], languages: Sequence[str], number: "count[int]"
) -> Data:
    """The placeholders of some fields of a group."""
    placeholders = {}
    for name in names:
        part = resolve(root, whole["properties"][name])
        placeholders[name] = _placeholder(root, part, languages, number)
    return placeholders


_ENDING_A_PLACEHOLDER = str.maketrans("", "", "$}{|")


def _blank(number: "count[int]", title: str) -> str:
    """A placeholder that says what to write; the characters that end it are left out."""
    return f"${{{next(number)}:{title.translate(_ENDING_A_PLACEHOLDER)}}}"


def _field_title(schema: Data) -> str:
    """The title of a field in the language in force."""
    title = schema.get("title", "…")
    return pick({"en": title, "de": schema.get("x-de", {}).get("title", title)})


def _put_texts(schema: Data, suggested: Mapping[str, Labels]) -> None:
    """Put the texts of the language in force where an editor looks for them.

    `suggested` are the codes of the vocabularies that a rule checks, by the name of the vocabulary:
    an editor offers them and takes others too.
    """
    _put_description(schema)
    labels = schema.pop("x-labels", {})
    offered = {**labels, **suggested.get(schema.get("x-vocabulary", ""), {})}
    if "enum" not in schema:
        if offered:
            # The second form takes any value: these are offered, others are allowed.
            names = [pick(texts) for texts in offered.values()]
            schema["anyOf"] = [{"enum": list(offered), "enumDescriptions": names}, {}]
    elif labels:
        schema["enumDescriptions"] = [pick(labels.get(code, {})) for code in schema["enum"]]
    for part in _subschemas(schema):
        _put_texts(part, suggested)


def _put_description(schema: Data) -> None:
    """Put title and description in the language in force, with an example at their end."""
    german = schema.pop("x-de", {})
    for key in ("title", "description"):
        if key in schema:
            schema[key] = pick({"en": schema[key], "de": german.get(key, schema[key])})
    examples = german.get("examples") or schema.get("examples")
    schema.pop("examples", None)
    if examples and "description" in schema:
        text = _("For example: {example}").format(example=_first_example(examples))
        schema["description"] += f"\n\n{text}"


def _first_example(examples: Sequence[Any]) -> str:
    """The first example as it is written in a text; of an example that is a list its first item."""
    first = examples[0]
    if isinstance(first, list):
        first = first[0]
    if isinstance(first, dict):
        return json.dumps(first, ensure_ascii=False)
    return str(first)


def _fields(schema: Data) -> Iterator[Data]:
    """The fields that stand directly in a group."""
    for part in schema.get("properties", {}).values():
        if isinstance(part, dict):
            yield part


def _subschemas(schema: Data) -> Iterator[Data]:
    """The schemas directly inside a schema."""
    yield from _fields(schema)
    yield from schema.get("$defs", {}).values()
    for key in ("items", "additionalProperties", "propertyNames", "then", "else", "if", "not"):
        if isinstance(schema.get(key), dict):
            yield schema[key]
    for key in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(key, ())
