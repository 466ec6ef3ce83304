"""The questions and predictions of a lesson: in the form that a learner's copy brings to life."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader import quota
from grader.classroom import prediction, question
from grader.classroom.question import WRONG, Malformed, Question
from grader.notebook import Cell
from grader.unit import Finding, Unit, texts


def predictions_are_asked(unit: Unit) -> Iterator[Finding]:
    """As many as its kind asks for (a lesson three), each right above the cell that answers it."""
    asked = [place for place, cell in enumerate(unit.lesson.cells) if "**Predict.**" in cell.source]
    least = quota.of(unit.entry).predictions
    if len(asked) < least:
        says = f"it asks for {len(asked)} predictions, {least} at least: add **Predict.**"
        yield Finding(unit.lesson_path, "", says)
    for place in asked:
        following = unit.lesson.cells[place + 1 : place + 2]
        if [cell.cell_type for cell in following] != ["code"]:
            says = "no code cell follows the prediction: put the answer below it."
            yield Finding(unit.lesson_path, unit.lesson.cells[place].id, says)
        elif not following[0].outputs:
            says = "it should answer the prediction above and shows nothing: print the answer."
            yield Finding(unit.lesson_path, following[0].id, says)


def predictions_end_their_text(unit: Unit) -> Iterator[Finding]:
    """A prediction is the last paragraph of its text, for that paragraph becomes the field to write it in."""
    for cell in texts(unit.lesson):
        last = cell.source.rpartition("\n\n")[2]
        if cell.source.count(prediction.MARK) != last.startswith(prediction.MARK):
            says = "one prediction, as a paragraph of its own that begins with **Predict.**, ends the text"
            yield Finding(unit.lesson_path, cell.id, f"{says}: split the cell.")


def the_quiz_answers_every_option(unit: Unit) -> Iterator[Finding]:
    """As many questions as its kind asks for (a lesson 4 to 6), of one of the forms, all with feedback."""
    cells, (least, most) = _cells(unit), quota.of(unit.entry).questions
    if not least <= len(cells) <= most:
        says = f"it has {len(cells)} quiz questions: {least} to {most} are asked for."
        yield Finding(unit.lesson_path, "", says)
    for cell in cells:
        try:
            question.parse(cell.source)
        except Malformed as error:
            yield Finding(unit.lesson_path, cell.id, str(error))


def every_wrong_option_has_feedback_of_its_own(unit: Unit) -> Iterator[Finding]:
    """No two wrong options of a question say the same."""
    for cell, asked in _questions(unit):
        said = [option.why for option in asked.options if option.verdict == WRONG]
        for why in sorted({why for why in said if said.count(why) > 1}):
            says = f"two wrong options say the same ({why!r}): say what was thought in each"
            yield Finding(unit.lesson_path, cell.id, f"{says}.")


def questions_are_numbered(unit: Unit) -> Iterator[Finding]:
    """1, 2, 3: a learner's record knows a question by its number."""
    heads = [cell.source.splitlines()[0] for cell in _cells(unit)]
    wanted = [f"### Question {number}" for number in range(1, len(heads) + 1)]
    if heads != wanted:
        says = f"its questions are {', '.join(heads)}: number them from 1, in order."
        yield Finding(unit.lesson_path, "", says.replace("### ", ""))


def _cells(unit: Unit) -> list[Cell]:
    return [cell for cell in texts(unit.lesson) if re.match("### Question", cell.source)]


def _questions(unit: Unit) -> Iterator[tuple[Cell, Question]]:
    """The questions that can be read; another fact names those that cannot."""
    for cell in _cells(unit):
        try:
            yield cell, question.parse(cell.source)
        except Malformed:
            continue


FACTS = (
    predictions_are_asked,
    predictions_end_their_text,
    the_quiz_answers_every_option,
    every_wrong_option_has_feedback_of_its_own,
    questions_are_numbered,
)
