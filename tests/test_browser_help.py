"""Hints and solutions in a real JupyterLab: opened by keyboard, locked until earned, in light and dark."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, expect

from grader import notebook
from grader.classroom.faces import ROADMAP
from grader.classroom.record import NAME, Event, Record
from tests.browser import Lab, Server, jupyterlab
from tests.conftest import COURSE, ROOT

SLUG = "01-data-structures/03-dict"
TASK = "01_03-dict_2-invert"
BOOK = "03-dict.ipynb"
YESTERDAY = time.time() - 24 * 3600
PICTURES = ROOT / "test-results"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise's folder as a learner has it: a notebook, and the sealed file beside it."""
    folder = tmp_path_factory.mktemp("help")
    cells = [
        new_code_cell(source) for source in ("%load_ext grader.classroom", "%hint 2", "%hints", "%review")
    ]
    notebook.write(folder / BOOK, new_notebook(cells=cells, metadata=notebook.KERNEL))
    (folder / "03-dict.sealed").write_bytes(COURSE.sealed(SLUG).read_bytes())
    for path in (COURSE.root / ROADMAP, COURSE.lesson(SLUG), COURSE.exercise(SLUG)):
        copy = folder / path.relative_to(COURSE.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    record = Record(folder / ".home" / NAME)
    record.add(Event("hint", SLUG, "01_03-dict_4-expire", "1", at=YESTERDAY))
    record.add(Event("prediction", SLUG, "prediction-5", "wrong", at=YESTERDAY - 60))
    for outcome in ("failed", "passed"):
        record.add(Event("check", SLUG, "01_03-dict_1-restock_visible", outcome, at=YESTERDAY))
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with jupyterlab(folder) as server:
        yield server


@pytest.fixture(scope="module")
def lab(browser: Browser, server: Server) -> Iterator[Lab]:
    context = browser.new_context(viewport={"width": 1200, "height": 1100})
    lab = Lab(context.new_page(), server)
    lab.open(BOOK)
    lab.run_all()
    yield lab
    context.close()


def step(lab: Lab, text: str, place: int = 0):
    return lab.notebook.locator(".cw-help").nth(place).get_by_role("button", name=text)


def picture(lab: Lab, name: str) -> None:
    """Both themes as pictures, and what a screen reader or weak eyes would miss in them: nothing."""
    for one in ("Dark", "Light"):
        lab.theme(one)
        lab.page.screenshot(path=PICTURES / f"help-{name}-{one.lower()}.png")
        found = Axe().run(lab.page, ".jp-OutputArea-output .causeway")
        assert found.violations_count == 0, found.generate_report()


def failed_tries(folder: Path, count: int) -> None:
    record = Record(folder / ".home" / NAME)
    for number in range(count):
        record.add(Event("check", SLUG, f"{TASK}_visible", "failed", detail={"answer": f"{number}"}))


def test_hints_open_one_by_one_with_the_keyboard_and_the_solution_after_three_tries(lab, folder):
    keys = lab.page.keyboard
    lab.focus(step(lab, "Hint 1: where to look"))
    cells = lab.notebook.locator(".jp-Cell").count()
    for key in "ddx":  # in command mode these would cut the cell
        keys.press(key)
    expect(lab.notebook.locator(".jp-Cell")).to_have_count(cells)
    expect(step(lab, "Hint 2:")).to_have_attribute("aria-disabled", "true")

    keys.press("Enter")
    expect(lab.notebook.get_by_role("group", name="Hint 1: where to look")).to_contain_text("items() gives")
    expect(step(lab, "Hint 1:")).to_be_focused()
    expect(step(lab, "Hint 1:")).to_have_attribute("aria-expanded", "true")
    expect(lab.notebook.locator(".cw-live").first).to_have_text("Hint 1: where to look: opened.")
    expect(step(lab, "Hint 2:")).not_to_have_attribute("aria-disabled", "true")

    keys.press("Tab")
    keys.press("Space")
    expect(lab.notebook.get_by_role("group", name="Hint 2: the idea")).to_be_visible()
    keys.press("Space")
    expect(lab.notebook.get_by_role("group", name="Hint 2: the idea")).to_have_count(0)
    expect(step(lab, "Hint 2:")).to_be_focused()

    failed_tries(folder, 2)
    lab.focus(step(lab, "Solution"))
    keys.press("Enter")
    expect(lab.notebook.locator(".cw-live").first).to_have_text(
        "Solution: opens after 1 more try, or when the task passes."
    )
    picture(lab, "locked")

    failed_tries(folder, 3)  # two of them known
    keys.press("Enter")
    shown = lab.notebook.get_by_role("group", name="Solution")
    expect(shown).to_contain_text("def invert(felt: dict[str, list[str]])")
    expect(shown).to_contain_text("A second style, and why")
    picture(lab, "solution")
    assert lab.complaints == []


def test_what_was_opened_yesterday_opens_at_once_today(lab, folder):
    today = len(Record(folder / ".home" / NAME).events())
    every = lab.notebook.locator(".cw-help").nth(1)
    expect(every.get_by_role("button", name="Hint 1:")).to_have_count(7)
    task = every.get_by_role("group", name="Help with task 4. A cache that breaks at night")
    expect(task.get_by_role("button", name="Hint 1:")).to_contain_text("opened before")
    task.get_by_role("button", name="Hint 1:").click()
    expect(task.get_by_role("group", name="Hint 1:")).to_contain_text("The last line of the traceback")
    expect(task.get_by_role("button", name="Hint 2:")).to_contain_text("open")
    picture(lab, "all")
    assert len(Record(folder / ".home" / NAME).events()) == today


def test_a_review_goes_by_with_the_keyboard_and_its_link_opens_the_exercise(lab, folder):
    review, keys = lab.notebook.locator(".cw-review"), lab.page.keyboard
    expect(review).to_contain_text("Card 1 of 2")
    lab.focus(review.get_by_role("button", name="Show the answer"))
    keys.press("Enter")
    expect(review.get_by_role("group", name="Answer")).to_be_focused()
    review.scroll_into_view_if_needed()
    picture(lab, "review")
    keys.press("3")
    expect(review).to_contain_text("Card 2 of 2")
    expect(review.get_by_role("heading", name="Task 1. Restock a shelf")).to_be_focused()
    keys.press("Tab")
    keys.press("Space")
    expect(review.get_by_role("group", name="Answer")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(review).to_contain_text("2 of 2 reviewed")
    ratings = [event.outcome for event in Record(folder / ".home" / NAME).events(kind="review")]
    assert ratings == ["good", "again"]
    assert lab.complaints == []


def test_a_card_links_to_its_notebook_beside_this_one(lab, folder):
    missed = Event("question", SLUG, "question-2", "wrong", at=YESTERDAY - 90)
    Record(folder / ".home" / NAME).add(missed)
    lab.run(lab.cell("%review"))
    lab.notebook.locator(".cw-review").get_by_role("link", name="Open the lesson").click()
    expect(lab.heading("Dictionaries")).to_be_visible()
    assert lab.complaints == []
