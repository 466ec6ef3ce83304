"""What an instructor types: from work handed out to marks given back."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from grader import course, text

if TYPE_CHECKING:
    from grader.classbook import Classbook
    from grader.results import SubmissionResult

STOPPED = "What was graded is kept: grade again, and it goes on from there."


def collect(asked: argparse.Namespace) -> int:
    """Put what an LMS gives out where `grade` reads it."""
    verb, here = import_module("grader.collect"), course.whole()
    order = verb.Order(
        here,
        here.assignment(asked.assignment),
        asked.sources,
        asked.into or here.root / "submissions",
        import_module("grader.roster").read(asked.roster) if asked.roster else None,
        asked.shape,
        asked.attempt == "first",
        asked.preview,
    )
    report = verb.collect(order)
    for line in (*report.said, *verb.summary(order, report)):
        print(text.printable(line))
    return 2 if report.refused else 0


def export(asked: argparse.Namespace) -> int:
    """Give the marks back to an LMS."""
    verb, here = import_module("grader.export"), course.whole()
    order = verb.Order(
        here,
        here.assignment(asked.assignment),
        asked.to,
        (asked.grading or here.root / "grading").resolve(),
        asked.database or "",
        asked.roster,
        asked.column,
        asked.output,
    )
    exported = verb.export(order)
    for line in (*exported.said, *exported.unplaced, exported.summary):
        print(text.printable(line))
    return 2 if exported.unplaced else 0


def grade(asked: argparse.Namespace) -> int:
    """Grade a folder of submissions."""
    if not asked.scheduler:  # workers start while this process imports what it needs itself
        import_module("grader.hand").prepare("grader.worker")
    verb, limits, here = import_module("grader.grade"), import_module("grader.limits"), course.whole()
    grading = Path(asked.output).resolve() if asked.output else here.root / "grading"
    group = import_module("grader.group").Class(
        here,
        here.assignment(asked.assignment),
        Path(asked.submissions),
        grading,
        tuple(asked.only or ()),
        limits.Limits(asked.limit, max(asked.limit, asked.total)),
        asked.jobs,
        asked.database or "",
        asked.sandbox,
        asked.require,
        asked.patience,
        asked.scheduler or "",
    )
    try:
        return _preview(verb, group) if asked.preview else _grade(verb, group)
    except KeyboardInterrupt:
        print(f"causeway grade: stopped. {STOPPED}", file=sys.stderr)
        return 130  # what a shell gives for a process that Ctrl-C ended


def _grade(verb: Any, group: Any) -> int:
    report, screen = import_module("grader.report"), Console()
    count = len(import_module("grader.group").opened(group))
    with Progress(
        *Progress.get_default_columns()[:-1],
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    ) as bar:
        step = bar.add_task("grading", total=count)

        def told(result: SubmissionResult) -> None:
            bar.update(step, advance=1)
            if not screen.is_terminal:
                print(f"graded {text.printable(result.learner)}", flush=True)

        results = verb.grade(group, told)
    screen.print(report.table(results))
    print(f"Table:     {group.grading / group.chapter.slug}.csv")
    print(f"Gradebook: {group.database or group.grading / 'gradebook.db'}")
    print(f"Feedback:  {group.grading / 'feedback'}")
    return 0 if all(result.readable for result in results) else 2


def feedback(asked: argparse.Namespace) -> int:
    """Render the feedback pages again, with what was given by hand since."""
    book = _classbook(asked)
    said = import_module("grader.comments").read(book.grading, book.chapter.slug)
    renewed = import_module("grader.pages").renew(book, said.of)
    print(f"Feedback:  {book.grading / 'feedback'}")
    print(f"Pages:     {renewed.count:,}, of which {len(renewed.changed):,} changed")
    return 0


def _preview(verb: Any, group: Any) -> int:
    """Say who would gain and who would lose, and write nothing."""
    report, changed, bare = import_module("grader.report"), [], 0
    for result, known in verb.preview(group):
        changed += report.changes(result, known)
        bare += group.require and not report.isolated(result, known)
    for change in changed:
        print(change)
    if bare:
        print(report.anew(bare))
    print(report.balance(changed))
    return 0


def bundle(asked: argparse.Namespace) -> int:
    """Write what learners may have, as a folder or an archive."""
    verb, here = import_module("grader.bundle"), course.whole()
    asked_for = [Path(place).resolve() for place in (asked.target, asked.archive) if place]
    with Console(stderr=True).status("checking the commit; a minute or two, once for each"):
        lines = list(verb.bundle(here, asked_for or [here.root / "dist" / "causeway"]))
    for line in lines:
        print(line)
    return 0


def report(asked: argparse.Namespace) -> int:
    """Write what an instructor should know of a graded class."""
    page, book = import_module("grader.reportpage"), _classbook(asked)
    made = page.make(book, *_absent(asked.roster, book.register.learners()))
    print(f"Report:   {page.write(made)}")
    print(*page.summary(made), sep="\n")
    if made.trouble:
        print(f"causeway report: {made.trouble}", file=sys.stderr)
    return 2 if made.trouble else 0


def _classbook(asked: argparse.Namespace) -> Classbook:
    """The graded class that a command is about."""
    here = course.whole()
    grading = (asked.grading or here.root / "grading").resolve()
    made: Classbook = import_module("grader.classbook").Classbook(
        here, here.assignment(asked.assignment), grading, asked.database or ""
    )
    return made


def _absent(path: Path | None, handed_in: list[str]) -> tuple[list[str], list[str]]:
    """Who handed in nothing, and who is on no list, by the list of the class."""
    if path is None:
        return [], []
    roster = import_module("grader.roster").read(path)
    return [person.name or person.learner for person in roster.missing(handed_in)], roster.strangers(
        handed_in
    )


def handout(asked: argparse.Namespace) -> int:
    """Release a chapter to the learners of nbgrader's exchange."""
    here = course.whole()
    chapter = here.assignment(asked.assignment)
    place, names = import_module("grader.exchange").hand_out(here, chapter, here.root / "grading")
    print(f"Handed out: {chapter.slug} ({', '.join(names)}), with hints under seal, in {place}")
    return 0


def handback(asked: argparse.Namespace) -> int:
    """Give feedback pages back through nbgrader's exchange."""
    verb, book = import_module("grader.exchange"), _classbook(asked)
    sent = verb.hand_back(book.course, book.chapter, Path(asked.submissions), book.grading)
    without = [one for one in sent if one.why_not]
    for one in without:
        print(text.printable(f"{one.learner}: {one.why_not}"))
    print(f"Handed back: {len(sent) - len(without)} of {len(sent)} feedback pages")
    return 2 if without else 0
