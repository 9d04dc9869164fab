"""Files as people and attackers send them."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

from mentorcruise.uploads.taking import CleanFile, take

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def taken(content: bytes, name: str = "file") -> CleanFile:
    return take(BytesIO(content), name)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any) -> bytes:
    """A picture, red in its upper left corner and blue elsewhere."""
    made = Image.new(
        mode, size, *([(0, 0, 200, *([128] if mode == "RGBA" else []))] if mode in ("RGB", "RGBA") else [])
    )
    if mode in ("RGB", "RGBA"):
        made.paste((220, 0, 0, *([255] if mode == "RGBA" else [])), (0, 0, size[0] // 2, size[1] // 2))
    out = BytesIO()
    made.save(out, kind, **how)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def archive(*entries: tuple[str, bytes], **how: Any) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
        made.comment = how.get("comment", b"")
    return out.getvalue()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def flood(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says to be so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def webp_flood() -> bytes:
    """A WebP whose canvas says to be 16,383 pixels wide and high; libwebp would set memory for it aside at once."""
    size = (16382).to_bytes(3, "little")
    vp8x = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size + size
    anim = b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    body = b"WEBP" + vp8x + anim
    return b"RIFF" + struct.pack("<I", len(body)) + body


class Endless:
    """A stream without end that remembers how much was read."""

    def __init__(self, begin: bytes = b"") -> None:
        self.begin, self.read_so_far = begin, 0

    def read(self, size: int, /) -> bytes:
        assert size >= 0, "reads all there is"
        self.read_so_far += size
        return (self.begin + b"a" * size)[:size]


def broken_variants(content: bytes) -> Iterator[bytes]:
    """The file cut off, and with single bytes changed, all over."""
    step = max(1, len(content) // 60)
    for at in range(16, len(content), step):
        yield content[:at]
        for byte in (0x00, 0xFF, 0x7F):
            yield content[:at] + bytes([byte]) + content[at + 1 :]
