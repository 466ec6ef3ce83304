"""One learner's folder, read as what it is: bytes from a stranger."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import compact, notebook
from grader.errors import SubmissionError
from grader.notebook import Cell, Notebook, NotebookNode

MAX_BYTES = 5_000_000  # an exercise is some 30 KB; nobody types 5 MB
MAX_CELLS = 1_000

# nbgrader takes "+" and glob characters in a learner's name for its own, file systems take others.
LEARNER = re.compile(r"\w[\w.@' -]{0,98}(?<![. ])")
MARKS = ("Mn", "Mc")  # signs that belong to the letter before them, as vowels in Hindi and Thai do
LONGEST = 96  # bytes of a name that is made here
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)


@dataclass(frozen=True)
class Submission:
    """What a learner handed in for one assignment: a path for every notebook that was found."""

    learner: str
    folder: Path
    notebooks: Mapping[str, Path]


def require_name(learner: str) -> None:
    """SubmissionError if a learner's name cannot be a folder on every system nbgrader runs on."""
    letters = "".join(letter for letter in learner if unicodedata.category(letter) not in MARKS)
    if not LEARNER.fullmatch(letters) or RESERVED.fullmatch(learner) or len(learner) > 99:
        raise SubmissionError(
            f"{learner!r} cannot be a learner's folder: use letters, digits and any of _ . @ ' - and spaces, "
            "at most 99 characters, the last one not a dot or a space. Rename the folder and grade again."
        )


def folder_name(text: str) -> str:
    """What a learner's folder is called who is called `text` elsewhere: readable, and allowed everywhere.

    Scripts are kept. A name that had to be cut ends in a few digits that tell it from others.
    """
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    kept = "".join(letter if _is_allowed(letter) else " " if letter.isspace() else "_" for letter in text)
    name = re.sub(r"^[^\w]+", "", " ".join(kept.split()))
    if len(name.encode()) > LONGEST:
        digits = hashlib.sha256(text.encode()).hexdigest()[:8]
        name = f"{name.encode()[: LONGEST - 9].decode('utf-8', 'ignore')}_{digits}"
    name = name.rstrip(". ") or "_"
    return f"_{name}" if RESERVED.fullmatch(name) else name


def _is_allowed(letter: str) -> bool:
    return bool(re.match(r"[\w.@' -]", letter)) or unicodedata.category(letter) in MARKS


def require_folder(folder: Path) -> None:
    """SubmissionError if a submission is a link to a folder, which may be another learner's."""
    if folder.is_symlink() or folder.parent.is_symlink():
        raise SubmissionError("its folder is a link to another one: hand in the folder itself.")


def parse(data: bytes, answers: Collection[str]) -> Notebook:
    """A handed-in notebook; SubmissionError says in a sentence why it cannot be graded.

    `answers` are the names of the exercise's answer cells: a notebook that has none is another one.
    """
    book = _parse(data)
    if not any(notebook.grade_id(cell) in answers for cell in book.cells):
        raise SubmissionError(
            "it holds no task of this exercise: hand in the notebook from exercises/, with its cells."
        )
    return book


def cells(data: bytes) -> list[Cell]:
    """The cells of any notebook, as far as grading reads them; SubmissionError if it is none."""
    return list(_parse(data).cells)


def read(path: Path) -> bytes | None:
    """The bytes of a handed-in file, None if there is none; SubmissionError if it is no file to be read."""
    try:
        return _read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SubmissionError(f"it cannot be read: {error.strerror}. Hand it in again.") from None


def _read(path: Path) -> bytes:
    seen = path.lstat()
    if not stat.S_ISREG(seen.st_mode):
        raise SubmissionError(
            "it is not an ordinary file (a link, a folder or a device): hand in the notebook itself."
        )
    if seen.st_nlink > 1:
        raise SubmissionError("it is a file that has another name, too (a hard link): hand in a copy of it.")
    size = seen.st_size
    if size > MAX_BYTES:
        raise SubmissionError(
            f"it has {size:,} bytes, more than {MAX_BYTES:,}: clear its outputs and hand it in again."
        )
    if size == 0:
        raise SubmissionError("it is empty: save the notebook and hand it in again.")
    return path.read_bytes()


def _parse(data: bytes) -> Notebook:
    try:
        plain = compact.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SubmissionError(
            f"it is not a notebook, its text is not JSON ({_short(error)}): hand in the .ipynb file itself."
        ) from None
    return _cells(plain)


def _cells(plain: Any) -> Notebook:
    cells = plain.get("cells") if isinstance(plain, dict) else None
    if not isinstance(cells, list):
        raise SubmissionError(
            "it is JSON but no notebook of format 4, it has no list of cells: hand in the .ipynb file itself."
        )
    if len(cells) > MAX_CELLS:
        raise SubmissionError(
            f"it has {len(cells):,} cells, more than {MAX_CELLS:,}: delete the surplus and hand it in again."
        )
    return NotebookNode({"cells": [cell for cell in map(_cell, cells) if cell]})


def _cell(cell: Any) -> Cell | None:
    """The parts of a cell that grading reads: its kind, its text and the id nbgrader gave it."""
    if not isinstance(cell, dict):
        return None
    source, metadata = cell.get("source", ""), cell.get("metadata")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    given = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = given.get("grade_id") if isinstance(given, dict) else None
    kept = NotebookNode({"nbgrader": {"grade_id": name}} if isinstance(name, str) else {})
    text = source if isinstance(source, str) else ""
    return NotebookNode({"cell_type": cell.get("cell_type"), "source": text, "metadata": kept})


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80]
