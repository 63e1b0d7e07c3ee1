"""The shape of files: the only place that knows JSON Schema.

Accept fast, explain slowly: jsonschema-rs decides at once for the many valid documents, and only
for the few others jsonschema finds the errors that are told in plain words. The schemas are also
the single source of field names, descriptions and vocabulary labels.
"""

from hamm_registry.core.spelling import did_you_mean
from hamm_registry.schema.fields import (
    SchemaField,
    described,
    field_at,
    field_names,
    fields,
    label,
    labels,
    vocabulary_of,
)
from hamm_registry.schema.loading import KINDS, VERSION, folder, load, resolve
from hamm_registry.schema.validation import check, fits
from hamm_registry.schema.values_by_role import Leaves, leaves, legible

__all__ = [
    "KINDS",
    "VERSION",
    "Leaves",
    "SchemaField",
    "check",
    "described",
    "did_you_mean",
    "field_at",
    "field_names",
    "fields",
    "fits",
    "folder",
    "label",
    "labels",
    "leaves",
    "legible",
    "load",
    "resolve",
    "vocabulary_of",
]
