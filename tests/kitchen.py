"""Classes of any size, ordinary work on light notebooks, cooked from the wrong and right answers."""

from __future__ import annotations

import random
from pathlib import Path

from nbformat.v4 import new_code_cell

from grader import notebook
from grader.course import Course
from tests import make_class
from tests.cells import answers
from tests.commands import ROOT

COURSE = Course(ROOT)
CHAPTER = "01-data-structures"
LIGHT = ("01-list", "02-tuple", "03-dict", "04-set")
LESSONS = (*LIGHT, "05-array", "06-linked-list", "07-tree", "08-python-specific")  # of the chapter
# Wrong because they are slow: their checks compute for a tenth of a second and longer, or never end.
SLOW = frozenset(
    {"step-by-step", "searches-a-list", "searches-lists", "all-combinations", "head-keeps-its-link"}
)
SEED = 6
COMPUTES = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end:\n    pass"


class Kitchen:
    """Cooks classes: each learner answers each task rightly, or in one of the ways the answers know."""

    def __init__(self, folder: Path, units: tuple[str, ...] = LIGHT):
        self.folder, self.units = folder, units
        self.solved = {unit: make_class.solutions(COURSE, f"{CHAPTER}/{unit}") for unit in units}
        self.others = {
            unit: [one for one in answers(f"{CHAPTER}/{unit}") if one.name not in SLOW] for unit in units
        }

    def cook(self, count: int, seconds: float = 0.0, only: tuple[str, ...] = ()) -> Path:
        """A class; with `seconds` each notebook computes for so long, in a cell of the learner's own."""
        folder = self.folder / f"class-{count}-{seconds:g}-{len(only or self.units)}"
        chance = random.Random(SEED)
        for number in range(count if not folder.exists() else 0):
            for unit in only or self.units:
                path = folder / f"learner-{number:04}" / CHAPTER / f"{unit}.ipynb"
                notebook.write_text(path, self._notebook(unit, chance, seconds))
        return folder

    def _notebook(self, unit: str, chance: random.Random, seconds: float) -> str:
        done = {task: self._answer(unit, task, chance) for task in self.solved[unit]}
        book = make_class.answered(COURSE, f"{CHAPTER}/{unit}", done)
        # The classroom explains failures to a learner; nbgrader would wait for it, this engine leaves it out.
        book.cells = [cell for cell in book.cells if not notebook.opens(cell)]
        if seconds:
            book.cells.append(new_code_cell(COMPUTES.format(seconds), id="computes"))
        return notebook.to_text(book)

    def _answer(self, unit: str, task: str, chance: random.Random) -> str:
        right = self.solved[unit][task]
        return chance.choice([right] * 3 + [one.source for one in self.others[unit] if one.task == task])
