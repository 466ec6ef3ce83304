"""The words of the course: spelled, and within the measure a lesson has."""

from __future__ import annotations

import re
import subprocess
import sys
from statistics import median

import pytest

from grader import notebook
from tests.conftest import COURSE

UNITS = [unit.slug for unit in COURSE.units]
FORBIDDEN = re.compile(r"\b(simply|just|obviously|of course|easy|easily)\b|!(?!\[|=)", re.I)


def prose(path) -> str:
    """The text of a notebook without code, addresses and tags."""
    book = notebook.read(path)
    cells = (
        cell
        for cell in book.cells
        if cell.cell_type == "markdown" and "navigation" not in notebook.tags(cell)
    )
    text = re.sub(r"```.*?```", "", "\n\n".join(cell.source for cell in cells), flags=re.S)
    return re.sub(r"<[^>]+>|`[^`]*`|\]\([^)]*\)", " ", text)


def lesson_code(slug: str) -> list[notebook.Cell]:
    return [cell for cell in notebook.read(COURSE.lesson(slug)).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("shelf", ["lesson", "solution"])
@pytest.mark.parametrize("slug", UNITS)
def test_the_words_are_spelled_as_a_dictionary_has_them(slug, shelf):
    path = getattr(COURSE, shelf)(slug)
    ran = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "-"],
        input=prose(path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == ""


@pytest.mark.parametrize("shelf", ["lesson", "solution"])
@pytest.mark.parametrize("slug", UNITS)
def test_no_word_belittles_and_no_sentence_shouts(slug, shelf):
    assert FORBIDDEN.findall(prose(getattr(COURSE, shelf)(slug))) == []


@pytest.mark.parametrize("slug", UNITS)
def test_a_lesson_has_900_to_1500_words(slug, record_property):
    words = len(re.findall(r"[A-Za-z0-9_']+", prose(COURSE.lesson(slug))))
    record_property(f"words of {slug}", words)
    assert 900 <= words <= 1500


@pytest.mark.parametrize("slug", UNITS)
def test_a_lesson_has_18_to_30_short_code_cells(slug):
    lengths = [len([line for line in cell.source.splitlines() if line.strip()]) for cell in lesson_code(slug)]
    assert 18 <= len(lengths) <= 30
    assert median(lengths) <= 6
    assert max(lengths) <= 15


@pytest.mark.parametrize("slug", UNITS)
def test_a_lesson_asks_for_predictions_and_closes_with_a_quiz(slug):
    text = "\n".join(
        cell.source for cell in notebook.read(COURSE.lesson(slug)).cells if cell.cell_type == "markdown"
    )
    assert text.count("**Predict.**") >= 3
    assert 4 <= text.count("### Question ") <= 6
    assert len(re.findall(r"</summary>\s*(Right|Wrong):", text)) == text.count("</summary>")


@pytest.mark.parametrize("slug", UNITS)
def test_a_task_text_has_60_to_140_words(slug):
    texts = [
        cell.source for cell in notebook.read(COURSE.exercise(slug)).cells if re.match(r"## \d", cell.source)
    ]
    for text in texts:
        words = re.sub(r"```.*?```|^## [^\n]*", "", text, flags=re.S).split()
        assert 60 <= len(words) <= 140, text.splitlines()[0]
