"""The map in a notebook: `show()` draws it with the learner's own progress."""

from __future__ import annotations

from pathlib import Path

from grader import course
from grader.classroom import contents, poster
from grader.classroom.record import Record
from grader.classroom.standing import stand
from grader.course import Course
from grader.errors import CausewayError


def show() -> None:
    """Draw the map as it stands now."""
    from IPython.display import display

    record = Record()
    for data in (_now(record), *({"text/plain": sentence} for sentence in record.notices())):
        display(data, raw=True)  # type: ignore[no-untyped-call]


def _now(record: Record) -> dict[str, str]:
    try:
        here = course.find()
        return picture(here, record, shelves(Path.cwd(), here))
    except CausewayError as error:  # a sentence says more to a learner than a traceback
        return {"text/plain": str(error)}


def picture(here: Course, record: Record | None, root: Path) -> dict[str, str]:
    """The map as the output of a cell; without a record as one sees it who has done nothing yet."""
    now = stand(contents.of(here), record.events() if record else ())
    return poster.bundle(here.roadmap, now, root)


def shelves(start: Path, here: Course) -> Path:
    """The folder whose `course/` a notebook stands in: the learner's copies, or the course itself."""
    above = (folder for folder in (start, *start.parents) if (folder / "course" / here.map.name).is_file())
    return next(above, here.root)
