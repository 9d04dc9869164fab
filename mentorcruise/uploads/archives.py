"""ZIP archives, and the office files that are such: looked at by their table of contents, never unpacked."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from mentorcruise.uploads.refused import FileRefused

MOST_ENTRIES = 2000
MOST_UNPACKED = 200 * 1024 * 1024
_LONGEST_KIND = 200
_END_RECORD = 22
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BY_FOLDER = {
    "word/": f"{_OFFICE}.wordprocessingml.document",
    "xl/": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}.presentationml.presentation",
}
_OPEN_DOCUMENT = ("text", "spreadsheet", "presentation")
# Macros, and archives that are programs.
_RUNS = ("vbaproject.bin", "meta-inf/manifest.mf", "androidmanifest.xml", "basic/script-lc.xml")


def kind_of_archive(content: bytes, name: str) -> str:
    """The media type of an archive. Raises FileRefused for one that is damaged, hides something, or blows up."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if archive.comment or _first_byte(archive, entries) != 0 or not _ends_with_its_contents(content):
                raise FileRefused(f"“{name}” is an archive with something else around it. Pack it anew.")
            _check(entries, name)
            return _kind(archive, entries)
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise FileRefused(f"“{name}” is damaged: it cannot be opened as an archive.") from error


def _first_byte(archive: ZipFile, entries: list[ZipInfo]) -> int:
    return min((entry.header_offset for entry in entries), default=archive.start_dir)


def _ends_with_its_contents(content: bytes) -> bool:
    return content[-_END_RECORD:].startswith(b"PK\x05\x06")


def _check(entries: list[ZipInfo], name: str) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise FileRefused(
            f"“{name}” holds more than {MOST_ENTRIES:,} files or {MOST_UNPACKED >> 20} MB unpacked. Send a part of it."
        )
    if any(part == ".." or ":" in part for n in names for part in n.split("/")) or any(
        n.startswith("/") for n in names
    ):
        raise FileRefused(f"“{name}” holds files that would be unpacked outside of its folder. Pack it anew.")
    if any(n.endswith(_RUNS) for n in names):
        raise FileRefused(f"“{name}” holds a program or macros. Send it without them.")


def _kind(archive: ZipFile, entries: list[ZipInfo]) -> str:
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in _BY_FOLDER.items() if any(n.startswith(folder) for n in names)), _ZIP)
    first = entries[0] if entries else None
    if first and first.filename == "mimetype" and first.file_size < _LONGEST_KIND:
        said = archive.read(first)
        for kind in _OPEN_DOCUMENT:
            if said == f"application/vnd.oasis.opendocument.{kind}".encode():
                return said.decode()
    return _ZIP


_ZIP = "application/zip"
