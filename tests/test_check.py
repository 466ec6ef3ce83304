"""`causeway check`: a unit broken in one way fails by that fact alone, in a sentence that says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grader import check, notebook, release, tidy
from grader.course import Course
from grader.notebook import Cell, Notebook
from grader.unit import Unit
from tests.commands import causeway

LIST, DICT, SET = (f"01-data-structures/{name}" for name in ("01-list", "03-dict", "04-set"))
WRONG = "recieve"  # codespell:ignore
FACTS = {check.title(fact): fact for fact in (*check.GROUND, *check.FACTS)}


@contextmanager
def edit(unit: Unit, file: str) -> Iterator[Notebook]:
    """A notebook of a unit, written back tidied; the file of answers is a notebook of one cell."""
    path = path_of(unit, file)
    if path.suffix == ".py":
        book = new_notebook(cells=[new_code_cell(path.read_text("utf-8"))])
        yield book
        path.write_text(book.cells[0].source, "utf-8")
    else:
        book = notebook.read(path)
        yield book
        notebook.write(path, tidy.tidy(book, unit.entry.slug))


def path_of(unit: Unit, file: str) -> Path:
    return getattr(unit, f"{file}_path")


def cell(book: Notebook, text: str) -> Cell:
    """The one cell that holds a text."""
    [found] = [cell for cell in book.cells if text in cell.source]
    return found


@dataclass(frozen=True)
class Break:
    """A change to one file of a unit, and a part of the sentence that must be said about that file."""

    file: str
    does: Callable[[Unit], None]
    says: str
    slug: str = DICT


def changed(file: str, text: str, change: Callable[[Cell], object], says: str) -> Break:
    """Change the cell that holds a text."""

    def does(unit: Unit) -> None:
        with edit(unit, file) as book:
            change(cell(book, text))

    return Break(file, does, says)


def replaced(file: str, old: str, new: str, says: str, slug: str = DICT) -> Break:
    """Write something else in the place of a text that occurs once."""

    def change(found: Cell) -> None:
        before, after = found.source.split(old)
        found.source = before + new + after

    return replace(changed(file, old, change, says), slug=slug)


def untagged(file: str, text: str, tag: str, says: str) -> Break:
    return changed(file, text, lambda found: found.metadata.tags.remove(tag), says)


def tagged(file: str, text: str, tag: str, says: str) -> Break:
    return changed(file, text, lambda found: found.metadata.update(tags=[*notebook.tags(found), tag]), says)


def inserted(file: str, before: str, new: Cell, says: str) -> Break:
    """Put a new cell above the one that holds a text."""

    def does(unit: Unit) -> None:
        with edit(unit, file) as book:
            book.cells.insert(book.cells.index(cell(book, before)), new)

    return Break(file, does, says)


def marked(name: str, says: str, **grading: object) -> Break:
    """Change what nbgrader knows about a cell of the solution."""

    def does(unit: Unit) -> None:
        with edit(unit, "solution") as book:
            [found] = [cell for cell in book.cells if notebook.grade_id(cell) == name]
            found.metadata.nbgrader.update(grading)

    return Break("solution", does, says)


def without_its_release(unit: Unit) -> None:
    unit.exercise_path.unlink()


def with_an_id_of_the_lists(unit: Unit) -> None:
    other = Unit(unit.course, unit.course.units[0])
    with edit(other, "solution") as book:
        next(notebook.checks(book)).metadata.nbgrader.grade_id = "01_03-dict_6-words_visible"


def with_four_tasks(unit: Unit) -> None:
    with edit(unit, "solution") as book:
        book.cells[book.cells.index(cell(book, "## 5. ")) : -1] = []
    with edit(unit, "answers") as book:
        book.cells[0].source = book.cells[0].source.partition('# %% counts-the-leaver task="5-')[0]


def without_right_answers(unit: Unit) -> None:
    with edit(unit, "answers") as book:
        right = r'# %% \S+ task="7-tests" passes=true\n.*?(?=# %% |\Z)'
        book.cells[0].source = re.sub(right, "", book.cells[0].source, flags=re.S)


def with_one_cell_never_run(unit: Unit) -> None:
    with edit(unit, "lesson") as book:
        cell(book, "have.subtract(need)").execution_count = None


def with_afterwords_released(unit: Unit) -> None:
    config = unit.course.root / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace('{"after"}', "set()"), "utf-8")
    release.release(unit.course)


def with_an_id_twice(unit: Unit) -> None:
    with edit(unit, "solution") as book:
        first, second = list(notebook.checks(book))[:2]
        second.metadata.nbgrader.grade_id = notebook.grade_id(first)


def with_its_fifth_task_first(unit: Unit) -> None:
    with edit(unit, "solution") as book:
        start, end = (book.cells.index(cell(book, heading)) for heading in ("## 5. ", "## 6. "))
        book.cells[2:end] = book.cells[start:end] + book.cells[2:start]


def every_code_cell(change: Callable[[Cell], object]) -> Callable[[Unit], None]:
    def does(unit: Unit) -> None:
        with edit(unit, "lesson") as book:
            for found in book.cells:
                if found.cell_type == "code":
                    change(found)

    return does


def drawn_as(kind: str) -> Callable[[Unit], None]:
    """Every stored picture becomes another kind of output."""

    def change(found: Cell) -> None:
        for output in found.outputs:
            if "image/png" in output.get("data", {}):
                output.data = NotebookNode({kind: "<svg/>"})

    return every_code_cell(change)


def with_wordless_drawings(unit: Unit) -> None:
    drawn_as("image/svg+xml")(unit)
    with edit(unit, "lesson") as book:
        cell(book, "Flat steps;").source = "Flat steps."


def with_34_cells(unit: Unit) -> None:
    with edit(unit, "lesson") as book:
        place = book.cells.index(cell(book, "The operator drops every count"))
        count = sum(found.cell_type == "code" for found in book.cells)
        more = [new_code_cell("print(need)", execution_count=number) for number in range(count + 1, 35)]
        book.cells[place:place] = more


def with_two_outputs_ignored(unit: Unit) -> None:
    with edit(unit, "lesson") as book:
        for text in ("have.subtract", "explorers.probing"):
            found = cell(book, text)
            found.metadata.tags = ["nbval-ignore-output"]
            found.source = f"# varies: the weather\n{found.source}"


def without_predictions(unit: Unit) -> None:
    with edit(unit, "lesson") as book:
        for found in book.cells:
            found.source = found.source.replace("**Predict.** ", "")


def without_questions(unit: Unit) -> None:
    with edit(unit, "lesson") as book:
        book.cells = [found for found in book.cells if "### Question" not in found.source]


def in_order(question: str) -> str:
    """A question whose lines stand in the order that is asked for."""
    for right, place in zip("First Second Third Fourth".split(), "ABCD", strict=True):
        question = re.sub(rf"({place}\..*</summary>)\w+: ", rf"\1{right}: ", question)
    return question


def with_a_prediction_at_the_end(unit: Unit) -> None:
    with edit(unit, "lesson") as book:
        book.cells[-1].source += " **Predict.**"


def with_a_hidden_line_released(unit: Unit) -> None:
    with edit(unit, "exercise") as book:
        cell(book, "# Few words, or none.").source += '\nassert commonest(["b", "a"], 1) == [("a", 1)]'


# The way in which a fact is broken while every other fact still holds.
BREAKS = {
    "every notebook of the unit exists": Break("exercise", without_its_release, "the file is missing"),
    "the answers can be read": replaced(
        "answers",
        '# %% counter task="1-restock" passes=true',
        '# %% counter task="1-restock"',
        "answer 'counter' needs a name and either",
    ),
    "tasks are numbered alike": replaced(
        "solution", "## 2. Invert", "## 3. Invert", "the text above must begin with `## 2. ` and a title"
    ),
    "grade ids follow their task": marked(
        "01_03-dict_6-words_visible-2",
        "its checks are named _visible, _visible-3, _hidden: wanted are",
        grade_id="01_03-dict_6-words_visible-3",
    ),
    # Twice within one notebook, and nbgrader refuses to release it: then the release cannot be fresh either.
    "grade ids are unique in the course": Break(
        "solution", with_an_id_of_the_lists, "the id is used twice in the course"
    ),
    "stubs say what to write": replaced(
        "solution", "with every move added.", "with every move", "restock needs a docstring of one sentence"
    ),
    "checks say what they check": replaced(
        "solution", "# Few words, or none.", "# few", "it must begin with a comment: what is checked"
    ),
    "hidden checks are hidden": replaced(
        "solution",
        '### BEGIN HIDDEN TESTS\nimport random\n\nassert commonest(["Zone"',
        'import random\n\n### BEGIN HIDDEN TESTS\nassert commonest(["Zone"',
        "all but the first line of a hidden check, and of no other, is between the markers",
    ),
    "every check gives points": marked(
        "01_03-dict_6-words_visible-2", "it gives no points: set them in its nbgrader metadata", points=0
    ),
    "an answer cannot guess what a task asks": changed(
        "solution",
        'assert commonest(["Zone",',
        lambda found: found.update(source=re.sub(r"(assert .+)", r"\1 or None", found.source)),
        "9 of its 13 asserts ask only whether something is true",
    ),
    "a task has three hints": replaced(
        "solution",
        "Hint 2: the idea</summary>\n\nCopy once",
        "Hint 2</summary>\n\nCopy once",
        "with `where to look`, `the idea` and `the tool`",
    ),
    "a task has an afterword": replaced(
        "solution",
        " Here they are ints, which cannot change, so shallow is enough. `stock | other` merges two"
        " dictionaries into a new one, but it replaces values; it does not add them.",
        "",
        "it must say in 80 to 150 words why, not in 77",
    ),
    "a task has wrong and right answers": Break(
        "answers", without_right_answers, "01_03-dict_7-tests has 8 wrong and 0 right answers"
    ),
    "every answer has a task": replaced(
        "answers",
        '# %% counter task="1-restock"',
        '# %% counter task="9-nothing"',
        "there is no task 01_03-dict_9-nothing",
    ),
    "topics are taught in a section": untagged(
        "lesson",
        "## Counter",
        "topic:01.dict.counter",
        "the topic 'Counter' is taught in no section: tag the section's heading with topic:01.dict.counter",
    ),
    "topics are asked in a quiz": untagged(
        "lesson",
        "### Question 4",
        "topic:01.dict.counter",
        "the topic 'Counter' is asked in no question: tag the question with topic:01.dict.counter",
    ),
    "topics are graded by a task": untagged(
        "solution",
        "## 3. Group by depth",
        "topic:01.dict.defaultdict",
        "the topic 'defaultdict' is graded by no task: tag the text of the task",
    ),
    "topic tags are on the roadmap": tagged(
        "lesson", "## Counter", "topic:01.list.list", "names '01.list.list', which is no topic of this unit"
    ),
    "a lesson has its words": replaced(
        "lesson",
        "\nNow the exercise.",
        "\nRead the whole of it once more." * 30,
        "words of prose: 900 to 1,650 are asked for",
    ),
    "a lesson has its cells": Break("lesson", with_34_cells, "it has 34 code cells: 18 to 33 are asked for"),
    "code cells are short": replaced(
        "lesson",
        "have.subtract(need)\nprint(have)",
        "have.subtract(need)" + "\nprint(have)" * 14,
        "it has 17 lines, more than 15: split the cell",
    ),
    "there is always something to run": replaced(
        "lesson",
        "## Hash collisions",
        "## Hash collisions" + "\n\nThis is said once more before there is anything to run." * 10,
        "words without anything to run: cut, or add a cell",
    ),
    "errors are met on purpose": untagged(
        "lesson", 'depth["q9"]', "raises-exception", "it fails without the tag raises-exception"
    ),
    "something is drawn and something moves": replaced(
        "lesson",
        "explorers.probing(keys, delete=[16], find=[24])",
        "print(explorers)",
        "nothing in it can be moved: add one of grader.classroom.explorers",
    ),
    "a picture has words beside it": changed(
        "lesson",
        "Flat steps;",
        lambda found: found.update(source="Flat steps."),
        "no text stands beside the picture: say in words what it shows",
    ),
    "outputs are kept": Break(
        "lesson",
        with_one_cell_never_run,
        "its cells were not run in order: run `causeway run 03-dict`",
    ),
    "hardly an output is ignored": tagged(
        "lesson",
        "have.subtract",
        "nbval-ignore-output",
        "its output is ignored without a reason: begin with `# varies: why`",
    ),
    "an exercise has its tasks": Break("solution", with_four_tasks, "it has 4 tasks: 5 to 7", slug=LIST),
    "task texts have their words": replaced(
        "solution",
        "`felt` stays unchanged.",
        "`felt` stays unchanged." + " Read this once more before you write a line." * 7,
        "it has 148 words of task text: 60 to 140",
    ),
    "visible checks have their asserts": replaced(
        "solution", "\nassert commonest([], 3) == []", "", "it has 3 visible asserts: 4 to 8"
    ),
    "predictions are asked": inserted(
        "lesson",
        "have, need = Counter",
        new_markdown_cell("Write it down."),
        "no code cell follows the prediction: put the answer below it",
    ),
    "predictions end their text": replaced(
        "lesson",
        "What happens to a count below zero?",
        "What happens to a count below zero?\n\nWrite it down.",
        "one prediction, as a paragraph of its own that begins with **Predict.**, ends the text",
    ),
    "the quiz answers every option": replaced(
        "lesson",
        "Wrong: brackets raise",
        "No: brackets raise",
        "each option needs feedback that begins with Right: or Wrong:",
    ),
    "every wrong option has feedback of its own": replaced(
        "lesson",
        "that is what setdefault would do.",
        "brackets raise, get returns the default.",
        "two wrong options say the same ('brackets raise, get returns the default.')",
    ),
    "questions are numbered": replaced(
        "lesson",
        "### Question 5",
        "### Question 6",
        "its questions are Question 1, Question 2, Question 3, Question 4, Question 6: number them from 1",
    ),
    "links lead somewhere": replaced(
        "lesson",
        "https://docs.python.org/3/library/collections.html",
        "04-nowhere.ipynb#keep",
        "the link to 04-nowhere.ipynb leads nowhere",
    ),
    "words are spelled": replaced(
        "lesson",
        "`get` only looks.",
        f"`get` only looks, you {WRONG} it.",
        f"spelling: {WRONG}, meant receive",
    ),
    "the tone is calm": replaced(
        "lesson", "`get` only looks.", "`get` just looks.", "'just' belittles or shouts: take it out"
    ),
    "headings are a ladder": replaced(
        "lesson",
        "### Changing it during a loop",
        "#### Changing it during a loop",
        "a level of headings is left out: go down one step at a time",
    ),
    "pictures have alternative text": replaced(
        "lesson",
        "`get` only looks.",
        "`get` only looks. ![](https://example.org/get.png)",
        "a picture has no alternative text: say what it shows",
    ),
    "attached pictures are there": replace(
        changed(
            "lesson",
            "](attachment:breakpoint.png)",
            lambda found: found.attachments.clear(),
            "breakpoint.png is not attached: `make picture` takes it",
        ),
        slug=LIST,
    ),
    "nothing is told by color alone": replaced(
        "lesson", "Flat steps;", "Flat steps in the black line, not the red line;", "tells by color alone"
    ),
    "code is clean": replaced(
        "lesson",
        'depth["q4"] = 626',
        'depth["q4"]=626',
        "run `ruff format course/01-data-structures/03-dict.ipynb`",
    ),
    "an exercise uses what was introduced": replaced(
        "solution",
        "for name, amount in moves:\n        result[name] = result.get(",
        "for name, amount in iter(moves):\n        result[name] = result.get(",
        "it uses iter, which no lesson up to here has shown",
    ),
    "the solution earns everything": replaced(
        "solution",
        "    assert commonest(words, n) == expected\n",
        '    assert commonest(words, n) == expected\n\nassert "again" not in globals()\nagain = True\n',
        "the check fails when the solution's cells run twice: AssertionError",
    ),
    "the solution earns everything among other files": replaced(
        "solution",
        "    assert commonest(words, n) == expected\n",
        "    assert commonest(words, n) == expected\n\n"
        'from pathlib import Path\n\nassert not Path("notes.txt").exists()\n',
        "the check fails in a folder that holds other files: AssertionError",
    ),
    "the untouched release earns nothing": replaced(
        "solution",
        'assert commonest(["tide"], 5) == [("tide", 1)]\nassert commonest([], 3) == []',
        'assert commonest.__name__ == "commonest"\nassert type(commonest.__name__) is str',
        "the check passes on the stub: it must call the answer",
    ),
    "every answer does what it says": replaced(
        "answers",
        '# %% replaces-the-count task="1-restock" fails="visible"',
        '# %% replaces-the-count task="1-restock" fails="hidden"',
        "the answer should be caught by hidden, but visible catches it first",
    ),
    "examples do what they say": replaced(
        "solution", "{'pens': 0}", "{'pens': 1}", "an example in the text gives something else: {'pens': 0}"
    ),
    "the release is fresh": replaced(
        "exercise", "Seven tasks train", "Our tasks train", "it is out of date: run `causeway release`"
    ),
    "the release leaks nothing": Break(
        "exercise", with_afterwords_released, "it shows a line that only the solution may have"
    ),
}


# Broken where a release shows nothing, or in another unit: the release of this one stays fresh.
UNSEEN = {
    "grade ids are unique in the course",
    "the solution earns everything",
    "the solution earns everything among other files",
}


def checked(course: Course, slug: str) -> check.Verdict:
    [verdict] = check.check(course, course.choose([slug]), told=lambda _: None)
    return verdict


def test_every_fact_has_a_break():
    assert list(BREAKS) == list(FACTS)


@pytest.mark.parametrize("fact", FACTS)
def test_a_unit_broken_in_one_way_fails_by_that_fact_alone(checkout, fact):
    broken = BREAKS[fact]
    unit = Unit(checkout, *checkout.choose([broken.slug]))
    broken.does(unit)
    if broken.file == "solution" and fact not in UNSEEN:
        release.release(checkout, [unit.entry])
    verdict = checked(Course(checkout.root), broken.slug)
    assert {name for name, _ in verdict.findings} == {fact}
    assert {finding.path for _, finding in verdict.findings} == {path_of(unit, broken.file)}
    assert any(broken.says in finding.says for _, finding in verdict.findings)


# Facts that have several sides: each side is found too.
SIDES = {
    "an attached picture that no text shows": (
        "attached pictures are there",
        changed(
            "lesson",
            "`get` only looks.",
            lambda found: found.update(attachments={"get.png": {"image/png": ""}}),
            "no text shows the attached get.png",
        ),
    ),
    "a picture in a question": (
        "attached pictures are there",
        changed(
            "lesson",
            "### Question 4",
            lambda found: found.update(
                source=found.source.replace("Which line", "![Three.](attachment:c.png) Which line"),
                attachments={"c.png": {"image/png": ""}},
            ),
            "its text becomes something else: show the picture above it",
        ),
    ),
    "a missing file of answers": (
        "the answers can be read",
        Break(
            "answers", lambda unit: unit.answers_path.unlink(), "is missing: write wrong and right answers"
        ),
    ),
    "an id with another number": (
        "tasks are numbered alike",
        marked("01_03-dict_2-invert", "must have the id 01_03-dict_2-<name>", grade_id="01_03-dict_3-invert"),
    ),
    "an afterword with another number": (
        "tasks are numbered alike",
        replaced("solution", "### After task 3", "### After task 4", "begin with `### After task 3`"),
    ),
    "a task in another place": (
        "tasks are numbered alike",
        Break(
            "solution", with_its_fifth_task_first, "must have the id 01_03-dict_1-<name>, not 01_03-dict_5"
        ),
    ),
    "a task without a hidden check": (
        "grade ids follow their task",
        marked("01_03-dict_6-words_hidden", "_visible-2: wanted are", grade=False),
    ),
    "an id twice in one notebook": (
        "grade ids are unique in the course",
        Break("solution", with_an_id_twice, "the id is used twice in the course"),
    ),
    "an untyped argument": (
        "stubs say what to write",
        replaced("solution", "words: list[str], n: int", "words: list[str], *, n", "annotate n"),
    ),
    "an untyped result": (
        "stubs say what to write",
        replaced("solution", "(candidate) -> bool:", "(candidate):", "annotate what it returns"),
    ),
    "half a statement between the markers": (
        "stubs say what to write",
        replaced(
            "solution",
            "    ### BEGIN SOLUTION\n    lowered = []\n    for word in words:\n",
            "    lowered = []\n    for word in words:\n    ### BEGIN SOLUTION\n",
            "mark whole statements",
        ),
    ),
    "a statement after the markers": (
        "stubs say what to write",
        changed(
            "solution",
            "lowered = []",
            lambda found: found.update(source=found.source + "\n    return []"),
            "commonest must end in raise NotImplementedError",
        ),
    ),
    "an answer without a function": (
        "stubs say what to write",
        changed(
            "solution",
            "lowered = []",
            lambda found: found.update(source="commonest = None"),
            "the answer defines no function",
        ),
    ),
    "a visible check between markers": (
        "hidden checks are hidden",
        replaced(
            "solution",
            "# Few words, or none.\n",
            "# Few words, or none.\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n",
            "and of no other, is between the markers",
        ),
    ),
    "hints without their tag": (
        "a task has three hints",
        untagged("solution", "The section on copying", "hints", "a cell tagged hints must follow"),
    ),
    "an afterword without a second style": (
        "a task has an afterword",
        replaced(
            "solution", "```python\nfrom collections import Counter\n\ndef restock", "```", "a second style"
        ),
    ),
    "an afterword without its tag": (
        "a task has an afterword",
        untagged("solution", "### After task 1", "after", "a cell tagged after must follow"),
    ),
    "two answers of one name": (
        "every answer has a task",
        replaced("answers", '# %% setdefault task="1-', '# %% counter task="1-', "two answers of this name"),
    ),
    "long cells throughout": (
        "code cells are short",
        Break(
            "lesson",
            every_code_cell(lambda found: found.update(source="1\n" * 7)),
            "half of its code cells have more than 6 lines",
        ),
    ),
    "too few predictions": (
        "predictions are asked",
        Break("lesson", without_predictions, "it asks for 0 predictions, 3 at least"),
    ),
    "a prediction that nothing follows": (
        "predictions are asked",
        Break("lesson", with_a_prediction_at_the_end, "no code cell follows the prediction"),
    ),
    "a prediction that the next cell does not answer": (
        "predictions are asked",
        changed("lesson", "have.subtract", lambda found: found.update(outputs=[]), "shows nothing"),
    ),
    "an error that does not come": (
        "errors are met on purpose",
        tagged("lesson", "have.subtract", "raises-exception", "is tagged raises-exception and does not fail"),
    ),
    "no error at all": (
        "errors are met on purpose",
        Break("lesson", every_code_cell(lambda found: found.metadata.pop("tags", None)), "it meets 0 errors"),
    ),
    "a warning in the outputs": (
        "errors are met on purpose",
        changed(
            "lesson",
            "have.subtract",
            lambda found: found.outputs.append(new_output("stream", name="stderr", text="old\n")),
            "it writes to stderr: mend what it warns of",
        ),
    ),
    "no picture": (
        "something is drawn and something moves",
        Break("lesson", drawn_as("text/html"), "it shows no picture: draw what it measures"),
    ),
    "a drawing without words": (
        "a picture has words beside it",
        Break("lesson", with_wordless_drawings, "no text stands beside the picture"),
    ),
    "a question with two right options": (
        "the quiz answers every option",
        replaced("lesson", "Wrong: brackets raise", "Right: brackets raise", "one of them Right:"),
    ),
    "lines that stand in order already": (
        "the quiz answers every option",
        changed(
            "lesson",
            "### Question 3",
            lambda found: found.update(source=in_order(found.source)),
            "the lines stand in the right order already: mix them",
        ),
    ),
    "two predictions in one text": (
        "predictions end their text",
        replaced(
            "lesson",
            "**Predict.** What happens to a count below zero?",
            "**Predict.** What is kept?\n\n**Predict.** What happens to a count below zero?",
            "one prediction, as a paragraph of its own",
        ),
    ),
    "a number twice": (
        "questions are numbered",
        replaced("lesson", "### Question 5", "### Question 4", "Question 4, Question 4: number them from 1"),
    ),
    "a quiz that is too short": (
        "the quiz answers every option",
        Break("lesson", without_questions, "it has 0 quiz questions: 4 to 7"),
    ),
    "outputs that were cleared": (
        "outputs are kept",
        Break(
            "lesson",
            every_code_cell(lambda found: found.update(outputs=[])),
            "too few outputs are stored: run `causeway run 03-dict`",
        ),
    ),
    "a second ignored output": (
        "hardly an output is ignored",
        Break("lesson", with_two_outputs_ignored, "2 outputs are ignored"),
    ),
    "a skipped cell": (
        "hardly an output is ignored",
        tagged("lesson", "have.subtract", "nbval-skip", "the cell is skipped: every cell of a lesson runs"),
    ),
    "a sentence that shouts": (
        "the tone is calm",
        replaced("lesson", "`get` only looks.", "`get` only looks!", "belittles or shouts"),
    ),
    "a second title": (
        "headings are a ladder",
        replaced("lesson", "## Counter", "# Counter", "it has 2 first-level headings: one, as its title"),
    ),
    "an image as HTML": (
        "pictures have alternative text",
        replaced("lesson", "`get` only looks.", '<img src="get.png">', "a picture has no alternative text"),
    ),
    "an import that nothing uses": (
        "code is clean",
        changed(
            "lesson",
            "have.subtract",
            lambda found: found.update(source="import heapq\n\n" + found.source),
            "ruff F401: `heapq` imported but unused",
        ),
    ),
    "a module that no lesson imports": (
        "an exercise uses what was introduced",
        replaced("solution", "# Few words, or none.", "# Few words.\nimport heapq", "it uses heapq"),
    ),
    "a solution that is wrong": (
        "the solution earns everything",
        replaced("solution", ".most_common(n)", ".most_common()", "the check fails on the solution"),
    ),
    "a solution that ends its process": (
        "the solution earns everything",
        replaced(
            "solution", "    lowered = []", "    __import__('os')._exit(0)", "the check fails on the solution"
        ),
    ),
    "a right answer that fails": (
        "every answer does what it says",
        replaced(
            "answers",
            '# %% replaces-the-count task="1-restock" fails="visible"',
            '# %% replaces-the-count task="1-restock" passes=true',
            "the answer should pass, but visible catches it first",
        ),
    ),
    "a wrong answer that passes": (
        "every answer does what it says",
        replaced(
            "answers",
            '# %% counter task="1-restock" passes=true',
            '# %% counter task="1-restock" fails="hidden"',
            "the answer should be caught by hidden, but every check passes",
        ),
    ),
    "a text without examples": (
        "examples do what they say",
        changed(
            "solution",
            "## 6. The commonest words",
            lambda found: found.update(source=found.source.replace(">>> ", "")),
            "its text shows no example: add >>> lines",
        ),
    ),
    "an example that raises": (
        "examples do what they say",
        replaced("solution", '>>> commonest(["tide"], 5)', ">>> commonest(5)", "an exception"),
    ),
    "a solution that cannot be released": (
        "the release is fresh",
        Break("solution", with_an_id_twice, "it cannot be released: nbgrader gave up: "),
    ),
    "a hidden line in the release": (
        "the release leaks nothing",
        Break("exercise", with_a_hidden_line_released, "it shows a line that only the solution may have"),
    ),
}


@pytest.mark.parametrize("side", SIDES)
def test_every_side_of_a_fact_is_looked_at(checkout, side):
    fact, broken = SIDES[side]
    unit = Unit(checkout, *checkout.choose([broken.slug]))
    assert list(FACTS[fact](unit)) == []
    broken.does(unit)
    found = list(FACTS[fact](Unit(Course(checkout.root), unit.entry)))
    assert {finding.path for finding in found} == {path_of(unit, broken.file)}
    assert any(broken.says in finding.says for finding in found)


def test_a_notebook_of_no_lesson_is_a_stray(checkout):
    assert list(check.strays(checkout)) == []
    strays = [checkout.lesson(f"{LIST}-old"), checkout.answers(f"{LIST}-old")]
    for path in strays:
        path.write_text("{}", "utf-8")
    found = list(check.strays(Course(checkout.root)))
    assert [finding.path for finding in found] == strays
    assert {finding.says for finding in found} == {
        "no lesson of course/roadmap.toml has this name: rename or remove it."
    }


def looked_at(course: Course, slug: str) -> list[str]:
    """What a check says that it looks at."""
    heard: list[str] = []
    check.check(Course(course.root), course.choose([slug]), told=heard.append)
    return heard


def test_what_is_green_is_remembered_until_it_changes(checkout):
    unit = Unit(checkout, *checkout.choose([DICT]))
    asked = [f"{DICT}: {check.title(fact)}" for fact in check.FACTS]
    assert looked_at(checkout, DICT) == asked
    assert looked_at(checkout, DICT) == []
    checkout.sealed(DICT).write_text("", "utf-8")
    assert looked_at(checkout, DICT) == asked
    release.release(checkout)
    assert looked_at(checkout, DICT) == []
    with edit(Unit(checkout, checkout.units[0]), "lesson") as book:
        book.cells[1].source += " An earlier lesson has changed."
    assert looked_at(checkout, DICT) == asked
    assert looked_at(checkout, DICT) == []
    replaced("lesson", "`get` only looks.", "`get` just looks.", "").does(unit)
    assert looked_at(checkout, DICT) == asked
    assert looked_at(checkout, DICT) == asked


def test_a_later_lesson_is_no_reason_to_look_again(checkout):
    assert looked_at(checkout, LIST) != []
    with edit(Unit(checkout, checkout.units[1]), "lesson") as book:
        book.cells[1].source += " A later lesson has changed."
    assert looked_at(checkout, LIST) == []


def test_a_broken_unit_is_said_to_be_broken(checkout):
    unit = Unit(checkout, *checkout.choose([DICT]))
    replaced("lesson", "`get` only looks.", f"`get` only looks, you {WRONG} it.", "").does(unit)
    ran = causeway("check", "03-dict", cwd=checkout.root)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        f"course/{DICT}.ipynb, cell dict-9: spelling: {WRONG}, meant receive.",
        f"{DICT}: {len(FACTS) - 1} of {len(FACTS)} facts hold",
    ]


def test_a_unit_that_does_not_exist_is_refused():
    ran = causeway("check", "99")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        "There is no unit '99'. Name one of: 01-data-structures/00-opening, 01-data-structures/01-list"
        in ran.stderr
    )


def test_a_new_unit_says_what_to_write_and_its_check_what_is_missing(checkout):
    ran = causeway("new", SET, cwd=checkout.root)
    assert ran.returncode == 0
    unit = Unit(Course(checkout.root), *Course(checkout.root).choose([SET]))
    assert [
        path for path in unit.paths if f"wrote {path.relative_to(checkout.root)}\n" not in ran.stdout
    ] == []
    for book in (unit.lesson, unit.solution, unit.exercise):
        assert len([cell for cell in book.cells if "o write" in cell.source]) >= 5
    verdict = checked(unit.course, SET)
    missing = {name for name, _ in verdict.findings}
    assert len(missing) >= 10
    assert missing >= {"a lesson has its words", "topics are asked in a quiz", "a task has an afterword"}
    assert not missing & {"the release is fresh", "tasks are numbered alike", "grade ids follow their task"}


@pytest.mark.parametrize("name", [DICT, "03-dict"])
def test_a_unit_that_exists_is_not_laid_out_again(checkout, name):
    before = {path: path.read_bytes() for path in checkout.root.rglob("*") if path.is_file()}
    ran = causeway("new", name, cwd=checkout.root)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "exists already: `causeway new` writes no file that is there." in ran.stderr
    assert {path: path.read_bytes() for path in checkout.root.rglob("*") if path.is_file()} == before


def test_a_tidied_notebook_is_the_same_whatever_an_editor_left_in_it(checkout):
    path = checkout.lesson(DICT)
    before = path.read_bytes()
    notebook.write_text(path, scrambled(notebook.read(path)))
    assert path.read_bytes() != before
    ran = causeway("tidy", "03-dict", cwd=checkout.root)
    assert (ran.returncode, ran.stdout) == (0, f"tidied course/{DICT}.ipynb\n")
    assert path.read_bytes() == before
    ran = causeway("tidy", cwd=checkout.root)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert path.read_bytes() == before


def scrambled(book: Notebook) -> str:
    """The notebook as a day of work in several editors leaves it."""
    book.metadata.kernelspec = {"display_name": "my env", "language": "python", "name": "conda-my-env"}
    book.metadata.language_info = {"name": "python", "version": "3.12.1", "pygments_lexer": "ipython3"}
    book.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"a1": {}}}}
    for place, found in enumerate(book.cells):
        found.metadata.update(collapsed=False, jupyter={"source_hidden": False}, trusted=True)
        if not found.id.startswith("navigation-"):
            found.id = f"x{place}"
        if found.cell_type == "code":
            found.metadata.execution = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
            found.execution_count += 7 * place
    error = next(output for cell in book.cells for output in cell.get("outputs", []) if "ename" in output)
    error.traceback.insert(
        2, "\x1b[36mFile \x1b[39m\x1b[32m~/lib/python3.11/queue.py:1\x1b[39m, in get(self)"
    )
    shown = cell(book, "explorers.probing").outputs[0]
    shown.data["application/vnd.jupyter.widget-view+json"] = {"model_id": "a1", "version_major": 2}
    return json.dumps(book, indent=4)
