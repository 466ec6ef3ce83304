"""The course in numbers, as one page and as JSON: what `causeway check --report` writes."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import notebook
from grader.check import Verdict
from grader.course import Course
from grader.mutate import TaskScore
from grader.unit import Unit, code

PAGE, DATA = Path("course/scoreboard.md"), Path("course/scoreboard.json")


@dataclass(frozen=True)
class Row:
    """One unit: the facts that hold, the outputs nbval compares, the topics covered, its tasks' scores."""

    unit: str
    facts: int
    of_facts: int
    compared: int
    cells: int
    topics: int
    scores: tuple[TaskScore, ...]

    @property
    def weakest(self) -> TaskScore:
        """The task with the lowest score, among equals the one whose score says least."""
        return min(self.scores, key=lambda score: (score.percent, score.wrong))


def rows(course: Course, verdicts: Sequence[Verdict], scores: Sequence[TaskScore]) -> tuple[Row, ...]:
    """A row per unit, in the order of the course."""
    graded = (verdict for verdict in verdicts if verdict.unit.graded)
    return tuple(_row(Unit(course, verdict.unit), verdict, scores) for verdict in graded)


def _row(unit: Unit, verdict: Verdict, scores: Sequence[TaskScore]) -> Row:
    cells = code(unit.lesson)
    ignored = [cell for cell in cells if "nbval-ignore-output" in notebook.tags(cell)]
    own = tuple(score for score in scores if score.task.startswith(f"{unit.prefix}_"))
    wrong = len({name for name, _ in verdict.findings})
    topics = len(unit.entry.topics) if verdict.holds else 0
    compared = len(cells) - len(ignored)
    return Row(unit.entry.slug, verdict.facts - wrong, verdict.facts, compared, len(cells), topics, own)


def page(course: Course, found: Sequence[Row]) -> str:
    """The table for people."""
    lines = "\n".join(_line(row) for row in found)
    return (
        "# Scoreboard\n\n"
        f"{sum(row.topics for row in found)} of {len(course.roadmap.topics)} topics "
        "are taught, asked and graded, in "
        f"{sum(row.topics > 0 for row in found)} of {len(course.roadmap.lessons)} lessons. "
        "A mutant is one small change to a solution; the checks of a task must catch 95 % of them.\n\n"
        "| unit | facts that hold | outputs compared | topics | mutants caught | weakest task |\n"
        "|:--|--:|--:|--:|--:|:--|\n"
        f"{lines}\n\n"
        "Written by `causeway check --report`.\n"
    )


def _line(row: Row) -> str:
    caught, wrong = sum(score.killed for score in row.scores), sum(score.wrong for score in row.scores)
    name, of = row.weakest.task.split("_")[2], row.weakest.wrong
    weakest = f"{name}, {math.floor(row.weakest.percent)} % of {of}" if of else f"{name}, no mutant"
    facts, outputs = f"{row.facts} of {row.of_facts}", f"{row.compared} of {row.cells}"
    return f"| {row.unit} | {facts} | {outputs} | {row.topics} | {caught} of {wrong} | {weakest} |"


def data(course: Course, found: Sequence[Row]) -> str:
    """The same for programs, with every task."""
    covered = {"covered": sum(row.topics for row in found), "of": len(course.roadmap.topics)}
    return json.dumps({"topics": covered, "units": [_unit(row) for row in found]}, indent=1) + "\n"


def _unit(row: Row) -> dict[str, Any]:
    tasks = {score.task: _task(score) for score in row.scores}
    facts, cells = {"hold": row.facts, "of": row.of_facts}, {"compared": row.compared, "of": row.cells}
    return {"unit": row.unit, "facts": facts, "cells": cells, "topics": row.topics, "tasks": tasks}


def _task(score: TaskScore) -> dict[str, int]:
    equivalent = len(score.mutants) - score.wrong
    return {"mutants": len(score.mutants), "caught": score.killed, "equivalent": equivalent}


def write(course: Course, found: Sequence[Row]) -> list[Path]:
    """Write both; the files that changed."""
    texts = {course.root / PAGE: page(course, found), course.root / DATA: data(course, found)}
    return [path for path, text in texts.items() if notebook.write_text(path, text)]
