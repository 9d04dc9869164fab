"""Pictures: measured by their header, decoded one at a time, turned upright, written anew without what came along.

Re-encoding is what makes a picture harmless: whatever else was in the file, in front of it, behind it, or in its EXIF,
is not in the one that is stored. Of one that moves, the first frame is kept.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from mentorcruise.uploads.refused import FileRefused

MOST_PIXELS = 24_000_000
LONGEST_SIDE = 2400
# A photograph has about ten; each one costs a walk over the whole picture.
MOST_SCANS = 50
QUALITY = 85
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
# Frames of JPEG: all start-of-frame markers; C4, C8 and CC mean other things.
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_STAND_ALONE = {0x01, *range(0xD0, 0xD9)}
# One decoded picture in memory at a time, however many people send one at this moment.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """A picture as it is stored."""

    media_type: str
    content: bytes
    width: int
    height: int


def clean_picture(content: bytes, media_type: str, name: str) -> Picture:
    """The picture written anew. Raises FileRefused for one that is too large, broken, or none."""
    width, height = _size_by_header(content, media_type, name)
    if width * height > MOST_PIXELS:
        raise FileRefused(
            f"“{name}” has {width:,} × {height:,} pixels; {MOST_PIXELS // 1_000_000} million at most. Make it smaller first."
        )
    with _one_at_a_time, _as_broken(name), Image.open(BytesIO(content), formats=[FORMATS[media_type]]) as opened:
        if opened.size != (width, height):
            raise ValueError("the header says another size than the picture")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(_plain(opened))
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _written(upright, media_type)


def _plain(picture: Image.Image) -> Image.Image:
    """Eight bits a channel, transparent only where the picture was; its EXIF stays for the turning upright."""
    if picture.mode.startswith("I"):
        deep = picture.point(lambda level: level / 256) if picture.mode == "I;16" else picture
        return deep.convert("L").convert("RGB")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _written(picture: Image.Image, media_type: str) -> Picture:
    kept = "image/png" if media_type == "image/gif" else media_type
    # A new picture, so that nothing that clings to the old one (profiles, comments, EXIF) is written along.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = BytesIO()
    if kept == "image/jpeg":
        bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    elif kept == "image/webp":
        bare.save(out, "WEBP", quality=QUALITY)
    else:
        bare.save(out, "PNG", optimize=True)
    return Picture(kept, out.getvalue(), *bare.size)


@contextmanager
def _as_broken(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # A decoder that is fed hostile bytes may raise anything; whatever it is, this is no picture to show.
        raise FileRefused(f"“{name}” is damaged: it cannot be opened as a picture.") from error


def _size_by_header(content: bytes, media_type: str, name: str) -> tuple[int, int]:
    """Width and height as the file states them, read without decoding. Raises FileRefused where it states none."""
    measure = {"image/png": _of_png, "image/jpeg": _of_jpeg, "image/webp": _of_webp, "image/gif": _of_gif}
    with _as_broken(name):
        width, height = measure[media_type](content)
        if not width or not height:
            raise ValueError("no size")
        return width, height


def _of_png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise ValueError("no IHDR")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _of_gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _of_webp(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no picture in it")


def _of_jpeg(content: bytes) -> tuple[int, int]:
    if content.count(b"\xff\xda") > MOST_SCANS:
        raise ValueError("too many scans")
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker where one belongs")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _STAND_ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
