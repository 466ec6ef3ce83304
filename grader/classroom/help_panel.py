"""The widget that opens hints and solutions: judged here, drawn by static/help.js."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

import anywidget
import traitlets

from grader.classroom import hints, look
from grader.classroom.hints import SOLUTION, Progress, Step
from grader.classroom.record import Event, Record
from grader.classroom.sealed import Bundle, Key

SHEETS = ("markdown.css", "help.css")
RUN = "Run this cell to open it."


class Desk:
    """What lies open for a learner: their record, and what they opened since in this panel."""

    def __init__(self, bundle: Bundle, record: Record | None):
        self.bundle = bundle
        self.record = record
        self.notice = ""
        self._own: list[Event] = []

    def progress(self, key: Key) -> Progress:
        return hints.progress(key, [*self._kept(), *self._own])

    def steps(self, key: Key) -> list[Step]:
        return list(hints.steps(self.bundle, key, self.progress(key)))

    def open_to_compare(self, key: Key) -> bool:
        """Whether the task is passed and a solution is there to compare with."""
        return bool(key.solution) and self.progress(key).passed

    def open(self, key: Key, step: str) -> None:
        """Open a step if it is its turn, and keep that; anything else changes nothing."""
        if step not in {one.id for one in self.steps(key) if one.state == "next"}:
            return
        kind, outcome = (SOLUTION, "opened") if step == SOLUTION else ("hint", step)
        event = Event(kind, self.bundle.unit, key.id, outcome)
        self._own.append(event)
        if self.record:
            self.record.add(event)
            self.notice = " ".join(self.record.notices()) or self.notice

    def _kept(self) -> list[Event]:
        return self.record.events(self.bundle.unit) if self.record else []


class Panel(anywidget.AnyWidget):
    """The help of one task or of all tasks of an exercise."""

    _esm = look.STATIC / "help.js"
    _css = look.sheet(*SHEETS)
    tasks = traitlets.List().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk, keys: tuple[Key, ...], hints: bool = True):
        self._desk, self._keys, self._hints = desk, keys, hints
        super().__init__(tasks=[self._task(key) for key in keys])
        self.on_msg(self._asked)

    def _task(self, key: Key) -> dict[str, Any]:
        steps = [step for step in self._desk.steps(key) if self._hints or step.id == SOLUTION]
        note = "" if key.solution else hints.KEPT_BACK
        return {"id": key.id, "title": key.title, "steps": [asdict(step) for step in steps], "note": note}

    def _asked(self, _: object, content: object, __: object) -> None:
        """The learner pressed a step."""
        asked = content if isinstance(content, dict) else {}
        for key in self._keys:
            if key.id == asked.get("task"):
                self._desk.open(key, str(asked.get("step")))
        # Sent whole: a check may have run since this panel was drawn.
        self.notice = self._desk.notice
        self.tasks = [self._task(key) for key in self._keys]
        self.send({"answered": asked})

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        forms = {"text/html": look.page(_html(self.tasks), *SHEETS), "text/plain": _text(self.tasks)}
        return {**data, **forms}, metadata


def _html(tasks: list[dict[str, Any]]) -> str:
    return "".join(f"<h3>{escape(task['title'])}</h3>{_items(task)}" for task in tasks)


def _items(task: dict[str, Any]) -> str:
    note = f"<p>{escape(task['note'])}</p>" if task["note"] else ""
    return "".join(_item(step) for step in task["steps"]) + note


def _item(step: dict[str, Any]) -> str:
    title = escape(step["title"])
    if step["html"]:
        return f"<details><summary>{title}</summary>{step['html']}</details>"
    return f"<p>{title}: {escape(step['why'] or RUN)}</p>"


def _text(tasks: list[dict[str, Any]]) -> str:
    lines = []
    for task in tasks:
        lines += [task["title"], *(f"  {one['title']}: {one['why'] or RUN}" for one in task["steps"])]
        lines += [f"  {task['note']}"] if task["note"] else []
    return "\n".join(lines)
