"""An attack: a submission named for what it does, and beside it what must come of it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from grader.course import Course
from tests.attacks import target
from tests.attacks.target import CHAPTER, FULL
from tests.attacks.words import WORDS, WRONG, clean

Book = dict[str, Any]  # a notebook as plain JSON
Points = float | tuple[float, ...]  # what a task earns; several where each of them is right

CELL_SECONDS = 2
TOTAL_SECONDS = 8
UNIT = "01-target"
LOST: Mapping[str, Points] = {"weigh": 0.0}
# No more than a table of the visible cases would earn.
AT_MOST_VISIBLE: Mapping[str, Points] = {"weigh": (0.0, 1.0)}
NOTHING: Mapping[str, Points] = dict.fromkeys(FULL[UNIT], 0.0)
# For what may be read or refused, run or given up: if only it is not stopped half-way in silence.
ALL_OR_NOTHING: Mapping[str, Points] = {name: (0.0, full) for name, full in FULL[UNIT].items()}
ENDED = r"(?i)interrupt|limit|did not end|stopped|killed|ended|died|went away|too long"


@dataclass(frozen=True)
class Place:
    """Where a class is graded, and what stands around it: what an attack may know and must not reach."""

    course: Course
    submissions: Path
    grading: Path
    home: Path  # HOME of the grading process
    temp: Path  # TMPDIR of the grading process
    outside: Path  # a folder that nobody has any business with
    known: Mapping[str, str] = field(default_factory=dict)  # ports, namespaces: for `@name@` in a source
    FOLDERS: ClassVar[tuple[str, ...]] = ("submissions", "grading", "home", "temp", "outside")

    def knowing(self, known: Mapping[str, str]) -> Place:
        return replace(self, known=known)

    def fill(self, source: str) -> str:
        """A source with the places it names, `@home@` and the like, put in."""
        own = {name: str(getattr(self, name)) for name in self.FOLDERS}
        source = clean(source)
        for name, text in {**WORDS, **own, "course": str(self.course.root), **self.known}.items():
            source = source.replace(f"@{name}@", text)
        return source

    def release(self, unit: str = UNIT) -> Book:
        return dict(json.loads(self.course.exercise(f"{CHAPTER}/{unit}").read_text("utf-8")))


Build = Callable[[Place, Path], None]  # writes what is in <learner>/<assignment>/
Change = Callable[[Book], None]


@dataclass(frozen=True)
class Attack:
    """A submission and what it earns: points by task, all that a task gives where it is not named."""

    name: str
    build: Build
    earns: Mapping[str, Points] = field(default_factory=dict)
    says: str = ""  # a pattern that is found in what the instructor is told; "^$" if nothing is said
    learner: str = ""  # the folder's name where it is not the attack's
    unit: str = UNIT
    walled: bool = False  # what is written here is true only where the run is isolated
    harmful: bool = False  # what it does where there is no wall is bounded, and still no pleasure
    in_gradebook: bool = True

    @property
    def folder(self) -> str:
        return self.learner or self.name

    @property
    def expected(self) -> dict[str, Points]:
        return {name: self.earns.get(name, full) for name, full in FULL[self.unit].items()}


def right(name: str, unit: str = UNIT) -> str:
    """The right answer to a task, in other words than the solution's."""
    task = next(task for task in target.UNITS[unit] if task.name == name)
    return task.solution.replace(f"    # {target.SOLVED}\n", "")


def nothing(book: Book) -> None:
    """Leave the notebook as it is."""


def hand_in(
    change: Change = nothing,
    *,
    unit: str = UNIT,
    first: str = "",
    before_weigh: str = "",
    last: str = "",
    valid: bool = True,
    parses: bool = True,
    **answers: str,
) -> Build:
    """The release with right answers, some of them replaced, and cells of the learner's own.

    `change` gets the finished notebook and may do anything to it; `valid` says that it is still one,
    `parses` that every source is Python as IPython takes it.
    """

    def build(place: Place, folder: Path) -> None:
        book = solved(place, unit, {name: place.fill(source) for name, source in answers.items()})
        _insert(book, place.fill(first), place.fill(before_weigh), place.fill(last))
        change(book)
        text = json.dumps(book)
        if parses:
            require_python(text)
        if valid:
            nbformat.validate(nbformat.reads(text, as_version=4))
        (folder / f"{unit}.ipynb").write_bytes(text.encode())

    return build


def solved(place: Place, unit: str = UNIT, replaced: Mapping[str, str] | None = None) -> Book:
    """The release with a right answer to each task, or another one."""
    replaced = replaced or {}
    book = place.release(unit)
    unknown = set(replaced) - set(FULL[unit])
    assert not unknown, unknown
    for task in target.UNITS[unit]:
        cell_of(book, target.answer_id(unit, task.name))["source"] = replaced.get(
            task.name, right(task.name, unit)
        )
    return book


def cell_of(book: Book, grade_id: str) -> dict[str, Any]:
    """The cell nbgrader knows by that name."""
    found = [cell for cell in book["cells"] if id_of(cell) == grade_id]
    assert len(found) == 1, (grade_id, len(found))
    return found[0]


def id_of(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def weigh_of(book: Book, ending: str = "") -> dict[str, Any]:
    """A cell of the task that is attacked: the answer, or its check `_visible` or `_hidden`."""
    return cell_of(book, target.answer_id(UNIT, "weigh") + ending)


def checks_of(book: Book) -> list[dict[str, Any]]:
    return [cell for cell in book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]


def code(source: str, name: str = "own") -> dict[str, Any]:
    """A code cell of the learner's own."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def text(source: str, name: str = "own-text") -> dict[str, Any]:
    """A text cell of the learner's own."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _insert(book: Book, first: str, before_weigh: str, last: str) -> None:
    cells = book["cells"]
    if before_weigh:
        place = next(at for at, cell in enumerate(cells) if cell["id"] == "text-weigh")
        cells.insert(place, code(before_weigh, "own-before"))
    if first:
        cells.insert(2, code(first, "own-first"))
    if last:
        cells.append(code(last, "own-last"))


def require_python(book: str) -> None:
    """AssertionError if a source is not what IPython takes for Python: a slip of ours, not a learner's."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for cell in nbformat.reads(book, as_version=4).cells:
        if cell.cell_type == "code":
            try:
                compile(TransformerManager().transform_cell(cell.source), "<cell>", "exec", flags)
            except SyntaxError as error:
                raise AssertionError(f"{error} in:\n{cell.source}") from error


def weigh(name: str, source: str, earns: Mapping[str, Points] = LOST, says: str = "", **more: Any) -> Attack:
    """An attack in the answer to `weigh`: what it does, then the wrong function unless it defines its own."""
    answered = any(word in source for word in ("def weigh(", "@right@", "@wrong@"))
    whole = source if answered else f"{clean(source)}\n\n\n{WRONG}"
    return Attack(name, hand_in(weigh=whole), earns, says, **more)


def raw(data: bytes) -> Build:
    """These bytes in place of the notebook."""

    def build(_: Place, folder: Path) -> None:
        (folder / f"{UNIT}.ipynb").write_bytes(data)

    return build


def probe(name: str, body: str, **more: Any) -> Attack:
    """A look where nobody should look: the answer is right as long as nothing is found.

    `body` is the inside of a function; what it returns, if it is true, is a hole in the wall.
    """
    lines = "\n".join(f"    {line}" if line else "" for line in clean(body).splitlines())
    source = (
        f"def _probe():\n{lines}\n\n\n"
        "try:\n    _found = _probe()\nexcept Exception as error:\n"
        "    print('refused:', type(error).__name__, error)\n"
        "    _found = None\nif _found:\n    print('FOUND', str(_found)[:2000])\n\n\n"
        "def weigh(xs):\n"
        "    assert not _found, f'a hole in the wall: {str(_found)[:300]}'\n"
        "    return @summed@"
    )
    return Attack(name, hand_in(weigh=source), walled=True, **more)
