"""Compiled catalogues of messages (.mo), searched and not loaded: a call needs few of them."""

import gettext
import re
from collections.abc import Callable
from functools import cached_property
from struct import unpack_from

_PLURAL_RULE = re.compile(r"^Plural-Forms:.*\bplural=([^;]+)", re.MULTILINE)


class Catalogue(gettext.NullTranslations):
    """The translations in one language out of the content of a .mo file.

    gettext's own class decodes all 2,500 messages first, which takes longer than showing a help.
    The file is sorted: a message is found by binary search and remembered.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        _magic, _revision, self._count, self._messages, self._translations = unpack_from(
            "<5I", content
        )
        self._content = content
        self._singular: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """The translation of a message; the message itself where there is none."""
        text = self._singular.get(message)
        if text is not None:
            return text
        forms = self._forms(message)
        if not forms:
            return super().gettext(message)
        text = forms[0]
        if len(forms) > 1:
            text = forms[self._form_of(1)]
        self._singular[message] = text
        return text

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The translation of the form that fits a number; without one the form in English."""
        forms = self._forms(msgid1)
        if not forms:
            return super().ngettext(msgid1, msgid2, n)
        if len(forms) == 1:
            return forms[0]
        return forms[self._form_of(n)]

    @cached_property
    def _form_of(self) -> Callable[[int], int]:
        """The function that gives the index of the plural form for a number."""
        header = "".join(self._forms(""))
        rule = _PLURAL_RULE.search(header)
        return gettext.c2py(rule[1] if rule else "n != 1")

    def _forms(self, message: str) -> list[str]:
        """The translation of a message in each of its plural forms; [] where there is none."""
        wanted = message.encode(errors="surrogatepass")
        first, behind = 0, self._count
        while first < behind:
            middle = (first + behind) // 2
            # A message with a plural has that behind a null byte.
            other = self._text(self._messages, middle).partition(b"\0")[0]
            if other == wanted:
                return self._text(self._translations, middle).decode().split("\0")
            if other < wanted:
                first = middle + 1
            else:
                behind = middle
        return []

    def _text(self, table: int, index: int) -> bytes:
        """A text of one of the two tables of the file, each of pairs of a length and an offset."""
        length, offset = unpack_from("<2I", self._content, table + 8 * index)
        return self._content[offset : offset + length]
