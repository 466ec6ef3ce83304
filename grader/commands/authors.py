"""What an author types: units laid out, run, released, checked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from grader import course
from grader.course import Course

if TYPE_CHECKING:
    from grader.check import Verdict


def release(asked: argparse.Namespace) -> int:
    """Write, or with --check compare, everything that is generated."""
    verb, here = import_module("grader.release"), course.whole()
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
    verb, here = import_module("grader.execute"), course.whole()
    for unit in here.choose(asked.units):
        print(f"running {unit.slug}", flush=True)
        verb.execute(here, unit)
    return 0


def tidy(asked: argparse.Namespace) -> int:
    """Bring notebooks into their one form."""
    verb, here = import_module("grader.tidy"), course.whole()
    for unit in here.choose(asked.units):
        solution = [here.solution(unit.slug)] if unit.graded else []
        for path in verb.tidy_files([here.lesson(unit.slug), *solution], unit.slug):
            print(f"tidied {path.relative_to(here.root)}")
    return 0


def new(asked: argparse.Namespace) -> int:
    """Lay out an empty unit."""
    here = course.whole()
    written = import_module("grader.new").new(here, asked.unit)
    generated = import_module("grader.release").release(course.whole())
    for path in dict.fromkeys([*written, *generated]):
        print(f"wrote {path.relative_to(here.root)}")
    print("Write its cells, then run `causeway check` on it: it says what is missing.")
    return 0


def check(asked: argparse.Namespace) -> int:
    """Say everything that is wrong with units."""
    verb, here = import_module("grader.check"), course.whole()
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
    for path in board.write(here, board.board(here, verdicts, scores)):
        print(f"wrote {path.relative_to(here.root)}")


def mutate(asked: argparse.Namespace) -> int:
    """Try whether the checks notice small changes in the solutions."""
    verb, here, screen = import_module("grader.mutate"), course.whole(), Console()
    tasks = verb.tasks(here, here.choose(asked.units))
    # No thread draws the bar: the trials fork.
    with Progress(console=screen, auto_refresh=False, transient=True, disable=not screen.is_terminal) as bar:
        step = bar.add_task("trying mutants", total=len(tasks))
        scores = verb.mutate(
            here, tasks, fresh=asked.fresh, done=lambda: bar.update(step, advance=1, refresh=True)
        )
    print(verb.report(scores))
    return 0 if all(score.enough for score in scores) else 1
