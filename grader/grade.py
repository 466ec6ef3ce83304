"""`causeway grade`: a folder of submissions in; gradebook, feedback pages and a table out.

Each submission is read with suspicion, rebuilt on the release and run by nbgrader in processes of its
own. Whatever is wrong with one of them becomes a sentence in its result, and the next one is graded.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader import bridge, feedback, notebook, report, submission, transcript
from grader.course import Course
from grader.errors import CannotWrite, GradingError, SubmissionError, UnknownUnit
from grader.notebook import Notebook
from grader.rebuild import rebuild
from grader.results import NotebookResult, SubmissionResult
from grader.roadmap import Chapter, Page
from grader.submission import Submission

Told = Callable[[SubmissionResult], None]


@dataclass(frozen=True)
class Class:
    """What is graded, and where the grades go."""

    course: Course
    chapter: Chapter
    submissions: Path
    grading: Path
    cell_limit: int = bridge.CELL_LIMIT
    only: tuple[str, ...] = ()  # the names of the notebooks that are graded; all of the chapter if empty

    @property
    def units(self) -> tuple[Page, ...]:
        units = self.course.units_of(self.chapter)
        return tuple(unit for unit in units if not self.only or unit.name in self.only)


@dataclass(frozen=True)
class Staged:
    """One notebook of a submission, ready to run or with the reason why it is not."""

    unit: Page
    notes: tuple[str, ...]
    book: Notebook | None = None
    refused: bool = False


def grade(group: Class, told: Told) -> list[SubmissionResult]:
    """Grade every submission of a class, in the order of the learners' names; `told` hears each at once."""
    require_units(group)
    handed_in = list(find(group))
    _prepare(group)
    results = []
    for one in handed_in:
        result = grade_one(group, one)
        feedback.write(group.grading, result)
        told(result)
        results.append(result)
    report.write(group.grading / f"{group.chapter.slug}.csv", results)
    return results


def require_units(group: Class) -> None:
    """UnknownUnit if a notebook that should be graded is none of the chapter's."""
    known = [unit.name for unit in group.course.units_of(group.chapter)]
    for name in group.only:
        if name not in known:
            raise UnknownUnit(
                f"{group.chapter.slug} has no exercise {name!r}. Name one of: {', '.join(known)}."
            )


def find(group: Class) -> Iterator[Submission]:
    """The submissions in a folder of `<learner>/<assignment>/*.ipynb`; SubmissionError if there are none."""
    if not group.submissions.is_dir():
        raise SubmissionError(
            f"{group.submissions} is not a folder. Name the one that holds the learners' folders."
        )
    learners = sorted(path for path in group.submissions.iterdir() if (path / group.chapter.slug).is_dir())
    if not learners:
        raise SubmissionError(
            f"{group.submissions} holds no submission: expected <learner>/{group.chapter.slug}/*.ipynb in it."
        )
    for folder in learners:
        notebooks = {unit.name: folder / group.chapter.slug / f"{unit.name}.ipynb" for unit in group.units}
        yield Submission(folder.name, folder, notebooks)


def grade_one(group: Class, one: Submission) -> SubmissionResult:
    """Grade one submission; whatever is wrong with it is in its result."""
    try:
        submission.require_name(one.learner)
    except SubmissionError as error:
        staged = [Staged(unit, (str(error),), refused=True) for unit in group.units]
        return _result(group, one, staged, {})
    staged = [stage(group, unit, one.notebooks[unit.name]) for unit in group.units]
    _submit(group, one, staged)
    problems = _run(group, one, staged)
    staged = [replace(each, notes=(*each.notes, *problems.get(each.unit.name, ()))) for each in staged]
    return _result(group, one, staged, bridge.scores(group.grading, group.chapter.slug, one.learner))


def stage(group: Class, unit: Page, path: Path) -> Staged:
    """One handed-in notebook, rebuilt on the release."""
    if not path.exists() and not path.is_symlink():
        return Staged(unit, ("the notebook was not handed in.",))
    try:
        submitted = submission.load(path, notebook.read(group.course.solution(unit.slug)))
    except (SubmissionError, OSError) as error:
        return Staged(unit, (f"not graded: {error}",), refused=True)
    book, repairs = rebuild(notebook.read(group.course.exercise(unit.slug)), submitted)
    return Staged(unit, repairs, book)


def _prepare(group: Class) -> None:
    """Make the place for the grades and enter the assignment into its gradebook."""
    try:
        (group.grading / "exchange").mkdir(parents=True, exist_ok=True)  # formgrader asks for one
        with tempfile.TemporaryFile(dir=group.grading):
            pass
    except OSError as error:
        raise CannotWrite(
            f"{group.grading} cannot be written to: {error.strerror}. Name another with --output."
        ) from None
    with tempfile.TemporaryDirectory() as release:
        bridge.generate(
            group.course.root, group.chapter.slug, Path(release), bridge.database_of(group.grading)
        )


def _submit(group: Class, one: Submission, staged: list[Staged]) -> None:
    """Put the rebuilt notebooks where nbgrader looks for them; what was there of them before goes."""
    bridge.reset(group.grading, group.chapter.slug, one.learner, [unit.name for unit in group.units])
    for step in ("submitted", "autograded"):
        folder = group.grading / step / one.learner / group.chapter.slug
        if group.only:
            for unit in group.units:
                (folder / f"{unit.name}.ipynb").unlink(missing_ok=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for each in staged:
        if each.book is not None:
            folder = group.grading / "submitted" / one.learner / group.chapter.slug
            notebook.write(folder / f"{each.unit.name}.ipynb", each.book)


def _run(group: Class, one: Submission, staged: list[Staged]) -> Mapping[str, tuple[str, ...]]:
    """Run what can be run: all at once, or one by one if that fails; what went wrong, by unit."""
    names = [each.unit.name for each in staged if each.book is not None]
    if not names or (not group.only and _autograde(group, one, "*") is None):
        return {}
    failures = {name: _autograde(group, one, name) for name in names}
    return {name: (failure,) for name, failure in failures.items() if failure}


def _autograde(group: Class, one: Submission, name: str) -> str | None:
    try:
        bridge.autograde(
            group.course.root, group.chapter.slug, one.learner, group.grading, group.cell_limit, name
        )
    except GradingError as error:
        return f"not run to its end: {error}"
    return None


def _result(
    group: Class, one: Submission, staged: list[Staged], scores: Mapping[str, float]
) -> SubmissionResult:
    folder = group.grading / "autograded" / one.learner / group.chapter.slug
    notebooks = []
    for each in staged:
        solution = notebook.read(group.course.solution(each.unit.slug))
        path = folder / f"{each.unit.name}.ipynb"
        ran = notebook.read(path) if path.is_file() else None
        tasks = tuple(transcript.tasks(solution, ran, scores))
        notes = (*each.notes, *transcript.notes(ran))
        notebooks.append(
            NotebookResult(each.unit.slug, notebook.title(solution), tasks, notes, not each.refused)
        )
    return SubmissionResult(one.learner, group.chapter.slug, tuple(notebooks))
