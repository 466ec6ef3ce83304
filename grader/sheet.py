"""A CSV file as an LMS gives it out: its cells, and the form in which they go back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RosterError

MOST = 20_000_000  # bytes; a class of 300 with all its marks has some 200 KB
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What is handed over in place of a CSV file, by how it begins.
OTHERS = (
    (b"PK", "is a spreadsheet: save it as CSV (UTF-8) and name that"),
    (b"\xd0\xcf\x11\xe0", "is a spreadsheet: save it as CSV (UTF-8) and name that"),
    (b"%PDF", "is a PDF: get the CSV export of the LMS and name that"),
    (b"<", "is a web page: sign in to the LMS again and download its CSV export"),
)
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the line of the file on which it ends."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """How a file is written; `mark` is the bytes before its text."""

    delimiter: str = ","
    newline: str = "\r\n"
    mark: bytes = b""


@dataclass(frozen=True)
class Sheet:
    """A table with a header; rows may be shorter than it, as programs leave empty ends away."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    form: Form


def read(path: Path) -> Sheet:
    """Read a CSV file in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs; else RosterError."""
    data = _bytes(path)
    text, mark = _text(path, data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
    rows = _rows(path, text, delimiter)
    if not rows:
        raise RosterError(f"{path} is empty: download it again, or name another file.")
    newline = "\r\n" if "\r\n" in text else "\n"
    return Sheet(rows[0].cells, tuple(rows[1:]), Form(delimiter, newline, mark))


def to_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], form: Form) -> bytes:
    """The file, in UTF-8 whatever it was: it is what every LMS reads."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.delimiter, lineterminator=form.newline)
    writer.writerows([header, *rows])
    return (MARKS[0][0] if form.mark else b"") + text.getvalue().encode("utf-8", "replace")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise RosterError(f"{path} has more than {MOST:,} bytes, no list of a class is so large.")
        return path.read_bytes()
    except OSError as error:
        raise RosterError(
            f"{path} cannot be read: {error.strerror}. Name the CSV file with the class."
        ) from None


def _text(path: Path, data: bytes) -> tuple[str, bytes]:
    """The text without the mark at its beginning, and the mark."""
    for begins, why in OTHERS:
        if data.lstrip()[:4].startswith(begins):
            raise RosterError(f"{path} {why}.")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), mark
    try:
        return data.decode("utf-8"), b""
    except UnicodeDecodeError:
        # What Excel writes on a Western system; other legacy encodings cannot be told apart.
        return data.decode("cp1252", "replace"), b""


def _rows(path: Path, text: str, delimiter: str) -> list[Row]:
    """The rows that hold something."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [Row(reader.line_num, tuple(cells)) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise RosterError(
            f"{path}, line {reader.line_num}: this is no CSV ({error}). Download it again, or mend that line."
        ) from None
