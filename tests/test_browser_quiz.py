"""A learner answers a live lesson's questions in JupyterLab, once with the keyboard, once with the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from grader import live, notebook
from grader.classroom.record import Record
from grader.notebook import KERNEL
from tests.browser import Lab, Server, jupyterlab
from tests.conftest import COURSE, ROOT
from tests.test_question import CHOICE, FILL, ORDER, SEVERAL

UNIT = "01-data-structures/01-list"
PICTURES = ROOT / "test-results"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder: a short quiz, and a whole live lesson."""
    folder = tmp_path_factory.mktemp("quiz")
    predicted = [new_markdown_cell("**Predict.** What comes?"), new_code_cell("print([1, 2])", id="sum")]
    predicted[1].outputs = [nbformat.v4.new_output("stream", name="stdout", text="[1, 2]\n")]
    asked = [new_markdown_cell(source) for source in (CHOICE, SEVERAL, ORDER, FILL)]
    book = new_notebook(cells=[new_markdown_cell("# Quiz"), *predicted, *asked], metadata=KERNEL)
    for name in ("mouse", "keys", "light", "dark"):
        notebook.write(folder / f"{name}.ipynb", live.lesson(book, f"unit/{name}"))
    notebook.write(folder / "lesson.ipynb", live.lesson(notebook.read(COURSE.lesson(UNIT)), UNIT))
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with jupyterlab(folder) as server:
        yield server


@pytest.fixture
def lab(browser: Browser, server: Server) -> Iterator[Lab]:
    context = browser.new_context(viewport={"width": 1100, "height": 1000})
    lab = Lab(context.new_page(), server)
    yield lab
    context.close()
    assert lab.complaints == []


def opened(lab: Lab, name: str) -> None:
    lab.open(f"{name}.ipynb")
    lab.menu("Run", "runmenu:run-all")
    expect(cards(lab)).to_have_count(5)
    lab.settle()


def cards(lab: Lab) -> Locator:
    return lab.notebook.locator(".cwq")


def card(lab: Lab, number: int) -> Locator:
    return lab.notebook.get_by_role("region", name=f"Question {number}")


def outcome(card: Locator, is_: str) -> None:
    expect(card).to_have_attribute("data-outcome", is_)


def recorded(folder: Path, unit: str) -> list[tuple[str, str]]:
    events = Record(folder / ".home" / "progress.sqlite").events(unit)
    return [(event.item, event.outcome) for event in events]


EVERYTHING = [(f"question-{number}", outcome) for number in (1, 2, 3, 4) for outcome in ("wrong", "right")]


def test_every_kind_is_answered_with_the_mouse_wrong_and_then_right(lab, folder):
    opened(lab, "mouse")
    one, several, order, typed = (card(lab, number) for number in (1, 2, 3, 4))
    for question, wrong, right in ((one, ["A"], ["B"]), (several, ["A", "B"], ["B", "C"])):
        for label in wrong:
            question.locator("label", has_text=f"{label}.").click()
        question.get_by_role("button", name="Check").click()
        outcome(question, "wrong")
        expect(question.get_by_role("status")).to_contain_text("Wrong")
        for label in right:
            question.locator("label", has_text=f"{label}.").click()
        question.get_by_role("button", name="Check").click()
        outcome(question, "right")
    expect(one.locator(".cwq-option[data-mark=Right]")).to_contain_text("index 1 is the second item.")

    order.get_by_role("button", name="Check").click()
    outcome(order, "wrong")
    drag(lab, order.locator("li[data-label=B]"), order.locator("li[data-label=A]"))
    order.get_by_role("button", name="Check").click()
    outcome(order, "right")
    expect(order.locator(".cwq-lines li")).to_contain_text(["one", "two", "three"])

    for text, is_ in (("aa", "wrong"), ("['a', 'a']", "right")):
        typed.get_by_role("textbox").fill(text)
        typed.get_by_role("button", name="Check").click()
        outcome(typed, is_)
    typed.get_by_text("What each answer means").click()
    expect(typed.locator(".cwq-why li").first).to_contain_text("twice a")
    assert recorded(folder, "unit/mouse") == EVERYTHING


def drag(lab: Lab, line: Locator, onto: Locator) -> None:
    start, end = line.bounding_box(), onto.bounding_box()
    assert start and end
    lab.page.mouse.move(start["x"] + 120, start["y"] + start["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(end["x"] + 120, end["y"] + end["height"] / 2, steps=6)
    lab.page.mouse.up()


def test_every_kind_is_answered_with_the_keyboard_alone_and_remembered(lab, folder):
    opened(lab, "keys")
    keys, focus = lab.page.keyboard, lab.page.locator(":focus")
    one, several, order, typed = (card(lab, number) for number in (1, 2, 3, 4))
    lab.focus(one.get_by_role("radio").first)
    keys.press("Space")
    keys.press("Enter")
    outcome(one, "wrong")
    keys.press("ArrowDown")
    keys.press("Tab")
    expect(focus).to_have_text("Check")
    keys.press("Enter")
    outcome(one, "right")
    expect(focus).to_have_text("The reason for each option")
    keys.press("Enter")
    expect(one.locator(".cwq-why li")).to_have_count(3)

    lab.focus(several.get_by_role("checkbox").first)
    for press, is_ in ((["Space", "Enter"], "wrong"), (["Tab", "Tab", "Space", "Enter"], "right")):
        for key in press:
            keys.press(key)
        outcome(several, is_)

    lab.focus(order.locator(".cwq-handle").first)
    keys.press("Enter")
    outcome(order, "wrong")
    keys.press("ArrowDown")
    expect(order.get_by_role("status")).to_contain_text("A is now line 2 of 3.")
    keys.press("Alt+ArrowDown")
    keys.press("Alt+ArrowUp")
    keys.press("Enter")
    outcome(order, "right")

    lab.focus(typed.get_by_role("textbox"))
    for text, is_ in (("aa", "wrong"), ('["a","a"]', "right")):
        keys.press("Control+a")
        keys.type(text)
        keys.press("Enter")
        outcome(typed, is_)
    assert recorded(folder, "unit/keys") == EVERYTHING
    keys.press("Escape")
    expect(lab.notebook.locator(".jp-Cell.jp-mod-active .cwq")).to_have_attribute("aria-label", "Question 4")

    lab.menu("Run", "runmenu:run-all")
    lab.settle()
    expect(one.get_by_role("status")).to_contain_text("You answered this before.")
    one.get_by_role("button", name="Try again").click()
    outcome(one, "open")
    expect(one.get_by_role("radio").first).to_be_focused()


def test_a_prediction_is_kept_with_enter_and_the_next_cell_answers_it(lab, folder):
    opened(lab, "light")
    predict = lab.notebook.get_by_role("region", name="Prediction 1")
    expect(predict).to_contain_text("The next cell has run already")
    lab.focus(predict.get_by_role("button"))
    lab.page.keyboard.press("Enter")
    expect(predict.get_by_role("textbox", name="I think")).to_be_focused()
    lab.page.keyboard.type("<b>a list</b>")
    lab.page.keyboard.press("Enter")
    expect(predict).to_contain_text("Kept. Now run the next cell.")
    lab.run(lab.cell("print([1, 2])"))
    expect(predict.locator("dd")).to_have_text(["<b>a list</b>", "[1, 2]"])
    PICTURES.mkdir(exist_ok=True)
    predict.scroll_into_view_if_needed()
    lab.page.screenshot(path=PICTURES / "quiz-predict.png")
    predict.get_by_role("button", name="I had it").click()
    outcome(predict, "right")
    assert recorded(folder, "unit/light") == [("prediction-1", "right")]

    predict.get_by_role("button", name="Predict again").click()
    predict.get_by_role("textbox").fill("[1,2]")
    predict.get_by_role("textbox").press("Enter")
    lab.run(lab.cell("print([1, 2])"))
    expect(predict.get_by_role("status")).to_contain_text("Exactly as you predicted.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_quiz_is_readable_in_both_themes(lab, theme):
    if theme == "dark":
        lab.page.emulate_media(color_scheme="dark")
    opened(lab, theme)
    lab.theme(theme.capitalize())
    for number, label in ((1, "A"), (2, "B")):
        card(lab, number).locator("label", has_text=f"{label}.").click()
        card(lab, number).get_by_role("button", name="Check").click()
        outcome(card(lab, number), "wrong")
    card(lab, 2).locator("label", has_text="B.").click()
    for label in "AC":
        card(lab, 2).locator("label", has_text=f"{label}.").click()
    card(lab, 2).get_by_role("button", name="Check").click()
    outcome(card(lab, 2), "right")
    card(lab, 3).get_by_role("button", name="Check").click()
    outcome(card(lab, 3), "wrong")
    PICTURES.mkdir(exist_ok=True)
    card(lab, 1).scroll_into_view_if_needed()
    lab.page.screenshot(path=PICTURES / f"quiz-{theme}.png")
    card(lab, 4).scroll_into_view_if_needed()
    lab.page.screenshot(path=PICTURES / f"quiz-{theme}-order.png")
    assert unreadable(lab) == []


def unreadable(lab: Lab) -> list[str]:
    """The cards' texts whose contrast is below 4.5, as axe measures it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(lab.page, context=".cwq", options={"runOnly": ["wcag2a", "wcag2aa"]})
    return [f"{bad['id']}: {node['html']}" for bad in found.response["violations"] for node in bad["nodes"]]


def test_a_whole_lesson_runs_from_top_to_bottom_and_asks_everything(lab):
    lab.open("lesson.ipynb")
    lab.menu("Edit", "editmenu:clear-all")
    lab.menu("Run", "runmenu:run-all")
    expect(cards(lab)).to_have_count(9)
    expect(lab.notebook.get_by_text("The next cell has run already")).to_have_count(5)
