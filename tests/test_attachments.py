"""A picture that is attached to a text stays with it wherever the notebook goes."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader import execute, live, notebook, release, tidy
from grader.notebook import Cell, Notebook
from tests.commands import ROOT
from tests.conftest import COURSE

LIST = "01-data-structures/01-list"
DOT = base64.b64encode(b"\x89PNG a dot").decode()
HELD = {"dot.png": {"image/png": DOT}}
TEXT = "# Dots\n\n![A dot.](attachment:dot.png)"


def pictured(text: str = TEXT) -> Cell:
    return new_markdown_cell(text, attachments=HELD)


@pytest.fixture
def book() -> Notebook:
    return new_notebook(cells=[pictured(), new_code_cell("print(1)")], metadata=notebook.KERNEL)


def test_a_tidied_notebook_keeps_it(book):
    assert tidy.tidy(book, LIST).cells[0].attachments == HELD


def test_a_lesson_keeps_it_when_it_is_run(checkout, book):
    unit = checkout.choose([LIST])[0]
    notebook.write(checkout.lesson(LIST), tidy.tidy(book, LIST))
    execute.execute(checkout, unit)
    ran = notebook.read(checkout.lesson(LIST))
    assert ran.cells[0].attachments == HELD
    assert ran.cells[1].outputs[0].text == "1\n"


def test_a_learners_copy_keeps_it_also_above_a_prediction(book):
    above = pictured(f"{TEXT}\n\n**Predict.** What is printed?")
    for text in (book.cells[0], above):
        alive = live.lesson(new_notebook(cells=[text, book.cells[1]]), LIST)
        [kept] = [cell for cell in alive.cells if "attachment:" in cell.source]
        assert kept.attachments == HELD


def test_a_release_keeps_it(checkout):
    path = checkout.solution(LIST)
    solved = notebook.read(path)
    text = next(cell for cell in solved.cells if cell.source.startswith("## 1. "))
    text.source, text.attachments = f"{text.source}\n\n![A dot.](attachment:dot.png)", HELD
    notebook.write(path, solved)
    release.release(checkout, checkout.choose([LIST]))
    released = notebook.read(checkout.exercise(LIST))
    [kept] = [cell for cell in released.cells if cell.get("attachments")]
    assert kept.attachments == HELD


def test_a_notebook_updated_from_its_script_keeps_it(tmp_path, book):
    path, script = tmp_path / "dots.ipynb", tmp_path / "dots.py"
    notebook.write(path, tidy.tidy(book, LIST))
    jupytext(path, "--to", "py:percent", "-o", str(script))
    script.write_text(script.read_text("utf-8").replace("print(1)", "print(2)"), "utf-8")
    jupytext(script, "--to", "notebook", "--update", "-o", str(path))
    updated = notebook.read(path)
    assert updated.cells[1].source == "print(2)"
    assert updated.cells[0].get("attachments") == HELD


def jupytext(path: Path, *options: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "jupytext", *options, str(path)], check=True, capture_output=True, cwd=ROOT
    )


def test_the_pictures_of_a_lesson_are_small_and_legible():
    cells = [cell for unit in COURSE.units for cell in notebook.read(COURSE.lesson(unit.slug)).cells]
    pictures = [data["image/png"] for cell in cells for data in cell.get("attachments", {}).values()]
    assert pictures
    for picture in map(base64.b64decode, pictures):
        assert picture.startswith(b"\x89PNG\r\n")
        assert len(picture) <= 120_000
        assert 600 <= int.from_bytes(picture[16:20], "big") <= 1000  # pixels wide
