"""A class on a real JupyterHub, through nbgrader's exchange: handed out, solved, graded, handed back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from grader import notebook
from grader.classroom.record import NAME, Record
from grader.course import Course
from tests import make_class
from tests.browser import PATIENCE, Lab
from tests.commands import ROOT
from tests.conftest import copy_of
from tests.hub import Hub, running

CHAPTER = "01-data-structures"
UNIT = f"{CHAPTER}/03-dict"
INVERT = "01_03-dict_2-invert"
RIGHT = (
    "return {one: [place for place in felt if one in felt[place]] for many in felt.values() for one in many}"
)
PICTURES = Path(os.environ.get("CAUSEWAY_PICTURES", ROOT / "test-results"))  # look at them after a run
# The proxy of the tests answers no question about subprotocols; JupyterLab then asks for none.
PROXY = "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received"
# JupyterLab's viewer adds a style of its own to a page; ours takes none but the one it came with.
VIEWER = "Applying inline style violates the following Content Security Policy directive"


@pytest.fixture(scope="module")
def hub(small: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub whose instructor has handed out the chapter."""
    folder = tmp_path_factory.mktemp("hub")
    copy_of(small, folder / "causeway")
    with running(folder) as hub:
        typed(hub, "grader", "handout", CHAPTER)
        yield hub


def typed(hub: Hub, *command: str) -> str:
    """What a command of the instructor prints, which succeeds."""
    ran = hub.types(*command)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def ada(hub: Hub, browser: Browser) -> Iterator[Lab]:
    yield from learner(hub, browser, "ada")


@pytest.fixture(scope="module")
def zoe(hub: Hub, browser: Browser) -> Iterator[Lab]:
    yield from learner(hub, browser, "zoë")


def learner(hub: Hub, browser: Browser, name: str) -> Iterator[Lab]:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    log_in(hub, page, name)
    page.wait_for_url(f"{hub.at(name, 'lab')}*")
    yield Lab(page, hub.server(name))
    page.context.close()


def log_in(hub: Hub, page: Page, name: str) -> None:
    page.goto(hub.base)
    page.fill("#username_input", name)
    page.fill("#password_input", "any")
    page.click("#login_submit")


def look(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"hub-{name}.png")


def fetch(page: Page) -> None:
    """Open the Assignment List from the menu and take the chapter."""
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.locator("li[data-command='nbgrader:open-assignment-list']").click()
    row(page, "released").get_by_role("button", name="Fetch").click()
    expect(row(page, "fetched")).to_be_visible()


def submit(page: Page) -> None:
    row(page, "fetched").get_by_role("button", name="Submit").click()
    expect(row(page, "submitted")).to_be_visible()


def row(page: Page, which: str) -> Locator:
    return page.locator(f"#{which}_assignments_list > .list_item", has_text=CHAPTER)


def open_exercise(lab: Lab) -> None:
    """Open the notebook from the Assignment List."""
    row(lab.page, "fetched").get_by_role("button", name=CHAPTER).click()
    row(lab.page, "fetched").get_by_text("03-dict", exact=True).click()
    lab.wait_for_kernel(f"{UNIT}.ipynb")


def answer_of(path: Path) -> str:
    cells = notebook.read(path).cells
    return str(next(cell.source for cell in cells if notebook.grade_id(cell) == INVERT))


def test_a_learner_fetches_the_exercise_and_the_classroom_checks_the_answer_there(hub, ada):
    fetch(ada.page)
    look(ada.page, "fetched")
    open_exercise(ada)
    look(ada.page, "notebook")
    expect(ada.notebook).not_to_contain_text("Hint 1")  # no hint is read by accident
    answer, check = ada.cell("def invert(felt"), ada.cell("# Every quake lists the regions")
    ada.run(answer)
    expect(ada.run(check)).to_contain_text("Next: hint 1")
    ada.type_in_place_of_stub(answer, [RIGHT])
    ada.run(answer)
    expect(ada.run(check).locator(".cw-passed").first).to_be_visible()
    look(ada.page, "passed")
    record = Record(hub.home("ada") / ".local/share/causeway" / NAME)
    assert [event.outcome for event in record.events(UNIT, "check")][-1:] == ["passed"]


@pytest.fixture(scope="module")
def handed_in(hub: Hub, ada: Lab, zoe: Lab) -> Hub:
    """The hub when both have handed in: ada what is right in one task, zoë what is wrong in all."""
    fetch(zoe.page)
    wrong = make_class.wrong(Course(hub.course), UNIT)
    notebook.write_text(hub.home("zoë") / f"{UNIT}.ipynb", wrong)
    submit(zoe.page)
    with ada.page.expect_response(lambda answer: answer.request.method == "PUT" and UNIT in answer.url):
        ada.page.keyboard.press("Control+s")
    ada.page.get_by_role("tab", name="Assignments").click()
    submit(ada.page)
    look(ada.page, "submitted")
    return hub


@pytest.fixture(scope="module")
def handed_back(handed_in: Hub) -> Hub:
    """The hub when the instructor has collected, graded and given back."""
    typed(handed_in, "nbgrader", "collect", CHAPTER, "--CourseDirectory.submitted_directory=submissions")
    typed(handed_in, "grader", "grade", CHAPTER, "submissions", "--only", "03-dict", "--jobs", "1")
    said = typed(handed_in, "grader", "handback", CHAPTER, "submissions")
    assert said == "Handed back: 2 of 2 feedback pages\n"
    return handed_in


def test_what_is_handed_in_reaches_the_instructor_and_formgrader_shows_what_it_earned(handed_back, browser):
    assert RIGHT in answer_of(handed_back.course / "submissions/ada" / f"{UNIT}.ipynb")
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    log_in(handed_back, page, "teacher")
    page.wait_for_url(handed_back.at("teacher", "formgrader/**"), timeout=PATIENCE)
    page.goto(handed_back.at("teacher", f"formgrader/manage_submissions/{CHAPTER}"))
    for name, points in (("ada", "2 / 63"), ("zoë", "/ 63")):
        expect(page.locator("tr", has_text=name)).to_contain_text(points)
    expect(page.locator(".alert")).to_have_count(0)
    look(page, "formgrader")
    page.context.close()


def test_every_learner_reads_the_feedback_on_their_own_answers_in_the_assignment_list(handed_back, ada, zoe):
    for lab, name, said in ((ada, "ada", "Passed: Every quake"), (zoe, "zoë", "Not yet: Every quake")):
        row(lab.page, "submitted").get_by_role("button", name="Fetch Feedback").click()
        lab.page.get_by_text("(view feedback)").click()
        lab.page.locator(".jp-DirListing-item", has_text="03-dict.html").dblclick()
        page = lab.page.frame_locator(".jp-HTMLViewer iframe").locator("body")
        expect(page).to_contain_text(name)
        expect(page).to_contain_text(said)
        look(lab.page, f"feedback-{name}")
        assert [words for words in lab.complaints if PROXY not in words and VIEWER not in words] == []


def test_a_learner_sees_the_assignments_and_no_formgrader(hub, ada):
    ada.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    commands = ada.page.locator(".lm-Menu li[data-type=command]").filter(visible=True)
    expect(commands).to_have_text(["Assignment List"])
    assert ada.page.request.get(hub.at("ada", "formgrader")).status == 404


@pytest.mark.parametrize("name", ["zoë+1", "a/b", ".", "x" * 120])
def test_the_hub_lets_nobody_in_whose_name_can_be_no_folder(hub, browser, name):
    page = browser.new_page()
    log_in(hub, page, name)
    expect(page.locator(".login_error")).to_have_text("Invalid username or password")
    page.close()
