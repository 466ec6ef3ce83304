"""`causeway handout` and `causeway handback`: exercises and feedback pages through nbgrader's exchange.

nbgrader's own classes write into the exchange, with the permissions and names that its documentation gives
("Managing assignment files") and that its Assignment List reads; so an exchange of another kind that nbgrader
is configured for does as well. A page goes to the learner who has the secret that nbgrader's submit step
left beside the submission, in `submission_secret.txt`, and in the learner's own cache.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader import feedback, lateness, live, notebook, submission
from grader.course import Course
from grader.errors import CannotWrite, CourseError, SubmissionError
from grader.notebook import Notebook
from grader.roadmap import Chapter

SECRET = "submission_secret.txt"
HANDED_OUT, HANDED_BACK = "handout", "nbgrader-feedback"  # folders below grading/
# A notebook's name as nbgrader puts it into the names of files; a learner may add notebooks of any name.
NAME = re.compile(r"\w[\w.@' -]{0,98}")
# Where a notebook that was fetched alone finds the lessons.
BELOW, ABOVE = "](../../course/", "]({address}/blob/HEAD/course/"


@dataclass(frozen=True)
class Sent:
    """What came of one learner's page: handed back if there is nothing to say."""

    learner: str
    why_not: str = ""


def hand_out(course: Course, chapter: Chapter, grading: Path) -> tuple[str, list[str]]:
    """Release a chapter's exercises to the exchange, hints under seal; where that is, and the units' names.

    CourseError if something is missing that `causeway release` writes; CannotWrite if the exchange refuses.
    """
    units = course.units_of(chapter)
    folder = grading / HANDED_OUT / chapter.slug
    shutil.rmtree(folder, ignore_errors=True)
    for unit in units:
        _require_seal(course.sealed(unit.slug))
        book = live.exercise(notebook.read(course.exercise(unit.slug)), unit.slug)
        notebook.write(folder / f"{unit.name}.ipynb", _alone(course, book))
    for path in _beside(course.root / "exercises" / chapter.slug):
        shutil.copyfile(path, folder / path.name)
    root = _exchange(course, chapter, "ReleaseAssignment", release_directory=folder.parent)
    return root, [unit.name for unit in units]


def _require_seal(path: Path) -> None:
    if not path.is_file():
        raise CourseError(
            f"{path} is missing, learners would have no hints: nbgrader's own Generate takes it away. "
            "Run `causeway release`, then hand out again."
        )


def _alone(course: Course, book: Notebook) -> Notebook:
    """An exercise whose links to lessons hold without a `course/` beside it."""
    for cell in book.cells:
        if "navigation" in notebook.tags(cell):
            cell.source = cell.source.replace(BELOW, ABOVE.format(address=course.address))
    return book


def _beside(folder: Path) -> Iterator[Path]:
    """The sealed hints and the data of a chapter."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix not in {".ipynb", ".tmp"} and not path.name.startswith("."):
            yield path


def hand_back(course: Course, chapter: Chapter, submissions: Path, grading: Path) -> list[Sent]:
    """Give every graded learner's page back through the exchange; what came of each, in their order.

    `submissions` is the folder that was graded. SubmissionError if it holds no submission, CannotWrite if the
    exchange refuses.
    """
    folders = sorted(path / chapter.slug for path in submissions.glob("*") if (path / chapter.slug).is_dir())
    if not folders:
        raise SubmissionError(
            f"{submissions} holds no <learner>/{chapter.slug}/: name the folder that was graded."
        )
    inbound = _inbound(course)
    sent = [_prepared(folder, inbound, grading) for folder in folders]
    if not all(one.why_not for one in sent):
        _exchange(course, chapter, "ReleaseFeedback", feedback_directory=grading / HANDED_BACK)
    return sent


def _inbound(course: Course) -> Path:
    """Where nbgrader's submit step puts what is handed in."""
    config = _settings(course.root)
    return Path(config.Exchange.root, config.CourseDirectory.course_id, "inbound")


def _prepared(folder: Path, inbound: Path, grading: Path) -> Sent:
    """Put a learner's page where nbgrader takes it from, once for each notebook that was handed in."""
    learner, assignment = folder.parent.name, folder.name
    try:
        submission.require_name(learner)
        submission.require_folder(folder)
        page, stamp = _page(grading, folder), lateness.stamp(folder)
        attempt = _attempt(folder, inbound, stamp)
        secret = _secret(attempt / SECRET)
    except SubmissionError as error:
        return Sent(learner, str(error))
    place = grading / HANDED_BACK / learner / assignment
    shutil.rmtree(place, ignore_errors=True)
    for name, text in {lateness.FILE: stamp, SECRET: secret, **_copies(attempt, page)}.items():
        notebook.write_text(place / name, text)
    for path in place.glob("*.html"):
        path.chmod(0o644)  # nbgrader copies the mode, and learners read the copy
    return Sent(learner)


def _page(grading: Path, folder: Path) -> str:
    """The page of what was handed in; SubmissionError if that has not been graded."""
    learner, assignment = folder.parent.name, folder.name
    path = feedback.path_of(grading, learner, assignment)
    graded = grading / "submitted" / learner / assignment
    if not path.is_file() or lateness.stamp(graded) != lateness.stamp(folder):
        raise SubmissionError("there is no page of what was handed in last: grade, then hand back again.")
    return path.read_text("utf-8")


def _attempt(folder: Path, inbound: Path, stamp: str) -> Path:
    """The folder with a submission's secret: as `nbgrader collect` leaves it, or still in the exchange."""
    if (folder / SECRET).exists():
        return folder
    begin, wanted = f"{folder.parent.name}+{folder.name}+", lateness.moment(stamp)
    places = inbound.iterdir() if stamp and inbound.is_dir() else ()
    found = [path for path in places if path.name.startswith(begin) and _handed_in(path) == wanted]
    if len(found) > 1:
        raise SubmissionError(
            f"the exchange holds {len(found)} submissions in this name of the same moment, somebody may have "
            f"made one to read this page: see whose they are in {inbound}, and take the wrong one away."
        )
    return found[0] if found else folder


def _handed_in(attempt: Path) -> datetime | None:
    try:
        return lateness.moment(lateness.stamp(attempt))
    except (SubmissionError, OSError):
        return None


def _secret(path: Path) -> str:
    data = submission.read(path)
    if data is None:
        raise SubmissionError(f"there is no {SECRET}: it did not come through nbgrader's exchange.")
    return data.decode("utf-8", "replace")


def _copies(folder: Path, page: str) -> Mapping[str, str]:
    # The Assignment List offers feedback when every notebook that was handed in has some.
    names = (path.stem for path in folder.glob("*.ipynb"))
    return {f"{name}.html": page for name in names if NAME.fullmatch(name)}


def _exchange(course: Course, chapter: Chapter, step: str, **folders: Path) -> str:
    """Do one of nbgrader's steps with its settings for the course; the exchange's root."""
    from nbgrader.exchange import ExchangeError

    try:
        return _stepped(course, chapter, step, folders)
    except (ExchangeError, OSError) as error:
        raise CannotWrite(
            f"nbgrader's exchange refuses: {error}. Nothing else has changed. The exchange is "
            "Exchange.root in nbgrader_config.py, on a hub CAUSEWAY_EXCHANGE: a folder that all may write to."
        ) from None


def _stepped(course: Course, chapter: Chapter, step: str, folders: Mapping[str, Path]) -> str:
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    config = _settings(course.root)
    place = CourseDirectory(config=config, assignment_id=chapter.slug)
    for name, folder in folders.items():
        setattr(place, name, str(folder))
    how: Callable[..., Any] = getattr(ExchangeFactory(config=config), step)
    taken = how(coursedir=place, authenticator=Authenticator(config=config), config=config, force=True)
    taken.start()
    return str(getattr(taken, "root", ""))


def _settings(root: Path) -> Any:
    from nbgrader.apps.baseapp import NbGrader
    from traitlets.config import Application

    app = NbGrader(log_level="ERROR")  # the exchange tells of every file
    Application.load_config_file(app, "nbgrader_config", path=[str(root), *app.config_file_paths])
    return app.config
