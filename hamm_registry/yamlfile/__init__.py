"""From bytes to data: the only place that knows YAML.

The dialect is small on purpose. Unquoted values are text but for `null`, `true`, `false` and plain
decimal numbers, so `NO` is Norway and `01067` a postcode; anchors, aliases, tags, merge keys and
second documents are refused. Data is built from the events of libyaml by a loop, not by recursion,
so that no nesting can overflow the stack, and every refusal comes with its place in the file.

This module reads. What few files need, such as the events, positions and repairs, stands in
modules of its own, which are imported when such a file is met.
"""

import os
from pathlib import Path

from hamm_registry.core.finding import Finding
from hamm_registry.yamlfile import canonical_reader
from hamm_registry.yamlfile.characters import refuse_characters
from hamm_registry.yamlfile.parsed_file import ParsedFile, Rejected
from hamm_registry.yamlfile.raw_files import (
    MAX_BYTES,
    MAX_LIST_BYTES,
    decode,
    quotable,
    read_bytes,
    text_of,
)
from hamm_registry.yamlfile.read_error import ReadError

__all__ = [
    "ReadError",
    "fetch",
    "most_bytes",
    "parse",
    "quotable",
    "read",
    "read_bytes",
    "refusal",
    "text_of",
    "understand",
]


def read(root: Path, path: str, most: int = MAX_BYTES) -> ParsedFile | Rejected:
    """Read one file of at most `most` bytes below `root`; `path` is relative, written with `/`.

    Never raises for anything that the file holds or is: what cannot be read is returned with the
    finding that says why (codes HR001 to HR009).
    """
    return understand(fetch(root, path, most), path)


def most_bytes(kind: str) -> int:
    """The most bytes that a file of this kind, one of schema.KINDS, may have."""
    return MAX_LIST_BYTES if kind == "places" else MAX_BYTES


def fetch(
    root: Path, path: str, most: int = MAX_BYTES, status: os.stat_result | None = None
) -> bytes | Rejected:
    """The bytes of a file for `understand`, or why there are none; see `read`.

    `status` as for `read_bytes`.
    """
    try:
        return read_bytes(f"{root}/{path}", most, status)
    except ReadError as refusal:
        return Rejected(path, (refusal.finding,))


def understand(content: bytes | Rejected, path: str) -> ParsedFile | Rejected:
    """The result of `read` for a file with these bytes."""
    if isinstance(content, Rejected):
        return content
    try:
        text = decode(content)
    except ReadError as refusal:
        # A file in UTF-16 is repaired by its text.
        fix = refusal.finding.fix
        readable = "" if fix is None else fix.value
        return Rejected(path, (refusal.finding,), readable)
    return parse(text, path)


def parse(text: str, path: str = "") -> ParsedFile | Rejected:
    """The result of `read` for a file that holds `text`."""
    try:
        refuse_characters(text)
        canonical = canonical_reader.build(text)
        # The parser takes four times as long, but reads any form and says what is wrong.
        if canonical is None:
            from hamm_registry.yamlfile.data import build

            canonical = build(text)
    except ReadError as refusal:
        return Rejected(path, (_explained(refusal.finding, text),), text)
    data, start = canonical
    return ParsedFile(path, data, text, start)


def _explained(finding: Finding, text: str) -> Finding:
    """The finding on a text with what a second look at the whole text tells about it."""
    if finding.code == "HR006":
        from hamm_registry.yamlfile.positions import second_time

        return second_time(text, finding)
    if finding.code in ("HR005", "HR009") and "\u00a0" in text:
        from hamm_registry.yamlfile.syntax_errors import wide_blank_before

        return wide_blank_before(text, finding)
    if finding.code == "HR009":
        from hamm_registry.yamlfile.syntax_errors import table_instead

        return table_instead(text, finding)
    return finding


def refusal(text: str) -> Finding | None:
    """The first reason why a text cannot be read."""
    from hamm_registry.yamlfile.data import build

    try:
        refuse_characters(text)
        build(text)
    except ReadError as refusal:
        return refusal.finding
    return None
