"""Read the header of a picture: its format, its size in pixels, where it was taken.

JPEG, PNG and WebP. Only lengths and tags are read, and of PNG the texts that hold Exif or XMP: no
pixel is decompressed. Linear in the bytes.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Format = Literal["jpeg", "png", "webp"]

SUFFIXES: dict[str, Format] = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp"}
"""The formats by the ends of file names."""


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """Format and size in pixels, as it is shown; `says_where` if it holds coordinates.

    `has_more` if something else follows the picture in the file: a second one, a film, an archive.
    """

    format: Format
    width: int
    height: int
    says_where: bool = False
    has_more: bool = False


def examine(content: bytes) -> ImageInfo | None:
    """The picture in some bytes; None where they are no picture, or one that is cut off."""
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(content)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
    except (struct.error, IndexError):  # an offset that leads behind the end
        return None
    return None


@dataclass
class _Metadata:
    """The parts of Exif and XMP that count: coordinates, and a picture that lies on its side."""

    says_where: bool = False
    is_turned: bool = False
    has_more: bool = False
    room: int = 1024 * 1024
    """So many bytes of compressed texts are still read: a few bytes can stand for a gigabyte."""

    def add_exif(self, tiff: bytes) -> None:
        """Take over what the tags of Exif say; what cannot be read says nothing."""
        try:
            tags = _Tags.of(tiff)
            self.is_turned |= tags.short(_ORIENTATION) in _ON_ITS_SIDE
            place = tags.group(_GPS)
        except (struct.error, IndexError, KeyError):
            return
        self.says_where |= any(map(place.has, _COORDINATES))

    def add_xmp(self, packet: bytes) -> None:
        """Take over what XMP says: the coordinates are attributes or elements of that name.

        It may be written in UTF-16, so the zeros between the letters are left out.
        """
        self.says_where |= _XMP_COORDINATES.search(packet.replace(b"\0", b"")) is not None

    def end(self, rest: bytes) -> None:
        """Take over what follows the picture in the file; zeros that fill up are nothing."""
        self.has_more = bool(rest.strip(b"\0\r\n "))

    def picture(self, form: Format, width: int, height: int) -> ImageInfo | None:
        """The picture of that size as it is shown; None where it has no area."""
        if width == 0 or height == 0:
            return None
        if self.is_turned:
            width, height = height, width
        return ImageInfo(form, width, height, self.says_where, self.has_more)


_ORIENTATION, _GPS = 0x0112, 0x8825
"""Tags of Exif: how the camera was held, and the group of coordinates."""

_COORDINATES = (0x0002, 0x0004, 0x0014, 0x0016, 0x001C)
"""Tags of that group: latitude and longitude, those of what is shown, and the name of the area."""

_XMP_COORDINATES = re.compile(rb"GPS(?:Dest)?L(?:atitude|ongitude)|geo:(?:lat|long?)\b|#lat\b")

_ON_ITS_SIDE = (5, 6, 7, 8)
"""The orientations in which width and height change places."""


@dataclass(frozen=True, slots=True)
class _Tags:
    """A directory of Exif: where the four bytes of the value of each tag lie in `tiff`."""

    tiff: bytes
    order: Literal["<", ">"]
    places: dict[int, int]

    @classmethod
    def of(cls, tiff: bytes) -> "_Tags":
        """The first directory; KeyError where the bytes are no TIFF."""
        orders: dict[bytes, Literal["<", ">"]] = {b"II*\0": "<", b"MM\0*": ">"}
        order = orders[tiff[:4]]
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        return cls._at(tiff, order, start)

    @classmethod
    def _at(cls, tiff: bytes, order: Literal["<", ">"], start: int) -> "_Tags":
        places: dict[int, int] = {}
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            entry = start + 2 + 12 * number
            (tag,) = struct.unpack_from(f"{order}H", tiff, entry)
            places[tag] = entry + 8
        return cls(tiff, order, places)

    def has(self, tag: int) -> bool:
        """True if the directory has the tag."""
        return tag in self.places

    def short(self, tag: int) -> int:
        """The number of two bytes under a tag; 0 where it is absent."""
        if tag not in self.places:
            return 0
        (value,) = struct.unpack_from(f"{self.order}H", self.tiff, self.places[tag])
        return int(value)

    def group(self, tag: int) -> "_Tags":
        """The directory that a tag leads to; KeyError where it is absent."""
        (start,) = struct.unpack_from(f"{self.order}I", self.tiff, self.places[tag])
        return self._at(self.tiff, self.order, start)


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG that begin a frame, with its size behind them."""

_PIXELS, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next marker behind pixels: among them a byte FF is followed by 0 or by a restart."""

_TEXTS = frozenset(range(0xE0, 0xF0)) | {0xFE}
"""The markers of data of programs, XMP among them, and of comments."""

_EXIF = b"Exif\0\0"


def _jpeg(content: bytes) -> ImageInfo | None:
    metadata = _Metadata()
    size: tuple[int, int] | None = None
    for marker, segment in _segments(content):
        if marker == _END:
            metadata.end(segment)
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 1)
            size = size or (width, height)
        elif segment.startswith(_EXIF):
            metadata.add_exif(segment[len(_EXIF) :])
        elif marker in _TEXTS:
            metadata.add_xmp(segment)
    if size is None:
        return None
    return metadata.picture("jpeg", *size)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG by marker, last what follows its end; IndexError where it is cut off.

    One whose pixels are cut off is shown by browsers all the same, so it has no end here.
    """
    position = 2
    while True:
        if content[position] != 0xFF:
            return
        marker = content[position + 1]
        if marker == 0xFF:  # a byte that fills up
            position += 1
            continue
        if marker == _END:
            yield marker, content[position + 2 :]
            return
        (length,) = struct.unpack_from(">H", content, position + 2)
        yield marker, content[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == _PIXELS:
            # There may be several scans, with segments between them.
            following = _MARKER.search(content, position)
            if following is None:
                return
            position = following.start()


def _png(content: bytes) -> ImageInfo | None:
    metadata = _Metadata()
    width, height = struct.unpack_from(">II", content, 16)
    position = 8
    while position + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        chunk = content[position + 8 : position + 8 + length]
        position += 12 + length
        if name == b"eXIf":
            metadata.add_exif(chunk)
        elif name in (b"iTXt", b"tEXt", b"zTXt"):
            _add_png_text(chunk, metadata)
        elif name == b"IEND":
            metadata.end(content[position:])
            break
    return metadata.picture("png", width, height)


_PNG_TEXT_WITH_TAGS = re.compile(rb"(?:Raw profile type [A-Za-z0-9]+|XML:com\.adobe\.xmp)\0")


def _add_png_text(chunk: bytes, metadata: _Metadata) -> None:
    """Take over a text of PNG: XMP, or what some programs write of it and of Exif in digits."""
    metadata.add_xmp(chunk)
    head = _PNG_TEXT_WITH_TAGS.match(chunk)
    if head is None:
        return
    text = chunk[head.end() :]
    packed = _ZLIB.search(text)
    if packed is not None and metadata.room > 0:
        try:
            text = zlib.decompressobj().decompress(text[packed.start() :], metadata.room)
        except zlib.error:
            return
        metadata.room -= len(text)
        metadata.add_xmp(text)
    # Name and length in lines of their own, then two digits a byte.
    digits = b"".join(text.split()[2:])
    try:
        profile = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return
    metadata.add_exif(profile.removeprefix(_EXIF))
    metadata.add_xmp(profile)


_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
"""How compressed data begins; in front of it stand a method and, in iTXt, a language."""


def _webp(content: bytes) -> ImageInfo | None:
    metadata = _Metadata()
    size: tuple[int, int] | None = None
    position = 12
    (length_of_all,) = struct.unpack_from("<I", content, 4)
    end = 8 + length_of_all + length_of_all % 2
    while position + 8 <= min(end, len(content)):
        name, length = struct.unpack_from("<4sI", content, position)
        chunk = content[position + 8 : position + 8 + length]
        if name == b"EXIF":
            metadata.add_exif(chunk.removeprefix(_EXIF))
        elif name == b"XMP ":
            metadata.add_xmp(chunk)
        elif size is None and name in _WEBP_SIZES:
            size = _WEBP_SIZES[name](chunk)
        position += 8 + length + length % 2
    if size is None:
        return None
    metadata.end(content[end:])
    return metadata.picture("webp", *size)


def _of_canvas(chunk: bytes) -> tuple[int, int]:
    """The size of an extended WebP: 24 bits each, less one."""
    width = int.from_bytes(chunk[4:7], "little") + 1
    return width, int.from_bytes(chunk[7:10], "little") + 1


def _of_lossy(chunk: bytes) -> tuple[int, int]:
    """The size of a key frame of VP8: 14 bits each, behind a tag and a mark of three bytes."""
    width, height = struct.unpack_from("<HH", chunk, 6)
    return width & 0x3FFF, height & 0x3FFF


def _of_lossless(chunk: bytes) -> tuple[int, int]:
    """The size of a lossless WebP: 14 bits each, less one, behind one byte."""
    (bits,) = struct.unpack_from("<I", chunk, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


_WEBP_SIZES = {b"VP8X": _of_canvas, b"VP8 ": _of_lossy, b"VP8L": _of_lossless}
"""How each chunk of a WebP that has a size says it; the first one counts."""
