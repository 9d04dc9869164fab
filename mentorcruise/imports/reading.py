"""A CSV file as numbered rows. A row that cannot be read is an error of that row alone."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 64 * 1024 * 1024


class NotReadable(Exception):
    """The file as a whole cannot be imported; the message is one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class RowError:
    """What is wrong with the row that begins on a line (the header is on line 1)."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """The cells of a row by column, without the white space around them."""

    line: int
    cells: dict[str, str]


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row | RowError]:
    """The rows of a file in UTF-8, with or without a byte-order mark; blank lines are passed over.

    Raises NotReadable when there is no such file, nothing in it, or not these columns.
    """
    return rows_of(_bytes(path), path.name, columns)


def rows_of(raw: bytes, name: str, columns: Sequence[str]) -> Iterator[Row | RowError]:
    """The same of a file that was sent; `name` is what messages call it."""
    lines = _lines(raw)
    header = next(lines, None)
    if header is None:
        raise NotReadable(f"{name} is empty: a header line with {', '.join(columns)} is needed.")
    if isinstance(header, RowError):
        raise NotReadable(f"{name} is not a CSV file in UTF-8: its first line cannot be read.")
    names = [cell.strip().lower() for cell in header[1]]
    if missing := [column for column in columns if column not in names]:
        raise NotReadable(
            f"{name} has no column {', '.join(missing)}: it must be a CSV file with commas whose "
            f"first line names {', '.join(columns)}."
        )
    return _rows(lines, names, columns)


Record = tuple[int, list[str]]


def _rows(lines: "Iterator[Record | RowError]", names: list[str], columns: Sequence[str]) -> Iterator[Row | RowError]:
    places = {column: names.index(column) for column in columns}
    for record in lines:
        if isinstance(record, RowError):
            yield record
            continue
        line, cells = record
        if len(cells) != len(names):
            yield RowError(line, f"has {len(cells)} cells where the header has {len(names)}")
            continue
        yield Row(line, {column: cells[place].strip() for column, place in places.items()})


def _lines(raw: bytes) -> Iterator[Record | RowError]:
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RowError(line, f"cannot be read as CSV ({error})")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        broken = _broken(cells)
        yield RowError(line, broken) if broken else (line, cells)


def _broken(cells: list[str]) -> str | None:
    text = "".join(cells)
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        return "is not valid UTF-8"
    if any(letter < " " and letter not in "\t\r\n" for letter in text):
        return "holds control characters"
    return None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise NotReadable(f"{path.name} is larger than {LARGEST_FILE // 1024**2} MB.")
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(f"{path} cannot be opened: {error.strerror}.") from error
