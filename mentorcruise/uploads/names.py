"""Names of files: the last part of what was claimed, on one line, and with the ending of what is inside."""

import re
import unicodedata

LONGEST_NAME = 200
_PARTS = re.compile(r"[/\\]")
# What file systems or shells read as something else than a letter of a name.
_RESERVED = re.compile(r'[<>:"|?*]')
# Controls, surrogates and private characters, and all that turns the direction of writing or joins invisibly.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TEXTS = (
    ".txt", ".md", ".markdown", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".sql", ".log", ".tex",
    ".rst", ".ics", ".diff", ".patch",
)  # fmt: skip
# Code keeps its ending, except where a double click would run it (.js, .vbs, .bat, .ps1, .reg, .desktop …).
_CODE = (
    ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".css", ".scss", ".dart", ".ex", ".exs", ".go", ".graphql", ".hs", ".java",
    ".jl", ".jsx", ".kt", ".lua", ".m", ".php", ".proto", ".py", ".r", ".rb", ".rs", ".scala", ".sh", ".swift", ".ts",
    ".tsx", ".vue",
)  # fmt: skip
# The first is added where the claimed name has none of them.
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "text/plain": (*_TEXTS, *_CODE),
}


def clean_name(claimed: str, media_type: str) -> str:
    """A name that is safe to show, to store and to save under: no path, one line, at most 200 characters."""
    stem, ending = _parted(spoken(claimed), ENDINGS[media_type])
    return f"{stem[: LONGEST_NAME - len(ending)].strip('. ') or 'file'}{ending}"


def spoken(claimed: str) -> str:
    """The last part of a claimed name, as it can be said: one line, nothing unseen, nothing that turns it around."""
    last = _PARTS.split(unicodedata.normalize("NFC", claimed))[-1]
    seen = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in last)
    return " ".join(_RESERVED.sub("_", seen).split()).strip(". ") or "file"


def ending_of(claimed: str) -> str:
    """The last ending of a claimed name in lower case, `.svg`, or nothing."""
    stem, dot, last = spoken(claimed).rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def _parted(name: str, endings: tuple[str, ...]) -> tuple[str, str]:
    for ending in endings:
        if name.lower().endswith(ending):
            return name[: -len(ending)], ending
    return name, endings[0]
