"""Which exercise a handed-in file is: by its name, else by the tasks in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader import notebook, submission
from grader.course import Course
from grader.errors import SubmissionError
from grader.roadmap import Chapter
from grader.shapes import Piece

# What Canvas, browsers, Jupyter and file managers put behind the name of another copy.
COPY = re.compile(r"( ?\(\d+\)|[-_ ]\d+|[-_ ]copy ?\d*| - (cop(y|ie|ia)|kopie)( ?\(\d+\))?)+", re.I)
OTHERS = {"course", "solutions", "tests", "release"}  # parts of the course with notebooks of the same names
MOST_OPENED = 50  # notebooks of a learner that are opened because of a strange name


@dataclass
class Matched:
    """A learner's notebooks by the exercise's name; what was left, and what was refused, in sentences."""

    notebooks: dict[str, bytes] = field(default_factory=dict)
    used: list[Piece] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def match(course: Course, chapter: Chapter, pieces: Iterable[Piece], first: bool = False) -> Matched:
    """A chapter's notebooks among somebody's files; of two for one exercise the later, or the `first`."""
    found = Matched()
    units = [unit.name for unit in course.units_of(chapter)]
    named, strange = _named(course, chapter, units, pieces)
    for unit in units:
        _take(found, unit, _ranked(named.get(unit, []), chapter, unit, first))
    for at, piece in enumerate(strange):
        if at == MOST_OPENED:
            found.said.append(f"{len(strange) - at} more notebooks with other names were left.")
            break
        _by_tasks(found, course, chapter, piece)
    return found


def _named(
    course: Course, chapter: Chapter, units: list[str], pieces: Iterable[Piece]
) -> tuple[dict[str, list[Piece]], list[Piece]]:
    """The files by the exercise they are named for, and those named for none."""
    named: dict[str, list[Piece]] = defaultdict(list)
    strange = []
    for piece in pieces:
        if piece.file.is_notebook and not _is_elsewhere(course, chapter, piece):
            unit = name_of(piece.path, units)
            if unit:
                named[unit].append(piece)
            else:
                strange.append(piece)
    return named, strange


def name_of(path: str, units: Iterable[str]) -> str:
    """The exercise a file is named for, empty if none: `03-dict-2.ipynb`, `x/03-dict (1).ipynb`."""
    stem = path.rpartition("/")[2][: -len(".ipynb")].casefold()
    fitting = (unit for unit in units if stem.startswith(unit))
    return next((unit for unit in fitting if stem == unit or COPY.fullmatch(stem[len(unit) :])), "")


def _is_elsewhere(course: Course, chapter: Chapter, piece: Piece) -> bool:
    """Whether a file lies in a part of the course where nobody writes, or in another chapter."""
    folders = piece.path.split("/")[:-1]
    others = {one.slug for one in course.roadmap.chapters} - {chapter.slug}
    return any(folder in others or folder in OTHERS for folder in folders)


def _ranked(pieces: list[Piece], chapter: Chapter, unit: str, first: bool) -> list[Piece]:
    """The candidates for an exercise, the best one first: by the LMS's order, then by where it lies."""

    def place(piece: Piece) -> tuple[bool, bool, bool, int]:
        folders = piece.path.split("/")
        exact = folders[-1].casefold() == f"{unit}.ipynb"
        return "work" in folders[:-1], chapter.slug in folders[:-1], exact, -len(folders)

    ranked = sorted(pieces, key=place, reverse=True)
    return sorted(ranked, key=lambda piece: piece.order, reverse=not first)


def _take(found: Matched, unit: str, ranked: list[Piece]) -> None:
    """The first candidate that can be read."""
    for piece in ranked:
        data = _read(found, piece)
        if data is not None and unit not in found.notebooks:
            found.notebooks[unit] = data
            found.used.append(piece)
        elif data is not None and data != found.notebooks[unit]:
            taken = next(one for one in found.used if name_of(one.path, [unit]))
            found.said.append(f"{piece.path} was left, {taken.path} was taken for {unit}.")


def _read(found: Matched, piece: Piece) -> bytes | None:
    try:
        if piece.file.refused:
            raise SubmissionError(piece.file.refused)
        return piece.file.read()
    except SubmissionError as error:
        found.refused.append(f"{piece.path} {str(error).removeprefix('it ').rstrip('.')}: it was not taken.")
        return None


def _by_tasks(found: Matched, course: Course, chapter: Chapter, piece: Piece) -> None:
    """Take a notebook for the exercise whose tasks it holds, if there is no other for it."""
    data = _read(found, piece)
    if data is None:
        return
    owner = _owner(data)
    mine = next((unit.name for unit in course.units_of(chapter) if owner == _key(unit.slug)), "")
    other = next((unit.slug for unit in course.units if owner == _key(unit.slug)), "")
    if mine and mine not in found.notebooks:
        found.notebooks[mine] = data
        found.used.append(piece)
        found.said.append(f"{piece.path} was taken for {mine}, by the tasks in it.")
    elif mine:
        found.said.append(f"{piece.path} was left: there is another notebook for {mine}.")
    elif other:
        found.said.append(f"{piece.path} was left: it is {other}, of another chapter.")
    else:
        found.said.append(f"{piece.path} was left: it holds no task of this course.")


def _key(slug: str) -> tuple[str, str]:
    """`01-data-structures/03-dict` -> `("01", "03-dict")`, as grade ids have it."""
    chapter, _, unit = slug.partition("/")
    return chapter.partition("-")[0], unit


def _owner(data: bytes) -> tuple[str, str] | None:
    """The chapter's number and the exercise that most grade ids of a notebook name."""
    counts = Counter(_keys(data))
    return counts.most_common(1)[0][0] if counts else None


def _keys(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        cells = submission.cells(data)
    except SubmissionError:
        return
    for cell in cells:
        given = notebook.GRADE_ID.fullmatch(notebook.grade_id(cell))
        if given:
            yield given["chapter"], given["unit"]
