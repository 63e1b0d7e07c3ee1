"""The schema files: where they lie and what is in them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from hamm_registry.yamlfile.parsed_file import Data

VERSION = 1
"""The schema version that this program reads and writes, `schema_version` in registry.yaml."""

KINDS = ("initiative", "organisation", "meeting", "funding", "registry", "places")


def folder() -> Path:
    """The folder of the schemas: in the installed package, or beside it in a source checkout."""
    package = Path(__file__).parent.parent
    inside = package / "schemas"
    if inside.is_dir():
        return inside
    return package.parent / "schemas"


@cache
def load(kind: str) -> Data:
    """The schema of one of KINDS as data."""
    text = (folder() / f"{kind}.schema.json").read_text(encoding="utf-8")
    return cast(Data, json.loads(text))


def resolve(root: Data, schema: Data) -> Data:
    """A part of a schema with its local `$ref` followed; what stands beside the reference wins."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Any = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    beside = dict(schema)
    del beside["$ref"]
    return resolve(root, target) | beside
