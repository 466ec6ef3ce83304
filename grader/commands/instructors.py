"""What an instructor types: a class graded, the course handed out."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from grader import course

if TYPE_CHECKING:
    from grader.results import SubmissionResult

STOPPED = "What was graded is kept: grade again, and it goes on from there."


def grade(asked: argparse.Namespace) -> int:
    """Grade a folder of submissions."""
    import_module("grader.hand").prepare("grader.worker")  # while this process imports what it needs itself
    verb, limits, here = import_module("grader.grade"), import_module("grader.limits"), course.whole()
    grading = Path(asked.output).resolve() if asked.output else here.root / "grading"
    group = verb.Class(
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
    )
    try:
        return _preview(verb, group) if asked.preview else _grade(verb, group)
    except KeyboardInterrupt:
        print(f"causeway grade: stopped. {STOPPED}", file=sys.stderr)
        return 130  # what a shell gives for a process that Ctrl-C ended


def _grade(verb: Any, group: Any) -> int:
    report, screen = import_module("grader.report"), Console()
    count = len(verb.opened(group))
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
                print(f"graded {report.printable(result.learner)}", flush=True)

        results = verb.grade(group, told)
    screen.print(report.table(results))
    print(f"Table:     {group.grading / group.chapter.slug}.csv")
    print(f"Gradebook: {group.database or group.grading / 'gradebook.db'}")
    print(f"Feedback:  {group.grading / 'feedback'}")
    return 0 if all(result.readable for result in results) else 2


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
