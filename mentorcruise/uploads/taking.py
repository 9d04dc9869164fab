"""Taking a file: how much is read, what it is by its content, and what is made of it."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol
from zipfile import is_zipfile

import puremagic

from mentorcruise.uploads.archives import kind_of_archive
from mentorcruise.uploads.names import LONGEST_NAME, clean_name, ending_of, spoken
from mentorcruise.uploads.pictures import clean_picture
from mentorcruise.uploads.refused import FileRefused

MOST_BYTES = 5 * 1024 * 1024
MOST_FILES = 5
# Read and handed on as attachments only, except pictures, which are shown.
SHOWN = ("image/png", "image/jpeg", "image/webp")
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
# What a browser takes for a page, or a picture that can hold scripts, however it is named.
_PAGES = (
    "<!doctype html",
    "<!doctype svg",
    "<html",
    "<svg",
    "<head",
    "<body",
    "<script",
    "<iframe",
    "<object",
    "<embed",
)
_FOREWORDS = (("<!--", "-->"), ("<?", "?>"))
_PAGE_ENDINGS = {".html", ".htm", ".xhtml", ".xht", ".shtml", ".svg", ".svgz", ".mht", ".mhtml", ".hta"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HEAD = 4096


class Stream(Protocol):
    """Something to read bytes from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class CleanFile:
    """A file as it may be stored and handed on. `width` and `height` belong to pictures."""

    name: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.content).digest()


def take(stream: Stream, claimed_name: str) -> CleanFile:
    """The file of a stream, cleaned. Raises FileRefused, with words for its sender, for one that is not taken.

    Never more than five megabytes are read, and the name and type that were claimed decide nothing but the ending.
    """
    shown = spoken(claimed_name)[:LONGEST_NAME]
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileRefused(f"“{shown}” is larger than {MOST_BYTES >> 20} MB. Send a smaller one, or a link to it.")
    if not content:
        raise FileRefused(f"“{shown}” is empty.")
    return _cleaned(content, claimed_name, shown)


def _cleaned(content: bytes, claimed_name: str, shown: str) -> CleanFile:
    if picture_type := _picture_type(content):
        picture = clean_picture(content, picture_type, shown)
        name = clean_name(claimed_name, picture.media_type)
        return CleanFile(name, picture.media_type, picture.content, picture.width, picture.height)
    if content.startswith(b"PK\x03\x04"):
        kind = kind_of_archive(content, shown)
        return CleanFile(clean_name(claimed_name, kind), kind, content)
    if content.startswith(b"%PDF-"):
        _check_pdf(content, shown)
        return CleanFile(clean_name(claimed_name, "application/pdf"), "application/pdf", content)
    return CleanFile(clean_name(claimed_name, "text/plain"), "text/plain", _text(content, claimed_name, shown))


def _picture_type(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begin, kind in _PICTURES.items() if content.startswith(begin)), None)


def _check_pdf(content: bytes, shown: str) -> None:
    """A PDF ends as one, and is nothing else at the same time."""
    if b"%%EOF" not in content[-1024:]:
        raise FileRefused(f"“{shown}” is damaged: the PDF has no end.")
    if is_zipfile(BytesIO(content)):
        raise FileRefused(f"“{shown}” is a PDF and an archive at once. Save the PDF anew.")


def _text(content: bytes, claimed_name: str, shown: str) -> bytes:
    """Plain text in UTF-8. A page of HTML or an SVG is refused, also under another name."""
    text = _decoded(content)
    if text is None or _CONTROLS.search(text):
        raise FileRefused(_not_taken(content, shown))
    if ending_of(claimed_name) in _PAGE_ENDINGS or _begins_like_a_page(text):
        raise FileRefused(
            f"“{shown}” is a web page or an SVG, which could run scripts. Put code between ``` into the message, "
            "pack it into a ZIP, or send a PNG of the picture."
        )
    return text.encode()


def _decoded(content: bytes) -> str | None:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _begins_like_a_page(text: str) -> bool:
    """Whether the first thing in it, after comments and declarations, is an element that pages or SVGs begin with."""
    rest = text.lstrip().lower()
    while begun := next((pair for pair in _FOREWORDS if rest.startswith(pair[0])), None):
        rest = rest.partition(begun[1])[2].lstrip()
    return rest.startswith(_PAGES)


def _not_taken(content: bytes, shown: str) -> str:
    try:
        name = str(puremagic.magic_string(content[:_HEAD])[0].name)
    except (puremagic.PureError, IndexError, ValueError):
        name = ""
    seems = f" It seems to be: {name}." if name else ""
    return (
        f"“{shown}” is of a kind that is not taken.{seems} Pictures (PNG, JPEG, WebP, GIF), PDF, text and code, "
        "Word, Excel, PowerPoint, OpenDocument and ZIP are."
    )
