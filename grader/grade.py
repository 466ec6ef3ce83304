"""`causeway grade`: a folder of submissions in; gradebook, feedback pages and a table out.

Workers mark, this process writes: for each submission its notebooks for nbgrader's pages, one transaction in
the gradebook, its feedback page, and last its entry in the register. Killed between any two of these and
started again, it takes up that submission and none before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader import (
    autograded,
    cluster,
    comments,
    feedback,
    guide,
    lateness,
    pages,
    pool,
    register,
    report,
    submission,
    worker,
)
from grader.classbook import Classbook
from grader.comments import Comments
from grader.errors import SubmissionError
from grader.gradebook import Gradebook
from grader.group import Class, opened
from grader.marks import Graded
from grader.pool import Pool
from grader.register import Basis, Entry, Record
from grader.results import SubmissionResult
from grader.submission import Submission
from grader.uses import raised
from grader.worker import Answered, Desk, Handed

LOST = "not graded: it ended the process that marked it, twice. Look at it by hand, or grade it again."
Told = Callable[[SubmissionResult], None]


@dataclass(frozen=True)
class Turn:
    """A submission's turn: what is known of it, what has to be done, and what it will rest on."""

    one: Submission
    handed: Handed
    bases: Mapping[str, Basis]
    stamp: str = ""
    refused: str = ""


def grade(group: Class, told: Told) -> list[SubmissionResult]:
    """Grade every submission of a class, in the order of the learners' names; `told` hears each at once.

    What is returned has the points and what there is to say, without the checks.
    What has been graded before and has not changed is not done again. CannotWrite if a place to write to
    refuses: what was graded until then is kept, and the next call goes on there. BadComments, before anything
    is graded, if the file of comments is damaged.
    """
    handed_in, place = opened(group), group.place
    with place.alone():
        said = comments.read(group.grading, group.chapter.slug)
        book = place.prepare(group.register)
        results, left = [], set()
        for turn, answered in _turns(group, handed_in, book):
            if turn.handed.notebooks:
                _write(group, book, turn, answered)
            if turn.refused or not answered.final:
                left.add(turn.one.learner)  # their pages say why
            told(answered.result)
            results.append(answered.result.summed())
        _add_what_people_said(group, book, said, left)
        report.write(group.grading / f"{group.chapter.slug}.csv", results)
    return results


def _add_what_people_said(group: Class, book: Gradebook, said: Comments, left: set[str]) -> None:
    """Render once more the pages that a worker, who knows only the checks, cannot render whole.

    They are those of learners to whom a person, or the late policy, gave or took something; of everybody
    where comments for groups were written.
    """
    everybody = set(group.register.learners())
    learners = (everybody if said.written else book.by_hand(group.chapter.slug) & everybody) - left
    if learners:
        pages.write(Classbook(group.course, group.chapter, group.grading, group.database), learners, said.of)


def preview(group: Class) -> Iterator[tuple[SubmissionResult, Mapping[str, Entry]]]:
    """What grading now would make of each submission, and the entries it has; nothing is written."""
    for turn, answered in _turns(group, opened(group), None):
        yield answered.result, group.register.read(turn.one.learner).entries


def _turns(
    group: Class, handed_in: list[Submission], book: Gradebook | None
) -> Iterator[tuple[Turn, Answered]]:
    """Each submission with what came of it, in their order."""
    sources = book.sources(group.chapter.slug) if book else {}
    helps = guide.of(group.course, group.course.units_of(group.chapter))
    desk = Desk(group.chapter.slug, group.papers, sources, group.limits, group.sandbox, group.require, helps)
    under_way: deque[Turn] = deque()

    def handed() -> Iterator[Handed]:
        for one in handed_in:
            under_way.append(_turn(group, one))
            yield under_way[-1].handed

    with _workers(group, desk) as workers:
        for _, answered in workers.map(handed()):
            yield under_way.popleft(), answered


def _workers(group: Class, desk: Desk) -> Pool[Handed, Answered]:
    """Those who mark: processes of this machine, or the workers of a cluster."""
    lost, here = partial(worker.lost, desk, why=LOST), partial(worker.here, desk)
    if group.scheduler:
        return cluster.Cluster(group.scheduler, group.jobs, desk, lost, here)
    return Pool(group.jobs or pool.cores(), worker.start, (desk,), worker.work, lost, here)


def _turn(group: Class, one: Submission) -> Turn:
    """What is to be done about a submission: nothing for notebooks whose entries still hold."""
    try:
        submission.require_name(one.learner)
        submission.require_folder(one.folder / group.chapter.slug)
    except SubmissionError as error:
        refused = str(error)
        return Turn(one, Handed(one.learner, dict.fromkeys(one.notebooks, refused)), {}, refused=refused)
    data = {name: _read(path) for name, path in one.notebooks.items()}
    stamp, late = _stamp(one.folder / group.chapter.slug)
    settings = {
        each.name: f"{raised(group.limits, each.uses)} {group.sandbox} {stamp}" for each in group.papers
    }
    bases = {each.name: register.basis(each, data[each.name], settings[each.name]) for each in group.papers}
    record = group.register.read(one.learner) if _is_written(group, one.learner) else Record()
    entries = record.entries
    changed = {
        name: register.changed(entries.get(name), basis, group.require) for name, basis in bases.items()
    }
    known = {name: tasks for name, tasks in changed.items() if tasks is not None}
    kept = {name: entries[name].result for name in known}
    again = {name: tasks for name, tasks in known.items() if tasks or name in record.writing}
    todo = {name: data[name] for name in bases if name in again or name not in kept}
    others = tuple(entry.result for name, entry in entries.items() if name not in bases)
    return Turn(one, Handed(one.learner, todo, kept, again, late, others), bases, stamp)


def _is_written(group: Class, learner: str) -> bool:
    """Whether what was graded before is still where it was put."""
    return feedback.path_of(group.grading, learner, group.chapter.slug).is_file()


def _read(path: Path) -> bytes | str | None:
    try:
        return submission.read(path)
    except SubmissionError as error:
        return f"not graded: {error}"


def _stamp(folder: Path) -> tuple[str, str]:
    try:
        return lateness.stamp(folder), ""
    except SubmissionError as error:
        return "", str(error)
    except OSError as error:
        return "", f"its {lateness.FILE} cannot be read: {error.strerror}. It counts as handed in on time."


def _write(group: Class, book: Gradebook, turn: Turn, answered: Answered) -> None:
    """Put down all that was made of a submission; only then is its record in the register renewed.

    What was not graded, by no fault of its own, keeps the grades it had.
    """
    learner = turn.one.learner
    if turn.refused or not answered.final:
        feedback.write(group.grading, answered.result, answered.page)
        return
    record = group.register.read(learner)
    group.register.write(learner, record.begin(turn.handed.notebooks))
    _write_grades(group, book, turn, answered)
    feedback.write(group.grading, answered.result, answered.page)
    new = {one.name: Entry(turn.bases[one.name], one) for one in answered.result.notebooks}
    group.register.write(learner, record.end(new))


def _write_grades(group: Class, book: Gradebook, turn: Turn, answered: Answered) -> None:
    learner, assignment = turn.one.learner, group.chapter.slug
    for step in ("submitted", "autograded"):
        files = {name: getattr(sheet, step) for name, sheet in answered.sheets.items()}
        autograded.write(group.grading, step, learner, assignment, files, turn.stamp)
    marks = {name: sheet.marks for name, sheet in answered.sheets.items()}
    book.record(Graded(learner, assignment, marks, lateness.moment(turn.stamp)))
