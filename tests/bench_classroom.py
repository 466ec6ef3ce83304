"""What the classroom costs, in real kernels: `make bench`.

The bounds are promises to a learner who waits; they are printed beside the figures, never tested by a clock.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from tests.cells import answers
from tests.commands import ROOT
from tests.kernel import Kernel, kernel

UNIT = "01-data-structures/03-dict"
TASK = "01_03-dict_1-restock"
CHECK = f"{TASK}_visible"
STARTS, ROUNDS = 7, 40
FIRST_CELL, ONE_CHECK = 150.0, 20.0  # milliseconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = _copy(Path(folder))
        firsts = [_first_cell(book, Path(folder, f"home-{start}")) for start in range(STARTS)]
        _say("the first cell of an exercise", firsts, FIRST_CELL)
        right = next(one for one in answers(UNIT) if one.task == TASK and not one.fails)
        wrong = next(one for one in answers(UNIT) if one.task == TASK and one.fails == "visible")
        for name, answer in (("a check that passes", right), ("a check that fails", wrong)):
            _say(name, _checks(book, Path(folder, "home"), answer.source), ONE_CHECK)


def _copy(folder: Path) -> Path:
    shutil.copytree(ROOT / "exercises" / "01-data-structures", folder / "01-data-structures")
    return folder / "01-data-structures" / "03-dict.ipynb"


def _first_cell(book: Path, home: Path) -> float:
    with kernel(book, home) as fresh:
        idle = statistics.median(fresh.run("pass").seconds for _ in range(5))
        return 1000 * (fresh.run("%load_ext grader.classroom").seconds - idle)


def _checks(book: Path, home: Path, answer: str) -> list[float]:
    """What the classroom adds to one check, in milliseconds: two kernels asked in turn."""
    with kernel(book, home) as plain, kernel(book, home) as room:
        room.run("%load_ext grader.classroom")
        for one in (plain, room):
            one.cell(TASK, answer)
            one.cell(CHECK)  # the first one imports what it shows with
        return [1000 * (_seconds(room) - _seconds(plain)) for _ in range(ROUNDS)]


def _seconds(one: Kernel) -> float:
    return one.cell(CHECK).seconds


def _say(what: str, added: list[float], bound: float) -> None:
    middle = statistics.median(added)
    print(
        f"{what:<32} adds {middle:6.1f} ms (of {min(added):.1f} to {max(added):.1f}); "
        f"promised under {bound:g} ms: {middle / bound:.0%} of it"
    )


if __name__ == "__main__":
    main()
