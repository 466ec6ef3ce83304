"""A class from Moodle's archive to Moodle's worksheet, in one run, by the commands that an instructor types.

`python -m tests.rehearsal` prints what each step said last and how long it took, for 300 learners and every
exercise of chapter 1; what was made stays in the folder that `--into` names.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader import comments, notebook
from grader.course import Course
from grader.roadmap import Chapter
from tests import lms, make_class
from tests.cells import answers
from tests.commands import PLAIN, ROOT
from tests.kitchen import CHAPTER, COURSE, SLOW

GIVEN = "Ada Søren Zoë Łukasz José Meera नेहा Björn 明 محمد Anh Chiara Oluwaseun Дарья Ioana Kwame".split()
FAMILY = (
    "Ångström O'Neil Šťastný शर्मा García-Márquez 李 علي Nguyễn Rossi Adébáyọ̀ Иванова =SUM(A1) Mensah".split()
)
SEED, MISSING, UNTOUCHED = 8, 3, 0.1
SAID = "Write the example of the text as a call first, then change one thing at a time."


@dataclass
class Rehearsal:
    """A folder in which one class goes through every step."""

    folder: Path
    count: int
    units: tuple[str, ...]
    course: Course = COURSE
    took: dict[str, float] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        return self.folder / "moodle.zip"

    @property
    def worksheet(self) -> Path:
        return self.folder / "worksheet.csv"

    @property
    def grading(self) -> Path:
        return self.folder / "grading"

    @property
    def comments(self) -> Path:
        return comments.path_of(self.grading, CHAPTER)

    def learners(self) -> dict[str, str]:
        """Names by ID number; there are never two alike."""
        names = (f"{given} {family}" for family in FAMILY for given in GIVEN)
        people = {f"S{1000 + number}": name for number, name in zip(range(self.count), names, strict=False)}
        more = {f"S{number}": f"Learner {number}" for number in range(1000 + len(people), 1000 + self.count)}
        return people | more

    def hand_in(self) -> None:
        """Write the archive and the worksheet; the last few learners hand in nothing."""
        people, chance, cook = self.learners(), random.Random(SEED), _Cook(self.course, self.units)
        busy = list(people.values())[: max(1, self.count - MISSING)]
        lms.moodle_zip(self.archive, {name: cook.submission(chance) for name in busy})
        lms.worksheet_csv(self.worksheet, people)

    def run(self) -> Iterator[tuple[str, str]]:
        """Each step by its name, and what it said."""
        only = (
            ["--only", *self.units]
            if len(self.units) < len(self.course.units_of(_chapter(self.course)))
            else []
        )
        into, grades, roster = str(self.folder / "submissions"), str(self.grading), str(self.worksheet)
        yield self._typed("collect", str(self.archive), "--into", into, "--roster", roster)
        yield self._typed(
            "collect", str(self.archive), "--into", into, "--roster", roster, name="collect again"
        )
        yield self._typed("grade", into, "--output", grades, *only)
        yield self._typed("grade", into, "--output", grades, *only, name="grade again")
        yield self._typed("report", "--grading", grades, "--roster", roster)
        self._comment()
        yield self._typed("feedback", "--grading", grades)
        yield self._typed("export", "--to", "moodle", "--grading", grades, "--roster", roster)
        yield self._typed("export", "--to", "json", "--grading", grades, name="export as JSON")

    def _comment(self) -> None:
        """Write a comment for the largest group."""
        text = self.comments.read_text("utf-8")
        self.comments.write_text(text.replace('comment = ""', f'comment = "{SAID}"', 1), "utf-8")

    def _typed(self, verb: str, *arguments: str, name: str = "") -> tuple[str, str]:
        began = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-m", "grader", verb, CHAPTER, *arguments],
            cwd=self.course.root,
            env={**PLAIN, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        self.took[name or verb] = time.perf_counter() - began
        if ran.returncode:
            raise SystemExit(f"causeway {verb} ended with {ran.returncode}: {ran.stdout[-500:]}{ran.stderr}")
        return name or verb, ran.stdout


class _Cook:
    """Makes submissions: each learner is able to a degree of their own, and leaves some tasks untouched."""

    def __init__(self, course: Course, units: tuple[str, ...]):
        self.course, self.units = course, units
        self.solved = {unit: make_class.solutions(course, f"{CHAPTER}/{unit}") for unit in units}
        self.wrong = {
            unit: [one for one in answers(f"{CHAPTER}/{unit}") if one.fails and one.name not in SLOW]
            for unit in units
        }

    def submission(self, chance: random.Random) -> dict[str, bytes]:
        able = chance.uniform(0.3, 1)
        return {f"{unit}.ipynb": self._notebook(unit, able, chance) for unit in self.units}

    def _notebook(self, unit: str, able: float, chance: random.Random) -> bytes:
        done = {}
        for task, right in self.solved[unit].items():
            wrong = [one.source for one in self.wrong[unit] if one.task == task]
            if chance.random() < able:
                done[task] = right
            elif chance.random() > UNTOUCHED:
                done[task] = chance.choice(wrong or [right])
        book = make_class.answered(self.course, f"{CHAPTER}/{unit}", done)
        book.cells = [cell for cell in book.cells if not notebook.opens(cell)]
        return notebook.to_text(book).encode()


def _chapter(course: Course) -> Chapter:
    return course.assignment(CHAPTER)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=300)
    parser.add_argument("--into", type=Path, help="an empty folder to keep what is made")
    asked = parser.parse_args()
    units = tuple(unit.name for unit in COURSE.units_of(_chapter(COURSE)))
    with tempfile.TemporaryDirectory(prefix="causeway-") as folder:
        class_ = Rehearsal(asked.into or Path(folder), asked.learners, units)
        class_.hand_in()
        cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
        print(
            f"{asked.learners} learners, {len(units)} notebooks each, {cores} cores, load {load:.1f}",
            flush=True,
        )
        for name, said in class_.run():
            last = [line for line in said.splitlines() if not line.startswith("graded ")][-3:]
            print(
                f"\n{name}: {class_.took[name]:.1f} s", *(line[:160] for line in last), sep="\n  ", flush=True
            )


if __name__ == "__main__":
    main()
