"""Paths and fingerprints for the formats that other machines read."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath

from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.output.plain_text import OutputOptions
from hamm_registry.core.text import sentence


def repository_path(options: OutputOptions, path: str) -> str:
    """A path below the root as the repository knows it, with `/`; not yet safe to print."""
    below_root = options.root.resolve() / path
    return PurePath(os.path.relpath(below_root, options.repository)).as_posix()


def fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A name for each diagnostic that no other has and that stays where lines move: 64 digits.

    Of several that are the same but for their place the order counts.
    """
    seen: Counter[object] = Counter()
    for diagnostic in diagnostics:
        same = diagnostic.identity()
        seen[same] += 1
        text = repr((same, seen[same])).encode("utf-8", "backslashreplace")
        yield sha256(text).hexdigest()


def advice(diagnostic: Diagnostic) -> list[str]:
    """The message, the hint and the values expected of a diagnostic, as sentences."""
    parts = [diagnostic.message, diagnostic.hint, diagnostic.expected]
    return list(map(sentence, filter(None, parts)))
