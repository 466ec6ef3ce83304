"""What a check says in a real kernel: why it failed, what is wrong around it, one quiet line for a pass."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.record import Record
from tests.cells import answers
from tests.commands import ROOT
from tests.kernel import Kernel, kernel

UNIT = "01-data-structures/03-dict"
TASK = "01_03-dict_1-restock"
CHECK, SECOND, HIDDEN = f"{TASK}_visible", f"{TASK}_visible-2", f"{TASK}_hidden"
RIGHT = """def restock(stock, moves):
    result = dict(stock)
    for name, amount in moves:
        result[name] = result.get(name, 0) + amount
    return result
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A learner's copy of an exercise, with the bundle beside it."""
    folder = tmp_path / "work" / "01-data-structures"
    shutil.copytree(ROOT / "exercises" / "01-data-structures", folder)
    return folder / "03-dict.ipynb"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def room(book: Path, home: Path) -> Iterator[Kernel]:
    with kernel(book, home) as running:
        assert running.run("%load_ext grader.classroom").printed == ""
        yield running


def outcomes(home: Path) -> list[tuple[str, str]]:
    return [(event.item, event.outcome) for event in Record(home / "progress.sqlite").events(UNIT, "check")]


def answer(name: str) -> str:
    return next(one.source for one in answers(UNIT) if one.name == name)


def save(book: Path, cell: str, source: str) -> None:
    """What a front end does when it saves: the cell's text in the file, and the file's time."""
    content = json.loads(book.read_text("utf-8"))
    next(one for one in content["cells"] if one["id"] == cell)["source"] = source
    time.sleep(1.2)  # later than the run by more than a file system's clock may lag
    book.write_text(json.dumps(content), "utf-8")


def test_a_failure_says_what_was_called_what_came_back_and_what_was_wanted(room):
    room.cell(TASK, answer("replaces-the-count"))
    said = room.cell(CHECK)
    assert "restock({'pens': 5, 'ink': 2}, [('ink', 10), ('maps', 3)])" in said.text
    assert "{'pens': 5, 'ink': 10, 'maps': 3}" in said.text
    assert "{'pens': 5, 'ink': 12, 'maps': 3}" in said.text
    assert 'result["ink"]' in said.text  # the place of the first difference
    assert "Known and new names" in said.html
    assert said.error == "AssertionError: this check does not pass yet."


def test_a_failure_names_the_misconception_it_looks_like_and_the_next_hint(room):
    room.cell(TASK, answer("replaces-the-count"))
    said = room.cell(CHECK).text
    assert "replaces the count" in said
    assert "I think update adds numbers; it replaces values." in said
    assert "hint 1" in said.lower()


def test_an_argument_that_was_changed_is_shown_before_and_after(room):
    room.cell(TASK, answer("adds-to-the-argument"))
    said = room.cell(SECOND).text
    assert "{'pens': 5, 'ink': 2}" in said
    assert "{'pens': 6, 'ink': 2, 'maps': 3}" in said


def test_an_exception_shows_the_learners_own_line_and_no_machinery(room):
    room.cell(TASK, RIGHT.replace("return result", "return result.total()"))
    said = room.cell(CHECK)
    assert "Line 5 of your cell, in `restock`" in said.text
    assert "return result.total()" in said.text
    assert "AttributeError" in said.text
    assert "_pytest" not in said.text + said.traceback
    assert "grader" not in said.text + said.traceback


def test_a_pass_is_one_quiet_line(room, home):
    assert room.cell(TASK, RIGHT).displays == []
    first, second = room.cell(CHECK), room.cell(SECOND)
    assert first.text.startswith("✓ Known and new names") and "1 of 2" in first.text
    assert "2 of 2" in second.text
    assert len(first.text.splitlines()) == 1
    assert outcomes(home) == [(CHECK, "passed"), (SECOND, "passed")]


def test_an_endless_loop_is_stopped_at_the_tasks_limit_with_a_sentence(room, home):
    room.cell(TASK, "def restock(stock, moves):\n    while True:\n        pass\n")
    said = room.cell(CHECK)
    assert "Stopped after 10 seconds" in said.text
    assert said.seconds < 20
    assert outcomes(home) == [(CHECK, "late")]
    assert room.run("1 + 1").text == "2"


def test_an_endless_loop_that_catches_everything_is_stopped_too(room):
    room.cell(
        TASK,
        "def restock(stock, moves):\n    for _ in range(3):\n        try:\n"
        "            while True:\n                pass\n        except:\n            pass\n",
    )
    assert room.cell(CHECK).seconds < 20


def test_an_answer_that_does_not_parse_leaves_no_limit_behind(room):
    assert room.cell(TASK, "def restock(stock moves):\n    pass\n").error.startswith("SyntaxError")
    assert room.run("import time; time.sleep(10.5); 'slept'").text == "'slept'"
    assert "answer cell stopped with an error" in room.cell(CHECK).text


def test_an_answer_that_stops_after_its_function_still_counts(room, home):
    room.cell(TASK, RIGHT + "\nrestock(1, 2)\n")
    assert "✓" in room.cell(CHECK).text
    assert outcomes(home) == [(CHECK, "passed")]


def test_the_first_cell_says_nothing_however_often_it_is_run(room):
    again = room.run("%load_ext grader.classroom")
    assert (again.printed, again.displays, again.error) == ("", [], "")
    room.cell(TASK, RIGHT)
    assert room.cell(CHECK).text.count("✓") == 1


def test_an_untouched_stub_is_not_begun(room):
    room.cell(TASK)
    assert "Not begun" in room.cell(CHECK).text


def test_a_check_before_its_answer_says_to_run_the_answer(room, home):
    said = room.cell(CHECK)
    assert "the answer cell was not run in this kernel" in said.text
    assert said.error.startswith("NameError")


def test_a_renamed_function_does_not_pass_with_its_old_name(room, home):
    room.cell(TASK, RIGHT)
    room.cell(TASK, RIGHT.replace("restock(", "restok("))
    said = room.cell(CHECK)
    assert "your answer cell defines `restok`" in said.text
    assert ("passed") not in [outcome for _, outcome in outcomes(home)]


def test_a_function_from_another_cell_is_not_counted(room, home):
    room.run(RIGHT, "a-cell-of-my-own")
    said = room.cell(CHECK)
    assert "only the answer cell is graded" in said.text
    assert "✓" not in said.text
    assert outcomes(home) == []


def test_a_check_changed_by_hand_is_not_counted(room, home):
    room.cell(TASK, RIGHT)
    said = room.cell(CHECK, "# Known and new names.\nassert True")
    assert "changed by hand" in said.text
    assert outcomes(home) == []


def test_an_answer_that_was_edited_but_not_run_is_noticed(room, book):
    room.cell(TASK, RIGHT)
    save(book, TASK, RIGHT + "\n# a later thought\n")
    assert "changed after it was run" in room.cell(CHECK).text
    room.cell(TASK)
    assert "changed after it was run" not in room.cell(CHECK).text


def test_an_answer_that_is_not_saved_yet_is_not_called_stale(room, book):
    room.cell(TASK, RIGHT)  # the file still holds the stub
    assert "changed after it was run" not in room.cell(CHECK).text


def test_hidden_checks_say_when_they_run(room):
    assert room.cell(HIDDEN).text == "These checks run when the notebook is graded."


def test_nothing_of_a_check_is_left_in_the_learners_names(room):
    room.cell(TASK, RIGHT)
    room.cell(CHECK)
    assert room.run("[name for name in globals() if '@' in name]").text == "[]"


def test_a_learners_own_cells_are_left_alone(room):
    said = room.run("assert 1 == 2", "a-cell-of-my-own")
    assert "AssertionError" in said.traceback
    assert said.displays == []


def test_a_learners_own_assertion_error_is_shown_as_theirs(room):
    room.cell(TASK, "def restock(stock, moves):\n    assert not stock, 'no stock'\n    return {}\n")
    said = room.cell(CHECK).text
    assert "Line 2 of your cell, in `restock`" in said
    assert "AssertionError: no stock" in said


def test_without_the_extension_checks_are_plain_asserts(book, home):
    with kernel(book, home) as plain:
        plain.cell(TASK, RIGHT)
        assert plain.cell(CHECK).displays == []
        plain.cell(TASK, answer("replaces-the-count"))
        assert plain.cell(CHECK).error.startswith("AssertionError")


def test_a_front_end_that_sends_no_cell_ids_gets_the_same_answers(book, home):
    with kernel(book, home, ids=False) as foreign:
        foreign.run("%load_ext grader.classroom")
        foreign.cell(TASK, RIGHT)
        assert "✓" in foreign.cell(CHECK).text
        foreign.cell(TASK, answer("replaces-the-count"))
        assert "replaces the count" in foreign.cell(CHECK).text


def test_where_nobody_has_the_notebook_open_a_failure_is_text_and_nothing_is_recorded(book, home):
    with kernel(book, home, open_by_a_person=False) as machine:
        machine.run("%load_ext grader.classroom")
        machine.cell(TASK, RIGHT)
        assert machine.cell(CHECK).displays == []
        machine.cell(TASK, answer("replaces-the-count"))
        said = machine.cell(CHECK)
        assert said.displays == []
        assert "Came back" in said.traceback
    assert not home.exists()


def test_a_missing_bundle_costs_the_hints_and_nothing_else(book, home):
    book.with_suffix(".sealed").unlink()
    with kernel(book, home) as alone:
        alone.run("%load_ext grader.classroom")
        alone.cell(TASK, answer("replaces-the-count"))
        said = alone.cell(CHECK).text
    assert "Came back" in said
    assert "03-dict.sealed is not beside this notebook" in said


def test_a_record_that_cannot_be_written_stops_no_check(book, tmp_path):
    blocked = tmp_path / "home"
    blocked.write_text("a file where a folder should be")
    with kernel(book, blocked) as room:
        room.run("%load_ext grader.classroom")
        room.cell(TASK, RIGHT)
        said = room.cell(CHECK)
    assert "✓" in said.text
    assert str(blocked) in said.text  # where it could not write, in a sentence
    assert said.error == ""


def test_two_copies_of_a_notebook_record_side_by_side(book, home):
    copy = book.with_name("03-dict-Copy1.ipynb")
    shutil.copy(book, copy)
    with kernel(book, home) as one, kernel(copy, home) as other:
        for room in (one, other):
            room.run("%load_ext grader.classroom")
            room.cell(TASK, RIGHT)
            assert "✓" in room.cell(CHECK).text
    assert outcomes(home) == [(CHECK, "passed")] * 2
