"""The course map: every chapter, lesson and topic of the roadmap as one notebook, linked where it exists.

The tracked map holds no learner's progress; a learner's own copy is drawn with theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from grader import roadmap
from grader.classroom import roadmap_view
from grader.classroom.poster import MARKS, PASSES
from grader.classroom.record import Record
from grader.course import Course
from grader.notebook import KERNEL, Cell, Notebook
from grader.roadmap import Chapter, Kind, Page, Topic

LICENSE = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
SOURCE = "https://github.com/amaargiru/pyroad"
SHOW = "from grader.classroom.roadmap_view import show\n\nshow()"


def draw(course: Course) -> Notebook:
    """The map of a course: the drawing as one sees it who has done nothing, then the same as text alone."""
    texts = {chapter.slug: _chapter(course, chapter) for chapter in course.roadmap.chapters}
    return _book(
        _text("head", _head(course)),
        _drawing(course, None, course.root),
        _text("guide", _guide(course)),
        *(_text(name, text) for name, text in texts.items()),
        _text("foot", f"{_credit()} {_origin()}"),
    )


def personal(course: Course, record: Record, root: Path) -> Notebook:
    """The map for `root/course/`, drawn with what a learner did; it links what stands below `root`."""
    redraw = f"{_head(course)} Run the cell below (Shift+Enter) to draw it anew."
    return _book(_text("head", redraw), _drawing(course, record, root), _text("foot", _credit()))


def _book(*cells: Cell) -> Notebook:
    return NotebookNode(cells=list(cells), metadata=KERNEL, nbformat=4, nbformat_minor=5)


def _text(name: str, text: str) -> Cell:
    return new_markdown_cell(text, id=f"map-{name}")


def _drawing(course: Course, record: Record | None, root: Path) -> Cell:
    output = new_output("display_data", data=roadmap_view.picture(course, record, root))
    # Scrolling inside a scrolling page hides the road; the one line of source says little to a learner.
    metadata = {"jupyter": {"source_hidden": True}, "scrolled": False}
    return new_code_cell(SHOW, id="map-drawing", metadata=metadata, outputs=[output])


def _head(course: Course) -> str:
    road = course.roadmap
    return (
        "# Causeway: the map\n\n"
        f"From `list` to Kubernetes: {len(road.chapters)} chapters, {len(road.lessons)} lessons, "
        f"{len(road.topics)} topics. {_written(course)}"
    )


def _guide(course: Course) -> str:
    tiers = Counter(topic.tier for topic in course.roadmap.topics)
    legend = "\n".join(f"| {_mark(tier)} | {PASSES[tier]} | {tiers[tier]} topics |" for tier in roadmap.TIERS)
    return (
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


def _written(course: Course) -> str:
    count = sum(page.kind is Kind.LESSON for page in course.pages)
    return f"{count} lessons are written, the rest are to come." if count != 1 else "1 lesson is written."


def _chapter(course: Course, chapter: Chapter) -> str:
    rows = "\n".join(_row(course, number, step) for number, step in enumerate(chapter.steps, 1))
    topics = sum(len(lesson.topics) for lesson in chapter.lessons)
    return (
        f"## {chapter.number}. {chapter.title}\n\n"
        f"{_count(len(chapter.lessons), 'lesson')}, {_count(topics, 'topic')}{_opening(course, chapter)}\n\n"
        f"| | lesson | exercise | topics |\n|--:|:--|:--|:--|\n{rows}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _opening(course: Course, chapter: Chapter) -> str:
    opening = chapter.opening
    return f" · [what it brings]({opening.slug}.ipynb)" if opening in course.pages else ""


def _row(course: Course, number: int, page: Page) -> str:
    topics = "<br>".join(tiers(page)) if page.kind is Kind.LESSON else ""
    if page not in course.pages:
        return f"| {number} | {escape(page.title)} | *to come* | {topics} |"
    exercise = f"[exercise](../exercises/{page.slug}.ipynb)" if page.graded else ""
    return f"| {number} | **[{escape(page.title)}]({page.slug}.ipynb)** | {exercise} | {topics} |"


def tiers(lesson: Page) -> Iterator[str]:
    """The topics of a lesson as Markdown, a line per tier."""
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


def _credit() -> str:
    return (
        f"The topics and their tiers are those of the [Detailed Python developer roadmap]({SOURCE}) "
        f"by Mikhail Emelyanov, used under [CC BY-NC-SA 4.0]({LICENSE})."
    )


def _origin() -> str:
    return "This page is generated: `causeway release` draws it from `course/roadmap.toml`."
