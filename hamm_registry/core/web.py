"""Web addresses taken apart: the one place that does, for Python raises on odd ones."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import SplitResult, urlencode, urlsplit


def split(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none.

    Half an address of IPv6, letters that become `/` or `@` when normalised, and a port that is no
    number are refused, so that none of the parts raises later.

    >>> split("http://[::1"), split("https://example.org:x/")
    (None, None)
    """
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return None
    return parts


def with_query(url: str, values: Mapping[str, str]) -> str:
    """An address with more values in its query; what is no address stays as it is.

    >>> with_query("https://a.example/form?a=1#top", {"id": "x y"})
    'https://a.example/form?a=1&id=x+y#top'
    """
    parts = split(url)
    if parts is None:
        return url
    query = "&".join(part for part in (parts.query, urlencode(values)) if part)
    return parts._replace(query=query).geturl()


def host_of(url: str) -> str:
    """The host of an address in small letters; empty where it has none."""
    parts = split(url)
    if parts is None:
        return ""
    return parts.hostname or ""


def ascii_host(host: str) -> str:
    """The name of a host as name servers know it; UnicodeError where it can have none.

    Python's codec follows IDNA 2003, in which ß is ss and ς is σ: another name, of another owner.
    IDNA 2008 keeps both letters, and so do browsers.

    >>> ascii_host("straße.example"), ascii_host("münchen.example")
    ('xn--strae-oqa.example', 'xn--mnchen-3ya.example')
    """
    labels = []
    for label in re.split("[.\u3002\uff0e\uff61]", host.removesuffix(".")):
        if not label:
            raise UnicodeError
        if re.search("[\u00df\u1e9e\u03c2]", label):
            lower = unicodedata.normalize("NFC", label.replace("\u1e9e", "\u00df").lower())
            plain = "xn--" + lower.encode("punycode").decode("ascii")
            if len(plain) > 63:
                raise UnicodeError
            labels.append(plain)
        elif re.search("[\u200c\u200d]", label):  # IDNA 2003 drops these joiners
            raise UnicodeError
        else:
            labels.append(label.encode("idna").decode("ascii"))
    return ".".join(labels)
