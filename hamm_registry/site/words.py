"""Texts from files on their way into a page: escaped, clean, and marked with their language."""

import re
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from hamm_registry.core import text, web
from hamm_registry.core.text import _, pick
from hamm_registry.model.entries import Texts

_BLANKS = re.compile(r"\s{2,}|[^\S\u00a0\u202f]")
"""Spaces that become a blank: all but a single one that no line breaks at."""

_WEB = ("http", "https")


def clean(value: Any) -> Any:
    r"""A value for a page: text loses what cannot be seen but turns or hides what stands around it.

    >>> clean("a\u202eb\nc")
    'ab c'

    A no-break space stays, for figures and labels have it where no line may break:

    >>> clean("2\u202f113\xa0entries, \xa0 3")
    '2\u202f113\xa0entries, 3'
    """
    if not isinstance(value, str) or value.isprintable():
        return value
    plain = text.UNSAFE.sub("", _BLANKS.sub(" ", value))
    return type(value)(plain)


def said(texts: Texts) -> Markup:
    """A text in the language in force, else in another one with a mark of which."""
    return marked(pick(texts), text.other_language(texts) or text.speech()[0])


def marked(value: str, code: str) -> Markup:
    """A text in a known language: marked where the page is in another one."""
    inner = escape(clean(value))
    if code == text.language() or not value:
        return inner
    return _element(f'<span lang="{escape(code)}">{inner}</span>')


def outside(url: str, label: object) -> Markup:
    """A link that leaves the site; what is no address of the web is text alone."""
    if not is_web(url):
        return escape(clean(label))
    href = escape(clean(url))
    return _element(f'<a href="{href}" rel="noopener external">{escape(clean(label))}</a>')


def inside(path: str, label: object) -> Markup:
    """A link within the site."""
    return _element(f'<a href="{escape(path)}">{escape(clean(label))}</a>')


def isolated(value: str) -> Markup:
    """A text whose direction of writing does not touch what stands around it."""
    return _element(f"<bdi>{escape(clean(value))}</bdi>")


def with_note(label: Markup, note: str) -> Markup:
    """A link or another text with a note in small letters behind it."""
    return _element(f"{label} <small>{escape(clean(note))}</small>")


def unbroken(line: str) -> str:
    r"""A line of parts that breaks between the parts alone, each with the dot behind it.

    >>> unbroken("43 active · 1 dormant")
    '43\xa0active\xa0· 1\xa0dormant'
    """
    return line.replace(" ", "\xa0").replace("·\xa0", "· ")


def labelled(label: object, value: object) -> Markup:
    """A name and what it stands for, `part of: City link`, with the spaces of the language."""
    return Markup(_("{label}: {value}")).format(label=label, value=value)  # noqa: S704


def source_mark(number: int, name: str) -> Markup:
    """The number of a source as a link to it, `name` is what a screen reader says."""
    return _element(
        f' <a class="note" href="#source-{number}" aria-label="{escape(name)}">[{number}]</a>'
    )


def _element(html: str) -> Markup:
    """HTML whose parts are escaped already: `Markup.format` takes three times as long."""
    return Markup(html)  # noqa: S704 - every caller escapes what it puts in


def is_web(url: str) -> bool:
    """True for an address of the web with a host."""
    parts = web.split(url)
    return parts is not None and parts.scheme.lower() in _WEB and bool(parts.netloc)


def host(url: str) -> str:
    """The host of an address without www, as people name a source."""
    parts = web.split(url)
    if parts is None:
        return ""
    # A name before the @ may pretend to be the host: https://city.example@other.example.
    _user, _at, host_and_port = parts.netloc.rpartition("@")
    return host_and_port.removeprefix("www.")


def host_and_path(url: str) -> str:
    """An address as people read it: `hamm.de/toul`."""
    parts = web.split(url)
    if parts is None:
        return ""
    return host(url) + parts.path.rstrip("/")


def mailto(mailbox: str, subject: str, body: str = "") -> str:
    """The address that opens a mail; the lines of `body` stand in it already."""
    lines = "\r\n".join(str(clean(line)) for line in body.splitlines())
    address = f"mailto:{quote(mailbox, safe='@')}?subject={quote(str(clean(subject)))}"
    if not body:
        return address
    return f"{address}&body={quote(lines)}"
