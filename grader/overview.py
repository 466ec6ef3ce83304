"""The table in a chapter's opening: its lessons, their minutes and topics, its quest and its review."""

from __future__ import annotations

import re
from html import escape

from nbformat import NotebookNode

from grader import coursemap, notebook
from grader.course import Course
from grader.notebook import Cell, Notebook
from grader.roadmap import Chapter, Kind, Page

TAG = "contents"
MINUTES = re.compile(r"\*\*(\d+) minutes")


def renew(course: Course, page: Page, book: Notebook) -> Notebook:
    """The notebook of an opening with its table brought up to date; any other as it is."""
    if page.kind is not Kind.OPENING:
        return book
    chapter = next(chapter for chapter in course.roadmap.chapters if chapter.opening == page)
    text = f"{table(course, chapter)}\n\n{_time(course, chapter)}"
    return NotebookNode({**book, "cells": [_renewed(cell, text) for cell in book.cells]})


def _renewed(cell: Cell, text: str) -> Cell:
    return NotebookNode({**cell, "source": text}) if TAG in notebook.tags(cell) else cell


def table(course: Course, chapter: Chapter) -> str:
    """The steps of a chapter as Markdown, linked as seen from its folder."""
    rows = "\n".join(_row(course, number, step) for number, step in enumerate(chapter.steps, 1))
    return f"| | | minutes | topics |\n|--:|:--|--:|:--|\n{rows}"


def _row(course: Course, number: int, page: Page) -> str:
    topics = ", ".join(coursemap.tiers(page)) if page.kind is Kind.LESSON else ""
    title, minutes = escape(page.title), minutes_of(course, page)
    linked = f"[{title}](../{page.slug}.ipynb)" if page in course.pages else f"{title} (to come)"
    return f"| {number} | {linked} | {minutes or ''} | {topics} |"


def minutes_of(course: Course, page: Page) -> int:
    """The minutes that a page says it takes; 0 if it is not written or does not say."""
    cells = notebook.read(course.lesson(page.slug)).cells if page in course.pages else []
    found = (MINUTES.search(cell.source) for cell in cells if cell.cell_type == "markdown")
    return next((int(match[1]) for match in found if match), 0)


def _time(course: Course, chapter: Chapter) -> str:
    hours = sum(minutes_of(course, page) for page in chapter.steps) / 60
    exercises = sum(page in course.units for page in chapter.units)
    return f"The lessons take about {hours:.0f} hours, each of the {exercises} exercises about one hour more."
