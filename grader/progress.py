"""`causeway progress`: where a learner stands, on the screen, as JSON, and from one machine to another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from grader.classroom import contents, store
from grader.classroom.record import Event, Record, event_of
from grader.classroom.standing import (
    ChapterStanding,
    Next,
    Standing,
    State,
    TaskStanding,
    UnitStanding,
    stand,
)
from grader.course import Course
from grader.errors import CannotCarry

SIGNS = {State.DONE: "✓", State.IN_PROGRESS: "◐", State.NOT_BEGUN: "○", State.TO_COME: "·"}
COLORS = {State.DONE: "green", State.IN_PROGRESS: "yellow", State.NOT_BEGUN: "", State.TO_COME: "dim"}
FORMAT, VERSION = "causeway progress", 1
WIDTH = 14  # of a bar, in characters


def standing(course: Course, record: Record) -> Standing:
    """Where the learner of a record stands in a course."""
    return stand(contents.of(course), record.events())


def render(course: Course, record: Record) -> RenderableType:
    """What `causeway progress` shows."""
    now = standing(course, record)
    return Group(
        *_summary(now),
        *_chapters(course, now),
        Text(f"Kept in {record.path}", "dim", overflow="fold"),
    )


def _summary(now: Standing) -> Iterator[Text]:
    if now.begun:
        units = f"{now.done} of {count(len(now.written), 'unit')} done"
        yield Text(f"{now.passed} of {now.tasks} tasks passed, {units}.", "bold")
    else:
        yield Text("Nothing is recorded yet. `causeway learn` opens the course on its map.")
    yield Text("→ ", "bold").append(_next(now.next) if now.next else "Everything written so far is done.")


def _next(step: Next) -> str:
    where = f"task {step.task.title}" if step.task else "the lesson"
    return f"Next: {step.unit.title}, {where} ({step.unit.slug})"


def _chapters(course: Course, now: Standing) -> Iterator[RenderableType]:
    titles = {chapter.slug: f"{chapter.number}. {chapter.title}" for chapter in course.roadmap.chapters}
    for chapter in now.chapters:
        if chapter.written:
            yield Text()
            yield _heading(titles[chapter.slug], chapter)
            yield from (line for unit in chapter.written for line in _unit(unit))
    coming = [titles[chapter.slug] for chapter in now.chapters if not chapter.written]
    yield Text()
    if coming:
        yield Text(f"To come: {', '.join(coming)}.", "dim")


def _heading(title: str, chapter: ChapterStanding) -> Text:
    coming = len(chapter.units) - len(chapter.written)
    line = Text(title, "bold").append(f"  {chapter.passed} of {chapter.tasks} tasks passed", "not bold")
    return line.append(f", {count(coming, 'unit')} to come" if coming else "", "not bold")


def _unit(unit: UnitStanding) -> Iterator[RenderableType]:
    lesson = unit.lesson
    parts = [
        f"{unit.passed} of {count(len(unit.tasks), 'task')}",
        f"{lesson.right} of {count(lesson.questions, 'question')}",
        f"{lesson.predicted} of {count(lesson.predictions, 'prediction')}",
    ]
    yield _line(2, _signed(unit.state, unit.title).append(f", {unit.state.value}"))
    yield _line(4, bar(unit.passed, len(unit.tasks)).append(f"  {', '.join(parts)}", ""))
    for task in unit.tasks:
        if task.state is State.IN_PROGRESS:
            yield _line(4, _signed(task.state, task.title).append(_tries(task)))


def _line(indent: int, text: Text) -> Padding:
    return Padding(text, (0, 0, 0, indent))


def _signed(state: State, title: str) -> Text:
    return Text(f"{SIGNS[state]} {title}", COLORS[state])


def bar(done: int, all_: int) -> Text:
    """A share as a bar; its words stand beside it."""
    full = done * WIDTH // all_ if all_ else 0
    return Text("━" * full, "green").append("─" * (WIDTH - full), "dim")


def _tries(task: TaskStanding) -> str:
    parts = [f"{count(task.tries, 'answer')} refused"] if task.tries else []
    parts += [f"{count(task.hints, 'hint')} opened"] if task.hints else []
    parts += ["solution opened"] if task.solution else []
    return ": " + (", ".join(parts) or State.IN_PROGRESS.value)


def count(number: int, noun: str) -> str:
    """`1 hint`, `2 hints`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plain(course: Course, record: Record) -> dict[str, Any]:
    """Where a learner stands, for programs."""
    now = standing(course, record)
    step = now.next
    return {
        "tasks": {"passed": now.passed, "all": now.tasks},
        "units": {"done": now.done, "written": len(now.written), "all": len(now.units)},
        "next": step and {"unit": step.unit.slug, "task": step.task and step.task.id},
        "chapters": [
            {
                "slug": chapter.slug,
                "state": chapter.state.value,
                "units": [_plain(unit) for unit in chapter.units],
            }
            for chapter in now.chapters
        ],
        "record": str(record.path),
    }


def _plain(unit: UnitStanding) -> dict[str, Any]:
    def words(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value.value if isinstance(value, State) else value for key, value in pairs}

    return {**asdict(unit, dict_factory=words), "state": unit.state.value, "passed": unit.passed}


def carry_out(record: Record, path: Path) -> int:
    """Write all events into a file that is not there yet; how many."""
    events = record.events()
    text = json.dumps({"format": FORMAT, "version": VERSION, "events": [asdict(e) for e in events]}, indent=1)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise CannotCarry(
            f"{path} exists and was left as it is. Name a file that does not exist yet."
        ) from None
    except OSError as error:
        raise CannotCarry(f"{path} cannot be written: {error.strerror}. Name a file elsewhere.") from None
    return len(events)


def carry_in(record: Record, path: Path) -> tuple[int, int]:
    """Add the events of a file that are not known here; how many were added, of how many."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotCarry(f"{path} cannot be read: {error.strerror}. Check its name.") from None
    events = _rows(path) if content.startswith(b"SQLite format 3") else _exported(path, content)
    return record.merge(events), len(events)


def _rows(path: Path) -> list[Event]:
    """What a progress.sqlite copied by hand holds, or one that was set aside as damaged."""
    return [event for row in store.salvage(path) for event in event_of(row)]


def _exported(path: Path, content: bytes) -> list[Event]:
    try:
        data = json.loads(content)
        if data["format"] != FORMAT or data["version"] > VERSION:
            raise ValueError(f"its format is {data['format']!r}, version {data['version']}")
        events = [Event(**event) for event in data["events"]]
        if not all(_sane(event) for event in events):
            raise ValueError("one of its events has a part of another type")
    except (ValueError, TypeError, KeyError) as error:
        raise CannotCarry(
            f"{path} is not what `causeway progress --export` of this version writes ({error}). "
            "Export it again on the other machine; nothing was added."
        ) from None
    return events


def _sane(event: Event) -> bool:
    words = (event.kind, event.unit, event.item, event.outcome)
    timed = isinstance(event.at, int | float) and not isinstance(event.at, bool)
    return timed and isinstance(event.detail, dict) and all(isinstance(word, str) for word in words)
