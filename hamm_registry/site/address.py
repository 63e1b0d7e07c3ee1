"""The paths of the pages below the folder of a language, the same in every language.

A path stays as long as what it is about keeps its name: nothing is numbered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from hamm_registry.core import text

_LONGEST = 60

Key = tuple[str, ...]
"""The words that make an address: a country and a place, an organisation."""


def slug(name: str) -> str:
    """A name as part of an address: lower-case ASCII, cut at 60 characters; may be empty.

    >>> slug("Bockum-Hövel & Co."), slug("Bihać"), slug("東京")
    ('bockum-hoevel-co', 'bihac', '')
    """
    plain = text.slug(name)
    return plain[:_LONGEST].rstrip("-")


def files(keys: Iterable[Key]) -> Mapping[Key, str]:
    """A file name for each key, without folder and ending, no two the same.

    Where a name says too little (it is cut, empty, that of another one too, or reserved by
    Windows), a few letters made from the whole key stand behind it.
    """
    plain = {key: "-".join(filter(None, map(slug, key))) for key in keys}
    uses = Counter(plain.values())
    names: dict[Key, str] = {}
    for key, name in plain.items():
        if uses[name] == 1 and _says_all(key, name):
            names[key] = name
        else:
            names[key] = _marked(key, name)
    return names


def _says_all(key: Key, name: str) -> bool:
    """True where no part of a key was cut or lost, and every system takes the name for a file."""
    whole = all(0 < len(slug(part)) < _LONGEST for part in key)
    return whole and name not in text.RESERVED


def _marked(key: Key, name: str) -> str:
    mark = sha256("\n".join(key).encode()).hexdigest()[:6]
    return f"{name}-{mark}".lstrip("-")


def up(path: str) -> str:
    """The way from a page to the folder that its path is relative to.

    >>> up("country/mx.html"), up("index.html")
    ('../', '')
    """
    return "../" * path.count("/")
