"""The options of an import, and their checks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hamm_registry.core.errors import UsageError, invalid_value
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.text import _, pick
from hamm_registry.schema import did_you_mean, fields
from hamm_registry.spreadsheet.ids import source_id
from hamm_registry.spreadsheet.importable_fields import BY_NAME, unknown_field
from hamm_registry.yamlfile.parsed_file import Data

SOURCE = "--source TITLE --source-url https://…"
"""How the source of a whole list is named."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of the command; `maps` are `HEADING=field`, `defaults` are `field=value`."""

    sheet: str = ""
    maps: Sequence[str] = ()
    defaults: Sequence[str] = ()
    source: str = ""
    source_url: str = ""
    source_kind: str = "official"
    language: str = ""
    encoding: str = ""
    force: bool = False


def text_language(options: ImportOptions, first: str) -> str:
    """The language of the texts, else the first of the registry; UsageError for no code."""
    language = options.language
    if language and not re.fullmatch("[a-z]{2}", language):
        hint = _("Write its two letters (ISO 639-1).")
        raise invalid_value(language, "--text-language", hint)
    return language or first


def source_kind(options: ImportOptions) -> str:
    """The kind of the sources, such as `official`; UsageError for no kind of source."""
    kinds = fields("initiative")["sources.kind"].codes
    if options.source_kind in kinds:
        return options.source_kind
    names = {code: pick(texts) for code, texts in kinds.items()}
    guess = did_you_mean(options.source_kind, names)
    listed = allowed_values(kinds)
    raise invalid_value(options.source_kind, "--source-kind", f"{guess} {listed}".strip())


def source(options: ImportOptions) -> Data | None:
    """The source of the whole list, None where none is named; UsageError for half of one."""
    if not options.source and not options.source_url:
        return None
    is_web_address = options.source_url.startswith(("https://", "http://"))
    if not options.source or not is_web_address:
        message = _("the source of the list needs a title and a web address")
        raise UsageError(message, _("Write {form}.").format(form=SOURCE))
    return {
        "id": source_id(options.source) or "list",
        "title": options.source,
        "url": options.source_url,
        "kind": source_kind(options),
    }


def defaults(options: ImportOptions) -> dict[str, str]:
    """The texts that count in rows that do not say it, by field; UsageError for no such field."""
    texts: dict[str, str] = {}
    for assignment in options.defaults:
        name, equals, value = assignment.partition("=")
        if not equals or not value.strip():
            hint = _("Write {form}.").format(form="--default status=active")
            raise invalid_value(assignment, "--default", hint)
        if name not in BY_NAME:
            raise unknown_field(name, BY_NAME)
        texts[name] = value.strip()
    return texts
