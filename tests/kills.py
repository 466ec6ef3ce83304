"""A class that is graded by a process which is killed at random moments, until it is graded.

`python -m tests.kills 100` kills a hundred times and prints what came of it; the tests do it a few times.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.commands import PLAIN, ROOT

CHAPTER, UNIT = "01-data-structures", "03-dict"
CLASS = Path(__file__).parent / "submissions"
LEARNERS = ("another-style", "deleted-test-cell", "empty", "half-done", "perfect", "wrong")
ROWS = {
    "grades": "SELECT s.student_id, n.name, c.name, g.auto_score, g.manual_score, g.extra_credit,"
    " g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id"
    " JOIN submitted_notebook h ON h.id = g.notebook_id JOIN notebook n ON n.id = h.notebook_id"
    " JOIN submitted_assignment s ON s.id = h.assignment_id",
    "comments": "SELECT s.student_id, n.name, c.name, m.auto_comment, m.manual_comment FROM comment m"
    " JOIN base_cell c ON c.id = m.cell_id JOIN submitted_notebook h ON h.id = m.notebook_id"
    " JOIN notebook n ON n.id = h.notebook_id JOIN submitted_assignment s ON s.id = h.assignment_id",
    "notebooks": "SELECT s.student_id, n.name, h.flagged, h.late_submission_penalty FROM submitted_notebook h"
    " JOIN notebook n ON n.id = h.notebook_id JOIN submitted_assignment s ON s.id = h.assignment_id",
    "submissions": "SELECT student_id, timestamp, extension FROM submitted_assignment",
    "students": "SELECT id, lms_user_id FROM student",
    "cells": "SELECT n.name, c.name, c.type FROM base_cell c JOIN notebook n ON n.id = c.notebook_id",
}


def hand_in(folder: Path, learners: tuple[str, ...] = LEARNERS) -> Path:
    """A class of real submissions, one notebook each."""
    for learner in learners:
        target = folder / learner / CHAPTER
        target.mkdir(parents=True)
        shutil.copy2(CLASS / learner / CHAPTER / f"{UNIT}.ipynb", target)
    return folder


def command(handed_in: Path, place: Path, *more: str) -> list[str]:
    options = ["--only", UNIT, "--output", str(place), "--jobs", "2", *more]
    return [sys.executable, "-m", "grader", "grade", CHAPTER, str(handed_in), *options]


def start(root: Path, handed_in: Path, place: Path, *more: str) -> subprocess.Popen[str]:
    """Begin to grade in a process group of its own, as a shell does."""
    return subprocess.Popen(
        command(handed_in, place, *more),
        cwd=root,
        env={**PLAIN, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_interrupts,
    )


def _heed_interrupts() -> None:
    """What a shell runs in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def state(place: Path) -> dict[str, Any]:
    """All that a graded class consists of, without ids and times: two runs that did the same are equal."""
    files = (path for path in place.rglob("*") if path.is_file())
    names = {str(path.relative_to(place)): path for path in files}
    kept = {name: path.read_bytes() for name, path in names.items() if not _varies(name)}
    return {**kept, **rows(place)}


def _varies(name: str) -> bool:
    return name in ("gradebook.db", ".causeway/lock") or name.endswith(".prepared")


def rows(place: Path) -> dict[str, list[Any]]:
    """The gradebook's rows about learners, and the cells they are about."""
    db = sqlite3.connect(place / "gradebook.db")
    try:
        return {name: sorted(db.execute(query), key=repr) for name, query in ROWS.items()}
    finally:
        db.close()


def finished(place: Path) -> dict[str, tuple[int, ...]]:
    """The learners of whom everything is written, with what tells whether it has been written again."""
    found = {}
    for path in (place / ".causeway" / "register" / CHAPTER).glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        if data["notebooks"] and not data["writing"]:
            done = [path, *(place / step / path.stem / CHAPTER for step in ("submitted", "autograded"))]
            found[path.stem] = tuple(one.stat().st_ino for one in done)
    return found


def family(number: int) -> list[psutil.Process]:
    """A process, all that it started, and all that they did."""
    try:
        parent = psutil.Process(number)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def survivors(processes: list[psutil.Process], session: int, seconds: float = 60) -> list[str]:
    """What still lives of some processes and of a session, when they have had time to notice."""
    end = time.monotonic() + seconds
    while True:
        left = [process for process in [*processes, *_session(session)] if lives(process)]
        if not left or time.monotonic() > end:
            return [str(process) for process in left]
        time.sleep(0.05)


def _session(number: int) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == number:
                yield process
        except (OSError, psutil.NoSuchProcess):
            continue


@dataclass
class Kills:
    """What was killed, when, and what is wrong."""

    rng: random.Random
    root: Path
    handed_in: Path
    seconds: float  # until the first is graded, if nobody kills it
    victims: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    runs: int = 0

    def until_graded(self, place: Path, most: int, victims: tuple[str, ...]) -> None:
        """Grade, and kill it up to `most` times; the last time nobody does."""
        for _ in range(most):
            before = finished(place)
            ended = self._run(place, self.rng.choice(victims), len(before))
            self._compare(before, finished(place))
            if ended:
                return
        before = finished(place)
        self._run(place, "nobody", len(before))
        self._compare(before, finished(place))

    def _run(self, place: Path, victim: str, done: int) -> bool:
        """One run; True if it came to its end."""
        self.runs += 1
        running = start(self.root, self.handed_in, place)
        graded = self._wait(running, done) if victim != "nobody" else 0
        processes = family(running.pid)
        killed = running.poll() is None and self._kill(running, processes, victim)
        if killed:
            self.victims[victim] += 1
            self.moments["before the first" if graded == 0 else f"after {graded}"] += 1
        _, said = running.communicate()
        left = survivors(processes, running.pid)
        if left:
            self.wrong.append(f"{victim} killed after {graded}: {left} survived")
        if killed and victim in ("group", "parent"):
            return False
        if running.returncode or said:
            self.wrong.append(f"{victim} killed after {graded}: exit {running.returncode}, {said}")
        return True

    def _wait(self, running: subprocess.Popen[str], done: int) -> int:
        """Until a random moment; how many have been graded by then."""
        if self.rng.random() < 0.3:
            time.sleep(self.rng.uniform(0, self.seconds))
            return 0
        graded = self.rng.randint(done, len(LEARNERS))
        assert running.stdout
        for _ in range(graded):
            running.stdout.readline()
        time.sleep(self.rng.uniform(0, self.seconds / 10))
        return graded

    def _kill(self, running: subprocess.Popen[str], processes: list[psutil.Process], victim: str) -> bool:
        if victim == "group":
            os.killpg(running.pid, signal.SIGKILL)
        elif victim == "parent":
            running.kill()
        elif victim != "nobody":
            hands = [process for process in processes if is_hand(process)]
            below = [process for hand in hands for process in family(hand.pid)[1:]]
            chosen = hands if victim == "hand" else below
            if not chosen:
                return False
            try:
                self.rng.choice(chosen).kill()
            except psutil.NoSuchProcess:
                return False
        return victim != "nobody"

    def _compare(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        for learner, numbers in before.items():
            if after.get(learner) != numbers:
                self.wrong.append(f"{learner} was finished and graded again")


def is_hand(process: psutil.Process) -> bool:
    """Whether it was forked from the process that hands are forked from, which has the same command line."""
    try:
        line = [_forks(one) for one in [process, *process.parents()[:2]]]
    except psutil.Error:
        return False
    return line == [True, True, False]


def _forks(process: psutil.Process) -> bool:
    return any("multiprocessing.forkserver" in word for word in process.cmdline())


def main(times: int, seed: int) -> int:
    """Kill so many times; 1 if anything is not as it would be without."""
    from grader.course import Course
    from tests.conftest import copy_of_checkout, make_small

    with tempfile.TemporaryDirectory() as folder:
        root = copy_of_checkout(Path(folder, "course"))
        make_small(Course(root))
        handed_in, undisturbed = hand_in(Path(folder, "in")), Path(folder, "undisturbed")
        start(root, handed_in, undisturbed).communicate()
        wanted, classes = state(undisturbed), 0
        kills = Kills(random.Random(seed), root, handed_in, first_graded(root, handed_in, undisturbed))
        while kills.victims.total() < times:
            place, classes = Path(folder, f"place-{classes}"), classes + 1
            if classes % 4:  # three of four begin with a prepared gradebook: more kills among submissions
                shutil.copytree(undisturbed, place)
                forget(place)
            kills.until_graded(place, 8, ("group", "parent", "hand", "warm"))
            found = state(place)
            differ = sorted(
                name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
            )
            kills.wrong += [f"class {classes}: {name} differs" for name in differ]
            shutil.rmtree(place)
            print(kills.victims.total(), kills.wrong, flush=True)
    print(f"{kills.victims.total()} kills in {kills.runs} runs, {classes} classes graded to the end")
    print(f"victims {dict(kills.victims)}")
    print(f"moments {dict(sorted(kills.moments.items()))}")
    print(f"wrong {kills.wrong}")
    return 1 if kills.wrong else 0


def first_graded(root: Path, handed_in: Path, place: Path) -> float:
    """Seconds until the first of a prepared class is graded."""
    forget(place)
    begun = time.monotonic()
    running = start(root, handed_in, place)
    assert running.stdout
    running.stdout.readline()
    taken = time.monotonic() - begun
    running.communicate()
    return taken


def forget(place: Path) -> None:
    """Make a graded class one that is ready to be graded: its gradebook and keys stay."""
    for step in ("submitted", "autograded", "feedback", ".causeway/register"):
        shutil.rmtree(place / step, ignore_errors=True)
    (place / f"{CHAPTER}.csv").unlink(missing_ok=True)
    db = sqlite3.connect(place / "gradebook.db")
    for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
        db.execute(f"DELETE FROM {table}")
    db.commit()
    db.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
