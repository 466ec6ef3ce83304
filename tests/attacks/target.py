"""What the attacks are aimed at: a course of one chapter, two small exercises with every kind of check."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader import bridge, first_cell, notebook
from grader.course import Course

ROOT = Path(__file__).parent.parent.parent
CHAPTER = "01-walls"
ROADMAP = """
[[chapter]]
number = 1
slug = "01-walls"
title = "Walls"
quest = "hold"

[[chapter.lesson]]
slug = "01-target"
title = "Target"
topics = [{ id = "01.walls.target", name = "target", tier = "green" }]

[[chapter.lesson]]
slug = "02-parts"
title = "Parts"
topics = [{ id = "01.walls.parts", name = "parts", tier = "green" }]
"""
# What a hidden check wants of `weigh`, and what it asks with: neither may reach a page, and what is wanted
# not even the sandbox.
WANTED = ("70380", "583529")
ASKED = ("70001", "580017")
# Stands in the solution only.
SOLVED = "canary-of-the-solution"


@dataclass(frozen=True)
class Task:
    """A task of the target: its name, what answers it, its checks, and the points of each."""

    name: str
    solution: str
    visible: str
    hidden: str = ""
    points: tuple[int, int] = (1, 2)
    given: str = ""  # a cell before it

    @property
    def full(self) -> float:
        return float(self.points[0] + (self.points[1] if self.hidden else 0))


# The task that most attacks are aimed at is the last: what they spoil, they spoil for themselves only.
TARGET = (
    Task(
        "tidy",
        "def tidy(words):\n    words[:] = [word.strip().lower() for word in words]",
        '# The list itself changes.\nwords = [" Ada", "BOB "]\n'
        'assert tidy(words) is None\nassert words == ["ada", "bob"]',
        """# Hidden checks: edges, other words.
empty = []
tidy(empty)
assert empty == []
names = ["  Grace ", "ALAN", "edsger"]
also = names
tidy(names)
assert also == ["grace", "alan", "edsger"]""",
    ),
    Task(
        "positive",
        'def positive(n):\n    if n <= 0:\n        raise ValueError("not positive")\n    return n',
        "# A number that is not positive is refused.\nfrom pytest import raises\n\nassert positive(3) == 3\n"
        "with raises(ValueError):\n    positive(-1)",
        """# Hidden checks: the edge, other numbers.
from pytest import raises

for number in [1, 17, 4096]:
    assert positive(number) == number
for number in [0, -17]:
    with raises(ValueError):
        positive(number)""",
    ),
    Task(
        "show",
        'def show(rows):\n    for name, size in rows:\n        print(f"{name}: {size}")',
        """# A line for each row.
from contextlib import redirect_stdout
from io import StringIO


def printed(rows):
    with redirect_stdout(StringIO()) as out:
        show(rows)
    return out.getvalue()


assert printed([("a", 1), ("b", 2)]) == "a: 1\\nb: 2\\n\"""",
        """# Hidden checks: nothing, other rows.
assert printed([]) == ""
assert printed([("first", 40), ("second", 41), ("third", 42)]) == "first: 40\\nsecond: 41\\nthird: 42\\n\"""",
    ),
    Task(
        "judge",
        """def judge(candidate):
    return [candidate(n) for n in (0, 1, -3, 10)] == [0, 2, -6, 20]""",
        """# A right version is told from a broken one.
def twice(n):
    return n + n


def once(n):
    return n


assert [judge(twice), judge(once)] == [True, False]""",
        """# Hidden checks: other versions.
def right_by_product(n):
    return 2 * n


def right_by_shift(n):
    return n << 1


def never_negative(n):
    return abs(n) * 2


def squared(n):
    return n * n


def always_two(n):
    return 2


for version in (right_by_product, right_by_shift):
    assert judge(version) is True
for version in (never_negative, squared, always_two):
    assert judge(version) is False""",
    ),
    Task(
        "share",
        "def share(part, whole):\n    return part / whole",
        "# A share is a number from 0 to 1.\nfrom math import isclose\n\nassert isclose(share(1, 4), 0.25)\n"
        "assert isinstance(share(1, 4), float)",
        """# Hidden checks: other numbers, nearly equal.
for part, wanted in [(1, 0.125), (2, 0.25), (7, 0.875)]:
    assert abs(share(part, 8) - wanted) < 1e-9
assert len(str(share(1, 2))) == 3
assert sorted([share(3, 4), share(1, 4)]) == [0.25, 0.75]""",
    ),
    Task(
        "weigh",
        f"def weigh(xs):\n    # {SOLVED}\n    return sum(place * x for place, x in enumerate(xs, 1))",
        "# Each number counts as often as its place says.\n"
        "assert weigh([1, 2, 3]) == 14\nassert weigh([5]) == 5",
        """# Hidden checks: edges, other numbers, random numbers.
from random import Random


def weigh_reference(xs):
    total = 0
    for i in range(len(xs)):
        total += (i + 1) * xs[i]
    return total


assert weigh([]) == 0
assert weigh([70001, 5, 123]) == 70380
assert weigh([580017, 1756]) == 583529

rng = Random(7)
for _ in range(30):
    xs = [rng.randrange(1000) for _ in range(rng.randrange(9))]
    assert weigh(xs) == weigh_reference(xs)""",
        (1, 3),
    ),
)
PARTS = (
    Task(
        "grow",
        "def grow(n):\n    return 3 * n",
        "# A point for each right answer.\nsum([grow(1) == 3, grow(10) == 30, grow(7) == 21, grow(0) == 0])",
        points=(4, 0),
    ),
    Task(
        "grid",
        "def grid(n):\n    return [[1.0] * n] * n",
        "# Ones in rows and columns.\nimport numpy as np\n\n"
        "np.testing.assert_allclose(grid(2), [[1.0, 1.0], [1.0, 1.0]])",
        "# Hidden checks: another size.\nnp.testing.assert_allclose(grid(3), [[1.0] * 3] * 3)",
    ),
    Task(
        "other",
        "def other(n):\n    return n + 2",
        "# Another number, not the next one.\nassert other(3) != 3\nassert other(3) not in (3, 4)",
        "# Hidden checks: other numbers.\n"
        "assert other(0) != 0\nassert not other(0) == 0\nassert other(1) > 1",
    ),
    Task(
        "crew",
        "def crew(n):\n    return ['ada', 'bob', 'cyd'][:n]",
        "# Who is there, and who is not.\nassert 'ada' in crew(3)\nassert 'cyd' not in crew(1)",
        "# Hidden checks: others.\nassert 'bob' in crew(2)\nassert 0.5 not in crew(3)",
    ),
    Task(
        "even",
        "def even(n):\n    return n % 2 == 0",
        "# Even or not.\nassert even(4)\nassert not even(3)",
        "# Hidden checks: the truth and nothing else.\nassert even(0) is True\nassert even(1) is False",
    ),
)
UNITS = {"01-target": TARGET, "02-parts": PARTS}
FULL = {unit: {task.name: task.full for task in tasks} for unit, tasks in UNITS.items()}


def answer_id(unit: str, name: str, tasks: Sequence[Task] = ()) -> str:
    """`01_01-target_6-weigh`: what nbgrader knows the answer to a task by."""
    number = [task.name for task in tasks or UNITS[unit]].index(name) + 1
    return f"01_{unit}_{number}-{name}"


def make(root: Path, roadmap: str = ROADMAP, units: Mapping[str, Sequence[Task]] = UNITS) -> Course:
    """A course on disk, solutions and exercises, with nothing in it that grading does not read."""
    for name in ("nbgrader_config.py", "pyproject.toml", "course/classroom.toml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "course" / "roadmap.toml").write_text(roadmap, "utf-8")
    course = Course(root)
    chapter = course.roadmap.chapters[0]
    for page in chapter.lessons:
        notebook.write(course.lesson(page.slug), new_notebook(cells=[new_markdown_cell("# Lesson", id="h1")]))
        book = first_cell.renew(page, _book(page.name, units[page.name]))
        notebook.write(course.solution(page.slug), nbformat.from_dict(book))
    bridge.generate(root, chapter.slug, root / "exercises" / chapter.slug)
    return Course(root)


def _book(unit: str, tasks: Sequence[Task]) -> notebook.Notebook:
    cells = [new_markdown_cell(f"# Exercise: {unit}", id="exercise-1")]
    for task in tasks:
        name = answer_id(unit, task.name, tasks)
        text = f"## {name.rpartition('_')[2].replace('-', '. ')}\n\nWrite `{task.name}`."
        cells.append(new_markdown_cell(text, id=f"text-{task.name}"))
        cells += [new_code_cell(task.given, id=f"given-{task.name}")] if task.given else []
        cells.append(_answer(name, task.solution))
        cells.append(_check(f"{name}_visible", task.visible, task.points[0]))
        if task.hidden:
            secret = f"### BEGIN HIDDEN TESTS\n{task.hidden.partition(chr(10))[2]}\n### END HIDDEN TESTS"
            head = task.hidden.partition("\n")[0]
            cells.append(_check(f"{name}_hidden", f"{head}\n{secret}", task.points[1]))
    return new_notebook(cells=cells, metadata=notebook.KERNEL)


def _answer(name: str, solution: str) -> notebook.Cell:
    head, _, body = solution.partition("\n")
    source = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
    given = {"grade": False, "locked": False, "solution": True, "task": False, "schema_version": 3}
    return new_code_cell(source, id=name, metadata={"nbgrader": {**given, "grade_id": name}})


def _check(name: str, source: str, points: int) -> notebook.Cell:
    given = {"grade": True, "locked": True, "solution": False, "task": False, "schema_version": 3}
    metadata = {"nbgrader": {**given, "grade_id": name, "points": points}}
    return new_code_cell(source, id=name, metadata=metadata)
