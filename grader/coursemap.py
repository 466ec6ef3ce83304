"""The course map: every chapter, lesson and topic of the roadmap as one notebook, linked where it exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from grader import roadmap
from grader.course import Course
from grader.notebook import KERNEL, Notebook
from grader.roadmap import Chapter, Lesson, Topic

# Color, shape and word say the same thing, so that none of them is needed to read the map.
MARKS = {"green": ("#2e7d32", "●"), "gray": ("#6b6b6b", "■"), "orange": ("#b85c00", "▲")}
PASSES = {"green": "first pass", "gray": "second pass", "orange": "third pass, in depth"}
LICENSE = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
SOURCE = "https://github.com/amaargiru/pyroad"


def draw(course: Course) -> Notebook:
    """The map of a course, as a notebook of text alone: it reads the same everywhere."""
    texts = {
        "head": _head(course),
        **{chapter.slug: _chapter(course, chapter) for chapter in course.roadmap.chapters},
    }
    cells = [new_markdown_cell(text, id=f"map-{name}") for name, text in {**texts, "foot": _foot()}.items()]
    return NotebookNode(cells=cells, metadata=KERNEL, nbformat=4, nbformat_minor=5)


def _head(course: Course) -> str:
    road = course.roadmap
    tiers = Counter(topic.tier for topic in road.topics)
    legend = "\n".join(f"| {_mark(tier)} | {PASSES[tier]} | {tiers[tier]} topics |" for tier in roadmap.TIERS)
    return (
        "# Causeway: the map\n\n"
        f"From `list` to Kubernetes: {len(road.chapters)} chapters, {len(road.lessons)} lessons, "
        f"{len(road.topics)} topics. {_written(len(course.units))}\n\n"
        f"{_begin(course)}\n\n"
        f"| tier | when | how many |\n|:--|:--|--:|\n{legend}\n\n"
        "Walk the map once for the green topics, a second time for the gray, a third time for the orange."
    )


def _begin(course: Course) -> str:
    if not course.units:
        return "Nothing is written yet."
    first = course.units[0]
    lesson, exercise = f"{first.slug}.ipynb", f"../exercises/{first.slug}.ipynb"
    return f"**Begin here:** [{first.title}]({lesson}), then its [exercise]({exercise})."


def _written(count: int) -> str:
    return f"{count} lessons are written, the rest are to come." if count != 1 else "1 lesson is written."


def _chapter(course: Course, chapter: Chapter) -> str:
    rows = "\n".join(_row(course, number, lesson) for number, lesson in enumerate(chapter.lessons, 1))
    topics = sum(len(lesson.topics) for lesson in chapter.lessons)
    return (
        f"## {chapter.number}. {chapter.title}\n\n"
        f"{_count(len(chapter.lessons), 'lesson')}, {_count(topics, 'topic')}\n\n"
        f"| | lesson | exercise | topics |\n|--:|:--|:--|:--|\n{rows}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _row(course: Course, number: int, lesson: Lesson) -> str:
    topics = "<br>".join(_tiers(lesson))
    if lesson not in course.units:
        return f"| {number} | {escape(lesson.title)} | *to come* | {topics} |"
    name, exercise = escape(lesson.title), f"../exercises/{lesson.slug}.ipynb"
    return f"| {number} | **[{name}]({lesson.slug}.ipynb)** | [exercise]({exercise}) | {topics} |"


def _tiers(lesson: Lesson) -> Iterator[str]:
    for tier in roadmap.TIERS:
        names = [_topic(topic) for topic in lesson.topics if topic.tier == tier]
        if names:
            yield f"{_mark(tier)}: {', '.join(names)}"


def _topic(topic: Topic) -> str:
    # A topic may be called `*, *args, **kwargs` or `__enter__`: its stars and underscores are not markup.
    name = escape(topic.name).replace("*", "&#42;").replace("_", "&#95;").replace("|", "&#124;")
    return f'<span data-topic="{topic.id}">{name}</span>'


def _mark(tier: str) -> str:
    color, shape = MARKS[tier]
    return f'<span style="color: {color}">{shape} {tier}</span>'


def _foot() -> str:
    return (
        f"The topics and their tiers are those of the [Detailed Python developer roadmap]({SOURCE}) "
        f"by Mikhail Emelyanov, used under [CC BY-NC-SA 4.0]({LICENSE}). "
        "This page is generated: `causeway release` draws it from `course/roadmap.toml`."
    )
