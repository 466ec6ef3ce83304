"""nbgrader's formgrader in a real browser, on a class that this engine graded: a person gives points."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook as TheirGradebook
from playwright.sync_api import Browser, Locator, Page, expect

from grader import bridge, notebook, release
from grader.course import Course
from grader.gradebook import Gradebook
from tests import gradebooks, make_class
from tests.browser import Server, causeway_learn
from tests.commands import PLAIN, ROOT, causeway
from tests.conftest import copy_of

CHAPTER, NAME = "01-data-structures", "03-dict"
UNIT = f"{CHAPTER}/{NAME}"
WHY, SKETCH, TESTED = "01_03-dict_8-why", "01_03-dict_9-sketch", "01_03-dict_2-invert_visible"
PICTURES = ROOT / "test-results"  # ignored by git; look at them after a run
WRITTEN = {WHY: "A dictionary finds a key *without* looking at the others.", SKETCH: "print('a drawing')"}
SAID = "Well said, and by what does it find it?"
# The class took the sentence out of its functions, and fails it now.
MENDED = """# Hidden checks: what it says of itself.
### BEGIN HIDDEN TESTS
assert restock.__doc__ == "Return a new dictionary: the stock with every move added."
### END HIDDEN TESTS"""


@pytest.fixture(scope="module")
def graded(small: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with two answers that a person reads, and its class when it has been graded."""
    root = copy_of(small, tmp_path_factory.mktemp("formgrader") / "causeway")
    add_answers_that_a_person_reads(Course(root))
    solutions = make_class.solutions(Course(root), UNIT)
    right = {name: re.sub(r' *""".*"""\n', "", source) for name, source in solutions.items()}
    hand_in(root, "ada", {**right, **WRITTEN})
    hand_in(root, "grace", {**right, "01_03-dict_2-invert": "def invert(felt):\n    return {}"})
    grade(root)
    return root


def add_answers_that_a_person_reads(course: Course) -> None:
    book = notebook.read(course.solution(UNIT))
    book.cells[-1:-1] = [
        new_markdown_cell("## 8. Say why", id="say-why"),
        gradebooks.cell(WHY, "Because it hashes.", points=3, solution=True),
        new_markdown_cell("## 9. Draw it", id="draw-it"),
        gradebooks.cell(SKETCH, "print('a drawing')", code=True, points=2, solution=True),
    ]
    notebook.write(course.solution(UNIT), book)
    release.release(Course(course.root))


def hand_in(root: Path, learner: str, answers: dict[str, str]) -> None:
    book = make_class.answered(Course(root), UNIT, answers)
    notebook.write(root / "in" / learner / f"{UNIT}.ipynb", book)


def grade(root: Path) -> None:
    ran = causeway("grade", CHAPTER, "in", "--only", NAME, cwd=root)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.fixture(scope="module")
def server(graded: Path) -> Iterator[Server]:
    with causeway_learn(graded, graded / ".home", "--all") as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A tab that formgrader knows."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.goto(server.at("formgrader"))
    yield page
    context.close()


def look(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"formgrader-{name}.png")


def row_of(page: Page, server: Server, learner: str) -> Locator:
    """A learner's row in the table of submissions to be graded by hand: anonymous, in no fixed order."""
    page.goto(f"{server.base}/formgrader/gradebook/{CHAPTER}/{NAME}")
    return page.locator("tr", has_text=learner)


def open_submission(page: Page, server: Server, learner: str) -> None:
    """Go to a submission, and wait until its points and comments are there."""
    with page.expect_response(lambda answer: "/api/comments" in answer.url and answer.ok):
        row_of(page, server, learner).get_by_role("link", name="Submission #").click()
    expect(score(page, "01_03-dict_1-restock_hidden")).to_have_attribute("placeholder", "2")


def test_the_pages_list_the_assignment_its_class_and_what_waits_for_a_person(page, server):
    expect(page.locator("tr", has_text=CHAPTER)).to_contain_text("2")  # submissions
    look(page, "assignments")
    page.goto(f"{server.base}/formgrader/manage_submissions/{CHAPTER}")
    expect(page.locator(".alert")).to_have_count(0)
    for learner, points in (("ada", "29 / "), ("grace", "25 / ")):
        expect(page.locator("tr", has_text=learner)).to_contain_text(points)
        expect(page.locator("tr", has_text=learner)).to_contain_text("needs manual grading")
    look(page, "class")
    expect(row_of(page, server, "ada")).to_contain_text("29 / 34")
    expect(row_of(page, server, "grace")).to_contain_text("25 / 34")


def test_a_submission_shows_answers_outputs_points_and_why_a_check_failed(page, server):
    open_submission(page, server, "grace")
    expect(page.get_by_text("a drawing", exact=True).last).to_be_visible()
    expect(score(page, TESTED)).to_have_attribute("placeholder", "0")
    expect(score(page, WHY)).to_have_class(re.compile("needs_manual_grade"))
    failed = page.locator(".output_error", has_text="was wanted").first
    failed.scroll_into_view_if_needed()
    look(page, "submission")
    expect(failed).to_contain_text("{} came back")


def score(page: Page, name: str) -> Locator:
    return page.locator(f"input.score[id='{name}']")


def give(page: Page, name: str, points: str) -> None:
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.ok):
        score(page, name).fill(points)
        score(page, name).blur()


def comment(page: Page, name: str, text: str) -> None:
    with page.expect_response(lambda answer: "/api/comment/" in answer.url and answer.ok):
        page.locator(f"textarea[id='{name}-comment']").fill(text)
        page.locator(f"textarea[id='{name}-comment']").blur()


@pytest.fixture(scope="module")
def by_hand(browser: Browser, server: Server, graded: Path) -> Path:
    """The course when a person has read what ada wrote, and has been kind to grace."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(server.at("formgrader"))
    open_submission(page, server, "ada")
    give(page, WHY, "2.5")
    comment(page, WHY, SAID)
    give(page, SKETCH, "2")
    open_submission(page, server, "grace")
    give(page, TESTED, "0.5")
    comment(page, "01_03-dict_2-invert", "You were close.")
    page.close()
    return graded


def test_points_and_comments_given_by_hand_are_there_when_the_page_is_opened_again(by_hand, page, server):
    open_submission(page, server, "ada")
    expect(score(page, WHY)).to_have_value("2.5")
    expect(score(page, SKETCH)).to_have_value("2")
    expect(page.locator(f"textarea[id='{WHY}-comment']")).to_have_value(SAID)
    score(page, WHY).scroll_into_view_if_needed()
    look(page, "by-hand")
    expect(row_of(page, server, "ada")).to_contain_text("33.5 / 34")
    expect(row_of(page, server, "grace")).to_contain_text("25.5 / 34")
    assert given(by_hand, "ada") == {WHY: 2.5, SKETCH: 2.0}
    assert given(by_hand, "grace") == {TESTED: 0.5}


def given(root: Path, learner: str) -> dict[str, float]:
    """The points that a person gave, as the gradebook holds them."""
    scores = Gradebook(bridge.database_of(root / "grading")).scores(CHAPTER, learner)
    return {name: score.manual for name, score in scores.items() if score.manual is not None}


def total(root: Path, learner: str) -> float:
    """A learner's points, as nbgrader counts them."""
    with TheirGradebook(bridge.database_of(root / "grading"), "causeway") as book:
        return float(book.find_submission(CHAPTER, learner).score)


def test_what_was_given_by_hand_outlives_a_mended_check_and_a_class_that_is_graded_anew(by_hand, tmp_path):
    root = Path(shutil.copytree(by_hand, tmp_path / "causeway"))
    book = notebook.read(root / "solutions" / f"{UNIT}.ipynb")
    next(cell for cell in notebook.checks(book) if notebook.is_hidden(cell)).source = MENDED
    notebook.write(root / "solutions" / f"{UNIT}.ipynb", book)
    release.release(Course(root))
    for _ in range(2):
        grade(root)
        assert [given(root, learner) for learner in ("ada", "grace")] == [
            {WHY: 2.5, SKETCH: 2.0},
            {TESTED: 0.5},
        ]
        assert (total(root, "ada"), total(root, "grace")) == (31.5, 23.5)
        with TheirGradebook(bridge.database_of(root / "grading"), "causeway") as theirs:
            assert theirs.find_comment(WHY, NAME, CHAPTER, "ada").manual_comment == SAID
        shutil.rmtree(root / "grading/.causeway/register")


def nbgrader(root: Path, *command: str) -> None:
    subprocess.run([sys.executable, "-c", bridge.QUICK_LEASH, *command], cwd=root, env=PLAIN, check=True)


def test_nbgrader_exports_what_was_given_by_hand(by_hand, tmp_path):
    nbgrader(by_hand, "export", f"--to={tmp_path / 'grades.csv'}")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        points = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert points == {"ada": 33.5, "grace": 25.5}


def test_nbgraders_feedback_shows_what_was_given_and_said_by_hand(by_hand, browser):
    nbgrader(by_hand, "generate_feedback", CHAPTER)
    path = by_hand / "grading/nbgrader-feedback/ada" / CHAPTER / f"{NAME}.html"
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"file://{path}")
    expect(page.locator("body")).to_contain_text("(Score: 33.5 / 34.0)")
    expect(page.locator("body")).to_contain_text(SAID)
    look(page, "feedback")
    page.close()
