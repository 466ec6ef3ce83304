"""How the classroom treats learners: `course/classroom.toml`, every key of it optional."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from grader.course import Course
from grader.errors import CourseError

PATH = Path("course/classroom.toml")
MEANS = {
    "solutions": "true or false",
    "tries": "a whole number from 1 up",
    "seconds": "a number above 0",
}


@dataclass(frozen=True)
class Rules:
    """Whether solutions are handed out, after how many honest tries, and how long one cell may run."""

    solutions: bool = True
    tries: int = 3
    seconds: float = 10.0


def load(course: Course) -> Rules:
    """The rules of a course, the defaults where it has no file; CourseError names a wrong value."""
    path = course.root / PATH
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Rules()
    except (OSError, ValueError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise CourseError(f"{path} cannot be read: {error}. Correct it, or remove it.") from None
    for key, value in given.items():
        _require(path, key, value)
    return Rules(**given)


def _require(path: Path, key: str, value: object) -> None:
    if key not in MEANS:
        known = ", ".join(field.name for field in fields(Rules))
        raise CourseError(f"{path} has no setting {key!r}. Use {known}.")
    if not _holds(key, value):
        raise CourseError(f"{path}: {key} is {value!r}; it must be {MEANS[key]}.")


def _holds(key: str, value: object) -> bool:
    # bool is a kind of int: `tries = true` must not pass for 1.
    if key == "solutions" or isinstance(value, bool):
        return key == "solutions" and isinstance(value, bool)
    if key == "tries":
        return isinstance(value, int) and value >= 1
    return isinstance(value, int | float) and 0 < value < float("inf")
