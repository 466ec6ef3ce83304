"""What a new release changes for a learner: new units and tasks, and each task they have begun."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from grader import draft, merge, notebook, work
from grader.notebook import Cell, Notebook
from grader.work import Step

# A paragraph is one long line: a diff by sentence shows the sentence that changed.
SENTENCE = re.compile(r"\n|(?<=[.?:]) (?=[A-Z*`])")
Parts = dict[str, str]  # "text", "stub", "visible", "visible-2" ... -> source


def told(steps: Iterable[Step]) -> list[str]:
    """The lines that say what a renewed `work/` brings, the new before the changed; each once."""
    steps = [step for step in steps if step.path != work.MAP]
    lines = [*map(_new, steps), *map(_renewed, steps), *(line for step in steps for line in _tasks(step))]
    return [*dict.fromkeys(filter(None, [*lines, *(step.said for step in steps)]))]


def _new(step: Step) -> str:
    book = draft.parse(step.given or b"") if step.path.endswith(".ipynb") else None
    is_new = book is not None and step.base is None and step.mine is None and not step.blocked
    return f"New: work/{step.path}, {notebook.title(book)}" if is_new else ""


def _renewed(step: Step) -> str:
    changed = step.text is not None and step.base is not None and step.base != step.given
    return f"Renewed: work/{step.path}" if changed else ""


def _tasks(step: Step) -> Iterator[str]:
    base, mine, new = (draft.parse(content or b"") for content in (step.base, step.mine, step.given))
    if base and new and step.path.startswith("exercises/") and step.base != step.given:
        before, after = tasks(base), tasks(new)
        titles = notebook.task_titles(new)
        yield from (f"New task: work/{step.path}, {titles[name]}" for name in after if name not in before)
        for name in (name for name in before if mine and name in after and name in merge.begun(base, mine)):
            yield from _task(step.path, titles[name], before[name], after[name])


def _task(path: str, title: str, before: Parts, after: Parts) -> Iterator[str]:
    """A begun task that changed, as a diff of each of its parts; nothing if it did not."""
    if before == after:
        return
    yield f"Changed: work/{path}, {title}. You have begun it: run its checks again."
    for part in dict.fromkeys([*before, *after]):
        yield from _part(part, before.get(part, ""), after.get(part, ""))


def _part(part: str, before: str, after: str) -> Iterator[str]:
    split = SENTENCE.split if part == "text" else str.splitlines
    lines = difflib.unified_diff(
        split(before), split(after), f"{part}, before", f"{part}, now", lineterm="", n=2
    )
    # One text, so that equal lines of two diffs stay two.
    text = "\n".join(f"    {line}" for line in lines)
    if text:
        yield text


def tasks(book: Notebook) -> dict[str, Parts]:
    """The parts of each task by the name of its answer; hints open in the classroom, they are no part."""
    found = dict[str, Parts]()
    for section in _sections(book):
        text = "\n\n".join(cell.source for cell in section if _is_text(cell))
        for answer in filter(notebook.is_answer, section):
            name = notebook.grade_id(answer)
            checks = {_check(cell): cell.source for cell in section if _belongs(cell, name)}
            found[name] = {"text": text, "stub": answer.source, **checks}
    return found


def _sections(book: Notebook) -> Iterator[list[Cell]]:
    section = list[Cell]()
    for cell in book.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            yield section
            section = []
        section.append(cell)
    yield section


def _is_text(cell: Cell) -> bool:
    return cell.cell_type == "markdown" and not notebook.grade_id(cell) and notebook.tags(cell) != ["hints"]


def _belongs(cell: Cell, answer: str) -> bool:
    name = notebook.grade_id(cell)
    return notebook.is_check(cell) and not notebook.is_answer(cell) and notebook.task_of(name) == answer


def _check(cell: Cell) -> str:
    return notebook.grade_id(cell).rpartition("_")[2]
