"""Pictures made byte by byte: their headers are right, their pixels nobody looks at."""

import struct
import zlib


def exif(*, says_where: bool = False, orientation: int = 1, order: str = "<") -> bytes:
    """The tags of Exif as a TIFF: how the camera was held, and perhaps a latitude."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    tags = [struct.pack(f"{order}HHIHxx", 0x0112, 3, 1, orientation)]
    if says_where:
        tags.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, 100))
    directory = struct.pack(f"{order}H", len(tags)) + b"".join(tags) + bytes(4)
    tiff = (mark + struct.pack(f"{order}I", 8) + directory).ljust(100, b"\0")
    latitude = struct.pack(f"{order}HHHII", 1, 0x0002, 5, 3, 0)
    return tiff + (latitude if says_where else b"")


def jpeg(
    width: int,
    height: int,
    *,
    says_where: bool = False,
    orientation: int = 1,
    xmp: bytes = b"",
    between: bytes = b"",
) -> bytes:
    """A JPEG of that size; `between` are segments that stand between two scans."""

    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    tags = exif(says_where=says_where, orientation=orientation, order=">")
    pieces = [
        b"\xff\xd8",
        segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
        segment(0xE1, b"Exif\0\0" + tags),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
        segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"),
        segment(0xDA, b"\1\1\0\0\x3f\0"),
        b"\0\xff\0\xff\xd0",
        between,
        segment(0xDA, b"\1\1\0\0\x3f\0"),
        b"\0\xff\xd9",
    ]
    return b"".join(pieces)


def png(
    width: int, height: int, *, says_where: bool = False, text: tuple[bytes, bytes] = (b"tEXt", b"")
) -> bytes:
    """A PNG of that size, with a chunk of text."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes(width)) * height)
    pieces = [chunk(b"IHDR", header), chunk(b"eXIf", exif(says_where=says_where))]
    pieces += [chunk(*text), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


def webp(width: int, height: int, *, says_where: bool = False) -> bytes:
    """An extended WebP of that size, with its tags at the end."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)

    def three(value: int) -> bytes:
        return (value - 1).to_bytes(3, "little")

    pieces = chunk(b"VP8X", b"\x08\0\0\0" + three(width) + three(height))
    pieces += chunk(b"VP8L", b"\x2f" + struct.pack("<I", width - 1 | height - 1 << 14))
    pieces += chunk(b"EXIF", exif(says_where=says_where))
    return b"RIFF" + struct.pack("<I", len(pieces) + 4) + b"WEBP" + pieces
