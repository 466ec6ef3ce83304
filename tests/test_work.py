"""`work/` with real notebooks: made, renewed, broken, linked, and opened by a real kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader import draft, learn, live, merge, notebook, work
from grader.course import Course
from grader.errors import CannotWrite
from tests.commands import PLAIN, causeway

DICT = "01-data-structures/03-dict"
LESSON, EXERCISE = f"course/{DICT}.ipynb", f"exercises/{DICT}.ipynb"
RESTOCK = "01_03-dict_1-restock"
ANSWER = "def restock(stock, moves):\n    return {**stock}"


@pytest.fixture
def place(checkout: Course) -> Path:
    work.prepare(checkout)
    return work.folder(checkout)


def cells(path: Path) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in notebook.read(path).cells}


def change(path: Path, edit) -> None:
    """Change a notebook as JupyterLab would: read, edit, save."""
    book = notebook.read(path)
    edit(book)
    notebook.write(path, book)


def answer(book) -> None:
    cell = next(cell for cell in book.cells if cell.id == RESTOCK)
    cell.source, cell.execution_count = ANSWER, 7


def kept(place: Path) -> list[str]:
    return sorted("/".join(path.parts[-3:]) for path in (place / ".kept").rglob("*") if path.is_file())


def said(course: Course) -> list[str]:
    return [step.said for step in work.prepare(course) if step.said]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_work_mirrors_both_shelves_so_that_every_link_leads_somewhere(checkout, place):
    for path in place.glob("*/**/*.ipynb"):
        for cell in notebook.read(path).cells if ".base" not in path.parts else []:
            targets = [part.partition(")")[0] for part in cell.source.split("](")[1:]]
            local = [target for target in targets if target.endswith(".ipynb")]
            assert [target for target in local if not (path.parent / target).is_file()] == []
    assert not (place / "solutions").exists()


def test_the_notebooks_are_live_copies(checkout, place):
    expected = live.exercise(notebook.read(checkout.exercise(DICT)), DICT)
    assert (place / EXERCISE).read_text("utf-8") == notebook.to_text(expected)
    assert live.POINTER in (place / EXERCISE).read_text("utf-8")


def test_the_first_map_links_what_it_names(place):
    drawing = cells(place / "course/00-map.ipynb")["map-drawing"].outputs[0].data["text/html"]
    for unit in ("01-data-structures/01-list", DICT):
        assert f'href="{unit}.ipynb"' in drawing
        assert f'href="../exercises/{unit}.ipynb"' in drawing


def test_what_lies_beside_an_exercise_comes_along(checkout):
    beside = checkout.exercise(DICT).with_suffix(".sealed")
    beside.write_text("sealed\n", "utf-8")
    work.prepare(checkout)
    assert (checkout.root / "work" / "exercises" / f"{DICT}.sealed").read_text("utf-8") == "sealed\n"


def test_a_second_start_touches_nothing(checkout, place):
    change(place / EXERCISE, answer)
    before = files(place)
    assert work.prepare(checkout) == []
    assert files(place) == before


def test_a_new_unit_appears_and_the_learners_notebooks_stay_as_they_are(checkout, place):
    change(place / EXERCISE, answer)
    before = (place / EXERCISE).read_bytes()
    slug = "01-data-structures/02-tuple"
    checkout.lesson(slug).write_bytes(checkout.lesson(DICT).read_bytes())
    checkout.exercise(slug).write_bytes(checkout.exercise(DICT).read_bytes())
    work.prepare(Course(checkout.root))
    assert (place / f"exercises/{slug}.ipynb").is_file()
    assert (place / EXERCISE).read_bytes() == before


def test_a_lesson_nobody_wrote_in_is_replaced(checkout, place):
    change(checkout.lesson(DICT), lambda book: book.cells[1].update(source="# Dictionaries, again"))
    assert said(checkout) == []
    assert notebook.title(notebook.read(place / LESSON)) == "Dictionaries, again"
    assert kept(place) == []


def test_a_lesson_somebody_wrote_in_keeps_their_cells_where_they_stood(checkout, place):
    mine = new_code_cell("depth.popitem()", id="mine", outputs=[])
    change(place / LESSON, lambda book: book.cells.insert(5, mine))
    change(checkout.lesson(DICT), lambda book: book.cells.insert(3, new_markdown_cell("New.", id="new")))
    before = (place / LESSON).read_bytes()
    above = notebook.read(place / LESSON).cells[4].source
    work.prepare(checkout)
    sources = [cell.source for cell in notebook.read(place / LESSON).cells]
    assert sources[sources.index("depth.popitem()") - 1] == above
    assert "New." in sources
    assert [path.read_bytes() for path in (place / ".kept").rglob("*.ipynb")] == [before]


def test_a_given_cell_both_changed_is_the_courses_and_the_learners_is_kept(checkout, place):
    change(place / LESSON, lambda book: book.cells[4].update(source="depth = {}"))
    change(checkout.lesson(DICT), lambda book: book.cells[3].update(source="depth = {'q1': 1}"))
    (sentence,) = said(checkout)
    assert "You and the course both changed dict-2: yours is in .kept/." in sentence
    assert cells(place / LESSON)["dict-2"].source == "depth = {'q1': 1}"
    assert '"depth = {}"' in next((place / ".kept").rglob("*.ipynb")).read_text("utf-8")


def test_a_given_cell_only_the_learner_changed_stays_theirs(checkout, place):
    change(place / LESSON, lambda book: book.cells[4].update(source="depth = {}"))
    change(checkout.lesson(DICT), lambda book: book.cells[1].update(source="# Again"))
    work.prepare(checkout)
    assert cells(place / LESSON)["dict-2"].source == "depth = {}"


def test_an_answer_goes_into_the_new_release_with_its_output(checkout, place):
    change(place / EXERCISE, answer)
    change(checkout.exercise(DICT), lambda book: book.cells[3].update(source="## 1. Restock\n\nNew text."))
    work.prepare(checkout)
    found = cells(place / EXERCISE)
    assert (found[RESTOCK].source, found[RESTOCK].execution_count) == (ANSWER, 7)
    assert "New text." in (place / EXERCISE).read_text("utf-8")


def test_an_answer_to_a_task_that_is_gone_stands_at_the_end(checkout, place):
    change(place / EXERCISE, answer)

    def drop(book) -> None:
        book.cells = [cell for cell in book.cells if notebook.task_of(notebook.grade_id(cell)) != RESTOCK]

    change(checkout.exercise(DICT), drop)
    (sentence,) = said(checkout)
    assert "your answer stands at the end" in sentence
    *_, heading, title, last = notebook.read(place / EXERCISE).cells
    assert heading.source.startswith("## Answers to tasks that are gone")
    assert title.source == "### 1. Restock a shelf"
    assert (last.source, notebook.grade_id(last)) == (ANSWER, "")


def books() -> tuple[NotebookNode, NotebookNode, NotebookNode]:
    """A base, what a learner made of it, and a release that inserts, changes, moves and drops cells."""
    course = Course(Path(__file__).parent.parent)
    base = live.exercise(notebook.read(course.exercise(DICT)), DICT)
    mine, new = (draft.parse(notebook.to_text(base).encode()) for _ in range(2))
    answer(mine)
    mine.cells.insert(5, new_code_cell("restock({}, [])", id="own"))
    mine.cells.insert(10, new_markdown_cell("My notes.", id="notes"))
    mine.cells[2].source = "# Mine"
    new.cells.insert(3, new_markdown_cell("Inserted.", id="inserted"))
    new.cells[2].source += " More."
    new.cells = [cell for cell in new.cells if notebook.task_of(notebook.grade_id(cell)) != RESTOCK]
    return base, mine, new


def test_a_merge_that_is_repeated_after_a_kill_changes_nothing_more():
    base, mine, new = books()
    once = merge.merge(base, mine, new).notebook
    for origin in (base, new):
        assert notebook.to_text(merge.merge(origin, once, new).notebook) == notebook.to_text(once)


def test_every_word_of_the_learners_is_in_the_merged_notebook():
    base, mine, new = books()
    sources = [cell.source for cell in merge.merge(base, mine, new).notebook.cells]
    assert {ANSWER, "restock({}, [])", "My notes."} <= set(sources)
    ids = [cell.id for cell in merge.merge(base, mine, new).notebook.cells]
    assert len(ids) == len(set(ids))


def test_a_second_cell_of_one_task_stays_without_nbgraders_mark():
    base, mine, _ = books()
    double = NotebookNode(
        {**next(c for c in mine.cells if c.id == RESTOCK), "id": "copy", "source": "second"}
    )
    mine.cells.insert(6, double)
    merged = merge.merge(base, mine, base).notebook
    names = [notebook.grade_id(cell) for cell in merged.cells if notebook.grade_id(cell)]
    assert len(names) == len(set(names))
    assert [notebook.grade_id(cell) for cell in merged.cells if cell.source == "second"] == [""]


def test_an_update_killed_before_its_base_was_written_ends_as_one_that_was_not(checkout, place):
    change(place / EXERCISE, answer)
    old = (place / ".base" / EXERCISE).read_bytes()
    change(checkout.exercise(DICT), lambda book: book.cells.insert(2, new_markdown_cell("New.", id="new")))
    work.prepare(checkout)
    whole = (place / EXERCISE).read_bytes()
    (place / ".base" / EXERCISE).write_bytes(old)
    (place / ".base" / "stamp").unlink()
    (place / ".base" / "half").mkdir(exist_ok=True)
    (place / ".base" / "half" / "1").write_text("half a noteb")
    work.prepare(checkout)
    assert (place / EXERCISE).read_bytes() == whole
    assert not list((place / ".base" / "half").iterdir())


def test_an_update_cut_short_at_any_write_is_taken_up_by_the_next(checkout, place, tmp_path, monkeypatch):
    change(place / EXERCISE, answer)
    change(place / LESSON, lambda book: book.cells.insert(5, new_markdown_cell("Mine.", id="mine")))
    before = work.shutil.copytree(place, tmp_path / "before")
    for shelf in (checkout.lesson, checkout.exercise):
        change(shelf(DICT), lambda book: book.cells.insert(2, new_markdown_cell("New.", id="new")))
    writes = Cut(-1)
    monkeypatch.setattr(work, "_write", writes)
    work.prepare(checkout)
    whole = visible(place)
    assert writes.count > 6
    for number in range(writes.count):
        work.shutil.rmtree(place)
        work.shutil.copytree(before, place)
        monkeypatch.setattr(work, "_write", Cut(number))
        with pytest.raises(KeyboardInterrupt):
            work.prepare(checkout)
        monkeypatch.setattr(work, "_write", Cut(-1))
        work.prepare(checkout)
        assert visible(place) == whole


class Cut:
    """Writes files, and is killed instead of one write."""

    real = staticmethod(work._write)

    def __init__(self, last: int):
        self.last, self.count = last, 0

    def __call__(self, place: Path, path: str, content: bytes) -> None:
        if self.count == self.last:
            raise KeyboardInterrupt
        self.count += 1
        self.real(place, path, content)


def visible(place: Path) -> dict[str, bytes]:
    return {name: content for name, content in files(place).items() if not name.startswith(".")}


def test_what_is_kept_is_never_written_over(checkout, place):
    for content in (b"one", b"two", b"three"):
        (place / LESSON).write_bytes(content)
        work.prepare(checkout)
    assert {path.read_bytes() for path in (place / ".kept").rglob("*.ipynb")} == {b"one", b"two", b"three"}


def test_without_its_base_a_notebook_still_keeps_what_was_written(checkout, place):
    change(place / EXERCISE, answer)
    work.shutil.rmtree(place / ".base")
    change(checkout.exercise(DICT), lambda book: book.cells.insert(2, new_markdown_cell("New.", id="new")))
    work.prepare(checkout)
    assert cells(place / EXERCISE)[RESTOCK].source == ANSWER


@pytest.mark.parametrize(
    "content", [b"", b'{"cells": [', b"[]", b"\xff\xfe", b'{"cells": [1], "metadata": {}}']
)
def test_a_broken_notebook_is_kept_and_a_fresh_copy_takes_its_place(checkout, place, content):
    fresh = (place / EXERCISE).read_bytes()
    (place / EXERCISE).write_bytes(content)
    (sentence,) = said(checkout)
    assert "was no notebook any more; a fresh copy is in its place, yours in .kept/." in sentence
    assert (place / EXERCISE).read_bytes() == fresh
    assert [path.read_bytes() for path in (place / ".kept").rglob("*.ipynb")] == [content]


def test_a_deleted_notebook_is_put_back(checkout, place):
    (place / LESSON).unlink()
    assert said(checkout) == [f"work/{LESSON} was missing and is back, as the course gives it."]
    assert (place / LESSON).is_file()


def test_a_copy_and_files_of_the_learners_are_left_alone(checkout, place):
    copy = (place / EXERCISE).with_name("03-dict-Copy1.ipynb")
    copy.write_text("mine")
    (place / "notes.txt").write_text("mine")
    change(checkout.exercise(DICT), answer)
    work.prepare(checkout)
    assert (copy.read_text(), (place / "notes.txt").read_text()) == ("mine", "mine")


def test_nothing_is_written_through_a_link(checkout, place, tmp_path):
    elsewhere = tmp_path / "elsewhere.ipynb"
    elsewhere.write_text("theirs")
    (place / LESSON).unlink()
    (place / LESSON).symlink_to(elsewhere)
    work.shutil.rmtree(place / "exercises")
    (place / "exercises").symlink_to(checkout.root / "exercises")
    change(checkout.exercise(DICT), answer)
    before = files(checkout.root / "exercises")
    assert sorted(set(said(checkout))) == [
        f"work/{LESSON} is a link: it was left alone. Remove it to get the course's copy.",
        "work/exercises is a link: it was left alone. Remove it to get the course's copy.",
    ]
    assert elsewhere.read_text() == "theirs"
    assert files(checkout.root / "exercises") == before
    (place / LESSON).unlink()
    work.prepare(checkout)
    assert notebook.title(notebook.read(place / LESSON)) == "Dictionaries"


def test_a_folder_where_a_notebook_belongs_is_left_alone(checkout, place):
    (place / LESSON).unlink()
    (place / LESSON).mkdir()
    assert "is in the way of the course's copy" in said(checkout)[0]


def test_work_that_is_a_file_is_named(checkout):
    (checkout.root / "work").write_text("mine")
    ran = causeway("learn", "--prepare", cwd=checkout.root)
    assert ran.returncode == 2
    assert "work is a file; the course keeps your notebooks there. Move it, then try again." in ran.stderr
    assert (checkout.root / "work").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_named(checkout):
    """/proc refuses new files to everybody, root too."""
    (checkout.root / "work").symlink_to("/proc/self")
    with pytest.raises(CannotWrite, match=r"cannot be written: .*Make the folder writable"):
        work.prepare(checkout)


def test_the_first_start_says_where_the_copy_is_and_the_second_nothing(checkout):
    first, second = (causeway("learn", "--prepare", cwd=checkout.root) for _ in range(2))
    assert (first.returncode, first.stderr) == (0, "")
    assert f"Your own copy of the course is {checkout.root / 'work'}" in first.stdout
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_the_lab_opens_work_alone_and_the_whole_checkout_on_demand(checkout):
    assert f"--ServerApp.root_dir={work.folder(checkout)}" in learn.command(work.folder(checkout), 0, False)
    assert "--all" in causeway("learn", "--help").stdout


def test_a_kernel_of_causeway_learn_has_the_classroom_loaded_and_says_nothing_about_it(tmp_path):
    ask = (
        "import sys; print(sys.executable, hasattr(get_ipython(), 'causeway_classroom'))\n"
        "%load_ext grader.classroom"
    )
    script = tmp_path / "ask.py"
    script.write_text(
        "import json, sys\nfrom tests.test_work import asked\n" + f"print(json.dumps(asked({ask!r})))\n"
    )
    root = Path(__file__).parent.parent
    environment = learn.surroundings(
        tmp_path, {**PLAIN, "PYTHONPATH": str(root), "CAUSEWAY_HOME": str(tmp_path)}
    )
    ran = subprocess.run(
        [sys.executable, script], env=environment, cwd=root, capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == f"{sys.executable} True\n"
    assert "grader" not in ran.stderr


def asked(source: str) -> str:
    """What a cell prints on the kernel that a learner's notebook names."""
    book = new_notebook(cells=[new_code_cell(source)], metadata=notebook.KERNEL)
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    return "".join(output.text for output in book.cells[0].outputs)


def test_an_existing_jupyter_path_is_kept():
    environment = learn.surroundings(Path("work"), {"JUPYTER_PATH": "/there"})
    assert environment["JUPYTER_PATH"] == f"{learn.LAB}{os.pathsep}/there"
