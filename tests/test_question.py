"""Questions and predictions as values: their Markdown form, their judging, the learner's copy of a lesson."""

from __future__ import annotations

import nbformat
import pytest

from grader import live, notebook
from grader.classroom import judge, prediction, question
from grader.classroom.judge import Judgment
from grader.classroom.prediction import Prediction
from grader.classroom.question import Malformed, Question
from tests.conftest import COURSE

CHOICE = """### Question 1

What is `[1, 2][1]`?

```python
<details> is no option here
```

<details><summary>A. <code>1</code></summary>Wrong: counting starts at 0.</details>

<details><summary>B. <code>2</code></summary>Right: index 1 is the second item.</details>
<details><summary>C. <code>a &lt; b</code></summary>Wrong: nothing is <em>compared</em>.</details>
"""
SEVERAL = """### Question 2
Which are false? Choose all that are right.
<details><summary>A. <code>0</code></summary>Right: zero is false.</details>
<details><summary>B. <code>[0]</code></summary>Wrong: it has an item.</details>
<details><summary>C. <code>""</code></summary>Right: it is empty.</details>
"""
ORDER = """### Question 3
From small to large.
<details><summary>A. two</summary>Second: it is 2.</details>
<details><summary>B. one</summary>First: it is 1.</details>
<details><summary>C. three</summary>Third: it is 3.</details>
"""
FILL = """### Question 4
What is `["a"] * 2`?
<details><summary>Answer</summary>Right: <code>["a", "a"]</code> or <code>twice a</code>. Two.</details>
<details><summary>Not <code>["aa"]</code> or <code>aa</code></summary>Wrong: items are not joined.</details>
<details><summary>Anything else</summary>Wrong: write the list as Python shows it.</details>
"""
KINDS = {"choice": CHOICE, "several": SEVERAL, "order": ORDER, "fill": FILL}


def judged(source: str, *given: str, tries: int = 1) -> Judgment:
    return judge.judge(question.parse(source), given, tries)


def words(judgment: Judgment) -> list[tuple[str, str]]:
    return [(mark.label, mark.word) for mark in judgment.marks]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_form(kind):
    asked = question.parse(KINDS[kind])
    assert asked.kind == kind
    assert asked.name == f"question-{list(KINDS).index(kind) + 1}"


def test_code_in_a_question_is_no_option():
    asked = question.parse(CHOICE)
    assert [option.label for option in asked.options] == ["A", "B", "C"]
    assert "&lt;details&gt; is no option here" in question.to_html(asked)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_before_the_answer_holds_no_reason_and_no_typed_answer(kind):
    asked = question.parse(KINDS[kind])
    shown = question.to_html(asked) + question.to_text(asked)
    for option in asked.options:
        assert option.why not in shown
        assert f"{option.verdict}:" not in shown
    assert ("twice a" in shown, "aa" in shown) == (False, False)


def test_html_in_a_question_is_shown_as_text():
    asked = question.parse(CHOICE.replace("What is", "What <script>alert(1)</script> is"))
    assert "<script>" not in question.to_html(asked)
    assert "&lt;script&gt;" in question.to_html(asked)


MALFORMED = {
    "a question without its number": (CHOICE, "### Question 1", "### Question", 1, "`### Question`"),
    "no text": (CHOICE.partition("<details>")[0][:15], "", "", 1, "no option follows"),
    "a text after an option": (
        SEVERAL,
        "<details><summary>C.",
        "So:\n<details><summary>C.",
        5,
        "is one line",
    ),
    "no feedback": (SEVERAL, "Wrong: it has an item.", "It has an item.", 4, "needs feedback that begins"),
    "an empty feedback": (SEVERAL, "Wrong: it has an item.", "Wrong: ", 4, "needs feedback that begins"),
    "two right options": (CHOICE, "Wrong: counting", "Right: counting", 9, "one of them Right:"),
    "no right option": (CHOICE, "Right: index", "Wrong: index", 9, "one of them Right:"),
    "every option right": (SEVERAL, "Wrong: it has", "Right: it has", 3, "two at least, and a wrong one"),
    "one of several right": (SEVERAL, "Right: zero", "Wrong: zero", 3, "two at least"),
    "a letter left out": (SEVERAL, "B. <code>", "D. <code>", 3, "A, B, C and so on"),
    "an odd summary": (SEVERAL, "B. <code>[0]</code>", "<code>[0]</code>", 4, "a summary is `A. ...`"),
    "a place twice": (ORDER, "Third: it", "Second: it", 3, "each of them once"),
    "a place among options": (CHOICE, "Wrong: counting", "First: counting", 9, "each of them once"),
    "lines in order already": (
        ORDER.replace("Second: it is 2", "First: it is 2").replace("First: it is 1", "Second: it is 1"),
        "",
        "",
        3,
        "mix them",
    ),
    "no answer to type": (FILL, "<code>twice a</code>. Two", "<code>twice a</code>: Two", 3, "the answer is"),
    "nothing for other answers": (FILL, "Anything else", "Not <code>b</code>", 3, "in this order"),
    "a spelling twice": (FILL, "<code>aa</code>", "<code>twice a</code>", 3, "stands twice"),
    "a tag that is not closed": (CHOICE, "<em>compared</em>", "<em>compared", 12, "<em> is not closed"),
    "a tag that was not opened": (CHOICE, "<em>compared</em>", "compared</em>", 12, "</em> closes nothing"),
    "a script": (CHOICE, "<em>compared</em>", "<script>1</script>", 12, "are tags here"),
    "a bare <": (CHOICE, "a &lt; b", "a < b", 12, "are written &lt;"),
    "Markdown in an option": (CHOICE, "<code>2</code>", "`2`", 11, "Markdown is not read here"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_question_names_the_line(case):
    source, old, new, line, says = MALFORMED[case]
    with pytest.raises(Malformed) as caught:
        question.parse(source.replace(old, new, 1) if old else source)
    assert str(caught.value).startswith(f"line {line}: ")
    assert says in str(caught.value)


def test_a_wrong_choice_gets_its_own_feedback_and_nothing_else():
    answer = judged(CHOICE, "A")
    assert not answer.right
    assert [(mark.label, mark.word, mark.why) for mark in answer.marks] == [
        ("A", "Wrong", "counting starts at 0.")
    ]
    assert judged(CHOICE, "B").right


def test_several_are_right_only_together():
    assert judged(SEVERAL, "C", "A").right
    missing, wrong = judged(SEVERAL, "A"), judged(SEVERAL, "A", "B", "C")
    assert (missing.right, missing.marks, "something is missing" in missing.says) == (False, (), True)
    assert (wrong.right, words(wrong)) == (False, [("B", "Wrong")])


def test_an_order_is_counted_first_and_marked_after_a_second_miss():
    assert judged(ORDER, "B", "A", "C").right
    first, second = judged(ORDER, "A", "B", "C"), judged(ORDER, "A", "B", "C", tries=2)
    assert (first.right, first.says, first.marks) == (False, "1 of 3 lines stand in their place.", ())
    assert words(second) == [("A", "Not here"), ("B", "Not here"), ("C", "In place")]


@pytest.mark.parametrize("text", ['["a", "a"]', " ['a','a'] ", "[“a”, “a”]", "twice  a", '[ "a" , "a" ]'])
def test_a_typed_answer_may_be_spelled_in_several_ways(text):
    assert judged(FILL, text).right


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("['aa']", "items are not joined."),
        ("aa", "items are not joined."),
        ("Twice A", "capital and small letters"),
        ("('a', 'a')", "write the list"),
        ("", "write the list"),
        ("[" * 5000, "write the list"),
        ("<b>x</b>", "write the list"),
    ],
)
def test_a_wrong_typed_answer_gets_the_feedback_for_its_thought(text, says):
    answer = judged(FILL, text)
    assert not answer.right
    assert says in answer.says


def test_values_of_different_types_are_different_answers():
    assert not judge.same("3", "3.0")
    assert not judge.same("1", "True")
    assert not judge.same("1 2", "12")
    assert judge.same("1_000", "1000")


def test_an_answer_of_nonsense_is_wrong_and_raises_nothing():
    for source in KINDS.values():
        for given in ([], ["Z"], ["A", "A", "A", "A", "A"], ["\x00"]):
            assert not judge.judge(question.parse(source), given).right


def test_after_a_right_answer_every_option_has_its_reason_in_order():
    reasons = judge.reasons(question.parse(ORDER))
    assert [(reason.label, reason.word) for reason in reasons] == [
        ("B", "First"),
        ("A", "Second"),
        ("C", "Third"),
    ]


def test_a_prediction_survives_its_cell_and_is_not_read_at_a_glance():
    asked = Prediction("What is `2 + 2`?\n\nsealed: no", "sum-1", "0123456789abcdef", "4 <b>é</b>\nfour")
    text = prediction.body(asked)
    assert prediction.parse(text) == asked
    assert "four" not in text
    for broken in (text[:-9], "What?", text + "x"):
        with pytest.raises(Malformed):
            prediction.parse(broken)


@pytest.mark.parametrize("slug", [unit.slug for unit in COURSE.units])
def test_a_live_lesson_asks_every_question_and_gives_no_answer_away(slug):
    book = notebook.read(COURSE.lesson(slug))
    alive = live.lesson(book, slug)
    nbformat.validate(alive)
    sources = [cell.source for cell in alive.cells]
    questions = [cell.source for cell in book.cells if question.HEAD.match(cell.source)]
    assert alive.cells[0].source == live.LOADER
    assert [source.partition("\n")[2] for source in sources if source.startswith("%%question")] == questions
    assert [cell.id for cell in alive.cells if not cell.source] == []
    asked = sum("**Predict.**" in cell.source for cell in book.cells)
    assert sum(source.startswith(f"%%predict {slug} prediction-") for source in sources) == asked
    for cell, following in zip(alive.cells, alive.cells[1:], strict=False):
        if cell.source.startswith("%%predict"):
            made = prediction.parse(cell.source.partition("\n")[2])
            assert made.answered_by(None, following.source)
            assert made.answered_by(following.id, "edited")
            assert (following.outputs, bool(made.printed)) == ([], True)


def test_a_live_lesson_keeps_all_other_outputs_and_leaves_the_lesson_alone():
    [slug] = [unit.slug for unit in COURSE.units if unit.name == "03-dict"]
    book = notebook.read(COURSE.lesson(slug))
    before = notebook.to_text(book)
    alive = {cell.id: cell for cell in live.lesson(book, slug).cells}
    kept = [
        cell.id for cell in book.cells if cell.cell_type == "code" and cell.outputs == alive[cell.id].outputs
    ]
    code = [cell.id for cell in book.cells if cell.cell_type == "code"]
    asked = sum("**Predict.**" in cell.source for cell in book.cells)
    assert len(kept) == len(code) - asked
    assert notebook.to_text(book) == before


def test_a_question_is_a_frozen_value():
    asked = question.parse(CHOICE)
    assert isinstance(asked, Question)
    assert hash(asked) == hash(question.parse(CHOICE))
