"""The numbers a lesson and an exercise keep to: words, cells, errors, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from grader import notebook, quota
from grader.notebook import Cell
from grader.unit import Finding, Unit, code, texts, without_fences

LINES = (6, 15)  # of a code cell: the median, the longest
TASK_WORDS = (60, 140)
ASSERTS = (4, 8)  # visible ones, per task
IGNORED = 0.05  # of the code cells
PICTURES = {"image/png", "image/svg+xml"}


def a_lesson_has_its_words(unit: Unit) -> Iterator[Finding]:
    """As its kind asks: a lesson has 900 to 1,500, and more where it has many topics."""
    count = sum(words(cell) for cell in texts(unit.lesson))
    yield from _within(unit, "", count, quota.of(unit.entry).words, "words of prose")


def a_lesson_has_its_cells(unit: Unit) -> Iterator[Finding]:
    """As its kind asks: a lesson has 18 to 30 code cells, and more where it has many topics."""
    yield from _within(unit, "", len(code(unit.lesson)), quota.of(unit.entry).cells, "code cells")


def code_cells_are_short(unit: Unit) -> Iterator[Finding]:
    """The median code cell has 6 lines at most, the longest 15."""
    if code(unit.lesson) and median(map(lines, code(unit.lesson))) > LINES[0]:
        yield Finding(
            unit.lesson_path, "", f"half of its code cells have more than {LINES[0]} lines: split them."
        )
    for cell in code(unit.lesson):
        if lines(cell) > LINES[1]:
            yield Finding(
                unit.lesson_path,
                cell.id,
                f"it has {lines(cell)} lines, more than {LINES[1]}: split the cell.",
            )


def there_is_always_something_to_run(unit: Unit) -> Iterator[Finding]:
    """At most 130 words between two code cells, up to the quiz; an opening is read at one go."""
    since, most = 0, quota.of(unit.entry).stretch
    for cell in (cell for cell in unit.lesson.cells if "navigation" not in notebook.tags(cell)):
        if cell.source.startswith("## Quiz"):
            return
        since = since + words(cell) if cell.cell_type == "markdown" else 0
        if since > most:
            yield Finding(
                unit.lesson_path, cell.id, f"{since} words without anything to run: cut, or add a cell."
            )
            since = 0


def errors_are_met_on_purpose(unit: Unit) -> Iterator[Finding]:
    """Two cells of a lesson at least fail on purpose, none by accident, and none writes to stderr."""
    meant = [cell for cell in code(unit.lesson) if "raises-exception" in notebook.tags(cell)]
    least = quota.of(unit.entry).errors
    if len(meant) < least:
        says = f"it meets {len(meant)} errors on purpose, {least} at least: tag raises-exception."
        yield Finding(unit.lesson_path, "", says)
    for cell in code(unit.lesson):
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed != (cell in meant):
            what = (
                "fails without the tag raises-exception"
                if failed
                else "is tagged raises-exception and does not fail"
            )
            yield Finding(unit.lesson_path, cell.id, f"it {what}: mend the cell or the tag.")
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield Finding(unit.lesson_path, cell.id, "it writes to stderr: mend what it warns of.")


def something_is_drawn_and_something_moves(unit: Unit) -> Iterator[Finding]:
    """A picture at least, and in a lesson an explorer."""
    wanted = quota.of(unit.entry)
    moving = [cell for cell in code(unit.lesson) if "explorers." in cell.source]
    # An explorer's own picture, stored for those who read without a kernel, is no drawing of the lesson's.
    drawn = any(_kinds(cell) & PICTURES for cell in code(unit.lesson) if cell not in moving)
    if wanted.picture and not drawn:
        yield Finding(unit.lesson_path, "", "it shows no picture: draw what it measures.")
    if wanted.explorer and not moving:
        yield Finding(
            unit.lesson_path, "", "nothing in it can be moved: add one of grader.classroom.explorers."
        )


def a_picture_has_words_beside_it(unit: Unit) -> Iterator[Finding]:
    """The text right above or below a picture says in words what is seen."""
    cells = unit.lesson.cells
    for place, cell in enumerate(cells):
        drawn = cell.cell_type == "code" and _kinds(cell) & PICTURES
        beside = [other for other in cells[max(place - 1, 0) : place + 2] if other.cell_type == "markdown"]
        if drawn and not any(words(other) >= 5 for other in beside):
            yield Finding(
                unit.lesson_path, cell.id, "no text stands beside the picture: say in words what it shows."
            )


def outputs_are_kept(unit: Unit) -> Iterator[Finding]:
    """Every code cell was executed, in order, and the lesson shows what came out."""
    counts = [cell.execution_count for cell in code(unit.lesson)]
    if counts != [*range(1, len(counts) + 1)]:
        yield Finding(
            unit.lesson_path, "", f"its cells were not run in order: run `causeway run {unit.entry.name}`."
        )
    if sum(bool(cell.outputs) for cell in code(unit.lesson)) < 0.7 * len(counts):
        yield Finding(
            unit.lesson_path, "", f"too few outputs are stored: run `causeway run {unit.entry.name}`."
        )


def hardly_an_output_is_ignored(unit: Unit) -> Iterator[Finding]:
    """One cell in twenty at most is left out of the comparison, and says why; none is skipped."""
    ignored = [cell for cell in code(unit.lesson) if "nbval-ignore-output" in notebook.tags(cell)]
    if len(ignored) > IGNORED * len(code(unit.lesson)):
        yield Finding(unit.lesson_path, "", f"{len(ignored)} outputs are ignored, more than one in twenty.")
    for cell in code(unit.lesson):
        if {"nbval-skip", "skip-execution"} & set(notebook.tags(cell)) or "# NBVAL_" in cell.source:
            yield Finding(unit.lesson_path, cell.id, "the cell is skipped: every cell of a lesson runs.")
        if cell in ignored and not cell.source.startswith("# varies: "):
            yield Finding(
                unit.lesson_path,
                cell.id,
                "its output is ignored without a reason: begin with `# varies: why`.",
            )


def an_exercise_has_its_tasks(unit: Unit) -> Iterator[Finding]:
    """5 to 7 tasks."""
    yield from _within(unit, "", len(unit.tasks), quota.of(unit.entry).tasks, "tasks", exercise=True)


def task_texts_have_their_words(unit: Unit) -> Iterator[Finding]:
    """60 to 140 words."""
    for task in unit.tasks:
        if task.text is not None:
            count = len(without_fences(task.text.source.partition("\n")[2]).split())
            yield from _within(unit, task.text.id, count, TASK_WORDS, "words of task text", exercise=True)


def visible_checks_have_their_asserts(unit: Unit) -> Iterator[Finding]:
    """4 to 8 visible asserts per task."""
    for task in unit.tasks:
        count = sum(len(re.findall(r"^\s*assert ", cell.source, re.M)) for cell in task.visible)
        yield from _within(unit, task.answer.id, count, ASSERTS, "visible asserts", exercise=True)


def words(cell: Cell) -> int:
    """The words of a text cell, as a reader counts them."""
    prose = re.sub(r"<[^>]+>|\]\([^)]*\)", " ", without_fences(cell.source))
    return len(re.findall(r"[A-Za-z0-9_']+", prose))


def lines(cell: Cell) -> int:
    """The lines of a code cell that hold code."""
    return len([line for line in cell.source.splitlines() if line.strip()])


def _kinds(cell: Cell) -> set[str]:
    return {kind for output in cell.outputs for kind in output.get("data", {})}


def _within(
    unit: Unit, cell: str, count: int, limits: tuple[int, int], what: str, exercise: bool = False
) -> Iterator[Finding]:
    if not limits[0] <= count <= limits[1]:
        path = unit.solution_path if exercise else unit.lesson_path
        yield Finding(path, cell, f"it has {count:,} {what}: {limits[0]:,} to {limits[1]:,} are asked for.")


FACTS = (
    a_lesson_has_its_words,
    a_lesson_has_its_cells,
    code_cells_are_short,
    there_is_always_something_to_run,
    errors_are_met_on_purpose,
    something_is_drawn_and_something_moves,
    a_picture_has_words_beside_it,
    outputs_are_kept,
    hardly_an_output_is_ignored,
    an_exercise_has_its_tasks,
    task_texts_have_their_words,
    visible_checks_have_their_asserts,
)
