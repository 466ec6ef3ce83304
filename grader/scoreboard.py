"""The course in numbers, as one page and as JSON: what `causeway check --report` writes.

Beside each task's score stands a hash of what it rests on, so that whoever has the course can tell at once
whether a score is still that of the task; only to find it out takes minutes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader import notebook
from grader.check import Verdict
from grader.course import Course
from grader.mutate import TaskScore
from grader.unit import Unit, code

PAGE, DATA = Path("course/scoreboard.md"), Path("course/scoreboard.json")
Board = dict[str, Any]  # what the JSON holds


def board(course: Course, verdicts: Sequence[Verdict], scores: Sequence[TaskScore]) -> Board:
    """The topics covered and, for each unit, facts, compared outputs, topics and its tasks' scores."""
    units = [_unit(Unit(course, one.unit), one, scores) for one in verdicts if one.unit.graded]
    topics = {"covered": sum(unit["topics"] for unit in units), "of": len(course.roadmap.topics)}
    lessons = {"covered": sum(unit["topics"] > 0 for unit in units), "of": len(course.roadmap.lessons)}
    return {"topics": topics, "lessons": lessons, "units": units}


def _unit(unit: Unit, verdict: Verdict, scores: Sequence[TaskScore]) -> dict[str, Any]:
    cells = code(unit.lesson)
    ignored = [cell for cell in cells if "nbval-ignore-output" in notebook.tags(cell)]
    own = (score for score in scores if score.task.startswith(f"{unit.prefix}_"))
    return {
        "unit": unit.entry.slug,
        "facts": {
            "hold": verdict.facts - len({name for name, _ in verdict.findings}),
            "of": verdict.facts,
        },
        "cells": {"compared": len(cells) - len(ignored), "of": len(cells)},
        "topics": len(unit.entry.topics) if verdict.holds else 0,
        "tasks": {score.task: task(score) for score in own},
    }


def task(score: TaskScore) -> dict[str, Any]:
    """A task's score in numbers, and the beginning of the hash of what it rests on."""
    counts = {"mutants": len(score.mutants), "caught": score.killed}
    return {**counts, "equivalent": len(score.mutants) - score.wrong, "basis": score.basis[:16]}


def page(found: Board) -> str:
    """The table for people."""
    topics, lessons = found["topics"], found["lessons"]
    lines = "\n".join(map(_line, found["units"]))
    return (
        "# Scoreboard\n\n"
        f"{topics['covered']} of {topics['of']} topics are taught, asked and graded, in "
        f"{lessons['covered']} of {lessons['of']} lessons. "
        "A mutant is one small change to a solution; the checks of a task must catch 95 % of them.\n\n"
        "| unit | facts that hold | outputs compared | topics | mutants caught | weakest task |\n"
        "|:--|--:|--:|--:|--:|:--|\n"
        f"{lines}\n\n"
        "Written by `causeway check --report`.\n"
    )


def _line(unit: dict[str, Any]) -> str:
    tasks, facts, cells = unit["tasks"], unit["facts"], unit["cells"]
    caught, wrong = sum(one["caught"] for one in tasks.values()), sum(map(_wrong, tasks.values()))
    # The task with the lowest score, among equals the one whose score says least.
    name, weakest = min(tasks.items(), key=lambda one: (percent(one[1]), _wrong(one[1])))
    of, short = _wrong(weakest), name.split("_")[2]
    said = f"{short}, {math.floor(percent(weakest))} % of {of}" if of else f"{short}, no mutant"
    return (
        f"| {unit['unit']} | {facts['hold']} of {facts['of']} | {cells['compared']} of {cells['of']} "
        f"| {unit['topics']} | {caught} of {wrong} | {said} |"
    )


def _wrong(task: dict[str, Any]) -> int:
    """How many of a task's mutants a check has to catch."""
    return int(task["mutants"] - task["equivalent"])


def percent(task: dict[str, Any]) -> float:
    """How many of these were caught."""
    return 100 * task["caught"] / _wrong(task) if _wrong(task) else 100.0


def write(course: Course, found: Board) -> list[Path]:
    """Write both; the files that changed."""
    texts = {course.root / PAGE: page(found), course.root / DATA: json.dumps(found, indent=1) + "\n"}
    return [path for path, text in texts.items() if notebook.write_text(path, text)]
