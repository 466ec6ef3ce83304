"""The command line: arguments in, exit code out; the only place that prints.

Exit codes: 0 done; 1 a check found something; 2 bad input, with a sentence that says what to do next.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from grader import course
from grader.arguments import parser
from grader.course import Course
from grader.errors import CausewayError

if TYPE_CHECKING:  # imported when a command needs it: `causeway learn` does without
    from grader.check import Verdict
    from grader.classroom.record import Record
    from grader.results import SubmissionResult


STOPPED = "What was graded is kept: grade again, and it goes on from there."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    asked = parser().parse_args(arguments)
    commands = (learn, update, review, progress, grade, release, run, tidy, new, check, mutate)
    verb = {command.__name__: command for command in commands}[asked.command]
    try:
        return verb(asked)
    except CausewayError as error:
        print(f"causeway {asked.command}: {error}", file=sys.stderr)
        return 2


def learn(asked: argparse.Namespace) -> int:
    """Make or renew the learner's copy of the course, and open JupyterLab on its map."""
    verb, here = import_module("grader.learn"), _recovered()
    for line in [] if asked.all else verb.prepare(here):
        print(line, flush=True)
    return 0 if asked.prepare else int(verb.learn(here, asked.port, asked.browser, asked.all))


def update(asked: argparse.Namespace) -> int:
    """Bring a newer course, and the learner's copy with it."""
    verb, here = import_module("grader.update"), course.find() if asked.into else _recovered()
    source = Path(asked.source).resolve() if asked.source else None
    half = verb.renew(here, Path(asked.into), asked.preview) if asked.into else None
    for line in verb.update(here, source, asked.preview) if half is None else half:
        print(line, flush=True)
    return 0


def _recovered() -> Course:
    """The course, whole again if an update was killed while it replaced it."""
    import_module("grader.parcel").recover(Path.cwd())
    return course.find()


def progress(asked: argparse.Namespace) -> int:
    """Show where the learner stands, or carry it to another machine."""
    from grader.classroom.record import Record

    verb, record = import_module("grader.progress"), Record()
    if asked.export_to:
        print(f"wrote {verb.count(verb.carry_out(record, asked.export_to), 'event')} to {asked.export_to}")
    elif asked.import_from:
        added, found = verb.carry_in(record, asked.import_from)
        print(f"added {verb.count(added, 'event')} of the {found} in {asked.import_from}")
    elif asked.json:
        print(json.dumps(verb.plain(course.find(), record), indent=1, ensure_ascii=False))
    else:
        Console().print(verb.render(course.find(), record))
    _tell(record)
    return 2 if record.waiting else 0


def _tell(record: Record) -> None:
    """What went wrong with a record, if anything did."""
    for sentence in record.notices():
        print(sentence, file=sys.stderr)


def release(asked: argparse.Namespace) -> int:
    """Write, or with --check compare, everything that is generated."""
    verb, here = import_module("grader.release"), course.find()
    if asked.check:
        verb.require_fresh(here)
        print("Everything generated is up to date.")
        return 0
    changed = verb.release(here)
    for path in changed:
        print(f"wrote {path.relative_to(here.root)}")
    print(f"{len(changed)} files changed.")
    return 0


def run(asked: argparse.Namespace) -> int:
    """Execute lessons and keep their outputs."""
    verb, here = import_module("grader.execute"), course.find()
    for unit in here.choose(asked.units):
        print(f"running {unit.slug}", flush=True)
        verb.execute(here, unit)
    return 0


def tidy(asked: argparse.Namespace) -> int:
    """Bring notebooks into their one form."""
    verb, here = import_module("grader.tidy"), course.find()
    for unit in here.choose(asked.units):
        solution = [here.solution(unit.slug)] if unit.graded else []
        for path in verb.tidy_files([here.lesson(unit.slug), *solution], unit.slug):
            print(f"tidied {path.relative_to(here.root)}")
    return 0


def new(asked: argparse.Namespace) -> int:
    """Lay out an empty unit."""
    here = course.find()
    written = import_module("grader.new").new(here, asked.unit)
    generated = import_module("grader.release").release(course.find())
    for path in dict.fromkeys([*written, *generated]):
        print(f"wrote {path.relative_to(here.root)}")
    print("Write its cells, then run `causeway check` on it: it says what is missing.")
    return 0


def check(asked: argparse.Namespace) -> int:
    """Say everything that is wrong with units."""
    verb, here = import_module("grader.check"), course.find()
    units = here.choose([] if asked.report else asked.units)
    with Console(stderr=True).status("") as status:
        stray = list(verb.strays(here))
        verdicts = verb.check(here, units, status.update, asked.fresh)
    for line in verb.render(here, stray, verdicts):
        print(line)
    if asked.report:
        _report(here, verdicts)
    return 0 if not stray and all(verdict.holds for verdict in verdicts) else 1


def _report(here: Course, verdicts: Sequence[Verdict]) -> None:
    board, mutation = import_module("grader.scoreboard"), import_module("grader.mutate")
    scores = mutation.mutate(here, mutation.tasks(here, [verdict.unit for verdict in verdicts]))
    for path in board.write(here, board.rows(here, verdicts, scores)):
        print(f"wrote {path.relative_to(here.root)}")


def mutate(asked: argparse.Namespace) -> int:
    """Try whether the checks notice small changes in the solutions."""
    verb, here, screen = import_module("grader.mutate"), course.find(), Console()
    tasks = verb.tasks(here, here.choose(asked.units))
    # No thread draws the bar: the trials fork.
    with Progress(console=screen, auto_refresh=False, transient=True, disable=not screen.is_terminal) as bar:
        step = bar.add_task("trying mutants", total=len(tasks))
        scores = verb.mutate(
            here, tasks, fresh=asked.fresh, done=lambda: bar.update(step, advance=1, refresh=True)
        )
    print(verb.report(scores))
    return 0 if all(score.enough for score in scores) else 1


def grade(asked: argparse.Namespace) -> int:
    """Grade a folder of submissions."""
    import_module("grader.hand").prepare("grader.worker")  # while this process imports what it needs itself
    verb, limits, here = import_module("grader.grade"), import_module("grader.limits"), course.find()
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


def review(asked: argparse.Namespace) -> int:
    """Go through the cards that are due."""
    verb, markdown = import_module("grader.review"), import_module("rich.markdown")
    record, screen = import_module("grader.classroom.record").Record(), Console(highlight=False)
    deck = verb.due(course.find(), record)
    _tell(record)
    if asked.count:
        print(len(deck))
        return 0
    print(verb.said(deck))
    done = verb.review(deck, record, lambda text: screen.print(markdown.Markdown(text), ""), input)
    if deck:
        print(
            f"\n{done} of {len(deck)} reviewed. {'The rest stays due.' if done < len(deck) else ''}".rstrip()
        )
    return 0
