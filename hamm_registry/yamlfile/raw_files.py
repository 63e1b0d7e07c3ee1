"""Bytes from the disk: regular files only, of a decent size, in UTF-8."""

import os
import stat
from pathlib import Path

from hamm_registry.core.finding import Fix, Span
from hamm_registry.core.text import _, reason
from hamm_registry.yamlfile.read_error import ReadError

MAX_BYTES = 256 * 1024
MAX_LIST_BYTES = 4 * 1024 * 1024
"""For the one file that is a list of many things, data/places.yaml."""

_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # as far as the system has them
    _FLAGS |= getattr(os, _flag, 0)


def read_bytes(path: str | Path, most: int, status: os.stat_result | None = None) -> bytes:
    """The bytes of a regular file, refused above `most`; follows no link, waits for no pipe.

    `status` is that of the file, from `os.lstat`, where somebody has just looked at it.
    """
    try:
        # Looked at before it is opened: to open a device can already set something off.
        if status is None:
            status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file()
        descriptor = os.open(path, _FLAGS)
        try:
            # And once more, for another file may have taken its place since.
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _not_a_file()
            # Never more room than the file needs: making it takes longer than reading.
            content = os.read(descriptor, min(status.st_size, most) + 1)
            if len(content) > status.st_size:  # it has grown meanwhile
                content += os.read(descriptor, most)
        finally:
            os.close(descriptor)
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=reason(error))
        hint = _("Check its permissions and that it still exists.")
        raise ReadError("HR001", message, hint, Span.at(1, 1)) from error
    if len(content) > most:
        message = _("the file is larger than {limit} KiB").format(limit=most // 1024)
        hint = _("An entry is one short page; put long material on the web and link to it.")
        raise ReadError("HR003", message, hint, Span.at(1, 1))
    return content


def _not_a_file() -> ReadError:
    message = _("this is not a regular file (a folder, a link, a pipe or a device)")
    hint = _("Entries are regular files; replace it with one, or move it out of the folder.")
    return ReadError("HR001", message, hint, Span.at(1, 1))


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8 or, with a byte order mark, UTF-16; empty where it is neither."""
    encoding = "utf-8-sig"
    if content.startswith(_MARKS_OF_UTF16):
        encoding = "utf-16"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return ""


def decode(content: bytes) -> str:
    """UTF-8 with or without a byte order mark; names line and column of the first bad byte."""
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        if content.startswith(_MARKS_OF_UTF16):
            raise _written_in_utf16(content) from error
        raise _not_utf8(content, error.start) from error


_MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _written_in_utf16(content: bytes) -> ReadError:
    """The refusal of a file in UTF-16, with its repair where it can be read."""
    message = _("the file is written in UTF-16, not in UTF-8")
    refusal = ReadError("HR004", message, _save_as_utf8(), Span.at(1, 1))
    text = text_of(content)
    if text:
        fix = Fix(_("saved as UTF-8"), "type", text)
        refusal.finding = refusal.finding._replace(fix=fix)
    return refusal


def _not_utf8(content: bytes, bad: int) -> ReadError:
    """The refusal of a file with a byte that UTF-8 does not have at the offset `bad`."""
    # UTF-16 without a mark is full of null bytes: the first of them tells more.
    zero = content.find(b"\0", 0, bad)
    if zero >= 0:
        bad = zero
    line = content.count(b"\n", 0, bad) + 1
    before = content[content.rfind(b"\n", 0, bad) + 1 : bad]
    message = _("the file is not saved as UTF-8 (byte 0x{byte:02X})").format(byte=content[bad])
    column = len(before.decode("utf-8", "replace")) + 1
    return ReadError("HR004", message, _save_as_utf8(), Span.at(line, column))


def _save_as_utf8() -> str:
    return _("Save the file with the encoding “UTF-8” (in Notepad: Save as, Encoding).")


def quotable(path: Path) -> str:
    """The text of a file for quoting in a message; empty where it cannot be read."""
    try:
        content = read_bytes(path, MAX_LIST_BYTES)
    except ReadError:
        return ""
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
